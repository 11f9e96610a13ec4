# SPDX-License-Identifier: Apache-2.0
"""MicroPython for the emulated boards, built from Debian's source packages, with AES and SHA by mbedTLS as the boards
have them. Everything lies below .cache/measure; apt works there with lists and a configuration of its own."""

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".cache" / "measure"
SUITE = "trixie"
MIRROR = "http://deb.debian.org/debian"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
PROGRAMS = {
    "apt-get": "apt",
    "dpkg-source": "dpkg-dev",
    "make": "make",
    "gcc": "gcc",
    "arm-none-eabi-gcc": "gcc-arm-none-eabi",
    "qemu-system-arm": "qemu-system-arm",
}
FILES = {KEYRING: "debian-archive-keyring", "/usr/lib/arm-none-eabi/include/stdint.h": "libnewlib-arm-none-eabi"}
BOARD = "SMARTID"
HEAP_OCTETS = 2 << 20  # room for whole tests; what the code itself keeps is counted

NAMES = 8192  # a place for every name, so that how names are numbered does not change what looking one up costs

BOARD_MK = f"""\
QEMU_ARCH = arm
QEMU_MACHINE = mps2-an385
CFLAGS += -mthumb -mcpu=cortex-m3 -mfloat-abi=soft -DQEMU_SOC_MPS2 -DMICROPY_HW_MCU_NAME='"Cortex-M3"'
LDSCRIPT = mcu/arm/mps2.ld
SRC_BOARD_O = shared/runtime/gchelper_native.o shared/runtime/gchelper_thumb2.o
MICROPY_HEAP_SIZE = {HEAP_OCTETS}
FROZEN_MANIFEST =
CFLAGS += -DMICROPY_SSL_MBEDTLS=1 -DMICROPY_PY_CRYPTOLIB=1 -DMICROPY_PY_HASHLIB_SHA1=1
CFLAGS += -DMBEDTLS_CONFIG_FILE='"smartid_mbedtls.h"' -I$(TOP)/lib/mbedtls/include -I$(BOARD_DIR)
CFLAGS += -DMICROPY_OPT_MAP_LOOKUP_CACHE_SIZE={NAMES}
CFLAGS_EXTRA += -Wno-error
SRC_C += $(addprefix lib/mbedtls/library/, aes.c sha1.c sha256.c platform_util.c constant_time.c)
"""
MBEDTLS = ("AES_C", "AES_ROM_TABLES", "CIPHER_MODE_CBC", "CIPHER_MODE_CTR", "SHA1_C", "SHA224_C", "SHA256_C")
MBEDTLS += ("SHA256_SMALLER",)  # as extmod/mbedtls has it for the boards


class CannotBuild(Exception):
    """What is missing, or where the log of the failed step lies."""


def missing():
    """The Debian packages this machine lacks for building and running."""
    lacking = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    return lacking + [package for file, package in FILES.items() if not os.path.exists(file)]


def firmware():
    """The path of firmware.elf and of mpy-cross; built if this recipe has not been built yet."""
    recipe = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]
    done = CACHE / f"built-{recipe}"
    elf, cross = done / "firmware.elf", done / "mpy-cross"
    if elf.is_file() and cross.is_file():
        return elf, cross
    if lacking := missing():
        raise CannotBuild("install the packages: " + " ".join(lacking))
    source = _sources()
    _configure(source)
    _run(["make", "-j2", "-C", str(source / "mpy-cross")], "mpy-cross")
    _run(["make", "-j2", "-C", str(source / "ports" / "qemu"), f"BOARD={BOARD}"], "firmware")
    made = Path(tempfile.mkdtemp(dir=CACHE))
    shutil.copy(source / "mpy-cross" / "build" / "mpy-cross", made)
    shutil.copy(source / "ports" / "qemu" / f"build-{BOARD}" / "firmware.elf", made)
    made.rename(done)  # whole or not at all
    shutil.rmtree(source.parent)
    return elf, cross


def _run(command, name, **options):
    log = CACHE / f"{name}.log"
    with open(log, "wb") as out:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, **options)
    if done.returncode:
        raise CannotBuild(f"{' '.join(command[:2])} failed; see {log}")


def _sources():
    """MicroPython's source tree with mbedTLS inside, fetched by an apt that touches nothing of the system's."""
    apt, tree = CACHE / "apt", CACHE / "source"
    shutil.rmtree(tree, ignore_errors=True)
    for folder in (apt / "lists" / "partial", apt / "cache" / "archives" / "partial", tree):
        folder.mkdir(parents=True, exist_ok=True)
    sources = apt / "sources.list"
    sources.write_text(f"deb-src [signed-by={KEYRING}] {MIRROR} {SUITE} main\n")
    (apt / "status").touch()
    command = ["apt-get", "-q", "-o", f"Dir::Etc::sourcelist={sources}", "-o", "Dir::Etc::sourceparts=-"]
    command += ["-o", f"Dir::State::lists={apt / 'lists'}", "-o", f"Dir::State::status={apt / 'status'}"]
    command += ["-o", f"Dir::Cache={apt / 'cache'}", "-o", "APT::Sandbox::User=root"]
    _run([*command, "update"], "apt-update")
    _run([*command, "source", "micropython", "mbedtls"], "apt-source", cwd=tree)
    micropython, mbedtls = (_only(tree, pattern) for pattern in ("micropython-*", "mbedtls-*"))
    inside = micropython / "lib" / "mbedtls"
    shutil.rmtree(inside, ignore_errors=True)
    inside.symlink_to(mbedtls, target_is_directory=True)
    return micropython


def _only(folder, pattern):
    found = [path for path in folder.glob(pattern) if path.is_dir()]
    if len(found) != 1:
        raise CannotBuild(f"{pattern}: {len(found)} source trees in {folder}")
    return found[0]


def _configure(source):
    board = source / "ports" / "qemu" / "boards" / BOARD
    board.mkdir(exist_ok=True)
    (board / "mpconfigboard.mk").write_text(BOARD_MK)
    (board / "smartid_mbedtls.h").write_text("".join(f"#define MBEDTLS_{name}\n" for name in MBEDTLS))

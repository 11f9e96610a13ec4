# SPDX-License-Identifier: Apache-2.0
"""MicroPython for the emulated boards, built from Debian's source packages, with AES and SHA by mbedTLS as the boards
have them. Everything lies below .cache/measure."""

import hashlib
import shutil
import tempfile
from pathlib import Path

import debian_source
from debian_source import CannotBuild  # noqa: F401 - what a caller has to catch

ROOT = Path(__file__).resolve().parent.parent.parent
CACHE = ROOT / ".cache" / "measure"
PROGRAMS = {**debian_source.PROGRAMS, "qemu-system-arm": "qemu-system-arm"}
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


def firmware():
    """The path of firmware.elf and of mpy-cross; built if this recipe has not been built yet. Raises CannotBuild."""
    builder = debian_source.Builder(CACHE)
    with builder.alone():
        done = CACHE / f"built-{_recipe()}"
        if not done.is_dir():
            debian_source.need(PROGRAMS)
            _build(builder, done)
    return done / "firmware.elf", done / "mpy-cross"


def _recipe():
    files = (Path(__file__), Path(debian_source.__file__))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _build(builder, done):
    source, mbedtls = builder.fetch(CACHE / "source")
    debian_source.put(mbedtls, source / "lib" / "mbedtls")
    _configure(source)
    builder.make(["-C", str(source / "mpy-cross")], "mpy-cross")
    builder.make(["-C", str(source / "ports" / "qemu"), f"BOARD={BOARD}"], "firmware")
    made = Path(tempfile.mkdtemp(dir=CACHE))
    shutil.copy(source / "mpy-cross" / "build" / "mpy-cross", made)
    shutil.copy(source / "ports" / "qemu" / f"build-{BOARD}" / "firmware.elf", made)
    made.rename(done)  # whole or not at all
    shutil.rmtree(source.parent)


def _configure(source):
    board = source / "ports" / "qemu" / "boards" / BOARD
    board.mkdir(exist_ok=True)
    (board / "mpconfigboard.mk").write_text(BOARD_MK)
    (board / "smartid_mbedtls.h").write_text("".join(f"#define MBEDTLS_{name}\n" for name in MBEDTLS))

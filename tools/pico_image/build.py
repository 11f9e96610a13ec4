# SPDX-License-Identifier: Apache-2.0
"""MicroPython for the RP2040, built from Debian's packages: micropython and mbedtls as sources, the Pico SDK and TinyUSB
as the packages that carry theirs. apt works with lists and a configuration of its own and touches nothing of the
system's."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import uf2

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "smartid" / "pico"
SUITE = "trixie"
MIRROR = "http://deb.debian.org/debian"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
PROGRAMS = {
    "apt-get": "apt",
    "dpkg-source": "dpkg-dev",
    "cmake": "cmake",
    "make": "make",
    "gcc": "gcc",
    "arm-none-eabi-gcc": "gcc-arm-none-eabi",
}
FILES = {
    KEYRING: "debian-archive-keyring",
    "/usr/lib/arm-none-eabi/include/stdint.h": "libnewlib-arm-none-eabi",
}
BOARD = "SMARTID_PICO"
WITHOUT_CXX = "-DPICO_CXX_DISABLE_ALLOCATION_OVERRIDES=1"
IMAGE, CROSS, RECIPE = "micropython.uf2", "mpy-cross", "recipe"

# Of 2 MB of flash: MicroPython in the first 384 KB; then 1408 KB of ROMFS, from where the firmware runs in place, without
# the blocks of 4 KB that each of its 250 files would take on LittleFS; then 256 KB of LittleFS for settings and records.
# host/smartid/sim/pico/files.py knows the same numbers.
BOARD_FILES = {
    "mpconfigboard.cmake": 'set(PICO_BOARD "pico")\nset(PICO_PLATFORM "rp2040")\n',
    "mpconfigboard.h": (
        '#define MICROPY_HW_BOARD_NAME "Raspberry Pi Pico"\n'
        "#define MICROPY_HW_ROMFS_BYTES (1408 * 1024)\n"
        "#define MICROPY_HW_FLASH_STORAGE_BYTES (256 * 1024)\n"
    ),
    # Debian strips micropython-lib, so the drivers that the usual manifest wants are not there; we use none of them.
    "manifest.py": 'freeze("$(PORT_DIR)/modules")\ninclude("$(MPY_DIR)/extmod/asyncio")\n',
}


class CannotBuild(Exception):
    """What is missing, or where the log of the failed step lies."""


def missing():
    """The Debian packages this machine lacks for building."""
    lacking = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    return lacking + [package for file, package in FILES.items() if not os.path.exists(file)]


def image():
    """The folder with micropython.uf2 and mpy-cross; built if this recipe has not been built yet."""
    done, recipe = CACHE / "image", _recipe()
    if (done / RECIPE).is_file() and (done / RECIPE).read_text() == recipe:
        return done
    if lacking := missing():
        raise CannotBuild("install the packages: " + " ".join(lacking))
    work = CACHE / "work"
    shutil.rmtree(work, ignore_errors=True)
    source = _sources(work)
    _make(["-C", str(source / "mpy-cross")], "mpy-cross")
    binary = _firmware(source, work)
    making = CACHE / "making"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    (making / IMAGE).write_bytes(uf2.pack(binary.read_bytes()))
    shutil.copy(source / "mpy-cross" / "build" / "mpy-cross", making / CROSS)
    (making / RECIPE).write_text(recipe)
    shutil.rmtree(done, ignore_errors=True)
    making.rename(done)
    shutil.rmtree(work)
    return done


def _recipe():
    files = (Path(__file__), Path(uf2.__file__))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _run(command, name, **options):
    log = CACHE / f"{name}.log"
    with open(log, "wb") as out:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, **options)
    if done.returncode:
        raise CannotBuild(f"{' '.join(command[:2])} failed; see {log}")


def _make(arguments, name, **options):
    _run(["make", "-j2", *arguments], name, **options)


def _sources(work):
    """MicroPython's source tree, with the Pico SDK, TinyUSB and mbedTLS where it looks for them."""
    apt = CACHE / "apt"
    for folder in (apt / "lists" / "partial", apt / "cache" / "archives" / "partial", work):
        folder.mkdir(parents=True, exist_ok=True)
    sources = apt / "sources.list"
    sources.write_text("".join(f"{kind} [signed-by={KEYRING}] {MIRROR} {SUITE} main\n" for kind in ("deb", "deb-src")))
    (apt / "status").touch()
    command = ["apt-get", "-q", "-o", f"Dir::Etc::sourcelist={sources}", "-o", "Dir::Etc::sourceparts=-"]
    command += ["-o", f"Dir::State::lists={apt / 'lists'}", "-o", f"Dir::State::status={apt / 'status'}"]
    command += ["-o", f"Dir::Cache={apt / 'cache'}", "-o", "APT::Sandbox::User=root"]
    _run([*command, "update"], "apt-update")
    _run([*command, "source", "micropython", "mbedtls"], "apt-source", cwd=work)
    _run([*command, "download", "pico-sdk-source", "tinyusb-source"], "apt-download", cwd=work)
    for package in work.glob("*.deb"):
        _run(["dpkg-deb", "-x", str(package), str(work / "debs")], "unpack")
    micropython = _only(work, "micropython-*")
    packed = work / "debs" / "usr" / "src"
    for name, tree in (
        ("pico-sdk", packed / "pico-sdk"),
        ("tinyusb", packed / "tinyusb"),
        ("mbedtls", _only(work, "mbedtls-*")),
    ):
        inside = micropython / "lib" / name
        shutil.rmtree(inside, ignore_errors=True)
        inside.symlink_to(tree, target_is_directory=True)
        (tree / "README.md").touch()  # what the port's Makefile takes for the sign of a complete tree
    (micropython / "lib" / "micropython-lib" / "README.md").touch()
    return micropython


def _only(folder, pattern):
    found = [path for path in folder.glob(pattern) if path.is_dir()]
    if len(found) != 1:
        raise CannotBuild(f"{pattern}: {len(found)} source trees in {folder}")
    return found[0]


def _firmware(source, work):
    """firmware.bin: what stands in the flash from its first octet on."""
    board, build = work / "board", work / "build"
    board.mkdir()
    for name, text in BOARD_FILES.items():
        (board / name).write_text(text)
    shutil.copy(source / "ports" / "rp2" / "boards" / "RPI_PICO" / "pins.csv", board)
    arguments = ["-C", str(source / "ports" / "rp2"), f"BOARD={BOARD}", f"BOARD_DIR={board}", f"BUILD={build}"]
    arguments += [f"FROZEN_MANIFEST={board / 'manifest.py'}"]
    # In the environment, where the Makefile adds to it; on the command line it would replace all of the Makefile's.
    # The SDK links by g++; as there is no C++ in it, an empty library does in the place of a package of 500 MB.
    _run(["arm-none-eabi-ar", "rcs", str(board / "libstdc++.a")], "library")
    settings = {"CMAKE_ARGS": "-DPICO_NO_PICOTOOL=1", "CXXFLAGS": WITHOUT_CXX, "LDFLAGS": f"-L{board}"}
    _make(arguments, "firmware", env={**os.environ, **settings})
    return build / "firmware.bin"

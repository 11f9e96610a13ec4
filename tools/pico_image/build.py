# SPDX-License-Identifier: Apache-2.0
"""MicroPython for the RP2040, built from Debian's packages: micropython and mbedtls as sources, the Pico SDK and TinyUSB
as the packages that carry theirs."""

import hashlib
import os
import shutil
from pathlib import Path

import uf2

import debian_source
from debian_source import CannotBuild  # noqa: F401 - what a caller has to catch

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "smartid" / "pico"
PROGRAMS = {**debian_source.PROGRAMS, "cmake": "cmake"}
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


def missing():
    """The Debian packages this machine lacks for building."""
    return debian_source.missing(PROGRAMS)


def image():
    """The folder with micropython.uf2 and mpy-cross; built if this recipe has not been built yet. Raises CannotBuild."""
    done, recipe = CACHE / "image", _recipe()
    builder = debian_source.Builder(CACHE)
    with builder.alone():
        if not (done / RECIPE).is_file() or (done / RECIPE).read_text() != recipe:
            debian_source.need(PROGRAMS)
            _build(builder, done, recipe)
    return done


def _recipe():
    files = (Path(__file__), Path(uf2.__file__), Path(debian_source.__file__))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _build(builder, done, recipe):
    work, making = CACHE / "work", CACHE / "making"
    source = _sources(builder, work)
    builder.make(["-C", str(source / "mpy-cross")], "mpy-cross")
    binary = _firmware(builder, source, work)
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir()
    (making / IMAGE).write_bytes(uf2.pack(binary.read_bytes()))
    shutil.copy(source / "mpy-cross" / "build" / "mpy-cross", making / CROSS)
    (making / RECIPE).write_text(recipe)
    shutil.rmtree(done, ignore_errors=True)
    making.rename(done)
    shutil.rmtree(work)


def _sources(builder, work):
    """MicroPython's source tree, with the Pico SDK, TinyUSB and mbedTLS where it looks for them."""
    micropython, mbedtls = builder.fetch(work, ("pico-sdk-source", "tinyusb-source"))
    packed = work / "debs" / "usr" / "src"
    for name, tree in (("pico-sdk", packed / "pico-sdk"), ("tinyusb", packed / "tinyusb"), ("mbedtls", mbedtls)):
        debian_source.put(tree, micropython / "lib" / name)
        (tree / "README.md").touch()  # what the port's Makefile takes for the sign of a complete tree
    (micropython / "lib" / "micropython-lib" / "README.md").touch()
    return micropython


def _firmware(builder, source, work):
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
    builder.run(["arm-none-eabi-ar", "rcs", str(board / "libstdc++.a")], "library")
    settings = {"CMAKE_ARGS": "-DPICO_NO_PICOTOOL=1", "CXXFLAGS": WITHOUT_CXX, "LDFLAGS": f"-L{board}"}
    builder.make(arguments, "firmware", env={**os.environ, **settings})
    return build / "firmware.bin"

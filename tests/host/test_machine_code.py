# SPDX-License-Identifier: Apache-2.0
"""The machine code in firmware/reader/crypto: written by tools/asm/generate, and what GNU as makes of the same text.

With GNU as set to the Cortex-M0+, that also proves that the code for it has no other instructions.
"""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from need import need

ROOT = Path(__file__).resolve().parents[2]
ASM = ROOT / "tools" / "asm"
M33, M0 = "cortex-m4", "cortex-m0plus"  # UMAAL has the same encoding on both of the larger ones
MODULES = ("thumb", "vm_m33", "vm_m0", "aes_m33", "des", "sha512", "scalars")


@pytest.fixture
def sources(monkeypatch):
    """{module name: module}, of a folder that is no package."""
    monkeypatch.syspath_prepend(str(ASM))
    for name in (*MODULES, "programs", "combs"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return {name: importlib.import_module(name) for name in MODULES}


def texts(sources):
    """(processor, what it is, text) of every function."""
    yield M33, "vm8", sources["vm_m33"].vm8()
    yield M33, "vmn", sources["vm_m33"].vmn()
    yield M0, "vmn", sources["vm_m0"].vm()
    yield M33, "des", sources["des"].crypt_wide()
    yield M0, "des", sources["des"].crypt_narrow()
    yield M0, "choose", sources["des"].CHOOSE
    yield M0, "schedule", sources["des"].SCHEDULE
    yield M33, "sha512", sources["sha512"].compress_wide()
    yield M0, "sha512", sources["sha512"].compress_narrow()
    for name, _, _, text in sources["aes_m33"].FUNCTIONS:
        yield M33, name, text
    for name, _, _, text in sources["scalars"].FUNCTIONS:
        yield M0, name, text


def by_gnu(processor, text, folder):
    source, made, code = folder / "x.s", folder / "x.o", folder / "x.bin"
    source.write_text(f".syntax unified\n.thumb\n.cpu {processor}\n{text}\n")
    subprocess.run([need("arm-none-eabi-as", "binutils-arm-none-eabi"), "-o", made, source], check=True)
    subprocess.run(["arm-none-eabi-objcopy", "-O", "binary", "-j", ".text", made, code], check=True)
    return code.read_bytes()


def test_the_committed_files_are_what_is_generated():
    done = subprocess.run([ASM / "generate", "--check"], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_function_is_what_gnu_as_makes_of_it(sources, tmp_path):
    thumb = sources["thumb"]
    found = 0
    for processor, name, text in texts(sources):
        ours = thumb.resolve(thumb.assemble(text))
        theirs = by_gnu(processor, text, tmp_path)
        assert theirs[: len(ours)] == ours, (processor, name)
        assert not theirs[len(ours) :].strip(b"\x00\xbf\xc0\x46"), (processor, name)  # aligned with nothing, or no-ops
        found += 1
    assert found == 9 + len(sources["aes_m33"].FUNCTIONS) + len(sources["scalars"].FUNCTIONS)


@pytest.mark.parametrize(
    "wrong", ["movs r8, #1", "adds r0, #256", "ldr r0, [r1, #3]", "frob r0", "umaal r0", "ldm r9!, {r0}"]
)
def test_what_is_no_instruction_is_told(sources, wrong):
    thumb = sources["thumb"]
    with pytest.raises(thumb.AsmError):
        thumb.assemble(wrong)


def test_a_branch_too_far_is_told(sources):
    thumb = sources["thumb"]
    with pytest.raises(thumb.AsmError, match="too far"):
        thumb.resolve(thumb.assemble("back:\n" + "adds r0, #1\n" * 200 + "beq back\n"))

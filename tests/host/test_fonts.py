# SPDX-License-Identifier: Apache-2.0
"""The font files: what tools/fonts makes, complete, with their licences beside them."""

import subprocess
import sys

import pytest

from host.ui_canvas import FONTS, ROOT
from reader.ui import faces, icons
from reader.ui.font import Font


def test_the_committed_files_are_what_the_script_makes():
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "fonts" / "generate.py"), "--check"],
        capture_output=True,
        text=True,
        timeout=110,
    )
    if done.returncode == 3:
        pytest.skip(done.stdout.strip())
    assert done.returncode == 0, done.stdout + done.stderr


def covered(codec):
    for number in range(0x80, 0x30000):
        if not 0xD800 <= number < 0xF900:
            try:
                chr(number).encode(codec)
            except UnicodeEncodeError:
                continue
            yield number


@pytest.mark.parametrize(("codec", "at_least"), [("big5", 13_000), ("big5hkscs", 17_000)])
def test_big5_and_hkscs_are_covered(codec, at_least):
    font = Font(str(FONTS / "han16.fnt"))
    wanted = list(covered(codec))
    assert len(wanted) >= at_least
    assert not [hex(n) for n in wanted if font._index(n) is None]


def test_no_ideograph_is_blank():
    font = Font(str(FONTS / "han16.fnt"))
    ideographs = [n for n in covered("big5hkscs") if 0x3400 <= n < 0xA000 or n >= 0x20000]
    assert sum(n >= 0x20000 for n in ideographs) >= 1693
    blank = [hex(n) for n in ideographs if sum(b.bit_count() for b in font._record(font._index(n))) < 4]
    assert not blank or blank == ["0x4e00"], blank


def test_every_icon_is_drawn_in_every_size():
    sys.path.insert(0, str(ROOT / "tools" / "fonts"))
    try:
        import drawings
    finally:
        sys.path.pop(0)
    assert tuple(drawings.ICONS) == icons.NAMES
    for size in (12, 16, 24, 40):
        font = Font(str(FONTS / f"icons{size}.fnt"))
        for name in icons.NAMES:
            assert any(font.glyph(icons.number(name))[5]), (size, name)


def test_every_font_that_a_face_names_is_there():
    for _, _, chain in faces.FACES:
        for name, _, _ in chain:
            assert (FONTS / (name + ".fnt")).exists()


def test_the_licences_stand_beside_the_fonts():
    licence = (FONTS / "OFL-1.1.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence and "Reserved Font Name" in licence
    readme = (FONTS / "README.md").read_text("utf-8")
    for path in FONTS.glob("*.fnt"):
        assert path.stem.rstrip("0123456789") in readme, path

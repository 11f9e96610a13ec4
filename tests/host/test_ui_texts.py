# SPDX-License-Identifier: Apache-2.0
"""The catalogues: every text has glyphs, none is empty, both hold the same places; what has grown too long is told."""

import re

import pytest

from host.ui_canvas import Bench, catalogue
from reader.errors import StorageError
from reader.ui import faces, texts

LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_text_has_its_glyphs(lang):
    canvas = Bench().ui.canvas
    for character in sorted(set("".join(catalogue(lang).values()))):
        for face, font in ((faces.BODY, None), (faces.TITLE, "ui24"), (faces.BIG, "ui32")):
            assert canvas.faces.covers(face, ord(character)), character
            assert font is None or canvas.faces.font(font).glyph(ord(character)), (character, font)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_text_is_empty(lang):
    assert all(key and text and text.strip() == text for key, text in catalogue(lang).items())


def test_both_languages_have_places_for_the_same_values():
    zh, en = catalogue("zh"), catalogue("en")
    assert list(zh) == list(en)
    for key in zh:
        assert sorted(re.findall("{.*?}", zh[key])) == sorted(re.findall("{.*?}", en[key])), key


def test_hong_kong_forms_are_used():
    """Leaflet and glossary: 衞 裏 身份證, full-width punctuation in Chinese."""
    for key, text in catalogue("zh").items():
        assert not set("衛裡") & set(text) and "身分證" not in text, key
        assert not re.search("[\u4e00-\u9fff][,;:?!()]", text), key


@pytest.mark.parametrize(
    "lines",
    [[f"key{number}\ttext" for number in range(2000)], ["key\t" + "x" * 1000], ["# " + "x" * 300] * 300],
    ids=["too many", "too long", "too far"],
)
def test_texts_that_outgrow_their_room_are_an_error(monkeypatch, tmp_path, lines):
    path = tmp_path / "en.txt"
    path.write_text("\n".join(lines) + "\n")
    monkeypatch.setattr(texts, "FOLDER", str(tmp_path) + "/")
    with pytest.raises(StorageError):
        texts.Texts("en")

# SPDX-License-Identifier: Apache-2.0
"""Words, fonts and the division of lines: what the screens stand on."""

from reader.errors import StorageError
from reader.ui import faces, font, layout, texts, words
from support import raises

FONTS = font.__file__.rsplit("/reader/", 1)[0] + "/fonts"


class Measure:
    """As much of a canvas as layout wants."""

    def __init__(self):
        self.faces = faces.Faces(FONTS)

    def measure(self, face, text, tracking=0):
        return sum([self.faces.glyph(face, ord(character))[0] + tracking for character in text])


def _keys(name):
    with open(texts.__file__.rsplit("/", 1)[0] + "/" + name, "rb") as file:
        return [line.partition(b"\t")[0] for line in file if b"\t" in line]


def test_both_catalogues_have_the_same_keys_once():
    zh, en = _keys("zh_HK.txt"), _keys("en.txt")
    assert sorted(zh) == sorted(en)
    assert len(set(en)) == len(en)


def test_texts_follow_the_language():
    t = texts.Texts("zh")
    assert t("key_back") == "返回" and t.other == "en"
    assert t.pick("en", "key_back", "view") == ["Back", "View personal data"]
    t.choose("en")
    assert t("key_back") == "Back" and t("can_count", 4, 6) == "4 of 6 entered"
    assert t.pick("zh", "key_back") == ["返回"]
    assert t.get("nothing", "-") == "-"
    with raises(KeyError):
        t("nothing")


def test_every_text_is_found_even_if_all_keys_hash_alike():
    """Texts of both catalogues, read from their files one by one; a key that begins another is not taken for it."""
    hash_of = texts._hash
    try:
        for stand_in in (hash_of, lambda key: b"\x00\x00", lambda key: bytes((len(key) & 1, 0))):
            texts._hash = stand_in
            t = texts.Texts("en")
            for key in ("key_back", "can_title", "can_title_short", "E-83_why", "lang_key"):
                assert t(key) == t.pick("en", key)[0]
            assert t.get("can_titl", None) is None and t.get("", None) is None
    finally:
        texts._hash = hash_of
    for lang in texts.LANGUAGES:
        t = texts.Texts(lang)
        with open(texts.FOLDER + texts.FILES[lang], "rb") as file:
            for line in file:
                key, tab, text = line.partition(b"\t")
                assert not tab or t(str(key, "utf-8")) == str(text, "utf-8").rstrip("\n")


def test_dates_and_masked_numbers():
    assert words.date_text("20190508") == "08-05-2019"
    assert words.date_text(None) == "--"
    assert words.masked("U384016(3)") == "U384***(*)"
    assert words.masked("UX150273(A)") == "UX150***(*)"


def test_symbols_are_taken_apart():
    assert words.split_symbols("***AXN") == ["***", "A", "X", "N"]
    assert words.split_symbols("*AZ") == ["*", "A", "Z"]
    assert words.split_symbols("CO") == ["C", "O"]
    assert words.split_symbols("***AZL1B") == ["***", "A", "Z", "L1", "B"]
    assert words.split_symbols("") == []


def test_every_symbol_has_a_meaning():
    t = texts.Texts("en")
    for symbol in ("***", "*", "A", "C", "R", "U", "Z", "X", "W", "O", "B", "N", "L2"):
        assert words.meaning(t, symbol) != t("symbol_other")
    assert words.meaning(t, "Q") == t("symbol_other")


def test_han_and_latin_have_their_glyphs():
    face = faces.Faces(FONTS)
    for character in "陳曉邨喆煒燊滙衞𤧬珩A(":
        assert face.covers(faces.BODY, ord(character)), character
    assert not face.covers(faces.BODY, 0x1F600)
    advance, _, _, width, height, rows, missing = face.glyph(faces.NAME, ord("𤧬"))
    assert (advance, width, height, len(rows), missing) == (32, 32, 32, 32 * 8, False)


def test_a_missing_character_is_a_box():
    glyph = faces.Faces(FONTS).glyph(faces.NAME, 0x2FFFF)
    assert glyph[6] and glyph[0] == 32 and any(glyph[5])


def test_scale2x_keeps_straight_edges_and_cuts_corners():
    assert font.scale2x([0xFF, 0xFF], 8) == [0x7FFE, 0xFFFF, 0xFFFF, 0x7FFE]
    # a diagonal becomes an unbroken line: its steps are filled
    assert font.scale2x([0b10000000, 0b01000000], 8)[1:3] == [0b1110000000000000, 0b0111000000000000]


def test_no_font_is_an_error():
    with raises(StorageError):
        font.Font(FONTS + "/none.fnt")


def test_lines_are_divided_where_they_may_be():
    m = Measure()
    lines = layout.wrap(m, faces.BODY, "18 or over, may apply for an HKSAR Re-entry Permit", 200)
    assert (
        " ".join([line for line, _ in lines]).replace("- ", "-") == "18 or over, may apply for an HKSAR Re-entry Permit"
    )
    assert all(m.measure(faces.BODY, line) <= 200 for line, _ in lines)
    assert not any(goes_on for _, goes_on in lines)


def test_no_chinese_line_begins_with_a_stop():
    for width in range(48, 200, 16):
        for line, _ in layout.wrap(Measure(), faces.BODY, "年滿十八歲，有資格申領（回港證）。", width):
            assert line[0] not in "，。）" and line[-1] != "（"


def test_a_word_wider_than_the_line_goes_on():
    lines = layout.wrap(Measure(), faces.HUGE, "VENKATANARASIMHARAJUVARIPETA,", 276)
    assert "".join([line for line, _ in lines]) == "VENKATANARASIMHARAJUVARIPETA,"
    assert [goes_on for _, goes_on in lines] == [True] * (len(lines) - 1) + [False]


def test_a_long_surname_takes_a_smaller_face():
    m = Measure()
    lines = layout.name_lines(m, "VENKATANARASIMHARAJUVARIPETA", "Sai Lakshmi Padmavathi", 304)
    assert [line[0] for line in lines] == ["VENKATANARASIMHARAJUVARIPETA,", "Sai Lakshmi Padmavathi"]
    assert [line[1] for line in lines] == [faces.BODY, faces.TITLE]
    assert all(m.measure(face, text, tracking) <= 304 for text, face, tracking in lines)
    assert layout.name_lines(m, "X" * 60, "Y", 304) is None
    assert layout.name_lines(m, "LEE", "", 304) == [("LEE", faces.TITLE, 0)]

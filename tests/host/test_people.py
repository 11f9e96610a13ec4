# SPDX-License-Identifier: Apache-2.0
"""The invented people: the eleven are those of the story, the number and MRZ rules hold, bad files are told apart."""

import io
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from smartid import people, profile
from smartid.people import files, mrz, number, photo, rules

# key: number, name, Chinese, codes, birth, sex, type, symbols, first registration, issue
STORY = """
chan|U384016(3)|CHAN, Hiu Chuen|陳曉邨|7115 2556 6722|14-03-1985 M|permanent-adult ***AZ 03-96 08-05-19
wong|Q729053(1)|WONG, Chit Laam|黃喆嵐|7806 0811 1526|02-09-2012 F|permanent-11-17 *AZ 09-23 19-09-23
sai|UX150273(A)|VENKATANARASIMHARAJUVARIPETA, Sai Lakshmi Padmavathi|||21-11-1990 F|adult CO 06-23 12-06-23
chow|U905114(4)|CHOW, Wai San|周煒燊|0719 3555 8598|05-02-1999 M|adult CX 10-25 20-10-25
macd|QZ617380(5)|MACDONALD-OYELARAN, Iain Temitope|||30-12-1961 M|adult RO 05-88 14-02-20
ho|U062945(3)|HO, Kin Fai Raymond|何健輝|0149 0256 6540|29-02-1968 M|overseas-permanent-11 ***AZ 03-79 03-09-24
cheung|Q330871(1)|CHEUNG, Tsz Pui|張芷珮|1728 5365 3805|01-06-2018 F|permanent-under-11 AZ 07-25 21-07-25
dela|UX048816(4)|DELA CRUZ, Maria Cristina Santos|||17-07-1994 F|adult CO 11-22 01-12-22
choi|Q518207(3)|CHOI, Yee Man|蔡綺雯|5591 4860 7186|11-10-1977 F|permanent-adult ***AXN 11-88 05-03-20
tang|ZQ274619(5)|TANG, Wui Wai|鄧滙衞|6772 ---- 5898|08-08-1979 M|adult ***UX 04-17 22-01-21
lee|U771530(4)|LEE, Wun Hang|李𤧬珩|2621 ---- 3801|23-04-2003 M|permanent-adult ***AZB 05-14 29-04-21
"""
CANS = {"chan": "482913", "wong": "170562", "sai": "905331", "chow": "336047", "dela": "221789", "choi": "718204"}
STAYS = {
    "sai": ("employment", date(2026, 11, 30), date(2029, 11, 30)),
    "chow": ("iang", date(2027, 8, 31), None),
    "dela": ("fdh", date(2026, 11, 10), date(2028, 11, 10)),
    "tang": ("unconditional", None, None),
}
ECERTS = {"chan": "set", "macd": "set", "choi": "set", "tang": "blocked", "lee": "initial"}
CONFIRMATIONS = {"chow": "pending", "ho": "exempt-overseas", "cheung": "exempt-under-11"}


def told(person):
    """A person in the story's own form."""
    registered = f"{person.first_registration[5:]}-{person.first_registration[2:4]}"
    card = f"{person.card_type} {person.symbols} {registered} {person.issued:%d-%m-%y}"
    born = f"{person.birth:%d-%m-%Y} {person.sex}"
    parts = (person.key, person.number, person.name_en, person.name_zh, " ".join(person.codes), born, card)
    return "|".join(parts)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SMARTID_HOME", str(tmp_path))
    return tmp_path


def test_the_eleven_are_those_of_the_story():
    everybody = people.load()
    assert [told(person) for person in everybody] == STORY.strip().splitlines()
    assert {person.key: person.can for person in everybody if person.key in CANS} == CANS
    assert len({person.can for person in everybody}) == 11
    for person in everybody:
        condition, limit, ticket = STAYS.get(person.key, (None, None, None))
        assert (person.stay and person.stay.condition) == condition
        assert (person.stay and person.stay.limit) == limit
        assert (person.ticket and person.ticket.limit) == ticket
        assert (person.ecert and person.ecert.state) == ECERTS.get(person.key)
        assert person.confirmation == CONFIRMATIONS.get(person.key, "at-collection")
        assert bool(person.library) == (person.key in ("chan", "wong", "choi"))
        assert person.lost == (date(2026, 11, 18) if person.key == "choi" else None)
    assert people.find("chan").ecert.valid_to == date(2028, 6, 30)
    assert people.find("macd").ecert.valid_to == date(2026, 2, 14)
    assert people.find("wong").library.guarantor


@pytest.mark.parametrize("name", people.NAMES)
def test_portraits_fit_a_card(name):
    picture = people.find(name).photo()
    assert photo.size(photo.check(picture)) == photo.SIZE and 10_000 < len(picture) < 17_000


def test_two_passports_beside_the_eleven():
    found = people.passports()
    assert [passport.key for passport in found] == list(people.PASSPORTS)
    assert [people.find(key) for key in people.PASSPORTS] == found
    assert len(people.load()) == 11
    assert [(p.chip.mapping, p.chip.bac, p.chip.proof) for p in found] == [("", True, "AA-RSA"), ("IM", True, "CA")]
    for passport in found:
        first, second = passport.mrz
        assert (len(first), len(second)) == (44, 44) and first.startswith("P<UTO") and second[10:13] == "UTO"
        fields = (second[:9], second[13:19], second[21:27], second[:10] + second[13:20] + second[21:43])
        assert [mrz.check_digit(field) for field in fields] == [second[at] for at in (9, 19, 27, 43)]
        assert passport.mrz_information == second[:10] + second[13:20] + second[21:28]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("bac = true", "bac = false", "PACE or basic access"),
        ('number = "K72950148"', "", "lacks 'number'"),
        ("bac = true", "bac = 1", "not a bool"),
        ("[chip]", "[chip", "okoro"),
    ],
)
def test_a_passport_file_that_is_wrong(tmp_path, old, new, message):
    text = (people.PACKAGED / "passports" / "okoro.toml").read_text("utf-8")
    (tmp_path / "okoro.toml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(people.PersonError, match=message):
        files.read_passport(tmp_path / "okoro.toml")


# --- the number ------------------------------------------------------------------------------------------
PUBLISHED = "A123456(3) AB987654(3) E364912(5) Z437626(A) CA182361(1) TP149025(8) D360546(A) D288754(2) AB123456(9)"
SPARE = "Q960042(2) QX500199(1) U200007(2)"
BAD_NUMBERS = [
    "TP149025(3)",  # right by the one-letter short cut only
    "Z683365(5)",
    "LL255736(1)",
    "a123456(3)",
    "A123456(３)",
    "Ａ123456(3)",
    "A123456（3）",
    "A1234563",
    "A123456",
    "A12345(6)",
    "A1234567(3)",
    "ABC123456(3)",
    "1123456(3)",
    " A123456(3)",
    "A123456(3)\n",
    "A123456(a)",
    "",
    "A१२३४५६(3)",
]


@pytest.mark.parametrize("text", f"{PUBLISHED} {SPARE}".split())
def test_published_numbers(text):
    assert number.complete(text[:-3]) == text
    assert number.split(text) == (text[:-3], text[-2])


@pytest.mark.parametrize("text", BAD_NUMBERS)
def test_numbers_that_are_none(text):
    with pytest.raises(people.NumberError):
        number.split(text)


def test_one_body_has_one_check_character():
    good = [check for check in "0123456789A" if _accepted(f"LL255736({check})")]
    assert good == [number.check_character("LL255736")]


def _accepted(text):
    try:
        return bool(number.split(text))
    except people.NumberError:
        return False


@given(st.from_regex(r"[A-Z]{1,2}[0-9]{6}", fullmatch=True))
def test_the_check_character_satisfies_the_sum(body):
    check = number.check_character(body)
    padded = body.rjust(8)
    values = [36 if c == " " else int(c, 36) for c in padded]
    assert (sum(v * (9 - i) for i, v in enumerate(values)) + int(check, 16)) % 11 == 0


# --- the MRZ -----------------------------------------------------------------------------------------------
GIVEN_MRZ = {
    "chan": "I<UTOU3840163<7<<<<<<<<<<<<<<<\n8503149M2905084UTO<<<<<<<<<<<8\nCHAN<<HIU<CHUEN<<<<<<<<<<<<<<<",
    "sai": "I<UTOUX150273A5<<<<<<<<<<<<<<<\n9011218F2906036UTO<<<<<<<<<<<6\nVENKATANARASIMHARAJUVARIPET<<S",
}


@pytest.mark.parametrize("name", GIVEN_MRZ)
def test_given_machine_readable_zones(name):
    assert "\n".join(people.find(name).mrz) == GIVEN_MRZ[name]


def test_given_name_lines():
    assert people.find("macd").mrz[2] == "MACDONALD<OYELARAN<<IAIN<TEMIT"
    assert people.find("dela").mrz[2] == "DELA<CRUZ<<MARIA<CRISTINA<SANT"


def test_icao_specimen():
    """The TD1 specimen of Doc 9303-5: document number, birth, expiry and composite."""
    lines = mrz.lines("D23145890", date(1974, 8, 12), "F", date(2012, 4, 15), "ERIKSSON", "ANNA MARIA")
    assert lines[0].startswith("I<UTOD231458907") and lines[1].startswith("7408122F1204159UTO")
    assert lines[1][-1] == "6" and lines[2] == "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"


def test_mrz_information_of_the_worked_example():
    """Doc 9303-11, appendix D.2."""
    assert mrz.information("L898902C", date(1969, 8, 6), date(1994, 6, 23)) == "L898902C<369080619406236"


names = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ' -", min_size=1, max_size=60).filter(lambda text: text.strip(" '-"))


@given(names, names)
def test_name_lines_are_thirty_characters_of_the_mrz_set(surname, given):
    line = mrz.name_line(surname, given)
    assert len(line) == 30 and set(line) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ<")
    assert line.split("<<", 1)[1].strip("<")


# --- the rules ---------------------------------------------------------------------------------------------
BREAKS = [
    ("chan", {"key": "Chan"}, "short name"),
    ("chan", {"key": "../chan"}, "short name"),
    ("chan", {"surname": "Chan"}, "capitals"),
    ("chan", {"surname": ""}, "surname and given"),
    ("chan", {"given": "Hiu  Chuen"}, "single spaces"),
    ("chan", {"given": "曉邨"}, "Latin"),
    ("chan", {"given": 'Hiu"Chuen'}, "Latin"),
    ("chan", {"name_zh": "CHAN"}, "Chinese characters"),
    ("chan", {"name_zh": "陳 曉邨"}, "Chinese characters"),
    ("chan", {"codes": ("7115", "2556")}, "commercial code"),
    ("chan", {"codes": ("7115", "2556", "672")}, "four digits"),
    ("macd", {"codes": ("7115",)}, "commercial code"),
    ("chan", {"can": "48291"}, "6 digits"),
    ("chan", {"can": "48291３"}, "6 digits"),
    ("chan", {"sex": "X"}, "M or F"),
    ("chan", {"card_type": "smart"}, "card type"),
    ("chan", {"symbols": "***ACZ"}, "symbols"),
    ("chan", {"symbols": "***A"}, "symbols"),
    ("chan", {"symbols": "***Z"}, "symbols"),
    ("chan", {"symbols": "***AZX"}, "symbols"),
    ("chan", {"symbols": "**AZ"}, "symbols"),
    ("chan", {"symbols": "***AZBN"}, "symbols"),
    ("chan", {"symbols": "AZ***"}, "symbols"),
    ("chan", {"symbols": "*AZ"}, "cannot have * "),
    ("wong", {"symbols": "***AZ"}, r"cannot have \*\*\* "),
    ("cheung", {"symbols": "*AZ"}, "cannot have"),
    ("wong", {"card_type": "permanent-adult"}, "holder of 11"),
    ("chan", {"card_type": "permanent-11-17"}, "holder of 34"),
    ("chan", {"card_type": "adult"}, "permanent card carries A"),
    ("sai", {"card_type": "permanent-adult"}, "permanent card carries A"),
    ("chan", {"first_registration": "1996-13"}, "YYYY-MM"),
    ("chan", {"first_registration": "1985-02"}, "follow"),
    ("chan", {"first_registration": "2019-06"}, "follow"),
    ("chan", {"issued": date(2018, 11, 25)}, "26-11-2018"),
    ("chan", {"expires": date(2019, 5, 8)}, "follow"),
    ("chan", {"stay": people.Stay("employment", date(2027, 1, 1))}, "A or R"),
    ("macd", {"ticket": people.Ticket("employment", date(2027, 1, 1))}, "A or R"),
    ("sai", {"stay": None}, "has a condition"),
    ("sai", {"stay": people.Stay("tourism")}, "condition of stay is one of"),
    ("sai", {"stay": people.Stay("unconditional", date(2027, 1, 1))}, "no limit"),
    ("tang", {"stay": people.Stay("student")}, "unconditional stay or none"),
    ("chan", {"confirmation": "maybe"}, "confirmation is one of"),
    ("chan", {"confirmation": "exempt-overseas"}, "overseas"),
    ("ho", {"confirmation": "at-collection"}, "overseas"),
    ("chan", {"confirmation": "exempt-under-11"}, "under-11"),
    ("chan", {"ecert": people.Ecert(date(2027, 1, 1), "12345")}, "6 to 8"),
    ("chan", {"ecert": people.Ecert(date(2027, 1, 1), "123456", "lost")}, "state"),
    ("wong", {"library": people.Library(date(2023, 10, 7))}, "guarantor"),
    ("chan", {"chip": people.Chip("secp256k1")}, "chip"),
    ("chan", {"chip": people.Chip(cipher="DES")}, "chip"),
    ("chan", {"chip": people.Chip(mapping="DM")}, "maps"),
    ("chan", {"chip": people.Chip(mapping="")}, "has PACE"),
    ("chan", {"chip": people.Chip(mapping="CAM", cipher="3DES")}, "needs AES"),
    ("chan", {"chip": people.Chip(mapping="CAM", proof="AA-RSA")}, "needs AES"),
    ("chan", {"chip": people.Chip(proof="AA-DSA")}, "proves"),
    ("chan", {"chip": people.Chip(proof="AA-RSA", rsa_bits=1000)}, "RSA"),
]


@pytest.mark.parametrize(("name", "change", "message"), BREAKS)
def test_each_rule_broken_once(name, change, message):
    with pytest.raises(people.RuleError, match=message):
        rules.check(replace(people.find(name), **change))


def test_a_wrong_number_is_its_own_error():
    with pytest.raises(people.NumberError, match="check character"):
        rules.check(replace(people.find("chan"), number="U384016(4)"))


def test_ages_at_the_edges():
    assert [rules.age_on(date(1968, 2, 29), day) for day in (date(1986, 2, 28), date(1986, 3, 1))] == [17, 18]
    assert rules.age_on(date(2012, 9, 2), date(2023, 9, 1)) == 10
    assert rules.years_later(date(2024, 2, 29), 10) == date(2034, 2, 28)


# --- files --------------------------------------------------------------------------------------------------
def test_each_person_survives_being_written_and_read(home):
    for person in people.load():
        path = files.write(replace(person, key=f"my-{person.key}"), b"", home)
        again = files.read(path)
        assert replace(again, key=person.key, photo_path=person.photo_path) == person


def test_a_note_may_hold_any_text(home):
    note = people.Note('引號 "quoted" \\ back', "tab\there\nand a line")
    path = files.write(replace(people.find("chan"), key="noted", note=note), b"", home)
    assert files.read(path).note == note


GOOD = (people.PACKAGED / "sai.toml").read_text("utf-8")
BAD_FILES = [
    ("", "lacks 'number'"),
    ("number = ", "sai.toml"),
    (GOOD.replace("can =", "pin ="), "unknown field 'pin'"),
    (GOOD.replace("birth = 1990-11-21", 'birth = "1990-11-21"'), "'birth' is not a date"),
    (GOOD.replace("birth = 1990-11-21", "birth = 1990-11-21T00:00:00"), "'birth' is not a date"),
    (GOOD.replace("codes = []", "codes = [7115]"), "texts"),
    (GOOD.replace('given = "Sai Lakshmi Padmavathi"', ""), "lacks 'given'"),
    (GOOD.replace("[stay]", "[visa]"), "unknown field 'visa'"),
    (GOOD.replace('condition = "employment"\nlimit = 2029-11-30', ""), "lacks 'condition'"),
    (GOOD.replace("limit = 2029-11-30", "limit = 20291130"), "'limit' is not a date"),
    (GOOD + "\n[lost]\nreported = true\n", "'reported' is not a date"),
    (GOOD.replace("[note]", "[[note]]"), "not a table"),
]


@pytest.mark.parametrize(("text", "message"), BAD_FILES)
def test_files_that_are_none(home, text, message):
    path = home / "sai.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(people.PersonFileError, match=message):
        files.read(path)


def test_a_file_of_other_bytes(home):
    path = home / "sai.toml"
    path.write_bytes(b"\xff\xfe\0")
    with pytest.raises(people.PersonFileError):
        files.read(path)
    with pytest.raises(people.PersonFileError):
        files.read(home / "absent.toml")


def test_own_people_come_after_the_eleven(home):
    own = replace(people.find("chan"), key="mine", number="Q960042(2)")
    people.add(own, photo.silhouette())
    assert [person.key for person in people.load()] == [*people.NAMES, "mine"]
    assert photo.size(people.find("mine").photo()) == photo.SIZE
    with pytest.raises(people.PersonExists):
        people.add(own, photo.silhouette())
    with pytest.raises(people.PersonExists):
        people.add(people.find("chan"), photo.silhouette())
    with pytest.raises(people.UnknownPerson, match="cards list"):
        people.find("nobody")


# --- photos ---------------------------------------------------------------------------------------------------
def jpeg(size=(40, 40), **options):
    output = io.BytesIO()
    Image.new("RGB", size, (200, 30, 30)).save(output, "JPEG", **options)
    return output.getvalue()


BAD_PHOTOS = [
    (b"", "not a whole"),
    (b"GIF89a", "not a whole"),
    (jpeg()[:-20], "not a whole"),
    (jpeg(progressive=True), "progressive"),
    (jpeg() + bytes(profile.MAX_PHOTO), "holds 20000"),
]


@pytest.mark.parametrize(("content", "message"), BAD_PHOTOS, ids=["empty", "gif", "cut", "progressive", "large"])
def test_photos_a_card_cannot_carry(content, message):
    with pytest.raises(people.PhotoError, match=message):
        photo.check(content)


def test_photo_files(home):
    path = home / "me.jpg"
    path.write_bytes(jpeg())
    assert photo.read(path) == jpeg()
    with pytest.raises(people.PhotoError, match="No such file"):
        photo.read(home / "absent.jpg")
    with pytest.raises(people.PhotoError, match="no photo"):
        replace(people.find("chan"), photo_path=home / "absent.jpg").photo()

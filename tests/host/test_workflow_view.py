# SPDX-License-Identifier: Apache-2.0
"""Viewing, at depth process: with the reader's certificates and without, after a break, and where cards or lists are
not what they should be.
"""

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from host.workflow_world import Desk, Link, Pulled, ScriptedUi, answers, card_of, small_photo
from reader.codec import tlv
from reader.errors import CardLeft
from reader.lds import profile
from smartid import people, pki
from smartid.pki import rights
from smartid.sim.card import lds

CHAN, TANG, WONG, LEE = (people.find(name) for name in ("chan", "tang", "wong", "lee"))
GRANTED = rights.PLACES["control"].terminal
BLOCK = 223
RUN_OUT = date(2026, 12, 30)  # terminals' certificates are good for thirty days


@pytest.fixture(scope="module")
def authority():
    return pki.ephemeral()


@pytest.fixture
def desk(authority, tmp_path):
    return Desk(authority, "control", tmp_path)


def view(desk, card, person, pull=None, returns=0, **more):
    """(how it ended, the result as published or None)."""
    ended = desk.run("view", card, answers(person, **more), pull, returns)
    results = [event for event in desk.reader.published if event.get("kind") == "result"]
    return ended, results[-1] if results else None


def claims(result):
    return {claim["name"]: (claim["state"], claim["reason"]) for claim in result["verdicts"]["claims"]}


def commands(card):
    """What the card is asked from now on: (instruction, P1, P2) in plain."""
    heard = []
    card.on_event = lambda event: heard.append((event["plain_command"] or event["command"])[1:4])
    return heard


def test_a_photo_behind_more_feature_points_than_the_first_read_brings(desk, authority, monkeypatch):
    def with_points(person, photo, record=lds.face_record):
        """ISO/IEC 19794-5, 5.6: sixty of eight octets, between the facial information and the image's."""
        made = bytearray(record(person, photo))
        for place in (8, 14):
            made[place : place + 4] = (int.from_bytes(made[place : place + 4], "big") + 480).to_bytes(4, "big")
        made[18:20] = (60).to_bytes(2, "big")
        return bytes(made[:34] + bytes(480) + made[34:])

    monkeypatch.setattr(lds, "face_record", with_points)
    ended, result = view(desk, card_of(CHAN, authority, photo=small_photo()), CHAN)
    assert (ended, result["verdicts"]["overall"]) == ("done", "genuine")
    assert ("photo", len(small_photo())) in desk.ui.seen


# --- the reader's own certificates -----------------------------------------------------------------------------------
def test_a_reader_in_service_shows_its_certificates_and_reads_what_it_may(desk, authority):
    card = card_of(CHAN, authority)
    ended, result = view(desk, card, CHAN)
    assert (ended, result["rights"], result["verdicts"]["overall"]) == ("done", GRANTED, "genuine")
    assert result["extra"]["library"]["state"] == 1 and result["extra"]["confirmation"]["verified"]
    shown = desk.ui.told("show_person")[0]
    assert [kind for kind, _ in shown[3]] == ["library", "confirmation"]


def test_a_stay_is_shown_with_its_state_on_the_day(desk, authority):
    _, result = view(desk, card_of(TANG, authority), TANG)
    assert result["extra"]["stay"] == {
        "condition": 0, "limit": None, "state": "unconditional", "days": None, "printed": None, "verified": True,
    }  # fmt: skip


@pytest.mark.parametrize("spoil", ["stay", "stay-forged"])
def test_a_stay_that_cannot_be_verified_is_told_as_such(desk, authority, spoil):
    ended, result = view(desk, card_of(TANG, authority, spoil=spoil), TANG)
    assert ended == "done" and result["extra"]["stay"]["verified"] is False
    assert dict(desk.ui.told("show_person")[0][3])["stay"]["verified"] is False


def test_a_card_without_a_key_for_it_takes_no_terminal(desk, authority):
    ended, result = view(desk, card_of(LEE, authority), LEE)
    assert (ended, result["rights"], result["extra"]) == ("done", 0, {})
    assert claims(result)["genuine"] == ("yes", "chip-aa")


def test_a_certificate_that_ran_out_is_not_shown(authority, tmp_path):
    """Viewing goes on without it; the age of the lists is told."""
    desk = Desk(authority, "control", tmp_path)
    desk.reader.clock.moment = (RUN_OUT.year, RUN_OUT.month, RUN_OUT.day, 9, 0, 0)
    card = card_of(CHAN, authority)
    heard = commands(card)
    ended, result = view(desk, card, CHAN)
    assert (ended, result["rights"], result["extra"]) == ("done", 0, {})
    assert not any(command[0] == 0x2A for command in heard), "PSO: Verify Certificate"
    assert claims(result)["signed"] == ("yes", "signed") and claims(result)["genuine"] == ("yes", "chip-ca")
    assert claims(result)["lost"] == ("unchecked", "lost-list-old")
    assert claims(result)["trust"][0] == "no" and result["verdicts"]["overall"] == "partly"


def with_certificates_of(desk, stranger):
    """The reader shows what another issuer gave; its list of signers is in order."""
    for path in (stranger.folder / "a" / "terminal").iterdir():
        (desk.folder / "a" / "terminal" / path.name).write_bytes(path.read_bytes())
    return desk


@pytest.mark.parametrize("chain", ["of another issuer", "of nobody the card names"])
@pytest.mark.parametrize("spoil", [None, "clone"])
def test_a_card_that_refuses_the_certificates_is_viewed_and_it_is_told(authority, tmp_path, chain, spoil):
    desk = Desk(authority, "control", tmp_path / "one")
    if chain == "of another issuer":
        with_certificates_of(desk, Desk(pki.ephemeral(), "control", tmp_path / "two"))
    else:
        for name in ("0.cvc", "1.cvc"):  # what leads from the card's root to the reader's
            (desk.folder / "a" / "terminal" / name).unlink()
    ended, result = view(desk, card_of(CHAN, authority, spoil=spoil), CHAN)
    assert (ended, result["rights"]) == ("done", 0)
    if spoil:
        assert claims(result)["genuine"] == ("no", "chip-failed")
        return
    assert result["verdicts"]["overall"] == "genuine"
    assert claims(result)["trust"] == ("unchecked", "terminal-refused")


def test_the_chip_of_one_card_with_the_data_of_another(desk, authority):
    """Chip and data are each genuine, and do not belong together: what the chip proves must be signed with the data."""
    chip, data = card_of(CHAN, authority), card_of(replace(TANG, chip=CHAN.chip), authority)
    wanted = next(child for child in data.master.children if profile.AID_IDENTITY in child.names)
    place = next(i for i, child in enumerate(chip.master.children) if profile.AID_IDENTITY in child.names)
    chip.master.children[place] = wanted
    ended, result = view(desk, chip, CHAN)
    assert ended == "done" and result["person"]["number"] == TANG.number
    assert claims(result)["genuine"] == ("no", "chip-failed") and result["verdicts"]["overall"] == "bad"
    assert result["extra"] == {}


# --- the list of lost cards -----------------------------------------------------------------------------------------
def test_a_reported_card_is_looked_up_before_anything_is_shown(desk, authority):
    choi = people.find("choi")
    ended, result = view(desk, card_of(choi, authority), choi)
    assert (ended, result) == ("E-61", None)
    assert not desk.ui.told("named") and not desk.ui.told("show_person")
    assert not any(desk.reader.photo_buffer)
    assert desk.log()[-1][1:] == ("lost", "E-61")


@pytest.mark.parametrize("harm", ["cut", "head", "key"])
def test_a_list_that_cannot_be_read_is_no_list(desk, authority, harm):
    path = desk.folder / "a" / "trust" / "lost.lst"
    octets = bytearray(path.read_bytes())
    if harm == "key":
        octets[30] ^= 1  # made under another key
    path.write_bytes(octets[:48] if harm == "cut" else b"XXXX" + octets[4:] if harm == "head" else octets)
    ended, result = view(desk, card_of(CHAN, authority), CHAN)
    assert ended == "done" and claims(result)["lost"] == ("unchecked", "no-list")
    assert claims(result)["genuine"] == ("yes", "chip-ca")


# --- a card that slips -----------------------------------------------------------------------------------------------
def parts_of_photo(heard):
    """Offsets of DG2 that were asked for."""
    offsets, is_photo = [], False
    for ins, p1, p2 in heard:
        if ins == 0xB0 and p1 & 0x80:
            is_photo = p1 == 0x80 | profile.DG2[1]
        elif ins != 0xB0:
            is_photo = False
        elif is_photo:
            offsets.append(p1 << 8 | p2)
    return offsets


@pytest.mark.parametrize("person", [CHAN, WONG], ids=lambda person: person.key)
@pytest.mark.parametrize("carried_out", [False, True], ids=["before", "after"])
def test_pulled_at_command_after_command_it_is_read_on(desk, authority, person, carried_out):
    """With the reader's certificates: PACE, the chip's proof and theirs are done again, no part of the photo is."""
    card = card_of(person, authority)
    _, whole = view(desk, card, person)
    total = desk.link.commands
    for position in [*range(0, total - 70, 5), total - 40, *range(total - 12, total, 2)]:
        heard = commands(card)
        ended, result = view(desk, card, person, Pulled(position, carried_out), returns=1)
        assert ended == "done", position
        assert (result["person"], result["verdicts"], result["extra"]) == (
            whole["person"], whole["verdicts"], whole["extra"],
        ), position  # fmt: skip
        offsets = parts_of_photo(heard)
        repeated = len(offsets) - len(set(offsets))
        assert repeated <= (1 if carried_out else 0), position  # the answer that never came


def test_pulled_again_and_again(desk, authority):
    card = card_of(CHAN, authority)

    class Slippery(Link):
        """It slips after every sixty commands, of which forty are needed to be where it was."""

        async def release(self):
            await super().release()
            self.pull = Pulled(self.commands + 60, False) if self.returns else None

    desk.reader.ui = desk.ui = ScriptedUi(desk.reader.settings, answers(CHAN))
    desk.reader.link = desk.link = Slippery(card, Pulled(30, False), returns=40)
    assert asyncio.run(desk._run("view", desk.link.put)) == "done"
    assert desk.reader.published[-1]["verdicts"]["overall"] == "genuine"
    assert 3 <= 40 - desk.link.returns <= 6


def test_not_put_back(desk, authority, monkeypatch):
    import reader.workflows.view as module

    monkeypatch.setattr(module, "_AGAIN_S", 0)
    ended, result = view(desk, card_of(CHAN, authority), CHAN, Pulled(40, False))
    assert (ended, result) == (CardLeft.code, None)
    assert not any(desk.reader.photo_buffer)


def test_another_card_in_its_place(desk, authority):
    card, other = card_of(CHAN, authority), card_of(people.find("chow"), authority)

    class Exchanged(Link):
        async def wait_card(self, timeout_ms=None):
            self.card = other
            return await super().wait_card(timeout_ms)

    desk.reader.ui = desk.ui = ScriptedUi(desk.reader.settings, answers(CHAN))
    desk.reader.link = desk.link = Exchanged(card, Pulled(60, False), returns=1)
    assert asyncio.run(desk._run("view", desk.link.put)) == "E-55"
    assert not any(event.get("kind") == "result" for event in desk.reader.published)


# --- passports ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["okoro", "lindqvist"])
def test_a_passport_by_what_is_typed_from_its_page(desk, authority, name):
    holder = people.find(name)
    fields = (holder.document_number, f"{holder.birth:%y%m%d}", f"{holder.expires:%y%m%d}")
    desk.reader.ui = desk.ui = ScriptedUi(desk.reader.settings, {"ask_passport": [fields]})
    desk.reader.link = desk.link = Link(card_of(holder, authority), returns=1)
    assert asyncio.run(desk._run("passport")) == "done"
    result = desk.reader.published[-1]
    assert result["verdicts"]["overall"] == "genuine" and result["person"]["number"] == holder.document_number
    assert len(desk.ui.told("show_person")) == 1 and not desk.ui.told("ask_can")
    wrong = (fields[0], fields[2], fields[1])
    desk.reader.ui = desk.ui = ScriptedUi(desk.reader.settings, {"ask_passport": [wrong]})
    desk.reader.link = desk.link = Link(card_of(holder, authority), returns=1)
    assert asyncio.run(desk._run("passport")) == "E-28"


def test_a_passport_with_a_dg13_of_its_own_and_a_dg12_full_of_pictures(desk, authority, monkeypatch):
    """DG13 is the issuer's to fill (Doc 9303-10, 4.7.13); DG12 may hold pictures of the document (4.7.12)."""
    holder = people.find("lindqvist")
    more = {
        11: tlv.build(0x6B, tlv.build(0x5F0E, "林<<紀思".encode())),
        12: tlv.build(0x6C, tlv.build(0x5F26, b"20240102"), tlv.build(0x5F1D, bytes(3000))),
        13: tlv.build(0x6D, b"whatever"),
    }
    monkeypatch.setattr(lds, "passport_groups", lambda *what, made=lds.passport_groups: made(*what) | more)
    desk.reader.link = desk.link = Link(card_of(holder, authority, photo=small_photo()), returns=1)
    fields = (holder.document_number, f"{holder.birth:%y%m%d}", f"{holder.expires:%y%m%d}")
    desk.reader.ui = desk.ui = ScriptedUi(desk.reader.settings, {"ask_passport": [fields]})
    assert asyncio.run(desk._run("passport")) == "done"
    result = desk.reader.published[-1]
    assert result["verdicts"]["overall"] == "genuine"
    assert (result["person"]["name_zh"], result["person"]["issued"]) == ("林紀思", "")


def test_a_passport_without_ef_com_has_shown_its_chip_all_the_same(desk, authority):
    """What it answers to the question for that file comes under the keys of chip authentication."""
    holder = people.find("lindqvist")
    card = card_of(holder, authority, photo=small_photo())
    for application in card.master.children:
        application.files = [file for file in application.files if file.fid != profile.EF_COM[0]]
    fields = (holder.document_number, f"{holder.birth:%y%m%d}", f"{holder.expires:%y%m%d}")
    desk.reader.ui = desk.ui = ScriptedUi(desk.reader.settings, {"ask_passport": [fields]})
    desk.reader.link = desk.link = Link(card, returns=1)
    assert asyncio.run(desk._run("passport")) == "done"
    assert claims(desk.reader.published[-1])["genuine"] == ("yes", "chip-ca")

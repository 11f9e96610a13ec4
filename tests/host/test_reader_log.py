# SPDX-License-Identifier: Apache-2.0
"""Audit logs by both hands: the firmware writes and signs, the host reads out and judges, and finds whatever was done
to a file on its way.
"""

import dataclasses
import itertools
from datetime import date, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from host.desk_cable import DeskCable
from provisioning import Reader
from reader.storage import log as firmware
from smartid import pki as issuer
from smartid.device import reader_log as device
from smartid.device.errors import ReaderRefused
from smartid.device.host_key import HostKey
from smartid.pki import Malformed, NotTrusted, RequestRefused, reader_log
from smartid.pki.records import Card

CARD = Card("UX150273A", date(2023, 6, 12))
MOMENT = (2026, 11, 24, 14, 32, 5)
COUNT = 11


@pytest.fixture(scope="module")
def pki():
    return issuer.ephemeral()


@pytest.fixture(scope="module")
def key():
    return HostKey(ec.generate_private_key(ec.SECP256R1()))


@pytest.fixture(scope="module")
def cable(pki, key, tmp_path_factory):
    """A reader that a host owns."""
    made = DeskCable(Reader(str(tmp_path_factory.mktemp("reader")), seed=5)).provision(pki, key)
    log = firmware.of(made.reader)
    for number in range(COUNT):
        card = (CARD.number, f"{CARD.issued:%Y%m%d}") if number % 3 == 0 else None
        outcome = ("begun", "done", "E-51")[number % 3]
        log.add(MOMENT if number else None, "control", "0417" if number % 2 else "", "stay-officer", outcome, card)
    return made


@pytest.fixture
def log(cable, key):
    return device.read(cable, key)


@pytest.fixture(scope="module")
def content(cable, key):
    return device.read(cable, key).encoded()


def test_what_the_reader_wrote_is_what_the_host_reads(pki, log):
    pki.logs.verify(log)
    assert log.first == 1 and log.last == COUNT == len(log.lines)
    first, second, third = log.lines[:3]
    assert (first.moment, first.place, first.workflow, first.outcome) == (None, "control", "stay-officer", "begun")
    assert first.officer == "" and second.officer == "0417" and third.outcome == "E-51"
    assert second.moment == datetime(*MOMENT)
    assert first.card == reader_log.card_mark(pki.registers.list_key(), CARD) and second.card is None


def test_both_hands_name_the_same_things(pki):
    assert reader_log.PLACES == firmware.PLACES and reader_log.WORKFLOWS == firmware.WORKFLOWS
    assert {code: name for name, code in firmware.OUTCOMES.items()} == reader_log.OUTCOMES
    assert firmware.PLAIN == reader_log.LINE


def test_no_personal_data(log):
    text = log.encoded()
    for personal in (CARD.number.encode(), b"20230612", CARD.number.encode().hex().encode()):
        assert personal not in text


def test_a_file_reads_back(log):
    assert reader_log.parse(log.encoded()) == log


def _with(log, lines):
    return dataclasses.replace(log, lines=lines)


@pytest.mark.parametrize("at", range(COUNT))
def test_every_removed_line_is_found(pki, log, at):
    with pytest.raises(NotTrusted, match=f"line {at + 1}" if at + 1 < COUNT else "the end is missing: line 11"):
        pki.logs.verify(_with(log, log.lines[:at] + log.lines[at + 1 :]))


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(range(0, COUNT, 2), 2)))
def test_every_swap_is_found(pki, log, one, other):
    lines = list(log.lines)
    lines[one], lines[other] = lines[other], lines[one]
    with pytest.raises(NotTrusted, match=f"line {other + 1} stands where line {one + 1} belongs"):
        pki.logs.verify(_with(log, lines))


@pytest.mark.parametrize("end", range(COUNT))
def test_every_truncation_is_found(pki, log, end):
    with pytest.raises(NotTrusted, match=f"the end is missing: line {end + 1} "):
        pki.logs.verify(_with(log, log.lines[:end]))


@pytest.mark.parametrize("end", range(1, COUNT))
def test_a_truncation_with_a_head_to_suit_is_found(pki, log, end):
    with pytest.raises(NotTrusted, match="not what"):
        pki.logs.verify(dataclasses.replace(log, last=end, lines=log.lines[:end]))
    with pytest.raises(NotTrusted):
        pki.logs.verify(dataclasses.replace(log, first=end + 1, lines=log.lines[end:]))


@pytest.mark.parametrize("at", range(COUNT))
def test_a_line_rewritten_and_the_chain_made_anew_is_found(pki, log, at):
    """Whoever knows how the chain is made still cannot sign its end."""
    lines, chain = list(log.lines), log.lines[at - 1].chain if at else bytes(32)
    for place in range(at, COUNT):
        fields = bytearray(lines[place].encoded[:35])
        if place == at:
            fields[10] ^= 1
        chain = firmware.sha2.digest("sha256", chain, bytes(fields))
        lines[place] = reader_log.line(bytes(fields) + chain)
    with pytest.raises(NotTrusted, match="not what"):
        pki.logs.verify(_with(log, lines))


@pytest.mark.parametrize("at", range(COUNT))
def test_a_changed_line_is_named(pki, log, at):
    lines, fields = list(log.lines), bytearray(log.lines[at].encoded)
    fields[10] ^= 1
    lines[at] = reader_log.line(bytes(fields))
    with pytest.raises(NotTrusted, match=f"line {at + 1} was changed"):
        pki.logs.verify(_with(log, lines))


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_changed_character_is_found(pki, content, data):
    at = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.sampled_from(sorted(set(b"0123456789abcdef \nUT") - {content[at]})))
    with pytest.raises((NotTrusted, Malformed)):
        pki.logs.verify(reader_log.parse(content[:at] + bytes([other]) + content[at + 1 :]))


def test_a_line_put_in_or_added_is_found(pki, log):
    for at in (0, 4, COUNT):
        with pytest.raises(NotTrusted):
            pki.logs.verify(_with(log, log.lines[:at] + [log.lines[3]] + log.lines[at:]))


def test_another_readers_log_under_this_name(pki, key, log, tmp_path):
    other = DeskCable(Reader(str(tmp_path), seed=6)).provision(pki, key)
    firmware.of(other.reader).add(MOMENT, "kiosk", "", "view", "done")
    read = device.read(other, key)
    pki.logs.verify(read)
    with pytest.raises(NotTrusted):
        pki.logs.verify(dataclasses.replace(read, holder=log.holder))
    with pytest.raises(NotTrusted, match="no reader"):
        pki.logs.verify(dataclasses.replace(read, holder="UTNOBODYXXT00001"))
    point = HostKey(ec.generate_private_key(ec.SECP256R1())).point
    for wrong in (point, point[:-1], b""):
        with pytest.raises(RequestRefused):
            pki.logs.keep_key(log.holder, wrong)


def test_an_empty_log_is_signed_too(pki, key, tmp_path):
    cable = DeskCable(Reader(str(tmp_path), seed=7)).provision(pki, key)
    read = device.read(cable, key)
    assert (read.first, read.last, read.lines) == (1, 0, [])
    pki.logs.verify(read)
    assert reader_log.parse(read.encoded()) == read


def test_only_the_owner_reads_it(cable):
    stranger = HostKey(ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(ReaderRefused):
        device.read(cable, stranger)
    with pytest.raises(ReaderRefused):
        device.taken_over(cable, stranger, 3)
    with pytest.raises(ReaderRefused):
        cable.call("log.page", {"from": 1})


def test_handed_in_taken_over_and_gone_on_with(pki, key, tmp_path):
    cable = DeskCable(Reader(str(tmp_path), seed=8)).provision(pki, key)
    log = firmware.of(cable.reader)
    for _ in range(5):
        log.add(MOMENT, "kiosk", "", "view", "done")
    first = device.read(cable, key)
    pki.logs.accept(first, fresh=True)
    assert pki.logs.seen(first.holder)[0] == 5
    room = log.room()
    assert device.taken_over(cable, key, 5) == room + 4
    log.add(MOMENT, "kiosk", "", "view", "done")
    second = device.read(cable, key)
    assert (second.first, second.last) == (5, 6)
    pki.logs.accept(second, fresh=True)
    pki.logs.verify(first)
    with pytest.raises(NotTrusted, match="ends at line 5"):
        pki.logs.accept(first, fresh=True)


def test_a_reader_set_back_is_found(pki, key, tmp_path):
    """Its flash is what it was before the last lines; or it was begun anew."""
    cable = DeskCable(Reader(str(tmp_path), seed=9)).provision(pki, key)
    path, log = tmp_path / "log", firmware.of(cable.reader)
    log.add(MOMENT, "kiosk", "", "view", "done")
    before = path.read_bytes()
    log.add(MOMENT, "kiosk", "", "view", "done")
    pki.logs.accept(device.read(cable, key), fresh=True)
    path.write_bytes(before)
    with pytest.raises(NotTrusted, match="ends at line 1"):
        pki.logs.accept(device.read(cable, key), fresh=True)
    path.unlink()
    for _ in range(3):
        log.add(MOMENT, "kiosk", "", "lost", "done")
    with pytest.raises(NotTrusted, match="begun anew"):
        pki.logs.accept(device.read(cable, key), fresh=True)


def test_lines_never_handed_in_are_missed(pki, key, tmp_path):
    cable = DeskCable(Reader(str(tmp_path), seed=10)).provision(pki, key)
    log = firmware.of(cable.reader)
    for _ in range(4):
        log.add(MOMENT, "kiosk", "", "view", "done")
    log.taken_over(4)
    with pytest.raises(NotTrusted, match="lines 1 to 3 were never handed in"):
        pki.logs.accept(device.read(cable, key), fresh=True)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_anything_else_is_malformed(content):
    for whole in (content, b"smartid log 1\n" + content, b"smartid log 1\nholder A\nnonce 00\nlines 1 1\n" + content):
        try:
            reader_log.parse(whole)
        except Malformed:
            continue

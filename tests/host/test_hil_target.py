# SPDX-License-Identifier: Apache-2.0
"""A PN532 as a card: two simulated chips whose antennas lie on each other, driven by bare hosts."""

import threading

import pytest

from host.pn532_hosts import FWT_US, I2cHost
from smartid.hil.errors import TargetError
from smartid.hil.player import Player
from smartid.hil.target import Target, open_target
from smartid.sim.chips.pn532_picc import join
from smartid.sim.front_pn532 import Pn532Line
from smartid.sim.radio import Field

LISTEN = "8C 05 | 04 00 | A1 B2 C3 | 20 |" + " 00" * 18 + " 00" * 10 + "| 00 | 00"
LIST, EXCHANGE, RELEASE = "4A 01 00", "40 01", "52 00"
RELEASED, STATE, CONTEXT = b"\x29", b"\x25", b"\x27"


def hexed(text):
    return bytes.fromhex(text.replace("|", ""))


@pytest.fixture
def reader():
    return I2cHost(Field()).start("32 05 FF 01 02")


@pytest.fixture
def target(reader):
    host = I2cHost(Field()).start("12 24")
    join(host.chip.antenna, reader.field)
    return host


def begin(host, text):
    """A command whose answer comes later."""
    from host.pn532_hosts import ACK, frame

    host.send(frame(hexed(text)))
    assert host.take() == ACK


def activated(reader, target):
    begin(target, LISTEN)
    listed = reader.command(LIST)
    assert target.answer(0x8C) == bytes.fromhex("08 E0 50")
    return listed


def test_the_reader_finds_what_a_pn532_can_be(reader, target):
    assert activated(reader, target) == bytes.fromhex("01 01 0004 20 04 08A1B2C3 05 75 33 92 03")


@pytest.mark.parametrize("length", [1, 61, 62, 255, 262])
def test_commands_and_answers_of_any_length(reader, target, length):
    activated(reader, target)
    command, answer = bytes(length), bytes(range(length % 256)) + bytes(262 - length % 256)
    begin(reader, EXCHANGE + command.hex())
    assert target.command("86") == b"\x00" + command
    assert target.command("8E", answer) == b"\x00"
    assert reader.answer(0x40) == b"\x00" + answer


def test_a_long_answer_in_parts(reader, target):
    activated(reader, target)
    begin(reader, EXCHANGE + "00")
    target.command("86")
    assert target.command("94", bytes(262)) == target.command("8E", b"\x01\x02") == b"\x00"
    assert reader.answer(0x40) == b"\x40" + bytes(262)
    assert reader.command(EXCHANGE) == b"\x00\x01\x02"


def test_the_reader_waits_as_long_as_the_host_thinks(reader, target):
    activated(reader, target)
    begin(reader, EXCHANGE + "00")
    assert reader.chip.working
    target.command("86")
    assert reader.chip.working and reader.field.counters["card_us"] < FWT_US
    target.command("8E 90 00")
    assert reader.answer(0x40) == b"\x00\x90\x00"


def test_released_by_the_reader_it_listens_anew(reader, target):
    activated(reader, target)
    begin(target, "86")
    reader.command(RELEASE)
    assert target.answer(0x86) == RELEASED
    assert target.command("8A") == b"\x00\x00"
    assert activated(reader, target)[0] == 1


def test_a_field_that_goes_off_releases_too(reader, target):
    activated(reader, target)
    begin(target, "86")
    reader.command("32 01 00")
    assert target.answer(0x86) == RELEASED


def test_it_is_gone_when_its_host_ends_it(reader, target):
    activated(reader, target)
    begin(reader, EXCHANGE + "00")
    target.command("86")
    target.command(RELEASE)
    assert reader.answer(0x40) == b"\x01"
    assert reader.command(LIST) == b"\x00"


@pytest.mark.parametrize(("command", "status"), [("86", STATE), ("8E 90 00", STATE), ("88", STATE)])
def test_without_a_reader_there_is_nothing_to_answer(target, command, status):
    assert target.command(command) == status


def test_an_answer_that_nobody_awaits(reader, target):
    activated(reader, target)
    assert target.command("8E 90 00") == CONTEXT


@pytest.mark.parametrize("listen", [LISTEN.replace("8C 05", "8C 01"), LISTEN])
def test_only_as_a_picc_of_the_chip(reader, target, listen):
    """Another mode, or a chip that was not set to it, is no such card."""
    if listen is LISTEN:
        target.command("12 04")
    begin(target, listen)
    assert reader.command(LIST) == b"\x00"


def test_an_abort_ends_the_listening(reader, target):
    begin(target, LISTEN)
    target.send(bytes.fromhex("0000FF00FF00"))
    assert reader.command(LIST) == b"\x00"


# --- the driver and the player ------------------------------------------------------------------------
class Mirror:
    """A card that sends each command back, with 9000."""

    delay_us = 0

    def __init__(self):
        self.powered = []

    def power_on(self):
        self.powered.append(True)

    def power_off(self):
        self.powered.append(False)

    def uid(self):
        return b"\x08\x01\x02\x03"

    def transceive(self, command):
        return command + b"\x90\x00"


@pytest.fixture
def line(reader):
    """The second chip on a terminal; whoever touches a chip holds `reader.lock`."""
    reader.lock = threading.RLock()
    with Pn532Line(Field(), lock=reader.lock) as line:
        join(line.chip.antenna, reader.field)
        server = threading.Thread(target=line.run)
        server.start()
        yield line
        line.stop()
        server.join()


def patient(reader, command, wanted):
    """Look until it is there."""
    for _ in range(500):
        with reader.lock:
            found = reader.command(command) if command else reader.take()
        if wanted(found):
            return found
        threading.Event().wait(0.01)
    raise AssertionError(command)


def test_a_card_is_played_and_taken_away(reader, line):
    card = Mirror()
    with Player(open_target(line.path)) as player:
        assert player.target.version == (0x32, 1, 6, 7)
        player.lay(card)
        assert patient(reader, LIST, lambda found: found[0])[5:10] == b"\x04\x08\x01\x02\x03"[:5]
        for command in (b"\x00\xb0\x00\x00\x00", bytes(255)):
            with reader.lock:
                begin(reader, EXCHANGE + command.hex())
            answer = patient(reader, "", lambda found: found)
            assert command + b"\x90\x00" in answer.replace(b"\x00\x00\xff", b"", 1)
        player.remove()
        with reader.lock:
            assert reader.command(LIST) == b"\x00"
    assert card.powered[-1] is False


def test_a_card_is_pulled_after_so_many_answers(reader, line):
    with Player(open_target(line.path)) as player:
        player.lay(Mirror(), pull_after=1)
        patient(reader, LIST, lambda found: found[0])
        for expected in (b"\x00\xaa\x90\x00", b"\x01"):
            with reader.lock:
                begin(reader, EXCHANGE + "AA")
            assert expected in patient(reader, "", lambda found: found)
        assert player.empty


class Deaf:
    name, in_waiting = "/dev/deaf", 0

    def write(self, data):
        return len(data)

    def reset_input_buffer(self):
        return None


def test_a_port_without_a_pn532(monkeypatch):
    monkeypatch.setattr("smartid.hil.target._PATIENCE_S", 0.01)
    with pytest.raises(TargetError, match="no PN532 answers there"):
        Target(Deaf())
    with pytest.raises(TargetError, match="no-such-port"):
        open_target("/dev/no-such-port")

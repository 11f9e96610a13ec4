# SPDX-License-Identifier: Apache-2.0
"""Other people's cards in our world: on a vpcd port, or in a reader of the PC/SC system; what is said without one."""

import contextlib
import os
import socket
import subprocess
import sys
import threading

import pytest
from tests.host.pcsc import virtual_reader

from smartid.cli import run
from smartid.pcsc import messages
from smartid.pcsc.errors import CardGone, NoReader
from smartid.pcsc.port import PortCard
from smartid.pcsc.slot import VpcdSlot
from smartid.sim.card.foreign import ForeignCard
from smartid.sim.contact import ATR_BOTH, ATR_T0, ATR_T1, Icc
from smartid.sim.outside_card import OutsideCard, OutsidePicc, historical
from smartid.sim.radio import Field
from smartid.sim.radio.air import checked, short

SELECT = bytes.fromhex("00A4040C07A0000002471001")


@pytest.mark.parametrize(
    ("atr", "kept"),
    [
        (ATR_BOTH.hex(), "8073b601e0"),
        (ATR_T0.hex(), "8073b601e0"),
        (ATR_T1.hex(), "8073b601e0"),
        ("3b80800101", ""),
        ("3b02", ""),
        ("3b021450", "1450"),
        ("3bff", ""),
        ("3b", ""),
        ("", ""),
    ],
)
def test_historical_bytes(atr, kept):
    assert historical(bytes.fromhex(atr)).hex() == kept


class Scripted:
    """A source whose card goes after so many commands."""

    atr = ATR_BOTH

    def __init__(self, answers):
        self.answers, self.sent, self.powered = answers, [], 0

    def power_on(self):
        self.powered += 1

    def power_off(self):
        pass

    def transmit(self, command):
        self.sent.append(command)
        if not self.answers:
            raise CardGone("the virtual card on port 1 has gone")
        return self.answers.pop(0)


def on_the_air(card, *commands):
    """What comes back over the air, None for silence."""
    field = Field()
    field.place(OutsidePicc(card))
    field.switch_on()
    field.exchange(short(0x26), 5000)
    uid = field.exchange(checked(b"\x93\x20")._replace(data=b"\x93\x20", bits=16), 5000).data
    assert field.exchange(checked(b"\x93\x70" + uid), 5000).data[0] == 0x20
    ats = field.exchange(checked(b"\xe0\x80"), 5000).data
    assert ats[:-2] == card.ats
    return [field.exchange(checked(bytes([2 + n % 2]) + command), 10**7) for n, command in enumerate(commands)]


def test_on_the_air_it_shows_its_historical_bytes_and_relays_apdus_only():
    source, events = Scripted([b"\x6a\x82"]), []
    card = OutsideCard(source)
    card.on_event = events.append
    (answer,) = on_the_air(card, SELECT)
    assert card.ats == bytes.fromhex("0a788070028073b601e0")
    assert answer.data[:3] == b"\x02\x6a\x82" and source.sent == [SELECT] and source.powered == 1
    assert [event["command"] for event in events] == [SELECT]


def test_a_pin_that_passes_is_masked_in_the_events():
    events = []
    card = OutsideCard(Scripted([b"\x90\x00"]))
    card.on_event = events.append
    card.transceive(bytes.fromhex("0020008108313233343536FFFF"))
    assert b"123456" not in events[0]["command"] and events[0]["command"][:5] == bytes.fromhex("0020008108")


def test_a_card_that_goes_is_silent_and_says_why_once():
    told, card = [], OutsideCard(Scripted([b"\x90\x00"]))
    card.on_gone = told.append
    first, second, third = on_the_air(card, SELECT, SELECT, SELECT)
    assert first and second is None and third is None
    assert [str(error) for error in told] == ["the virtual card on port 1 has gone"]
    assert card.transceive(SELECT) == b"" and len(told) == 1


def test_in_the_slot_it_answers_to_reset_as_itself():
    icc = Icc(OutsideCard(Scripted([])))
    assert icc.atr == ATR_BOTH


@contextlib.contextmanager
def virtual_card(port):
    """Our own `--front vpcd` as somebody's virtual card, which connects to the port."""
    gone = threading.Event()

    def connect():
        while not gone.is_set():
            with contextlib.suppress(Exception), VpcdSlot(ForeignCard(), port) as slot:
                slot.run()

    thread = threading.Thread(target=connect)
    thread.start()
    try:
        yield
    finally:
        gone.set()
        thread.join(10)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_virtual_card_connects_to_our_port():
    port = free_port()
    with virtual_card(port):
        card = PortCard(port, wait_s=10)
        assert card.atr == ForeignCard.atr and card.transmit(SELECT) == b"\x6a\x82"
        card.close()


def test_a_virtual_card_that_breaks_off_has_gone():
    port = free_port()

    def vicc():
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)) as line:
                for _ in range(3):
                    message = messages.receive(line)
                messages.send(line, ForeignCard.atr)
                assert message == b"\x04" and messages.receive(line) == SELECT
                return line.sendall(b"\x00\x05\x90")

    thread = threading.Thread(target=vicc)
    thread.start()
    card = PortCard(port, wait_s=10)
    with pytest.raises(CardGone, match="has gone"):
        card.transmit(SELECT)
    thread.join(10)
    with pytest.raises(CardGone):
        card.power_on() or card.transmit(SELECT)
    card.close()


def test_nobody_connects_and_a_port_that_is_taken():
    with pytest.raises(CardGone, match="no virtual card"):
        PortCard(free_port(), wait_s=0.05)
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(NoReader, match="cannot wait"):
        PortCard(taken.getsockname()[1])


@pytest.mark.parametrize("card", ["vpcd:", "vpcd:card", "vpcd:0", "vpcd:70000"])
def test_a_port_that_is_none(card, capsys):
    assert run(["read", "--sim", "--card", card, "--can", "123456"]) == 2
    assert "a port is a number" in capsys.readouterr().err


def test_no_pcsc_service_is_one_line(tmp_path):
    if not os.path.exists("/usr/lib/x86_64-linux-gnu/libpcsclite.so.1"):
        pytest.skip("no libpcsclite.so.1: install libpcsclite1")
    done = commanded({**os.environ, "PCSCLITE_CSOCK_NAME": str(tmp_path / "none")}, "pcsc:")
    assert done.returncode == 1 and done.stderr.count("\n") == 1 and "install pcscd" in done.stderr


def commanded(environment, card):
    command = [sys.executable, "-m", "smartid", "read", "--sim", "--card", card, "--can", "123456"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)


PROBE = """
from smartid.pcsc.system import SystemCard
card = SystemCard("Virtual")
print(card.reader, card.atr.hex(), card.transmit(bytes.fromhex("00A4040C07A0000002471001")).hex())
card.power_on()
print(card.transmit(bytes.fromhex("00B09C0001")).hex())
card.close()
"""


def test_a_card_in_a_reader_of_the_system(tmp_path):
    with virtual_reader(tmp_path) as system:
        done = commanded(system.environment, "pcsc:Another")
        assert done.returncode == 1 and done.stderr.count("\n") == 1
        assert "no PC/SC reader 'Another'" in done.stderr and "Virtual PCD" in done.stderr
        done = commanded(system.environment, "pcsc:Virtual PCD 00 00")
        assert done.returncode == 1 and done.stderr.count("\n") == 1 and "there is no card" in done.stderr
        with system.card("chan"):
            status, said = system.run(sys.executable, "-c", PROBE)
            assert status == 0, said
            first, second = said.splitlines()
            assert first.startswith("Virtual PCD 00 00 3b95") and first.endswith(" 6982")
            assert second.endswith(("9000", "6282"))

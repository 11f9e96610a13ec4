# SPDX-License-Identifier: Apache-2.0
"""Other people's programs, unmodified, against the simulated PN532 on a pseudo-terminal: libnfc, Adafruit's driver."""

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import serial

from host.pn532_hosts import EchoCard
from need import need, need_module
from smartid import people, pki
from smartid.sim.card.card import Card
from smartid.sim.front_pn532 import LinkTaken, Pn532Line
from smartid.sim.radio import Field, Picc, PlainTag

ATS_TEXT = "78  33  81  02  80  73  b6  01  e0"
READ_CARD_ACCESS = bytes.fromhex("00B09C0000")
SELECT_IDENTITY = bytes.fromhex("00A4040C07A0000002471001")
LIBNFC_SCRIPT = Path(__file__).parent / "mains" / "libnfc_session.py"


class Served(Pn532Line):
    """The line with a thread of its own, its trace kept."""

    def __init__(self, picc, link):
        self.events = []
        field = Field()
        field.place(picc)
        super().__init__(field, link, trace=self.events.append)
        self.thread = threading.Thread(target=self.run)

    def __enter__(self):
        super().__enter__()
        self.thread.start()
        return self

    def __exit__(self, *exc):
        self.stop()
        self.thread.join()
        super().__exit__(*exc)

    def listed(self):
        """UIDs of all InListPassiveTarget answers with one target, in order."""
        marker = b"\xd5\x4b\x01\x01"
        frames = [event["frame"] for event in self.events if event["dir"] == "from_chip" and marker in event["frame"]]
        uids = [frame[frame.index(marker) + 7 :] for frame in frames]
        return [uid[1 : 1 + uid[0]] for uid in uids]

    def libnfc(self, *command, timeout=30):
        environment = {**os.environ, "LIBNFC_DEVICE": f"pn532_uart:{self.link}"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=timeout)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def card(tmp_path):
    return Card.personalise(people.find("chan"), pki.open_or_init(tmp_path / "home"))


@pytest.fixture
def served(card, tmp_path):
    with Served(Picc(card), tmp_path / "pn532") as line:
        yield line


# --- libnfc -----------------------------------------------------------------------------------------------
def test_nfc_list_finds_the_card(served):
    """Within its session it lists until it sees the same UID again; then it closes, and a second run opens anew."""
    need("nfc-list", "libnfc-bin")
    for _ in range(2):
        del served.events[:]
        out = served.libnfc("nfc-list", "-v")
        assert "1 ISO14443A passive target(s) found" in out
        assert re.search(r"UID \(NFCID3\): 08  ", out) and f"ATS: {ATS_TEXT}" in out
        assert "Max Frame Size accepted by PICC: 256 bytes" in out
        assert len(served.listed()) >= 2 and len(set(served.listed())) == 1


def test_nfc_list_finds_nothing_in_an_empty_field(served):
    need("nfc-list", "libnfc-bin")
    served.field.remove()
    assert "target(s) found" not in served.libnfc("nfc-list")


def test_nfc_list_finds_two(served):
    need("nfc-list", "libnfc-bin")
    served.field.place(PlainTag())
    assert "2 ISO14443A passive target(s) found" in served.libnfc("nfc-list", "-t", "1")


def test_libnfc_exchanges_apdus(served, card, tmp_path):
    """The library itself, in a process of its own: select the card twice, read, send too long a command."""
    need("nfc-list", "libnfc-bin")
    out = served.libnfc(
        sys.executable, str(LIBNFC_SCRIPT), str(served.link), READ_CARD_ACCESS.hex(), SELECT_IDENTITY.hex()
    )
    first, second = (line.split() for line in out.splitlines())
    assert first == second
    card.power_on()
    read, select = (card.transceive(command).hex() for command in (READ_CARD_ACCESS, SELECT_IDENTITY))
    assert first[0].startswith("08") and first[1:] == [read, select]


def test_nfc_anticol_does_it_by_raw_frames(served):
    """REQA of 7 bits, anticollision, SELECT and RATS through InCommunicateThru, the check sums made by the program."""
    need("nfc-anticol", "libnfc-examples")
    out = served.libnfc("nfc-anticol")
    assert "Received bits: 0a  78  33  81  02  80  73  b6  01  e0" in out
    assert "ATQA: 0004" in out and "SAK: 20" in out and re.search("UID: 08[0-9a-f]{6}\n", out)


def test_nfc_poll_sees_the_card_go(served):
    """InAutoPoll, then presence checks (R(NAK) as a raw frame) until the card is taken away, here after the tenth."""
    need("nfc-poll", "libnfc-examples")
    checks = []

    def watch(event):
        if event["dir"] == "to_chip" and b"\xd4\x42\xb2" in event["frame"]:
            checks.append(event)
            if len(checks) == 10:
                served.field.remove()

    served.chip.trace = watch
    out = served.libnfc("nfc-poll")
    assert f"ATS: {ATS_TEXT}" in out and "done" in out
    assert len(checks) == 10


def test_nfc_mfultralight_reads_a_tag(tmp_path):
    need("nfc-mfultralight", "libnfc-bin")
    tag = PlainTag()
    dump = tmp_path / "dump"
    with Served(tag, tmp_path / "pn532") as line:
        line.libnfc("nfc-mfultralight", "r", str(dump))
    assert dump.read_bytes() == tag.memory[:64]


# --- Adafruit -----------------------------------------------------------------------------------------------
def adafruit(line):
    uart = need_module("adafruit_pn532.uart", "adafruit-circuitpython-pn532 (pip)")
    return uart.PN532_UART(serial.Serial(str(line.link), 115200, timeout=0.02))


def test_adafruit_finds_the_card_twice_and_reads(served, card):
    reader = adafruit(served)
    assert reader.firmware_version == (0x32, 1, 6, 7)
    uids = [bytes(reader.read_passive_target(timeout=1)) for _ in range(2)]
    assert uids[0] == uids[1] == card.uid()
    answer = reader.call_function(0x40, response_length=255, params=b"\x01" + READ_CARD_ACCESS)
    assert answer[0] == 0 and answer[-2:] == b"\x90\x00" and answer[1] == 0x31
    served.field.remove()
    assert reader.read_passive_target(timeout=0.1) is None
    assert reader.power_down()


@pytest.mark.parametrize("size", [1, 61, 200, 250])
def test_adafruit_carries_what_its_frames_can(tmp_path, size):
    with Served(Picc(EchoCard(answer=bytes(range(size)))), tmp_path / "pn532") as line:
        reader = adafruit(line)
        reader.read_passive_target(timeout=1)
        assert reader.call_function(0x40, response_length=255, params=b"\x01" + bytes(size)) == b"\x00" + bytes(
            range(size)
        )


# --- the line -------------------------------------------------------------------------------------------------
def test_the_link_goes_with_the_line_and_never_replaces_a_file(tmp_path):
    link = tmp_path / "pn532"
    link.symlink_to("/dev/null")  # left behind by one that was killed
    with Pn532Line(Field(), link) as line:
        assert os.readlink(link) == line.path
    assert not link.is_symlink()
    link.write_text("mine")
    with pytest.raises(LinkTaken), Pn532Line(Field(), link):
        pass
    assert link.read_text() == "mine"


def test_a_link_that_someone_else_has_taken_over_is_left(tmp_path):
    link = tmp_path / "pn532"
    with Pn532Line(Field(), link):
        link.unlink()
        link.symlink_to("/dev/null")
    assert os.readlink(link) == "/dev/null"


def test_nobody_reads(served):
    """Answers that do not fit into the terminal are lost; the chip lives on."""
    port = serial.Serial(str(served.link), 115200, timeout=1)
    port.write(b"\x55\x55" + bytes(14) + bytes.fromhex("0000FF02FED4022A00") * 1500)
    while port.in_waiting < 1000:
        time.sleep(0.01)
    port.close()
    again = serial.Serial(str(served.link), 115200, timeout=1)
    again.write(bytes.fromhex("0000FF02FED4022A00"))
    assert bytes.fromhex("D50332010607") in again.read(19) + again.read(19)

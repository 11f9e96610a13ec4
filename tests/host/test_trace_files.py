# SPDX-License-Identifier: Apache-2.0
"""A trace in a file: what crossed the air, redacted; the command that prints it; the capture that Wireshark opens."""

import json
import pathlib
import socket
import struct
import subprocess

import pytest

from need import need
from smartid import people, pki
from smartid.cli import run
from smartid.sim.card import Card
from smartid.sim.radio import Picc
from smartid.sim.radio.air import checked, short
from smartid.sim.radio.field import Field
from smartid.trace import Decoder, pcap, recording

SELECT_ECERT = bytes.fromhex("00A4040C0CA000000063504B43532D3135")
VERIFY = bytes.fromhex("0020008108373339323134FFFF")
READ_ACCESS = bytes.fromhex("00B09C0000")
PIN = b"739214"


@pytest.fixture(scope="module")
def card():
    return Card.personalise(people.find("chan"), pki.ephemeral())


def recorded(card, *commands, reveal=False, recorder=None):
    """A recorder that heard a plain conversation over the air, and the answers."""
    recorder = recorder or recording.Recorder(Decoder(reveal))
    clock = iter(range(0, 10**9, 500))

    def heard(event):
        recorder.feed({**event, "t_us": next(clock)})

    card.on_event, field = heard, Field(trace=heard)
    field.place(Picc(card))
    field.switch_on()
    uid = None
    for frame in (short(0x26), checked(bytes.fromhex("9320"))):
        answer = field.exchange(frame if frame.bits == 7 else frame._replace(data=frame.data[:2], bits=16), 5000)
        uid = answer.data
    field.exchange(checked(b"\x93\x70" + uid), 5000)
    field.exchange(checked(b"\xe0\x80"), 5000)
    answers = []
    for number, command in enumerate(commands):
        answers.append(field.exchange(checked(bytes([2 + number % 2]) + command), 10**7).data)
    return recorder, answers


def rows_of(recorder):
    return [json.loads(line) for line in recorder.lines()]


def test_the_air_has_every_frame_and_no_pin(card):
    recorder, _ = recorded(card, SELECT_ECERT, VERIFY)
    text = "\n".join(recorder.lines())
    assert PIN.hex() not in text.lower() and PIN.hex(" ") not in text.lower()
    air = [row for row in rows_of(recorder) if row["kind"] == "air"]
    assert [row["name"] for row in air if row["dir"] == ">"] == [
        "REQA", "anticollision, cascade level 1", "select, cascade level 1", "RATS", "I(0)", "I(1)",
    ]  # fmt: skip
    select, verify = [row for row in air if row["dir"] == ">"][-2:]
    assert select["octets"] == "02" + SELECT_ECERT.hex() + select["octets"][-4:]
    assert verify["octets"] == "03" and verify["length"] == 1 + len(VERIFY) + 2


def test_asked_by_name_it_has_everything(card):
    recorder, _ = recorded(card, SELECT_ECERT, VERIFY, reveal=True)
    assert PIN.hex() in "".join(row["octets"] for row in rows_of(recorder) if row["kind"] == "air")


def test_a_public_file_is_whole(card):
    recorder, answers = recorded(card, READ_ACCESS)
    assert [row["octets"] for row in rows_of(recorder) if row["kind"] == "air"][-1] == answers[0].hex()


def test_an_answer_nobody_explained_is_withheld():
    recorder = recording.Recorder(Decoder())
    for block, direction in ((b"\xe0\x80", "to_card"), (b"\x05\x78", "from_card"), (b"\x02\x00\xb0", "to_card")):
        recorder.feed({"kind": "rf", "dir": direction, "block": block + b"\0\0", "bits": 32})
    recorder.feed({"kind": "rf", "dir": "from_card", "block": b"\x02name\0\0", "bits": 56})
    assert [row["octets"] for row in rows_of(recorder)][2:] == ["02", "02"]


def packets(capture):
    """(link type, [(octets kept, length)]) of a capture file, read by the format's definition."""
    magic, *_, link_type = struct.unpack("<IHHiIII", capture[:24])
    assert magic == 0xA1B2C3D4
    found, at = [], 24
    while at < len(capture):
        kept, length = struct.unpack("<II", capture[at + 8 : at + 16])
        found.append((capture[at + 16 : at + 16 + kept], length))
        at += 16 + kept
    return link_type, found


def test_a_capture_tells_the_length_of_what_it_withholds(card):
    recorder, _ = recorded(card, SELECT_ECERT, VERIFY)
    link_type, found = packets(pcap.capture(rows_of(recorder)))
    assert link_type == 264 and found[0] == (bytes.fromhex("00FE000126"), 5)
    assert found[-2] == (bytes.fromhex("00FE0010") + b"\x03", 4 + 16)


def test_without_the_air_it_is_gsmtap(card):
    recorder, _ = recorded(card, READ_ACCESS)
    link_type, found = packets(pcap.capture([row for row in rows_of(recorder) if row["kind"] != "air"]))
    assert link_type == 228 and len(found) == 1
    octets, length = found[0]
    assert len(octets) == length and octets[44:49] == READ_ACCESS and octets[28:31] == b"\x02\x04\x04"


def test_a_look_at_the_antenna_before_a_card_in_the_slot_is_no_capture_of_the_air(card):
    rows = [row for row in rows_of(recorded(card, READ_ACCESS)[0]) if row["kind"] != "air" or row["name"] == "REQA"]
    assert any(row["kind"] == "air" for row in rows)
    assert packets(pcap.capture(rows))[0] == 228


def test_live_each_exchange_is_sent_once(card, monkeypatch):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as wireshark:
        wireshark.bind(("127.0.0.1", 0))
        wireshark.settimeout(5)
        monkeypatch.setattr(pcap, "GSMTAP_PORT", wireshark.getsockname()[1])
        tap, rows = pcap.Tap(), rows_of(recorded(card, READ_ACCESS, VERIFY)[0])
        for row in [*rows, *rows]:
            tap.feed(row)
        first, second = wireshark.recv(999), wireshark.recv(999)
        assert first[:3] == b"\x02\x04\x04" and first[16:21] == READ_ACCESS and first[-2:] == b"\x90\x00"
        assert len(second) == 16  # what carries a PIN is withheld
        wireshark.settimeout(0.1)
        with pytest.raises(TimeoutError):
            wireshark.recv(999)


ON_AIR = ("REQA", "ATS", "Select file", "Read binary")
APDUS = ("SELECT", "READ BINARY")


@pytest.mark.parametrize(("keep_air", "words"), [(True, ON_AIR), (False, APDUS)])
def test_wireshark_reads_it(card, tmp_path, keep_air, words):
    tshark = need("tshark", "tshark")
    recorder, _ = recorded(card, bytes.fromhex("00A4020C02011C"), READ_ACCESS)
    rows = [row for row in rows_of(recorder) if keep_air or row["kind"] != "air"]
    (tmp_path / "t.pcap").write_bytes(pcap.capture(rows))
    command = [tshark, "-r", str(tmp_path / "t.pcap"), "-d", "iso14443.subdissector,iso7816"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert all(word in told for word in words), told
    assert "alformed" not in told


def test_the_command_prints_follows_and_refuses(card, tmp_path, capsys):
    file = tmp_path / "trace.jsonl"
    recorded(card, READ_ACCESS)[0].write(file)
    assert run(["trace", str(file)]) == 0
    told = capsys.readouterr().out
    assert "READ BINARY EF.CardAccess" in told and "air" not in told
    assert run(["trace", str(file), "--air", "--lang", "zh"]) == 0 and "RATS" in capsys.readouterr().out
    assert run(["trace", str(file), "--json"]) == 0 and len(json.loads(capsys.readouterr().out)) == 2
    assert run(["trace", str(file), "--pcap", str(tmp_path / "t.pcap")]) == 0 and (tmp_path / "t.pcap").exists()
    assert run(["trace", str(file), "--follow", "--json"]) == 2
    capsys.readouterr()


@pytest.mark.parametrize(
    "content", [b"", b"{}\n", b"not a trace\n", b"\xff\xfe", b"[1]\n", b'{"id": 1, "kind": "apdu", "dir": ""}\n']
)
def test_another_file_is_refused_in_one_line(tmp_path, capsys, content):
    (tmp_path / "t").write_bytes(content)
    assert run(["trace", str(tmp_path / "t")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_capture_that_cannot_be_written_is_one_line(card, tmp_path, capsys):
    recorded(card, READ_ACCESS)[0].write(tmp_path / "t")
    assert run(["trace", str(tmp_path / "t"), "--pcap", str(tmp_path / "none" / "t.pcap")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_following_gives_whole_lines_only(tmp_path):
    file = tmp_path / "t"
    air = '"dir": ">", "kind": "air", "at_us": 0, "name": "REQA", "octets": "26", "length": 1}'
    file.write_text(f'{{"id": 1, {air}\n{{"id": 2, {air[:20]}')
    rows = recording.follow(file)
    assert next(rows)["id"] == 1
    with file.open("a") as more:
        more.write(air[20:] + "\n")
    assert next(rows)["id"] == 2


def test_a_recording_can_be_read_while_it_grows_and_is_the_same_in_the_end(card, tmp_path):
    path = recording.next_file(tmp_path / "traces")
    with recording.Live(Decoder(), path) as live:
        recorded(card, READ_ACCESS, recorder=live)
        before = recording.read(path)
        recorded(card, SELECT_ECERT, VERIFY, recorder=live)
    rows = recording.read(path)
    assert {row["id"] for row in before} < {row["id"] for row in rows}
    assert "READ BINARY" in json.dumps(before) and "VERIFY" in json.dumps(rows)
    assert PIN.hex() not in path.read_text().lower()


def test_old_recordings_go(tmp_path):
    for number in range(30):
        (tmp_path / f"2026-01-01T0000{number:02}.jsonl").touch()
    (tmp_path / "notes.txt").touch()
    path = recording.next_file(tmp_path)
    path.touch()
    assert len(list(tmp_path.glob("*.jsonl"))) == 20 and (tmp_path / "notes.txt").exists()
    assert sorted(tmp_path.glob("*.jsonl"))[-1] == path


def test_a_full_disk_ends_the_recording_and_nothing_else(card):
    with recording.Live(Decoder(), pathlib.Path("/dev/full")) as live:
        recorded(card, READ_ACCESS, recorder=live)

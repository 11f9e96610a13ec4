# SPDX-License-Identifier: Apache-2.0
"""`smartid cards serve`: the card behind a PN532 for as long as the program runs."""

import signal
import socket
import subprocess
import sys
import threading

import pytest
import serial
from click.testing import CliRunner

from smartid import people, pki
from smartid.cli import run
from smartid.cli.serve import FAULTS, make_field, serve
from smartid.pcsc.errors import NoVirtualReader
from smartid.pcsc.slot import VpcdSlot
from smartid.sim.card import Card
from smartid.sim.radio import EndlessWtx, Picc, PlainTag

GET_FIRMWARE = b"\x55\x55" + bytes(14) + bytes.fromhex("0000FF02FED4022A00")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("SMARTID_HOME", str(tmp_path / "home"))


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_stopped(tmp_path, end):
    link = tmp_path / "pn532"
    command = [sys.executable, "-m", "smartid", "cards", "serve", "chan", "--front", "pn532", "--link", str(link)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert str(link) in process.stdout.readline()
        for _ in range(2):
            with serial.Serial(str(link), 115200, timeout=5) as port:
                port.write(GET_FIRMWARE)
                assert port.read(6) == bytes.fromhex("0000FF00FF00")
                assert port.read(13) == bytes.fromhex("0000FF06FAD50332010607E800")
        process.send_signal(end)
        assert process.wait(10) == 0
    assert not link.is_symlink()


def test_an_occupied_link_is_refused_in_one_line(tmp_path, capsys):
    link = tmp_path / "file"
    link.write_text("mine")
    assert run(["cards", "serve", "tag", "--front", "pn532", "--link", str(link)]) == 1
    assert capsys.readouterr().err.count("\n") == 1 and link.read_text() == "mine"


def test_an_unknown_name_is_refused(capsys):
    assert run(["cards", "serve", "nobody", "--front", "pn532"]) == 1
    assert "nobody" in capsys.readouterr().err


def test_wrong_usage():
    both = ["chan", "--front", "vpcd", "--link", "/tmp/x"], ["chan", "--front", "pn532", "--port", "9"]
    for arguments in (["chan"], ["chan", "--front", "usb"], ["--front", "pn532"], ["tag", "--front", "vpcd"], *both):
        assert CliRunner().invoke(serve, arguments).exit_code == 2


@pytest.mark.parametrize(
    ("name", "fault", "kind"), [("tag", None, PlainTag), ("foreign", None, Picc), ("chow", "endless-wtx", EndlessWtx)]
)
def test_what_lies_there(name, fault, kind):
    assert type(make_field(name, fault).cards[0]) is kind


def test_noise_is_a_property_of_the_field():
    assert "noise" in FAULTS
    assert make_field("tag", "noise").noise.rate > 0 and make_field("tag").noise.rate == 0


# --- vsmartcard's virtual reader: two bytes of length before each message --------------------------------------------
class Reader:
    """vpcd's end of the line."""

    def __init__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]

    def accept(self):
        self.line, _ = self.server.accept()
        self.line.settimeout(10)

    def tell(self, message):
        self.line.sendall(len(message).to_bytes(2, "big") + message)

    def ask(self, message):
        self.tell(message)
        size = int.from_bytes(self.line.recv(2, socket.MSG_WAITALL), "big")
        return self.line.recv(size, socket.MSG_WAITALL)


@pytest.fixture
def slot():
    reader, card = Reader(), Card.personalise(people.find("chan"), pki.ephemeral())
    ended = []

    def serve_it():
        with VpcdSlot(card, reader.port) as inside:
            try:
                inside.run()
            except NoVirtualReader as error:
                ended.append(str(error))

    thread = threading.Thread(target=serve_it)
    thread.start()
    reader.accept()
    yield reader, card
    reader.line.close()
    thread.join(10)
    assert not thread.is_alive() and not card.powered and len(ended) == 1 and "has gone" in ended[0]


def test_controls_and_commands(slot):
    reader, card = slot
    assert reader.ask(b"\4").hex() == "3b959680b1fe451f078073b601e035"
    assert reader.ask(bytes.fromhex("00B09E0001")) == b""  # no power, no answer
    reader.tell(b"\1")
    assert reader.ask(bytes.fromhex("00B09E0001")) == b"\x61\x90\x00"
    assert reader.ask(bytes.fromhex("00A4080C025015")) == b"\x90\x00"
    reader.tell(b"\2")
    assert reader.ask(bytes.fromhex("00CADF2103")) == b"\x6a\x88"  # reset: back in the master file
    assert card.muted("contactless")
    reader.tell(b"\0")
    assert reader.ask(bytes.fromhex("00B09E0001")) == b"" and not card.powered

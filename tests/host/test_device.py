# SPDX-License-Identifier: Apache-2.0
"""The host's side of the serial protocol, against a scripted reader on a pseudo-terminal."""

import json
import os
import re
import threading
import time
import tty
from pathlib import Path

import pytest
from click.testing import CliRunner

from reader import errors as firmware_errors
from smartid.cli import reader as reader_command
from smartid.device import (
    Client,
    PortError,
    ReaderRefused,
    ReaderSilent,
    describe,
    errors,
    lines,
    open_port,
    ports,
    transport,
)


class ScriptedReader:
    """Answers each request line with what `script(request)` returns: bytes as they are, or nothing."""

    def __init__(self, script):
        self._script = script
        self._fd, self._other = os.openpty()
        tty.setraw(self._other)
        self.path = os.ttyname(self._other)
        self.requests = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self):
        received = b""
        while b"end of test" not in received:
            received += os.read(self._fd, 1000)
            *whole, received = received.split(b"\n")
            for line in whole:
                request = lines.unpack(line)
                self.requests.append(request)
                os.write(self._fd, self._script(request) or b"")

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        os.write(self._other, b"end of test")
        self._thread.join(5)
        os.close(self._fd)
        os.close(self._other)


def result(request, value):
    return lines.pack({"id": request["id"], "result": value})


def error(request, number, message, **data):
    return lines.pack({"id": request["id"], "error": {"code": number, "message": message, "data": data}})


def call(script, *arguments, **options):
    with ScriptedReader(script) as scripted, open_port(scripted.path) as port:
        client = Client(port)
        try:
            return client.call(*(arguments or ("reader.info",)), **options)
        finally:
            time.sleep(0.05)
            scripted_requests[:] = scripted.requests
            ignored[:] = [client.ignored]


scripted_requests = []
ignored = []


def test_a_call():
    assert call(lambda request: result(request, {"name": "陳"}), "reader.info", {"a": 1}) == {"name": "陳"}
    assert scripted_requests == [{"jsonrpc": "2.0", "id": 1, "method": "reader.info", "params": {"a": 1}}]


def test_events_are_heard_meanwhile():
    heard = []
    event = lines.pack({"method": "event", "params": {"kind": "screen", "name": "place"}})
    call(lambda request: event + event + result(request, 1), "x", None, lambda *what: heard.append(what))
    assert heard == [("event", {"kind": "screen", "name": "place"})] * 2


def test_what_else_stands_on_the_line_is_ignored():
    noise = b"MicroPython v1.29\r\n>>> \xff\xfe*00000000\n" + lines.pack({"id": 1, "result": 5})[:-3] + b"\n"
    other = lines.pack({"id": 99, "result": "for somebody else"}) + lines.pack({"id": None, "method": "event"})
    assert call(lambda request: noise + other + result(request, "ok")) == "ok"
    assert ignored == [3]


def test_a_request_that_arrived_garbled_is_sent_again():
    garbled = lines.pack({"id": None, "error": {"code": -32700, "message": "check sum"}})
    answers = [lambda request: garbled, lambda request: result(request, "ok")]
    assert call(lambda request: answers.pop(0)(request)) == "ok"
    assert [request["id"] for request in scripted_requests] == [1, 1]


def test_a_reader_that_refuses():
    with pytest.raises(ReaderRefused) as caught:
        call(lambda request: error(request, -32000, "taken away", code="E-21", name="CardLeft"))
    assert (caught.value.number, caught.value.code, caught.value.name) == (-32000, "E-21", "CardLeft")
    assert str(caught.value) == "the card was taken away too soon (E-21)"
    with pytest.raises(ReaderRefused, match="the reader says: of tomorrow \\(E-99\\)"):
        call(lambda request: error(request, -32000, "of tomorrow", code="E-99", name="New"))


def test_errors_with_words_are_the_firmwares():
    assert [name for name in errors.WORDS if not hasattr(firmware_errors, name)] == []


@pytest.mark.parametrize("answer", [{}, {"error": 5}, {"error": {}}, {"error": {"code": "x"}}, {"error": {"code": 1}}])
def test_an_answer_that_is_none(answer):
    with pytest.raises(ReaderRefused):
        call(lambda request: lines.pack({"id": request["id"], **answer}))


def test_silence_is_told_and_the_call_taken_back():
    with pytest.raises(ReaderSilent):
        call(lambda request: b"", "reader.card", {"can": "123456"}, timeout_s=0.3)
    assert scripted_requests[-1] == {"jsonrpc": "2.0", "method": "rpc.cancel", "params": {"id": 1}}


def test_an_endless_line_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(transport, "_LONGEST_LINE", 100)
    with pytest.raises(ReaderSilent):
        call(lambda request: b"x" * 3000, timeout_s=0.5)


def test_the_watch_may_end_the_wait():
    class Ended(Exception):
        pass

    def ended():
        raise Ended

    with ScriptedReader(lambda request: b"") as scripted, open_port(scripted.path) as port:
        port.watch = ended
        with pytest.raises(Ended):
            Client(port).call("reader.info")


@pytest.mark.parametrize(
    ("path", "words"), [("/dev/no-such-port", "there is no such port"), (os.devnull, "this is no serial port")]
)
def test_ports_that_are_none(path, words):
    with pytest.raises(PortError, match=words):
        open_port(path)


def test_a_port_in_use():
    with ScriptedReader(lambda request: b"") as scripted, open_port(scripted.path):
        with pytest.raises(PortError, match="another program is using the port"):
            open_port(scripted.path)


def test_a_reader_that_is_unplugged():
    fd, other = os.openpty()
    tty.setraw(other)
    port = open_port(os.ttyname(other))
    os.close(other)
    os.close(fd)
    with port, pytest.raises(PortError):
        Client(port).call("reader.info", timeout_s=1)


class Info:
    def __init__(self, device, vid, pid, serial_number="E660"):
        self.device, self.vid, self.pid, self.serial_number = device, vid, pid, serial_number


def plugged(monkeypatch, *infos):
    monkeypatch.setattr(ports.list_ports, "comports", lambda: list(infos))


def test_readers_are_found_by_usb_identity(monkeypatch):
    plugged(
        monkeypatch,
        Info("/dev/ttyUSB0", 0x0403, 0x6001),
        Info("/dev/ttyACM1", 0x2E8A, 5, None),
        Info("/dev/ttyS0", None, None),
    )
    assert [found.as_dict() for found in ports.find_readers()] == [
        {"port": "/dev/ttyACM1", "board": "Raspberry Pi Pico or Pico 2", "serial_number": ""}
    ]
    assert ports.only_reader() == "/dev/ttyACM1"


def test_none_or_several_readers(monkeypatch):
    plugged(monkeypatch)
    with pytest.raises(PortError, match="--sim"):
        ports.only_reader()
    plugged(monkeypatch, Info("/dev/ttyACM1", 0x2E8A, 5), Info("/dev/ttyACM0", 0x303A, 0x4001))
    with pytest.raises(PortError, match="/dev/ttyACM0, /dev/ttyACM1"):
        ports.only_reader()


def test_reader_list_asks_each_who_it_is(monkeypatch):
    with ScriptedReader(lambda request: result(request, {"name": "smartid reader", "version": "0.1.0"})) as scripted:
        plugged(monkeypatch, Info(scripted.path, 0x2E8A, 5), Info("/dev/no-such-port", 0x2E8A, 5))
        text = CliRunner().invoke(reader_command.reader, ["list"])
        as_json = CliRunner().invoke(reader_command.reader, ["list", "--json"])
    assert text.exit_code == 0 and "smartid reader 0.1.0" in text.output and "there is no such port" in text.output
    assert [found["answers"] for found in json.loads(as_json.output)] == [
        "/dev/no-such-port: there is no such port",
        "smartid reader 0.1.0",
    ]


# --- words --------------------------------------------------------------------------------------------
def test_every_verdict_the_firmware_can_give_has_words():
    """The reader's own English catalogue lists them; the host's words are written apart."""
    catalogue = (Path(__file__).resolve().parents[2] / "firmware/reader/ui/texts/en.txt").read_text("utf-8")

    def keys(prefix):
        return set(re.findall(rf"^{prefix}_([a-z_-]+)", catalogue, re.MULTILINE))

    assert keys("reason") and keys("reason") <= set(describe.REASONS)
    assert keys("claim") == {f"{name}_{state}" for name, state in describe.CLAIMS}
    assert keys("verdict") == set(describe.OVERALL)


def test_words_of_a_verdict():
    claims = [
        {"name": "signed", "state": "no", "reason": "signer-expired", "args": {"date": "20200131"}},
        {"name": "trust", "state": "yes", "reason": "trust-age", "args": {"date": "20261101", "days": 23}},
        {"name": "new", "state": "odd", "reason": "of-tomorrow", "args": {}},
    ]
    assert list(describe.verdicts({"overall": "partly", "claims": claims})) == [
        "Verdict           not everything could be checked",
        "  ! not validly signed: the signer was valid to 31-01-2020",
        "  + trust list up to date: 23 days old, of 01-11-2026",
        "    new: odd: of-tomorrow",
    ]


def test_dates():
    assert describe.date("19850314") == "14-03-1985"
    assert describe.date("199603") == "03-1996"
    assert (describe.date(""), describe.date(None), describe.date("1996")) == ("", "", "1996")


def test_the_benchs_places_are_the_readers():
    """A place the reader does not know falls back to its default, in silence on the screen."""
    from reader.storage.settings import PLACES
    from smartid.bench import words

    assert set(words.PLACES) == set(PLACES)

# SPDX-License-Identifier: Apache-2.0
"""A bundle brought to a reader's desk: what it takes, what it refuses, and a cable pulled at every message."""

import contextlib
import json
import sys
from types import SimpleNamespace

import pytest

import launch
from provisioning import Reader as DeskReader
from reader.errors import ReaderError
from reader.rpc.desk import Desk
from smartid.deploy import bundle, program, transfer, updating
from smartid.deploy.errors import BundleError, DidNotStart, NotForThisBoard
from smartid.deploy.release_key import born_with
from smartid.device.errors import PortError, ReaderRefused
from smartid.device.host_key import HostKey
from smartid.pki import keys

MPY = 7942
TARGET = program.Target("pico2", MPY)
KEY, STRANGER = keys.generate("P-256"), keys.generate("P-256")
HOST = HostKey(keys.generate("P-256"))
FILES = {
    "main.mpy": b"old main",
    "reader/big.mpy": bytes(range(256)) * 20,
    "reader/empty.py": b"",
    "zz.txt": b"z" * 700,
}
OLD = bundle.make(FILES, "0.1.0", TARGET, KEY)
NEW = bundle.make({**FILES, "main.mpy": b"new main", "reader/more.mpy": b"more" * 300}, "0.2.0", TARGET, KEY)


class Rig:
    """A reader without screen and card that runs OLD; what MicroPython gives the launcher is stood in for."""

    def __init__(self, folder):
        (folder / "program").mkdir()
        (folder / "data").mkdir()
        self.program = folder / "program"
        (self.program / "a").write_bytes(OLD.octets)
        (self.program / "key").write_bytes(born_with(KEY))
        self.data = str(folder / "data")
        self.messages = self.octets = 0
        self.pulled_at = self.lost = None
        self.start()

    def start(self):
        """The launcher's choice, as at a start; the program in it then says that it runs."""
        self.mounts = []
        sys.modules["vfs"] = SimpleNamespace(mount=lambda what, where: self.mounts.append(what))
        launch.mounted()
        self.version = launch.version(launch.running())
        launch.confirm()
        self.reader = DeskReader(self.data)
        self.reader.launcher, self.reader.version = launch, self.version
        self.reader.board.name = "pico2"
        self.reader.leave = lambda console: None if console else self.start()
        self.desk = Desk(self.reader)

    def call(self, method, params=None, timeout_s=0):
        self.messages += 1
        pulled = self.messages == self.pulled_at
        if pulled and self.lost == "call":
            raise PortError("pulled")
        if method == "reader.info":
            return {"version": self.version, "board": "pico2"}
        self.octets += len((params or {}).get("chunk", ""))
        try:
            answer = json.loads(json.dumps(self.desk.serve(method, json.loads(json.dumps(params or {})))))
        except ReaderError as error:
            raise ReaderRefused(-32000, str(error), error.code, type(error).__name__) from error
        if pulled:
            raise PortError("pulled")
        return answer

    def update(self, made=NEW, host=HOST):
        return updating.update(lambda: contextlib.nullcontext(self), host, made, start_timeout_s=0.01)


@pytest.fixture
def rig(tmp_path, monkeypatch):
    monkeypatch.setattr(launch, "ROOT", f"{tmp_path}/program/")
    monkeypatch.setattr(updating, "_TRIAL_S", 0)
    monkeypatch.setitem(sys.modules, "vfs", None)
    monkeypatch.setattr(sys.implementation, "_mpy", MPY, raising=False)
    return Rig(tmp_path)


def test_only_what_is_new_is_sent_and_the_new_program_runs(rig):
    done = rig.update()
    assert (done.version, rig.version, launch.now()) == ("0.2.0", "0.2.0", ("b", "ok"))
    changed = len(b"new main") + 4 * 300
    assert done.sent == NEW.contents + changed
    assert (rig.program / "b").read_bytes() == NEW.octets
    assert rig.update().sent == 0


def test_the_mounted_bundle_is_its_files(rig):
    rig.update()
    (mounted,) = rig.mounts
    for name, content in FILES.items():
        if name != "main.mpy":
            with mounted.open(f"/{name}", "rb") as file:
                assert file.read() == content
    with mounted.open("reader/big.mpy", "rb") as file:
        assert (file.seek(300), file.read(3), file.tell()) == (300, bytes((44, 45, 46)), 303)
        assert file.seek(-1, 2) == 256 * 20 - 1 and file.read(9) == b"\xff" and file.read(9) == b""
    assert mounted.stat("/reader")[0] == mounted.stat("")[0] == 0x4000
    assert mounted.stat("/zz.txt")[6] == 700
    for missing in ("/reader/none.py", "/read"):
        with pytest.raises(OSError, match="2"):
            mounted.stat(missing)


@pytest.mark.parametrize("lost", ["call", "answer"])
def test_pulled_at_every_message_it_starts_old_or_new_and_the_next_run_sends_the_rest(rig, lost):
    rig.lost = lost
    rig.update()
    in_all, everything = rig.messages, rig.octets
    assert in_all > 10
    for position in range(1, in_all + 1):
        for name in ("now", "b"):
            (rig.program / name).unlink()
        rig.messages = rig.octets = 0
        rig.start()
        assert rig.version == "0.1.0"
        rig.pulled_at = position
        with contextlib.suppress(PortError):
            rig.update()
        rig.pulled_at = None
        rig.start()  # the power went with the cable
        assert rig.version in ("0.1.0", "0.2.0")
        rig.update()
        assert rig.version == "0.2.0"
        assert rig.octets - everything == 0, "what arrived is not sent again"


def refusal(rig, made, host=HOST):
    with pytest.raises(ReaderRefused) as refused:
        rig.update(made, host)
    rig.start()
    assert rig.version == "0.1.0", "whatever was refused does not run"
    return str(refused.value)


def test_what_it_refuses(rig):
    assert "not signed by the key" in refusal(rig, bundle.make(FILES, "0.2.0", TARGET, STRANGER))
    assert "0.0.9 is not newer than 0.1.0" in refusal(rig, bundle.make(FILES, "0.0.9", TARGET, KEY))
    another = bundle.make(FILES, "0.2.0", program.Target("pico2", 2822), KEY)
    assert "another MicroPython" in refusal(rig, another)
    altered = bytearray(NEW.octets)
    altered[NEW.contents] ^= 1
    assert "damaged" in refusal(rig, bundle._parsed(bytes(altered), NEW.contents))
    with pytest.raises(NotForThisBoard, match="for esp32s3"):
        rig.update(bundle.make(FILES, "0.2.0", program.Target("esp32s3", MPY), KEY))
    (rig.program / "key").unlink()
    assert "not signed by the key" in refusal(rig, NEW)


def test_refused_before_the_contents_are_sent(rig):
    refusal(rig, bundle.make({"one.mpy": bytes(9000)}, "0.2.0", TARGET, STRANGER))
    assert rig.octets < 1000


def test_an_owned_reader_takes_it_from_its_owner_alone(rig, monkeypatch):
    monkeypatch.setattr(Desk, "known_host", lambda desk: HOST.point)
    assert "belongs to another host" in refusal(rig, NEW, HostKey(STRANGER))
    for method, params in (("update.begin", {"digest": NEW.digest.hex()}), ("reader.console", {})):
        with pytest.raises(ReaderRefused):
            rig.call(method, params)
    with pytest.raises(ReaderRefused, match="no update begun"):
        rig.call("update.put", {"offset": 0, "chunk": ""})
    assert rig.update().version == "0.2.0"


def test_a_program_that_does_not_come_up_is_left_again(rig):
    def crash(console):
        launch.mounted()
        rig.start()

    rig.reader.leave = crash
    with pytest.raises(DidNotStart, match="0.2.0 did not start; the reader runs 0.1.0"):
        rig.update()
    assert launch.now() == ("a", "ok")


def test_a_spoilt_slot_is_passed_over(rig):
    rig.update()
    (rig.program / "b").write_bytes(NEW.octets[:-1])
    rig.start()
    assert (rig.version, launch.now()) == ("0.1.0", ("a", "ok"))


def test_no_room_is_said(rig, monkeypatch):
    def full(*_):
        raise OSError(28, "no space")

    monkeypatch.setattr(launch, "put", full)
    assert "no room for a second program" in refusal(rig, NEW)


def test_a_reader_without_slots_says_what_to_do(rig):
    rig.reader.launcher = None
    with pytest.raises(ReaderRefused, match="deploy it"):
        rig.update()


def test_what_the_other_slot_has_spoilt_is_sent_whole_once_copying_is_off(rig):
    spoilt = bytearray(OLD.octets)
    spoilt[OLD.ends[1]] ^= 1
    (rig.program / "a").write_bytes(spoilt)

    class Slot:
        piece = 500

        def held(self):
            return launch.held(launch.ROOT + "b")

        def put(self, offset, chunk):
            return launch.put(launch.ROOT + "b", offset, chunk)

        def fill(self):
            return launch.fill(launch.ROOT + "a", launch.ROOT + "b")

    transfer.transfer(NEW, Slot())
    assert not launch.whole(launch.ROOT + "b")
    transfer.transfer(NEW, Slot(), copying=False)
    assert launch.whole(launch.ROOT + "b")


@pytest.mark.parametrize("cut", [0, 5, 100, NEW.contents - 3, NEW.contents, len(NEW.octets) - 1])
def test_a_truncated_bundle_is_refused_by_the_host(cut):
    with pytest.raises(BundleError, match="no bundle|cut off"):
        bundle.read(NEW.octets[:cut])


def test_every_altered_octet_of_a_bundle_is_noticed():
    small = bundle.make({"a": b"xy"}, "1.0", TARGET, KEY)
    for at in range(len(small.octets)):
        altered = bytearray(small.octets)
        altered[at] ^= 1
        try:
            read = bundle.read(bytes(altered))
        except BundleError:
            continue
        assert not read.signed_by(KEY.public_key()), at
    assert small.signed_by(KEY.public_key()) and not small.signed_by(STRANGER.public_key())


@pytest.mark.parametrize("version", ["", "1.x", "1.0 ", "1.0\n", "v1"])
def test_a_version_is_numbers(version):
    with pytest.raises(BundleError, match="numbers"):
        bundle.make({}, version, TARGET, KEY)

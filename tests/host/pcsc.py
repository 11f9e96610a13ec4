# SPDX-License-Identifier: Apache-2.0
"""A PC/SC daemon of the test's own with vsmartcard's virtual reader in it, out of the way of the machine's.

The daemon keeps its socket in /run/pcscd, wherever it runs; so it runs where /run is a place of its own, and its
socket shows up in a folder of the test's, which clients are told by PCSCLITE_CSOCK_NAME.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from need import need

DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
_PRIVATE = (
    'mount -t tmpfs none /run && mkdir /run/pcscd && mount --bind "$1" /run/pcscd && exec pcscd --foreground -c "$2"'
)
_WAIT_S = 20
_NAMESPACES = (["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"])


class VirtualReader:
    """`port`: where vpcd waits for a card; `environment`: for programs that are to see the reader."""

    def __init__(self, folder, port):
        self.port = port
        kept = {name: value for name, value in os.environ.items() if name not in ("OPENSC_CONF", "OPENSC_DEBUG")}
        self.environment = kept | {
            "PCSCLITE_CSOCK_NAME": str(folder / "pcscd.comm"),
            "HOME": str(folder),
            "LC_ALL": "C",
        }

    def run(self, *command, **options):
        """A program to its end: its exit status and all it said."""
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=60, **options)
        return done.returncode, done.stdout + done.stderr

    @contextlib.contextmanager
    def card(self, name):
        """`smartid cards serve NAME --front vpcd`, as one types it."""
        command = [sys.executable, "-m", "smartid", "cards", "serve", name, "--front", "vpcd", "--port", str(self.port)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            try:
                assert "is in the virtual reader" in process.stdout.readline()
                self.wait_for_card()
                yield process
            finally:
                process.send_signal(signal.SIGINT)
                assert process.wait(10) == 0

    def wait_for_card(self):
        _until(lambda: "3b:95" in self.run("opensc-tool", "--atr")[1].lower(), "the reader sees no card")


@contextlib.contextmanager
def virtual_reader(folder):
    need("pcscd", "pcscd")
    need("opensc-tool", "opensc")
    need("unshare", "util-linux")
    if not DRIVER.exists():
        pytest.skip(f"{DRIVER} is missing: install the package vsmartcard-vpcd")
    port = _free_port()
    (folder / "reader.conf").write_text(
        f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:0x{port:04X}\nLIBPATH {DRIVER}\nCHANNELID 0x{port:04X}\n'
    )
    command = [*_namespace(), "sh", "-c", _PRIVATE, "sh", str(folder), str(folder / "reader.conf")]
    with open(folder / "log", "wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        try:
            _until(lambda: (folder / "pcscd.comm").exists() and _listens(port), "pcscd does not start", process)
            yield VirtualReader(folder, port)
        finally:
            process.terminate()
            process.wait(10)


def _namespace():
    """How a process gets a place of its own here, with rights or without."""
    for way in _NAMESPACES:
        if subprocess.run([*way, "true"], capture_output=True, check=False).returncode == 0:
            return way
    pytest.skip("this machine lets no process have mounts of its own: run as root or allow user namespaces")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _listens(port):
    """By the kernel's table: to connect would be to put a card in."""
    wanted = f":{port:04X} "
    tables = [Path(name).read_text() for name in ("/proc/net/tcp", "/proc/net/tcp6") if Path(name).exists()]
    return any(wanted in line and " 0A " in line for table in tables for line in table.splitlines())


def _until(true, what, process=None):
    end = time.monotonic() + _WAIT_S
    while not true():
        assert time.monotonic() < end and (process is None or process.poll() is None), what
        time.sleep(0.1)

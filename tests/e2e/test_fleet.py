# SPDX-License-Identifier: Apache-2.0
"""Twenty simulated readers provisioned on one bench, which is killed in the middle and started again."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from need import need_micropython
from smartid.errors import SmartidError
from smartid.fleet.book import Book

READERS = 20
PATIENCE_S = 100


@pytest.fixture
def home(tmp_path, monkeypatch):
    need_micropython()
    monkeypatch.setenv("SMARTID_HOME", str(tmp_path))
    smartid("pki", "init")
    return tmp_path


def smartid(*arguments, start=subprocess.run, **options):
    return start([sys.executable, "-m", "smartid", *arguments], **options)


def in_service(home):
    with contextlib.suppress(SmartidError):
        return [row for row in Book(f"sqlite:///{home / 'fleet.db'}").readers() if row["state"] == "in service"]
    return []


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_twenty_readers_and_a_bench_that_dies(home):
    command = ("fleet", "provision", "--sim", str(READERS), "--at-once", "4")
    bench = smartid(*command, start=subprocess.Popen, start_new_session=True, stdout=subprocess.DEVNULL)
    ends = time.monotonic() + PATIENCE_S
    while len(in_service(home)) < 3 and bench.poll() is None and time.monotonic() < ends:
        time.sleep(0.2)
    assert bench.poll() is None, "it ended before it could be killed"
    os.killpg(bench.pid, signal.SIGKILL)  # its readers lose their power with it
    bench.wait()
    done_before = {row["holder"] for row in in_service(home)}
    assert 3 <= len(done_before) < READERS
    assert smartid(*command, stdout=subprocess.PIPE, text=True, check=True).stdout.count("in service") == READERS
    book = Book(f"sqlite:///{home / 'fleet.db'}")
    rows, certificates = book.readers(), book.certificates()
    assert [row["state"] for row in rows] == ["in service"] * READERS
    assert done_before <= {row["holder"] for row in rows}
    assert [holder for holder, kind, _ in certificates if kind == "terminal"] == [row["holder"] for row in rows]
    assert len({encoded for *_, encoded in certificates}) == len(certificates) == 2 * READERS
    issued = [path.name for path in (home / "pki").rglob("terminal-UTFLEET*.cvc")]
    assert len(issued) == READERS
    found = json.loads(smartid("fleet", "collect", "--sim", "3", "--json", stdout=subprocess.PIPE, check=True).stdout)
    assert [one["holder"] for one in found] == [row["holder"] for row in rows[:3]]
    assert not any(one["error"] for one in found)

# SPDX-License-Identifier: Apache-2.0
"""A PostgreSQL of the test's own: made, started, stopped, gone."""

import glob
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest


class Cluster:
    """`url` for SQLAlchemy; stop() and start() as often as a test likes. It listens on a socket in its own folder only."""

    def __init__(self, programs: str) -> None:
        self._programs = programs
        self._user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
        self.folder = Path(tempfile.mkdtemp(prefix="smartid-pg-"))
        if self._user:
            shutil.chown(self.folder, self._user)
        self._run("initdb", "-D", str(self.folder / "data"), "-A", "trust", "-U", "bench", "-N", "-E", "UTF8")
        self.url = f"postgresql+psycopg://bench@/postgres?host={self.folder}"

    def start(self) -> None:
        options = f"-c listen_addresses='' -c fsync=off -k {self.folder}"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", log, "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", "immediate", "stop")

    def remove(self) -> None:
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str) -> None:
        command = [f"{self._programs}/{program}", *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=self._user, cwd="/")


def cluster() -> Cluster:
    """Skips where there is none."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    program = shutil.which("initdb") or (found[-1] if found else None)
    if program is None:
        pytest.skip("initdb is missing: install the package postgresql")
    pytest.importorskip("psycopg", reason="the module psycopg is missing: install smartid[postgresql]")
    return Cluster(os.path.dirname(program))

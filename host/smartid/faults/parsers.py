# SPDX-License-Identifier: Apache-2.0
"""Every parser of the firmware under the real MicroPython, fed through a pipe with good octets that something was done
to, and with octets from nowhere: it understands them, or raises one of the reader's own errors, and lives on.
"""

from __future__ import annotations

import os
import random
import select
import struct
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from smartid import paths
from smartid.errors import SmartidError
from smartid.faults.good import good
from smartid.faults.tally import LOST, Effort, Tally

INPUTS = 1000
_RUNNER = Path(__file__).with_name("on_micropython.py")
_PATIENCE_S = 20.0
_TELLING = bytes.fromhex("00011F30317F808182848590A0FF")
_FROM_NOWHERE = 0.15


class RunnerDied(SmartidError):
    """MicroPython itself ended, or did not answer any more."""


def run(effort: Effort) -> Iterator[Tally]:
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(folder)
        try:
            for name, kept in sorted(good().items()):
                yield _fed(runner, name, kept, effort)
        finally:
            runner.close()


def _fed(runner: Runner, name: str, kept: list[bytes], effort: Effort) -> Tally:
    chance, tally = random.Random(f"{name} {effort.seed}"), Tally("parsers", name)
    for _ in range(effort.number(INPUTS)):
        octets = spoilt(chance, chance.choice(kept))
        try:
            outcome, _, told = runner.ask(name, octets).partition(" ")
        except RunnerDied as error:
            outcome, told = LOST, str(error)
            runner.start()
        tally.add(outcome, f"{told}: {octets[:150].hex()}")
    return tally


def spoilt(chance: random.Random, octets: bytes) -> bytes:
    """One to three things done to good octets, or octets that never were good."""
    if chance.random() < _FROM_NOWHERE:
        return chance.randbytes(chance.randrange(120))
    data = bytearray(octets)
    for _ in range(chance.randint(1, 3)):
        place = chance.randrange(max(1, min(len(data), chance.choice((16, 64, 1 << 20)))))
        kind = chance.choice(("set", "set", "flip", "cut", "insert", "double", "end"))
        if kind == "set":
            data[place : place + 1] = bytes((chance.choice(_TELLING),))
        elif kind == "flip" and data:
            data[place] ^= 1 << chance.randrange(8)
        elif kind == "cut":
            del data[place : place + chance.randint(1, 20)]
        elif kind == "insert":
            data[place:place] = chance.randbytes(chance.randint(1, 8))
        elif kind == "double":
            data[place:place] = data[place : place + chance.randint(1, 40)]
        else:
            del data[place:]
    return bytes(data)


class Runner:
    """MicroPython with the firmware's parsers; it answers one line for each input."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.start()

    def start(self) -> None:
        """Raises MissingProgram."""
        self._process = subprocess.Popen(
            [str(paths.micropython()), "-X", "heapsize=1M", str(_RUNNER), self._folder],
            env={**os.environ, "MICROPYPATH": f".frozen:{paths.firmware_dir()}"},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=0,
        )  # fmt: skip

    def ask(self, name: str, octets: bytes) -> str:
        """What became of this input. Raises RunnerDied."""
        source, sink = self._process.stdout, self._process.stdin
        assert source and sink
        try:
            sink.write(name.encode() + b"\n" + struct.pack(">I", len(octets)) + octets)
            answer = b""
            while not answer.endswith(b"\n"):
                if not select.select([source], [], [], _PATIENCE_S)[0]:
                    raise RunnerDied("no answer")
                piece = source.read(4096)
                if not piece:
                    raise RunnerDied(f"MicroPython ended: {answer.decode(errors='replace')}")
                answer += piece
        except (RunnerDied, BrokenPipeError) as error:
            self.close()
            raise RunnerDied(str(error)) from error
        return answer.decode(errors="replace").strip().splitlines()[-1]

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()

# SPDX-License-Identifier: Apache-2.0
"""A hostile host: whatever it writes on the serial line, the reader answers every well-formed request with a result or
one of its own errors, says once of every other line that it is none, and goes on; its heap stays as high.

Twice: a blank reader with a session open, as for whoever comes first; and one in service, which obeys its owner alone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric import ec

from smartid import pki
from smartid.device import lines as protocol
from smartid.device.host_key import HostKey
from smartid.device.provisioning import Steward
from smartid.errors import SmartidError
from smartid.faults.grammar import MAX_LINE, Grammar
from smartid.faults.tally import LOST, RIGHT, TYPED, Effort, Tally
from smartid.sim.connected import connected
from smartid.sim.world import World, WorldTimeout

LINES = 3000
_GROUP = 4  # lines written at once, without waiting for answers
_INTERNAL = -32603
_PATIENCE_S = 60.0
_GROWTH = 4096  # octets by which lists that grow in steps may differ
_KEYS = 9  # more than can wait
_LOOK = 20  # lines between looks at the heap: higher while a challenge waits, so its floor counts


def run(effort: Effort) -> Iterator[Tally]:
    keys = pki.ephemeral()
    with World(lang="en", place="bench") as world:
        yield from _attack(world, "a blank reader, a session open", effort, session=True)
    with World(pki=keys, lang="en", place="kiosk") as world:
        yield from _attack(world, "a reader in service", effort)


def _attack(world: World, name: str, effort: Effort, session: bool = False) -> Iterator[Tally]:
    grammar, tally, heap = Grammar(effort.seed), Tally("lines", name), []
    with connected(world) as client:
        if session:
            Steward(client, HostKey(ec.generate_private_key(ec.SECP256R1()))).begin()
        wire = Wire(world)
        for first in range(0, effort.number(LINES), _GROUP):
            sent = b"".join(grammar.line(1000 + first + place) for place in range(_GROUP)) + b"\n"
            wire.write(sent)
            wire.settle(sent, tally)
            if first % _LOOK < _GROUP:
                heap.append(wire.alive())
    yield tally
    flat, third = Tally("lines", f"{name}: heap's floor no higher in the last third"), len(heap) // 3
    grown = min(heap[-third:]) - min(heap[third : 2 * third])
    flat.add(RIGHT if grown < _GROWTH else LOST, f"{grown} octets more: {heap}")
    yield flat


class Wire:
    """The port's bare line: what the reader says, by the id it says it to."""

    def __init__(self, world: World) -> None:
        self._world, self._rest = world, b""
        self.heard: list[dict] = []
        world.serial.on_data(self._on_data)

    def _on_data(self, data: bytes) -> None:
        *whole, self._rest = (self._rest + data).split(b"\n")
        for line in whole:
            message = protocol.unpack(line)
            if message is not None and "method" not in message:
                self.heard.append(message)

    def write(self, data: bytes) -> None:
        with self._world.lock:
            self._world.serial.write(data)

    def alive(self) -> int:
        """Octets of heap in use, once whatever was under way has ended: a reading that no id could take back ends by
        the red key.
        """
        for _ in range(_KEYS):
            self.write(protocol.pack({"id": "heap", "method": "reader.memory", "params": {}}))
            self._world.wait_for(lambda: self.heard, _PATIENCE_S, "the heap is not told")
            answer = self.heard.pop()
            if "result" in answer:
                return answer["result"]["alive"]
            self._world.keypad.tap("cancel")
            self._world.wait_for(lambda: self._world.screen[0] != "place", _PATIENCE_S)
        raise WorldTimeout("the reader stays busy")

    def settle(self, sent: bytes, tally: Tally) -> None:
        """Wait for the answers that are due and judge them. Raises ReaderDied."""
        due = [number for line in sent.split(b"\n") if (number := asked(line)) is not NOTHING]
        self.write(b"".join(_taken_back(number) for number in due if isinstance(number, int)))
        try:
            self._world.wait_for(lambda: len(self.heard) >= len(due), _PATIENCE_S, "an answer is missing")
        except SmartidError as error:
            if self._world.failure:
                raise
            tally.add(LOST, f"{error}; {sent!r}")
        answers, self.heard = self.heard, []
        for number in due:
            answer = next((one for one in answers if one.get("id") == number), None)
            if answer is not None:
                answers.remove(answer)
            tally.add(judged(answer), f"{answer} to {number}, {sent!r}")
        for answer in answers:
            tally.add(LOST, f"nobody asked for {answer}: {sent!r}")


def _taken_back(number: int) -> bytes:
    return protocol.pack({"method": "rpc.cancel", "params": {"id": number}})


NOTHING = object()


def asked(line: bytes) -> object:
    """The id that an answer to this line carries: None for a line that is no request, NOTHING when none is due."""
    if line in (b"", b"\r"):
        return NOTHING
    message = protocol.unpack(line) if len(line) <= MAX_LINE and _readable(line) else None
    if message is None:
        return None
    number = message.get("id")
    well = type(number) in (int, str)
    if message.get("jsonrpc") != "2.0" or not isinstance(message.get("method"), str) or not well and number is not None:
        return number if well else None
    if not isinstance(message.get("params", {}), dict):
        return number if well else None
    return number if well else NOTHING


def _readable(line: bytes) -> bool:
    """Whether JSON as the reader takes it: no surrogate in escapes, be it half of a pair, none of Python's own NaN."""
    if b"\\ud" in line.lower():
        return False
    try:
        json.loads(line.rpartition(b"*")[0], parse_constant=int).__str__().encode()
    except (ValueError, RecursionError):
        return False
    return True


def judged(answer: dict | None) -> str:
    if answer is None or ("result" in answer) == ("error" in answer):
        return LOST
    if "result" in answer:
        return RIGHT
    return LOST if answer["error"].get("code") == _INTERNAL else TYPED

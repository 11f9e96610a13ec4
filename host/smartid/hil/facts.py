# SPDX-License-Identifier: Apache-2.0
"""What lies on the table, read off the devices themselves; and so which cases cannot be played there, and why."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

READS_CARDS = ("in service", "provisioned", "certificate run out")  # states of firmware/reader/storage/state.py
_TYPE_A = 0x01  # GetFirmwareVersion, support
_PRINT = 8  # octets of the owner's key that a reader tells


@dataclass(frozen=True)
class Facts:
    """depth: how the reader is reached. reader: of reader.info, None without a serial line. free: octets of heap.

    target: IC, version, revision and support of the second PN532, None without one. person: whether somebody can lay
    cards and press keys; keys: whether they press themselves. ours: whether the issuer of our cards is the one that
    provisioned the reader.
    """

    depth: str
    reader: dict[str, Any] | None = None
    free: int | None = None
    target: tuple[int, int, int, int] | None = None
    person: bool = False
    keys: bool = False
    ours: bool = True

    @property
    def lists(self) -> bool:
        """Whether the reader knows who was reported lost, so that every claim can be judged."""
        trust = self.reader["trust"] if self.reader else []
        return self.reader is None or any(one["name"] == "lost-list" and one["state"] == "ok" for one in trust)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def read(table: Any, depth: str, target: Any, person: bool, keys: bool, owners: Iterable[bytes]) -> Facts:
    """Ask the reader and the chip. owners: public points of the hosts that provision with our issuer's lists.

    Raises DeviceError.
    """
    info = table.ask("reader.info")
    ours = not info["host"] or info["host"] in map(fingerprint, owners)  # who trusts by hand is asked in the cases
    version = tuple(target.version) if target else None
    return Facts(depth, info, table.ask("reader.memory")["free"], version, person, keys, ours)


def fingerprint(point: bytes) -> str:
    """As reader.info tells its owner's key."""
    return hashlib.sha256(point).digest()[:_PRINT].hex()


def lacking(needs: Iterable[str], facts: Facts) -> str:
    """Why a case cannot be played, "" when it can. A need is one of NEEDS, or the place where the reader has to stand."""
    return next(filter(None, (NEEDS[need](facts) if need in NEEDS else _place(facts, need) for need in needs)), "")


def _place(facts: Facts, wanted: str) -> str:
    stands = facts.reader["settings"]["place"] if facts.reader else wanted
    return "" if stands == wanted else f"this is a story of the place {wanted!r}, and the reader stands at {stands!r}"


def _line(facts: Facts) -> str:
    return "" if facts.reader else "no serial line at this depth"


def _card(facts: Facts) -> str:
    if facts.target and not facts.target[3] & _TYPE_A:
        return f"the second PN532 says support {facts.target[3]:02X}: without ISO/IEC 14443 type A it is no card"
    if facts.target or facts.person or not facts.reader:
        return ""
    return "nobody lays a card: name a second PN532 by --target-pn532, or leave --no-person away"


def _keys(facts: Facts) -> str:
    return "" if facts.keys or facts.person else "nobody presses the reader's keys: leave --no-person away"


def _played(facts: Facts) -> str:
    return "" if facts.target or not facts.reader else "only a simulated card does this: --target-pn532 plays one"


def _trust(facts: Facts) -> str:
    state = facts.reader["state"] if facts.reader else READS_CARDS[0]
    return "" if state in READS_CARDS else f"the reader is {state}, so it reads no card: smartid reader provision"


def _ours(facts: Facts) -> str:
    return "" if facts.ours else "another host provisioned this reader: it does not trust the issuer of our cards"


def _lists(facts: Facts) -> str:
    return "" if facts.lists else "the reader has no list of lost cards in force: smartid reader provision"


NEEDS: dict[str, Callable[[Facts], str]] = {
    "line": _line,
    "card": _card,
    "played": _played,
    "keys": _keys,
    "trust": _trust,
    "ours": _ours,
    "lists": _lists,
}

# SPDX-License-Identifier: Apache-2.0
"""What a host does to a reader that it owns: provision, lock, unlock, set the time.

Provisioning begins anew wherever a pulled cable ended it: the reader says what it holds already, and only the rest is
sent. It has the old set of files or the new one at every moment, so nothing has to be undone here.
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from smartid.device.client import Client
from smartid.device.errors import DeviceError, PortError, ReaderRefused, ReaderSilent
from smartid.device.host_key import HostKey, LineKey, encoded

PIECE = 576  # octets of a file in one message: its line stays below the 1,024 characters that a reader takes
_CHECK_TIMEOUT_S = 180.0
_ATTEMPTS = 5
_PAUSE_S = 1.0

Progress = Callable[[str, int, int], None]  # what is under way, octets done, octets in all


class NotAsSent(DeviceError):
    """The reader holds something other than what it was sent."""


@dataclass(frozen=True)
class Load:
    """What goes into a reader. files: name on the reader -> content; secrets: name -> octets, sent sealed."""

    files: Mapping[str, bytes]
    secrets: Mapping[str, bytes]


@dataclass(frozen=True)
class Plan:
    """holder: the name for new keys; load(requests): what the issuer makes of the reader's requests, by their names.

    now: the clock's time, None to leave the clock alone.
    """

    holder: str
    load: Callable[[Mapping[str, bytes]], Load]
    now: datetime | None = None


class Steward:
    """One host at one reader. Raises ReaderRefused, ReaderSilent, PortError."""

    def __init__(self, client: Client, key: HostKey, progress: Progress = lambda *_: None) -> None:
        self._client, self._key, self._progress = client, key, progress
        self._line = LineKey()

    # --- a reader in service -----------------------------------------------------------------------
    def lock(self) -> str:
        """Out of service; the state afterwards."""
        return self._proved("reader.lock")

    def unlock(self) -> str:
        return self._proved("reader.unlock")

    def set_time(self, now: datetime) -> str:
        text = f"{now:%Y-%m-%dT%H:%M:%S}"
        if self._client.call("provision.challenge")["blank"]:
            return self._client.call("reader.set_time", {"time": text})["state"]
        return self._proved("reader.set_time", text.encode(), time=text)

    def _proved(self, action: str, detail: bytes = b"", **params: str) -> str:
        asked = self._client.call("provision.challenge")
        return self._client.call(action, {**params, "proof": self._key.proof(asked, action, detail)})["state"]

    # --- provisioning --------------------------------------------------------------------------------
    def provision(self, plan: Plan) -> str:
        """Everything, from the clock to the switch; the state afterwards."""
        if plan.now:
            self.set_time(plan.now)
        begun = self.begin()
        holder = begun["staged"] or plan.holder
        self._progress("keys", 0, 0)
        requests = self._client.call("provision.request", {"holder": holder})
        load = plan.load({name: base64.b64decode(text) for name, text in requests.items()})
        for name, secret in load.secrets.items():
            self._client.call("provision.secret", {"name": name, "sealed": self._line.seal(name, secret)})
        self._send(load.files)
        return self._switch(load.files)

    def begin(self) -> dict[str, Any]:
        """A session: what the reader says of the set that is staged, and of the one in force."""
        asked = self._client.call("provision.challenge")
        self._line.agree(asked)
        proof = self._key.proof(asked, "provision.begin", self._key.point + self._line.point)
        host, point = encoded(self._key.point), encoded(self._line.point)
        return self._client.call("provision.begin", {"host": host, "point": point, "proof": proof})

    def _send(self, files: Mapping[str, bytes]) -> None:
        """What the reader does not hold yet; what it holds beside it goes."""
        held = self.table()
        for name in held.keys() - files.keys():
            self._client.call("provision.drop", {"name": name})
        offsets = {name: _right_so_far(content, held.get(name)) for name, content in files.items()}
        done, of = sum(offsets.values()), sum(map(len, files.values()))
        for name, content in files.items():
            for offset in range(offsets[name], len(content), PIECE):
                self._progress(name, done, of)
                chunk = content[offset : offset + PIECE]
                params = {"name": name, "offset": offset, "chunk": encoded(chunk), "of": len(content)}
                self._client.call("provision.put", params)
                done += len(chunk)
        self._progress("files", of, of)

    def table(self) -> dict[str, tuple[int, str]]:
        """What the reader has staged: name -> (octets, SHA-256)."""
        rows: list[list[Any]] = []
        while True:
            page = self._client.call("provision.table", {"first": len(rows)}, timeout_s=_CHECK_TIMEOUT_S)
            rows += page["files"]
            if len(rows) >= page["of"] or not page["files"]:
                return {name: (size, digest) for name, size, digest in rows}

    def _switch(self, files: Mapping[str, bytes]) -> str:
        """Have it checked, see that what was checked is what was sent, and sign just that."""
        self._progress("check", 0, 0)
        checked = self._client.call("provision.check", timeout_s=_CHECK_TIMEOUT_S)
        held = self.table()
        lines = "".join(f"{name} {size} {digest}\n" for name, (size, digest) in sorted(held.items()))
        digest = hashlib.sha256(lines.encode()).digest()
        sent = {name: (len(content), hashlib.sha256(content).hexdigest()) for name, content in files.items()}
        differing = [name for name, facts in sent.items() if held.get(name) != facts and not name.endswith(".sld")]
        if differing or digest.hex() != checked["digest"]:
            raise NotAsSent(
                f"the reader holds other files than were sent: {', '.join(differing) or 'the table differs'}"
            )
        self._progress("switch", 0, 0)
        asked = self._client.call("provision.challenge")
        proof = self._key.proof(asked, "provision.commit", digest)
        return self._client.call("provision.commit", {"proof": proof}, timeout_s=_CHECK_TIMEOUT_S)["state"]


def provision(
    connect: Callable[[], AbstractContextManager[Client]],
    key: HostKey,
    plan: Plan,
    progress: Progress = lambda *_: None,
    attempts: int = _ATTEMPTS,
    pause_s: float = _PAUSE_S,
) -> str:
    """Provision through whatever cable `connect` opens, and again when it was pulled; the state afterwards.

    Raises the last PortError or ReaderSilent when there is no end to it, ReaderRefused at once.
    """
    number = None
    for left in range(attempts, 0, -1):
        try:
            with connect() as client:
                facts = client.call("reader.info")
                if number is not None and facts["provisioned"] == number:
                    return facts["state"]  # only the answer to the last message was lost
                number = facts["provisioned"] + 1
                return Steward(client, key, progress).provision(plan)
        except ReaderRefused:
            raise
        except (PortError, ReaderSilent):
            if left == 1:
                raise
            progress("cable", 0, 0)
            time.sleep(pause_s)
    raise ValueError("attempts")


def _right_so_far(content: bytes, held: tuple[int, str] | None) -> int:
    """How many octets of a file need not be sent again."""
    size, digest = held or (0, "")
    return size if hashlib.sha256(content[:size]).hexdigest() == digest and size <= len(content) else 0

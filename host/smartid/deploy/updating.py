# SPDX-License-Identifier: Apache-2.0
"""A signed bundle for a reader in service, over its own line: the reader takes it from its owner, checks it, and tries it.

Begun again after a pulled cable it goes on where it was. At every moment the reader starts, with the old program or the
new one.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from smartid.deploy.bundle import Bundle
from smartid.deploy.errors import DidNotStart, NotForThisBoard
from smartid.deploy.program import Progress
from smartid.deploy.transfer import transfer
from smartid.device.client import Client
from smartid.device.errors import PortError, ReaderRefused, ReaderSilent
from smartid.device.host_key import HostKey, encoded
from smartid.device.provisioning import PIECE

_CHECK_TIMEOUT_S = 180.0
_START_TIMEOUT_S = 60.0
_ASK_TIMEOUT_S = 3.0
_PAUSE_S = 0.5
_TRIAL_S = 3  # longer than firmware/main.py takes
_NO_SUCH_METHOD = -32601

Connect = Callable[[], AbstractContextManager[Client]]


@dataclass(frozen=True)
class Done:
    """What came of it: the version that runs, octets sent, octets of the whole; sent is 0 when nothing was to be done."""

    version: str
    sent: int
    of: int


class _Line:
    """The slot behind a reader's methods."""

    piece = PIECE

    def __init__(self, client: Client, begun: dict[str, Any]) -> None:
        self._client, self._begun = client, begun

    def held(self) -> tuple[int, str]:
        return self._begun["held"], self._begun["digest"]

    def put(self, offset: int, chunk: bytes) -> int:
        return self._client.call("update.put", {"offset": offset, "chunk": encoded(chunk)})

    def fill(self) -> int:
        return self._client.call("update.fill", timeout_s=_CHECK_TIMEOUT_S)


def update(
    connect: Connect,
    key: HostKey,
    bundle: Bundle,
    progress: Progress = lambda *_: None,
    start_timeout_s: float = _START_TIMEOUT_S,
) -> Done:
    """Raises ReaderRefused for a bundle that the reader does not take; DeviceError, DeployError."""
    with connect() as client:
        facts = client.call("reader.info")
        if facts["version"] == bundle.version:
            return Done(bundle.version, 0, len(bundle.octets))  # perhaps only the last answer was lost
        if facts["board"] != bundle.target.board:
            raise NotForThisBoard(f"the bundle is for {bundle.target.board}, this reader is a {facts['board']}")
        sent = _bring(client, key, bundle, progress)
        progress("starting", 0, 0)
        client.call("update.commit", timeout_s=_CHECK_TIMEOUT_S)
    found = came_up(connect, facts["version"], start_timeout_s)
    if found == bundle.version:  # and stays, past its trial
        time.sleep(_TRIAL_S)
        found = came_up(connect, "", start_timeout_s)
    if found != bundle.version:
        raise DidNotStart(f"version {bundle.version} did not start; the reader runs {found} as before")
    return Done(found, sent, len(bundle.octets))


def _bring(client: Client, key: HostKey, bundle: Bundle, progress: Progress) -> int:
    try:
        begun = begin(client, key, bundle)
    except ReaderRefused as error:
        if error.number != _NO_SUCH_METHOD:
            raise
        raise NotForThisBoard("this reader's firmware takes no updates yet: deploy it once") from error
    line = _Line(client, begun)
    sent = transfer(bundle, line, progress, lambda: client.call("update.check", timeout_s=_CHECK_TIMEOUT_S))
    progress("checking", 0, 0)
    return sent


def begin(client: Client, key: HostKey, bundle: Bundle) -> dict[str, Any]:
    """What the reader holds of it already; an owned reader asks who wants it."""
    return by_owner(client, key, "update.begin", bundle.digest.hex().encode(), digest=bundle.digest.hex())


def by_owner(client: Client, key: HostKey, action: str, detail: bytes = b"", **params: str) -> Any:
    """Call what an owned reader does for its owner alone, and a blank one for anybody."""
    asked = client.call("provision.challenge")
    proof = {} if asked["blank"] else {"proof": key.proof(asked, action, detail)}
    return client.call(action, {**params, **proof})


def came_up(connect: Connect, before: str, timeout_s: float) -> str:
    """The version that answers after a start. While it is the one from before, the new one may still come.

    Raises the last PortError or ReaderSilent.
    """
    deadline, found = time.monotonic() + timeout_s, ""
    while True:
        left = deadline - time.monotonic()
        try:
            with connect() as client:
                found = client.call("reader.info", timeout_s=max(min(left, _ASK_TIMEOUT_S), 0.1))["version"]
            if found != before or left <= 0:
                return found
        except (PortError, ReaderSilent, ReaderRefused):
            if left <= 0:
                raise
        time.sleep(_PAUSE_S)

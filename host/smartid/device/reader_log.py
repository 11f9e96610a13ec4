# SPDX-License-Identifier: Apache-2.0
"""Reading a reader's audit log out over its serial line, and telling it what need not be kept there any more."""

from __future__ import annotations

import base64
import os

from smartid.device.client import Client
from smartid.device.host_key import HostKey, encoded
from smartid.pki import reader_log
from smartid.pki.reader_log import LogFile

NONCE = 16


def read(client: Client, key: HostKey) -> LogFile:
    """The whole log, signed afresh. Only the reader's owner may. Raises DeviceError, Malformed."""
    nonce = os.urandom(NONCE)
    asked = client.call("provision.challenge")
    head = client.call("log.head", {"nonce": encoded(nonce), "proof": key.proof(asked, "log.head", nonce)})
    first, last = head["first"], head["last"]
    lines: list[bytes] = []
    while first + len(lines) <= last:
        page = client.call("log.page", {"from": first + len(lines)})["lines"]
        if not page:
            break
        lines += map(base64.b64decode, page)
    signature = base64.b64decode(head["signature"])
    return LogFile(head["holder"], nonce, first, last, signature, [reader_log.line(one) for one in lines])


def taken_over(client: Client, key: HostKey, number: int) -> int:
    """The host keeps all lines up to this one; how many more fit into the reader now. Raises DeviceError."""
    asked = client.call("provision.challenge")
    proof = key.proof(asked, "log.taken_over", number.to_bytes(4, "big"))
    return client.call("log.taken_over", {"number": number, "proof": proof})["room"]

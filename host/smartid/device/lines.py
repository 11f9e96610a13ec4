# SPDX-License-Identifier: Apache-2.0
"""The serial protocol's lines: `<json>*<crc32 of the json, 8 lower-case hexadecimal digits>`, JSON-RPC 2.0 inside.

Whatever else stands on the line (a console's greeting, noise, half a message) is not a message and gives None.
"""

from __future__ import annotations

import json
import zlib
from typing import Any


def pack(message: dict[str, Any]) -> bytes:
    """The line, newline included."""
    body = json.dumps({"jsonrpc": "2.0", **message}, ensure_ascii=False, separators=(",", ":")).encode()
    return b"%s*%08x\n" % (body, zlib.crc32(body))


def unpack(line: bytes) -> dict[str, Any] | None:
    """The message in a line, or None."""
    body, star, digits = line.rstrip(b"\r\n").rpartition(b"*")
    if not star or digits != b"%08x" % zlib.crc32(body):
        return None
    try:
        message = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None

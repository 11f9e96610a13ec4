# SPDX-License-Identifier: Apache-2.0
"""Lines for the serial port, made by the grammar of the protocol and against it, from a seed."""

from __future__ import annotations

import json
import random
import zlib
from typing import Any

MAX_LINE = 1024  # of the reader: what is longer is answered and not read

# method -> its parameters; what they take is tried out here, not known
METHODS = {
    "reader.info": (),
    "reader.memory": (),
    "reader.card": ("can", "mrz"),
    "provision.challenge": (),
    "provision.begin": ("host", "point", "proof"),
    "provision.request": ("holder",),
    "provision.secret": ("name", "sealed"),
    "provision.table": ("first",),
    "provision.put": ("name", "offset", "chunk", "of"),
    "provision.drop": ("name",),
    "provision.check": (),
    "provision.commit": ("proof",),
    "provision.abort": (),
    "log.head": ("nonce", "proof"),
    "log.page": ("from",),
    "log.taken_over": ("number", "proof"),
    "reader.lock": ("proof",),
    "reader.unlock": ("proof",),
    "reader.set_time": ("time", "proof"),
    "events.subscribe": ("personal",),
    "rpc.cancel": ("id",),
}
_LENGTHS = (0, 1, 2, 15, 16, 17, 63, 64, 65, 127, 300)
_NAMES = (
    "settings.json", "../settings.json", "a/../../manifest", "/manifest", "trust/trust.lst", "csca/0.cer", "csca/",
    "csca/" + "0" * 60, "vault/device", "terminal/0.cvc", "", ".", "..", "list-key", "officer-pin", "terminal-key",
    "\0", "csca/\0.cer", "trust/lost.sld", "中文", "UTSPECIMNIS26001", "UTSPECIMN-S26001", "settings.json.new",
)  # fmt: skip
_TEXTS = (
    "482913", "４８２９１３", "48291", "2026-11-24T14:32:00", "9999-99-99T99:99:99", "0000-00-00T00:00:00",
    "２０２６-11-24T14:32:00", "AAAA", "A", "=", "====", "AA==AA==", "BA" + "A" * 86, "!" * 40, "UX150273A<0" * 3,
    "\\u0000", "\x7f", "\u202e", "\U0001f4a3", "'\"\\", "%s%n%x", "{}",
)  # fmt: skip
_NUMBERS = (
    0, 1, -1, 7, 255, 256, 65535, 2**30 - 1, 2**30, 2**31 - 1, 2**31, 2**32, 2**62, 2**63, 2**64, -(2**31), -(2**63),
    10**40, 1.5, -0.0, 1e300, 1e-300,
)  # fmt: skip
_RAW = (  # bodies that are no request, or not even JSON
    b"", b"{", b"}", b"[]", b"[1]", b"null", b"true", b"42", b'"a"', b"nul", b"{]", b'{"a"}', b'{"a":}', b'{"a":1,}',
    b'{"id":1,"id":2}', b"NaN", b"-", b"1e999", b'"\\ud800"', b'"\\uDFFF\\uD800"', b'"\\u12"', b'"\xed\xa0\x80"',
    b'"\xff\xfe"', b'"\xc3"', b"\x00", b"\x00\x01\x02", b"\x03\x04", b"\x1b[2J", b"\xef\xbb\xbf{}", b"'a'", b"/**/{}",
    b'{"jsonrpc":"2.0","id":1,"method":"reader.info"}{"jsonrpc":"2.0"}', b'[{"jsonrpc":"2.0","id":1,"method":"a"}]',
    b"[" * 500, b"[" * 500 + b"]" * 500, b'{"a":' * 190, b"9" * 900, b'{"jsonrpc":"2.0","id":' + b"9" * 900 + b"}",
    b"1" + b"e1" * 400, b'"' + b"\\n" * 450 + b'"', b"[" + b"{}," * 300 + b"{}]", b'{"' + b"k" * 950 + b'":1}',
)  # fmt: skip


def sealed(body: bytes) -> bytes:
    return b"%s*%08x\n" % (body, zlib.crc32(body))


class Grammar:
    """line(id) -> octets to send, each with its newline."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(f"lines {seed}")

    def line(self, number: int) -> bytes:
        """Mostly a request with this id and odd parameters; else one that is formed oddly, or no message at all."""
        kind = self._random.random()
        if kind < 0.60:
            return self.packed(self.request(number))
        if kind < 0.75:
            return self.packed(self._bent(self.request(number)))
        if kind < 0.87:
            return sealed(self._random.choice(_RAW))
        return self._damaged(self.packed(self.request(number)))

    def packed(self, message: Any) -> bytes:
        return sealed(json.dumps(message, ensure_ascii=self._random.random() < 0.5, separators=(",", ":")).encode())

    def request(self, number: int) -> dict:
        method = self._random.choice(tuple(METHODS))
        names = METHODS[method]
        params = {name: self._value() for name in names if self._random.random() < 0.9}
        if self._random.random() < 0.1:
            params[self._random.choice(("proof", "x", "", "id"))] = self._value()
        return {"jsonrpc": "2.0", "id": number, "method": method, "params": params}

    def _value(self, depth: int = 2) -> Any:
        pick = self._random.choice
        kinds = (
            lambda: pick(_NAMES), lambda: pick(_TEXTS), lambda: pick(_NUMBERS), lambda: pick((None, True, False)),
            lambda: "A" * pick(_LENGTHS), self._base64, lambda: pick(_NUMBERS),
        )  # fmt: skip
        nested = (lambda: [self._value(depth - 1)] * pick((0, 1, 3)), lambda: {pick(_TEXTS): self._value(depth - 1)})
        return pick((*kinds, *nested) if depth else kinds)()

    def _base64(self) -> str:
        from base64 import b64encode

        return b64encode(self._random.randbytes(self._random.choice((16, 32, 64, 65)))).decode()

    def _bent(self, request: dict) -> dict:
        """One member of the message is not what it should be, is missing or one too many."""
        member = self._random.choice(("jsonrpc", "id", "method", "params"))
        bend = self._random.choice(("drop", "value", "value", "same id", "text id"))
        if bend == "drop":
            del request[member]
        elif bend == "value":
            request[member] = self._value()
        elif bend == "same id":
            request["id"] = 1
        else:
            request["id"] = self._random.choice(_TEXTS)
        return request

    def _damaged(self, line: bytes) -> bytes:
        """Cut, flipped, doubled, filled with octets that are no text, or far too long."""
        at = self._random.randrange(len(line))
        return self._random.choice((
            lambda: line[:at] + b"\n",
            lambda: line[:at] + bytes([line[at] ^ 1 << self._random.randrange(8)]) + line[at + 1 :],
            lambda: line[:at] + b"\r" + line[at:],
            lambda: line[:-1] + line,
            lambda: self._random.randbytes(self._random.randrange(1, 400)) + b"\n",
            lambda: bytes(self._random.choice((5, 900, 1024, 1025))) + b"\n",
            lambda: sealed(b'{"a":"' + b"x" * self._random.choice((1000, 1018, 4000, 70_000)) + b'"}'),
            lambda: b"\n\r\n" + line,
        ))()  # fmt: skip

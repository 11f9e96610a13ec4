# SPDX-License-Identifier: Apache-2.0
"""What the issuer keeps to judge readers' logs by: each reader's log key, and the last line it has seen of each."""

import json

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from smartid.pki.errors import NotTrusted, PkiError, RequestRefused
from smartid.pki.reader_log import LogFile
from smartid.pki.store import Store

_SEEN = "log-seen.json"


class Logs:
    def __init__(self, store: Store) -> None:
        self._store = store

    def keep_key(self, holder: str, point: bytes) -> None:
        """The log key that came with a reader's requests; a name stands for one key. Raises RequestRefused."""
        try:
            key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        except ValueError as error:
            raise RequestRefused(f"{holder}: the log key is no point of P-256") from error
        encoded = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        if self._store.publish(f"log-{holder}.point", encoded) != encoded:
            raise RequestRefused(f"{holder} has another log key already")

    def key(self, holder: str) -> ec.EllipticCurvePublicKey:
        """Raises NotTrusted: no reader of this issuer."""
        point = self._store.get(f"log-{holder}.point") if holder.isalnum() else None
        if point is None:
            raise NotTrusted(f"{holder!r} is no reader that was provisioned from here")
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)

    def verify(self, log: LogFile) -> None:
        """The log holds in itself, and with what was seen of the same reader before. Raises NotTrusted."""
        log.verify(self.key(log.holder))
        number, chain = self.seen(log.holder)
        if log.first > number + 1:
            raise NotTrusted(f"lines {number + 1} to {log.first - 1} were never handed in")
        known = [line for line in log.lines if line.number == number]
        if known and known[0].chain.hex() != chain:
            raise NotTrusted(f"line {number} is another than the one handed in before: the log was begun anew")

    def accept(self, log: LogFile, fresh: bool = False) -> None:
        """Verify, and remember how far it goes. `fresh`: it was read from the reader just now, so that it must not end
        before what was seen. Raises NotTrusted.
        """
        self.verify(log)
        number, _ = self.seen(log.holder)
        if fresh and log.last < number:
            raise NotTrusted(f"the reader's log ends at line {log.last}, but line {number} was handed in before")
        if log.last > number:
            self._remember(log)

    def seen(self, holder: str) -> tuple[int, str]:
        """(number, chain) of the last line handed in; (0, "") without any."""
        number, chain = _rows(self._store.get(_SEEN)).get(holder, (0, ""))
        return number, chain

    def _remember(self, log: LogFile) -> None:
        def changed(content: bytes | None) -> bytes:
            rows = _rows(content)
            rows[log.holder] = [log.last, log.lines[-1].chain.hex()]
            return json.dumps(rows, indent=1, sort_keys=True).encode()

        self._store.update(_SEEN, changed)


def _rows(content: bytes | None) -> dict[str, list]:
    try:
        return json.loads(content or b"{}")
    except ValueError as error:
        raise PkiError(f"{_SEEN} is damaged") from error

# SPDX-License-Identifier: Apache-2.0
"""What the issuer keeps to make its lists from: cards reported lost, and the numbered lists made so far.

The register holds entries as the list does, not card numbers: who reads the folder without its key learns nobody's.
"""

from collections.abc import Callable
from datetime import date, timedelta

from smartid.pki import lost_delta, lost_list, trust_list
from smartid.pki.country import Country
from smartid.pki.errors import PkiError
from smartid.pki.secret import secret
from smartid.pki.signed_list import Head
from smartid.pki.special import special_signer
from smartid.pki.store import Store

_REGISTER = "lost-register"
LOST_DAYS, TRUST_DAYS = 30, 90


class Registers:
    """Lists are files NAME-NUMBER.lst, changes NAME-NUMBER.sld; each number is given once."""

    def __init__(self, store: Store, country: Country) -> None:
        self._store, self._country = store, country

    def list_key(self) -> bytes:
        """32 octets that readers keep in their vault. Raises KeyLocked."""
        return secret(self._store, "list-key", lost_list.KEY_OCTETS)

    def report_lost(self, number: str, issued: date) -> bool:
        """Put a card into the register; False: it was there. `number`: U3840163."""
        return self._change(number, issued, set.__or__)

    def report_found(self, number: str, issued: date) -> bool:
        """Take a card out again; False: it was not there."""
        return self._change(number, issued, set.__sub__)

    def lost(self) -> set[bytes]:
        return _entries(self._store.get(_REGISTER))

    def build_lost_list(self, today: date) -> bytes:
        """The next list from the register, and beside it what changed since the one before."""
        signer = special_signer(self._country, "lost", today)
        before = self.latest("lost")
        head = self._next("lost", today, LOST_DAYS)
        made = lost_list.make(head, self.list_key(), self.lost(), signer)
        kept = self._publish("lost", head.number, made)
        if before:
            self._store.publish(f"lost-{head.number:06}.sld", lost_delta.make(before, kept, signer))
        return kept

    def build_trust_list(self, today: date, more: list[bytes]) -> bytes:
        """The country's own authorities, links and `more` certificates (DER)."""
        own = [authority.certificate_der for authority in self._country.authorities()]
        head = self._next("trust", today, TRUST_DAYS)
        made = trust_list.make(head, [*own, *more], special_signer(self._country, "trust", today))
        return self._publish("trust", head.number, made)

    def latest(self, kind: str) -> bytes | None:
        """The newest list of that kind, `lost` or `trust`."""
        names = self._numbered(kind, ".lst")
        return self._store.get(names[-1]) if names else None

    def latest_changes(self) -> bytes | None:
        """From the list of lost cards before the newest to the newest."""
        numbers = self._numbered("lost", ".lst")
        return self._store.get(numbers[-1].replace(".lst", ".sld")) if numbers else None

    def _change(self, number: str, issued: date, operation: Callable[[set, set], set]) -> bool:
        entry = lost_list.entry(self.list_key(), number, issued)
        before = after = set()

        def changed(content: bytes | None) -> bytes:
            nonlocal before, after
            before = _entries(content)
            after = operation(before, {entry})
            return b"".join(one.hex().encode() + b"\n" for one in sorted(after))

        self._store.update(_REGISTER, changed)
        return before != after

    def _next(self, kind: str, today: date, days: int) -> Head:
        names = self._numbered(kind, ".lst")
        number = int(names[-1].removesuffix(".lst").rpartition("-")[2]) + 1 if names else 1
        return Head(number, today, today + timedelta(days=days))

    def _publish(self, kind: str, number: int, made: bytes) -> bytes:
        kept = self._store.publish(f"{kind}-{number:06}.lst", made)
        if kept != made:
            raise PkiError(f"another {kind} list {number} was made at the same time: try again")
        return kept

    def _numbered(self, kind: str, suffix: str) -> list[str]:
        return [name for name in self._store.names() if name.startswith(f"{kind}-0") and name.endswith(suffix)]


def _entries(content: bytes | None) -> set[bytes]:
    try:
        return {bytes.fromhex(line) for line in (content or b"").decode().split()}
    except ValueError as error:
        raise PkiError(f"{_REGISTER} is damaged") from error

# SPDX-License-Identifier: Apache-2.0
"""Secure messaging with AES or 3DES, the card's side. Doc 9303-11, 9.8."""

import hmac
from dataclasses import replace

from smartid.sim.card import ciphers, status, tlv
from smartid.sim.card.apdu import SECURED, SHORT_MAX, Command
from smartid.sim.card.ciphers import AES_128, BLOCK, Suite
from smartid.sim.card.status import Refused

DO_CRYPTOGRAM = 0x87  # even instruction: padding indicator 01, then the cryptogram
DO_CRYPTOGRAM_ODD = 0x85  # odd instruction: the cryptogram alone
DO_LE, DO_STATUS, DO_MAC = 0x97, 0x99, 0x8E
_PADDED = b"\x01"
_KNOWN = {DO_CRYPTOGRAM, DO_CRYPTOGRAM_ODD, DO_LE, DO_MAC}
_STATUS_AND_MAC = 4 + 2 + ciphers.MAC_SIZE  # bytes of DO 99 and DO 8E


class SecureMessaging:
    """Two keys and the send sequence counter; whoever holds it drops it at the first error."""

    def __init__(self, key_enc: bytes, key_mac: bytes, suite: Suite = AES_128, counter: int = 0) -> None:
        """`counter` begins at zero, except after basic access control (9.8.2)."""
        self._key_enc, self._key_mac, self._suite = key_enc, key_mac, suite
        self._counter = counter

    def unwrap(self, command: Command) -> Command:
        """The plain command inside. Raises Refused 6987 (a data object is missing) or 6988 (one is wrong)."""
        self._count()
        try:
            objects = list(tlv.placed(command.data))
        except tlv.TlvError as error:
            raise Refused(status.SECURE_MESSAGING_WRONG) from error
        tags = [tag for tag, _, _ in objects]
        if DO_MAC not in tags:
            raise Refused(status.SECURE_MESSAGING_MISSING)
        if tags[-1] != DO_MAC or len(set(tags)) != len(tags) or not set(tags) <= _KNOWN:
            raise Refused(status.SECURE_MESSAGING_WRONG)
        _, check_sum, place = objects[-1]
        covered = command.data[:place]  # as they came: a length may have more octets than it needs
        expected = self._mac(self._pad(bytes([command.cla | SECURED]) + command.header[1:]), covered)
        if not hmac.compare_digest(expected, check_sum):
            raise Refused(status.SECURE_MESSAGING_WRONG)
        return self._plain(command, {tag: value for tag, value, _ in objects})

    def _plain(self, command: Command, objects: dict[int, bytes]) -> Command:
        cryptogram = self._cryptogram(command.ins, objects)
        ne = _le(objects.get(DO_LE))
        outer = command.ne or SHORT_MAX
        return replace(
            command,
            cla=command.cla & ~SECURED,
            data=self._decrypt(cryptogram) if cryptogram is not None else b"",
            ne=ne,
            room=_room(min(outer, command.room), bool(command.ins & 1), self._suite.block),
        )

    def _cryptogram(self, ins: int, objects: dict[int, bytes]) -> bytes | None:
        if ins & 1:
            if DO_CRYPTOGRAM in objects:
                raise Refused(status.SECURE_MESSAGING_WRONG)
            return objects.get(DO_CRYPTOGRAM_ODD)
        if DO_CRYPTOGRAM_ODD in objects or objects.get(DO_CRYPTOGRAM, _PADDED)[:1] != _PADDED:
            raise Refused(status.SECURE_MESSAGING_WRONG)
        return objects[DO_CRYPTOGRAM][1:] if DO_CRYPTOGRAM in objects else None

    def wrap(self, ins: int, data: bytes, sw: int) -> bytes:
        """The secured answer's data field: DO 87 or 85, 99, 8E. The plain status word follows it on the line."""
        self._count()
        body = b""
        if data:
            cryptogram = self._suite.encrypt(self._key_enc, self._iv(), self._pad(data))
            tag, prefix = (DO_CRYPTOGRAM_ODD, b"") if ins & 1 else (DO_CRYPTOGRAM, _PADDED)
            body = tlv.encode(tag, prefix, cryptogram)
        body += tlv.encode(DO_STATUS, sw.to_bytes(2, "big"))
        return body + tlv.encode(DO_MAC, self._mac(b"", body))

    def _decrypt(self, cryptogram: bytes) -> bytes:
        try:
            return ciphers.unpad(self._suite.decrypt(self._key_enc, self._iv(), cryptogram), self._suite.block)
        except ValueError as error:
            raise Refused(status.SECURE_MESSAGING_WRONG) from error

    def _mac(self, header: bytes, objects: bytes) -> bytes:
        """Over counter, padded header and data objects, which are padded where there are any (9.8.6.1)."""
        padded = self._pad(objects) if objects else b""
        return self._suite.mac(self._key_mac, self._counter.to_bytes(self._suite.block, "big") + header + padded)

    def _pad(self, data: bytes) -> bytes:
        return ciphers.pad(data, self._suite.block)

    def _iv(self) -> bytes:
        return self._suite.vector(self._key_enc, self._counter)

    def _count(self) -> None:
        """Before each command and each answer; it begins anew after its last value (9.8.2)."""
        self._counter = (self._counter + 1) % (1 << 8 * self._suite.block)


def _le(value: bytes | None) -> int:
    """Ne from DO 97; a Le of zeros means all there is (ISO/IEC 7816-4, 10.4.2)."""
    if value is None:
        return 0
    if len(value) not in (1, 2):
        raise Refused(status.SECURE_MESSAGING_WRONG)
    return int.from_bytes(value, "big") or 1 << 8 * len(value)


def _room(outer: int, odd: bool, block: int = BLOCK) -> int:
    """The most plain bytes whose secured answer still fits `outer` bytes."""
    room = (outer - _STATUS_AND_MAC) // block * block
    while room and room + _wrapper(room, odd) + _STATUS_AND_MAC > outer:
        room -= block
    return max(room - 1, 0)


def _wrapper(cryptogram: int, odd: bool) -> int:
    """Bytes of tag, length and padding indicator around a cryptogram."""
    value = cryptogram + (not odd)
    return 1 + len(tlv.length(value)) + (not odd)

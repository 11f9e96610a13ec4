# SPDX-License-Identifier: Apache-2.0
"""Basic access control, the card's side: mutual authentication with keys made from the MRZ. Doc 9303-11, 4.3."""

import hashlib
import hmac
from dataclasses import dataclass

from smartid.sim.card.ciphers import KEY_ENCRYPTION, KEY_MAC, MAC_SIZE, TRIPLE_DES
from smartid.sim.card.randomness import Randomness
from smartid.sim.card.secure_messaging import SecureMessaging

CHALLENGE_SIZE = 8
_KEY_SIZE = 16
_PLAIN_SIZE = 2 * CHALLENGE_SIZE + _KEY_SIZE
TOKEN_SIZE = _PLAIN_SIZE + MAC_SIZE
_ZERO = bytes(TRIPLE_DES.block)


class WrongCryptogram(Exception):
    """The terminal does not know the MRZ, or answers another challenge. Never leaves the card."""


@dataclass(frozen=True)
class AccessKeys:
    encryption: bytes
    mac: bytes

    def seal(self, plain: bytes) -> bytes:
        cryptogram = TRIPLE_DES.encrypt(self.encryption, _ZERO, plain)
        return cryptogram + TRIPLE_DES.token(self.mac, cryptogram)

    def open(self, token: bytes) -> bytes:
        """Raises WrongCryptogram."""
        cryptogram, mac = token[:-MAC_SIZE], token[-MAC_SIZE:]
        if len(token) != TOKEN_SIZE or not hmac.compare_digest(TRIPLE_DES.token(self.mac, cryptogram), mac):
            raise WrongCryptogram
        return TRIPLE_DES.decrypt(self.encryption, _ZERO, cryptogram)


def access_keys(information: str) -> AccessKeys:
    """From document number, birth and expiry with their check digits (4.3.2)."""
    seed = hashlib.sha1(information.encode("ascii")).digest()[:_KEY_SIZE]
    return AccessKeys(TRIPLE_DES.derive(seed, KEY_ENCRYPTION), TRIPLE_DES.derive(seed, KEY_MAC))


def authenticate(
    keys: AccessKeys, challenge: bytes, token: bytes, randomness: Randomness
) -> tuple[bytes, SecureMessaging]:
    """The card's token and the session that begins. Raises WrongCryptogram."""
    plain = keys.open(token)
    theirs, ours, terminal_key = plain[:8], plain[8:16], plain[16:]
    if not hmac.compare_digest(ours, challenge):
        raise WrongCryptogram
    card_key = randomness.read(_KEY_SIZE)
    seed = bytes(one ^ two for one, two in zip(terminal_key, card_key, strict=True))
    counter = int.from_bytes(challenge[4:] + theirs[4:], "big")
    session = SecureMessaging(*TRIPLE_DES.session_keys(seed), TRIPLE_DES, counter)
    return keys.seal(challenge + theirs + card_key), session

# SPDX-License-Identifier: Apache-2.0
"""A small honest terminal's certificates, and one that proves itself with them: written for tests, from TR-03110-3."""

from dataclasses import dataclass, field

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from little_reader import LittleReader, Status, chip_infos, signed_content
from little_reader import tlv as encode
from smartid import people, pki, profile
from smartid.sim.card import Card
from smartid.sim.card.curves import CURVES

ISSUER = pki.ephemeral()
CHAN = people.find("chan")
TA_OID = bytes.fromhex("04007F000702020202")
IS_OID = bytes.fromhex("04007F000703010201")
RIGHTS_OID = profile.ARC + b"\1"
CVCA, DV, FOREIGN, TERMINAL = 0xC0, 0x80, 0x40, 0x00
KEY = ec.derive_private_key(11, ec.SECP256R1())
OTHER_KEY = ec.derive_private_key(12, ec.SECP256R1())


@dataclass(frozen=True)
class Cert:
    """One to be made; each field may be made wrong."""

    authority: bytes = b"UTTESTCVCA00001"
    holder: bytes = b"UTTESTCVCA00001"
    key: object = KEY
    signer: object = KEY
    chat: bytes = b"\xc1"
    rights: bytes | None = b"\xff\xff"
    effective: str = "180101"
    expires: str = "291231"
    domain: bool = False
    change: dict = field(default_factory=dict)  # tag -> value instead
    hash_arc: int = 3
    signature: object = None

    def body(self):
        parts = [
            (0x5F29, b"\0"),
            (0x42, self.authority),
            (0x7F49, public(self.key, self.domain, self.hash_arc)),
            (0x5F20, self.holder),
            (0x7F4C, encode(0x06, IS_OID) + encode(0x53, self.chat)),
            (0x5F25, bytes(int(digit) for digit in self.effective)),
            (0x5F24, bytes(int(digit) for digit in self.expires)),
        ]
        if self.rights is not None:
            parts.append((0x65, encode(0x73, encode(0x06, RIGHTS_OID), encode(0x53, self.rights))))
        values = (encode(tag, self.change.get(tag, value)) for tag, value in parts)
        return encode(0x7F4E, *values)

    def content(self):
        """What PSO carries."""
        body = self.body()
        return body + encode(0x5F37, self.signature or plain(self.signer, body, self.signer_hash))

    @property
    def signer_hash(self):
        return {3: hashes.SHA256, 4: hashes.SHA384, 5: hashes.SHA512}[self.hash_arc]


def plain(key, data, digest=hashes.SHA256):
    size = (key.curve.key_size + 7) // 8
    numbers = utils.decode_dss_signature(key.sign(data, ec.ECDSA(digest())))
    return b"".join(number.to_bytes(size, "big") for number in numbers)


def public(key, domain, arc):
    """Domain parameters as the card's own table has them: test_card_pace.py holds it against `cryptography`."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    parts = {0x06: TA_OID + bytes([arc]), 0x86: point}
    if domain:
        names = {"secp256r1": "P-256", "secp384r1": "P-384", "secp521r1": "P-521"}
        curve = CURVES[names.get(key.curve.name, key.curve.name)]
        numbers = {0x81: curve.p, 0x82: curve.a, 0x83: curve.b, 0x85: curve.n}
        parts |= {tag: number.to_bytes(curve.size, "big") for tag, number in numbers.items()}
        parts |= {0x84: curve.encode(curve.generator), 0x87: b"\1"}
    return b"".join(encode(tag, parts[tag]) for tag in sorted(parts))


ROOT = Cert(domain=True)
LINK = Cert(holder=b"UTTESTCVCA00002", key=OTHER_KEY, effective="230101", domain=True)
VERIFIER = Cert(holder=b"UTTESTDVDV26002", chat=b"\x81", effective="260701", expires="270630")
READER = Cert(authority=VERIFIER.holder, holder=b"UTREADER100001", chat=b"\x01", effective="261110", expires="261210")
CHAIN = (VERIFIER, READER)


def card(person=CHAN, root=ROOT, **how):
    made = Card.personalise(person, ISSUER, trust_points=[encode(0x7F21, root.content())], **how)
    made.power_on()
    return made


def proved(made, person=CHAN, chat=b""):
    """PACE in the master file, then chip authentication unless the mapping did it."""
    made.power_on()
    reader = LittleReader(made).pace(person, chat=chat)
    if not reader.own_x:
        reader.chip_authentication(chip_infos(signed_content(reader.read(0x1D))))
    return reader


def present(reader, *chain):
    """Raises Status at the certificate that is refused."""
    for certificate in chain:
        reader.send(0x22, 0x81, 0xB6, encode(0x83, certificate.authority))
        reader.send(0x2A, 0x00, 0xBE, certificate.content())


def sign_in(reader, terminal=READER, key=None):
    reader.send(0x22, 0x81, 0xA4, encode(0x83, terminal.holder))
    challenge = reader.send(0x84, 0, 0, le=8)
    reader.send(0x82, 0, 0, plain(key or terminal.key, reader.card_name + challenge + reader.own_x))


def authenticated(made, *chain, person=CHAN):
    reader = proved(made, person)
    present(reader, *chain)
    sign_in(reader, chain[-1])
    return reader


def status(function, *arguments):
    with pytest.raises(Status) as refused:
        function(*arguments)
    return refused.value.sw

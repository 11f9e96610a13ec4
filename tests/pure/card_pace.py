# SPDX-License-Identifier: Apache-2.0
"""A card that does PACE and then answers one secured command; for the pure tests, in the words of the standard."""

from reader.codec import tlv
from reader.crypto import ec
from reader.crypto.aes import AES
from reader.crypto.cmac import cmac
from reader.crypto.des import Des3, retail_mac
from reader.crypto.sha2 import digest
from reader.iso7816.connection import CardConnection
from reader.iso7816.session import CardSession
from reader.protocols import cam, pace, pace_im
from reader.trust.public_key import public_key
from support import run

CAN = b"123456"
SIZES = {1: 16, 2: 16, 3: 24, 4: 32}


class Random:
    """Octets that differ from call to call and are the same in every run."""

    def __init__(self, seed=b"reader"):
        self.state = seed

    def read(self, count):
        self.state = digest("sha512", self.state)
        return bytearray((self.state + digest("sha512", self.state, b"more"))[:count])


def derive(secret, counter, cipher):
    name = "sha1" if SIZES[cipher] == 16 else "sha256"
    return digest(name, secret, counter.to_bytes(4, "big"))[: SIZES[cipher]]


def encrypt(cipher, key, data, iv=None):
    if cipher == 1:
        return Des3(key).cbc_encrypt(bytes(8), data)
    return AES(key).cbc_encrypt(iv or bytes(16), data)


def pad(data, block):
    return data + b"\x80" + bytes(-(len(data) + 1) % block)


class PaceCard(CardConnection):
    """info: the PaceInfo it offers; spoil: {tag of an answer's object: other octets}."""

    max_command, max_response = 262, 262

    def __init__(self, info):
        self.mapping, self.cipher = info.oid[-2:]
        self.info, self.spoil = info, {}
        self.curve = ec.curve(info.curve)
        self.random = Random(b"card")
        self.nonce = bytes(self.random.read(16 if SIZES[self.cipher] == 16 else 32))
        self.static = self.curve.new_key(self.random)
        self.generator = None

    async def transceive(self, command):
        command = bytes(command)
        if command[1] == 0x22:
            return b"", 0x9000
        content = tlv.only(command[5 : 5 + command[4]], 0x7C)
        tag, value = next(iter(tlv.walk(content)), (0x80, b""))
        answer = getattr(self, "_answer_%02x" % tag)(bytes(value))
        body = b"".join(tlv.build(tag, self.spoil.get(tag, value)) for tag, value in answer)
        return tlv.build(0x7C, body), 0x9000

    def _answer_80(self, _value):
        return [(0x80, encrypt(self.cipher, derive(CAN, 3, self.cipher), self.nonce))]

    def _answer_81(self, value):
        curve = self.curve
        if self.mapping == 4:
            mixed = pace_im.pseudo_random(pace_im.encryption(self.cipher == 1), self.nonce, value, curve.size)
            self.generator = pace_im.encode(curve, mixed)
            return [(0x82, b"")]
        self.map_key = curve.new_key(self.random)
        hidden = curve.multiply(self.map_key, curve.decode(value))
        self.generator = curve.add(curve.base(self.nonce), hidden)
        return [(0x82, curve.encode(curve.base(self.map_key)))]

    def _answer_83(self, value):
        curve = self.curve
        key = curve.new_key(self.random)
        secret = curve.x(curve.multiply(key, curve.decode(value)))
        self.ks_enc, self.ks_mac = derive(secret, 1, self.cipher), derive(secret, 2, self.cipher)
        self.theirs, self.mine = value, curve.encode(curve.multiply(key, self.generator))
        return [(0x84, self.mine)]

    def _answer_85(self, value):
        assert value == self._token(self.mine)
        answer = [(0x86, self._token(self.theirs))]
        if self.mapping == 6:
            answer.append((0x8A, self._chip_data()))
        return answer

    def _token(self, public):
        data = tlv.build(0x7F49, tlv.build(0x06, self.info.oid), tlv.build(0x86, public))
        if self.cipher == 1:
            return retail_mac(self.ks_mac, pad(data, 8))
        return cmac(self.ks_mac, data)[:8]

    def _chip_data(self):
        n = self.curve.order
        number = pow(int.from_bytes(self.static, "big"), n - 2, n) * int.from_bytes(self.map_key, "big") % n
        data = pad(number.to_bytes(self.curve.size, "big"), 16)
        return encrypt(self.cipher, self.ks_enc, data, AES(self.ks_enc).ecb_encrypt(b"\xff" * 16))

    def key_info(self):
        """The card's static key as a SubjectPublicKeyInfo."""
        point = self.curve.encode(self.curve.base(self.static))
        algorithm = tlv.build(
            0x30, bytes.fromhex("060704007f00070102"), tlv.build(0x02, bytes((self.info.parameter_id,)))
        )
        return tlv.build(0x30, algorithm, tlv.build(0x03, b"\0" + point))


class Key:
    key_id = None

    def __init__(self, encoded):
        self.encoded = encoded
        public_key(encoded)


def run_against(card):
    session = CardSession(card)
    return session, run(pace.pace(session, card.info, CAN, pace.PACE_CAN, Random()))


def opens(info):
    """PACE with such a card ends with the same keys on both sides; with CAM, the chip's key is proved too."""
    card = PaceCard(info)
    session, opened = run_against(card)
    cipher = session._secure._cipher
    assert bytes(cipher._ks_enc) == card.ks_enc and bytes(cipher._ks_mac) == card.ks_mac
    assert opened.card_key == card.mine and opened.my_key == card.theirs and opened.curve == info.curve
    if opened.mapping == "CAM":
        assert cam.check(opened, [Key(card.key_info())]).proved

# SPDX-License-Identifier: Apache-2.0
"""A small honest terminal for tests of the simulated card: the other side of Doc 9303-11, PACE-GM and AES.

Cipher, check sum and key derivation come straight from `cryptography`; only curve arithmetic is borrowed from the card,
and test_card_pace.py holds that against `cryptography`.
"""

import hashlib
import secrets

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

from smartid import profile
from smartid.sim.card.curves import CURVES
from smartid.sim.card.tlv import encode as tlv
from smartid.sim.card.tlv import parse, table

_KEY_SIZES = {b"\x02": 16, b"\x04": 32}


class Status(Exception):
    def __init__(self, sw):
        super().__init__(f"{sw:04X}")
        self.sw = sw


def cmac(key, data):
    worker = CMAC(algorithms.AES(key))
    worker.update(data)
    return worker.finalize()[:8]


def cbc(key, iv, data, decrypt=False):
    cipher = Cipher(algorithms.AES(key), modes.CBC(iv))
    worker = cipher.decryptor() if decrypt else cipher.encryptor()
    return worker.update(data) + worker.finalize()


def derive(secret, counter, size):
    digest = hashlib.sha1 if size == 16 else hashlib.sha256
    return digest(secret + bytes((0, 0, 0, counter))).digest()[:size]


def pad(data):
    return data + b"\x80" + bytes(15 - len(data) % 16)


class LittleReader:
    """`send` is secured from the end of `pace` on, plain before."""

    def __init__(self, card):
        self.card = card
        self.keys = None
        self.counter = 0

    def raw(self, command):
        """Data and status word of the bytes as they are."""
        response = self.card.transceive(command)
        return response[:-2], int.from_bytes(response[-2:], "big")

    def send(self, ins, p1, p2, data=b"", le=None, cla=0):
        """Data; raises Status unless 9000."""
        answer, sw = self.exchange(ins, p1, p2, data, le, cla)
        if sw != 0x9000:
            raise Status(sw)
        return answer

    def exchange(self, ins, p1, p2, data=b"", le=None, cla=0):
        if self.keys is None:
            body = (bytes([len(data)]) + data if data else b"") + (b"" if le is None else bytes([le & 0xFF]))
            return self.raw(bytes((cla, ins, p1, p2)) + body)
        return self.unwrap(*self.raw(self.wrap(ins, p1, p2, data, le, cla)))

    # --- secure messaging ---------------------------------------------------------------------
    def wrap(self, ins, p1, p2, data=b"", le=None, cla=0):
        self.counter += 1
        header = bytes((cla | 0x0C, ins, p1, p2))
        objects = b""
        if data:
            cryptogram = cbc(self.keys[0], self._iv(), pad(data))
            objects += tlv(0x85, cryptogram) if ins & 1 else tlv(0x87, b"\x01", cryptogram)
        if le is not None:
            objects += tlv(0x97, le.to_bytes(2, "big") if le > 256 else bytes([le & 0xFF]))
        objects += tlv(0x8E, self._mac(pad(header) + (pad(objects) if objects else b"")))
        if len(objects) > 255 or (le or 0) > 256:
            return header + b"\0" + len(objects).to_bytes(2, "big") + objects + b"\0\0"
        return header + bytes([len(objects)]) + objects + b"\0"

    def unwrap(self, answer, sw):
        if not answer:
            self.keys = None
            return b"", sw
        self.counter += 1
        objects = table(answer)
        mac = objects.pop(0x8E)
        assert mac == self._mac(pad(b"".join(tlv(tag, value) for tag, value in objects.items())))
        assert objects[0x99] == sw.to_bytes(2, "big")
        cryptogram = objects[0x87][1:] if 0x87 in objects else objects.get(0x85, b"")
        plain = cbc(self.keys[0], self._iv(), cryptogram, decrypt=True) if cryptogram else b""
        return plain.rstrip(b"\0")[:-1], sw

    def _mac(self, data):
        return cmac(self.keys[1], self.counter.to_bytes(16, "big") + data)

    def _iv(self):
        return cbc(self.keys[0], bytes(16), self.counter.to_bytes(16, "big"))

    # --- PACE ---------------------------------------------------------------------------------
    def card_access(self):
        """(object identifier, parameter number) of each PACEInfo."""
        (_, infos), *_ = parse(self.send(0xB0, 0x9C, 0, le=256))
        found = []
        for _, info in parse(infos):
            oid, _version, number = (value for _, value in parse(info))
            found.append((oid, number[0]))
        return found

    def pace(self, person, with_mrz=False, can=None, which=0):
        """The whole of it; raises Status at the step that fails."""
        oid, number = self.card_access()[which]
        curve, size = CURVES[profile.PARAMETERS[number]], _KEY_SIZES[oid[-1:]]
        mrz = hashlib.sha1(person.mrz_information.encode()).digest()
        password = mrz if with_mrz else (can or person.can).encode()
        self.send(
            0x22, 0xC1, 0xA4, tlv(0x80, oid) + tlv(0x83, b"\1" if with_mrz else b"\2") + tlv(0x84, bytes([number]))
        )
        nonce = cbc(derive(password, 3, size), bytes(16), self.step(b"", 0x80), decrypt=True)
        private, generator = self._pair(curve), curve.generator
        theirs = curve.decode(self.step(tlv(0x81, curve.encode(curve.multiply(private, generator))), 0x82))
        scaled = curve.multiply(int.from_bytes(nonce, "big"), generator)
        generator = curve.add(scaled, curve.multiply(private, theirs))
        private = self._pair(curve)
        own = curve.encode(curve.multiply(private, generator))
        card_key = self.step(tlv(0x83, own), 0x84)
        secret = curve.encode_x(curve.multiply(private, curve.decode(card_key)))
        keys = derive(secret, 1, size), derive(secret, 2, size)
        token = cmac(keys[1], tlv(0x7F49, tlv(0x06, oid), tlv(0x86, card_key)))
        answer = self.step(tlv(0x85, token), 0x86, cla=0x00)
        assert answer == cmac(keys[1], tlv(0x7F49, tlv(0x06, oid), tlv(0x86, own)))
        self.keys, self.counter = keys, 0
        return self

    def step(self, data, tag, cla=0x10):
        """One GENERAL AUTHENTICATE; the value of the data object answered."""
        return table(table(self.send(0x86, 0, 0, tlv(0x7C, data), 256, cla))[0x7C])[tag]

    def _pair(self, curve):
        return 1 + secrets.randbelow(curve.n - 1)

    # --- files --------------------------------------------------------------------------------
    def select_identity(self):
        self.send(0xA4, 0x04, 0x0C, profile.AID_IDENTITY)
        return self

    def read(self, sfi, block=223):
        """A whole file by its short identifier."""
        content = self.send(0xB0, 0x80 | sfi, 0, le=8)
        total = _total(content)
        while len(content) < total:
            offset = len(content)
            content += self.send(0xB0, offset >> 8, offset & 0xFF, le=min(block, total - offset))
        return content


def _total(head):
    """Size of the file that begins with these bytes: one data object."""
    place = 2 if head[0] & 0x1F == 0x1F else 1
    first = head[place]
    if first < 0x80:
        return place + 1 + first
    digits = first & 0x7F
    return place + 1 + digits + int.from_bytes(head[place + 1 : place + 1 + digits], "big")

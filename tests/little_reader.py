# SPDX-License-Identifier: Apache-2.0
"""A small honest terminal for tests of the simulated card: the other side of Doc 9303-11, written for itself.

Ciphers, check sums and key derivation come straight from `cryptography`; only curve arithmetic and TLV are borrowed
from the card, and test_card_pace.py holds that arithmetic against `cryptography`.
"""

import hashlib
import secrets

from asn1crypto import cms as asn1
from asn1crypto import core
from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

from smartid import profile
from smartid.sim.card.curves import CURVES
from smartid.sim.card.tlv import encode as tlv
from smartid.sim.card.tlv import parse, table

# Last byte of a protocol's identifier -> key size, block size
SUITES = {1: (16, 8), 2: (16, 16), 3: (24, 16), 4: (32, 16)}
GM, IM, CAM = 2, 4, 6  # the byte before it, of PACE


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


def des3(key, data, decrypt=False):
    cipher = Cipher(TripleDES(key + key[:8]), modes.CBC(bytes(8)))
    worker = cipher.decryptor() if decrypt else cipher.encryptor()
    return worker.update(data) + worker.finalize()


def retail(key, data):
    """Over whole blocks: DES of each under the first half, the last one under both."""
    chained, single = bytes(8), key[:8] * 2
    for place in range(0, len(data), 8):
        block = bytes(a ^ b for a, b in zip(chained, data[place : place + 8], strict=True))
        chained = des3(single if place + 8 < len(data) else key, block)
    return chained


def derive(secret, counter, size):
    digest = hashlib.sha1 if size == 16 else hashlib.sha256
    return digest(secret + bytes((0, 0, 0, counter))).digest()[:size]


def pad(data, block=16):
    return data + b"\x80" + bytes(block - 1 - len(data) % block)


class LittleReader:
    """`send` is secured from the end of `pace` or `bac` on, plain before."""

    def __init__(self, card):
        self.card = card
        self.keys = None
        self.counter = 0
        self.block = 16
        self.card_name = self.own_x = b""  # for terminal authentication
        self.last = {}  # data objects of PACE's last answer

    def raw(self, command):
        """Data and status word of the bytes as they are."""
        response = self.card.transceive(command)
        while response[-2:-1] == b"\x61":  # there is more (ISO/IEC 7816-4, 5.3.4)
            response = response[:-2] + self.card.transceive(b"\0\xc0\0\0" + response[-1:])
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
    def start(self, keys, block, counter=0):
        self.keys, self.block, self.counter = keys, block, counter

    def wrap(self, ins, p1, p2, data=b"", le=None, cla=0):
        self.counter += 1
        header = bytes((cla | 0x0C, ins, p1, p2))
        objects = b""
        if data:
            cryptogram = self._cipher(pad(data, self.block))
            objects += tlv(0x85, cryptogram) if ins & 1 else tlv(0x87, b"\x01", cryptogram)
        if le is not None:
            objects += tlv(0x97, le.to_bytes(2, "big") if le > 256 else bytes([le & 0xFF]))
        padded = pad(objects, self.block) if objects else b""
        objects += tlv(0x8E, self._mac(pad(header, self.block) + padded))
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
        assert mac == self._mac(pad(b"".join(tlv(tag, value) for tag, value in objects.items()), self.block))
        assert objects[0x99] == sw.to_bytes(2, "big")
        cryptogram = objects[0x87][1:] if 0x87 in objects else objects.get(0x85, b"")
        plain = self._cipher(cryptogram, decrypt=True) if cryptogram else b""
        return plain.rstrip(b"\0")[:-1], sw

    def _cipher(self, data, decrypt=False):
        if self.block == 8:
            return des3(self.keys[0], data, decrypt)
        return cbc(self.keys[0], self._iv(), data, decrypt)

    def _mac(self, data):
        data = self.counter.to_bytes(self.block, "big") + data
        return retail(self.keys[1], data) if self.block == 8 else cmac(self.keys[1], data)

    def _iv(self):
        return cbc(self.keys[0], bytes(16), self.counter.to_bytes(16, "big"))

    # --- PACE ---------------------------------------------------------------------------------
    def card_access(self):
        """(object identifier, parameter number) of each PACEInfo."""
        (_, infos), *_ = parse(self.send(0xB0, 0x9C, 0, le=256))
        found = []
        for _, info in parse(infos):
            oid, version, *number = (value for _, value in parse(info))
            if number and version == b"\2":  # not a PACEDomainParameterInfo
                found.append((oid, number[0][0]))
        return found

    def pace(self, person, with_mrz=False, can=None, which=0, chat=b""):
        """The whole of it; raises Status at the step that fails."""
        oid, number = self.card_access()[which]
        curve, (size, block) = CURVES[profile.PARAMETERS[number]], SUITES[oid[-1]]
        mrz = hashlib.sha1(person.mrz_information.encode()).digest()
        password = mrz if with_mrz else (can or person.can).encode()
        parts = tlv(0x80, oid), tlv(0x83, b"\1" if with_mrz else b"\2"), tlv(0x84, bytes([number])), chat
        self.send(0x22, 0xC1, 0xA4, b"".join(parts))
        nonce = self.step(b"", 0x80)
        key = derive(password, 3, size)
        nonce = des3(key, nonce, decrypt=True) if block == 8 else cbc(key, bytes(16), nonce, decrypt=True)
        mapping = self._integrated if oid[-2] == IM else self._generic
        generator = mapping(curve, nonce, size, block)
        private = self._pair(curve)
        own = curve.encode(curve.multiply(private, generator))
        card_key = self.step(tlv(0x83, own), 0x84)
        secret = curve.encode_x(curve.multiply(private, curve.decode(card_key)))
        keys = derive(secret, 1, size), derive(secret, 2, size)
        self.step(tlv(0x85, token(keys[1], block, oid, card_key)), 0x86, cla=0x00)
        assert self.last[0x86] == token(keys[1], block, oid, own)
        self.start(keys, block)
        self.card_name, self.curve = card_key[1 : 1 + curve.size], curve
        if oid[-2] == CAM:
            self.own_x = own[1 : 1 + curve.size]
        return self

    def _generic(self, curve, nonce, size, block):
        private = self._pair(curve)
        sent = tlv(0x81, curve.encode(curve.multiply(private, curve.generator)))
        self.card_map_key = curve.decode(self.step(sent, 0x82))
        scaled = curve.multiply(int.from_bytes(nonce, "big"), curve.generator)
        return curve.add(scaled, curve.multiply(private, self.card_map_key))

    def _integrated(self, curve, nonce, size, block):
        other = secrets.token_bytes(size)
        assert self.step(tlv(0x81, other), 0x82) == b""
        return image(curve, element(curve.p, nonce, other, block))

    def chip_data(self):
        """The quotient of private keys that chip authentication mapping sends (9303-11, 4.4.3.5)."""
        plain = cbc(self.keys[0], cbc(self.keys[0], bytes(16), b"\xff" * 16), self.last[0x8A], decrypt=True)
        body = plain.rstrip(b"\0")
        assert body[-1:] == b"\x80"
        return int.from_bytes(body[:-1], "big")

    def step(self, data, tag, cla=0x10):
        """One GENERAL AUTHENTICATE; the value of the data object answered."""
        self.last = table(table(self.send(0x86, 0, 0, tlv(0x7C, data), 256, cla))[0x7C])
        return self.last[tag]

    def _pair(self, curve):
        return 1 + secrets.randbelow(curve.n - 1)

    # --- BAC ----------------------------------------------------------------------------------
    def bac(self, person):
        """In the identity application (9303-11, 4.3.3)."""
        self.select_identity()
        seed = hashlib.sha1(person.mrz_information.encode()).digest()[:16]
        enc, mac = derive(seed, 1, 16), derive(seed, 2, 16)
        theirs, ours, own_key = self.send(0x84, 0, 0, le=8), secrets.token_bytes(8), secrets.token_bytes(16)
        cryptogram = des3(enc, ours + theirs + own_key)
        answer = self.send(0x82, 0, 0, cryptogram + retail(mac, pad(cryptogram, 8)), 40)
        assert retail(mac, pad(answer[:32], 8)) == answer[32:]
        plain = des3(enc, answer[:32], decrypt=True)
        assert plain[:16] == theirs + ours
        seed = bytes(a ^ b for a, b in zip(own_key, plain[16:], strict=True))
        self.start((derive(seed, 1, 16), derive(seed, 2, 16)), 8, int.from_bytes(theirs[4:] + ours[4:], "big"))
        return self

    # --- chip authentication ---------------------------------------------------------------------
    def chip_authentication(self, infos):
        """Version 1, with what `chip_infos` found; afterwards the session runs under the new keys."""
        curve, public, arc = infos
        private, (size, block) = self._pair(curve), SUITES[arc]
        own = curve.encode(curve.multiply(private, curve.generator))
        if arc == 1:
            self.send(0x22, 0x41, 0xA6, tlv(0x91, own))
        else:
            self.send(0x22, 0x41, 0xA4, tlv(0x80, bytes.fromhex("04007F00070202030200")[:-1] + bytes([arc])))
            assert self.send(0x86, 0, 0, tlv(0x7C, tlv(0x80, own)), 256) == b"\x7c\x00"
        secret = curve.encode_x(curve.multiply(private, public))
        self.start((derive(secret, 1, size), derive(secret, 2, size)), block)
        self.own_x = own[1 : 1 + curve.size]
        return self

    # --- files --------------------------------------------------------------------------------
    def select_identity(self):
        self.send(0xA4, 0x04, 0x0C, profile.AID_IDENTITY)
        return self

    def select_master(self):
        self.send(0xA4, 0x00, 0x0C, b"\x3f\x00")
        return self

    def read(self, sfi, block=223):
        """A whole file by its short identifier."""
        content = self.send(0xB0, 0x80 | sfi, 0, le=8)
        total = _total(content)
        while len(content) < total:
            offset = len(content)
            content += self.send(0xB0, offset >> 8, offset & 0xFF, le=min(block, total - offset))
        return content


def token(key, block, oid, point):
    body = tlv(0x7F49, tlv(0x06, oid), tlv(0x86, point))
    return retail(key, pad(body, 8)) if block == 8 else cmac(key, body)


def element(p, nonce, other, block):
    """The field element of two nonces (9303-11, 4.4.3.3.2), by its own recurrence."""
    short = len(nonce) == 16
    c0 = (
        "A668892A7C41E3CA739F40B057D85904"
        if short
        else "D463D65234124EF7897054986DCA0A174E28DF758CBAA03F240616414D5A1676"
    )
    c1 = (
        "A4E136AC725F738B01C1F60217C188AD"
        if short
        else "54BD7255F0AAF831BEC3423FCF39D69B6CBF066677D0FAAE5AADD99DF8E53517"
    )

    def cipher(key, data):
        return des3(key[:16], data) if block == 8 else cbc(key[: len(other)], bytes(16), data)

    keys = [cipher(other, nonce)]
    count = -(-(p.bit_length() + 64) // (8 * len(nonce)))
    for _ in range(count - 1):
        keys.append(cipher(keys[-1], bytes.fromhex(c0)))
    return int.from_bytes(b"".join(cipher(key, bytes.fromhex(c1)) for key in keys), "big") % p


def image(curve, t):
    """The point of an element: the first of two abscissas whose right side is a square (Brier and others, 2010)."""
    p, alpha = curve.p, -t * t % curve.p
    first = -curve.b * pow(curve.a, -1, p) * (1 + pow(alpha + alpha * alpha, -1, p)) % p
    for x, sign in ((first, 1), (alpha * first % p, t**3)):
        right = (x**3 + curve.a * x + curve.b) % p
        root = pow(right, (p + 1) // 4, p)
        if root * root % p == right:
            # the standard's root of the second is t^3 times that of the first, up to the sign this fixes
            if sign == 1:
                return x, root
            h2 = (first**3 + curve.a * first + curve.b) % p
            return x, t**3 * h2 * pow(h2, p - 1 - (p + 1) // 4, p) % p
    raise AssertionError("neither is on the curve")


def chip_infos(encoded):
    """(curve, public point, last arc) of chip authentication among the SecurityInfos of an encoded SET."""
    (_, infos), *_ = parse(encoded)
    public = arc = None
    for _, info in parse(infos):
        fields = list(parse(info))
        oid = fields[0][1]
        if oid[:-1] == bytes.fromhex("04007F000702020302"):
            arc = oid[-1]
        elif oid == bytes.fromhex("04007F000702020102"):
            public = public_point(fields[1][1])
    return (*public, arc) if public else None


def public_point(info):
    """Curve and point of a SubjectPublicKeyInfo, its parameters by number or spelled out."""
    (_, algorithm), (_, bits) = parse(info)
    (_, _oid), (_, parameters) = parse(algorithm)
    if len(parameters) == 1:
        curve = CURVES[profile.PARAMETERS[parameters[0]]]
    else:
        prime = int.from_bytes(list(parse(list(parse(parameters))[1][1]))[1][1], "big")
        curve = next(curve for curve in CURVES.values() if curve.p == prime)
    return curve, curve.decode(bits[1:])


def signed_content(cms):
    """The content of CMS signed data, as an independent parser finds it; no signature is checked."""
    signed = asn1.ContentInfo.load(cms, strict=True)["content"]
    return bytes(signed["encap_content_info"]["content"].contents)


def signed_hashes(sod):
    """Data group -> hash."""
    content = core.Sequence.load(signed_content(table(sod)[0x77]), strict=True)
    return {table(pair)[0x02][0]: table(pair)[0x04] for _, pair in parse(content[2].contents)}


def objects_of(encoded):
    """The elements of an encoded SET."""
    return {tlv(tag, value) for tag, value in parse(table(encoded)[0x31])}


def _total(head):
    """Size of the file that begins with these bytes: one data object."""
    place = 2 if head[0] & 0x1F == 0x1F else 1
    first = head[place]
    if first < 0x80:
        return place + 1 + first
    digits = first & 0x7F
    return place + 1 + digits + int.from_bytes(head[place + 1 : place + 1 + digits], "big")

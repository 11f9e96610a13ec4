# SPDX-License-Identifier: Apache-2.0
"""For tests of provisioning: a reader without screen and card, and a host in a few lines, both pure."""

import json
from binascii import a2b_base64, b2a_base64

from reader.crypto import ec, sha2
from reader.crypto.random import Drbg
from reader.errors import ClockNotSet
from reader.rpc.desk import Desk
from reader.storage import sealing, slots, trusted_time
from reader.storage.settings import Settings
from reader.storage.standing import standing

HOLDER = "UTREADERONE00001"


class Counting:
    """Entropy that is never the same twice, and the same in each run."""

    def __init__(self, seed=0):
        self._n = seed

    def __call__(self, count):
        self._n += 1
        return (sha2.digest("sha256", b"%d" % self._n) * (count // 32 + 1))[:count]


class Clock:
    def __init__(self, moment=(2026, 11, 24, 14, 32, 0)):
        self.moment = moment

    def now(self):
        if self.moment is None:
            raise ClockNotSet("stopped")
        return self.moment

    def set(self, *moment):
        self.moment = moment


class Board:
    secret = b"\x5a" * 32

    def device_secret(self):
        return self.secret


class Nothing:
    """A context in which nothing happens."""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


class Reader:
    """What main.Reader offers to a desk."""

    borrowed = Nothing

    def __init__(self, data, seed=0):
        self.data = data
        self.board = Board()
        self.random = Drbg(Counting(seed))
        self.clock = Clock()
        self.settings = Settings(slots.root(data) + "/settings.json")

    def today(self):
        try:
            return trusted_time.today(self.data, "%04d%02d%02d" % self.clock.now()[:3])
        except ClockNotSet:
            return None

    def state(self):
        return standing(self.data, self.today())


def sign(key, digest, random):
    """r || s, by the curve's own arithmetic."""
    on = ec.curve("P-256")
    nonce = on.new_key(random)
    r = int.from_bytes(on.x(on.base(nonce)), "big") % on.order
    s = pow(int.from_bytes(nonce, "big"), on.order - 2, on.order) * (
        int.from_bytes(digest, "big") + r * int.from_bytes(key, "big")
    )
    return r.to_bytes(32, "big") + (s % on.order).to_bytes(32, "big")


def b64(octets):
    return b2a_base64(octets).decode().strip()


class Host:
    """One key, and the calls of a session in their order."""

    def __init__(self, seed=1000):
        self.random = Drbg(Counting(seed))
        self.on = ec.curve("P-256")
        self.key = self.on.new_key(self.random)
        self.point = self.on.encode(self.on.base(self.key))

    def proof(self, desk, action, detail):
        asked = desk.serve("provision.challenge", {})
        return self.proof_over(asked, action, detail)

    def proof_over(self, asked, action, detail):
        message = b"smartid host 1\x00" + action.encode() + b"\x00"
        message += bytes.fromhex(asked["challenge"]) + bytes.fromhex(asked["point"]) + detail
        return b64(sign(self.key, sha2.digest("sha256", message), self.random))

    def begin(self, desk):
        asked = desk.serve("provision.challenge", {})
        mine = self.on.new_key(self.random)
        point = self.on.encode(self.on.base(mine))
        proof = self.proof_over(asked, "provision.begin", self.point + point)
        begun = desk.serve("provision.begin", {"host": b64(self.point), "point": b64(point), "proof": proof})
        shared = self.on.x(self.on.multiply(mine, self.on.decode(bytes.fromhex(asked["point"]))))
        self.line = sealing.derive(shared, b"line", bytes.fromhex(asked["challenge"]))
        return begun

    def secret(self, desk, name, plain):
        sealed = sealing.seal(self.line, b"line", name.encode(), plain, self.random)
        return desk.serve("provision.secret", {"name": name, "sealed": b64(sealed)})

    def put(self, desk, name, content, piece=500):
        for at in range(0, len(content), piece):
            chunk = b64(content[at : at + piece])
            desk.serve("provision.put", {"name": name, "offset": at, "chunk": chunk, "of": len(content)})

    def commit(self, desk):
        digest = bytes.fromhex(desk.serve("provision.check", {})["digest"])
        return desk.serve("provision.commit", {"proof": self.proof(desk, "provision.commit", digest)})


def certified(request, issuer_key, authority, random, effective="261101", expires="261201"):
    """A CV certificate for the key and name in a request (base64): the body of the request, with what was missing."""
    from reader.codec import tlv

    body = tlv.need(a2b_base64(request), 0x7F21, 0x7F4E)
    key = tlv.need(body, 0x7F49)
    parts = (
        tlv.build(0x5F29, b"\x00"),
        tlv.build(0x42, authority),
        tlv.build(0x7F49, tlv.build(0x06, tlv.need(key, 0x06)), tlv.build(0x86, tlv.need(key, 0x86))),
        tlv.build(0x5F20, tlv.need(body, 0x5F20)),
        tlv.build(0x7F4C, b"\x06\x09\x04\x00\x7f\x00\x07\x03\x01\x02\x01\x53\x01\x00"),
        tlv.build(0x5F25, bytes(int(digit) for digit in effective)),
        tlv.build(0x5F24, bytes(int(digit) for digit in expires)),
    )
    signed = tlv.build(0x7F4E, *parts)
    return tlv.build(0x7F21, signed, tlv.build(0x5F37, sign(issuer_key, sha2.digest("sha256", signed), random)))


def settings(**values):
    return json.dumps(values).encode()


def desk(reader):
    return Desk(reader)

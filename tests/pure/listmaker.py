# SPDX-License-Identifier: Apache-2.0
"""An issuer for tests, in the firmware's own arithmetic: authorities, list signers, signed lists and their changes."""

from provisioning import Counting, sign
from reader.codec import tlv
from reader.crypto import ec, sha2
from reader.crypto.hmac import hmac
from reader.crypto.random import Drbg
from reader.lds import profile

_ECDSA_SHA256 = tlv.build(0x30, tlv.build(0x06, b"\x2a\x86\x48\xce\x3d\x04\x03\x02"))
_EC_KEY = tlv.build(
    0x30, tlv.build(0x06, b"\x2a\x86\x48\xce\x3d\x02\x01"), tlv.build(0x06, b"\x2a\x86\x48\xce\x3d\x03\x01\x07")
)


class Issuer:
    """csca: DER; lost_usage, trust_usage: key purposes; verifier_key: signs terminal certificates."""

    lost_usage, trust_usage = profile.ARC + b"\x02\x01", profile.ARC + b"\x02\x02"

    def __init__(self, seed=42):
        self.random = Drbg(Counting(seed))
        on = ec.curve("P-256")
        self._key, self._signer_key, self.verifier_key = (on.new_key(self.random) for _ in range(3))
        self._name = tlv.build(
            0x30, tlv.build(0x31, tlv.build(0x30, tlv.build(0x06, b"\x55\x04\x03"), tlv.build(0x0C, b"Test CSCA")))
        )
        self.csca = self._certificate(self._key, self._name, _authority_extensions())

    def signer(self, usage, until="20311231"):
        name = tlv.build(0x30)
        return self._certificate(self._signer_key, name, _signer_extensions(usage), until)

    def sign(self, signed, usage=None):
        """What follows the signed octets of a list."""
        return sign(self._signer_key, sha2.digest("sha256", signed), self.random) + self.signer(usage)

    def _certificate(self, key, subject, extensions, until="20381231"):
        on = ec.curve("P-256")
        body = tlv.build(
            0x30,
            tlv.build(0xA0, b"\x02\x01\x02"),
            b"\x02\x01\x05",
            _ECDSA_SHA256,
            self._name,
            tlv.build(0x30, _time("20180101"), _time(until)),
            subject,
            tlv.build(0x30, _EC_KEY, tlv.build(0x03, b"\x00", on.encode(on.base(key)))),
            tlv.build(0xA3, tlv.build(0x30, *extensions)),
        )
        pair = sign(self._key, sha2.digest("sha256", body), self.random)
        signature = tlv.build(0x30, _integer(pair[:32]), _integer(pair[32:]))
        return tlv.build(0x30, body, _ECDSA_SHA256, tlv.build(0x03, b"\x00", signature))


def _time(day):
    return tlv.build(0x18, day.encode() + b"000000Z")


def _integer(octets):
    octets = octets.lstrip(b"\x00")
    return tlv.build(0x02, (b"\x00" if octets[0] & 0x80 else b"") + octets)


def _extension(oid, value, critical=False):
    return tlv.build(0x30, tlv.build(0x06, oid), b"\x01\x01\xff" if critical else b"", tlv.build(0x04, value))


def _authority_extensions():
    return (
        _extension(b"\x55\x1d\x13", tlv.build(0x30, b"\x01\x01\xff"), True),
        _extension(b"\x55\x1d\x0f", b"\x03\x02\x01\x06", True),
    )


def _signer_extensions(usage):
    return (
        _extension(b"\x55\x1d\x0f", b"\x03\x02\x07\x80", True),
        _extension(b"\x55\x1d\x25", tlv.build(0x30, tlv.build(0x06, usage)), True),
    )


def _u(count, value):
    return value.to_bytes(count, "big")


def lost_list(issuer, number, key, cards, issued="20261120", good_until="20270131", usage=None):
    """cards: (number, date of issue)."""
    return lost_list_of(issuer, number, key, entries(key, cards), issued, good_until, usage)


def entries(key, cards):
    return sorted(hmac("sha256", key, card.encode(), day.encode())[:8] for card, day in cards)


def lost_list_of(issuer, number, key, found, issued="20261120", good_until="20270131", usage=None):
    head = b"SLL1" + _u(2, 1) + _u(4, number) + issued.encode() + good_until.encode()
    signed = head + _u(4, len(found)) + sha2.digest("sha256", key)[:16] + b"".join(found)
    return signed + issuer.sign(signed, usage or issuer.lost_usage)


def trust_list(issuer, number, certificates, issued="20261110", good_until="20270228"):
    signed = b"STL1" + _u(2, 1) + _u(4, number) + issued.encode() + good_until.encode() + _u(2, len(certificates))
    signed += b"".join(_u(2, len(encoded)) + encoded for encoded in certificates)
    return signed + issuer.sign(signed, issuer.trust_usage)


def parts(encoded):
    """(head, entries, tail) of a lost list."""
    count = int.from_bytes(encoded[26:30], "big")
    end = 46 + 8 * count
    return encoded[:46], [encoded[at : at + 8] for at in range(46, end, 8)], encoded[end:]


def lost_delta(issuer, old, new):
    _, before, _ = parts(old)
    head, after, tail = parts(new)
    removed = [entry for entry in before if entry not in after]
    added = [entry for entry in after if entry not in before]
    signed = b"SLD1" + _u(2, 1) + old[6:10] + head + _u(4, len(removed)) + _u(4, len(added))
    signed += b"".join(removed) + b"".join(added) + tail[:64] + _u(2, len(tail) - 64) + tail[64:]
    return signed + issuer.sign(signed, issuer.lost_usage)

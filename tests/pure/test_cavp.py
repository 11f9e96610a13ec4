# SPDX-License-Identifier: Apache-2.0
"""NIST's validation vectors (CAVP), an excerpt: SHA, AES, 3DES, ECDSA, RSA, by whichever backend runs here.

The readable forms of the ciphers and hashes are held to the same vectors. cavp.txt says where they are from.
"""

from reader.crypto import aes_plain, des_plain, ec, rsa, sha2, sha2_plain
from reader.crypto.aes import AES
from reader.crypto.des import Des3
from reader.errors import PointError

_CBC = 2


def vectors(kind):
    """The fields of each line of that kind; those that are hexadecimal as octets."""
    folder = __file__.rpartition("/")[0]
    found = 0
    with open((folder + "/" if folder else "") + "cavp.txt") as file:
        for line in file:
            first, _, rest = line.strip().partition(" ")
            if first == kind:
                found += 1
                yield [octets_or_name(field) for field in rest.split(" ")]
    assert found, kind


def octets_or_name(field):
    if field == "-":
        return b""
    if field in ("P", "F") or "-" in field or field in sha2.SIZES:
        return field
    return bytes.fromhex("0" * (len(field) % 2) + field)


def number(octets):
    return int.from_bytes(octets, "big")


def test_hashes():
    for name, message, expected in vectors("hash"):
        assert sha2.digest(name, message) == expected, name
        if name != "sha1":
            assert sha2_plain.new(name, message).digest() == expected, name


def test_hashes_a_thousand_times():
    """SHAVS, 6.4: each message is the three digests before."""
    for name, seed, expected in vectors("monte"):
        a = b = c = seed
        for _ in range(1000):
            a, b, c = b, c, sha2.digest(name, a, b, c)
        assert c == expected, name


def test_aes():
    for key, iv, plain, ciphered in vectors("aes"):
        aes = AES(key)
        assert aes.cbc_encrypt(iv, plain) == ciphered
        assert aes.cbc_decrypt(iv, ciphered) == plain
        assert aes_plain.aes(key, _CBC, iv).encrypt(plain) == ciphered
        assert aes_plain.aes(key, _CBC, iv).decrypt(ciphered) == plain


def test_triple_des():
    for key, iv, plain, ciphered in vectors("3des"):
        for cipher in (Des3(key), des_plain.Cipher(key)):
            assert cipher.cbc_encrypt(iv, plain) == ciphered
            assert cipher.cbc_decrypt(iv, ciphered) == plain


def point_of(curve, x, y):
    """The encoded point, its coordinates filled up from the left; too long ones stay so."""
    return b"\x04" + b"".join([bytes(max(0, curve.size - len(part))) + part for part in (x, y)])


def test_points():
    for name, x, y, verdict in vectors("point"):
        curve = ec.curve(name)
        try:
            curve.decode(point_of(curve, x, y))
            found = "P"
        except PointError:
            found = "F"
        assert found == verdict, (name, x)


def test_signatures_made():
    """With the vector's own random number: the key, the number's point, both halves of the signature, and back."""
    for name, hash_name, message, key, x, y, nonce, r, s in vectors("sign"):
        curve = ec.curve(name)
        digest = sha2.digest(hash_name, message)
        key, nonce = [bytes(curve.size - len(part)) + part for part in (key, nonce)]
        public = curve.base(key)
        assert curve.encode(public) == point_of(curve, x, y)
        assert number(curve.x(curve.base(nonce))) % curve.order == number(r)
        half = curve.group.signature(curve.digest_octets(digest), bytes(curve.size - len(r)) + r, key, nonce)
        assert number(half) == number(s)
        assert ec.ecdsa_verify(curve, public, digest, number(r), number(s))


def test_signatures_verified():
    for name, hash_name, message, x, y, r, s, verdict in vectors("verify"):
        curve = ec.curve(name)
        digest = sha2.digest(hash_name, message)
        found = False
        try:
            found = ec.ecdsa_verify(curve, curve.decode(point_of(curve, x, y)), digest, number(r), number(s))
        except PointError:
            assert verdict == "F"
        assert found == (verdict == "P"), (name, hash_name, r)


def test_rsa():
    for kind in ("pkcs1", "pss"):
        for hash_name, n, e, message, signature, salt, verdict in vectors(kind):
            about = number(n), number(e), hash_name, sha2.digest(hash_name, message), signature
            good = rsa.verify_pkcs1(*about) if kind == "pkcs1" else rsa.verify_pss(*about, salt_len=len(salt))
            assert good == (verdict == "P"), (kind, hash_name, len(n))

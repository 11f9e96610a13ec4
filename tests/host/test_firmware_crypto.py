# SPDX-License-Identifier: Apache-2.0
"""The firmware's readable cryptography against an independent implementation, with inputs nobody chose."""

from cryptography.hazmat.primitives import cmac as reference_cmac
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec as reference_ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.crypto import ec, sha2, sha2_plain
from reader.crypto.aes import AES
from reader.crypto.cmac import cmac

CURVES = {
    "P-256": reference_ec.SECP256R1(),
    "P-384": reference_ec.SECP384R1(),
    "P-521": reference_ec.SECP521R1(),
    "brainpoolP256r1": reference_ec.BrainpoolP256R1(),
    "brainpoolP384r1": reference_ec.BrainpoolP384R1(),
    "brainpoolP512r1": reference_ec.BrainpoolP512R1(),
}
HASHES = {"sha1": hashes.SHA1(), "sha224": hashes.SHA224(), "sha256": hashes.SHA256(), "sha384": hashes.SHA384()}
HASHES["sha512"] = hashes.SHA512()

few = settings(max_examples=25, deadline=None)
keys = st.sampled_from((16, 24, 32)).flatmap(lambda size: st.binary(min_size=size, max_size=size))
blocks = st.binary(min_size=16, max_size=16)
names = st.sampled_from(sorted(CURVES))


def scalar_of(curve):
    order = curve.order
    edges = st.sampled_from((1, 2, 3, 15, 16, 17, order - 1, order - 2, order - 16, 1 << 128, (1 << 255) - 1))
    return edges | st.integers(1, order - 1)


def private_key(name, scalar):
    return reference_ec.derive_private_key(scalar, CURVES[name])


def public_octets(key):
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@few
@given(st.data(), names)
def test_multiples_of_the_base_point(data, name):
    curve = ec.curve(name)
    scalar = data.draw(scalar_of(curve))
    assert curve.encode(curve.base(scalar.to_bytes(curve.size, "big"))) == public_octets(private_key(name, scalar))


@few
@given(st.data(), names)
def test_shared_secrets(data, name):
    curve = ec.curve(name)
    mine, theirs = data.draw(scalar_of(curve)), data.draw(scalar_of(curve))
    other = private_key(name, theirs)
    expected = private_key(name, mine).exchange(reference_ec.ECDH(), other.public_key())
    point = curve.decode(public_octets(other))
    assert curve.x(curve.multiply(mine.to_bytes(curve.size, "big"), point)) == expected


@few
@given(st.data(), names, st.sampled_from(sorted(HASHES)), st.binary(max_size=64))
def test_signatures(data, name, hash_name, message):
    curve = ec.curve(name)
    key = private_key(name, data.draw(scalar_of(curve)))
    r, s = decode_dss_signature(key.sign(message, reference_ec.ECDSA(HASHES[hash_name])))
    public = curve.decode(public_octets(key))
    digest = sha2.digest(hash_name, message)
    assert ec.ecdsa_verify(curve, public, digest, r, s)
    assert ec.ecdsa_verify(curve, public, digest, r, curve.order - s)  # the other of the two valid values of s
    assert not ec.ecdsa_verify(curve, public, sha2.digest(hash_name, message + b"."), r, s)


@few
@given(keys, blocks, st.lists(blocks, min_size=1, max_size=20).map(b"".join))
def test_aes_in_cbc(key, iv, data):
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    expected = encryptor.update(data) + encryptor.finalize()
    assert AES(key).cbc_encrypt(iv, data) == expected
    assert AES(key).cbc_decrypt(iv, expected) == data
    assert AES(key).ecb_decrypt(AES(key).ecb_encrypt(data)) == data


@few
@given(keys, st.binary(max_size=100))
def test_cmac(key, message):
    reference = reference_cmac.CMAC(algorithms.AES(key))
    reference.update(message)
    assert cmac(key, message) == reference.finalize()


@few
@given(st.sampled_from(("sha224", "sha256", "sha384", "sha512")), st.lists(st.binary(max_size=300), max_size=5))
def test_hashes_in_pieces(name, pieces):
    reference = hashes.Hash(HASHES[name])
    hasher = sha2_plain.new(name)
    for piece in pieces:
        reference.update(piece)
        hasher.update(piece)
    assert hasher.digest() == reference.finalize()

# SPDX-License-Identifier: Apache-2.0
"""Active authentication: RSA after ISO/IEC 9796-2 with each hash and both ways of signing, plain ECDSA, and forgeries.

The RSA key was made for this test and its private half thrown away; the number signed is that of Doc 9303-11, F.
"""

from reader.crypto import ec, rsa
from reader.crypto.sha2 import digest
from reader.errors import CertificateError, Unsupported
from reader.iso7816.session import CardSession
from reader.protocols.active_auth import active_auth
from reader.trust.public_key import public_key
from scripted import FixedRandom, ScriptedCard, octets
from support import raises, run

CHALLENGE = octets("F173589974BF40C6")
RSA_KEY = octets(
    "30819f300d06092a864886f70d010101050003818d0030818902818100e357ce1401eecfc2769f68b99c568a2aaa1096",
    "9b50fc80da3ff783134013075fb98413d38951509c810c10737a7d618e575c5cc6df1d5eb85cceaf2a9a777067c933aa",
    "00629e449be3f8a200b35d877dace73f8c22d1a9eba48a7e1aa516aa992429161293fc269bc7392d2093dd226557a892",
    "5c6f20084574f8fdcc36e394a90203010001",
)
SIGNATURES = {
    "sha1": octets(
        "c06a2fcf20329c00dd4b3ed46ca9101370b5e65e7a83a0993ddf3f63553d4e80f9f503c2da01a552597995ef902740ba",
        "d7c0db1667fb7453653b43a53284d50d9061203db2b81c9b53b07561f196abb68765630b05fb7526fadb1e908a4103b0",
        "cc28eabe1e75b56124e65d2b52b762e4cad469e870354d419b635b7a3fdcc389",
    ),
    "sha224": octets(
        "778cf81cd58e205c38cfc202ddd99de61fb602d68ed7fa91b9a848301f5f6652cc3fa25ec9417f54d4c99a0a8c3ef071",
        "12280d87e353228f2cff16fe297ff7959315534552f4e6a6a544069060f231c8b6c19d32086f5ee5605f61d9851058db",
        "63d1e844b4eb3e946af89b2b4a40a6d56b4ae007cb8b89e527701ecff70f7d8b",
    ),
    "sha256": octets(
        "52c5d084406a26df56b542993380afc8d8141eb10ca580be74816c97fac9204d5d0c51d5ec36d2796c0858cef0085e2f",
        "0737f293ea75cb6e7d56aba3e9899b7583fab36b7f5a7adb38aab050c7080d0ce6581572f1c81ef78ceee7e7157b4c9d",
        "0df2f97e9275ffd92aa4f4d594e8000dfb3746988129754ea3bbcc8558b64fa9",
    ),
    "sha384": octets(
        "820b54733312aaed15ff0019b72302b73c88d4a9a90be70b2506a10d87974098f97e59905bb2fb03e78ac89ba1113c27",
        "25a291c6ac1a0e340c291d7c7042501034c9fa6198b57999255539bba270b1e9cb2529f5d1e2fcb6fddb082d196b7af5",
        "04ccd55ce9cb9c9fdd0bb499e4c1b5a3980584c94bdb51188a5b46e9b59211a4",
    ),
    "sha512": octets(
        "524149b0989de3edc3ea756ce7f6beec3ea580193a79d755bc8796ba4499403c664da36daa6791c8ca150e7a32833614",
        "fae0761dae2e5ae7f3bf12d4761a606f5cb756c885b12fbfd0c47455f82fe1a3fec838a0c2e4ca8beaa3ffb1fe5c6169",
        "d1651b0aae6bb157178da37a56fd532e52a86733eafd138257c11a97fae630fb",
    ),
}

# Doc 9303-11, appendix F: the worked example up to the block that is signed; it gives no key, so this one is our own.
WORKED_M1 = octets(
    "9D2784A67F8E7C659973EA1AEA25D95B6C8F91E5002F369F0FBDCE8A3CEC1991B543F1696546C5524CF23A5303CD6C98",
    "599F40B79F377B5F3A1406B3B4D8F96784D23AA88DB7E1032A405E69325FA91A6E86F5C71AEA978264C4A207446DAD4E",
    "7292E2DCDA3024B47DA8",
)
WORKED_HASH = octets("C063AA1E6D22FBD976AB0FE73D94D2D9C6D88127")
WORKED_KEY = octets(
    "30819f300d06092a864886f70d010101050003818d0030818902818100d6b9a8d3c89f4512d259bb9ca8f1962e73b27c",
    "518d7d142e603f5d0bca1ba7983bae6651e54af81a03fd1ecf28cbebd12fcecc15f4f666cafdd114987f13c990338702",
    "0e793f29a7381ef6917318ce6a7ad34a4092e7e70a2822a6e01b2724843781b292172f0a2435d45ba9388be60274cd5b",
    "617bf39e63f196691c8e5ff4570203010001",
)
WORKED_SIGNATURE = octets(
    "0dff76302dcfd802f5ecbb01a0729a054a9c03b6b83882178fcb9ec2742513b19ceca250fcafe9774674d52be5edca6d",
    "fc0cd2811794282264fe203db8e5b95146ae394a7fe5c51438e5a3406f46f8f293716ecb1f670202e118370da638283f",
    "a3d18c3f34aa7ae6ffb451a7f94d2b366210c316a739dfd08bd963b31e1e2356",
)


def authenticated(key, answer, hash_name=None):
    session = CardSession(ScriptedCard([(octets("0088000008") + CHALLENGE + b"\0", answer)]))
    return run(active_auth(session, key, FixedRandom(CHALLENGE), hash_name))


def test_the_worked_example():
    n, e = public_key(WORKED_KEY)[1]
    assert digest("sha1", WORKED_M1, CHALLENGE) == WORKED_HASH
    assert rsa.recover(n, e, WORKED_SIGNATURE) == b"\x6a" + WORKED_M1 + WORKED_HASH + b"\xbc"
    assert authenticated(WORKED_KEY, WORKED_SIGNATURE + octets("9000")).proved is True


def test_rsa_with_each_hash():
    for name, signature in SIGNATURES.items():
        evidence = authenticated(RSA_KEY, signature + octets("9000"))
        assert evidence.proved is True and evidence.method == "AA" and evidence.group == 15, name


def test_rsa_the_other_way_round():
    """ISO/IEC 9796-2, B.4: the lesser of s and n - s is sent."""
    n = public_key(RSA_KEY)[1][0]
    for name, signature in SIGNATURES.items():
        other = (n - int.from_bytes(signature, "big")).to_bytes(128, "big")
        assert authenticated(RSA_KEY, other + octets("9000")).proved is True, name


def test_rsa_spoilt_anywhere():
    signature = SIGNATURES["sha256"]
    for place in range(0, 128, 5):
        spoilt = bytearray(signature)
        spoilt[place] ^= 0x20
        assert authenticated(RSA_KEY, bytes(spoilt) + octets("9000")).proved is False
    for wrong in (b"", signature[:-1], signature + b"\0", bytes(128), bytes(127) + b"\1", b"\xff" * 128):
        assert authenticated(RSA_KEY, wrong + octets("9000")).proved is False


def test_a_signature_over_another_number():
    session = CardSession(ScriptedCard([(None, SIGNATURES["sha1"] + octets("9000"))]))
    assert run(active_auth(session, RSA_KEY, FixedRandom(bytes(8)))).proved is False


def test_a_refusal_is_a_chip_that_proves_nothing():
    for sw in ("6300", "6982", "6A80", "6A88", "6D00", "6FFF"):
        evidence = authenticated(RSA_KEY, octets(sw))
        assert evidence.proved is False and evidence.reason == sw


def small_signature(curve, key, message_digest):
    """ECDSA with the nonce 1, for a test: r = x(G), s = e + r d."""
    n = curve.order
    r = int.from_bytes(curve.x(curve.base(b"\1")), "big") % n
    e = int.from_bytes(message_digest, "big") >> max(0, 8 * len(message_digest) - curve.order_bits)
    s = (e + r * key) % n
    return r.to_bytes(curve.size, "big") + s.to_bytes(curve.size, "big")


def ec_key(point):
    """SubjectPublicKeyInfo on brainpoolP256r1 by its name."""
    return octets("305A 3014 06072A8648CE3D0201 06092B2403030208010107 034200") + point


def test_plain_ecdsa():
    curve = ec.curve("brainpoolP256r1")
    key = ec_key(curve.encode(curve.base(b"\x07")))
    for name in ("sha224", "sha256", "sha384", "sha512"):
        signature = small_signature(curve, 7, digest(name, CHALLENGE))
        assert authenticated(key, signature + octets("9000"), name).proved is True
        assert authenticated(key, signature[32:] + signature[:32] + octets("9000"), name).proved is False
        assert authenticated(key, signature[1:] + octets("9000"), name).proved is False
        assert authenticated(key, bytes(64) + octets("9000"), name).proved is False
    assert authenticated(key, signature + octets("9000"), "sha256").proved is False
    assert authenticated(key, signature + octets("9000"), None).proved is False
    off_curve = key[:-1] + bytes((key[-1] ^ 1,))
    assert authenticated(off_curve, signature + octets("9000"), "sha512").proved is False


def test_keys_that_are_none():
    for wrong in (b"", b"\x30\x00", RSA_KEY[:-1], RSA_KEY + b"\0"):
        with raises((CertificateError, Unsupported)):
            authenticated(wrong, octets("9000"))

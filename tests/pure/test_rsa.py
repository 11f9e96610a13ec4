# SPDX-License-Identifier: Apache-2.0
"""RSA signatures made here with a private key, right and wrong in one place each, and one made by OpenSSL.

With the private key any block can be signed: what a forger would send to a verifier that reads the block loosely.
"""

from reader.crypto import rsa
from reader.crypto.sha2 import digest
from reader.errors import Unsupported
from scripted import octets
from support import raises

E = 65537
N_HEX = (
    "BF5E5FF37CA1CC78598142A0B61CCE24F184D51C1DE4AD4B20AB2AA02C860C3CD8A72B5FE5165625B2DA2F228732CF7E"
    "B59C832944408344340A65AF154774B43663356D6D9DD209862193F7F1B0B6BCCCD6C913CE20E463C3FFED9CCE392730"
    "41114797B6656D982357141251222E6D898285098B8D259BE46A66B2051E8A49"
)
D_HEX = (
    "4CFD2CE10A5D15A3BD6E915D92A69810A8D1E5E2BFEC0603D98AC34559643C7C26356AEFD37C5F001FAA43984288208E"
    "3B865206421D2A324035869F1F9275D2702350FAF19C861907CC1E660F6A8523B325AED5404D02E65A330DFAC3D7BF13"
    "8D6013AD0EDBEA264CC9B722C70304AFEB9F7EAA0D4FF4D8850D2925871DF401"
)
N, D, SIZE = int(N_HEX, 16), int(D_HEX, 16), 128
HASHED = digest("sha256", b"sample")
INFO = octets("3031300d060960864801650304020105000420")

# OpenSSL 3, RSA of 2056 bits with exponent 3, PSS with SHA-384 and 48 octets of salt, over "three"
N_3_HEX = (
    "D358FDBDEC85037E74B185F71911C6D9774561E5BBFB4B313A1A7F4F4089174A569C6B0C236DDAC0B35C14F4A1B88D9A"
    "6D1FBEA5BDF680004BF1C8D1A7B2D2D34AC5DC2E3FCEE69A8D96095072166ABC43B564E5A8071B249A244ADA2F3FB62C"
    "BC488E9D32BD1B0B66A6708E16AF5AF4E9730B479317383E54FC8D7663698CAD3659A7CCB6D5E59B02FEC64B22974848"
    "85B893EBA9C8C690878F15894F7492CC31B8F437CB87D8376FED9D9A8E973D30149D9DF3E5B856DB00F3361E5D4347EC"
    "C09FB02CCEF99CA36AD9AEE2943675E4F2EB1B5358ADE6B1D83731F9DD6EEFD485A90FCC60F400B0118EEA0DE12D03E7"
    "18678844A10324DBBCF799A7778A7E7581"
)
PSS_3_HEX = (
    "0A1CE6F8FB805788BAB1EB35CC8C45B224B75D378A7A3BFB195A8F875A63BEABB1EA3FD46CAAD115978C0B095565F0A1"
    "3F5D795ABFA224407330DBD3ACF1B9D46F0E78A4AF79993D22865B17749E69E64A83868A94059792ACF87EC7B5542C6E"
    "9FB6533CDE2941A4DBA2625078B1811784F49141AE079FDE40CA316F6A3ADC04E356AD2D6F4055D8F6016BE07B5D2256"
    "83442114F048BF75716B99301EC6D194C9478664A3D2C08A6194C8FF329D867E417CEAC8B02B73DF8F0B4A3A1735C9C1"
    "2AFCA8F3037B70F393FB52475CE34593EEA37AE44A1B3AB719000B106C0699BD45FE0F875E75D520E610510CA04C16BA"
    "14C2E3FA58C13530A539BE8B7092BE95C1"
)
N_3 = int(N_3_HEX, 16)


def signed(block):
    """The signature whose block this is."""
    return pow(int.from_bytes(block, "big"), D, N).to_bytes(SIZE, "big")


def block_of(tail):
    return b"\x00\x01" + b"\xff" * (SIZE - 3 - len(tail)) + b"\x00" + tail


def verifies(block, hashed=HASHED):
    return rsa.verify_pkcs1(N, E, "sha256", hashed, signed(block))


def test_pkcs1():
    good = block_of(INFO + HASHED)
    assert verifies(good)
    assert not verifies(good, digest("sha256", b"sampled"))
    assert rsa.recover(N, E, signed(good)) == good
    assert not rsa.verify_pkcs1(N, E, "sha1", HASHED[:20], signed(good))
    assert not rsa.verify_pkcs1(N, E, "sha512", HASHED, signed(good))


def test_pkcs1_blocks_a_loose_reader_would_take():
    digest_info = INFO + HASHED
    without_null = octets("302f300b0609608648016503040201") + b"\x04\x20" + HASHED
    long_form = b"\x30\x81\x31" + INFO[2:] + HASHED
    short_padding = b"\x00\x01" + b"\xff" * 8 + b"\x00" + digest_info
    for wrong in (
        short_padding + bytes(SIZE - len(short_padding)),  # rubbish behind: Bleichenbacher's forgery
        block_of(digest_info + b"\x00"),
        block_of(without_null),
        block_of(long_form),
        block_of(HASHED),
        b"\x00\x02" + block_of(digest_info)[2:],
        b"\x00\x00" + block_of(digest_info)[2:],
        b"\x00\x01\xff\xfe" + block_of(digest_info)[4:],
        b"\x00\x01" + bytes(SIZE - 2 - len(digest_info)) + digest_info,
        bytes(SIZE),
    ):
        assert not verifies(wrong), wrong


def test_signatures_out_of_range():
    good = signed(block_of(INFO + HASHED))
    value = int.from_bytes(good, "big")
    for wrong in (
        b"",
        good[:-1],
        b"\x00" + good,
        good + b"\x00",
        (N - 1).to_bytes(SIZE, "big"),
        N.to_bytes(SIZE, "big"),
    ):
        assert not rsa.verify_pkcs1(N, E, "sha256", HASHED, wrong)
    if value + N < 1 << 8 * SIZE:
        assert not rsa.verify_pkcs1(N, E, "sha256", HASHED, (value + N).to_bytes(SIZE, "big"))
    for wrong in (bytes(SIZE), bytes(SIZE - 1) + b"\x01"):
        assert not rsa.verify_pkcs1(N, E, "sha256", HASHED, wrong)
    assert rsa.recover(N, E, N.to_bytes(SIZE, "big")) is None
    assert rsa.recover(N, E, (N - 1).to_bytes(SIZE, "big")) == (N - 1).to_bytes(SIZE, "big")
    assert rsa.recover(N, E, bytes(SIZE)) == bytes(SIZE)


def mgf1(seed, size):
    """RFC 8017, B.2.1, once more."""
    result = b""
    for i in range(size // 32 + 1):
        result += digest("sha256", seed, i.to_bytes(4, "big"))
    return result[:size]


def pss_block(salt, ends=0xBC, mark=b"\x01", filler=b"\x00", top=0):
    """EMSA-PSS (9.1.1) for 1024 bits and SHA-256, with parts to get wrong."""
    h = digest("sha256", bytes(8), HASHED, salt)
    room = SIZE - 33
    db = filler * (room - len(salt) - 1) + mark + salt
    masked = bytearray(a ^ b for a, b in zip(db, mgf1(h, room)))
    masked[0] = masked[0] & 0x7F | top
    return bytes(masked) + h + bytes((ends,))


def pss_verifies(block, salt_len=None):
    return rsa.verify_pss(N, E, "sha256", HASHED, signed(block), salt_len)


def test_pss_with_salts_of_any_length():
    for salt in (b"", b"\x07", bytes(range(20)), bytes(range(32)), bytes(94)):
        assert pss_verifies(pss_block(salt)), salt
        assert pss_verifies(pss_block(salt), len(salt))
        assert not pss_verifies(pss_block(salt), len(salt) + 1)
    assert not rsa.verify_pss(N, E, "sha256", digest("sha256", b"other"), signed(pss_block(b"salt")))


def test_pss_blocks_wrong_in_one_place():
    salt = bytes(range(32))
    assert pss_verifies(pss_block(salt))
    for wrong in (
        pss_block(salt, ends=0xCC),
        pss_block(salt, mark=b"\x02"),
        pss_block(salt, filler=b"\x03"),
        pss_block(bytes(93), mark=b"\x00\x00"),
    ):
        assert not pss_verifies(wrong)


def test_pss_by_openssl_where_the_block_is_an_octet_shorter():
    hashed = digest("sha384", b"three")
    signature = octets(PSS_3_HEX)
    assert rsa.verify_pss(N_3, 3, "sha384", hashed, signature, 48)
    assert rsa.verify_pss(N_3, 3, "sha384", hashed, signature)
    assert not rsa.verify_pss(N_3, 3, "sha384", hashed, signature, 32)
    assert not rsa.verify_pss(N_3, 3, "sha256", hashed[:32], signature)
    assert not rsa.verify_pss(N_3, 3, "sha384", hashed, signature[:-1] + bytes((signature[-1] ^ 1,)))


def test_keys_outside_the_limits():
    signature = bytes(SIZE)
    for n in (N >> 1 | 1, N - 1, N >> 512 | 1, 1, 0, (1 << 4097) + 1):
        with raises(Unsupported):
            rsa.recover(n, E, signature)
    for e in (0, 1, 2, 65536, (1 << 33) + 1):
        with raises(Unsupported):
            rsa.recover(N, e, signature)

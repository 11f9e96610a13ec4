# SPDX-License-Identifier: Apache-2.0
"""AES and its CMAC against FIPS 197, SP 800-38A and SP 800-38B; the readable form and the built-in one alike."""

from reader.crypto import aes_plain
from reader.crypto.aes import AES
from reader.crypto.cmac import Cmac, cmac
from scripted import octets
from support import raises

PLAIN = octets("00112233445566778899AABBCCDDEEFF")
FIPS_197_C = (  # key octets 00 01 02 ..: size, cipher text
    (16, "69C4E0D86A7B0430D8CDB78070B4C55A"),
    (24, "DDA97CA4864CDFE06EAF70A0EC0D7191"),
    (32, "8EA2B7CA516745BFEAFC49904B496089"),
)
KEY_128 = octets("2B7E151628AED2A6ABF7158809CF4F3C")
KEY_192 = octets("8E73B0F7DA0E6452C810F32B809079E562F8EAD2522C6B7B")
KEY_256 = octets("603DEB1015CA71BE2B73AEF0857D77811F352C073B6108D72D9810A30914DFF4")
MESSAGE = octets(
    "6BC1BEE22E409F96E93D7E117393172A AE2D8A571E03AC9C9EB76FAC45AF8E51",
    "30C81C46A35CE411E5FBC1191A0A52EF F69F2445DF4F9B17AD2B417BE66C3710",
)
SP_800_38A_CBC_128 = octets(  # F.2.1
    "7649ABAC8119B246CEE98E9B12E9197D 5086CB9B507219EE95DB113A917678B2",
    "73BED6B8E3C1743B7116E69E22229516 3FF1CAA1681FAC09120ECA307586E1A7",
)
SP_800_38B_D = (  # key, then the check sums of the first 0, 16, 40 and 64 octets of the message
    (
        KEY_128,
        "BB1D6929E95937287FA37D129B756746",
        "070A16B46B4D4144F79BDD9DD04A287C",
        "DFA66747DE9AE63030CA32611497C827",
        "51F0BEBF7E3B9D92FC49741779363CFE",
    ),
    (
        KEY_192,
        "D17DDF46ADAACDE531CAC483DE7A9367",
        "9E99A7BF31E710900662F65E617C5184",
        "8A1DE5BE2EB31AAD089A82E6EE908B0E",
        "A1D5DF0EED790F794D77589659F39A11",
    ),
    (
        KEY_256,
        "028962F61B7BF89EFC6B551F4667D983",
        "28A7023F452E8F82BD4BF28D8C37C35C",
        "AAF3D8F1DE5640C232F5B169B9C911E6",
        "E1992190549F6ED5696A2C056C315410",
    ),
)
IV = bytes(range(16))


def test_one_block():
    for size, expected in FIPS_197_C:
        key = bytes(range(size))
        for cipher in (AES(key).ecb_encrypt, aes_plain.aes(key, 1).encrypt):
            assert cipher(PLAIN) == octets(expected)
        for cipher in (AES(key).ecb_decrypt, aes_plain.aes(key, 1).decrypt):
            assert cipher(octets(expected)) == PLAIN


def test_chained_blocks():
    assert AES(KEY_128).cbc_encrypt(IV, MESSAGE) == SP_800_38A_CBC_128
    assert AES(KEY_128).cbc_decrypt(IV, SP_800_38A_CBC_128) == MESSAGE
    assert aes_plain.aes(KEY_128, 2, IV).encrypt(MESSAGE) == SP_800_38A_CBC_128
    assert aes_plain.aes(KEY_128, 2, IV).decrypt(SP_800_38A_CBC_128) == MESSAGE


def test_into_the_callers_buffer_even_in_place():
    for key in (KEY_128, KEY_192, KEY_256):
        work = bytearray(MESSAGE)
        AES(key).cbc_encrypt(IV, work, work)
        assert work == AES(key).cbc_encrypt(IV, MESSAGE)
        AES(key).cbc_decrypt(IV, work, work)
        assert work == MESSAGE


def test_impossible_lengths():
    for size in (0, 8, 15, 17, 33):
        with raises(ValueError):
            AES(bytes(size))
    with raises(ValueError):
        AES(KEY_128).ecb_encrypt(bytes(15))


def test_cmac():
    for key, *sums in SP_800_38B_D:
        for length, expected in zip((0, 16, 40, 64), sums):
            assert cmac(key, MESSAGE[:length]) == octets(expected)


def test_cmac_of_parts_is_that_of_the_whole():
    mac = Cmac(KEY_256)
    assert mac.mac(MESSAGE[:3], b"", memoryview(MESSAGE)[3:40]) == cmac(KEY_256, MESSAGE[:40])


def test_a_wiped_cmac_forgets_its_sub_keys():
    key = bytearray(KEY_128)
    mac = Cmac(key)
    before = mac.mac(MESSAGE)
    mac.wipe()
    assert mac.mac(MESSAGE) != before

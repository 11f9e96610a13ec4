# SPDX-License-Identifier: Apache-2.0
"""DES, 3DES and the retail MAC: the published examples, each box and each key bit, the readable form and the chosen one."""

from reader.crypto import des, des_plain
from reader.crypto.des import Des3, RetailMac, retail_mac
from scripted import octets
from support import raises

KEY = octets("0123456789ABCDEF")
NOW_IS_THE_TIME = b"Now is t"  # FIPS 81, table B1
CIPHERED = octets("3FA40E8A984D4815")
# Doc 9303-11, D.2 and D.3: K_enc and K_mac, what the terminal sends at BAC and its MAC
K_ENC = octets("AB94FDECF2674FDFB9B391F85D7F76F2")
K_MAC = octets("7962D9ECE03D1ACD4C76089DCE131543")
S = octets("781723860C06C2264608F91988702212 0B795240CB7049B01C19B33E32804F0B")
E_IFD = octets("72C29C2371CC9BDB65B779B8E8D37B29 ECC154AA56A8799FAE2F498F76ED92F2")
M_IFD = octets("5F1448EEA8AD90A7")
# Weak and semi-weak keys (FIPS 74): encrypting twice gives the block back
WEAK = ("0101010101010101", "FEFEFEFEFEFEFEFE", "E0E0E0E0F1F1F1F1", "1F1F1F1F0E0E0E0E")
# NBS Special Publication 500-20, table 5 (substitution tables): key, plain, cipher
SUBSTITUTIONS = (
    ("7CA110454A1A6E57", "01A1D6D039776742", "690F5B0D9A26939B"),
    ("0131D9619DC1376E", "5CD54CA83DEF57DA", "7A389D10354BD271"),
    ("07A1133E4A0B2686", "0248D43806F67172", "868EBB51CAB4599A"),
    ("3849674C2602319E", "51454B582DDF440A", "7178876E01F19B2A"),
    ("04B915BA43FEB5B6", "42FD443059577FA2", "AF37FB421F8C4095"),
    ("0113B970FD34F2CE", "059B5E0851CF143A", "86A560F10EC6D85B"),
    ("0170F175468FB5E6", "0756D8E0774761D2", "0CD3DA020021DC09"),
    ("43297FAD38E373FE", "762514B829BF486A", "EA676B2CB7DB2B7A"),
    ("07A7137045DA2A16", "3BDD119049372802", "DFD64A815CAF1A0F"),
    ("04689104C2FD3B2F", "26955F6835AF609A", "5C513C9C4886C088"),
    ("37D06BB516CB7546", "164D5E404F275232", "0A2AEEAE3FF4AB77"),
    ("1F08260D1AC2465E", "6B056E18759F5CCA", "EF1BF03E5DFA575A"),
    ("584023641ABA6176", "004BD6EF09176062", "88BF0DB6D70DEE56"),
    ("025816164629B007", "480D39006EE762F2", "A1F9915541020B56"),
    ("49793EBC79B3258F", "437540C8698F3CFA", "6FBF1CAFCFFD0556"),
    ("4FB05E1515AB73A7", "072D43A077075292", "2F22E49BAB7CA1AC"),
    ("49E95D6D4CA229BF", "02FE55778117F12A", "5A6B612CC26CCE4A"),
    ("018310DC409B26D6", "1D9D5C5018F728C2", "5F4C038ED12B2E41"),
    ("1C587F1C13924FEF", "305532286D6F295A", "63FAC0D034D9F793"),
)
ZERO = bytes(8)


def ciphers(key):
    return des.Cipher(key), des_plain.Cipher(key)


def test_one_block():
    for cipher in ciphers(KEY):
        assert cipher.cbc_encrypt(ZERO, NOW_IS_THE_TIME) == CIPHERED
        assert cipher.cbc_decrypt(ZERO, CIPHERED) == NOW_IS_THE_TIME


def test_each_entry_of_the_boxes():
    for key, plain, ciphered in SUBSTITUTIONS:
        for cipher in ciphers(octets(key)):
            assert cipher.cbc_encrypt(ZERO, octets(plain)) == octets(ciphered), key
            assert cipher.cbc_decrypt(ZERO, octets(ciphered)) == octets(plain)


def test_weak_keys():
    for key in WEAK:
        for cipher in ciphers(octets(key)):
            assert cipher.cbc_encrypt(ZERO, cipher.cbc_encrypt(ZERO, NOW_IS_THE_TIME)) == NOW_IS_THE_TIME


def test_every_key_bit_counts_but_the_parity():
    seen = set()
    for bit in range(64):
        key = bytearray(8)
        key[bit >> 3] = 0x80 >> (bit & 7)
        fast, plain = [bytes(cipher.cbc_encrypt(ZERO, ZERO)) for cipher in ciphers(key)]
        assert fast == plain, bit
        seen.add(fast)
    assert len(seen) == 57  # with the one where only a parity bit is set


def test_three_keys_the_same_are_one():
    data = NOW_IS_THE_TIME * 3
    once = des.Cipher(KEY).cbc_encrypt(ZERO, data)
    assert Des3(KEY * 2).cbc_encrypt(ZERO, data) == once
    assert Des3(KEY * 3).cbc_encrypt(ZERO, data) == once


def test_basic_access_control():
    assert Des3(K_ENC).cbc_encrypt(ZERO, S) == E_IFD
    assert Des3(K_ENC).cbc_decrypt(ZERO, E_IFD) == S
    padded = E_IFD + b"\x80" + bytes(7)
    assert retail_mac(K_MAC, padded) == M_IFD
    mac = RetailMac(K_MAC)
    assert mac.mac(padded) == M_IFD
    assert mac.mac(memoryview(b"." + padded)[1:]) == M_IFD


def test_both_forms_agree_in_chains():
    iv = octets("1234567890ABCDEF")
    for key in (KEY, K_ENC, K_ENC + KEY):
        fast, plain = ciphers(key)
        assert fast.cbc_encrypt(iv, S) == plain.cbc_encrypt(iv, S)
        assert fast.cbc_decrypt(iv, S) == plain.cbc_decrypt(iv, S)
        assert fast.cbc_mac(S) == plain.cbc_mac(S) == bytes(plain.cbc_encrypt(ZERO, S))[-8:]
        assert len(fast.cbc_encrypt(iv, b"")) == 0


def test_impossible_lengths():
    for size in (0, 8, 15, 17, 25):
        with raises(ValueError):
            Des3(bytes(size))
    cipher = Des3(K_ENC)
    for work in (cipher.cbc_encrypt, cipher.cbc_decrypt):
        with raises(ValueError):
            work(ZERO, bytes(7))
    for key, data in ((K_MAC, b""), (K_MAC, bytes(9)), (K_MAC[:8], bytes(8))):
        with raises(ValueError):
            retail_mac(key, data)


def test_wiped_keys_are_gone():
    cipher, mac = Des3(K_ENC), RetailMac(K_MAC)
    before = bytes(cipher.cbc_encrypt(ZERO, S)), bytes(mac.mac(S))
    cipher.wipe()
    mac.wipe()
    assert bytes(cipher.cbc_encrypt(ZERO, S)) != before[0]
    assert bytes(mac.mac(S)) != before[1]

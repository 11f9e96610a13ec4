# SPDX-License-Identifier: Apache-2.0
"""SHA-2 against the examples of FIPS 180-4 (NIST's example values and short messages)."""

from reader.crypto import sha2, sha2_plain
from scripted import octets

TWO_BLOCKS_OF_64 = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
TWO_BLOCKS_OF_128 = (
    b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"
)
EXAMPLES = (
    ("sha224", b"", "D14A028C2A3A2BC9476102BB288234C415A2B01F828EA62AC5B3E42F"),
    ("sha224", b"abc", "23097D223405D8228642A477BDA255B32AADBCE4BDA0B3F7E36C9DA7"),
    ("sha224", TWO_BLOCKS_OF_64, "75388B16512776CC5DBA5DA1FD890150B0C6455CB4F58B1952522525"),
    ("sha256", b"", "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"),
    ("sha256", b"abc", "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"),
    ("sha256", TWO_BLOCKS_OF_64, "248D6A61D20638B8E5C026930C3E6039A33CE45964FF2167F6ECEDD419DB06C1"),
    (
        "sha384",
        b"",
        "38B060A751AC96384CD9327EB1B1E36A21FDB71114BE0743 4C0CC7BF63F6E1DA274EDEBFE76F65FBD51AD2F14898B95B",
    ),
    (
        "sha384",
        b"abc",
        "CB00753F45A35E8BB5A03D699AC65007272C32AB0EDED163 1A8B605A43FF5BED8086072BA1E7CC2358BAECA134C825A7",
    ),
    (
        "sha384",
        TWO_BLOCKS_OF_128,
        "09330C33F71147E83D192FC782CD1B4753111B173B3B05D2 2FA08086E3B0F712FCC7C71A557E2DB966C3E9FA91746039",
    ),
    (
        "sha512",
        b"abc",
        "DDAF35A193617ABACC417349AE20413112E6FA4E89A97EA20A9EEEE64B55D39A"
        "2192992A274FC1A836BA3C23A3FEEBBD454D4423643CE80E2A9AC94FA54CA49F",
    ),
    (
        "sha512",
        TWO_BLOCKS_OF_128,
        "8E959B75DAE313DA8CF4F72814FC143F8F7779C6EB9F7FA17299AEADB6889018"
        "501D289E4900F7E4331B99DEC4B5433AC7D329EEB6DD26545E96E55B874BE909",
    ),
)


def test_published_examples():
    for name, message, expected in EXAMPLES:
        assert sha2.digest(name, message) == octets(expected)
        assert sha2_plain.new(name, message).digest() == octets(expected)


def test_data_may_come_in_pieces_of_any_size():
    message = bytes(range(256)) * 2
    for name in ("sha224", "sha256", "sha384", "sha512"):
        for step in (1, 63, 64, 127, 130):
            hasher = sha2_plain.new(name)
            for at in range(0, len(message), step):
                hasher.update(memoryview(message)[at : at + step])
            assert hasher.digest() == sha2.digest(name, message), (name, step)


def test_every_padding_length():
    for name, block in (("sha256", 64), ("sha512", 128)):
        for length in range(block - 18, block + 2):
            assert sha2_plain.new(name, bytes(length)).digest() == sha2.digest(name, bytes(length))


def test_sizes():
    for name, size in sha2.SIZES.items():
        assert len(sha2.digest(name, b"")) == size

# SPDX-License-Identifier: Apache-2.0
"""Overwriting, comparing and padding."""

from reader.crypto.util import Secrets, equal, padded_from, padding, wipe
from support import raises


def test_wipe():
    one, two = bytearray(b"key"), bytearray(b"another key")
    wipe(one, None, memoryview(two)[:7], bytearray())
    assert one == bytes(3) and two == bytes(7) + b" key"


def test_equal():
    assert equal(b"", b"") and equal(b"12345678", bytearray(b"12345678")) and equal(memoryview(b"1"), b"1")
    for other in (b"", b"1234567", b"123456789", b"12345679", b"02345678", bytes(8)):
        assert not equal(b"12345678", other)


def test_secrets_are_overwritten_on_every_exit():
    with Secrets() as keep:
        kept = keep(bytearray(b"secret"))
        assert kept == b"secret"
    assert kept == bytes(6)
    with raises(ValueError), Secrets() as keep:
        kept = keep(bytearray(b"secret"))
        raise ValueError
    assert kept == bytes(6)


def test_padding_there_and_back():
    for block in (8, 16):
        for length in range(40):
            data = b"\x80" * length
            padded = data + padding(length, block)
            assert len(padded) % block == 0 and len(data) < len(padded) <= length + block
            assert padded_from(padded) == length


def test_what_is_not_padded():
    for data in (b"", b"\x00", bytes(16), b"\x01", b"\x80\x01", b"\x81\x00"):
        assert padded_from(data) == -1

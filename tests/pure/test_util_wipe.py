# SPDX-License-Identifier: Apache-2.0
"""Whatever its length, a secret is overwritten to the last octet and keeps its length."""

from reader.crypto.util import wipe


def test_every_length():
    for size in (0, 1, 63, 64, 65, 127, 128, 129, 20480):
        secret = bytearray(b"\xa5" * size)
        wipe(secret, None)
        assert secret == bytearray(size)


def test_a_part_through_a_memoryview():
    whole = bytearray(b"\xa5" * 300)
    wipe(memoryview(whole)[100:250])
    assert whole == bytearray(b"\xa5" * 100 + bytes(150) + b"\xa5" * 50)

# SPDX-License-Identifier: Apache-2.0
"""Lines with a check sum: `<body>*<CRC-32 of the body, 8 hexadecimal digits>\\n`.

So a person can read what goes over the serial line and lies in a small file, and a flipped bit is noticed all the same.
"""

from binascii import crc32

from micropython import const

from reader.errors import DataError

_TAIL = const(9)  # the star and eight digits


def seal(body):
    """bytes -> the line, newline included."""
    return b"%s*%08x\n" % (body, crc32(body))


def unseal(line):
    """A line, with or without its newline -> the body. Raises DataError."""
    line = bytes(line).rstrip(b"\r\n")
    body, tail = line[:-_TAIL], line[-_TAIL:]
    if tail != b"*%08x" % crc32(body):
        raise DataError("check sum of a line of %d bytes" % len(line))
    return body


def is_sealed(line):
    """Whether it ends as a sealed line does, with the right digits or with wrong ones."""
    line = bytes(line).rstrip(b"\r\n")
    return line[-_TAIL:-8] == b"*" and all(digit in b"0123456789abcdef" for digit in line[-8:])

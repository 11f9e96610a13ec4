# SPDX-License-Identifier: Apache-2.0
"""APDUs in their forms, status words in words, and what historical bytes promise."""

from reader.errors import ProtocolError
from reader.iso7816 import status
from reader.iso7816.apdu import Command, split_response
from reader.iso7816.connection import takes_extended
from reader.iso7816.status_words import words
from scripted import octets
from support import raises


def test_the_four_cases_short():
    assert Command(0, 0xA4, 4, 12).encode() == octets("00A4040C")
    assert Command(0, 0xB0, 0x9C, 0, le=223).encode() == octets("00B09C00DF")
    assert Command(0, 0xB0, 0x9C, 0, le=256).encode() == octets("00B09C0000")
    assert Command(0, 0xA4, 4, 12, b"\x3f\x00").encode() == octets("00A4040C 02 3F00")
    assert Command(0x10, 0x86, 0, 0, b"\x7c\x00", 256).encode() == octets("10860000 02 7C00 00")


def test_the_four_cases_extended():
    assert Command(0, 0xA4, 4, 12).encode(True) == octets("00A4040C")
    assert Command(0, 0xB0, 0, 0, le=65536).encode(True) == octets("00B00000 000000")
    assert Command(0, 0xB0, 0, 0, le=300).encode(True) == octets("00B00000 00012C")
    assert Command(0, 0x2A, 0, 0, bytes(300)).encode(True) == octets("002A0000 00012C") + bytes(300)
    assert Command(0, 0x2A, 0, 0, bytes(300), 256).encode(True) == octets("002A0000 00012C") + bytes(300) + b"\x01\x00"


def test_what_only_the_extended_form_can_say():
    assert not Command(0, 0, 0, 0, bytes(255), 256).needs_extended()
    for command in (Command(0, 0, 0, 0, bytes(256)), Command(0, 0, 0, 0, le=257)):
        assert command.needs_extended()
        with raises(ValueError):
            command.encode()


def test_split_response():
    data, sw = split_response(octets("0102 6282"))
    assert bytes(data) == octets("0102") and sw == status.END_OF_FILE
    for short in (b"", b"\x90"):
        with raises(ProtocolError):
            split_response(short)


def test_status_words_in_words():
    assert words(0x9000) == "done"
    assert words(0x6A82) == "file or application not found"
    assert words(0x63C2) == "2 tries left"
    assert words(0x6110) == "16 more octets available"
    assert words(0x6C00) == "wrong length, 256 octets available"
    assert words(0x1234) == "status 1234"


def test_extended_length_as_the_historical_bytes_promise():
    assert takes_extended(octets("80 73B601E0"))
    assert not takes_extended(octets("80 73B60180"))
    assert takes_extended(octets("80 31C0 73B60140"))
    for other in ("", "80", "10 73B601E0", "80 73", "80 73B601", "80 F0", "4A434F50"):
        assert not takes_extended(octets(other))

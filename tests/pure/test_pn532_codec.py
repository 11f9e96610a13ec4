# SPDX-License-Identifier: Apache-2.0
"""PN532 host frames: the manual's shapes, the corners real chips and hosts show, and what is not a frame."""

from reader.codec import pn532
from reader.codec.pn532 import ACK, INFORMATION, MAX_PAYLOAD, NACK, OVERHEAD, SYNTAX_ERROR, Parser, encode
from reader.codec.pn532_status import error_of
from reader.errors import CardLeft, FrameError, FrontEndError, ProtocolError
from support import raises


def framed(*parts):
    out = bytearray(MAX_PAYLOAD + OVERHEAD)
    return bytes(out[: encode(out, parts)])


def from_chip(payload):
    """The chip's frame around TFI and data: written here by hand, not with the code under test."""
    n = len(payload)
    if n <= 255:
        head = bytes((n, -n & 0xFF))
    else:
        head = bytes((0xFF, 0xFF, n >> 8, n & 0xFF, -((n >> 8) + (n & 0xFF)) & 0xFF))
    return b"\x00\x00\xff" + head + payload + bytes((-sum(payload) & 0xFF, 0))


def events(data, step):
    """All events in a stream cut into pieces of `step` bytes: (event, payload)."""
    parser = Parser()
    found = []
    for at in range(0, len(data), step):
        piece = data[at : at + step]
        start = 0
        while start < len(piece):
            start = parser.feed(piece, start)
            if parser.event is not None:
                found.append((parser.event, bytes(parser.payload) if parser.event == INFORMATION else b""))
    return found


def test_get_firmware_version_as_in_the_manual():
    assert framed(b"\x02") == b"\x00\x00\xff\x02\xfe\xd4\x02\x2a\x00"


def test_continue_as_sent_by_libnfc():
    assert framed(b"\x40", b"\x01") == b"\x00\x00\xff\x03\xfd\xd4\x40\x01\xeb\x00"


def test_longest_normal_frame_has_length_ff():
    frame = framed(b"\x40\x01", bytes(252))
    assert frame[:6] == b"\x00\x00\xff\xff\x01\xd4"
    assert len(frame) == 5 + 255 + 2


def test_longer_frames_are_extended():
    frame = framed(b"\x40\x01", bytes(253))
    assert frame[:9] == b"\x00\x00\xff\xff\xff\x01\x00\xff\xd4"
    frame = framed(b"\x40\x01", bytes(262))
    assert frame[3:8] == b"\xff\xff\x01\x09\xf6"
    assert len(frame) == 8 + 265 + 2


def test_check_sum_of_a_sent_frame_makes_zero():
    for size in (0, 1, 100, 252, 253, 262):
        frame = framed(b"\x40\x01", b"\xa7" * size)
        assert sum(frame[frame.index(b"\xd4") : -1]) & 0xFF == 0


def test_beyond_the_chips_limit_is_refused():
    with raises(FrameError):
        framed(b"\x40\x01", bytes(263))


def test_events_of_short_frames():
    stream = pn532.ACK_FRAME + pn532.NACK_FRAME + b"\x00\x00\xff\x01\xff\x7f\x81\x00"
    for step in (1, 2, 3, 5, 100):
        assert events(stream, step) == [(ACK, b""), (NACK, b""), (SYNTAX_ERROR, b"")]


def test_answers_of_every_length_in_pieces_of_every_kind():
    for size in (1, 2, 64, 253, 254, 255, 256, 257, 265):
        payload = b"\xd5" + bytes(i * 7 & 0xFF for i in range(size - 1))
        for step in (1, 4, 61, 300):
            assert events(pn532.ACK_FRAME + from_chip(payload), step) == [(ACK, b""), (INFORMATION, payload)]


def test_any_preamble_is_skipped():
    payload = b"\xd5\x03\x32\x01\x06\x07"
    for preamble in (b"", b"\x00" * 7, b"\x55\x55" + bytes(14), b"\xff\xff\xff", b"\xff\x00\x00"):
        frame = from_chip(payload)[1:]  # one zero only before the start code
        assert events(preamble + frame, 1) == [(INFORMATION, payload)]


def test_frames_without_pre_and_postamble_follow_each_other():
    bare = from_chip(b"\xd5\x15")[1:-1]
    assert events(bare + bare, 1) == [(INFORMATION, b"\xd5\x15")] * 2


def test_a_start_code_inside_the_data_is_data():
    payload = b"\xd5\x41\x00\x00\x00\xff\x00\xff\x00"
    assert events(from_chip(payload), 1) == [(INFORMATION, payload)]


def test_bad_lengths():
    for head in (b"\x02\xff", b"\x00\x00", b"\xff\xff\x00\x00\x00", b"\xff\xff\x01\x0a\xf5", b"\xff\xff\x01\x00\x00"):
        with raises(FrameError):
            Parser().feed(b"\x00\x00\xff" + head + b"\xd5\x03")


def test_bad_check_sum_and_foreign_identifier():
    good = from_chip(b"\xd5\x03\x32")
    with raises(FrameError):
        Parser().feed(good[:-2] + bytes((good[-2] ^ 1, 0)))
    with raises(FrameError):
        Parser().feed(from_chip(b"\xd4\x02"))


def test_after_a_bad_frame_the_next_is_understood():
    parser = Parser()
    with raises(FrameError):
        parser.feed(b"\x00\x00\xff\x02\x00")
    parser.feed(from_chip(b"\xd5\x33"))
    assert parser.event == INFORMATION and bytes(parser.payload) == b"\xd5\x33"


def test_missing_never_reads_past_the_frame():
    for payload in (b"\xd5\x03", b"\xd5" + bytes(253), b"\xd5" + bytes(264)):
        frame = from_chip(payload)
        parser, read = Parser(), 0
        while parser.event is None:
            count = parser.missing
            assert count > 0
            parser.feed(frame, read, read + count)
            read += count
            assert read <= len(frame)
        assert read == len(frame)


def test_wipe_overwrites_the_payload():
    parser = Parser()
    parser.feed(from_chip(b"\xd5\x41\x00secret"))
    held = parser.payload
    parser.wipe()
    assert bytes(held) == bytes(len(held))


def test_status_table():
    assert isinstance(error_of(0x01), CardLeft)
    assert isinstance(error_of(0x41), CardLeft)  # MI does not change the error
    assert isinstance(error_of(0x2B), CardLeft)
    assert isinstance(error_of(0x0B), ProtocolError)
    assert isinstance(error_of(0x27), FrontEndError)
    assert isinstance(error_of(0x3E), FrontEndError)
    assert str(error_of(0x2B)) == "PN532 status 2B: the card disappeared"
    assert str(error_of(0x3E)) == "PN532 status 3E: unknown"
    assert str(error_of(0x6E)).endswith("NAD missing")  # bit 6 says that more information follows

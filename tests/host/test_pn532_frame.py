# SPDX-License-Identifier: Apache-2.0
"""The simulated chip's frames: built, taken apart in any portions, found in any rubbish."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from host.pn532_hosts import ACK, NACK, frame
from smartid.sim.chips import pn532_frame as frames
from smartid.sim.chips.pn532_frame import Decoder, Event

payloads = st.binary(min_size=1, max_size=frames.MAX_LENGTH)
# Bytes that may stand before a start code without containing one
preambles = st.lists(st.sampled_from([b"\x00", b"\x55"]), max_size=20).map(b"".join)


def decode(raw, cuts=()):
    decoder, events, last = Decoder(), [], 0
    for cut in [*sorted(cuts), len(raw)]:
        events += decoder.feed(raw[last:cut])
        last = cut
    return events


@given(payloads, preambles, st.lists(st.integers(0, 300), max_size=6))
def test_any_payload_in_any_portions(payload, preamble, cuts):
    raw = preamble + frames.build(payload)
    assert decode(raw, [min(cut, len(raw)) for cut in cuts]) == [Event("frame", payload)]


@given(payloads)
def test_byte_by_byte_and_without_pre_and_postamble(payload):
    raw = frames.build(payload, bare=True) * 2
    assert decode(raw, range(len(raw))) == [Event("frame", payload)] * 2


@given(
    st.lists(
        st.one_of(
            payloads.map(lambda p: (frames.build(p), Event("frame", p))),
            st.sampled_from([(ACK, Event("ack")), (NACK, Event("nack"))]),
        ),
        max_size=5,
    )
)
def test_a_stream_of_frames(stream):
    assert decode(b"".join(raw for raw, _ in stream)) == [event for _, event in stream]


@given(st.binary(max_size=400), payloads)
def test_rubbish_never_raises_and_a_frame_is_found_again(rubbish, payload):
    """After rubbish that claims a long frame, that many bytes may be lost, but not the chip."""
    decoder = Decoder()
    decoder.feed(rubbish)
    decoder.feed(bytes(frames.MAX_LENGTH + 10))
    assert Event("frame", payload) in decoder.feed(frames.build(payload))


@given(payloads, st.data())
def test_a_flipped_bit_of_the_payload_is_noticed(payload, data):
    raw = bytearray(frames.build(payload))
    start = 8 if len(payload) > 255 else 5
    at = data.draw(st.integers(start, start + len(payload)))
    raw[at] ^= 1 << data.draw(st.integers(0, 7))
    assert Event("frame", payload) not in decode(bytes(raw))


def test_255_bytes_are_a_normal_frame():
    """LEN FF, LCS 01: libnfc really sends it; only FF FF is the extended form."""
    raw = frame(bytes(254))
    assert raw[3:5] == b"\xff\x01"
    assert decode(raw) == [Event("frame", b"\xd4" + bytes(254))]
    assert frames.build(bytes(255))[3:5] == b"\xff\x01"
    assert frames.build(bytes(256))[3:8] == b"\xff\xff\x01\x00\xff"


def test_a_short_extended_frame_is_legal():
    assert decode(frame(b"\x02", extended=True)) == [Event("frame", b"\xd4\x02")]


def test_longer_than_the_chip_takes():
    assert decode(frame(bytes(265)))[0] == Event("bad")
    with pytest.raises(ValueError):
        frames.build(bytes(266))


def test_a_bad_header_gives_up_only_its_start_code():
    assert decode(b"\x00\x00\xff\x05\x05" + frame(b"\x02")) == [Event("bad"), Event("frame", b"\xd4\x02")]

# SPDX-License-Identifier: Apache-2.0
"""The wire's decoder: whole frames however the stream is cut, and a typed error for anything else."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartid.sim import wire

_FRAMES = st.one_of(
    st.builds(wire.Frame, st.just(wire.SPI_WRITE), st.integers(0, 255), st.binary(min_size=1, max_size=300)),
    st.builds(wire.Frame, st.just(wire.PIN_SET), st.integers(0, 255), st.binary(min_size=1, max_size=1)),
    st.builds(wire.Frame, st.just(wire.HELLO), st.integers(0, 255), st.binary(max_size=64)),
)


def encoded(frames):
    return b"".join(wire.encode(f.op, f.channel, f.payload) for f in frames)


@settings(max_examples=60, deadline=None)
@given(st.lists(_FRAMES, max_size=8), st.integers(1, 50))
def test_frames_come_back_however_the_stream_is_cut(frames, piece):
    stream = encoded(frames)
    decoder = wire.Decoder()
    got = [f for i in range(0, len(stream), piece) for f in decoder.feed(stream[i : i + piece])]
    assert got == frames


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_garbage_is_a_frame_or_a_wire_error(garbage):
    decoder = wire.Decoder()
    with contextlib.suppress(wire.WireError):
        for frame in decoder.feed(garbage):
            assert frame.op < wire.ANSWER and len(frame.payload) <= wire.MAX_PAYLOAD


@pytest.mark.parametrize(
    "header",
    [
        bytes((0x7F, 0, 0, 0)),  # no such operation
        bytes((wire.PIN_LEVEL, 1, 1, 0)),  # only the world may say this
        bytes((wire.PIN_SET, 1, 2, 0)),  # a level is one byte
        bytes((wire.SPI_WRITE, 1, 0x01, 0x10)),  # 4097 bytes
        bytes((wire.SPI_EXCHANGE, 1, 0x01, 0x04)),  # 1025 bytes
    ],
)
def test_a_frame_outside_the_table_is_refused_at_its_header(header):
    with pytest.raises(wire.WireError):
        list(wire.Decoder().feed(header))


def test_a_payload_too_long_is_not_encoded():
    with pytest.raises(ValueError):
        wire.encode(wire.SERIAL_DATA, 0, bytes(wire.MAX_PAYLOAD + 1))

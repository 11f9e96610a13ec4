# SPDX-License-Identifier: Apache-2.0
"""Hypothesis against the radio's and the serial line's parsers: whatever arrives, a typed error or a true result."""

import asyncio
import json

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.codec import lines as firmware_lines
from reader.codec import pn532
from reader.errors import FrameError, NotIsoDep, ProtocolError
from reader.link.contactless_card import Target
from reader.rpc.lines import MAX_LINE, LineBuffer
from reader.rpc.server import Server
from smartid.device import lines as host_lines
from smartid.sim.chips import pn532_frame as chip_frames

FEW = settings(max_examples=60, deadline=None)
PAYLOADS = st.binary(min_size=0, max_size=264)


def parsed(data, cuts):
    """Events and faults of a stream cut at `cuts`."""
    parser = pn532.Parser()
    found = []
    pieces = [data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True)]
    for piece in pieces:
        start = 0
        while start < len(piece):
            try:
                start = parser.feed(piece, start)
            except FrameError:
                found.append("fault")
                break
            if parser.event is not None:
                found.append((parser.event, bytes(parser.payload) if parser.event == pn532.INFORMATION else b""))
    return found


@FEW
@given(st.lists(PAYLOADS, max_size=4), st.data())
def test_what_the_chip_builds_is_understood_however_it_is_cut(payloads, data):
    """The chip's side is the simulated chip's own code, written apart from the parser."""
    stream = b"".join(chip_frames.ACK + chip_frames.build(b"\xd5" + payload) for payload in payloads)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=6)))
    expected = []
    for payload in payloads:
        expected += [(pn532.ACK, b""), (pn532.INFORMATION, b"\xd5" + payload)]
    assert parsed(stream, cuts) == expected


@FEW
@given(PAYLOADS)
def test_what_the_driver_sends_is_understood_by_the_chip(payload):
    out = bytearray(pn532.MAX_PAYLOAD + pn532.OVERHEAD)
    frame = bytes(out[: pn532.encode(out, (payload,))])
    events = list(chip_frames.Decoder().feed(frame))
    assert [(event.kind, event.payload) for event in events] == [("frame", b"\xd4" + payload)]


@FEW
@given(st.binary(max_size=400))
def test_any_bytes_end_in_events_or_faults(data):
    for found in parsed(data, []):
        assert found == "fault" or found[0] in (pn532.ACK, pn532.NACK, pn532.SYNTAX_ERROR, pn532.INFORMATION)


@FEW
@given(PAYLOADS.filter(len), st.data())
def test_a_flipped_bit_never_gives_another_payload(payload, data):
    """Within LEN..DCS: the check sums are for that."""
    frame = bytearray(chip_frames.build(b"\xd5" + payload))
    at = data.draw(st.integers(3, len(frame) - 2))
    frame[at] ^= 1 << data.draw(st.integers(0, 7))
    for found in parsed(bytes(frame), []):
        assert found == "fault" or found[0] != pn532.INFORMATION or found[1] == b"\xd5" + payload


@FEW
@given(st.binary(max_size=60))
def test_target_data(data):
    try:
        target = Target(data)
    except (ProtocolError, NotIsoDep):
        return
    assert target.best_rate in (0, 1, 2)


# --- the serial line ----------------------------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
REQUESTS = st.fixed_dictionaries(
    {},
    optional={
        "jsonrpc": st.sampled_from(["2.0", "1.0", 2]),
        "id": JSON,
        "method": st.sampled_from(["echo", "events.subscribe", "rpc.cancel", "nothing", ""]) | JSON,
        "params": JSON,
    },
)


class Serial:
    def __init__(self, received):
        self.received, self.sent = received, b""

    def any(self):
        return len(self.received)

    def read(self, count):
        data, self.received = self.received[:count], self.received[count:]
        return data

    def write(self, data):
        self.sent += bytes(data)


async def echo(params, progress):
    return params


def served(received):
    """Every answer to `received`; the host's own parser judges the lines."""

    async def serve():
        serial = Serial(received)
        faults = []
        task = asyncio.create_task(Server(serial, {"echo": (echo, {})}, faults.append).run())
        while serial.received:
            await asyncio.sleep(0)
        for _ in range(20):
            await asyncio.sleep(0)
        assert not task.done(), "the server has ended"
        task.cancel()
        assert faults == []
        return serial.sent

    sent = asyncio.run(serve())
    answers = [host_lines.unpack(line) for line in sent.split(b"\n")[:-1]]
    assert None not in answers
    return answers


CALL = host_lines.pack({"id": "last", "method": "echo", "params": {}})


@FEW
@given(st.binary(max_size=1500))
def test_random_bytes_never_stop_the_server(data):
    answers = served(data + b"\n" + CALL)
    assert answers[-1] == {"jsonrpc": "2.0", "id": "last", "result": {}}
    assert all("error" in answer for answer in answers[:-1])


@FEW
@given(st.lists(REQUESTS | JSON, max_size=4))
def test_odd_requests_get_error_objects(requests):
    stream = b"".join(firmware_lines.seal(json.dumps(request).encode()) for request in requests)
    answers = served(stream + CALL)
    assert sum(1 for answer in answers if answer.get("id") == "last" and "result" in answer) >= 1
    for answer in answers:
        assert answer["jsonrpc"] == "2.0" and ("result" in answer) != ("error" in answer)


@FEW
@given(st.dictionaries(st.text(max_size=8), JSON, max_size=4), st.data())
def test_both_ends_write_the_same_line(message, data):
    line = host_lines.pack(message)
    assert json.loads(firmware_lines.unseal(line)) == {"jsonrpc": "2.0", **message}
    assert host_lines.unpack(line) == {"jsonrpc": "2.0", **message}
    at = data.draw(st.integers(0, len(line) - 2))
    spoilt = bytearray(line)
    spoilt[at] ^= 1 << data.draw(st.integers(0, 7))
    assert host_lines.unpack(bytes(spoilt)) is None


@FEW
@given(st.lists(st.binary(max_size=40).filter(lambda line: b"\n" not in line), max_size=6), st.integers(1, 50))
def test_lines_are_the_same_in_any_pieces(expected, step):
    stream = b"".join(line + b"\n" for line in expected)
    buffer = LineBuffer(MAX_LINE)
    found = [line for at in range(0, len(stream), step) for line in buffer.feed(stream[at : at + step])]
    assert found == expected

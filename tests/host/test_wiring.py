# SPDX-License-Identifier: Apache-2.0
"""The circuit board without a processor: frames in, chips driven, answers, levels and bus time out."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.worlds import Scripted
from smartid.sim import wire
from smartid.sim.chips.bus import Line
from smartid.sim.wiring import Wiring


class Board:
    def __init__(self):
        self.sent = []
        self.wiring = Wiring(lambda op, channel, payload: self.sent.append((op, channel, payload)))
        self.chip = Scripted()

    def __call__(self, op, channel, payload=b""):
        return self.wiring.handle(wire.Frame(op, channel, payload))


@pytest.fixture
def board():
    return Board()


def i2c(address, flags, count=0, data=b""):
    return struct.pack("<BBH", address, flags, count) + data


def test_only_the_selected_chip_answers_on_spi(board):
    board.wiring.spi(0, 17, board.chip)
    board(wire.SPI_EXCHANGE, 0, b"\x01")
    board(wire.PIN_SET, 17, b"\x00")
    board(wire.SPI_EXCHANGE, 0, b"\x01")
    board(wire.PIN_SET, 17, b"\x01")
    answers = [payload for op, _, payload in board.sent if op == wire.SPI_EXCHANGE | wire.ANSWER]
    assert answers == [b"\xff", b"\xfe"]
    assert board.chip.heard == ["select", b"\x01", "deselect"]


def test_i2c_answers_with_an_acknowledge_byte_and_the_data(board):
    board.wiring.i2c(1, board.chip)
    for payload in (
        i2c(0x24, wire.I2C_WRITE | wire.I2C_READ, 2, b"\x10"),
        i2c(0x24, wire.I2C_WRITE, 0, b"\xee"),
        i2c(0x50, wire.I2C_READ, 2),
    ):
        board(wire.I2C_TRANSFER, 1, payload)
    assert [payload for _, _, payload in board.sent] == [b"\x01\x01\x02", b"\x00", b"\x00"]


def test_time_is_bits_by_rate(board):
    board.wiring.spi(0, 17, board.chip)
    board.wiring.i2c(1, board.chip)
    board.wiring.uart(0, board.chip)
    board(wire.SPI_SETUP, 0, struct.pack("<IBB", 4_000_000, 0, 0))
    board(wire.SPI_WRITE, 0, bytes(100))
    board(wire.I2C_SETUP, 1, struct.pack("<I", 400_000))
    board(wire.I2C_TRANSFER, 1, i2c(0x24, wire.I2C_WRITE | wire.I2C_READ, 7, b"\x00"))
    board(wire.UART_WRITE, 0, bytes(10))
    # I2C: start, address, register, repeated start, address, seven bytes, stop
    assert board.wiring.bus_us == pytest.approx(
        {"spi0": 200, "i2c1": (2 + 9 * 2 + 2 + 9 * 8) * 2.5, "uart0": 2 * 100 * 1e6 / 115200}
    )


def test_inputs_are_told_at_the_start_and_on_change(board):
    line = Line(1)
    board.wiring.input(20, line)
    board.wiring.send_levels()
    line.set(0)
    line.set(0)
    assert board.sent == [(wire.PIN_LEVEL, 20, b"\x01"), (wire.PIN_LEVEL, 20, b"\x00")]


def test_a_long_answer_on_the_uart_is_cut_into_frames_the_reader_can_hold(board):
    board.wiring.uart(0, board.chip)
    board.chip.on_send(bytes(2500))
    assert [len(payload) for _, _, payload in board.sent] == [1024, 1024, 452]


def test_pins_and_tones_that_lead_nowhere_are_harmless(board):
    assert board(wire.PIN_SET, 3, b"\x01") and board(wire.PWM_SET, 3, struct.pack("<IH", 440, 1))
    assert not board(wire.SERIAL_WRITE, 0, b"x"), "not a matter of wires"
    assert board.sent == []


@pytest.mark.parametrize(
    ("op", "payload"),
    [
        (wire.SPI_WRITE, b"x"),
        (wire.SPI_EXCHANGE, b"x"),
        (wire.I2C_TRANSFER, i2c(0x24, 1)),
        (wire.UART_WRITE, b"x"),
    ],
)
def test_a_bus_the_board_does_not_have_is_a_fault_of_the_reader(board, op, payload):
    with pytest.raises(wire.WireError, match="does not have"):
        board(op, 7, payload)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(sorted(wire._LENGTHS)), st.integers(0, 2), st.binary(max_size=40))))
def test_any_decoded_frame_is_carried_out_or_refused(frames):
    board = Board()
    board.wiring.spi(0, 0, board.chip)
    board.wiring.i2c(0, board.chip)
    board.wiring.uart(0, board.chip)
    decoder = wire.Decoder()
    try:
        for op, channel, payload in frames:
            for frame in decoder.feed(wire.encode(op, channel, payload)):
                board.wiring.handle(frame)
    except wire.WireError:
        assert frames

# SPDX-License-Identifier: Apache-2.0
"""What the simulated PN532 promises to any host, on each bus (UM0701-02, 6.2). Each class is one bus."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from host.pn532_hosts import ACK, ERROR, MIRROR, NACK, EchoCard, HsuHost, I2cHost, SpiHost, frame, payload
from smartid.sim.radio import Field, Picc

FIRMWARE = bytes([0x32, 0x01, 0x06, 0x07])
NOTHING_YET = b""


class Chip:
    host = None

    @pytest.fixture
    def h(self):
        return self.host(Field()).start()

    # --- frames -------------------------------------------------------------------------------------
    def test_ack_then_answer_then_nothing(self, h):
        h.send(frame(b"\x02"))
        assert h.take() == ACK
        assert h.take() == bytes.fromhex("0000FF06FAD50332010607E800")
        assert h.take() == NOTHING_YET

    def test_the_longest_frames_both_ways(self, h):
        data = bytes(index * 7 & 0xFF for index in range(262))
        assert h.command("00 00", data) == b"\x00" + data

    def test_a_normal_frame_of_255(self, h):
        data = bytes(range(252))
        h.send(frame(b"\x00\x00" + data))
        assert h.take() == ACK
        raw = h.take()
        assert raw[3:5] == b"\xff\x01"
        assert payload(raw) == b"\xd5\x01\x00" + data

    def test_a_frame_too_long_is_not_acknowledged(self, h):
        h.send(frame(b"\x00\x00" + bytes(263)))
        assert h.take() == NOTHING_YET
        h.send(bytes(20))
        assert h.command("02") == FIRMWARE

    def test_any_preamble(self, h):
        h.send(b"\x55\x55" + bytes(14) + frame(b"\x02"))
        assert h.take() == ACK

    def test_an_extended_frame_of_two_bytes(self, h):
        h.send(frame(b"\x02", extended=True))
        assert h.take() == ACK
        assert h.answer(0x02) == FIRMWARE

    def test_a_spoilt_frame_is_not_acknowledged(self, h):
        raw = bytearray(frame(b"\x02"))
        raw[-2] ^= 1
        h.send(bytes(raw))
        assert h.take() == NOTHING_YET
        assert h.command("02") == FIRMWARE

    def test_nack_sends_the_answer_again(self, h):
        assert h.command("02") == FIRMWARE
        for _ in range(2):
            h.send(NACK)
            assert h.answer(0x02) == FIRMWARE

    def test_unknown_and_short_commands_end_in_the_error_frame(self, h):
        for data in ("EE", "40", "32 01", "06 63"):
            h.send(frame(bytes.fromhex(data)))
            assert h.take() == ACK
            assert h.take() == ERROR

    def test_a_frame_of_the_chip_itself_is_a_syntax_error(self, h):
        h.send(bytes.fromhex("0000FF02FED5032800"))
        assert h.take() == ACK
        assert h.take() == ERROR

    def test_without_preamble_and_postamble_if_asked(self, h):
        h.command("12 54")
        h.send(frame(b"\x02"))
        assert h.take() == ACK
        assert h.take() == bytes.fromhex("00FF06FAD50332010607E8")

    # --- waiting and aborting -------------------------------------------------------------------------
    def test_a_command_waits_for_its_card(self, h):
        h.send(frame(bytes.fromhex("4A0100")))
        assert h.take() == ACK
        assert h.take() == NOTHING_YET
        h.field.place(Picc(EchoCard()))
        assert h.answer(0x4A)[0] == 1

    def test_host_ack_aborts(self, h):
        h.send(frame(bytes.fromhex("4A0100")))
        assert h.take() == ACK
        h.send(ACK)
        h.field.place(Picc(EchoCard()))
        assert h.take() == NOTHING_YET
        assert h.command("02") == FIRMWARE

    def test_a_new_command_takes_the_place_of_the_old(self, h):
        h.send(frame(bytes.fromhex("4A0100")))
        assert h.take() == ACK
        assert h.command("02") == FIRMWARE
        assert h.take() == NOTHING_YET

    def test_an_ack_after_the_answer_does_no_harm(self, h):
        assert h.command("02") == FIRMWARE
        h.send(ACK)
        assert h.take() == NOTHING_YET
        assert h.command("02") == FIRMWARE

    # --- power ----------------------------------------------------------------------------------------
    def test_low_vbat_knows_version_and_sam_configuration(self):
        h = self.host(Field())
        h.wake()
        assert h.command("02") == FIRMWARE
        assert h.command("4A 01 00") is None
        assert h.command("14 01 00 00") == b""
        assert h.command("00 00 AA") == b"\x00\xaa"

    def test_asleep_it_hears_nothing(self, h):
        assert h.command("16 01") == b"\x00"  # no bus among the wake-up sources
        h.wake()
        h.send(frame(b"\x02"))
        assert h.take() == NOTHING_YET

    def test_it_wakes_by_its_bus_and_keeps_its_settings(self, h):
        h.command("08 63 05 5A")
        assert h.command("16 F0") == b"\x00"
        h.wake()
        assert h.command("06 63 05") == b"\x5a"

    @pytest.mark.parametrize(("parameters", "level"), [("F0", 1), ("F0 00", 1), ("F0 01", 0)])
    def test_irq_on_waking_if_asked_for(self, h, parameters, level):
        h.command("16", parameters)
        assert h.chip.asleep and h.chip.irq.level == 1
        h.wake()
        assert h.chip.irq.level == level
        assert h.command("02") == FIRMWARE
        assert h.chip.irq.level == 1

    def test_power_down_switches_the_field_off(self, h):
        card = EchoCard()
        h.field.place(Picc(card))
        h.command("4A 01 00")
        h.command("16 F0")
        assert not h.field.on
        h.wake()
        assert h.command("40 01 00") == b"\x27"

    def test_reset_by_its_pin(self, h):
        h.command("08 63 05 5A")
        h.chip.rstpdn.set(0)
        h.wake()
        h.send(frame(b"\x02"))
        assert h.take() == NOTHING_YET
        h.chip.rstpdn.set(1)
        h.wake()
        assert h.command("06 63 05") is None  # LowVbat
        h.command("14 01")
        assert h.command("06 63 05") == b"\x00"

    # --- faults -----------------------------------------------------------------------------------------
    def test_silent_and_back(self, h):
        h.chip.fault = "silent"
        h.send(frame(b"\x02"))
        assert h.take() == NOTHING_YET
        h.chip.fault = None
        assert h.command("02") == FIRMWARE

    def test_reset_in_the_middle_of_a_command(self, h):
        h.field.place(Picc(EchoCard()))
        h.command("4A 01 00")
        h.chip.fault = "reset"
        h.send(frame(bytes.fromhex("4001AABB")))
        assert h.take() == ACK
        assert h.take() == NOTHING_YET
        assert h.chip.fault is None and not h.field.on
        h.start()
        assert h.command("40 01 AA") == b"\x27"

    def test_reset_while_it_waits(self, h):
        h.send(frame(bytes.fromhex("4A0100")))
        assert h.take() == ACK
        h.chip.fault = "reset"
        assert h.chip.fault is None and not h.chip.working

    def test_reset_between_two_blocks(self, h):
        h.field.place(Picc(EchoCard()))
        h.command("4A 01 00")

        def strike(event):
            if event["kind"] == "rf" and event["block"][:1] == b"\x13":
                h.chip.fault = "reset"

        h.field.trace = strike
        h.send(frame(b"\x40\x01" + bytes(200)))
        assert h.take() == ACK
        assert h.take() == NOTHING_YET
        assert h.chip.fault is None and not h.field.on
        h.start()
        assert h.command("4A 01 00")[0] == 1

    def test_no_such_fault(self, h):
        with pytest.raises(ValueError):
            h.chip.fault = "tired"

    def test_the_trace_names_every_frame(self):
        events = []
        h = self.host(Field(), trace=events.append).start()
        del events[:]
        h.command("02")
        assert [(event["kind"], event["dir"], event["name"]) for event in events] == [
            ("pn532", "to_chip", "GetFirmwareVersion"),
            ("pn532", "from_chip", "ACK"),
            ("pn532", "from_chip", "GetFirmwareVersion"),
        ]
        assert events[0]["frame"] == frame(b"\x02") and events[1]["frame"] == ACK


class Asked(Chip):
    """On the buses where the host asks: the line that tells it when."""

    def test_irq_is_low_while_a_frame_waits(self, h):
        levels = []
        h.chip.irq.watchers.append(levels.append)
        h.send(frame(b"\x02"))
        assert h.chip.irq.level == 0
        h.take()
        assert h.chip.irq.level == 0
        h.take()
        assert h.chip.irq.level == 1
        assert levels == [0, 1, 0, 1]

    def test_irq_stays_high_if_so_configured(self, h):
        h.command("14 01 00 00")
        h.send(frame(b"\x02"))
        assert h.chip.irq.level == 1 and h.ready()

    def test_a_babbling_chip_always_has_more_to_say(self, h):
        h.chip.fault = "babble"
        assert h.chip.irq.level == 0
        h.take()
        assert h.chip.irq.level == 0
        h.chip.fault = None
        assert h.chip.irq.level == 1

    def test_a_command_does_not_run_before_its_ack_is_read(self, h):
        h.send(frame(bytes.fromhex("0863055A")))
        h.send(ACK)
        assert h.command("06 63 05") == b"\x00"


@pytest.mark.parametrize("host", [SpiHost, I2cHost, HsuHost])
@given(st.lists(st.one_of(st.binary(max_size=40), st.binary(min_size=1, max_size=20).map(frame)), max_size=8))
@settings(max_examples=60, deadline=None)
def test_no_bytes_break_it(host, received):
    h = host(Field())
    h.field.place(Picc(EchoCard()))
    h.wake()
    for data in received:
        if host is SpiHost:
            h.chip.select()
            h.chip.transfer(data.translate(MIRROR))
            h.chip.deselect()
        h.send(data)
        h.take()
    h.chip.rstpdn.set(0)
    h.chip.rstpdn.set(1)
    if host is HsuHost:
        h.received.clear()
    h.start()
    assert h.command("02") == FIRMWARE


class TestSpi(Asked):
    host = SpiHost

    def test_miso_is_high_until_it_wakes(self):
        h = SpiHost(Field())
        assert h.operation(2, count=2) == b"\xff\xff"
        assert h.operation(2, count=2) == b"\x00\x00"

    def test_bits_are_turned_round(self, h):
        h.send(frame(b"\x02"))
        h.chip.select()
        assert h.chip.transfer(bytes([0x40, 0x00]))[1] == 0x80
        h.chip.deselect()

    def test_operation_and_data_in_separate_transfers(self, h):
        h.chip.select()
        for byte in (b"\x01" + frame(b"\x02")).translate(MIRROR):
            h.chip.transfer(bytes([byte]))
        h.chip.deselect()
        assert h.take() == ACK

    def test_half_a_frame_is_forgotten_when_cs_rises(self, h):
        raw = frame(b"\x02")
        h.operation(1, raw[:6])
        h.operation(1, raw[6:])
        assert h.take() == NOTHING_YET
        assert h.command("02") == FIRMWARE

    def test_a_frame_read_in_pieces(self, h):
        """Each new read puts out the byte it holds while 03 goes in; a look without 03 does not move it on."""
        h.send(frame(b"\x02"))
        h.take()
        whole = bytes.fromhex("0000FF06FAD50332010607E800")
        assert h.operation(3, count=5) == whole[:5]
        h.chip.select()
        assert h.chip.transfer(b"\x00").translate(MIRROR) == whole[5:6]
        h.chip.deselect()
        h.chip.select()
        assert h.chip.transfer(b"\xc0" + bytes(7)).translate(MIRROR) == whole[5:]
        h.chip.deselect()
        assert not h.ready()

    def test_babble(self, h):
        h.chip.fault = "babble"
        assert len(set(h.operation(3, count=60))) > 10


class TestI2c(Asked):
    host = I2cHost

    def test_address(self, h):
        assert h.chip.address == 0x24

    def test_ready_byte_and_a_read_that_starts_again(self, h):
        assert h.chip.read(3) == b"\x00\x00\x00"
        h.send(frame(b"\x02"))
        assert h.chip.read(4) == b"\x01\x00\x00\xff"
        assert h.chip.read(7) == b"\x01" + ACK
        assert h.chip.read(1) == b"\x01"  # the answer
        assert h.chip.read(6) == bytes.fromhex("010000FF06FA")
        assert h.take() == bytes.fromhex("0000FF06FAD50332010607E800")
        assert h.chip.read(1) == b"\x00"

    def test_a_dead_chip_does_not_acknowledge(self, h):
        h.chip.fault = "silent"
        assert h.chip.write(frame(b"\x02")) is False
        assert h.chip.read(1) is None

    def test_babble(self, h):
        h.chip.fault = "babble"
        assert h.chip.write(b"\x00")
        assert len(set(h.chip.read(60))) > 10


class TestHsu(Chip):
    host = HsuHost

    @pytest.mark.parametrize(
        ("line", "asleep"),
        [(b"\x55", False), (bytes(5), False), (b"\xff" * 5, False), (bytes(4), True), (b"\x0f", True)],
    )
    def test_five_rising_edges_wake_it(self, line, asleep):
        h = HsuHost(Field())
        h.send(line)
        assert h.chip.asleep is asleep

    def test_what_wakes_it_is_lost(self):
        h = HsuHost(Field())
        h.send(frame(b"\x02")[1:])
        assert h.take() == NOTHING_YET
        assert h.command("02") == FIRMWARE

    def test_the_baud_rate_changes_with_the_hosts_ack(self, h):
        assert h.command("10 07") == b""
        assert h.chip.baud == 115200
        h.send(ACK)
        assert h.chip.baud == 921600
        h.chip.host_baud = 115200
        h.send(frame(b"\x02"))
        assert h.take() == NOTHING_YET
        h.chip.host_baud = 921600
        assert h.command("02") == FIRMWARE

    def test_no_such_baud_rate(self, h):
        assert h.command("10 09") is None

    def test_reset_brings_the_first_baud_rate_back(self, h):
        h.command("10 07")
        h.send(ACK)
        h.chip.rstpdn.set(0)
        h.chip.rstpdn.set(1)
        assert h.chip.baud == 115200

    def test_babble(self, h):
        h.chip.fault = "babble"
        h.send(frame(b"\x02"))
        assert h.received and not h.received.startswith(ACK)

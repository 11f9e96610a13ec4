# SPDX-License-Identifier: Apache-2.0
"""The health tests of SP 800-90B on sources that fail in each way, and the RP2350's generator by its registers."""

from reader.crypto.entropy import Entropy, Source
from reader.crypto.sha2 import digest
from reader.drivers.rp2350_trng import Trng
from reader.errors import FrontEndError
from support import raises

START = 1024


class Noise:
    """Good octets, until `broken` of them have gone: then what `fault` makes of them."""

    def __init__(self, good=1 << 30, fault=None):
        self.given, self.good, self.fault, self.state = 0, good, fault, b"noise"

    def __call__(self, count):
        result = bytearray()
        while len(result) < count:
            self.state = digest("sha256", self.state)
            result.extend(self.state)
        result = result[:count]
        if self.fault:
            for i in range(count):
                if self.given + i >= self.good:
                    result[i] = self.fault(i, result[i])
        self.given += count
        return bytes(result)


def stuck(_, octet):
    return 0x5A


def biased(i, octet):
    return 0 if octet < 0xC0 else octet


def test_good_noise_passes_and_never_comes_out_raw():
    noise = Noise()
    entropy = Entropy([(noise, 1)])
    assert noise.given == START
    seed = entropy(48)
    assert len(seed) == 48 and noise.given == START + 2 * 320
    assert entropy(48) != seed
    again = Noise()
    assert again(START) and seed not in again(640)


def test_how_much_is_taken_follows_the_claim():
    for bits, needed in ((1, 320), (4, 80), (8, 40)):
        noise = Noise()
        Entropy([(noise, bits)])(32)
        assert noise.given == START + needed


def test_a_source_that_stands_still():
    with raises(FrontEndError):
        Source(Noise(0, stuck))
    source = Source(Noise(START + 320, stuck))
    source.raw()
    with raises(FrontEndError):
        source.raw()


def test_a_source_that_leans_to_one_side():
    """No octet stands twenty times in a row, but three in four are the same."""
    with raises(FrontEndError):
        Source(Noise(0, lambda i, octet: octet if i % 4 == 3 else 7))
    with raises(FrontEndError):
        Source(Noise(0, biased), 4)


def test_the_limit_in_a_row_is_the_tables():
    def run_of(length):
        return lambda i, octet: 9 if i < length else octet ^ 9 or 1

    Source(Noise(0, run_of(20)))
    with raises(FrontEndError):
        Source(Noise(0, run_of(21)))
    Source(Noise(0, run_of(3)), 8)
    with raises(FrontEndError):
        Source(Noise(0, run_of(4)), 8)


def test_a_run_across_two_readings_counts():
    source = Source(Noise(START + 310, lambda i, octet: 3))
    source._in_a_row = 0
    with raises(FrontEndError):
        source.raw()
        source.raw()


def test_a_source_that_gives_too_little():
    with raises(FrontEndError):
        Source(lambda count: bytes(range(200)))


def test_one_bad_source_stops_all_and_each_good_one_matters():
    with raises(FrontEndError):
        Entropy([(Noise(), 1), (Noise(0, stuck), 1)])
    one, two = Entropy([(Noise(), 1), (Noise(), 1)]), Entropy([(Noise(), 1)])
    assert one(32) != two(32)


BASE, ISR, ICR, VALID, DATA, RESET = 0x400F0000, 0x104, 0x108, 0x110, 0x114, 0x140


class Registers:
    """The generator as the data sheet has it. faults: what ISR says of the coming collections."""

    def __init__(self, faults=(), silent=False):
        self.words, self.faults, self.silent, self.collected, self.resets = {}, list(faults), silent, 0, 0

    def __getitem__(self, address):
        register = address - BASE
        if register == VALID:
            return 0 if self.silent or self._fault() & 2 else 1
        if register == ISR:
            return self._fault() | 1
        if DATA <= register < DATA + 24:
            return (self.collected * 24 + register - DATA) * 0x01010101 & 0xFFFFFFFF
        return self.words.get(register, 0)

    def __setitem__(self, address, value):
        register = address - BASE
        if register == RESET:
            self.resets += 1
            if self.resets > 1:
                self.faults = self.faults[1:]
        if register == ICR and self.resets and DATA in self.words:
            self.collected += 1
        self.words[register] = value
        self.words[DATA] = 0

    def _fault(self):
        return self.faults[0] if self.faults else 0


def test_trng_collects_192_bits_at_a_time():
    registers = Registers()
    octets = Trng(registers).read(60)
    assert len(octets) == 60
    assert octets[:4] != octets[24:28] != octets[48:52]
    assert registers.words[0x138] == 0  # none of its own tests is passed by
    assert registers.words[0x12C] == 1


def test_trng_starts_again_after_a_fault_but_not_for_ever():
    for fault in (2, 4, 8):
        registers = Registers([fault, fault])
        assert len(Trng(registers).read(24)) == 24
        assert registers.resets == 3
        with raises(FrontEndError):
            Trng(Registers([fault] * 20)).read(24)


def test_trng_that_stands_still():
    with raises(FrontEndError):
        Trng(Registers(silent=True)).read(1)

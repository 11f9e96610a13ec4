# SPDX-License-Identifier: Apache-2.0
"""The PIO programs of the contact line, cycle by cycle, against a scripted card: every F/D, both conventions, errors.

An emulator of the RP2040's state machines runs the opcodes. One cycle is an eighth of an etu; the clock divider alone
makes the rate, so what differs between rates is its rounding, which is looked at for itself.
"""

import importlib
import sys
from collections import deque
from pathlib import Path

import pytest

from need import need_module
from smartid.sim.contact.moments import encode

pioemu = need_module("pioemu", "rp2040-pio-emulator")
ETU = 8  # cycles
IO = 1  # GPIO 0 as a mask
OCTETS = (0x00, 0x01, 0x3B, 0x3F, 0x55, 0x80, 0xA5, 0xFE, 0xFF)


@pytest.fixture(scope="module")
def programs():
    """The firmware's module, assembled by tests/stubs/rp2.py; and tools to plant a mistake in it."""
    return assembled()


def assembled(*replaced):
    """{name: program}; replaced: (old, new) in the source, each of which stands there once."""
    source = Path(sys.modules["micropython"].__file__).parents[2] / "firmware/reader/drivers/pio_characters.py"
    text = source.read_text()
    for old, new in replaced:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(Path(sys.modules["micropython"].__file__).parent))
        patch.delitem(sys.modules, "rp2", raising=False)
        importlib.import_module("rp2")
        space = {}
        exec(compile(text, str(source), "exec"), space)
        return {name: space[name] for name in ("send", "send_signalled", "receive", "receive_signalled")}


class Wire:
    """The I/O contact: low when either end pulls it. `card`: (cycle, level) changes in order, high before the first."""

    def __init__(self, card=()):
        self.card = list(card)

    def card_level(self, clock):
        level = 1
        for at, changed in self.card:
            if at > clock:
                break
            level = changed
        return level


def run(program, cycles, wire, words=(), x=0):
    """(edges of the reader's own pull: [(cycle, pulled)], words pushed) after so many cycles."""

    def level(state: pioemu.State) -> int:
        return wire.card_level(state.clock) * IO

    options = program.options
    state = pioemu.State(transmit_fifo=deque(words), x_register=x)
    edges, pulled, pushed = [], 0, deque()
    for before, after in pioemu.emulate(
        program.code,
        stop_when=lambda _, state: state.clock >= cycles,
        initial_state=state,
        input_source=level,
        shift_isr_right=bool(options["in_shiftdir"]),
        shift_osr_right=bool(options.get("out_shiftdir", 1)),
        out_count=1,
        set_count=1,
        wrap_target=program.wrap_target,
        wrap_top=program.wrap_top,
    ):
        if after.pin_directions & IO != pulled:
            pulled = after.pin_directions & IO
            edges.append((before.clock, pulled))
        pushed = after.receive_fifo
    return edges, list(pushed)


# --- sending -----------------------------------------------------------------------------------------------
def word(moments, extra=0):
    return ~moments & 0x1FF | extra << 9


def expected_edges(start, moments):
    """When the line has to change for one character."""
    edges, pulled = [(start, 1)], 1
    for number in range(9):
        now = 1 - (moments >> number & 1)
        if now != pulled:
            edges.append((start + (1 + number) * ETU, now))
            pulled = now
    if pulled:
        edges.append((start + 10 * ETU, 0))
    return edges


def check_sending(programs):
    """Every octet in both conventions, each guard time, from leading edge to leading edge."""
    for name, least in (("send", 11), ("send_signalled", 12)):
        for inverse in (False, True):
            for octet in OCTETS:
                for extra in (0, 1, 2, 7):
                    moments = encode(octet, inverse)
                    words = [word(moments, extra), word(moments ^ 0x1FF, extra), word(moments)]
                    edges, _ = run(programs[name], 450, Wire(), words)
                    first, apart = edges[0][0], (least + extra) * ETU
                    expected = expected_edges(first, moments)
                    expected += expected_edges(first + apart, moments ^ 0x1FF)
                    expected += expected_edges(first + 2 * apart, moments)
                    wanted = [edge for edge in expected if edge[0] < 450]
                    assert edges == wanted, (name, inverse, octet, extra)


def test_sending(programs):
    check_sending(programs)


def check_error_signal(programs):
    """The sample is taken at 11 etu, give or take a fifth: a signal that is there then is seen, and no other."""
    start = run(programs["send_signalled"], 40, Wire(), [word(encode(0x3B))])[0][0][0]
    for begins, ends, seen in (
        (10.5, 11.5, True),
        (10.5, 12.5, True),
        (10.7, 11.7, True),
        (10.3, 11.3, True),
        (10.0, 10.8, False),
        (11.2, 12.2, False),
    ):
        pull = [(start + begins * ETU, 0), (start + ends * ETU, 1)]
        _, pushed = run(programs["send_signalled"], 110, Wire(pull), [word(encode(0x3B))])
        assert pushed == [0 if seen else 1], (begins, ends)
    assert run(programs["send_signalled"], 110, Wire(), [word(encode(0x3B))])[1] == [1]


def test_the_error_signal_is_looked_for(programs):
    check_error_signal(programs)


def test_the_line_is_never_driven_high(programs):
    """Open drain: the output is 0 from the start, and no instruction writes another (OUT, SET and MOV to the pins)."""
    for program in programs.values():
        assert program.options["set_init"] == 0 == program.options.get("out_init", 0)
        for opcode in program.code:
            assert not (opcode >> 13 in (3, 5, 7) and opcode >> 5 & 7 == 0), f"{program.name}: {opcode:04x}"


def test_each_word_is_answered_once(programs):
    for name in ("send", "send_signalled"):
        _, pushed = run(programs[name], 420, Wire(), [word(encode(octet)) for octet in OCTETS[:4]])
        assert pushed == [1, 1, 1, 1]


# --- receiving ---------------------------------------------------------------------------------------------
def character(start, moments, cycle=float(ETU)):
    """Changes of the line for a character whose etu is `cycle` cycles long."""
    levels = [0, *(moments >> number & 1 for number in range(9)), 1]
    return [(start + number * cycle, level) for number, level in enumerate(levels)]


def heard(pushed):
    return [each >> 23 for each in pushed]


def check_receiving(programs):
    """Every octet, in both conventions, from a card whose clock is exact or off by two percent either way."""
    for inverse in (False, True):
        for octet in range(256):
            moments = encode(octet, inverse)
            for cycle in (ETU * 0.98, ETU, ETU * 1.02):
                line = Wire(character(10, moments, cycle) + character(10 + 12 * cycle, moments ^ 0x103, cycle))
                _, pushed = run(programs["receive"], 240, line)
                assert heard(pushed) == [moments, moments ^ 0x103], (inverse, octet, cycle)
                line = Wire(character(10, moments, cycle) + character(10 + 12 * cycle, moments, cycle))
                edges, pushed = run(programs["receive_signalled"], 240, line, x=int(inverse))
                assert heard(pushed) == [moments, moments] and not edges, (inverse, octet, cycle)


def test_receiving(programs):
    check_receiving(programs)


def check_samples(programs):
    """Each moment is looked at in its middle: noise of a quarter at either end changes nothing."""
    for name in ("receive", "receive_signalled"):
        for octet in OCTETS:
            moments = encode(octet)
            noisy = [(10, 0)]
            for number in range(9):
                level, at = moments >> number & 1, 10 + (1 + number) * ETU
                noisy += [(at, 1 - level), (at + 2, level), (at + 6, 1 - level)]
            noisy += [(10 + 10 * ETU, 1)]
            _, pushed = run(programs[name], 110, Wire(noisy))
            assert heard(pushed) == [moments], (name, octet)


def test_moments_are_looked_at_in_their_middle(programs):
    check_samples(programs)


def check_refusing(programs):
    """A wrong parity, at whichever moment: pulled low at 10.5 etu for 1 to 2 etu, nothing kept, the repetition heard."""
    for inverse in (False, True):
        for octet in OCTETS:
            right = encode(octet, inverse)
            for wrong in range(9):
                again = 10 + 14 * ETU
                line = Wire(character(10, right ^ 1 << wrong) + character(again, right))
                edges, pushed = run(programs["receive_signalled"], again + 110, line, x=int(inverse))
                assert heard(pushed) == [right], (inverse, octet, wrong)
                (begun, down), (ended, up) = edges
                assert (down, up) == (1, 0)
                assert 10.3 * ETU <= begun - 10 <= 10.7 * ETU
                assert ETU <= ended - begun <= 2 * ETU


def test_a_wrong_parity_is_signalled(programs):
    check_refusing(programs)


def test_characters_as_close_as_the_standard_allows(programs):
    """T=1: 11 etu from one to the next; T=0: 12."""
    for name, apart in (("receive", 11), ("receive_signalled", 12)):
        changes = []
        for number in range(4):
            changes += character(10 + number * apart * ETU, encode(OCTETS[number]))
        _, pushed = run(programs[name], 10 + 5 * apart * ETU, Wire(changes))
        assert heard(pushed) == [encode(octet) for octet in OCTETS[:4]]


# --- rates -------------------------------------------------------------------------------------------------
def test_every_rate_within_a_fifth_of_a_percent():
    """The divider has 8 bits behind the point; the card's clock is the system clock divided by a whole number."""
    from reader.codec.rates import DI, FI

    for system_hz, divided_by in ((150_000_000, 32), (125_000_000, 28)):
        for f, _ in FI.values():
            for d in DI.values():
                if f < 8 * d:
                    continue
                exact = divided_by * f / (8 * d)
                divider = int(exact * 256) / 256
                assert abs(divider / exact - 1) < 0.002, (system_hz, f, d)


# --- the tests see a mistake -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ("    set(pindirs, 0)[7]  # 80\n", "    set(pindirs, 0)[6]  # 80\n", "sending"),
        ('    jmp(x_dec, "more")[2]  # 91', '    jmp(x_dec, "more")[3]  # 91', "sending"),
        ("    set(pindirs, 0)[1]  # 80\n", "    set(pindirs, 0)[2]  # 80\n", "sending"),
        ("    set(y, 8)[10]\n", "    set(y, 7)[10]\n", "receiving"),
        ("    in_(pins, 1)[6]  # 12, 20 ... 76: in", "    in_(pins, 1)[5]  # 12, 20 ... 76: in", "receiving"),
        ('    jmp(not_x, "even")[9]\n', '    jmp(not_x, "even")[5]\n', "samples"),
        ("    set(pindirs, 1)[11]  # 84: wrong", "    nop()[1]\n    set(pindirs, 1)[11]  # 84: wrong", "refusing"),
        ("    set(pindirs, 1)[11]  # 84: wrong", "    set(pindirs, 1)[16]  # 84: wrong", "refusing"),
        ('    jmp(y_dec, "odd")[5]\n', '    jmp(y_dec, "odd")[6]\n', "receiving"),
    ],
)
def test_a_planted_mistake_is_seen(old, new, check):
    checks = {
        "sending": check_sending,
        "receiving": check_receiving,
        "samples": check_samples,
        "refusing": check_refusing,
    }
    with pytest.raises((AssertionError, ValueError)):
        checks[check](assembled((old, new)))


def test_a_sample_a_cycle_early_or_late_is_seen():
    for new in ("    set(pindirs, 0)[5]  # 80\n", "    set(pindirs, 0)[9]  # 80\n"):
        with pytest.raises(AssertionError):
            check_error_signal(assembled(("    set(pindirs, 0)[7]  # 80\n", new)))


def test_the_assembler_agrees_with_published_programs():
    """uart_tx and uart_rx of the RP2040 data sheet (3.6), in their own opcodes but for side-set."""
    rp2 = sys.modules.get("rp2") or importlib.import_module("stubs.rp2")

    def receiver():
        wait(0, pin, 0)  # noqa: F821
        set(x, 7)[10]  # noqa: F821
        label("bit")  # noqa: F821
        in_(pins, 1)  # noqa: F821
        jmp(x_dec, "bit")[6]  # noqa: F821
        jmp(pin, "bit")  # noqa: F821
        push("block")  # noqa: F821

    assert rp2.Program(receiver, {}).code == [0x2020, 0xEA27, 0x4001, 0x0642, 0x00C2, 0x8020]

# SPDX-License-Identifier: Apache-2.0
"""rp2.asm_pio for CPython: the instructions that this firmware's programs use, encoded after the RP2040 data sheet,
3.4. What a decorated function becomes has code, wrap_target, wrap_top and the options it was given.
"""

_SOURCES = {"pins": 0, "x": 1, "y": 2, "null": 3, "isr": 6, "osr": 7}
_OUT = {"pins": 0, "x": 1, "y": 2, "null": 3, "pindirs": 4, "pc": 5, "isr": 6}
_SET = {"pins": 0, "x": 1, "y": 2, "pindirs": 4}
_MOV = {"pins": 0, "x": 1, "y": 2, "isr": 6, "osr": 7}
_CONDITIONS = {"always": 0, "not_x": 1, "x_dec": 2, "not_y": 3, "y_dec": 4, "x_not_y": 5, "pin": 6, "not_osre": 7}
_NAMES = {*_SOURCES, *_OUT, *_SET, *_MOV, *_CONDITIONS, "gpio", "block", "noblock"}


class PIO:
    IN_LOW, IN_HIGH, OUT_LOW, OUT_HIGH = range(4)
    SHIFT_LEFT, SHIFT_RIGHT = 0, 1
    JOIN_NONE, JOIN_TX, JOIN_RX = 0, 1, 2


class Program:
    def __init__(self, function, options):
        self.name, self.options = function.__name__, options
        self._code, self._labels = [], {}
        self.wrap_target = 0
        self.wrap_top = None
        scope = {name: name for name in _NAMES}
        scope.update({name: getattr(self, "_" + name) for name in _VERBS})
        kept = dict(function.__globals__)
        function.__globals__.update(scope)
        try:
            function()
        finally:
            function.__globals__.clear()
            function.__globals__.update(kept)
        self.code = [self._linked(*each) for each in self._code]
        if self.wrap_top is None:
            self.wrap_top = len(self.code) - 1

    def _linked(self, opcode, label, delay):
        return opcode | delay[0] << 8 | (self._labels[label] if label else 0)

    def _add(self, opcode, label=None):
        if len(self._code) == 32:
            raise ValueError("a program has 32 instructions at most")
        delay = [0]
        self._code.append((opcode, label, delay))
        return _Delay(delay)

    def _label(self, name):
        self._labels[name] = len(self._code)

    def _wrap_target(self):
        self.wrap_target = len(self._code)

    def _wrap(self):
        self.wrap_top = len(self._code) - 1

    def _jmp(self, condition, label=None):
        if label is None:
            condition, label = "always", condition
        return self._add(_CONDITIONS[condition] << 5, label)

    def _wait(self, level, source, index):
        return self._add(0x2000 | level << 7 | {"gpio": 0, "pin": 1}[source] << 5 | index)

    def _in_(self, source, count):
        return self._add(0x4000 | _SOURCES[source] << 5 | count & 31)

    def _out(self, target, count):
        return self._add(0x6000 | _OUT[target] << 5 | count & 31)

    def _push(self, how="block"):
        return self._add(0x8000 | {"block": 1, "noblock": 0}[how] << 5)

    def _pull(self, how="block"):
        return self._add(0x8080 | {"block": 1, "noblock": 0}[how] << 5)

    def _mov(self, target, source):
        return self._add(0xA000 | _MOV[target] << 5 | _SOURCES[source])

    def _nop(self):
        return self._mov("y", "y")

    def _set(self, target, value):
        if not 0 <= value < 32:
            raise ValueError("SET has five bits")
        return self._add(0xE000 | _SET[target] << 5 | value)


_VERBS = ("label", "wrap_target", "wrap", "jmp", "wait", "in_", "out", "push", "pull", "mov", "nop", "set")


class _Delay:
    def __init__(self, delay):
        self._delay = delay

    def __getitem__(self, cycles):
        if not 0 <= cycles < 32:
            raise ValueError("a delay has five bits")
        self._delay[0] = cycles
        return self


def asm_pio(**options):
    return lambda function: Program(function, options)

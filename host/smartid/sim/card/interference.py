# SPDX-License-Identifier: Apache-2.0
"""What a dishonest card, or somebody on the air, does to the conversation: each kind touches one place in it."""

from smartid.sim.card import tlv
from smartid.sim.card.apdu import Command
from smartid.sim.card.status import Refused

_MANAGE_ENVIRONMENT, _GENERAL_AUTHENTICATE, _READ = 0x22, 0x86, (0xB0, 0xB1)
PACE_FIRST, CHIP_FIRST = (0xC1A4,), (0x41A4, 0x41A6)  # P1-P2 of the protocols' first commands
_DO_DYNAMIC, _DO_POINTS, _DO_CHIP_DATA = 0x7C, (0x82, 0x84), 0x8A


class Interference:
    """An honest card: nothing is touched."""

    def command(self, command: Command) -> None:
        """Before a plain command is obeyed. Raises Refused."""

    def answer(self, command: Command, data: bytes) -> bytes:
        """The plain answer's data, before they are secured."""
        return data

    def line(self, plain: Command, answer: bytes) -> bytes:
        """A secured answer as it goes out."""
        return answer


class Refuse(Interference):
    """The first command of a protocol is answered with that status word."""

    def __init__(self, parameters: tuple[int, ...], sw: int) -> None:
        self._parameters, self._sw = parameters, sw

    def command(self, command: Command) -> None:
        if command.ins == _MANAGE_ENVIRONMENT and command.p1p2 in self._parameters:
            raise Refused(self._sw)


class _Dynamic(Interference):
    """Changes one data object inside the dynamic authentication data of an answer."""

    tags: tuple[int, ...] = ()

    def change(self, command: Command, value: bytes) -> bytes:
        raise NotImplementedError

    def answer(self, command: Command, data: bytes) -> bytes:
        if command.ins != _GENERAL_AUTHENTICATE or not data:
            return data
        objects = tlv.table(tlv.single(data, _DO_DYNAMIC))
        for tag in self.tags:
            if objects.get(tag):
                objects[tag] = self.change(command, objects[tag])
        return tlv.encode(_DO_DYNAMIC, *(tlv.encode(tag, value) for tag, value in objects.items()))


class ZeroPoint(_Dynamic):
    """Both coordinates nought."""

    tags = _DO_POINTS

    def change(self, command: Command, value: bytes) -> bytes:
        return value[:1] + bytes(len(value) - 1)


class OffCurve(_Dynamic):
    """The last bit of y the other way."""

    tags = _DO_POINTS

    def change(self, command: Command, value: bytes) -> bytes:
        return flip(value, len(value) - 1)


class Echo(_Dynamic):
    """The terminal's own point comes back."""

    tags = _DO_POINTS

    def change(self, command: Command, value: bytes) -> bytes:
        sent = next(iter(tlv.table(tlv.single(command.data, _DO_DYNAMIC)).values()))
        return sent if len(sent) == len(value) else value


class WrongChipData(_Dynamic):
    """Chip authentication data with a wrong bit."""

    tags = (_DO_CHIP_DATA,)

    def change(self, command: Command, value: bytes) -> bytes:
        return flip(value, 0)


class _Later(Interference):
    """Touches secured answers to READ BINARY, once a few have gone out unharmed."""

    unharmed = 3

    def __init__(self) -> None:
        self._sent: list[bytes] = []

    def touch(self, answer: bytes) -> bytes:
        raise NotImplementedError

    def line(self, plain: Command, answer: bytes) -> bytes:
        if plain.ins not in _READ:
            return answer
        touched = self.touch(answer) if len(self._sent) >= self.unharmed else answer
        self._sent.append(answer)
        return touched


class Replay(_Later):
    """The answer before, once more."""

    def touch(self, answer: bytes) -> bytes:
        return self._sent[-1]


class Reorder(_Later):
    """Answers come in another order: an older one takes the place of this one."""

    def touch(self, answer: bytes) -> bytes:
        return self._sent[-2]


class FlipCryptogram(_Later):
    """One bit of the first data object the other way."""

    def touch(self, answer: bytes) -> bytes:
        return flip(answer, 4)


class FlipMac(_Later):
    """One bit of the check sum, the last bytes before the status word."""

    def touch(self, answer: bytes) -> bytes:
        return flip(answer, len(answer) - 3)


class PlainAnswer(_Later):
    """A status word without secure messaging, as if the card had given up."""

    def touch(self, answer: bytes) -> bytes:
        return answer[-2:]


def flip(data: bytes, place: int) -> bytes:
    """One bit of the byte at `place` the other way."""
    changed = bytearray(data)
    changed[place] ^= 0x01
    return bytes(changed)

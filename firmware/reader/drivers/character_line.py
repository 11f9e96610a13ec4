# SPDX-License-Identifier: Apache-2.0
"""The I/O contact as characters: start, eight data moments, even parity, guard time (ISO/IEC 7816-3, clause 7).

What all boards share. A board's own line carries octets as a receiver in direct convention sees them (high is 1, the
least significant bit first); it defines the methods at the end.

Times are in etu, from leading edge to leading edge. In inverse convention a parity moment is right when a direct
receiver finds it wrong; octets are turned round here.
"""

from micropython import const

from reader.errors import ProtocolError

_DIRECT_TS = const(0x3B)
_INVERSE_TS = const(0x03)  # 3F, as a receiver in direct convention sees it
_GUARD = const(12)
_TURN = const(16)
_REPETITIONS = const(3)  # of one character, each way


class CharacterLine:
    """f, d: an etu is f/d clock periods. guard: between our characters. turn: from the card's last to our first.

    error_signal: whether a wrong parity is signalled in the guard time, and such a signal is obeyed (T=0).
    damaged: whether what was received last had a wrong parity. hz: the card's clock.
    """

    hz = 4_800_000

    repetitions = _REPETITIONS

    def __init__(self):
        self.reset()

    def reset(self):
        """As a card expects it after a reset."""
        self.f, self.d = 372, 1
        self.guard, self.turn = _GUARD, _TURN
        self.error_signal = self.inverse = self.damaged = False
        self._configure()

    def set_rate(self, f, d):
        self.f, self.d = f, d
        self._configure()

    def set_times(self, guard, turn, error_signal):
        self.guard, self.turn, self.error_signal = guard, turn, error_signal
        self._configure()

    async def initial(self, first):
        """The character TS: finds the convention, and returns TS as that convention reads it.

        None when nothing came within `first` etu. Raises ProtocolError: neither TS.
        """
        octet = bytearray(1)
        if not await self._get(memoryview(octet), first, first):
            return None
        if octet[0] not in (_DIRECT_TS, _INVERSE_TS):
            raise ProtocolError("TS %02X" % octet[0])
        self.inverse = octet[0] == _INVERSE_TS
        self._configure()
        return bytes((0x3F,)) if self.inverse else bytes(octet)

    async def send(self, octets):
        """Send all octets. Raises ProtocolError when the card goes on signalling a parity error."""
        if await self._put(_turned(octets) if self.inverse else octets) < len(octets):
            raise ProtocolError("the card refuses a character")

    async def receive(self, view, first, following):
        """Fill `view` (a memoryview); how many characters came, less when one took longer than it may."""
        count = await self._get(view, first, following)
        if self.inverse:
            view[:count] = _turned(view[:count])
        return count

    def close(self):
        """Give back what it holds of the board, until the next reset()."""

    # --- the board's own ------------------------------------------------------------------------------------
    def supports(self, f, d):
        """Whether it can run at this rate."""
        raise NotImplementedError

    def _configure(self):
        """f, d, guard, turn, error_signal or inverse have changed."""
        raise NotImplementedError

    async def _put(self, octets):
        """Send; how many got through: less than all when the card refused one again and again."""
        raise NotImplementedError

    async def _get(self, view, first, following):
        """Receive into `view`; how many came in time. Sets `damaged` for a parity error that stayed."""
        raise NotImplementedError


def _turned(octets):
    """Every bit the other way and in the other order."""
    out = bytearray(len(octets))
    for at, octet in enumerate(octets):
        turned = 0
        for _ in range(8):
            turned = turned << 1 | octet & 1
            octet >>= 1
        out[at] = turned ^ 0xFF
    return out

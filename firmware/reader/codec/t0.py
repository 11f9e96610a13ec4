# SPDX-License-Identifier: Apache-2.0
"""One command of the character protocol T=0, without I/O (ISO/IEC 7816-3, clause 10).

The header CLA INS P1 P2 P3 goes out; the card governs all that follows by procedure octets:

    60         wait on           INS        all that is left of the data
    61..6F,9x  SW1, SW2 follows  INS ^ FF   one octet of the data

Data go one way in one command: to the card, or from it. Whoever carries the characters looks at `to_send` first, and
feeds what comes of the `missing` characters.
"""

from micropython import const

from reader.errors import ProtocolError

HEADER = const(5)
NULL = const(0x60)

# States
_PROCEDURE = const(0)
_DATA = const(1)
_SW2 = const(2)
_DONE = const(3)

# Procedure octet -> what it asks for: all that is left, one octet, nothing (wait), the end
_ALL = const(0)
_ONE = const(1)
_WAIT = const(2)
_END = const(3)

# (what it asks for, whether data go to the card) -> (who does it, state that follows)
_TABLE = {
    (_ALL, True): ("_offer_all", _PROCEDURE),
    (_ONE, True): ("_offer_one", _PROCEDURE),
    (_ALL, False): ("_expect_all", _DATA),
    (_ONE, False): ("_expect_one", _DATA),
    (_WAIT, True): ("_wait", _PROCEDURE),
    (_WAIT, False): ("_wait", _PROCEDURE),
    (_END, True): ("_end", _SW2),
    (_END, False): ("_end", _SW2),
}


class Tpdu:
    """header: 5 octets; data: what goes to the card, as many as P3 says; else `wanted` octets come from it.

    to_send: octets to send now, empty when it is the card's turn. answer: data received. sw: None until the end.
    waits: how often the card asked to wait since it last did anything else.
    """

    def __init__(self, header, data=b"", wanted=0):
        self.to_send = memoryview(header)
        self._ins = header[1]
        self._out = memoryview(data)
        self._goes_out = bool(len(data))
        self._left = wanted
        self._burst = 0
        self._state = _PROCEDURE
        self._sw1 = 0
        self.answer = bytearray()
        self.sw = None
        self.waits = 0

    @property
    def missing(self):
        """Characters sure to follow: the data of this turn and the octet after them."""
        return 0 if self._state == _DONE else self._burst + 1

    def sent(self):
        """What was to be sent has gone out."""
        self.to_send = self.to_send[:0]

    def feed(self, octets):
        """Take characters in their order. Raises ProtocolError for one that fits nowhere."""
        for octet in octets:
            if self._state == _DATA:
                self._collect(octet)
            elif self._state == _SW2:
                self.sw = self._sw1 << 8 | octet
                self._state = _DONE
            elif self._state == _PROCEDURE and not len(self.to_send):
                self._obey(octet)
            else:
                raise ProtocolError("T=0: character out of turn")

    def _collect(self, octet):
        self.answer.append(octet)
        self._burst -= 1
        if not self._burst:
            self._state = _PROCEDURE

    def _obey(self, octet):
        action, state = _TABLE[self._meaning(octet), self._goes_out]
        if octet != NULL:
            self.waits = 0
        self._state = state
        getattr(self, action)(octet)

    def _meaning(self, octet):
        if octet == NULL:
            return _WAIT
        if octet >> 4 in (6, 9):
            return _END
        if octet == self._ins:
            return _ALL
        if octet == self._ins ^ 0xFF:
            return _ONE
        raise ProtocolError("T=0: procedure octet %02X" % octet)

    # --- what the card asks for ------------------------------------------------------------------------------
    def _offer_all(self, _):
        self._offer(len(self._out))

    def _offer_one(self, _):
        self._offer(1)

    def _offer(self, count):
        if not len(self._out):
            raise ProtocolError("T=0: the card asks for more than there is")
        self.to_send, self._out = self._out[:count], self._out[count:]

    def _expect_all(self, _):
        self._expect(self._left)

    def _expect_one(self, _):
        self._expect(1)

    def _expect(self, count):
        if not self._left:
            raise ProtocolError("T=0: the card sends more than was asked for")
        self._burst = count
        self._left -= count

    def _wait(self, _):
        self.waits += 1

    def _end(self, octet):
        self._sw1 = octet

# SPDX-License-Identifier: Apache-2.0
"""The reader's half of the block protocol T=1, without I/O (ISO/IEC 7816-3, clause 11).

command() or ask_size() lays out the first block; then, until `finished`: send `block`, and tell what came with heard().
What a block means is a table: state and event -> what to do. Whatever fits nowhere is a bad block.
A block that fails is asked for or sent again twice, then the two ends are synchronised anew, at most three tries. A
command that was lost on the way is never sent a second time: nobody knows whether the card has carried it out.
"""

from micropython import const

from reader.codec import t1_block
from reader.codec.t1_block import ABORT, IFS, MORE, R_BLOCK, R_CHECK, R_OTHER, RESYNCH, S_ANSWER, WTX
from reader.errors import CardLeft, CardSlow, ProtocolError

_TRIES = const(3)
_FAVOURS = const(8)  # S(IFS request) and empty parts that a card may send in one command
_INITIAL_SIZE = const(32)  # IFSD before it is told, IFSC of a card that does not tell

# States
_IDLE = const(0)
_SENDING = const(1)  # a part that others follow has gone out
_AWAITING = const(2)  # the last part has gone out
_RECEIVING = const(3)  # the card sends its answer in parts
_AGREEING = const(4)  # an S-block of ours is out
_ABORTED = const(5)  # the card has broken a chain off, and gives us the word back

# Events: columns of the table
_I_LAST = const(0)
_I_MORE = const(1)
_R_NEXT = const(2)
_R_AGAIN = const(3)
_WTX = const(4)
_IFS = const(5)
_ABORT = const(6)
_AGREED = const(7)
_BAD = const(8)
_SILENCE = const(9)

# State -> for each event the letter of what to do: strings, because a dictionary of pairs takes three times the memory.
_TABLE = {
    _SENDING: "..nawsb...",
    _AWAITING: "fc.aws....",
    _RECEIVING: "fcrrwsb...",
    _AGREEING: "rrrrrrrgrr",
    _ABORTED: "xxxyxxxxxx",
}
_ACTIONS = {
    "f": "_finish",
    "c": "_collect",
    "n": "_send_part",
    "a": "_send_part_again",
    "w": "_grant",
    "s": "_take_size",
    "b": "_let_abort",
    "g": "_agreed",
    "r": "_repeat",
    "x": "_aborted",
    "y": "_aborted_unread",
    ".": "_complain",
}


class T1:
    """size: IFSC of the answer to reset; crc: whether the check is a CRC; most_waits: BWTs a command may take.

    block: memoryview of what to send. wait: BWTs to wait for the next block, 1 unless the card asked for more.
    answer: data of the last command, good until the next. out: the buffer behind `block`. told_size: IFSD in force.
    """

    def __init__(self, size=_INITIAL_SIZE, crc=False, most_waits=60):
        self.crc = crc
        self.answer = bytearray()
        self._most_waits = most_waits
        self._atr_size = size
        self.out = memoryview(bytearray(t1_block.MOST))
        self._dead = False
        self._synchronise()
        self._begin(_IDLE)

    def _synchronise(self):
        """Both ends as after the answer to reset (11.6.2.3)."""
        self._size = self._atr_size
        self.told_size = _INITIAL_SIZE
        self._sequence = 1  # N(S) of the last I-block sent
        self._expected = 0  # N(S) of the next to come

    def _begin(self, state):
        self._state = state
        self._failures = self._waits = self._favours = 0
        self._resynchronising = self._silent = False
        self._too_long = None
        self._command = self._part = memoryview(b"")
        self.wait = 1

    @property
    def finished(self):
        return self._state == _IDLE

    # --- what the reader wants ------------------------------------------------------------------------------
    def command(self, apdu, most_answer=4098):
        """Begin one APDU. most_answer: octets of a longer answer make us break the card's chain off."""
        self._alive()
        self._begin(_SENDING)
        self._command = memoryview(apdu)
        self._most_answer = most_answer
        self.answer = bytearray()
        self._send_part(None)

    def ask_size(self, size=t1_block.MOST_INF):
        """Tell the card how much a block to us may hold (IFSD); it must say the same."""
        self._alive()
        self._begin(_AGREEING)
        self._wanted_size = size
        self._encode(IFS, bytes((size,)))

    def _alive(self):
        if self._dead:
            raise CardLeft("does not answer any more")

    # --- what came ------------------------------------------------------------------------------------------
    def heard(self, block):
        """One block as it came, None for silence, an empty one for characters that were no block.

        Raises CardLeft: silent to the end; ProtocolError: cannot be understood, or broke its answer off, or lost count;
        CardSlow: asks for time without end. Whatever it is, `finished` holds.
        """
        self.wait = 1
        event, inf = self._event(block)
        self._silent = event == _SILENCE
        self._damaged = inf is None
        try:
            getattr(self, _ACTIONS[_TABLE[self._state][event]])(inf)
        except (ProtocolError, CardLeft, CardSlow):
            self._state = _IDLE
            raise

    def _event(self, block):
        """(event, INF); INF is None where the check or the length was wrong."""
        if block is None:
            return _SILENCE, b""
        if not t1_block.intact(block, self.crc):
            return _BAD, None
        pcb = block[1]
        inf = block[t1_block.PROLOGUE : t1_block.PROLOGUE + block[2]]
        if not pcb & 0x80:
            return self._i_event(pcb), inf
        if pcb & 0xC0 == R_BLOCK:
            return self._r_event(pcb, inf), inf
        return self._s_event(pcb, inf), inf

    def _i_event(self, pcb):
        if pcb & 0x1F or pcb >> 6 & 1 != self._expected:
            return _BAD
        return _I_MORE if pcb & MORE else _I_LAST

    def _r_event(self, pcb, inf):
        if len(inf) or pcb & 0x2C:
            return _BAD
        return _R_NEXT if pcb >> 4 & 1 != self._sequence else _R_AGAIN

    def _s_event(self, pcb, inf):
        if pcb & S_ANSWER:
            sent = self.out[1] == pcb & ~S_ANSWER and self.out[2] == len(inf)
            return _AGREED if sent and self.out[3 : 3 + len(inf)] == inf else _BAD
        if pcb == WTX and len(inf) == 1 and inf[0]:
            return _WTX
        if pcb == IFS and len(inf) == 1 and 0 < inf[0] <= t1_block.MOST_INF:
            return _IFS
        return _ABORT if pcb == ABORT and not len(inf) else _BAD

    # --- actions --------------------------------------------------------------------------------------------
    def _send_part(self, _):
        """The next I-block of the command."""
        self._sequence ^= 1
        self._part, self._command = self._command[: self._size], self._command[self._size :]
        self._progress(_SENDING if len(self._command) else _AWAITING)
        self._encode_part()

    def _send_part_again(self, _):
        if self._may_try_again():
            self._encode_part()

    def _encode_part(self):
        self._encode(self._sequence << 6 | (MORE if self._state == _SENDING else 0), self._part)

    def _collect(self, inf):
        self._take(inf)
        if not len(inf):
            self._do_favour()
        if len(self.answer) > self._most_answer:
            self._too_long = ProtocolError("answer without end")
            self._progress(_AGREEING)
            self._encode(ABORT, b"")
        else:
            self._progress(_RECEIVING)
            self._encode(R_BLOCK | self._expected << 4, b"")

    def _finish(self, inf):
        self._take(inf)
        self._state = _IDLE
        if len(self.answer) > self._most_answer:
            raise ProtocolError("answer too long")

    def _take(self, inf):
        self.answer.extend(inf)
        self._expected ^= 1

    def _grant(self, inf):
        """The card asks for inf[0] BWTs more."""
        self._waits += inf[0]
        if self._waits > self._most_waits:
            raise CardSlow("asked for time without end")
        self.wait = inf[0]
        self._encode(WTX | S_ANSWER, inf)

    def _take_size(self, inf):
        self._do_favour()
        self._size = inf[0]
        self._encode(IFS | S_ANSWER, inf)

    def _do_favour(self):
        """What a card may do now and then, and not for ever."""
        self._favours += 1
        if self._favours > _FAVOURS:
            raise ProtocolError("T=1 without end")

    def _let_abort(self, _):
        self._progress(_ABORTED)
        self._encode(ABORT | S_ANSWER, b"")

    def _aborted_unread(self, _):
        """The card still expects the number of the part that it did not want."""
        self._sequence ^= 1
        self._aborted(None)

    def _aborted(self, _):
        raise ProtocolError("the card broke the chain off")

    def _agreed(self, _):
        if self._resynchronising:
            self._synchronise()
            raise ProtocolError("synchronised anew, and the answer is lost")
        if self._too_long:
            raise self._too_long
        self.told_size = self._wanted_size
        self._state = _IDLE

    # --- failures -------------------------------------------------------------------------------------------
    def _repeat(self, _):
        """The same block once more."""
        self._may_try_again()

    def _complain(self, _):
        """Ask for the card's block again."""
        code = R_CHECK if self._damaged else 0 if self._silent else R_OTHER
        if self._may_try_again():
            self._encode(R_BLOCK | self._expected << 4 | code, b"")

    def _may_try_again(self):
        """Three transmissions of anything, then resynchronisation, and three of that (11.6.3.2, rules 6 and 7)."""
        self._failures += 1
        if self._failures < _TRIES:
            return True
        if self._resynchronising:
            self._dead = True
            raise CardLeft("silent") if self._silent else ProtocolError("T=1 cannot be brought back")
        self._resynchronising = True
        self._progress(_AGREEING)
        self._encode(RESYNCH, b"")
        return False

    def _progress(self, state):
        self._state = state
        self._failures = 0

    def _encode(self, pcb, inf):
        self.block = self.out[: t1_block.encode(self.out, pcb, inf, self.crc)]

# SPDX-License-Identifier: Apache-2.0
"""A conversation with one card: a stack of small processors over a CardConnection.

From the top: secure messaging (once a protocol has agreed keys), answers in parts, commands in parts, the link.
Each processor has one method, `exchange(command)`, to be awaited for (data, sw), and knows only the one beneath it.
One with nothing to do returns what that one's method gives, so that it costs no waiting of its own.
"""

from reader.errors import ProtocolError, StatusError
from reader.iso7816 import status
from reader.iso7816.apdu import CLA_CHAINING, EXTENDED, GET_RESPONSE, MOST_SHORT_DATA, SHORT, Command

_MOST_ANSWER_OCTETS = 4096
_MOST_ANSWER_PARTS = 40


class Link:
    """Encodes the command in the form it needs, never asking for more than the link carries, and counts."""

    def __init__(self, connection):
        self._connection = connection
        self.apdus = self.octets_sent = self.octets_received = 0

    async def exchange(self, command):
        if (command.le or 0) > SHORT:
            most = self._connection.max_response - 2 if self._connection.extended else SHORT
            command = Command(
                command.cla, command.ins, command.p1, command.p2, command.data, min(command.le, max(most, SHORT))
            )
        sent = command.encode(command.needs_extended())
        self.apdus += 1
        self.octets_sent += len(sent)
        data, sw = await self._connection.transceive(sent)
        self.octets_received += len(data) + 2
        if len(data) + 2 > self._connection.max_response:
            raise ProtocolError("answer longer than the link carries")
        return data, sw


class CommandChaining:
    """Cuts the data of a command that the link or the short form cannot carry (ISO/IEC 7816-4, 5.3.3)."""

    def __init__(self, below, connection):
        self._below = below
        self._room = min(MOST_SHORT_DATA, connection.max_command - 6)
        self._most = connection.max_command - 9 if connection.extended else self._room

    def exchange(self, command):
        if len(command.data) <= self._most:
            return self._below.exchange(command)
        return self._in_parts(command)

    async def _in_parts(self, command):
        data = bytes(command.data)
        cla = command.cla | CLA_CHAINING
        while len(data) > self._room:
            part = Command(cla, command.ins, command.p1, command.p2, data[: self._room])
            answer, sw = await self._below.exchange(part)
            if sw != status.OK:
                return answer, sw
            data = data[self._room :]
        return await self._below.exchange(Command(command.cla, command.ins, command.p1, command.p2, data, command.le))


class AnswerParts:
    """61xx: fetches the rest with GET RESPONSE. 6Cxx: asks again with the length the card names (7816-4, 5.3.4)."""

    def __init__(self, below):
        self._below = below

    async def exchange(self, command):
        data, sw = await self._below.exchange(command)
        if sw >> 8 == status.SW1_LENGTH and not len(data) and command.le is not None:
            command = Command(command.cla, command.ins, command.p1, command.p2, command.data, sw & 0xFF or SHORT)
            data, sw = await self._below.exchange(command)
        if sw >> 8 != status.SW1_MORE:
            return data, sw
        return await self._rest(bytearray(data), sw)

    async def _rest(self, collected, sw):
        for _ in range(_MOST_ANSWER_PARTS):
            if sw >> 8 != status.SW1_MORE:
                return collected, sw
            data, sw = await self._below.exchange(Command(0, GET_RESPONSE, 0, 0, le=sw & 0xFF or SHORT))
            if len(collected) + len(data) > _MOST_ANSWER_OCTETS:
                break
            collected.extend(data)
        raise ProtocolError("the answer does not end")


class CardSession:
    """`with CardSession(connection) as session:` every exit overwrites the session keys.

    apdus, octets_sent, octets_received: what has crossed the link so far.
    block, head_first: what files.py has learnt about this card: the longest answer it was found to give (None: no
    limit met), and whether a file's first read must stop at the header. selected: the application's name, None at first.
    """

    def __init__(self, connection):
        self.connection = connection
        self._link = Link(connection)
        self._plain = AnswerParts(CommandChaining(self._link, connection))
        self._secure = None
        self._capacity = None
        self.block = None
        self.head_first = False
        self.selected = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    @property
    def apdus(self):
        return self._link.apdus

    @property
    def octets_sent(self):
        return self._link.octets_sent

    @property
    def octets_received(self):
        return self._link.octets_received

    @property
    def secured(self):
        return self._secure is not None

    @property
    def usable(self):
        """False once secure messaging has failed: everything would be refused."""
        return self._secure is None or self._secure.alive

    @property
    def answers(self):
        """How many answers have come intact under the keys now in use."""
        return self._secure.answers if self._secure else 0

    def secure(self, messaging):
        """From now on every command goes through this secure messaging, which this session owns and wipes."""
        self.close()
        self._secure, self._capacity = messaging, None

    def close(self):
        """Overwrite the session keys. A session once secured refuses everything afterwards: it never falls to plain."""
        if self._secure:
            self._secure.wipe()

    def exchange(self, command):
        """To be awaited: (data, sw) of one command, whatever the status word."""
        if self._secure:
            return self._secure.exchange(command, self._plain)
        return self._plain.exchange(command)

    async def send(self, ins, p1, p2, data=b"", le=None, cla=0):
        """The answer's data. Raises StatusError unless the card says 9000."""
        answer, sw = await self.exchange(Command(cla, ins, p1, p2, data, le))
        if sw != status.OK:
            raise StatusError(sw, "%02X" % ins)
        return answer

    def capacity(self):
        """Octets of the longest plain answer that the link, the length form and the cipher let through in one piece."""
        if self._capacity is None:  # asked for with every read
            body = min(self.connection.max_response - 2, EXTENDED if self.connection.extended else SHORT)
            self._capacity = self._secure.capacity(body) if self._secure else body
        return self._capacity

# SPDX-License-Identifier: Apache-2.0
"""The simulated card: power, one command at a time, chaining, secure messaging, dispatch.

    card = Card.personalise(people.find("chan"), pki.open_or_init())
    card.power_on()
    card.transceive(bytes.fromhex("00B09C0000"))      # EF.CardAccess and 9000

It answers as a chip would: any bytes get a status word, nothing raises, a card without power is silent.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from smartid.people import Passport, Person
from smartid.pki import Pki
from smartid.sim.card import apdu, status, timing, tlv
from smartid.sim.card.apdu import CHAINED, SECURED, SHORT_MAX, Command, masked
from smartid.sim.card.commands import GENERAL_AUTHENTICATE, HANDLERS
from smartid.sim.card.nonvolatile import Nonvolatile, PowerCut
from smartid.sim.card.pace import Offer
from smartid.sim.card.personalise import Contents, contents
from smartid.sim.card.pin import Pin
from smartid.sim.card.randomness import Randomness, SystemRandomness
from smartid.sim.card.rights import Rights
from smartid.sim.card.secure_messaging import DO_MAC
from smartid.sim.card.session import Chain, Session
from smartid.sim.card.status import Refused
from smartid.sim.card.terminal import Trust

CONTACTLESS, CONTACT = "contactless", "contact"
ATQA = b"\x04\x00"  # as on the air, low byte first: one UID of four bytes, bit frame anticollision
SAK = 0x20  # ISO/IEC 14443-4
ATS = bytes.fromhex("0A783381028073B601E0")  # FSC 256, 106 to 424 kbit/s, FWT 77 ms, CID
ATR = bytes.fromhex("3B959680B1FE451F078073B601E035")
UID_RANDOM = b"\x08"  # first byte of an identifier made anew at each power-up (ISO/IEC 14443-3, 6.5.4)

_GET_RESPONSE = 0xC0
_MORE = 0x61  # SW1; SW2 says how much
_STATUS_SIZE = 2

Event = dict[str, object]


class Card:
    """`delay_us`: modelled time of the last command. `on_event` gets a dict per command (see `_tell`)."""

    atqa, sak, ats, atr = ATQA, SAK, ATS, ATR

    def __init__(
        self, inside: Contents, memory: Nonvolatile | None = None, randomness: Randomness | None = None
    ) -> None:
        self.inside = inside
        self.master, self.offers, self.passwords = inside.master, inside.offers, inside.passwords
        self.guards, self.access_keys = inside.guards, inside.access_keys
        self.chip_key, self.active_key = inside.chip_key, inside.active_key
        self.read_delay_us = inside.read_delay_us
        self.memory = memory or Nonvolatile()
        self.trust = Trust(self.memory, inside.trust_points, inside.issued)
        self.residence = inside.residence
        self.ecert_key = inside.ecert.key if inside.ecert else None
        self.pin = Pin(inside.ecert.pin, self.memory, self.write) if inside.ecert else None
        self.interference = inside.interference
        self.randomness = randomness or SystemRandomness()
        self.on_event: Callable[[Event], None] | None = None
        self.delay_us = 0
        self.session = Session(CONTACTLESS, self.master)
        self.powered = False
        self._uid = b""
        self._opened: tuple[bytes, bytes] | None = None  # the plain command and answer inside a secured one

    @classmethod
    def personalise(
        cls,
        person: Person | Passport,
        pki: Pki,
        *,
        spoil: str | None = None,
        photo: bytes | None = None,
        offers: Sequence[Offer] | None = None,
        memory: Nonvolatile | None = None,
        randomness: Randomness | None = None,
        trust_points: Sequence[bytes] | None = None,
    ) -> "Card":
        """`trust_points`: root CV certificates, 7F21, others than the issuer's of that day.

        Raises PhotoError, NoSigner, KeyLocked, UnknownSpoil.
        """
        randomness = randomness or SystemRandomness()
        inside = contents(person, pki, randomness, spoil, photo, offers, trust_points)
        return cls(inside, memory, randomness)

    def twin(self) -> "Card":
        """Another chip just like this one, keys and memory and all, without power: to try the same step once more."""
        memory = Nonvolatile()
        if cells := self.memory.cells():
            memory.commit(cells)
        return Card(self.inside, memory, self.randomness)

    def power_on(self, interface: str = CONTACTLESS) -> None:
        """A fresh session on that interface; whatever an earlier one had proved is forgotten.

        Power at the contacts resets a chip that was busy on the air; nothing on the air disturbs the contacts.
        """
        if interface not in (CONTACTLESS, CONTACT):
            raise ValueError(f"no interface {interface!r}")
        if self.muted(interface):
            return
        self.session = Session(interface, self.master)
        self._uid = UID_RANDOM + self.randomness.read(3)
        self.powered = True
        try:
            self.memory.recover()
        except PowerCut:
            self.power_off()

    def power_off(self) -> None:
        self.session = Session(CONTACTLESS, self.master)
        self.powered = False

    def muted(self, interface: str) -> bool:
        """On the air the card says nothing as long as its contacts have power."""
        return interface == CONTACTLESS and self.powered and self.session.interface == CONTACT

    def uid(self) -> bytes:
        """Four bytes, new at each power-up."""
        return self._uid

    def transceive(self, command: bytes) -> bytes:
        """Data and status word; nothing at all (b"") from a card without power, or whose power went meanwhile."""
        if not self.powered:
            return b""
        command = bytes(command)
        self.delay_us, self._opened = timing.COMMAND_US, None
        try:
            response = self._answer(command)
        except PowerCut:
            self.power_off()
            return b""
        self._tell(command, response)
        return response

    @property
    def rights(self) -> Rights:
        """What terminal authentication has given in this session."""
        return self.session.rights

    @property
    def terminal_authentication(self) -> bool:
        """Only with a key of chip authentication can a terminal's signature be bound to a session."""
        return self.chip_key is not None and bool(self.trust.points())

    def require_confirmation(self) -> None:
        """Raises Refused while the holder has yet to confirm what the chip says."""
        if self.residence is not None and self.residence.pending(self.memory):
            raise Refused(status.CONDITIONS_NOT_SATISFIED)

    def spend(self, time_us: int) -> None:
        """Modelled computing time of the command under way."""
        self.delay_us += time_us

    def write(self, cells: dict[str, bytes]) -> None:
        """Change non-volatile memory, all or nothing. Raises PowerCut."""
        before = self.memory.writes
        self.memory.commit(cells)
        self.spend(timing.WRITE_US * (self.memory.writes - before))

    def _tell(self, command: bytes, response: bytes) -> None:
        if self.on_event is None:
            return
        plain_command, plain_response = self._opened or (None, None)
        if plain_command is not None:
            plain_command = masked(plain_command)
        self.on_event(
            {
                "kind": "apdu",
                "command": command if plain_command is not None else masked(command),
                "response": response,
                "plain_command": plain_command,
                "plain_response": plain_response,
                "secured": self._opened is not None,
            }
        )

    def _answer(self, raw: bytes) -> bytes:
        """Malformed or plain where secured is due: the session ends. Refused: the status word alone."""
        rest, self.session.rest = self.session.rest, b""
        try:
            command = apdu.decode(raw)
            if rest and command.cla == 0 and command.ins == _GET_RESPONSE and not command.data:
                return self._in_parts(rest, command.ne)
            if self.session.secure is not None:
                return self._secured(command)
            _check_class(command)
            if command.cla & SECURED:
                raise Refused(status.SECURE_MESSAGING_WRONG)
            data, sw = self._assembled(command)
            return data + sw.to_bytes(2, "big")
        except Refused as refused:
            if self.session.secure is not None and not self._opened:
                self._end_session()
            return refused.sw.to_bytes(2, "big")

    def _secured(self, command: Command) -> bytes:
        """Inside a session. Raises Refused when the command is not properly secured, which ends the session."""
        if command.cla & ~CHAINED != SECURED:
            raise Refused(status.SECURE_MESSAGING_MISSING)
        session, secure = self.session, self.session.secure
        slices = session.chain is not None and session.chain.slices
        if slices or not _secured_alone(command):
            joined = self._join(command, slices=True)
            if joined is None:
                return status.OK.to_bytes(2, "big")
            command = joined
        plain = secure.unwrap(command)
        self.spend(timing.SECURED_US + timing.SECURED_PER_BYTE_US * len(plain.data))
        self._opened = plain.encode(), b""
        try:
            data, sw = self._assembled(plain)
        except Refused as refused:
            data, sw = b"", refused.sw
        self._opened = plain.encode(), data + sw.to_bytes(2, "big")
        self.spend(timing.SECURED_PER_BYTE_US * len(data))
        answer = secure.wrap(command.ins, data, sw) + sw.to_bytes(2, "big")
        if session.renewed is not None:
            session.secure, session.renewed = session.renewed, None
        return self._in_parts(self.interference.line(plain, answer), command.ne)

    def _in_parts(self, answer: bytes, ne: int) -> bytes:
        """As much as was asked for, and how much there still is, which GET RESPONSE fetches (ISO/IEC 7816-4, 5.3.4)."""
        room = ne or SHORT_MAX
        if len(answer) - _STATUS_SIZE <= room:
            return answer
        self.session.rest = answer[room:]
        return answer[:room] + bytes((_MORE, min(len(answer) - _STATUS_SIZE - room, 0xFF)))

    def _assembled(self, command: Command) -> tuple[bytes, int]:
        """Dispatch a whole command; parts of a chained one are kept until the last has come."""
        if command.ins == GENERAL_AUTHENTICATE:  # its steps are chained, and yet each is answered
            self.session.chain = None
            return self._dispatch(command)
        joined = self._join(command)
        return (b"", status.OK) if joined is None else self._dispatch(joined)

    def _join(self, command: Command, slices: bool = False) -> Command | None:
        """The whole command, None while parts are missing (ISO/IEC 7816-4, 5.3.3). Raises Refused."""
        header = command.header[1:]
        chain, self.session.chain = self.session.chain, None
        if chain is not None and chain.header != header:
            raise Refused(status.END_OF_CHAIN_EXPECTED)
        data = (chain.data if chain is not None else b"") + command.data
        if len(data) > apdu.MAX_COMMAND:
            raise Refused(status.WRONG_LENGTH)
        if command.cla & CHAINED:
            self.session.chain = Chain(header, data, slices)
            return None
        return replace(command, data=data)

    def _dispatch(self, command: Command) -> tuple[bytes, int]:
        handler = HANDLERS.get(command.ins)
        if command.ins != GENERAL_AUTHENTICATE:  # what it carries on goes on without interruption or not at all
            self.session.pace, self.session.chip_authentication = None, False
        if handler is None:
            raise Refused(status.UNKNOWN_INSTRUCTION)
        self.interference.command(command)
        data, sw = handler(self, command)
        return self.interference.answer(command, data), sw

    def _end_session(self) -> None:
        self.session = Session(self.session.interface, self.master)


def _check_class(command: Command) -> None:
    """Interindustry class, first form, channel 0 (ISO/IEC 7816-4, 5.4.1). Raises Refused."""
    if command.cla & 0xE0:
        raise Refused(status.UNKNOWN_CLASS)
    if command.cla & 0x03:
        raise Refused(status.NO_LOGICAL_CHANNEL)
    if command.cla & SECURED not in (0, SECURED):
        raise Refused(status.NO_SECURE_MESSAGING)


def _secured_alone(command: Command) -> bool:
    """Whether this part of a chain carries its own check sum, or is a slice of one long secured command."""
    try:
        tags = [tag for tag, _ in tlv.parse(command.data)]
    except tlv.TlvError:
        return False
    return DO_MAC in tags

# SPDX-License-Identifier: Apache-2.0
"""The audit log: one line for each access and change, none of them personal. <data>/log holds lines of one length:

    number, 4 octets | sealed by this device, bound to the number: FIELDS | chain, 32 octets

    fields   seconds since 2000, 4 octets, FFFFFFFF when the clock had none | place | workflow | outcome | officer,
             8 characters | card, 16 octets: HMAC-SHA-256(list key, "log" || number || date of issue), cut; zeros: none
    chain    SHA-256(chain of the line before || number || fields); before the first line: zeros

Numbers rise by one and are never used twice. A change is written down as "begun" before it is made and with its outcome
after it; "begun" without an end says that nobody knows, and nothing is made up later. The file system appends a whole
line or none. When a host has taken lines over, the last of these stays as the first of the file.
"""

import os

from micropython import const

from reader.codec.dates import days
from reader.crypto import sha2
from reader.crypto.hmac import hmac
from reader.crypto.util import Secrets
from reader.errors import ClockNotSet, StorageError, VaultError
from reader.refusals import LogFull
from reader.storage import folders, sealing, slots
from reader.storage.settings import PLACES
from reader.storage.vault import LIST_KEY, Vault

MOST_LINES = const(4000)
LINE = const(100)
PLAIN = const(67)  # of a line as it is read out: number, fields, chain
NO_CHAIN = bytes(32)
WORKFLOWS = (
    "view",
    "confirm",
    "ecert",
    "change-pin",
    "unblock-pin",
    "stay-kiosk",
    "stay-officer",
    "library",
    "lost",
    "officer",
    "settings",
    "log",
    "relay",
)
DONE, BEGUN, SHOWN, WRITTEN = "done", "begun", "shown", "written"  # or the code of an error, "E-51"

_NAME = "/log"
OUTCOMES = {DONE: 0xF0, BEGUN: 0xF1, SHOWN: 0xF2, WRITTEN: 0xF3}
_NUMBER = const(4)
_FIELDS = const(31)
_OFFICER = const(8)
NO_TIME = const(0xFFFFFFFF)
_ENOSPC = const(28)
_LABEL = b"log"


def of(reader):
    """The log of a reader in service; None for one that was never provisioned. reader: the parts of main."""
    board = reader.board
    if not slots.manifest(reader.data):
        return None
    vault = Vault(slots.root(reader.data), board.device_secret, reader.random)
    return Log(reader.data, vault, board.device_secret, reader.random)


def note(reader, workflow, outcome, card=None, officer=""):
    """Log.add() with this reader's time and place; the line's number, 0 for a reader without a log."""
    log = of(reader)
    if log is None:
        return 0
    try:
        moment = reader.clock.now()
    except ClockNotSet:
        moment = None
    return log.add(moment, reader.settings.place, officer, workflow, outcome, card)


def told(plain):
    """A line in words, see log_words.py."""
    from reader.storage.log_words import words

    return words(plain)


class Log:
    """data: folder of the reader's files; vault: where the list key lies; device_secret, random: see Vault."""

    def __init__(self, data, vault, device_secret, random, most=MOST_LINES):
        self._path = data + _NAME
        self._vault, self._device_secret, self._random, self._most = vault, device_secret, random, most

    def add(self, moment, place, officer, workflow, outcome, card=None):
        """Write one line down; its number.

        moment: (year, month, day, hour, minute, second), or None; place: one of settings.PLACES; officer: digits, or
        ""; workflow: of WORKFLOWS; outcome: BEGUN, DONE.. or an error's code; card: (number as in the MRZ without
        fillers, date of issue), or None. For a line that begins something there has to be room for its end too.
        Raises LogFull, StorageError, VaultError.
        """
        if self.room() < (2 if outcome == BEGUN else 1):
            raise LogFull()
        number, before = self.last()
        number += 1
        fields = _seconds(moment) + bytes((PLACES.index(place), WORKFLOWS.index(workflow), _outcome(outcome)))
        fields += (officer + " " * (_OFFICER - len(officer))).encode() + self._card(card)
        head = number.to_bytes(_NUMBER, "big")
        line = head + self._seal(head, fields + sha2.digest("sha256", before, head, fields))
        self._append(line)
        return number

    def room(self):
        """Lines that can still be written."""
        return max(self._most - folders.size(self._path) // LINE, 0)

    def first(self):
        """Number of the oldest line that is here; 1 more than 0 when none was ever written."""
        return self._number_at(0) if folders.size(self._path) else 1

    def last(self):
        """(number, chain) of the newest line, (0, zeros) without any."""
        size = folders.size(self._path)
        if not size:
            return 0, NO_CHAIN
        if size % LINE:
            raise StorageError("log damaged")
        plain = self._plain(self._octets_at(size // LINE - 1))
        return int.from_bytes(plain[:_NUMBER], "big"), plain[-len(NO_CHAIN) :]

    def line(self, number):
        """A line as it is read out: number, fields and chain, PLAIN octets. Raises StorageError, VaultError."""
        plain = self._plain(self._octets_at(number - self.first()))
        if int.from_bytes(plain[:_NUMBER], "big") != number:
            raise StorageError("log: order of lines")
        return plain

    def taken_over(self, number):
        """A host keeps everything up to this line: of these only the line itself stays here, to hold on to.

        Whenever the power goes, the file is the old one or the new one.
        """
        first = self.first()
        if not first <= number <= self.last()[0]:
            raise StorageError("log: no line %d" % number)
        if number == first:
            return
        try:
            with open(self._path + ".new", "wb") as new, open(self._path, "rb") as old:
                old.seek((number - first) * LINE)
                line = old.read(LINE)
                while line:
                    new.write(line)
                    line = old.read(LINE)
            os.rename(self._path + ".new", self._path)
        except OSError as error:
            raise StorageError("log: %s" % error)

    def _append(self, line):
        try:
            with open(self._path, "ab") as file:
                file.write(line)
        except OSError as error:
            if error.errno == _ENOSPC:
                raise LogFull()
            raise StorageError("log: %s" % error)

    def _octets_at(self, index):
        if index < 0:
            raise StorageError("log: no such line")
        try:
            with open(self._path, "rb") as file:
                file.seek(index * LINE)
                octets = file.read(LINE)
        except OSError as error:
            raise StorageError("log: %s" % error)
        if len(octets) != LINE:
            raise StorageError("log: no such line")
        return octets

    def _number_at(self, index):
        return int.from_bytes(self._octets_at(index)[:_NUMBER], "big")

    def _seal(self, head, plain):
        with Secrets() as keep:
            return sealing.seal(keep(bytearray(self._device_secret())), _LABEL, head, plain, self._random)

    def _plain(self, octets):
        head = octets[:_NUMBER]
        with Secrets() as keep:
            secret = keep(bytearray(self._device_secret()))
            plain = sealing.unseal(secret, _LABEL, head, memoryview(octets)[_NUMBER:])
        if len(plain) != PLAIN - _NUMBER:
            raise VaultError("line of the log")
        return bytes(head) + bytes(plain)

    def _card(self, card):
        if card is None:
            return bytes(16)
        number, issued = card
        with self._vault.opened() as keys:
            return hmac("sha256", keys[LIST_KEY], _LABEL, number.encode(), issued.encode())[:16]


def _seconds(moment):
    if moment is None:
        return NO_TIME.to_bytes(4, "big")
    year, month, day, hour, minute, second = moment[:6]
    count = days("%04d%02d%02d" % (year, month, day)) - days("20000101")
    return (86400 * count + 3600 * hour + 60 * minute + second).to_bytes(4, "big")


def _outcome(outcome):
    return OUTCOMES[outcome] if outcome in OUTCOMES else int(outcome[2:], 16)

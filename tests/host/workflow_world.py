# SPDX-License-Identifier: Apache-2.0
"""Depth process for workflows: the firmware's workflow on CPython, a scripted person, an invented card, a reader whose
certificates, lists and keys come from the issuer's own tools.

    desk = Desk(authority, "kiosk", tmp_path)
    outcome = desk.run("confirm", people.find("chow"))     # "done", "E-54", "N-01": as the log or the screen has it
"""

import asyncio
import importlib
import io
import json
from collections import deque
from datetime import date
from types import SimpleNamespace

from cryptography.hazmat.primitives.asymmetric import ec
from PIL import Image

from contract.connections import Pn532Bench
from host.process_connection import Entropy, ProcessConnection
from reader import memory
from reader.crypto.random import Drbg
from reader.errors import Cancelled, CardLeft, ClockNotSet, ReaderError, TimedOut
from reader.lds import profile
from reader.storage import slots, trusted_time
from reader.storage.settings import Settings
from reader.storage.vault import Entries, Vault
from reader.trust.trust_list import TrustList
from smartid.pki import bundle, cv_request, rights
from smartid.pki.supply import OFFICERS_PLACES, holder_name
from smartid.sim import story
from smartid.sim.card import Card
from smartid.sim.card.nonvolatile import Nonvolatile
from smartid.sim.radio import Picc

# CPython collects by itself; at every seam it would take most of the time here. And what it imported once may stay.
memory.gc = SimpleNamespace(collect=lambda: None, mem_alloc=lambda: 0, mem_free=lambda: 0)
memory.forget = lambda names: None
DAY = date(2026, 11, 24)
OFFICER_PIN, OFFICER = "24681357", "0417"
SECRET = b"\x5a" * 32


class Clock:
    def __init__(self, day=DAY):
        self.moment = (day.year, day.month, day.day, 14, 32, 0)

    def now(self):
        if self.moment is None:
            raise ClockNotSet("stopped")
        return self.moment


class Board:
    def device_secret(self):
        return SECRET


class Progress:
    """The screen of a writing under way: it remembers the steps."""

    def __init__(self, ui, title):
        self._ui, self._title = ui, title

    def step(self, number, of, key):
        assert 1 <= number <= of, (number, of, key)
        self._ui.steps.append((self._title, number, of, key))


class Shown(Progress):
    """The screen of a reading under way."""

    def named(self, person):
        self._ui.seen.append(("named", person))

    def photo(self, buffer, total):
        self._ui.seen.append(("photo", total))

    def photo_arrived(self, filled):
        return None

    def verified(self):
        self._ui.seen.append(("verified",))


class ScriptedUi:
    """A person who answers from a list: answers["ask_pin"] = ["111111", "739214"], the last one again and again.

    seen: the intents with their arguments, in order. An exception in the list is raised.
    """

    def __init__(self, settings, answers):
        self.settings = settings
        self.answers = {name: deque(values) for name, values in answers.items()}
        self.seen, self.steps = [], []
        self.cancelled = False
        self.photo_shown = False
        self.officer = ""

    def texts(self, key, *values):
        return key if not values else f"{key} {values}"

    def show_reading(self):
        self.seen.append(("show_reading",))
        return Shown(self, "reading")

    def show_progress(self, title, hint="keep_card"):
        self.seen.append(("show_progress", title))
        return Progress(self, title)

    def check(self):
        if self.cancelled:
            raise Cancelled()

    def clear(self):
        self.seen.append(("clear",))

    def __getattr__(self, name):
        if name.startswith(("show_removed", "show_place", "sound", "set_")):
            return lambda *args, **_: self.seen.append((name, *args))
        if not name.startswith(("ask_", "show_", "choose", "key")):
            raise AttributeError(name)
        return lambda *args, **named: self._answer(name, args, named)

    async def _answer(self, name, args, named):
        self.seen.append((name, *args))
        await asyncio.sleep(0)
        waiting = self.answers.get(name)
        answer = None if not waiting else waiting.popleft() if len(waiting) > 1 else waiting[0]
        if isinstance(answer, type) and issubclass(answer, Exception):
            raise answer()
        if isinstance(answer, str) and name in ("ask_can", "ask_pin", "ask_digits"):
            return bytearray(answer.encode())
        return answer(*args) if callable(answer) else answer

    def told(self, name):
        """The arguments of each time this intent was called."""
        return [entry[1:] for entry in self.seen if entry[0] == name]


class Pulled:
    """When the card is pulled: before the command of that number reaches it, or after it was carried out."""

    def __init__(self, command, carried_out):
        self.command, self.carried_out = command, carried_out


class CardOnReader(ProcessConnection):
    """A connection that a pull ends; until_gone() then returns."""

    def __init__(self, card, link):
        super().__init__(card)
        self._link = link
        self._gone = asyncio.Event()

    async def transceive(self, command):
        pull = self._link.pull
        if pull is not None and self._link.commands == pull.command:
            if pull.carried_out:
                self.card.transceive(bytes(command))
            self._leave()
        if self._gone.is_set():
            raise CardLeft("pulled")
        self._link.commands += 1
        answer = self.card.transceive(bytes(command))
        self._link.sent += len(command)
        self._link.received += len(answer)
        if not answer:
            self._leave()
            raise CardLeft("no answer")
        return answer[:-2], answer[-2] << 8 | answer[-1]

    def _leave(self):
        self._link.pull = None
        self.card.power_off()
        self._gone.set()

    async def until_gone(self):
        await self._gone.wait()
        raise CardLeft("gone")


class Link:
    """The antenna. pull: when the card is pulled; returns: how often it is put back."""

    def __init__(self, card, pull=None, returns=0):
        self.card, self.pull, self.returns = card, pull, returns
        self.commands = self.sent = self.received = 0

    async def put(self):
        self.card.power_on()
        return CardOnReader(self.card, self)

    async def wait_card(self, timeout_ms=None):
        if not self.returns:
            await asyncio.Event().wait()
        self.returns -= 1
        return await self.put()

    async def release(self):
        self.card.power_off()


class Antenna(Pn532Bench):
    """The same card behind the simulated PN532, with the firmware's own driver between: depth pn532."""

    def lay(self, card):
        self.field.remove()
        self.field.place(Picc(card))

    async def put(self):
        return await self.link.wait_card(timeout_ms=2000)


class Reader:
    """What main.Reader offers to a workflow."""

    version = "test"

    def __init__(self, data, clock):
        self.data, self.clock, self.board = str(data), clock, Board()
        self.random = Drbg(Entropy())
        self.photo_buffer = bytearray(profile.MAX_DG2)
        self.settings = Settings(slots.root(self.data) + "/settings.json")
        self.officer = None
        self.published = []
        self.ui = self.link = None

    def publish(self, event, personal=False):
        self.published.append(event)

    def today(self):
        try:
            return trusted_time.today(self.data, "%04d%02d%02d" % self.clock.now()[:3])
        except ClockNotSet:
            return None

    def rights(self):
        from reader.storage.standing import rights

        return rights(self.data, self.today())

    def trust_list(self):
        from reader.storage.trust_files import csca_certificates

        return TrustList(encoded for _, encoded in csca_certificates(self.data))

    def trust_status(self):
        from reader.storage.trust_status import trust_status

        return trust_status(slots.root(self.data), self.today(), self.settings.trust_date)


class Desk:
    """A reader in service at a place, and whoever stands before it. antenna: what the card lies on, an Antenna; without
    one nothing is between."""

    def __init__(self, authority, place, folder, day=DAY, antenna=None, **settings):
        story.tell(authority, day)
        self.authority, self.place, self.folder, self.antenna = authority, place, folder, antenna
        self._put_in_service(rights.PLACES[place], day, settings)
        self.reader = Reader(folder, Clock(day))

    def _put_in_service(self, place, day, settings):
        root = self.folder / "a"
        keys = {name: ec.generate_private_key(ec.SECP256R1()) for name in ("terminal-key", "signer-key", "log-key")}
        requests = [cv_request.make(keys[name], holder) for name, holder in self._holders(place).items()]
        made = bundle.provision(self.authority, place, day, *requests)
        made.write(root)
        values = {"place": place.name, "trust_date": f"{day:%Y%m%d}", "officer": OFFICER, **settings}
        (root / "settings.json").write_text(json.dumps(values))
        slots.write_manifest(str(self.folder), {"slot": "a", "number": 1, "locked": False})
        secret = {
            name: bytearray(key.private_numbers().private_value.to_bytes(32, "big")) for name, key in keys.items()
        }
        secret["list-key"] = bytearray(made.list_key)
        vault = Vault(str(root), Board().device_secret, Drbg(Entropy()))
        if place.name in OFFICERS_PLACES:
            vault.store_officer(Entries({"signer-key": secret.pop("signer-key")}), OFFICER_PIN.encode())
        vault.store(Entries(secret))

    def _holders(self, place):
        holder = holder_name(self.authority, place.name)
        return {"terminal-key": holder, "signer-key": holder[:10] + "S" + holder[11:]}

    def run(self, workflow, card, answers, pull=None, returns=0):
        """How the workflow ended: "done", the code of an error, or that of a notice. card: a Card."""
        reader = self.reader
        reader.ui = self.ui = ScriptedUi(reader.settings, answers)
        if self.antenna:
            self.antenna.lay(card)
            reader.link, put = self.antenna.link, self.antenna.put
        else:
            reader.link = self.link = Link(card, pull, returns)
            put = self.link.put
        return asyncio.run(self._run(workflow, put))

    def run_alone(self, workflow, **replies):
        """The same for a workflow that needs no card."""
        self.reader.ui = self.ui = ScriptedUi(self.reader.settings, replies)
        return asyncio.run(self._run(workflow))

    async def _run(self, workflow, put=None):
        module, _, name = workflow.partition(".")
        run = getattr(importlib.import_module("reader.workflows." + module), name or module)
        self.error = None
        try:
            await run(self.reader, *([await put()] if put else []))
        except ReaderError as error:
            self.error = error
            return error.code
        finally:
            if put:
                await self.reader.link.release()
        notices = self.ui.told("show_notice")
        return notices[-1][0] if notices else "done"

    def log_in(self):
        """The officer logs in, as before any of the officer's workflows: "done", or the code of the error."""
        from reader.workflows.log_in import log_in

        self.reader.ui = self.ui = ScriptedUi(self.reader.settings, {"ask_pin": [OFFICER_PIN]})
        self.error = None
        try:
            asyncio.run(log_in(self.reader))
        except ReaderError as error:
            self.error = error
            return error.code
        return "done"

    def log(self):
        """[(officer, workflow, outcome)] of all lines."""
        from reader.storage import log

        found = log.of(self.reader)
        return [log.told(found.line(number))[3:6] for number in range(found.first(), found.last()[0] + 1)]

    def forget(self):
        """As it was when it was put in service: nobody logged in, no ticket used, an empty log."""
        if self.reader.officer:
            self.reader.officer.close()
        self.reader.officer = None
        for name in ("used", "log"):
            (self.folder / name).unlink(missing_ok=True)


def answers(person, **more):
    """What the holder of a card does by itself: types the digits, agrees to everything."""
    usual = {
        "ask_can": [person.can],
        "ask_correct": [True],
        "show_stay": ["enter"],
        "show_person": ["enter"],
        "show_error": ["enter"],
    }
    return usual | {name: list(values) for name, values in more.items()}


def card_of(person, authority, memory=None, spoil=None, photo=None):
    return Card.personalise(person, authority, memory=memory or Nonvolatile(), spoil=spoil, photo=photo)


def small_photo():
    """The photo of a card that is read by the hundred: a few reads."""
    out = io.BytesIO()
    Image.new("L", (208, 256)).save(out, "JPEG", quality=10)
    return out.getvalue()


def records(card, sfi, aid=profile.AID_RESIDENCE):
    """What a file of records on the card holds, read past the card's own guards."""
    application = next(child for child in card.master.children if aid in child.names)
    file = application.by_sfi(sfi)
    return [record.content for record in file.records(card.memory)] if file else []


def copy_of(memory):
    """The same cells in another chip's memory."""
    made = Nonvolatile()
    made.commit(memory.cells())
    return made


__all__ = ["DAY", "Desk", "Pulled", "TimedOut", "answers", "card_of", "copy_of"]

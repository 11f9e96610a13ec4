# SPDX-License-Identifier: Apache-2.0
"""The host's half of provisioning against the reader's own desk, both written apart: with the issuer's real bundle, the
cable pulled at every message, before or after it arrived; what a reader holds that is not what it was sent.
"""

import contextlib
import itertools
import json
from datetime import date, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from provisioning import Reader
from reader.errors import ReaderError
from reader.rpc.desk import Desk
from reader.storage import slots
from reader.storage.trust_status import trust_status
from reader.trust import lost_list as lists
from smartid import pki as issuer
from smartid.cli import provisions
from smartid.device.errors import PortError, ReaderRefused
from smartid.device.host_key import HostKey
from smartid.device.provisioning import Load, NotAsSent, Plan, Steward, provision
from smartid.pki import rights

NOW = datetime(2026, 11, 24, 14, 32)
HOLDER = "UTTESTXXXXT"


class Cable:
    """Calls go to the desk, as JSON, until the cable is pulled at message `cut`: before it arrives, or after."""

    def __init__(self, reader, cut=None, after=False):
        self.reader, self.desk = reader, Desk(reader)
        self.cut, self.after, self.messages = cut, after, 0
        self.said = []

    def call(self, method, params=None, timeout_s=0):
        self.messages += 1
        pulled = self.messages == self.cut
        if pulled and not self.after:
            raise PortError("pulled")
        answer = self._answer(method, json.loads(json.dumps(params or {})))
        if pulled:
            raise PortError("pulled")
        return answer

    def _answer(self, method, params):
        if method == "reader.info":
            number = slots.manifest(self.reader.data).get("number", 0)
            return {"provisioned": number, "state": self.reader.state()}
        try:
            answer = self.desk.serve(method, params)
        except ReaderError as error:
            raise ReaderRefused(-32000, str(error), error.code, type(error).__name__) from error
        self.said.append((method, params, answer))
        return json.loads(json.dumps(answer))

    @contextlib.contextmanager
    def connect(self):
        self.desk = Desk(self.reader)  # a reader that lives on the cable's power has forgotten the session
        yield self


@pytest.fixture(scope="module")
def pki():
    return issuer.ephemeral()


@pytest.fixture(scope="module")
def key():
    return HostKey(ec.generate_private_key(ec.SECP256R1()))


NUMBERS = itertools.count(1)


def plan(pki, place="kiosk", pin=None, few=False):
    """Always under a name that nobody has. few: of the verifiers, which are many files, only the roots and the last."""

    def load(requests):
        made = provisions.load(pki, rights.PLACES[place], date(2026, 11, 24), {"lang": "en"}, requests, pin)
        verifiers = sorted(int(name[9:-4]) for name in made.files if name.startswith("trust/cv/"))
        left_out = {f"trust/cv/{number}.cvc" for number in verifiers[2:-1]} if few else set()
        return Load({name: content for name, content in made.files.items() if name not in left_out}, made.secrets)

    return Plan(f"{HOLDER}{next(NUMBERS):05}", load, NOW)


def in_service(reader):
    """Everything that must be right about a provisioned reader."""
    root = slots.root(reader.data)
    statuses = trust_status(root, reader.today())
    return reader.state() == "in service" and all(status["state"] == "ok" for status in statuses)


def test_the_issuers_bundle_goes_in(pki, key, tmp_path):
    reader = Reader(str(tmp_path))
    reader.clock.moment = None
    cable = Cable(reader)
    steps = []
    state = provision(cable.connect, key, plan(pki), lambda *step: steps.append(step))
    assert state == "in service" and in_service(reader)
    assert reader.clock.now() == (2026, 11, 24, 14, 32, 0)
    assert (reader.settings.place, reader.settings.lang, reader.settings.trust_date) == ("kiosk", "en", "20261124")
    assert steps[0][0] == "keys" and steps[-1][0] == "switch"
    assert [done for _, done, of in steps if of] == sorted(done for _, done, of in steps if of)
    longest = max(len(json.dumps(params)) for _, params, _ in cable.said)
    assert longest < 1024 - 100, "a reader takes lines of 1,024 characters"


def test_an_officers_place(pki, key, tmp_path):
    reader = Reader(str(tmp_path))
    with pytest.raises(ReaderRefused, match="officer PIN"):
        provision(Cable(reader).connect, key, plan(pki, "control"))
    assert reader.state() == "blank"
    cable = Cable(reader)
    assert provision(cable.connect, key, plan(pki, "control", "135790")) == "in service"
    assert "135790" not in json.dumps(cable.said) and b"135790".hex() not in json.dumps(cable.said)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_the_cable_pulled_at_every_message(pki, key, tmp_path, after):
    """The set in force is whole at each moment, and the second connection ends the work."""
    whole = Cable(Reader(str(tmp_path)))
    provision(whole.connect, key, plan(pki, few=True))
    cuts = range(1, whole.messages + 1)
    for cut in cuts:
        folder = tmp_path / f"cut-{cut}"
        folder.mkdir()
        reader = Reader(str(folder))
        cable = Cable(reader, cut, after)
        with pytest.raises(PortError):
            provision(cable.connect, key, plan(pki, few=True), attempts=1)
        switched = after and cut == cuts[-1]
        assert in_service(reader) if switched else reader.state() == "blank"
        cable = Cable(reader)
        provision(cable.connect, key, plan(pki, few=True))
        assert in_service(reader)


def test_a_cable_that_comes_back_is_waited_for(pki, key, tmp_path):
    class Loose(Cable):
        def call(self, *arguments, **options):
            if self.messages in (3, 9, 20, 40):
                self.messages += 1
                raise PortError("pulled")
            return super().call(*arguments, **options)

    said = []
    reader = Reader(str(tmp_path))
    state = provision(Loose(reader).connect, key, plan(pki), lambda what, *_: said.append(what), pause_s=0)
    assert state == "in service" and said.count("cable") == 4


def test_what_is_there_is_not_sent_again(pki, key, tmp_path):
    reader = Reader(str(tmp_path))
    with pytest.raises(PortError):
        provision(Cable(reader, 25).connect, key, plan(pki), attempts=1)
    cable = Cable(reader)
    provision(cable.connect, key, plan(pki))
    first = [params for method, params, _ in cable.said if method == "provision.put"][0]
    assert first["name"] != "csca/0.cer"


def test_only_the_lost_answer_to_the_switch_is_no_reason_to_begin_again(pki, key, tmp_path):
    reader = Reader(str(tmp_path))
    first = Cable(reader)
    provision(first.connect, key, plan(pki))
    other = tmp_path / "other"
    other.mkdir()
    reader = Reader(str(other))
    cable = Cable(reader, first.messages, after=True)
    assert provision(cable.connect, key, plan(pki), pause_s=0) == "in service"
    assert slots.manifest(reader.data)["number"] == 1


def test_another_host_and_what_the_owner_may(pki, key, tmp_path):
    reader = Reader(str(tmp_path))
    provision(Cable(reader).connect, key, plan(pki))
    owner, thief = (Steward(Cable(reader), one) for one in (key, HostKey(ec.generate_private_key(ec.SECP256R1()))))
    for wish in (thief.lock, thief.unlock, lambda: thief.set_time(NOW), lambda: thief.provision(plan(pki))):
        with pytest.raises(ReaderRefused) as refused:
            wish()
        assert refused.value.name == "NotPermitted"
    assert owner.lock() == "locked" and owner.unlock() == "in service"
    assert owner.set_time(datetime(2026, 12, 1)) == "in service"
    with pytest.raises(ReaderRefused) as refused:
        owner.set_time(datetime(2026, 11, 23))
    assert refused.value.name == "ClockBackwards"


def test_a_reader_that_holds_something_else(pki, key, tmp_path):
    class Lying(Cable):
        def _answer(self, method, params):
            answer = super()._answer(method, params)
            if method == "provision.table" and self.said[-2][0] == "provision.check":
                answer["files"][0][2] = "00" * 32
            return answer

    reader = Reader(str(tmp_path))
    with pytest.raises(NotAsSent):
        provision(Lying(reader).connect, key, plan(pki))
    assert reader.state() == "blank"


def test_a_broken_lost_list_leaves_the_old_one(pki, key, tmp_path):
    reader = Reader(str(tmp_path))
    provision(Cable(reader).connect, key, plan(pki))
    good = plan(pki)

    def spoilt(requests):
        load = good.load(requests)
        content = bytearray(load.files["trust/lost.lst"])
        content[-400] ^= 1
        return Load({**load.files, "trust/lost.lst": bytes(content)}, load.secrets)

    with pytest.raises(ReaderRefused) as refused:
        provision(Cable(reader).connect, key, Plan(good.holder, spoilt, NOW))
    assert refused.value.name == "ListError" and in_service(reader)
    with open(slots.root(reader.data) + "/trust/lost.lst", "rb") as file:
        assert lists.LostList(file).header.number == 1

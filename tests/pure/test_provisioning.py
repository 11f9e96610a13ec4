# SPDX-License-Identifier: Apache-2.0
"""Who may provision a reader, what is accepted, and what stands when something is not."""

import json
from binascii import a2b_base64

from listmaker import Issuer, lost_delta, lost_list, trust_list
from provisioning import HOLDER, Host, Reader, b64, certified, desk, settings
from ram_disc import folder
from reader.errors import (
    CertificateError,
    ClockBackwards,
    ListError,
    NotPermitted,
    ProvisionError,
    ReaderError,
    WrongPin,
)
from reader.storage import atomic, slots
from reader.storage.state import BLANK, IN_SERVICE, LOCKED, RUN_OUT, TIME_NOT_SET
from reader.storage.trust_files import csca_certificates
from reader.storage.vault import SIGNER_KEY, TERMINAL_KEY, Vault
from reader.trust import lost_list as lists
from support import raises

LIST_KEY = b"L" * 32
ISSUER = Issuer()


class Shop:
    """A reader, its desk, its host and the issuer's material."""

    def __init__(self, data=None, host=None):
        self.reader = Reader(data or folder())
        self.desk = desk(self.reader)
        self.host = host or Host()

    def fill(self, holder=HOLDER, place="kiosk", number=1, pin=None, begun=False, **changed):
        """Everything up to the check. changed: file name with / as _ -> content, None leaves it out."""
        host, at = self.host, self.desk
        if not begun:
            host.begin(at)
        asked = at.serve("provision.request", {"holder": holder})
        host.secret(at, "list-key", LIST_KEY)
        if pin:
            host.secret(at, "officer-pin", pin)
        files = {
            "settings.json": settings(place=place, lang="en"),
            "csca/00.cer": ISSUER.csca,
            "trust/trust.lst": trust_list(ISSUER, number, [ISSUER.csca]),
            "trust/lost.lst": lost_list(ISSUER, number, LIST_KEY, [("A1234563", "20200102")]),
            "terminal/0.cvc": certified(asked["terminal"], ISSUER.verifier_key, b"UTSPECIMNDV26002", ISSUER.random),
        }
        files.update(changed.pop("files", {}))
        for name, content in files.items():
            if content is not None:
                host.put(at, name, content)
        return asked

    def provision(self, **how):
        asked = self.fill(**how)
        self.host.commit(self.desk)
        return asked

    def root(self):
        return slots.root(self.reader.data)


def test_from_blank_to_in_service():
    shop = Shop()
    assert shop.reader.state() == BLANK
    assert shop.desk.serve("provision.challenge", {})["blank"] is True
    shop.provision()
    reader = shop.reader
    assert reader.state() == IN_SERVICE
    assert (reader.settings.place, reader.settings.lang) == ("kiosk", "en")
    assert [encoded for _, encoded in csca_certificates(reader.data)] == [ISSUER.csca] * 2
    assert lists.look_up(shop.root() + "/trust/lost.lst", LIST_KEY, "A1234563", "20200102")[0] is True
    assert lists.look_up(shop.root() + "/trust/lost.lst", LIST_KEY, "A1234563", "20200103")[0] is False
    with Vault(shop.root(), reader.board.device_secret, reader.random).opened() as keys:
        assert TERMINAL_KEY in keys and SIGNER_KEY in keys
    assert shop.desk.idle


def test_a_second_time_by_the_same_host_with_new_keys():
    shop = Shop()
    first = shop.provision()
    second = shop.provision(holder=HOLDER[:-1] + "2", number=2, place="bench")
    assert first["terminal"] != second["terminal"]
    assert slots.manifest(shop.reader.data)["number"] == 2 and shop.reader.settings.place == "bench"
    assert shop.reader.state() == IN_SERVICE


def test_another_host_is_refused():
    shop = Shop()
    shop.provision()
    other = Host(seed=5000)
    with raises(NotPermitted):
        other.begin(shop.desk)
    for action in ("reader.lock", "reader.unlock"):
        with raises(NotPermitted):
            shop.desk.serve(action, {"proof": other.proof(shop.desk, action, b"")})
    time = "2026-11-25T10:00:00"
    proof = other.proof(shop.desk, "reader.set_time", time.encode())
    with raises(NotPermitted):
        shop.desk.serve("reader.set_time", {"time": time, "proof": proof})
    assert shop.reader.state() == IN_SERVICE


def test_the_right_name_without_the_key_is_refused():
    shop = Shop()
    shop.provision()
    thief = Host(seed=5000)
    thief.point = shop.host.point
    with raises(NotPermitted):
        thief.begin(shop.desk)


def test_lock_and_unlock():
    shop = Shop()
    with raises(NotPermitted):
        shop.desk.serve("reader.lock", {"proof": shop.host.proof(shop.desk, "reader.lock", b"")})
    shop.provision()
    proof = shop.host.proof(shop.desk, "reader.lock", b"")
    assert shop.desk.serve("reader.lock", {"proof": proof}) == {"state": LOCKED}
    with raises(NotPermitted):  # the same once more
        shop.desk.serve("reader.lock", {"proof": proof})
    asked = shop.desk.serve("provision.challenge", {})
    proof = shop.host.proof_over(asked, "reader.lock", b"")
    with raises(NotPermitted):  # for another action
        shop.desk.serve("reader.unlock", {"proof": proof})
    proof = shop.host.proof(shop.desk, "reader.unlock", b"")
    shop.desk.serve("provision.challenge", {})
    with raises(NotPermitted):  # over an earlier challenge
        shop.desk.serve("reader.unlock", {"proof": proof})
    proof = shop.host.proof(shop.desk, "reader.unlock", b"")
    assert shop.desk.serve("reader.unlock", {"proof": proof}) == {"state": IN_SERVICE}


def set_time(shop, text, host=None):
    proof = (host or shop.host).proof(shop.desk, "reader.set_time", text.encode())
    return shop.desk.serve("reader.set_time", {"time": text, "proof": proof})


def test_the_clock_goes_forward_only():
    shop = Shop()
    shop.reader.clock.set(2020, 1, 1, 0, 0, 0)
    shop.desk.serve("reader.set_time", {"time": "2026-11-24T14:32:00"})  # blank: anybody
    shop.provision()
    with raises(NotPermitted):
        shop.desk.serve("reader.set_time", {"time": "2026-11-25T10:00:00"})
    assert set_time(shop, "2026-11-25T10:00:00") == {"state": IN_SERVICE}
    with raises(ClockBackwards):
        set_time(shop, "2026-10-31T10:00:00")
    shop.reader.clock.set(2026, 10, 31, 10, 0, 0)  # by a screwdriver
    assert shop.reader.today() is None and shop.reader.state() == TIME_NOT_SET
    shop.reader.clock.moment = None
    assert shop.reader.state() == TIME_NOT_SET
    assert set_time(shop, "2026-12-02T00:00:00") == {"state": RUN_OUT}
    for text in ("", "2026-11-24", "2026-02-30T10:00:00", "2026-11-25T24:00:00", "2026-11-25 10:00:00"):
        with raises(ProvisionError):
            set_time(shop, text)


def test_the_time_must_be_known_for_a_check():
    shop = Shop()
    shop.reader.clock.moment = None
    shop.fill()
    with raises(ProvisionError):
        shop.host.commit(shop.desk)


def in_service():
    shop = Shop()
    shop.provision()
    return shop


def refused(shop, error, files):
    """That this is refused by a reader in service, which stays as it was."""
    before = slots.manifest(shop.reader.data)
    shop.fill(HOLDER[:-1] + "2", number=2, files=files)
    with raises(error):
        shop.host.commit(shop.desk)
    assert slots.manifest(shop.reader.data) == before and shop.reader.state() == IN_SERVICE
    assert lists.look_up(shop.root() + "/trust/lost.lst", LIST_KEY, "A1234563", "20200102")[0] is True


def test_lists_that_are_refused():
    shop = in_service()
    good = lost_list(ISSUER, 2, LIST_KEY, [("A1234563", "20200102"), ("B7654321", "20210203")])
    stranger = Issuer(seed=77)
    for bad in (
        good[:60] + bytes((good[60] ^ 1,)) + good[61:],
        good[:-1],
        good[:50],
        good[:46] + good[54:62] + good[46:54] + good[62:],
        lost_list(stranger, 2, LIST_KEY, [("A1234563", "20200102")]),
        lost_list(ISSUER, 2, LIST_KEY, [("A1234563", "20200102")], usage=ISSUER.trust_usage),
        lost_list(ISSUER, 2, b"M" * 32, [("A1234563", "20200102")]),
        lost_list(ISSUER, 2, LIST_KEY, [("A1234563", "20200102")], good_until="20261123"),
        lost_list(ISSUER, 2, LIST_KEY, [("A1234563", "20200102")], issued="20261125"),
        trust_list(ISSUER, 2, [ISSUER.csca]),
    ):
        refused(shop, ListError, {"trust/lost.lst": bad})
    refused(shop, ListError, {"trust/lost.lst": lost_list(ISSUER, 0, LIST_KEY, [])})
    for bad in (
        trust_list(ISSUER, 2, [ISSUER.csca[:-9]]),
        trust_list(stranger, 2, [ISSUER.csca]),
        trust_list(ISSUER, 0, [ISSUER.csca]),
    ):
        refused(shop, ListError, {"trust/trust.lst": bad})


def test_certificates_that_are_refused():
    wrong = b"UTSPECIMNDV26002"

    def chain(asked, effective="261101", expires="261201", key=None):
        return certified(asked, key or ISSUER.verifier_key, wrong, ISSUER.random, effective, expires)

    other = Shop()
    other.host.begin(other.desk)
    strange = other.desk.serve("provision.request", {"holder": HOLDER})["terminal"]
    shop = in_service()
    for files in (
        {"terminal/0.cvc": None},
        {"terminal/0.cvc": chain(strange)},
        {"terminal/0.cvc": chain(strange)[:-1]},
        {"csca/00.cer": ISSUER.csca[:-1]},
    ):
        refused(shop, ReaderError, files)
        shop.desk.serve("provision.abort", {})

    shop = Shop()
    asked = shop.fill()
    shop.host.put(shop.desk, "terminal/0.cvc", chain(asked["terminal"], "261001", "261123"))
    with raises(CertificateError):
        shop.host.commit(shop.desk)
    shop.host.put(shop.desk, "terminal/0.cvc", chain(asked["terminal"], "270101", "270131"))
    assert shop.host.commit(shop.desk) == {"state": "provisioned"}


def test_more_authorities_than_a_reader_looks_through_are_refused():
    shop = in_service()
    refused(shop, ProvisionError, {"csca/%d.cer" % number: b"x" for number in range(65)})


def test_settings_that_are_refused():
    shop = in_service()
    for bad in (b"{", b"[]", settings(place="moon"), settings(place="control")):
        refused(shop, ProvisionError, {"settings.json": bad})


def test_an_officer_place_needs_a_pin_and_the_pin_guards_the_signer():
    shop = Shop()
    shop.provision(place="control", pin=b"135791")
    vault = Vault(shop.root(), shop.reader.board.device_secret, shop.reader.random)
    with vault.opened() as keys:
        assert SIGNER_KEY not in keys
    with raises(WrongPin):
        vault.opened_by(b"000000")
    with vault.opened_by(b"135791") as keys:
        assert len(keys[SIGNER_KEY]) == 32
    # only a new list: the vault goes along, the count of the tries with it
    with raises(WrongPin):
        vault.opened_by(b"000000")
    shop.host.begin(shop.desk)
    shop.host.put(shop.desk, "trust/lost.lst", lost_list(ISSUER, 5, LIST_KEY, []))
    shop.host.commit(shop.desk)
    vault = Vault(shop.root(), shop.reader.board.device_secret, shop.reader.random)
    assert vault.tries_left() == 4 and shop.reader.state() == IN_SERVICE
    for bad in (b"", b"12345", b"1234567890123", b"12345x"):
        shop.host.begin(shop.desk)
        with raises(ReaderError):
            shop.host.secret(shop.desk, "officer-pin", bad)


def test_changes_of_the_lost_list():
    shop = Shop()
    shop.provision()
    old = lost_list(ISSUER, 1, LIST_KEY, [("A1234563", "20200102")])
    new = lost_list(ISSUER, 2, LIST_KEY, [("B7654321", "20210203"), ("C1111111", "20220304")])
    changes = lost_delta(ISSUER, old, new)
    shop.host.begin(shop.desk)
    shop.host.put(shop.desk, "trust/lost.sld", changes)
    shop.host.commit(shop.desk)
    path = shop.root() + "/trust/lost.lst"
    assert atomic.read(path, 99999) == new
    assert lists.look_up(path, LIST_KEY, "A1234563", "20200102")[0] is False
    assert lists.look_up(path, LIST_KEY, "C1111111", "20220304")[0] is True
    for bad in (changes, changes[:-1], changes[:70], b"SLD1" + bytes(60)):  # the first: not of this list
        shop.host.begin(shop.desk)
        shop.host.put(shop.desk, "trust/lost.sld", bad)
        with raises(ListError):
            shop.host.commit(shop.desk)
        shop.desk.serve("provision.abort", {})
    newer = lost_list(ISSUER, 3, LIST_KEY, [])
    for at in (65, 100, 150, 300):
        bad = bytearray(lost_delta(ISSUER, new, newer))
        bad[at % len(bad)] ^= 1
        shop.host.begin(shop.desk)
        shop.host.put(shop.desk, "trust/lost.sld", bytes(bad))
        with raises(ListError):
            shop.host.commit(shop.desk)
    assert atomic.read(shop.root() + "/trust/lost.lst", 99999) == new


def test_what_comes_out_of_order():
    shop = Shop()
    at = shop.desk
    for action, params in (
        ("provision.request", {"holder": HOLDER}),
        ("provision.put", {"name": "settings.json", "offset": 0, "chunk": "", "of": 1}),
        ("provision.check", {}),
        ("provision.commit", {"proof": ""}),
        ("provision.abort", {}),
        ("provision.table", {}),
    ):
        with raises(ProvisionError):
            at.serve(action, params)
    shop.host.begin(at)
    with raises(ProvisionError):
        at.serve("provision.commit", {"proof": shop.host.proof(at, "provision.commit", bytes(32))})
    for holder in ("", "UTREADERONS00001", "ut" + HOLDER[2:], HOLDER + "1"):
        with raises(ProvisionError):
            at.serve("provision.request", {"holder": holder})
    for name in (
        "../settings.json",
        "vault/device",
        "manifest",
        "csca/x.cer",
        "csca/0000.cer",
        "csca/.cer",
        "stage",
        "",
    ):
        with raises(ProvisionError):
            at.serve("provision.put", {"name": name, "offset": 0, "chunk": "", "of": 1})
    for params in (
        {"offset": 5, "chunk": b64(b"abc"), "of": 8},
        {"offset": 0, "chunk": b64(b"abc"), "of": 2},
        {"offset": 0, "chunk": b64(b"abc"), "of": 99999},
        {"offset": 0, "chunk": "?", "of": 9},
    ):
        with raises(ProvisionError):
            at.serve("provision.put", dict(params, name="settings.json"))


def test_a_file_slipped_in_after_the_check_is_not_put_in_force():
    shop = Shop()
    shop.fill()
    digest = bytes.fromhex(shop.desk.serve("provision.check", {})["digest"])
    proof = shop.host.proof(shop.desk, "provision.commit", digest)
    shop.host.put(shop.desk, "settings.json", settings(place="bench"))
    with raises(ProvisionError):
        shop.desk.serve("provision.commit", {"proof": proof})
    shop.desk.serve("provision.check", {})
    with raises(NotPermitted):
        shop.desk.serve("provision.commit", {"proof": shop.host.proof(shop.desk, "provision.commit", digest)})
    assert shop.reader.state() == BLANK


def test_a_session_goes_on_where_the_last_one_ended():
    shop = Shop()
    asked = shop.fill()
    again = Shop(shop.reader.data, shop.host)  # the power was gone
    assert again.host.begin(again.desk)["staged"] == HOLDER
    names = {row[0]: row[1] for row in again.desk.serve("provision.table", {})["files"]}
    assert names["csca/00.cer"] == len(ISSUER.csca) and len(names) == 5
    later = again.desk.serve("provision.request", {"holder": HOLDER})
    body = -64  # all but the signature
    assert a2b_base64(later["terminal"])[:body] == a2b_base64(asked["terminal"])[:body]
    assert later["log"] == asked["log"]
    again.host.commit(again.desk)
    assert again.reader.state() == IN_SERVICE
    assert again.host.begin(again.desk)["staged"] is None  # the old slot is no stage


def test_abort_leaves_nothing():
    shop = Shop()
    shop.fill()
    shop.desk.serve("provision.abort", {})
    shop.host.begin(shop.desk)
    assert shop.desk.serve("provision.table", {}) == {"files": [], "of": 0}
    shop.host.put(shop.desk, "csca/00.cer", ISSUER.csca)
    shop.desk.serve("provision.drop", {"name": "csca/00.cer"})
    assert shop.desk.serve("provision.table", {})["of"] == 0


def test_no_secret_in_any_answer_and_none_in_the_files():
    data = folder()
    shop = Shop(data)
    said = []
    serve = shop.desk.serve

    def listening(action, params):
        answer = serve(action, params)
        said.append(json.dumps([action, params, answer]))
        return answer

    shop.desk.serve = listening
    shop.provision(place="control", pin=b"975318642")
    vault = Vault(shop.root(), shop.reader.board.device_secret, shop.reader.random)
    secrets = [LIST_KEY, b"975318642", shop.reader.board.secret]
    with vault.opened() as keys, vault.opened_by(b"975318642") as officer:
        secrets += [bytes(keys[TERMINAL_KEY]), bytes(officer[SIGNER_KEY])]
    heard = "".join(said)
    for secret in secrets:
        assert b64(secret)[:20] not in heard and secret.hex() not in heard
        for name in ("device", "officer", "tries"):
            assert secret not in atomic.read(shop.root() + "/vault/" + name, 9999)

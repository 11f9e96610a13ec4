# SPDX-License-Identifier: Apache-2.0
"""Trust list, list of lost cards and its changes: exact, small, quick, and refused when anything in them is wrong."""

import hmac
import io
import os
import random
import struct
import subprocess
from datetime import date, timedelta
from functools import partial

import pytest
from cryptography import x509
from hypothesis import given, settings
from hypothesis import strategies as st

from need import need
from reader.errors import ListError
from reader.trust import lost_delta as reader_delta
from reader.trust import lost_list as reader_list
from reader.trust import trust_file as reader_trust
from smartid import people, pki
from smartid.pki import certificates, lost_delta, lost_list, signed_list, trust_list
from smartid.pki.certificates import Period
from smartid.pki.secret import secret
from smartid.pki.signed_list import Head
from smartid.pki.signer import Signer
from smartid.pki.special import special_signer
from smartid.pki.store import Folder, Memory

TODAY = date(2026, 11, 24)
ISSUER = pki.ephemeral()
ANCHORS = [one.certificate for one in ISSUER.country.authorities()]
SIGNER = special_signer(ISSUER.country, "lost", TODAY)
KEY = bytes(range(32))
HEAD = Head(7, TODAY, TODAY + timedelta(30))
RANDOM = random.Random(20261124)  # the same hundred thousand each time
MANY = {RANDOM.randbytes(8) for _ in range(100_000)}


def made(entries=(), head=HEAD, key=KEY, signer=SIGNER):
    return lost_list.make(head, key, set(entries), signer)


# --- the list of lost cards -----------------------------------------------------------------------------------------
def test_layout_by_hand():
    person = people.find("chan")
    entry = lost_list.entry(KEY, person.document_number, person.issued)
    assert entry == hmac.new(KEY, b"U384016320190508", "sha256").digest()[:8]
    data = made([entry, b"\0" * 8])
    magic, version, number, issued, until, count, key_id = struct.unpack(">4sHI8s8sI16s", data[:46])
    assert (magic, version, number, issued, until, count) == (b"SLL1", 1, 7, b"20261124", b"20261224", 2)
    assert key_id == lost_list.key_id(KEY) and data[46:62] == bytes(8) + entry
    assert x509.load_der_x509_certificate(data[126:]) == SIGNER.certificate


def test_openssl_opens_signer_and_signature(tmp_path):
    openssl = need("openssl", "openssl")
    data = made([b"12345678"])
    r, s = (int.from_bytes(data[at : at + 32], "big") for at in (54, 86))
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

    (tmp_path / "signed").write_bytes(data[:54])
    (tmp_path / "signature").write_bytes(encode_dss_signature(r, s))
    (tmp_path / "signer.cer").write_bytes(data[118:])
    (tmp_path / "ca.cer").write_bytes(ISSUER.csca_der()[1])
    run = partial(subprocess.run, capture_output=True, text=True, check=False, timeout=20, cwd=tmp_path)
    for name in ("signer", "ca"):
        run([openssl, "x509", "-inform", "DER", "-in", f"{name}.cer", "-out", f"{name}.pem"])
    (tmp_path / "key.pem").write_text(run([openssl, "x509", "-in", "signer.pem", "-noout", "-pubkey"]).stdout)
    text = run([openssl, "x509", "-in", "signer.pem", "-noout", "-text"]).stdout
    assert "2.25.32448446792173356129975977682066007736.2.1" in text and "Digital Signature" in text
    assert run([openssl, "verify", "-x509_strict", "-CAfile", "ca.pem", "signer.pem"]).returncode == 0
    verified = run([openssl, "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "signed"])
    assert verified.stdout.strip() == "Verified OK"


class CountedFile(io.BytesIO):
    reads = 0

    def read(self, size=-1):
        self.reads += 1
        return super().read(size)


def test_a_hundred_thousand_cards():
    """At most a megabyte, each found and no other, in at most twenty reads, by both hands."""
    data = made(MANY)
    assert len(data) <= 1_000_000
    most = 0
    for wanted in [*RANDOM.sample(sorted(MANY), 2000), min(MANY), max(MANY)]:
        file = CountedFile(data)
        assert lost_list.look_up(file, wanted)
        most = max(most, file.reads)
    for _ in range(2000):
        wanted = RANDOM.randbytes(8)
        file = CountedFile(data)
        assert lost_list.look_up(file, wanted) == (wanted in MANY)
        most = max(most, file.reads)
    assert most <= 20
    for wanted in (bytes(8), b"\xff" * 8, *RANDOM.sample(sorted(MANY), 50)):
        on_reader = reader_list.LostList(io.BytesIO(data))
        assert on_reader.has(wanted) == (wanted in MANY) and on_reader.reads <= 20


def test_no_false_alarm_among_our_people_and_their_neighbours():
    """Ten thousand cards issued on the same day are on the list, ten thousand others are not."""
    day = date(2024, 9, 3)
    entries = {lost_list.entry(KEY, f"M{number:06}A", day) for number in range(10_000)}
    data = lost_list.parse(made(entries))
    assert not any(data.reports(lost_list.entry(KEY, f"M{number:06}A", day)) for number in range(10_000, 20_000))
    assert not any(data.reports(lost_list.entry(KEY, one.document_number, one.issued)) for one in people.load())
    assert all(data.reports(lost_list.entry(KEY, f"M{number:06}A", day)) for number in range(0, 10_000, 97))


@given(st.sets(st.binary(min_size=8, max_size=8), max_size=300), st.binary(min_size=8, max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_list_answers_exactly(entries, other):
    """Skewed ones too, which no hash would make."""
    data = made(entries)
    assert lost_list.read(data, ANCHORS, TODAY).entries == sorted(entries)
    for wanted in (*sorted(entries)[:5], other, bytes(8), b"\xff" * 8):
        file = CountedFile(data)
        assert lost_list.look_up(file, wanted) == (wanted in entries) and file.reads <= 20


def test_lying_heads_are_caught():
    data = made([b"12345678"])
    for count in (2, 1000, 0xFFFFFFFF):
        lying = data[:26] + struct.pack(">I", count) + data[30:]
        with pytest.raises(pki.Malformed):
            lost_list.parse(lying if count > 2 else lying[:60])
        with pytest.raises(pki.Malformed, match="cut off"):
            lost_list.look_up(io.BytesIO(lying[:54]), b"\xff" * 8)


# --- refused ---------------------------------------------------------------------------------------------------------
def signer(usage, issuer=None, valid=(date(2026, 1, 1), date(2027, 12, 31)), curve="P-256"):
    by = issuer or ISSUER.csca(TODAY)
    key = pki.keys.generate(curve)
    period = Period(*valid)
    certificate = certificates.special("Other", key.public_key(), period, period, by.certificate, by.key, usage)
    return Signer(certificate, key)


LOST, TRUST = certificates.LIST_USAGES["lost"], certificates.LIST_USAGES["trust"]


def foreign_signer():
    return signer(LOST, pki.ephemeral().csca(TODAY))


REFUSED = [
    ("another issuer", lambda: made(signer=foreign_signer()), "not known here"),
    ("a signer of trust lists", lambda: made(signer=signer(TRUST)), "may not sign"),
    ("a document signer", lambda: made(signer=ISSUER.document_signer(date(2023, 5, 1))), "may not sign"),
    ("a signer run out", lambda: made(signer=signer(LOST, valid=(date(2025, 1, 1), date(2026, 11, 23)))), "not valid"),
    (
        "a signer of tomorrow",
        lambda: made(signer=signer(LOST, valid=(date(2026, 11, 25), date(2027, 1, 1)))),
        "not valid",
    ),
    ("another curve", lambda: made(signer=signer(LOST, curve="brainpoolP256r1")), "no key on P-256"),
    ("run out", lambda: made(head=Head(7, date(2026, 10, 1), date(2026, 11, 23))), "ran out"),
    ("tomorrow's", lambda: made(head=Head(7, date(2026, 11, 25), date(2026, 12, 1))), "future"),
    ("a bit of an entry", lambda: flipped(50), "signature is wrong"),
    ("a bit of the number", lambda: flipped(9), "signature is wrong"),
    ("a bit of the signature", lambda: flipped(70), "signature is wrong"),
    ("entries out of order", lambda: raw([b"2" * 8, b"1" * 8]), "not in order"),
    ("an entry twice", lambda: raw([b"2" * 8, b"2" * 8]), "not in order"),
    ("good until before issue", lambda: made(head=Head(7, TODAY, date(2026, 11, 23))), "before its issue"),
    ("no list", lambda: b"", "no list of the kind"),
    ("a trust list", lambda: b"STL1" + made()[4:], "no list of the kind"),
    ("another version", lambda: made()[:5] + b"\2" + made()[6:], "version 2"),
    ("no date", lambda: made()[:10] + b"2026x124" + made()[18:], "eight digits"),
    ("no day", lambda: made()[:10] + b"20261331" + made()[18:], "eight digits"),
    ("cut off", lambda: made()[:60], "cut off"),
    ("no signer", lambda: made()[:110], "cannot be read"),
    ("rubbish for a signer", lambda: made()[:110] + b"\x30\x03abc", "cannot be read"),
]


def flipped(place):
    data = bytearray(made([b"12345678"]))
    data[place] ^= 1
    return bytes(data)


def raw(entries):
    return signed_list.sealed(lost_list.content(HEAD, lost_list.key_id(KEY), entries), SIGNER)


@pytest.mark.parametrize(("data", "message"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_a_list_is_refused(data, message, tmp_path):
    data = data()
    with pytest.raises((pki.Malformed, pki.NotTrusted), match=message):
        lost_list.read(data, ANCHORS, TODAY)
    if "run out" in message or "ran out" in message or "future" in message:
        return  # the reader judges these days where it puts a list in force
    (tmp_path / "list").write_bytes(data)
    with pytest.raises(ListError):
        reader_list.check(str(tmp_path / "list"), ISSUER.csca_der, "20261124")


def test_another_countrys_authority_signs_no_lists_here():
    """Though it is trusted for its cards."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COUNTRY_NAME, "XX")])
    key = pki.keys.generate("P-256")
    period = Period(date(2020, 1, 1), date(2030, 1, 1))
    usage = certificates.key_usage(key_cert_sign=True, crl_sign=True)
    builder = certificates._builder(name, name, key.public_key(), period, period, usage)
    authority = certificates._sign(builder, key.public_key(), key)
    data = made(signer=signer(LOST, Signer(authority, key)))
    with pytest.raises(pki.NotTrusted, match="not known here"):
        lost_list.read(data, [*ANCHORS, authority], TODAY)


@given(st.binary(max_size=200), st.integers(0, 2000), st.integers(1, 255))
@settings(max_examples=80, deadline=None)
def test_parsers_end_in_a_list_or_a_typed_error(data, place, flip):
    for good in (made([b"12345678"]), lost_delta.make(made(), made([b"1" * 8], Head(8, TODAY, TODAY)), SIGNER)):
        spoiled = bytearray(good)
        # The last certificate vouches for itself: a bit that its signature does not cover changes nothing.
        spoiled[place % (len(good) - len(SIGNER.certificate_der))] ^= flip
        for candidate in (data, good[:26] + data, bytes(spoiled)):
            for parser in (lost_list.read, trust_list.read):
                with pytest.raises((pki.Malformed, pki.NotTrusted)):
                    parser(candidate, ANCHORS, TODAY)
            with pytest.raises((pki.Malformed, pki.NotTrusted)):
                lost_delta.apply(made(), candidate, ANCHORS, TODAY)


# --- changes ---------------------------------------------------------------------------------------------------------
ENTRIES = st.sets(st.binary(min_size=8, max_size=8), max_size=40)


@given(ENTRIES, ENTRIES)
@settings(max_examples=40, deadline=None)
def test_changes_give_the_next_list_octet_by_octet(tmp_path_factory, before, after):
    old, new = made(before), made(after, Head(8, TODAY, TODAY))
    changes = lost_delta.make(old, new, SIGNER)
    assert lost_delta.apply(old, changes, ANCHORS, TODAY) == new
    folder = tmp_path_factory.mktemp("changes")
    (folder / "old").write_bytes(old)
    (folder / "changes").write_bytes(changes)
    reader_delta.apply(*(str(folder / name) for name in ("old", "changes", "new")), ISSUER.csca_der, "20261124")
    assert (folder / "new").read_bytes() == new


def test_changes_are_small():
    later = set(sorted(MANY)[10:]) | {b"new card", b"another1"}
    changes = lost_delta.make(made(MANY), made(later, Head(8, TODAY, TODAY)), SIGNER)
    assert len(changes) < 1700
    assert lost_list.parse(lost_delta.apply(made(MANY), changes, ANCHORS, TODAY)).entries == sorted(later)


def test_changes_that_do_not_fit():
    old, new = made([b"1" * 8]), made([b"2" * 8], Head(8, TODAY, TODAY))
    changes = lost_delta.make(old, new, SIGNER)
    other = made([b"1" * 8], Head(6, TODAY, TODAY))
    with pytest.raises(pki.NotTrusted, match="for list 7, not for list 6"):
        lost_delta.apply(other, changes, ANCHORS, TODAY)
    for entries in ([], [b"1" * 8, b"2" * 8]):
        with pytest.raises(pki.Malformed, match="do not fit"):
            lost_delta.apply(made(entries), changes, ANCHORS, TODAY)
    with pytest.raises(pki.Malformed, match="do not fit"):
        lost_delta.apply(made([b"1" * 8, b"3" * 8]), changes, ANCHORS, TODAY)
    with pytest.raises(pki.NotTrusted, match="signature"):
        lost_delta.apply(old, changes.replace(b"2" * 8, b"4" * 8), ANCHORS, TODAY)
    with pytest.raises(pki.NotTrusted, match="not known here"):
        lost_delta.apply(old, lost_delta.make(old, new, foreign_signer()), ANCHORS, TODAY)
    back = lost_delta.make(old, made([], Head(3, TODAY, TODAY)), SIGNER)
    with pytest.raises(pki.NotTrusted, match="older"):
        lost_delta.apply(old, back, ANCHORS, TODAY)
    with pytest.raises(pki.Malformed, match="different keys"):
        lost_delta.make(old, made(key=bytes(32)), SIGNER)


def test_a_broken_list_leaves_the_old_one(tmp_path):
    folder = Folder(tmp_path)
    folder.publish("lost.lst", made([b"1" * 8]))
    lost_list.put_in_force(tmp_path / "lost.lst", made([b"2" * 8], Head(8, TODAY, TODAY)), ANCHORS, TODAY)
    in_force = folder.get("lost.lst")
    assert lost_list.parse(in_force).entries == [b"2" * 8]
    for bad in (
        flipped(50),
        made([b"3" * 8]),
        made(head=Head(9, TODAY, TODAY), signer=foreign_signer()),
        b"",
        in_force[:90],
    ):
        with pytest.raises((pki.Malformed, pki.NotTrusted)):
            lost_list.put_in_force(tmp_path / "lost.lst", bad, ANCHORS, TODAY)
        assert folder.get("lost.lst") == in_force and folder.names() == ["lost.lst"]


# --- the trust list ----------------------------------------------------------------------------------------------------
TRUSTED = special_signer(ISSUER.country, "trust", TODAY)


def test_trust_list(tmp_path):
    data = trust_list.make(HEAD, ISSUER.csca_der(), TRUSTED)
    first = ISSUER.csca_der()[0]
    assert data[:28] == b"STL1" + bytes([0, 1, 0, 0, 0, 7]) + b"2026112420261224" + bytes([0, 2])
    assert data[28:30] == len(first).to_bytes(2, "big") and data[30 : 30 + len(first)] == first
    assert trust_list.read(data, ANCHORS, TODAY).certificates == ISSUER.csca_der()
    (tmp_path / "list").write_bytes(data)
    assert reader_trust.check(str(tmp_path / "list"), ISSUER.csca_der, "20261124").count == 2


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda data: data[:40], "cut off"),
        (lambda data: data[:27], "cut off"),
        (lambda data: data[:28] + b"\0\0" + data[30:], "cut off"),
        (lambda data: data[:27] + b"\xff" + data[28:], "cut off"),
        (lambda data: data[:50] + bytes([data[50] ^ 1]) + data[51:], "signature"),
        (lambda data: trust_list.make(HEAD, [], SIGNER), "may not sign"),
        (lambda data: trust_list.make(Head(7, date(2026, 8, 1), date(2026, 11, 1)), [], TRUSTED), "ran out"),
    ],
)
def test_a_trust_list_is_refused(spoil, message):
    with pytest.raises((pki.Malformed, pki.NotTrusted), match=message):
        trust_list.read(spoil(trust_list.make(HEAD, ISSUER.csca_der(), TRUSTED)), ANCHORS, TODAY)


def test_a_certificate_too_long_for_a_reader():
    with pytest.raises(pki.Malformed, match="4096"):
        trust_list.make(HEAD, [bytes(4097)], TRUSTED)


# --- the registers -----------------------------------------------------------------------------------------------------
@pytest.fixture
def issuer(tmp_path):
    return pki.open_or_init(tmp_path)


def test_reported_and_found(issuer):
    registers, person = issuer.registers, people.find("chan")
    assert registers.report_lost(person.document_number, person.issued)
    assert not registers.report_lost(person.document_number, person.issued)
    first = registers.build_lost_list(TODAY)
    assert lost_list.parse(first).reports(lost_list.entry(registers.list_key(), "U3840163", date(2019, 5, 8)))
    assert registers.latest_changes() is None
    assert registers.report_found(person.document_number, person.issued)
    assert not registers.report_found(person.document_number, person.issued)
    second = registers.build_lost_list(TODAY)
    assert (lost_list.parse(second).head.number, lost_list.parse(second).entries) == (2, [])
    anchors = [one.certificate for one in issuer.country.authorities()]
    assert lost_delta.apply(first, registers.latest_changes(), anchors, TODAY) == second == registers.latest("lost")


def test_no_number_is_kept(issuer, tmp_path):
    issuer.registers.report_lost("U3840163", date(2019, 5, 8))
    issuer.registers.build_lost_list(TODAY)
    for path in (tmp_path / "pki").iterdir():
        assert b"U384016" not in path.read_bytes()


def test_a_damaged_register(issuer, tmp_path):
    (tmp_path / "pki" / "lost-register").write_text("rubbish\n")
    with pytest.raises(pki.PkiError, match="lost-register is damaged"):
        issuer.registers.build_lost_list(TODAY)


def test_two_who_report_at_once(tmp_path):
    """Neither report is lost: the register is read and written under one lock."""
    pki.open_or_init(tmp_path).registers.list_key()
    code = (
        "import sys; from datetime import date; from pathlib import Path; from smartid import pki\n"
        "registers = pki.open_existing(Path(sys.argv[1])).registers\n"
        "for number in range(20): registers.report_lost(f'{sys.argv[2]}{number:06}1', date(2020, 1, 1))"
    )
    import sys

    running = [subprocess.Popen([sys.executable, "-c", code, str(tmp_path), letter]) for letter in "AB"]
    assert [one.wait(60) for one in running] == [0, 0]
    assert len(pki.open_existing(tmp_path).registers.lost()) == 40


def test_the_list_key_is_kept_and_encrypted(tmp_path, monkeypatch):
    store = Memory()
    monkeypatch.delenv("SMARTID_PASSPHRASE", raising=False)
    plain = secret(store, "plain", 32)
    assert secret(store, "plain", 32) == plain and len(plain) == 32
    monkeypatch.setenv("SMARTID_PASSPHRASE", "correct horse")
    key = secret(store, "list-key", 32)
    assert secret(store, "list-key", 32) == key and key not in store.get("list-key.secret")
    for passphrase, message in (("wrong", "does not open"), ("", "is encrypted")):
        monkeypatch.setenv("SMARTID_PASSPHRASE", passphrase)
        with pytest.raises(pki.KeyLocked, match=message):
            secret(store, "list-key", 32)
    for rubbish in (b"", b"SKY0short", b"SKY1" + bytes(20), b"other" + os.urandom(40)):
        store.update("bad.secret", lambda content, rubbish=rubbish: rubbish)
        if rubbish:
            with pytest.raises(pki.PkiError, match="damaged"):
                secret(store, "bad", 32)

# SPDX-License-Identifier: Apache-2.0
"""What a host brings so that records, tickets and e-Certs can be believed: the issuer's real bundle is taken, and with
one thing wrong in it nothing is put in force.
"""

from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from host.desk_cable import DeskCable
from provisioning import Reader
from reader.storage import folders, slots, trust_files
from smartid import people, pki
from smartid.device.errors import ReaderRefused
from smartid.device.host_key import HostKey
from smartid.pki import bundle, cv_key, cv_request, cvc, ecert, keys, rights, ticket_list
from smartid.pki.cv_tree import half_year
from smartid.pki.special import special_signer
from smartid.sim import issued_records

DAY = date(2026, 11, 24)
SAI = next(person for person in people.load() if person.key == "sai")


@pytest.fixture(scope="module")
def issuer():
    made = pki.ephemeral()
    issued_records.issued(made, SAI)
    made.tickets.issue(issued_records.card_of(SAI), DAY, limit=date(2029, 11, 30))
    return made


@pytest.fixture(scope="module")
def stranger():
    made = pki.ephemeral()
    issued_records.issued(made, SAI)
    made.tickets.issue(issued_records.card_of(SAI), DAY, limit=date(2029, 11, 30))
    return made


@pytest.fixture(scope="module")
def key():
    return HostKey(ec.generate_private_key(ec.SECP256R1()))


@pytest.fixture(scope="module")
def cable(tmp_path_factory):
    """A reader that refuses everything it is brought stays what it is."""
    return DeskCable(Reader(str(tmp_path_factory.mktemp("reader")), seed=31))


def numbered(files, folder):
    return sorted((name for name in files if name.startswith(folder + "/")), key=lambda name: (len(name), name))


@pytest.mark.parametrize("place", ["kiosk", "bench"])
def test_the_issuers_bundle_is_taken(issuer, key, tmp_path, place):
    made = DeskCable(Reader(str(tmp_path), seed=30)).provision(issuer, key, place)
    data = made.reader.data
    believed = list(trust_files.verifiers(data))
    halves = {half_year(date(year, month, 1))[1] for year in range(2018, 2027) for month in (1, 7)}
    holders = [cvc.decode(encoded).holder for encoded in believed]
    assert {holder[-5:] for holder in holders if holder[2:11] == "SPECIMNDV"} == halves
    roots = [holder for holder in holders if holder[2:11] in ("SPECICVCA", "BENCHCVCA")]
    assert len(roots) == (4 if place == "bench" else 2)
    names = folders.files(slots.root(data))
    assert {"trust/tickets.lst", "trust/ecert/0.cer", "trust/ecert/0.crl", "signer/0.cvc"} < set(names)


def other_root(issuer, stranger, files):
    """A verifier whose root is not there."""
    name = numbered(files, "trust/cv")[-1]
    return files | {name: stranger.cv.verifier(DAY).certificate.encoded}


def no_verifier(issuer, stranger, files):
    """The root alone does not vouch for the ticket's signer."""
    roots = ("trust/cv/0.cvc", "trust/cv/1.cvc")
    return {name: content for name, content in files.items() if not name.startswith("trust/cv/") or name in roots}


def terminal_among_them(issuer, stranger, files):
    return files | {"trust/cv/99.cvc": files[numbered(files, "terminal")[-1]]}


def terminal_under_the_root(issuer, stranger, files):
    """Certified by a root, and yet no verifier."""
    root, key = issuer.cv.root(DAY), keys.generate("P-256")
    public = cv_key.public_key(key.public_key(), has_domain=False)
    holder = root.certificate.holder
    content = cvc.Content(holder, "UTSTRANGER000001", public, rights.TERMINAL, DAY, DAY, rights.ALL)
    return files | {"trust/cv/99.cvc": cvc.issue(content, root.key, root.scheme).encoded}


def spoilt_root(issuer, stranger, files):
    root = bytearray(files["trust/cv/0.cvc"])
    root[-1] ^= 1
    return files | {"trust/cv/0.cvc": bytes(root)}


def unreadable(issuer, stranger, files):
    return files | {"trust/cv/0.cvc": b"\x7f\x21\x03abc"}


def strange_signer(issuer, stranger, files):
    """The reader's own signer, certified by somebody else."""
    return files | {"signer/0.cvc": stranger.cv.signer("stay", DAY).certificate.encoded}


def _tickets(issuer, **changes):
    found = ticket_list.parse(issuer.tickets.latest() or issuer.tickets.build(DAY))
    head = changes.get("head", found.head)
    who = changes.get("who") or special_signer(issuer.country, "ticket", DAY)
    list_key = changes.get("list_key") or issuer.registers.list_key()
    entries = changes.get("entries", found.entries)
    certificates = changes.get("certificates", found.certificates)
    return {"trust/tickets.lst": ticket_list.make(head, list_key, certificates, entries, who)}


def tickets_by_strangers(issuer, stranger, files):
    return files | {"trust/tickets.lst": stranger.tickets.build(DAY)}


def tickets_by_the_lost_list_signer(issuer, stranger, files):
    return files | _tickets(issuer, who=special_signer(issuer.country, "lost", DAY))


def tickets_under_another_key(issuer, stranger, files):
    return files | _tickets(issuer, list_key=bytes(32))


def tickets_from_tomorrow(issuer, stranger, files):
    head = ticket_list.Head(9, DAY + timedelta(days=1), DAY + timedelta(days=2))
    return files | _tickets(issuer, head=head)


def tickets_run_out(issuer, stranger, files):
    head = ticket_list.Head(9, DAY - timedelta(days=9), DAY - timedelta(days=1))
    return files | _tickets(issuer, head=head)


def tickets_with_a_strange_signer(issuer, stranger, files):
    certificates = [
        stranger.cv.verifier(DAY).certificate.encoded,
        stranger.cv.signer("ticket", DAY).certificate.encoded,
    ]
    return files | _tickets(issuer, certificates=certificates, entries=[])


def tickets_with_a_signer_of_something_else(issuer, stranger, files):
    certificates = [issuer.cv.verifier(DAY).certificate.encoded, issuer.cv.signer("library", DAY).certificate.encoded]
    return files | _tickets(issuer, certificates=certificates, entries=[])


def ecert_issuer_of_no_kind(issuer, stranger, files):
    left = {name: content for name, content in files.items() if name != "trust/ecert/0.crl"}
    return left | {"trust/ecert/0.cer": issuer.document_signer(DAY).certificate_der}


def ecert_issuer_certified_by_another(issuer, stranger, files):
    """A link is signed by the authority before, not by itself."""
    left = {name: content for name, content in files.items() if name != "trust/ecert/0.crl"}
    return left | {"trust/ecert/0.cer": issuer.country.links()[0].public_bytes(Encoding.DER)}


def ecert_list_by_another(issuer, stranger, files):
    return files | {"trust/ecert/0.crl": files["trust/crl/0.crl"]}


def ecert_list_from_tomorrow(issuer, stranger, files):
    other = pki.ephemeral()
    ca = {"trust/ecert/0.cer": ecert.authority(other.signers).certificate_der}
    return files | ca | {"trust/ecert/0.crl": other.build_crl("ecert-ca-1", DAY + timedelta(days=1))}


WRONG = (
    other_root,
    no_verifier,
    terminal_among_them,
    terminal_under_the_root,
    spoilt_root,
    unreadable,
    strange_signer,
    tickets_by_strangers,
    tickets_by_the_lost_list_signer,
    tickets_under_another_key,
    tickets_from_tomorrow,
    tickets_run_out,
    tickets_with_a_strange_signer,
    tickets_with_a_signer_of_something_else,
    ecert_issuer_of_no_kind,
    ecert_issuer_certified_by_another,
    ecert_list_by_another,
    ecert_list_from_tomorrow,
)


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.__name__)
def test_with_one_thing_wrong_nothing_is_put_in_force(issuer, stranger, key, cable, wrong):
    with pytest.raises(ReaderRefused) as caught:
        cable.provision(issuer, key, changed=lambda files: wrong(issuer, stranger, files))
    assert caught.value.code in ("E-34", "E-37"), caught.value
    assert slots.manifest(cable.reader.data) == {}


def test_an_older_list_of_tickets_does_not_replace_a_newer_one(issuer, key, tmp_path):
    old, new = issuer.tickets.build(DAY), issuer.tickets.build(DAY)
    made = DeskCable(Reader(str(tmp_path), seed=32)).provision(issuer, key)
    with pytest.raises(ReaderRefused, match="older"):
        made.provision(issuer, key, changed=lambda files: files | {"trust/tickets.lst": old})
    made.provision(issuer, key, changed=lambda files: files | {"trust/tickets.lst": new})


def test_what_may_be_brought_beside_it(issuer, key, tmp_path):
    made = DeskCable(Reader(str(tmp_path), seed=33))
    for name in ("trust/cv/0.cer", "trust/ecert/0.cvc", "trust/ecert/a.cer", "trust/cv/1000.cvc", "trust/cv/.cvc"):
        with pytest.raises(ReaderRefused, match="file name"):
            made.provision(issuer, key, changed=lambda files, name=name: files | {name: b"x"})


def test_the_bench_is_believed_on_the_bench_alone(issuer):
    for number, place in enumerate(rights.PLACES.values(), 1):
        request = cv_request.make(keys.generate("P-256"), f"UTPLACEPLAT{number:05}")
        made = bundle.provision(issuer, place, DAY, request)
        holders = {cvc.decode(content).holder for name, content in made.files.items() if name.startswith("trust/cv/")}
        assert any("BENCH" in holder for holder in holders) == (place.name == "bench")

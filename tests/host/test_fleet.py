# SPDX-License-Identifier: Apache-2.0
"""The book of readers, in SQLite and in a real PostgreSQL: no name twice, no certificate twice, a database that goes."""

import functools
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from host import postgres
from smartid import cli, pki
from smartid.fleet.book import Book
from smartid.fleet.errors import FleetError
from smartid.pki import cv_issuing, cv_request, rights

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def server():
    cluster = postgres.cluster()
    cluster.start()
    yield cluster
    cluster.stop()
    cluster.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request, tmp_path):
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'fleet.db'}"
    return request.getfixturevalue("server").url


@pytest.fixture
def book(url):
    opened = Book(url)
    yield opened
    with opened._transaction() as session:
        for table in reversed(opened.tables.sorted_tables):
            session.execute(table.delete())
    opened.close()


def facts(holder, state="in service", number=1):
    entry = {"name": "lost-list", "number": number, "issued": "20261118", "good_until": "20261231"}
    return {"holder": holder, "state": state, "board": "pico2", "version": "0.1.0", "provisioned": number,
            "settings": {"place": "kiosk"}, "trust": [entry]}  # fmt: skip


@pytest.fixture(scope="module")
def issue():
    """A terminal certificate for a name, from a real issuer."""
    from cryptography.hazmat.primitives.asymmetric import ec

    keys = pki.ephemeral()

    @functools.cache  # a name stands for one key
    def make(holder, day=DAY):
        key = ec.generate_private_key(ec.SECP256R1())
        request = cv_request.read(cv_request.make(key, holder))
        return cv_issuing.issue_terminal(keys.cv, request, rights.PLACES["kiosk"], day)

    return make


def test_a_name_begun_is_taken_up_again_and_a_finished_one_is_not_given_twice(book):
    assert book.name_for("Reader 7", "kiosk") == "UTREADER7XT00001"
    assert book.name_for("Reader 7", "control") == "UTREADER7XT00001"
    assert book.name_for("Reader 8", "kiosk") == "UTREADER8XT00001"
    book.done("UTREADER7XT00001", facts("UTREADER7XT00001"), {})
    assert book.name_for("Reader 7", "kiosk") == "UTREADER7XT00002"


def test_the_issuers_names_are_respected(book):
    assert book.name_for("r", "kiosk", {"UTRXXXXXXXT00001"}.__contains__) == "UTRXXXXXXXT00002"


def test_many_benches_at_once_get_as_many_names(url, book):
    books = [Book(url) for _ in range(6)]
    with ThreadPoolExecutor(6) as pool:  # names that differ only behind what a name has room for
        names = list(pool.map(lambda n: books[n % 6].name_for(f"reader-one-{n:02}", "kiosk"), range(24)))
    assert len(set(names)) == 24 == len(book.readers())
    for one in books:
        one.close()


def test_a_certificate_stands_once_and_a_replaced_reader_stays(book, issue):
    first, second = book.name_for("a", "kiosk"), None
    certificate = issue(first)
    for _ in range(2):
        book.done(first, facts(first), {"terminal": certificate})
    assert book.certificates() == [(first, "terminal", certificate.encoded)]
    second = book.name_for("a", "kiosk")
    book.done(second, facts(second), {"terminal": issue(second)})
    assert [(row["holder"], row["state"]) for row in book.readers()] == [(first, "replaced"), (second, "in service")]
    assert book.current("a")["holder"] == second


def test_a_reader_that_kept_another_name_is_known_by_that(book):
    begun = book.name_for("a", "kiosk")
    book.done(begun, facts("UTOTHERXXXT00003"), {})
    assert [row["holder"] for row in book.readers()] == ["UTOTHERXXXT00003"]


def test_what_a_reader_says_is_kept_and_a_stranger_is_not(book):
    name = book.name_for("a", "kiosk")
    book.done(name, facts(name), {})
    assert book.seen(facts(name, "locked", 2)) and not book.seen(facts("UTSTRANGERT00001"))
    row = book.readers()[0]
    assert (row["state"], row["provisioned"], row["lists"]["lost-list"]["number"]) == ("locked", 2, 2)


def test_what_ends_soon(book, issue):
    for number, day in enumerate((date(2026, 11, 24), date(2026, 11, 10), date(2026, 11, 1))):
        name = book.name_for(f"r{number}", "kiosk")
        book.done(name, facts(name), {"terminal": issue(name, day)})
    assert [row["reached"] for row in book.expiring(date(2026, 12, 15))] == ["r2", "r1"]


def test_never_begun(book):
    with pytest.raises(FleetError, match="never begun"):
        book.done("UTNOBODYXXT00001", facts("UTNOBODYXXT00001"), {})


@pytest.mark.parametrize("url", ["nonsense", "oracle-nine://x/y", "sqlite:////nowhere/at/all.db"])
def test_no_such_database_is_one_line(url, capsys):
    assert cli.run(["fleet", "list", "--db", url]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_a_file_that_is_no_database_is_one_line(tmp_path, capsys):
    (tmp_path / "f").write_bytes(b"this is a letter, not a database, and it is long enough to be read as one" * 20)
    assert cli.run(["fleet", "list", "--db", f"sqlite:///{tmp_path / 'f'}"]) == 1
    assert "not a database" in capsys.readouterr().err


def test_a_password_is_not_told(capsys):
    assert cli.run(["fleet", "list", "--db", "postgresql+psycopg://bench:hunter2@127.0.0.1:1/x"]) == 1
    told = capsys.readouterr().err
    assert "hunter2" not in told and told.count("\n") == 1


def test_a_server_that_stops_and_comes_back():
    cluster = postgres.cluster()
    cluster.start()
    book = Book(cluster.url)
    name = book.name_for("a", "kiosk")
    cluster.stop()
    with pytest.raises(FleetError, match="cannot be reached"):
        book.done(name, facts(name), {})
    cluster.start()
    assert book.name_for("a", "kiosk") == name  # nothing was lost, and the same book goes on
    book.done(name, facts(name), {})
    cluster.stop()
    cluster.remove()

# SPDX-License-Identifier: Apache-2.0
"""Logs of a fleet: collected whole and once, whatever stops the collecting; a record that was altered is found."""

import contextlib

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from host.desk_cable import DeskCable
from host.test_fleet import facts
from provisioning import Reader
from reader.storage import log as firmware
from smartid import cli
from smartid import pki as issuer
from smartid.device import reader_log
from smartid.device.errors import ReaderSilent
from smartid.device.host_key import HostKey
from smartid.fleet.book import Book
from smartid.fleet.collecting import Collector
from smartid.fleet.errors import FleetError
from smartid.fleet.provisioning import Station
from smartid.fleet.tables import LogLine

MOMENT = (2026, 11, 24, 14, 32, 5)


class Bench:
    """A reader with lines in its log, its issuer, and the record that knows it."""

    def __init__(self, folder):
        self.pki, self.key = issuer.ephemeral(), HostKey(ec.generate_private_key(ec.SECP256R1()))
        self.cable = DeskCable(Reader(str(folder / "reader"), seed=5)).provision(self.pki, self.key)
        self.url = f"sqlite:///{folder / 'fleet.db'}"
        self.book = Book(self.url)
        self.holder = reader_log.read(self.cable, self.key).holder
        self.book.done(self.book.name_for("desk", "control"), facts(self.holder), {})

    def happens(self, count):
        for _ in range(count):
            firmware.of(self.cable.reader).add(MOMENT, "control", "0417", "view", "done", None)

    def collect(self, take_over=False):
        station = Station("desk", lambda: contextlib.nullcontext(lambda: contextlib.nullcontext(self.cable)))
        (found,) = Collector(self.book, self.pki, self.key, take_over).collect([station])
        return found

    def kept(self):
        return [line.number for line in self.book.log(self.holder)]


@pytest.fixture
def bench(tmp_path):
    (tmp_path / "reader").mkdir()
    made = Bench(tmp_path)
    made.happens(5)
    yield made
    made.book.close()


def test_each_line_once(bench):
    assert (bench.collect().new, bench.collect().new) == (5, 0)
    bench.happens(2)
    found = bench.collect()
    assert (found.holder, found.new, found.last, found.error) == (bench.holder, 2, 7, "")
    assert bench.kept() == [1, 2, 3, 4, 5, 6, 7]


def test_what_the_reader_forgot_is_in_the_record(bench):
    bench.collect(take_over=True)
    bench.happens(60)
    bench.collect(take_over=True)
    assert reader_log.read(bench.cable, bench.key).first > 1, "it has made room"
    assert bench.kept() == list(range(1, 66))


@pytest.mark.parametrize("where", ["keep_log", "accept", "taken_over"])
def test_stopped_anywhere_the_next_run_has_them_all(bench, monkeypatch, where):
    owner = {"keep_log": bench.book, "accept": bench.pki.logs, "taken_over": reader_log}[where]

    def stopped(*_, **__):
        raise ReaderSilent("the bench stopped")

    with monkeypatch.context() as patched:
        patched.setattr(owner, where, stopped)
        assert bench.collect(take_over=True).error == "the bench stopped"
    assert reader_log.read(bench.cable, bench.key).first == 1, "it still keeps every line"
    assert bench.collect(take_over=True).error == ""
    assert bench.kept() == [1, 2, 3, 4, 5]


def test_lines_handed_in_elsewhere_are_told(bench, capsys):
    elsewhere = reader_log.read(bench.cable, bench.key)
    bench.pki.logs.accept(elsewhere, fresh=True)
    reader_log.taken_over(bench.cable, bench.key, elsewhere.last)
    bench.happens(60)
    bench.collect()
    first = bench.kept()[0]
    assert first > 1
    assert cli.run(["fleet", "log", bench.holder, "--db", bench.url]) == 0
    assert f"elsewhere      {first - 1}" in capsys.readouterr().out


def test_a_line_altered_in_the_record_is_found(bench):
    bench.collect()
    with bench.book._transaction() as session:
        line = session.get(LogLine, (bench.holder, 3))
        line.encoded = line.encoded[:5] + bytes([line.encoded[5] ^ 1]) + line.encoded[6:]
    with pytest.raises(FleetError, match="line 3 of the record was changed"):
        bench.book.log(bench.holder)
    bench.happens(1)
    assert "other lines before" in bench.collect().error


def test_a_reader_that_nobody_provisioned_here(bench):
    stranger = Book("sqlite://")
    with pytest.raises(FleetError, match="not in the record"):
        stranger.keep_log(reader_log.read(bench.cable, bench.key))
    with pytest.raises(FleetError, match="not in the record"):
        stranger.log("UTNOBODYXXT00001")

# SPDX-License-Identifier: Apache-2.0
"""tools/faults.md tells the truth: a part of every campaign again, row by row; and a fault that is planted is found."""

from pathlib import Path

import pytest

from need import need_micropython
from smartid.faults import parsers, table
from smartid.faults.campaigns import CAMPAIGNS, run
from smartid.faults.grammar import sealed
from smartid.faults.lines import NOTHING, asked
from smartid.faults.tally import Effort, Tally

BY_CHANCE = ("noise", "pull")  # whether a reading came right or was told is not the same at each place
TABLE = Path(__file__).resolve().parents[2] / "tools" / "faults.md"


def test_the_table_adds_up_and_nothing_is_lost():
    rows = table.read(TABLE)
    assert list(rows) == list(CAMPAIGNS)
    for name, figures in ((name, figures) for part in rows.values() for name, figures in part.items()):
        tried, right, typed, lost = figures
        assert tried == right + typed and lost == 0 and tried > 0, name


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", CAMPAIGNS)
def test_a_part_of_it_again(name):
    need_micropython()
    kept, again = table.read(TABLE)[name], list(run([name], Effort(CAMPAIGNS[name][1])))
    assert [tally.what for tally in again] == list(kept)
    for tally in again:
        tried, right, typed, _ = kept[tally.what]
        assert not tally.lost, tally.first
        assert 0 < tally.tried <= tried, tally.what
        if name in BY_CHANCE:
            continue
        assert (right or not tally.right) and (typed or not tally.typed), f"{tally}: none of these in the table"


def test_the_same_seed_tries_the_same():
    need_micropython()
    one, other = ([tally.as_dict() for tally in run(["parsers"], Effort(3))] for _ in range(2))
    assert [row["tried"] for row in one] == [row["tried"] for row in other] == [3] * len(one)


def test_a_parser_that_raises_something_else_is_found(monkeypatch, tmp_path):
    need_micropython()
    broken = tmp_path / "broken.py"
    source = parsers._RUNNER.read_text("utf-8")
    broken.write_text(source.replace('"DG1": within("lds.mrz", "parse")', '"DG1": lambda octets: octets[9999]'))
    monkeypatch.setattr(parsers, "_RUNNER", broken)
    runner = parsers.Runner(str(tmp_path))
    tally = parsers._fed(runner, "DG1", [b"\x61\x00"], Effort(3))
    runner.close()
    assert tally.lost == 3 and "IndexError" in tally.first[0]


def test_which_lines_are_owed_an_answer():
    assert asked(b"") is NOTHING
    assert asked(b"no message") is None
    assert asked(sealed(b'{"jsonrpc":"2.0","id":7,"method":"reader.info"}')[:-1]) == 7
    assert asked(sealed(b'{"jsonrpc":"2.0","method":"reader.info"}')[:-1]) is NOTHING
    assert asked(sealed(b'{"jsonrpc":"2.0","id":true,"method":"reader.info"}')[:-1]) is None


def test_a_table_written_is_read_back(tmp_path):
    path = tmp_path / "faults.md"
    table.write(path, [Tally("noise", "here", right=2, typed=1), Tally("pull", "there", right=4)])
    table.write(path, [Tally("pull", "there", right=5)])
    assert table.read(path) == {"noise": {"here": [3, 2, 1, 0]}, "pull": {"there": [5, 5, 0, 0]}}

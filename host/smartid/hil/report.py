# SPDX-License-Identifier: Apache-2.0
"""What came of a run as one HTML page: it needs nothing beside it, asks nobody for anything, and has no script."""

from __future__ import annotations

import base64
from html import escape
from pathlib import Path

from smartid.hil import chart, costs
from smartid.hil.facts import Facts
from smartid.hil.journal import Journal, Shown
from smartid.hil.run import BROKE, FAILED, PASSED, SKIPPED, VERDICTS, Result
from smartid.trace import cryptography

_STYLE = Path(__file__).with_name("report.css")
_ICONS = {  # a state is an icon and a word and a colour
    PASSED: '<path d="M2 8l4 4 8-9"/>',
    FAILED: '<path d="M3 3l10 10M13 3L3 13"/>',
    BROKE: '<path d="M8 2v7M8 13v.1"/>',
    SKIPPED: '<path d="M3 8h10"/>',
}
_MODELLED = (
    "Modelled from counted figures, not timed: the card by its own account, the air at 106 kbit/s in blocks of 64"
    " octets, the bus by the frames of its exchanges, cryptography by counted instructions at 1.3 cycles on a {board},"
    " the screen by whole screens drawn."
)
_MEASURED = (
    "Measured by this computer's clock while the case was played, waiting for the serial line and the second PN532"
    " included: no figure of the reader's own."
)


def html(results: list[Result], facts: Facts) -> str:
    """The whole page."""
    title = f"smartid test: {facts.depth}"
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>'
        f"<style>{_STYLE.read_text('utf-8')}</style></head><body>"
        f'<header class="top"><h1>{escape(title)}</h1><p>open profile, invented people</p></header><main>'
        f"{_sums(results)}{_facts(facts)}{_reading(results, facts)}{_cases(results, facts)}</main></body></html>\n"
    )


def _sums(results: list[Result]) -> str:
    tiles = []
    for verdict in VERDICTS:
        count = sum(one.verdict == verdict for one in results)
        tiles.append(f'<div class="panel sum"><b>{count}</b>{_verdict(verdict)}</div>')
    return f'<section class="sums" aria-label="Results">{"".join(tiles)}</section>'


def _facts(facts: Facts) -> str:
    """What lay on the table, as the devices say."""
    info = facts.reader or {}
    target = facts.target and "a second PN5{:02X}, firmware {}.{}, support {:02X}".format(*facts.target)
    rows = {
        "Reader": f"{info.get('board', '?')}, firmware {info.get('version', '?')}",
        "Contactless chip on": info.get("front_end", "?"),
        "Place": info.get("settings", {}).get("place", "?"),
        "State": info.get("state", "?"),
        "Heap free": f"{facts.free:,} octets" if facts.free else "?",
        "The card is played by": target or ("a person" if facts.person else "nobody"),
    }
    pairs = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(str(value))}</dd></div>" for name, value in rows.items())
    return f'<section class="panel"><h2>On the table</h2><dl class="facts">{pairs}</dl></section>'


def _reading(results: list[Result], facts: Facts) -> str:
    """The picture of the longest view that passed, else of whatever else took the most commands."""
    read = [one for one in results if one.verdict == PASSED and one.journal.exchanges]
    if not read:
        return ""
    longest = max(read, key=lambda one: (one.name.startswith("view-"), len(one.journal.exchanges)))
    steps = _steps(longest.journal, facts)
    total = sum(sum(step.us.values()) for step in steps) / 1e6
    words = f"Where the time of a reading goes: {escape(longest.name)}, {total:.2f} s"
    note = _MODELLED.format(board=cryptography.processor(_board(facts)).name)
    return f'<section class="panel"><h2>{words}</h2>{chart.svg(steps)}<p class="note">{note}</p></section>'


def _board(facts: Facts) -> str:
    return (facts.reader or {}).get("board", cryptography.DEFAULT_BOARD)


def _steps(journal: Journal, facts: Facts) -> list[costs.Step]:
    front_end = (facts.reader or {}).get("front_end", "spi")
    steps = costs.steps(journal.exchanges, _board(facts), front_end)
    return [*steps, costs.screens(len(journal.screens))]


def _cases(results: list[Result], facts: Facts) -> str:
    rows = "".join(_case(one, facts) for one in results)
    return f'<section class="panel"><h2>Cases</h2>{rows}<p class="note">{_MEASURED}</p></section>'


def _case(result: Result, facts: Facts) -> str:
    journal = result.journal
    inside = "".join((_screens(journal), _table(journal, facts), _trace(journal)))
    opened = " open" if result.verdict in (FAILED, BROKE) and inside else ""
    apdus = f"{len(journal.exchanges)} APDUs" if journal.exchanges else ""
    seconds = f"{result.seconds:.1f} s" if result.verdict != SKIPPED else ""
    return (
        f'<details class="{"" if inside else "bare"}"{opened}><summary>{_verdict(result.verdict)}'
        f'<span class="name">{escape(result.name)}</span><span class="why">{escape(result.reason)}</span>'
        f'<span class="n">{apdus}</span><span class="n">{seconds}</span></summary>'
        f'<div class="inside">{inside}</div></details>'
    )


def _verdict(verdict: str) -> str:
    icon = f'<svg viewBox="0 0 16 16" aria-hidden="true">{_ICONS[verdict]}</svg>'
    return f'<span class="verdict {verdict}">{icon}{verdict}</span>'


def _screens(journal: Journal) -> str:
    if not journal.screens:
        return ""
    return f'<h3>Screens</h3><div class="screens">{"".join(map(_screen, journal.screens))}</div>'


def _screen(shown: Shown) -> str:
    """A picture where the display can be seen; a real one cannot be read back."""
    picture = f'<div class="unseen">{escape(shown.lang)}</div>'
    if shown.png:
        data = base64.b64encode(shown.png).decode()
        picture = f'<img src="data:image/png;base64,{data}" alt="{escape(shown.name)}">'
    caption = f"<span>{escape(shown.name)}</span><span>{shown.at_us / 1e6:.1f} s</span>"
    return f"<figure>{picture}<figcaption>{caption}</figcaption></figure>"


def _table(journal: Journal, facts: Facts) -> str:
    """Counts of each step, and how long it took."""
    steps = _steps(journal, facts)[:-1]
    if not steps:
        return ""
    heads = ("step", "APDUs", "to the card", "from it", "on the bus", "modelled", "measured")
    head = "".join(f'<th class="{"n" if number else ""}">{name}</th>' for number, name in enumerate(heads))
    rows = [(s.name, s.apdus, s.sent, s.received, s.bus, sum(s.us.values()), s.measured_us) for s in steps]
    sums = ("all", *(sum(column) for column in list(zip(*rows, strict=True))[1:]))
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows) + f'<tr class="sum-row">{_cells(sums)}</tr>'
    return f"<h3>Steps</h3><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cells(row: tuple) -> str:
    name, *counts, modelled_us, measured_us = row
    figures = [f"{count:,}" for count in counts] + [f"{us / 1000:,.0f} ms" for us in (modelled_us, measured_us)]
    return f"<td>{escape(name)}</td>" + "".join(f'<td class="n">{figure}</td>' for figure in figures)


def _trace(journal: Journal) -> str:
    """The rows as `smartid trace` has them: nothing personal, no key, no PIN."""
    if not journal.rows:
        return ""
    lines = "".join(
        f'<tr><td class="n">{row["t_us"] / 1e6:.3f}</td><td>{escape(row["dir"])}</td><td>{"sm" * row["lock"]}</td>'
        f'<td class="w">{escape(row["words"]["en"])}</td><td class="n">{row["bytes"] or ""}</td>'
        f"<td>{escape(row['sw'])} {escape(row['status']['en'])}</td></tr>"
        for row in journal.rows
    )
    return f'<h3>Trace</h3><div class="trace" tabindex="0"><table><tbody>{lines}</tbody></table></div>'

# SPDX-License-Identifier: Apache-2.0
"""The stay recorded in the chip as a sheet: its state, its condition and limit, an update that waits, and what to do.

facts: condition (code), limit (YYYYMMDD or None), state (lds/stay.py), days, printed (the letter on the card's face
where it says something else, or None), verified; perhaps ticket: the limit of an update that waits, or None;
officer: is one logged in, who may change it?
"""

from reader.ui.screens.sheet import Sheet
from reader.ui.words import condition_key, date_text, meaning

# state: (icon, tone, text of what to do)
_STATES = {
    "unconditional": ("ok", "ok", "stay_do_nothing"),
    "no-limit": ("ok", "ok", "stay_do_nothing"),
    "valid": ("ok", "ok", "stay_do_nothing"),
    "ends-soon": ("hourglass", "warn", "stay_do_now"),
    "ends-today": ("hourglass", "warn", "stay_do_now"),
    "passed": ("warn", "warn", "stay_do_officer"),
    "unverified": ("unknown", "warn", "stay_do_officer"),
}


def stay_sheet(ui, facts, person=None):
    """With a person: for a screen of its own, the state across the whole width."""
    t = ui.texts
    name = facts["state"] if facts["verified"] else "unverified"
    icon, tone, action = _STATES[name]
    if facts.get("ticket") or facts.get("officer"):
        action = "stay_do_next" if person else "stay_do_update"
    word, more = _state(t, name, facts, person is not None)
    rows = [(t("name"), _name(t, person))] if person else [(t("limit"), more)] if more else []
    rows += _rows(t, name, facts)
    state = (icon, tone, word, more if person else "")
    return Sheet(t("stay"), "calendar", state, rows, t(action), person is not None)


def _state(t, name, facts, alone):
    """(the state in words, when); alone: no heading names the subject."""
    date = date_text(facts["limit"]) if facts["limit"] else ""
    if name == "valid":
        return t("stay_valid" if alone else "ecert_valid", date), ""
    if name == "ends-soon":
        return t("stay_ends-soon", facts["days"]), date
    if name == "passed":
        return t("stay_passed"), t("stay_days_ago", facts["days"], date)
    return t("stay_" + name), date if name == "ends-today" else ""


def _name(t, person):
    return person.name_zh if person.name_zh and t.lang == "zh" else person.name_en


def _rows(t, name, facts):
    rows = []
    if name == "unverified":
        return rows
    if name != "unconditional":
        rows.append((t("condition"), t(condition_key(facts["condition"]))))
    if facts.get("ticket"):
        rows.append((t("stay_update"), t("stay_ticket", date_text(facts["ticket"]))))
    if facts["printed"]:
        rows.append((t("symbols"), "%s  %s" % (facts["printed"], meaning(t, facts["printed"]))))
    return rows

# SPDX-License-Identifier: Apache-2.0
"""What else a card may hold, each as a sheet: the stay, the confirmation, the entry for the library."""

from reader.ui.screens.sheet import Sheet
from reader.ui.screens.stay import stay_sheet
from reader.ui.words import date_text

_PENDING = 0x10
_REGISTERED = 1


def sheet_of(ui, kind, facts):
    """kind: "stay", "confirmation" or "library"; facts: state and date, or those of stay.py."""
    return {"stay": stay_sheet, "confirmation": _confirmation, "library": _library}[kind](ui, facts)


def _confirmation(ui, facts):
    t, pending = ui.texts, facts["state"] == _PENDING
    state = ("warn", "warn") if pending else ("ok", "ok")
    rows = [(t("decided_on"), date_text(facts["date"]))] if facts["date"] else []
    word = t("confirmation_%d" % facts["state"])
    return Sheet(
        t("confirmation"), "ok", state + (word, ""), rows, t("confirmation_do" if pending else "stay_do_nothing")
    )


def _library(ui, facts):
    t, registered = ui.texts, facts["state"] == _REGISTERED
    state = ("ok", "ok", t("library_registered"), "") if registered else ("unknown", "warn", t("library_not"), "")
    rows = [(t("registered_on"), date_text(facts["date"]))] if registered else []
    rows.append((t("library_records"), t("library_loans")))
    return Sheet(t("library"), "book", state, rows, "" if registered else t("library_do"))

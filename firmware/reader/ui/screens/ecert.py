# SPDX-License-Identifier: Apache-2.0
"""The e-Cert as a sheet: whether it is good, whose it is, and whether this card holds its key.

facts: state, valid_to, holder, issuer, serial, revocation (name, date), key_proved (True, False, None), tries,
pin_state (0 set, 1 never changed, 2 blocked).
"""

from micropython import const

from reader.ui.screens.sheet import Sheet
from reader.ui.words import date_text

_INITIAL, _BLOCKED = const(1), const(2)

_STATES = {
    "valid": ("ok", "ok"),
    "expired": ("hourglass", "warn"),
    "revoked": ("stop", "bad"),
    "not-yet": ("hourglass", "warn"),
    "unverified": ("unknown", "warn"),
}
_PROVED = {True: "ecert_key_yes", False: "ecert_key_no", None: "ecert_key_unknown"}


def blocked(facts):
    return facts["pin_state"] == _BLOCKED or not facts["tries"]


def ecert_sheet(ui, facts):
    t = ui.texts
    revocation, date = facts["revocation"]
    if facts["state"] == "revoked":
        revocation = "listed"
    rows = [
        (t("ecert_holder"), facts["holder"]),
        (t("ecert_issuer"), facts["issuer"]),
        (t("ecert_serial"), serial_text(facts["serial"])),
        (t("ecert_revocation"), t("revocation_" + revocation, date_text(date))),
        (t("ecert_key"), t(_PROVED[facts["key_proved"]])),
        (t("ecert_pin"), _pin(t, facts)),
    ]
    word = t("ecert_" + facts["state"], date_text(facts["valid_to"]))
    return Sheet(
        t("ecert"),
        "certificate",
        _STATES[facts["state"]] + (word, ""),
        rows,
        _action(t, facts),
        False,
        not blocked(facts),
    )


def serial_text(serial):
    """Hexadecimal digits two by two: 4A 91 07 C2."""
    return " ".join([serial[i : i + 2] for i in range(0, len(serial), 2)]).upper()


def _pin(t, facts):
    if blocked(facts):
        return t("pin_blocked")
    tries = t("pin_tries", facts["tries"])
    return "%s, %s" % (t("pin_initial"), tries) if facts["pin_state"] == _INITIAL else tries


def _action(t, facts):
    if blocked(facts):
        return t("ecert_do_unblock")
    return "" if facts["state"] == "valid" else t("ecert_do_ask")

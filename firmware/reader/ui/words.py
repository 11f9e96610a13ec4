# SPDX-License-Identifier: Apache-2.0
"""How data are put into words: dates, the masked number, the line of symbols, a claim with its reason."""

# state of a claim: (icon, colour)
STATES = {"yes": ("ok", "ok"), "no": ("stop", "bad"), "unchecked": ("unknown", "warn")}
# overall verdict: (icon, band)
BANDS = {
    "genuine": ("ok", "ok_band"),
    "signed": ("ok", "ok_band"),
    "partly": ("warn", "warn_band"),
    "bad": ("stop", "bad_band"),
}


def date_text(date):
    """YYYYMMDD as DD-MM-YYYY; parts that are unknown stay as they are."""
    return "%s-%s-%s" % (date[6:8], date[4:6], date[:4]) if date and len(date) == 8 else date or "--"


def in_words(texts, value):
    """A value of a row: a date as YYYYMMDD, the key of a text, or what is to be shown as it stands."""
    if len(value) == 8 and value.isdigit():
        return date_text(value)
    return texts.get(value, value)


def condition_key(code):
    """The text of a condition of stay (profile: codes 00 to 0C)."""
    return "condition-%02x" % code


def masked(number):
    """U384016(3) as bystanders may see it: U384***(*)."""
    body, bracket, _ = number.partition("(")
    hidden = body[:-3] + "***"
    return hidden + "(*)" if bracket else hidden


def split_symbols(line):
    """Symbols in their order: the stars together, then letters, each with the figures that follow it (L1)."""
    symbols = []
    stars = len(line) - len(line.lstrip("*"))
    if stars:
        symbols.append(line[:stars])
    for character in line[stars:]:
        if character.isdigit() and symbols:
            symbols[-1] += character
        else:
            symbols.append(character)
    return symbols


def meaning(texts, symbol):
    """What a symbol says, in the language of the texts."""
    known = texts.get("symbol_" + symbol) or texts.get("symbol_" + symbol.rstrip("0123456789"))
    return known or texts("symbol_other")


def claim_text(ui, claim):
    """The claim in words, and its reason ("" where there is none)."""
    t = ui.texts
    reason = t.get("reason_" + claim.reason) if claim.reason else ""
    if claim.args:
        places = {name: date_text(value) if name == "date" else value for name, value in claim.args.items()}
        reason = reason.format(**places)
    return t("claim_%s_%s" % (claim.name, claim.state)), reason

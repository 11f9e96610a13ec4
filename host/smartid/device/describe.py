# SPDX-License-Identifier: Apache-2.0
"""What a reader read, in a person's words: lines of text from the plain dictionaries of `reader.card`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

OVERALL = {
    "genuine": "genuine: signed by the issuer, the chip is no copy",
    "signed": "signed by the issuer",
    "partly": "not everything could be checked",
    "bad": "NOT GENUINE",
}

CLAIMS = {
    ("signed", "yes"): "signed by the issuer",
    ("signed", "no"): "not validly signed",
    ("signed", "unchecked"): "signature not checked",
    ("genuine", "yes"): "chip genuine",
    ("genuine", "no"): "chip may be a copy",
    ("genuine", "unchecked"): "chip not checked",
    ("lost", "yes"): "not reported lost",
    ("lost", "no"): "reported lost",
    ("lost", "unchecked"): "not looked up among lost cards",
    ("trust", "yes"): "trust list up to date",
    ("trust", "no"): "trust list too old",
    ("trust", "unchecked"): "age of the trust list unknown",
}

REASONS = {
    "signed": "signer valid to {date}",
    "not-all-read": "not every part was covered",
    "not-checked": "this reader did not test it",
    "no-list": "the reader has no list",
    "not-listed": "the lists name identity cards only",
    "trust-unknown": "never updated on this reader",
    "trust-ahead": "it is dated {date}, after today",
    "trust-age": "{days} days old, of {date}",
    "clock-not-set": "the reader's clock is not set",
    "data-altered": "the data differ from what was signed",
    "unknown-signer": "the signer is not on the trust list",
    "bad-signature": "the issuer did not make this signature",
    "signer-expired": "the signer was valid to {date}",
    "no-trust-list": "the reader has no trust list",
    "signed-crl-old": "the list of revoked signers is old, of {date}",
    "not-a-signer": "the signer's certificate is not for signing cards",
    "signer-revoked": "the signer was revoked",
    "chip-ca": "it proved its signed key by key agreement",
    "chip-cam": "it proved its signed key while it was opened",
    "chip-aa": "it signed a number of the reader's with its signed key",
    "chip-no-key": "chips of this kind have no such test",
    "chip-failed": "it did not prove its key",
    "chip-skipped": "its key was not tested",
    "key-unconfirmed": "its key could not be confirmed",
    "downgrade-pace": "it hides the better protection it has",
    "downgrade-access": "what it offers is not what was signed",
    "reported-lost": "on the list of {date}",
    "not-reported": "by the list of {date}",
    "terminal-refused": "the card does not accept this reader's certificate",
    "lost-list-old": "the list of lost cards is old, of {date}",
    "lost-list-expired": "the list of lost cards ran out on {date}",
    "trust-list-old": "{days} days old, of {date}",
    "trust-list-expired": "the trust list ran out on {date}",
    "revocation-old": "the list of revoked signers is old, of {date}",
    "revocation-expired": "the list of revoked signers ran out on {date}",
}

CARD_TYPES = (
    "",
    "permanent identity card, 18 or over",
    "permanent identity card, 11 to 17",
    "permanent identity card, under 11",
    "identity card, 18 or over",
    "identity card, 11 to 17",
    "permanent identity card, overseas, 11 or over",
    "permanent identity card, overseas, under 11",
)

_MARKS = {"yes": "+", "no": "!", "unchecked": "?"}


def person(data: dict[str, Any]) -> Iterator[str]:
    """One line a fact; a fact that is not there has no line."""
    name = "  ".join(part for part in (data["name_en"], data["name_zh"]) if part)
    card_type = data["card_type"]
    facts = (
        ("Name", name),
        ("Commercial code", " ".join(data["codes"])),
        ("Card number", data["number"]),
        ("Date of birth", date(data["birth"])),
        ("Sex", data["sex"]),
        ("Symbols", data["symbols"]),
        ("First registered", date(data["first_registration"])),
        ("Date of issue", date(data["issued"])),
        ("Kind of card", CARD_TYPES[card_type] if card_type in range(len(CARD_TYPES)) else ""),
    )
    return (f"{label:<17} {value}" for label, value in facts if value)


def verdicts(data: dict[str, Any]) -> Iterator[str]:
    """The overall verdict, then a line a claim: + yes, ! no, ? not checked."""
    yield f"{'Verdict':<17} {OVERALL.get(data['overall'], data['overall'])}"
    for claim in data["claims"]:
        words = CLAIMS.get((claim["name"], claim["state"]), f"{claim['name']}: {claim['state']}")
        yield f"  {_MARKS.get(claim['state'], ' ')} {words}: {_reason(claim)}"


def _reason(claim: dict[str, Any]) -> str:
    values = {key: date(value) if key == "date" else value for key, value in claim["args"].items()}
    try:
        return REASONS[claim["reason"]].format(**values)
    except KeyError:  # a reader newer than this program
        return str(claim["reason"])


def date(digits: str | None) -> str:
    """'19890603' -> '03-06-1989', '200301' -> '01-2003', as printed on the card; anything else as it is."""
    if not isinstance(digits, str) or not digits.isdigit() or len(digits) not in (6, 8):
        return digits or ""
    return "-".join(part for part in (digits[6:], digits[4:6], digits[:4]) if part)

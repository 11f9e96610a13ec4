# SPDX-License-Identifier: Apache-2.0
"""From evidence to a verdict per claim: pure, so that it can be recomputed elsewhere from the same evidence.

Claims, in the order shown: "signed" by the issuer, chip "genuine", not reported "lost", "trust" in date.
States: "yes", "no", "unchecked". Reasons are keys of the text catalogues; args fill their places.
Overall: "genuine" (signed, and the chip proved itself; nothing speaks against it), "signed" (the data are; the chip is
unchecked), "partly" (something that matters could not be established), "bad" (something is wrong).
"""

from reader.codec.dates import days
from reader.protocols.evidence import CLOCK_NOT_SET

YES, NO, UNCHECKED = "yes", "no", "unchecked"
READ_GROUPS = (1, 2, 11, 12, 13)  # what the view shows of an identity card, so what must be signed
PASSPORT_GROUPS = (1, 2)
_IDENTITY_CARD = 13  # the data group that passports have not
TRUST_DAYS = 90  # from then on the trust list is called old

_CANNOT_TELL = ("no-trust-list", CLOCK_NOT_SET)
_EXPIRED = "signer-expired"


class Claim:
    """name, state: see above; reason: text key; args: {place: text}."""

    def __init__(self, name, state, reason, args=None):
        self.name, self.state, self.reason = name, state, reason
        self.args = args or {}

    def to_dict(self):
        return {"name": self.name, "state": self.state, "reason": self.reason, "args": self.args}


class Verdict:
    """overall: see above; claims: list of Claim."""

    def __init__(self, claims):
        self.claims = claims
        self.overall = _overall({claim.name: claim for claim in claims})

    def to_dict(self):
        return {"overall": self.overall, "claims": [claim.to_dict() for claim in self.claims]}


def judge(
    passive,
    today,
    trust_date=None,
    groups=READ_GROUPS,
    opened=None,
    offers=None,
    chip=None,
    lost=None,
    lists=(),
    trust_days=TRUST_DAYS,
    refused=False,
):
    """The Verdict on one reading. All but the first are evidence of evidence.py or plain values.

    passive: PassiveEvidence; today: YYYYMMDD or None; trust_date: YYYYMMDD of the trust list or None;
    groups: the data groups that were to be shown; opened: Opened; offers: Offers, None if DG14 was not read though it
    is there; chip: ChipEvidence; lost: LostEvidence, None without a list;
    lists: entries of storage/trust_status.py; trust_days: the age from which the trust list is called old;
    refused: whether the card did not accept the reader's own certificates.
    """
    return Verdict(
        [
            _signed(passive, groups),
            _genuine(passive, opened, offers, chip),
            _lost(lost, today, _IDENTITY_CARD in groups),
            _out_of_date(lists) or _refused(refused) or _trust(today, trust_date, trust_days),
        ]
    )


def _signed(passive, groups):
    args = {"date": passive.signer_valid_to}
    if passive.reason in _CANNOT_TELL:
        return Claim("signed", UNCHECKED, passive.reason, args)
    if passive.reason:
        return Claim("signed", NO, passive.reason, args)
    if not all(group in passive.groups for group in groups):
        return Claim("signed", UNCHECKED, "not-all-read", args)
    state, date = passive.revocation
    if state == "crl-old":
        return Claim("signed", YES, "signed-crl-old", {"date": date})
    return Claim("signed", YES, "signed", args)


def _genuine(passive, opened, offers, chip):
    """A chip is genuine when it proved a key that the issuer signed. Less than the signed files promise is an alarm."""
    if offers and offers.pace and opened and opened.protocol == "BAC":
        return Claim("genuine", NO, "downgrade-pace")
    if offers and offers.access_kept is False:
        return Claim("genuine", NO, "downgrade-access")
    if chip is None or chip.proved is None:
        return _not_proved(offers)
    if not chip.proved:
        return Claim("genuine", NO, "chip-failed")
    if passive.reason or not passive.groups.get(chip.group):
        return Claim("genuine", UNCHECKED, "key-unconfirmed")
    return Claim("genuine", YES, "chip-" + chip.method.lower())


def _not_proved(offers):
    if offers is None or (offers.active and not offers.chip):
        return Claim("genuine", UNCHECKED, "not-checked")
    if offers.chip:
        return Claim("genuine", NO, "chip-skipped")
    return Claim("genuine", UNCHECKED, "chip-no-key")


def _lost(lost, today, is_listed):
    if lost is None:
        return Claim("lost", UNCHECKED, "no-list" if is_listed else "not-listed")
    args = {"date": lost.date}
    if lost.found:
        return Claim("lost", NO, "reported-lost", args)
    if today is None:
        return Claim("lost", UNCHECKED, CLOCK_NOT_SET)
    if today > lost.good_until:
        return Claim("lost", UNCHECKED, "lost-list-old", args)
    return Claim("lost", YES, "not-reported", args)


def _out_of_date(lists):
    """The first list that is too old or has run out. A list that is not there is its own claim's business;
    what this reader may do and has to deliver says nothing about a card.
    """
    for entry in lists:
        if entry["state"] in ("old", "expired") and entry["name"] not in ("terminal", "tickets"):
            args = {"date": entry["issued"], "days": entry["age_days"]}
            return Claim("trust", NO, "%s-%s" % (entry["name"], entry["state"]), args)
    return None


def _refused(refused):
    """The data are no worse for it; but staff should know that it is time for new certificates."""
    return Claim("trust", UNCHECKED, "terminal-refused") if refused else None


def _trust(today, trust_date, trust_days):
    if today is None:
        return Claim("trust", UNCHECKED, CLOCK_NOT_SET)
    if not trust_date:
        return Claim("trust", UNCHECKED, "trust-unknown")
    age_days = days(today) - days(trust_date)
    if age_days < 0:
        return Claim("trust", UNCHECKED, "trust-ahead", {"date": trust_date})
    state = YES if age_days <= trust_days else NO
    return Claim("trust", state, "trust-age", {"date": trust_date, "days": age_days})


def _overall(claims):
    signed = claims["signed"]
    if NO in (claims["genuine"].state, claims["lost"].state):
        return "bad"
    if signed.state == NO:
        return "partly" if signed.reason == _EXPIRED else "bad"
    if signed.state == UNCHECKED or claims["trust"].state == NO:
        return "partly"
    return "genuine" if claims["genuine"].state == YES else "signed"

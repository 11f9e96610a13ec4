# SPDX-License-Identifier: Apache-2.0
"""From evidence to a verdict per claim: pure, so that it can be recomputed elsewhere from the same evidence.

Claims, in the order shown: "signed" by the issuer, chip "genuine", not reported "lost", "trust" in date.
States: "yes", "no", "unchecked". Reasons are keys of the text catalogues; args fill their places.
Overall: "genuine" (every claim holds), "signed" (the data are; the rest is unchecked at worst), "partly" (something
that matters could not be established), "bad" (something is wrong).
"""

from reader.codec.dates import days
from reader.protocols.evidence import CLOCK_NOT_SET
from reader.trust.trust_list import NO_TRUST_LIST, SIGNER_EXPIRED

YES, NO, UNCHECKED = "yes", "no", "unchecked"
READ_GROUPS = (1, 2, 11, 12, 13)  # what the view shows, so what must be signed
TRUST_DAYS = 90  # from then on the trust list is called old

_CANNOT_TELL = (NO_TRUST_LIST, CLOCK_NOT_SET)


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


def judge(passive, today, trust_date=None, groups=READ_GROUPS):
    """The Verdict on one reading.

    passive: PassiveEvidence; today: YYYYMMDD or None; trust_date: YYYYMMDD of the trust list or None;
    groups: the data groups that were to be shown.
    """
    return Verdict(
        [
            _signed(passive, groups),
            Claim("genuine", UNCHECKED, "not-checked"),
            Claim("lost", UNCHECKED, "no-list"),
            _trust(today, trust_date),
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
    return Claim("signed", YES, "signed", args)


def _trust(today, trust_date):
    if today is None:
        return Claim("trust", UNCHECKED, CLOCK_NOT_SET)
    if not trust_date:
        return Claim("trust", UNCHECKED, "trust-unknown")
    age_days = days(today) - days(trust_date)
    if age_days < 0:
        return Claim("trust", UNCHECKED, "trust-ahead", {"date": trust_date})
    state = YES if age_days <= TRUST_DAYS else NO
    return Claim("trust", state, "trust-age", {"date": trust_date, "days": age_days})


def _overall(claims):
    signed = claims["signed"]
    if NO in (claims["genuine"].state, claims["lost"].state):
        return "bad"
    if signed.state == NO:
        return "partly" if signed.reason == SIGNER_EXPIRED else "bad"
    if signed.state == UNCHECKED or claims["trust"].state == NO:
        return "partly"
    return "genuine" if claims["genuine"].state == YES else "signed"

# SPDX-License-Identifier: Apache-2.0
"""Those who sign for the issuer and not on cards: lists, logs, revocation, master lists. One of each a year.

Each is certified by the signing authority on duty and says in its extended key usage, which is critical, what it may
sign; a document signer has none (Doc 9303-12, 7.1).
"""

from datetime import date

from smartid.pki import certificates
from smartid.pki.certificates import LIST_USAGES, MASTER_LIST_USAGE, Period
from smartid.pki.country import Country
from smartid.pki.signer import Signer

CURVE = "P-256"
_KINDS = {kind: (usage, f"{kind.capitalize()} List Signer") for kind, usage in LIST_USAGES.items()}
_KINDS |= {"log": (LIST_USAGES["log"], "Log Signer"), "master": (MASTER_LIST_USAGE, "Master List Signer")}


def special_signer(country: Country, kind: str, day: date) -> Signer:
    """`kind`: lost, trust, ticket, log, revocation or master. Signs in the year of `day`, good one more. Raises NoSigner."""
    usage, title = _KINDS[kind]
    generation = country.on_duty(day)
    issuer = country.authority(generation)
    signs = Period(date(day.year, 1, 1), date(day.year, 12, 31))
    valid = Period(signs.first, date(day.year + 1, 12, 31))
    return country.signers.open(
        f"{kind}-{day.year}",
        CURVE,
        lambda key: certificates.special(
            f"{title} {day.year}", key.public_key(), valid, signs, issuer.certificate, issuer.key, usage
        ),
    )

# SPDX-License-Identifier: Apache-2.0
"""How old everything is that this reader trusts, from the files in force: for a screen, for a host, for the state.

Each entry: name, number (None where there is none), issued and good_until (YYYYMMDD or None), age in days (None when
the day is not known), state "ok", "old", "expired" or "missing", and `without`: what no longer works then.
"""

from reader import memory
from reader.codec.dates import days
from reader.errors import DataError
from reader.storage import atomic, folders

_MAX_CERTIFICATE = 8192
OK, OLD, EXPIRED, MISSING = "ok", "old", "expired", "missing"

# name, old after so many days, what stops when it is missing or has run out (the key of a text)
NAMES = (
    ("trust-list", 90, "signed"),
    ("revocation", 90, "revoked"),
    ("lost-list", 7, "lost"),
    ("terminal", 30, "rights"),
    ("tickets", 7, "tickets"),
)
_OPTIONAL = "tickets"  # a place without such a list lacks nothing


def trust_status(root, today, trust_date=None):
    """A list of entries, in the order of NAMES. today: YYYYMMDD or None.

    trust_date: of certificates that lie there without a list, as settings.json has it.
    """
    entries = []
    for name, old_after, without in NAMES:
        with memory.borrowed():  # the parser of one thing at a time: this is also asked for while a card is read
            found = _FACTS[name](root, trust_date)
        if found is None and name == _OPTIONAL:
            continue
        entries.append(_entry(name, old_after, without, found, today))
    return entries


def _entry(name, old_after, without, found, today):
    number, issued, good_until = found or (None, None, None)
    age = days(today) - days(issued) if issued and today else None
    if found is None:
        state = MISSING
    elif today and good_until and today > good_until:
        state = EXPIRED
    elif age is not None and age > old_after:
        state = OLD
    else:
        state = OK
    return {
        "name": name,
        "number": number,
        "issued": issued,
        "good_until": good_until,
        "age_days": age,
        "state": state,
        "without": without if state in (EXPIRED, MISSING) else None,
    }


def _list_head(path, magic):
    """(number, issued, good until) of a signed list; None without one, or when it cannot be read."""
    from reader.trust.list_head import COMMON, Header

    if not folders.exists(path):
        return None
    try:
        with open(path, "rb") as file:
            head = Header(file.read(COMMON), magic)
    except DataError:
        return None
    return head.number, head.issued, head.good_until


def _trust_list(root, trust_date):
    found = _list_head(root + "/trust/trust.lst", b"STL1")
    if found is None and any(name.endswith(".cer") for name in folders.names(root + "/csca")):
        return None, trust_date or None, None
    return found


def _lost_list(root, _):
    return _list_head(root + "/trust/lost.lst", b"SLL1")


def _tickets(root, _):
    return _list_head(root + "/trust/tickets.lst", b"STK1")


def _terminal(root, _):
    from reader.trust.own_chain import validity

    try:
        dates = validity(terminal_certificates(root))
    except DataError:
        return None
    return (None,) + dates if dates else None


def terminal_certificates(root):
    """Yield the terminal certificates in order. Raises CertificateError."""
    from reader.trust.cvc import CvCertificate

    for encoded in numbered(root + "/terminal", ".cvc"):
        yield CvCertificate(encoded)


def terminal_chain(root):
    """All of them in a list. Raises CertificateError."""
    return list(terminal_certificates(root))


def numbered(folder, suffix):
    """Yield the files 0, 1, 2 ... of a folder in the order of their numbers."""
    names = [name for name in folders.names(folder) if name.endswith(suffix)]
    for name in sorted(names, key=lambda name: (len(name), name)):
        yield atomic.read(folder + "/" + name, _MAX_CERTIFICATE)


def _revocation(root, _):
    """Of several lists the one that needs renewing first."""
    from reader.trust.crl import RevocationList

    dates = []
    try:
        for encoded in numbered(root + "/trust/crl", ".crl"):
            found = RevocationList(encoded)
            dates.append((found.next_update, found.this_update))
    except DataError:
        return None
    return (None, min(dates)[1], min(dates)[0]) if dates else None


_FACTS = {
    "trust-list": _trust_list,
    "revocation": _revocation,
    "lost-list": _lost_list,
    "terminal": _terminal,
    "tickets": _tickets,
}

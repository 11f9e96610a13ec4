# SPDX-License-Identifier: Apache-2.0
"""Whether what a host brought fits together and may be put in force: read here from the staged files, one after the
other, before anything is switched. Whatever is wrong ends in a typed error, and the set in force stays.
"""

import os

from reader.crypto.util import equal
from reader.errors import ListError, ProvisionError
from reader.storage import atomic, folders, slots
from reader.storage.settings import Settings
from reader.storage.trust_status import numbered

_MOST_ANCHORS = 64  # all are looked through for each card
PIN_PLACES = ("registration", "headquarters", "control")  # where an officer signs, by a key that a PIN opens


def check(data, stage, vault, today, borrowed):
    """The last day that something trusted in this set speaks of, YYYYMMDD.

    vault: that of the stage; borrowed: a context that gives back what is imported within (reader/memory.py).
    Raises ProvisionError, CertificateError, ListError, VaultError.
    """
    if today is None:
        raise ProvisionError("time not set")
    _settings_and_officer(stage, vault)
    days = []
    for step in (_anchors, _terminal, _trust_list, _lost_list, _revocation, _verifiers, _tickets, _ecert):
        with borrowed():
            days.append(step(data, stage, vault, today))
    return max(days)


def _settings_and_officer(stage, vault):
    path = stage.root + "/settings.json"
    if not folders.exists(path):
        raise ProvisionError("no settings")
    settings = Settings(path)
    if settings.rejected:
        raise ProvisionError("settings: %s" % ", ".join(settings.rejected))
    if settings.place in PIN_PLACES and not vault.has_officer:
        raise ProvisionError("no officer PIN for this place")


def _anchors(data, stage, vault, today):
    """Each authority that a host vouches for can at least be read."""
    from reader.trust.x509 import Certificate

    if not 0 < len(folders.names(stage.root + "/csca")) <= _MOST_ANCHORS:
        raise ProvisionError("no authority to trust, or more than %d" % _MOST_ANCHORS)
    for encoded in _authorities(stage)():
        Certificate(encoded)
    return ""


def _authorities(stage, folder="/csca"):
    """A callable giving the authorities in DER, read anew each time."""
    return lambda: numbered(stage.root + folder, ".cer")


def _terminal(data, stage, vault, today):
    """The chain fits the key in the vault. Certificates of the future are no fault: the reader waits for them."""
    from reader.storage.trust_status import terminal_chain
    from reader.storage.vault import TERMINAL_KEY
    from reader.trust.cv_request import CURVE, public_point
    from reader.trust.own_chain import check_chain

    with vault.opened() as keys:
        point = public_point(keys[TERMINAL_KEY])
    chain = terminal_chain(stage.root)
    holder = stage.marker.get("holder") or ""
    return min(check_chain(chain, CURVE, point, holder.encode(), today).effective, today)


def _trust_list(data, stage, vault, today):
    from reader.trust import trust_file

    name = "/trust/trust.lst"
    if not folders.exists(stage.root + name):
        return ""
    header = trust_file.check(stage.root + name, _authorities(stage), today)
    return _in_force(header, _number(slots.root(data) + name, trust_file), today, "trust list")


def _lost_list(data, stage, vault, today):
    """The list itself, or what the changes make of the one in force."""
    from reader.storage.vault import LIST_KEY
    from reader.trust import lost_list

    name = "/trust/lost.lst"
    old = slots.root(data) + name
    _apply_changes(old, stage, today)
    if not folders.exists(stage.root + name):
        return ""
    header = lost_list.check(stage.root + name, _authorities(stage), today)
    with vault.opened() as keys:
        if not equal(lost_list.key_id(keys[LIST_KEY]), header.key_id):
            raise ListError("lost list made under another key")
    return _in_force(header, _number(old, lost_list), today, "lost list")


def _apply_changes(old, stage, today):
    changes = stage.root + "/trust/lost.sld"
    if not folders.exists(changes):
        return
    from reader.trust import lost_delta

    if not folders.exists(old):
        raise ListError("changes without a list")
    target = stage.root + "/trust/lost.lst"
    lost_delta.apply(old, changes, target + ".new", _authorities(stage), today)
    os.rename(target + ".new", target)
    atomic.remove(changes)


def _number(path, module):
    """The number of the list in force, 0 without one."""
    if not folders.exists(path):
        return 0
    with open(path, "rb") as file:
        return module.Header(file.read(module.HEAD)).number


def _in_force(header, number_before, today, what):
    """The list's day. An older list than the one in force would bring back what was taken off it."""
    if header.number < number_before:
        raise ListError("%s older than the one in force" % what)
    if header.good_until < today:
        raise ListError("%s has run out" % what)
    if header.issued > today:
        raise ListError("%s issued after today" % what)
    return header.issued


def _revocation(data, stage, vault, today):
    return _revocation_lists(stage, "/trust/crl", _authorities(stage), today)


def _revocation_lists(stage, folder, authorities, today):
    """Each list is signed by an authority that lies here and is not from the future."""
    from reader.trust.crl import RevocationList
    from reader.trust.x509 import Certificate

    latest = ""
    for encoded in numbered(stage.root + folder, ".crl"):
        found = RevocationList(encoded)
        if not any(one.subject == found.issuer and found.signed_by(one) for one in map(Certificate, authorities())):
            raise ListError("revocation list of an unknown issuer")
        if found.this_update > today:
            raise ListError("revocation list issued after today")
        latest = max(latest, found.this_update)
    return latest


def _verifiers(data, stage, vault, today):
    from reader.storage.stage_records import check_verifiers

    check_verifiers(stage.root)
    return ""


def _tickets(data, stage, vault, today):
    from reader.storage.stage_records import check_tickets
    from reader.storage.vault import LIST_KEY
    from reader.trust import ticket_list

    name = "/trust/tickets.lst"
    if not folders.exists(stage.root + name):
        return ""
    with vault.opened() as keys:
        header = check_tickets(stage.root, name, keys[LIST_KEY], _authorities(stage), today)
    return _in_force(header, _number(slots.root(data) + name, ticket_list), today, "ticket list")


def _ecert(data, stage, vault, today):
    from reader.storage.stage_records import check_ecert_issuers

    check_ecert_issuers(stage.root)
    return _revocation_lists(stage, "/trust/ecert", _authorities(stage, "/trust/ecert"), today)

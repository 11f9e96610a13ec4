# SPDX-License-Identifier: Apache-2.0
"""The facts that state.py judges, gathered from the files in force."""

from reader.errors import DataError
from reader.storage import folders, slots
from reader.storage.state import state


def standing(data, today):
    """One of state.STATES. data: folder of the reader's files; today: YYYYMMDD or None. Raises StorageError."""
    manifest = slots.manifest(data)
    root = slots.root(data)
    placed = any(name.endswith(".cer") for name in folders.names(root + "/csca"))
    dates = _validity(root) if manifest else (None, None)
    return state(bool(manifest), placed, bool(manifest.get("locked")), today, *dates)


def rights(data, today):
    """What the whole chain of terminal certificates gives this reader today; 0 without one, or without a day."""
    from reader.storage.trust_status import terminal_certificates
    from reader.trust.own_chain import granted

    root = slots.root(data)
    first, last = _validity(root)
    if not first or not today or not first <= today <= last:
        return 0
    return granted(terminal_certificates(root))


def _validity(root):
    """(first day, last day) of the terminal certificate; (None, None) without one that can be read."""
    from reader.storage.trust_status import terminal_certificates
    from reader.trust.own_chain import validity

    try:
        return validity(terminal_certificates(root)) or (None, None)
    except DataError:
        return None, None

# SPDX-License-Identifier: Apache-2.0
"""What a host may want of a reader besides provisioning it: its log, a card lent, a new program, the console, the lock.
Each function is an action of desk.py, which imports them when the first is asked for.
"""

from reader.errors import ProvisionError
from reader.refusals import NotHere
from reader.storage import slots


# --- the log ----------------------------------------------------------------------------------------
def log_head(desk, params):
    """Opens the log until its last page has been served, or another action of the log is asked for."""
    from reader.rpc import log

    desk.log = None
    nonce = desk.octets(params["nonce"])
    desk.proved("log.head", nonce, params)
    desk.taken_back()
    found = log.opened(desk.reader)
    answer = log.head(desk.reader, found, nonce)
    if answer["last"]:
        desk.log = found, log.page, answer["last"]
    return answer


def log_page(desk, params):
    if desk.log is None:
        raise ProvisionError("log not opened")
    found, page, last = desk.log
    lines = page(found, params["from"], last)
    if params["from"] + len(lines["lines"]) > last:
        desk.log = None
    return lines


def log_taken_over(desk, params):
    """The host keeps all up to this line, and says so with its proof."""
    from reader.rpc import log

    desk.log = None
    number = params["number"] & 0xFFFFFFFF
    desk.proved("log.taken_over", number.to_bytes(4, "big"), params)
    desk.taken_back()
    found = log.opened(desk.reader)
    found.taken_over(number)
    return {"room": found.room()}


# --- a card lent to the host ------------------------------------------------------------------------
def lend(desk, params):
    """Whether this host may have a card's APDUs relayed: at a lab bench alone, and there the owner or, of a blank
    reader, anybody. What it can do with them is in workflows/relay.py. Raises NotHere, NotPermitted.
    """
    if desk.reader.settings.place != "bench":
        raise NotHere("a card is lent to a host at a lab bench only")
    if desk.known_host() is not None:
        desk.proved("card.connect", b"", params)
    desk.taken_back()


# --- a new program ----------------------------------------------------------------------------------
def update_begin(desk, params):
    """What the other slot holds of it already. The proof is over the manifest's digest, and so over all of it."""
    from reader.rpc.update import Update

    desk.update = None
    _by_owner(desk, "update.begin", params["digest"].encode(), params)
    desk.update = Update(desk.reader, params["digest"])
    return desk.update.held()


def update_put(desk, params):
    return _updating(desk).put(params)


def update_fill(desk, params):
    return _updating(desk).fill(params)


def update_check(desk, params):
    return _updating(desk).check(params)


def update_commit(desk, params):
    version = _updating(desk).commit()
    desk.update = None
    return {"version": version}


def _updating(desk):
    if desk.update is None:
        raise ProvisionError("no update begun")
    return desk.update


def console(desk, params):
    """Leave the line to MicroPython's console, where everything can be done, until the next start."""
    _by_owner(desk, "reader.console", b"", params)
    desk.reader.leave(console=True)
    return True


def _by_owner(desk, action, detail, params):
    """The owner alone; of a blank reader, anybody."""
    if desk.known_host() is not None:
        desk.proved(action, detail, params)
    desk.taken_back()


# --- in service -------------------------------------------------------------------------------------
def lock(desk, params):
    return _set_locked(desk, "reader.lock", True, params)


def unlock(desk, params):
    return _set_locked(desk, "reader.unlock", False, params)


def _set_locked(desk, action, locked, params):
    desk.proved(action, b"", params)
    desk.taken_back()
    data = desk.reader.data
    slots.write_manifest(data, dict(slots.manifest(data), locked=locked))
    return {"state": desk.reader.state()}


# action -> what serves it: (desk, params) -> result
ACTIONS = {
    "log.head": log_head,
    "log.page": log_page,
    "log.taken_over": log_taken_over,
    "card.connect": lend,
    "update.begin": update_begin,
    "update.put": update_put,
    "update.fill": update_fill,
    "update.check": update_check,
    "update.commit": update_commit,
    "reader.console": console,
    "reader.lock": lock,
    "reader.unlock": unlock,
}

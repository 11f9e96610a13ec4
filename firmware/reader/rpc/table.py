# SPDX-License-Identifier: Apache-2.0
"""The methods a host can call, and what each takes. In memory only while a call is looked at."""

from reader.errors import RpcError
from reader.lds.profile import CAN_DIGITS
from reader.rpc.messages import INVALID_PARAMS, METHOD_NOT_FOUND, check_params

_MRZ = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"


def _is_can(value):
    return isinstance(value, str) and len(value) == CAN_DIGITS and value.isdigit()


def _is_mrz(value):
    """Doc 9303-11, 4.3.2: at least 24 characters, as they stand in the zone."""
    return isinstance(value, str) and 24 <= len(value) <= 40 and not value.strip(_MRZ)


def _is_text(value):
    return isinstance(value, str)


def _is_count(value):
    return type(value) is int and value >= 0


def _is_flag(value):
    return value is True or value is False


_PROOF = {"proof": _is_text}
_OPTIONAL = ("proof", "first", "pin_pad")
# method -> {parameter: what will do}; the card's and the reader's first, then the loan's (rpc/loan.py) and the desk's
METHODS = {
    "reader.info": {},
    "reader.memory": {},
    "reader.card": {"can": _is_can, "mrz": _is_mrz},
    "card.connect": {"proof": _is_text, "pin_pad": _is_flag},
    "card.reset": {},
    "card.status": {},
    "card.transmit": {"apdu": _is_text},
    "card.disconnect": {},
    "provision.challenge": {},
    "provision.begin": {"host": _is_text, "point": _is_text, "proof": _is_text},
    "provision.request": {"holder": _is_text},
    "provision.secret": {"name": _is_text, "sealed": _is_text},
    "provision.table": {"first": _is_count},
    "provision.put": {"name": _is_text, "offset": _is_count, "chunk": _is_text, "of": _is_count},
    "provision.drop": {"name": _is_text},
    "provision.check": {},
    "provision.commit": _PROOF,
    "provision.abort": {},
    "log.head": {"nonce": _is_text, "proof": _is_text},
    "log.page": {"from": _is_count},
    "log.taken_over": {"number": _is_count, "proof": _is_text},
    "update.begin": {"digest": _is_text, "proof": _is_text},
    "update.put": {"offset": _is_count, "chunk": _is_text},
    "update.fill": {},
    "update.check": {},
    "update.commit": {},
    "reader.console": _PROOF,
    "reader.lock": _PROOF,
    "reader.unlock": _PROOF,
    "reader.set_time": {"time": _is_text, "proof": _is_text},
}


def check(name, params):
    """Raises RpcError for a method that is not here, and for parameters that are missing or will not do."""
    if name not in METHODS:
        raise RpcError(METHOD_NOT_FOUND, "method")
    check_params(params, METHODS[name])
    if name == "reader.card":  # the one or the other
        missing = [] if len(params) == 1 else ["can"]
    else:
        missing = [key for key in METHODS[name] if key not in params and key not in _OPTIONAL]
    if missing:
        raise RpcError(INVALID_PARAMS, missing[0])

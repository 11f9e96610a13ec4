# SPDX-License-Identifier: Apache-2.0
"""JSON-RPC 2.0 messages: a sealed line -> a request that is well formed, an outcome -> a sealed line. No I/O.

Batches (arrays of requests) are not served: a line holds one request.
"""

import json

from micropython import const

from reader.codec import lines
from reader.errors import DataError, RpcError

PARSE_ERROR = const(-32700)
INVALID_REQUEST = const(-32600)
METHOD_NOT_FOUND = const(-32601)
INVALID_PARAMS = const(-32602)
INTERNAL_ERROR = const(-32603)
READER_ERROR = const(-32000)  # data.code is the staff reference, data.name the error's class
BUSY = const(-32001)
_SECOND_OF_SURROGATE = bytes(range(0xA0, 0xC0))


class Request:
    """id is None for a notification, which gets no answer. fault: the RpcError to answer with, None if well formed."""

    id = None
    method = None
    fault = None

    def __init__(self, message):
        if not isinstance(message, dict):
            self.fault = RpcError(INVALID_REQUEST, "not an object")
            return
        if type(message.get("id")) in (int, str):
            self.id = message["id"]
        self.method = message.get("method")
        self.params = message.get("params", {})
        if message.get("jsonrpc") != "2.0" or not isinstance(self.method, str) or self.id != message.get("id"):
            self.fault = RpcError(INVALID_REQUEST, "not a JSON-RPC 2.0 request")
        elif not isinstance(self.params, dict):
            self.fault = RpcError(INVALID_PARAMS, "parameters go by name")


def parse(line):
    """One line -> Request. Raises RpcError for what cannot even be read."""
    if line is None:
        raise RpcError(PARSE_ERROR, "line too long")
    try:
        body = lines.unseal(line)
    except DataError:
        raise RpcError(PARSE_ERROR, "check sum")
    if _has_half(body.lower(), b"\\ud", b"89abcdef") or _has_half(body, b"\xed", _SECOND_OF_SURROGATE):
        raise RpcError(PARSE_ERROR, "half a character")
    try:
        return Request(json.loads(body.decode()))
    except (ValueError, RuntimeError):  # not JSON, not UTF-8, or nested too deep for the parser
        raise RpcError(PARSE_ERROR, "not JSON")


def _has_half(body, mark, followers):
    """Whether half of a surrogate pair is in it, escaped or raw: JSON can write one, no answer in UTF-8 could."""
    at = body.find(mark)
    while 0 <= at < len(body) - len(mark):
        if body[at + len(mark)] in followers:
            return True
        at = body.find(mark, at + 1)
    return False


def check_params(params, allowed):
    """allowed: name -> function telling whether a value will do. Raises RpcError for another."""
    for name, value in params.items():
        if name not in allowed or not allowed[name](value):
            raise RpcError(INVALID_PARAMS, "parameter %s" % name)


def _line(message):
    message["jsonrpc"] = "2.0"
    return lines.seal(json.dumps(message).encode())


def result(request_id, value):
    return _line({"id": request_id, "result": value})


def error(request_id, fault):
    """An error object: an RpcError has its own number, other ReaderErrors share one, anything else is our own fault."""
    name = type(fault).__name__
    code = getattr(fault, "code", None)
    if isinstance(fault, RpcError):
        number, words = fault.number, str(fault)
    elif code:
        number, words = READER_ERROR, str(fault) or name
    else:
        number, words = INTERNAL_ERROR, "internal error"  # what it says might be anything, so it stays inside
    return _line({"id": request_id, "error": {"code": number, "message": words, "data": {"code": code, "name": name}}})


def notification(method, params):
    return _line({"method": method, "params": params})

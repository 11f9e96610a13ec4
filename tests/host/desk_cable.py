# SPDX-License-Identifier: Apache-2.0
"""A host's calls, straight to the firmware's desk on CPython: a reader without screen and card, both hands in one test."""

import contextlib
import itertools
import json
from datetime import datetime

from reader.errors import ReaderError
from reader.rpc.desk import Desk
from reader.storage import slots
from smartid.device.errors import ReaderRefused
from smartid.device.provisioning import Load, Plan, provision
from smartid.pki import rights
from smartid.pki.supply import OFFICERS_PLACES, holder_name, supply

NOW = datetime(2026, 11, 24, 14, 32)
PIN = "24681357"
_NUMBERS = itertools.count(1)


class DeskCable:
    """reader: as tests/pure/provisioning.py has it."""

    def __init__(self, reader):
        self.reader, self.desk = reader, Desk(reader)

    def call(self, method, params=None, timeout_s=0):
        if method == "reader.info":
            return {"provisioned": slots.manifest(self.reader.data).get("number", 0), "state": self.reader.state()}
        try:
            return json.loads(json.dumps(self.desk.serve(method, json.loads(json.dumps(params or {})))))
        except ReaderError as error:
            raise ReaderRefused(-32000, str(error), error.code, type(error).__name__) from error

    def provision(self, pki, key, place="kiosk", changed=lambda files: files):
        """In service at that place, under a name that nobody has. `changed`: what becomes of the files on the way."""
        where, pin = rights.PLACES[place], PIN if place in OFFICERS_PLACES else None
        name = holder_name(pki, f"CAB{next(_NUMBERS):05}")

        def load(requests):
            files, secrets = supply(pki, where, NOW.date(), {}, requests, pin)
            return Load(changed(files), secrets)

        plan = Plan(name, load, NOW)
        provision(lambda: contextlib.nullcontext(self), key, plan)
        return self

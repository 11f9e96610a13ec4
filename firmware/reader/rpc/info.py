# SPDX-License-Identifier: Apache-2.0
"""Who the reader is, how it is set, what it is fit for, and how old its trust is: plain facts, nothing secret."""

from reader.crypto import sha2
from reader.errors import ClockNotSet
from reader.storage import slots, trusted_time
from reader.storage.trust_status import trust_status


def facts(reader):
    """A dictionary for JSON. Raises StorageError."""
    manifest = slots.manifest(reader.data)
    host = manifest.get("host")
    return {
        "name": "smartid reader",
        "version": reader.version,
        "board": reader.board.name,
        "front_end": reader.board.pn532_bus,
        "state": reader.state(),
        "rights": "%04X" % reader.rights(),
        "time": _time(reader.clock),
        "last_trusted_day": trusted_time.last(reader.data) or None,
        "holder": manifest.get("holder"),
        "provisioned": manifest.get("number", 0),
        "host": sha2.digest("sha256", bytes.fromhex(host))[:8].hex() if host else None,
        "settings": reader.settings.as_dict(),
        "trust": trust_status(slots.root(reader.data), reader.today(), reader.settings.trust_date),
    }


def _time(clock):
    try:
        return "%04d-%02d-%02dT%02d:%02d:%02d" % clock.now()
    except ClockNotSet:
        return None

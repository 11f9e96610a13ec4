# SPDX-License-Identifier: Apache-2.0
"""Where a host's wish to change the reader is served: who asks is proved first. Made when the first such wish comes,
dropped when nothing is under way any more, and its code with it.

A blank reader believes the first host; from the first commit on, only the host that made it.
"""

from binascii import a2b_base64, unhexlify

from reader.errors import ClockBackwards, DataError, NotPermitted, ProvisionError
from reader.rpc.host_right import HostRight, fingerprint
from reader.storage import slots, trusted_time

_TIME = "YYYY-MM-DDTHH:MM:SS"


class Desk:
    """reader: the parts of main. serve(action, params) -> result."""

    def __init__(self, reader):
        self._reader = reader
        self._right = None
        self._session = None

    @property
    def idle(self):
        return self._right is None and self._session is None

    def serve(self, action, params):
        """Raises NotPermitted, ProvisionError and what the action raises."""
        return _ACTIONS[action](self, params)

    # --- who asks -------------------------------------------------------------------------------------
    def challenge(self, params):
        """What a proof has to be made over. An earlier challenge counts no more; a session under way goes on."""
        self._forget_right()
        self._right = HostRight(self._reader.random)
        host = self._known_host()
        return {
            "challenge": self._right.challenge.hex(),
            "point": self._right.point.hex(),
            "blank": host is None,
            "host": fingerprint(host),
        }

    def _known_host(self):
        host = slots.manifest(self._reader.data).get("host")
        return unhexlify(host) if host else None

    def _forget_right(self):
        if self._right:
            self._right.wipe()
        self._right = None

    def _proved(self, action, detail, params, host=None):
        """The HostRight that was used up. Raises NotPermitted."""
        right, self._right = self._right, None
        host = self._known_host() or host
        if right is None or host is None:
            raise NotPermitted("no challenge" if host else "blank reader")
        try:
            right.prove(host, action, detail, _octets(params.get("proof", "")))
        except NotPermitted:
            right.wipe()
            raise
        return right

    # --- provisioning -----------------------------------------------------------------------------------
    def begin(self, params):
        """A new session; one that was under way is given up, but what it staged is found again."""
        self._end()
        host, ephemeral = _octets(params["host"]), _octets(params["point"])
        known = self._known_host()
        if known is not None and known != host:
            self._forget_right()
            raise NotPermitted("another host's reader")
        right = self._proved("provision.begin", host + ephemeral, params, host)
        from reader.rpc.provision import Session

        try:
            self._session = Session(self._reader, host, right.agree(ephemeral))
        except DataError:
            raise NotPermitted("point of the host")
        stage = self._session.stage
        now = slots.manifest(self._reader.data)
        return {"number": stage.number, "staged": stage.marker.get("holder"), "holder": now.get("holder")}

    def _open_session(self):
        if self._session is None:
            raise ProvisionError("no session")
        return self._session

    def request(self, params):
        holder = params["holder"]
        if len(holder) != 16 or holder[10] == "S" or not all("0" <= c <= "9" or "A" <= c <= "Z" for c in holder):
            raise ProvisionError("a reader's name has 16 capitals and digits, and no S at the end of its mnemonic")
        return self._open_session().request(holder)

    def secret(self, params):
        return self._open_session().secret(params["name"], params["sealed"])

    def table(self, params):
        return self._open_session().table(params.get("first", 0))

    def put(self, params):
        return self._open_session().put(params["name"], params["offset"], params["chunk"], params["of"])

    def drop(self, params):
        return self._open_session().drop(params["name"])

    def check(self, params):
        return self._open_session().check()

    def commit(self, params):
        """The proof is over the digest of the set: nobody else's file can have been slipped in."""
        session = self._open_session()
        if session.digest is None:
            raise ProvisionError("not checked")
        self._proved("provision.commit", session.digest, params, session.host).wipe()
        session.commit()
        self._end()
        return {"state": self._reader.state()}

    def abort(self, params):
        session = self._open_session()
        session.abort()
        self._end()
        return True

    def _end(self):
        if self._session:
            self._session.close()
        self._session = None

    # --- in service -------------------------------------------------------------------------------------
    def lock(self, params):
        return self._set_locked("reader.lock", True, params)

    def unlock(self, params):
        return self._set_locked("reader.unlock", False, params)

    def _set_locked(self, action, locked, params):
        self._proved(action, b"", params).wipe()
        data = self._reader.data
        slots.write_manifest(data, dict(slots.manifest(data), locked=locked))
        return {"state": self._reader.state()}

    def set_time(self, params):
        """Never before the last trusted day. A blank reader's clock may be set by anybody."""
        text = params["time"]
        if self._known_host() is not None:
            self._proved("reader.set_time", text.encode(), params).wipe()
        moment = _moment(text)
        if "%04d%02d%02d" % moment[:3] < trusted_time.last(self._reader.data):
            raise ClockBackwards("before the last trusted day")
        self._reader.clock.set(*moment)
        return {"state": self._reader.state()}


def _moment(text):
    """(year, month, day, hour, minute, second) of "2026-11-24T14:32:00". Raises ProvisionError."""
    from reader.codec.dates import is_date

    digits = "".join(c for c in text if "0" <= c <= "9")
    shape = "".join("0" if "0" <= c <= "9" else c for c in text)
    if shape != "0000-00-00T00:00:00" or not is_date(digits[:8]) or not "2000" <= digits[:4] < "2100":
        raise ProvisionError("time not as " + _TIME)
    hour, minute, second = int(digits[8:10]), int(digits[10:12]), int(digits[12:])
    if hour > 23 or minute > 59 or second > 59:
        raise ProvisionError("time of day")
    return int(digits[:4]), int(digits[4:6]), int(digits[6:8]), hour, minute, second


def _octets(text):
    try:
        return a2b_base64(text)
    except ValueError:
        raise ProvisionError("base64")


_ACTIONS = {
    "provision.challenge": Desk.challenge,
    "provision.begin": Desk.begin,
    "provision.request": Desk.request,
    "provision.secret": Desk.secret,
    "provision.table": Desk.table,
    "provision.put": Desk.put,
    "provision.drop": Desk.drop,
    "provision.check": Desk.check,
    "provision.commit": Desk.commit,
    "provision.abort": Desk.abort,
    "reader.lock": Desk.lock,
    "reader.unlock": Desk.unlock,
    "reader.set_time": Desk.set_time,
}

# SPDX-License-Identifier: Apache-2.0
"""Where a host's wish to change the reader is served: who asks is proved first. Made when the first such wish comes,
dropped when nothing is under way any more.

A blank reader believes the first host; from the first commit on, only the host that made it. Between two messages only
plain data is kept here, so that each action's code can go when it is done.
"""

from binascii import a2b_base64, unhexlify

from reader.crypto.util import wipe
from reader.errors import ClockBackwards, NotPermitted, ProvisionError
from reader.storage import slots, trusted_time

_TIME = "YYYY-MM-DDTHH:MM:SS"


def octets(text):
    """From base64. Raises ProvisionError."""
    try:
        return a2b_base64(text)
    except ValueError:
        raise ProvisionError("base64")


class Asked:
    """A challenge that waits for its proof: challenge, point as the host was told them, key: the point's."""

    def __init__(self, challenge, key, point):
        self.challenge, self.key, self.point = challenge, key, point


class Session:
    """host: public point; line_key: agreed with it; stage: the slot being filled.

    digest: of the set that passed the check, empty as soon as anything changes; day: the last one that set speaks of.
    """

    digest = b""
    day = ""

    def __init__(self, host, line_key, stage):
        self.host, self.line_key, self.stage = host, line_key, stage


class Desk:
    """reader: the parts of main; log, update: what upkeep.py has under way. serve(action, params) -> result."""

    octets = staticmethod(octets)  # for upkeep.py, which would import this module a second time

    def __init__(self, reader):
        self.reader = reader
        self._asked = None
        self._session = None
        self.log = self.update = None
        self._upkeep = None  # the table of upkeep.py, once it was wanted

    @property
    def idle(self):
        return all(one is None for one in (self._asked, self._session, self.log, self.update))

    def serve(self, action, params):
        """Raises NotPermitted, ProvisionError and what the action raises."""
        served = _ACTIONS.get(action)
        if served is None:
            if self._upkeep is None:
                from reader.rpc.upkeep import ACTIONS

                self._upkeep = ACTIONS
            served = self._upkeep[action]
        return served(self, params)

    # --- who asks -------------------------------------------------------------------------------------
    def challenge(self, params):
        """What a proof has to be made over. An earlier challenge counts no more; a session under way goes on."""
        from reader.rpc import host_right

        self.taken_back()
        self._asked = Asked(*host_right.new_challenge(self.reader.random))
        host = self.known_host()
        return {
            "challenge": self._asked.challenge.hex(),
            "point": self._asked.point.hex(),
            "blank": host is None,
        }

    def known_host(self):
        host = slots.manifest(self.reader.data).get("host")
        return unhexlify(host) if host else None

    def taken_back(self):
        if self._asked:
            wipe(self._asked.key)
        self._asked = None

    def proved(self, action, detail, params, host=None):
        """Calls host_right.prove(). The challenge is used up whatever comes of it. Raises NotPermitted."""
        from reader.rpc import host_right

        host = self.known_host() or host
        if self._asked is None or host is None:
            raise NotPermitted("no challenge" if host else "blank reader")
        try:
            host_right.prove(self._asked, host, action, detail, octets(params.get("proof", "")))
        except NotPermitted:
            self.taken_back()
            raise

    # --- provisioning -----------------------------------------------------------------------------------
    def begin(self, params):
        """A new session; one that was under way is given up, but what it staged is found again."""
        from reader.rpc import host_right
        from reader.storage.stage import Stage

        self._end()
        host, ephemeral = octets(params["host"]), octets(params["point"])
        known = self.known_host()
        if known is not None and known != host:
            self.taken_back()
            raise NotPermitted("another host's reader")
        self.proved("provision.begin", host + ephemeral, params, host)
        try:
            self._session = Session(host, host_right.agree(self._asked, ephemeral), Stage(self.reader.data))
        finally:
            self.taken_back()
        stage = self._session.stage
        now = slots.manifest(self.reader.data)
        return {"number": stage.number, "staged": stage.marker.get("holder"), "holder": now.get("holder")}

    def _open(self, changes=False):
        """The session. Raises ProvisionError when there is none."""
        if self._session is None:
            raise ProvisionError("no session")
        if changes:
            self._session.digest = b""
        return self._session

    def request(self, params):
        from reader.rpc.provision import Keys

        holder = params["holder"]
        if len(holder) != 16 or holder[10] == "S" or not all("0" <= c <= "9" or "A" <= c <= "Z" for c in holder):
            raise ProvisionError("a reader's name has 16 capitals and digits, and no S at the end of its mnemonic")
        return Keys(self.reader, self._open(changes=True)).request(holder)

    def secret(self, params):
        from reader.rpc.provision import Keys

        return Keys(self.reader, self._open(changes=True)).secret(params["name"], octets(params["sealed"]))

    def table(self, params):
        return self._open().stage.table(params.get("first", 0))

    def put(self, params):
        stage = self._open(changes=True).stage
        return stage.put(params["name"], params["offset"], octets(params["chunk"]), params["of"])

    def drop(self, params):
        self._open(changes=True).stage.drop(params["name"])
        return True

    def check(self, params):
        from reader.rpc.provision import check

        session = self._open(changes=True)
        session.day = check(self.reader, session)
        session.digest = session.stage.digest()
        return {"digest": session.digest.hex()}

    def commit(self, params):
        """The proof is over the digest of the set: nobody else's file can have been slipped in."""
        from reader.rpc.provision import commit

        session = self._open()
        if not session.digest:
            raise ProvisionError("not checked")
        self.proved("provision.commit", session.digest, params, session.host)
        self.taken_back()
        commit(self.reader, session)
        self._end()
        return {"state": self.reader.state()}

    def abort(self, params):
        self._open().stage.clear()
        self._end()
        return True

    def _end(self):
        if self._session:
            wipe(self._session.line_key)
        self._session = None

    # --- the clock --------------------------------------------------------------------------------------
    def set_time(self, params):
        """Never before the last trusted day. A blank reader's clock may be set by anybody."""
        text = params["time"]
        if self.known_host() is not None:
            self.proved("reader.set_time", text.encode(), params)
        self.taken_back()
        moment = _moment(text)
        if "%04d%02d%02d" % moment[:3] < trusted_time.last(self.reader.data):
            raise ClockBackwards("before the last trusted day")
        self.reader.clock.set(*moment)
        return {"state": self.reader.state()}


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
    "reader.set_time": Desk.set_time,
}

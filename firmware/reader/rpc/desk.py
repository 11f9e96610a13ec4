# SPDX-License-Identifier: Apache-2.0
"""Where a host's wish to change the reader is served: who asks is proved first. Made when the first such wish comes,
dropped when nothing is under way any more.

A blank reader believes the first host; from the first commit on, only the host that made it. Between two messages only
plain data is kept here, so that each action's code can go when it is done.
"""

from binascii import a2b_base64, unhexlify

from reader.crypto.util import wipe
from reader.errors import ClockBackwards, NotPermitted, ProvisionError
from reader.refusals import NotHere
from reader.storage import slots, trusted_time

_TIME = "YYYY-MM-DDTHH:MM:SS"


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
    """reader: the parts of main. serve(action, params) -> result."""

    def __init__(self, reader):
        self._reader = reader
        self._asked = None
        self._session = None
        self._log = None
        self._update = None

    @property
    def idle(self):
        return all(one is None for one in (self._asked, self._session, self._log, self._update))

    def serve(self, action, params):
        """Raises NotPermitted, ProvisionError and what the action raises."""
        return _ACTIONS[action](self, params)

    # --- who asks -------------------------------------------------------------------------------------
    def challenge(self, params):
        """What a proof has to be made over. An earlier challenge counts no more; a session under way goes on."""
        from reader.rpc import host_right

        self._taken_back()
        self._asked = Asked(*host_right.new_challenge(self._reader.random))
        host = self._known_host()
        return {
            "challenge": self._asked.challenge.hex(),
            "point": self._asked.point.hex(),
            "blank": host is None,
        }

    def _known_host(self):
        host = slots.manifest(self._reader.data).get("host")
        return unhexlify(host) if host else None

    def _taken_back(self):
        if self._asked:
            wipe(self._asked.key)
        self._asked = None

    def _proved(self, action, detail, params, host=None):
        """Calls host_right.prove(). The challenge is used up whatever comes of it. Raises NotPermitted."""
        from reader.rpc import host_right

        host = self._known_host() or host
        if self._asked is None or host is None:
            raise NotPermitted("no challenge" if host else "blank reader")
        try:
            host_right.prove(self._asked, host, action, detail, octets(params.get("proof", "")))
        except NotPermitted:
            self._taken_back()
            raise

    # --- provisioning -----------------------------------------------------------------------------------
    def begin(self, params):
        """A new session; one that was under way is given up, but what it staged is found again."""
        from reader.rpc import host_right
        from reader.storage.stage import Stage

        self._end()
        host, ephemeral = octets(params["host"]), octets(params["point"])
        known = self._known_host()
        if known is not None and known != host:
            self._taken_back()
            raise NotPermitted("another host's reader")
        self._proved("provision.begin", host + ephemeral, params, host)
        try:
            self._session = Session(host, host_right.agree(self._asked, ephemeral), Stage(self._reader.data))
        finally:
            self._taken_back()
        stage = self._session.stage
        now = slots.manifest(self._reader.data)
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
        return Keys(self._reader, self._open(changes=True)).request(holder)

    def secret(self, params):
        from reader.rpc.provision import Keys

        return Keys(self._reader, self._open(changes=True)).secret(params["name"], octets(params["sealed"]))

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
        session.day = check(self._reader, session)
        session.digest = session.stage.digest()
        return {"digest": session.digest.hex()}

    def commit(self, params):
        """The proof is over the digest of the set: nobody else's file can have been slipped in."""
        from reader.rpc.provision import commit

        session = self._open()
        if not session.digest:
            raise ProvisionError("not checked")
        self._proved("provision.commit", session.digest, params, session.host)
        self._taken_back()
        commit(self._reader, session)
        self._end()
        return {"state": self._reader.state()}

    def abort(self, params):
        self._open().stage.clear()
        self._end()
        return True

    def _end(self):
        if self._session:
            wipe(self._session.line_key)
        self._session = None

    # --- the log ----------------------------------------------------------------------------------------
    def log_head(self, params):
        """Opens the log until its last page has been served, or another action of the log is asked for."""
        from reader.rpc import log

        self._log = None
        nonce = octets(params["nonce"])
        self._proved("log.head", nonce, params)
        self._taken_back()
        found = log.opened(self._reader)
        answer = log.head(self._reader, found, nonce)
        if answer["last"]:
            self._log = found, log.page, answer["last"]
        return answer

    def log_page(self, params):
        if self._log is None:
            raise ProvisionError("log not opened")
        found, page, last = self._log
        lines = page(found, params["from"], last)
        if params["from"] + len(lines["lines"]) > last:
            self._log = None
        return lines

    def log_taken_over(self, params):
        """The host keeps all up to this line, and says so with its proof."""
        from reader.rpc import log

        self._log = None
        number = params["number"] & 0xFFFFFFFF
        self._proved("log.taken_over", number.to_bytes(4, "big"), params)
        self._taken_back()
        found = log.opened(self._reader)
        found.taken_over(number)
        return {"room": found.room()}

    # --- a card lent to the host ------------------------------------------------------------------------
    def lend(self, params):
        """Whether this host may have a card's APDUs relayed: at a lab bench alone, and there the owner or, of a blank
        reader, anybody. What it can do with them is in workflows/relay.py. Raises NotHere, NotPermitted.
        """
        if self._reader.settings.place != "bench":
            raise NotHere("a card is lent to a host at a lab bench only")
        if self._known_host() is not None:
            self._proved("card.connect", b"", params)
        self._taken_back()

    # --- a new program ----------------------------------------------------------------------------------
    def update_begin(self, params):
        """What the other slot holds of it already. The proof is over the manifest's digest, and so over all of it."""
        from reader.rpc.update import Update

        self._update = None
        self._by_owner("update.begin", params["digest"].encode(), params)
        self._update = Update(self._reader, params["digest"])
        return self._update.held()

    def update_put(self, params):
        return self._updating().put(params)

    def update_fill(self, params):
        return self._updating().fill(params)

    def update_check(self, params):
        return self._updating().check(params)

    def update_commit(self, params):
        version = self._updating().commit()
        self._update = None
        return {"version": version}

    def _updating(self):
        if self._update is None:
            raise ProvisionError("no update begun")
        return self._update

    def console(self, params):
        """Leave the line to MicroPython's console, where everything can be done, until the next start."""
        self._by_owner("reader.console", b"", params)
        self._reader.leave(console=True)
        return True

    def _by_owner(self, action, detail, params):
        """The owner alone; of a blank reader, anybody."""
        if self._known_host() is not None:
            self._proved(action, detail, params)
        self._taken_back()

    # --- in service -------------------------------------------------------------------------------------
    def lock(self, params):
        return self._set_locked("reader.lock", True, params)

    def unlock(self, params):
        return self._set_locked("reader.unlock", False, params)

    def _set_locked(self, action, locked, params):
        self._proved(action, b"", params)
        self._taken_back()
        data = self._reader.data
        slots.write_manifest(data, dict(slots.manifest(data), locked=locked))
        return {"state": self._reader.state()}

    def set_time(self, params):
        """Never before the last trusted day. A blank reader's clock may be set by anybody."""
        text = params["time"]
        if self._known_host() is not None:
            self._proved("reader.set_time", text.encode(), params)
        self._taken_back()
        moment = _moment(text)
        if "%04d%02d%02d" % moment[:3] < trusted_time.last(self._reader.data):
            raise ClockBackwards("before the last trusted day")
        self._reader.clock.set(*moment)
        return {"state": self._reader.state()}


def octets(text):
    """From base64. Raises ProvisionError."""
    try:
        return a2b_base64(text)
    except ValueError:
        raise ProvisionError("base64")


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
    "log.head": Desk.log_head,
    "log.page": Desk.log_page,
    "log.taken_over": Desk.log_taken_over,
    "card.connect": Desk.lend,
    "update.begin": Desk.update_begin,
    "update.put": Desk.update_put,
    "update.fill": Desk.update_fill,
    "update.check": Desk.update_check,
    "update.commit": Desk.update_commit,
    "reader.console": Desk.console,
    "reader.lock": Desk.lock,
    "reader.unlock": Desk.unlock,
    "reader.set_time": Desk.set_time,
}

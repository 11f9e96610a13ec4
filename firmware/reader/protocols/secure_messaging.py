# SPDX-License-Identifier: Apache-2.0
"""Secure messaging of Doc 9303-11, 9.8 (ISO/IEC 7816-4, clause 10): the top processor of a card session.

Commands carry 87 (85 with odd instructions), 97 and 8E; answers 87 or 85, 99 and 8E. The send sequence counter goes
up before every command and every answer. Whatever goes wrong ends it: the keys are overwritten, further use refused.
A cipher is a small class with block, encrypt, decrypt, mac and wipe; AES is here, 3DES in triple_des.py.
"""

from micropython import const

from reader.codec import tlv
from reader.crypto.aes import AES
from reader.crypto.cmac import Cmac
from reader.crypto.util import differ, equal, padded_from, padding, wipe
from reader.errors import SecureMessagingError, TlvError
from reader.iso7816.apdu import CLA_SECURE, EXTENDED, SHORT, Command

_ODD_DATA, _DATA, _LE, _STATUS, _MAC = const(0x85), const(0x87), const(0x97), const(0x99), const(0x8E)
_IN_ANSWER = (_ODD_DATA, _DATA, _STATUS, _MAC)
_MAC_OCTETS = const(8)
_MAC_HEAD = b"\x8e\x08"
_PADDED = b"\x01"  # padding content indicator, first octet of 87 (7816-4, table 34)
_FIXED_OCTETS = 4 + 2 + _MAC_OCTETS  # of a protected answer: 99 02 SW, 8E 08 MAC


class AesCipher:
    """AES in CBC with IV = E(SSC), and CMAC cut to 8 octets (Doc 9303-11, 9.8). Copies the keys."""

    block = 16
    after_header = padding(4, 16)

    def __init__(self, ks_enc, ks_mac):
        self._ks_enc, self._ks_mac = bytearray(ks_enc), bytearray(ks_mac)
        self._aes = AES(self._ks_enc)
        self._cmac = Cmac(self._ks_mac)
        # decrypt(counter, data), and the MAC of the counter and an answer's objects, padded there; uncut
        self.decrypt, self.mac_of_answer = self._aes.cbc_decrypt_after, self._cmac.mac_padded

    def encrypt(self, counter, data):
        return self._aes.cbc_encrypt(self._aes.ecb_encrypt(counter), data)

    def mac(self, *parts):
        return self._cmac.mac(*parts)[:_MAC_OCTETS]

    def wipe(self):
        self._cmac.wipe()
        self._aes.wipe()
        wipe(self._ks_enc, self._ks_mac)


class SecureMessaging:
    """Owns its cipher. `exchange` is the session's; `wrap` and `unwrap` are its two halves.

    counter: the send sequence counter to start from, `cipher.block` octets; without it, zeros.
    answers: how many answers have been found intact, so how often the card has shown that it has these keys.
    """

    def __init__(self, cipher, counter=None):
        self._cipher = cipher
        self._counter = bytearray(counter or cipher.block)
        self.answers = 0

    async def exchange(self, command, below):
        """(data, sw) of one command, protected both ways. Raises SecureMessagingError; any error ends the session."""
        done = False
        try:
            data, sw = await below.exchange(self.wrap(command))
            answer = self.unwrap(data, sw)
            done = True
            return answer
        finally:
            if not done:
                self.wipe()

    def wrap(self, command):
        """The protected form of a Command."""
        counter = self._next_counter()
        secured = Command(command.cla | CLA_SECURE, command.ins, command.p1, command.p2)
        objects = self._command_objects(command, counter)
        covered = secured.header() + self._cipher.after_header + objects
        secured.data = objects + _MAC_HEAD + self._cipher.mac_of_answer(counter, covered)[:_MAC_OCTETS]
        longest = self.protected_size(command.le) if command.le else 0
        secured.le = EXTENDED if longest > SHORT else SHORT
        return secured

    def _command_objects(self, command, counter):
        objects = b""
        if len(command.data):
            plain = bytes(command.data) + padding(len(command.data), self._cipher.block)
            encrypted = self._cipher.encrypt(counter, plain)
            odd = command.ins & 1
            objects = tlv.build(_ODD_DATA, encrypted) if odd else tlv.build(_DATA, _PADDED, encrypted)
        if command.le:
            if command.le <= SHORT:
                objects += bytes((_LE, 1, command.le & 0xFF))
            else:
                objects += bytes((_LE, 2, command.le >> 8 & 0xFF, command.le & 0xFF))
        return objects

    def unwrap(self, data, sw):
        """(plain data, status word) of a protected answer. Raises SecureMessagingError."""
        counter = self._next_counter()
        if not len(data):
            raise SecureMessagingError("unprotected answer %04X" % sw)
        data = memoryview(data)
        end = self._end_of_usual(data)
        if end:
            if differ(data[end + 6 :], self._cipher.mac_of_answer(counter, data[: end + 4]), _MAC_OCTETS):
                raise SecureMessagingError("check sum of the answer")
            plain = self._cipher.decrypt(counter, data[4:end])
            self.answers += 1
            return self._unpadded(plain), data[end + 2] << 8 | data[end + 3]
        found, covered = _answer_objects(data)
        if not equal(found[_MAC], self._mac(counter, data[:covered])):
            raise SecureMessagingError("check sum of the answer")
        plain = self._plain(found, counter)
        self.answers += 1
        return plain, found[_STATUS][0] << 8 | found[_STATUS][1]

    def _end_of_usual(self, data):
        """Nearly all answers are 87 81 L 01.., 99 and 8E: where the 87 ends in one of these, else 0. They are opened in
        fewer steps than the others, for a photo takes seventy of them."""
        end = len(data) - 14
        if end < 16 or data[0] != _DATA or data[1] != 0x81 or data[2] + 3 != end or data[3] != 1:
            return 0
        if data[end] != _STATUS or data[end + 1] != 2 or data[end + 4] != _MAC or data[end + 5] != _MAC_OCTETS:
            return 0
        return 0 if (end - 4) % self._cipher.block else end

    def _unpadded(self, plain):
        end = len(plain) - 1
        if plain[end] != 0x80:
            end = padded_from(plain)
            if end < len(plain) - self._cipher.block:
                raise SecureMessagingError("padding")
        return memoryview(plain)[:end]

    def _plain(self, found, counter):
        """What the answer's 87 or 85 holds, as a memoryview. The check sum has been verified before."""
        encrypted = found.get(_ODD_DATA)
        if encrypted is None:
            if _DATA not in found:
                return b""
            encrypted = found[_DATA][1:]
            if found[_DATA][:1] != _PADDED:
                raise SecureMessagingError("padding indicator")
        if not len(encrypted) or len(encrypted) % self._cipher.block:
            raise SecureMessagingError("not whole blocks")
        return self._unpadded(self._cipher.decrypt(counter, encrypted))

    def _mac(self, counter, *parts):
        length = 0
        for part in parts:
            length += len(part)
        return self._cipher.mac(counter, *parts, padding(length, self._cipher.block))

    def _next_counter(self):
        if self._cipher is None:
            raise SecureMessagingError("the session keys are gone")
        counter = self._counter
        i = len(counter) - 1
        while i and counter[i] == 0xFF:
            counter[i] = 0
            i -= 1
        counter[i] = counter[i] + 1 & 0xFF
        return counter

    def protected_size(self, plain_octets):
        """Octets of a protected answer's body that carries so much."""
        encrypted = (plain_octets // self._cipher.block + 1) * self._cipher.block
        return 1 + len(tlv.encode_length(1 + encrypted)) + 1 + encrypted + _FIXED_OCTETS

    def capacity(self, body):
        """The most plain octets whose protected answer fits a body of so many."""
        plain = body // self._cipher.block * self._cipher.block - 1
        while plain > 0 and self.protected_size(plain) > body:
            plain -= self._cipher.block
        return plain

    @property
    def alive(self):
        return self._cipher is not None

    def wipe(self):
        """Overwrite the keys; everything afterwards is refused."""
        if self._cipher:
            self._cipher.wipe()
            self._cipher = None
            wipe(self._counter)


def _answer_objects(data):
    """({tag: value}, where the part under the check sum ends). Each object at most once, the check sum last."""
    found = {}
    at = covered = 0
    try:
        while at < len(data):
            tag, start, end = tlv.header(data, at)
            if tag not in _IN_ANSWER or tag in found or _MAC in found or end > len(data):
                raise SecureMessagingError("object %X" % tag)
            found[tag] = data[start:end]
            covered = at
            at = end
    except TlvError as error:
        raise SecureMessagingError(str(error))
    if len(found.get(_MAC, b"")) != _MAC_OCTETS or len(found.get(_STATUS, b"")) != 2:
        raise SecureMessagingError("answer without check sum or status")
    return found, covered

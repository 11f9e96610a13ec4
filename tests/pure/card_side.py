# SPDX-License-Identifier: Apache-2.0
"""The card's half of secure messaging, written out for the tests, with ways to get it wrong."""

from reader.codec import tlv
from reader.crypto.aes import AES
from reader.crypto.cmac import cmac
from reader.iso7816.connection import CardConnection


def padded(data):
    return data + b"\x80" + bytes(-(len(data) + 1) % 16)


class SecuredCard(CardConnection):
    """Opens each command, hands its plain form to `answer`: function(header, data, le) -> (data, sw), and protects
    what comes back. spoil: function(protected answer with status word) -> what is sent instead."""

    max_command, max_response = 262, 262

    def __init__(self, ks_enc, ks_mac, answer, spoil=None, answer_tag=0x87):
        self.ks_enc, self.ks_mac = ks_enc, ks_mac
        self.answer, self.spoil, self.answer_tag = answer, spoil, answer_tag
        self.counter = 0
        self.seen = []

    def _iv(self):
        return AES(self.ks_enc).ecb_encrypt(self.counter.to_bytes(16, "big"))

    def _mac(self, data):
        return cmac(self.ks_mac, padded(self.counter.to_bytes(16, "big") + data))[:8]

    async def transceive(self, command):
        command = bytes(command)
        header = command[:4]
        extended = len(command) > 7 and command[4] == 0
        start = 7 if extended else 5
        length = int.from_bytes(command[5:7], "big") if extended else command[4]
        body = command[start : start + length]
        self.seen.append((header, command[start + length :]))
        self.counter += 1
        objects = {tag: bytes(value) for tag, value in tlv.walk(body)}
        covered = body[: len(body) - 10]
        assert objects.pop(0x8E) == self._mac(padded(header) + covered), "check sum of the command"
        data = self._open(objects)
        le = int.from_bytes(objects[0x97], "big") if 0x97 in objects else None
        self.counter += 1
        answer = self._protect(*self.answer(header, data, le))
        if self.spoil:
            answer = self.spoil(answer)
        return answer[:-2], answer[-2] << 8 | answer[-1]

    def _open(self, objects):
        encrypted = objects[0x87][1:] if 0x87 in objects else objects.get(0x85)
        if encrypted is None:
            return b""
        return AES(self.ks_enc).cbc_decrypt(self._iv(), encrypted).rstrip(b"\0")[:-1]

    def _protect(self, data, sw):
        body = b""
        if data:
            encrypted = AES(self.ks_enc).cbc_encrypt(self._iv(), padded(data))
            body = tlv.build(0x85, encrypted) if self.answer_tag == 0x85 else tlv.build(0x87, b"\x01", encrypted)
        body += tlv.build(0x99, sw.to_bytes(2, "big"))
        return body + tlv.build(0x8E, self._mac(body)) + sw.to_bytes(2, "big")

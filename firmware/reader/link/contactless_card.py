# SPDX-License-Identifier: Apache-2.0
"""One type A card in the field of a PN532: what it said when it was selected, and the APDUs it is sent."""

import asyncio

from micropython import const

from reader.codec import pn532_status as status_byte
from reader.drivers import pn532 as chip
from reader.errors import CardLeft, CardSlow, FrameError, FrontEndError, FrontEndSilent, NotIsoDep, ProtocolError
from reader.iso7816.connection import CardConnection

_PRESENCE_MS = const(400)
_MAX_ANSWER = const(4098)  # no command of ours has a longer answer; more is a card that never ends
_MORE = const(0x40)  # MI in the target byte
_SAK_ISO_DEP = const(0x20)


class Target:
    """Type A target data of InListPassiveTarget: Tg SENS_RES(2) SEL_RES NFCIDLength NFCID ATS (user manual, 7.3.5).

    Raises NotIsoDep, or ProtocolError when lengths do not fit.
    """

    def __init__(self, data):
        if len(data) < 5 or len(data) < 5 + data[4]:
            raise ProtocolError("target data of %d bytes" % len(data))
        self.number = data[0]
        self.atqa = bytes(data[1:3])
        self.sak = data[3]
        self.uid = bytes(data[5 : 5 + data[4]])
        if not self.sak & _SAK_ISO_DEP:
            raise NotIsoDep("SAK %02X" % self.sak)
        self.ats = bytes(data[5 + data[4] :])
        if not self.ats or self.ats[0] != len(self.ats):
            raise ProtocolError("ATS")

    @property
    def best_rate(self):
        """Highest n (0 to 2) that TA1 offers in both directions (ISO/IEC 14443-4, 5.2.3)."""
        if len(self.ats) < 3 or not self.ats[1] & 0x10:
            return 0
        offered = self.ats[2] & self.ats[2] >> 4 & 0x07
        return 2 if offered & 2 else offered & 1


class ContactlessCard(CardConnection):
    """A card in the field.

    Extended length is never offered: nobody has been seen to send it through a PN532, and blocks of 223 octets already
    fill four frames of 64 on the air, so that it would gain little.
    """

    max_command = chip.MAX_DATA
    max_response = chip.MAX_DATA
    extended = False

    def __init__(self, link, target):
        self.target = target
        self._link = link

    async def transceive(self, command):
        """One APDU. Returns (data, SW).

        Raises CardLeft, CardSlow (waiting time without end), ProtocolError, or FrontEndError and its kinds.
        """
        answer = await self._exchange(memoryview(command))
        if len(answer) < 2:
            raise ProtocolError("answer without status word")
        return memoryview(answer)[:-2], answer[-2] << 8 | answer[-1]

    async def _exchange(self, command):
        while len(command) > chip.MAX_DATA:
            await self._part(_MORE, command[: chip.MAX_DATA])
            command = command[chip.MAX_DATA :]
        status, data = await self._part(0, command)
        answer = bytes(data)
        while status & status_byte.MORE:
            status, data = await self._part(0, b"")
            answer += data
            if len(answer) > _MAX_ANSWER:
                raise ProtocolError("answer without end")
        return answer

    async def _part(self, more, data):
        """One InDataExchange that went well: (status, data)."""
        link = self._link
        try:
            answer = await link.pn532.in_data_exchange(self.target.number | more, data, link.exchange_timeout_ms)
        except FrontEndError as error:
            raise await self._what_happened(error)
        error = answer[0] & status_byte.ERROR_MASK
        if error == status_byte.WRONG_CONTEXT:
            raise await self._what_happened(status_byte.error_of(error))
        if error:
            raise status_byte.error_of(error)
        return answer

    async def _what_happened(self, error):
        """The error to raise for a chip that did not do an exchange. The chip is well again if it can be.

        It took the command and still knows the card: it was granting waiting time all along. Its frames are garbled:
        that is what is said. Else it was reset, if it can be woken, and the card with it.
        """
        link = self._link
        if isinstance(error, FrontEndSilent) and link.pn532.acknowledged and await link.knows_target():
            return CardSlow("no answer in %d ms" % link.exchange_timeout_ms)
        if await link.recover() and not isinstance(error, FrameError):
            return CardLeft("the chip was reset")
        return error

    async def present(self):
        """Whether the card is still there; a session with secure messaging goes on unharmed (Diagnose, 7.2.1)."""
        try:
            answer = await self._link.pn532.diagnose(chip.DIAGNOSE_CARD_PRESENCE, at_least=1)
        except FrontEndError:
            if await self._link.recover():
                return False
            raise
        return answer[0] == 0

    async def until_gone(self):
        """Raises CardLeft when the card is gone; never returns. To be awaited beside something else."""
        while await self.present():
            await asyncio.sleep_ms(_PRESENCE_MS)
        raise CardLeft("taken away")

    async def release(self):
        """Let the card go, field off."""
        await self._link.release()

# SPDX-License-Identifier: Apache-2.0
"""The one boundary between everything that talks APDUs and everything that carries them."""


class CardConnection:
    """A card that is present and powered. Links subclass it; so do the simulated card and the tests' scripted ones.

    max_command, max_response: octets of the longest C-APDU and R-APDU (with its status word) the link can carry.
    extended: whether link AND card take extended length fields (the card says so in its historical bytes).
    """

    max_command = 261
    max_response = 258
    extended = False

    async def transceive(self, command):
        """Send one C-APDU (bytes-like), return (data, sw): data bytes-like and valid until the next call.

        Raises CardError: CardLeft, CardSlow, ProtocolError.
        """
        raise NotImplementedError


def takes_extended(historical):
    """Whether the historical bytes of an ATS or ATR (from the category indicator on) promise extended length fields.

    ISO/IEC 7816-4, 8.1.1: compact-TLV after the category indicator 80 or 00; object 73, third octet, bit 7 (0x40).
    """
    if not len(historical) or historical[0] not in (0x00, 0x80):
        return False
    at = 1
    while at < len(historical):
        length = historical[at] & 0x0F
        value = historical[at + 1 : at + 1 + length]
        if historical[at] == 0x73 and len(value) == 3:
            return bool(value[2] & 0x40)
        at += 1 + length
    return False

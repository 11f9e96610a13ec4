# SPDX-License-Identifier: Apache-2.0
"""What can go wrong between a host program and a reader."""

from smartid.errors import SmartidError


class DeviceError(SmartidError):
    """Anything to do with a reader on a port."""


class PortError(DeviceError):
    """The port is not there, not ours to open, in use, or was pulled out."""


class ReaderSilent(DeviceError):
    """Nothing on the port answers as a reader does."""


# The reader's error class -> what it means for a person; its own message is added where it says more.
WORDS = {
    "Cancelled": "cancelled at the reader",
    "TimedOut": "no card was placed in time",
    "CardLeft": "the card was taken away too soon",
    "TwoCards": "more than one card lies on the reader",
    "NotIsoDep": "this is a tag, not an identity card",
    "NotOurCard": "this card holds no identity application",
    "CardSlow": "the card did not get ready",
    "WrongPassword": "these are not the six digits of this card",
    "SecureMessagingError": "the card's answers were tampered with",
    "ClockNotSet": "the reader's clock is not set",
    "ClockBackwards": "the reader has trusted a later day already: a clock goes forward only",
    "NotPermitted": "this reader belongs to another host, or to none yet",
    "OutOfService": "the reader is locked by its owner",
    "VaultError": "the reader's vault does not open",
    "FrontEndSilent": "the reader's contactless chip does not answer",
    "FrameError": "the reader's contactless chip sends garbage",
}


class ReaderRefused(DeviceError):
    """The reader answered with an error.

    number: JSON-RPC 2.0 error number. code: the staff reference on its screen ("E-21"). name: the error's class there.
    """

    def __init__(self, number: int, message: str, code: str | None = None, name: str = ""):
        words = WORDS.get(name) or f"the reader says: {message or name}"
        super().__init__(words + (f" ({code})" if code else ""))
        self.number, self.code, self.name = number, code, name

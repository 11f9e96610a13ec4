# SPDX-License-Identifier: Apache-2.0
"""Every typed error of the reader, in one small tree.

A class stands here because someone catches it or because a person is told something different.
`code` is the staff reference on the screen and the `data.code` of JSON-RPC; messages hold no secret, nothing personal.
"""


class ReaderError(Exception):
    code = "E-00"


# --- the person ---------------------------------------------------------------------------------
class Cancelled(ReaderError):
    """The person pressed the red key."""

    code = "E-01"


class TimedOut(ReaderError):
    """The person did not answer in time."""

    code = "E-02"


# --- the card and the way to it -----------------------------------------------------------------
class CardError(ReaderError):
    """Something between the reader and the card."""

    code = "E-20"


class CardLeft(CardError):
    """The card was taken away, or stopped answering."""

    code = "E-21"


class TwoCards(CardError):
    """More than one card in the field."""

    code = "E-22"


class NotIsoDep(CardError):
    """A contactless tag that does not speak ISO/IEC 14443-4."""

    code = "E-23"


class NotOurCard(CardError):
    """An ISO 7816 card without the application asked for."""

    code = "E-24"


class CardSlow(CardError):
    """The card kept asking for more time, past the limit."""

    code = "E-25"


class ProtocolError(CardError):
    """The card broke the protocol: malformed, out of order or failed authentication of an answer."""

    code = "E-26"


class StatusError(CardError):
    """The card answered with a status word other than the one expected."""

    code = "E-27"

    def __init__(self, sw, step=""):
        super().__init__("%04X %s" % (sw, step))
        self.sw = sw


class WrongPassword(CardError):
    """PACE: the CAN or MRZ typed is not the card's (6300 at mutual authentication)."""

    code = "E-28"


class SecureMessagingError(ProtocolError):
    """A secured answer whose check sum is wrong, or an answer that lost its protection."""

    code = "E-29"


class NotAuthorised(CardError):
    """The card does not accept this reader's certificates, or they do not allow what was asked."""

    code = "E-2A"


class Downgraded(CardError):
    """The card offers PACE and fails it: to go on with anything weaker is what an attacker wants."""

    code = "E-2B"


# --- the data -----------------------------------------------------------------------------------
class DataError(ReaderError):
    """Data read from the card cannot be understood."""

    code = "E-30"


class TlvError(DataError):
    code = "E-31"


class LdsError(DataError):
    """A data group that breaks Doc 9303-10 or the profile, or data groups that contradict each other."""

    code = "E-32"


class JpegError(DataError):
    code = "E-33"


class CertificateError(DataError):
    """An X.509 certificate or CMS structure that cannot be parsed."""

    code = "E-34"


class PointError(DataError):
    """A public key that is not a point of its curve."""

    code = "E-35"


class Unsupported(DataError):
    """Well formed, but an algorithm or option this reader does not have."""

    code = "E-36"


class ListError(DataError):
    """A signed list (trust, lost cards) that is malformed, out of date or not by its signer: the old one stays."""

    code = "E-37"


# --- the reader itself --------------------------------------------------------------------------
class FrontEndError(ReaderError):
    """The PN532 or the slot does not do what its manual says."""

    code = "E-40"


class FrontEndSilent(FrontEndError):
    code = "E-41"


class FrameError(FrontEndError):
    """A PN532 frame with a wrong check sum, length or type."""

    code = "E-42"


class ClockNotSet(ReaderError):
    """The clock lost its time, so that no validity can be judged."""

    code = "E-70"


class ClockBackwards(ReaderError):
    """A time before the last one that is trusted."""

    code = "E-71"


class StorageError(ReaderError):
    code = "E-72"


class VaultError(StorageError):
    """A sealed file that is missing, was altered or was sealed by another device."""

    code = "E-73"


class WrongPin(ReaderError):
    """The officer's PIN; `tries_left` may be 0, then only a provisioning host can help."""

    code = "E-74"

    def __init__(self, tries_left):
        super().__init__("%d tries left" % tries_left)
        self.tries_left = tries_left


# --- the serial host ----------------------------------------------------------------------------
class RpcError(ReaderError):
    """A request that cannot be served; `number` is the JSON-RPC 2.0 error number."""

    code = "E-80"

    def __init__(self, number, message):
        super().__init__(message)
        self.number = number


class NotPermitted(ReaderError):
    """The host has not proved that it may do this."""

    code = "E-81"


class ProvisionError(ReaderError):
    """What a host brought does not fit together, or comes out of order; nothing has changed."""

    code = "E-82"


class OutOfService(ReaderError):
    """The reader's owner has locked it: no card is read, for nobody."""

    code = "E-83"

# SPDX-License-Identifier: Apache-2.0
"""Why a workflow beyond viewing does not go on: typed errors as in errors.py, apart from them so that only the module
that raises one brings them into memory.

`reason` chooses between several texts of why (E-53_old; E-53_why where the reason has none of its own);
`values` fill the places in that text.
"""

from reader.errors import CardError, ReaderError


class Refused(ReaderError):
    """The card, the rules or the place say no; nothing was changed."""

    code = "E-50"
    reason = ""
    values = ()

    def __init__(self, reason="", *values):
        super().__init__(reason)
        self.reason = reason
        self.values = values


# --- the slot -------------------------------------------------------------------------------------
class CardMute(CardError):
    """Nothing answers to reset: the card is the wrong way round, or is none."""

    code = "E-2C"


class CardOverload(CardError):
    """The card drew too much current, and was cut off."""

    code = "E-2D"


# --- the e-Cert's PIN -----------------------------------------------------------------------------
class PinWrong(Refused):
    """The holder's PIN; `tries_left` of the card, at least 1. Reason "last" before the last try."""

    code = "E-51"

    def __init__(self, tries_left):
        super().__init__("last" if tries_left == 1 else "", tries_left)
        self.tries_left = tries_left


class PinBlocked(Refused):
    """No try is left; an issuing counter can unblock. Reason "for-good": the unblocking is used up too."""

    code = "E-52"


class PinRule(Refused):
    """A new PIN against the rules. Reasons: "short", "long", "digits", "old", "same", "run", "personal", "differ"."""

    code = "E-53"


# --- the card and what was decided about its holder -----------------------------------------------
class CardPending(Refused):
    """The holder has not confirmed the data yet: until then the card only lets itself be viewed."""

    code = "E-54"


class NotForThisCard(Refused):
    """The card has no such part, or what was brought is for another. Reasons: "stay", "ecert", "library", "ticket",
    "confirmation".
    """

    code = "E-55"


class TicketSuperseded(Refused):
    """The record in force has changed since the ticket was made, as by an officer."""

    code = "E-56"


class NoTicket(Refused):
    """The list has no decision for this card."""

    code = "E-57"


class TicketExpired(Refused):
    """The decision was to be written by a day that has passed; values: that day, "YYYYMMDD"."""

    code = "E-58"


class RecordNotVerified(Refused):
    """A record whose signature or signer this reader cannot believe. Reasons: "signature", "signer", "right", "date",
    "link".
    """

    code = "E-59"


class CardFull(Refused):
    """The card has no room for one more record."""

    code = "E-60"


class ReportedLost(Refused):
    """On the lost list: nothing personal may be shown."""

    code = "E-61"


class OldForm(Refused):
    """A card of the first form, no longer valid since 2025."""

    code = "E-62"


class Overdue(Refused):
    """A juvenile card held past the holder's 18th birthday and 30 days."""

    code = "E-63"


class FutureDate(Refused):
    """A card issued later than today: either the card or the clock is wrong."""

    code = "E-64"


class NotGenuine(Refused):
    """The data are not as the issuer signed them, or the chip has not proved itself: nothing is decided on them."""

    code = "E-67"


# --- the place and its log ------------------------------------------------------------------------
class NotHere(Refused):
    """This place has not the right."""

    code = "E-65"


class OfficerNeeded(Refused):
    """Only while an officer is logged in."""

    code = "E-66"


class LogFull(Refused):
    """Without a line in the log nothing is written."""

    code = "E-75"

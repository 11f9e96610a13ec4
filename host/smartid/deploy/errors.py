# SPDX-License-Identifier: Apache-2.0
"""What can go wrong while firmware is put on a reader."""

from smartid.errors import SmartidError


class DeployError(SmartidError):
    """Anything to do with firmware on its way to a reader."""


class BundleError(DeployError):
    """A file that is no bundle, is cut off, or whose contents are not those that were signed."""


class NotForThisBoard(DeployError):
    """Firmware for another board, or for another version of MicroPython than the one on it."""


class NotABoard(DeployError):
    """Neither a reader nor MicroPython's console answers on the port."""


class FlashFull(DeployError):
    """The board has no room for a second program beside the one in force."""


class NotAsSent(DeployError):
    """The board holds something other than what it was sent."""


class DidNotStart(DeployError):
    """The new firmware did not come up; the reader went back to what it had."""

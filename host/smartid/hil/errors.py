# SPDX-License-Identifier: Apache-2.0
"""What can go wrong on the table, apart from the reader itself (smartid.device.errors)."""

from smartid.errors import SmartidError


class TargetError(SmartidError):
    """The second PN532 is not there, does not answer, or cannot be a card."""


class NotARecording(SmartidError):
    """The folder holds no recording, or not one of these cases."""


class CaseFailed(SmartidError):
    """A case found something else than it expects: says what, with both."""


class CaseSkipped(SmartidError):
    """A case cannot be played on what lies on the table: says why."""

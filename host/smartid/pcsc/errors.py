# SPDX-License-Identifier: Apache-2.0
"""What can go wrong between us and PC/SC."""

from smartid.errors import SmartidError


class PcscError(SmartidError):
    """Anything to do with PC/SC."""


class NoVirtualReader(PcscError):
    """No vpcd listens there, or it has gone."""


class NoService(PcscError):
    """No PC/SC on this machine, or its daemon does not run."""


class NoReader(PcscError):
    """There is no reader of that name, or it has gone."""


class CardGone(PcscError):
    """No card is there, or it was taken away."""

# SPDX-License-Identifier: Apache-2.0
"""What can go wrong between a bench and its record."""

from smartid.errors import SmartidError


class FleetError(SmartidError):
    """The record of readers cannot be kept, or does not hold what was asked for."""

# SPDX-License-Identifier: Apache-2.0
"""A small chip operating system with the profile's identity card in it."""

from smartid.sim.card.card import Card
from smartid.sim.card.foreign import ForeignCard
from smartid.sim.card.nonvolatile import Nonvolatile
from smartid.sim.card.spoil import SPOILS

__all__ = ["SPOILS", "Card", "ForeignCard", "Nonvolatile"]

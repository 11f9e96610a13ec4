# SPDX-License-Identifier: Apache-2.0
"""How a campaign ended, in figures."""

from __future__ import annotations

from dataclasses import dataclass, field

RIGHT, TYPED, LOST = "right", "typed", "lost"
_KEPT, _LONGEST = 5, 400  # of the stories of what was lost, and characters of each


@dataclass(frozen=True)
class Effort:
    """How much of a campaign to run. count: of positions or inputs for each row, None for all there are."""

    count: int | None = None
    seed: int = 1

    def some(self, everything: list) -> list:
        """`count` of these, spread evenly from the first to the last; all where there are no more."""
        if self.count is None or self.count >= len(everything):
            return everything
        last = len(everything) - 1
        return [everything[place * last // max(1, self.count - 1)] for place in range(self.count)]

    def number(self, usual: int) -> int:
        return usual if self.count is None else self.count


@dataclass
class Tally:
    """One row. right: it came right, or went on by itself; typed: it ended with one of our own errors, or the verdict
    said what is wrong; lost: anything else. first: the first few that were lost, in words.
    """

    campaign: str
    what: str
    right: int = 0
    typed: int = 0
    lost: int = 0
    first: list[str] = field(default_factory=list)

    @property
    def tried(self) -> int:
        return self.right + self.typed + self.lost

    def add(self, outcome: str, told: object = "") -> None:
        """outcome: RIGHT, TYPED or LOST; told: what was tried and what came of it, kept when it was lost."""
        setattr(self, outcome, getattr(self, outcome) + 1)
        if outcome == LOST and len(self.first) < _KEPT:
            self.first.append(str(told)[:_LONGEST])

    def as_dict(self) -> dict:
        return {"campaign": self.campaign, "what": self.what, "tried": self.tried, "right": self.right,
                "typed": self.typed, "lost": self.lost, "first": self.first}  # fmt: skip

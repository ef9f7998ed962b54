"""What a run is worth: per area, as the mean of areas, and as fidelity to the browser.

For a test, its total is the larger of the reference's subtests and those seen. Tests that were asked for and not run
count as not passed, so a file that dies early does not shrink its total.

* Area: subtests passed of the total, over the tests of one standard.
* Macro: the mean of the areas.
* Fidelity: of the subtests that the browser passes, the share that passes here. What no browser passes falls out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import astuple, dataclass

from .reference import Reference, area_of

__all__ = ["AreaScore", "Score", "score"]


@dataclass
class AreaScore:
    """Subtests: ``passed`` of ``total``; ``shared`` of the ``reference`` ones that the browser passes."""

    tests: int = 0
    passed: int = 0
    total: int = 0
    shared: int = 0
    reference: int = 0

    def __add__(self, other: AreaScore) -> AreaScore:
        return AreaScore(*(ours + theirs for ours, theirs in zip(astuple(self), astuple(other), strict=True)))

    @property
    def rate(self) -> float:
        """Share of all subtests."""
        return self.passed / self.total if self.total else 1.0

    @property
    def fidelity(self) -> float:
        """Share of what the browser passes."""
        return self.shared / self.reference if self.reference else 1.0


@dataclass
class Score:
    """The areas by name, and their sum."""

    areas: dict[str, AreaScore]
    whole: AreaScore

    @property
    def macro(self) -> float:
        """Mean rate of the areas."""
        return sum(area.rate for area in self.areas.values()) / len(self.areas) if self.areas else 1.0

    @property
    def macro_fidelity(self) -> float:
        """Mean fidelity of the areas."""
        return sum(area.fidelity for area in self.areas.values()) / len(self.areas) if self.areas else 1.0


def score(
    reference: Reference,
    tests: Iterable[str],
    subtests: Mapping[str, Mapping[str, str]],
    area_of: Callable[[str], str] = area_of,
) -> Score:
    """Score the statuses of subtests, by test and name, for the tests that were asked for.

    ``area_of`` says which area a test counts for.
    """
    areas: dict[str, AreaScore] = defaultdict(AreaScore)
    for test in tests:
        seen = subtests.get(test, {})
        passed = {name for name, status in seen.items() if status == "PASS"}
        wanted = reference.passing(test)
        total = max(len(reference.tests[test]), len(seen), 1)
        areas[area_of(test)] += AreaScore(1, len(passed), total, len(wanted & passed), len(wanted))
    whole = sum(areas.values(), AreaScore())
    return Score(dict(sorted(areas.items())), whole)

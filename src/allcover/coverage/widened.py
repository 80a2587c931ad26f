"""Whom an option adds to the law: the coverage line that it widens most, and by how many persons."""

from collections.abc import Sequence
from dataclasses import dataclass

from allcover.coverage.counts import LineResult


@dataclass(frozen=True)
class Widened:
    """A line, and the persons (weighted) whom the law obliges or entitles there more than now, less those it lets go."""

    line: LineResult
    persons: float


def widened(now: Sequence[LineResult], option: Sequence[LineResult]) -> Widened | None:
    """This function will find the line in which an option obliges or entitles most persons more; None where in none."""
    added = [
        Widened(line, under.total.counts.legal("mandatory") - line.total.counts.legal("mandatory"))
        for line, under in zip(now, option, strict=True)
    ]
    most = max(added, key=lambda one: one.persons, default=None)
    return most if most is not None and most.persons > _NOBODY else None


_NOBODY = 1e-6
"""Sums of the same weights in another order differ by less."""

"""Whom an option adds to the law: the coverage line that it widens most, and by how many persons."""

from collections.abc import Sequence

from allcover.coverage.counts import LineResult


def widened(option: Sequence[LineResult]) -> LineResult | None:
    """This function will find the line in which an option obliges or entitles most persons more; None where in none."""
    most = max(option, key=_persons, default=None)
    return most if most is not None and _persons(most) > 0 else None


def _persons(line: LineResult) -> float:
    return 0.0 if line.added is None else line.added.persons.high.value or 0.0

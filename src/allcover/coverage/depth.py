"""How far cover goes, line by line: whom the law covers, who is covered in fact, who is covered adequately.

Adequacy is judged by the needs of a profile, which have persons of their own. A line takes the answer of a need only where
it is of the line's branch and of exactly the line's persons. Lines of the same persons with the same answers are one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isclose

from allcover.coverage.counts import CELLS, LineResult
from allcover.coverage.partition import NeedRow, Partition
from allcover.vocabulary.open_share import OpenShare


@dataclass(frozen=True)
class Depth:
    """Lines that are alike, and the share of their persons covered adequately; None where the profile does not judge them."""

    lines: tuple[LineResult, ...]
    adequate: OpenShare | None

    @property
    def first(self) -> LineResult:
        """The line whose numbers stand for all."""
        return self.lines[0]

    @property
    def obliged(self) -> OpenShare:
        """The share whom the law obliges or entitles."""
        return self.first.total.legal_open("mandatory")

    @property
    def may_join(self) -> OpenShare:
        """The share whom the law allows to join of their own will, and does not oblige."""
        return self.first.total.legal_open("voluntary")

    @property
    def covered(self) -> OpenShare:
        """The share covered in fact."""
        return self.first.total.gap_open("covered")


def depths(lines: Sequence[LineResult], profile: Partition | None) -> tuple[Depth, ...]:
    """This function will put law, fact and adequacy of each line side by side, lines that are alike as one."""
    found: list[Depth] = []
    for line in lines:
        adequate = None if profile is None else _adequate(line, profile.needs)
        at = next((n for n, one in enumerate(found) if _is_alike(one, line, adequate)), None)
        if at is None:
            found.append(Depth((line,), adequate))
        else:
            found[at] = Depth((*found[at].lines, line), adequate)
    return tuple(found)


def _is_alike(one: Depth, line: LineResult, adequate: OpenShare | None) -> bool:
    first = one.first
    is_same = (first.universe, first.counted_as, first.is_upper_bound) == (
        line.universe,
        line.counted_as,
        line.is_upper_bound,
    )
    cells = [
        (first.total.counts.cells.get(cell, 0.0), line.total.counts.cells.get(cell, 0.0)) for cell in CELLS
    ]
    return is_same and all(map(_is_equal, cells)) and _are_equal(one.adequate, adequate)


def _is_equal(pair: tuple[float, float]) -> bool:
    # Sums of the same weights in another order differ in their last digits.
    return isclose(*pair, rel_tol=1e-9, abs_tol=1e-9)


def _are_equal(one: OpenShare | None, other: OpenShare | None) -> bool:
    if one is None or other is None or one.ends is None or other.ends is None:
        return one is other
    return all(map(_is_equal, zip(one.ends, other.ends, strict=True)))


def _adequate(line: LineResult, needs: Sequence[NeedRow]) -> OpenShare | None:
    persons, asked = line.total.counts.persons, line.total.unweighted
    for row in needs:
        is_of_these = row.unweighted == asked and isclose(row.persons.value or 0.0, persons, rel_tol=1e-9)
        if line.branch in row.need.branches and is_of_these:
            return row.adequate
    return None

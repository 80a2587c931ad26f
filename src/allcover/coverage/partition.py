"""None, partial, adequate, unknown: everybody in one of four, under a named profile, with sampling errors, by group.

The four always add to everybody judged. What is unknown may yet turn out to be one of the other three, so each of those has
bounds beside its share.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from allcover.coverage.adequacy import SHORTFALLS, Judged, NeedStanding, Standing
from allcover.coverage.open_share import open_share
from allcover.coverage.people import Grouping
from allcover.coverage.profile import Need, Profile
from allcover.coverage.sampled import counted_together
from allcover.estimation import CellTotals, Design
from allcover.population.places import Whole
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.open_share import OpenShare

_CELLS = tuple((cover, adequate) for cover in range(3) for adequate in range(3))
"""Covered by anything (yes, no, untold) crossed with covered adequately (yes, no, untold)."""

_SURELY = {
    "none": [(1, 1), (1, 2), (1, 0)],
    "partial": [(0, 1)],
    "adequate": [(0, 0), (2, 0)],
}
_MAYBE = {
    "none": [(2, 1), (2, 2)],
    "partial": [(0, 2), (2, 1), (2, 2)],
    "adequate": [(0, 2), (2, 2)],
}

_FALLS_SHORT_OF = {"level": ("level",), "access": ("access",), "level_and_access": ("level", "access")}

_NEVER_MET = len(SHORTFALLS)
"""The cell of those to whom a need applies, covered or not, and for whom it is surely not met: their level is too low, or the way too far."""

_CELLS_OF_NEED = len(SHORTFALLS) + 1
_APPLICABLE = [n for n in range(_CELLS_OF_NEED) if n != SHORTFALLS.index("not_applicable")]


def _cells_of(shortfall: str) -> list[int]:
    return [SHORTFALLS.index(shortfall), *([_NEVER_MET] if shortfall == "unknown" else [])]


@dataclass(frozen=True)
class PartitionRow:
    """One group: weighted totals of the nine cells of cover and adequacy, with their covariance."""

    grouping: str
    group: str
    totals: CellTotals

    @property
    def persons(self) -> Estimate:
        """Persons of the group who are judged."""
        return self.totals.total(range(len(_CELLS)))

    @property
    def unweighted(self) -> int:
        """Persons of the group who were asked."""
        return int(self.totals.counts.sum())

    def share(self, verdict: str) -> Estimate:
        """This function will give the share of one of the four; together they are everybody."""
        if verdict == "unknown":
            told = {cell for cells in _SURELY.values() for cell in cells}
            return self.totals.share([n for n, cell in enumerate(_CELLS) if cell not in told])
        return self.totals.share(_places(_SURELY[verdict]))

    def open_share(self, verdict: str) -> OpenShare:
        """This function will give the share surely in a class, and that of those who are or may be."""
        return open_share(self.totals, _places(_SURELY[verdict]), _places(_MAYBE[verdict]))


def _places(cells: Iterable[tuple[int, int]]) -> list[int]:
    return [_CELLS.index(cell) for cell in cells]


@dataclass(frozen=True)
class NeedRow:
    """One need over everybody judged: persons by how they stand in it, as :data:`~allcover.coverage.adequacy.SHORTFALLS`.

    Of who is unknown, those for whom it is surely not met are apart, last.
    """

    need: Need
    totals: CellTotals
    missing: tuple[str, ...]
    has_scheme: bool = True

    def share(self, shortfall: str) -> Estimate:
        """This function will give the share of those the need applies to, or may apply to, who stand so."""
        return self.totals.share(_cells_of(shortfall), _APPLICABLE)

    def admits(self, shortfall: str) -> bool:
        """This function will say whether anybody can stand so: what the profile does not ask for never falls short."""
        asked = {"level": self.need.level, "access": self.need.access}
        return all(asked[part] is not None for part in _FALLS_SHORT_OF.get(shortfall, ()))

    def is_untold(self, shortfall: str) -> bool:
        """Whether it is known of nobody that they stand so, and missing answers leave open whether anybody does."""
        counts = self.totals.counts
        return bool(counts[SHORTFALLS.index(shortfall)] == 0 < counts[_cells_of("unknown")].sum())

    @property
    def adequate(self) -> OpenShare:
        """The share of them for whom the need is surely met, and that of those for whom it is or may be."""
        met, untold = ([SHORTFALLS.index(name)] for name in ("adequate", "unknown"))
        return open_share(self.totals, met, untold, _APPLICABLE)

    @property
    def unweighted(self) -> int:
        """Persons of the survey to whom the need applies, or may apply."""
        return int(self.totals.counts[_APPLICABLE].sum())

    @property
    def persons(self) -> Estimate:
        """How many persons these are."""
        return self.totals.merged([_APPLICABLE]).total([0])


@dataclass(frozen=True)
class Sensitivity:
    """The share covered adequately, were every level asked for ``factor`` times what it is."""

    factor: float
    adequate: OpenShare


@dataclass(frozen=True)
class Partition:
    """Everybody judged under a profile. The first row is everybody; ``missing`` by need what nobody could be told for."""

    profile: Profile
    rows: tuple[PartitionRow, ...]
    needs: tuple[NeedRow, ...]
    sensitivity: tuple[Sensitivity, ...]
    missing: Mapping[str, tuple[str, ...]]

    @property
    def total(self) -> PartitionRow:
        """The row of everybody."""
        return self.rows[0]


FACTORS = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)


def partition(
    judged: Judged, design: Design, groups: Sequence[Grouping], factors: Sequence[float] = FACTORS
) -> Partition:
    """This function will count everybody judged under a profile, by group, by need, and as its levels move.

    The first of ``groups`` must hold everybody; its row is there even where nobody is judged.
    """
    standing = judged.standing
    cells = _cells(standing)
    rows = tuple(
        PartitionRow(grouping.name, name, totals)
        for grouping in groups
        for name, totals in zip(
            grouping.groups,
            grouping.over(design).cell_totals(cells, len(_CELLS)),
            strict=True,
        )
        if grouping is groups[0] or totals.counts.any()
    )
    return Partition(
        judged.profile, rows, _need_rows(standing, design), _moved(judged, design, factors), standing.missing
    )


def _cells(standing: Standing) -> Whole:
    cell = 3 * standing.any_cover.codes + standing.adequate.codes
    return np.where(standing.is_judged, cell, -1)


def _need_rows(standing: Standing, design: Design) -> tuple[NeedRow, ...]:
    questions = {str(place): (_places_in(one), _CELLS_OF_NEED) for place, one in enumerate(standing.needs)}
    found = counted_together(design, questions, standing.is_judged)
    return tuple(
        NeedRow(one.need, found[str(place)], one.missing, one.has_scheme)
        for place, one in enumerate(standing.needs)
    )


def _places_in(one: NeedStanding) -> Whole:
    is_unknown = one.shortfall == SHORTFALLS.index("unknown")
    is_never = is_unknown & one.applies.is_yes & one.adequate.is_no
    return np.where(is_never, _NEVER_MET, one.shortfall).astype(np.int64)


def _moved(judged: Judged, design: Design, factors: Sequence[float]) -> tuple[Sensitivity, ...]:
    """Who is judged does not hang on how high the levels are, so that all of them are counted together: adequately covered or not, or untold."""
    uncovered, asked = judged.standing.any_cover.is_no, list(dict.fromkeys(factors))
    answers = (np.where(uncovered, 1, judged.moved(factor).adequate.codes) for factor in asked)
    questions = {str(factor): (codes, 3) for factor, codes in zip(asked, answers, strict=True)}
    found = counted_together(design, questions, judged.standing.is_judged)
    return tuple(Sensitivity(factor, open_share(found[str(factor)], [0], [2])) for factor in factors)

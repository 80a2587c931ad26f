"""Reasons for exclusion counted: persons by primary reason, with sampling errors, for everybody and by group.

Covered and the reasons of the tree are cells that exclude each other and hold everybody of the universe, so every row adds up,
and the reasons of each part of the gap add up to that part in :mod:`~allcover.coverage.counts`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from allcover.coverage.conditions import Single
from allcover.coverage.exclusion import Blocking, Exclusion
from allcover.coverage.exclusion_tree import DecisionTree, Reason
from allcover.coverage.people import Grouping, counted_by_group
from allcover.coverage.sampled import counted_together
from allcover.coverage.ternary import Mask
from allcover.estimation import CellTotals, Design, cell_totals
from allcover.estimation.cells import MOST_CELLS
from allcover.vocabulary.estimate import Estimate

Held = TypeVar("Held")

MOST_APART = MOST_CELLS - 1
"""Conditions or missing items counted apart; those that hold the fewest persons beyond are counted together."""


@dataclass(frozen=True)
class ExclusionRow:
    """One group of a line's universe: totals of the cells *covered* (0) and each reason of the tree (1 and on)."""

    grouping: str
    group: str
    totals: CellTotals

    @property
    def persons(self) -> Estimate:
        """Everybody of the group (weighted)."""
        return self.totals.total(range(self.totals.totals.size))

    @property
    def unweighted(self) -> int:
        """Persons of the group who were asked."""
        return int(self.totals.counts.sum())

    def share(self, reasons: Iterable[int]) -> Estimate:
        """This function will give the share of the group whose primary reason is one of some, by place in the tree."""
        return self.totals.share([at + 1 for at in reasons])

    def share_of_excluded(self, reasons: Iterable[int]) -> Estimate:
        """This function will give the share of those not covered, or not known to be, whose reason is one of some."""
        return self.totals.share([at + 1 for at in reasons], range(1, self.totals.totals.size))

    def is_like(self, first: int, second: int) -> bool:
        """Whether the sample leaves open which of two reasons more of the group have: nought is in the 95 % interval of their difference.

        Where there is no interval nothing is claimed.
        """
        apart = self.totals.difference([first + 1], [second + 1])
        return apart.low is not None and apart.high is not None and apart.low <= 0.0 <= apart.high

    def total(self, reasons: Iterable[int]) -> Estimate:
        """This function will give the persons whose primary reason is one of some."""
        return self.totals.total([at + 1 for at in reasons])

    def asked(self, reasons: Iterable[int]) -> int:
        """This function will count the persons of the survey whose primary reason is one of some."""
        return int(self.totals.counts[[at + 1 for at in reasons]].sum())


@dataclass(frozen=True)
class ConditionRow:
    """A condition of the law behind a reason: the persons it keeps out, and their share of the universe."""

    condition: Single
    reason: Reason
    persons: Estimate
    share: Estimate
    asked: int


@dataclass(frozen=True)
class MissingRow:
    """An item that is missing, and the persons of whom nothing can be told for want of it."""

    item: str
    persons: Estimate
    asked: int


@dataclass(frozen=True)
class LineExclusion:
    """The reasons of one coverage line, counted; the first row is everybody.

    ``applying`` has by code the universe in two cells: whom a reason does not apply to, and whom it does, primary or not. ``is_upper_bound``: covered means
    affiliated, so that those left out are a lower bound.
    """

    exclusion: Exclusion
    rows: tuple[ExclusionRow, ...]
    conditions: tuple[ConditionRow, ...]
    missing: tuple[MissingRow, ...]
    missing_law: tuple[MissingRow, ...]
    applying: Mapping[str, CellTotals]

    @property
    def id(self) -> str:
        """The coverage line's own."""
        return self.exclusion.answers.line.id

    @property
    def tree(self) -> DecisionTree:
        """The tree the reasons come from."""
        return self.exclusion.tree

    @property
    def total(self) -> ExclusionRow:
        """The row of everybody."""
        return self.rows[0]

    @property
    def is_untold(self) -> bool:
        """Whether of nobody of the universe it is known if they are covered."""
        return self.found == (self.tree.position("fact_unknown"),) and not self.total.totals.counts[0]

    def unasked(self, reasons: Iterable[int]) -> tuple[str, ...]:
        """This function will name the reasons among some that the law admits and nobody can be known to have, where nobody has any of them."""
        held, exclusion = list(reasons), self.exclusion
        if self.total.asked(held):
            return ()
        codes = (self.tree.reasons[at].code for at in held)
        return tuple(code for code in codes if code in exclusion.unasked & exclusion.possible)

    def may_have(self, reasons: Iterable[int]) -> tuple[int, ...]:
        """This function will give, of the reasons of those of whom it cannot be told, the ones whose persons may have any of some reasons instead."""
        held = (self.tree.reasons[at] for at in reasons)
        parts = {one.part for one in held if one.code in self.exclusion.possible}
        untold = self.tree.of("cannot_tell")
        places = [
            self.tree.position(one.code) for one in untold if parts & self.exclusion.parts_of_untold(one.code)
        ]
        return tuple(at for at in places if at in self.found)

    @property
    def found(self) -> tuple[int, ...]:
        """The places of the reasons that somebody of the survey has."""
        counts = self.total.totals.counts[1:]
        return tuple(int(at) for at in np.flatnonzero(counts))


def count_exclusion(exclusion: Exclusion, design: Design, groups: Sequence[Grouping]) -> LineExclusion | None:
    """This function will count the reasons of a line by group, the first of which holds everybody; None where nobody is."""
    cells, number = exclusion.primary.astype(np.int64) + 1, len(exclusion.tree.reasons) + 1
    rows = tuple(ExclusionRow(*row) for row in counted_by_group(cells, number, design, groups))
    if not rows or rows[0].grouping != groups[0].name:
        return None
    return LineExclusion(
        exclusion,
        rows,
        _conditions(exclusion, design),
        _missing(exclusion.missing, exclusion, design),
        _missing(exclusion.missing_law, exclusion, design),
        _applying(exclusion, design),
    )


def _conditions(exclusion: Exclusion, design: Design) -> tuple[ConditionRow, ...]:
    blocking = _largest(exclusion.blocking, design, lambda one: one.persons)
    totals = _apart([one.persons for one in blocking], exclusion, design)
    return tuple(
        ConditionRow(
            one.condition,
            _reason(exclusion, one),
            totals.total([at]),
            totals.share([at]),
            int(totals.counts[at]),
        )
        for at, one in enumerate(blocking)
    )


def _reason(exclusion: Exclusion, blocking: Blocking) -> Reason:
    return exclusion.tree.reasons[exclusion.tree.position(blocking.reason)]


def _missing(missing: Mapping[str, Mask], exclusion: Exclusion, design: Design) -> tuple[MissingRow, ...]:
    items = _largest(missing.items(), design, lambda one: one[1])
    totals = _apart([who for _, who in items], exclusion, design)
    return tuple(
        MissingRow(name, totals.total([at]), int(totals.counts[at])) for at, (name, _) in enumerate(items)
    )


def _largest(these: Iterable[Held], design: Design, who: Callable[[Held], Mask]) -> list[Held]:
    """Those that hold most persons first, as many as can be counted apart."""
    ordered = sorted(these, key=lambda one: -float(design.weight[who(one)].sum()))
    return ordered[:MOST_APART]


def _apart(masks: Sequence[Mask], exclusion: Exclusion, design: Design) -> CellTotals:
    """Masks that exclude each other as cells, everybody else of the universe in the last."""
    cells = np.full(exclusion.primary.size, len(masks), dtype=np.int64)
    for at, mask in enumerate(masks):
        cells[mask] = at
    return cell_totals(design, cells, len(masks) + 1, exclusion.answers.universe.is_yes)


def _applying(exclusion: Exclusion, design: Design) -> dict[str, CellTotals]:
    questions = {code: (who.astype(np.int64), 2) for code, who in exclusion.applying.items() if who.any()}
    return counted_together(design, questions, exclusion.answers.universe.is_yes)

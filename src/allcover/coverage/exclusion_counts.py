"""Reasons for exclusion counted: persons by primary reason, with sampling errors, for everybody and by group.

Covered and the reasons of the tree are cells that exclude each other and hold everybody of the universe, so every row adds up,
and the reasons of each part of the gap add up to that part in :mod:`~allcover.coverage.counts`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from allcover.coverage.conditions import Single
from allcover.coverage.exclusion import COVERED, Blocking, Exclusion
from allcover.coverage.exclusion_states import IS_COVERED, STANDS_FOR, bit_of, bits_of
from allcover.coverage.exclusion_tree import TREE, DecisionTree, Reason
from allcover.coverage.people import Grouping, counted_by_group
from allcover.coverage.sampled import counted_together
from allcover.coverage.ternary import Mask
from allcover.estimation import CellTotals, Design, cell_totals
from allcover.estimation.cells import MOST_CELLS
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.open_share import OpenShare

Held = TypeVar("Held")
Kind = tuple[int, int]
"""A place in the tree, or :data:`~allcover.coverage.exclusion.COVERED`, and bits of possible states."""

MOST_APART = MOST_CELLS - 1
"""Conditions or missing items counted apart; those that hold the fewest persons beyond are counted together."""

_STATE_BITS = 40
"""More bits than the states of a person have."""


@dataclass(frozen=True)
class ExclusionRow:
    """One group of a line's universe: totals of the cells *covered* (0), each reason of the tree (1 and on), and those that missing answers leave open.

    ``kinds`` has for each cell the place of the primary reason of its persons, and the states that are possible of them.
    """

    grouping: str
    group: str
    totals: CellTotals
    kinds: tuple[Kind, ...]

    @property
    def persons(self) -> Estimate:
        """Everybody of the group (weighted)."""
        return self.totals.total(range(self.totals.totals.size))

    @property
    def unweighted(self) -> int:
        """Persons of the group who were asked."""
        return int(self.totals.counts.sum())

    def share(self, reasons: Iterable[int]) -> Estimate:
        """This function will give the share of the group whose primary reason, as far as is known, is one of some, by place in the tree."""
        return self.totals.share(self._primarily(reasons))

    def covered_open(self) -> OpenShare:
        """This function will give the share of those surely covered, and that of those who are or may be."""
        return OpenShare(self.totals.share([0]), self.totals.share(self._perhaps(IS_COVERED)))

    def share_open(self, reasons: Iterable[int]) -> OpenShare:
        """This function will give the share of those who surely have one of some reasons, and that of those who have or may have one."""
        surely, perhaps = self._ends(list(reasons))
        return OpenShare(self.totals.share(surely), self.totals.share(perhaps))

    def share_of_excluded_open(self, reasons: Iterable[int]) -> OpenShare:
        """This function will give the same shares of those not covered, or not known to be."""
        surely, perhaps = self._ends(list(reasons))
        left_out = range(1, self.totals.totals.size)
        return OpenShare(self.totals.share(surely, left_out), self.totals.share(perhaps, left_out))

    def share_of_excluded(self, reasons: Iterable[int]) -> Estimate:
        """This function will give the share of those not covered, or not known to be, whose reason, as far as is known, is one of some."""
        return self.totals.share(self._primarily(reasons), range(1, self.totals.totals.size))

    def is_left_open(self, first: int, second: int) -> bool:
        """Whether missing answers leave open which of two reasons more of the group have: the most of the second reaches the least of the first."""
        one, other = self.share_open([first]), self.share_open([second])
        if one.ends is None or other.ends is None or not (one.is_open or other.is_open):
            return False
        return other.ends[1] >= one.ends[0]

    def is_like(self, first: int, second: int) -> bool:
        """Whether missing answers, or the sample, leave open which of two reasons more have: nought is in the 95 % interval of their difference.

        Where there is no interval the sample is taken to say nothing.
        """
        apart = self.totals.difference(self._primarily([first]), self._primarily([second]))
        is_near = apart.low is not None and apart.high is not None and apart.low <= 0.0 <= apart.high
        return is_near or self.is_left_open(first, second)

    def total(self, reasons: Iterable[int]) -> Estimate:
        """This function will give the persons whose primary reason, as far as is known, is one of some."""
        return self.totals.total(self._primarily(reasons))

    def total_open(self, reasons: Iterable[int]) -> OpenShare:
        """This function will give the persons who surely have one of some reasons, and those who have or may have one."""
        surely, perhaps = self._ends(list(reasons))
        return OpenShare(self.totals.total(surely), self.totals.total(perhaps))

    def asked(self, reasons: Iterable[int]) -> int:
        """This function will count the persons of the survey whose primary reason is one of some."""
        return int(self.totals.counts[self._primarily(reasons)].sum())

    def _primarily(self, reasons: Iterable[int]) -> list[int]:
        wanted = set(reasons)
        return [cell for cell, (at, _) in enumerate(self.kinds) if at in wanted]

    def _perhaps(self, bits: int) -> list[int]:
        return [cell for cell, (_, states) in enumerate(self.kinds) if states & bits]

    def _ends(self, reasons: list[int]) -> tuple[list[int], list[int]]:
        """The cells of those who surely have one of some reasons, and of those who may. That something is not known is so of whoever it is not known of."""
        bits = bits_of(reasons)
        alone = TREE.reasons[reasons[0]] if len(reasons) == 1 else None
        if alone is not None and alone.part == "cannot_tell":
            return self._primarily(reasons), self._primarily(reasons)
        stands = STANDS_FOR.get(alone.code, ()) if alone is not None else ()
        wide = bits | bits_of(TREE.position(code) for code in stands)
        surely = [
            cell
            for cell, (at, states) in enumerate(self.kinds)
            if not states & ~wide and (not stands or at in reasons)
        ]
        return surely, self._perhaps(bits)


def told_kinds(reasons: int) -> tuple[Kind, ...]:
    """This function will give the kinds of cells of some number of reasons where nothing is left open."""
    return ((COVERED, IS_COVERED), *((at, bit_of(at)) for at in range(reasons)))


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
class LineReasons:
    """The primary reasons of one coverage line, counted; the first row is everybody."""

    exclusion: Exclusion
    rows: tuple[ExclusionRow, ...]

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

    @property
    def found(self) -> tuple[int, ...]:
        """The places of the reasons that somebody of the survey has."""
        return tuple(at for at in range(len(self.tree.reasons)) if self.total.asked([at]))

    @property
    def largest_first(self) -> list[int]:
        """The same places, those first that most persons surely have."""
        return sorted(self.found, key=lambda at: -(self.total.share_open([at]).low.value or 0.0))


@dataclass(frozen=True)
class LineExclusion(LineReasons):
    """The same with what is behind them.

    ``applying`` has by code the universe in two cells: whom a reason does not apply to, and whom it does, primary or not.
    """

    conditions: tuple[ConditionRow, ...]
    missing: tuple[MissingRow, ...]
    missing_law: tuple[MissingRow, ...]
    applying: Mapping[str, CellTotals]


def count_reasons(exclusion: Exclusion, design: Design, groups: Sequence[Grouping]) -> LineReasons | None:
    """This function will count the primary reasons of a line by group, the first of which holds everybody; None where nobody is."""
    cells, kinds = _cells(exclusion)
    rows = tuple(ExclusionRow(*row, kinds) for row in counted_by_group(cells, len(kinds), design, groups))
    is_told = bool(rows) and rows[0].grouping == groups[0].name
    return LineReasons(exclusion, rows) if is_told else None


def count_exclusion(exclusion: Exclusion, design: Design, groups: Sequence[Grouping]) -> LineExclusion | None:
    """This function will count the same, and what is behind the reasons over everybody; None where nobody is."""
    counted = count_reasons(exclusion, design, groups)
    if counted is None:
        return None
    return LineExclusion(
        exclusion,
        counted.rows,
        _conditions(exclusion, design),
        _missing(exclusion.missing, exclusion, design),
        _missing(exclusion.missing_law, exclusion, design),
        _applying(exclusion, design),
    )


def _cells(exclusion: Exclusion) -> tuple[npt.NDArray[np.int64], tuple[Kind, ...]]:
    """The cell of each person (-1: outside), and of each cell the primary reason and the states that are possible.

    Where there are more kinds of doubt than cells, those of one primary reason are counted together, with all that is possible of any.
    """
    primary, states = exclusion.primary.astype(np.int64), exclusion.states
    plain = told_kinds(len(exclusion.tree.reasons))
    cells = np.where(primary >= COVERED, primary + 1, -1)
    is_open = (primary >= 0) & ((states & (states - 1)) != 0)
    # As one number each, which is quicker to sort; in the order of the reasons, then of the states.
    found = np.unique(primary[is_open] << _STATE_BITS | states[is_open]).tolist()
    kinds: list[Kind] = [(held >> _STATE_BITS, held & ((1 << _STATE_BITS) - 1)) for held in found]
    if len(plain) + len(kinds) > MOST_CELLS:
        joined: dict[int, int] = {}
        for at, held in kinds:
            joined[at] = joined.get(at, 0) | held
        kinds = list(joined.items())
        for cell, (at, _) in enumerate(kinds):
            cells[is_open & (primary == at)] = len(plain) + cell
    else:
        for cell, (at, held) in enumerate(kinds):
            cells[is_open & (primary == at) & (states == held)] = len(plain) + cell
    return cells, (*plain, *kinds)


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

"""Who is in what: each person in exactly one combination of schemes, so that nobody is counted twice.

A scheme counts for a person whom it protects in fact, as the definition says; one that only stands for others counts for nobody, as
each is in one of those. Whoever of whom any scheme cannot be told is in no combination, and counted apart.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from allcover.coverage.sampled import counted_together
from allcover.coverage.ternary import Mask, Ternary
from allcover.engine.outcome import Outcome
from allcover.engine.protection import protection, stands_for
from allcover.estimation import CellTotals, Design, cell_totals
from allcover.rules.definition import Scheme
from allcover.vocabulary.estimate import Estimate

MOST_SCHEMES = 8
"""Schemes told apart: the largest. More make combinations that nobody can read."""

EVERYBODY, EMPLOYED = "everybody", "employed"
MOST_COMBINATIONS = 40
MOST_UNTOLD = 0.1
"""Share of persons of whom a scheme may be unknown: one that is unknown of many would leave them all in no combination."""


@dataclass(frozen=True)
class Combination:
    """The persons in exactly these schemes and no other of those told."""

    schemes: tuple[str, ...]
    persons: Estimate
    share: Estimate
    asked: int


@dataclass(frozen=True)
class Membership:
    """Combinations of schemes, largest first, of which :meth:`beyond` joins the smaller ones; ``untold`` are in no combination.

    Of the persons of a ``universe``: everybody, or the employed. ``schemes`` by id with the persons in each, whatever else they are in. ``left_out`` are schemes of which the survey tells
    nothing, or too little, and those beyond the largest. ``affiliations``: the sum over schemes, which counts a person as often as schemes protect them; ``persons``: everybody
    in one scheme at least. Those untold are in neither.
    """

    schemes: tuple[tuple[str, Estimate], ...]
    combinations: tuple[Combination, ...]
    untold: Combination
    affiliations: float
    persons: Estimate
    left_out: tuple[str, ...]
    totals: CellTotals
    universe: str = EVERYBODY

    def beyond(self, first: int) -> Combination | None:
        """This function will count together all who are in a combination after the ``first`` ones; None where nobody was asked."""
        told = _combination(
            self.totals, range(min(first, len(self.combinations)), self.totals.counts.size - 1), ()
        )
        return told if told.asked else None


def memberships(
    outcome: Outcome, design: Design, schemes: Sequence[Scheme], employed: Mask
) -> tuple[Membership, ...]:
    """This function will count everybody by schemes, and the employed where that tells of schemes of which all others are untold.

    A survey asks workers alone which pension fund they are in; of everybody, that would be unknown for most.
    """
    of_all = membership(outcome, design, schemes)
    at_work = membership(outcome, design, schemes, employed, EMPLOYED)
    told = {name for name, _ in of_all.schemes} if of_all else set()
    is_more = at_work is not None and not {name for name, _ in at_work.schemes} <= told
    return tuple(one for one in (of_all, at_work if is_more else None) if one is not None)


def membership(
    outcome: Outcome,
    design: Design,
    schemes: Sequence[Scheme],
    inside: Mask | None = None,
    universe: str = EVERYBODY,
) -> Membership | None:
    """This function will count persons by the exact combination of schemes that protect them; None where nothing is told.

    ``outcome`` must hold whom each scheme protects; ``inside`` are the persons of the universe, None: everybody.
    """
    joined = [one for one in schemes if not stands_for(outcome.system, outcome.day, one)]
    answers = {one.id: Ternary.of(protection(outcome, one)) for one in joined}
    counted = np.ones(design.weight.size, np.bool_) if inside is None else inside
    weight = np.where(counted, design.weight, 0.0)
    everybody = weight.sum() or 1.0
    told = {
        name: answer
        for name, answer in answers.items()
        if weight[answer.is_yes].sum() > 0 and weight[~answer.is_known].sum() <= MOST_UNTOLD * everybody
    }
    if not told:
        return None
    by_size = sorted(told, key=lambda name: -float(weight[told[name].is_yes].sum()))[:MOST_SCHEMES]
    left_out = tuple(name for name in answers if name not in by_size)
    return _counted({name: told[name] for name in by_size}, design, left_out, counted, universe)


def _counted(
    told: dict[str, Ternary], design: Design, left_out: tuple[str, ...], inside: Mask, universe: str
) -> Membership:
    names = list(told)
    pattern = np.zeros(design.weight.size, dtype=np.int64)
    known = np.ones(design.weight.size, dtype=np.bool_)
    for bit, answer in enumerate(told.values()):
        pattern |= answer.is_yes.astype(np.int64) << bit
        known &= answer.is_known
    weight = np.where(inside, design.weight, 0.0)
    patterns, at = np.unique(np.where(known & inside, pattern, -1), return_inverse=True)
    weights = np.bincount(at, weight)
    order = [int(place) for place in np.argsort(-weights, kind="stable") if patterns[place] >= 0]
    kept, rest = order[:MOST_COMBINATIONS], order[MOST_COMBINATIONS:]
    # One cell a combination kept, then the others together, then those of whom it cannot be told.
    cell_of = np.full(patterns.size, len(kept) + 1)
    cell_of[kept], cell_of[rest] = np.arange(len(kept)), len(kept)
    totals = cell_totals(design, cell_of[at], len(kept) + 2, inside)

    combinations = tuple(
        _combination(totals, [cell], _members(int(patterns[place]), names)) for cell, place in enumerate(kept)
    )
    in_any = [cell for cell, one in enumerate(combinations) if one.schemes] + [len(kept)]
    return Membership(
        tuple(_in_schemes(told, design, inside)),
        combinations,
        _combination(totals, [len(kept) + 1], ()),
        float(sum(weight[answer.is_yes & known].sum() for answer in told.values())),
        totals.total(in_any),
        left_out,
        totals,
        universe,
    )


def _combination(totals: CellTotals, cells: Sequence[int], schemes: tuple[str, ...]) -> Combination:
    return Combination(
        schemes, totals.total(cells), totals.share(cells), int(totals.counts[list(cells)].sum())
    )


def _members(pattern: int, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name for bit, name in enumerate(names) if pattern >> bit & 1)


def _in_schemes(told: dict[str, Ternary], design: Design, inside: Mask) -> Iterable[tuple[str, Estimate]]:
    questions = {name: (answer.is_yes.astype(np.int64), 2) for name, answer in told.items()}
    found = counted_together(design, questions, inside)
    yield from ((name, found[name].total([1])) for name in told)

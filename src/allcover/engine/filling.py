"""Limited places filled: who asks and with what score is judged of everybody, then the cut-off is put into the law."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from allcover.engine.asked import open_quotas, weights_of
from allcover.engine.columns import OutcomeColumn
from allcover.engine.judge import Judge
from allcover.engine.plan import plan_of
from allcover.engine.queue import Floats, Queue, Whole, whole_weights
from allcover.expressions.logic import Bound, Unknown
from allcover.population import Population
from allcover.population.cutting import households_of
from allcover.rules.cutoffs import with_cutoffs
from allcover.rules.definition import System
from allcover.rules.quota import EVERYBODY, NOBODY, Cutoff, Limit, Quota
from allcover.vocabulary.exact import Fraction, ratio

Find = Callable[[System, Sequence[str]], Mapping[str, OutcomeColumn]]
"""Finds quantities of everybody under a law, as columns."""


def with_places_filled(
    system: System, population: Population, day: date, outputs: Sequence[str], find: Find
) -> System:
    """This function will give the law with the cut-offs of all limited places that outputs rest on.

    Places that rest on who has another place are filled after these. Cut-offs given or found before stay.
    """
    while waiting := open_quotas(system, day, outputs):
        quotas = [
            system.quotas[key] for key in waiting if _is_ready(system.quotas[key], system, day, waiting)
        ]
        found = find(system, [part for quota in quotas for part in (quota.among, quota.score)])
        filled = {quota.key: _Filling(system, population, day, quota).cutoff(found) for quota in quotas}
        system = with_cutoffs(system, filled, day)
    return system


def _is_ready(quota: Quota, system: System, day: date, waiting: Sequence[str]) -> bool:
    below = plan_of(system, day, [quota.among, quota.score])
    return not any(other in below for other in waiting)


@dataclass(frozen=True)
class _Filling:
    system: System
    population: Population
    day: date
    quota: Quota

    def cutoff(self, found: Mapping[str, OutcomeColumn]) -> Cutoff:
        """This function will fill the places, in the best and the worst case of what is unknown.

        In the worst case whoever may ask does, with the best score possible; in the best one only those ask who
        surely do, with the worst score possible.
        """
        weights, shares = whole_weights(weights_of(self.population, self.quota.of))
        among, score = found[self.quota.among], found[self.quota.score]
        may_ask = ~among.is_no & (weights > 0)
        surely_ask = among.is_yes & may_ask
        first, last = (score.low, score.high) if self._is_lowest else (-score.high, -score.low)
        worst = self._queue(first, weights, shares, may_ask, is_best=True)
        best = self._queue(last, weights, shares, surely_ask & np.isfinite(last), is_best=False)
        surely = ratio(int(weights[surely_ask].sum()), shares)
        number, rows = self._number(), int(may_ask.sum())
        origin = f"found in '{self.population.about.title}'"
        if number is None:
            return Cutoff(self.day, NOBODY, EVERYBODY, None, (surely, worst.size), None, rows, origin)
        is_told = bool((surely_ask | ~may_ask).all() and score.is_known[may_ask].all())
        if is_told:
            limit, served = _reach(worst, number, self.quota.ties)
            sure = possible = self._as_score(limit)
            return Cutoff(self.day, sure, possible, number, (surely, surely), served, rows, origin)
        sure = possible = EVERYBODY if number > 0 else NOBODY
        if worst.size > number:
            sure = self._as_score(worst.reach(number, self.quota.ties)[0])
            possible = self._as_score(best.reach(number, self.quota.ties)[0])
        return Cutoff(self.day, sure, possible, number, (surely, worst.size), None, rows, origin)

    @property
    def _is_lowest(self) -> bool:
        return self.quota.first == "lowest"

    def _number(self) -> Fraction | None:
        dated = self.system.parameters[self.quota.number].on(self.day)
        return None if dated is None else ratio(dated.value)  # type: ignore[arg-type]

    def _queue(
        self, rank: Floats, weights: Whole, shares: int, is_in: npt.NDArray[np.bool_], *, is_best: bool
    ) -> Queue:
        rows = np.flatnonzero(is_in)
        return Queue(
            rank[rows], weights[rows], shares, lambda at: self._exact_ranks(rows[at], is_best=is_best)
        )

    def _exact_ranks(self, rows: npt.NDArray[np.int64], *, is_best: bool) -> list[Bound]:
        """The judge's scores of persons or households, as ranks: the best or the worst they may be."""
        of_person = self.quota.of == "person"
        offsets = self.population.household_offsets
        households = self.population.household_of_person[rows] if of_person else rows
        cut = np.unique(households)
        judge = Judge(self.system, households_of(self.population, cut), self.day, [self.quota.score])
        ranks: list[Bound] = []
        for row, place in zip(rows.tolist(), np.searchsorted(cut, households).tolist()):
            case = judge.open(place)
            at = case.persons.start + row - int(offsets[cut[place]]) if of_person else None
            ranks.append(self._rank(judge.ask(case, self.quota.score, at), is_best=is_best))
        return ranks

    def _rank(self, score: object, *, is_best: bool) -> Bound:
        if isinstance(score, Unknown):
            score = score.low if is_best == self._is_lowest else score.high
        assert isinstance(score, int | float | Fraction)
        return score if self._is_lowest else -score

    def _as_score(self, limit: Limit) -> Limit:
        if limit.value is None or self._is_lowest:
            return limit
        return Limit(-limit.value, limit.is_reached)


def _reach(queue: Queue, number: Fraction, ties: str) -> tuple[Limit, Fraction]:
    """How far places reach where everything is known: the last score served, but for places that are left over."""
    limit, served = queue.reach(number, ties)
    if ties == "in" or limit == NOBODY or (limit == EVERYBODY and served < number):
        return limit, served
    return queue.last_before(limit), served

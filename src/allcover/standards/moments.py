"""The moments at which a level is tried, and what the law pays the standard beneficiary at each.

It must hold for all earnings up to the wage of the skilled worker, so that it is tried at that wage and below it, in each month
of the time a short benefit must last, and at each age at which a pension may begin.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from allcover.expressions.logic import Unknown
from allcover.expressions.nodes import Exact
from allcover.standards.averages import whole_life
from allcover.standards.beneficiary import SHORT_TERM, Circumstances
from allcover.standards.convention import Level, LowerLevel, Part
from allcover.standards.figures import Figures, ReferenceWage
from allcover.standards.records import first_age, reads_career
from allcover.standards.share import Share
from allcover.standards.spells import NotTold, in_thirty_days, is_paid_by_day, last_paid_day
from allcover.standards.trial import Offer, Trial, with_receipt
from allcover.vocabulary.exact import ratio

PARTS_OF_WAGE = (ratio(1), ratio(3, 4), ratio(1, 2))
"""The earnings at which a level is tried, as parts of the skilled worker's wage."""

_USUAL_DAYS = 84


@dataclass(frozen=True)
class Moments:
    """The moments of one offer. ``is_by_average``: with a contribution for every month of working life, instead of the part's record."""

    trial: Trial
    offer: Offer
    part: Part
    level: Level
    figures: Figures
    is_by_average: bool

    @property
    def record(self) -> tuple[int, int | None]:
        """Months of contribution and, where it may be instead, of residence."""
        return self.part.record(self.level)

    def start(self, wage: Exact) -> Circumstances:
        """This function will give the beneficiary with a record, at a wage."""
        months, residence = self.record
        them = self.trial.placed(
            self.offer, Circumstances(self.level.beneficiary, self.level.contingency, wage, months)
        )
        if self.is_by_average:
            return whole_life(self.grown(them))
        if residence is not None and self._needs_no_contributions(them):
            return replace(them, months=0, residence=residence)
        return them

    def grown(self, them: Circumstances) -> Circumstances:
        """This function will give the beneficiary at the latest age of the part, where old age is what happens; else as he is."""
        if self.level.contingency != "old_age" or self.part.age is None:
            return them
        return replace(them, age=self.part.age.at_most)

    def _needs_no_contributions(self, them: Circumstances) -> bool:
        """Whether who has lived here all his life and never contributed is paid: then residence is the record."""
        ages = (them.age,) if self.level.contingency != "old_age" else (80,)
        return any(self.trial.pays(self.offer, replace(them, months=0, age=age)).amount != 0 for age in ages)

    def best(self, probe: ReferenceWage) -> Share | None:
        """This function will try the first age at which the level is reached, else the best one; for other contingencies the only one.

        None where nothing is ever paid.
        """
        start = self.start(probe.amount)
        moments = [start] if self.level.contingency != "old_age" else list(self._ages(start))
        best: Share | None = None
        for them in moments:
            share = self.lowest(them)
            if best is None or share.value > best.value:
                best = share
            if self.reaches(share, self.level.at_least):
                break
        return None if best is None or best.benefit == 0 else best

    def _ages(self, start: Circumstances) -> Iterator[Circumstances]:
        first = first_age(self.trial, self.offer, start)
        if first is None:
            return
        limit = self.part.age.at_most if self.part.age is not None else self.level.age or first
        aged = (replace(start, age=age) for age in range(first, max(limit, first) + 1))
        yield from (whole_life(them) if self.is_by_average else them for them in aged)

    def lowest(self, them: Circumstances) -> Share:
        """This function will give the lowest share over earnings, and over the months in which a short-term benefit must be paid."""
        moments = list(self._moments(them))
        self.trial.look_at(self.offer, moments)
        return min((self.share(moment, moment.wage) for moment in moments), key=lambda one: one.value)

    def _moments(self, them: Circumstances) -> Iterator[Circumstances]:
        for wage in self.wages(them.wage):
            earning = replace(them, wage=wage)
            yield from self._months_of_spell(earning) if self.level.contingency in SHORT_TERM else (earning,)

    def wages(self, wage: Exact) -> Iterable[Exact]:
        """This function will give the earnings at which a wage is tried, in whole smallest units."""
        digits = 10**self.trial.system.country.minor_digits
        return dict.fromkeys(ratio(int(part * wage * digits + ratio(1, 2)), digits) for part in PARTS_OF_WAGE)

    def _months_of_spell(self, them: Circumstances) -> Iterator[Circumstances]:
        """The first whole month of benefit, every month after it, and the last one of the time it must last.

        A benefit that ends sooner is too short, which is another requirement: its level is that of the time it is paid.
        """
        duration = self.part.duration
        days = 7 * duration.weeks if duration is not None and duration.weeks else _USUAL_DAYS
        if self._last_day is not None:
            days = min(days, self._last_day)
        start = 31 if self.level.contingency != "maternity" else 28
        yield from (replace(them, days_since=since) for since in dict.fromkeys((*range(start, days - 31, 30), max(days - 31, start))))  # fmt: skip

    def share(self, them: Circumstances, reference: Exact) -> Share:
        """This function will give what is paid, as a share of the reference wage. Raises NotTold where the rules do not say."""
        paid = self.trial.pays(self.offer, them)
        if isinstance(paid.amount, Unknown) or isinstance(paid.is_entitled, Unknown):
            raise NotTold(paid.missing)
        amount, is_by_day = self._by_thirty_days(them, paid.amount)
        during = self._allowances(with_receipt(them, amount))
        in_work = self._allowances(them.at_work())
        return Share(them, reference, amount, during, in_work, is_by_day)

    def _by_thirty_days(self, them: Circumstances, amount: Exact) -> tuple[Exact, bool]:
        if self.level.contingency not in SHORT_TERM or amount == 0 or not self._is_by_day:
            return amount, False
        return in_thirty_days(self.trial, amount), True

    @cached_property
    def _probe(self) -> Circumstances:
        """The beneficiary a month after the spell began."""
        wage = self.figures.skilled or self.figures.labourer
        assert wage is not None
        return replace(
            self.start(wage.amount), days_since=28 if self.level.contingency == "maternity" else 31
        )

    @cached_property
    def _last_day(self) -> int | None:
        return last_paid_day(self.trial, self.offer, self._probe, self._probe.days_since)

    @cached_property
    def _is_by_day(self) -> bool:
        return is_paid_by_day(self.trial, self.offer, self._probe, self._last_day)

    def _allowances(self, them: Circumstances) -> Exact:
        paid = self.trial.family_allowances(self.offer.scheme, them)
        if isinstance(paid.amount, Unknown):
            raise NotTold(paid.missing)
        return paid.amount

    def is_flat(self, them: Circumstances) -> bool:
        """This function will say whether half the earnings bring the same benefit."""
        full, half = (self.trial.pays(self.offer, replace(them, wage=wage)).amount for wage in (them.wage, next(iter(self.wages(ratio(them.wage, 2))))))  # fmt: skip
        return full == half

    def reaches(self, share: Share, required: Exact) -> bool:
        """This function will say whether a share reaches what is required, but for a part of the smallest unit."""
        return share.reaches(required, self.smallest)

    @property
    def smallest(self) -> Exact:
        """The smallest unit of money."""
        return ratio(1, 10**self.trial.system.country.minor_digits)

    def shorter_records(self, lower: LowerLevel, them: Circumstances) -> Iterator[tuple[Circumstances, int]]:
        """This function will give records of fewer whole years of contribution, then one of residence alone (0 months of contribution).

        Where no rule asks for contributions or employment, residence alone is tried: years of work bring nothing there.
        """
        end = self.record[0] if lower.is_proportional else lower.contribution_months + 1
        if reads_career(self.trial, self.offer):
            for months in range(lower.contribution_months, end, 12):
                yield replace(them, months=months, residence=None), months
        if lower.residence_months is not None:
            yield replace(them, months=0, residence=lower.residence_months), 0

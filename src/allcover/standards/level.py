"""The level of a benefit: what the law pays the standard beneficiary, as a share of the reference wage.

``(B + F_b) / (W + F_w)``, exactly: the benefit and the family allowances during the contingency, over the wage and the family
allowances while at work. It must hold for all earnings up to the wage of the skilled worker, so that it is tried at that wage
and below it, in each month of the time the benefit must last; the lowest share counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from allcover.expressions.nodes import Exact
from allcover.standards.averages import average_asked
from allcover.standards.beneficiary import LONG_TERM, SHORT_TERM, Circumstances
from allcover.standards.clauses import under_exception, where_all_active
from allcover.standards.convention import Convention, Level, LowerLevel, Part
from allcover.standards.figures import Figures, ReferenceWage
from allcover.standards.ground import Ground
from allcover.standards.moments import Moments
from allcover.standards.net import net_of
from allcover.standards.share import Share, told_share
from allcover.standards.spells import NotTold, is_paid
from allcover.standards.trial import SIGNS, SPELLS, Offer, Trial
from allcover.standards.verdict import Status, Step, Verdict, step
from allcover.vocabulary.exact import ratio

_LATER = 62
"""Days after which a benefit that is a periodical payment is still paid, and a lump sum is not."""


class _Measured(NamedTuple):
    """A share, the reference wage it is of, the formula by which it was reckoned, and the earnings at which it was tried, if several."""

    share: Share
    wage: ReferenceWage
    formula: str
    wages: tuple[Exact, ...] = ()


@dataclass(frozen=True)
class LevelCheck:
    """A level asked of one offer. ``is_by_average``: with a contribution for every month of working life, instead of the part's record."""

    trial: Trial
    offer: Offer
    convention: Convention
    part: Part
    level: Level
    figures: Figures
    is_by_average: bool = False

    @cached_property
    def moments(self) -> Moments:
        """The moments at which the level is tried."""
        return Moments(self.trial, self.offer, self.part, self.level, self.figures, self.is_by_average)

    def verdict(self) -> Verdict:
        """This function will hold the level of the offer against the one required."""
        unread = self._unread()
        if unread is not None:
            return self._open(unread)
        probe = self.figures.skilled or self.figures.labourer
        if probe is None:
            return self._open(step("no_skilled_wage"))
        try:
            return self._or_by_average(self._excepted(self._tried(probe)), probe)
        except NotTold as reason:
            return self._open(not_told(reason))

    def _excepted(self, verdict: Verdict) -> Verdict:
        """A level that is missed, but reached by a country that has declared the temporary exceptions."""
        enough = self.level.at_least_under_exception
        if verdict.status is not Status.NOT_MET or enough is None or (verdict.tested or 0) < enough:
            return verdict
        status, lacking = under_exception(self.figures, step("exception_level", required=enough))
        return replace(verdict, status=status, lacking=lacking)

    def _or_by_average(self, verdict: Verdict, probe: ReferenceWage) -> Verdict:
        """A level that is missed with the record of years, where the law asks a yearly average: tried with all of working life."""
        average = self.part.qualifying.average if self.part.qualifying is not None else None
        if average is None or self.is_by_average or verdict.status is not Status.NOT_MET:
            return verdict
        start = self.moments.grown(self.moments.start(probe.amount))
        if average_asked(self.trial, self.offer, start) is None:
            return verdict
        found = replace(self, is_by_average=True)._tried(probe)
        if found.status is not Status.MET:
            return verdict
        status, lacking = where_all_active(self.figures, average.ground)
        told = step("level_at_average", article=average.ground.article)
        return verdict if status is Status.NOT_MET else replace(found, status=status, lacking=lacking, steps=(told, *found.steps))  # fmt: skip

    def _unread(self) -> Step | None:
        """What keeps a rule from knowing of the contingency at all."""
        read = self.trial.reads((*self.offer.entitled, *self.offer.paid))
        if not read & SIGNS[self.level.contingency]:
            return step("no_rule_reads", what=self.level.contingency)
        if self.level.contingency in SHORT_TERM and not read & SPELLS:
            return step("spread_over_year", what=self.level.contingency)
        return None

    def _tried(self, probe: ReferenceWage) -> Verdict:
        best = self.moments.best(probe)
        if best is None:
            return self._nothing_paid(probe)
        if self.level.contingency in LONG_TERM and not is_paid(
            self.trial.pays(self.offer, replace(best.them, days_since=_LATER))
        ):
            return self._judged(None, (step("paid_once"),), "earnings_related")
        them = replace(best.them, wage=probe.amount)
        found = tuple(self._measured(them))
        reached = next((one for one in found if self.moments.reaches(one.share, self.level.at_least)), None)
        if reached is not None:
            return self._held(reached)
        lower = None if self.level.lower is None else self._reached_lower(self.level.lower, them)
        if lower is not None:
            return self._with_lower(*lower, found)
        lacking = self._wage_lacking(them)
        return self._open(lacking) if lacking is not None else self._held(found[-1])

    def _nothing_paid(self, probe: ReferenceWage) -> Verdict:
        """Nothing is ever paid: not met if the law covers the beneficiary, else the scheme is for others."""
        them = self.moments.start(probe.amount)
        if self.trial.covers(self.offer.scheme, self.part.branch, them.at_work()) is not True:
            return self._open(step("not_covered"))
        return self._judged(ratio(0), (step("record", months=them.months), step("not_entitled_after", months=them.months)), "earnings_related")  # fmt: skip

    # the three formulas

    def _measured(self, them: Circumstances) -> Iterator[_Measured]:
        """The share by each formula that is open to the benefit and of whose wage somebody has told.

        A flat one may be as high as one that goes by earnings: by the skilled worker's wage too, where that is enough.
        """
        skilled, labourer = self.figures.skilled, self.figures.labourer
        is_by_labourer = self._is_by_labourer(them)
        if skilled is not None and not self.offer.is_means_tested:
            if is_by_labourer:
                yield _Measured(self.moments.share(them, skilled.amount), skilled, "earnings_related")
            else:
                wages = tuple(self.moments.wages(skilled.amount))
                yield _Measured(self.moments.lowest(them), skilled, "earnings_related", wages)
        if labourer is not None and is_by_labourer:
            formula = "means_tested" if self.offer.is_means_tested else "flat_rate"
            share = self.moments.share(replace(them, wage=labourer.amount), labourer.amount)
            yield _Measured(share, labourer, formula)

    def _is_by_labourer(self, them: Circumstances) -> bool:
        return self.offer.is_means_tested or self.moments.is_flat(them)

    def _wage_lacking(self, them: Circumstances) -> Step | None:
        """The reference wage that nobody has told, and without which a level that was not reached may still be."""
        if self._is_by_labourer(them):
            return step("no_labourer_wage") if self.figures.labourer is None else None
        return step("no_skilled_wage") if self.figures.skilled is None else None

    def _held(self, found: _Measured) -> Verdict:
        """The verdict on a share; one that is reached but for a part of the smallest unit says so."""
        share, steps = found.share, self._told(found)
        is_reached = self.moments.reaches(share, self.level.at_least)
        if is_reached and share.value < self.level.at_least:
            steps = (*steps, step("within_smallest_unit", amount=self.moments.smallest))
        verdict = self._judged(
            share.value, steps, found.formula, Status.MET if is_reached else Status.NOT_MET
        )
        return (
            verdict if is_reached or self.level.net is None else self._or_net(verdict, share, self.level.net)
        )

    def _or_net(self, gross: Verdict, share: Share, clause: Ground) -> Verdict:
        """A level that gross amounts miss, where net ones may be compared instead. No taxes are known of a benefit that is nothing."""
        if share.benefit == 0 or self._excepted(gross).status is Status.MET:
            return gross
        if self.figures.taxes is None:
            return replace(
                gross, status=Status.NOT_DETERMINABLE, lacking=(step("no_taxes", article=clause.article),)
            )
        net = net_of(self.trial, share, self.figures.taxes)
        told = replace(
            gross, steps=(*gross.steps, *net.told(clause.article)), tested=max(share.value, net.value)
        )
        return replace(told, status=Status.MET) if net.value >= self.level.at_least else told

    def _reached_lower(
        self, lower: LowerLevel, them: Circumstances
    ) -> tuple[LowerLevel, _Measured, int, Exact] | None:
        """A shorter record with which a percentage some points lower is reached, with the months and the percentage."""
        for shorter, months in self.moments.shorter_records(lower, them):
            full = self.moments.record[0]
            part = ratio(full - months, full - lower.contribution_months) if months else ratio(1)
            required = self.level.at_least - lower.points * part
            for found in self._measured(shorter):
                if self.moments.reaches(found.share, required):
                    return lower, found, months, required
        return None

    def reaches_with(self, them: Circumstances) -> bool:
        """This function will say whether the level is reached with a record. Raises NotTold."""
        return self.moments.reaches(self.moments.lowest(them), self.level.at_least)

    # what is told

    def _with_lower(
        self, lower: LowerLevel, found: _Measured, months: int, required: Exact, before: tuple[_Measured, ...]
    ) -> Verdict:
        steps = (
            *(self._told(before[-1]) if before else ()),
            step("points_lower", article=lower.ground.article, months=months or found.share.them.residence, required=required),
            *self._told(found),
        )  # fmt: skip
        return Verdict(
            "level", Status.MET, self.level.ground, self.level.contingency, found.share.value, required, "share",
            steps=steps, formula=self.convention.formulas.get(found.formula),
        )  # fmt: skip

    def _judged(
        self, value: Exact | None, steps: tuple[Step, ...], formula: str, status: Status = Status.NOT_MET
    ) -> Verdict:
        return Verdict(
            "level", status, self.level.ground, self.level.contingency, value, self.level.at_least, "share",
            steps=steps, formula=self.convention.formulas.get(formula),
        )  # fmt: skip

    def _open(self, *lacking: Step) -> Verdict:
        return Verdict(
            "level", Status.NOT_DETERMINABLE, self.level.ground, self.level.contingency,
            required=self.level.at_least, unit="share", lacking=lacking,
        )  # fmt: skip

    @staticmethod
    def _told(found: _Measured) -> tuple[Step, ...]:
        """The steps of a share; of one that goes by earnings, those at which it was tried too."""
        told = told_share(found.share, found.wage)
        if not found.wages:
            return told
        return (*told, step("lowest_of_earnings", wages=found.wages, lowest=found.share.reference))


def not_told(reason: NotTold) -> Step:
    """This function will say what keeps the judge from telling: missing items, or answers that go up and down."""
    return step("answers_missing", items=reason.missing) if reason.missing else step("not_monotone")

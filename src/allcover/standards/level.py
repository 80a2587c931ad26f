"""The level of a benefit: what the law pays the standard beneficiary, as a share of the reference wage.

``(B + F_b) / (W + F_w)``, exactly: the benefit and the family allowances during the contingency, over the wage and the family
allowances while at work. It must hold for all earnings up to the wage of the skilled worker, so that it is tried at that wage
and below it, in each month of the time the benefit must last; the lowest share counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

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
        if self.offer.is_means_tested:
            return self._against_labourer(them, "means_tested")
        if self.moments.is_flat(them):
            return self._flat(them)
        if self.figures.skilled is None:
            return self._open(step("no_skilled_wage"))
        return self._earnings_related(them)

    def _nothing_paid(self, probe: ReferenceWage) -> Verdict:
        """Nothing is ever paid: not met if the law covers the beneficiary, else the scheme is for others."""
        them = self.moments.start(probe.amount)
        if self.trial.covers(self.offer.scheme, self.part.branch, them.at_work()) is not True:
            return self._open(step("not_covered"))
        return self._judged(ratio(0), (step("record", months=them.months), step("not_entitled_after", months=them.months)), "earnings_related")  # fmt: skip

    # the three formulas

    def _earnings_related(self, them: Circumstances) -> Verdict:
        lowest = self.moments.lowest(them)
        steps = (*self._steps(lowest), *self._other_earnings(lowest))
        if not self.moments.reaches(lowest, self.level.at_least) and self.level.lower is not None:
            reached = self._reached_lower(self.level.lower, them)
            if reached is not None and self._is_open(self.level.lower):
                return self._with_lower(reached, self.level.lower, steps)
        return self._held(lowest, steps, "earnings_related")

    def _flat(self, them: Circumstances) -> Verdict:
        if self.figures.skilled is not None:
            skilled = self.moments.share(them, self.figures.skilled.amount)
            if self.moments.reaches(skilled, self.level.at_least):
                return self._held(skilled, self._steps(skilled), "earnings_related")
        return self._against_labourer(them, "flat_rate")

    def _against_labourer(self, them: Circumstances, formula: str) -> Verdict:
        labourer = self.figures.labourer
        if labourer is None:
            return self._open(step("no_labourer_wage"))
        share = self.moments.share(replace(them, wage=labourer.amount), labourer.amount)
        return self._held(share, self._steps(share, labourer), formula)

    def _held(self, share: Share, steps: tuple[Step, ...], formula: str) -> Verdict:
        """The verdict on a share; one that is reached but for a part of the smallest unit says so."""
        is_reached = self.moments.reaches(share, self.level.at_least)
        if is_reached and share.value < self.level.at_least:
            steps = (*steps, step("within_smallest_unit", amount=self.moments.smallest))
        found = self._judged(share.value, steps, formula, Status.MET if is_reached else Status.NOT_MET)
        return found if is_reached or self.level.net is None else self._or_net(found, share, self.level.net)

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

    def _reached_lower(self, lower: LowerLevel, them: Circumstances) -> tuple[Share, int, Exact] | None:
        """A shorter record with which a percentage some points lower is reached, with the months and the percentage."""
        for shorter, months in self.moments.shorter_records(lower, them):
            full = self.moments.record[0]
            part = ratio(full - months, full - lower.contribution_months) if months else ratio(1)
            required = self.level.at_least - lower.points * part
            share = self.moments.lowest(shorter)
            if self.moments.reaches(share, required):
                return share, months, required
        return None

    def reaches_lower(self, them: Circumstances) -> bool:
        """This function will say whether a percentage some points lower is reached with a shorter record. Raises NotTold."""
        lower = self.level.lower
        return lower is not None and self._reached_lower(lower, them) is not None

    def _is_open(self, lower: LowerLevel) -> bool:
        """Whether a lower percentage may count: not where it needs all active persons protected, and they are not."""
        return (
            not lower.if_all_active_protected or self.figures.invokes.get("all_active_protected") is not False
        )

    def reaches_with(self, them: Circumstances) -> bool:
        """This function will say whether the level is reached with a record. Raises NotTold."""
        return self.moments.reaches(self.moments.lowest(them), self.level.at_least)

    # what is told

    def _with_lower(
        self, reached: tuple[Share, int, Exact], lower: LowerLevel, before: tuple[Step, ...]
    ) -> Verdict:
        share, months, required = reached
        steps = (
            *before,
            step("points_lower", article=lower.ground.article, months=months, required=required),
            *self._steps(share),
        )
        status: Status = Status.MET
        lacking: tuple[Step, ...] = ()
        if lower.if_all_active_protected:
            status, lacking = where_all_active(self.figures, lower.ground)
        return Verdict(
            "level", status, self.level.ground, self.level.contingency, share.value, required, "share",
            steps=steps, lacking=lacking, formula=self.convention.formulas.get("earnings_related"),
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

    def _steps(self, share: Share, wage: ReferenceWage | None = None) -> tuple[Step, ...]:
        return told_share(share, wage or self.figures.skilled)

    def _other_earnings(self, lowest: Share) -> Iterator[Step]:
        yield step(
            "lowest_of_earnings",
            wages=tuple(self.moments.wages(self._full_wage(lowest))),
            lowest=lowest.reference,
        )

    def _full_wage(self, lowest: Share) -> Exact:
        return self.figures.skilled.amount if self.figures.skilled is not None else lowest.reference


def not_told(reason: NotTold) -> Step:
    """This function will say what keeps the judge from telling: missing items, or answers that go up and down."""
    return step("answers_missing", items=reason.missing) if reason.missing else step("not_monotone")

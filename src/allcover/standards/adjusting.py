"""The adjustment of benefits in payment: what a pension that began some years ago pays now, against the cost of living.

The judge is asked twice about one person whose benefit began on one day: under the law of that day and under the law of
today. Earnings, prices and whether they changed substantially come as figures: the text of no convention sets a number.
"""

from dataclasses import dataclass, replace

from allcover.expressions.logic import Unknown
from allcover.expressions.nodes import Exact
from allcover.standards.beneficiary import Circumstances
from allcover.standards.convention import Adjustment, Part
from allcover.standards.figures import Change, Figures
from allcover.standards.level import not_told
from allcover.standards.periods import PeriodChecks, unknown
from allcover.standards.spells import NotTold, amount_of, is_paid
from allcover.standards.trial import SIGNS, Offer, Trial, with_receipt
from allcover.standards.verdict import Status, Step, Verdict, step
from allcover.vocabulary.exact import ratio

_AFTER_BEGINNING = 31
"""Days after which the first whole month of a benefit is looked at."""


@dataclass(frozen=True)
class AdjustmentCheck:
    """Whether a benefit in payment kept up with the cost of living since a day, of one offer."""

    trial: Trial
    offer: Offer
    part: Part
    figures: Figures

    def verdicts(self, asked: Adjustment) -> tuple[Verdict, ...]:
        """This function will hold each long-term benefit of the part against the change of the cost of living."""
        tried = [level for level in self.part.levels if level.contingency in asked.contingencies]
        return tuple(self._verdict(asked, level.contingency, level.beneficiary) for level in tried)

    def _verdict(self, asked: Adjustment, contingency: str, beneficiary: str) -> Verdict:
        change = self.figures.change(self.offer.scheme.id)
        if change is None:
            found = unknown("adjustment", asked.ground, step("no_change_figure"))
        else:
            found = self._since(asked, change, contingency, beneficiary)
        return replace(found, of=contingency)

    def _since(self, asked: Adjustment, change: Change, contingency: str, beneficiary: str) -> Verdict:
        told = step(
            "change_since",
            date=change.since.isoformat(),
            value=change.cost_of_living - 1,
            source=change.source,
        )
        try:
            if change.is_substantial is False:
                return self._unchanged(asked, change, contingency, beneficiary, told)
            growth, steps = self._growth(change, contingency, beneficiary)
        except NotTold as reason:
            return unknown("adjustment", asked.ground, not_told(reason), steps=(told,))
        if growth is None:
            return unknown("adjustment", asked.ground, *steps, steps=(told,))
        status, lacking = _compared(growth, change)
        return Verdict(
            "adjustment", status, asked.ground, "", growth - 1, change.cost_of_living - 1, "share",
            steps=(told, *steps), lacking=lacking,
        )  # fmt: skip

    def _unchanged(
        self, asked: Adjustment, change: Change, contingency: str, beneficiary: str, told: Step
    ) -> Verdict:
        """After no substantial change a benefit may stay as it is: there has to be one."""
        if change.benefits is None:
            if self._is_unread(contingency):
                return unknown(
                    "adjustment", asked.ground, step("no_rule_reads", what=contingency), steps=(told,)
                )
            if not is_paid(self.trial.pays(self.offer, self._them(contingency, beneficiary))):
                return unknown("adjustment", asked.ground, step("never_entitled"), steps=(told,))
        return Verdict("adjustment", Status.MET, asked.ground, steps=(told, step("change_not_substantial")))

    def _is_unread(self, contingency: str) -> bool:
        return not self.trial.reads((*self.offer.entitled, *self.offer.paid)) & SIGNS[contingency]

    def _growth(
        self, change: Change, contingency: str, beneficiary: str
    ) -> tuple[Exact | None, tuple[Step, ...]]:
        """By how many times a benefit of then is paid now, with the steps; None with what is lacking."""
        if change.benefits is not None:
            return change.benefits, (
                step("benefits_changed", value=change.benefits - 1, source=change.source),
            )
        if self._is_unread(contingency):
            return None, (step("no_rule_reads", what=contingency),)
        before = Trial(self.trial.system, change.since.replace(day=1))
        former = next((scheme for scheme in before.schemes if scheme.id == self.offer.scheme.id), None)
        if former is None or before.day >= self.trial.day:
            return None, (step("no_law_then", date=before.day.isoformat()),)
        them = self._them(contingency, beneficiary)
        days = (self.trial.day - before.day).days
        then = before.pays(before.offer(former, self.offer.branch), them)
        was = amount_of(then)
        if was == 0:
            return None, (step("never_entitled"),)
        is_now = self._now(replace(them, days_since=them.days_since + days), was)
        return ratio(is_now) / was, (
            step("benefit_then", date=before.day.isoformat(), amount=was),
            step("benefit_now", date=self.trial.day.isoformat(), amount=is_now),
        )

    def _now(self, them: Circumstances, was: Exact) -> Exact:
        """What a benefit of ``was`` pays today: by the law's rule for benefits in payment, else as a new one is reckoned."""
        if not any(one.in_payment for _, one in self.offer.benefits):
            return amount_of(self.trial.pays(self.offer, them))
        found = self.trial.goes_on_paying(self.offer, with_receipt(them, was))
        if isinstance(found, Unknown):
            raise NotTold(tuple(sorted(found.missing)))
        return found

    def _them(self, contingency: str, beneficiary: str) -> Circumstances:
        them = PeriodChecks(self.trial, self.offer, self.part, self.figures).at_age
        return replace(them, contingency=contingency, beneficiary=beneficiary, days_since=_AFTER_BEGINNING)


def _compared(growth: Exact, change: Change) -> tuple[Status, tuple[Step, ...]]:
    """A benefit that kept up is reviewed enough, one that never moved is not; between them the text sets no number."""
    if growth >= change.cost_of_living:
        return Status.MET, ()
    if change.is_substantial is None:
        return Status.NOT_DETERMINABLE, (step("whether_substantial"),)
    if growth <= 1:
        return Status.NOT_MET, ()
    return Status.NOT_DETERMINABLE, (step("reviewed_by_less"),)

"""One computation of a level, with everything that went into it, and its steps."""

from dataclasses import dataclass

from allcover.expressions.nodes import Exact
from allcover.standards.beneficiary import SHORT_TERM, Circumstances
from allcover.standards.figures import ReferenceWage
from allcover.standards.verdict import Step, step
from allcover.vocabulary.exact import ratio


@dataclass(frozen=True)
class Share:
    """One computation of a level, with everything that went into it."""

    them: Circumstances
    reference: Exact
    benefit: Exact
    family_during: Exact
    family_in_work: Exact
    is_by_day: bool = False

    @property
    def value(self) -> Exact:
        """The share: benefit and allowances over wage and allowances."""
        return ratio(self.benefit + self.family_during) / (self.reference + self.family_in_work)

    def reaches(self, required: Exact, smallest: Exact) -> bool:
        """Whether a share is reached, amounts being paid in whole smallest units: less than one of them is no shortfall."""
        enough = required * (self.reference + self.family_in_work)
        return self.benefit > 0 and self.benefit + self.family_during + smallest > enough


def told_share(share: Share, wage: ReferenceWage | None) -> tuple[Step, ...]:
    """This function will tell a share step by step: whose it is, after what record, and the sum."""
    them = share.them
    steps = [step("beneficiary", who=them.beneficiary, contingency=them.contingency)]
    if them.trade != "employee":
        steps.append(step("trade", trade=them.trade))
    if them.residence is None:
        steps.append(step("record", months=them.months))
    else:
        steps.append(step("residence_record", months=them.residence))
    if them.contingency == "old_age":
        steps.append(step("age_tried", age=them.age))
    if them.contingency in SHORT_TERM:
        steps.append(step("offset_tried", days=them.days_since))
    if wage is not None:
        steps.append(step("wage", amount=wage.amount, how=wage.how, source=wage.source))
    if share.is_by_day:
        steps.append(step("month_of_thirty"))
    return (*steps, *_sum_of(share))


def _sum_of(share: Share) -> tuple[Step, ...]:
    return (
        step("benefit", amount=share.benefit),
        step("family_during", amount=share.family_during),
        step("family_in_work", amount=share.family_in_work),
        step("ratio", benefit=share.benefit, during=share.family_during, wage=share.reference,
             in_work=share.family_in_work, value=share.value),
    )  # fmt: skip

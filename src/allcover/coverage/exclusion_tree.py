"""The decision tree of reasons for exclusion: what it asks of a person, in order, and where each answer ends.

It is data, printed with every result made by it. Whoever is not covered belongs to one part of the gap (no law, law not
applied, voluntary and not taken up, cannot tell); within that part the first question answered *yes* gives the primary
reason, and the last one of each part takes everybody who is left.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from allcover.vocabulary.barriers import BARRIERS, NOT_TOLD
from allcover.vocabulary.words import marked

Part = Literal["no_law", "not_applied", "not_taken_up", "cannot_tell"]
Approach = Literal["law", "design", "enforcement", "means", "access", "take_up", "unknown"]

APPROACHES: Mapping[str, str] = {
    "law": marked("Law: widen who is covered"),
    "design": marked("Design: a scheme that fits those whom none reaches"),
    "enforcement": marked("Enforcement: apply the law there is"),
    "means": marked("Means: contributions that can be paid, or subsidies"),
    "access": marked("Access: places, facilities and payment points"),
    "take_up": marked("Take-up: inform, simplify, convince"),
    "unknown": marked("Cannot tell"),
}
"""What a reason calls for. It groups the reasons and recommends nothing."""


@dataclass(frozen=True)
class Reason:
    """A leaf of the tree: the part of the gap it is asked in, its question, and what a *yes* means.

    ``barrier`` is a sub-reason, or empty where the survey does not show why; ``is_rest`` marks the last of a part.
    """

    code: str
    part: Part
    question: str
    label: str
    barrier: str
    approach: Approach
    is_rest: bool = False

    @property
    def family(self) -> str:
        """The family of barriers, or :data:`~allcover.vocabulary.barriers.NOT_TOLD`."""
        return BARRIERS[self.barrier].family if self.barrier else NOT_TOLD


@dataclass(frozen=True)
class DecisionTree:
    """The reasons in the order in which they are asked, under a name for readers and a version that go with every number."""

    name: str
    version: str
    reasons: tuple[Reason, ...]

    def of(self, part: str) -> tuple[Reason, ...]:
        """This function will give the reasons of one part of the gap, in order."""
        return tuple(reason for reason in self.reasons if reason.part == part)

    def position(self, code: str) -> int:
        """This function will give the place of a reason by its code."""
        return next(at for at, reason in enumerate(self.reasons) if reason.code == code)


def _threshold(kind: str, question: str, label: str) -> Reason:
    return Reason(f"threshold_{kind}", "no_law", question, label, "threshold", "law")


TREE = DecisionTree(
    marked("Why people are left out"),
    "2",
    (
        Reason("branch_not_legislated", "no_law", marked("Is there no law on the branch at all?"),
               marked("No law on the branch"), "branch_not_legislated", "law"),
        Reason("residence_nationality", "no_law", marked("Does a condition of residence or nationality keep the person out?"),
               marked("Condition of residence or nationality"), "residence_nationality", "law"),
        Reason("own_account_without_scheme", "no_law",
               marked("Does the person work on own account, as an employer or in a cooperative, and does the law leave the group out?"),
               marked("Self-employed without a scheme"), "group_excluded", "design"),
        Reason("family_worker_without_scheme", "no_law",
               marked("Is the person a contributing family worker, and does the law leave the group out?"),
               marked("Family worker without a scheme"), "group_excluded", "design"),
        _threshold("firm_size", marked("Does a size of firm keep the person out?"), marked("Size of the firm")),
        _threshold("hours", marked("Do hours of work keep the person out?"), marked("Hours of work")),
        _threshold("income", marked("Does an amount of earnings, income or means keep the person out?"),
                   marked("Limit of earnings, income or means")),
        _threshold("record", marked("Does a record of contributions or time keep the person out?"),
                   marked("Record of contributions")),
        Reason("activity", "no_law", marked("Does being at work, or not at work, keep the person out?"),
               marked("Condition of being at work, or of not working"), "group_excluded", "law"),
        _threshold("age", marked("Does an age keep the person out?"), marked("Age limit of the law")),
        Reason("family_condition", "no_law",
               marked("Does the situation of relatives or the household keep the person out?"),
               marked("No right through relatives or household"), "group_excluded", "law"),
        Reason("group_excluded", "no_law", marked("Does a group of workers or a place that the law names keep the person out?"),
               marked("Group left out by law"), "group_excluded", "law"),
        Reason("other_condition", "no_law", marked("Another condition of the law keeps the person out."),
               marked("Other condition of the law"), "group_excluded", "law", is_rest=True),
        Reason("undeclared", "not_applied",
               marked("Must the person be insured as an employee, and is not registered?"),
               marked("Employee, not declared"), "employer_evasion", "enforcement"),
        Reason("unpaid", "not_applied",
               marked("Must the person be insured as an employee, is registered, and is nothing paid?"),
               marked("Registered employee, contributions not paid"), "employer_evasion", "enforcement"),
        Reason("not_contributing", "not_applied",
               marked("Must the person be insured as an employee, and is it not known whether registered?"),
               marked("Employee, not known if registered"), "employer_evasion", "enforcement"),
        Reason("obliged_cannot_afford", "not_applied",
               marked("Must the person join without an employer, and cannot afford to?"),
               marked("Obliged to join, cannot afford it"), "income_below_subsistence", "means"),
        Reason("obliged_not_joined", "not_applied", marked("Must the person join without an employer, and has not?"),
               marked("Obliged to join, has not"), "", "enforcement"),
        Reason("through_relative", "not_applied",
               marked("Would the person be protected through a relative or the household?"),
               marked("Right through a relative not used"), "", "enforcement"),
        Reason("no_place", "not_applied", marked("Is the person entitled, and beyond the number of places?"),
               marked("Entitled, no place"), "limited_places", "access"),
        Reason("no_facility", "not_applied", marked("Is the person entitled to care, with no facility in reach?"),
               marked("Entitled, no facility near"), "provider_not_reachable", "access"),
        Reason("no_payment_point", "not_applied",
               marked("Is the person entitled to cash, with no payment point in reach?"),
               marked("Entitled, no payment point near"), "payment_channel_absent", "access"),
        Reason("entitled_not_receiving", "not_applied", marked("The person is entitled and does not receive."),
               marked("Entitled, not receiving"), "", "take_up", is_rest=True),
        Reason("voluntary_cannot_afford", "not_taken_up", marked("May the person join, and cannot afford to?"),
               marked("May join, cannot afford it"), "income_below_subsistence", "means"),
        Reason("voluntary_no_facility", "not_taken_up",
               marked("May the person join a scheme of health care, with no facility in reach?"),
               marked("May join, no facility near"), "provider_not_reachable", "access"),
        Reason("voluntary_no_payment_point", "not_taken_up",
               marked("May the person join a scheme that pays cash, with no payment point in reach?"),
               marked("May join, no payment point near"), "payment_channel_absent", "access"),
        Reason("voluntary_means_unknown", "not_taken_up",
               marked("May the person join, and is it not known whether they could pay?"),
               marked("May join, not known if able to pay"), "voluntary_only", "design"),
        Reason("voluntary_not_used", "not_taken_up", marked("The only law that covers the person lets him or her join, and it is not used."),
               marked("Voluntary law only, not used"), "voluntary_only", "design", is_rest=True),
        Reason("law_unknown", "cannot_tell",
               marked("Is the person not covered, and can it not be told what the law says?"),
               marked("Cannot tell: what the law says"), "", "unknown"),
        Reason("fact_unknown", "cannot_tell", marked("It is not known whether the person is covered."),
               marked("Cannot tell: whether covered"), "", "unknown", is_rest=True),
    ),
)  # fmt: skip
"""The tree in use. Change its version with its questions or their order."""

KIND_OF: Mapping[str, str] = {
    "residence_nationality": "residence", "own_account_without_scheme": "group", "family_worker_without_scheme": "group",
    "activity": "activity", "family_condition": "family", "group_excluded": "group", "other_condition": "other",
    **{f"threshold_{kind}": kind for kind in ("firm_size", "hours", "income", "record", "age")},
}  # fmt: skip
"""What the conditions behind a reason of law turn on."""

CANNOT_AFFORD = frozenset({"obliged_cannot_afford", "voluntary_cannot_afford"})
"""The reasons of those who could not pay what is asked of them."""

OF_EMPLOYEES = ("undeclared", "unpaid", "not_contributing")
"""The reasons of those whom an employer has to declare."""

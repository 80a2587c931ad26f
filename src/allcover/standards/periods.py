"""Age, qualifying period, reduced benefit, waiting days and duration of one offer, held against a part of a convention."""

from dataclasses import dataclass, replace
from functools import cached_property

from allcover.standards.averages import average_asked, suffices, whole_life
from allcover.standards.beneficiary import LONG_TERM, SHORT_TERM, Circumstances
from allcover.standards.clauses import where_all_active
from allcover.standards.convention import Age, Part, Qualifying, Reduced
from allcover.standards.figures import Figures
from allcover.standards.ground import Ground
from allcover.standards.level import LevelCheck, not_told
from allcover.standards.records import first_age, least_record, reads_record
from allcover.standards.spells import NotTold, is_paid
from allcover.standards.trial import SIGNS, Offer, Trial
from allcover.standards.verdict import Status, Step, Verdict, step

PROBE_WAGE = 1_000
"""Earnings of a beneficiary whose right alone is asked about, where no reference wage was given."""

_OF_BRANCH = {
    "sickness": ("sickness", "man_wife_two_children"),
    "unemployment": ("unemployment", "man_wife_two_children"),
    "old_age": ("old_age", "man_wife_pension_age"),
    "employment_injury": ("injury_temporary", "man_wife_two_children"),
    "maternity": ("maternity", "woman"),
    "invalidity": ("invalidity", "man_wife_two_children"),
    "survivors": ("death", "widow_two_children"),
    "family": ("work", "man_wife_two_children"),
}


def contingency_of(branch: str) -> str:
    """This function will name what happens to the standard beneficiary of a branch; empty where none is tried."""
    return _OF_BRANCH.get(branch, ("", ""))[0]


@dataclass(frozen=True)
class PeriodChecks:
    """What a part asks of the time before, at the beginning of and during a benefit."""

    trial: Trial
    offer: Offer
    part: Part
    figures: Figures

    @cached_property
    def start(self) -> Circumstances:
        """The standard beneficiary of the branch, with the record that the part sets or that is usual."""
        contingency, beneficiary = _OF_BRANCH[self.part.branch]
        wage = self.figures.skilled or self.figures.labourer
        asked = self.part.qualifying
        months = (
            asked.contribution_months
            if asked is not None and asked.contribution_months and contingency in LONG_TERM
            else 60
        )
        them = Circumstances(beneficiary, contingency, wage.amount if wage else PROBE_WAGE, months)
        return self.trial.placed(self.offer, them)

    @cached_property
    def read(self) -> frozenset[str]:
        """What the rules of the offer read."""
        return self.trial.reads((*self.offer.entitled, *self.offer.paid))

    @cached_property
    def at_age(self) -> Circumstances:
        """The beneficiary at the age from which the benefit is paid: of old age the first, else as he is."""
        if self.start.contingency in SHORT_TERM:
            return replace(self.start, days_since=28 if self.start.contingency == "maternity" else 31)
        if self.start.contingency == "work":
            return self._family()
        if self.start.contingency != "old_age":
            return self.start
        first = first_age(self.trial, self.offer, self.start)
        if first is None:
            first = self.part.age.at_most if self.part.age is not None else self.start.age
        return replace(self.start, age=max(first, self._age_to_ask))

    def _family(self) -> Circumstances:
        """A family of a worker; one in which nobody works, where the worker's gets nothing."""
        paid = self.trial.pays(self.offer, self.start)
        return self.start if not paid.is_known or is_paid(paid) else replace(self.start, contingency="none")

    @property
    def _age_to_ask(self) -> int:
        return self.part.age.at_most if self.part.age is not None else 0

    def _unread(self, aspect: str, ground: Ground) -> Verdict | None:
        if self.start.contingency in SIGNS and not self.read & SIGNS[self.start.contingency]:
            return unknown(aspect, ground, step("no_rule_reads", what=self.start.contingency))
        return None

    # age

    def age(self, age: Age) -> Verdict:
        """This function will hold the first age at which the benefit is paid against the latest allowed."""
        unread = self._unread("age", age.ground)
        if unread is not None:
            return unread
        try:
            first = first_age(self.trial, self.offer, self.start)
        except NotTold as reason:
            return unknown("age", age.ground, not_told(reason))
        steps = (step("record", months=self.start.months),)
        if first is None:
            return unknown("age", age.ground, step("never_entitled"), steps=steps)
        told = (*steps, step("first_age", age=first))
        status, lacking = self._status_of_age(first, age)
        return Verdict("age", status, age.ground, "", first, age.at_most, "years", is_at_most=True, steps=told, lacking=lacking)  # fmt: skip

    def _status_of_age(self, first: int, age: Age) -> tuple[Status, tuple[Step, ...]]:
        if first <= age.at_most:
            return Status.MET, ()
        if age.higher is None or self.figures.invokes.get("higher_age") is False:
            return Status.NOT_MET, ()
        return Status.NOT_DETERMINABLE, (
            step("higher_age_clause", article=age.higher.article, note=age.higher.note),
        )

    # records

    def qualifying(self, asked: Qualifying) -> Verdict:
        """This function will hold the least record that entitles against the longest that may be asked."""
        unread = self._unread("qualifying", asked.ground)
        if unread is not None:
            return unread
        try:
            found = least_record(self.trial, self.offer, self.at_age)
        except NotTold as reason:
            return unknown("qualifying", asked.ground, not_told(reason))
        unasked = () if reads_record(self.trial, self.offer) else (step("not_conditional"),)
        if found.is_conditional:
            told = step("least_months", months=found.months)
            held = self._held("qualifying", found.months, self._most_months(asked), asked, told)
            return self._or_by_average(held, asked)
        return self._held("qualifying", found.residence, self._most_residence(asked), asked, step("least_residence", months=found.residence), *unasked)  # fmt: skip

    def _or_by_average(self, held: Verdict, asked: Qualifying) -> Verdict:
        """A record too long, where a yearly average may be asked instead."""
        average = asked.average
        if average is None or held.status is not Status.NOT_MET:
            return held
        try:
            found = average_asked(self.trial, self.offer, self.at_age)
            is_enough = suffices(self.trial, self.offer, self.at_age, average)
        except NotTold as reason:
            return unknown("qualifying", asked.ground, not_told(reason), steps=held.steps)
        article = average.ground.article
        if found is None:
            return replace(held, steps=(*held.steps, step("no_average", article=article)))
        steps = (*held.steps, found.told)
        if not is_enough:
            late = step(
                "average_too_late", article=article, months=average.contribution_months or self.at_age.months
            )
            return replace(held, steps=(*steps, late))
        status, lacking = where_all_active(self.figures, average.ground)
        return replace(
            held, status=status, steps=(*steps, step("average_suffices", article=article)), lacking=lacking
        )

    @staticmethod
    def _most_months(asked: Qualifying) -> int | None:
        return 0 if asked.is_none_allowed else asked.contribution_months

    @staticmethod
    def _most_residence(asked: Qualifying) -> int | None:
        return 0 if asked.is_none_allowed else asked.residence_months

    def _held(
        self, aspect: str, found: int | None, most: int | None, asked: Qualifying, *steps: Step
    ) -> Verdict:
        if found is None:
            return unknown(aspect, asked.ground, step("never_entitled"))
        if most is None:
            return self._without_number(aspect, found, asked, steps)
        status = Status.MET if found <= most else Status.NOT_MET
        return Verdict(aspect, status, asked.ground, "", found, most, "months", is_at_most=True, steps=steps)

    @staticmethod
    def _without_number(aspect: str, found: int, asked: Qualifying, steps: tuple[Step, ...]) -> Verdict:
        """A text that asks for no more than precludes abuse: nothing at all does, and so does what practice accepts."""
        practice = asked.in_practice_months
        if found == 0 or (practice is not None and found <= practice):
            told = (*steps, step("practice_accepts", months=practice)) if found else steps
            return Verdict(
                aspect, Status.MET, asked.ground, "", found, practice, "months", is_at_most=True, steps=told
            )
        lacking = (step("no_number_in_text", months=found),)
        return Verdict(aspect, Status.NOT_DETERMINABLE, asked.ground, "", found, practice, "months", is_at_most=True, steps=steps, lacking=lacking)  # fmt: skip

    def reduced(self, asked: Reduced, level: LevelCheck | None) -> Verdict:
        """This function will ask for a reduced benefit after the shorter record, or after half the yearly average.

        A lower percentage stands in for the full record alone: who asks more than the shorter one still owes the reduced benefit.
        ``level`` is the level the part asks for.
        """
        unread = self._unread("reduced", asked.ground)
        if unread is not None:
            return unread
        try:
            return self._reduced(asked, level)
        except NotTold as reason:
            return unknown("reduced", asked.ground, not_told(reason))

    def _reduced(self, asked: Reduced, level: LevelCheck | None) -> Verdict:
        if self.start.contingency == "old_age" and first_age(self.trial, self.offer, self.start) is None:
            return unknown("reduced", asked.ground, step("never_entitled"))
        is_given = is_paid(
            self.trial.pays(self.offer, replace(self.at_age, months=asked.contribution_months))
        )
        code = "entitled_after" if is_given else "not_entitled_after"
        steps: tuple[Step, ...] = (step(code, months=asked.contribution_months),)
        lacking: tuple[Step, ...] = ()
        status = Status.MET if is_given else Status.NOT_MET
        if status is Status.NOT_MET and asked.half_average is not None and level is not None:
            status, told, lacking = self._by_half_average(asked.half_average, level)
            steps = (*steps, *told)
        return Verdict("reduced", status, asked.ground, required=asked.contribution_months, unit="months", is_at_most=True, steps=steps, lacking=lacking)  # fmt: skip

    def _by_half_average(
        self, clause: Ground, level: LevelCheck
    ) -> tuple[Status, tuple[Step, ...], tuple[Step, ...]]:
        """Half of the average that brings the level must bring something: twice the least record must then bring the level."""
        found = average_asked(self.trial, self.offer, self.at_age)
        if found is None:
            return Status.NOT_MET, (), ()
        most = whole_life(self.at_age)
        twice = replace(most, months=min(2 * found.months, most.months))
        is_given = 2 * found.months <= most.months and level.reaches_with(twice)
        code = "half_average" if is_given else "half_average_misses"
        told = (found.told, step(code, article=clause.article, months=2 * found.months))
        if not is_given:
            return Status.NOT_MET, told, ()
        status, lacking = where_all_active(self.figures, clause)
        return status, told, lacking


def unknown(aspect: str, ground: Ground, *lacking: Step, steps: tuple[Step, ...] = ()) -> Verdict:
    """This function will make the verdict that nobody can tell, with what is lacking."""
    return Verdict(aspect, Status.NOT_DETERMINABLE, ground, steps=steps, lacking=lacking)

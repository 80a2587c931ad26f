"""Waiting days and duration of one offer, held against a part of a convention."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from allcover.standards.beneficiary import BIRTH_AFTER_DAYS, Circumstances, years_before
from allcover.standards.clauses import under_exception
from allcover.standards.convention import Again, Duration, Waiting
from allcover.standards.level import not_told
from allcover.standards.periods import PeriodChecks, unknown
from allcover.standards.records import least_record
from allcover.standards.spells import MOST_DAYS, NotTold, is_paid, last_paid_day, unpaid_days
from allcover.standards.trial import SIGNS, SPELLS
from allcover.standards.verdict import Status, Step, Verdict, step

YEARS_LATER = {
    "old_age": (1, 5, 10, 20),
    "invalidity": (1, 5, 10),
    "death": (1, 5, 7),
    "injury_death": (1, 5, 7),
}
"""Years after the beginning at which a benefit that must last is asked about: widows while the children are children."""

_YEARS = (1, 5, 10)
_DAYS_IN_MONTH = 30
CHILD_AGES_ASKED = (0, 5, 10, 14)
"""Ages at which a child must give a right to family benefit: below fifteen, Art. 1 of C102."""


@dataclass(frozen=True)
class LastingChecks(PeriodChecks):
    """What a part asks of the beginning and the length of a benefit."""

    def waiting(self, asked: Waiting) -> Verdict:
        """This function will hold the days that are not paid at the beginning of a spell against the most allowed."""
        lacking = self._spells_unread()
        if lacking is not None:
            return unknown("waiting", asked.ground, lacking)
        try:
            days = unpaid_days(self.trial, self.offer, self.start)
        except NotTold as reason:
            return unknown("waiting", asked.ground, not_told(reason))
        if days is None:
            return unknown("waiting", asked.ground, step("never_entitled"))
        status, lacking_clause = self._status_of_waiting(days, asked)
        return Verdict("waiting", status, asked.ground, "", days, asked.days, "days", is_at_most=True,
                       steps=(step("unpaid_days", days=days),), lacking=lacking_clause)  # fmt: skip

    def _status_of_waiting(self, days: int, asked: Waiting) -> tuple[Status, tuple[Step, ...]]:
        if days <= asked.days:
            return Status.MET, ()
        allowed, older = asked.days_under_exception, asked.days_of_older_law
        status: Status = Status.NOT_MET
        lacking: tuple[Step, ...] = ()
        if allowed is not None and days <= allowed:
            status, lacking = under_exception(self.figures, step("exception_waiting", days=allowed))
        if status is not Status.MET and older is not None and days <= older:
            return Status.NOT_DETERMINABLE, (*lacking, step("older_law_waiting", days=older))
        return status, lacking

    def _spells_unread(self) -> Step | None:
        if not self.read & SIGNS[self.start.contingency]:
            return step("no_rule_reads", what=self.start.contingency)
        return None if self.read & SPELLS else step("spread_over_year", what=self.start.contingency)

    def duration(self, asked: Duration) -> Verdict:
        """This function will hold how long a benefit is paid against how long it must last."""
        return with_length(self._throughout(asked) if asked.is_throughout else self._of_weeks(asked), asked)

    def _of_weeks(self, asked: Duration) -> Verdict:
        lacking = self._spells_unread()
        if lacking is not None:
            return unknown("duration", asked.ground, lacking)
        try:
            return self._limited(asked)
        except NotTold as reason:
            return unknown("duration", asked.ground, not_told(reason))

    def _limited(self, asked: Duration) -> Verdict:
        weeks = (
            asked.weeks_means_tested
            if self.offer.is_means_tested and asked.weeks_means_tested
            else asked.weeks
        )
        assert weeks is not None
        unpaid = unpaid_days(self.trial, self.offer, self.start)
        if unpaid is None:
            return unknown("duration", asked.ground, step("never_entitled"))
        last = self._last_paid_day(unpaid + 1)
        if last is None:
            return Verdict("duration", Status.MET, asked.ground, required=7 * weeks, unit="days", steps=(step("longest_tried", years=3),))  # fmt: skip
        days = last if asked.includes_waiting else last - unpaid
        steps: tuple[Step, ...] = (step("paid_days", last=last, unpaid=unpaid, paid=last - unpaid),)
        status, lacking = self._status_of_days(days, weeks, asked)
        if asked.again is not None and 7 * weeks <= days < 7 * asked.again.weeks:
            status, told = self._second_spell(asked.again, last, days, weeks)
            steps = (*steps, *told)
        return Verdict(
            "duration", status, asked.ground, "", days, 7 * weeks, "days", steps=steps, lacking=lacking
        )

    def _second_spell(
        self, again: Again, last: int, first: int, weeks: int
    ) -> tuple[Status, tuple[Step, ...]]:
        """A second spell after the first is used up and as much work as entitles: as long again, or enough with the first."""
        between = least_record(self.trial, self.offer, self.start).months or 0
        after = replace(self.start, earlier=(last, between))
        unpaid = unpaid_days(self.trial, self.offer, after)
        end = None if unpaid is None else last_paid_day(self.trial, self.offer, after, unpaid + 1)
        second = 0 if unpaid is None else MOST_DAYS if end is None else end - unpaid
        within = max(0, min(second, _DAYS_IN_MONTH * again.months - last - _DAYS_IN_MONTH * between))
        told = (step("second_spell", between=between, paid=second, both=first + within, months=again.months),)
        enough = second >= 7 * weeks or first + within >= 7 * again.weeks
        return (Status.MET if enough else Status.NOT_MET), told

    def _last_paid_day(self, from_day: int) -> int | None:
        """The last paid day of a spell; of a leave the later one of two, with six weeks before the birth and with none."""
        if self.start.contingency != "maternity":
            return last_paid_day(self.trial, self.offer, self.start, from_day)
        placed = (replace(self.start, births_after=days) for days in (BIRTH_AFTER_DAYS, 0))
        ends = [last_paid_day(self.trial, self.offer, them, from_day) for them in placed]
        return None if None in ends else max(end for end in ends if end is not None)

    def _status_of_days(self, days: int, weeks: int, asked: Duration) -> tuple[Status, tuple[Step, ...]]:
        if days >= 7 * weeks:
            return Status.MET, ()
        allowed = asked.weeks_under_exception
        if allowed is None or days < 7 * allowed:
            return Status.NOT_MET, ()
        return under_exception(self.figures, step("exception_not_said", weeks=allowed))

    def _throughout(self, asked: Duration) -> Verdict:
        """A benefit that must last as long as the contingency, asked about years after it began."""
        unread = self._unread("duration", asked.ground)
        if unread is not None:
            return unread
        try:
            them = self.at_age
            if not is_paid(self.trial.pays(self.offer, them)):
                return unknown("duration", asked.ground, step("never_entitled"))
            return self._asked_later(them, asked)
        except NotTold as reason:
            return unknown("duration", asked.ground, not_told(reason))

    def _asked_later(self, them: Circumstances, asked: Duration) -> Verdict:
        steps: list[Step] = []
        self.trial.look_at(self.offer, [later for _, later in self._later(them)])
        for number, later in self._later(them):
            is_still = is_paid(self.trial.pays(self.offer, later))
            kind = "child" if them.contingency in ("work", "none") else "years"
            steps.append(step(f"{'still' if is_still else 'not'}_paid_after_{kind}", number=number))
            if not is_still:
                return Verdict("duration", Status.NOT_MET, asked.ground, steps=tuple(steps))
        return Verdict("duration", Status.MET, asked.ground, steps=tuple(steps))

    def _later(self, them: Circumstances) -> Iterator[tuple[int, Circumstances]]:
        """The same beneficiary years later; of family benefits, the family with a younger and an older child."""
        if them.contingency in ("work", "none"):
            yield from ((age, replace(them, child_ages=(age, age))) for age in CHILD_AGES_ASKED)
            return
        for years in YEARS_LATER.get(them.contingency, _YEARS):
            yield (
                years,
                replace(
                    them,
                    days_since=self.trial.day.toordinal() - years_before(self.trial.day, years).toordinal(),
                ),
            )


def with_length(verdict: Verdict, asked: Duration) -> Verdict:
    """This function will say in a verdict on duration what is required, also where nobody can tell whether it is met."""
    if asked.is_throughout or asked.weeks is None:
        return replace(verdict, unit="throughout")
    return replace(verdict, required=verdict.required or 7 * asked.weeks, unit="days")

"""Whether a claim or a line of it is refused, asked in one fixed order, with the facts that a refusal rests on.

Of a claim: cover on the day, then the number of claims of its group. Of a line: whether the item is valid on the
day, on the facility's list of prices, given at a facility of this level, for this patient and visit, not too soon
after the last time, in the package at all, after the waiting time, approved beforehand. The first that fails is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from allcover.engine.claim_use import Counting
from allcover.engine.claims import Claim, Fact, Line, Part, Step
from allcover.expressions.calendar import add_months, months_between
from allcover.rules.package import Approval, Fixed, Group, Item, Limit, Package, Terms


def end_of_waiting(time: Fixed, since: date, on: date) -> date:
    """This function will give the first day on which care is paid for, by the waiting time in force on a day."""
    return moved(since, time, on, 1)


def moved(day: date, time: Fixed, on: date, sign: int) -> date:
    """This function will move a day by a time in force on another, one way or the other; no further than the calendar goes."""
    count = sign * int(time.on(on))
    unit = str(time.parameter.kind) if time.parameter is not None else ""
    try:
        if unit in ("day", "week"):
            return date.fromordinal(day.toordinal() + count * (7 if unit == "week" else 1))
        return add_months(day, count * (12 if unit == "year" else 1))
    except (ValueError, OverflowError):
        return date.max if sign > 0 else date.min


@dataclass(frozen=True)
class Checks:
    """The checks of one claim under one package; ``counting`` knows what was used before."""

    package: Package
    claim: Claim
    day: date
    group: Group | None
    counting: Counting
    _terms: dict[str, Terms | None] = field(default_factory=dict, init=False, repr=False, compare=False)

    def of_claim(self) -> Part | None:
        """This function will say why the whole claim is refused, as a part of no amount; None where it is not."""
        if not self.claim.cover.holds_on(self.day):
            return Part("outside_cover", 0, "patient", self.package.source, tuple(self._days_of_cover()))
        for limit in self.group.limits if self.group is not None else ():
            refused = self._over_number_of_claims(limit)
            if refused is not None:
                return refused
        return None

    def of_line(self, line: Line, item: Item | None) -> Part | None:
        """This function will say why a line is refused, as a part of no amount; None where it is not."""
        if item is not None and not item.is_covered_on(self.day):
            return _refused("not_valid_then", item, *_days_of(item))
        if not line.is_listed:
            return Part("not_in_price_list", 0, self.package.above_tariff, None)
        if item is None:
            return Part("not_in_package", 0, "patient", self.package.source)
        return self._unfit(item) or self._too_soon(item) or self._untimely(line, item)

    def terms(self, item: Item) -> Terms | None:
        """This function will give the terms on which the patient has an item at this visit; None for none."""
        if item.id not in self._terms:
            self._terms[item.id] = self._found_terms(item)
        return self._terms[item.id]

    def _found_terms(self, item: Item) -> Terms | None:
        patient = self.claim.patient
        if item.sex and item.sex != patient.sex:
            return None
        adult = self.package.adult_age
        who = "anyone"
        if adult is not None:
            who = "adult" if self._age() >= adult.on(self.day) else "child"
        return next((terms for terms in item.terms if terms.fits(who, self.claim.visit)), None)

    def _over_number_of_claims(self, limit: Limit) -> Part | None:
        if limit.kind != "number" or self.group is None:
            return None
        had = self.counting.claims_of(limit, self.group.id)
        most = limit.value.on(self.day)
        if len(had) < most:
            return None
        counted = (Fact("limit", "number", most), Fact("used", "number", len(had)))
        earlier = tuple(Fact("earlier_claim", "text", name) for name in had)
        return Part("group_limit", 0, "patient", limit.value.dated(self.day).source, counted + earlier)

    def _days_of_cover(self) -> Iterator[Fact]:
        cover = self.claim.cover
        if cover.start <= cover.last:
            yield Fact("covered_from", "day", max(cover.start, cover.member_since))
            yield Fact("covered_until", "day", cover.last)

    def _unfit(self, item: Item) -> Part | None:
        if item.levels and self.claim.level not in item.levels:
            levels = Fact("levels", "text", ", ".join(item.levels))
            return _refused("wrong_level", item, Fact("level", "text", self.claim.level), levels)
        if self.terms(item) is None:
            patient = self.claim.patient
            facts = Fact("age", "number", self._age()), Fact("sex", "text", patient.sex)
            return _refused("not_for_this_person", item, *facts)
        return None

    def _too_soon(self, item: Item) -> Part | None:
        if item.every is None:
            return None
        had = self.counting.had_after(item.id, moved(self.day, item.every, self.day, -1))
        if had is None:
            return None
        again = moved(had.day, item.every, self.day, 1)
        facts = (
            Fact("earlier_claim", "text", had.claim), Fact("earlier_day", "day", had.day),
            Fact("again_from", "day", again),
        )  # fmt: skip
        return Part("too_soon", 0, "patient", item.every.dated(self.day).source, facts)

    def _untimely(self, line: Line, item: Item) -> Part | None:
        """In the waiting time, or not approved beforehand."""
        terms = self.terms(item)
        waiting = terms.waiting if terms is not None else None
        if waiting is not None and not (waiting.spares_emergencies and self._is_emergency):
            since = self.claim.cover.member_since
            until = end_of_waiting(waiting.time, since, self.day)
            if self.day < until:
                facts = Fact("member_since", "day", since), Fact("waits_until", "day", until)
                return Part("waiting", 0, "patient", waiting.time.dated(self.day).source, facts)
        needed = item.approval
        if needed is None or line.has_prior_approval or self._is_spared(needed):
            return None
        return Part("no_prior_approval", 0, needed.borne_by, needed.source)

    def _is_spared(self, needed: Approval) -> bool:
        return needed.spares_emergencies and self._is_emergency

    @property
    def _is_emergency(self) -> bool:
        return self.claim.visit == "emergency"

    def _age(self) -> int:
        return months_between(self.claim.patient.birth_date, self.day) // 12


def _refused(step: Step, item: Item, *facts: Fact) -> Part:
    return Part(step, 0, "patient", item.source, facts)


def _days_of(item: Item) -> Iterator[Fact]:
    if item.start is not None:
        yield Fact("valid_from", "day", item.start)
    if item.end is not None:
        yield Fact("valid_until", "day", item.end - timedelta(days=1))

"""What somebody is to a scheme on a day, and why: joined, waiting, entitled, in grace, lapsed, re-joined, not assessed yet. Pure.

A household's dues, settled, are walked from its first day on into stretches of days; a member's standing on a day is
read off them, their own spells of affiliation, and the office's terms.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

from allcover.expressions.calendar import add_months
from allcover_site.contributions.paying import Settled
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.terms import Terms

State = Literal[
    "none", "joined", "waiting", "entitled", "grace", "lapsed", "unassessed", "rejoined", "suspended"
]
Why = Literal[
    "not_affiliated", "left", "suspended", "nothing_due", "pay_by", "begins", "waits", "rejoined", "paid",
    "nothing_asked", "grace", "work_ended", "not_paid", "not_renewed", "not_assessed", "not_assessed_long",
]  # fmt: skip


@dataclass(frozen=True)
class Stretch:
    """Days on which a household stands alike. ``until``: the day that the reason names.

    ``since``: the day from which waiting counts anew, after a lapse or after months that nobody asked for; None: it counts
    from the day on which membership began. ``is_again``: that cover followed on a lapse.
    """

    first: date
    last: date
    state: State
    why: Why
    until: date | None = None
    since: date | None = None
    is_again: bool = False


@dataclass(frozen=True)
class Spell:
    """Days from one to another; with no last, until further notice. ``worked_until``: the last day of the work that made somebody a
    member; the days after it are grace. ``goes_on_from``: the first day of a membership of the other kind, by work or of their own will,
    from which it goes on without a break."""

    first: date
    last: date | None = None
    worked_until: date | None = None
    goes_on_from: date | None = None

    @property
    def since(self) -> date:
        """The first day without a break since."""
        return self.goes_on_from or self.first

    def holds(self, day: date) -> bool:
        """Whether a day is one of them."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Joined:
    """Days of a period that a member joined after the household had bought it. ``begins``: from when their part is paid; None: not yet.

    ``is_own``: it pays for their days, whatever the others have paid; one of fees alone lets them have the days that the others pay for.
    """

    first: date
    last: date
    pay_by: date
    begins: date | None
    is_own: bool

    def holds_back(self, day: date) -> bool:
        """Whether the member is not covered yet on a day of it."""
        return self.first <= day <= self.last and (self.begins is None or day < self.begins)

    @property
    def stretch(self) -> Stretch | None:
        """The days for which it pays."""
        if not self.is_own or self.begins is None:
            return None
        return Stretch(max(self.first, self.begins), self.last, "entitled", "paid", self.last)

    @property
    def since(self) -> date | None:
        """The day from which waiting counts anew: of who pays late that of paying, or the day after the period. None: it counts from
        the day of becoming a member."""
        if self.begins is None:
            return self.last + A_DAY
        return None if self.begins <= self.pay_by else self.begins


@dataclass(frozen=True)
class Standing:
    """What a member is on a day, why, and whether care on it counts.

    ``since``: the day from which waiting counts; ``stretch``: what was paid for, where something was.
    """

    state: State
    why: Why
    until: date | None = None
    is_covered: bool = False
    since: date | None = None
    stretch: Stretch | None = None


@dataclass(frozen=True)
class Span:
    """Days in a row on which a member stands alike."""

    first: date
    last: date
    standing: Standing


def stretches_of(terms: Terms, settled: Sequence[Settled], opened: date, until: date) -> tuple[Stretch, ...]:
    """This function will explain every day of a household from the day it joined on, up to a day."""
    walk = _Walk(terms, opened)
    for each in settled:
        if each.due.last is not None:
            walk.pass_due(each, each.due.last)
    walk.pass_gap(until, None)
    return tuple(walk.found)


def without_contributions(opened: date, until: date) -> tuple[Stretch, ...]:
    """This function will explain the days of a household of which nothing is asked."""
    return (Stretch(opened, until, "entitled", "nothing_asked", since=opened),)


@dataclass
class _Walk:
    terms: Terms
    day: date
    found: list[Stretch] = field(default_factory=list)
    cover_last: date | None = None
    since: date | None = None
    is_again: bool = False
    late: list[Settled] = field(default_factory=list)
    """Dues that were not paid in time: what falls due after them gives no more grace."""

    def pass_gap(self, last: date, coming: Settled | None) -> None:
        """The days up to one, for which nothing is due."""
        if self.cover_last is None:
            self._wait_for(last, coming)
            return
        is_monthly = self.terms.kind == "monthly"
        grace = self.terms.payment_grace if is_monthly else self.terms.renewal_grace
        end = self._in_time(add_months(self.cover_last + A_DAY, grace) - A_DAY)
        # Nobody renews from month to month: for which nothing is due, the office has not assessed yet.
        if not self._has_lapsed and (self._owing() or not is_monthly):
            self._add(min(last, end), "grace", "grace", end)
        if self.late:
            owed = max(each.paid_on - A_DAY if each.paid_on else last for each in self.late)
            self._add(min(last, owed), "lapsed", "not_paid", end)
        if is_monthly:
            self._leave_open(last)
        else:
            self._add(last, "lapsed", "not_renewed", self.cover_last)

    def _wait_for(self, last: date, coming: Settled | None) -> None:
        """The days before anything was covered."""
        if self.terms.kind == "monthly" and not self.late:
            # Who joins within a month owes from the next one on.
            whole = self.day if self.day.day == 1 else add_months(self.day.replace(day=1), 1)
            self._wait_within(min(last, whole - A_DAY), coming)
            paid_on = coming.paid_on if coming else None
            self._add(min(last, paid_on - A_DAY) if paid_on else last, "joined", "not_assessed")
            if self.day <= last:  # What was paid by then would have paid for these months.
                self.since = self.day
                self._leave_open(last)
        self._wait_within(last, coming)

    def _wait_within(self, last: date, coming: Settled | None) -> None:
        begins = coming.due.first if coming else None
        if coming and coming.paid_on is not None:
            self._add(min(last, coming.paid_on - A_DAY), "joined", "pay_by", coming.due.pay_by)
            self._add(last, "waiting", "begins", begins)
        elif coming:
            self._add(last, "joined", "pay_by", coming.due.pay_by)
        else:
            in_time = self._in_time(last)
            if not self.late:
                self._add(last, "joined", "nothing_due")
            elif not self._has_lapsed:
                self._add(in_time, "joined", "pay_by", in_time)
            self._add(last, "lapsed", "not_paid", in_time)

    def _leave_open(self, last: date) -> None:
        """Days of months that the office has not assessed, of who has paid all the others: they take no cover away.

        For the grace after the first of these months, of a month at least; later days are told apart, and are no lapse either.
        """
        if self.day <= last:
            self._return(self.day)
            end = add_months(self.day.replace(day=1), 1 + max(self.terms.payment_grace, 1)) - A_DAY
            self._add(min(last, end), "unassessed", "not_assessed", end)
            self._add(last, "unassessed", "not_assessed_long", end)
            self.cover_last = last

    def pass_due(self, each: Settled, last: date) -> None:
        """The days that one due pays for."""
        due = each.due
        self.pass_gap(due.first - A_DAY, each)
        start = self._covered_from(each)
        pending = min(start - A_DAY, last) if start else last
        if self.day <= pending:
            in_time = self._in_time(due.pay_by)
            if not self._has_lapsed:
                state: State = "joined" if self.cover_last is None else "grace"
                self._add(min(pending, in_time), state, "pay_by" if state == "joined" else "grace", in_time)
            self._add(pending, "lapsed", "not_paid", in_time)
        if start and start <= last:
            self._cover(each, start, last)
        if each.paid_on is None or (self.terms.late == "rejoins" and each.paid_on > due.pay_by):
            self.late.append(each)

    def _in_time(self, pay_by: date) -> date:
        """The last day of paying: of what is due now, or of an earlier due that was not paid by now."""
        return min([pay_by, *(each.due.pay_by for each in self._owing())])

    def _owing(self) -> list[Settled]:
        """The earlier dues that were not paid by now."""
        return [each for each in self.late if each.paid_on is None or each.paid_on > self.day]

    def _covered_from(self, each: Settled) -> date | None:
        """The first day covered, once all is paid: that of paying, unless terms let earlier ones count. None is before the day on
        which the office let something of it off.
        """
        if each.paid_on is None:
            return None
        first = max(each.due.first, self.day, each.waived_on or self.day)
        goes_on = (
            self.cover_last is not None and not self._has_lapsed and self.terms.in_grace != "not_covered"
        )
        if self.terms.late == "restores" or (goes_on and each.paid_on <= self._in_time(each.due.pay_by)):
            return first
        return max(first, each.paid_on)

    def _cover(self, each: Settled, start: date, last: date) -> None:
        if self.cover_last is None and self.since is None:
            # Of who pays their first due in time, as asked for, waiting counts from the day of joining.
            if self._has_lapsed:
                self.since = start
            elif any(one.why == "not_assessed" for one in self.found):
                self.since = each.due.first
        self._return(start)
        self._add(last, "entitled", "paid", last)
        self.cover_last = last

    def _return(self, start: date) -> None:
        """Who lapsed joins again on a day, and waits again where they stayed away for long."""
        if self._has_lapsed and self.cover_last is not None and self.terms.late == "rejoins":
            self.is_again = True
            if start > add_months(self.cover_last + A_DAY, self.terms.recurrence):
                self.since = start

    def _add(self, last: date, state: State, why: Why, until: date | None = None) -> None:
        if self.day <= last:
            self.found.append(Stretch(self.day, last, state, why, until, self.since, self.is_again))
            self.day = last + A_DAY

    @property
    def _has_lapsed(self) -> bool:
        """Whether cover stopped for want of money; a month that nobody assessed is no lapse."""
        return bool(self.found) and self.found[-1].state == "lapsed"


@dataclass(frozen=True)
class Member:
    """What is known of a member: spells of affiliation, suspensions, the household's stretches.

    ``waits_until``: the first day of care for who is a member since a day, by the published law. ``brought``: days that were paid for
    them in the household that they left.
    """

    terms: Terms
    spells: tuple[Spell, ...]
    stretches: tuple[Stretch, ...]
    waits_until: Callable[[date], date] = lambda since: since
    suspensions: tuple[Spell, ...] = ()
    joined: tuple[Joined, ...] = ()
    brought: tuple[Stretch, ...] = ()

    def standing_on(self, day: date) -> Standing:
        """This function will say what the member is on a day, and why."""
        spell = next((spell for spell in self.spells if spell.holds(day)), None)
        if spell is None:
            ended = [spell.last for spell in self.spells if spell.last is not None and spell.last < day]
            return Standing("none", "left", max(ended)) if ended else Standing("none", "not_affiliated")
        if spell.worked_until is not None and day > spell.worked_until:
            return self._after_work(spell, spell.worked_until)
        suspended = next((each for each in self.suspensions if each.holds(day)), None)
        if suspended is not None:
            return Standing("suspended", "suspended", suspended.last)
        own = [*self.brought, *(each.stretch for each in self.joined if each.stretch is not None)]
        paid = next((each for each in own if each.first <= day <= each.last), None)
        if paid is not None:
            return self._within(paid, spell, day)
        held = next((each for each in self.joined if each.holds_back(day)), None)
        if held is not None:
            return Standing("joined", "pay_by", held.pay_by) if day <= held.pay_by else Standing("lapsed", "not_paid", held.pay_by)  # fmt: skip
        place = bisect_right(self.stretches, day, key=lambda stretch: stretch.first) - 1
        if place < 0 or self.stretches[place].last < day:
            return Standing("joined", "nothing_due")
        return self._within(self.stretches[place], spell, day)

    def _after_work(self, spell: Spell, worked_until: date) -> Standing:
        """Days after the work that made somebody a member: covered, as other days of grace, where the last of the work was."""
        held = self.standing_on(worked_until)
        is_covered = held.is_covered and self.terms.in_grace == "covered"
        return Standing("grace", "work_ended", spell.last, is_covered, held.since, held.stretch)

    def spans(self, first: date, last: date) -> Iterator[Span]:
        """This function will say it of every day from one to another, days in a row that are alike together."""
        begun, held = first, self.standing_on(first)
        for number in range(1, (last - first).days + 1):
            day = first + timedelta(days=number)
            standing = self.standing_on(day)
            if (standing.state, standing.why, standing.until) != (held.state, held.why, held.until):
                yield Span(begun, day - A_DAY, held)
                begun, held = day, standing
        yield Span(begun, last, held)

    def _within(self, stretch: Stretch, spell: Spell, day: date) -> Standing:
        standing = Standing(stretch.state, stretch.why, stretch.until, stretch=stretch)
        anew = [each.since for each in self.joined if each.since is not None and each.since <= day]
        since = max([spell.since, *anew])
        if stretch.since is not None and self.terms.late == "rejoins":
            since = max(since, stretch.since)
        if stretch.state == "grace":
            return replace(standing, is_covered=self.terms.in_grace == "covered", since=since)
        if stretch.state == "unassessed":
            if spell.first > day.replace(day=1):  # Who joins within a month owes from the next one on.
                return Standing("joined", "nothing_due")
            return replace(standing, is_covered=stretch.why == "not_assessed", since=since)
        if stretch.state != "entitled":
            return standing
        waits_until = self.waits_until(since)
        if day >= waits_until:
            return Standing(stretch.state, stretch.why, stretch.until, True, since, stretch)
        again = stretch.is_again and since == stretch.since
        return Standing("rejoined" if again else "waiting", "rejoined" if again else "waits", waits_until, True, since, stretch)  # fmt: skip

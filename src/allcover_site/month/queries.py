"""Reads a mutual's year and month: who was a member when, what was due, collected, earned and given; row by row and added up."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import floor
from typing import Literal

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from allcover.bookkeeping.balances import TrialBalance
from allcover.expressions.calendar import add_months, months_between
from allcover.mutuals.monitoring import Care, Finances, Members
from allcover.vocabulary.exact import Fraction, ratio
from allcover_site.audit.among import among
from allcover_site.books import chart
from allcover_site.books.queries import balances, books_begun
from allcover_site.claims.models import Claim, Decision
from allcover_site.claims.queries import standing, stood_on
from allcover_site.contributions.lapsing import lapsed_on, paid_by_household
from allcover_site.contributions.models import Affiliation, CoverPeriod, FunderShare
from allcover_site.contributions.queries import terms_on
from allcover_site.month.dues import Owed, owed_by_household, shares_earned
from allcover_site.month.models import YearFacts
from allcover_site.registry.models import Household, Membership
from allcover_site.registry.queries import holding_on, once_on, same_persons

A_DAY = timedelta(days=1)
BAR = 50
"""How wide a month is in the chart."""
Became = Literal["renewed", "new_in_served", "new_in_opened", "left"]


@dataclass(frozen=True)
class Home:
    """A household with members of a scheme on a day."""

    area: str
    persons: int


@dataclass(frozen=True)
class Row:
    """A household of the year: where, how many are covered at the end, what became of it, what it owed and paid."""

    household: int
    area: str
    persons: int
    became: Became
    due: int
    collected: int


def homes_on(scheme: str, day: date) -> dict[int, Home]:
    """This function will give the households with somebody affiliated to a scheme on a day, by their number.

    A household whose cover has lapsed is no member any more: it did not renew its period, or did not pay a month in time.
    """
    members = same_persons(Affiliation.objects.filter(holding_on(day), scheme=scheme))
    rows = Membership.objects.filter(members, holding_on(day), once_on(day))
    if terms_on(scheme, day).kind == "period":
        periods = CoverPeriod.objects.filter(holding_on(day), scheme=scheme)
        rows, lapsed = rows.filter(household__in=periods.values("household")), frozenset[int]()
    else:
        lapsed = lapsed_on(scheme, day)
    living = rows.values_list("household_id", "household__area")
    found: dict[int, Home] = {}
    for number, area in living:
        if number not in lapsed:
            found[number] = Home(area, found[number].persons + 1 if number in found else 1)
    return found


def rows_of(scheme: str, first: date, last: date) -> list[Row]:
    """This function will give every household that was a member before a span of days or is one at its end."""
    before, now = homes_on(scheme, first - A_DAY), homes_on(scheme, last)
    served = {home.area for home in before.values()}
    owed = owed_by_household(scheme, first, last)
    areas = dict(
        Household.objects.filter(among("pk", sorted({*owed} - {*before, *now}))).values_list("pk", "area")
    )
    rows = []
    for number in sorted({*before, *now, *owed}):
        home = now.get(number) or before.get(number) or Home(areas.get(number, ""), 0)
        became: Became = "left"
        if number in now:
            became = (
                "renewed" if number in before else "new_in_served" if home.area in served else "new_in_opened"
            )
        persons = home.persons if number in now else 0
        own = owed.get(number, Owed(0, 0))
        rows.append(Row(number, home.area, persons, became, own.due, own.collected))
    return rows


def members_in(scheme: str, rows: list[Row], before: int, facts: YearFacts | None) -> Members:
    """This function will add up the households of a span. ``before``: households that were members before it."""
    became = [row.became for row in rows]
    return Members(
        before, became.count("renewed"), became.count("new_in_served"), became.count("new_in_opened"),
        sum(row.persons for row in rows), facts.target if facts is not None else None,
        sum(row.due for row in rows), sum(row.collected for row in rows),
    )  # fmt: skip


def finances_in(first: date, last: date, facts: YearFacts | None) -> Finances:
    """This function will read the finances of a span from the books; claims that wait are soon owed too."""
    between, on, years = balances(first=first, last=last), balances(last=last), lived(first, last)
    return Finances(
        earned=_usual(between, chart.PREMIUMS),
        fees=_fees(between),
        benefits=sum(_usual(between, code) for code in CARE),
        operating=_operating(between),
        subsidies=_usual(between, chart.SUBSIDIES),
        hidden=floor(facts.hidden_costs * years / _told_for(facts)) if facts is not None else 0,
        years=years,
        cash=sum(_usual(on, code) for code in (chart.CASH, chart.BANK)),
        short_debts=sum(one.usual for one in on.of("liability") if one.account.code not in (chart.UNEARNED, chart.DEFERRED)) + waiting_claims(last),
        equity=sum(one.usual for one in on.of("equity")) + on.surplus,
    )  # fmt: skip


def years_of(first: date, last: date) -> Fraction:
    """This function will say how many years a span of days is: by months where it is of whole ones, else by days.

    >>> str(years_of(date(2024, 1, 1), date(2024, 12, 31))), str(years_of(date(2024, 2, 1), date(2024, 2, 29)))
    ('1', '1/12')
    """
    after = last + A_DAY
    if first.day == after.day:
        return ratio(months_between(first, after), 12)
    return ratio((after - first).days, 365)


def lived(first: date, last: date) -> Fraction:
    """This function will say how many years of a span the office lived: from the first period in which anything is booked up to
    today; the whole span where the books hold nothing in it, so that there is nothing to divide either."""
    start, end = max(first, books_begun() or first), min(last, timezone.localdate())
    return years_of(start, end) if start <= end else years_of(first, last)


def _told_for(facts: YearFacts) -> Fraction:
    """How many years the costs of a year are told for: less than one where the books began in it."""
    first, last = date(facts.year, 1, 1), date(facts.year, 12, 31)
    start = max(first, books_begun() or first)
    return years_of(start, last) if start <= last else ratio(1)


def finances_of_scheme(scheme: str, first: date, last: date, facts: YearFacts | None) -> Finances:
    """This function will read the finances of one scheme of an office that runs several.

    What income and charges name the scheme is its own. Running costs and fees that name none are shared among the schemes by
    the contributions that each earned. Cash, debts and own funds are those of the whole office: its books are one.
    """
    whole = finances_in(first, last, facts)
    own = balances(first=first, last=last, scheme=scheme)
    common = balances(first=first, last=last, scheme="")
    earned = _usual(own, chart.PREMIUMS)
    part = ratio(max(earned, 0), whole.earned) if whole.earned > 0 else ratio(0)
    return replace(
        whole,
        earned=earned,
        fees=_fees(own) + floor(_fees(common) * part),
        benefits=sum(_usual(own, code) for code in CARE),
        operating=_operating(own) + floor(_operating(common) * part),
        subsidies=_usual(own, chart.SUBSIDIES),
    )


def funded_in(scheme: str, first: date, last: date) -> int:
    """This function will give what the State and donors owe of a scheme's contributions, by the published law, for the months
    that end within a span, and for its days of periods of cover; what they give beside it is a subsidy, and no contribution."""
    until = (last + A_DAY).replace(day=1)
    shares = FunderShare.objects.filter(
        scheme=scheme, period__isnull=True, month__gte=first.replace(day=1), month__lt=until
    )
    by_days = sum(shares_earned(scheme, last).values()) - sum(shares_earned(scheme, first - A_DAY).values())
    return int(shares.aggregate(all=Sum("amount"))["all"] or 0) + by_days


CARE = (chart.CARE, chart.BENEFITS)


def _fees(trial: TrialBalance) -> int:
    own = {chart.PREMIUMS, chart.SUBSIDIES}
    return sum(one.usual for one in trial.of("income") if one.account.code not in own)


def _operating(trial: TrialBalance) -> int:
    return sum(one.usual for one in trial.of("expense") if one.account.code not in CARE)


def paid_of(decision: Decision, scheme: str) -> int:
    """This function will give what one scheme pays by a decision, of which several may pay lines."""
    return sum(line["paid"] for line in decision.lines if line["scheme"] == scheme)


def waiting_claims(last: date) -> int:
    """This function will give what is expected to be paid for care up to the end of a day that no decision of that day stood on."""
    claims = Claim.objects.filter(last_day__lte=last).exclude(pk__in=stood_on(last).values("claim"))
    return int(claims.aggregate(all=Sum("submission__expected"))["all"] or 0)


def decisions_in(scheme: str, first: date, last: date) -> QuerySet[Decision]:
    """This function will give the decisions that stand on claims whose care began in a span."""
    asked = standing().annotate(schemes_asked=Cast("claim__submission__schemes", TextField()))
    own = Q(claim__scheme=scheme) | Q(schemes_asked__contains=f'"{scheme}"')
    held = asked.filter(own, claim__first_day__gte=first, claim__first_day__lte=last)
    return held.select_related("claim__facility", "claim__person")


def asked_in(scheme: str, first: date, last: date) -> QuerySet[Claim]:
    """This function will give the claims on a scheme whose care began in a span, decided or not."""
    asked = Claim.objects.select_related("facility").annotate(schemes_asked=Cast("submission__schemes", TextField()))  # fmt: skip
    own = Q(scheme=scheme) | Q(schemes_asked__contains=f'"{scheme}"')
    return asked.filter(own, first_day__gte=first, first_day__lte=last)


def care_in(scheme: str, first: date, last: date, members: Members) -> Care:
    """This function will add up the claims of a span."""
    decisions = list(decisions_in(scheme, first, last))
    new = members.new_in_served + members.new_in_opened
    ended, renewed = _ended(scheme, first, last, members)
    return Care(
        asked=asked_in(scheme, first, last).count(), claims=len(decisions), refused=sum(decision.paid == 0 for decision in decisions),
        days=tuple((decision.decided_at - decision.claim.entered_at).days for decision in decisions),
        paid=sum(paid_of(decision, scheme) for decision in decisions), insured=members.beneficiaries, policies_before=members.before,
        new_policies=new, ended=ended, renewed=renewed,
    )  # fmt: skip


def _ended(scheme: str, first: date, last: date, members: Members) -> tuple[int, int]:
    """Covers that ended, and those renewed: periods where cover is sold for them, else the households that were members before."""
    if terms_on(scheme, last).kind != "period":
        return members.before, members.renewed
    ended = covers_ended(scheme, first, last)
    return ended.count(), ended.filter(was_renewed=True).count()  # type: ignore[misc]


def covers_ended(scheme: str, first: date, last: date) -> QuerySet[CoverPeriod]:
    """This function will give the covers that ended in a span, each with whether the next one of its household renews it."""
    following = CoverPeriod.objects.filter(household=OuterRef("household"), scheme=scheme, first_day__gt=OuterRef("last_day"))  # fmt: skip
    renews = Subquery(following.order_by("first_day").values("is_renewal")[:1])
    ended = CoverPeriod.objects.select_related("household").annotate(was_renewed=renews)
    return ended.filter(scheme=scheme, last_day__gte=first, last_day__lte=last)


def facts_of(scheme: str, year: int) -> YearFacts | None:
    """This function will give what was told last of a year."""
    return YearFacts.objects.filter(scheme=scheme, year=year).last()


@dataclass(frozen=True)
class Bar:
    """A month, or its days that were asked for, with what came in and went out, and how high the bars of both are, of a hundred."""

    first: date
    last: date
    collected: int
    given: int
    high: tuple[int, int]
    left: int

    @property
    def is_whole(self) -> bool:
        """Whether it is all of the month."""
        return self.first.day == 1 and (self.last + A_DAY).day == 1


def bars_of(scheme: str, first: date, last: date) -> list[Bar]:
    """This function will give premiums received and care decided between two days, month by month; of the first and the last month the
    days between them."""
    begins = [first]
    while (month := add_months(begins[-1].replace(day=1), 1)) <= last:
        begins.append(month)
    ends = [*(day - A_DAY for day in begins[1:]), last]
    sums = [
        (
            sum(paid_by_household(scheme, *days).values()),
            sum(paid_of(decision, scheme) for decision in decisions_in(scheme, *days)),
        )
        for days in zip(begins, ends, strict=True)
    ]
    most = max(max(pair) for pair in sums) or 1
    return [
        Bar(begin, end, came, gone, (max(100 * came // most, 0), 100 * gone // most), BAR * place)
        for place, (begin, end, (came, gone)) in enumerate(zip(begins, ends, sums, strict=True))
    ]


def _usual(trial: TrialBalance, code: str) -> int:
    return sum(one.usual for one in trial.balances if one.account.code == code)

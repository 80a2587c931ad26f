"""Reads a mutual's year and month: who was a member when, what was due, collected, earned and given; row by row and added up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import Literal

from django.db.models import Q, QuerySet, Sum, TextField
from django.db.models.functions import Cast

from allcover.bookkeeping.balances import TrialBalance
from allcover.expressions.calendar import add_months
from allcover.mutuals.monitoring import Care, Finances, Members
from allcover_site.books import chart
from allcover_site.books.proposing import period_of
from allcover_site.books.queries import balances, by_party, faults_of_books, signed_by_party
from allcover_site.claims.models import Claim, Decision
from allcover_site.claims.queries import standing
from allcover_site.contributions.gathering import gathered
from allcover_site.contributions.models import Affiliation, Assessment, CoverPeriod, Receipt, Refund
from allcover_site.contributions.queries import with_contributions
from allcover_site.month.earning import earned_of_periods, earned_to_date
from allcover_site.month.models import YearFacts
from allcover_site.registry.models import Membership
from allcover_site.registry.queries import holding_on, once_on, same_persons
from allcover_site.runs.models import Run

A_DAY = timedelta(days=1)
Became = Literal["renewed", "new_in_served", "new_in_opened", "left"]


@dataclass(frozen=True)
class Home:
    """A household with persons covered by a scheme on a day."""

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
    """This function will give the households with somebody affiliated to a scheme on a day, by their number."""
    members = same_persons(Affiliation.objects.filter(holding_on(day), scheme=scheme))
    living = Membership.objects.filter(members, holding_on(day), once_on(day)).values_list(
        "household_id", "household__area"
    )
    found: dict[int, Home] = {}
    for number, area in living:
        found[number] = Home(area, found[number].persons + 1 if number in found else 1)
    return found


def rows_of(scheme: str, first: date, last: date) -> list[Row]:
    """This function will give every household that was a member before a span of days or is one at its end."""
    before, now = homes_on(scheme, first - A_DAY), homes_on(scheme, last)
    served = {home.area for home in before.values()}
    due, paid = due_by_household(scheme, first, last), paid_by_household(scheme, first, last)
    rows = []
    for number in sorted({*before, *now, *due, *paid}):
        home = now.get(number) or before.get(number) or Home("", 0)
        became: Became = "left"
        if number in now:
            became = (
                "renewed" if number in before else "new_in_served" if home.area in served else "new_in_opened"
            )
        persons = home.persons if number in now else 0
        rows.append(Row(number, home.area, persons, became, due.get(number, 0), paid.get(number, 0)))
    return rows


def members_in(scheme: str, rows: list[Row], before: int, facts: YearFacts | None) -> Members:
    """This function will add up the households of a span. ``before``: households that were members before it."""
    became = [row.became for row in rows]
    return Members(
        before, became.count("renewed"), became.count("new_in_served"), became.count("new_in_opened"),
        sum(row.persons for row in rows), facts.target if facts is not None else None,
        sum(row.due for row in rows), sum(row.collected for row in rows),
    )  # fmt: skip


def due_by_household(scheme: str, first: date, last: date) -> Mapping[int, int]:
    """This function will give what was assessed for the months of a span, by household."""
    found = Assessment.objects.filter(scheme=scheme, month__gte=first, month__lte=last).values("household_id")
    return {row["household_id"]: int(row["all"]) for row in found.annotate(all=Sum("due")).order_by()}


def paid_by_household(scheme: str, first: date, last: date) -> Mapping[int, int]:
    """This function will give the premiums received in a span less what was given back, by household."""
    counting = Receipt.objects.filter(scheme=scheme, day__gte=first, day__lte=last, household__isnull=False,
                                      purpose=Receipt.Purpose.PREMIUM, cancellation__isnull=True)  # fmt: skip
    back = Refund.objects.filter(scheme=scheme, day__gte=first, day__lte=last)
    found = {row["household_id"]: int(row["all"]) for row in _summed(counting)}
    for row in _summed(back):
        found[row["household_id"]] = found.get(row["household_id"], 0) - int(row["all"])
    return found


def finances_in(first: date, last: date, facts: YearFacts | None) -> Finances:
    """This function will read the finances of a span from the books; claims that wait are soon owed too."""
    between, on = balances(first=first, last=last), balances(last=last)
    return Finances(
        earned=_usual(between, chart.PREMIUMS),
        fees=_fees(between),
        benefits=sum(_usual(between, code) for code in CARE),
        operating=_operating(between),
        subsidies=_usual(between, chart.SUBSIDIES),
        hidden=facts.hidden_costs if facts is not None else 0,
        cash=sum(_usual(on, code) for code in (chart.CASH, chart.BANK)),
        short_debts=sum(one.usual for one in on.of("liability") if one.account.code != chart.UNEARNED) + waiting_claims(last),
        equity=sum(one.usual for one in on.of("equity")) + on.surplus,
    )  # fmt: skip


def finances_of_scheme(scheme: str, first: date, last: date, facts: YearFacts | None) -> Finances:
    """This function will read the finances of one scheme of an office that runs several.

    What income and charges name the scheme is its own. Running costs and fees that name none are shared among the schemes by
    the contributions that each earned. Cash, debts and own funds are those of the whole office: its books are one.
    """
    whole = finances_in(first, last, facts)
    own = balances(first=first, last=last, scheme=scheme)
    common = balances(first=first, last=last, scheme="")
    earned = _usual(own, chart.PREMIUMS)
    part = Fraction(max(earned, 0), whole.earned) if whole.earned > 0 else Fraction(0)
    return replace(
        whole,
        earned=earned,
        fees=_fees(own) + floor(_fees(common) * part),
        benefits=sum(_usual(own, code) for code in CARE),
        operating=_operating(own) + floor(_operating(common) * part),
        subsidies=_usual(own, chart.SUBSIDIES),
    )


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
    """This function will give what is asked by priced lines of claims with care up to a day that no decision stands on."""
    decided = standing().values("claim")
    lines = (
        Claim.objects.filter(last_day__lte=last)
        .exclude(pk__in=decided)
        .values_list("lines__quantity", "lines__price")
    )
    return sum(quantity * price for quantity, price in lines if quantity and price)


def decisions_in(scheme: str, first: date, last: date) -> QuerySet[Decision]:
    """This function will give the decisions that stand on claims with care in a span."""
    asked = standing().annotate(schemes_asked=Cast("claim__submission__schemes", TextField()))
    own = Q(claim__scheme=scheme) | Q(schemes_asked__contains=f'"{scheme}"')
    held = asked.filter(own, claim__last_day__gte=first, claim__last_day__lte=last)
    return held.select_related("claim__facility", "claim__person")


def care_in(scheme: str, first: date, last: date, members: Members) -> Care:
    """This function will add up the claims of a span."""
    decisions = list(decisions_in(scheme, first, last))
    new = members.new_in_served + members.new_in_opened
    return Care(
        claims=len(decisions), refused=sum(decision.paid == 0 for decision in decisions),
        days=tuple((decision.decided_at - decision.claim.entered_at).days for decision in decisions),
        paid=sum(paid_of(decision, scheme) for decision in decisions), insured=members.beneficiaries, policies_before=members.before,
        new_policies=new, ended=members.before, renewed=members.renewed,
    )  # fmt: skip


def facts_of(scheme: str, year: int) -> YearFacts | None:
    """This function will give what was told last of a year."""
    return YearFacts.objects.filter(scheme=scheme, year=year).last()


@dataclass(frozen=True)
class Bar:
    """A month with what came in and went out, and how high the bars of both are, of a hundred."""

    month: date
    collected: int
    given: int
    high: tuple[int, int]
    left: int


def bars_of(scheme: str, last: date, months: int = 12) -> list[Bar]:
    """This function will give premiums received and care decided, month by month, up to a day's month."""
    spans = [add_months(last.replace(day=1), -n) for n in range(months - 1, -1, -1)]
    sums = [
        (
            month,
            sum(paid_by_household(scheme, month, add_months(month, 1) - A_DAY).values()),
            sum(
                paid_of(decision, scheme)
                for decision in decisions_in(scheme, month, add_months(month, 1) - A_DAY)
            ),
        )
        for month in spans
    ]
    most = max((max(came, gone) for _, came, gone in sums), default=0) or 1
    return [
        Bar(month, came, gone, (max(100 * came // most, 0), 100 * gone // most), 50 * place)
        for place, (month, came, gone) in enumerate(sums)
    ]


@dataclass(frozen=True)
class State:
    """How a month stands: what is still to be done before it can be closed; zero and empty are done."""

    first: date
    last: date
    floats: Mapping[str, int]
    undecided: int
    unassessed: tuple[str, ...]
    left_out: int
    unearned: tuple[str, ...]
    faults: tuple[str, ...]
    has_period: bool
    is_closed: bool

    @property
    def is_ready(self) -> bool:
        """Whether the month can be closed."""
        waiting = self.floats or self.undecided or self.unassessed or self.unearned or self.faults
        return self.has_period and not waiting and not self.is_closed


def state_of(month: date) -> State:
    """This function will say how a month stands."""
    first = month.replace(day=1)
    last = add_months(first, 1) - A_DAY
    period = period_of(first)
    runs = Run.objects.filter(deed="dues", month=first)
    asked = tuple(with_contributions(first))
    return State(
        first, last,
        {party: held for party, held in by_party(chart.FLOAT).items() if held},
        Claim.objects.filter(last_day__lte=last).exclude(pk__in=standing().values("claim")).count(),
        tuple(scheme for scheme in asked if not runs.filter(scheme=scheme).exists()
              and not Assessment.objects.filter(scheme=scheme, month=first).exists()),
        sum(run.left_out.count() for run in runs),
        tuple(scheme for scheme in asked if to_earn(scheme, first)),
        faults_of_books(), period is not None, period is not None and period.closed_at is not None,
    )  # fmt: skip


def to_earn(scheme: str, month: date) -> dict[int, int]:
    """This function will give what of each household's premiums is earned at a month's end and not posted yet."""
    last = add_months(month.replace(day=1), 1) - A_DAY
    long_ago = date.min
    due, paid = due_by_household(scheme, long_ago, last), paid_by_household(scheme, long_ago, last)
    posted, by_days = earned_before(scheme), _earned_by_days(scheme, paid, last)
    found = {
        number: by_days.get(number, earned_to_date(paid.get(number, 0), due.get(number, 0)))
        - posted.get(number, 0)
        for number in {*due, *paid, *posted}
    }
    return {number: amount for number, amount in sorted(found.items()) if amount}


def _earned_by_days(scheme: str, paid: Mapping[int, int], last: date) -> dict[int, int]:
    """What is earned of each household that has paid for periods of cover: a period's price by its days."""
    enrolled = CoverPeriod.objects.filter(scheme=scheme, first_day__lte=last).values_list(
        "household", flat=True
    )
    homes = sorted(set(enrolled) & set(paid))
    members = gathered((), homes)
    return {
        number: earned_of_periods(members.account_of(number, scheme, paid[number], last).settled, last)
        for number in homes
    }


def earned_before(scheme: str) -> Mapping[int, int]:
    """This function will give what was posted as earned of each household's premiums."""
    found = signed_by_party(chart.UNEARNED, scheme, EARNED)
    return {
        int(party.split()[1]): signed for party, signed in found.items() if party.startswith("household ")
    }


EARNED = "earned "
"""How the cause of a line begins that moves premiums from received to earned."""


def _usual(trial: TrialBalance, code: str) -> int:
    return sum(one.usual for one in trial.balances if one.account.code == code)


def _summed(rows: QuerySet[Receipt] | QuerySet[Refund]) -> Iterator[Mapping[str, int]]:
    for row in rows.values("household_id").annotate(all=Sum("amount")).order_by():
        yield {"household_id": row["household_id"], "all": int(row["all"])}

"""How a month stands: what is still to be done before it can be closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from django.db.models import Q, QuerySet
from django.utils import timezone

from allcover.expressions.calendar import add_months
from allcover_site.audit.among import among
from allcover_site.books import chart
from allcover_site.books.models import Period, Proof
from allcover_site.books.proposing import period_of
from allcover_site.books.queries import faults_of_books, faults_since, last_proof, left_by_party, open_before
from allcover_site.claims.models import Claim
from allcover_site.claims.queries import standing
from allcover_site.contributions.collecting import Asked, asked_of, left_out
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.queries import by_month, with_contributions
from allcover_site.month.dues import is_earned
from allcover_site.people.doors import is_open
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, grants_with, reach_of, within_reach
from allcover_site.registry.models import Household

READS = "books.read"


class _Closing(TypedDict):
    period: Period | None
    before: Period | None
    is_over: bool


@dataclass(frozen=True)
class State:
    """How a month stands: what is still to be done before it can be closed; zero and empty are done.

    ``floats``: what collectors received up to its end and have not handed over, by collector; minor units. ``is_whole``: of the whole office;
    else of some schemes and areas, of which the cash and the faults of the books are not told.
    """

    first: date
    last: date
    floats: Mapping[str, int]
    undecided: int
    unassessed: tuple[str, ...]
    lapsed: int
    """Households of which the month is not asked, as by what they have paid their cover has lapsed."""
    left_out: int
    unearned: tuple[str, ...]
    faults: tuple[str, ...]
    proof: Proof | None
    period: Period | None
    before: Period | None
    """An earlier period that is to be closed first."""
    is_over: bool
    is_whole: bool = True

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is dated in it."""
        return self.period is not None and self.period.closed_at is not None

    @property
    def is_ready(self) -> bool:
        """Whether the month can be closed."""
        waiting = self.floats or self.undecided or self.unassessed or self.unearned or self.faults
        return (
            self.is_whole
            and self.period is not None
            and self.is_over
            and not (waiting or self.before or self.is_closed)
        )


def state_of(month: date, *, is_proven_whole: bool = False) -> State:
    """This function will say how a month stands. The books are gone through since they were last proven, or from the first
    entry on."""
    first, proof = month.replace(day=1), last_proof()
    last = add_months(first, 1) - A_DAY
    asked = tuple(with_contributions(first))
    assessed = {scheme: asked_of(scheme, first) for scheme in by_month(first)}
    return State(
        first, last,
        left_by_party(chart.FLOAT, last),
        _undecided(last).count(),
        *_asked(assessed),
        sum(len(left_out(scheme, first)) for scheme in asked),
        tuple(scheme for scheme in asked if not is_earned(scheme, last)),
        faults_of_books() if is_proven_whole else faults_since(proof), proof, **_closing(first, last),
    )  # fmt: skip


def state_for(user: User, month: date) -> State:
    """This function will say how a month stands to who reads the books: of the whole office, or of their own schemes and areas."""
    if is_open(user, READS, EVERY):
        return state_of(month)
    first = month.replace(day=1)
    last = add_months(first, 1) - A_DAY
    own = {scheme: reach_of(user, READS, scheme).condition("area") for scheme in within_reach(user, READS, with_contributions(first))}  # fmt: skip
    assessed = {scheme: asked_of(scheme, first, own[scheme]) for scheme in by_month(first) if scheme in own}
    return State(
        first, last, {},
        _undecided(last).filter(grants_with(user, READS)).count(),
        *_asked(assessed),
        sum(_left_out_within(scheme, first, within) for scheme, within in own.items()),
        tuple(scheme for scheme in own if not is_earned(scheme, last)),
        (), None, **_closing(first, last), is_whole=False,
    )  # fmt: skip


def _asked(assessed: Mapping[str, Asked]) -> tuple[tuple[str, ...], int]:
    """The schemes of which not everybody is assessed, and the households that are left as their cover has lapsed."""
    waiting = tuple(scheme for scheme, asked in assessed.items() if not asked.is_everybody)
    return waiting, sum(asked.lapsed for asked in assessed.values())


def _undecided(last: date) -> QuerySet[Claim]:
    return Claim.objects.filter(last_day__lte=last).exclude(pk__in=standing().values("claim"))


def _left_out_within(scheme: str, month: date, within: Q) -> int:
    homes = {row["household_id"] for row in left_out(scheme, month)}
    return Household.objects.filter(within, among("pk", sorted(homes))).count()


def _closing(first: date, last: date) -> _Closing:
    period = period_of(first)
    return {
        "period": period,
        "before": open_before(period) if period is not None else None,
        "is_over": last < timezone.localdate(),
    }

"""How a month stands: what is still to be done before it can be closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from allcover.expressions.calendar import add_months
from allcover_site.books import chart
from allcover_site.books.models import Period, Proof
from allcover_site.books.proposing import period_of
from allcover_site.books.queries import faults_of_books, faults_since, last_proof, left_by_party, open_before
from allcover_site.claims.models import Claim
from allcover_site.claims.queries import standing
from allcover_site.contributions.collecting import is_assessed, left_out
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.queries import by_month, with_contributions
from allcover_site.month.dues import is_earned


@dataclass(frozen=True)
class State:
    """How a month stands: what is still to be done before it can be closed; zero and empty are done.

    ``floats``: what collectors received up to its end and have not handed over, by collector; minor units.
    """

    first: date
    last: date
    floats: Mapping[str, int]
    undecided: int
    unassessed: tuple[str, ...]
    left_out: int
    unearned: tuple[str, ...]
    faults: tuple[str, ...]
    proof: Proof | None
    period: Period | None
    before: Period | None
    """An earlier period that is to be closed first."""
    is_over: bool

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is dated in it."""
        return self.period is not None and self.period.closed_at is not None

    @property
    def is_ready(self) -> bool:
        """Whether the month can be closed."""
        waiting = self.floats or self.undecided or self.unassessed or self.unearned or self.faults
        return self.period is not None and self.is_over and not (waiting or self.before or self.is_closed)


def state_of(month: date, *, is_proven_whole: bool = False) -> State:
    """This function will say how a month stands. The books are gone through since they were last proven, or from the first
    entry on."""
    first, proof = month.replace(day=1), last_proof()
    last = add_months(first, 1) - A_DAY
    period = period_of(first)
    asked = tuple(with_contributions(first))
    return State(
        first, last,
        left_by_party(chart.FLOAT, last),
        Claim.objects.filter(last_day__lte=last).exclude(pk__in=standing().values("claim")).count(),
        tuple(scheme for scheme in by_month(first) if not is_assessed(scheme, first)),
        sum(len(left_out(scheme, first)) for scheme in asked),
        tuple(scheme for scheme in asked if not is_earned(scheme, last)),
        faults_of_books() if is_proven_whole else faults_since(proof), proof, period,
        open_before(period) if period is not None else None, last < timezone.localdate(),
    )  # fmt: skip

"""The invented office: made by the office's own operations, and whole."""

from django.utils import timezone
from tests.site.conftest import entered

from allcover.expressions.calendar import add_months
from allcover_site.audit.queries import faults_of_trail
from allcover_site.benefits.models import Award
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.queries import balances, by_party, faults_of_books
from allcover_site.claims.models import Claim, Decision
from allcover_site.claims.queries import faults_of_claims, is_same, replayed
from allcover_site.config.demonstration import MONTHS, demonstrate
from allcover_site.contributions.models import Assessment
from allcover_site.contributions.queries import replayed as assessed_again
from allcover_site.studies.models import Study


def test_invented_office_is_whole_and_replays() -> None:
    staff = demonstrate()
    assert (faults_of_trail(), faults_of_books(), list(faults_of_claims())) == ((), (), [])
    assert balances().is_even
    # Femi's consultation waits. Ana: 1.50 - 0.30 and 4.00 - 0.80, a box cut; Cleo, a child: 1.50.
    assert sorted(decision.paid for decision in Decision.objects.all())[:2] == [150, 440]
    assert Claim.objects.filter(decisions__isnull=True).count() == 1
    assert min(by_party(chart.PAYABLE).values()) < 0
    for decision in Decision.objects.all():
        assert is_same(decision, replayed(decision))
    for assessment in Assessment.objects.all():
        again = assessed_again(assessment)
        assert (again.due, again.trace) == (assessment.due, assessment.trace)
    joined = min(Assessment.objects.values_list("month", flat=True))
    closed = Period.objects.filter(closed_at__isnull=False).values_list("first_day", flat=True)
    running = timezone.localdate().replace(day=1)
    assert {add_months(joined, n) for n in range(MONTHS)} <= set(closed)
    assert set(closed) == set(
        Period.objects.filter(first_day__lt=running).values_list("first_day", flat=True)
    )
    assert Award.objects.filter(given__gt=0).exists()
    study = Study.objects.get()
    assert study.ended_at is not None
    assert study.effects.filter(is_other=True, deed="claims").count() == 1  # Ana's; Cleo is a child.
    for user in staff:
        for door in entered(user).get("/").context["doors"]:
            assert entered(user).get(door.address).status_code == 200

"""The invented office: made by the office's own operations, whole, and with something of everything the office does."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.site.conftest import entered

from allcover.expressions.calendar import add_months
from allcover_site.audit.queries import faults_of_trail
from allcover_site.benefits.models import Award
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.proposing import open_year
from allcover_site.books.queries import balances, by_party, faults_of_books
from allcover_site.claims.models import Claim, Decision, Letter, Ruling
from allcover_site.claims.operations import Asked, decide, enter
from allcover_site.claims.queries import faults_of_claims, is_same, replayed
from allcover_site.config.demonstration import MONTHS, RESOLVED_AFTER, demonstrate
from allcover_site.config.employer_demonstration import FORGOTTEN, LATE
from allcover_site.config.law_demonstration import PENSION, SCHEME
from allcover_site.config.proofs import faults_of
from allcover_site.contributions.employer_accounts import account_of_employer
from allcover_site.contributions.employer_queries import months_missing, replayed_wage
from allcover_site.contributions.models import Assessment, DeclaredWage, Penalty, WageDeclaration
from allcover_site.contributions.operations import assess, receive
from allcover_site.contributions.queries import owed, standing_on
from allcover_site.contributions.queries import replayed as assessed_again
from allcover_site.people.models import User
from allcover_site.registry.models import Employer, Facility, Person
from allcover_site.schemes.models import Version
from allcover_site.studies.models import Study


@pytest.fixture(scope="module")
def users(standing: None) -> tuple[User, ...]:
    return demonstrate()


def month(n: int) -> date:
    """The so-manieth month after that in which everybody joined."""
    return add_months(timezone.localdate().replace(day=1), n - MONTHS)


def who(name: str) -> User:
    return User.objects.get(username=name)


def claims_of(given_name: str) -> list[Claim]:
    return list(Claim.objects.filter(person__given_name=given_name).order_by("pk"))


def test_invented_office_is_whole_and_replays(users: tuple[User, ...]) -> None:
    assert (faults_of_trail(), faults_of_books(), list(faults_of_claims()), faults_of()) == ((), (), [], ())
    assert balances().is_even
    assert [claim.person.given_name for claim in Claim.objects.filter(decisions__isnull=True)] == ["Femi"]
    assert min(by_party(chart.PAYABLE).values()) < 0
    for decision in Decision.objects.all():
        assert is_same(decision, replayed(decision))
    for assessment in Assessment.objects.all():
        again = assessed_again(assessment)
        assert (again.due, again.trace) == (assessment.due, assessment.trace)
    assert Award.objects.filter(given__gt=0).exists()
    for user in users:
        for door in entered(user).get("/").context["doors"]:
            assert entered(user).get(door.address).status_code == 200


def test_months_behind_are_closed_the_oldest_first(users: tuple[User, ...]) -> None:
    closed = Period.objects.filter(closed_at__isnull=False).order_by("closed_at")
    assert [period.first_day for period in closed][-MONTHS:] == [month(n) for n in range(MONTHS)]
    assert set(closed) == set(
        Period.objects.filter(first_day__lt=month(MONTHS))
    )  # Those before the first entry too.


def test_employer_declares_once_late_and_once_not_at_all(users: tuple[User, ...]) -> None:
    works = Employer.objects.get()
    assert works.employments.count() == 3
    declared = WageDeclaration.objects.filter(employer=works, scheme=PENSION).order_by("month")
    assert [each.month for each in declared] == [month(n) for n in range(MONTHS) if n != FORGOTTEN]
    assert months_missing(works, PENSION, timezone.localdate()) == [month(FORGOTTEN)]
    # Of 650, 300 and 180: 0.045 and 0.075 of each, and 0.01 of what is above 600.
    assert {(each.dues["worker"], each.dues["employer"], each.due) for each in declared} == {
        (5135, 8475, 13610)
    }
    penalty = Penalty.objects.get()
    assert (penalty.month, penalty.amount) == (month(LATE), 272)  # 2 in a hundred of 136.10, half up
    account = account_of_employer(works, PENSION)
    assert (account.owed, account.credit) == (13610, 0)  # The last month waits to be paid.
    for wage in DeclaredWage.objects.all():
        assert replayed_wage(wage).dues == wage.dues


def test_employer_s_clerk_sees_what_is_missing_and_nothing_of_others(users: tuple[User, ...]) -> None:
    client = entered(who("employer"))
    page = client.get(f"/contributions/own/{PENSION}/{Employer.objects.get().pk}")
    assert page.context["missing"] == [month(FORGOTTEN)]
    assert client.get("/claims/").status_code == 403


def test_care_and_dues_are_decided_by_the_version_of_their_day(users: tuple[User, ...]) -> None:
    first, second = Version.objects.filter(scheme=SCHEME).order_by("number")
    since = month(RESOLVED_AFTER)
    assert (first.first_day, second.first_day) == (month(0), since)
    before, after = (claim.decisions.get() for claim in claims_of("Ana")[:2])
    assert before.claim.last_day < since <= after.claim.last_day
    # A consultation of 1.50, of which an adult bears 0.30 before and 0.50 after.
    assert [(each.version, each.paid, each.patient) for each in (before, after)] == [
        (first, 120, 30),
        (second, 100, 50),
    ]
    for assessment in Assessment.objects.filter(scheme=SCHEME):
        assert assessment.version == (second if assessment.month >= since else first)


def test_difference_of_the_versions_is_told_and_cites_who_resolved_it(users: tuple[User, ...]) -> None:
    first, second = Version.objects.filter(scheme=SCHEME).order_by("number")
    client = entered(who("manager"))
    told = client.get(f"/schemes/compare?old={first.pk}&new={second.pk}").content.decode()
    assert "What an adult pays of each consultation" in told
    assert "Share of the price of hospital days that the patient pays" in told
    own = client.get(f"/schemes/{second.pk}").content.decode()
    assert own.count("General assembly of the mutual, article: resolution 2 of") == 2


def test_what_was_resolved_was_tried_first_and_a_dearer_premium_too(users: tuple[User, ...]) -> None:
    resolved, dearer = Study.objects.order_by("pk")
    assert None not in (resolved.ended_at, dearer.ended_at)
    # Of Ana's consultation before it; every other claim is decided by it already.
    effect = resolved.effects.get(is_other=True)
    assert (effect.deed, effect.claim, effect.before, effect.after) == (
        "claims",
        claims_of("Ana")[0],
        120,
        100,
    )
    assert {each.deed for each in dearer.effects.filter(is_other=True)} == {"dues"}
    for study in (resolved, dearer):
        assert entered(who("manager")).get(f"/studies/{study.pk}").status_code == 200


def test_stay_of_several_days_is_decided(users: tuple[User, ...]) -> None:
    (stay,) = claims_of("Dora")
    assert (stay.last_day - stay.first_day).days == 3
    decision = stay.decisions.get()
    # 3 days at 6.00, of which Dora bears the first 2.00 of the year; the hospital asked 1.00 more for each.
    assert (decision.paid, decision.patient, decision.provider) == (1600, 200, 300)


def test_appeal_is_allowed_and_decided_again_by_a_second_reviewer(users: tuple[User, ...]) -> None:
    ruling = Ruling.objects.get()
    assert (ruling.is_allowed, ruling.ruled_by) == (True, "second")
    former, again = ruling.appeal.decision.claim.decisions.order_by("number")
    assert (former.is_reversed, again.is_reversed) == (True, False)
    # A box more of 4.00, of which Ana bears a fifth.
    assert [(each.decided_by, each.paid) for each in (former, again)] == [("reviewer", 420), ("second", 740)]


def test_letter_sets_money_aside_for_planned_care(users: tuple[User, ...]) -> None:
    letter = Letter.objects.get()
    assert letter.is_open
    assert letter.first_day == timezone.localdate() + timedelta(days=7)
    # Of an operation of 77.50 Femi bears a fifth.
    assert (letter.amount, letter.reservation.amount) == (6200, 6200)


def test_who_pays_what_is_behind_on_the_day_of_care_waits_again(
    users: tuple[User, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    unpaid, day = month(MONTHS + 1), month(MONTHS + 2).replace(day=10)
    if not Period.objects.filter(first_day__lte=day, last_day__gte=day).exists():
        open_year(by=who("accountant"), year=day.year)
    monkeypatch.setattr(timezone, "localdate", lambda: day)
    femi = Person.objects.get(given_name="Femi")
    home = femi.memberships.get().household
    assess(by=who("registrar"), household=home, scheme=SCHEME, month=unpaid)
    assert standing_on(femi, home, SCHEME, unpaid).is_covered  # A month to pay, in which care counts.
    assert standing_on(femi, home, SCHEME, day).state == "lapsed"
    receive(
        by=who("collector"), household=home, scheme=SCHEME, amount=owed(home, SCHEME), day=day, key="late"
    )
    decision = decide(by=who("reviewer"), claim=enter(
        by=who("clerk"), facility=Facility.objects.get(code="HC1"), code="late", scheme=SCHEME, person=femi,
        first_day=day, last_day=day, lines=[Asked("consultation")]), on=day)  # fmt: skip
    assert (decision.paid, [part["step"] for part in decision.lines[0]["parts"]]) == (0, ["waiting"])
    assess(by=who("registrar"), household=home, scheme=SCHEME, month=day.replace(day=1))
    receive(by=who("collector"), household=home, scheme=SCHEME, amount=owed(home, SCHEME), day=day, key="on")
    again = [standing_on(femi, home, SCHEME, on) for on in (day, add_months(day, 2))]
    assert [(each.why, each.since) for each in again] == [("rejoined", day), ("not_assessed", day)]

"""A patient of two schemes: each line is paid by the one that leaves the patient least, and posted to it. E20 in the office."""

from datetime import date

import pytest
from tests.site.claims.conftest import decided
from tests.site.conftest import SINCE, somebody, version_of
from tests.unit.countries import COUNTRY
from tests.unit.packages import scheme_text, simple

from allcover_site.books.models import Line, Period
from allcover_site.claims.models import Claim, Decision, Submission
from allcover_site.claims.operations import Asked, decide, enter
from allcover_site.claims.queries import is_same, replayed
from allcover_site.claims.refusals import NotCovered
from allcover_site.contributions.models import Affiliation
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Facility, Household, Membership, Person

DAY = date(2024, 5, 6)
ONE = "service: {group: care, source: ACT, terms: [{patient_share: share}]}\ndrug: {group: care, source: ACT, terms: [{}]}"
TWO = "service: {group: care, source: ACT, terms: [{patient_share: share}]}"
CALL = "call: {group: visit, source: ACT, terms: [{}]}\nservice: {group: care, source: ACT, terms: [{}]}"
VISITS = (
    "  - {group: visit, limits: [{number: often, whom: person, within: cover}], source: {title: Care Act}}\n"
)


@pytest.fixture
def patient(owner: User, period: Period) -> Person:
    household = Household.objects.create(area="north")
    person = Person.objects.create(given_name="Ana", family_name="Lo", sex="female", birth_date=date(1990, 1, 1),
                                   area="north")  # fmt: skip
    Membership.objects.create(household=household, person=person, relation="head", first_day=SINCE)
    return person


@pytest.fixture
def centre() -> Facility:
    return Facility.objects.create(code="F", name="Centre", level="", area="north")


@pytest.fixture
def reviewer() -> User:
    return somebody("rita", "reviewer")


def schemes(person: Person, first: str, second: str) -> None:
    """Two published schemes of which the person is a member."""
    for name, text in (("first", first), ("second", second)):
        written = text.replace("scheme: mutual", f"scheme: {name}")
        version_of({"country.yaml": COUNTRY, f"{name}/definition.yaml": written}, name)
        Affiliation.objects.create(person=person, scheme=name, first_day=SINCE)


def sent(owner: User, person: Person, centre: Facility, code: str, *lines: Asked, scheme: str = "") -> Claim:
    return enter(by=owner, facility=centre, code=code, scheme=scheme, person=person, first_day=DAY, last_day=DAY,
                 lines=lines)  # fmt: skip


def test_each_line_is_paid_by_the_scheme_that_leaves_the_patient_least(
    owner: User, reviewer: User, patient: Person, centre: Facility
) -> None:
    schemes(
        patient, scheme_text("share number 0.4", simple(ONE)), scheme_text("share number 0.1", simple(TWO))
    )
    claim = sent(owner, patient, centre, "1", Asked("service", 1, 1000), Asked("drug", 1, 500))
    decision = decide(by=reviewer, claim=claim, on=date(2024, 6, 1))
    assert [(line["scheme"], line["paid"]) for line in decision.lines] == [("second", 900), ("first", 500)]
    assert [one["patient_pays"] for one in decision.lines[0]["alternatives"]] == [400, 100]
    assert decision.lines[1]["alternatives"][1]["refused"] == "not_in_package"
    assert decision.entry is not None
    posted = Line.objects.filter(entry=decision.entry, account="5000").values_list("scheme", "debit")
    assert sorted(posted) == [("first", 500), ("second", 900)]
    decision.refresh_from_db()
    assert is_same(decision, replayed(decision))


def test_scheme_that_is_named_is_asked_alone(
    owner: User, reviewer: User, patient: Person, centre: Facility
) -> None:
    schemes(
        patient, scheme_text("share number 0.4", simple(ONE)), scheme_text("share number 0.1", simple(TWO))
    )
    claim = sent(owner, patient, centre, "1", Asked("service", 1, 1000), scheme="first")
    assert decide(by=reviewer, claim=claim, on=date(2024, 6, 1)).paid == 600


def test_e20_both_policies_over_the_limit_of_visits_reject_12(
    owner: User, reviewer: User, patient: Person, centre: Facility
) -> None:
    text = scheme_text("often number 1", simple(CALL, groups=VISITS))
    schemes(patient, text, text)
    paid = []
    for code in ("1", "2", "3"):
        claim = sent(owner, patient, centre, code, Asked("call", 1, 1000))
        paid.append(decided(reviewer, claim, date(2024, 6, 1)))
    # The first visit is paid by the one, the second by the other; the third by none.
    assert [(one.paid, one.lines[0]["scheme"]) for one in paid[:2]] == [(1000, "first"), (1000, "second")]
    last = paid[2].lines[0]["parts"][0]
    assert (paid[2].paid, last["step"], last["code"]) == (0, "group_limit", 12)
    [finding] = Submission.objects.get(claim__code="3").findings
    assert (finding["line"], finding["code"]) == (0, 12)
    assert {"name": "earlier_claim", "kind": "text", "value": str(paid[0].claim_id)} in finding["facts"]


def test_member_of_no_scheme_is_told_21(owner: User, patient: Person, centre: Facility) -> None:
    with pytest.raises(NotCovered) as told:
        sent(owner, patient, centre, "1", Asked("service", 1, 1000))
    assert told.value.code == 21


def test_money_of_a_scheme_is_not_spent_by_who_has_no_right_in_it(
    owner: User, patient: Person, centre: Facility
) -> None:
    schemes(
        patient, scheme_text("share number 0.4", simple(ONE)), scheme_text("share number 0.1", simple(TWO))
    )
    claim = sent(owner, patient, centre, "1", Asked("service", 1, 1000))
    with pytest.raises(NotAllowed):
        decide(by=somebody("rosa", "reviewer", scheme="first"), claim=claim, on=date(2024, 6, 1))
    assert not Decision.objects.exists()

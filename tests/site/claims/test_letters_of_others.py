"""Letters of guarantee under changed numbers, in the address or in the form: of another scheme, of another area's facility, of another
facility next door. None is shown, printed, used, ended or made, and the money set aside stays where it is."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.site.claims.conftest import SCHEME
from tests.site.conftest import coresia_files, entered, registered, somebody, taken_back, version_of

from allcover.bookkeeping.entries import Line
from allcover.expressions.calendar import add_months
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.operations import post
from allcover_site.books.queries import faults_of_books, free_money
from allcover_site.claims.letting import end_letter, expire_letters, issue
from allcover_site.claims.models import Claim, Letter
from allcover_site.claims.operations import Asked, enter
from allcover_site.claims.refusals import ClaimRefused, LetterRefused
from allcover_site.contributions.operations import affiliate, assess, receive
from allcover_site.contributions.queries import owed
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.people.rights import ROLES
from allcover_site.registry.models import Facility, Household, Person

PROMISED = 6200
"""0.8 x 77.50, for an operation."""


@pytest.fixture(scope="module")
def has_paid(begun: None) -> Iterator[None]:
    """Ana is a member since half a year and has paid until the end of this month; the books hold 500.00."""
    owner, ana, home = User.objects.get(username="owen"), Person.objects.get(), Household.objects.get()
    with taken_back():
        day = timezone.localdate()
        month = add_months(day.replace(day=1), -12)
        Period.objects.create(first_day=date(2025, 1, 1), last_day=date(day.year + 1, 12, 31))
        affiliate(by=owner, person=ana, scheme=SCHEME, on=month)
        for number in range(13):
            assess(by=owner, household=home, scheme=SCHEME, month=add_months(month, number))
        receive(by=owner, household=home, scheme=SCHEME, amount=owed(home, SCHEME), day=month, key="all")
        held = [Line(chart.CASH, debit=50_000), Line(chart.FUNDS, credit=50_000)]
        post(by=owner, key="opening", day=day, text="Opening", lines=held)
        yield


def facility(code: str, area: str) -> Facility:
    return Facility.objects.create(code=code, name=code, level="district_hospital", area=area)


@pytest.fixture
def letter(paid_up: Household, reviewer: User, ana: Person) -> Letter:
    """What Hospital N of the north was promised for Ana."""
    return issue(by=reviewer, key="a", person=ana, facility=facility("N", "north"), scheme=SCHEME,
                 day=timezone.localdate(), lines=(Asked("operation"),))  # fmt: skip


@pytest.fixture
def fred(letter: Letter) -> User:
    """Everywhere, with every role, for the household grant alone."""
    version_of(coresia_files(), "household_grant")
    return somebody("fred", *ROLES, scheme="household_grant")


@pytest.fixture(params=["another scheme", "another area"])
def other(request: pytest.FixtureRequest, fred: User, colleague: User) -> User:
    """Who holds every right, of another scheme or elsewhere."""
    return fred if request.param == "another scheme" else colleague


def form(letter: Letter, at: Facility, **changed: object) -> dict[str, object]:
    """What a browser sends to enter a claim with a letter, or to issue one."""
    rows = {"form-TOTAL_FORMS": 6, "form-INITIAL_FORMS": 0, "form-MIN_NUM_FORMS": 1, "form-MAX_NUM_FORMS": 6}
    day = letter.first_day.isoformat()
    return {"facility": at.pk, "code": "17", "scheme": SCHEME, "person": letter.person_id, "visit": "other", "letter": letter.pk,
            "first_day": day, "last_day": day, "day": day, "key": "mine", **rows, "form-0-item": "operation", "form-0-quantity": 1,
            **changed}  # fmt: skip


def is_untouched(letter: Letter) -> bool:
    """Whether a letter holds, alone, with its money, and nobody entered a claim."""
    alone = list(Letter.objects.filter(end__isnull=True)) == [letter]
    return alone and free_money(chart.CASH) == 50_000 - PROMISED and not Claim.objects.exists()


def test_letter_of_another_is_neither_shown_nor_printed_nor_listed(other: User, letter: Letter) -> None:
    client = entered(other)
    assert client.get(f"/claims/letters/{letter.pk}").status_code == 404
    assert "Ana" not in client.get("/claims/letters").text
    assert "62.00" not in client.get(f"/claims/enquiry/{letter.person_id}").text


def test_letter_of_another_is_not_ended(other: User, letter: Letter) -> None:
    given = {"how": "withdrawn", "reason": "Mine now"}
    assert entered(other).post(f"/claims/letters/{letter.pk}/end", given).status_code == 404
    with pytest.raises(NotAllowed):
        end_letter(by=other, letter=letter, how="withdrawn", reason="Mine now")
    assert is_untouched(letter)


def test_letter_of_another_does_not_expire_at_somebody_s_word(
    other: User, letter: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = letter.last_day + timedelta(days=1)
    monkeypatch.setattr("allcover_site.claims.letting.timezone.localdate", lambda: later)
    assert entered(other).post("/claims/letters/expire").status_code == 302
    assert expire_letters(by=other) == 0
    assert is_untouched(letter)


def test_letter_is_not_issued_for_another_scheme_or_another_s_facility(other: User, letter: Letter) -> None:
    entered(other).post("/claims/letters/new", form(letter, letter.facility))
    with pytest.raises(NotAllowed):
        issue(by=other, key="b", person=letter.person, facility=letter.facility, scheme=SCHEME,
              day=letter.first_day, lines=(Asked("operation"),))  # fmt: skip
    assert is_untouched(letter)


def test_letter_of_another_is_not_used_whatever_the_form_says(other: User, letter: Letter) -> None:
    """At the letter's own facility and at one within reach, for its scheme, for one's own and for all of the patient's."""
    for at in (letter.facility, facility("S", "south.coast")):
        for scheme in (SCHEME, "household_grant", ""):
            page = entered(other).post("/claims/new", form(letter, at, scheme=scheme))
            assert page.status_code == 200
            # Nothing tells it from a number that no letter has.
            assert "No letter of this number holds" in page.text
    assert is_untouched(letter)


def test_letter_is_used_by_its_own_facility_for_its_own_patient_alone(
    owner: User, letter: Letter, centre: Facility, home: Household
) -> None:
    """Who may enter for both facilities, next door to each other, copies the letter of the one for a claim of the other."""
    ben = registered(owner, "Ben")
    for changed in ({"at": centre}, {"at": letter.facility, "person": ben.pk}):
        page = entered(owner).post("/claims/new", form(letter, **changed))
        assert page.status_code == 200
        assert is_untouched(letter), changed
    with pytest.raises((LetterRefused, ClaimRefused)):
        enter(by=owner, facility=centre, code="18", scheme=SCHEME, person=letter.person, first_day=letter.first_day,
              last_day=letter.first_day, lines=(Asked("operation"),), letter=letter)  # fmt: skip
    entered(owner).post("/claims/new", form(letter, letter.facility))
    assert Claim.objects.get().facility == letter.facility
    assert faults_of_books() == ()


def test_key_of_a_page_leads_to_no_letter_of_another(
    owner: User, reviewer: User, letter: Letter, home: Household
) -> None:
    """A key that was used, for anything else than what was issued under it, and the key under which a rest would be kept."""
    told = entered(reviewer).post("/claims/letters/new", form(letter, facility("M", "north"), key=letter.key))
    assert "Something else was issued under this key." in told.text
    page = entered(reviewer).post(
        "/claims/letters/new", form(letter, letter.facility, key=f"rest of {letter.pk}")
    )
    assert page.status_code == 200
    assert is_untouched(letter)

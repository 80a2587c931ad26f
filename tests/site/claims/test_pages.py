"""The pages of claims: from the clerk's form to the explanation that a member and a facility can read."""

import html
import re
from datetime import date

import pytest
from django.utils import timezone
from tests.site.conftest import coresia_files, entered, registered, somebody, version_of

from allcover_site.books.models import Period
from allcover_site.claims.models import Claim, Decision
from allcover_site.contributions.operations import affiliate, assess, receive
from allcover_site.people.models import User
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.schemes.models import Version

DAY = date(2024, 5, 2)


@pytest.fixture
def given(owner: User, ana: Person, home: Household, mutual: Version, period: Period) -> dict[str, object]:
    """What the clerk types: a stay asked above the tariff, of somebody who paid in January until May."""
    today = timezone.localdate()
    Period.objects.create(first_day=today, last_day=today)
    affiliate(by=owner, person=ana, scheme="mutual_health", on=date(2024, 1, 1))
    for month in range(1, 6):
        assess(by=owner, household=home, scheme="mutual_health", month=date(2024, month, 1))
    receive(by=owner, household=home, scheme="mutual_health", amount=1200, day=date(2024, 1, 1), key="a")
    hospital = Facility.objects.create(code="DH", name="Hospital", level="district_hospital", area="north")
    rows = {"form-TOTAL_FORMS": 6, "form-INITIAL_FORMS": 0, "form-MIN_NUM_FORMS": 1, "form-MAX_NUM_FORMS": 6}
    line = {"form-0-item": "hospital_day", "form-0-quantity": 5, "form-0-price": "7.00"}
    return {"facility": hospital.pk, "code": "17", "scheme": "mutual_health", "person": ana.pk, "visit": "other",
            "first_day": "2024-05-02", "last_day": "2024-05-07", **rows, **line}  # fmt: skip


def test_claim_goes_from_the_form_to_the_explanation(owner: User, given: dict[str, object]) -> None:
    shown = entered(owner).post("/claims/new", given, follow=True).content.decode()
    assert "Day in hospital" in shown
    assert ">Decide<" not in shown  # the owner entered it
    rita = entered(somebody("rita", "reviewer", area="north"))
    claim = Claim.objects.get()
    assert ">Decide<" in rita.get(f"/claims/{claim.pk}").content.decode()
    page = rita.post(f"/claims/{claim.pk}/decide", follow=True).content.decode()
    assert "The claim is decided." in page
    # 5 x 7.00 asked, 5.00 above the tariff; 2.00 borne first; a tenth of 28.00.
    for amount in ("35.00", "25.20", "4.80", "5.00", "2.00", "2.80"):
        assert f">{amount}<" in page
    for told in ("Above the agreed tariff", "What the patient bears first", "The patient&#x27;s share"):
        assert told in page
    assert "25.20" in rita.get("/claims/").content.decode()
    again = rita.post(f"/claims/{claim.pk}/decide", follow=True).content.decode()
    assert "is decided" in again
    assert Decision.objects.count() == 1


def test_care_and_version_are_called_by_name_in_the_language_of_the_page(
    owner: User, given: dict[str, object]
) -> None:
    clerk, rita = entered(owner), entered(somebody("rita", "reviewer", area="north"))
    for browser in (clerk, rita):
        browser.cookies["django_language"] = "fr"
    assert '<option value="hospital_day">Journée d’hospitalisation' in clerk.get("/claims/new").text
    clerk.post("/claims/new", given)
    number = Claim.objects.get().pk
    waiting = rita.get(f"/claims/{number}").text
    decided = rita.post(f"/claims/{number}/decide", follow=True).text
    for page in (waiting, decided, rita.get(f"/claims/{number}/explanation/1").text):
        assert "Journée d’hospitalisation" in page
        assert "hospital_day" not in page
    assert "Mutuelle de santé 1" in decided
    standing = rita.get(f"/claims/enquiry/{given['person']}").text
    assert "hospitalisation" in standing
    assert "hospital_day" not in standing


@pytest.mark.parametrize(
    ("language", "told", "day"),
    [
        ("fr", ("Chirurgie", "Accouchement", "soins à l'hôpital"), "1 janvier 2024"),
        ("es", ("Cirugía", "Parto", "atención en el hospital"), "1 de enero de 2024"),
        ("pt", ("Cirurgia", "Parto", "cuidados no hospital"), "1 de Janeiro de 2024"),
    ],
)
def test_limits_and_days_are_told_in_the_language_of_the_page(
    owner: User, given: dict[str, object], language: str, told: tuple[str, ...], day: str
) -> None:
    """What is limited by its name, and days in one way of writing, those of reasons too."""
    rita = entered(somebody("rita", "reviewer", area="north"))
    rita.cookies["django_language"] = language
    page = html.unescape(rita.get(f"/claims/enquiry/{given['person']}").text)
    for name in told:
        assert f": {name}</td>" in page
    for code in ("surgery", "delivery", "hospital"):
        assert f": {code}</td>" not in page
    entered(owner).post("/claims/new", {**given, "first_day": "2024-01-03", "last_day": "2024-01-04"})
    rita.post(f"/claims/{Claim.objects.get().pk}/decide")
    page = html.unescape(rita.get(f"/claims/{Claim.objects.get().pk}/explanation/1").text)
    assert day in page
    assert not re.search(r"\d\d/\d\d/\d{4}", page)


def test_reviewer_leaves_a_price_too(owner: User, given: dict[str, object]) -> None:
    entered(owner).post("/claims/new", given)
    rita, claim = entered(somebody("rita", "reviewer", area="north")), Claim.objects.get()
    page = f"/claims/{claim.pk}"
    told = {"quantity": 5, "price": "5.505", "reason": "As agreed"}
    assert "finer than the currency" in rita.post(f"{page}/lines/1", told, follow=True).text
    rita.post(f"{page}/lines/1", {**told, "price": "5.50"})
    assert ">5.50<" in rita.get(page).text
    rita.post(f"{page}/decide")
    decision = Decision.objects.get()  # 27.50 left; 2.00 borne first, and a tenth of 25.50.
    assert (decision.asked, decision.provider, decision.patient, decision.paid) == (3500, 750, 455, 2295)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"form-0-price": "7.001"}, "finer than the currency"),
        ({"form-0-item": ""}, "errorlist"),
        ({"form-0-quantity": "0"}, "errorlist"),
        ({"last_day": "2024-05-01"}, "Write the days in order"),
        ({"person": "999999"}, "Nobody has the number 999999. Look at the card, or write the names."),
        ({"person": "Ibrahim Sow"}, "Nobody is called so. Look at the card, or write the number."),
        ({"person": "Anna Loh"}, "Nobody is called so. Similar names: "),
        ({"person": ""}, "This field is required."),
        (
            {"form-0-item": "hospital_dai", "form-0-price": ""},
            "No item is called &#x27;hospital_dai&#x27;. Near it: Day in hospital (hospital_day)",
        ),
        ({"scheme": "household_grant"}, "errorlist"),
        ({"scheme": "other"}, "errorlist"),
        ({"form-0-item": "=cmd|' /C calc'!A0"}, "errorlist"),
        ({"form-TOTAL_FORMS": "100000"}, "errorlist"),
    ],
)
def test_what_cannot_be_is_told_and_not_entered(
    owner: User, given: dict[str, object], changed: dict[str, object], told: str
) -> None:
    if "=cmd" in str(changed):
        changed = {**changed, "form-0-price": "", "form-0-quantity": "1"}
    page = entered(owner).post("/claims/new", {**given, **changed}).content.decode()
    assert told in page
    assert not Claim.objects.exists()


def test_patient_is_found_by_names_and_told_apart_by_number(owner: User, given: dict[str, object]) -> None:
    clerk = entered(owner)
    clerk.post("/claims/new", {**given, "person": "lo ana"})
    assert Claim.objects.get().person_id == given["person"]
    other = registered(owner, "Ana")
    page = clerk.post("/claims/new", {**given, "code": "18", "person": "Ana Lo"}).text
    assert "Several are called so. Write the number of one: " in page
    assert f"{other.pk} Ana Lo" in page
    assert Claim.objects.count() == 1


def test_scheme_that_pays_cash_is_no_choice_for_a_claim(owner: User, given: dict[str, object]) -> None:
    version_of(coresia_files(), "household_grant")
    for page in ("/claims/new", "/claims/letters/new"):
        shown = entered(owner).get(page).text
        assert 'value="mutual_health"' in shown
        assert "household_grant" not in shown


def test_scheme_that_pays_cash_has_no_prices_practice_or_samples(given: dict[str, object]) -> None:
    version_of(coresia_files(), "household_grant")
    for name, role, page in (("mara", "manager", "/claims/prices"), ("rhea", "reviewer", "/claims/samples")):
        shown = entered(somebody(name, role)).get(page).text
        assert ('value="mutual_health"' in shown, "household_grant" in shown) == (True, False), page


def test_clerk_of_the_south_does_not_enter_claims_of_the_north(
    colleague: User, given: dict[str, object]
) -> None:
    page = entered(colleague).post("/claims/new", given).content.decode()
    assert "does not hold the right" in page
    assert not Claim.objects.exists()


def test_item_is_known_by_its_name_in_any_case_and_an_unknown_one_is_refused_with_near_ones(
    owner: User, given: dict[str, object]
) -> None:
    clerk = entered(owner)
    shown = clerk.post("/claims/new", {**given, "form-0-item": "Day in hospitall"}, follow=True).text
    assert "No item is called &#x27;Day in hospitall&#x27;. Near it: Day in hospital (hospital_day)" in shown
    assert not Claim.objects.exists()
    clerk.post("/claims/new", {**given, "form-0-item": "DAY in hospital "})
    clerk.cookies["django_language"] = "fr"
    clerk.post("/claims/new", {**given, "code": "18", "form-0-item": "journée d’hospitalisation"})
    assert [claim.lines.get().item for claim in Claim.objects.order_by("code")] == ["hospital_day"] * 2


def test_letter_is_asked_for_by_names_too(owner: User, given: dict[str, object]) -> None:
    rita = entered(somebody("rita", "reviewer", area="north"))
    sent = {**given, "key": "k", "day": "2024-05-02", "form-0-item": "Day in hospitall"}
    assert "Near it: Day in hospital (hospital_day)" in rita.post("/claims/letters/new", sent).text


def test_item_without_a_tariff_is_called_by_its_name(owner: User, given: dict[str, object]) -> None:
    shown = entered(owner).post("/claims/new", {**given, "form-0-item": "medicines", "form-0-price": ""}).text
    assert "&#x27;Medicines prescribed, as charged&#x27; has no tariff. Give the line its price." in shown


def test_enquiry_tells_the_calendar_year_where_limits_count_over_it(
    owner: User, given: dict[str, object]
) -> None:
    """The mutual's limits are of the calendar year alone: no other year is told."""
    page = entered(somebody("rita", "reviewer", area="north")).get(f"/claims/enquiry/{given['person']}").text
    assert f">the calendar year {timezone.localdate().year}</td>" in page
    assert "of the year from" not in page


def test_lines_of_a_claim_and_a_letter_are_read_downwards_on_a_phone(
    owner: User, given: dict[str, object]
) -> None:
    clerk = entered(owner)
    for page in ("/claims/new", "/claims/letters/new"):
        told = clerk.get(page).text
        assert '<table class="stacked">' in told
        for label in ("Item", "Quantity", "Price, if not the tariff", "Approved beforehand"):
            assert told.count(f'<td data-label="{label}">') == 6


def test_letter_that_does_not_hold_is_told_in_own_words(owner: User, given: dict[str, object]) -> None:
    for number in ("999999999", "x"):
        told = entered(owner).post("/claims/new", {**given, "letter": number}).text
        assert "No letter of this number holds" in told
        assert "Select a valid choice" not in told
    assert not Claim.objects.exists()

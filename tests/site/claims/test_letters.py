"""Letters of guarantee: money set aside, used by the claim it was for, freed where it was not; limits promised once."""

from collections.abc import Iterator
from datetime import date, timedelta
from json import dumps
from typing import Any

import pytest
from django.utils import timezone
from tests.site.agreeing import merge
from tests.site.claims.conftest import SCHEME, Entering, decided
from tests.site.conftest import entered, execute, registered, somebody, taken_back, unguard

from allcover.bookkeeping.entries import Line
from allcover.expressions.calendar import add_months
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.operations import NotEnoughMoney, post
from allcover_site.books.queries import balance_of, faults_of_books, free_money
from allcover_site.claims.enquiring import standings
from allcover_site.claims.letting import end_letter, expire_letters, issue
from allcover_site.claims.models import Claim, Letter
from allcover_site.claims.operations import Asked, approve_beforehand, take_back
from allcover_site.claims.paying import approve, pay, prepare
from allcover_site.claims.queries import faults_of_claims, is_same, replayed
from allcover_site.claims.refusals import LetterRefused
from allcover_site.contributions.models import Affiliation, DeclaredWage, WageDeclaration
from allcover_site.contributions.operations import affiliate, assess, receive
from allcover_site.contributions.queries import owed
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.employing import employ, end_employment, register_employer
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.schemes.queries import version_on

OPERATION = (Asked("operation"),)
MONTHS = 12


@pytest.fixture
def hospital(owner: User) -> Facility:
    return Facility.objects.create(code="DH", name="Hospital", level="district_hospital", area="north")


@pytest.fixture(scope="module")
def has_paid(begun: None) -> Iterator[None]:
    """Ana joined a year ago and has paid until the end of this month."""
    owner, ana, home = User.objects.get(username="owen"), Person.objects.get(), Household.objects.get()
    with taken_back():
        day = timezone.localdate()
        month = add_months(day.replace(day=1), -MONTHS)
        if not Period.objects.filter(first_day__lte=day, last_day__gte=day).exists():
            Period.objects.create(first_day=date(2025, 1, 1), last_day=date(day.year + 1, 12, 31))
        affiliate(by=owner, person=ana, scheme=SCHEME, on=month)
        for number in range(MONTHS + 1):
            assess(by=owner, household=home, scheme=SCHEME, month=add_months(month, number))
        receive(by=owner, household=home, scheme=SCHEME, amount=owed(home, SCHEME), day=month, key="all")
        yield


@pytest.fixture
def today(owner: User, paid_up: Household) -> date:
    """The household of Ana has paid, and the books hold 500.00."""
    day = timezone.localdate()
    lines = [Line(chart.CASH, debit=50_000), Line(chart.FUNDS, credit=50_000)]
    post(by=owner, key="opening", day=day, text="Opening", lines=lines)
    return day


def issued(reviewer: User, ana: Person, hospital: Facility, day: date, key: str = "a") -> Letter:
    return issue(by=reviewer, key=key, person=ana, facility=hospital, scheme=SCHEME, day=day, lines=OPERATION)


def test_letter_for_a_stay_promises_the_days_asked_less_what_is_borne_first(
    reviewer: User, hospital: Facility, ana: Person, today: date
) -> None:
    stay = (Asked("hospital_day", 3),)
    letter = issue(
        by=reviewer, key="stay", person=ana, facility=hospital, scheme=SCHEME, day=today, lines=stay
    )
    assert [part["step"] for part in letter.lines[0]["parts"]] == ["deductible", "patient_share"]
    assert letter.amount == 1440


def test_letter_sets_its_money_aside_and_is_issued_once_for_one_page(
    reviewer: User, ana: Person, hospital: Facility, today: date
) -> None:
    letter = issued(reviewer, ana, hospital, today)
    assert issued(reviewer, ana, hospital, today) == letter
    # 0.8 x 77.50; the letter is the approval that an operation needs beforehand.
    assert (letter.amount, free_money(chart.CASH)) == (6200, 50_000 - 6200)
    assert letter.last_day == today + timedelta(days=30)


def test_key_of_a_letter_issues_no_other_care(
    reviewer: User, ana: Person, hospital: Facility, today: date
) -> None:
    stay = (Asked("hospital_day", 3, 100), Asked("operation"))
    about: dict[str, Any] = {
        "by": reviewer,
        "key": "a",
        "person": ana,
        "facility": hospital,
        "scheme": SCHEME,
        "day": today,
    }
    letter = issue(**about, lines=stay)
    assert issue(**about, lines=stay) == letter
    for lines, visit in (
        (stay[:1], "other"),
        ((Asked("hospital_day", 2, 100), stay[1]), "other"),
        ((Asked("hospital_day", 3, 200), stay[1]), "other"),
        (stay, "emergency"),
    ):
        with pytest.raises(LetterRefused, match="Something else was issued"):
            issue(**about, lines=lines, visit=visit)


def test_what_is_promised_is_not_promised_again(
    reviewer: User, ana: Person, hospital: Facility, today: date
) -> None:
    """The ceiling of surgery is 100.00 a year: the second letter promises the rest, the third nothing."""
    issued(reviewer, ana, hospital, today)
    assert issued(reviewer, ana, hospital, today, "b").amount == 3800
    with pytest.raises(LetterRefused, match="nothing"):
        issued(reviewer, ana, hospital, today, "c")


def test_letter_goes_from_issue_to_the_payment_of_the_facility(
    owner: User, reviewer: User, ana: Person, hospital: Facility, today: date, sent: Entering
) -> None:
    letter = issued(reviewer, ana, hospital, today)
    claim = sent("9", today, Asked("operation"), facility=hospital, letter=letter)
    letter = Letter.objects.get()
    assert (letter.is_open, letter.end.how, free_money(chart.CASH)) == (False, "used", 50_000 - 6200)
    assert decided(reviewer, claim, today).paid == 6200
    abe = somebody("abe", "accountant")
    payment = prepare(by=abe, key="p", facility=hospital, method="cash")
    assert free_money(chart.CASH) == 50_000 - 6200
    approve(by=somebody("mara", "manager"), payment=payment)
    pay(by=abe, payment=payment, day=today, document="1")
    assert (balance_of(chart.CASH), free_money(chart.CASH), balance_of(chart.PAYABLE)) == (43_800, 43_800, 0)
    assert faults_of_books() == ()


def test_money_of_a_letter_is_free_where_the_claim_is_paid_nothing(
    reviewer: User, ana: Person, hospital: Facility, today: date, sent: Entering
) -> None:
    from allcover_site.claims.operations import review

    letter = issued(reviewer, ana, hospital, today)
    claim = sent("9", today, Asked("operation"), facility=hospital, letter=letter)
    review(by=reviewer, line=claim.lines.get(), quantity=0, price=None, reason="Not done")
    decided(reviewer, Claim.objects.get(), today)
    assert free_money(chart.CASH) == 50_000


def test_letter_is_used_once_by_its_own_patient_and_facility(
    reviewer: User, ana: Person, hospital: Facility, centre: Facility, today: date, sent: Entering
) -> None:
    letter = issued(reviewer, ana, hospital, today)
    with pytest.raises(LetterRefused):
        sent("8", today, Asked("operation"), facility=centre, letter=letter)
    sent("9", today, Asked("operation"), facility=hospital, letter=letter)
    with pytest.raises(LetterRefused):
        sent("10", today, Asked("operation"), facility=hospital, letter=letter)


def test_letter_for_one_operation_approves_one_of_three(
    reviewer: User, ana: Person, hospital: Facility, today: date, sent: Entering
) -> None:
    letter = issued(reviewer, ana, hospital, today)
    claim = sent("9", today, Asked("operation", 3), facility=hospital, letter=letter)
    assert [(line.quantity, hasattr(line, "approval")) for line in claim.lines.all()] == [
        (1, True),
        (2, False),
    ]
    decision = decided(reviewer, claim, today)
    assert [line["refused"] for line in decision.lines] == ["", "no_prior_approval"]
    assert (decision.asked, decision.paid, decision.provider) == (3 * 7750, 6200, 2 * 7750)


def test_letter_for_two_operations_approves_them_on_two_lines(
    reviewer: User, ana: Person, hospital: Facility, today: date, sent: Entering
) -> None:
    letter = issue(by=reviewer, key="two", person=ana, facility=hospital, scheme=SCHEME, day=today,
                   lines=[Asked("operation", 2)])  # fmt: skip
    asked = Asked("operation", 1, 100), Asked("operation", 2, 100), Asked("consultation", 1)
    claim = sent("9", today, *asked, facility=hospital, letter=letter)
    held = [(line.item, line.quantity, hasattr(line, "approval")) for line in claim.lines.all()]
    assert held == [
        ("operation", 1, True),
        ("operation", 1, True),
        ("operation", 1, False),
        ("consultation", 1, False),
    ]


def test_letter_that_is_withdrawn_or_has_expired_frees_its_money_and_its_limits(
    reviewer: User, ana: Person, hospital: Facility, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = issued(reviewer, ana, hospital, today)
    with pytest.raises(LetterRefused, match="holds until"):
        end_letter(by=reviewer, letter=letter, how="expired", reason="x")
    end_letter(by=reviewer, letter=letter, how="withdrawn", reason="Went elsewhere")
    assert free_money(chart.CASH) == 50_000
    again = issued(reviewer, ana, hospital, today, "b")
    assert again.amount == 6200
    monkeypatch.setattr(timezone, "localdate", lambda at=None: again.last_day + timedelta(days=1))
    assert "1 letter has expired." in entered(reviewer).post("/claims/letters/expire", follow=True).text
    assert (free_money(chart.CASH), expire_letters(by=reviewer)) == (50_000, 0)


def test_letter_is_not_issued_for_the_past_nor_beyond_the_money_nor_by_anybody(
    reviewer: User, owner: User, colleague: User, ana: Person, hospital: Facility, today: date
) -> None:
    with pytest.raises(LetterRefused):
        issued(reviewer, ana, hospital, today - timedelta(days=1))
    with pytest.raises(NotAllowed):
        issued(colleague, ana, hospital, today)
    lines = [Line(chart.CASH, credit=45_000), Line(chart.FUNDS, debit=45_000)]
    post(by=owner, key="away", day=today, text="Away", lines=lines)
    with pytest.raises(NotEnoughMoney):
        issued(reviewer, ana, hospital, today)


def test_counter_learns_by_number_and_by_name_what_is_left(
    owner: User, reviewer: User, ana: Person, hospital: Facility, today: date, sent: Entering
) -> None:
    claim = sent("9", today, Asked("operation", says_approved=True), facility=hospital)
    approve_beforehand(by=reviewer, line=claim.lines.get(), evidence="Paper 7")
    decided(reviewer, claim, today)
    [standing] = standings(ana, today)
    left = {(each.room.of, each.room.name): (each.limit, each.left) for each in standing.left}
    assert standing.is_covered
    assert left["group", "surgery"] == (10_000, 3800)
    browser = entered(owner)
    for words in (str(ana.pk), "lo", "Ana"):
        page = browser.get("/claims/enquiry", {"words": words}, follow=True).content.decode()
        assert "<strong>Entitled.</strong> Paid until" in page
        assert ">38.00<" in page
    assert "Nobody was found." in browser.get("/claims/enquiry", {"words": "zzz"}).content.decode()


def test_letter_is_issued_and_ended_on_its_pages(
    owner: User, ana: Person, hospital: Facility, today: date
) -> None:
    browser = entered(owner)
    rows = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0, "form-0-item": "operation", "form-0-quantity": 1}
    given = {"key": "k", "facility": hospital.pk, "scheme": SCHEME, "person": ana.pk, "day": str(today),
             "visit": "other", **rows}  # fmt: skip
    page = browser.post("/claims/letters/new", given, follow=True).content.decode()
    assert "62.00" in page
    letter = Letter.objects.get()
    assert str(letter.pk) in browser.get("/claims/letters").content.decode()
    ended = browser.post(f"/claims/letters/{letter.pk}/end", {"how": "withdrawn", "reason": "x"}, follow=True)
    assert "Withdrawn" in ended.content.decode()


def test_what_a_letter_promises_is_there_for_its_claim_alone(
    owner: User, reviewer: User, ana: Person, hospital: Facility, today: date, sent: Entering
) -> None:
    """Surgery is paid up to 100.00 a year: a letter of 62.00 leaves 38.00 to others, until its own claim is decided."""
    letter = issued(reviewer, ana, hospital, today)
    [standing] = standings(ana, today)
    left = {(each.room.of, each.room.name): each.left for each in standing.left}
    assert left["group", "surgery"] == 3800
    early = sent("7", today - timedelta(days=2), Asked("operation", says_approved=True), facility=hospital)
    assert [sign["facts"] for sign in early.submission.signs if sign["name"] == "promised"] == [
        {"letters": str(letter.pk)}
    ]
    assert f"no. {letter.pk}" in entered(reviewer).get(f"/claims/{early.pk}").text
    approve_beforehand(by=reviewer, line=early.lines.get(), evidence="Paper 7")
    claim = sent("9", today, Asked("operation"), facility=hospital, letter=letter)
    assert (
        claim.submission.expected,
        [sign for sign in claim.submission.signs if sign["name"] == "promised"],
    ) == (6200, [])
    other = sent("8", today - timedelta(days=1), Asked("operation", says_approved=True), facility=hospital)
    approve_beforehand(by=reviewer, line=other.lines.get(), evidence="Paper 8")
    decisions = [decided(reviewer, each, today) for each in (early, other, claim)]
    assert [each.paid for each in decisions] == [3800, 0, 6200]
    assert all(is_same(each, replayed(each)) for each in decisions)
    [standing] = standings(ana, today)
    assert {(each.room.of, each.room.name): each.left for each in standing.left}["group", "surgery"] == 0


def test_what_a_withdrawn_letter_promised_is_there_for_others(
    reviewer: User, ana: Person, hospital: Facility, today: date, sent: Entering
) -> None:
    letter = issued(reviewer, ana, hospital, today)
    end_letter(by=reviewer, letter=letter, how="withdrawn", reason="Went elsewhere")
    claim = sent("7", today, Asked("operation", says_approved=True), facility=hospital)
    approve_beforehand(by=reviewer, line=claim.lines.get(), evidence="Paper 7")
    assert decided(reviewer, claim, today).paid == 6200


def test_units_that_a_claim_leaves_of_a_letter_are_kept_to_its_last_day(
    owner: User, reviewer: User, ana: Person, hospital: Facility, today: date, sent: Entering
) -> None:
    """Two operations are promised 100.00, the ceiling of surgery: the first is paid 62.00, and 38.00 are kept for the second."""
    letter = issue(by=reviewer, key="two", person=ana, facility=hospital, scheme=SCHEME, day=today,
                   lines=[Asked("operation", 2)])  # fmt: skip
    first = sent("8", today, Asked("operation"), facility=hospital, letter=letter)
    rest = Letter.objects.get(key=f"rest of {letter.pk}")
    assert [(line["item"], line["quantity"]) for line in rest.lines] == [("operation", 1)]
    assert (letter.amount, first.submission.expected, rest.amount) == (10_000, 6200, 3800)
    assert (rest.last_day, rest.issued_by, free_money(chart.CASH)) == (letter.last_day, "rita", 40_000)
    shown = entered(owner).get(f"/claims/letters/{letter.pk}").text
    assert f'href="/claims/letters/{rest.pk}"' in shown
    other = sent("7", today - timedelta(days=1), Asked("operation", says_approved=True), facility=hospital)
    approve_beforehand(by=reviewer, line=other.lines.get(), evidence="Paper 7")
    second = sent("9", today + timedelta(days=0), Asked("operation"), facility=hospital, letter=rest)
    assert not Letter.objects.filter(end__isnull=True).exists()
    paid = [decided(reviewer, each, today).paid for each in (other, second, first)]
    assert paid == [0, 3800, 6200]
    assert faults_of_books() == ()


def test_letter_promises_nothing_and_pays_nothing_after_a_membership_by_work_has_ended(
    owner: User, reviewer: User, ana: Person, hospital: Facility, today: date, sent: Entering
) -> None:
    """The law obliges Ana through her work, which ends today; a month of grace follows, in which care is not covered."""
    issued(reviewer, ana, hospital, today)
    mill = register_employer(by=owner, number="E-1", name="Lake Mill", area="north.lake")
    employment = employ(by=owner, employer=mill, person=ana, on=today - timedelta(days=400))
    Affiliation.objects.update(is_by_work=True)
    declaration = WageDeclaration.objects.create(
        employer=mill, scheme=SCHEME, month=Affiliation.objects.get().first_day.replace(day=1), number=1, version=version_on(SCHEME, today),
        workers=1, due=0, dues={}, filed_at=timezone.now(),
    )  # fmt: skip
    DeclaredWage.objects.create(declaration=declaration, person=ana, earnings=500, dues={}, inputs={})
    end_employment(by=owner, employment=employment, last_day=today - timedelta(days=1))
    assert Affiliation.objects.get().last_day == add_months(today, 1) - timedelta(days=1)
    with pytest.raises(LetterRefused, match="nothing"):
        issued(reviewer, ana, hospital, today, "b")
    claim = sent("9", today, Asked("operation"), facility=hospital, letter=Letter.objects.get())
    found = decided(reviewer, claim, today)
    assert (found.paid, found.lines[0]["parts"][0]["step"]) == (0, "outside_cover")


def test_rest_of_an_emergency_letter_stays_one_for_an_emergency(
    reviewer: User, ana: Person, hospital: Facility, today: date, sent: Entering
) -> None:
    """An ambulance is paid in an emergency alone: of two and an operation, the operation leaves the ambulances promised."""
    lines = [Asked("ambulance", 2, 3000), Asked("operation")]
    letter = issue(by=reviewer, key="help", person=ana, facility=hospital, scheme=SCHEME, day=today, lines=lines,
                   visit="emergency")  # fmt: skip
    claim = sent("8", today, Asked("operation"), facility=hospital, letter=letter, visit="emergency")
    rest = Letter.objects.get(key=f"rest of {letter.pk}")
    assert [(line["item"], line["quantity"]) for line in rest.lines] == [("ambulance", 2)]
    assert (rest.visit, rest.amount) == ("emergency", letter.amount - claim.submission.expected)
    assert "Emergency" in entered(reviewer).get(f"/claims/letters/{rest.pk}").text


def test_letter_promises_on_while_the_decision_of_its_claim_is_taken_back(
    reviewer: User, ana: Person, hospital: Facility, today: date, sent: Entering
) -> None:
    """Surgery is paid up to 100.00 a year: who comes between a decision taken back and the new one gets no more than 38.00."""
    letter = issued(reviewer, ana, hospital, today)
    claim = sent("9", today, Asked("operation"), facility=hospital, letter=letter)
    first = decided(reviewer, claim, today)
    rolf = somebody("rolf", "reviewer", area="north")
    take_back(by=rolf, decision=first, on=today, reason="A line was read wrongly")
    other = sent("8", today, Asked("operation"), facility=hospital, visit="emergency")
    assert decided(reviewer, other, today).paid == 3800
    assert (first.paid, decided(rolf, claim, today).paid) == (6200, 6200)


def test_letter_of_a_merged_number_is_used_by_the_number_that_goes_on(
    owner: User, reviewer: User, ana: Person, hospital: Facility, today: date, sent: Entering
) -> None:
    """The letter for two operations was issued to Ana; Anna, who she became, uses it for one, and the rest is hers."""
    letter = issue(by=reviewer, key="two", person=ana, facility=hospital, scheme=SCHEME, day=today,
                   lines=[Asked("operation", 2)])  # fmt: skip
    anna = registered(owner, "Anna")
    merge(by=owner, kept=anna, merged=ana, reason="Twice")
    assert f'href="/claims/letters/{letter.pk}"' in entered(reviewer).get(f"/claims/enquiry/{anna.pk}").text
    claim = sent("8", today, Asked("operation"), facility=hospital, letter=letter, person=anna)
    rest = Letter.objects.get(key=f"rest of {letter.pk}")
    assert (claim.submission.expected, rest.amount, rest.person) == (6200, 3800, anna)


def test_letter_and_the_money_set_aside_for_it_are_proven_equal(
    reviewer: User, ana: Person, hospital: Facility, today: date
) -> None:
    letter = issued(reviewer, ana, hospital, today)
    assert list(faults_of_claims()) == []
    unguard("claims_letter")
    execute("UPDATE claims_letter SET amount = amount + 100 WHERE id = %s", letter.pk)
    told = f"Letter {letter.pk} promises 63.00, and 62.00 is set aside for it."
    assert list(faults_of_claims()) == [
        told,
        f"Letter {letter.pk} promises 63.00, and its lines come to 62.00.",
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("lines = %s", "promises 62.00, and its lines come to 63.00"),
        ("used = %s", "uses of the limits is not what its lines come to"),
        ("last_day = %s", "was issued for another time"),
    ],
)
def test_letter_is_held_to_its_own_lines_and_its_days(
    reviewer: User, ana: Person, hospital: Facility, today: date, change: str, told: str
) -> None:
    letter = issued(reviewer, ana, hospital, today)
    assert list(faults_of_claims()) == []
    lines = [{**letter.lines[0], "paid": 6300}, *letter.lines[1:]]
    used = [{**letter.used[0], "paid": 63}, *letter.used[1:]]
    value: dict[str, str] = {
        "lines": dumps(lines),
        "used": dumps(used),
        "last_day": str(letter.last_day + timedelta(days=60)),
    }
    unguard("claims_letter")
    execute(f"UPDATE claims_letter SET {change} WHERE id = %s", value[change.split()[0]], letter.pk)
    assert any(told in fault for fault in faults_of_claims())


def test_rest_of_a_letter_is_proven_by_the_letter_that_it_is_of(
    reviewer: User, ana: Person, hospital: Facility, today: date, sent: Entering
) -> None:
    letter = issue(by=reviewer, key="two", person=ana, facility=hospital, scheme=SCHEME, day=today, lines=[Asked("operation", 2)])  # fmt: skip
    sent("8", today, Asked("operation"), facility=hospital, letter=letter)
    assert list(faults_of_claims()) == []
    rest = Letter.objects.get(key=f"rest of {letter.pk}")
    unguard("claims_letter")
    execute(
        "UPDATE claims_letter SET last_day = %s WHERE id = %s",
        str(letter.last_day + timedelta(days=1)),
        rest.pk,
    )
    [told] = faults_of_claims()
    assert told.startswith(f"Letter {rest.pk} holds until")

"""The mutual's month from collecting to the closed books, by its page; the year's figures, and what is printed."""

import html
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from tests.site.agreeing import set_terms
from tests.site.conftest import entered, execute, registered, somebody, unguard

from allcover.bookkeeping.entries import Line
from allcover_site.books import chart
from allcover_site.books.models import Book
from allcover_site.books.operations import PeriodClosed, note_proof, open_books, open_period, post
from allcover_site.books.proposing import open_year
from allcover_site.books.queries import balance_of, by_party, faults_of_books, last_proof
from allcover_site.contributions.assessing import CannotAssess
from allcover_site.contributions.bulk import assess_everybody
from allcover_site.contributions.enrolling import enrol
from allcover_site.contributions.models import Assessment, Correction, CoverPeriod, Fee, NotAssessed
from allcover_site.contributions.operations import affiliate, assess, hand_over, receive
from allcover_site.month.dues import Owed, owed_by_household, to_earn
from allcover_site.month.earning import Earned
from allcover_site.month.operations import MonthNotReady, close_month, earn, tell
from allcover_site.month.queries import (
    care_in,
    facts_of,
    finances_in,
    homes_on,
    members_in,
    rows_of,
)
from allcover_site.month.states import state_of
from allcover_site.people.models import User
from allcover_site.people.operations import Founder
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, form_household
from allcover_site.schemes.models import Version

SCHEME = "mutual_health"
MARCH = date(2024, 3, 1)
YEAR = (date(2024, 1, 1), date(2024, 12, 31))
pytestmark = pytest.mark.usefixtures("joins_free")


@pytest.fixture
def abel() -> User:
    return somebody("abel", "accountant")


@pytest.fixture
def rosa() -> User:
    return somebody("rosa", "registrar")


@pytest.fixture
def carl() -> User:
    return somebody("carl", "collector", "manager")


@pytest.fixture
def months(abel: User) -> None:
    open_books(by=Founder(), currency="XCC", digits=2)
    chart.open_chart(by=Founder())
    open_year(by=abel, year=2024)


@pytest.fixture
def member(owner: User, ana: Person, home: Household, mutual: Version, months: None) -> Household:
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2023, 6, 1))
    return home


def another(owner: User, name: str, area: str, since: date) -> Household:
    person = registered(owner, name, area=area)
    facts = {"income_month": 100, "receives": {"household_grant": 0, "national_pension": 0}}
    declare(by=owner, person=person, on=date(2023, 1, 1), facts=facts)
    household = form_household(by=owner, head=person, on=date(2023, 1, 1))
    affiliate(by=owner, person=person, scheme=SCHEME, on=since)
    return household


def sent(client: Client, address: str, **given: object) -> str:
    return client.post(address, given, follow=True).content.decode()


def test_month_is_closed_by_its_checklist(abel: User, rosa: User, carl: User, member: Household) -> None:
    accountant, registrar = entered(abel), entered(rosa)
    address = "/month/2024/3"
    with pytest.raises(MonthNotReady):
        close_month(by=abel, month=MARCH)
    assert (
        "Not everybody is assessed yet for: Mutual health organisation"
        in accountant.get(address).content.decode()
    )
    assert registrar.get(address).status_code == 403
    registrar.post(f"{address}/assess")
    receive(by=carl, household=member, scheme=SCHEME, amount=500, day=date(2024, 3, 4), key="a")
    page = accountant.get(address).content.decode()
    assert "Collector carl: 5.00" in page
    assert "Close the month for good" not in page
    hand_over(by=abel, collector=carl, amount=500, day=date(2024, 3, 30), document="slip 1")
    assert to_earn(SCHEME, date(2024, 3, 31)) == {member.pk: Earned(200)}  # 2.00 of a month, of 5.00 received
    assert "What is earned is posted." in sent(accountant, f"{address}/earn")
    assert (balance_of(chart.PREMIUMS), by_party(chart.UNEARNED)) == (-200, {f"household {member.pk}": -300})
    assert "Close the month for good" in accountant.get(address).content.decode()
    assert "The month is closed." in sent(accountant, f"{address}/close")
    assert (proof := last_proof()) is not None
    assert proof.seal == Book.objects.get().seal
    with pytest.raises(PeriodClosed):
        receive(by=carl, household=member, scheme=SCHEME, amount=1, day=MARCH, key="b")
    assert "The month is closed already." in sent(accountant, f"{address}/close")
    assert faults_of_books() == ()


def test_month_of_which_one_household_of_two_is_assessed_is_not_assessed(
    abel: User, rosa: User, member: Household
) -> None:
    """Whoever joined since the first is not asked for; whom a run leaves out is told apart."""
    for name, day in (("Cleo", MARCH), ("Dan", date(2024, 3, 9))):
        one = registered(rosa, name)
        form_household(by=rosa, head=one, on=day)
        affiliate(by=rosa, person=one, scheme=SCHEME, on=day)
    assess(by=rosa, household=member, scheme=SCHEME, month=MARCH)
    assert state_of(MARCH).unassessed == (SCHEME,)
    [_, cleo, _dan] = Household.objects.order_by("pk")
    assess_everybody(by=rosa, scheme=SCHEME, month=MARCH)  # Nobody knows what Cleo earns.
    state = state_of(MARCH)
    assert (state.unassessed, state.left_out) == ((), 1)
    declare(by=rosa, person=cleo.memberships.get().person, on=MARCH,
            facts={"income_month": 90, "receives": {"household_grant": 0, "national_pension": 0}})  # fmt: skip
    assess(by=rosa, household=cleo, scheme=SCHEME, month=MARCH)
    assert state_of(MARCH).left_out == 0


def test_checklist_shows_who_reads_one_area_what_is_of_it(
    owner: User, abel: User, carl: User, member: Household
) -> None:
    south = another(somebody("sue", "registrar", area="south"), "Bea", "south.hill", date(2023, 6, 1))
    NotAssessed.objects.create(
        household=south, scheme=SCHEME, month=MARCH, why="x", author="sue", tried_at=timezone.now()
    )
    receive(by=carl, household=south, scheme=SCHEME, amount=100, day=date(2024, 3, 2), key="s")
    page = entered(abel).get("/month/2024/3").text
    assert "carl" in page
    assert "1 household could not be assessed" in page
    assert "Not everybody is assessed" in page
    for area, waits, left_out in (("north", True, False), ("south", False, True), ("east", False, False)):
        own = entered(somebody(f"nora-{area}", "accountant", area=area)).get("/month/2024/3").text
        assert "carl" not in own
        assert ("could not be assessed" in own) is left_out
        assert ("Not everybody is assessed" in own) is waits
        assert "You read a part of the office" in own
        assert "Close the month" not in own


def test_month_asks_for_what_was_received_by_its_end_and_for_nothing_since(
    abel: User, rosa: User, carl: User, member: Household
) -> None:
    """5.00 of March and 3.00 of April: March is done once 5.00 are handed over, in April, and stays done."""
    for number in (3, 4):
        entered(rosa).post(f"/month/2024/{number}/assess")
    receive(by=carl, household=member, scheme=SCHEME, amount=500, day=date(2024, 3, 4), key="a")
    receive(by=carl, household=member, scheme=SCHEME, amount=300, day=date(2024, 4, 2), key="b")
    hand_over(by=abel, collector=carl, amount=400, day=date(2024, 4, 3), document="slip 1")
    assert dict(state_of(MARCH).floats) == {"collector carl": 100}
    assert dict(state_of(date(2024, 4, 1)).floats) == {"collector carl": 400}
    hand_over(by=abel, collector=carl, amount=100, day=date(2024, 4, 4), document="slip 2")
    assert dict(state_of(MARCH).floats) == {}
    earn(by=abel, scheme=SCHEME, month=MARCH)
    closed = close_month(by=abel, month=MARCH)
    receive(by=carl, household=member, scheme=SCHEME, amount=700, day=date(2024, 5, 2), key="c")
    assert dict(state_of(MARCH).floats) == dict(closed.floats) == {}
    assert dict(state_of(date(2024, 4, 1)).floats) == {"collector carl": 300}


def test_months_are_closed_in_their_order_and_once_they_are_over(
    abel: User, rosa: User, carl: User, member: Household
) -> None:
    """3.00 of March: May waits for March and April, and once it is closed nothing is written before it either."""
    for number in (3, 4, 5):
        entered(rosa).post(f"/month/2024/{number}/assess")
    receive(by=carl, household=member, scheme=SCHEME, amount=300, day=date(2024, 3, 4), key="a")
    hand_over(by=abel, collector=carl, amount=300, day=date(2024, 3, 9), document="slip 1")
    for month in (MARCH, date(2024, 4, 1), date(2024, 5, 1)):
        earn(by=abel, scheme=SCHEME, month=month)
    page = entered(abel).get("/month/2024/5").text
    assert "closed in their order" in page
    assert "March 2024" in page
    assert "Close the month for good" not in page
    with pytest.raises(MonthNotReady):
        close_month(by=abel, month=date(2024, 5, 1))
    for month in (MARCH, date(2024, 4, 1), date(2024, 5, 1)):
        close_month(by=abel, month=month)
    with pytest.raises(PeriodClosed):
        receive(by=carl, household=member, scheme=SCHEME, amount=5, day=date(2024, 1, 4), key="b")


def test_month_that_is_not_over_is_not_closed(abel: User, months: None) -> None:
    this = timezone.localdate().replace(day=1)
    open_year(by=abel, year=this.year)
    page = entered(abel).get(f"/month/{this.year}/{this.month}").text
    assert "once it is over" in page
    assert "Close the month for good" not in page
    with pytest.raises(MonthNotReady):
        close_month(by=abel, month=this)


def test_first_month_is_closed_though_the_books_begin_within_it(abel: User) -> None:
    open_books(by=Founder(), currency="XCC", digits=2)
    chart.open_chart(by=Founder())
    open_period(by=Founder(), first_day=date(2024, 3, 15), last_day=date(2024, 3, 31))
    assert close_month(by=abel, month=MARCH).first == MARCH


def test_earning_twice_posts_once_and_what_comes_later_is_earned_later(
    abel: User, rosa: User, carl: User, member: Household
) -> None:
    entered(rosa).post("/month/2024/3/assess")
    receive(by=carl, household=member, scheme=SCHEME, amount=150, day=date(2024, 3, 4), key="a")
    assert earn(by=abel, scheme=SCHEME, month=MARCH) is not None
    assert earn(by=abel, scheme=SCHEME, month=MARCH) is None
    receive(by=carl, household=member, scheme=SCHEME, amount=150, day=date(2024, 3, 5), key="b")
    earn(by=abel, scheme=SCHEME, month=MARCH)
    assert balance_of(chart.PREMIUMS) == -200
    entered(rosa).post("/month/2024/4/assess")
    earn(by=abel, scheme=SCHEME, month=date(2024, 4, 1))
    assert balance_of(chart.PREMIUMS) == -300


def test_month_that_is_earned_late_is_earned_as_its_own(
    abel: User, rosa: User, carl: User, member: Household
) -> None:
    """2.00 a month for March and April, all of it paid; April is earned before March."""
    april = date(2024, 4, 1)
    for number in (3, 4):
        entered(rosa).post(f"/month/2024/{number}/assess")
    receive(by=carl, household=member, scheme=SCHEME, amount=400, day=date(2024, 3, 4), key="a")
    for month in (april, MARCH, april):
        assert earn(by=abel, scheme=SCHEME, month=month) is not None
    assert [balance_of(chart.PREMIUMS, cause=f"earned 2024-{month}") for month in ("03", "04")] == [
        -200,
        -200,
    ]
    assert [to_earn(SCHEME, last) for last in (date(2024, 3, 31), date(2024, 4, 30))] == [{}, {}]


def test_fees_are_earned_as_fees_and_what_was_corrected_as_corrected(
    abel: User, rosa: User, carl: User, member: Household
) -> None:
    """2.00 a month; a joining fee of 0.50; March corrected to 1.50; all of it paid, and 1.00 beyond."""
    Fee.objects.create(household=member, scheme=SCHEME, day=date(2024, 3, 1), kind="joining", amount=50)
    entered(rosa).post("/month/2024/3/assess")
    receive(by=carl, household=member, scheme=SCHEME, amount=350, day=date(2024, 3, 4), key="a")
    earn(by=abel, scheme=SCHEME, month=MARCH)
    assert (balance_of(chart.PREMIUMS), balance_of(chart.FEES)) == (-200, -50)
    assert owed_by_household(SCHEME, MARCH, date(2024, 3, 31)) == {member.pk: Owed(200, 200)}
    march = Assessment.objects.get()
    Correction.objects.create(assessment=march, number=1, due=150, dues={}, household_as_was={}, reason="Income",
                              author="rosa", corrected_at=march.assessed_at)  # fmt: skip
    earn(by=abel, scheme=SCHEME, month=MARCH)
    assert (balance_of(chart.PREMIUMS), balance_of(chart.FEES)) == (-150, -50)
    assert by_party(chart.UNEARNED) == {f"household {member.pk}": -150}
    assert owed_by_household(SCHEME, MARCH, date(2024, 3, 31)) == {member.pk: Owed(150, 150)}
    assert earn(by=abel, scheme=SCHEME, month=MARCH) is None


def test_what_pays_for_former_months_is_not_collected_for_this_one(
    rosa: User, carl: User, member: Household
) -> None:
    for month in (2, 3):
        entered(rosa).post(f"/month/2024/{month}/assess")
    receive(by=carl, household=member, scheme=SCHEME, amount=250, day=date(2024, 3, 4), key="a")
    assert owed_by_household(SCHEME, MARCH, date(2024, 3, 31)) == {member.pk: Owed(200, 50)}
    assert owed_by_household(SCHEME, date(2024, 2, 1), date(2024, 3, 3)) == {member.pk: Owed(400, 0)}


def test_scheme_whose_cover_is_sold_for_periods_is_assessed_by_no_month(
    manager: User, rosa: User, member: Household
) -> None:
    set_terms(by=manager, scheme=SCHEME, first_day=date(2023, 1, 1),
              content={"kind": "period", "price": {"lump_sum": 1_000, "threshold": 9}})  # fmt: skip
    assert state_of(MARCH).unassessed == ()
    entered(rosa).post("/month/2024/3/assess")
    assert not Assessment.objects.exists()
    with pytest.raises(CannotAssess, match="by the period"):
        assess(by=rosa, household=member, scheme=SCHEME, month=MARCH)
    with pytest.raises(CannotAssess, match="by the period"):
        assess_everybody(by=rosa, scheme=SCHEME, month=MARCH)


def test_who_did_not_renew_a_period_is_no_member_any_more(
    manager: User, rosa: User, carl: User, member: Household
) -> None:
    set_terms(by=manager, scheme=SCHEME, first_day=date(2023, 1, 1),
              content={"kind": "period", "price": {"lump_sum": 1_000, "threshold": 9}, "receipt_days": 3650})  # fmt: skip
    enrol(by=rosa, household=member, scheme=SCHEME, on=date(2023, 6, 1))
    receive(by=carl, household=member, scheme=SCHEME, amount=600, day=date(2024, 1, 2), key="a")
    assert [set(homes_on(SCHEME, day)) for day in (date(2024, 5, 31), date(2024, 6, 1))] == [
        {member.pk},
        set(),
    ]
    assert [row.became for row in rows_of(SCHEME, *YEAR)] == ["left"]
    members = members_in(SCHEME, rows_of(SCHEME, *YEAR), 1, None)
    assert (care_in(SCHEME, *YEAR, members).ended, care_in(SCHEME, *YEAR, members).renewed) == (1, 0)
    enrol(by=rosa, household=member, scheme=SCHEME, on=date(2024, 6, 1))
    page = f"/month/indicators/D2?scheme={SCHEME}&first=2024-01-01&last=2024-12-31"
    assert "<td>yes</td>" in entered(somebody("abby", "accountant")).get(page).content.decode()
    assert (care_in(SCHEME, *YEAR, members).ended, care_in(SCHEME, *YEAR, members).renewed) == (1, 1)
    assert owed_by_household(SCHEME, date(2023, 1, 1), date(2023, 12, 31)) == {member.pk: Owed(1_000, 0)}
    assert owed_by_household(SCHEME, date(2023, 1, 1), date(2024, 12, 31)) == {member.pk: Owed(2_000, 600)}


def test_cover_is_renewed_by_the_one_that_follows_it(manager: User, member: Household) -> None:
    """One ends in January and one in August; what begins in June is no renewal, what begins in September is."""
    set_terms(by=manager, scheme=SCHEME, first_day=date(2023, 1, 1),
              content={"kind": "period", "price": {"lump_sum": 1_000, "threshold": 9}})  # fmt: skip
    for first, last, is_renewal in (
        (date(2023, 2, 1), date(2024, 1, 31), False),
        (date(2024, 6, 1), date(2024, 8, 31), False),
        (date(2024, 9, 1), date(2025, 8, 31), True),
    ):
        CoverPeriod.objects.create(household=member, scheme=SCHEME, enrolled=first, first_day=first, last_day=last, value=0,
                                   is_renewal=is_renewal, parts=[], inputs={}, author="rosa", enrolled_at=timezone.now())  # fmt: skip
    members = members_in(SCHEME, rows_of(SCHEME, *YEAR), 1, None)
    assert (care_in(SCHEME, *YEAR, members).ended, care_in(SCHEME, *YEAR, members).renewed) == (2, 1)


def test_month_is_gone_through_since_the_last_proof_and_whole_when_it_is_closed(
    abel: User, member: Household, months: None
) -> None:
    lines = [Line(chart.CASH, debit=70), Line(chart.FUNDS, credit=70)]
    one, two = (post(by=abel, key=key, day=MARCH, text="Gift", lines=lines) for key in ("one", "two"))
    note_proof(Book.objects.get())
    last = post(by=abel, key="three", day=MARCH, text="Gift", lines=lines)
    page = entered(abel).get("/month/2024/3").text
    assert f"up to entry {two.number}" in page
    assert state_of(MARCH).faults == ()
    unguard("books_entry")
    execute("UPDATE books_entry SET text = 'Loan' WHERE number = %s", last.number)
    assert state_of(MARCH).faults == ("Number 3 was changed after it was sealed.",)
    execute("UPDATE books_entry SET text = 'Gift' WHERE number = %s", last.number)
    execute("UPDATE books_entry SET text = 'Loan' WHERE number = %s", one.number)
    assert state_of(MARCH).faults == ()  # the proof of every night finds it, and so does closing
    with pytest.raises(MonthNotReady, match="Number 1 was changed"):
        close_month(by=abel, month=MARCH)
    execute("UPDATE books_entry SET seal = 'x' WHERE number = %s", two.number)
    assert "Entry 2 is not sealed as it was when the books were proven." in state_of(MARCH).faults


def test_books_that_do_not_hold_are_told_in_the_language_of_who_reads(abel: User, carl: User, member: Household, months: None) -> None:  # fmt: skip
    receive(by=carl, household=member, scheme=SCHEME, amount=500, day=MARCH, key="a")
    lines = [Line(chart.CASH, debit=70), Line(chart.FUNDS, credit=70)]
    posted = [
        post(by=abel, key=key, day=MARCH, text="Gift", lines=lines).number for key in ("one", "two", "three")
    ]
    unguard("books_entry")
    unguard("books_line")
    unguard("contributions_receipt")
    execute("UPDATE books_line SET debit = 71 WHERE entry_id = %s AND debit > 0", posted[0])
    execute("UPDATE books_entry SET day = '2024-06-01' WHERE number = %s", posted[1])
    execute("UPDATE contributions_receipt SET amount = 501")
    in_french = {"headers": {"accept-language": "fr"}}
    page = html.unescape(entered(abel).get("/month/2024/3", **in_french).text)  # type: ignore[arg-type]
    for told in (
        f"Le numéro {posted[0]} a été modifié après avoir été scellé.",
        f"L'écriture {posted[0]} n'est pas équilibrée.",
        f"L'écriture {posted[1]} est datée hors de sa période.",
        "La balance générale n'est pas équilibrée : ",
    ):
        assert told in page
    page = html.unescape(entered(abel).get("/contributions/counter", **in_french).text)  # type: ignore[arg-type]
    assert "Le reçu carl 1 est de 5,01 et, dans les livres, de 5,00." in page
    with pytest.raises(MonthNotReady, match=f"Le numéro {posted[0]} a été modifié"):
        close_month(by=abel, month=MARCH)


def test_month_that_is_no_period_says_so(abel: User, member: Household) -> None:
    assert state_of(date(2026, 3, 1)).period is None
    assert "no period of the books" in entered(abel).get("/month/2026/3").content.decode()
    assert entered(abel).get("/month/2024/13").status_code == 404


def test_year_tells_who_stayed_joined_and_left(
    owner: User, manager: User, abel: User, carl: User, rosa: User, ana: Person, member: Household
) -> None:
    set_terms(by=manager, scheme=SCHEME, first_day=date(2023, 1, 1), content={"payment_grace": 12})
    new = another(owner, "Ben", "north.lake", date(2024, 2, 1))
    far = another(owner, "Cleo", "north.hill", date(2024, 2, 1))
    gone = another(owner, "Dora", "north.lake", date(2023, 2, 1))
    affiliation = gone.memberships.get().person.affiliations.get()
    affiliation.last_day = date(2024, 5, 31)
    affiliation.save()
    entered(rosa).post("/month/2024/3/assess")
    receive(by=carl, household=member, scheme=SCHEME, amount=100, day=date(2024, 3, 4), key="a")
    became = {row.household: row.became for row in rows_of(SCHEME, *YEAR)}
    assert became == {
        member.pk: "renewed", new.pk: "new_in_served", far.pk: "new_in_opened", gone.pk: "left",
    }  # fmt: skip
    tell(by=abel, scheme=SCHEME, year=2024, target=30, hidden_costs=700, source="Census of the district")
    before = len(homes_on(SCHEME, date(2023, 12, 31)))
    members = members_in(SCHEME, rows_of(SCHEME, *YEAR), before, facts_of(SCHEME, 2024))
    assert (members.before, members.now, members.beneficiaries, members.target) == (2, 3, 3, 30)
    assert (members.due, members.collected) == (4 * 200, 100)
    assert finances_in(*YEAR, facts_of(SCHEME, 2024)).hidden == 700
    query = f"?scheme={SCHEME}&first=2024-01-01&last=2024-12-31"
    page = entered(abel).get(f"/month/indicators{query}").content.decode()
    for told in ("50.00 %", "10.00 %", "Census of the district", "<svg"):  # M.1 and M.2, M.5
        assert told in page
    march = f"?scheme={SCHEME}&first=2024-03-01&last=2024-03-31"
    assert "12.50 %" not in page  # M.6: nobody is assessed for April and later
    assert "12.50 %" in entered(abel).get(f"/month/indicators{march}").content.decode()
    rows = entered(abel).get(f"/month/indicators/M.1{query}").content.decode()
    assert "new, where the mutual was not" in rows
    for code in ("F.1", "D1", "D2", "D6", "claims"):
        assert entered(abel).get(f"/month/indicators/{code}{query}").status_code == 200
    assert entered(abel).get(f"/month/indicators/X{query}").status_code == 404
    report = entered(abel).get(f"/month/report{query}").content.decode()
    assert Book.objects.get().seal in report
    assert "Decisions of the assembly" in report


def test_registers_show_what_is_within_reach(
    owner: User, colleague: User, carl: User, ana: Person, member: Household
) -> None:
    receive(by=carl, household=member, scheme=SCHEME, amount=100, day=date(2024, 3, 4), key="a")
    query = f"?scheme={SCHEME}&first=2024-01-01&last=2024-12-31"
    for page, told in (("members", "Ana Lo"), ("receipts", "carl 1")):
        assert told in entered(owner).get(f"/month/registers/{page}{query}").content.decode()
        assert told not in entered(colleague).get(f"/month/registers/{page}{query}").content.decode()
    assert entered(owner).get(f"/month/registers/claims{query}").status_code == 200


def test_card_carries_a_code_with_the_number_and_nothing_else(
    owner: User, ana: Person, member: Household
) -> None:
    page = entered(owner).get(f"/month/cards/{SCHEME}/{member.pk}").content.decode()
    assert "Ana Lo" in page
    assert "<svg" in page
    assert entered(owner).get(f"/month/cards/{SCHEME}/999999999").status_code == 404


def test_days_at_the_ends_of_the_calendar_and_numbers_beyond_the_database_are_no_faults_of_the_program(
    abel: User, mutual: Version, months: None
) -> None:
    client, clerk = entered(abel), entered(somebody("cleo", "claims_clerk"))
    for first, last in (("0001-01-01", "2024-12-31"), ("2024-01-01", "9999-12-31")):
        for page in ("indicators", "report", "indicators/M.1", "registers/claims"):
            by = clerk if page == "registers/claims" else client
            assert by.get(f"/month/{page}?scheme={SCHEME}&first={first}&last={last}").status_code == 200, page
    told = {"year": 2024, "target": 10**20, "hidden_costs": "1", "source": "x"}
    assert client.post(f"/month/told/{SCHEME}", told).status_code == 302
    assert facts_of(SCHEME, 2024) is None


def test_pages_stand_in_an_office_without_a_scheme(abel: User, months: None) -> None:
    client = entered(abel)
    for address in (
        "/month/",
        "/month/indicators",
        "/month/report",
        "/month/indicators/M.1",
        "/month/2024/3",
    ):
        assert client.get(address).status_code == 200

"""Who comes into a household with a period of cover joins for the rest of it: at a price of their own, paid first, with waiting of their own (E22)."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from tests.site.conftest import SINCE, entered, registered, somebody, unguard
from tests.site.contributions.covers import SCHEME, enrolled, paid, states, terms

from allcover.bookkeeping.entries import EntryRefused
from allcover_site.books import chart
from allcover_site.books.causes import faults_of_causes
from allcover_site.books.models import Entry, Period
from allcover_site.books.queries import balance_of, by_party, faults_of_books
from allcover_site.claims.covering import cover_on
from allcover_site.contributions.cancelling import cancel_period
from allcover_site.contributions.funding_queries import faults_of_funders, funders
from allcover_site.contributions.leaving import end_membership
from allcover_site.contributions.models import Affiliation, CoverPeriod, Instalment, Receipt
from allcover_site.contributions.operations import Given, NotReceived, affiliate, receive
from allcover_site.contributions.queries import account_of, owed
from allcover_site.month.dues import shares_earned
from allcover_site.month.operations import earn
from allcover_site.month.proving import faults_of_premiums
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, form_household, join_household, leave_household

JULY = date(2024, 7, 10)


@pytest.fixture
def bought(boss: User, owner: User, six: Household) -> CoverPeriod:
    """Cover of Ana's household from 10 January 2024 to 9 January 2025, paid: three adults and three children for 16.20."""
    terms(boss)
    made = enrolled(owner, six)
    paid(owner, six, 1620, date(2024, 1, 10))
    return made


@pytest.fixture
def spouse(owner: User, six: Household) -> Person:
    found = registered(owner, "Femi", date(1989, 5, 5), sex="male")
    join_household(by=owner, household=six, person=found, relation="spouse", on=JULY)
    return found


def test_e22_who_comes_within_a_period_pays_their_part_and_waits_by_themselves(
    owner: User, ana: Person, six: Household, bought: CoverPeriod, spouse: Person
) -> None:
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    part = Instalment.objects.get(joiner=spouse)
    # One more beyond the lump sum, which takes adults first: 100 and 20 for the assembly, for 184 of 366 days; 50 for registering.
    assert (part.first_day, part.last_day, part.pay_by) == (JULY, date(2025, 1, 9), date(2024, 8, 9))
    # What is for registering and for the assembly is a fee.
    assert (part.amount, part.fee) == (round(120 * 184 / 366) + 50, 50 + round(20 * 184 / 366)) == (110, 60)
    days = (JULY, date(2024, 8, 9), date(2024, 8, 10), date(2024, 12, 1))
    assert states(spouse, six, *days) == ["joined", "joined", "lapsed", "lapsed"]
    assert states(ana, six, *days) == ["entitled"] * 4
    paid(owner, six, 110, date(2024, 7, 20))
    later = (date(2024, 7, 19), date(2024, 8, 10), date(2024, 10, 9), date(2024, 10, 10), date(2025, 1, 9))
    assert states(spouse, six, *later) == ["joined", "waiting", "waiting", "entitled", "entitled"]
    assert cover_on(spouse, six, SCHEME, date(2024, 8, 10)).member_since == JULY
    assert not cover_on(spouse, six, SCHEME, date(2024, 7, 19)).holds_on(date(2024, 7, 19))
    assert (owed(six, SCHEME), faults_of_books()) == (0, ())


def test_who_pays_their_part_late_waits_from_then_on(
    owner: User, six: Household, bought: CoverPeriod, spouse: Person
) -> None:
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    paid(owner, six, 110, date(2024, 9, 1))
    days = (date(2024, 8, 31), date(2024, 9, 1), date(2024, 11, 30), date(2024, 12, 1))
    assert states(spouse, six, *days) == ["lapsed", "waiting", "waiting", "entitled"]


def test_newborn_within_the_lump_sum_costs_nothing_more_of_it(
    boss: User, owner: User, ana: Person, home: Household, mutual: object, open_books: None
) -> None:
    terms(boss)
    enrolled(owner, home)
    paid(owner, home, 1070, date(2024, 1, 10))
    child = registered(owner, "Gil", JULY, sex="male")
    join_household(by=owner, household=home, person=child, relation="child", on=JULY)
    affiliate(by=owner, person=child, scheme=SCHEME, on=JULY)
    assert Instalment.objects.get(joiner=child).amount == round(20 * 184 / 366) + 50 == 60


def test_part_is_gone_where_the_period_is_cancelled_and_the_next_period_counts_everybody(
    boss: User, owner: User, six: Household, bought: CoverPeriod, spouse: Person
) -> None:
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    assert owed(six, SCHEME) == 110
    cancel_period(by=boss, period=bought, reason="Slip")
    assert owed(six, SCHEME) == -1620
    assert enrolled(owner, six, date(2024, 8, 1)).value == 1620 + 100 + 70


def couple(boss: User, owner: User, ana: Person, spouse: Person, *incomes: int) -> Household:
    """Ana's household, in which she lives alone and has bought cover of 2024 by the law, and her spouse, who has come since."""
    for person, income in zip((ana, spouse), incomes, strict=True):
        facts = {"income_month": income, "receives": {"household_grant": 0, "national_pension": 0}}
        declare(by=owner, person=person, on=SINCE, facts=facts)
    home = form_household(by=owner, head=ana, on=SINCE)
    terms(boss, price=None, charges_joining_fee=False)
    paid(owner, home, enrolled(owner, home).value, date(2024, 1, 10))
    join_household(by=owner, household=home, person=spouse, relation="spouse", on=JULY)
    return home


@pytest.fixture
def spouse_of_ana(boss: User, owner: User, home: Household, mutual: object, open_books: None) -> Person:
    """Who has come into Ana's household, which has bought and paid cover of 2024 for three."""
    for name in ("Ben", "Dora"):
        person = registered(owner, name, date(1990, 1, 1))
        join_household(by=owner, household=home, person=person, relation="other_relative", on=SINCE)
    terms(boss)
    paid(owner, home, enrolled(owner, home).value, date(2024, 1, 10))
    found = registered(owner, "Femi", date(1989, 5, 5), sex="male")
    join_household(by=owner, household=home, person=found, relation="spouse", on=JULY)
    return found


@pytest.fixture
def femi(owner: User, mutual: object, open_books: None) -> Person:
    return registered(owner, "Femi", date(1989, 5, 5), sex="male")


def proven() -> None:
    assert (*faults_of_funders(), *faults_of_premiums(), *faults_of_books(), *faults_of_causes()) == ()


def test_by_law_who_joins_owes_their_months(boss: User, owner: User, ana: Person, femi: Person) -> None:
    home = couple(boss, owner, ana, femi, 100, 100)
    affiliate(by=owner, person=femi, scheme=SCHEME, on=JULY)
    part = Instalment.objects.get(joiner=femi)
    assert (part.period.value, part.amount, part.dues) == (2400, round(2400 * 184 / 366), {})
    assert owed(home, SCHEME) == 1207
    proven()


def test_state_owes_its_share_of_who_joins_a_period_and_it_is_earned_over_their_days(
    boss: User, owner: User, ana: Person, femi: Person
) -> None:
    home = couple(boss, owner, ana, femi, 5, 5)
    affiliate(by=owner, person=femi, scheme=SCHEME, on=JULY)
    part = Instalment.objects.get(joiner=femi)
    # Of 24.00 for a year the State pays 18.00; for 184 of its 366 days 9.05 of 12.07.
    assert (part.period.dues, part.amount, part.dues) == ({"worker": 600, "state": 1800}, 302, {"state": 905})
    assert by_party(chart.FUNDERS) == {"funder state": 1800 + 905}
    assert by_party(chart.DEFERRED) == {"funder state": -1800 - 905}
    assert Entry.objects.get(shares__part=part).day == JULY
    proven()
    june, july = (
        int(1800 * 173 / 366),
        int(1800 * 204 / 366 + 905 * 22 / 184),
    )  # To 30 June, and to 31 July.
    assert shares_earned(SCHEME, date(2024, 6, 30)) == {"state": june}
    assert shares_earned(SCHEME, date(2024, 7, 31)) == {"state": july}
    earn(by=somebody("abe", "accountant"), scheme=SCHEME, month=date(2024, 7, 1))
    assert by_party(chart.SUBSIDIES) == {"funder state": -july}
    paid(owner, home, 302, date(2024, 7, 20))
    assert states(femi, home, JULY, date(2024, 10, 9), date(2024, 10, 10)) == [
        "joined",
        "waiting",
        "entitled",
    ]
    proven()
    page = entered(boss).get(reverse("contributions:account", kwargs={"scheme": SCHEME, "number": home.pk}))
    assert "9.05" in page.content.decode()


def test_what_was_bought_stays_where_who_joins_makes_the_household_poorer(
    boss: User, owner: User, ana: Person, femi: Person
) -> None:
    couple(boss, owner, ana, femi, 40, 0)
    affiliate(by=owner, person=femi, scheme=SCHEME, on=JULY)
    part = Instalment.objects.get(joiner=femi)
    # Both together cost 12.00 and the State 36.00; Ana alone has bought for 24.00, and the State owes what is left: 24.00 a year.
    assert (part.period.dues, part.amount, part.dues) == ({"worker": 2400, "state": 0}, 0, {"state": 1207})
    proven()


def test_state_s_share_of_who_joined_is_taken_back_with_the_period(
    boss: User, owner: User, ana: Person, femi: Person
) -> None:
    couple(boss, owner, ana, femi, 5, 5)
    affiliate(by=owner, person=femi, scheme=SCHEME, on=JULY)
    today = timezone.localdate()
    Period.objects.create(first_day=date(today.year, 1, 1), last_day=date(today.year, 12, 31))
    cancel_period(by=boss, period=CoverPeriod.objects.get(), reason="Slip")
    assert (by_party(chart.FUNDERS).get("funder state", 0), [each.owed for each in funders()]) == (0, [0])
    assert by_party(chart.DEFERRED).get("funder state", 0) == 0
    proven()


def test_nobody_joins_a_period_where_the_books_cannot_hold_what_the_state_owes(
    boss: User, owner: User, ana: Person, mutual: object, period: Period
) -> None:
    femi = registered(owner, "Femi", date(1989, 5, 5), sex="male")
    couple(boss, owner, ana, femi, 5, 5)
    with pytest.raises(EntryRefused), transaction.atomic():
        affiliate(
            by=owner, person=femi, scheme=SCHEME, on=date(2025, 1, 5)
        )  # No period of the books holds it.
    assert not Affiliation.objects.filter(person=femi).exists()
    assert not Instalment.objects.filter(joiner=femi).exists()


def back_again(by: User, person: Person, last_day: date, on: date) -> None:
    end_membership(by=by, person=person, scheme=SCHEME, last_day=last_day, reason="Slip")
    affiliate(by=by, person=person, scheme=SCHEME, on=on)


def test_who_was_bought_for_and_comes_back_within_the_period_owes_nothing_more(
    owner: User, six: Household, bought: CoverPeriod
) -> None:
    ben = Person.objects.get(given_name="Ben")
    back_again(owner, ben, date(2024, 3, 31), date(2024, 4, 1))
    assert (owed(six, SCHEME), Instalment.objects.filter(joiner=ben).exists()) == (0, False)
    assert states(ben, six, date(2024, 3, 31), date(2024, 6, 30), date(2024, 7, 1)) == [
        "waiting",
        "waiting",
        "entitled",
    ]


def test_who_joined_a_period_and_comes_back_within_it_owes_their_part_once(
    owner: User, six: Household, bought: CoverPeriod, spouse: Person
) -> None:
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    paid(owner, six, 110, date(2024, 7, 15))
    back_again(owner, spouse, date(2024, 7, 31), date(2024, 8, 1))
    assert (owed(six, SCHEME), Instalment.objects.filter(joiner=spouse).count()) == (0, 1)


def test_by_law_who_was_bought_for_and_comes_back_owes_nothing_more(
    boss: User, owner: User, ana: Person, femi: Person
) -> None:
    home = couple(boss, owner, ana, femi, 100, 100)
    back_again(owner, ana, date(2024, 3, 31), date(2024, 4, 1))
    assert (owed(home, SCHEME), Instalment.objects.exclude(joiner=None).exists()) == (0, False)


def test_who_joins_a_period_is_priced_beside_those_who_are_still_there(
    boss: User,
    owner: User,
    ana: Person,
    home: Household,
    mutual: object,
    open_books: None,
    spouse_of_ana: Person,
) -> None:
    """Three are within the lump sum for four, so the next costs nothing of it, nor does who comes after that one has left; registering
    stays owed, and of the assembly two days, which is nothing."""
    affiliate(by=owner, person=spouse_of_ana, scheme=SCHEME, on=JULY)
    living = spouse_of_ana.memberships.get(last_day=None)
    leave_household(by=owner, membership=living, last_day=date(2024, 7, 11))
    yara = registered(owner, "Yara", date(1992, 3, 3))
    join_household(by=owner, household=home, person=yara, relation="other_relative", on=date(2024, 8, 1))
    affiliate(by=owner, person=yara, scheme=SCHEME, on=date(2024, 8, 1))
    first, second = Instalment.objects.exclude(joiner=None).order_by("pk")
    assert (first.amount, second.amount) == (50 + round(10 * 2 / 184), round(20 * 162 / 366) + 50)
    assert owed(home, SCHEME) == first.amount + second.amount


IN_PARTS = (date(2024, 1, 10), date(2024, 4, 9), date(2024, 7, 9))
OCTOBER = date(2024, 10, 9)


@pytest.fixture
def in_parts(boss: User, owner: User, six: Household) -> CoverPeriod:
    """Cover of Ana's household of 2024, of which three instalments of four are paid, 4.05 each."""
    terms(boss)
    made = enrolled(owner, six, parts=4)
    for day in IN_PARTS:
        paid(owner, six, 405, day)
    return made


def test_cover_of_the_others_does_not_hang_on_who_joins_and_does_not_pay(
    owner: User, ana: Person, six: Household, in_parts: CoverPeriod, spouse: Person
) -> None:
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    paid(owner, six, 405, OCTOBER)
    assert (
        states(ana, six, OCTOBER, date(2024, 10, 10), date(2024, 11, 10), date(2025, 1, 9))
        == ["entitled"] * 4
    )
    assert states(spouse, six, OCTOBER, date(2025, 1, 9)) == ["lapsed", "lapsed"]
    assert owed(six, SCHEME) == 110
    proven()


def test_part_of_who_joins_is_paid_by_name_while_the_household_owes_instalments(
    owner: User, ana: Person, six: Household, in_parts: CoverPeriod, spouse: Person
) -> None:
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    part = Instalment.objects.get(joiner=spouse)
    receive(
        by=owner,
        household=six,
        scheme=SCHEME,
        amount=110,
        day=date(2024, 7, 20),
        key="femi",
        given=Given(part=part),
    )
    assert states(spouse, six, date(2024, 7, 20), date(2024, 10, 9), date(2024, 10, 10)) == [
        "waiting",
        "waiting",
        "entitled",
    ]
    assert states(ana, six, date(2024, 10, 10)) == ["grace"]
    earn(by=somebody("abe", "accountant"), scheme=SCHEME, month=date(2024, 7, 1))
    # Three instalments with their part of the fees, of which 82 of 92 days are over in the third; and who joined, for 22 of 184 days.
    fees = [each.fee_paid for each in account_of(six, SCHEME).settled]
    assert -balance_of(chart.FEES) == sum(fees[:3]) + 60
    proven()
    paid(owner, six, 405, OCTOBER)
    assert states(spouse, six, date(2024, 10, 10)) == states(ana, six, date(2024, 11, 10)) == ["entitled"]
    assert owed(six, SCHEME) == 0


def test_what_is_paid_by_no_name_is_the_household_s_own_as_long_as_it_owes(
    owner: User, six: Household, in_parts: CoverPeriod, spouse: Person
) -> None:
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    paid(owner, six, 110, date(2024, 7, 20))
    assert [each.rest for each in account_of(six, SCHEME).settled] == [0, 0, 0, 110, 405 - 110]
    paid(owner, six, 405, OCTOBER)
    [part] = [each for each in account_of(six, SCHEME).settled if each.due.is_joiners]
    assert (part.rest, part.paid_on) == (0, OCTOBER)


def test_renewal_is_paid_before_the_part_of_who_left_without_paying(
    owner: User, ana: Person, six: Household, bought: CoverPeriod, spouse: Person
) -> None:
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    leave_household(by=owner, membership=spouse.memberships.get(last_day=None), last_day=date(2024, 8, 31))
    renewal = enrolled(owner, six, date(2025, 1, 5))
    paid(owner, six, renewal.value, date(2025, 1, 5))
    assert (
        states(ana, six, date(2025, 1, 9), date(2025, 1, 10), date(2025, 2, 10), date(2025, 12, 1))
        == ["entitled"] * 4
    )
    assert owed(six, SCHEME) == 50 + round(60 * 53 / 184)


def test_part_that_was_paid_stays_paid_where_the_household_owes_more_later(
    owner: User, ana: Person, six: Household, bought: CoverPeriod, spouse: Person
) -> None:
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    paid(owner, six, 110, date(2024, 7, 20))
    renewal = enrolled(owner, six, date(2025, 1, 5))
    paid(owner, six, renewal.value - 1, date(2025, 1, 5))
    assert states(spouse, six, date(2024, 12, 1), date(2025, 1, 9)) == ["entitled"] * 2
    assert states(ana, six, date(2025, 1, 9), date(2025, 2, 10)) == ["entitled", "lapsed"]


def test_receipt_names_a_part_of_the_household_itself_for_contributions_alone(
    boss: User, owner: User, ana: Person, six: Household, bought: CoverPeriod, spouse: Person
) -> None:
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    part, own = Instalment.objects.get(joiner=spouse), Instalment.objects.get(joiner=None)
    other = form_household(by=owner, head=registered(owner, "Yara", date(1992, 3, 3)), on=SINCE)

    def refused(household: Household, given: Given) -> None:
        with pytest.raises(NotReceived):
            receive(
                by=owner,
                household=household,
                scheme=SCHEME,
                amount=10,
                day=date(2024, 7, 20),
                key="k",
                given=given,
            )

    refused(other, Given(part=part))
    refused(six, Given(part=own))
    refused(six, Given(part=part, purpose="card"))
    cancel_period(by=boss, period=bought, reason="Slip")
    refused(six, Given(part=Instalment.objects.get(joiner=spouse)))


def test_counter_receives_for_who_joined_by_name(
    owner: User, six: Household, in_parts: CoverPeriod, spouse: Person
) -> None:
    page = reverse("contributions:account", kwargs={"scheme": SCHEME, "number": six.pk})
    assert "Whose debt it pays" not in entered(owner).get(page).text
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    shown = entered(owner).get(page).text
    assert "Whose debt it pays" in shown
    part = Instalment.objects.get(joiner=spouse)
    given = {
        "key": uuid4(),
        "amount": "1.10",
        "day": "2024-07-20",
        "means": "cash",
        "purpose": "premium",
        "part": part.pk,
    }
    sent = entered(owner).post(
        reverse("contributions:receive", kwargs={"scheme": SCHEME, "number": six.pk}), given
    )
    assert sent.status_code == 302
    made = Receipt.objects.get(part=part)
    assert "Femi" in entered(owner).get(reverse("contributions:receipt", args=[made.pk])).text
    assert "Femi" in entered(owner).get(page).text.split("Receipts")[1]


@pytest.mark.parametrize(("said", "status", "own", "joiners"), [("", 422, 0, 0), ("own", 302, 110, 0)])
def test_counter_asks_for_whom_money_is_where_somebody_joined_later(
    owner: User,
    six: Household,
    in_parts: CoverPeriod,
    spouse: Person,
    said: str,
    status: int,
    own: int,
    joiners: int,
) -> None:
    """Without a word it went to the household's own debt, and who joined was not covered though their money had come."""
    affiliate(by=owner, person=spouse, scheme=SCHEME, on=JULY)
    before = {each.due.key: each.paid for each in account_of(six, SCHEME).settled}
    given = {
        "key": uuid4(),
        "amount": "1.10",
        "day": "2024-07-20",
        "means": "cash",
        "purpose": "premium",
        "part": said,
    }
    url = reverse("contributions:receive", kwargs={"scheme": SCHEME, "number": six.pk})
    assert entered(owner).post(url, given).status_code == status
    paid = {True: 0, False: 0}
    for each in account_of(six, SCHEME).settled:
        paid[each.due.is_joiners] += each.paid - before[each.due.key]
    assert (paid[False], paid[True]) == (own, joiners)


def test_who_was_in_the_price_of_a_period_that_kept_no_names_owes_no_part_of_it_again(
    owner: User, ana: Person, six: Household, bought: CoverPeriod, spouse: Person
) -> None:
    unguard("contributions_coverperiod")
    inputs = {name: held for name, held in bought.inputs.items() if name != "people"}
    CoverPeriod.objects.filter(pk=bought.pk).update(inputs=inputs)
    end_membership(by=owner, person=ana, scheme=SCHEME, last_day=date(2024, 6, 30), reason="A slip")
    for person in (ana, spouse):
        affiliate(by=owner, person=person, scheme=SCHEME, on=JULY)
    assert list(Instalment.objects.filter(joiner__isnull=False).values_list("joiner", flat=True)) == [
        spouse.pk
    ]

"""The rules of periods, prices, instalments and payments, by themselves; the worked examples as they are written."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover_site.contributions.paying import Account, Due, Payment, Waiver, account_of, free_from
from allcover_site.contributions.periods import Period, instalments, period_of, start_of
from allcover_site.contributions.pricing import Counted, Member, counted, value_of
from allcover_site.contributions.terms import (
    Band,
    Discount,
    Employing,
    Price,
    Terms,
    TermsRefused,
    plain_of,
    terms_of,
)

CYCLES = Terms(kind="period", cycles=((1, 1), (7, 1)), enrolment_grace=1)
PARENTS_AND_CHILDREN = [Member(40), Member(38), Member(70), Member(12), Member(9), Member(3)]
NEW = Period(date(2024, 1, 1), date(2024, 1, 1), date(2024, 12, 31), date(2024, 1, 1), is_renewal=False)

days = st.dates(date(2000, 1, 1), date(2030, 12, 31))


def test_e12_start_is_the_cycle_still_in_grace_or_the_next() -> None:
    assert period_of(CYCLES, date(2024, 1, 20)).start == date(2024, 1, 1)
    assert period_of(CYCLES, date(2024, 3, 5)).start == date(2024, 7, 1)


def test_e13_period_ends_the_day_before_its_last_month_is_over() -> None:
    found = period_of(Terms(kind="period", period_months=12), date(2024, 1, 31))
    assert (found.start, found.last) == (date(2024, 1, 31), date(2025, 1, 30))


def test_e14_lump_sum_extra_children_and_fees_of_a_new_household() -> None:
    price = Price(lump_sum=1000, threshold=4, adult=200, child=100, registration_fee=50, assembly_fee=20)
    found = value_of(Terms(), price, counted(Terms(), PARENTS_AND_CHILDREN), NEW)
    assert found.total == 1620
    assert dict(found.parts) == {"lump_sum": 1000, "children": 200, "assembly": 120, "registration": 300}


def test_e15_threshold_without_lump_sum_spares_nobody() -> None:
    price = Price(threshold=2, adult=100)
    assert value_of(Terms(), price, Counted(adults=3, children=0), NEW).total == 300


def test_threshold_is_filled_with_adults_first() -> None:
    price = Price(lump_sum=1000, threshold=3, adult=200, child=100)
    assert value_of(Terms(), price, Counted(adults=4, children=2), NEW).total == 1000 + 200 + 200


def test_who_is_not_related_is_never_inside_the_lump_sum() -> None:
    price = Price(lump_sum=1000, threshold=4, adult=200, child=100)
    members = counted(Terms(), [Member(40), Member(30, is_related=False), Member(5, is_related=False)])
    assert members == Counted(1, 0, 1, 1)
    assert value_of(Terms(), price, members, NEW).total == 1000 + 200 + 100


@pytest.mark.parametrize(
    ("most", "left"),
    [(6, (2, 2, 1, 1)), (5, (2, 2, 0, 1)), (4, (2, 2, 0, 0)), (3, (2, 1, 0, 0)), (1, (1, 0, 0, 0))],
)
def test_members_beyond_the_most_are_left_out_in_order(most: int, left: tuple[int, int, int, int]) -> None:
    members = [Member(40), Member(38), Member(5), Member(3), Member(30, is_related=False), Member(4, is_related=False)]  # fmt: skip
    assert counted(Terms(max_members=most), members) == Counted(*left)


def test_lump_sums_of_fees_win_over_fees_by_member_and_renewal_registers_nobody() -> None:
    price = Price(adult=100, registration_lump_sum=70, registration_fee=50, assembly_lump_sum=30, assembly_fee=20)  # fmt: skip
    two = Counted(adults=2, children=0)
    assert value_of(Terms(), price, two, NEW).total == 200 + 70 + 30
    renewed = Period(
        date(2024, 1, 1), date(2024, 1, 1), date(2024, 12, 31), date(2024, 1, 1), is_renewal=True
    )
    assert value_of(Terms(), price, two, renewed, date(2023, 12, 31)).total == 200 + 30


def test_who_enrols_early_into_a_cycle_is_given_a_discount_on_everything() -> None:
    terms = Terms(kind="period", cycles=((7, 1),), enrolment_discount=Discount("10", 2))
    price, one = Price(adult=1005, registration_fee=50), Counted(adults=1, children=0)
    values = [value_of(terms, price, one, period_of(terms, day)).total for day in (date(2024, 5, 1), date(2024, 5, 2))]  # fmt: skip
    assert values == [949, 1055]  # 10 % of 1,055 is 105.5, half up 106
    free = Terms(kind="period", enrolment_discount=Discount("10", 0))
    assert value_of(free, price, one, period_of(free, date(2024, 5, 1))).total == 1055  # cycles only


def test_who_renews_early_is_given_a_discount() -> None:
    terms, former = Terms(kind="period", renewal_discount=Discount("5", 1)), date(2024, 6, 30)
    price, one = Price(adult=1000), Counted(adults=1, children=0)
    values = [value_of(terms, price, one, period_of(terms, day, former), former).total
              for day in (date(2024, 6, 1), date(2024, 6, 2))]  # fmt: skip
    assert values == [950, 1000]


def test_administration_time_defers_new_cover_and_no_renewal() -> None:
    terms = Terms(kind="period", administration_months=1, recurrence=3)
    assert period_of(terms, date(2024, 1, 31)).start == date(2024, 2, 29)
    assert period_of(terms, date(2024, 3, 10), date(2024, 3, 31)).start == date(2024, 4, 1)


def test_who_stayed_away_longer_than_allowed_is_new_again() -> None:
    terms = Terms(kind="period", recurrence=3)
    former = date(2023, 12, 31)
    assert [period_of(terms, day, former).is_renewal for day in (date(2024, 4, 1), date(2024, 4, 2))] == [True, False]  # fmt: skip


def test_renewal_before_the_end_begins_the_day_after() -> None:
    found = period_of(CYCLES, date(2024, 6, 20), date(2024, 6, 30))
    assert (found.start, found.last) == (date(2024, 7, 1), date(2025, 6, 30))


def test_grace_of_enrolling_never_reaches_into_cover_held_before() -> None:
    terms = Terms(kind="period", cycles=((1, 1), (7, 1)), renewal_grace=2, period_months=13)
    assert period_of(terms, date(2025, 1, 15), date(2025, 1, 31)).start == date(2025, 7, 1)


def test_latest_day_of_payment() -> None:
    assert period_of(CYCLES, date(2024, 1, 20)).pay_by == date(2024, 1, 31)
    free = Terms(kind="period", payment_grace=2, renewal_grace=1)
    assert period_of(free, date(2024, 1, 20)).pay_by == date(2024, 3, 19)
    assert period_of(free, date(2024, 5, 20), date(2024, 5, 31)).pay_by == date(2024, 6, 30)


@given(days, st.integers(0, 11), st.sets(st.sampled_from([(1, 1), (4, 1), (7, 1), (10, 15)]), min_size=1))
def test_cycle_found_is_the_first_from_the_grace_on(
    base: date, grace: int, cycles: set[tuple[int, int]]
) -> None:
    start = start_of(Terms(cycles=tuple(cycles), enrolment_grace=grace), base)
    assert (start.month, start.day) in cycles
    assert start <= base + timedelta(days=366)
    assert start_of(Terms(cycles=tuple(cycles)), start) == start


@given(days, st.integers(1, 24), st.integers(0, 10**9), st.data())
def test_instalments_pay_for_every_day_once_and_add_up(
    enrolled: date, months: int, value: int, data: st.DataObject
) -> None:
    number = data.draw(st.integers(1, months))
    terms = Terms(kind="period", period_months=months, max_instalments=number, payment_grace=1)
    period = period_of(terms, enrolled)
    found = instalments(terms, period, value, number)
    assert sum(each.amount for each in found) == value
    assert (found[0].first, found[-1].last) == (period.start, period.last)
    for before, after in itertools.pairwise(found):
        assert after.first == before.last + timedelta(days=1)
        assert after.pay_by >= after.first
    with pytest.raises(ValueError, match="instalments"):
        instalments(terms, period, value, number + 1)


def test_months_between_instalments_are_waited() -> None:
    terms = Terms(kind="period", max_instalments=3, months_between=4)
    found = instalments(terms, period_of(terms, date(2024, 1, 31)), 1000, 3)
    assert [(str(each.first), each.amount) for each in found] == [
        ("2024-01-31", 334), ("2024-05-31", 333), ("2024-09-30", 333),
    ]  # fmt: skip


# payments


def due(key: str, first: date, amount: int) -> Due:
    return Due(key, first, first + timedelta(days=27), first, amount)


def settled(account: Account) -> list[tuple[str, int, str | None]]:
    return [(each.due.key, each.paid, each.paid_on and str(each.paid_on)) for each in account.settled]  # type: ignore[misc]


JANUARY, FEBRUARY = due("jan", date(2024, 1, 1), 100), due("feb", date(2024, 2, 1), 100)


def test_oldest_is_paid_first_on_the_day_that_completes_it_and_the_rest_is_credit() -> None:
    payments = [Payment(date(2024, 3, 9), 120), Payment(date(2024, 1, 5), 60)]
    assert settled(account_of([FEBRUARY, JANUARY], payments[1:])) == [("jan", 60, None), ("feb", 0, None)]
    both = account_of([FEBRUARY, JANUARY], payments)
    assert settled(both) == [("jan", 100, "2024-03-09"), ("feb", 80, None)]
    assert account_of([JANUARY], payments).credit == 80
    assert account_of([JANUARY], payments, [Payment(date(2024, 3, 9), 80)]).credit == 0


def test_fee_of_a_day_is_paid_before_its_cover() -> None:
    fee = Due("fee", date(2024, 1, 1), None, date(2024, 1, 1), 50)
    found = account_of([JANUARY, fee], [Payment(date(2024, 1, 5), 100)])
    assert settled(found) == [("fee", 50, "2024-01-05"), ("jan", 50, None)]


def test_office_may_take_what_was_paid_for_all_of_it() -> None:
    waivers = {"jan": Waiver(date(2024, 1, 20), 40)}
    found = account_of([JANUARY], [Payment(date(2024, 1, 5), 60)], waivers=waivers)
    assert (settled(found), found.owed) == ([("jan", 60, "2024-01-20")], 0)


def test_due_of_nothing_is_paid_on_its_first_day() -> None:
    assert settled(account_of([due("free", date(2024, 1, 1), 0)], [])) == [("free", 0, "2024-01-01")]


def test_more_is_not_refunded_than_was_paid() -> None:
    with pytest.raises(ValueError, match="20 more"):
        account_of([], [Payment(date(2024, 1, 5), 60)], [Payment(date(2024, 1, 6), 80)])


def test_what_was_refunded_had_been_paid_by_its_day_and_buys_nothing_back() -> None:
    """Paid and given back in November, paid again in March: January is paid in March, by no money of November."""
    november, march = date(2023, 11, 29), date(2024, 3, 9)
    payments, refund = [Payment(march, 100), Payment(november, 100)], [Payment(november, 100)]
    assert settled(account_of([JANUARY], payments, refund)) == [("jan", 100, "2024-03-09")]
    last_first = [Payment(date(2023, 11, 1), 100), *payments]
    assert settled(account_of([JANUARY], last_first, refund)) == [("jan", 100, "2023-11-01")]


def test_what_is_free_is_the_least_that_is_left_on_a_day_or_after_it() -> None:
    payments = [Payment(date(2024, 1, 1), 150), Payment(date(2024, 3, 1), 90)]
    refund = [Payment(date(2024, 2, 1), 30)]
    free = [free_from([JANUARY], payments, refund, day=date(2024, month, 1)) for month in (1, 2, 3)]
    assert free == [20, 20, 110]
    assert (
        free_from([JANUARY], payments, refund, {"jan": Waiver(date(2024, 1, 1), 40)}, day=date(2023, 1, 1))
        == -60
    )


@given(
    st.lists(st.tuples(days, st.integers(0, 500))), st.lists(st.tuples(days, st.integers(1, 500))), st.data()
)
def test_no_money_is_lost_among_dues(
    dues: list[tuple[date, int]], payments: list[tuple[date, int]], data: st.DataObject
) -> None:
    paid = sum(amount for _, amount in payments)
    refunds, refunded = list[Payment](), 0
    while refunded < paid and data.draw(st.booleans()):
        refunds.append(Payment(data.draw(days), data.draw(st.integers(1, paid - refunded))))
        refunded += refunds[-1].amount
    found = account_of([due(str(n), *each) for n, each in enumerate(dues)],
                       [Payment(*each) for each in payments], refunds)  # fmt: skip
    assert sum(each.paid for each in found.settled) + found.credit == paid - refunded
    assert found.owed == sum(amount for _, amount in dues) - (paid - refunded) + found.credit
    assert found.owed == 0 or found.credit == 0
    assert all((each.paid_on is not None) == (each.rest == 0) for each in found.settled)


# terms


def test_terms_come_back_as_they_were_written() -> None:
    terms = Terms(kind="period", cycles=((1, 1),), price=Price(lump_sum=5), employing=Employing(10, "1.5", "20"),
                  bands=(Band("a", "A", {"income_month": 20}),), renewal_discount=Discount("2.5", 1))  # fmt: skip
    assert terms_of(plain_of(terms)) == terms
    assert terms_of({}) == Terms()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"kind": "yearly"}, "by the month or by the period"),
        ({"in_grace": "perhaps"}, "In grace"),
        ({"max_instalments": 4, "months_between": 4}, "after the period"),
        ({"cycles": ((2, 29),)}, "every year"),
        ({"renewal_grace": -1}, "0 or more"),
        ({"max_members": 0}, "1 or more"),
        ({"renewal_discount": {"percent": "101"}}, "0 to 100"),
        ({"bands": [{"code": "a", "label": "A", "facts": {}}] * 2}, "same code"),
        ({"colour": "red"}, "no terms"),
    ],
)
def test_terms_that_cannot_be_are_named(changed: dict[str, object], told: str) -> None:
    with pytest.raises(TermsRefused, match=told):
        terms_of(changed)


def test_all_faults_of_terms_are_named_together() -> None:
    with pytest.raises(TermsRefused) as refusal:
        terms_of({"renewal_grace": -1, "cycles": [[13, 1]], "kind": "x"})
    assert all(part in str(refusal.value) for part in ("0 or more", "every year", "by the month"))

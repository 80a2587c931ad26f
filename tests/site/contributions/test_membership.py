"""What a member is on each day and why, out of dues and payments alone."""

import itertools
from datetime import date, timedelta

import pytest
from django.utils import formats
from hypothesis import given
from hypothesis import strategies as st

from allcover.expressions.calendar import add_months
from allcover_site.contributions.membership import Member, Spell, State, stretches_of, without_contributions
from allcover_site.contributions.paying import Due, Payment, Waiver, account_of
from allcover_site.contributions.periods import in_time
from allcover_site.contributions.telling import STATES, reason
from allcover_site.contributions.terms import InGrace, Late, Terms

UNTIL = date(2025, 12, 31)
JOINED = date(2024, 1, 1)


def half_year(first: date, last: date, pay_by: date) -> Due:
    return Due(str(first), first, last, pay_by, 100)


FIRST = half_year(JOINED, date(2024, 6, 30), date(2024, 1, 31))
SECOND = half_year(date(2024, 7, 1), date(2024, 12, 31), date(2024, 7, 15))


def member(
    *payments: date, dues: tuple[Due, ...] = (FIRST, SECOND), waiting: int = 3, in_grace: InGrace = "covered",
    late: Late = "rejoins", recurrence: int = 0, joined: date = JOINED,
) -> Member:  # fmt: skip
    terms = Terms(kind="period", renewal_grace=1, in_grace=in_grace, late=late, recurrence=recurrence)
    found = account_of(dues, [Payment(day, 100) for day in payments])
    return Member(terms, (Spell(joined),), stretches_of(terms, found.settled, JOINED, UNTIL),
                  lambda since: add_months(since, waiting))  # fmt: skip


def story(of: Member, first: date = JOINED, last: date = UNTIL) -> list[tuple[str, State]]:
    return [(str(span.first), span.standing.state) for span in of.spans(first, last)]


def test_joined_then_waiting_then_entitled_then_grace_then_lapsed() -> None:
    assert story(member(date(2024, 1, 10))) == [
        ("2024-01-01", "joined"), ("2024-01-10", "waiting"), ("2024-04-01", "entitled"),
        ("2024-07-01", "grace"), ("2024-07-16", "lapsed"),
    ]  # fmt: skip


@pytest.mark.parametrize("late", ["restores", "rejoins"])
def test_waiting_of_who_pays_in_time_counts_from_joining_whatever_the_terms_say_of_late_payments(
    late: Late,
) -> None:
    held = member(date(2024, 1, 28), late=late)
    days = date(2024, 1, 28), date(2024, 3, 31), date(2024, 4, 1)
    assert [held.standing_on(day).state for day in days] == ["waiting", "waiting", "entitled"]
    assert held.standing_on(date(2024, 4, 1)).since == JOINED


def test_waiting_of_who_pays_first_after_the_time_counts_from_paying() -> None:
    held = member(date(2024, 3, 5))
    assert held.standing_on(date(2024, 2, 5)).state == "lapsed"
    assert story(held, date(2024, 3, 5), date(2024, 6, 30))[-1] == ("2024-06-05", "entitled")


@pytest.mark.parametrize("late", ["restores", "rejoins"])
def test_grace_is_of_the_oldest_month_that_is_not_paid_and_no_later_month_gives_another(late: Late) -> None:
    """A month of grace, by the month: January is paid, no other; covered in grace, it would be covered for ever."""
    terms = Terms(payment_grace=1, in_grace="covered", late=late)
    months = [add_months(JOINED, n) for n in range(6)]
    dues = [Due(str(month), month, add_months(month, 1) - timedelta(days=1), in_time(terms, month), 100) for month in months]  # fmt: skip

    def of(*payments: Payment) -> Member:
        return Member(
            terms, (Spell(JOINED),), stretches_of(terms, account_of(dues, payments).settled, JOINED, UNTIL)
        )

    one, none = of(Payment(JOINED, 100)), of()
    assert story(one)[:2] == [("2024-01-01", "entitled"), ("2024-02-01", "grace")]
    assert {state for day, state in story(one) if day >= "2024-03-01"} == {"lapsed"}
    assert [one.standing_on(date(2024, month, 29)).is_covered for month in (2, 3, 6)] == [True, False, False]
    assert [none.standing_on(date(2024, month, 1)).state for month in (1, 2, 8)] == [
        "joined",
        "lapsed",
        "lapsed",
    ]
    returned = of(Payment(JOINED, 100), Payment(date(2024, 4, 10), 300))
    states = [
        returned.standing_on(day).state for day in (date(2024, 3, 15), date(2024, 4, 9), date(2024, 4, 10))
    ]
    assert states == (["entitled"] * 3 if late == "restores" else ["lapsed", "lapsed", "entitled"])


def test_care_on_the_last_day_of_grace_counts_and_on_the_next_does_not() -> None:
    """Entitled on the 14th, lapsed on the 16th: the claim of the 15th is payable, that of the 17th is refused."""
    held = member(date(2024, 1, 10))
    counts = [held.standing_on(date(2024, 7, day)).is_covered for day in (14, 15, 16, 17)]
    assert counts == [True, True, False, False]
    assert held.standing_on(date(2024, 7, 17)).why == "not_paid"


@pytest.mark.parametrize(
    ("in_grace", "paid", "unpaid"), [("covered", True, True), ("if_paid", True, False), ("not_covered", False, False)]
)  # fmt: skip
def test_days_of_grace_count_as_the_terms_say(in_grace: InGrace, paid: bool, unpaid: bool) -> None:
    a_day = date(2024, 7, 5)
    in_time = member(date(2024, 1, 1), date(2024, 7, 10), in_grace=in_grace)
    assert in_time.standing_on(a_day).is_covered is paid
    assert in_time.standing_on(date(2024, 7, 10)).is_covered
    assert member(date(2024, 1, 1), in_grace=in_grace).standing_on(a_day).is_covered is unpaid


def test_who_pays_after_the_grace_rejoins_from_that_day_and_waits_again() -> None:
    held = member(date(2024, 1, 1), date(2024, 8, 5))
    assert story(held, date(2024, 6, 30), date(2024, 12, 31)) == [
        ("2024-06-30", "entitled"), ("2024-07-01", "grace"), ("2024-07-16", "lapsed"),
        ("2024-08-05", "rejoined"), ("2024-11-05", "entitled"),
    ]  # fmt: skip
    standing = held.standing_on(date(2024, 9, 1))
    assert (standing.since, standing.until) == (date(2024, 8, 5), date(2024, 11, 5))


@pytest.mark.parametrize("late", ["restores", "rejoins"])
def test_month_that_the_office_has_not_assessed_is_told_from_one_that_is_not_paid(late: Late) -> None:
    """January to March are assessed, a month of grace; of who paid them nothing is owed, whatever the day."""
    terms = Terms(payment_grace=1, in_grace="covered", late=late)
    months = [add_months(JOINED, n) for n in range(3)]
    dues = [Due(str(month), month, add_months(month, 1) - timedelta(days=1), in_time(terms, month), 100) for month in months]  # fmt: skip

    def of(*payments: Payment) -> dict[str, tuple[State, str]]:
        settled = account_of(dues, payments).settled
        held = Member(terms, (Spell(JOINED),), stretches_of(terms, settled, JOINED, UNTIL))
        days = (date(2024, 4, 30), date(2024, 5, 1), date(2024, 12, 1))
        return {f"{day:%m}": ((one := held.standing_on(day)).state, reason(one)) for day in days}

    told = "Has paid; the month April 2024 has not been assessed yet. Care counts until it is, at most until May 31, 2024."
    long = "Has paid, but the office has assessed no month for too long: care counted until May 31, 2024. It counts again once the months are assessed and paid."
    paid = {"04": ("unassessed", told), "05": ("unassessed", told), "12": ("unassessed", long)}
    assert of(Payment(JOINED, 300)) == paid
    assert of(Payment(JOINED, 200), Payment(date(2024, 3, 9), 100)) == paid
    owing = of(Payment(JOINED, 200))
    assert owing["12"] == ("lapsed", "Not paid; payment was in time until March 31, 2024.")
    assert STATES["unassessed"] != STATES["lapsed"]


USUAL = Terms()


def by_month(
    assessed: dict[int, date | None], terms: Terms = USUAL, joined: date = JOINED, until: date = UNTIL
) -> Member:  # fmt: skip
    """Who was assessed for some months of 2024, each paid on a day or not, and for no other; three months are waited for."""
    dues, payments = list[Due](), list[Payment]()
    for number, day in assessed.items():
        month = date(2024, number, 1)
        dues.append(
            Due(str(month), month, add_months(month, 1) - timedelta(days=1), in_time(terms, month), 100)
        )
        if day is not None:
            payments.append(Payment(day, 100))
    stretches = stretches_of(terms, account_of(dues, payments).settled, joined, until)
    return Member(terms, (Spell(joined),), stretches, lambda since: add_months(since, 3))


@pytest.mark.parametrize("in_grace", ["covered", "not_covered"])
@pytest.mark.parametrize("late", ["restores", "rejoins"])
def test_month_that_nobody_assessed_between_two_that_are_paid_is_no_lapse(
    late: Late, in_grace: InGrace
) -> None:
    """February was forgotten: who paid January and March in time waits no second time, and is covered all along."""
    held = by_month(
        {1: date(2024, 1, 1), 3: date(2024, 3, 1)},
        Terms(late=late, in_grace=in_grace),
        until=date(2024, 3, 31),
    )
    february, march = held.standing_on(date(2024, 2, 10)), held.standing_on(date(2024, 3, 10))
    assert (february.state, february.is_covered, february.since) == ("unassessed", True, JOINED)
    assert (
        reason(february)
        == "Has paid; the month February 2024 has not been assessed yet. Care counts until it is, at most until March 31, 2024."
    )
    assert (march.state, march.is_covered, march.since) == ("waiting", True, JOINED)
    assert held.standing_on(date(2024, 3, 10)).until == date(2024, 4, 1)


def test_who_lapsed_by_not_paying_returns_once_all_is_paid_though_the_month_is_not_assessed() -> None:
    """February is paid on the tenth of March, which nobody has assessed yet."""
    held = by_month({1: date(2024, 1, 1), 2: date(2024, 3, 10)})
    assert held.standing_on(date(2024, 3, 9)).state == "lapsed"
    back = held.standing_on(date(2024, 3, 10))
    assert (back.state, back.is_covered, back.since) == ("unassessed", True, date(2024, 3, 10))
    assert by_month({1: date(2024, 1, 1), 2: None}).standing_on(date(2024, 3, 10)).state == "lapsed"


@pytest.mark.parametrize("in_grace", ["covered", "if_paid", "not_covered"])
def test_month_paid_in_time_covers_no_day_on_which_an_earlier_one_was_owed_too_late(
    in_grace: InGrace,
) -> None:
    """February was in time until its end: paid on the tenth of March together with March, it lets nobody off waiting."""
    paid = date(2024, 3, 10)
    held = by_month({1: date(2024, 1, 1), 2: paid, 3: paid}, Terms(in_grace=in_grace))
    before, back = held.standing_on(date(2024, 3, 9)), held.standing_on(paid)
    assert (before.state, before.is_covered) == ("lapsed", False)
    assert (back.state, back.since, back.until) == ("rejoined", paid, date(2024, 6, 10))
    restored = by_month({1: date(2024, 1, 1), 2: paid, 3: paid}, Terms(in_grace=in_grace, late="restores"))
    assert [restored.standing_on(day).state for day in (date(2024, 2, 5), date(2024, 4, 1))] == [
        "waiting",
        "unassessed",
    ]


def test_first_month_that_nobody_assessed_is_no_waiting_for_the_next() -> None:
    """Joined on the first of January and paid on the tenth; the office forgot January and assessed February."""
    held = by_month({2: date(2024, 1, 10)})
    before, after = held.standing_on(date(2024, 1, 9)), held.standing_on(date(2024, 1, 10))
    assert (before.state, before.is_covered) == ("joined", False)
    assert reason(before) == "Has joined; the month January 2024 has not been assessed yet."
    assert (after.state, after.is_covered, after.since) == ("unassessed", True, date(2024, 1, 10))
    within = by_month({2: date(2024, 1, 20)}, joined=date(2024, 1, 15))  # owes from February on
    assert within.standing_on(date(2024, 1, 25)).why == "begins"
    assert reason(by_month({}).standing_on(date(2024, 3, 5))) == reason(before)


@pytest.mark.parametrize(("grace", "last"), [(0, date(2024, 3, 31)), (1, date(2024, 3, 31)), (2, date(2024, 4, 30))])  # fmt: skip
def test_care_counts_in_months_that_nobody_assesses_for_the_grace_and_no_longer(
    grace: int, last: date
) -> None:
    """January is paid and February not assessed: care counts to the end of it and the grace after it, at least a month."""
    terms = Terms(payment_grace=grace)
    held = by_month({1: date(2024, 1, 1)}, terms)
    counts = [
        held.standing_on(day).is_covered for day in (date(2024, 2, 1), last, last + timedelta(days=1), UNTIL)
    ]
    assert counts == [True, True, False, False]
    after = held.standing_on(last + timedelta(days=1))
    assert after.state == "unassessed"
    assert reason(after) == (
        f"Has paid, but the office has assessed no month for too long: care counted until {formats.date_format(last)}. It counts again once the months are assessed and paid."
    )
    again = by_month({1: date(2024, 1, 1), 8: date(2024, 8, 1)}, terms).standing_on(date(2024, 8, 5))
    assert (again.is_covered, again.since) == (True, JOINED)  # For the office's delay nobody waits again.


def test_who_returns_within_a_month_is_not_covered_before_the_next() -> None:
    held = by_month({1: date(2024, 1, 1)})
    back = Member(held.terms, (Spell(JOINED, date(2024, 2, 10)), Spell(date(2024, 2, 15))), held.stretches)
    assert [back.standing_on(day).is_covered for day in (date(2024, 2, 5), date(2024, 2, 20), date(2024, 3, 1))] == [
        True, False, True,
    ]  # fmt: skip


def test_arrears_paid_on_the_day_of_care_buy_no_cover_where_the_office_sets_nothing() -> None:
    """Joined in January, ill in July: what is paid at the door covers from that day on, and waiting begins with it."""
    terms, ill = Terms(), date(2024, 7, 10)
    months = [add_months(JOINED, n) for n in range(7)]
    dues = [Due(str(month), month, add_months(month, 1) - timedelta(days=1), in_time(terms, month), 100) for month in months]  # fmt: skip

    def of(*payments: Payment, terms: Terms = terms) -> Member:
        stretches = stretches_of(terms, account_of(dues, payments).settled, JOINED, UNTIL)
        return Member(terms, (Spell(JOINED),), stretches, lambda since: add_months(since, 3))

    at_the_door = of(Payment(ill, 700)).standing_on(ill)
    assert (at_the_door.state, at_the_door.until) == ("waiting", date(2024, 10, 10))
    returned = of(Payment(JOINED, 200), Payment(ill, 500)).standing_on(ill)
    assert (returned.state, returned.until) == ("rejoined", date(2024, 10, 10))
    assert of(Payment(ill, 700), terms=Terms(late="restores")).standing_on(ill).state == "entitled"


def test_month_paid_within_its_own_days_is_no_lapse_where_the_office_sets_nothing() -> None:
    """Each month paid on its fifth day: covered from then on, not before, and nobody waits anew."""
    terms = Terms()
    months = [add_months(JOINED, n) for n in range(6)]
    dues = [Due(str(month), month, add_months(month, 1) - timedelta(days=1), in_time(terms, month), 100) for month in months]  # fmt: skip
    paid = [Payment(month.replace(day=5), 100) for month in months]
    held = Member(terms, (Spell(JOINED),), stretches_of(terms, account_of(dues, paid).settled, JOINED, UNTIL),
                  lambda since: add_months(since, 3))  # fmt: skip
    standings = [held.standing_on(date(2024, 6, day)) for day in (4, 5)]
    assert [(each.state, each.is_covered) for each in standings] == [("grace", False), ("entitled", True)]


def test_who_returns_within_the_recurrence_does_not_wait_again() -> None:
    held = member(date(2024, 1, 1), date(2024, 8, 5), recurrence=2)
    assert held.standing_on(date(2024, 8, 5)).state == "entitled"
    assert held.standing_on(date(2024, 8, 5)).since == JOINED
    assert held.standing_on(date(2024, 8, 4)).state == "lapsed"


@pytest.mark.parametrize("late", ["restores", "rejoins"])
@pytest.mark.parametrize("in_grace", ["covered", "not_covered", "if_paid"])
def test_what_is_let_off_buys_no_cover_for_days_before(late: Late, in_grace: InGrace) -> None:
    terms = Terms(kind="period", in_grace=in_grace, late=late)
    waived = {SECOND.key: Waiver(date(2024, 9, 20), 100)}
    found = account_of((FIRST, SECOND), [Payment(JOINED, 100)], waivers=waived)
    of = Member(terms, (Spell(JOINED),), stretches_of(terms, found.settled, JOINED, UNTIL))
    days = date(2024, 8, 10), date(2024, 9, 19), date(2024, 9, 20)
    assert [of.standing_on(day).is_covered for day in days] == [False, False, True]


def test_late_payment_restores_the_days_behind_where_terms_say_so() -> None:
    held = member(date(2024, 1, 1), date(2024, 11, 5), late="restores")
    assert held.standing_on(date(2024, 9, 1)).state == "entitled"
    assert member(date(2024, 1, 1), late="restores").standing_on(date(2024, 9, 1)).state == "lapsed"


def test_late_joiner_serves_own_waiting_period() -> None:
    late = member(date(2024, 1, 1), joined=date(2024, 5, 20))
    assert late.standing_on(date(2024, 5, 19)).why == "not_affiliated"
    standing = late.standing_on(date(2024, 6, 20))
    assert (standing.state, standing.since) == ("waiting", date(2024, 5, 20))


def test_paid_before_cover_begins_is_waiting_for_it() -> None:
    later = half_year(date(2024, 3, 1), date(2024, 8, 31), date(2024, 1, 31))
    held = member(date(2024, 1, 10), dues=(later,), waiting=0)
    assert story(held, JOINED, date(2024, 3, 1)) == [
        ("2024-01-01", "joined"), ("2024-01-10", "waiting"), ("2024-03-01", "entitled"),
    ]  # fmt: skip
    assert not held.standing_on(date(2024, 2, 29)).is_covered


def test_never_paid_is_joined_until_the_last_day_for_it_and_lapsed_after() -> None:
    assert story(member(), JOINED, date(2024, 6, 30)) == [("2024-01-01", "joined"), ("2024-02-01", "lapsed")]
    assert story(member(dues=()), JOINED, date(2024, 6, 30)) == [("2024-01-01", "joined")]


def test_who_left_or_is_suspended_is_not_covered() -> None:
    held = member(date(2024, 1, 1))
    left = Member(held.terms, (Spell(JOINED, date(2024, 5, 31)),), held.stretches)
    assert [left.standing_on(date(2024, month, 1)).why for month in (5, 6)] == ["paid", "left"]
    suspended = Member(held.terms, held.spells, held.stretches, suspensions=(Spell(date(2024, 5, 1), date(2024, 5, 31)),))  # fmt: skip
    found = [suspended.standing_on(date(2024, month, 15)) for month in (4, 5, 6)]
    assert [(each.state, each.is_covered) for each in found] == [("entitled", True), ("suspended", False), ("entitled", True)]  # fmt: skip


def test_scheme_that_asks_for_nothing_covers_from_the_first_day() -> None:
    held = Member(Terms(), (Spell(JOINED),), without_contributions(JOINED, UNTIL))
    assert (held.standing_on(JOINED).state, held.standing_on(JOINED).why) == ("entitled", "nothing_asked")


days = st.dates(date(2024, 1, 1), date(2025, 12, 31))


@given(st.lists(days, max_size=4), st.sampled_from(["covered", "if_paid", "not_covered"]),
       st.sampled_from(["restores", "rejoins"]), st.integers(0, 6))  # fmt: skip
def test_every_day_has_one_standing_and_more_payment_never_takes_cover_away_up_to_now(
    payments: list[date], in_grace: InGrace, late: Late, recurrence: int
) -> None:
    held = member(*payments, in_grace=in_grace, late=late, recurrence=recurrence)
    found = held.stretches
    assert (found[0].first, found[-1].last) == (JOINED, UNTIL)
    for before, after in itertools.pairwise(found):
        assert after.first == before.last + timedelta(days=1)
    more = member(*payments, date(2024, 1, 1), in_grace=in_grace, late=late, recurrence=recurrence)
    for span in held.spans(JOINED, UNTIL):
        if span.standing.is_covered:
            assert more.standing_on(span.first).is_covered
            assert more.standing_on(span.last).is_covered

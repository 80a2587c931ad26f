"""Penalties of employers that pay late: charged once, corrected by what is declared anew, let off for a reason."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError
from hypothesis import given
from hypothesis import strategies as st
from tests.site.conftest import entered, execute, somebody
from tests.site.contributions.wages import JANUARY, SCHEME, filed, paid, table

from allcover_site.audit.models import Event
from allcover_site.books import chart
from allcover_site.books.queries import balance_of, faults_of_books
from allcover_site.contributions.arrears import Charge, charges_of, corrected, pay_by_of
from allcover_site.contributions.employer_accounts import account_of_employer, penalties_of
from allcover_site.contributions.employer_queries import faults_of_employers
from allcover_site.contributions.enrolling import set_terms
from allcover_site.contributions.models import Penalty
from allcover_site.contributions.paying import Due, Payment
from allcover_site.contributions.penalties import NotPenalised, charge_penalties, let_penalty_off
from allcover_site.contributions.terms import Employing
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Employer, Person


def test_late_employer_owes_a_penalty_for_each_month_begun_once(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    content = {"employing": {"due_day": 15, "penalty_percent": "2", "penalty_most_percent": "3"}}
    set_terms(by=somebody("mara", "manager"), scheme=SCHEME, first_day=JANUARY, content=content)
    filed(owner, mill, table((workers[0].pk, 500)))
    assert charge_penalties(by=owner, employer=mill, scheme=SCHEME, on=date(2024, 2, 15)) == []
    paid(owner, mill, 1000, date(2024, 2, 15))
    charged = charge_penalties(by=owner, employer=mill, scheme=SCHEME, on=date(2024, 2, 16))
    assert [penalty.amount for penalty in charged] == [100]  # 2 % of 50.00
    assert charge_penalties(by=owner, employer=mill, scheme=SCHEME, on=date(2024, 3, 15)) == []
    charged = charge_penalties(by=owner, employer=mill, scheme=SCHEME, on=date(2024, 4, 20))
    assert [penalty.amount for penalty in charged] == [80]  # all of them together are 3 % of 60.00
    assert (balance_of(chart.PENALTIES), balance_of(chart.EMPLOYERS)) == (-180, 6000 - 1000 + 180)
    assert account_of_employer(mill, SCHEME).owed == 5180
    paid(owner, mill, 5200, date(2024, 5, 1))
    account = account_of_employer(mill, SCHEME)
    assert (account.owed, account.credit, list(faults_of_employers())) == (0, 20, [])
    with pytest.raises(IntegrityError, match="kept as written"):
        execute("DELETE FROM contributions_penalty")


def late_november(owner: User, mill: Employer, workers: list[Person]) -> list[Penalty]:
    """November, 88.80 owed and none paid, charged 5 % in each of two months begun late, of 12 % at most."""
    content = {"employing": {"due_day": 15, "penalty_percent": "5", "penalty_most_percent": "12"}}
    set_terms(by=somebody("mara", "manager"), scheme=SCHEME, first_day=JANUARY, content=content)
    filed(owner, mill, table((workers[0].pk, 280), (workers[1].pk, 460)))
    charged = charge_penalties(by=owner, employer=mill, scheme=SCHEME, on=date(2024, 3, 20))
    assert [penalty.amount for penalty in charged] == [444, 444]
    return charged


def informal(workers: list[Person]) -> bytes:
    """The second worker has no contract after all, and owes nothing: 33.60 are owed for the first alone."""
    rows = (workers[0].pk, 280, "yes", "private"), (workers[1].pk, 460, "no", "private")
    return table(*rows, heading="worker,earnings,contract,sector")


def test_penalty_follows_what_is_declared_anew_by_entries_of_its_own(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    late_november(owner, mill, workers)
    less = filed(owner, mill, informal(workers), on=date(2024, 4, 2))
    assert less.due == 3360
    assert [penalty.left for penalty in penalties_of(mill, SCHEME)] == [168, 168]  # 5 % of 33.60, twice
    assert (balance_of(chart.PENALTIES), account_of_employer(mill, SCHEME).owed) == (-336, 3360 + 336)
    assert [change.amount for change in less.penalty_changes.all()] == [-276, -276]
    # what is left to the most of 4.03 is charged for the third month, and no more
    charged = charge_penalties(by=owner, employer=mill, scheme=SCHEME, on=date(2024, 7, 1))
    assert [penalty.amount for penalty in charged] == [67]
    filed(owner, mill, table((workers[0].pk, 280), (workers[1].pk, 460)), on=date(2024, 7, 2))
    assert [penalty.left for penalty in penalties_of(mill, SCHEME)] == [
        444,
        444,
        177,
    ]  # the third is cut at 12 %
    assert (faults_of_books(), list(faults_of_employers())) == ((), [])
    assert Event.objects.filter(deed="contributions.penalty_corrected").count() == 5
    with pytest.raises(IntegrityError, match="kept as written"):
        execute("DELETE FROM contributions_penaltychange")


def test_penalty_is_let_off_for_a_reason_by_who_settles_and_no_amendment_brings_it_back(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    first, _second = late_november(owner, mill, workers)
    manager, on = User.objects.get(username="mara"), date(2024, 3, 21)
    with pytest.raises(NotAllowed):
        let_penalty_off(by=somebody("acco", "accountant"), penalty=first, on=on, reason="The river rose")
    for day, reason in ((on, " "), (date(2024, 3, 19), "x"), (date(2999, 1, 1), "x")):
        with pytest.raises(NotPenalised, match="Write the reason"):
            let_penalty_off(by=manager, penalty=first, on=day, reason=reason)
    address = f"/contributions/employers/{SCHEME}/{mill.pk}"
    assert "Let off the 4.44 XCC for January 2024" in entered(manager).get(address).text
    shown = entered(manager).post(f"{address}/penalties/{first.pk}/let-off", {"day": on, "reason": "The river rose"}, follow=True).text  # fmt: skip
    assert "The penalty is let off." in shown
    assert "The river rose" in shown
    with pytest.raises(NotPenalised, match="Nothing is left"):
        let_penalty_off(by=manager, penalty=first, on=on, reason="Again")
    assert (balance_of(chart.PENALTIES), account_of_employer(mill, SCHEME).owed) == (-444, 8880 + 444)
    filed(owner, mill, informal(workers), on=date(2024, 4, 2))
    # Who audits the area of the employer sees what became of its penalties.
    told = Event.objects.filter(deed__startswith="contributions.penal")
    assert {(event.deed.split(".")[1], event.facts["scheme"], event.facts.get("area")) for event in told} == {
        (deed, SCHEME, mill.area) for deed in ("penalised", "penalty_let_off", "penalty_corrected")
    }
    assert [penalty.left for penalty in penalties_of(mill, SCHEME)] == [
        0,
        0,
    ]  # 4.44 of at most 4.03 was let off
    filed(owner, mill, table((workers[0].pk, 280), (workers[1].pk, 461)), on=date(2024, 4, 3))
    assert [penalty.left for penalty in penalties_of(mill, SCHEME)] == [0, 445]
    assert (faults_of_books(), list(faults_of_employers())) == ((), [])


days = st.dates(date(2024, 1, 1), date(2024, 12, 31))


@given(st.lists(st.tuples(days, st.integers(1, 500)), max_size=5), days, days)
def test_penalties_charged_at_once_or_bit_by_bit_never_exceed_the_most(
    payments: list[tuple[date, int]], first: date, last: date
) -> None:
    terms = Employing(15, "7", "20")
    dues = [Due(str(month), month, date(2024, month.month, 28), pay_by_of(terms, month), 300)
            for month in (date(2024, 1, 1), date(2024, 4, 1))]  # fmt: skip
    given_ = [Payment(*each) for each in payments]
    once = charges_of(terms, dues, given_, [], max(first, last))
    early = charges_of(terms, dues, given_, [], min(first, last))
    late = charges_of(terms, dues, given_, early, max(first, last))
    assert sorted((*early, *late), key=_key) == sorted(once, key=_key)
    for due in dues:
        assert sum(charge.amount for charge in once if charge.due == due.key) <= 60
    assert charges_of(terms, dues, given_, once, max(first, last)) == ()


@given(st.lists(st.tuples(days, st.integers(1, 500)), max_size=5), days, st.integers(0, 600))
def test_penalties_corrected_are_those_that_would_have_been_charged(
    payments: list[tuple[date, int]], on: date, amount: int
) -> None:
    terms = Employing(15, "7", "20")
    first, other = (Due(str(month), month, date(2024, month.month, 28), pay_by_of(terms, month), 300)
                    for month in (date(2024, 1, 1), date(2024, 4, 1)))  # fmt: skip
    given_ = [Payment(*each) for each in payments]
    charged = charges_of(terms, [first, other], given_, [], on)
    by = {_key(charge): terms for charge in charged}
    assert sorted(corrected(by, [first, other], given_, charged), key=_key) == sorted(charged, key=_key)
    dues = [replace(first, amount=amount), other]
    wanted = {_key(charge): charge.amount for charge in charges_of(terms, dues, given_, [], on)}
    found = corrected(by, dues, given_, charged)
    if wanted.keys() <= by.keys():
        assert {_key(charge): charge.amount for charge in found if charge.amount} == wanted
    for due in dues:
        assert sum(charge.amount for charge in found if charge.due == due.key) * 5 <= due.amount


def _key(charge: Charge) -> tuple[str, int]:
    return charge.due, charge.number

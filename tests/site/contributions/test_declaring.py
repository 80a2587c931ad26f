"""What employers declare: the published law, what is not known, amendments, who is left out, months that are missing."""

import re
from datetime import date

import pytest
from django.db import IntegrityError
from django.utils import timezone
from tests.site.conftest import coresia_files, entered, execute, version_of
from tests.site.contributions.wages import JANUARY, ON, SCHEME, filed, table

from allcover.vocabulary.fault import Faults
from allcover_site.audit.models import Event
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.operations import PeriodClosed, close_period
from allcover_site.books.queries import balance_of, faults_of_books
from allcover_site.contributions.declaration_files import look_at_wages
from allcover_site.contributions.employer_accounts import account_of_employer
from allcover_site.contributions.employer_queries import (
    changes_of,
    declared_last,
    faults_of_employers,
    left_out_of,
    months_missing,
    replayed_wage,
)
from allcover_site.contributions.employers import (
    NotDeclared,
    file_declaration,
)
from allcover_site.contributions.leaving_out import NotNamed
from allcover_site.contributions.models import DeclaredWage, WageDeclaration
from allcover_site.contributions.operations import affiliate
from allcover_site.contributions.reminding import _employers
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, Reach
from allcover_site.registry.models import Employer, Person
from allcover_site.schemes.models import Version


def test_declared_wages_are_assessed_by_the_published_law_and_posted(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    made = filed(owner, mill, table((workers[0].pk, 500), (workers[1].pk, "700.00")))
    # 4.5 % and 7.5 % of 500; of 700 too, with a solidarity contribution of 1 % on what is above 600
    wages = {wage.person: wage.dues for wage in made.wages.all()}
    assert wages == {
        workers[0]: {"worker": 2250, "employer": 3750},
        workers[1]: {"worker": 3250, "employer": 5250},
    }
    assert (made.due, made.workers, made.dues) == (14500, 2, {"worker": 5500, "employer": 9000})
    assert (balance_of(chart.EMPLOYERS), balance_of(chart.PREMIUMS)) == (14500, -14500)
    assert (faults_of_books(), list(faults_of_employers())) == ((), [])


def test_contribution_of_a_worker_made_again_is_the_same_and_tells_its_steps(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    wage = filed(owner, mill, table((workers[0].pk, 500))).wages.get()
    found = replayed_wage(wage)
    assert found.dues == wage.dues
    assert any(step["key"] == "national_pension.employer_contribution_month" for step in found.trace)


def test_page_of_a_wage_tells_by_which_rates_it_was_assessed_with_their_articles(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    """Ana's 500 lie between the minimum wage and the ceiling, and she is insured by law: the rate of who is insured by choice is none of hers."""
    made = filed(owner, mill, table((workers[0].pk, 500)))
    page = entered(owner).get(f"/contributions/declarations/{made.pk}/{workers[0].pk}").text
    rows = re.findall(
        r"<tr><td>(.*?)</td><td class=\"number\">(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", page
    )
    rate, change = "National Pension (Rates) Order 2014", "Social Security (Amendment) Act 2019"
    told = [(value, since, source) for _label, value, since, source in rows]
    assert ("4.5%", "Jan. 1, 2015", f"{rate}, s. 1") in told
    assert ("7.5%", "Jan. 1, 2015", f"{rate}, s. 2") in told
    assert len(told) == 5  # With the minimum wage, the ceiling, and the bands of the solidarity contribution.
    assert {source for *_rest, source in told} >= {f"{change}, s. 7", "Minimum Wage Order 2021, s. 1"}


def test_worker_without_contract_in_a_small_firm_owes_nothing(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    made = filed(
        owner, mill, table((workers[0].pk, 500, "no", "private"), heading="worker,earnings,contract,sector")
    )
    assert made.due == 0
    assert made.entry is None


def test_what_the_law_must_know_and_does_not_is_told_of_each_worker(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    with pytest.raises(Faults, match=r"Of Ana Lo \(\d+\) it is not known: sector\.") as found:
        filed(
            owner,
            mill,
            table(*((person.pk, 500, "no") for person in workers), heading="worker,earnings,contract"),
        )
    assert [fault.place.line for fault in found.value.faults] == [2, 3, 4]


def test_amendment_posts_the_difference_and_keeps_what_was_declared_before(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    first = filed(owner, mill, table((workers[0].pk, 500), (workers[1].pk, 500)))
    assert (
        filed(owner, mill, table((workers[0].pk, 500), (workers[1].pk, 500))) == first
    )  # the same file again
    second = filed(owner, mill, table((workers[0].pk, 500)))
    assert (second.number, second.due, declared_last(mill, SCHEME, JANUARY)) == (2, 6000, second)
    assert [line.value.signed for line in second.entry.lines.all()] == [-6000, 6000]  # type: ignore[union-attr]
    assert (balance_of(chart.EMPLOYERS), account_of_employer(mill, SCHEME).owed) == (6000, 6000)
    assert list(faults_of_employers()) == []
    for name in ("wagedeclaration", "declaredwage"):
        with pytest.raises(IntegrityError, match="kept as written"):
            execute(f"DELETE FROM contributions_{name}")


def test_page_of_an_amendment_names_whom_it_changed_and_whom_it_leaves_out(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    ana, ben, cleo = workers
    filed(owner, mill, table((ana.pk, 500), (ben.pk, 500)))
    made = filed(owner, mill, table((ana.pk, 600)))
    assert set(changes_of(made)) == {(ana, 50000, 60000), (ben, 50000, None)}
    assert left_out_of(made) == [ben, cleo]
    shown = " ".join(entered(owner).get(f"/contributions/declarations/{made.pk}").text.split())
    assert f"not declared:</strong> Ben Lo ({ben.pk}), Cleo Lo ({cleo.pk})" in shown
    assert "What it changed of the declaration before it" in shown


def test_who_works_there_or_was_declared_is_left_out_knowingly_alone(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    ana, ben, cleo = workers

    def given_in(*rows: tuple[object, ...], without: tuple[Person, ...] = ()) -> WageDeclaration:
        return file_declaration(
            by=owner, employer=mill, scheme=SCHEME, month=JANUARY, name="wages.csv", content=table(*rows), on=ON,
            without={person.pk for person in without},
        )  # fmt: skip

    everybody = ((ana.pk, 500), (ben.pk, 500), (cleo.pk, 500))
    with pytest.raises(
        NotNamed, match=rf"January 2024: not named, .*before: Ben Lo \({ben.pk}\), Cleo Lo \({cleo.pk}\)\."
    ):
        given_in((ana.pk, 500))
    with pytest.raises(NotNamed, match=rf"before: Cleo Lo \({cleo.pk}\)\."):
        given_in((ana.pk, 500), without=(ben,))
    assert not WageDeclaration.objects.exists()
    given_in(*everybody)
    mill.employments.filter(person=cleo).update(first_day=date(2024, 2, 1))  # the registry was mended
    with pytest.raises(NotNamed, match="before: Cleo Lo") as refused:
        given_in((ana.pk, 600), (ben.pk, 500))
    assert refused.value.compared.changes == [(ana, 50000, 60000), (cleo, 50000, None)]
    assert (mill.declarations.count(), balance_of(chart.EMPLOYERS)) == (1, 18000)
    made = given_in((ana.pk, 600), (ben.pk, 500), without=(cleo, ana))
    assert (made.number, made.workers) == (2, 2)
    said = [
        event.facts["without"] for event in Event.objects.filter(deed="contributions.declared").order_by("pk")
    ]
    assert said == [[], [cleo.pk]]


def test_worker_paid_nothing_owes_nothing_and_is_left_out_knowingly(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    ana, ben, cleo = workers
    content = table((ana.pk, 500), (ben.pk, 0), (cleo.pk, "0.00"))
    made = file_declaration(by=owner, employer=mill, scheme=SCHEME, month=JANUARY, name="a.csv", content=content, on=ON)  # fmt: skip
    assert (made.due, made.workers, list(made.wages.values_list("person_id", flat=True))) == (
        6000,
        1,
        [ana.pk],
    )
    assert Event.objects.filter(deed="contributions.declared").get().facts["without"] == [ben.pk, cleo.pk]
    nobody = table((ana.pk, 0), (ben.pk, 0), (cleo.pk, 0))
    made = file_declaration(by=owner, employer=mill, scheme=SCHEME, month=JANUARY, name="a.csv", content=nobody, on=ON)  # fmt: skip
    assert (made.due, made.workers, balance_of(chart.EMPLOYERS), list(faults_of_employers())) == (0, 0, 0, [])


def test_declaration_that_cannot_be_posted_is_not_written(
    owner: User, mill: Employer, workers: list[Person], period: Period
) -> None:
    close_period(by=owner, period=period)
    with pytest.raises(PeriodClosed):
        filed(owner, mill, table((workers[0].pk, 500)))
    assert not DeclaredWage.objects.exists()


def test_who_may_not_or_too_early_declares_nothing(
    owner: User, colleague: User, mill: Employer, workers: list[Person]
) -> None:
    with pytest.raises(NotAllowed):
        filed(colleague, mill, table((workers[0].pk, 500)))
    with pytest.raises(NotDeclared, match="not begun"):
        filed(owner, mill, table((workers[0].pk, 500)), date(2999, 1, 1))


def test_month_is_declared_from_its_last_day_on(
    owner: User, mill: Employer, workers: list[Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = table((workers[0].pk, 500))
    monkeypatch.setattr(timezone, "localdate", lambda *_moment: date(2024, 1, 30))
    with pytest.raises(NotDeclared, match=r"not over: it is declared from its last day on, Jan\. 31, 2024"):
        filed(owner, mill, content)
    many = f"employer,month,worker,earnings\nE-1,2024-01,{workers[0].pk},500\n".encode()
    with pytest.raises(Faults, match="The month is not over"):
        look_at_wages(by=owner, scheme=SCHEME, name="wages.csv", content=many)
    monkeypatch.setattr(timezone, "localdate", lambda *_moment: date(2024, 1, 31))
    assert filed(owner, mill, content).workers == 1


def test_months_that_should_be_declared_and_are_not_are_named(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    mill.employments.update(first_day=JANUARY)
    for month in (date(2024, 1, 1), date(2024, 3, 1)):
        filed(owner, mill, table((workers[0].pk, 500)), month)
    assert months_missing(mill, SCHEME, date(2024, 5, 15)) == [date(2024, 2, 1)]
    assert months_missing(mill, SCHEME, date(2024, 5, 16)) == [date(2024, 2, 1), date(2024, 4, 1)]


def test_employer_that_never_declared_misses_the_months_in_which_somebody_worked_there(
    owner: User, mill: Employer, workers: list[Person]
) -> None:
    mill.employments.update(first_day=date(2024, 2, 20))
    asked = [
        date(2024, month, 1) for month in (2, 3, 4)
    ]  # the law obliges whoever employs somebody, insured or not
    assert months_missing(mill, SCHEME, date(2024, 5, 16)) == asked
    assert [told.missing for told in _employers(Reach(("north",)), SCHEME, date(2024, 3, 16))] == [
        (date(2024, 2, 1),)
    ]
    later = Version.objects.get(scheme=SCHEME).first_day
    mill.employments.update(first_day=date(1999, 1, 1))
    assert (
        months_missing(mill, SCHEME, date(2024, 5, 16))[0] == later
    )  # no month before the law was published
    mill.employments.update(first_day=date(2024, 2, 20))
    affiliate(by=owner, person=workers[0], scheme=SCHEME, on=date(2024, 2, 20))
    version_of(coresia_files(), "mutual_health")
    affiliate(by=owner, person=workers[0], scheme="mutual_health", on=date(2024, 2, 20))
    assert months_missing(mill, SCHEME, date(2024, 5, 16)) == [date(2024, month, 1) for month in (2, 3, 4)]
    assert months_missing(mill, "mutual_health", date(2024, 5, 16)) == []  # it asks employers for nothing
    [told] = _employers(Reach(("north",)), SCHEME, date(2024, 3, 16))
    assert (told.name, told.missing) == ("Lake Mill", (date(2024, 2, 1),))
    mill.employments.update(last_day=date(2024, 3, 31))
    assert months_missing(mill, SCHEME, date(2024, 9, 16)) == [date(2024, 2, 1), date(2024, 3, 1)]
    filed(owner, mill, table((workers[0].pk, 500)), date(2024, 2, 1))
    assert months_missing(mill, SCHEME, date(2024, 9, 16)) == [date(2024, 3, 1)]

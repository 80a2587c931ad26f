"""Membership that work made ends with the work, after the grace of the office's terms; what one's own will made does not."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from tests.site.agreeing import set_terms
from tests.site.conftest import SINCE, coresia_files, entered, registered, version_of
from tests.site.contributions.wages import JANUARY, ON, SCHEME, filed, paid, table

from allcover.engine.judge import Judge
from allcover_site.audit.models import Event
from allcover_site.claims.covering import cover_on
from allcover_site.contributions.declaration_files import look_at_wages, take_wages
from allcover_site.contributions.employers import file_declaration
from allcover_site.contributions.leaving import end_membership
from allcover_site.contributions.models import Affiliation
from allcover_site.contributions.operations import affiliate, assess
from allcover_site.contributions.queries import affiliations_known, standing_on
from allcover_site.people.models import User
from allcover_site.registry.employing import employ, end_employment, register_employer
from allcover_site.registry.export import household_records, living_in
from allcover_site.registry.models import Employer, Household, Person
from allcover_site.registry.operations import form_household, join_household
from allcover_site.runs.finding import Exported
from allcover_site.schemes.queries import system_of

HEALTH = "health_insurance"
FEBRUARY, MARCH = date(2024, 2, 1), date(2024, 3, 1)
END_OF_JANUARY, END_OF_FEBRUARY = date(2024, 1, 31), date(2024, 2, 29)


@pytest.fixture
def ana(workers: list[Person]) -> Person:
    return workers[0]


@pytest.fixture
def member(owner: User, mill: Employer, ana: Person) -> Affiliation:
    """Ana, whom her employer's declaration of January made a member."""
    filed(owner, mill, table((ana.pk, 500)))
    return Affiliation.objects.get()


def spells(person: Person) -> list[tuple[date, date | None, date | None]]:
    return list(
        Affiliation.objects.filter(person=person).values_list("first_day", "last_day", "worked_until")
    )


def test_member_by_work_whose_employment_ends_is_one_until_the_grace_is_over(
    owner: User, ana: Person, member: Affiliation
) -> None:
    end_employment(by=owner, employment=ana.employments.get(), last_day=date(2024, 2, 15))
    # Terms of their own: a month of grace.
    assert spells(ana) == [(JANUARY, date(2024, 3, 15), date(2024, 2, 15))]
    facts = Event.objects.get(deed="contributions.membership_ended").facts
    assert (facts["scheme"], facts["worked_until"], facts["last_day"]) == (SCHEME, "2024-02-15", "2024-03-15")


def test_worker_who_is_not_declared_any_more_was_one_until_the_month_before(
    owner: User, mill: Employer, ana: Person, workers: list[Person], member: Affiliation
) -> None:
    filed(owner, mill, table((workers[1].pk, 500)), month=FEBRUARY)
    assert spells(ana) == [(JANUARY, END_OF_FEBRUARY, END_OF_JANUARY)]
    filed(owner, mill, table((workers[1].pk, 500)), month=MARCH)
    assert spells(ana) == [(JANUARY, END_OF_FEBRUARY, END_OF_JANUARY)]
    assert Event.objects.filter(deed="contributions.membership_ended").count() == 1


def test_file_of_many_employers_ends_what_its_declarations_leave_out(
    owner: User, mill: Employer, ana: Person, workers: list[Person], member: Affiliation
) -> None:
    rows = (("E-1", "2024-02", workers[1].pk, 500),)
    content = table(*rows, heading="employer,month,worker,earnings")
    take_wages(by=owner, held=look_at_wages(by=owner, scheme=SCHEME, name="w.csv", content=content), on=ON, is_confirmed=True)  # fmt: skip
    assert spells(ana) == [(JANUARY, END_OF_FEBRUARY, END_OF_JANUARY)]


def test_membership_goes_on_where_the_worker_is_declared_again_within_the_grace(
    owner: User, mill: Employer, ana: Person, workers: list[Person], member: Affiliation
) -> None:
    filed(owner, mill, table((workers[1].pk, 500)), month=FEBRUARY)
    filed(owner, mill, table((ana.pk, 500), (workers[1].pk, 500)), month=MARCH)
    assert spells(ana) == [(JANUARY, None, None)]
    assert Event.objects.filter(deed="contributions.membership_goes_on").count() == 1


def test_worker_who_is_declared_again_later_is_a_member_anew(
    owner: User, mill: Employer, ana: Person, workers: list[Person], member: Affiliation
) -> None:
    for month in (FEBRUARY, MARCH):
        filed(owner, mill, table((workers[1].pk, 500)), month=month)
    filed(owner, mill, table((ana.pk, 500), (workers[1].pk, 500)), month=date(2024, 4, 1))
    assert spells(ana) == [
        (JANUARY, END_OF_FEBRUARY, END_OF_JANUARY),
        (date(2024, 4, 1), None, None),
    ]


def test_declared_month_counts_to_its_end_on_whichever_day_of_it_or_before_it_the_work_ended(
    owner: User, mill: Employer, ana: Person, member: Affiliation
) -> None:
    end_employment(by=owner, employment=ana.employments.get(), last_day=date(2024, 2, 15))
    filed(owner, mill, table((ana.pk, 250)), month=FEBRUARY)
    assert spells(ana) == [(JANUARY, date(2024, 3, 31), END_OF_FEBRUARY)]


def test_who_begins_in_the_month_after_a_declared_one_goes_on_where_the_office_gives_no_grace(
    owner: User, boss: User, mill: Employer, ana: Person, workers: list[Person], member: Affiliation
) -> None:
    set_terms(by=boss, scheme=SCHEME, first_day=date(2023, 1, 1), content={"payment_grace": 0})
    shop = register_employer(by=owner, number="E-2", name="Shop", area="north.lake")
    end_employment(by=owner, employment=ana.employments.get(), last_day=date(2024, 1, 20))
    assert spells(ana) == [(JANUARY, END_OF_JANUARY, END_OF_JANUARY)]
    employ(by=owner, employer=shop, person=ana, on=date(2024, 2, 5))
    filed(owner, shop, table((ana.pk, 300)), month=FEBRUARY)
    assert [first for first, _last, _worked in spells(ana)] == [JANUARY]


def test_work_that_ended_before_a_month_already_declared_ends_with_that_month(
    owner: User, mill: Employer, ana: Person, workers: list[Person], member: Affiliation
) -> None:
    filed(owner, mill, table((ana.pk, 250), (workers[1].pk, 500)), month=FEBRUARY)
    end_employment(by=owner, employment=ana.employments.get(), last_day=END_OF_JANUARY)
    assert spells(ana) == [(JANUARY, date(2024, 3, 31), END_OF_FEBRUARY)]
    filed(owner, mill, table((workers[1].pk, 500)), month=FEBRUARY)  # It was a slip.
    assert spells(ana) == [(JANUARY, END_OF_FEBRUARY, END_OF_JANUARY)]


def test_worker_declared_of_a_month_within_which_the_work_ended_is_no_member_for_good(
    owner: User, mill: Employer, ana: Person, workers: list[Person]
) -> None:
    end_employment(by=owner, employment=ana.employments.get(), last_day=date(2024, 1, 20))
    filed(owner, mill, table((ana.pk, 500), (workers[1].pk, 500)))
    assert spells(ana) == [(JANUARY, END_OF_FEBRUARY, END_OF_JANUARY)]
    assert spells(workers[1]) == [(JANUARY, None, None)]


def test_employments_of_two_employers_end_in_any_order(
    owner: User, mill: Employer, ana: Person, member: Affiliation
) -> None:
    shop = register_employer(by=owner, number="E-2", name="Shop", area="north.lake")
    employ(by=owner, employer=shop, person=ana, on=JANUARY)
    end_employment(by=owner, employment=ana.employments.get(employer=shop), last_day=date(2024, 3, 31))
    assert spells(ana) == [(JANUARY, None, None)]
    end_employment(by=owner, employment=ana.employments.get(employer=mill), last_day=END_OF_FEBRUARY)
    assert spells(ana) == [(JANUARY, date(2024, 4, 30), date(2024, 3, 31))]


def test_who_works_elsewhere_too_stays_a_member(
    owner: User, mill: Employer, ana: Person, workers: list[Person], member: Affiliation
) -> None:
    shop = register_employer(by=owner, number="E-2", name="Shop", area="north.lake")
    employ(by=owner, employer=shop, person=ana, on=JANUARY)
    filed(owner, mill, table((workers[1].pk, 500)), month=FEBRUARY)  # The shop has not declared February yet.
    end_employment(by=owner, employment=ana.employments.get(employer=mill), last_day=END_OF_FEBRUARY)
    assert spells(ana) == [(JANUARY, None, None)]
    end_employment(by=owner, employment=ana.employments.get(employer=shop), last_day=END_OF_FEBRUARY)
    assert spells(ana) == [(JANUARY, date(2024, 3, 31), END_OF_FEBRUARY)]


def test_who_became_a_member_of_their_own_will_stays_one(
    owner: User, mill: Employer, ana: Person, workers: list[Person]
) -> None:
    affiliate(by=owner, person=ana, scheme=SCHEME, on=JANUARY)
    filed(owner, mill, table((ana.pk, 500)))
    filed(owner, mill, table((workers[1].pk, 500)), month=FEBRUARY)
    end_employment(by=owner, employment=ana.employments.get(), last_day=END_OF_FEBRUARY)
    assert spells(ana) == [(JANUARY, None, None)]


def test_membership_that_was_ended_otherwise_is_not_brought_back(
    owner: User, mill: Employer, ana: Person, member: Affiliation
) -> None:
    end_membership(by=owner, person=ana, scheme=SCHEME, last_day=date(2024, 1, 20), reason="Moved away")
    end_employment(by=owner, employment=ana.employments.get(), last_day=date(2024, 2, 15))
    assert spells(ana) == [(JANUARY, date(2024, 1, 20), None)]


@pytest.mark.parametrize(("in_grace", "is_covered"), [("covered", True), ("not_covered", False)])
def test_days_of_grace_after_the_work_count_by_the_office_s_terms_and_none_after_them(
    owner: User,
    boss: User,
    mill: Employer,
    ana: Person,
    workers: list[Person],
    in_grace: str,
    is_covered: bool,
) -> None:
    set_terms(by=boss, scheme=SCHEME, first_day=date(2023, 1, 1), content={"in_grace": in_grace})
    home = form_household(by=owner, head=ana, on=date(2020, 1, 1))
    paid(owner, mill, filed(owner, mill, table((ana.pk, 500))).due, ON)
    assess(by=owner, household=home, scheme=SCHEME, month=JANUARY)
    filed(owner, mill, table((workers[1].pk, 500)), month=FEBRUARY)

    def state(day: date) -> tuple[str, str, bool]:
        standing = standing_on(ana, home, SCHEME, day)
        holds = cover_on(ana, home, SCHEME, day).holds_on(day)  # What letters and claims ask.
        assert holds == standing.is_covered
        return standing.state, standing.why, standing.is_covered

    assert state(END_OF_JANUARY) == ("entitled", "paid", True)
    assert state(FEBRUARY) == state(END_OF_FEBRUARY) == ("grace", "work_ended", is_covered)
    assert state(MARCH) == ("none", "left", False)
    days = reverse("contributions:days", kwargs={"scheme": SCHEME, "number": home.pk, "person": ana.pk})
    assert "The work that made them a member has ended" in entered(owner).get(days).text


def test_who_has_rights_through_a_member_by_work_has_none_after_it(owner: User, ana: Person, mill: Employer) -> None:  # fmt: skip
    """The spouse of a member of the health insurance is protected by its law without a contribution of their own."""
    version = version_of(coresia_files(), HEALTH)
    home: Household = form_household(by=owner, head=ana, on=SINCE)
    femi = registered(owner, "Femi", date(1989, 5, 5), sex="male")
    join_household(by=owner, household=home, person=femi, relation="spouse", on=SINCE)
    file_declaration(by=owner, employer=mill, scheme=HEALTH, month=JANUARY, name="w.csv", content=table((ana.pk, 500)), on=ON,
                     without=set(mill.employments.values_list("person_id", flat=True)))  # fmt: skip

    def protected(day: date) -> dict[int, object]:
        living = living_in([home.pk], day)
        [record] = household_records([home.pk], living, day, affiliations_known(living, HEALTH, day))
        record["people"][str(femi.pk)]["spouse"] = str(ana.pk)
        [(_places, some)] = Exported([record], day).alike
        judge = Judge(system_of(version), some.population, day, ["health_insurance.has_right_to_care"])
        case = judge.open(0)
        rows = judge.rows_of(case, "health_insurance.has_right_to_care")
        numbers = [int(judge.facts.person_ids[row]) for row in rows]
        return dict(zip(numbers, (judge.ask(case, "health_insurance.has_right_to_care", row) for row in rows), strict=True))  # fmt: skip

    assert protected(FEBRUARY) == {ana.pk: True, femi.pk: True}
    end_employment(by=owner, employment=ana.employments.get(), last_day=END_OF_JANUARY)
    assert protected(END_OF_FEBRUARY) == {ana.pk: True, femi.pk: True}  # In grace.
    assert protected(MARCH) == {ana.pk: False, femi.pk: False}


def test_memberships_that_declarations_made_before_are_known_by_the_trail(
    owner: User, ana: Person, workers: list[Person], member: Affiliation
) -> None:
    affiliate(by=owner, person=workers[1], scheme=SCHEME, on=JANUARY)
    Affiliation.objects.update(is_by_work=False)
    import_module("allcover_site.contributions.migrations.0010_membership_by_work").mark_declared(apps, None)
    assert dict(Affiliation.objects.values_list("person", "is_by_work")) == {
        ana.pk: True,
        workers[1].pk: False,
    }


def test_membership_of_who_was_declared_by_a_slip_is_taken_back_and_told(
    owner: User, mill: Employer, ana: Person, workers: list[Person], member: Affiliation
) -> None:
    filed(owner, mill, table((ana.pk, 500)), month=FEBRUARY)
    filed(owner, mill, table((workers[1].pk, 500)))
    assert spells(ana) == [(FEBRUARY, None, None)]
    filed(owner, mill, table((workers[1].pk, 500)), month=FEBRUARY)
    assert spells(ana) == []
    told = [event.facts for event in Event.objects.filter(deed="contributions.membership_undone")]
    assert [facts["first_day"] for facts in told] == [str(JANUARY), str(FEBRUARY)]

"""What-if of employers' wages and of benefits: by hand, to the minor unit, beside what the office decided."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import pytest
from tests.site.conftest import SINCE, coresia_files, opened, registered, somebody, version_of

from allcover_site.benefits.operations import award_everybody
from allcover_site.books.models import Entry, Period
from allcover_site.contributions.employers import file_declaration
from allcover_site.people.models import User
from allcover_site.people.rights import ROLES
from allcover_site.registry.employing import employ, register_employer
from allcover_site.registry.models import Employer, Person
from allcover_site.registry.operations import declare, form_household
from allcover_site.schemes.models import Version
from allcover_site.studies.drafting import Draft, patch_of
from allcover_site.studies.models import Study, Touched
from allcover_site.studies.operations import Span, begin, go_on
from allcover_site.studies.queries import groups_of, rows_of, sums_of

PENSION, GRANT = "national_pension", "household_grant"
JANUARY = Span(date(2024, 1, 1), date(2024, 1, 1))

Trying = Callable[..., Study]


def tried(by: User, base: Version, values: Mapping[str, str]) -> Study:
    changes = {f"{base.scheme}.{name}": Decimal(value) for name, value in values.items()}
    draft = Draft(base.files, patch_of(base.scheme, changes, JANUARY.first, "Tried"))
    study = begin(by=by, title="Tried", base=base, span=JANUARY, draft=draft)
    while go_on(by=by, study=study):
        pass
    study.refresh_from_db()
    return study


def rows(study: Study, kind: str) -> list[tuple[str, int, int]]:
    return [(row.name, row.before, row.after) for row in rows_of(sums_of(study), kind, "amount")]


def counts(study: Study) -> dict[str, int | None]:
    (group,) = groups_of(study, "")
    return {name: count for name, count in group.counts.items() if count}


@pytest.fixture(scope="module")
def begun(standing: None) -> None:
    opened()
    somebody("owen", *ROLES, area="north")


@pytest.fixture
def pensions(period: Period) -> Version:
    return version_of(coresia_files(), PENSION)


@pytest.fixture
def workers(owner: User, pensions: Version) -> list[Person]:
    """Ana earns 500 and Ben 700 at the mill: 22.50 and 32.50 of their own, 37.50 and 52.50 of the mill."""
    mill = register_employer(by=owner, number="E-1", name="Mill", area="north.lake")
    persons = [registered(owner, name) for name in ("Ana", "Ben")]
    for person in persons:
        employ(by=owner, employer=mill, person=person, on=date(2023, 5, 1))
    filed(owner, mill, f"{persons[0].pk},500\n{persons[1].pk},700")
    return persons


def filed(by: User, mill: Employer, rows: str) -> None:
    """January declared; whoever of the mill is not in the rows earned nothing."""
    file_declaration(by=by, employer=mill, scheme=PENSION, month=JANUARY.first, name="a.csv",
                     content=f"worker,earnings\n{rows}".encode(), on=date(2024, 2, 10),
                     without=set(mill.employments.values_list("person_id", flat=True)))  # fmt: skip


def test_the_law_as_published_makes_no_difference_to_wages(owner: User, pensions: Version, workers: list[Person]) -> None:  # fmt: skip
    study = tried(owner, pensions, {})
    assert rows(study, "due") == [("employer", 9000, 9000), ("worker", 5500, 5500)]
    assert not study.effects.filter(is_other=True).exists()
    assert counts(study) == {}


def test_employers_rate_changed_moves_what_employers_pay_alone(
    owner: User, pensions: Version, workers: list[Person]
) -> None:
    """A tenth instead of 7.5 %: 50.00 and 70.00."""
    before = Entry.objects.count()
    study = tried(owner, pensions, {"contribution_rate_employer": "0.1"})
    assert rows(study, "due") == [("employer", 9000, 12000), ("worker", 5500, 5500)]
    assert "pay_more" not in counts(study)
    assert Entry.objects.count() == before


def test_workers_rate_changed_is_paid_by_each_worker(
    owner: User, pensions: Version, workers: list[Person]
) -> None:
    """5 % instead of 4.5 %: 25.00, and 35.00 with 1.00 of solidarity."""
    study = tried(owner, pensions, {"contribution_rate_worker": "0.05"})
    assert rows(study, "due") == [("employer", 9000, 9000), ("worker", 5500, 6100)]
    assert counts(study) == {"pay_more": 2}
    found = Touched.objects.filter(study=study).order_by("pays_before")
    assert [(one.pays_before, one.pays_after) for one in found] == [(2250, 2500), (3250, 3600)]


def test_wages_count_as_amended_last(owner: User, pensions: Version, workers: list[Person]) -> None:
    filed(owner, Employer.objects.get(), f"{workers[0].pk},500")
    study = tried(owner, pensions, {"contribution_rate_employer": "0.1"})
    assert rows(study, "due") == [("employer", 3750, 5000), ("worker", 2250, 2250)]


def test_wages_of_another_area_are_not_looked_at(
    colleague: User, pensions: Version, workers: list[Person]
) -> None:
    study = tried(colleague, pensions, {"contribution_rate_employer": "0.1"})
    assert (rows(study, "due"), study.effects.count()) == ([], 0)


@pytest.fixture
def granted(manager: User, period: Period) -> Version:
    """Dora and Sula each live alone on 10.00 a month: 0.6 of the 30.00 to the limit are 18.00, by steps of 5.00 they are 15.00."""
    version = version_of(coresia_files(), GRANT)
    rosa = somebody("rosa", "registrar")
    for name, area in (("Dora", "north.lake"), ("Sula", "south")):
        person = registered(rosa, name, area=area)
        declare(
            by=rosa, person=person, on=SINCE, facts={"income_month": 10, "receives": {GRANT: 0, PENSION: 0}}
        )
        form_household(by=rosa, head=person, on=SINCE)
    award_everybody(by=manager, scheme=GRANT, month=JANUARY.first)
    return version


def given(study: Study) -> list[tuple[str, int, int]]:
    return [(row.name, row.before, row.after) for row in rows_of(sums_of(study), "month", "given")]


def test_the_law_as_published_makes_no_difference_to_benefits(manager: User, granted: Version) -> None:
    study = tried(manager, granted, {})
    assert given(study) == [("2024-01", 3000, 3000)]
    assert not study.effects.filter(is_other=True).exists()


def test_share_of_the_gap_changed_moves_what_is_given_to_each(manager: User, granted: Version) -> None:
    study = tried(manager, granted, {"share_of_gap": "1"})
    assert given(study) == [("2024-01", 3000, 6000)]
    assert sorted((one.given_before, one.given_after) for one in Touched.objects.filter(study=study)) == [(1500, 3000)] * 2  # fmt: skip


def test_lower_limit_of_income_takes_the_grant_away(manager: User, granted: Version) -> None:
    study = tried(manager, granted, {"income_limit_month": "10"})
    assert given(study) == [("2024-01", 3000, 0)]
    assert [effect.after for effect in study.effects.filter(deed="benefits")] == [0, 0]


def test_benefits_of_an_area_are_tried_by_its_own_staff_alone(owner: User, granted: Version) -> None:
    assert given(tried(owner, granted, {"share_of_gap": "1"})) == [("2024-01", 1500, 3000)]

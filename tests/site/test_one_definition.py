"""One definition, proven: the office and the simulation say the same of the same people, to the minor unit.

Coresia's law is published, ten thousand people (on PostgreSQL a thousand, whose answers are the same) are invented and
enrolled, a year of contributions and benefits is decided, and every total is held against the compiled engine's run over the people as they were invented: they come
to it as tables, to the office as persons, declarations and affiliations in its database.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from django.db import connection, transaction
from tests.site.conftest import coresia_files, somebody, version_of

from allcover.catalogue import country_folder
from allcover.engine.compiled import judge_compiled
from allcover.engine.layout import Layout, lay_out
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.population.finishing import age_on
from allcover.rules.definition import System
from allcover.rules.load import load
from allcover_site.audit.queries import faults_of_trail
from allcover_site.benefits.models import Award
from allcover_site.benefits.operations import award_batches, award_everybody, branches
from allcover_site.benefits.operations import replayed as awarded_again
from allcover_site.books import chart
from allcover_site.books.models import Period
from allcover_site.books.operations import PeriodClosed
from allcover_site.books.queries import balance_of, faults_of_books
from allcover_site.contributions.assessing import payers
from allcover_site.contributions.bulk import Exporting, assess_everybody
from allcover_site.contributions.enrolling import set_terms
from allcover_site.contributions.funding_queries import faults_of_funders
from allcover_site.contributions.models import Affiliation, Assessment
from allcover_site.contributions.queries import replayed
from allcover_site.people.models import User
from allcover_site.registry.enrolling import enrol
from allcover_site.registry.models import Household, Person
from allcover_site.runs.models import Batch, LeftOut
from allcover_site.runs.operations import open_run
from allcover_site.schemes.queries import system_of

IS_SQLITE = connection.vendor == "sqlite"
PERSONS, HOUSEHOLDS = (10_000, 2_700) if IS_SQLITE else (1_000, 300)
"""As many households as hold so many people."""
MONTHS = [date(2024, month, 1) for month in range(1, 13)]
AREA = "north.lake"
PERSON = (
    "sex", "relation_to_head", "marital_status", "mother_vital_status", "father_vital_status", "disability", "labour_status",
    "income_month", "months_resident", "gave_birth_last_year",
)  # fmt: skip
JOB = ("status", "sector", "has_contract", "firm_size", "firm_size_low", "firm_size_high", "earnings_month")


@pytest.fixture(scope="module")
def system() -> System:
    return load(country_folder("coresia"))


@pytest.fixture(scope="module")
def people(system: System) -> Population:
    """The invented people with days of birth; who does not say whether they are members is none, as no register has them."""
    made = invent_survey(system, HOUSEHOLDS)
    born = [date(2024 - age - 1, 1 + row % 12, 1 + row % 28) for row, age in enumerate(made.persons["age"])]
    assert made.affiliations is not None
    tables = {
        **made.tables(),
        "persons": made.persons.with_columns(pl.Series("birth_date", born)).drop("age"),
        "affiliations": made.affiliations.with_columns(pl.col("is_affiliated").fill_null(False)),
    }
    return Population.gather(tables, made.about)


@dataclass(frozen=True)
class Office:
    """The people as the office has them, and who runs it."""

    by: User
    households: list[Household]
    schemes: tuple[str, ...]


def enrolled(people: Population, system: System, files: dict[str, str] | None = None) -> Office:
    """The people in an office that runs every scheme of the law from 2020 on."""
    by = somebody("owen", "registrar", "manager")
    schemes = tuple(system.schemes_on(MONTHS[0]))
    for scheme in schemes:
        version_of(files or coresia_files(), scheme)
        set_terms(
            by=by, scheme=scheme, first_day=MONTHS[0], content={"late": "restores"}
        )  # Nobody pays here.
    households = enrol(by=by, households=list(records(people)), area=AREA, on=date(2023, 12, 1))
    numbers = dict(zip(people.persons["person_id"], Person.objects.order_by("pk")))
    assert people.affiliations is not None
    for scheme in schemes:
        members = people.affiliations.filter(pl.col("scheme") == scheme, pl.col("is_affiliated"))["person_id"]
        # As the old registers have them, some of whom the law would let in no more.
        Affiliation.objects.bulk_create(
            Affiliation(person=numbers[name], scheme=scheme, first_day=date(2023, 12, 1)) for name in members
        )
    return Office(by, households, schemes)


def records(people: Population) -> Iterator[dict[str, Any]]:
    """The people as the campaign's list has them: what the law asks, by name."""
    jobs, related = listed(people.jobs, *JOB), by_relation(people)
    by_scheme = {
        "contributing": values_by_scheme(people.affiliations, "is_contributing"),
        "receives": values_by_scheme(people.receipts, "amount_month"),
        "months_contributed": values_by_scheme(people.history, "months_contributed"),
    }
    homes: dict[str, dict[str, Any]] = {}
    columns = ("person_id", "household_id", "birth_date", *PERSON)
    for person in people.persons.select(columns).iter_rows(named=True):
        name = person.pop("person_id")
        home = homes.setdefault(person.pop("household_id"), {"people": {}})
        home["people"][name] = {
            "given_name": "Ana", "family_name": "Lo", **person, "jobs": jobs.get(name, []), **related.get(name, {}),
            **{key: found[name] for key, found in by_scheme.items()},
        }  # fmt: skip
    yield from homes.values()


def listed(frame: pl.DataFrame | None, *columns: str) -> dict[str, list[dict[str, Any]]]:
    assert frame is not None
    found: dict[str, list[dict[str, Any]]] = {}
    for row in frame.select("person_id", *columns).iter_rows(named=True):
        found.setdefault(row.pop("person_id"), []).append(row)
    return found


def values_by_scheme(frame: pl.DataFrame | None, column: str) -> dict[str, dict[str, Any]]:
    return {
        name: {row["scheme"]: row[column] for row in rows}
        for name, rows in listed(frame, "scheme", column).items()
    }


def by_relation(people: Population) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for name, rows in listed(people.relations, "relation", "other_person_id").items():
        for row in rows:
            found.setdefault(name, {}).setdefault(row["relation"], []).append(row["other_person_id"])
    return found


@dataclass(frozen=True)
class Simulated:
    """Minor units by label over the households in which everything is known and whole, and how many these are."""

    totals: dict[str, int]
    decided: int


LAID: dict[tuple[int, date], Layout] = {}


def laid_out(people: Population, month: date) -> Layout:
    """The people at their ages of a month, laid out once."""
    key = (people.persons.height, month)
    if key not in LAID:
        LAID[key] = lay_out(replace(people, persons=people.persons.with_columns(age_on(month))))
    return LAID[key]


def simulated(system: System, people: Population, month: date, labels: dict[str, str]) -> Simulated:
    """What the compiled engine says of the people as they were invented, by the months' own ages; nothing of the office."""
    laid = laid_out(people, month)
    columns = judge_compiled(system, laid.population, month, list(labels), layout=laid)
    home = np.repeat(np.arange(people.households.height), np.diff(people.household_offsets))
    is_known = np.ones(people.households.height, bool)
    units: dict[str, np.ndarray[Any, Any]] = {}
    for key in labels:
        of = home if system.quantities[key].of == "person" else np.arange(people.households.height)
        units[key] = columns[key].low * 100
        is_fine = columns[key].is_known & (abs(units[key] - units[key].round()) < 1e-6)
        np.logical_and.at(is_known, of, is_fine)
        units[key] = np.bincount(of, np.where(is_fine, units[key].round(), 0), people.households.height)
    totals: dict[str, int] = {}
    for key, label in labels.items():
        totals[label] = totals.get(label, 0) + int(units[key][is_known].sum())
    return Simulated(totals, int(is_known.sum()))


def added(batches: Iterator[Batch]) -> Simulated:
    """What the batches of a run came to."""
    totals, decided = dict[str, int](), 0
    for batch in batches:
        decided += batch.decided
        for label, amount in batch.amounts.items():
            totals[label] = totals.get(label, 0) + amount
    return Simulated(totals, decided)


def test_a_year_of_ten_thousand_people_is_the_same_in_the_office_and_in_the_simulation(
    system: System, people: Population, period: Period
) -> None:
    assert people.persons.height >= PERSONS
    office = enrolled(people, system)
    checked, exporting = 0, Exporting()
    for month in MONTHS:
        for scheme in office.schemes:
            for labels, run_everybody in (
                (payers(system, scheme), assess_everybody),
                (branches(system, scheme), award_everybody),
            ):
                if not labels:
                    continue
                run = run_everybody(
                    by=office.by, scheme=scheme, month=month, size=HOUSEHOLDS, exporting=exporting
                )
                assert added(run.batches.iterator()) == simulated(system, people, month, labels), (
                    scheme,
                    month,
                )
                checked += 1
    assert checked == 12 * 8
    # The rows themselves, not only what the batches say of them.
    kept = sum(sum(dues.values()) for dues in Assessment.objects.values_list("dues", flat=True))
    asked = Batch.objects.filter(run__deed="dues").values_list("amounts", flat=True)
    assert kept == sum(sum(amounts.values()) for amounts in asked) > 0
    # What the State owes of it is booked, scheme by scheme.
    state = dict.fromkeys(office.schemes, 0)
    for scheme, amounts in Batch.objects.filter(run__deed="dues").values_list("run__scheme", "amounts"):
        state[scheme] += amounts.get("state", 0)
    booked = {scheme: balance_of(chart.FUNDERS, scheme=scheme, party="funder state") for scheme in state}
    assert booked == state
    assert sum(state.values()) > 0
    assert list(faults_of_funders()) == []
    given = sum(Award.objects.values_list("given", flat=True))
    assert (balance_of(chart.BENEFITS), -balance_of(chart.OWED_BENEFITS)) == (given, given)
    assert (faults_of_books(), faults_of_trail()) == ((), ())
    # What the engine decided, the judge finds again from the record, with its steps; what it left out, nobody can know.
    for number, assessment in enumerate(Assessment.objects.order_by("due", "pk")):
        if number % 997 == 0:
            again = replayed(assessment)
            assert (again.dues, bool(again.trace)) == (assessment.dues, True)
    for number, award in enumerate(Award.objects.order_by("given", "pk")):
        if number % 1_499 == 0:
            again_given = awarded_again(award)
            assert (again_given.amounts, bool(again_given.trace)) == (award.amounts, True)
    told = LeftOut.objects.values_list("why", flat=True)
    assert all(why.startswith(("missing: ", "An amount of ")) for why in told)


@pytest.fixture(scope="module")
def few(people: Population) -> Population:
    """The first eighty households."""
    names = people.households["household_id"][:80].to_list()
    homes = people.households.filter(pl.col("household_id").is_in(names))
    persons = people.persons.filter(pl.col("household_id").is_in(names))
    theirs = persons["person_id"].to_list()
    others = {
        name: frame.filter(pl.col("person_id").is_in(theirs))
        for name, frame in people.tables().items()
        if name not in ("households", "persons") and "person_id" in frame.columns
    }
    return Population.gather({**others, "households": homes, "persons": persons}, people.about)


def test_run_that_was_cut_off_goes_on_where_it_was_and_books_nothing_twice(
    system: System, few: Population, period: Period
) -> None:
    office, month, scheme = enrolled(few, system), MONTHS[2], "household_grant"
    run = open_run(by=office.by, right="benefits.award", deed="benefits", scheme=scheme, month=month)
    for _number, _batch in zip(range(2), award_batches(by=office.by, run=run, size=25)):
        pass
    assert list(run.batches.values_list("number", flat=True)) == [1, 2]  # and here the power went
    again = award_everybody(by=office.by, scheme=scheme, month=month, size=25)
    assert again == run
    expected = simulated(system, few, month, branches(system, scheme))
    assert added(run.batches.iterator()) == expected
    before = Award.objects.count()
    award_everybody(by=office.by, scheme=scheme, month=month, size=25)
    assert (Award.objects.count(), run.batches.count()) == (before, 4)
    assert balance_of(chart.BENEFITS) == sum(expected.totals.values()) > 0
    assert faults_of_books() == ()


def test_batch_that_cannot_be_posted_is_not_written_at_all(
    system: System, few: Population, period: Period
) -> None:
    office, month = enrolled(few, system), date(2023, 12, 1)  # no period of the books
    with pytest.raises(PeriodClosed):
        award_everybody(by=office.by, scheme="household_grant", month=month, size=25)
    assert (Award.objects.count(), Batch.objects.count(), LeftOut.objects.count()) == (0, 0, 0)


def test_one_rate_changed_moves_survey_member_and_explanation_by_the_same_amount(
    system: System, few: Population, period: Period
) -> None:
    month, scheme, part = MONTHS[5], "mutual_health", "mutual_health/definition.yaml"
    files = coresia_files()
    before, after = "{from: 2024-01-01, value: 2.00,", "{from: 2024-01-01, value: 2.40,"
    assert files[part].count(before) == 1
    raised = {**files, part: files[part].replace(before, after)}
    found = {}
    for name, law in (("old", files), ("new", raised)):
        with transaction.atomic():
            office = enrolled(few, system, law)
            assess_everybody(by=office.by, scheme=scheme, month=month)
            one = Assessment.objects.filter(scheme=scheme, dues__state=0, due__gt=0).order_by("household_id")[
                0
            ]
            key = f"{scheme}.own_premium_month"
            steps = [step["value"] for step in replayed(one).trace if step["key"] == key]
            explained = round(100 * max(float(value.split()[0]) for value in steps))
            members = sum(person["affiliated"][scheme] for person in one.household_as_was["people"].values())
            labels = payers(system, scheme)
            total = simulated(system_of(one.version), few, month, labels).totals
            booked = added(Batch.objects.filter(run__scheme=scheme).iterator()).totals
            everybody = sum(
                person["affiliated"][scheme]
                for kept in Assessment.objects.values_list("household_as_was", flat=True)
                for person in kept["people"].values()
            )
            found[name] = (sum(total.values()), sum(booked.values()), one.due, members, explained, everybody)
            transaction.set_rollback(True)
    old, new = found["old"], found["new"]
    everybody = old[5]
    assert new[0] - old[0] == new[1] - old[1] == 40 * everybody > 0  # survey and office
    assert new[2] - old[2] == 40 * old[3]  # the member's household
    assert new[4] - old[4] == 40  # and what is explained of one premium

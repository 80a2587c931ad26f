"""Surveys that lack things: a report of what they can give, never a silent zero, a NaN or a formula."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace

import jsonschema
import openpyxl
import polars as pl
import pytest

from allcover.catalogue import country_folder
from allcover.invention.survey import invent_survey
from allcover.population import Population
from allcover.presenting.study import Study, work_out
from allcover.presenting.summary import summary_schema, summary_text
from allcover.presenting.tables import csv_text
from allcover.presenting.workbook import workbook_bytes
from allcover.presenting.writing import written
from allcover.rules.load import load
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH

NO_NUMBER = re.compile(r"(?<![\w'])(nan|NaN|-?inf|Infinity|null)(?!\w)")
HOSTILE = "=1+1 <script>alert(1)</script> #panic() $x$ @a *b* _c_"

Change = Callable[[Population], Population]


def persons(**columns: pl.Expr) -> Change:
    return lambda people: replace(people, persons=people.persons.with_columns(**columns))


def households(**columns: pl.Expr) -> Change:
    return lambda people: replace(people, households=people.households.with_columns(**columns))


def unknown(people: Population, table: str, *names: str) -> Population:
    frame: pl.DataFrame = getattr(people, table)
    made = frame.with_columns(**{name: pl.lit(None, frame.schema[name]) for name in names})
    return replace(people, persons=made) if table == "persons" else replace(people, households=made)


def first_household(people: Population) -> Population:
    households = people.households[:1]
    members = people.persons.join(households.select("household_id"), on="household_id", how="semi")
    tables: dict[str, pl.DataFrame | None] = {"households": households, "persons": members}
    ids = members.select("person_id")
    for name in ("jobs", "affiliations", "receipts"):
        found = people.table(name)
        tables[name] = None if found is None else found.join(ids, on="person_id", how="semi")
    return Population.gather(tables, people.about)


POOR: dict[str, Change] = {
    "no strata and units": lambda people: unknown(people, "persons", "stratum", "psu"),
    "one unit in every stratum": persons(psu=pl.col("stratum")),
    "no welfare": lambda people: unknown(people, "households", "welfare_month"),
    "no area": lambda people: unknown(people, "households", "area"),
    "welfare of zero": households(welfare_month=pl.lit(0.0)),
    "no ages": lambda people: unknown(people, "persons", "age", "birth_date"),
    "no sexes": lambda people: unknown(people, "persons", "sex"),
    "nothing but persons": lambda people: replace(
        people, jobs=None, job_months=None, receipts=None, affiliations=None, relations=None, history=None
    ),
    "one household": first_household,
    "names that are formulas": households(region=pl.lit(HOSTILE)),
}


@pytest.fixture(scope="module")
def people() -> Population:
    return invent_survey(load(country_folder("coresia")), 60)


def report_of(population: Population) -> Report:
    return written(work_out(Study(country_folder("coresia"), population)), ENGLISH)


@pytest.mark.parametrize("lacking", POOR)
def test_a_poor_survey_gives_a_report_without_a_number_that_is_none(people: Population, lacking: str) -> None:
    report = report_of(POOR[lacking](people))
    told = summary_text(report)
    jsonschema.validate(json.loads(told), summary_schema())
    texts = [csv_text(table, ENGLISH) for table in report.tables]
    texts += [text for finding in report.findings for text in (finding.label, finding.interval_meaning)]
    texts += [text for section in report.sections for text in section.paragraphs]
    assert [found.group() for text in (*texts, *report.limits) for found in NO_NUMBER.finditer(text)] == []
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(report, ENGLISH)))
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "n"}


def test_a_line_that_nobody_belongs_to_says_so_in_its_notes(people: Population) -> None:
    report = report_of(POOR["no sexes"](people))
    maternity = next(table for table in report.tables if table.key == "coverage.maternity.gap")
    assert (
        "Nobody of the survey is known to belong to the universe, so there are no shares." in maternity.notes
    )
    assert len(maternity.rows) == 1


def test_months_that_nobody_is_known_in_are_told_as_missing(people: Population) -> None:
    report = report_of(POOR["no area"](people))
    capacity = next(section for section in report.sections if section.id == "capacity")
    assert any(
        text.startswith("The months in which a payment is possible are not told")
        for text in capacity.paragraphs
    )
    assert "capacity.months" not in [table.key for table in report.tables]


@pytest.mark.parametrize(
    ("weight", "told"),
    [
        (pl.lit(None, pl.Float64), "no weight that is known"),
        (pl.when(pl.col("sex") == "female").then(pl.col("weight")), "no weight that is known"),
        (pl.lit(0.0), "stands for nobody"),
    ],
)
def test_weights_that_are_missing_are_a_fault_with_its_name(
    people: Population, weight: pl.Expr, told: str
) -> None:
    with pytest.raises(Faults, match=told):
        report_of(persons(weight=weight)(people))

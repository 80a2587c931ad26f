"""Surveys that lack things: a report of what they can give, never a silent zero, a NaN or a formula."""

import io
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache, reduce
from typing import Any

import jsonschema_rs
import openpyxl
import polars as pl
import pytest

from allcover.catalogue import country_folder
from allcover.invention.survey import invent_survey
from allcover.population import Population
from allcover.population.population import UNWEIGHTED
from allcover.population.schema import PERSONS
from allcover.presenting.brief import brief_parts
from allcover.presenting.headline_numbers import finding_error, finding_number
from allcover.presenting.html import html_text
from allcover.presenting.option_writer import TOUCHES_NOBODY
from allcover.presenting.study import Study, work_out
from allcover.presenting.summary import summary_schema, summary_text
from allcover.presenting.survey_section import survey_section
from allcover.presenting.tables import csv_text
from allcover.presenting.told import Told
from allcover.presenting.workbook import workbook_bytes
from allcover.presenting.writing import written
from allcover.rules.load import load
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.finding import Between, NotKnown, Report, Suppressed
from allcover.vocabulary.words import ENGLISH

NO_NUMBER = re.compile(r"(?<![\w'])(nan|NaN|-?inf|Infinity|null)(?!\w)")
PRESENCE = PERSONS.columns["presence"].dtype
HOSTILE = "=1+1 <script>alert(1)</script> #panic() $x$ @a *b* _c_"

Change = Callable[[Population], Population]


def persons(**columns: pl.Expr) -> Change:
    return lambda people: replace(people, persons=people.persons.with_columns(**columns))


def households(**columns: pl.Expr) -> Change:
    return lambda people: replace(people, households=people.households.with_columns(**columns))


def unknown(people: Population, table: str, *names: str) -> Population:
    frame: pl.DataFrame = getattr(people, table)
    made = frame.with_columns(**{name: pl.lit(None, frame.schema[name]) for name in names})
    changed: dict[str, Any] = {table: made}
    return replace(people, **changed)


def first_household(people: Population) -> Population:
    return among(people, people.households["household_id"][:1].to_list())


def among(people: Population, ids: Iterable[Any]) -> Population:
    """The households of some numbers, and nobody else."""
    households = people.households.filter(pl.col("household_id").is_in(list(ids)))
    members = people.persons.join(households.select("household_id"), on="household_id", how="semi")
    tables: dict[str, pl.DataFrame | None] = {"households": households, "persons": members}
    numbers = members.select("person_id")
    for name in ("jobs", "affiliations", "receipts"):
        found = people.table(name)
        tables[name] = None if found is None else found.join(numbers, on="person_id", how="semi")
    return Population.gather(tables, people.about)


def both(*changes: Change) -> Change:
    return lambda people: reduce(lambda made, change: change(made), changes, people)


def without_weights(people: Population) -> Population:
    counted = persons(weight=pl.lit(1.0))(people)
    return replace(counted, about=replace(people.about, is_weighted=False))


# What has nothing to do with one another lacks together: each report takes seconds.
POOR: dict[str, Change] = {
    "no strata, units and areas, names that are formulas, and nobody old who lives here": both(
        persons(
            weight=pl.when(pl.col("age") < 60).then("weight").otherwise(0.0),
            presence=pl.when(pl.col("age") < 60).then("presence").otherwise(pl.lit("elsewhere", PRESENCE)),
        ),
        lambda people: unknown(people, "persons", "stratum", "psu"),
        lambda people: unknown(people, "households", "area"),
        households(region=pl.lit(HOSTILE)),
    ),
    "no weights, and one unit in every stratum": both(without_weights, persons(psu=pl.col("stratum"))),
    "no earnings, and nobody in the poverty universe": both(
        lambda people: unknown(people, "jobs", "earnings_month"),
        persons(is_in_poverty_universe=pl.lit(False)),
    ),
    "no welfare and sexes": both(
        lambda people: unknown(people, "households", "welfare_month"),
        lambda people: unknown(people, "persons", "sex"),
    ),
    "welfare of zero, and no ages": both(
        households(welfare_month=pl.lit(0.0)), lambda people: unknown(people, "persons", "age", "birth_date")
    ),
    "nothing but persons": lambda people: replace(
        people, jobs=None, job_months=None, receipts=None, affiliations=None, relations=None, history=None
    ),
    "one household": first_household,
    "neither affiliations nor strata": both(
        lambda people: replace(without_weights(people), affiliations=None),
        lambda people: unknown(people, "persons", "stratum", "psu"),
    ),
}


@cache
def people() -> Population:
    return invent_survey(load(country_folder("coresia")), 40)


def poor(lacking: str) -> Report:
    """The report of the one survey that lacks this among other things."""
    (name,) = [name for name in POOR if lacking in name]
    return _poor(name)


@cache
def _poor(name: str) -> Report:
    return report_of(POOR[name](people()))


def report_of(population: Population) -> Report:
    return written(work_out(Study(country_folder("coresia"), population)), ENGLISH)


def test_an_option_for_those_of_whom_nobody_was_asked_costs_no_silent_zero() -> None:
    young = people().persons.filter(pl.col("age") < 60)["household_id"]
    homes = people().persons.filter(pl.col("age") >= 60)["household_id"]
    folder = country_folder("coresia")
    option = folder / "reforms" / "universal_pension_65.yaml"
    kept = set(young) - set(homes)
    report = written(work_out(Study(folder, among(people(), kept), [option])), ENGLISH)
    told = {one.key: one for one in report.findings if "universal_pension_65" in one.key}
    zeros = [
        one for key, one in told.items() if ".extra" in key or ".lifted." in key or key.startswith("gains.")
    ]
    assert {one.value for one in zeros} == {0}
    assert all(one.estimate is not None and one.estimate.note == TOUCHES_NOBODY for one in zeros)
    assert any(TOUCHES_NOBODY in limit for limit in report.limits)
    everybody = written(work_out(Study(folder, people(), [option])), ENGLISH)
    assert not any(TOUCHES_NOBODY in limit for limit in everybody.limits)


def test_an_option_that_pays_nobody_yet_and_asks_contributions_is_not_said_to_touch_nobody() -> None:
    folder = country_folder("coresia")
    option = folder / "reforms" / "cover_own_account.yaml"
    report = written(work_out(Study(folder, people(), [option])), ENGLISH)
    told = {one.key: one for one in report.findings if "cover_own_account" in one.key}
    assert told["cost.cover_own_account.extra"].value == 0
    paid = told["cost.cover_own_account.extra_paid_by.worker"]
    assert (paid.value or paid.low or 0) > 0
    assert [one.key for one in told.values() if one.estimate and one.estimate.note == TOUCHES_NOBODY] == []
    assert not any(TOUCHES_NOBODY in limit for limit in report.limits)


@pytest.mark.parametrize("lacking", POOR)
def test_a_poor_survey_gives_a_report_without_a_number_that_is_none(lacking: str) -> None:
    report = poor(lacking)
    told = summary_text(report)
    jsonschema_rs.validate(summary_schema(), json.loads(told))
    texts = [csv_text(table, ENGLISH) for table in report.tables]
    texts += [text for finding in report.findings for text in (finding.label, finding.interval_meaning)]
    texts += [text for section in report.sections for text in section.paragraphs]
    assert [found.group() for text in (*texts, *report.limits) for found in NO_NUMBER.finditer(text)] == []
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(report, ENGLISH)))
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "n", "d"}, "no formula, and no error of one"


def test_a_page_names_a_stratum_with_a_single_unit_among_others() -> None:
    unit = people().persons["psu"][0]
    alone = pl.when(pl.col("psu") == unit).then(pl.lit("alone")).otherwise("stratum")
    page = html_text(report_of(persons(stratum=alone)(people())), ENGLISH)
    # So small a survey has other strata of one unit, too: they are named with it.
    assert re.search(r"Strata with a single sampling unit \((.*, )?alone(, .*)?\): their distance", page)
    assert "Signs in the tables" in page


def test_a_line_that_nobody_belongs_to_says_so_in_its_notes() -> None:
    maternity = next(table for table in poor("sexes").tables if table.key == "coverage.maternity.gap")
    assert (
        "Nobody of the survey is known to belong to the universe, so there are no shares." in maternity.notes
    )
    assert len(maternity.rows) == 1


def test_a_line_that_nobody_belongs_to_is_named_among_headlines_and_limits() -> None:
    report = poor("nobody old")
    (line,) = [one for one in report.findings if one.key == "coverage.old_age_elderly.gap.covered"]
    assert line.is_headline
    assert line.label.startswith("Old age: persons at or above pensionable age: covered")
    told = (finding_number(line, ENGLISH), finding_error(line, ENGLISH))
    assert told == ("not known", "nobody of these persons is in the data")
    (limit,) = [text for text in report.limits if text.startswith("Nobody of these lines is in the data")]
    assert "Old age: persons at or above pensionable age" in limit
    assert "employed" not in limit


def test_contributions_foregone_on_earnings_nobody_knows_are_not_known() -> None:
    report = poor("earnings")
    foregone = [table for table in report.tables if table.key.endswith(".foregone")]
    assert foregone
    for table in foregone:
        amounts = [row[table.position("amount")] for row in table.rows]
        assert amounts
        assert all(isinstance(amount, NotKnown) for amount in amounts)


def test_a_poverty_universe_without_anybody_is_told_and_the_rest_reported() -> None:
    report = poor("poverty universe")
    assert any("nobody of the poverty universe has welfare that is known" in limit for limit in report.limits)
    sections = {section.id for section in report.sections}
    assert "poverty" not in sections
    assert {"coverage", "cost", "exclusion"} <= sections


def test_welfare_of_zero_for_everybody_is_told_beside_the_poverty_it_makes() -> None:
    told = "The welfare of every household is 0, where it is known"
    assert [limit for limit in poor("welfare of zero").limits if limit.startswith(told)]
    assert not [limit for limit in poor("no welfare").limits if limit.startswith(told)]
    assert not [limit for limit in poor("earnings").limits if limit.startswith(told)]


def test_months_that_nobody_is_known_in_are_told_as_missing() -> None:
    report = poor("areas")
    capacity = next(section for section in report.sections if section.id == "capacity")
    assert any(
        text.startswith("The months in which a payment is possible cannot be shown")
        for text in capacity.paragraphs
    )
    assert "capacity.months" not in [table.key for table in report.tables]


def test_a_series_whose_denominator_lives_elsewhere_cannot_be_computed() -> None:
    series = next(table for table in poor("nobody old").tables if table.key == "series.direct")
    told = {row[0]: row[series.position("share")] for row in series.rows}
    assert told["Older persons"] == NotKnown("Cannot be computed: nobody of the denominator is in the data.")


def test_a_survey_without_weights_has_no_sampling_error_of_numbers_of_persons_and_sums() -> None:
    """Of the sample they were counted; of shares, the households or units that were drawn give the error."""
    report = poor("no weights")
    summed = [one for one in report.findings if one.unit.endswith("of the sample")]
    assert {one.key.partition(".")[0] for one in summed} >= {"coverage", "poverty", "lifted", "cost"}
    assert not [one.key for one in summed if one.estimate is not None or one.outer is not None]
    assert not [one.key for one in summed if "with sampling errors" in one.interval_meaning]
    cells = {
        (table.key, column.key): cell
        for table in report.tables
        for row in table.rows
        for column, cell in zip(table.columns, row, strict=True)
        if column.kind == "count" or column.unit.endswith("of the sample")
    }
    assert {key for key, _ in cells} >= {"coverage.depth", "exclusion.main", "series.direct", "options.cost"}
    assert not [at for at, cell in cells.items() if isinstance(cell, Estimate) and cell.low is not None]
    assert not [at for at, cell in cells.items() if isinstance(cell, Between) and cell.outer is not None]
    found = {one.key: one for one in poor("neither affiliations").findings}
    headcount = found["poverty.headcount.baseline"].estimate
    assert headcount is not None
    assert headcount.low is not None
    assert "have no sampling error" in report.limits[0]


def test_a_survey_without_weights_tells_numbers_of_the_sample_and_none_of_the_country() -> None:
    report = poor("no weights")
    assert report.limits[0] == UNWEIGHTED
    sources = [each.source for each in report.findings] + [each.source for each in report.tables]
    of_survey = [source for source in sources if "Coresia household survey" in source]
    assert of_survey
    assert all("(without weights: of the sample)" in source for source in of_survey)
    found = {finding.key: finding for finding in report.findings}
    counted = found["population.persons"]
    assert (counted.value, counted.unit, counted.shown_as) == (
        people().persons.height,
        "persons of the sample",
        "count",
    )
    units = {finding.unit for finding in report.findings}
    units |= {column.unit for table in report.tables for column in table.columns}
    assert not {unit for unit in units if unit in ("persons", "households") or unit.endswith("/year")}
    assert found["cost.baseline.total"].unit == "XCC/year of the sample"
    assert [key for key in found if "share_of_gdp" in key or "government_spending" in key] == []
    cost = next(table for table in report.tables if table.key == "options.cost")
    shares = [row[cost.position(name)] for row in cost.rows for name in ("gdp", "government")]
    assert all(isinstance(each, NotKnown) and "no weights" in each.reason for each in shares)
    parts = {part.key: part for part in brief_parts(report, ENGLISH)}
    (first,) = (sentence for sentence in parts["headlines"].sentences if "asked" in sentence)
    assert f"asked {people().persons.height} persons and has no weights" in first
    limits = parts["limits"]
    assert limits.items[0].startswith("The survey has no weights")


@pytest.mark.parametrize(
    ("weight", "told"),
    [
        (pl.lit(None, pl.Float64), "stands for nobody"),
        (pl.when(pl.col("sex") == "female").then(-1.0), "not negative"),
        (pl.lit(0.0), "stands for nobody"),
        (pl.lit(1e300), "more than there are"),
    ],
)
def test_weights_that_are_missing_are_a_fault_with_its_name(weight: pl.Expr, told: str) -> None:
    with pytest.raises(Faults, match=told):
        report_of(persons(weight=weight)(people()))


def test_households_without_a_weight_count_as_if_they_were_left_out_and_are_named() -> None:
    drawn = people()
    region = drawn.households["region"][0]
    homes = drawn.households.filter(pl.col("region") == region).select("household_id")
    without = drawn.persons.join(homes, on="household_id", how="anti")
    rest = {"households": drawn.households.join(homes, on="household_id", how="anti"), "persons": without}
    for name, frame in drawn.tables().items():
        if "person_id" in frame.columns and name != "persons":
            rest[name] = frame.join(without.select("person_id"), on="person_id", how="semi")
    left_out = report_of(Population.gather(rest, drawn.about))
    is_left = pl.col("household_id").is_in(homes["household_id"].to_list())
    nothing = pl.when(is_left & (pl.col("row") % 2 == 0)).then(None).when(is_left).then(0.0)
    zeroed = report_of(persons(weight=nothing.otherwise(pl.col("weight")))(drawn))
    counted = {finding.key: (finding.value, finding.unweighted_count) for finding in left_out.findings}
    for finding in zeroed.findings:
        value, asked = counted[finding.key]
        assert finding.value == pytest.approx(value), finding.key
        assert finding.unweighted_count == asked, finding.key
    gone = drawn.persons.height - without.height
    missing, zero = zeroed.limits[:2]
    assert int(re.findall(r": (\d+) \(", missing)[0]) + int(re.findall(r": (\d+) \(", zero)[0]) == gone
    named = [limit for limit in zeroed.limits if limit.startswith("Nobody asked in these groups")]
    assert f"Region: {region}" in named[0]
    assert not [limit for limit in left_out.limits if limit.startswith("Nobody asked")]


def test_no_sum_of_money_rests_on_one_household() -> None:
    found = {finding.key: finding for finding in poor("one household").findings}
    assert found["cost.baseline.total"].withheld is not None
    assert found["cost.baseline.total"].value is None
    cost = next(table for table in poor("one household").tables if table.key == "options.cost")
    assert all(isinstance(row[cost.position("cost")], Suppressed) for row in cost.rows)


def test_numbers_of_persons_and_households_have_their_sampling_error() -> None:
    drawn = invent_survey(load(country_folder("coresia")), 200)
    all_persons, households, _ = survey_section(drawn, Told("Survey", "2024-06-30"), ENGLISH).findings
    # Weights are brought to the number of persons, and not to that of households.
    assert all_persons.estimate is None
    assert households.estimate is not None
    assert households.estimate.standard_error is not None
    assert 0 < households.estimate.standard_error < 0.2 * (households.value or 0)
    assert poor("no weights").findings[1].estimate is None
    # Invented people name their totals.
    assert "names no totals" not in households.definition
    without = replace(drawn, about=replace(drawn.about, design=replace(drawn.about.design, calibrated_to=())))
    unnamed = survey_section(without, Told("Survey", "2024-06-30"), ENGLISH).findings[0]
    assert unnamed.estimate is not None
    assert "The file names no totals" in unnamed.definition
    assert "names no totals" not in poor("no weights").findings[0].definition


def test_a_survey_of_another_country_is_refused() -> None:
    survey = invent_survey(load(country_folder("coresia")), 50)
    with pytest.raises(Faults) as found:
        work_out(Study(country_folder("estara"), survey))
    assert "The survey is of XCO, the definition is of " in str(found.value)
    assert "The survey counts money in XCC, the definition counts money in " in str(found.value)


def test_a_share_that_may_be_anything_is_not_known_and_says_why() -> None:
    report = poor("nothing but persons")
    texts = [
        csv_text(table, ENGLISH)
        for table in report.tables
        if table.key in ("coverage.depth", "adequacy.profiles")
    ]
    texts += [chart.description for chart in report.charts]
    assert not [text for text in texts if "0.0% to 100.0%" in text]
    depth = next(chart for chart in report.charts if chart.key == "coverage.depth")
    assert "Covered in fact and adequately not known" in depth.description
    assert "0.0% to 100.0%" not in str(depth.spec)
    table = next(table for table in report.tables if table.key == "coverage.depth")
    assert any("whether anybody is covered adequately is not known" in note for note in table.notes)
    found = next(one for one in report.findings if one.key == "adequacy.health_only_v1.adequate")
    why = "it is sure of nobody, and missing answers leave open whether it is so of anybody."
    assert (finding_number(found, ENGLISH), finding_error(found, ENGLISH)) == ("not known", why)
    assert why in html_text(report, ENGLISH)


@pytest.mark.parametrize("lacking", ["nothing but persons", "no ages", "neither affiliations"])
def test_what_nobody_knows_is_neither_a_full_grey_bar_nor_a_range_of_everything(lacking: str) -> None:
    """Where nothing is known it says so in words, in every table of shares and every picture of parts."""
    report = poor(lacking)
    open_to_all = [
        (table.key, row[0], column.key)
        for table in report.tables
        for row in table.rows
        for cell, column in zip(row, table.columns, strict=True)
        if isinstance(cell, Between) and column.kind == "share" and (cell.low, cell.high) == (0, 1)
    ]
    assert open_to_all == []
    notes = []
    for chart in report.charts:
        drawn = [each for rows in chart.spec["datasets"].values() for each in rows if "start" in each]
        notes += [each.get("note") for each in drawn]
        assert [
            each
            for each in drawn
            if each.get("part") == "Cannot tell" and each["end"] - each["start"] > 0.9995
        ] == []
    assert "not known" in notes

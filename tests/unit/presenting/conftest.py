"""A small invented report with everything in it: intervals, withheld cells, unknowns, and a hostile name."""

import pytest

from allcover.presenting.chart_style import GAP_COLOURS
from allcover.presenting.charts import bars, grouped_bars, stacked_bars
from allcover.presenting.line_charts import lines
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import (
    SUPPRESSED,
    Finding,
    NotKnown,
    Provenance,
    Report,
    Section,
    Table,
    TableColumn,
)
from allcover.vocabulary.words import ENGLISH

HEADCOUNT = Estimate(value=0.3859, standard_error=0.0061, low=0.374, high=0.398, degrees=210, persons=4812)
HOSTILE = "=HYPERLINK(\"https://evil.example\")<script>alert('x')</script>&"
SURVEY = "Household survey of Coresia 2024 (invented), 4,812 persons"


def coverage_table() -> Table:
    return Table(
        key="coverage.old_age.by_status",
        title="Old age: who is covered and who is not",
        columns=(
            TableColumn("status", "Status in employment"),
            TableColumn("persons", "Persons", "count", "persons"),
            TableColumn("effective", "Contributing or receiving", "share"),
            TableColumn("not_applied", "Law not applied", "share"),
            TableColumn("unused", "Voluntary, not taken up", "share"),
            TableColumn("no_law", "No law", "share"),
            TableColumn("asked", "Persons in the survey", "count"),
        ),
        rows=(
            ("Employee", 1_210_344.2, 0.614, 0.386, 0.0, 0.0, 812),
            ("Domestic worker (employee)", 96_011.0, 0.081, 0.412, 0.507, 0.0, 64),
            ("Employer", 71_802.9, 0.22, 0.0, 0.78, 0.0, 41),
            ("Own-account worker", 1_403_919.4, 0.031, 0.0, 0.402, 0.567, 903),
            ("Member of producers' cooperative", *(SUPPRESSED,) * 5, 12),
            ("Contributing family worker", 402_118.0, 0.0, 0.0, 0.0, 1.0, 251),
            (HOSTILE, 9_000.0, *(NotKnown("the survey did not ask.") for _ in range(4)), 33),
        ),
        definition="Share of employed persons, by what the law says and whether they contribute or receive.",
        universe="Employed persons aged 15 and over",
        source=SURVEY,
        notes=("Contributing is taken from the question on pay slips.",),
    )


def poverty_table() -> Table:
    return Table(
        key="poverty.by_area",
        title="Poverty before and after the universal pension",
        columns=(
            TableColumn("area", "Area"),
            TableColumn("before", "Before", "share"),
            TableColumn("after", "After", "share"),
            TableColumn("lifted", "Persons lifted out", "count", "persons"),
        ),
        rows=(
            ("All", HEADCOUNT, 0.3412, 412_803),
            ("Urban", 0.331, 0.302, 180_111),
            ("Rural", 0.544, 0.453, 232_692),
        ),
        definition="Share of persons in households whose welfare lies below the national line.",
        universe="All persons",
        source=SURVEY,
    )


def gains_table() -> Table:
    gains = (9.8, 7.7, 6.0, 4.9, 3.7, 2.6, 1.9, 1.1, 0.4, -0.8)
    return Table(
        key="gains.by_tenth",
        title="Gain by tenth of welfare",
        columns=(
            TableColumn("tenth", "Tenth"),
            TableColumn("gain", "Gain", "money", "crowns per person a month", 2),
        ),
        rows=tuple((f"{n}{' (poorest)' if n == 1 else ''}", gain) for n, gain in enumerate(gains, start=1)),
        definition="Mean change of household welfare per head.",
        universe="All persons",
        source=SURVEY,
    )


def finance_table() -> Table:
    return Table(
        key="finance.who_pays",
        title="Who pays",
        columns=(
            TableColumn("option", "Option"),
            TableColumn("worker", "Workers", "money", "million crowns a year"),
            TableColumn("employer", "Employers", "money", "million crowns a year"),
            TableColumn("state", "State", "money", "million crowns a year"),
            TableColumn("donor", "Donors", "money", "million crowns a year"),
            TableColumn("gdp", "Share of GDP", "share", "", 2),
        ),
        rows=(
            ("Today", 820.0, 1410.5, 390.0, 0.0, 0.0162),
            ("Universal pension at 65", 820.0, 1410.5, 1522.4, 260.0, 0.0248),
            ("Pension tested by means", 820.0, 1410.5, 801.0, 120.0, None),
        ),
        definition="Contributions and taxes that finance the benefits of one year.",
        universe="All schemes of the option",
        source="Judged by the definition over the survey",
    )


def years_table() -> Table:
    return Table(
        key="cost.by_year",
        title="Cost of the universal pension",
        columns=(
            TableColumn("year", "Year"),
            TableColumn("low", "Take-up of 80 %", "share", "", 2),
            TableColumn("full", "Full take-up", "share", "", 2),
        ),
        rows=tuple(
            (year, 0.007 + 0.0002 * n, None if year == 2027 else 0.0086 + 0.0003 * n)
            for n, year in enumerate(range(2024, 2031))
        ),
        definition="Benefits paid, divided by GDP.",
        universe="All schemes",
        source="Projection (invented)",
    )


def headline(key: str, label: str, value: float | None, unit: str = "share", **more: object) -> Finding:
    texts = {"definition": "Share of persons below the line.", "universe": "All persons", "source": SURVEY}
    return Finding(key=key, label=label, value=value, unit=unit, **(texts | more))  # type: ignore[arg-type]


def sections() -> tuple[Section, ...]:
    coverage, poverty, gains = coverage_table(), poverty_table(), gains_table()
    finance, years = finance_table(), years_table()
    parts = ("effective", "not_applied", "unused", "no_law")
    return (
        Section(
            id="coverage",
            heading="Who is covered, and who is not",
            paragraphs=("Of every ten persons at work, three contribute to a pension.", f"Name: {HOSTILE}"),
            findings=(
                headline("coverage.old_age.legal", "Covered by law for old age", 0.362, unweighted_count=2116),
                headline("coverage.old_age.effective", "Contributing or receiving", None, low=0.279, high=0.331,
                         interval_meaning="Bounds: 5.2 % did not answer.", unweighted_count=2116),
                headline("coverage.old_age.receiving", "Receiving a pension at 65 and over", None),
            ),
            tables=(coverage,),
            charts=(
                stacked_bars(coverage, key="coverage.gaps", title="Old age: the gap by status in employment", words=ENGLISH,
                             category="status", parts=parts, colours=GAP_COLOURS),
            ),
        ),
        Section(
            id="poverty",
            heading="What the universal pension does to poverty",
            findings=(
                headline("poverty.headcount.baseline", "Poor today", 0.3859, estimate=HEADCOUNT),
                headline("poverty.lifted", "Lifted out of poverty", 412_803, "persons"),
                headline("inequality.gini.baseline", "Gini coefficient today", 0.4971, "index"),
            ),
            tables=(poverty, gains),
            charts=(
                grouped_bars(poverty, key="poverty.before_after", title="Poor persons before and after", words=ENGLISH,
                             category="area", series=("before", "after")),
                bars(gains, key="gains", title="Gain per head a month, by tenth of welfare (crowns)", words=ENGLISH,
                     category="tenth", value="gain"),
            ),
        ),
        Section(
            id="finance",
            heading="What it costs and who pays",
            findings=(
                headline("cost.reform", "Cost of the reform", 1392.4, "million crowns a year", kind="money"),
            ),
            tables=(finance, years),
            charts=(
                stacked_bars(finance, key="who_pays", title="Who pays (million crowns a year)", words=ENGLISH,
                             category="option", parts=("worker", "employer", "state", "donor")),
                lines(years, key="cost.years", title="Cost as a share of GDP", words=ENGLISH, x="year",
                      series=("low", "full")),
            ),
        ),
    )  # fmt: skip


@pytest.fixture(scope="session")
def report() -> Report:
    return Report(
        title="Coresia: social security today, and with a universal pension at 65",
        subtitle="Coverage, cost, who pays, and poverty before and after",
        sections=sections(),
        provenance=Provenance(
            definition_hash="9f2c41d07b3ae85566c0a1e2",
            library_version="0.1.0",
            survey=SURVEY,
            mapping_hash="51b0cc0e9a7d",
            date_made="2025-03-14",
            country="Coresia (invented)",
            reforms=("universal_pension_65.yaml",),
        ),
        limits=(
            "Nobody changes work, saving or household because of the reform: the effect is that of the first day.",
            "The survey does not reach people in institutions.",
        ),
    )

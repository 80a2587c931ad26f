"""What a report says of how the sample was drawn, and so of its sampling errors."""

from dataclasses import replace

from allcover.estimation import Design
from allcover.presenting.numbers import OF_SAMPLE_YEAR, number_text
from allcover.presenting.open_cells import range_meaning
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, Cell, Finding, Report, Section, Table
from allcover.vocabulary.words import Words, marked

APPROXIMATE = marked(
    "Sampling errors are approximate: strata or sampling units stand in for those of the real design."
)
REPLICATES = marked("Sampling errors come from the {replicates} replicate weights of the survey ({kind}).")
COUNTED = {
    "clusters": marked("Sampling errors rest on {units} primary sampling units; number of strata: {strata}."),
    "households": marked(
        "Sampling errors rest on {units} households as sampling units; number of strata: {strata}."
    ),
    "persons": marked(
        "Sampling errors rest on {units} persons as sampling units; number of strata: {strata}."
    ),
}


def about_sample(design: Design, words: Words) -> tuple[str, ...]:
    """This function will say what the sampling errors of a report rest on, and what was made up for."""
    told = [
        words(
            COUNTED[design.kind], units=number_text(design.units, "count", words), strata=len(design.strata)
        )
    ]
    if design.replicates is not None:
        replicates = design.replicates
        told = [words(REPLICATES, replicates=replicates.scale.size, kind=replicates.kind)]
    if design.is_approximate:
        told.append(words(APPROXIMATE))
    return (
        *told,
        *(remark.told(words) for remark in design.remarks),
        *((words(design.note),) if design.note else ()),
    )


def as_sample(report: Report, words: Words) -> Report:
    """This function will give a report on a survey without weights its true units: numbers of persons and sums are of the sample, and were counted, so they have no sampling error."""
    return replace(report, sections=tuple(_of_sample(section, words) for section in report.sections))


def _of_sample(section: Section, words: Words) -> Section:
    findings = tuple(_counted(each, words) for each in section.findings)
    return replace(section, findings=findings, tables=tuple(_with_units(each) for each in section.tables))


def _counted(finding: Finding, words: Words) -> Finding:
    unit = _unit(finding.unit)
    if unit == finding.unit:
        return finding
    counted = replace(finding, unit=unit, kind=finding.shown_as)
    if counted.value is not None:
        counted = replace(counted, estimate=None)
    if counted.outer is not None:
        counted = replace(counted, outer=None, interval_meaning=range_meaning(None, counted.shown_as, words))
    return counted


def _with_units(table: Table) -> Table:
    columns = tuple(replace(column, unit=_unit(column.unit)) for column in table.columns)
    is_counted = [
        one.kind == "count" or one.unit != own.unit for one, own in zip(columns, table.columns, strict=True)
    ]
    rows = tuple(
        tuple(_exact(cell) if counted else cell for cell, counted in zip(row, is_counted, strict=True))
        for row in table.rows
    )
    return replace(table, columns=columns, rows=rows)


def _exact(cell: Cell) -> Cell:
    if isinstance(cell, Between):
        return replace(cell, outer=None)
    return cell.value if isinstance(cell, Estimate) else cell


def _unit(unit: str) -> str:
    """The unit of a sum of the sample: how many, or how much a year. What is each person's or a month's is no sum."""
    if unit in ("persons", "households"):
        return f"{unit} of the sample"
    currency, per, period = unit.partition("/")
    return f"{currency}/{OF_SAMPLE_YEAR}" if per and period == "year" else unit

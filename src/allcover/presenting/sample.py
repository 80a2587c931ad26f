"""What a report says of how the sample was drawn, and so of its sampling errors."""

from dataclasses import replace

from allcover.estimation import Design
from allcover.presenting.numbers import OF_SAMPLE_YEAR, number_text
from allcover.vocabulary.finding import Report, Section, Table
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


def as_sample(report: Report) -> Report:
    """This function will give a report on a survey without weights its true units: numbers of persons and sums are of the sample."""
    return replace(report, sections=tuple(_of_sample(section) for section in report.sections))


def _of_sample(section: Section) -> Section:
    findings = tuple(
        replace(each, unit=_unit(each.unit), kind=each.shown_as) if each.unit != _unit(each.unit) else each
        for each in section.findings
    )
    return replace(section, findings=findings, tables=tuple(_with_units(each) for each in section.tables))


def _with_units(table: Table) -> Table:
    columns = tuple(replace(column, unit=_unit(column.unit)) for column in table.columns)
    return replace(table, columns=columns)


def _unit(unit: str) -> str:
    """The unit of a sum of the sample: how many, or how much a year. What is each person's or a month's is no sum."""
    if unit in ("persons", "households"):
        return f"{unit} of the sample"
    currency, per, period = unit.partition("/")
    return f"{currency}/{OF_SAMPLE_YEAR}" if per and period == "year" else unit

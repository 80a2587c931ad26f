"""The brief: two pages for those who decide, drawn from the numbers and tables of a report; what is missing is told.

A section takes part by its id (see ``PARTS``) and by the findings that it gives a short name for the brief
(``Finding.brief``); coverage and the options are told as tables.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import inf

from allcover.presenting.numbers import date_text, finding_unit, in_millions, scaled
from allcover.presenting.provenance import made_on
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import (
    Between,
    Cell,
    Chart,
    Finding,
    Report,
    Suppressed,
    Table,
    TableColumn,
    number_of,
)
from allcover.vocabulary.words import Words, marked

_SENTENCE_END = re.compile(r"(?<=[^\W_]{2}[)”»\w])[.] (?=[^a-z\d])")


@dataclass(frozen=True)
class Part:
    """One part of the brief: its heading, the sections it is drawn from, what it means, and what is said where it is missing."""

    key: str
    heading: str
    sections: tuple[str, ...]
    meaning: str = ""
    missing: str = ""


PARTS = (
    Part("headlines", marked("In short"), ("population", "cost", "poverty")),
    Part(
        "covered",
        marked("Who is covered"),
        ("coverage", "series"),
        marked(
            "Shares of all persons of each line's universe. Covered is what is so in fact, counted as each line says; the other "
            "parts are the gap, and all add up to the whole."
        ),
        marked("Who is covered was not worked out."),
    ),
    Part(
        "excluded",
        marked("Who is excluded, and why"),
        ("exclusion", "enforcement"),
        marked("Each excluded person is counted once, under one primary reason."),
        marked("The reasons for exclusion were not worked out: only the parts of the gap are told."),
    ),
    Part(
        "capacity",
        marked("Who can pay"),
        ("capacity",),
        marked("What is left of a household's income after its subsistence, in the months in which it is."),
        marked("The ability to contribute was not worked out."),
    ),
    Part(
        "options",
        marked("What the options cost and change"),
        ("options",),
        marked("For one full year, at the law and prices of the date; the same persons under each option."),
        marked("No option was laid beside things as they are."),
    ),
    Part(
        "adequacy",
        marked("Is it enough?"),
        ("adequacy", "benefits", "lifted"),
        marked("Covered is not yet covered adequately: the profile named says what is enough."),
        marked("Whether benefits are adequate was not worked out."),
    ),
    Part(
        "standards",
        marked("Held against the minimum standards"),
        ("standards",),
        "",
        marked("The definition was not held against the conventions on minimum standards."),
    ),
)


_TOLD_AS_TABLES = frozenset({"headlines", "covered"})
"""Parts that tell only what was named for the brief beside their table."""


@dataclass(frozen=True)
class BriefPart:
    """A part as it is printed."""

    key: str
    heading: str
    sentences: tuple[str, ...] = ()
    numbers: tuple[Finding, ...] = ()
    table: Table | None = None
    chart: Chart | None = None
    items: tuple[str, ...] = ()


def brief_parts(report: Report, words: Words) -> tuple[BriefPart, ...]:
    """This function will compose the brief of a report, in reading order."""
    made = [_part(part, report, words) for part in PARTS]
    return (
        *(part for part in made if part.numbers or part.key != "headlines"),
        BriefPart(
            "limits",
            words("What the data cannot say"),
            items=tuple(first_sentence(text) for text in report.limits),
        ),
        BriefPart("sources", words("Sources"), sentences=tuple(_sources(report, words))),
    )


def first_sentence(text: str) -> str:
    """This function will cut a text after its first sentence.

    >>> first_sentence("Nobody was asked. So nobody knows.")
    'Nobody was asked.'
    """
    found = _SENTENCE_END.search(text)
    return text[: found.start()] + "." if found else text


def _part(part: Part, report: Report, words: Words) -> BriefPart:
    made = BriefPart(part.key, words(part.heading), numbers=tuple(_numbers(part, report)))
    if part.key in _TABLES:
        made = _with_table(made, report)
    if part.key == "options":
        made = replace(made, table=_options_table(report, words))
    is_told = made.numbers or made.table is not None
    if part.key == "headlines":
        return made
    sentence = part.meaning if is_told else part.missing
    return replace(made, sentences=(words(sentence),) if sentence else ())


def _numbers(part: Part, report: Report) -> list[Finding]:
    """What its sections named for the brief; their headlines where they named nothing."""
    held = [
        finding for section in report.sections if section.id in part.sections for finding in section.findings
    ]
    named = [finding for finding in held if finding.brief]
    if named or part.key in _TOLD_AS_TABLES:
        return named
    return [replace(finding, brief=finding.label) for finding in held if finding.is_headline]


# coverage and options as tables

_TABLES = {
    "covered": ("coverage.overview", ("counted", "asked")),
    "excluded": ("exclusion.families", ("asked", "persons", "four_")),
    "standards": ("standards.overview", ("convention", "met")),
}
"""The table that tells a part, and the beginnings of the columns that the brief leaves out of it."""


def _with_table(made: BriefPart, report: Report) -> BriefPart:
    key, left_out = _TABLES[made.key]
    held = {table.key: table for table in report.tables}.get(key)
    if held is None:
        return made
    charts = [chart for chart in report.charts if chart.key == key] if made.key == "covered" else []
    if made.key == "standards":
        held = _of_first_convention(held)
    if made.key == "covered":
        held = _errors_only_of(held, "covered")
    return replace(made, table=_without(held, left_out), chart=charts[0] if charts else None)


def _without(table: Table, left_out: tuple[str, ...]) -> Table:
    places = [n for n, column in enumerate(table.columns) if not column.key.startswith(left_out)]
    rows = tuple(tuple(row[place] for place in places) for row in table.rows)
    return replace(table, columns=tuple(table.columns[place] for place in places), rows=rows)


def _of_first_convention(table: Table) -> Table:
    """The brief has room for one convention, the first, which is that on minimum standards."""
    place = table.position("convention")
    return replace(table, rows=tuple(row for row in table.rows if row[place] == table.rows[0][place]))


def _errors_only_of(table: Table, column: str) -> Table:
    """The brief has room for the sampling error of one column; those of the others stand in the annex."""
    place = table.position(column)
    rows = tuple(tuple(cell if n == place or not isinstance(cell, Estimate) else number_of(cell) for n, cell in enumerate(row))
                 for row in table.rows)  # fmt: skip
    return replace(table, rows=rows)


def _options_table(report: Report, words: Words) -> Table | None:
    """Options in rows: what they cost on top of now, what poverty becomes, who gains."""
    payers = {table.key: table for table in report.tables}.get("options.payers")
    if payers is None or len(payers.columns) < 3:
        return None
    options = payers.columns[1:]
    found = {finding.key: finding for finding in report.findings}
    columns = [_filled(column, [found.get(column.key(option.key)) for option in options], words)
               for column in _option_columns(report, words)]  # fmt: skip
    told = [column for column in columns if column is not None]
    names: list[Cell] = [option.label for option in options]
    return replace(
        payers,
        key="brief.options",
        title=words("Options side by side"),
        columns=(TableColumn("option", words("Option")), *(column for column, _ in told)),
        rows=tuple(zip(names, *(cells for _, cells in told))),
    )


@dataclass(frozen=True)
class _Column:
    """A number of every option: the pattern of its keys, and what it is called."""

    pattern: str
    label: str

    def key(self, option: str) -> str:
        """The key of the number of one option."""
        return self.pattern.format(option=option)


def _option_columns(report: Report, words: Words) -> Iterable[_Column]:
    yield _Column("cost.{option}.extra", words("Cost more than now"))
    yield _Column("cost.{option}.extra_share_of_gdp", words("More than now, of GDP"))
    for line in _poverty_lines(report):
        yield _Column(f"{line}.headcount.{{option}}", words("Poor"))
        yield _Column(f"{line}.lifted.{{option}}", words("Persons lifted out"))
    yield _Column("gains.gainers.{option}", words("Persons who gain"))
    yield _Column("gains.losers.{option}", words("Persons who lose"))


def _filled(
    column: _Column, findings: Sequence[Finding | None], words: Words
) -> tuple[TableColumn, list[Cell]] | None:
    """A column with its cells; large money in millions. None where no option has the number."""
    known = [finding for finding in findings if finding is not None]
    if not known:
        return None
    large = next((finding for finding in known if in_millions(finding)), None)
    unit = finding_unit(large or known[0], words) if known[0].shown_as == "money" else ""
    decimals = 1 if large is not None else known[0].decimals
    key = column.pattern.replace("{option}", "of_options")
    cells = [
        None if finding is None else _cell(finding, 1e6 if large is not None else 1.0) for finding in findings
    ]
    return TableColumn(key, column.label, known[0].shown_as, unit, decimals), cells


def _cell(finding: Finding, scale: float) -> Cell:
    if finding.withheld_below is not None:
        return Suppressed(finding.withheld_below)
    if finding.estimate is not None:
        return scaled(finding.estimate, scale)
    if finding.value is not None:
        return finding.value / scale
    if finding.low is None and finding.high is None:
        return None
    low, high = (end if end is not None else open_end for end, open_end in
                 ((finding.low, -inf), (finding.high, inf)))  # fmt: skip
    return Between(low / scale, high / scale)


def _poverty_lines(report: Report) -> list[str]:
    """The first poverty line alone: the brief has no room for a second."""
    keys = [finding.key for finding in report.findings if finding.key.endswith(".headcount.baseline")]
    return [key.partition(".")[0] for key in keys[:1]]


def _sources(report: Report, words: Words) -> Iterator[str]:
    made = report.provenance
    yield words(
        "{survey}. Law of {date}; definition {hash}; Allcover {version}. Every number with its definition, denominator and source "
        "stands in the annex, and under its key in “summary.json”.",
        survey=made.survey, date=date_text(made_on(made), words), hash=made.definition_hash[:16],
        version=made.library_version,
    )  # fmt: skip

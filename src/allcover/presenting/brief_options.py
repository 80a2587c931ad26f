"""The options of a brief: a column each, and in rows what they cost, who pays, whom they reach and what poverty becomes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from allcover.presenting.capitals import small
from allcover.presenting.cost_findings import COST_IN_PART
from allcover.presenting.headline_numbers import finding_unit, in_millions
from allcover.presenting.numbers import cell_text, heading_text, scaled, scaled_range
from allcover.presenting.open_cells import is_known_total
from allcover.vocabulary.finding import Between, Cell, Finding, Report, Table, TableColumn
from allcover.vocabulary.words import Words

_SENTENCE_END = re.compile(r"(?<=[^\W_][)”»\w])[.] (?=[^a-z\d])")

PAYERS = ("worker", "employer", "state", "donor", "reserve")


@dataclass(frozen=True)
class Options:
    """The table of a brief's options and what is said of it.

    The first ``kept`` rows are printed in any case: with all who pay, so that what they pay adds up to the cost; and so are the first ``kept_notes``,
    what options say of themselves. ``of_rows`` are notes on some rows, each with the place of the first of them: without it the note has nothing to explain.
    """

    table: Table
    kept: int
    notes: tuple[str, ...]
    kept_notes: int
    of_rows: tuple[tuple[int, str], ...]


def options_side_by_side(report: Report, words: Words) -> Options | None:
    """This function will lay options side by side against things as they are; None where there are none."""
    tables = {table.key: table for table in report.tables}
    payers = tables.get("options.payers")
    if payers is None or len(payers.columns) < 3:
        return None
    options = payers.columns[2:]
    found = {finding.key: finding for finding in report.findings}
    kinds = [
        row
        for row in _rows(report, [found.get(f"cost.{option.key}.extra") for option in options], words)
        if any(_is_told(found.get(row.key(option.key))) for option in options)
    ]
    rows = [_row(row, [found.get(row.key(option.key)) for option in options], words) for row in kinds]
    reached = tuple(_reached(tables.get("coverage.newly_obliged"), len(options), words))
    table = replace(
        payers,
        key="brief.options",
        title=words("Options side by side"),
        columns=(TableColumn("what", words("Change from now")), *(replace(one, kind="number", unit="") for one in options)),
        rows=(*rows, *reached),
    )  # fmt: skip
    topics = [*(row.topic for row in kinds), *("law" for _ in reached)]
    notes = options_notes(table, words)
    kept = max((place + 1 for place, topic in enumerate(topics) if topic == "cost"), default=0)
    of_rows = tuple(
        (topics.index(topic), note) for topic, note in _notes_of_rows(words).items() if topic in topics
    )
    return Options(table, kept, notes, sum(note.startswith(_names(table)) for note in notes), of_rows)


def first_sentence(text: str) -> str:
    """This function will cut a text after its first sentence.

    >>> first_sentence("Nobody was asked. So nobody knows.")
    'Nobody was asked.'
    """
    found = _SENTENCE_END.search(text)
    return text[: found.start()] + "." if found else text


def options_notes(table: Table, words: Words) -> tuple[str, ...]:
    """This function will say of each option in one note the first sentences of its own, and then what the table leaves out."""
    names = _names(table)
    return (
        *filter(None, (_in_short(name, table.notes, words) for name in names)),
        *(note for note in table.notes if not note.startswith(names)),
    )


def _names(table: Table) -> tuple[str, ...]:
    return tuple(column.label for column in table.columns[1:])


def _in_short(name: str, notes: Sequence[str], words: Words) -> str:
    """All that is said of an option, of each note the first sentence; its name once."""
    head = words("{option}: {note}", option=name, note="")
    told = [first_sentence(note.removeprefix(head)) for note in notes if note.startswith(head)]
    return words("{option}: {note}", option=name, note=" ".join(told)) if told else ""


def _notes_of_rows(words: Words) -> Mapping[str, str]:
    """What rows of a topic count."""
    return {
        "cost": words(
            "Paid by: contributions as the law asks, and the rest of the cost as it is shared; below zero, payers pay less, or the schemes' "
            "own funds take in more than is paid out."
        ),
        "gains": words(
            "Gain or lose: cash benefits less insured persons' own contributions, of the year; a "
            "contribution is told as a loss although it buys rights, because pensions earned are paid in later years, which are not counted."
        ),
        "law": words(
            "By law: of all persons of the line. How many of them would be insured in fact, and whether they "
            "would comply, is not estimated."
        ),
    }


@dataclass(frozen=True)
class _Row:
    """A number of every option: the pattern of its keys, what it is called, and its decimals where they are more than usual."""

    pattern: str
    label: str
    decimals: int | None = None

    @property
    def topic(self) -> str:
        """What a note about it is about."""
        return self.pattern.partition(".")[0]

    def key(self, option: str) -> str:
        return self.pattern.replace("{option}", option)


def _rows(report: Report, extra: Iterable[Finding | None], words: Words) -> Iterable[_Row]:
    counted = {one.brief for one in extra if one is not None and _is_told(one)}
    yield _Row("cost.{option}.extra", counted.pop() if len(counted) == 1 else words(COST_IN_PART))
    yield _Row("cost.{option}.extra_share_of_gdp", words("Cost, as a share of GDP"), 2)
    names = {
        "worker": words("Paid by insured persons"), "employer": words("Paid by employers"), "state": words("Paid by the State"),
        "donor": words("Paid by donors"), "reserve": words("Out of the schemes' own funds"),
    }  # fmt: skip
    for payer in PAYERS:
        yield _Row(f"cost.{{option}}.extra_paid_by.{payer}", names[payer])
    line = first_line(report)
    if line is not None:
        yield _Row(f"{line}.lifted.{{option}}", words("Persons lifted above the line"))
        yield _Row(f"{line}.pushed.{{option}}", words("Persons pushed below the line"))
    yield _Row("gains.gainers.{option}", words("Persons in households that gain"))
    yield _Row("gains.losers.{option}", words("Persons in households that lose"))


def first_line(report: Report) -> str | None:
    """This function will give the first poverty line: the brief has no room for a second."""
    keys = (finding.key for finding in report.findings if finding.key.endswith(".headcount.baseline"))
    return next((key.partition(".")[0] for key in keys), None)


def _is_told(finding: Finding | None) -> bool:
    """Whether a number is there and is not simply nothing."""
    if finding is None:
        return False
    return bool(finding.value or finding.low or finding.high or finding.withheld_below is not None)


def _row(row: _Row, findings: Sequence[Finding | None], words: Words) -> tuple[Cell, ...]:
    """The numbers written out, large money in millions: the rows of a table have units of their own."""
    known = [finding for finding in findings if finding is not None]
    large = next((finding for finding in known if in_millions(finding)), None)
    unit = finding_unit(large or known[0], words) if known[0].shown_as == "money" else ""
    decimals = 1 if large is not None else row.decimals if row.decimals is not None else known[0].decimals
    column = TableColumn("cell", row.label, known[0].shown_as, unit, decimals)
    cells = [
        None if finding is None else _finding_cell(finding, 1e6 if large is not None else 1.0)
        for finding in findings
    ]
    return (heading_text(column, words), *(cell_text(cell, column, words) for cell in cells))  # fmt: skip


def _finding_cell(finding: Finding, scale: float = 1.0) -> Cell:
    """This function will make a cell of a number: with its error, as the range that missing answers leave open, or withheld."""
    if finding.withheld is not None:
        return finding.withheld
    if finding.estimate is not None:
        return scaled(finding.estimate, scale)
    if finding.value is not None:
        return finding.value / scale
    if finding.low is None and finding.high is None:
        return None
    low, high = (end if end is not None else open_end for end, open_end in
                 ((finding.low, -inf), (finding.high, inf)))  # fmt: skip
    return scaled_range(Between(low, high, finding.outer), scale)


def _reached(table: Table | None, count: int, words: Words) -> Iterable[tuple[Cell, ...]]:
    """The row of persons whom the law obliges or entitles anew, written out with the line they are of."""
    if table is None or len(table.columns) != count + 1:
        return
    persons, where = (row[1:] for row in table.rows)
    cells = (
        _newly(number, line, column, words)
        for number, line, column in zip(persons, where, table.columns[1:], strict=True)
    )
    yield (words("Persons newly obliged or entitled by law, and where"), *cells)


def _newly(number: Cell, line: Cell, column: TableColumn, words: Words) -> str:
    persons = cell_text(number, column, words)
    if line is None:
        return persons
    if is_known_total(number):
        return words(
            "{persons} ({line}; a known total, without sampling error)",
            persons=persons,
            line=small(str(line)),
        )
    return words("{persons} ({line})", persons=persons, line=small(str(line)))

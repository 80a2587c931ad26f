"""The part of a report on what options change: poverty by group with the error of the change, and what closing the gap costs."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from allcover.impact.assessment import OptionAssessed
from allcover.impact.closing import GAP_WIDENS, NOTHING_CLOSED
from allcover.impact.figure import Figure, told
from allcover.impact.option import OptionResult
from allcover.impact.poverty import PovertyBy, PovertyResult
from allcover.impact.sample import Line
from allcover.presenting.numbers import PERCENTAGE_POINTS
from allcover.presenting.poverty_section import poverty_definition
from allcover.presenting.welfare_writer import WelfareWriter
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, Finding, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked

Pick = Callable[[PovertyBy], tuple[Figure, ...]]
_NOT_CLOSED = (GAP_WIDENS, NOTHING_CLOSED)
_WIDENS_OPEN = marked("below 0; unknown amounts leave open by how much")


def closing_definition(words: Words) -> str:
    """This function will define what closing the poverty gap costs."""
    return words(
        "Additional cost: benefits in cash and in kind with administration, for a full year, beyond what is paid now. "
        "Gap closed: by how much the option reduces the sum of all that persons lack in a year to reach the line, "
        "contributions taken off their welfare. Both are of households whose welfare and poverty line are known. Cost per unit: the first over the second, with the error of that "
        "ratio."
    )


def _headcount(by: PovertyBy) -> tuple[Figure, ...]:
    return by.headcount


def _change(measure: str, by: PovertyBy) -> tuple[Figure, ...]:
    return by.changes[measure]


@dataclass(frozen=True)
class ReformWriter(WelfareWriter):
    """Writes the section on what options change."""

    def section(self) -> Section:
        """This function will write the section."""
        words = self.words
        tables = [self._closing_table()] if len(self.options) > 1 else []
        for n, line in enumerate(self.assessment.lines):
            tables += [self._groups_table(n, line)]
            tables += [self._changes_table(n, line)] if len(self.options) > 1 else []
        return Section(
            id="changes", heading=words("Who is poor, and what options change"),
            paragraphs=(words("Poverty by group, and the change against things as they are on the same persons."),),
            findings=tuple(self._findings()), tables=tuple(tables),
        )  # fmt: skip

    def _closing_table(self) -> Table:
        words = self.words
        rows = [
            (
                self.title(option),
                words(line.name),
                *self.cells(closing.cost, closing.gap_before),
                words(_WIDENS_OPEN)
                if closing.gap_closed.note == GAP_WIDENS
                else self._closed_cell(closing.gap_closed),
                self._closed_cell(closing.ratio),
            )
            for option, assessed in self._changing
            for line, closing in zip(self.assessment.lines, assessed.closing, strict=True)
        ]
        money = f"{self.currency}/year"
        return self.table(
            "options.closing", words("What it costs to close the poverty gap"),
            [
                TableColumn("option", words("Option")), TableColumn("line", words("Poverty line")),
                TableColumn("cost", words("Additional cost"), "money", money),
                TableColumn("gap", words("Poverty gap as things are"), "money", money),
                TableColumn("closed", words("Gap closed"), "money", money),
                TableColumn("ratio", words("Cost per unit of gap closed"), "number", decimals=2),
            ],
            rows, closing_definition(words),
        )  # fmt: skip

    @property
    def _changing(self) -> list[tuple[OptionResult, OptionAssessed]]:
        return list(zip(self.options[1:], self.assessment.options[1:], strict=True))

    def _groups_table(self, n: int, line: Line) -> Table:
        """Poverty by group under every option."""
        columns = [TableColumn(option.id, self.title(option), "share") for option in self.options]
        title = self.words("Headcount by group: {line}", line=self.line_name(line))
        found = [option.poverty[n] for option in self.assessment.options]
        rows = self._rows([_headcount] * len(found), found)
        key = f"poverty.groups.{line.id}"
        return self.table(key, title, self._headed(columns), rows, poverty_definition(self.words))

    def _changes_table(self, n: int, line: Line) -> Table:
        """What every option changes, by group and measure."""
        words = self.words
        labels = {
            "headcount": marked("{option}: headcount"), "gap": marked("{option}: gap"),
            "squared_gap": marked("{option}: squared gap"),
        }  # fmt: skip
        pairs = [
            (option, assessed.poverty[n], measure)
            for option, assessed in self._changing
            for measure in labels
        ]
        columns = [
            TableColumn(f"{option.id}.{measure}", words(labels[measure], option=self.title(option)), "points", PERCENTAGE_POINTS, 2)
            for option, _, measure in pairs
        ]  # fmt: skip
        rows = self._rows(
            [partial(_change, measure) for *_, measure in pairs],
            [found for _, found, _ in pairs],
        )
        definition = words(
            "{measures} Change: against things as they are, in percentage points, on the same persons, so its error is its own.",
            measures=poverty_definition(words),
        )
        title = words("Change of poverty by group: {line}", line=self.line_name(line))
        return self.table(f"poverty.changes.{line.id}", title, self._headed(columns), rows, definition)

    def _headed(self, columns: list[TableColumn]) -> list[TableColumn]:
        return [
            TableColumn("grouping", self.words("By")),
            TableColumn("group", self.words("Group")),
            *columns,
        ]

    def _rows(self, picks: Sequence[Pick], found: Sequence[PovertyResult]) -> list[tuple[Cell, ...]]:
        """One row a group: of every column, what its pick takes of its results."""
        made: list[tuple[Cell, ...]] = []
        for place, first in enumerate(found[0].by):
            columns = [pick(each.by[place]) for pick, each in zip(picks, found, strict=True)]
            name = self.words(first.grouping.name)
            made += [
                (name, self.words(label), *self.cells(*(column[n] for column in columns)))
                for n, label in enumerate(first.grouping.labels)
            ]
        return made

    def _findings(self) -> Iterable[Finding]:
        words = self.words
        for option, assessed in self._changing:
            pairs = zip(self.assessment.lines, assessed.poverty, assessed.closing, strict=True)
            for line, poverty, closing in pairs:
                of = {"option": self.title(option), "line": self.line_name(line)}
                label = words("{option}: change of the headcount, {line}", **of)
                change = self.estimate_finding(
                    f"{line.id}.headcount_change.{option.id}", label, poverty.changes["headcount"], PERCENTAGE_POINTS,
                    poverty_definition(words), kind="points",
                )  # fmt: skip
                yield replace(change, decimals=2)
                yield self._cost_finding(f"{line.id}.cost_of_closing.{option.id}", of, closing.ratio)

    def _cost_finding(self, key: str, of: Mapping[str, str], ratio: Estimate) -> Finding:
        """The cost of closing a gap; where nothing of it is closed that is said, and there is no such number."""
        words = self.words
        label = words("{option}: cost per unit of poverty gap closed, {line}", **of)
        made = self.finding(
            key, label, told(ratio), "ratio", closing_definition(words), self.poverty_universe, asked=ratio.persons, is_headline=True,
        )  # fmt: skip
        if ratio.value is not None or ratio.note in _NOT_CLOSED:
            return made
        return replace(made, estimate=None, interval_meaning=words(ratio.note))

    def _closed_cell(self, number: Estimate) -> Cell:
        return self.words(number.note) if number.note in _NOT_CLOSED else self.cell(number)

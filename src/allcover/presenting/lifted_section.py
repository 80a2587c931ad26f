"""The part of a report on poverty with and without social security, in all and by age, sex and area."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from allcover.impact.lifted import Lifted
from allcover.impact.sample import HALF_MINIMUM_WAGE, Line
from allcover.presenting.charts import grouped_bars
from allcover.presenting.numbers import PERCENTAGE_POINTS
from allcover.presenting.one_scale import on_one_scale
from allcover.presenting.told import citation_text
from allcover.presenting.welfare_writer import WelfareWriter
from allcover.vocabulary.finding import Cell, Chart, Finding, Section, Table, TableColumn, number_of
from allcover.vocabulary.words import Words


def lifted_definition(words: Words) -> str:
    """This function will define persons lifted out of poverty by social security."""
    return words(
        "The poor are counted by welfare as it is, and again with all cash benefits of social security taken out of it; the "
        "difference is lifted out (the method of Brazil's Ministry of Social Security), assuming no change in other income "
        "or household composition. Contributions are not given back. Poor is strictly below the line."
    )


@dataclass(frozen=True)
class LiftedWriter(WelfareWriter):
    """Writes the section on poverty with and without social security."""

    def section(self) -> Section:
        """This function will write the section."""
        words = self.words
        tables = [self._table(line) for line in self._lines]
        return Section(
            id="lifted", heading=words("Poverty with and without social security"),
            paragraphs=(lifted_definition(words),), findings=tuple(self._findings()), tables=tuple(tables),
            charts=tuple(on_one_scale([chart for table in tables for chart in self._charts(table)])),
        )  # fmt: skip

    @property
    def _lines(self) -> list[Line]:
        return list({each.line.id: each.line for each in self.assessment.lifted}.values())

    def _of(self, line: Line) -> list[Lifted]:
        return [each for each in self.assessment.lifted if each.line.id == line.id]

    def _table(self, line: Line) -> Table:
        words = self.words
        rows = [row for each in self._of(line) for row in self._rows(each)]
        notes = [words("Source of the poverty line: {source}.", source=citation_text(line.source, words))]
        if line.id == HALF_MINIMUM_WAGE:
            notes.append(words("Half the minimum wage, a head: the line of the Brazilian method."))
        return self.table(
            f"lifted.{line.id}", words("Poverty with and without social security: {line}", line=self.line_name(line)),
            [
                TableColumn("grouping", words("By")), TableColumn("group", words("Group")),
                TableColumn("with_it", words("Poor, with social security"), "share"),
                TableColumn("without_it", words("Poor, without it"), "share"),
                TableColumn("difference", words("Difference"), "points", PERCENTAGE_POINTS),
                TableColumn("poor_with", words("Poor persons, with it"), "count"),
                TableColumn("poor_without", words("Poor persons, without it"), "count"),
                TableColumn("lifted", words("Persons lifted out"), "count"),
            ],
            rows, lifted_definition(words), *notes,
        )  # fmt: skip

    def _rows(self, found: Lifted) -> Iterable[tuple[Cell, ...]]:
        columns = (found.share_with, found.share_without, found.lifted_share, found.poor_with, found.poor_without,
                   found.lifted)  # fmt: skip
        for n, label in enumerate(found.grouping.labels):
            name = self.words(found.grouping.name)
            yield name, self.words(label), *self.cells(*(column[n] for column in columns))

    def _charts(self, table: Table) -> Iterable[Chart]:
        """Bars by age, where the survey has ages."""
        age = self.words("Age")
        rows = [row for row in table.rows if row[0] == age]
        if rows and all(number_of(row[2]) is not None for row in rows):
            title = self.words("{table}, by age", table=table.title)
            yield grouped_bars(
                table, key=table.key, title=title, words=self.words, category="group",
                series=["with_it", "without_it"], where={"grouping": age},
            )  # fmt: skip

    def _findings(self) -> Iterable[Finding]:
        words, definition = self.words, lifted_definition(self.words)
        for line in self._lines:
            whole = self._of(line)[0]
            name = self.line_name(line)
            yield self.estimate_finding(
                f"lifted.{line.id}.persons", words("Lifted above the line by social security: {line}", line=name),
                whole.lifted[0], "persons", definition, is_headline=True,
            )  # fmt: skip
            yield self.estimate_finding(
                f"lifted.{line.id}.with", words("Poor with social security: {line}", line=name),
                whole.share_with[0], "share", definition,
            )  # fmt: skip
            without = self.estimate_finding(
                f"lifted.{line.id}.without", words("Poor without social security: {line}", line=name),
                whole.share_without[0], "share", definition,
            )  # fmt: skip
            yield replace(
                without,
                brief=words("Persons below the line ({line}), had no cash benefits been paid", line=name),
            )

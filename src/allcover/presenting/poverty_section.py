"""The parts of a report on poverty, inequality, and who gains or loses under each option."""

from collections.abc import Iterable
from dataclasses import dataclass

from allcover.impact.figure import Figure
from allcover.impact.option import OptionResult
from allcover.impact.poverty import Gains, PovertyResult
from allcover.presenting.capitals import small
from allcover.presenting.charts import bars
from allcover.presenting.one_scale import on_one_scale
from allcover.presenting.option_writer import OptionWriter, open_cell
from allcover.presenting.told import citation_text
from allcover.rules.definition import PovertyLine
from allcover.vocabulary.finding import Cell, Finding, Section, Table, TableColumn, number_of
from allcover.vocabulary.words import Words, marked

_MEASURES = {
    "headcount": marked("{option}: {line}, headcount"),
    "gap": marked("{option}: {line}, poverty gap"),
    "squared_gap": marked("{option}: {line}, squared poverty gap"),
}
_COUNTS = {
    "persons": marked("{option}: {line}, persons below it"),
    "lifted": marked("{option}: {line}, persons lifted above it"),
    "pushed": marked("{option}: {line}, persons pushed below it"),
}
_MOVED = {
    "gainers": marked("{option}: persons in households that gain"),
    "losers": marked("{option}: persons in households that lose"),
}
_TENTHS = {1: marked("1 (poorest)"), 10: marked("10 (richest)")}


def poverty_definition(words: Words) -> str:
    """This function will define the measures of poverty."""
    return words(
        "Persons below the line (strictly), by the welfare of their household; gap and squared gap after Foster, Greer "
        "and Thorbecke. An option adds its change of cash benefits, less insured persons' own contributions, shared "
        "equally in the household. Nobody is taken to behave otherwise than before."
    )


def gains_definition(words: Words) -> str:
    """This function will define who gains and who loses."""
    return words(
        "Persons whose household's welfare rises (gain) or falls (lose) under the option, by any amount: its change of cash "
        "benefits less insured persons' own contributions, shared equally in the household. Fifths and tenths are ranked by "
        "welfare as things are."
    )


@dataclass(frozen=True)
class PovertyWriter(OptionWriter):
    """Writes the section on poverty and inequality."""

    def section(self) -> Section:
        """This function will write the section."""
        words = self.words
        tables = [self._table(n, line) for n, line in enumerate(self._lines)]
        charts = [
            bars(table, key=table.key, title=table.title, words=words, category="option", value="headcount")
            for table in tables
            if all(number_of(row[1]) is not None for row in table.rows)
        ]
        return Section(
            id="poverty", heading=words("What poverty and inequality become"),
            paragraphs=(
                words("Poverty as the survey finds it, and as it would be if each option were law and nothing else changed."),
            ),
            findings=tuple(finding for option in self.options for finding in self._findings(option)),
            tables=tuple(tables), charts=tuple(on_one_scale(charts)),
        )  # fmt: skip

    @property
    def _lines(self) -> tuple[PovertyLine, ...]:
        return self.baseline.modelled.outcome.system.country.poverty

    def _table(self, n: int, line: PovertyLine) -> Table:
        words = self.words
        rows = [
            (
                self.title(option),
                *(self.suppression.cell(cell, self.asked) for cell in self._cells(option, option.poverty[n])),
            )
            for option in self.options
        ]
        definition = words("{measures} Gini: midpoint convention.", measures=poverty_definition(words))
        return Table(
            key=f"poverty.{line.id}",
            title=words("Poverty and inequality, {line}", line=small(words(line.name))),
            columns=(
                TableColumn("option", words("Option")), TableColumn("headcount", words("Headcount"), "share"),
                TableColumn("gap", words("Gap"), "share", decimals=2),
                TableColumn("squared_gap", words("Squared gap"), "share", decimals=2),
                TableColumn("poor", words("Poor persons"), "count"), TableColumn("lifted", words("Lifted above"), "count"),
                TableColumn("pushed", words("Pushed below"), "count"), TableColumn("gini", words("Gini"), "index", decimals=4),
            ),
            rows=tuple(rows), definition=definition, universe=self.poverty_universe, source=self.told.source,
            notes=(words("Source of the poverty line: {source}.", source=citation_text(line.source, words)),),
        )  # fmt: skip

    def _cells(self, option: OptionResult, found: PovertyResult) -> list[Cell]:
        moved: list[Cell] = (
            [None, None] if option is self.baseline else [open_cell(found.lifted), open_cell(found.pushed)]
        )
        measures = (found.headcount, found.gap, found.squared_gap, found.poor)
        return [*map(open_cell, measures), *moved, option.gini]

    def _findings(self, option: OptionResult) -> Iterable[Finding]:
        for line, found in zip(self._lines, option.poverty):
            shares = {"headcount": found.headcount, "gap": found.gap, "squared_gap": found.squared_gap}
            for name, number in shares.items():
                yield self._of_line(line, name, _MEASURES[name], option, number, "share")
            counts = {"persons": found.poor}
            if option is not self.baseline:
                counts |= {"lifted": found.lifted, "pushed": found.pushed}
            for name, number in counts.items():
                yield self._of_line(line, name, _COUNTS[name], option, number, "persons")
        if option.gini is not None:
            yield self.finding(
                f"inequality.gini.{option.id}", self.words("{option}: Gini", option=self.title(option)), Figure(option.gini, option.gini),
                "index", self.words("Gini of household welfare over persons, midpoint convention."),
                self.poverty_universe, asked=self.asked,
            )  # fmt: skip

    def _of_line(
        self, line: PovertyLine, name: str, label: str, option: OptionResult, number: Figure, unit: str
    ) -> Finding:
        words = self.words
        is_told = name == "headcount" and option is self.baseline
        return self.of_option(option, self.finding(
            f"{line.id}.{name}.{option.id}",
            words(label, option=self.title(option), line=small(words(line.name))), number, unit, poverty_definition(words),
            self.poverty_universe, asked=self.asked, is_headline=name in ("headcount", "lifted", "pushed"),
            brief=words("Persons below the line ({line})", line=small(words(line.name))) if is_told else "",
        ))  # fmt: skip


@dataclass(frozen=True)
class GainsWriter(OptionWriter):
    """Writes the section on who gains and who loses."""

    def section(self) -> Section:
        """This function will write the section."""
        tables = [self._table(option) for option in self.options[1:]]
        charts = [
            bars(table, key=table.key, title=table.title, words=self.words, category="tenth", value="change")
            for table in tables
            if all(number_of(row[3]) is not None for row in table.rows)
        ]
        return Section(
            id="gains", heading=self.words("Who gains"),
            paragraphs=(self.words("Persons from the poorest tenth to the richest, ranked by welfare as things are."),),
            findings=tuple(finding for option in self.options[1:] for finding in self._findings(option)),
            tables=tuple(tables), charts=tuple(on_one_scale(charts)),
        )  # fmt: skip

    def _findings(self, option: OptionResult) -> Iterable[Finding]:
        for name, label in _MOVED.items():
            total: Figure = getattr(option.all_gains, name)
            yield self.of_option(option, self.finding(
                f"gains.{name}.{option.id}", self.words(label, option=self.title(option)), total, "persons",
                gains_definition(self.words), self.poverty_universe, asked=self.asked, is_headline=True,
            ))  # fmt: skip

    def _table(self, option: OptionResult) -> Table:
        words = self.words
        return Table(
            key=f"gains.{option.id}", title=words("Gains by tenth of welfare: {option}", option=self.title(option)),
            columns=(
                TableColumn("tenth", words("Tenth")), TableColumn("asked", words("Persons in sample"), "count"),
                TableColumn("persons", words("Persons"), "count"),
                TableColumn("change", words("Mean change a head"), "money", f"{self.currency}/month", decimals=2),
                TableColumn("gainers", words("Gain"), "count"), TableColumn("losers", words("Lose"), "count"),
            ),
            rows=tuple(self._row(gain) for gain in option.gains), definition=gains_definition(words),
            universe=self.poverty_universe, source=self.told.source,
        )  # fmt: skip

    def _row(self, gain: Gains) -> tuple[Cell, ...]:
        cells = (gain.persons, open_cell(gain.mean_change), open_cell(gain.gainers), open_cell(gain.losers))
        tenth = self.words(_TENTHS.get(gain.tenth, str(gain.tenth)))
        return (tenth, gain.unweighted, *(self.suppression.cell(cell, gain.unweighted) for cell in cells))

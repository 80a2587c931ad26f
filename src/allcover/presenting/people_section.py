"""The part of a report on people over time: how many, how old, and what moves them; a pyramid then and now, scenarios side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from allcover.presenting.fan_chart import bound_columns, fan
from allcover.presenting.line_charts import lines
from allcover.presenting.numbers import number_text
from allcover.presenting.people_groups import BROAD, NARROW, by_group
from allcover.presenting.pyramid_chart import pyramid
from allcover.presenting.told import Told
from allcover.projection.results import OLD, QUANTILES, WORKING, PeopleFutures, PeopleResults
from allcover.vocabulary.finding import Cell, Chart, Finding, Formula, Kind, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked

SCENARIOS = {
    "medium": marked("Medium"),
    "high": marked("High: half a child more"),
    "low": marked("Low: half a child less"),
    "constant_fertility": marked("Constant fertility"),
    "constant_mortality": marked("Constant mortality"),
    "no_change": marked("No change in fertility and mortality"),
    "replacement": marked("Replacement fertility"),
    "momentum": marked("Momentum: replacement fertility, constant mortality, no migration"),
    "zero_migration": marked("Nobody moves"),
}
"""How scenarios of :mod:`allcover.projection.scenarios` are called."""

_COUNT: Kind = "count"
_NUMBER: Kind = "number"


def people_section(results: PeopleResults, told: Told, words: Words) -> Section:
    """This function will present a projection; the first scenario is the one told in full, the others beside it."""
    writer = _Writer(results, told, words)
    by_year, by_age, scenarios = writer.by_year(), writer.by_age(), writer.by_scenario()
    charts = [writer.shares(by_year), writer.pyramid(by_age)]
    tables = [by_year, by_group(results, writer.universe(), told, words), by_age]
    if len(results.scenarios) > 1:
        tables.append(scenarios)
        charts.append(writer.totals(scenarios, results.scenarios))
        others = [writer.about_scenarios()]
    else:
        charts.append(writer.totals(by_year, ("persons",)))
        others = []
    paragraphs = [*others]
    if results.futures is not None:
        persons, old = writer.futures(results.futures)
        tables += [persons, old]
        charts += [writer.fan(persons), writer.fan(old)]
        paragraphs.append(writer.about_futures(results.futures))
    return Section(
        id="people",
        heading=words("Population projection"),
        paragraphs=(
            words(
                "The population is carried forward year by year, by age and sex, with deaths, births and migration "
                "(the cohort-component method, as the United Nations use it). It shows what follows from the "
                "assumptions, not what will happen."
            ),
            *paragraphs,
        ),
        findings=tuple(writer.findings()),
        brief=tuple(others),
        tables=tuple(tables),
        charts=tuple(charts),
    )


def _rounding(persons: float) -> int:
    """The decimals with which a number of people to come is printed: three digits, for no projection knows more of it."""
    return min(_DIGITS_AHEAD - len(str(int(persons))), 0)


_DIGITS_AHEAD = 3


@dataclass(frozen=True)
class _Writer:
    results: PeopleResults
    told: Told
    words: Words

    def findings(self) -> Iterator[Finding]:
        words, found = self.words, self.results
        first, last = int(found.years[0]), int(found.years[-1])
        end = found.years.size
        total, old, able = found.persons()[0], found.persons(OLD)[0], found.persons(WORKING, OLD)[0]
        persons = words("Persons of all ages at the date of the projection in that year.")
        yield self._finding(
            "people.first", words("Population in {year}", year=first), total[0], "persons", persons,
            formula="{people.by_group:persons.1}", year=first,
        )  # fmt: skip
        yield self._finding(
            "people.last",
            words("Population in {year}, as projected", year=last),
            total[-1],
            "persons",
            persons,
            _rounding(total[-1]),
            year=last,
            formula=f"{{people.by_group:persons.{end}}}",
        )
        aged = words("Persons aged 65 and over, of all persons.")
        for name, at, year, row in (("first", 0, first, 1), ("last", -1, last, end)):
            label, formula = (
                words("Share aged 65 and over, {year}", year=year),
                f"{{people.by_year:old.{row}}}",
            )
            yield self._finding(
                f"people.old_{name}", label, old[at] / total[at], "share", aged, formula=formula, year=year
            )
        if found.futures is not None:
            bounds = words(
                "Bounds of futures of chance: of births, deaths and migrants, as far as they may stray."
            )
            low, high = (
                words("Population in {year}: 10 of 100 futures lie below", year=last),
                words("Population in {year}: 10 of 100 futures lie above", year=last),
            )
            for name, label, at in (("low", low, 0), ("high", high, -1)):
                column = bound_columns(QUANTILES, _COUNT, None, words)[at].key
                yield self._finding(
                    f"people.futures_{name}", label, found.futures.persons[at, -1], "persons", bounds, _rounding(total[-1]), year=last,
                    formula=f"{{people.futures:{column}.{end}}}",
                )  # fmt: skip
        if old[-1]:
            label = words("Persons aged 15 to 64 per person aged 65 and over, {year}", year=last)
            ratio = words("Persons aged 15 to 64 over persons aged 65 and over.")
            formula = f"{{people.by_group:able.{end}}}/{{people.by_group:old.{end}}}"
            yield self._finding(
                "people.support_last",
                label,
                able[-1] / old[-1],
                "persons",
                ratio,
                1,
                formula=formula,
                year=last,
            )

    def _finding(
        self, key: str, label: str, value: float, unit: str, definition: str, decimals: int | None = None, formula: str = "",
        *, year: int,
    ) -> Finding:  # fmt: skip
        return Finding(
            key=key, label=label, value=float(value), unit=unit, definition=definition, universe=self.universe(),
            source=self.told.source, reference_date=self.told.of_year(year), decimals=decimals,
            kind="number" if decimals is not None and decimals > 0 else None, formula=formula,
        )  # fmt: skip

    def universe(self) -> str:
        """Of whom the table is."""
        return self.words(
            "All residents, scenario “{scenario}”", scenario=self._name(self.results.scenarios[0])
        )

    def _name(self, scenario: str) -> str:
        return self.words(SCENARIOS[scenario])

    def by_year(self) -> Table:
        words = self.words
        return Table(
            key="people.by_year",
            title=words("Population by year, and components of its change"),
            columns=(
                TableColumn("year", words("Year")),
                TableColumn("persons", words("Persons"), "count"),
                TableColumn("young", words("Under 15"), "share"),
                TableColumn("able", words("15 to 64"), "share"),
                TableColumn("old", words("65 and over"), "share"),
                TableColumn("births", words("Births"), "count"),
                TableColumn("deaths", words("Deaths"), "count"),
                TableColumn("migrants", words("Net migration"), "count"),
                TableColumn("children", words("Children per woman"), "number", decimals=2),
                TableColumn("women_live", words("Life expectancy at birth, women"), "number", decimals=1),
                TableColumn("men_live", words("Life expectancy at birth, men"), "number", decimals=1),
            ),
            rows=tuple(self._year(at) for at in range(self.results.years.size)),
            definition=words(
                "Persons at the date of the projection in each year. Births, deaths and migrants are of the year that begins then, and so are children "
                "a woman would have and years a newborn would live at its rates."
            ),
            universe=self.universe(),
            source=self.told.source,
            formulas=(
                Formula("persons", "{people.by_group:persons}"),
                *(Formula(name, f"{{people.by_group:{name}}}/{{persons}}") for name in BROAD),
            ),
        )

    def _year(self, at: int) -> tuple[Cell, ...]:
        found = self.results
        total = found.persons()[0, at]
        shares = [
            float(part[0, at] / total)
            for part in (found.persons(0, WORKING), found.persons(WORKING, OLD), found.persons(OLD))
        ]
        flows: list[Cell] = [None] * 6
        if at < found.births.shape[1]:
            moved = (found.births, found.deaths, found.migrants, found.children)
            flows = [*(float(one[0, at]) for one in moved), *map(float, found.expectancy[0, at])]
        return (int(found.years[at]), float(total), *shares, *flows)

    def by_age(self) -> Table:
        words, found = self.words, self.results
        first, last = int(found.years[0]), int(found.years[-1])
        starts = np.arange(0, found.population.shape[-1], NARROW)
        groups = np.add.reduceat(found.population[0][[0, -1]], starts, axis=-1)
        names = [*(f"{low}–{low + NARROW - 1}" for low in starts[:-1]), f"{starts[-1]}+"]
        counts = groups[:, ::-1].reshape(4, -1).T
        return Table(
            key="people.by_age",
            title=words("Population by age and sex, {first} and {last}", first=first, last=last),
            columns=(
                TableColumn("age", words("Age")),
                TableColumn("men_first", words("Men, {year}", year=first), "count"),
                TableColumn("women_first", words("Women, {year}", year=first), "count"),
                TableColumn("men_last", words("Men, {year}", year=last), "count"),
                TableColumn("women_last", words("Women, {year}", year=last), "count"),
            ),
            rows=tuple((name, *map(float, row)) for name, row in zip(names, counts)),
            definition=words(
                "Persons at the date of the projection in both years, by age in completed years."
            ),
            universe=self.universe(),
            source=self.told.source,
        )

    def by_scenario(self) -> Table:
        words, found = self.words, self.results
        total = found.persons()
        return Table(
            key="people.by_scenario",
            title=words("Population by scenario"),
            columns=(
                TableColumn("year", words("Year")),
                *(TableColumn(name, self._name(name), "count") for name in found.scenarios),
            ),
            rows=tuple((int(year), *map(float, total[:, at])) for at, year in enumerate(found.years)),
            definition=words(
                "Persons at the date of the projection in each year. The high and low scenarios have half a child per "
                "woman more or less, a quarter for the first five years and 0.4 for the next five; the others are "
                "what their names say."
            ),
            universe=words("All residents"),
            source=self.told.source,
            formulas=(Formula(found.scenarios[0], "{people.by_group:persons}"),),
        )

    def shares(self, table: Table) -> Chart:
        title = self.words("The young and the old, of all persons")
        return lines(
            table, key="people.ages", title=title, words=self.words, x="year", series=("young", "old")
        )

    def totals(self, table: Table, series: tuple[str, ...]) -> Chart:
        title = self.words("Population by scenario") if len(series) > 1 else self.words("Population")
        return lines(table, key="people.scenarios", title=title, words=self.words, x="year", series=series)

    def pyramid(self, table: Table) -> Chart:
        return pyramid(
            table, key="people.pyramid", title=table.title, words=self.words, age="age",
            then=("men_first", "women_first"), now=("men_last", "women_last"),
        )  # fmt: skip

    # futures of chance

    def about_scenarios(self) -> str:
        """How many people there would be in the last year under each scenario that is not told in full."""
        words, last = self.words, int(self.results.years[-1])
        totals = self.results.persons()[1:, -1]
        return words(
            "Under other assumptions the population in {year} would be: {others}.",
            year=last,
            others=words.join(
                words("{value} ({ages})", value=self._name(scenario), ages=number_text(total, _COUNT, words, _rounding(total)))
                for scenario, total in zip(self.results.scenarios[1:], totals.tolist(), strict=True)
            ),
        )  # fmt: skip

    def about_futures(self, found: PeopleFutures) -> str:
        return self.words(
            "{count} futures are drawn, in which births, deaths and migrants stray from the medium scenario as far as the statisticians of the country think they may. Bounds are year by year: a single future "
            "may cross them.", count=found.count,
        )  # fmt: skip

    def futures(self, found: PeopleFutures) -> tuple[Table, Table]:
        words = self.words
        titles = (
            words("Population in many futures"),
            words("Persons aged 65 and over per person aged 15 to 64, in many futures"),
        )
        definition = words(
            "Numbers below which so many of 100 futures lie, at the date of the projection in each year."
        )
        source = self.told.cited(found.source, words)
        persons, old = (
            Table(
                key=key, title=title, columns=(TableColumn("year", words("Year")), *bound_columns(QUANTILES, kind, decimals, words)),
                rows=tuple((int(year), *map(float, values[:, at])) for at, year in enumerate(self.results.years)),
                definition=definition, universe=words("All residents"), source=source,
                notes=(words("{count} futures, seed {seed}", count=found.count, seed=found.seed),),
            )
            for key, title, kind, decimals, values in (
                ("people.futures", titles[0], _COUNT, None, found.persons), ("people.futures_old", titles[1], _NUMBER, 3, found.old),
            )
        )  # fmt: skip
        return persons, old

    def fan(self, table: Table) -> Chart:
        bounds = tuple(column.key for column in table.columns[1:])
        return fan(table, key=table.key, title=table.title, words=self.words, x="year", bounds=bounds)

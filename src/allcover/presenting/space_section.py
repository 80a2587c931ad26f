"""The part of a report on where the money for packages of benefits might come from: sources of eight kinds, what none pays, and debt."""

from collections.abc import Iterator

import numpy as np

from allcover.presenting.costing_section import CostingWriter
from allcover.presenting.line_charts import lines
from allcover.presenting.numbers import number_text
from allcover.presenting.told import Told
from allcover.projection.costing import Space, fiscal_space
from allcover.projection.costing_results import CostingResults
from allcover.vocabulary.finding import Finding, Formula, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked

OPTION_LABELS = {
    "contributions": marked("Coverage and contributions widened"),
    "taxes": marked("Taxes raised"),
    "illicit_flows": marked("Illicit financial flows ended"),
    "reallocation": marked("Spending shifted"),
    "reserves": marked("Reserves used"),
    "debt": marked("Debt taken up or restructured"),
    "macroeconomic_framework": marked("Macroeconomic framework widened"),
    "aid": marked("Aid and transfers"),
}
"""The eight options of fiscal space."""
_WITHIN = {True: marked("yes"), False: marked("no"), None: marked("not known")}
_NO_DEBT = 1e-6
"""Debt below this share of GDP tells nothing of how it grows."""


def space_section(results: CostingResults, told: Told, words: Words) -> Section:
    """This function will present where the money for each package might come from, and what becomes of debt."""
    writer = _SpaceWriter(results, "", told, words)
    spaces = {key: fiscal_space(one, results.plan.options) for key, one in results.packages.items()}
    debt = writer.debt(spaces)
    return Section(
        id="fiscal_space", heading=words("Who might pay"),
        paragraphs=(
            *writer.named_sources(), *writer.above_ceilings(),
            words("What a package costs beyond present spending is held against sources of money, each of one of the eight kinds of fiscal space. What no source pays is borrowed: "
                  "debt with a package bears interest at the same rate as debt without. No judgement is made: what is right is for those to say who decide."),
        ),
        findings=tuple(writer.gaps(spaces)), brief=(writer.spent_already(),),
        tables=(writer.options(), *(writer.gap(key, space) for key, space in spaces.items()), debt),
        charts=(lines(debt, key="space.debt", title=words("Debt without and with each package, of GDP"), words=words, x="year", series=("now", *spaces)),),
    )  # fmt: skip


class _SpaceWriter(CostingWriter):
    def named_sources(self) -> Iterator[str]:
        words, last = self.words, self.years[-1]
        if self.results.plan.options:
            sources = words.join(
                words("{value} ({ages})", value=words(one.label), ages=self._share(one.counted[-1]))
                for one in self.results.plan.options
            )
            yield words("The sources of money, with what each brings in {year}, of GDP, are: {sources}.", year=last, sources=sources)  # fmt: skip

    def above_ceilings(self) -> Iterator[str]:
        words = self.words
        for one in self.results.plan.options:
            years = [
                year for year, given, most in zip(self.years, one.yields, one.ceiling) if given > most + 1e-12
            ]
            if years:
                yield words(
                    "{source} is given above its ceiling, first in {year}: what is above it is not counted.",
                    source=words(one.label), year=years[0],
                )  # fmt: skip

    def _share(self, value: float) -> str:
        return number_text(value, "share", self.words, 2) if np.isfinite(value) else self.words("not known")

    def gaps(self, spaces: dict[str, Space]) -> Iterator[Finding]:
        words = self.words
        definition = words(
            "Cost beyond present spending, less what all sources of money bring; below nought where they bring more."
        )
        for key, space in spaces.items():
            for name, at in (("gap_first", 0), ("gap", len(self.years) - 1)):
                label = words(
                    "{package}: what no source pays in {year}, of GDP",
                    package=words(self.results.packages[key].label),
                    year=self.years[at],
                )
                yield self.finding(
                    f"space.{key}.{name}",
                    label,
                    space.gap[at],
                    definition,
                    words("All who receive a benefit of the package"),
                    f"{{space.{key}:gap.{at + 1}}}",
                    year=self.years[at],
                )

    def spent_already(self) -> str:
        """What is taken off the cost of each package before sources are asked, and what a gap below nought means."""
        words, gdp = self.words, self.results.economy.gdp
        spent = {key: (one.cost - one.additional) / gdp for key, one in self.results.packages.items()}
        packages = words.join(
            words("{value} ({ages})", value=words(self.results.packages[key].label), ages=f"{self._share(share[0])}, {self._share(share[-1])}")
            for key, share in spent.items()
        )  # fmt: skip
        return words(
            "What is spent already is taken off the cost first; of GDP, in {first} and in {last}: {packages}. What no source pays is borrowed; where it is below nought, sources bring more than is needed.",
            first=self.years[0], last=self.years[-1], packages=packages,
        )  # fmt: skip

    def options(self) -> Table:
        words = self.words
        sources = self.results.file.sources
        return Table(
            key="space.options", title=words("Sources of money, of GDP"),
            columns=(
                TableColumn("option", words("Source")), TableColumn("kind", words("Kind of fiscal space")),
                *(TableColumn(f"y{self.years[at]}", str(self.years[at]), "share", decimals=2) for at in self.shown),
                TableColumn("ceiling", words("At most, {year}", year=self.years[-1]), "share", decimals=2),
                TableColumn("feasible", words("Within its ceiling")), TableColumn("source", words("Where the figure comes from")),
            ),
            rows=tuple(
                (words(option.label), words(OPTION_LABELS[option.kind]), *(self.cell(option.yields[at]) for at in self.shown), self.cell(option.ceiling[-1]),
                 words(_WITHIN[option.is_feasible]), self.told.cited(sources[f"options.{place}.yields"], words))
                for place, option in enumerate(self.results.plan.options)
            ),
            definition=words("What each source is taken to bring in the year, and the most it could: what is above that is not counted."),
            universe=words("The whole economy"), source=self.told.source,
        )  # fmt: skip

    def gap(self, key: str, space: Space) -> Table:
        words, one = self.words, self.results.packages[key]
        return Table(
            key=f"space.{key}", title=words("{package}: what is needed and what sources bring, of GDP", package=words(one.label)),
            columns=(
                TableColumn("year", words("Year")),
                TableColumn("needed", words("Beyond present spending"), "share", decimals=2),
                TableColumn("brought", words("All sources"), "share", decimals=2),
                TableColumn("gap", words("What no source pays"), "share", decimals=2),
                TableColumn("balance", words("Balance before interest, without the package"), "share", decimals=2),
                TableColumn("balance_with", words("Balance before interest, with the package"), "share", decimals=2),
            ),
            rows=tuple(
                (year, *(self.cell(part[at]) for part in (space.needed, space.options.sum(axis=0), space.gap, space.balance, space.balance_with)))
                for at, year in enumerate(self.years)
            ),
            definition=words("What no source pays is below nought where sources bring more than is needed."),
            universe=words("The whole economy"), source=self.told.source,
            formulas=(
                Formula("needed", f"{{costing.{key}.by_year:additional}}/{{economy.by_year:gdp}}"), Formula("gap", "{needed}-{brought}"),
                Formula("balance", "{economy.by_year:balance}"), Formula("balance_with", "{balance}-{gap}"),
            ),
        )  # fmt: skip

    def debt(self, spaces: dict[str, Space]) -> Table:
        words = self.words
        first = next(iter(spaces.values()))
        return Table(
            key="space.debt", title=words("Debt of government at the end of the year, of GDP"),
            columns=(
                TableColumn("year", words("Year")), TableColumn("now", words("Without any package"), "share"),
                *(TableColumn(key, words(self.results.packages[key].label), "share") for key in spaces),
            ),
            rows=tuple(
                (year, self.cell(first.debt[at + 1]), *(self.cell(space.debt_with[at + 1]) for space in spaces.values()))
                for at, year in enumerate(self.years)
            ),
            definition=words("Debt bears the interest of the year and falls by the balance before interest; shares are of GDP of the year."),
            universe=words("The whole economy"), source=self.told.source, formulas=tuple(self._of_debt(spaces)),
        )  # fmt: skip

    def _of_debt(self, spaces: dict[str, Space]) -> Iterator[Formula]:
        """Debt with a package grows as debt without any does, by interest and output; both begin alike. Where there is no debt its growth is not to be seen."""
        yield Formula("now", "{economy.by_year:debt}")
        for key, space in spaces.items():
            if (abs(space.debt[:-1]) < _NO_DEBT).any():
                continue
            grown = f"({{now}}+{{space.{key}:balance}})/{{now.before}}"
            yield Formula(key, f"{{{key}.before}}*{grown}-{{space.{key}:balance_with}}")
            yield Formula(key, f"{{now}}+{{space.{key}:gap}}", 1)

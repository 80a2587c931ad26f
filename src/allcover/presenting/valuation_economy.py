"""The parts of a valuation report on the economy that it is laid in: the scheme as a share of output, and the economy itself."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from allcover.presenting.economy_section import economy_section, economy_told
from allcover.presenting.line_charts import lines
from allcover.presenting.told import Told
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_words import MILLION, ValuationWriter
from allcover.projection.economy import Economy
from allcover.projection.economy_file import EconomyFile
from allcover.vocabulary.finding import Formula, Section, Table, TableColumn
from allcover.vocabulary.words import Words


def in_economy_sections(results: ValuationResults, told: Told, words: Words) -> Iterator[Section]:
    """This function will present a scheme in its country's economy, where the valuation takes anything from one."""
    economy, file = results.valued.economy, results.study.basis.economy
    if economy is not None and file is not None:
        yield _Writer(results, told, words).section(economy)
        yield _whole(economy, file, results, told, words)


def _whole(
    economy: Economy, file: EconomyFile, results: ValuationResults, told: Told, words: Words
) -> Section:
    told = economy_told(told, words)
    section = economy_section(
        economy, file.notes, words(results.study.basis.system.country.currency), told, words
    )
    if not np.array_equal(economy.interest, results.made.paths.interest):
        return section
    # One interest, told twice.
    follows = Formula("interest", "{valuation.reserve:rate}")
    money, *others = section.tables
    return replace(section, tables=(replace(money, formulas=(*money.formulas, follows)), *others))


@dataclass(frozen=True)
class _Writer(ValuationWriter):
    def section(self, economy: Economy) -> Section:
        words = self.words
        table = self._table(economy)
        return Section(
            id="scheme_in_economy", heading=words("The scheme in the economy"),
            paragraphs=(
                words(
                    "Prices, wages and interest that the assumptions leave to the economy are those of its file, so that they agree with output and with each other. Insured earnings that outgrew all wages paid would show that "
                    "coverage or wages are assumed too high."
                ),
            ),
            tables=(table,),
            charts=(lines(table, key="valuation.economy", title=words("Expenditure and contributions, of GDP"), words=words, x="year", series=("spent", "paid")),),
        )  # fmt: skip

    def _table(self, economy: Economy) -> Table:
        words, made = self.words, self.made
        wage = economy.average_wage
        assert wage is not None or economy.work is None
        bill = (
            None
            if economy.work is None or wage is None
            else economy.work.by_status[..., 0].sum(axis=(1, 2)) * wage
        )
        columns = [
            self.year, self.money("gdp", words("GDP")), TableColumn("spent", words("Expenditure, of GDP"), "share", decimals=2),
            TableColumn("paid", words("Contributions, of GDP"), "share", decimals=2), TableColumn("reserve", words("Reserve at the end of the year, of GDP"), "share"),
        ]  # fmt: skip
        if bill is not None:
            columns.append(
                TableColumn("earnings", words("Insured earnings, of all wages of employees"), "share")
            )
        rows = tuple(
            (
                int(year), float(economy.gdp[at]) / MILLION, float(made.expenditure[at] / economy.gdp[at]), float(made.contributions[at] / economy.gdp[at]),
                float(made.reserves.reserve[at + 1] / economy.gdp[at]), *(() if bill is None else (float(made.earnings[at] / bill[at]),)),
            )
            for at, year in enumerate(made.years)
        )  # fmt: skip
        return Table(
            key="valuation.economy", title=words("The scheme as a share of output"), columns=tuple(columns), rows=rows,
            definition=words("Money of the scheme in a year over gross domestic product of the year, both in prices of the year; the reserve at the end of the year."),
            universe=self.universe, source=self.told.source, notes=(self.begins(),),
            formulas=(
                Formula("spent", "{valuation.rates:expenditure}/{gdp}"), Formula("paid", "{valuation.rates:contributions}/{gdp}"),
                Formula("reserve", "{valuation.reserve:end}/{gdp}"),
            ),
        )  # fmt: skip

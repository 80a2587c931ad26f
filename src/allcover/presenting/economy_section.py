"""The part of a report on work and the economy that amounts rest on: output, work, wages, prices and the money of government."""

from dataclasses import dataclass, replace

import numpy as np

from allcover.presenting.line_charts import lines
from allcover.presenting.told import Told, of_invented
from allcover.projection.economy import STATUSES, Economy, Work
from allcover.vocabulary.finding import Cell, Formula, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked

STATUS_LABELS = {
    "employees": marked("Employees"),
    "employers": marked("Employers"),
    "own_account": marked("Own-account workers"),
    "contributing_family": marked("Contributing family workers"),
}
"""How statuses in employment are called, as columns of a table."""

OF_ECONOMY = marked(
    "Economy of the country, and its people; each figure's source is in the list of assumptions"
)
"""The source of what is worked out from a file of the economy."""


def economy_told(told: Told, words: Words) -> Told:
    """This function will give the source of what is worked out from a file of the economy, beside other numbers of a report."""
    return replace(told, source=of_invented(words(OF_ECONOMY), told.is_invented, words))


def economy_section(
    economy: Economy, notes: tuple[str, ...], currency: str, told: Told, words: Words
) -> Section:
    """This function will present an economy over time; of work only where something is known of it."""
    writer = _Writer(economy, currency, told, words)
    money, tables = writer.money(), []
    charts = [lines(money, key="economy.government", title=words("What government takes in and spends, as a share of GDP"),
                    words=words, x="year", series=("revenue", "expenditure"))]  # fmt: skip
    if economy.work is not None:
        work = writer.work(economy.work)
        tables.append(work)
        charts.insert(0, lines(work, key="economy.statuses", title=words("Status in employment, of all employed"), words=words, x="year",
                               series=STATUSES))  # fmt: skip
    return Section(
        id="economy", heading=words("Work and the economy"),
        paragraphs=(
            words("Output follows from employment and its productivity, or is given; wages from the share of output that employees are paid. "
                  "Growth of a year is over the year before. Persons are those of the middle of the year."),
            *map(words.note, notes),
        ),
        tables=(money, *tables), charts=tuple(charts),
    )  # fmt: skip


@dataclass(frozen=True)
class _Writer:
    economy: Economy
    currency: str
    told: Told
    words: Words

    def money(self) -> Table:
        words, found = self.words, self.economy
        spent = found.expenditure + found.debt_interest
        people = found.persons.sum(axis=(-1, -2))
        columns = [
            people, found.gdp / people, _growth(found.gdp_real), _growth(found.price_level), found.interest,
            found.revenue / found.gdp, spent / found.gdp, found.primary_balance, found.debt[1:] / found.gdp,
        ]  # fmt: skip
        return Table(
            key="economy.by_year", title=words("Output, prices and the money of government"),
            columns=(
                TableColumn("year", words("Year")),
                TableColumn("gdp", words("GDP"), "money", self._of_year),
                TableColumn("people", words("Population"), "count"),
                TableColumn("gdp_head", words("GDP per head"), "money", words("{currency} per head and year", currency=self.currency)),
                TableColumn("growth", words("Growth of output, without prices"), "share"),
                TableColumn("prices", words("Growth of prices"), "share"),
                TableColumn("interest", words("Interest"), "share"),
                TableColumn("revenue", words("Revenue, of GDP"), "share"),
                TableColumn("expenditure", words("Expenditure, of GDP"), "share"),
                TableColumn("balance", words("Balance before interest, of GDP"), "share", decimals=2),
                TableColumn("debt", words("Debt at the end of the year, of GDP"), "share"),
            ),
            rows=tuple(
                (int(year), float(found.gdp[at]), *(_cell(column[at]) for column in columns)) for at, year in enumerate(found.years)
            ),
            definition=words("GDP in the prices of the year. Interest is nominal, as expected of money invested. Expenditure includes interest on debt; the balance does not."),
            universe=words("The whole economy"), source=self.told.source, formulas=(Formula("gdp_head", "{gdp}/{people}"),),
        )  # fmt: skip

    def work(self, work: Work) -> Table:
        words, found = self.words, self.economy
        employed = work.employed.sum(axis=(-1, -2))
        shares = work.by_status.sum(axis=(1, 2)) / employed[:, None]
        formal = work.formal.sum(axis=(1, 2, 3)) / employed
        wage = found.average_wage
        assert wage is not None
        return Table(
            key="economy.work", title=words("Work and wages"),
            columns=(
                TableColumn("year", words("Year")),
                TableColumn("labour_force", words("Labour force"), "count"),
                TableColumn("employed", words("Employed persons"), "count"),
                *(TableColumn(status, words(STATUS_LABELS[status]), "share") for status in STATUSES),
                TableColumn("formal", words("In formal employment"), "share"),
                TableColumn("wage", words("Mean wage of employees"), "money", self._of_year),
            ),
            rows=tuple(
                (int(year), float(work.labour_force[at].sum()), float(employed[at]), *map(float, shares[at]), float(formal[at]), _cell(wage[at]))
                for at, year in enumerate(found.years)
            ),
            definition=words("Status in employment as in the international classification (ICSE), as shares of all employed persons, and so is formal employment."),
            universe=words("Persons in the labour force, and the employed among them, in the middle of the year"), source=self.told.source,
        )  # fmt: skip

    @property
    def _of_year(self) -> str:
        return f"{self.currency}/year"


def _growth(
    level: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Growth over the year before; not known of the first year."""
    return np.concatenate([[np.nan], level[1:] / level[:-1] - 1])


def _cell(value: float) -> Cell:
    return float(value) if np.isfinite(value) else None

"""The part of a report on how a scheme can be financed: the premium traced to its flows, other systems of financing, the reserve aimed at."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

import numpy as np

from allcover.presenting.level_rates import held_at, lowest_rate
from allcover.presenting.told import Told
from allcover.presenting.valuation_level import LevelWriter
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_words import MILLION, PENSIONS, ValuationWriter, known
from allcover.projection.financing import (
    Account,
    general_average_premium,
    scaled_premium,
    standstill_rate,
    terminal_funding_rate,
)
from allcover.projection.insured import TYPES
from allcover.vocabulary.finding import Cell, Finding, Formula, Section, Table, TableColumn
from allcover.vocabulary.words import Words


@dataclass(frozen=True)
class _Rate:
    """A system of financing, its rate, the formula by which this follows from the tables, none where it does not, and the reserve at that rate, where it is one rate for some years. Without a rate there is none."""

    label: str
    rate: float | None
    formula: str = ""
    account: Account | None = None


_SPENT, _EARNED, _START = (
    "valuation.flows:spent_now",
    "valuation.flows:earned_now",
    "{valuation.premium:value.2}",
)
ENTRY_RATE = "{valuation.systems:rate.last}"
"""The cell of the entry-age rate, to which every other place that tells it is linked."""
PERIODS, HORIZONS, RATIOS = (5, 10, 15, 20, 30), (10, 25, 50, 75, 100), (1.0, 2.0, 5.0, 10.0)


def financing_section(results: ValuationResults, told: Told, words: Words) -> Section:
    """This function will present the rates under which a scheme can be financed, and how the premium is reckoned."""
    writer = _Writer(results, told, words)
    premium, flows, at_premium = premium_tables(results, told, words)
    return Section(
        id="financing",
        heading=words("How it can be financed"),
        paragraphs=(
            words(
                "The general average premium is one rate for all years of the horizon; scaled premiums hold for a period in which the reserve never falls, and at whose end it stops rising; terminal funding pays each year the capital "
                "value of that year's new pensions; the entry-age rate is what those who enter now would pay for themselves alone."
            ),
            words(
                "Implicit debt and the entry-age rate are of people carried until the last of them has died: past the horizon the law goes on as its definition dates it, and death rates, growth and interest of its last year hold."
            ),
        ),
        findings=tuple(writer.findings()),
        tables=(premium, flows, at_premium, writer.systems(), writer.awards()),
        charts=(LevelWriter(results, told, words).chart(at_premium),),
    )


def premium_tables(results: ValuationResults, told: Told, words: Words) -> tuple[Table, Table, Table]:
    """This function will give the tables that the premium is reckoned in, in short and year by year, and the reserve under it."""
    writer = _Writer(results, told, words)
    return writer.premium(), writer.flows(), LevelWriter(results, told, words).table()


@dataclass(frozen=True)
class _Writer(ValuationWriter):
    @property
    def flows_of_years(self) -> tuple[np.ndarray, np.ndarray]:
        """The factor by which money of each year's middle is worth less at the start, and the interest."""
        interest = self.made.paths.interest
        return np.sqrt(1 + interest) / np.cumprod(1 + interest), interest

    def findings(self) -> Iterator[Finding]:
        words = self.words
        label = words("Entry-age rate of those who enter in the first year")
        yield self.finding(
            "entry_rate", label, self._entry_rate, "share",
            words("Present value of the pensions of those who enter in the first year, and of their survivors, over that of their own insured earnings, until the last of them has died."),
            decimals=2, formula=ENTRY_RATE if self._entry_rate is not None else "",
        )  # fmt: skip
        label = words("Terminal funding, {year}", year=int(self.made.years[0]))
        yield self.finding(
            "terminal_first", label, float(self._terminal()[0]), "share", self._terminal_meaning(), decimals=2,
            formula="{valuation.awards:terminal.1}",
        )  # fmt: skip

    @property
    def _entry_rate(self) -> float | None:
        return known(self.results.valued.entry_rate)

    def _without_entry(self) -> Iterator[str]:
        if self._entry_rate is None:
            yield self.words("Nobody enters in the first year, so there is no entry-age rate.")

    def _terminal(self) -> np.ndarray:
        return terminal_funding_rate(self.results.awarded.capital.sum(axis=1), self.made.earnings)

    def _terminal_meaning(self) -> str:
        return self.words(
            "Capital value of the pensions newly awarded in the year, at its mortality, interest and indexation, with administration, over insured earnings of the year."
        )

    def premium(self) -> Table:
        words, made = self.words, self.made
        factor, _ = self.flows_of_years
        spent, earned = (
            float((made.expenditure * factor).sum()) / MILLION,
            float((made.earnings * factor).sum()) / MILLION,
        )
        reserve = self.results.valued.scheme.reserve / MILLION
        rows: tuple[tuple[Cell, ...], ...] = (
            (words("Present value of expenditure, {unit}", unit=self.millions_held), spent, None),
            (words("Reserve at the start, {unit}", unit=self.millions_held), reserve, None),
            (
                words("Left to be paid by contributions, {unit}", unit=self.millions_held),
                spent - reserve,
                None,
            ),
            (words("Present value of insured earnings, {unit}", unit=self.millions_held), earned, None),
            (words("General average premium"), None, made.premium),
        )
        flows = "valuation.flows"
        return Table(
            key="valuation.premium", title=words("How the general average premium is reckoned"),
            columns=(TableColumn("what", words("What")), TableColumn("value", words("Value"), "number", decimals=4),
                     TableColumn("rate", words("Rate of insured earnings"), "share", decimals=2)), rows=rows,
            definition=words("Present values are of the start, of money in the middle of each year, at the interest of the reserve."),
            universe=self.universe, source=self.told.source,
            formulas=(
                Formula("value", f"SUM({{{flows}:spent_now.all}})", 1), Formula("value", "{valuation.reserve:start.1}", 2),
                Formula("value", "{value.1}-{value.2}", 3), Formula("value", f"SUM({{{flows}:earned_now.all}})", 4),
                Formula("rate", "{value.3}/{value.4}", 5),
            ),
        )  # fmt: skip

    def flows(self) -> Table:
        words, made = self.words, self.made
        factor, interest = self.flows_of_years
        end, earned_far = np.cumprod(1 + interest), np.cumsum(made.earnings * factor)
        rows = tuple(
            (int(year), float(interest[at]), float(1 / end[at]), float(factor[at]), float(made.expenditure[at]) / MILLION, float(made.earnings[at]) / MILLION,
             float(made.expenditure[at] * factor[at]) / MILLION, float(made.earnings[at] * factor[at]) / MILLION, float(earned_far[at]) / MILLION)
            for at, year in enumerate(made.years)
        )  # fmt: skip
        columns = (
            self.year, TableColumn("rate", words("Rate of interest"), "share", decimals=3), TableColumn("end", words("Value of 1 at the end of the year"), "number", decimals=6),
            TableColumn("middle", words("Value of 1 in the middle of the year"), "number", decimals=6),
            self.money("expenditure", words("Expenditure")), self.money("earnings", words("Insured earnings")),
            self.held("spent_now", words("Expenditure, present value")), self.held("earned_now", words("Insured earnings, present value")),
            self.held("earned_far", words("Insured earnings so far, present value")),
        )  # fmt: skip
        return Table(
            key="valuation.flows", title=words("Expenditure and insured earnings, discounted"), columns=columns, rows=rows,
            definition=words("Each year's money with what 1 in the middle of that year is worth at the start."),
            universe=self.universe, source=self.told.source, notes=(self.begins(),),
            formulas=(
                Formula("expenditure", "{valuation.money:expenditure}"), Formula("earnings", "{valuation.rates:earnings}"),
                Formula("rate", "{valuation.reserve:rate}"), Formula("end", "{end.before}/(1+{rate})"), Formula("end", "1/(1+{rate})", 1),
                Formula("middle", "{end}*(1+{rate})^0.5"), Formula("spent_now", "{expenditure}*{middle}"),
                Formula("earned_now", "{earnings}*{middle}"), Formula("earned_far", "{earned_far.before}+{earned_now}"), Formula("earned_far", "{earned_now}", 1),
            ),
        )  # fmt: skip

    def systems(self) -> Table:
        words, systems = self.words, self._systems()
        return Table(
            key="valuation.systems", title=words("Rates under other systems of financing"),
            columns=(
                TableColumn("system", words("System of financing")), TableColumn("rate", words("Rate of insured earnings"), "share", decimals=2),
                self.held("lowest", words("Lowest reserve at that rate")), TableColumn("owing", words("The fund would owe")),
            ),
            rows=tuple((one.label, one.rate, *self._held(one.account)) for one in systems),
            definition=words(
                "All with the reserve at the start, but for terminal funding and the entry-age rate. An average over the horizon is weighted by the present value of insured earnings. "
                "A reserve aimed at is held at the end of the horizon, in years of its last expenditure. The lowest reserve is that at the end of a year under the rate from the first year on, within the years that it is for; others pay nothing of deficits. Where it is below nought, that much must be borrowed."
            ),
            universe=self.universe, source=self.told.source, notes=(*self._without_scaled(), *self._without_entry()), holds_results=True,
            formulas=tuple(
                Formula(column, text, row)
                for row, one in enumerate(systems, start=1)
                for column, text in (("rate", one.formula), *self._of_reserve(one.account)) if text
            ),
        )  # fmt: skip

    def _held(self, account: Account | None) -> tuple[Cell, Cell]:
        """The lowest reserve, and when something is owed."""
        if account is None:
            return None, None
        # Nought and more, in whole units: what is left of none by rounding is none.
        return round(float(account.lowest_reserve) / MILLION, 6) + 0.0, self.span(account.is_owing)

    def _of_reserve(self, account: Account | None) -> Iterator[tuple[str, str]]:
        """The formulas of the same: at the end of a year the reserve is what its rate has brought beyond the premium of the years so far."""
        if account is None:
            return
        years, table = account.expenditure.size, "valuation.at_premium"
        so_far, earned, end = (
            f"{{{name}.1-{years}}}"
            for name in (f"{table}:so_far", "valuation.flows:earned_far", "valuation.flows:end")
        )
        yield "lowest", f"ROUND(SUMPRODUCT(MIN(({{rate}}-{so_far})*{earned}/{end})),6)"
        yield "owing", LevelWriter(self.results, self.told, self.words).owing("{rate}", table, years)

    def _systems(self) -> list[_Rate]:
        words = self.words
        terminal = float((self._terminal() * self._weights()).sum())
        return [
            *self._premiums(), *self._scaled(), _Rate(words("Terminal funding, average over the horizon"), terminal),
            _Rate(words("Entry-age rate of those who enter in the first year"), self._entry_rate),
        ]  # fmt: skip

    def _weights(self) -> np.ndarray:
        earned = self.made.earnings * self.flows_of_years[0]
        return np.asarray(earned / earned.sum())

    def _premiums(self) -> Iterator[_Rate]:
        words, made, valued = self.words, self.made, self.results.valued
        reserve = valued.scheme.reserve
        for years in [*(one for one in HORIZONS if one < made.years.size), made.years.size]:
            flows = (made.expenditure[:years], made.earnings[:years], made.paths.interest[:years])
            label = words("General average premium over {years} years", years=years)
            rate = float(general_average_premium(*flows, reserve=reserve))
            text = f"(SUM({{{_SPENT}.1-{years}}})-{_START})/SUM({{{_EARNED}.1-{years}}})"
            yield _Rate(label, rate, text, held_at(valued, rate, years))
        last = made.years.size
        for ratio in RATIOS:
            flows = (made.expenditure, made.earnings, made.paths.interest)
            rate = float(general_average_premium(*flows, reserve=reserve, reserve_ratio=ratio))
            label = words.plural(
                "The same, with {ratio} year of expenditure in reserve at the end", "The same, with {ratio} years of expenditure in reserve at the end",
                int(ratio), ratio=int(ratio),
            )  # fmt: skip
            aimed = f"{ratio}*{{valuation.flows:expenditure.{last}}}*{{valuation.flows:end.{last}}}"
            text = f"({{valuation.premium:value.3}}+{aimed})/{{valuation.premium:value.4}}"
            yield _Rate(label, rate, text, held_at(valued, rate))
        label, rate = words("Lowest level rate at which nothing is ever owed"), lowest_rate(valued)
        yield _Rate(label, rate, "MAX({valuation.at_premium:so_far.all})", held_at(valued, rate))

    def _scaled(self) -> Iterator[_Rate]:
        valued, flows = self.results.valued, self._money
        for years in self._periods:
            label = self.words("Scaled premium for the first {years} years", years=years)
            rate = float(scaled_premium(*flows, years, reserve=valued.scheme.reserve))
            if isnan(rate):
                yield _Rate(label, None)
            else:
                yield _Rate(label, rate, _stops_rising(years), held_at(valued, rate, years))

    @property
    def _money(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        made = self.made
        return made.expenditure, made.earnings, made.paths.interest

    @property
    def _periods(self) -> list[int]:
        return [one for one in PERIODS if 2 <= one <= self.made.years.size]

    def _without_scaled(self) -> Iterator[str]:
        """For which periods there is no scaled premium, and why."""
        words, made, valued = self.words, self.made, self.results.valued
        reserve, accounts = valued.scheme.reserve, {}
        for years in self._periods:
            if isnan(float(scaled_premium(*self._money, years, reserve=reserve))):
                rate = float(standstill_rate(*self._money, years, reserve=reserve))
                accounts[years] = held_at(valued, rate, years)
        if not accounts:
            return
        yield words(
            "As worked out, there is no scaled premium for {periods} years: at the rate under which the reserve stands still at the end of the period it would have fallen before.",
            periods=", ".join(map(str, accounts)),
        )  # fmt: skip
        if owing := [years for years, account in accounts.items() if account.is_owing.any()]:
            yield words(
                "As worked out, within {periods} years the fund would even owe at that rate: what would stop then is not the rise of a reserve but that of a debt.",
                periods=", ".join(map(str, owing)),
            )  # fmt: skip
        low = int(made.pay_as_you_go[: max(accounts)].argmin())
        if low:
            yield words(
                "As worked out, pay-as-you-go rates fall from {first} in {year} to {last} in {until}: pensioners per contributor go from {ratio} to {ratio_last}, the average pension from {pension} to {pension_last} of average insured earnings.",
                first=self.share(made.pay_as_you_go[0]), last=self.share(made.pay_as_you_go[low]), year=int(made.years[0]), until=int(made.years[low]),
                ratio=self.ratio(made.demographic_ratio[0]), ratio_last=self.ratio(made.demographic_ratio[low]),
                pension=self.mean_pension(0), pension_last=self.mean_pension(low),
            )  # fmt: skip

    def awards(self) -> Table:
        words, made, new = self.words, self.made, self.results.awarded
        wages = made.earnings / made.contributors / 12
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = new.amounts[:, 0] / new.persons[:, 0] / wages
        terminal = self._terminal()
        rows = tuple(
            (int(year), *(float(one) for one in new.persons[at]), float(ratio[at]) if np.isfinite(ratio[at]) else None, float(new.capital[at].sum()) / MILLION,
             float(terminal[at]))
            for at, year in enumerate(made.years)
        )  # fmt: skip
        columns = (
            self.year, *(TableColumn(name, words(PENSIONS[name]), "count") for name in TYPES),
            TableColumn("replacement", words("New old-age pension, of average insured earnings"), "share"),
            self.money("capital", words("Capital value")), TableColumn("terminal", words("Terminal funding rate"), "share", decimals=2),
        )  # fmt: skip
        return Table(
            key="valuation.awards", title=words("New pensions and their capital value"), columns=columns, rows=rows,
            definition=words(
                "Pensions newly in payment at the end of the year. The average new old-age pension stands against average insured earnings of all contributors, not against a "
                "pensioner's own last wage."
            ),
            universe=self.universe, source=self.told.source, notes=(self.begins(), self._terminal_meaning()),
            formulas=(Formula("terminal", "{capital}/{valuation.rates:earnings}"),),
        )  # fmt: skip


def _stops_rising(years: int) -> str:
    """The formula of the rate at which the reserve at the end of a period is that of a year before: both are lines in the rate."""

    def owed(at: int) -> str:
        return f"(SUM({{{_SPENT}.1-{at}}})-{_START})/{{valuation.flows:end.{at}}}"

    def earned(at: int) -> str:
        return f"SUM({{{_EARNED}.1-{at}}})/{{valuation.flows:end.{at}}}"

    return f"({owed(years)}-{owed(years - 1)})/({earned(years)}-{earned(years - 1)})"

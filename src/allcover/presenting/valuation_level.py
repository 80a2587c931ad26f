"""What one level rate asks of a scheme on the way: the reserve under the general average premium, and the lowest rate under which nothing is ever owed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from allcover.presenting.level_rates import held_at, lowest_rate, most_owed
from allcover.presenting.line_charts import lines
from allcover.presenting.numbers import number_text
from allcover.presenting.valuation_words import MILLION, ValuationWriter
from allcover.presenting.valuing import Valued
from allcover.projection.financing import general_average_premium
from allcover.vocabulary.finding import Chart, Finding, Formula, Table, TableColumn

_FLOWS = "valuation.flows"
_ONE_RATE = "1E-12"
"""Rates no farther apart than this are one rate."""


@dataclass(frozen=True)
class LevelWriter(ValuationWriter):
    """Writes of level rates, in one language."""

    def of_the_premium(self) -> str:
        """This function will say what the premium of the law as it is pays for, and what it asks on the way."""
        words, made = self.words, self.made
        if not self.asks(self.results.valued):
            return self.unasked()
        told = words(
            "One rate of {premium} of insured earnings from the first year on, with the reserve at the start, pays for all {years} years taken together; at their end nothing is left. "
            "What others pay of deficits is not counted.",
            premium=self.share(made.premium), years=made.years.size,
        )  # fmt: skip
        return f"{told} {self.on_the_way(self.results.valued)}"

    def asks(self, valued: Valued) -> bool:
        """Whether anything need be asked of contributors: not where the reserve alone pays for all, and the premium comes out at nought or below."""
        return valued.valuation.premium > 0

    def unasked(self) -> str:
        """This function will say that nothing need be asked."""
        return self.words(
            "The reserve at the start and its interest pay for all {years} years taken together, and in none of them is anything owed: nothing need be asked of contributors. A rate below nought says how much more than enough the reserve is.",
            years=self.made.years.size,
        )  # fmt: skip

    def on_the_way(self, valued: Valued) -> str:
        """This function will say whether a scheme would owe at its premium, when and how much, and which rate asks no debt."""
        if not self.asks(valued):
            return self.unasked()
        told = self._owed_on_the_way(valued)
        if not held_at(valued, valued.valuation.premium).is_owing.any():
            return told
        least = self.words(
            "It pays for all only if so much can be borrowed, at the interest of the reserve; the lowest rate at which nothing is ever owed is {rate}.",
            rate=self.share(lowest_rate(valued)),
        )  # fmt: skip
        return f"{told} {least}"

    def in_brief(self, valued: Valued) -> str:
        """This function will say the same in few words."""
        if not self.asks(valued):
            return self.unasked()
        words, told = self.words, self._owed_on_the_way(valued)
        name = words("Lowest level rate at which nothing is ever owed")
        return f"{told} {words('{name}: {value}', name=name, value=self.share(lowest_rate(valued)))}."

    def _owed_on_the_way(self, valued: Valued) -> str:
        words, premium = self.words, valued.valuation.premium
        account, rate = held_at(valued, premium), self.share(premium)
        if not account.is_owing.any():
            return words("At {rate} nothing is ever owed.", rate=rate)
        return words(
            "At {rate} the fund would owe money {years}, at most {amount} at the end of the year {year}.",
            rate=rate,
            years=self.spans(account.is_owing), amount=self.amount(most_owed(account)),
            year=int(self.made.years[int(account.lowest_year) - 1]),
        )  # fmt: skip

    def amount(self, money: float) -> str:
        """This function will write money at a date, in millions."""
        return f"{number_text(money / MILLION, 'money', self.words, 1)} {self.millions_held}"

    def owing(self, rate: str, table: str, years: int | None = None, before: str = "") -> str:
        """This function will give the formula of the years in which something is owed at the rate of a cell: those in which the premium so far is higher. ``before`` as in :meth:`span_formula`."""
        years = years or self.made.years.size
        so_far = f"{{{table}:so_far.1-{years}}}"
        return self.span_formula(
            f"{{{table}:year.1-{years}}}", f"{{{table}:year.{years}}}", f"{rate}<{so_far}-{_ONE_RATE}", before
        )

    def findings(self) -> Iterator[Finding]:
        """This function will give the most that is owed at the premium, and the lowest rate without debt."""
        words, valued = self.words, self.results.valued
        yield self.owed("premium_owed", words("Most that the fund would owe at the premium"), valued)
        least = self.finding(
            "premium_without_debt", words("Lowest level rate at which nothing is ever owed"), lowest_rate(valued), "share",
            words("The highest of the general average premiums over one year, two years, and so on to the horizon; others pay nothing of deficits."),
            decimals=2, formula="MAX({valuation.at_premium:so_far.all})",
        )  # fmt: skip
        # The paragraphs say it; room for large numbers is short.
        yield replace(least, is_headline=False)

    def owed(self, key: str, label: str, valued: Valued, at: int = 0) -> Finding:
        """This function will give the most that a scheme would owe at its premium; the label says in which years it would owe at all."""
        words, account = self.words, held_at(valued, valued.valuation.premium)
        table, premium = (
            f"valuation.{name}_{at}" if at else f"valuation.{name}" for name in ("at_premium", "premium")
        )
        follows = self.owing(f"{{{premium}:rate.5}}", table, before=label)
        if account.is_owing.any():
            label = f"{label} ({self.span(account.is_owing)})"
        found = self.finding(
            key, label, most_owed(account) / MILLION, self.millions_held,
            words("The lowest reserve at the end of a year at the premium, where that is below nought; others pay nothing of deficits."),
            kind="money", decimals=1, formula=f"MAX(0,-MIN({{{table}:end.all}}))",
        )  # fmt: skip
        return replace(found, label_formula=follows)

    def table(self) -> Table:
        """This function will carry the reserve on under the premium, year by year."""
        words, made = self.words, self.made
        account = held_at(self.results.valued, made.premium)
        so_far = self._so_far()
        rows = tuple(
            (int(year), *(float(one[at]) / MILLION for one in (account.reserve, account.contributions, account.expenditure, account.investment, account.reserve[1:])), float(so_far[at]))
            for at, year in enumerate(made.years)
        )  # fmt: skip
        columns = (
            self.year, self.held("start", words("Reserve at the start")), self.money("contributions", words("Contributions at the premium")),
            self.money("expenditure", words("Expenditure")), self.money("interest", words("Interest")), self.held("end", words("Reserve at the end")),
            TableColumn("so_far", words("General average premium of the years so far"), "share", decimals=2),
        )  # fmt: skip
        return Table(
            key="valuation.at_premium", title=words("The reserve under the general average premium"), columns=columns, rows=rows,
            definition=words(
                "The one rate of the premium is asked from the first year on, and others pay nothing of deficits. A reserve below nought is a debt at the same interest. The highest number of the last column, of all years, is the lowest "
                "level rate at which nothing is ever owed."
            ),
            universe=self.universe, source=self.told.source, notes=(self.begins(),), formulas=tuple(self._formulas()),
        )  # fmt: skip

    def _so_far(self) -> np.ndarray:
        made, reserve = self.made, self.results.valued.scheme.reserve
        flows = made.expenditure, made.earnings, made.paths.interest
        return np.array(
            [
                float(general_average_premium(*(one[: at + 1] for one in flows), reserve=reserve))
                for at in range(made.years.size)
            ]
        )

    def _formulas(self) -> Iterator[Formula]:
        rate = "{valuation.reserve:rate}"
        yield Formula("start", "{end.before}")
        yield Formula("start", "{valuation.reserve:start.1}", 1)
        yield Formula("contributions", "{valuation.rates:earnings}*{valuation.premium:rate.5}")
        yield Formula("expenditure", "{valuation.money:expenditure}")
        yield Formula("interest", f"{{start}}*{rate}+({{contributions}}-{{expenditure}})*((1+{rate})^0.5-1)")
        yield Formula("end", "{start}+{contributions}-{expenditure}+{interest}")
        for row in range(1, self.made.years.size + 1):
            spent, earned = f"{{{_FLOWS}:spent_now.1-{row}}}", f"{{{_FLOWS}:earned_now.1-{row}}}"
            yield Formula("so_far", f"(SUM({spent})-{{valuation.premium:value.2}})/SUM({earned})", row)

    def chart(self, table: Table) -> Chart:
        """This function will draw the reserve under the premium."""
        return lines(table, key="valuation.at_premium", title=table.title, words=self.words, x="year", series=("end",))  # fmt: skip

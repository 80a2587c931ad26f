"""The parts of a valuation report on a fund that nobody pays into any more: who draws, what that costs, what the reserve bears, and what nobody finances."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from allcover.presenting.closed_beside import ClosedBeside
from allcover.presenting.closed_words import ClosedWriter
from allcover.presenting.cost_findings import PAYER_LABELS
from allcover.presenting.economy_section import economy_section, economy_told
from allcover.presenting.line_charts import lines
from allcover.presenting.sheet_formulas import first_year
from allcover.presenting.told import Told
from allcover.presenting.valuation_changes import idle_reforms
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_words import BENEFITS, MILLION, PENSIONS
from allcover.projection.insured import TYPES
from allcover.projection.results import OLD
from allcover.vocabulary.finding import Chart, Finding, Formula, Section, Table, TableColumn
from allcover.vocabulary.words import Words


def closed_sections(results: ValuationResults, told: Told, words: Words) -> Iterator[Section]:
    """This function will present what a fund without contributors comes to, what would move it, other laws, and the economy it is laid in."""
    yield _Writer(results, told, words).section()
    yield from ClosedBeside(results, told, words).sections()
    economy, file = results.valued.economy, results.study.basis.economy
    if economy is not None and file is not None:
        currency = words(results.study.basis.system.country.currency)
        yield economy_section(economy, file.notes, currency, economy_told(told, words), words)


@dataclass(frozen=True)
class _Writer(ClosedWriter):
    def section(self) -> Section:
        """What it comes to under the law as it is."""
        persons, money = self.of_persons(), self._of_money()
        beside = (*self._of_the_reserve(), *idle_reforms(self.results, self.words))
        return Section(
            id="closed", heading=self.words("Result of the valuation"), paragraphs=(self._of_the_group(), *beside), brief=beside,
            findings=tuple(self._findings()), tables=(money, self._worth(), persons, self.shares()), charts=tuple(self._charts(money, persons)),
        )  # fmt: skip

    def _of_the_group(self) -> str:
        return self.words(
            "Nobody contributes, so there are no insured earnings, and rates of them, such as a premium or a pay-as-you-go rate, cannot be told. Who draws a pension, and who has credit for one, is carried on year by year by sex and age, with their survivors. Money is in prices of its year."
        )

    def _of_the_reserve(self) -> Iterator[str]:
        """Who bears what, and what becomes of it once the reserve is used up."""
        words, made, found = self.words, self.made, self.closed.found
        about = {"reserve": self.amount(self.results.valued.scheme.reserve)}
        if payers := self._payers():
            bear = self.results.valued.scheme.others_pay
            shares = [
                words("{name}: {value}", name=words(PAYER_LABELS[name]), value=self.share(bear * share, 1))
                for name, share in payers.items()
            ]
            yield words(
                "Of each year’s expenditure the law has others pay, whatever the reserve holds: {payers}.",
                payers=", ".join(shares),
            )
        if not found.needed:
            return
        if not found.exhaustion:
            yield words(
                "The reserve of {reserve} bears the rest and lasts to the end of the horizon; {needed} would do.",
                needed=self.amount(found.needed), **about,
            )  # fmt: skip
            return
        lacking = made.reserves.lacking
        worst = int(lacking.argmax())
        yield words(
            "The reserve of {reserve} bears the rest and is used up in the year that begins in {year}. From then on nobody finances what it was to bear: {most} in {worst}, when it is most, and {lacking} over all years, at today’s value. A reserve of {needed} would last to the end of the horizon.",
            year=found.exhaustion, most=self.amount(float(lacking[worst])), worst=int(made.years[worst]), lacking=self.amount(found.lacking), needed=self.amount(found.needed), **about,
        )  # fmt: skip

    def _findings(self) -> Iterator[Finding]:
        words, made, found = self.words, self.made, self.closed.found
        first, years = int(made.years[0]), made.years.size
        yield self.finding(
            "closed.expenditure_first", words("Expenditure, {year}", year=first), float(made.expenditure[0]) / MILLION, self.millions,
            words("Benefits and administration of the year."), kind="money", decimals=1, formula="{closed.money:expenditure.1}",
        )  # fmt: skip
        yield self.finding(
            "closed.debt", words("Implicit pension debt"), found.debt / MILLION, self.millions_held, self.meaning_of_debt(), kind="money", decimals=1,
            formula="{closed.worth:value.5}",
        )  # fmt: skip
        yield self.finding(
            "closed.needed", words("Reserve that would last to the end of the horizon"), found.needed / MILLION, self.millions_held,
            words("Present value, at the interest of the reserve, of all expenditure of the horizon but for what others pay."), kind="money", decimals=1,
            formula="{closed.worth:value.3}",
        )  # fmt: skip
        yield self.finding(
            "closed.lacking", words("What the reserve lacks today"), found.lacking / MILLION, self.millions_held,
            words("Present value of what nobody finances once the reserve is used up; nought where it is enough."), kind="money", decimals=1,
            formula="{closed.worth:value.4}",
        )  # fmt: skip
        if found.exhaustion:
            table = "closed.money"
            lacks = first_year(f"{{{table}:year.all}}", f"{{{table}:year.{years}}}", f"{{{table}:lacking.all}}>0", words("never"))  # fmt: skip
            yield self.finding(
                "closed.exhaustion", words("Year in which the reserve is used up"), found.exhaustion, "calendar year",
                words("The first year of which a part is financed by nobody."), kind="text", formula=lacks,
            )  # fmt: skip
        label = words("General average premium over {years} years", years=years)
        yield self.finding(
            "premium", label, None, "share", words("Cannot be told: nobody contributes, so there are no insured earnings of which it would be a share."), kind="share",
        )  # fmt: skip

    def of_persons(self) -> Table:
        """Who draws, and who has credit for a pension to come."""
        words, made = self.words, self.made
        people = self.results.valued.ground.population
        old = ((people[:-1] + people[1:]) / 2)[..., OLD:].sum(axis=(1, 2))
        inactive = made.insured.inactive.sum(axis=(1, 2, 3))
        rows = tuple(
            (int(year), *(float(one) for one in made.pensioners[:, at]), float(made.pensioners[:, at].sum()), float(inactive[at] + inactive[at + 1]) / 2, float(old[at]))
            for at, year in enumerate(made.years)
        )  # fmt: skip
        return Table(
            key="closed.persons", title=words("Who draws a pension, and who has credit for one"),
            columns=(
                self.year, *(TableColumn(name, words(PENSIONS[name]), "count") for name in TYPES), TableColumn("all", words("All pensions"), "count"),
                TableColumn("inactive", words("With credit, not contributing"), "count"), TableColumn("old", words("Population 65 and over"), "count"),
            ),
            rows=rows, definition=words("Persons in the middle of the year: means of both its ends. A person with two pensions counts twice."),
            universe=words("All residents; insured persons and pensioners of the scheme"), source=self.told.source,
            notes=(self.begins(), *self.without_orphans()), formulas=(Formula("all", BENEFITS),),
        )  # fmt: skip

    def _of_money(self) -> Table:
        words, made, payers = self.words, self.made, self._payers()
        account, interest = made.reserves, made.paths.interest
        economy = self.results.valued.economy
        others = {name: account.other * share for name, share in payers.items()}
        gdp = () if economy is None else (made.expenditure / economy.gdp[: made.years.size],)
        columns = (
            self.year, *(self.money(name, words(PENSIONS[name])) for name in TYPES), *self.columns_of_administration(), self.money("administration", words("Administration")), self.money("expenditure", words("Expenditure")),
            *(self.money(f"other_{name}", words("{payer}, of expenditure", payer=words(PAYER_LABELS[name]))) for name in payers),
            self.held("start", words("Reserve at the start")), TableColumn("rate", words("Rate of interest"), "share", decimals=3), self.money("interest", words("Interest")),
            self.money("lacking", words("Financed by nobody")), self.held("end", words("Reserve at the end")),
            TableColumn("factor", words("Value at the start of one in the middle of the year"), "number", decimals=4),
            *(TableColumn("gdp", words("Expenditure, of GDP"), "share", decimals=2) for _ in gdp),
        )  # fmt: skip
        factor = np.sqrt(1 + interest) / np.cumprod(1 + interest)
        money = (
            made.administration,
            made.expenditure,
            *others.values(),
            account.reserve[:-1],
        )
        after = (account.investment, account.lacking, account.reserve[1:])
        rows = tuple(
            (int(year), *(float(one[at]) / MILLION for one in made.benefits), *(float(one[at]) for one in self.shares_of_administration), *(float(one[at]) / MILLION for one in money), float(interest[at]), *(float(one[at]) / MILLION for one in after), float(factor[at]),
             *(float(one[at]) for one in gdp))
            for at, year in enumerate(made.years)
        )  # fmt: skip
        return Table(
            key="closed.money", title=words("Expenditure and who pays it, by year"), columns=columns, rows=rows,
            definition=words(
                "Benefits as the definition gives them, administration as a share of benefits. Others pay the share of expenditure that the balance of the definition gives them, whatever the reserve holds; the reserve bears the rest until nothing is left of it. It is lent nothing: what it was to bear is then financed by nobody."
            ),
            universe=self.universe, source=self.told.source, notes=(self.begins(),), formulas=tuple(self._formulas()), holds_results=True,
        )  # fmt: skip

    def _formulas(self) -> Iterator[Formula]:
        payers = self._payers()
        paid = "+".join(f"{{other_{name}}}" for name in payers) or "0"
        yield self.of_administration()
        yield Formula("expenditure", f"{BENEFITS}+{{administration}}")
        for at, name in enumerate(payers, start=2):
            yield Formula(f"other_{name}", f"{{valuation.shares:share.{at}}}*{{expenditure}}")
        yield Formula("start", "{end.before}")
        yield Formula("lacking", f"MAX(0,{{expenditure}}-({paid})-{{start}}*(1+{{rate}})^0.5)")
        yield Formula(
            "interest", f"{{start}}*{{rate}}+({paid}+{{lacking}}-{{expenditure}})*((1+{{rate}})^0.5-1)"
        )
        yield Formula("end", f"MAX(0,{{start}}+{paid}+{{lacking}}+{{interest}}-{{expenditure}})")
        yield Formula("factor", "{factor.before}/((1+{rate.before})*(1+{rate}))^0.5")
        yield Formula("factor", "1/(1+{rate})^0.5", 1)
        if self.results.valued.economy is not None:
            yield Formula("gdp", "{expenditure}*1000000/{economy.by_year:gdp}")

    def _worth(self) -> Table:
        """What all years come to at the start."""
        words, found = self.words, self.closed.found
        reserve = self.results.valued.scheme.reserve
        spent = "SUMPRODUCT({closed.money:expenditure.all},{closed.money:factor.all})"
        others = "+".join(f"SUMPRODUCT({{closed.money:other_{name}.all}},{{closed.money:factor.all}})" for name in self._payers())  # fmt: skip
        rows = (
            (words("Expenditure of the horizon"), found.expenditure / MILLION),
            (words("Of this, paid by others"), (found.expenditure - found.needed) / MILLION),
            (words("Of this, for the reserve to bear"), found.needed / MILLION),
            (words("What the reserve lacks today"), found.lacking / MILLION),
            (words("Implicit pension debt"), found.debt / MILLION),
            (words("Reserve at the start"), reserve / MILLION),
        )
        formulas = [
            Formula("value", spent, 1), Formula("value", "{value.1}-{value.2}", 3),
            Formula("value", "SUMPRODUCT({closed.money:lacking.all},{closed.money:factor.all})", 4), Formula("value", "{closed.money:start.1}", 6),
        ]  # fmt: skip
        return Table(
            key="closed.worth", title=words("What the pensions are worth today"),
            columns=(TableColumn("what", words("What")), self.held("value", words("Present value"))), rows=rows,
            definition=f"{words('At the interest of the reserve, in the money of the start.')} {self.meaning_of_debt()}",
            universe=self.universe, source=self.told.source, formulas=(*formulas, *((Formula("value", others, 2),) if others else ())),
        )  # fmt: skip

    def _charts(self, money: Table, persons: Table) -> Iterator[Chart]:
        words = self.words
        beside = ("lacking",) if self.closed.found.lacking else ()
        title = words("Expenditure, and what nobody finances of it") if beside else words("Expenditure")
        yield lines(money, key="closed.money", title=title, words=words, x="year", series=("expenditure", *beside))  # fmt: skip
        drawn = tuple(name for name, paid in zip(TYPES, self.made.pensioners, strict=True) if paid.any())
        yield lines(persons, key="closed.persons", title=persons.title, words=words, x="year", series=drawn)
        yield lines(money, key="closed.reserve", title=words("Reserve at the end"), words=words, x="year", series=("end",))  # fmt: skip

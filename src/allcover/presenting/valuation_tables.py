"""The tables of a valuation's result, a row a year: rates, persons, income and expenditure, reserve."""

from collections.abc import Iterator
from dataclasses import dataclass

from allcover.presenting.cost_findings import PAYER_LABELS
from allcover.presenting.valuation_words import BENEFITS, MILLION, PENSIONS, ValuationWriter, known
from allcover.projection.insured import TYPES
from allcover.projection.results import OLD, WORKING
from allcover.vocabulary.finding import Formula, Table, TableColumn

BENEFITS_OF_MONEY = "+".join(f"{{valuation.money:{name}}}" for name in TYPES)
_PENSIONERS = "+".join(f"{{valuation.persons:{name}}}" for name in TYPES)


@dataclass(frozen=True)
class ValuationTables(ValuationWriter):
    """Writes the tables of a valuation under the law as it is, in one language."""

    def rates(self) -> Table:
        """This function will set what the scheme costs against what the law asks."""
        words, made = self.words, self.made
        columns = (
            self.year, self.money("earnings", words("Insured earnings")), self.money("expenditure", words("Expenditure")),
            self.money("contributions", words("Contributions under the law")),
            TableColumn("cost", words("Pay-as-you-go rate"), "share", decimals=2),
            TableColumn("law", words("Rate of the law"), "share", decimals=2),
            TableColumn("premium", words("General average premium"), "share", decimals=2),
            TableColumn("pensioners", words("Pensioners per contributor"), "number", decimals=3),
            TableColumn("pension", words("Average pension, of average insured earnings"), "share"),
        )  # fmt: skip
        rows = tuple(
            (int(year), earned / MILLION, spent / MILLION, paid / MILLION, cost, law, made.premium, demographic, known(financial))
            for year, earned, spent, paid, cost, law, demographic, financial in zip(
                made.years, made.earnings, made.expenditure, made.contributions, made.pay_as_you_go, made.contribution_rate,
                made.demographic_ratio, made.financial_ratio,
            )
        )  # fmt: skip
        return Table(
            key="valuation.rates", title=words("What the scheme costs against what the law asks"), columns=columns, rows=rows,
            definition=words(
                "Expenditure is benefits and administration. The pay-as-you-go rate is expenditure over insured earnings of the year; the premium is one rate for all "
                "years of the horizon, with the reserve at the start."
            ),
            universe=self.universe, source=self.told.source, notes=(self.begins(),),
            formulas=(
                Formula("expenditure", "{valuation.money:expenditure}"), Formula("contributions", "{law}*{earnings}"),
                Formula("cost", "{expenditure}/{earnings}"),
                Formula("premium", "{valuation.premium:rate.5}"), Formula("pensioners", "{valuation.persons:ratio}"),
                Formula("pension", f"({BENEFITS_OF_MONEY})/({_PENSIONERS})/({{earnings}}/{{valuation.persons:contributors}})"),
            ),
        )  # fmt: skip

    def persons(self) -> Table:
        """This function will count population, contributors and pensioners."""
        words, made, people = self.words, self.made, self.results.valued.ground.population
        middle = (people[:-1] + people[1:]) / 2
        young, able, old = (
            middle[..., low:high].sum(axis=(1, 2))
            for low, high in ((0, WORKING), (WORKING, OLD), (OLD, None))
        )
        inactive = made.insured.inactive.sum(axis=(1, 2, 3))
        economy = self.results.valued.economy
        # As the ILO's valuations print it, where the scheme is laid in its country's economy.
        force = (
            economy.work.labour_force.sum(axis=(1, 2))
            if economy is not None and economy.work is not None
            else None
        )
        rows = tuple(
            (int(year), *map(float, (young[at], able[at], old[at], *(() if force is None else (force[at],)), made.contributors[at], (inactive[at] + inactive[at + 1]) / 2)),
             *(float(one) for one in made.pensioners[:, at]), float(made.demographic_ratio[at]), float(old[at] / able[at]))
            for at, year in enumerate(made.years)
        )  # fmt: skip
        columns = (
            self.year, TableColumn("young", words("Population under 15"), "count"), TableColumn("able", words("Population 15 to 64"), "count"),
            TableColumn("old", words("Population 65 and over"), "count"), *(() if force is None else (TableColumn("force", words("Labour force"), "count"),)),
            TableColumn("contributors", words("Contributors"), "count"), TableColumn("inactive", words("With credit, not contributing"), "count"),
            *(TableColumn(name, words(PENSIONS[name]), "count") for name in TYPES),
            TableColumn("ratio", words("Pensioners per contributor"), "number", decimals=3),
            TableColumn("dependency", words("Persons aged 65 and over per person aged 15 to 64"), "number", decimals=3),
        )  # fmt: skip
        return Table(
            key="valuation.persons", title=words("Population, contributors and pensioners"), columns=columns, rows=rows,
            definition=words("Persons in the middle of the year: means of both its ends. A person with two pensions counts twice."),
            universe=words("All residents; insured persons and pensioners of the scheme"), source=self.told.source,
            notes=(self.begins(), *self.without_orphans()),
            formulas=(
                Formula("ratio", "({old_age}+{invalidity}+{widowed}+{orphaned})/{contributors}"), Formula("dependency", "{old}/{able}"),
                *(() if force is None else (Formula("force", "{economy.work:labour_force}"),)),
            ),
        )  # fmt: skip

    def money_table(self) -> Table:
        """This function will list income and expenditure."""
        words, made = self.words, self.made
        account, payers = made.reserves, self._payers()
        income = (
            made.contributions,
            account.investment,
            *(account.other * share for share in payers.values()),
            made.contributions + account.investment + account.other,
        )
        spent = (made.administration, made.expenditure)
        rows = tuple(
            (
                int(year),
                *(float(one[at]) / MILLION for one in (*income, *made.benefits)),
                *(float(one[at]) for one in self.shares_of_administration),
                *(float(one[at]) / MILLION for one in spent),
                float(income[-1][at] - spent[-1][at]) / MILLION,
            )
            for at, year in enumerate(made.years)
        )
        columns = (
            self.year, self.money("contributions", words("Contributions")), self.money("interest", words("Interest")),
            *(self.money(f"other_{name}", words("{payer}, of the deficit", payer=words(PAYER_LABELS[name]))) for name in payers), self.money("income", words("Total income")), *(self.money(name, words(PENSIONS[name])) for name in TYPES),
            *self.columns_of_administration(), self.money("administration", words("Administration")), self.money("expenditure", words("Expenditure")),
            self.money("balance", words("Income less expenditure")),
        )  # fmt: skip
        return Table(
            key="valuation.money", title=words("Income and expenditure"), columns=columns, rows=rows,
            definition=words(
                "Contributions under the law, and interest on the reserve at the rates assumed; benefits as the definition gives them, administration as a share of benefits. "
                "Of what contributions lack, others pay the share that the definition has them pay: the State, employers or donors."
            ),
            universe=self.universe, source=self.told.source, notes=(self.begins(), *self._whatever_the_reserve()),
            formulas=(
                Formula("contributions", "{valuation.rates:contributions}"), Formula("interest", "{valuation.reserve:interest}"),
                *(Formula(f"other_{name}", f"{{valuation.shares:share.{at}}}*MAX({{expenditure}}-{{contributions}},0)") for at, name in enumerate(payers, start=2)),
                Formula("income", "+".join(f"{{{name}}}" for name in ("contributions", "interest", *(f"other_{name}" for name in payers)))),
                self.of_administration(),
                Formula("expenditure", f"{BENEFITS}+{{administration}}"),
                Formula("balance", "{income}-{expenditure}"),
            ),
        )  # fmt: skip

    def _whatever_the_reserve(self) -> Iterator[str]:
        """That others pay of a deficit while there is a reserve, where anybody does."""
        if self._payers():
            yield self.words(
                "What others pay of a deficit follows from the balance of the definition alone: it is paid in every year in which contributions lack, whatever the reserve holds, and is not drawn from it. The reserve bears the rest."
            )

    def _payers(self) -> dict[str, float]:
        """Who pays of a deficit beside the reserve, as the definition has it, each with the share of what all of them pay."""
        basis = self.results.study.basis
        shares = basis.system.schemes[basis.given.scheme].balance
        others = {name: float(share) for name, share in shares.items() if name != "reserve" and share}
        return {name: share / sum(others.values()) for name, share in others.items()}

    def shares(self) -> Table:
        """This function will give the shares by which money of a year follows from other money of it: administration, and what others pay."""
        words, ground = self.words, self.results.valued.ground
        others = tuple(
            (
                words("{payer}, of the deficit", payer=words(PAYER_LABELS[name])),
                ground.others_pay * share,
            )
            for name, share in self._payers().items()
        )
        return Table(
            key="valuation.shares", title=words("Shares of benefits and of the deficit"),
            columns=(TableColumn("what", words("What")), TableColumn("share", words("Share"), "share")),
            rows=((words("Administration, of benefits"), float(ground.administration[ground.law[0]])), *others),
            definition=words("As the definition of the scheme has them. The deficit is what contributions lack of a year's expenditure."),
            universe=self.universe, source=self.told.source, notes=() if not self.shares_of_administration else (words("{name}: {value}", name=words("Administration, of benefits"), value=self.administration_text()),),
        )  # fmt: skip

    def reserve(self) -> Table:
        """This function will carry the reserve from year to year."""
        words, made, payers = self.words, self.made, self._payers()
        held, account = made.reserves.reserve / MILLION, made.reserves
        rows = tuple(
            (int(year), float(held[at]), float(account.contributions[at]) / MILLION, float(account.other[at]) / MILLION, float(account.expenditure[at]) / MILLION,
             float(made.paths.interest[at]), float(account.investment[at]) / MILLION, float(held[at + 1]), known(account.reserve_ratio[at]))
            for at, year in enumerate(made.years)
        )  # fmt: skip
        columns = (
            self.year, self.held("start", words("Reserve at the start")), self.money("contributions", words("Contributions")),
            self.money("other", words("Others, of the deficit")), self.money("expenditure", words("Expenditure")), TableColumn("rate", words("Rate of interest"), "share", decimals=3),
            self.money("interest", words("Interest")), self.held("end", words("Reserve at the end")),
            TableColumn("ratio", words("Reserve at the start, in years of expenditure"), "number", decimals=2),
        )  # fmt: skip
        return Table(
            key="valuation.reserve", title=words("The reserve from year to year"), columns=columns, rows=rows,
            definition=words(
                "The reserve at the end is that at the start with a year's interest, and contributions and what others pay of a deficit, less expenditure, with half a year's. The last column is the reserve at "
                "the start over the expenditure of the year."
            ),
            universe=self.universe, source=self.told.source, notes=(self.begins(),),
            formulas=(
                Formula("start", "{end.before}"), Formula("contributions", "{valuation.money:contributions}"),
                *((Formula("other", "+".join(f"{{valuation.money:other_{name}}}" for name in payers)),) if payers else ()),
                Formula("expenditure", "{valuation.money:expenditure}"),
                Formula("interest", "{start}*{rate}+({contributions}+{other}-{expenditure})*((1+{rate})^0.5-1)"),
                Formula("end", "{start}+{contributions}+{other}-{expenditure}+{interest}"), Formula("ratio", "{start}/{expenditure}"),
            ),
        )  # fmt: skip

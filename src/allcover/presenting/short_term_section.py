"""The budget of a branch of short-term benefits or health care, as a report in one language. Works nothing out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from allcover import __version__
from allcover.presenting.charts import bars
from allcover.presenting.cost_findings import PAYER_LABELS
from allcover.presenting.economy_section import economy_section, economy_told
from allcover.presenting.figure_words import FOLLOWING, FigureWriter
from allcover.presenting.left_open import open_sentence, open_table
from allcover.presenting.line_charts import lines
from allcover.presenting.numbers import date_text, number_text, scaled
from allcover.presenting.short_term_contributed import (
    contributed_columns,
    contributed_findings,
    contributed_formula,
    contributed_sentence,
    unpaid_sentence,
)
from allcover.presenting.short_term_errors import errors_table
from allcover.presenting.short_term_laws import changes_sentence, changes_table
from allcover.presenting.short_term_reserve import reserve_paragraphs, used_up
from allcover.presenting.short_term_sampling import NOBODY
from allcover.presenting.short_term_shares import shares_table
from allcover.presenting.short_term_valuing import ShortTermResults
from allcover.presenting.short_term_words import (
    AS_OUTPUT,
    INSURED,
    INSURED_BY_NEW_LAW,
    SWING_LABELS,
    amounts_paragraphs,
    has_cases,
    how_spent,
    payers_sentence,
    waiting_sentence,
)
from allcover.presenting.sources_section import Following, sources_section
from allcover.presenting.told import Told, of_invented
from allcover.presenting.valuation_words import IN_BRACKETS
from allcover.projection.courses import fingerprint_of
from allcover.projection.rates import Floats
from allcover.projection.short_term import Benefit, Branch
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.fault import retold
from allcover.vocabulary.finding import (
    Cell,
    Chart,
    Finding,
    Formula,
    Kind,
    NotKnown,
    Provenance,
    Report,
    Section,
    Table,
    TableColumn,
)
from allcover.vocabulary.words import Words


def written_short_term(
    results: ShortTermResults,
    country: str,
    currency: str,
    definition: str,
    day: date,
    words: Words,
    *,
    is_invented: bool = False,
) -> Report:
    """This function will write a branch's budget; ``definition`` is the hash of the law, ``day`` that of the report; ``is_invented`` says that the country is."""
    source = words("{survey}; assumptions as listed", survey=words(results.survey))
    told = Told(of_invented(source, is_invented, words), results.day.isoformat(), is_invented=is_invented)
    of_economy = economy_told(told, words)
    writer = _Writer(results, currency, told, words)
    years = results.economy.years
    sections = (
        writer.budget(), writer.moving(), economy_section(results.economy, results.economy_file.notes, currency, of_economy, words), writer.sources(),
    )  # fmt: skip
    return Report(
        title=words("{scheme}: budget over the years", scheme=words(results.scheme.name)),
        subtitle=words("{country}, {first} to {last}. Worked out on {date}", country=words(country), first=int(years[0]), last=int(years[-1]),
                       date=date_text(day, words)),
        sections=sections,
        provenance=Provenance(
            definition_hash=definition, library_version=__version__, survey=words(results.survey),
            mapping_hash=words("none"), date_made=day.isoformat(), is_day_of_report=True, further=tuple(retold(one, words) for one in results.sources),
            details=((words("Hash of the assumptions"), fingerprint_of(results.file, results.economy_file)), (words("Population and rates"), words.join(retold(one, words) for one in results.sources) or words("source not stated"))),
        ),
        limits=(
            words(IN_BRACKETS),
            words(INSURED_BY_NEW_LAW if results.changes else INSURED),
            *_of_cases(results, words),
            words("Future rates and shares are assumptions of their source. Moving one assumption does not say how likely it is."),
        ),
        is_diagnosis=False,
    )  # fmt: skip


def _of_cases(results: ShortTermResults, words: Words) -> Iterator[str]:
    if any(has_cases(results)):
        yield words(
            "Each case of care is valued alone: limits that count over a year bind less than if all care of a person were added up."
        )


@dataclass(frozen=True)
class _Writer:
    results: ShortTermResults
    currency: str
    told: Told
    words: Words

    @property
    def _a_year(self) -> str:
        return f"{self.currency}/year"

    @property
    def _insured(self) -> str:
        return self.words("Insured persons of the scheme")

    def budget(self) -> Section:
        words = self.words
        money, people = self._money(), self._people()
        shares = shares_table(self.results, self._insured, self.told.source, words)
        day = date_text(self.results.day, words)
        begins = words(
            "The first year begins on {date}, each further year one year after the last.", date=day
        )
        pays = (*contributed_sentence(self.results.budget, words), *unpaid_sentence(self.results.budget, words)) if self._branch.is_contributory else (payers_sentence(self._branch, words),)  # fmt: skip
        changing = changes_sentence(self.results, self.currency, words)
        beside = (begins, *changing, *pays, *amounts_paragraphs(self.results, self.currency, words), *waiting_sentence(self.results, words), *open_sentence(self.results.left_open, words), *reserve_paragraphs(self.results.budget, self.currency, words))  # fmt: skip
        return Section(
            id="budget", heading=words("Income, expenditure and reserve") if self._branch.is_contributory else words("Expenditure and who pays it"),
            paragraphs=(
                how_spent(self.results, words),
                *beside,
                *map(words.note, self.results.file.notes),
            ),
            findings=tuple(self._findings()), brief=beside,
            tables=(money, people, self._benefits(), shares, *changes_table(self.results, self.currency, self._insured, self.told, words), errors_table(self.results, self._a_year, self._insured, self.told.source, words), open_table("budget.doubts", self.results.left_open, self.told.source, words)), charts=tuple(self._charts(money, shares)),
        )  # fmt: skip

    @property
    def _branch(self) -> Branch:
        return self.results.budget.branch

    def _charts(self, money: Table, shares: Table) -> Iterator[Chart]:
        words, branch = self.words, self._branch
        short = ("lacking",) if self.results.budget.is_short else ()
        if branch.is_contributory:
            yield lines(money, key="budget.money", title=words("Contributions and expenditure"), words=words, x="year", series=("contributions", "expenditure", *short))  # fmt: skip
        else:
            beside = tuple(branch.payers) if len(branch.payers) > 1 or branch.reserve_bears > 0 else ()
            yield lines(money, key="budget.money", title=words("Expenditure"), words=words, x="year", series=("expenditure", *beside, *short))  # fmt: skip
            yield lines(shares, key="budget.gdp", title=words("Expenditure, of GDP"), words=words, x="year", series=("gdp",))  # fmt: skip
        if branch.has_reserve:
            yield lines(money, key="budget.reserve", title=words("Reserve at the end of the year, in years of expenditure"), words=words, x="year", series=("reserve_ratio",))  # fmt: skip

    def _findings(self) -> Iterator[Finding]:
        words, found = self.words, self.results.budget
        first, last = int(found.branch.years[0]), int(found.branch.years[-1])
        for name, at, year in (("first", 0, first), ("last", -1, last)):
            row = 1 if at == 0 else len(found.branch.years)
            cost = words("Benefits and administration of the year over insured persons in its middle.")
            yield self._finding(
                f"budget.per_insured_{name}",
                words("Expenditure per insured person, {year}", year=year),
                found.per_insured[at],
                self._a_year,
                "money",
                cost,
                f"{{budget.by_year:per_insured.{row}}}",
                year,
                self.results.sampled.numbers["per_insured"][at],
            )
            if not found.account.contributions[at] > 0:
                yield from self._burden(name, at, year, row)
                continue
            share = words("Benefits and administration of the year over contributions of the year.")
            yield self._finding(
                f"budget.break_even_{name}",
                words("Expenditure, of contributions, {year}", year=year),
                found.break_even[at],
                "share",
                "share",
                share,
                f"{{budget.by_year:expenditure.{row}}}/{{budget.by_year:contributions.{row}}}",
                year,
                self.results.sampled.numbers["break_even"][at],
            )
        yield from contributed_findings(self.results, self._a_year, self._insured, self.told, words)
        yield from used_up(found, self._insured, self.told, words)

    def _burden(self, name: str, at: int, year: int, row: int) -> Iterator[Finding]:
        """What a branch costs to which nobody contributes, and what that is of the economy and of what government spends."""
        words, found, economy = self.words, self.results.budget, self.results.economy
        spent, sure = float(found.expenditure[at]), self.results.sampled.numbers["expenditure"][at]
        told = words("Benefits and administration of the year.")
        yield self._finding(f"budget.expenditure_{name}", words("Expenditure, {year}", year=year), spent, self._a_year, "money", told, f"{{budget.by_year:expenditure.{row}}}", year, sure)  # fmt: skip
        for key, label, whole, definition in (
            ("gdp", words("Expenditure, of GDP, {year}", year=year), economy.gdp, words("Benefits and administration of the year over GDP of the year.")),
            ("government", words("Expenditure, of government expenditure, {year}", year=year), economy.expenditure + economy.debt_interest,
             words("Benefits and administration of the year over what government spends in it, interest on debt included.")),
        ):  # fmt: skip
            yield self._finding(f"budget.{key}_{name}", label, spent / float(whole[at]), "share", "share", definition, f"{{budget.shares:{key}.{row}}}", year, scaled(sure, float(whole[at])))  # fmt: skip

    def _finding(
        self,
        key: str,
        label: str,
        value: float,
        unit: str,
        kind: Kind,
        definition: str,
        formula: str,
        year: int,
        estimate: Estimate,
    ) -> Finding:
        is_known = bool(np.isfinite(value))
        return Finding(
            key=key, label=label, value=float(value) if is_known else None, unit=unit, definition=definition, universe=self._insured,
            source=self.told.source, reference_date=self.told.of_year(year), kind=kind, decimals=_decimals(key, kind), formula=formula if is_known else "",
            estimate=estimate if is_known else None,
        )  # fmt: skip

    def _money(self) -> Table:
        words, found = self.words, self.results.budget
        columns = tuple(self._columns())
        if self._branch.is_contributory:
            title = words("Income, expenditure and reserve by year")
            definition = words(
                "Money of the year. Of what contributions lack of expenditure, others pay the share that the definition has them pay: the State, employers or donors; the reserve bears the rest. "
                "The pay-as-you-go rate is expenditure over insured earnings of those who contribute; it is empty where contributions are no share of earnings."
            )
        else:
            title = words("Expenditure and who pays it, by year")
            definition = words(
                "Money of the year. The law asks no contributions: of expenditure each pays the share that the balance of the definition gives it."
            )
        return Table(
            key="budget.by_year", title=title,
            columns=(TableColumn("year", words("Year")), *(column for column, _ in columns)),
            rows=tuple((int(year), *(self._cell(part[at], at) for _, part in columns)) for at, year in enumerate(found.branch.years)),
            definition=definition, universe=self._insured, source=self.told.source, formulas=tuple(self._formulas()),
            notes=(words("The reserve is lent nothing: once nothing is left of it, what it was to bear is financed by nobody."),) if found.is_short else (),
        )  # fmt: skip

    def _columns(self) -> Iterator[tuple[TableColumn, Floats]]:
        """The columns of money by year, with their numbers: of contributions, a reserve and earnings where there are such."""
        words, found, branch = self.words, self.results.budget, self._branch
        account, a_year = found.account, self._a_year
        earnings = np.where(found.earnings > 0, found.earnings, np.nan)

        def money(key: str, label: str, unit: str = a_year) -> TableColumn:
            return TableColumn(key, label, "money", unit)

        if branch.has_reserve:
            yield money("start", words("Reserve at the start"), self.currency), account.reserve[:-1]
        if branch.is_contributory:
            yield from contributed_columns(found, a_year, words)
            yield money("contributions", words("Contributions")), account.contributions
        yield money("benefits", words("Benefits")), found.costs.sum(axis=0)
        yield money("administration", words("Administration")), found.administration
        yield money("expenditure", words("Expenditure")), found.expenditure
        for payer, paid in found.paid_by.items():
            name = words(PAYER_LABELS[payer])
            if branch.is_contributory:
                label = words("{payer}, of the deficit", payer=name)
            else:
                label = words("{payer}, of expenditure", payer=name)
            yield money(payer, label), paid
        if branch.has_reserve:
            if found.is_short:
                yield money("lacking", words("Financed by nobody")), account.lacking
            yield money("investment", words("Investment income")), account.investment
            yield money("reserve", words("Reserve at the end"), self.currency), account.reserve[1:]
            ratio = words("Reserve at the end of the year, in years of expenditure")
            yield (
                TableColumn("reserve_ratio", ratio, "number", decimals=2),
                account.reserve[1:] / found.expenditure,
            )
        if branch.is_contributory or np.isfinite(earnings).all():
            yield money("earnings", words("Insured earnings")), earnings
        if branch.is_contributory:
            yield (
                TableColumn("pay_as_you_go", words("Pay-as-you-go rate"), "share", decimals=2),
                found.pay_as_you_go,
            )
            yield (
                TableColumn("rate", words("Contributions, of insured earnings"), "share", decimals=2),
                found.contribution_rate,
            )
        each = words("{currency} per insured person and year", currency=self.currency)
        yield (
            TableColumn("per_insured", words("Expenditure per insured person"), "money", each, 2),
            found.per_insured,
        )

    def _formulas(self) -> Iterator[Formula]:
        """How each number of a year follows from contributions, benefits, administration and the reserve of the year before."""
        found, branch = self.results.budget, self._branch
        contributed = ("{contributions}",) if branch.is_contributory else ()
        given = "+".join((*contributed, *(f"{{{payer}}}" for payer in branch.payers)))
        paid = f"{given}+{{lacking}}" if found.is_short else given
        interest = "{economy.by_year:interest}"
        yield from contributed_formula(found)
        yield Formula("expenditure", "{benefits}+{administration}")
        if branch.has_reserve:
            yield Formula("start", "{reserve.before}")
            yield Formula(
                "investment", f"{{start}}*{interest}+({paid}-{{expenditure}})*((1+{interest})^0.5-1)"
            )
            if found.is_short:
                yield Formula("lacking", f"MAX(0,{{expenditure}}-({given})-{{start}}*(1+{interest})^0.5)")
            left = f"{{start}}+{paid}+{{investment}}-{{expenditure}}"
            yield Formula("reserve", f"MAX(0,{left})" if found.is_short else left)
            yield Formula("reserve_ratio", "{reserve}/{expenditure}")
        if branch.is_contributory and np.isfinite(found.pay_as_you_go).all():
            yield Formula("pay_as_you_go", "{expenditure}/{earnings}")
            yield Formula("rate", "{contributions}/{earnings}")
        yield Formula("per_insured", "{expenditure}/{budget.insured:all}")

    def _people(self) -> Table:
        words, found = self.words, self.results.budget
        everybody = found.branch.persons.sum(axis=(1, 2))
        return Table(
            key="budget.insured", title=words("Insured persons by year"),
            columns=(
                TableColumn("year", words("Year")), *(TableColumn(one.key, words(one.label), "count") for one in found.branch.classes),
                TableColumn("all", words("All insured"), "count"), TableColumn("share", words("Of all persons"), "share"),
            ),
            rows=tuple(
                (int(year), *map(float, found.insured[:, at]), float(found.insured[:, at].sum()), float(found.insured[:, at].sum() / everybody[at]))
                for at, year in enumerate(found.branch.years)
            ),
            definition=words("Persons in the middle of the year; who is of two classes is counted in the first."), universe=words("All residents"), source=self.told.source,
            formulas=(Formula("all", "+".join(f"{{{one.key}}}" for one in found.branch.classes)),),
        )  # fmt: skip

    def _benefits(self) -> Table:
        words, found = self.words, self.results.budget
        first, last = int(found.branch.years[0]), int(found.branch.years[-1])
        return Table(
            key="budget.benefits", title=words("Benefits, {first} and {last}", first=first, last=last),
            columns=(
                TableColumn("benefit", words("Benefit")), TableColumn("price", words("Price after the first year")),
                *(
                    column
                    for name, year in (("first", first), ("last", last))
                    for column in (
                        TableColumn(f"cases_{name}", words("Cases, {year}", year=year), "count"),
                        TableColumn(f"cost_{name}", words("Cost, {year}", year=year), "money", self._a_year),
                        TableColumn(f"each_{name}", words("Per case, {year}", year=year), "money", self.currency, 2),
                    )
                ),
            ),
            rows=tuple(
                (words(one.label), self._price(one), *(cell for at in (0, -1) for cell in self._benefit(found.cases[place, at], found.costs[place, at])))
                for place, one in enumerate(found.branch.benefits)
            ),
            definition=words("What the scheme pays, in the money of the year, without administration. Where the definition has a value a month, cases are not told."),
            universe=self._insured, source=self.told.source,
        )  # fmt: skip

    def _price(self, one: Benefit) -> str:
        """What the price of a benefit goes with."""
        return self.words(FOLLOWING["law" if one.cost is None else one.follows])

    def _benefit(self, cases: float, cost: float) -> tuple[Cell, Cell, Cell]:
        if not np.isfinite(cases):
            untold = NotKnown(self.words("the definition has a value a month, and no cases"))
            return untold, float(cost), untold
        return float(cases), float(cost), float(cost / cases) if cases else None

    def moving(self) -> Section:
        words, found = self.words, self.results.budget
        last = int(found.branch.years[-1])
        rows = tuple(
            (
                words(SWING_LABELS[one.assumption]),
                self._cell(one.low),
                self._cell(one.high),
                self._cell(abs(one.high - one.low)),
            )
            for one in self.results.swings
        )
        if found.contributes_last:
            kinds: tuple[Kind, Kind] = ("share", "points")
            units = "", words("percentage points")
            as_assumed = number_text(float(found.break_even[-1]), "share", words, 1)
            title = words(
                "Expenditure of {year}, of contributions, when one assumption is otherwise", year=last
            )
            drawn = words(
                "How far apart expenditure of {year} is with one assumption lower and with it higher, in percentage points of contributions",
                year=last,
            )
        else:
            kinds, units = ("money", "money"), (self._a_year, self._a_year)
            as_assumed = f"{number_text(float(found.expenditure[-1]), 'money', words)} {self.currency}"
            title = words("Expenditure of {year} when one assumption is otherwise", year=last)
            drawn = words(
                "How far apart expenditure of {year} is with one assumption lower and with it higher",
                year=last,
            )
        table = Table(
            key="budget.sensitivity", title=title,
            columns=(
                TableColumn("assumption", words("Assumption")), TableColumn("low", words("When lower"), kinds[0], units[0]),
                TableColumn("high", words("When higher"), kinds[0], units[0]), TableColumn("width", words("Apart by"), kinds[1], units[1]),
            ),
            rows=rows, definition=" ".join((
                words("Each assumption is moved alone, all others being as assumed."),
                words("With all as assumed it is {value}.", value=as_assumed),
                *((words(AS_OUTPUT),) if self.results.economy.average_wage is None else ()),
            )), universe=self._insured, source=self.told.source,
        )  # fmt: skip
        chart = bars(
            table, key="budget.sensitivity", title=drawn, words=words, category="assumption", value="width"
        )
        return Section(id="sensitivity", heading=words("What moves the result"), paragraphs=(), tables=(table,), charts=(chart,))  # fmt: skip

    def sources(self) -> Section:
        words = self.words
        definition = words(
            "The place is the name of the figure in the file of the budget or of the economy, where it can be changed. The definition cites its own law."
        )
        files = [
            FigureWriter(one, self.currency, words) for one in (self.results.file, self.results.economy_file)
        ]
        return sources_section(
            files,
            definition,
            self.told,
            words,
            key="budget",
            following=(self._wage_growth(),),
        )

    def _wage_growth(self) -> Following:
        """By how much earnings grow, which nobody gives: contributions and benefits that follow wages hang on it."""
        words, branch = self.words, self.results.budget.branch
        first, last = branch.wages[1], branch.wages[-1]
        value = words.join(
            words("{value} in {year}", value=number_text(float(rate), "share", words, 2), year=int(year))
            for rate, year in ((first, branch.years[1]), (last, branch.years[-1]))
        )
        has_wages = self.results.economy.average_wage is not None
        follows = (
            words(
                "Follows from output, the share of wages in it and the number of employees: mean wage of employees, year by year in “{table}”",
                table=words("Work and wages"),
            )
            if has_wages
            else words(
                "Follows from output and persons, as nothing is said of wages: GDP per head, year by year in “{table}”",
                table=words("Output, prices and the money of government"),
            )
        )
        return words("Growth of earnings over the year before"), value, follows

    def _cell(self, value: float, at: int = -1) -> Cell:
        """A number of a year, by its place, or why there is none."""
        if np.isfinite(value):
            return float(value)
        pays = self.results.budget.account.contributions[at] > 0
        return NotKnown(self.words("contributions are no share of earnings" if pays else NOBODY))


def _decimals(key: str, kind: Kind) -> int:
    """How many are printed: a person's money to the cent, the share of GDP to two."""
    if key.startswith(("budget.per_insured", "budget.gdp")):
        return 2
    return {"share": 1}.get(kind, 0)

"""The budget of a branch of short-term benefits or health care, as a report in one language. Works nothing out."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from allcover import __version__
from allcover.presenting.charts import bars
from allcover.presenting.cost_findings import PAYER_LABELS
from allcover.presenting.economy_section import economy_section, economy_told
from allcover.presenting.figure_words import FigureWriter
from allcover.presenting.line_charts import lines
from allcover.presenting.numbers import date_text, number_text
from allcover.presenting.short_term_reserve import reserve_paragraphs, used_up
from allcover.presenting.short_term_valuing import ShortTermResults
from allcover.presenting.sources_section import Following, sources_section
from allcover.presenting.told import Told, of_invented
from allcover.projection.courses import fingerprint_of
from allcover.vocabulary.fault import retold
from allcover.vocabulary.finding import (
    Cell,
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
from allcover.vocabulary.words import Words, marked

SWING_LABELS = {
    "use": marked("Use of benefits (a tenth)"),
    "prices": marked("Growth of prices of benefits (a point a year)"),
    "wages": marked("Growth of wages (a point a year)"),
    "contributions": marked("Contributions paid (a twentieth)"),
}
"""The assumptions that are moved, and by how much."""

WITHOUT_ERRORS = marked(
    "Who is insured and what they pay is known from a sample, and the sampling error that this gives to every number of the budget is not worked out here."
)

AS_WAGES = marked(
    "After the first year what each contributes and the insured earnings of each rise with wages: it is taken that the amounts the law names, such as ceilings, least wages and flat contributions, are raised with them. Left as they are, they would bring in less."
)


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
            words(WITHOUT_ERRORS),
            words("Who is insured, at each age, is taken to be the same share of the people as in the survey, but for the coverage that is assumed."),
            *_of_cases(results, words),
            words("Future rates and shares are assumptions of their source. Moving one assumption does not say how likely it is."),
        ),
        is_diagnosis=False,
    )  # fmt: skip


def _has_cases(results: ShortTermResults) -> list[bool]:
    """Of each benefit, whether its cases are known."""
    return [bool(np.isfinite(cases).all()) for cases in results.budget.cases]


def _of_cases(results: ShortTermResults, words: Words) -> Iterator[str]:
    if any(_has_cases(results)):
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
        day = date_text(self.results.day, words)
        begins = words("The first year begins on {date}, each other one a year later.", date=day)
        beside = (begins, words(AS_WAGES), *reserve_paragraphs(self.results.budget, words))
        return Section(
            id="budget", heading=words("Income, expenditure and reserve"),
            paragraphs=(
                self._how(),
                *beside,
                words(WITHOUT_ERRORS),
                *map(words.note, self.results.file.notes),
            ),
            findings=tuple(self._findings()), brief=beside,
            tables=(money, people, self._benefits()),
            charts=(
                lines(money, key="budget.money", title=words("Income and expenditure"), words=words, x="year", series=("contributions", "expenditure")),
                lines(money, key="budget.reserve", title=words("Reserve at the end of the year, in years of expenditure"), words=words, x="year", series=("reserve_ratio",)),
            ),
        )  # fmt: skip

    def _how(self) -> str:
        """How expenditure comes about, by what is known of the benefits: cases, or a value a month of the definition."""
        words = self.words
        known = _has_cases(self.results)
        if all(known):
            return words("Insured persons of each age, times cases, times what a case costs the scheme. Who is insured, what is paid and what is contributed is what the definition says; "
                         "what a case costs is valued as a claim is.")  # fmt: skip
        if any(known):
            return words("Insured persons of each age, times cases, times what a case costs the scheme, or times a value a month where the definition has one. Who is insured, what is paid and what is contributed is what the definition says.")  # fmt: skip
        return words("Insured persons of each age, times the value a month that the definition has for them. Who is insured, what is paid and what is contributed is what the definition says.")  # fmt: skip

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
            )
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
            )
        yield from used_up(found, self._insured, self.told, words)

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
    ) -> Finding:
        is_known = bool(np.isfinite(value))
        return Finding(
            key=key, label=label, value=float(value) if is_known else None, unit=unit, definition=definition, universe=self._insured,
            source=self.told.source, reference_date=self.told.of_year(year), kind=kind, decimals={"money": 2, "share": 1}.get(kind, 0), formula=formula if is_known else "",
        )  # fmt: skip

    def _money(self) -> Table:
        words, found = self.words, self.results.budget
        account = found.account
        columns = (
            account.reserve[:-1], account.contributions, found.costs.sum(axis=0), found.administration, found.expenditure, *found.paid_by.values(), account.investment, account.reserve[1:],
            account.reserve[1:] / found.expenditure, np.where(found.earnings > 0, found.earnings, np.nan), found.pay_as_you_go, found.contribution_rate, found.per_insured,
        )  # fmt: skip
        return Table(
            key="budget.by_year", title=words("Income, expenditure and reserve by year"),
            columns=(
                TableColumn("year", words("Year")), TableColumn("start", words("Reserve at the start"), "money", self.currency), TableColumn("contributions", words("Contributions"), "money", self._a_year),
                TableColumn("benefits", words("Benefits"), "money", self._a_year), TableColumn("administration", words("Administration"), "money", self._a_year),
                TableColumn("expenditure", words("Expenditure"), "money", self._a_year), *self._payers(), TableColumn("investment", words("Investment income"), "money", self._a_year),
                TableColumn("reserve", words("Reserve at the end"), "money", self.currency), TableColumn("reserve_ratio", words("Reserve at the end of the year, in years of expenditure"), "number", decimals=2),
                TableColumn("earnings", words("Insured earnings"), "money", self._a_year), TableColumn("pay_as_you_go", words("Pay-as-you-go rate"), "share", decimals=2), TableColumn("rate", words("Contributions, of insured earnings"), "share", decimals=2),
                TableColumn("per_insured", words("Expenditure per insured person"), "money", words("{currency} per insured person and year", currency=self.currency), 2),
            ),
            rows=tuple((int(year), *(self._cell(part[at]) for part in columns)) for at, year in enumerate(found.branch.years)),
            definition=words(
                "Money of the year. Of what contributions lack of expenditure, others pay the share that the definition has them pay: the State, employers or donors; the reserve bears the rest. "
                "The pay-as-you-go rate is expenditure over insured earnings of those who contribute; it is empty where contributions are no share of earnings."
            ),
            universe=self._insured, source=self.told.source, formulas=tuple(self._formulas()),
        )  # fmt: skip

    def _formulas(self) -> Iterator[Formula]:
        """How each number of a year follows from contributions, benefits, administration and the reserve of the year before."""
        found = self.results.budget
        paid = "+".join(("{contributions}", *(f"{{{payer}}}" for payer in found.branch.payers)))
        interest = "{economy.by_year:interest}"
        yield Formula("expenditure", "{benefits}+{administration}")
        yield Formula("start", "{reserve.before}")
        yield Formula("investment", f"{{start}}*{interest}+({paid}-{{expenditure}})*((1+{interest})^0.5-1)")  # fmt: skip
        yield Formula("reserve", f"{{start}}+{paid}+{{investment}}-{{expenditure}}")
        yield Formula("reserve_ratio", "{reserve}/{expenditure}")
        if np.isfinite(found.pay_as_you_go).all():
            yield Formula("pay_as_you_go", "{expenditure}/{earnings}")
            yield Formula("rate", "{contributions}/{earnings}")
        yield Formula("per_insured", "{expenditure}/{budget.insured:all}")

    def _payers(self) -> Iterator[TableColumn]:
        """A column for each who carries a share of a deficit by the definition."""
        for payer in self.results.budget.branch.payers:
            label = self.words("{payer}, of the deficit", payer=self.words(PAYER_LABELS[payer]))
            yield TableColumn(payer, label, "money", self._a_year)

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
                TableColumn("benefit", words("Benefit")),
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
                (words(one.label), *(cell for at in (0, -1) for cell in self._benefit(found.cases[place, at], found.costs[place, at])))
                for place, one in enumerate(found.branch.benefits)
            ),
            definition=words("What the scheme pays, in the money of the year, without administration. Where the definition has a value a month, cases are not told."),
            universe=self._insured, source=self.told.source,
        )  # fmt: skip

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
        table = Table(
            key="budget.sensitivity", title=words("Expenditure of {year}, of contributions, when one assumption is otherwise", year=last),
            columns=(
                TableColumn("assumption", words("Assumption")), TableColumn("low", words("When lower"), "share"),
                TableColumn("high", words("When higher"), "share"), TableColumn("width", words("Apart by"), "points", words("percentage points")),
            ),
            rows=rows, definition=" ".join((
                words("Each assumption is moved alone, all others being as assumed."),
                words("With all as assumed it is {value}.", value=number_text(float(found.break_even[-1]), "share", words, 1)),
            )), universe=self._insured, source=self.told.source,
        )  # fmt: skip
        chart = bars(
            table,
            key="budget.sensitivity",
            title=words(
                "How far apart expenditure of {year} is with one assumption lower and with it higher, in percentage points of contributions",
                year=last,
            ),
            words=words,
            category="assumption",
            value="width",
        )
        return Section(
            id="sensitivity",
            heading=words("What moves the result"),
            paragraphs=(),
            tables=(table,),
            charts=(chart,),
        )

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
            following=(self._wage_growth(), self._contributing()),
        )

    def _contributing(self) -> Following:
        """How contributions go on after the first year."""
        words = self.words
        return words("Contributions and insured earnings, each person"), words("as earnings"), words(AS_WAGES)

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

    def _cell(self, value: float) -> Cell:
        return (
            float(value)
            if np.isfinite(value)
            else NotKnown(self.words("contributions are no share of earnings"))
        )

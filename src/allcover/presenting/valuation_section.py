"""The part of a report on what a scheme costs over the years: who pays and draws, income and expenditure, reserve, and the rate that pays for it all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from allcover.presenting.assumed_words import FOLLOWED, GOES, STAYS
from allcover.presenting.cost_findings import PAYER_LABELS
from allcover.presenting.left_open import open_sentence
from allcover.presenting.level_rates import held_at
from allcover.presenting.line_charts import lines
from allcover.presenting.sheet_formulas import first_year
from allcover.presenting.told import Told
from allcover.presenting.valuation_changes import idle_reforms
from allcover.presenting.valuation_data import left_open
from allcover.presenting.valuation_experience import ExperienceWriter
from allcover.presenting.valuation_level import LevelWriter
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_tables import ValuationTables
from allcover.projection.financing import present_value
from allcover.projection.insured import TYPES
from allcover.vocabulary.finding import Chart, Finding, Section, Table
from allcover.vocabulary.words import Words


def valuation_section(results: ValuationResults, told: Told, words: Words) -> Section:
    """This function will present what a valuation comes to under the law as it is."""
    writer = _Writer(results, told, words)
    persons, money, rates, reserve = writer.persons(), writer.money_table(), writer.rates(), writer.reserve()
    # Of the law as it is alone: new pensions under others are not worked out.
    new = tuple(ExperienceWriter(results, told, words).in_short())
    persons = replace(persons, notes=(*persons.notes, *new))
    return Section(
        id="valuation",
        heading=words("Result of the valuation"),
        paragraphs=tuple(writer.paragraphs()),
        brief=tuple(writer.in_brief()),
        findings=tuple(writer.findings()),
        tables=(rates, persons, money, reserve, writer.shares()),
        charts=(writer.rate_chart(rates), writer.persons_chart(persons), writer.ratio_chart(persons), writer.money_chart(money),
                writer.reserve_chart(reserve)),
    )  # fmt: skip


def told_of_the_law(results: ValuationResults, told: Told, words: Words) -> str:
    """This function will say what the law asks in all years, and whether it is enough to their end."""
    return _Writer(results, told, words).of_the_law()


def law_in_brief(results: ValuationResults, told: Told, words: Words) -> str:
    """This function will say the same in few words: the one rate that the law's come to, and whether it is enough."""
    return _Writer(results, told, words).law_in_brief()


@dataclass(frozen=True)
class _Writer(ValuationTables):
    def paragraphs(self) -> Iterator[str]:
        words, made = self.words, self.made
        yield words(
            "The insured and the pensioners are carried on year by year by sex, age and years of credit, under mortality, invalidity, retirement and "
            "new entry; every new pension is what the definition of the scheme itself gives. Money is in prices of its year."
        )
        yield LevelWriter(self.results, self.told, words).of_the_premium()
        yield self.of_the_law()
        yield from idle_reforms(self.results, words)
        yield self._of_the_balance()
        last = int(made.years[-1])
        yield words(
            "Pensioners per contributor go from {first} to {last} in {year}; the average pension goes from {pension} of average insured earnings to "
            "{pension_last}. The product of the two, with administration, is the pay-as-you-go rate.",
            first=self.ratio(made.demographic_ratio[0]), last=self.ratio(made.demographic_ratio[-1]), year=last,
            pension=self.mean_pension(0), pension_last=self.mean_pension(-1),
        )  # fmt: skip

    def in_brief(self) -> Iterator[str]:
        """What the brief says of the rates."""
        yield LevelWriter(self.results, self.told, self.words).of_the_premium()
        yield from ExperienceWriter(self.results, self.told, self.words).in_brief()
        yield from open_sentence(left_open(self.results), self.words)
        yield self.of_the_law()
        yield from idle_reforms(self.results, self.words)
        yield self._of_deficits()
        yield self._of_growth()

    def _of_growth(self) -> str:
        """What pensions in payment and the amounts of the law go with over the years: it decides what pensions come to beside wages."""
        raw = self.results.study.basis.given.raw
        return " ".join(
            self.words(STAYS[name]) if what == "nothing" else self.words(GOES[name], what=self.words(FOLLOWED[what]))
            for name in ("pensions_follow", "amounts_follow") for what in (raw[name]["value"],)
        )  # fmt: skip

    def of_the_law(self) -> str:
        """What the law asks in all years, and whether it is enough to their end."""
        words, rate = self.words, self.made.contribution_rate
        low, high = self.share(float(rate.min())), self.share(float(rate.max()))
        asked = (
            words("The law asks {law} of insured earnings, averaged over all who contribute.", law=low)
            if low == high
            else words(
                "The law asks between {low} and {high} of insured earnings, averaged over all who contribute; over all years, by present values, {level}.",
                low=low, high=high, level=self.share(self._level_of_the_law()),
            )
        )  # fmt: skip
        return f"{asked} {self._verdict()}"

    def law_in_brief(self) -> str:
        """The rate of the law over all years, and whether it is enough to their end."""
        words, rate = self.words, self.share(self._level_of_the_law())
        return f"{words('{name}: {value}', name=words('Rate of the law'), value=rate)}. {self._verdict()}"

    def _level_of_the_law(self) -> float:
        """The one rate whose present value is that of what the law asks."""
        made, interest = self.made, self.made.paths.interest
        return float(present_value(made.contributions, interest) / present_value(made.earnings, interest))

    def _verdict(self) -> str:
        words, spent = self.words, int(self.made.reserves.exhaustion_year)
        alone = int(held_at(self.results.valued, self.made.contribution_rate).exhaustion_year)
        if not spent and not alone:
            return words("As assumed, that is enough: the reserve lasts to the end of the horizon.")
        about = {"year": int(self.made.years[(spent or alone) - 1])}
        if not spent:
            return words(
                "That is enough to the end of the horizon only with what others pay of deficits: without it the reserve is used up in the year that begins in {year}.",
                **about,
            )
        if self._level_of_the_law() >= self.made.premium:
            return words(
                "Although that is not less than the premium, the reserve is used up in the year that begins in {year}: too little comes in before it.",
                **about,
            )
        return words("That is not enough: the reserve is used up in the year that begins in {year}.", **about)

    def _of_the_balance(self) -> str:
        """In which years money of the law lacks, and what others then pay."""
        words = self.words
        account = self.made.reserves
        falls = np.diff(account.reserve) < 0
        return " ".join(
            (
                self._of_deficits(),
                words(
                    "With all income, interest and what the law has others pay included, the reserve falls {years}.",
                    years=self.spans(falls),
                )
                if falls.any()
                else words(
                    "With all income, interest and what the law has others pay included, the reserve never falls."
                ),
            )
        )

    def _of_deficits(self) -> str:
        words, account = self.words, self.made.reserves
        short = account.expenditure > account.contributions
        told = [
            words("Contributions fall short of expenditure {years}.", years=self.spans(short))
            if short.any()
            else words("Contributions meet expenditure in every year."),
        ]
        if payers := self._payers():
            pay = self.results.valued.scheme.others_pay
            shares = [
                words("{name}: {value}", name=words(PAYER_LABELS[name]), value=self.share(pay * share, 1))
                for name, share in payers.items()
            ]
            told.append(words("The law has others pay of what lacks: {payers}.", payers=", ".join(shares)))
        return " ".join(told)

    def findings(self) -> Iterator[Finding]:
        words, made, valued, errors = self.words, self.made, self.results.valued, self.results.sampled
        years, first, last = made.years.size, int(made.years[0]), int(made.years[-1])
        label = words("General average premium over {years} years", years=years)
        yield self.finding(
            "premium", label, made.premium, "share",
            words("The one rate of insured earnings that, with the reserve at the start and all interest, pays for all years of the horizon taken together; nothing is left at its end."),
            decimals=2, brief=label, estimate=None if errors is None else errors.rates.premium, formula="{valuation.premium:rate.5}",
        )  # fmt: skip
        yield from LevelWriter(self.results, self.told, words).findings()
        label = words("Rate that the law asks, {year}", year=first)
        yield self.finding(
            "law_rate", label, float(made.contribution_rate[0]), "share",
            words("Contributions under the law, of workers and employers, as a share of insured earnings: an average over all who contribute."),
            decimals=2, brief=label, estimate=None if errors is None else errors.rates.law[0], formula="{valuation.rates:law.1}",
        )  # fmt: skip
        meaning = words("Expenditure of the year as a share of insured earnings of the year.")
        ends = (("first", 0, first, 1), ("last", -1, last, years))
        for name, at, year, row in ends:
            label = words("Pay-as-you-go rate, {year}", year=year)
            yield self.finding(
                f"pay_as_you_go_{name}",
                label,
                float(made.pay_as_you_go[at]),
                "share",
                meaning,
                decimals=2,
                brief=label,
                estimate=None if errors is None else errors.rates.cost[at],
                formula=f"{{valuation.rates:cost.{row}}}",
                year=year,
            )
        yield from self._trouble()
        label = words("Implicit pension debt, of a year's insured earnings")
        yield self.finding(
            "debt", label, valued.debt / float(made.earnings[0]), "times",
            words("Present value, at the interest of the reserve, of pensions in payment and of those that today's members have earned so far, until the last of them has died, with no further "
                  "contribution, against insured earnings of the first year."),
            kind="number", decimals=2, brief=label,
            estimate=None if errors is None else errors.rates.debt, formula="{valuation.laws:debt.1}/{valuation.rates:earnings.1}" if self.results.others else "",
        )  # fmt: skip
        # The tables and a picture tell persons; room for large numbers is short.
        yield from (replace(one, is_headline=False) for one in self._persons(ends))

    def _persons(self, ends: Sequence[tuple[str, int, int, int]]) -> Iterator[Finding]:
        """Contributors and pensioners at both ends of the horizon."""
        words, made, errors = self.words, self.made, self.results.sampled
        persons, pensioners = words("Persons in the middle of the year."), made.pensioners.sum(axis=0)
        for name, at, year, row in ends:
            yield self.finding(
                f"contributors_{name}",
                words("Contributors, {year}", year=year),
                float(made.contributors[at]),
                "persons",
                persons,
                estimate=None if errors is None else errors.rates.contributors[at],
                formula=f"{{valuation.persons:contributors.{row}}}",
                year=year,
            )
            label = words("Pensioners, {year}", year=year)
            yield self.finding(
                f"pensioners_{name}", label, float(pensioners[at]), "persons", persons, estimate=None if errors is None else errors.rates.pensioners[at],
                formula="+".join(f"{{valuation.persons:{one}.{row}}}" for one in TYPES), year=year,
            )  # fmt: skip

    def _trouble(self) -> Iterator[Finding]:
        words, made = self.words, self.made
        meaning = words(
            "At the rates of the law. Where it never happens within the horizon, the number is left out."
        )
        for key, at, label, formula in (
            (
                "first_deficit",
                made.reserves.first_deficit_year,
                words("First year in which contributions fall short"),
                self._first_deficit(),
            ),
            (
                "exhaustion",
                made.reserves.exhaustion_year,
                words("Year in which the reserve is used up"),
                self.used_up("valuation.reserve"),
            ),
        ):
            if int(at):
                year = int(made.years[int(at) - 1])
                told = self.finding(
                    key, label, year, "calendar year", meaning, kind="text", brief=label, formula=formula
                )
                # Sentences name all years in which contributions fall short.
                yield told if key == "exhaustion" else replace(told, is_headline=False, brief="")

    def _first_deficit(self) -> str:
        rates = "valuation.rates"
        years, last = f"{{{rates}:year.all}}", f"{{{rates}:year.{self.made.years.size}}}"
        short = f"{{{rates}:expenditure.all}}>{{{rates}:contributions.all}}"
        return first_year(years, last, short, self.words("never"))

    def rate_chart(self, table: Table) -> Chart:
        title = self.words("Pay-as-you-go rate against the rate of the law and the premium")
        return lines(
            table,
            key="valuation.rates",
            title=title,
            words=self.words,
            x="year",
            series=("cost", "law", "premium"),
        )

    def persons_chart(self, table: Table) -> Chart:
        title = self.words("Contributors and old-age pensioners")
        return lines(
            table,
            key="valuation.persons",
            title=title,
            words=self.words,
            x="year",
            series=("contributors", "old_age"),
        )

    def ratio_chart(self, table: Table) -> Chart:
        title = self.words("Dependency: of the population and of the scheme")
        return lines(
            table,
            key="valuation.dependency",
            title=title,
            words=self.words,
            x="year",
            series=("ratio", "dependency"),
        )

    def money_chart(self, table: Table) -> Chart:
        title = self.words("Contributions and expenditure")
        return lines(
            table,
            key="valuation.money",
            title=title,
            words=self.words,
            x="year",
            series=("contributions", "expenditure"),
        )

    def reserve_chart(self, table: Table) -> Chart:
        title = self.words("Reserve at the start, at the rates of the law, in years of expenditure")
        return lines(
            table, key="valuation.reserve", title=title, words=self.words, x="year", series=("ratio",)
        )

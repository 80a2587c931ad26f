"""The part of a report on what benefits would cost: each benefit, packages of them, what moves the cost, and who might pay."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from allcover.presenting.charts import bars
from allcover.presenting.costing_traced import at_end, of_package, traced
from allcover.presenting.figure_words import FigureWriter
from allcover.presenting.line_charts import lines
from allcover.presenting.numbers import number_text
from allcover.presenting.told import Told, held_note
from allcover.projection.costing import Benefit, Costed
from allcover.projection.costing_results import CostingResults
from allcover.projection.rates import Floats
from allcover.vocabulary.finding import Cell, Chart, Finding, Formula, NotKnown, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked

SWING_LABELS = {
    "take_up": marked("Take-up"),
    "share": marked("Share entitled"),
    "amount": marked("Amount"),
    "persons": marked("Number of persons"),
    "administration": marked("Cost of administration"),
    "fertility": marked("Fertility (half a child fewer or more)"),
}
"""The assumptions that are moved."""

_STEP = 5


def costing_section(
    results: CostingResults, currency: str, told: Told, words: Words, people: Sequence[str] = ()
) -> Section:
    """This function will present what benefits and packages cost, with what moves the cost of each package; the first of ``people`` is the source of the population at the start."""
    writer = CostingWriter(results, currency, told, words)
    by_package = writer.by_package()
    swings = [writer.swings(key) for key in results.packages]
    begins = tuple(writer.begins(words(one)) for one in people[:1])
    return Section(
        id="costing", heading=words(results.file.title),
        paragraphs=(
            " ".join([*writer.contents(), *writer.dear_tests()]),
            words("The cost of a benefit is the persons it is for, times the share entitled, times those who take it up, times the amount of the year, with the cost of administration "
                  "(as in the ILO's Rapid Assessment Protocol). Nobody is taken to behave otherwise because of it: it serves to choose among options, not to write a law."),
            *begins,
            *map(words.note, results.file.notes),
        ),
        findings=tuple(writer.findings()), brief=(*writer.taken_up(), *begins),
        tables=(writer.benefits(), by_package, *(writer.by_year(one) for one in results.packages.values()), *writer.traced(), *swings),
        charts=(writer.over_time(by_package), *(writer.tornado(key, table) for key, table in zip(results.packages, swings, strict=True))),
    )  # fmt: skip


@dataclass(frozen=True)
class CostingWriter:
    """Writes what a costing found, in one language."""

    results: CostingResults
    currency: str
    told: Told
    words: Words

    @property
    def years(self) -> list[int]:
        """All years."""
        return [int(year) for year in self.results.economy.years]

    @property
    def shown(self) -> list[int]:
        """Places of the first, every fifth and the last year."""
        last = len(self.years) - 1
        return sorted({*range(0, last + 1, _STEP), last})

    def begins(self, source: str) -> str:
        """This function will say when the years begin, by the source of the population from which they are reckoned."""
        return self.words(
            "The year {year} begins on the day of the population from which it is reckoned ({source}), each further year one year after the last; persons are those of the middle of a year.",
            year=self.years[0], source=source,
        )  # fmt: skip

    def findings(self) -> Iterator[Finding]:
        """This function will give the headlines of every package."""
        words = self.words
        for key, one in self.results.packages.items():
            for name, at in (("first", 0), ("last", len(self.years) - 1))[: len(self.years)]:
                label = words(
                    "{package}: cost in {year}, of GDP", package=words(one.label), year=self.years[at]
                )
                definition = words(
                    "Cost of all benefits of the package with their administration, over gross domestic product of the year."
                )
                yield self.finding(
                    f"costing.{key}.{name}",
                    label,
                    one.of_gdp[at],
                    definition,
                    words("All who receive a benefit of the package"),
                    f"{{costing.{key}.by_year:of_gdp.{at + 1}}}",
                    year=self.years[at],
                )

    def finding(
        self,
        key: str,
        label: str,
        value: float,
        definition: str,
        universe: str,
        formula: str = "",
        *,
        year: int,
    ) -> Finding:
        """This function will make a headline of a share of a year."""
        return Finding(
            key=key, label=label, value=float(value) if np.isfinite(value) else None, unit="share", definition=definition, universe=universe,
            source=self.told.source, reference_date=self.told.of_year(year), decimals=2, formula=formula,
        )  # fmt: skip

    def taken_up(self) -> Iterator[str]:
        """This function will say how many of those entitled are taken to draw each benefit, at the start and at the end: all costs are in proportion to it."""
        words = self.words
        benefits = words.join(
            words("{value} ({ages})", value=words(one.label), ages=f"{self._part(one.take_up[0])}, {self._part(one.take_up[-1])}")
            for one in self.results.plan.benefits
        )  # fmt: skip
        yield words(
            "Of those entitled, so many are taken to draw each benefit, in {first} and in {last}: {benefits}. Costs go up and down with them.",
            first=self.years[0], last=self.years[-1], benefits=benefits,
        )  # fmt: skip

    def _part(self, value: float) -> str:
        return number_text(value, "share", self.words, 0) if np.isfinite(value) else self.words("not known")

    def dear_tests(self) -> Iterator[str]:
        """This function will say why a benefit with a means test costs more than one without that stands in its place."""
        words = self.words
        costed = {
            one.key: (benefit, one) for benefit, one in zip(self.results.plan.benefits, self.results.benefits)
        }
        for tested, dear in costed.values():
            for other in tested.excludes if tested.is_tested else ():
                free, cheap = costed[other]
                if not free.is_tested and dear.cost[0] > cheap.cost[0]:
                    yield words(
                        "In {year} “{tested}” costs more than “{free}”, although it has a means test: it is meant for {tested_all} persons and reaches {tested_reached} of them, the other for {free_all} and reaches "
                        "{free_reached}; administration adds {tested_administration} to its payments, and {free_administration} to those of the other.",
                        year=self.years[0], tested=words(tested.label), free=words(free.label), **self._reach("tested", tested, dear), **self._reach("free", free, cheap),
                    )  # fmt: skip
                    yield from self._cheaper_later(dear, cheap)
                    break

    def _cheaper_later(self, tested: Costed, free: Costed) -> Iterator[str]:
        """From when on a test saves what it does not save at first, where that lasts."""
        less = tested.cost < free.cost
        at = next((at for at in range(less.size) if less[at:].all()), None)
        if at is not None:
            yield self.words("From {year} on it costs less than the other.", year=self.years[at])

    def _reach(self, name: str, benefit: Benefit, costed: Costed) -> dict[str, str]:
        assert costed.beneficiaries is not None
        told = {"all": benefit.persons[0], "reached": costed.beneficiaries[0]}
        found = {
            f"{name}_{key}": number_text(float(value), "count", self.words) for key, value in told.items()
        }
        return found | {
            f"{name}_administration": number_text(float(benefit.administration[0]), "share", self.words, 0)
        }

    def contents(self) -> Iterator[str]:
        """This function will name the benefits of each package, with what each pays."""
        words, figures = self.words, FigureWriter(self.results.file, self.currency, self.words)
        names = {one.key: words(one.label) for one in self.results.plan.benefits}
        told = {
            key: words("{value} ({ages})", value=name, ages=self._paid(figures, key))
            for key, name in names.items()
        }
        for package in self.results.plan.packages:
            # An amount is told with the first package that has the benefit.
            held = [told.pop(key, names[key]) for key in package.benefits]
            yield words(
                "“{package}” is made of: {benefits}.", package=words(package.label), benefits=words.join(held)
            )

    def _paid(self, figures: FigureWriter, key: str) -> str:
        """What a benefit pays in the first year, and how that goes on."""
        amount, later = (figures.value(f"benefits.{key}.{name}") for name in ("amount", "index"))
        return self.words("{amount} in {year}; later {how}", amount=amount, year=self.years[0], how=later)

    # what is costed

    def benefits(self) -> Table:
        """This function will list the benefits, now and at the end."""
        words, first, last = self.words, self.years[0], self.years[-1]
        return Table(
            key="costing.benefits", title=words("Benefits, {first} and {last}", first=first, last=last),
            columns=(
                TableColumn("benefit", words("Benefit")),
                *(
                    column
                    for name, year in (("first", first), ("last", last))
                    for column in (
                        TableColumn(f"persons_{name}", words("Beneficiaries, {year}", year=year), "count"),
                        TableColumn(f"amount_{name}", words("Amount, {year}", year=year), "money", f"{self.currency}/year"),
                        TableColumn(f"of_gdp_head_{name}", words("Amount, of GDP per head, {year}", year=year), "share"),
                        TableColumn(f"of_gdp_{name}", words("Cost, of GDP, {year}", year=year), "share", decimals=2),
                    )
                ),
            ),
            rows=tuple(self._benefit(one) for one in self.results.benefits),
            definition=words("Amounts are those of a whole year, in the prices of the year, before administration. Beneficiaries are those who take the benefit up."),
            universe=words("The persons each benefit is for"), source=self.told.source, notes=tuple(self._exclusions()),
            formulas=tuple(
                one for row, benefit in enumerate(self.results.plan.benefits, start=1)
                for name, year in (("first", 1), ("last", len(self.years))) for one in at_end(benefit.key, name, year, row)
            ),
        )  # fmt: skip

    def _benefit(self, one: Costed) -> tuple[Cell, ...]:
        assert one.beneficiaries is not None
        assert one.amount is not None
        head = self.results.economy.gdp_per_head
        parts = [
            (one.beneficiaries[at], one.amount[at], one.amount[at] / head[at], one.of_gdp[at])
            for at in (0, -1)
        ]
        return (self.words(one.label), *(self.cell(value) for part in parts for value in part))

    def _exclusions(self) -> Iterator[str]:
        names = {benefit.key: self.words(benefit.label) for benefit in self.results.plan.benefits}
        for benefit in self.results.plan.benefits:
            for other in benefit.excludes:
                if benefit.key < other:
                    yield self.words(
                        "Nobody can have both: {one}; {other}. They are not added.",
                        one=names[benefit.key],
                        other=names[other],
                    )

    def by_package(self) -> Table:
        """This function will give the cost of every package by year."""
        words = self.words
        return Table(
            key="costing.packages", title=words("Cost of each package, of GDP"),
            columns=(
                TableColumn("year", words("Year")),
                *(TableColumn(key, words(one.label), "share", decimals=2) for key, one in self.results.packages.items()),
            ),
            rows=tuple((year, *(self.cell(one.of_gdp[at]) for one in self.results.packages.values())) for at, year in enumerate(self.years)),
            definition=words("Cost of all benefits of the package with their administration, over gross domestic product of the year."),
            universe=words("All who receive a benefit of the package"), source=self.told.source,
            formulas=tuple(Formula(key, f"{{costing.{key}.by_year:of_gdp}}") for key in self.results.packages),
        )  # fmt: skip

    def over_time(self, table: Table) -> Chart:
        """This function will draw the cost of every package."""
        return lines(
            table,
            key="costing.packages",
            title=table.title,
            words=self.words,
            x="year",
            series=tuple(self.results.packages),
        )

    def by_year(self, one: Costed) -> Table:
        """This function will give the cost of one package by year."""
        words, money = self.words, f"{self.currency}/year"
        told: tuple[Floats, ...] = (
            one.cost,
            one.real,
            one.additional,
            one.per_head,
            one.of_gdp,
            one.of_expenditure,
            one.of_revenue,
        )
        return Table(
            key=f"costing.{one.key}.by_year", title=words("{package}: cost by year", package=words(one.label)),
            columns=(
                TableColumn("year", words("Year")),
                TableColumn("cost", words("Cost"), "money", money),
                TableColumn("real", words("In prices of {year}", year=self.years[0]), "money", money),
                TableColumn("additional", words("Beyond present spending"), "money", money),
                TableColumn("per_head", words("Per person of the population"), "money", words("{currency} per head and year", currency=self.currency), 2),
                TableColumn("of_gdp", words("Of GDP"), "share", decimals=2),
                TableColumn("of_expenditure", words("Of government expenditure"), "share"),
                TableColumn("of_revenue", words("Of government revenue"), "share"),
            ),
            rows=tuple((year, *(self.cell(part[at]) for part in told)) for at, year in enumerate(self.years)),
            definition=words("Cost of all benefits of the package with their administration. Government expenditure includes interest on debt."),
            universe=words("All who receive a benefit of the package"), source=self.told.source, formulas=of_package(self._held_by(one)),
        )  # fmt: skip

    def _held_by(self, package: Costed) -> tuple[str, ...]:
        return next(one.benefits for one in self.results.plan.packages if one.key == package.key)

    def traced(self) -> Iterator[Table]:
        """This function will give what the cost of each benefit comes from."""
        for benefit, costed in zip(self.results.plan.benefits, self.results.benefits):
            yield traced(benefit, costed, self.currency, self.told, self.words, self.cell)

    def swings(self, key: str) -> Table:
        """This function will give what moves the cost of a package."""
        words, one = self.words, self.results.packages[key]
        return Table(
            key=f"costing.{key}.sensitivity",
            title=words("{package}: cost in {year} when one assumption is otherwise, of GDP", package=words(one.label), year=self.years[-1]),
            columns=(
                TableColumn("assumption", words("Assumption")),
                TableColumn("low", words("When lower"), "share", decimals=2),
                TableColumn("high", words("When higher"), "share", decimals=2),
                TableColumn("width", words("Apart by"), "points", words("percentage points"), 2),
            ),
            rows=tuple(
                (self._moved(swing.assumption, swing.by), self.cell(swing.low), self.cell(swing.high), self.cell(swing.width))
                for swing in self.results.swings[key]
            ),
            definition=" ".join((
                words("Each assumption is moved alone, all others being as assumed. Shares are never moved above all persons."),
                words("With all as assumed it is {value}.", value=number_text(float(one.of_gdp[-1]), "share", words, 2)),
            )),
            universe=words("All who receive a benefit of the package"), source=self.told.source,
            notes=tuple(held_note((self._moved(one.assumption, one.by) for one in self.results.swings[key] if one.is_held), words)),
        )  # fmt: skip

    def _moved(self, assumption: str, by: float) -> str:
        """An assumption with its step, as steps are not alike."""
        words, name = self.words, self.words(SWING_LABELS[assumption])
        if assumption == "fertility":
            return name
        return words(
            "{assumption} (±{share} of itself)", assumption=name, share=number_text(by, "share", words, 0)
        )

    def tornado(self, key: str, table: Table) -> Chart:
        """This function will draw what moves the cost of a package."""
        title = self.words(
            "{package}: how far apart the cost of {year} is with one assumption lower and with it higher, in percentage points of GDP",
            package=self.words(self.results.packages[key].label), year=self.years[-1],
        )  # fmt: skip
        return bars(table, key=table.key, title=title, words=self.words, category="assumption", value="width")

    def cell(self, value: float) -> Cell:
        """This function will give a cell its number, or why it has none."""
        return float(value) if np.isfinite(value) else NotKnown(self.words("an assumption is not known"))

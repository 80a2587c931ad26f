"""How far other laws lie from the law as it is, and how sure that is: on the same samples drawn again, and in the same futures of chance."""

from collections.abc import Iterator
from dataclasses import dataclass

from allcover.presenting.fan_chart import bound_columns, fan
from allcover.presenting.numbers import PERCENTAGE_POINTS
from allcover.presenting.valuation_study import OtherLaw
from allcover.presenting.valuation_words import ValuationWriter
from allcover.projection.chance import Apart
from allcover.projection.results import QUANTILES
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, Chart, Finding, Formula, Table, TableColumn


@dataclass(frozen=True)
class ApartWriter(ValuationWriter):
    """Writes of differences between laws, in one language."""

    @property
    def _estimates(self) -> list[Estimate | None]:
        found = self.results.sampled
        return [None] * len(self.results.others) if found is None else [one.premium for one in found.apart]

    @property
    def _futures(self) -> list[Apart | None]:
        found = self.results.futures
        return [None] * len(self.results.others) if found is None else list(found.apart)

    def _change(self, one: OtherLaw) -> float:
        return one.valued.valuation.premium - self.made.premium

    @property
    def is_told(self) -> bool:
        """Whether a study says how sure differences are."""
        return self.results.sampled is not None or self.results.futures is not None

    def findings(self) -> Iterator[Finding]:
        """This function will give the change of the premium under each law, with the error of the sample."""
        words = self.words
        of_all = words(
            "The general average premium under the law with the reform less that under the law as it is."
        )
        of_sample = words(
            "The general average premium under the law with the reform less that under the law as it is. The interval is that of having asked only some households: both laws are valued of the same samples drawn again."
        )
        for row, (one, error) in enumerate(zip(self.results.others, self._estimates, strict=True), start=2):
            label = words("Change of the premium: {law}", law=words(one.system.title))
            meaning = of_all if error is None else of_sample
            yield self.finding(f"laws.{one.system.option}.change", label, self._change(one), PERCENTAGE_POINTS, meaning, kind="points", decimals=2,
                               brief=label, estimate=error, formula=f"{{valuation.laws:change.{row}}}")  # fmt: skip

    def table(self) -> Table:
        """This function will give the change of the premium under each law, with the error of the sample and the bounds of futures."""
        words, points = self.words, self.words("percentage points")
        columns = (
            TableColumn("law", words("Law")), TableColumn("change", words("Change of the premium"), "points", points, 2),
            TableColumn("low", words("10 of 100 futures lie below"), "points", points, 2), TableColumn("high", words("10 of 100 futures lie above"), "points", points, 2),
            TableColumn("dearer", words("Futures in which the premium is higher than under the law as it is"), "share", decimals=0),
        )  # fmt: skip
        return Table(
            key="valuation.laws_apart", title=words("How sure the difference between the laws is"), columns=columns, rows=tuple(self._rows()),
            definition=words(
                "General average premium less that under the law as it is. Errors of the sample are those of the difference: both laws are valued of each sample drawn again. So are futures: births, deaths, migrants, wages and interest "
                "stray alike under all laws, and what differs is the law’s doing. An assumption that may be wrong, such as how many go on working, is in neither."
            ),
            universe=self.universe, source=self.told.source,
            formulas=tuple(Formula("change", f"{{valuation.laws:change.{at + 1}}}", at) for at in range(1, len(self.results.others) + 1)),
        )  # fmt: skip

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        for one, error, apart in zip(self.results.others, self._estimates, self._futures, strict=True):
            ends = (
                (None, None, None)
                if apart is None
                else (float(apart.premium[0]), float(apart.premium[-1]), apart.dearer)
            )
            yield self.words(one.system.title), error if error is not None else self._change(one), *ends

    def by_year(self) -> Iterator[tuple[Table, Chart]]:
        """This function will give the difference of the pay-as-you-go rate by year in many futures, with its fan, of each law."""
        words = self.words
        for one, apart in zip(self.results.others, self._futures, strict=True):
            if apart is None:
                continue
            key, law = f"valuation.apart_{one.system.option}", words(one.system.title)
            bounds = bound_columns(QUANTILES, "points", 2, words)
            expected = one.valued.valuation.pay_as_you_go - self.made.pay_as_you_go
            table = Table(
                key=key, title=words("Pay-as-you-go rate under “{law}” less that under the law as it is, in many futures", law=law),
                columns=(self.year, *bounds, TableColumn("expected", words("As expected"), "points", words("percentage points"), 2)),
                rows=tuple((int(year), *map(float, apart.cost[:, at]), float(expected[at])) for at, year in enumerate(self.made.years)),
                definition=words("Both laws in the same futures, year by year; bounds of one year are not those of one future."),
                universe=self.universe, source=self.told.source, notes=(self.begins(),),
            )  # fmt: skip
            yield (
                table,
                fan(
                    table,
                    key=f"{key}_fan",
                    title=table.title,
                    words=words,
                    x="year",
                    bounds=[column.key for column in bounds],
                    beside="expected",
                ),
            )

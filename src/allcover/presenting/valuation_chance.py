"""The parts of a valuation report on chance: futures of the people and of money, and the error of having asked only some households."""

from collections.abc import Iterator
from dataclasses import dataclass

from allcover.presenting.fan_chart import bound_columns, fan
from allcover.presenting.line_charts import lines
from allcover.presenting.told import Told
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_words import OF_REPLICATES, ValuationWriter, known
from allcover.projection.chance import Futures
from allcover.projection.results import QUANTILES
from allcover.projection.sampling import Sampled
from allcover.vocabulary.finding import Cell, Formula, Section, Table, TableColumn
from allcover.vocabulary.words import Words


def chance_sections(results: ValuationResults, told: Told, words: Words) -> Iterator[Section]:
    """This function will present futures of chance, and the sampling errors of the rates, where a study has them."""
    writer = _Writer(results, told, words)
    if results.futures is not None:
        yield writer.chance(results.futures)
    if results.sampled is not None:
        yield writer.sample(results.sampled)


@dataclass(frozen=True)
class _Writer(ValuationWriter):
    # Futures

    def chance(self, found: Futures) -> Section:
        words = self.words
        cost, reserve = self._fan_table(found, "cost"), self._fan_table(found, "futures_reserve")
        about = self._left_to_chance(found)
        ends = [
            self.finding("futures.premium_low", words("General average premium: 10 of 100 futures lie below"), float(found.premium[0]), "share", about, decimals=2),
            self.finding("futures.premium_high", words("General average premium: 10 of 100 futures lie above"), float(found.premium[-1]), "share", about, decimals=2),
            self.finding("futures.exhausted", words("Futures in which the reserve is used up within the horizon"), float(found.exhausted[-1]), "share", about),
        ]  # fmt: skip
        bounds = tuple(column.key for column in bound_columns(QUANTILES, "share", 2, words))
        return Section(
            id="futures", heading=words("How far chance may move it"),
            paragraphs=(
                words("{count} futures are drawn, each straying from what is expected year after year as far as the assumptions say, and the scheme is valued in each of them.", count=found.count),
                about,
            ),
            findings=tuple(ends), tables=(cost, reserve),
            charts=(
                fan(cost, key="valuation.fan_cost", title=words("Pay-as-you-go rate in many futures, and the rate of the law"), words=words, x="year", bounds=bounds, beside="law"),
                fan(reserve, key="valuation.fan_reserve", title=reserve.title, words=words, x="year", bounds=bounds),
            ),
        )  # fmt: skip

    def _left_to_chance(self, found: Futures) -> str:
        words = self.words
        if found.of == ("wages", "interest"):
            return words(
                "Left to chance are births, deaths and migrants, the growth of wages, and interest. Wages and interest may go together, as the assumptions say. Prices, behaviour and the law are as assumed in all futures."
            )
        if found.of == ("wages",):
            return words(
                "Left to chance are births, deaths and migrants, and the growth of wages. Prices, interest, behaviour and the law are as assumed in all futures."
            )
        if found.of == ("interest",):
            return words(
                "Left to chance are births, deaths and migrants, and interest. Wages, prices, behaviour and the law are as assumed in all futures."
            )
        return words(
            "Left to chance are births, deaths and migrants. Wages, prices, interest, behaviour and the law are as assumed in all futures."
        )

    def _fan_table(self, found: Futures, key: str) -> Table:
        words, made = self.words, self.made
        is_cost = key == "cost"
        values = found.cost if is_cost else found.reserve
        columns = [self.year, *bound_columns(QUANTILES, "share" if is_cost else "number", 2, words)]
        columns.append(
            TableColumn("law", words("Rate of the law"), "share", decimals=2)
            if is_cost
            else TableColumn("exhausted", words("Futures with the reserve used up"), "share")
        )
        beside = made.contribution_rate if is_cost else found.exhausted
        rows = tuple(
            (int(year), *map(known, values[:, at]), float(beside[at])) for at, year in enumerate(made.years)
        )
        title = (
            words("Pay-as-you-go rate in many futures")
            if is_cost
            else words("Reserve at the end of each year, in years of its expenditure, in many futures")
        )
        return Table(
            key=f"valuation.{key if not is_cost else 'futures_cost'}", title=title, columns=tuple(columns), rows=rows,
            definition=words("Bounds year by year: a single future may cross them."),
            universe=self.universe, source=self.told.source, notes=(self.begins(), self._left_to_chance(found)),
            formulas=(Formula("law", "{valuation.rates:law}"),) if is_cost else (),
        )  # fmt: skip

    # The sample

    def sample(self, found: Sampled) -> Section:
        words = self.words
        table = self._sample_table(found)
        return Section(
            id="sampling", heading=words("How far the sample may mislead"),
            paragraphs=(
                words(
                    "Who contributes and who draws is known from a sample of households. {count} samples drawn again from it are each valued in the same way; the intervals say between which rates the truth may "
                    "lie because only some were asked. They say nothing of wrong answers, nor of assumptions.", count=found.replicates,
                ),
                words("Of contributors and pensioners the same samples tell the interval; the implicit pension debt is worked out of the whole sample alone, and has none."),
            ),
            tables=(table,),
            charts=(
                lines(table, key="valuation.sampling", title=words("Pay-as-you-go rate, and between which rates it may lie because only some were asked"), words=words, x="year",
                      series=("low", "cost", "high")),
            ),
        )  # fmt: skip

    def _sample_table(self, found: Sampled) -> Table:
        words = self.words
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (int(year), one.value, one.standard_error, one.low, one.high) for year, one in zip(self.made.years, found.rates.cost)
        )  # fmt: skip
        columns = (
            self.year, TableColumn("cost", words("Pay-as-you-go rate"), "share", decimals=2), TableColumn("error", words("Standard error"), "share", decimals=2),
            TableColumn("low", words("Lower end, 95 in 100"), "share", decimals=2), TableColumn("high", words("Upper end, 95 in 100"), "share", decimals=2),
        )  # fmt: skip
        return Table(
            key="valuation.sampling", title=words("Pay-as-you-go rate with the error of the sample"), columns=columns, rows=rows,
            definition=words(OF_REPLICATES),
            universe=self.universe, source=self.told.source, notes=(self.begins(), *self._at_most(found)),
        )  # fmt: skip

    def _at_most(self, found: Sampled) -> Iterator[str]:
        """In how many samples nobody more could contribute at some age, as everybody does."""
        if found.held:
            yield self.words.plural(
                "In {count} sample, of {all}, more would contribute at some age than there are people: all of them are taken to, so that the intervals are somewhat too narrow.",
                "In {count} samples, of {all}, more would contribute at some age than there are people: all of them are taken to, so that the intervals are somewhat too narrow.",
                found.held, count=found.held, all=found.replicates,
            )  # fmt: skip

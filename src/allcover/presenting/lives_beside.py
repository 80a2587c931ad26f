"""The two routes of a valuation beside each other, lives and cells, how far they lie apart, and how far they may by chance. Goes to :mod:`lives_section`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from allcover.presenting.lives_families import LivesWriter
from allcover.presenting.lives_study import Again
from allcover.presenting.living import Lived, married_at_first
from allcover.presenting.numbers import number_text
from allcover.presenting.valuation_words import MILLION, PENSIONS
from allcover.projection.insured import TYPES
from allcover.projection.rates import Floats
from allcover.vocabulary.finding import Table, TableColumn

NO_DIFFERENCE = 1e-9
"""Of a share: what lies no farther apart is one number."""


class BesideWriter(LivesWriter):
    """Writes of both routes, the law as it is."""

    def beside(self) -> Table:
        """Contributors and money of the dates that are looked at."""
        words, made, lived = self.words, self.made, self.lived.laws[0].lived
        held = [
            (
                "benefits",
                words("Pensions, by lives"),
                words("Pensions, by cells"),
                lived.benefits.sum(axis=0),
                made.benefits.sum(axis=0),
            )
        ]
        if lived.earnings is not None and lived.contributions is not None:
            held.append(
                (
                    "earnings",
                    words("Insured earnings, by lives"),
                    words("Insured earnings, by cells"),
                    lived.earnings,
                    made.earnings,
                )
            )
            held.append(
                (
                    "contributions",
                    words("Contributions, by lives"),
                    words("Contributions, by cells"),
                    lived.contributions,
                    made.contributions,
                )
            )
        dates = sorted({min(date, made.years.size - 1) for date in self.lived.dates})
        columns = [
            self.year,
            TableColumn("contributors_lives", words("Contributors, by lives"), "count"),
            TableColumn("contributors_cells", words("Contributors, by cells"), "count"),
        ]
        for key, by_lives, by_cells, *_ in held:
            columns += [self.money(f"{key}_lives", by_lives), self.money(f"{key}_cells", by_cells)]
        rows = tuple(
            (int(made.years[at]), float(lived.contributors[at]), float(made.contributors[at]), *(float(money[at]) / MILLION for _, _, _, *both in held for money in both))
            for at in dates
        )  # fmt: skip
        return Table(
            key="valuation.lives.beside", title=words("Lives beside cells"), columns=tuple(columns), rows=rows,
            definition=words(
                "The same scheme, people and assumptions by both routes. Insured earnings by lives are brought every year, as a whole, to what the valuation's means of sex and age come to."
            ),
            universe=self.universe, source=self.told.source,
        )  # fmt: skip

    def apart(self) -> Table:
        """How far lives lie from cells, and may by chance, year by year: every fifth, the last, and the widest of each column."""
        words, years = self.words, self.made.years
        apart = self._differences()
        widest = {int(np.nanargmax(np.abs(one.lying))) for one in apart}
        shown = sorted({*range(0, years.size, 5), years.size - 1, *widest})
        columns = [self.year]
        for one in apart:
            columns += [
                TableColumn(one.key, one.label, "share", decimals=1),
                TableColumn(f"{one.key}_chance", words("± by chance"), "share", decimals=1),
            ]
        return Table(
            key="valuation.lives.apart", title=words("How far lives lie from cells"), columns=tuple(columns),
            rows=tuple((int(years[at]), *(_told(number[at]) for one in apart for number in (one.lying, one.chance))) for at in shown),
            definition=" ".join((*self._on_chance(apart), *self._on_marriages())),
            universe=self.universe, source=self.told.source,
        )  # fmt: skip

    def _differences(self) -> list["Difference"]:
        words, made = self.words, self.made
        runs: list[Lived | Again] = [self.lived.laws[0].lived, *self.lived.again]
        paid, heads = np.stack([run.benefits for run in runs]), np.stack([run.contributors for run in runs])
        kinds = [
            (kind, words(PENSIONS[kind]), paid[:, at], made.benefits[at])
            for at, kind in enumerate(TYPES)
            if made.benefits[at].any()
        ]
        pairs = [
            ("contributors", words("Contributors"), heads, made.contributors),
            *kinds,
            ("benefits", words("All pensions"), paid.sum(axis=1), made.benefits.sum(axis=0)),
        ]
        return [Difference.of(*pair) for pair in pairs]

    def _on_chance(self, apart: Sequence["Difference"]) -> Iterator[str]:
        words = self.words
        yield words(
            "What lives give more than cells, or less where it is below nought; pensions in money. Both begin with the survey's own totals. Of every fifth year, the last, and those in which one of the columns lies widest apart."
        )
        if not self.lived.again:
            return
        yield words(
            "Beside each difference: how far the chance of the lives alone may move it, in nineteen of twenty cases, found from {runs} further runs with other random numbers.",
            runs=len(self.lived.again),
        )
        of_each = ", ".join(
            words("{name} {count}", name=one.label, count=int(one.is_beyond.sum())) for one in apart
        )
        yield words(
            "How many of the {years} years lie farther apart than that: {of_each}. About one year in twenty does by chance; what more of them come of was not measured.",
            years=self.made.years.size, of_each=of_each,
        )  # fmt: skip

    def _on_marriages(self) -> Iterator[str]:
        words, valued = self.words, self.results.valued
        couples = married_at_first(self.lived.laws[0].lived, valued)
        if not self.made.benefits[TYPES.index("widowed")].any() or np.isnan(couples).any():
            return
        (women, men), (women_cells, men_cells) = (
            [number_text(float(one), "share", words, 0) for one in route] for route in couples
        )
        yield words(
            "The two routes marry people differently, which moves what widows and widowers draw; by how much was not measured here. At first lives have the survey's couples: of those whose death in the first year would leave "
            "a pension, {men} of men and {women} of women are married in the survey, {men_cells} and {women_cells} by the shares assumed. Later as many women are wives as is assumed and of a couple both are married, whereas cells take the shares of either sex.",
            men=men, women=women, men_cells=men_cells, women_cells=women_cells,
        )  # fmt: skip
        yield words(
            "Lives who have no right to a pension may emigrate, wives of the insured among them; by cells only death ends a right."
        )


@dataclass(frozen=True)
class Difference:
    """How far lives lie above cells (``lying``), of each year, as a share of cells, and how far ``chance`` alone may move that (half of an interval of 95 %); NaN where cells have nothing, or lives were lived once."""

    key: str
    label: str
    lying: Floats
    chance: Floats

    @classmethod
    def of(cls, key: str, label: str, by_lives: Floats, by_cells: Floats) -> "Difference":
        """This function will find it from what every run of lives gives (run, interval), the first being that which is told, and what cells give (interval)."""
        some = np.broadcast_to(by_cells > 0, by_lives.shape)
        lying = np.divide(by_lives, by_cells, out=np.full(by_lives.shape, np.nan), where=some) - 1
        degrees = by_lives.shape[0] - 1
        chance = (
            lying.std(axis=0, ddof=1) * stdtrit(degrees, 0.975)
            if degrees
            else np.full(by_cells.shape, np.nan)
        )
        return cls(key, label, lying[0], chance)

    @property
    def is_beyond(self) -> NDArray[np.bool_]:
        """The years that lie farther apart than chance alone moves them."""
        return np.abs(self.lying) > np.maximum(self.chance, NO_DIFFERENCE)


def _told(number: float) -> float | None:
    return None if np.isnan(number) else float(number)

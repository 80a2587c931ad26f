"""The two routes of a valuation beside each other, lives and cells, and how far and why they lie apart. Goes to :mod:`lives_section`."""

from collections.abc import Iterator

import numpy as np

from allcover.presenting.lives_families import LivesWriter
from allcover.presenting.living import married_at_first
from allcover.presenting.numbers import number_text
from allcover.presenting.valuation_words import MILLION, PENSIONS
from allcover.projection.insured import TYPES
from allcover.vocabulary.finding import Table, TableColumn


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
        """How far lives lie from cells, year by year: every fifth, the last, and the widest of each column."""
        words, made, lived = self.words, self.made, self.lived.laws[0].lived
        pairs = {
            "contributors": (words("Contributors"), lived.contributors, made.contributors),
            **{
                kind: (words(PENSIONS[kind]), lived.benefits[at], made.benefits[at])
                for at, kind in enumerate(TYPES) if made.benefits[at].any()
            },
            "benefits": (words("All pensions"), lived.benefits.sum(axis=0), made.benefits.sum(axis=0)),
        }  # fmt: skip
        apart = {
            key: np.divide(by_lives, by_cells, out=np.full(by_cells.shape, np.nan), where=by_cells > 0) - 1
            for key, (_, by_lives, by_cells) in pairs.items()
        }
        widest = {int(np.nanargmax(np.abs(one))) for one in apart.values()}
        years = sorted({*range(0, made.years.size, 5), made.years.size - 1, *widest})
        rows = tuple(
            (int(made.years[at]), *(None if np.isnan(one[at]) else float(one[at]) for one in apart.values()))
            for at in years
        )
        return Table(
            key="valuation.lives.apart", title=words("How far lives lie from cells"),
            columns=(self.year, *(TableColumn(key, label, "share", decimals=1) for key, (label, *_) in pairs.items())), rows=rows,
            definition=" ".join(self._why_apart()),
            universe=self.universe, source=self.told.source,
        )  # fmt: skip

    def _why_apart(self) -> Iterator[str]:
        words, valued = self.words, self.results.valued
        yield words(
            "What lives give more than cells, or less where it is below nought; pensions in money. Both begin with the survey's own totals. Of every fifth year, the last, and those in which one of the columns lies widest "
            "apart. Contributors, old age and invalidity lie apart by the chance of the lives."
        )
        couples = married_at_first(self.lived.laws[0].lived, valued)
        if not self.made.benefits[TYPES.index("widowed")].any() or np.isnan(couples).any():
            return
        (women, men), (women_cells, men_cells) = (
            [number_text(float(one), "share", words, 0) for one in route] for route in couples
        )
        yield words(
            "Widows and widowers lie apart by their marriages too. At first it is the survey's couples: of those whose death in the first year would leave a pension, {men} of men and {women} of women are married in the survey, "
            "{men_cells} and {women_cells} by the shares assumed. Later as many women are wives as is assumed and of a couple both are married, whereas cells take the shares of either sex.",
            men=men, women=women, men_cells=men_cells, women_cells=women_cells,
        )  # fmt: skip
        yield words("By cells only death ends a right, by lives a wife without one may emigrate.")

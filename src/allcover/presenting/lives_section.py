"""The parts of a valuation report by lives: how pensions and families are spread in the years to come, and (:mod:`lives_families`) what the law gives families then."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from allcover.presenting.line_charts import lines
from allcover.presenting.lives_beside import BesideWriter
from allcover.presenting.lives_families import FamiliesWriter, told_if_enough, without_withheld
from allcover.presenting.lives_study import LivesResults
from allcover.presenting.numbers import number_text
from allcover.presenting.told import Told
from allcover.presenting.valuation_study import ValuationResults
from allcover.projection.lives_earned import PARTS
from allcover.projection.lives_spread import OLD, SEXES, TENTHS, Spread
from allcover.projection.valuation_file import OF_LIVES
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, Finding, Section, Suppressed, Table, TableColumn, number_of
from allcover.vocabulary.words import Words, marked

SEX_WORDS = {"women": marked("Women"), "men": marked("Men")}
OF_YEAR = {"women": marked("{year}, women"), "men": marked("{year}, men")}
NOT_MODELLED = {
    "divorce": marked("Divorce is not modelled: the file of assumptions has no rates of it."),
    "leaving_home": marked("Leaving the parents' home without marrying is not modelled: the file of assumptions has no rates of it."),
}  # fmt: skip
NO_WAGES = marked(
    "Wages over a life are not modelled: the file of assumptions does not say how long a contributor's place among others lasts."
)


def lives_sections(
    results: ValuationResults, lived: LivesResults, told: Told, words: Words
) -> Iterator[Section]:
    """This function will present a scheme by lives: the spread of the future, then benefits for families."""
    writer = _Writer(results, told, words, lived)
    yield writer.spread()
    if any(law.asked for law in lived.laws):
        yield FamiliesWriter(results, told, words, lived).families()


class _Writer(BesideWriter):
    def spread(self) -> Section:
        words = self.words
        drawing, pensions, tenths, homes, left = (
            self._drawing(),
            self._pensions(),
            self._tenths(),
            self._homes(),
            self._left(),
        )
        charts = (
            lines(drawing, key="valuation.lives.drawing", title=drawing.title, words=words, x="year", series=SEXES),
            lines(tenths, key="valuation.lives.tenths", title=tenths.title, words=words, x="tenth", series=[column.key for column in tenths.columns[1:]]),
            lines(homes, key="valuation.lives.homes", title=words("Households by how many generations live in them"), words=words, x="year",
                  series=("one", "two", "three")),
        )  # fmt: skip
        return Section(
            id="lives", heading=words("The future by lives: pensions, families, survivors"), paragraphs=tuple(self._paragraphs()),
            findings=tuple(self._findings()), tables=(drawing, without_withheld(pensions, words), tenths, *(without_withheld(one, words) for one in self._wages()), homes, left, self.beside(), self.apart()), charts=charts,
        )  # fmt: skip

    def _paragraphs(self) -> Iterator[str]:
        words = self.words
        yield words(
            "Beside the cells, {lives} lives are lived: whole households of the survey, each person with birth, work, marriage, retirement and death by a random number of its own (seed {seed}). Weights are "
            "brought every year to the people of the projection, contributors to those of the cells.",
            lives=number_text(self.lived.lives, "count", words), seed=self.lived.seed,
        )  # fmt: skip
        yield words(
            "Errors are those of the survey's own design: everybody of a later year comes of one of its sampling units. So they hold both, that only some households were asked, and the chance of the years since. "
            "They do not hold that assumptions may be wrong."
        )
        yield words(
            "A number is withheld where the lives that it rests on come of too few persons of the survey, however many those lives are."
        )
        yield (
            words(
                "Every contributor has a wage of the own: a place among the contributors of the same sex in the survey, of which a part lasts and a part is of the year, times the mean of sex and age, which grows as the valuation "
                "assumes. Contributions are what the law asks of whoever has that place in the survey; pensions that follow from a career follow from the mean of the own places over the years credited."
            )
            if self.lived.laws[0].lived.earnings is not None
            else words(NO_WAGES)
        )
        yield from (
            words(text)
            for name, text in NOT_MODELLED.items()
            if name not in self.results.valued.assumptions.raw["ages"]
        )
        assert set(NOT_MODELLED) == set(OF_LIVES)

    def _findings(self) -> Iterator[Finding]:
        words, last, year = self.words, self.lived.spread[-1], self.years[-1]
        meaning = words(
            "Of persons of {age} and more, those who draw a pension of the scheme of any kind, at the start of the year.",
            age=OLD,
        )
        for sex in SEXES:
            label = words("Women of {age} and more with a pension of the scheme, {year}", age=OLD, year=year) if sex == "women" else words(
                "Men of {age} and more with a pension of the scheme, {year}", age=OLD, year=year)  # fmt: skip
            yield self._estimated(f"lives.drawing_{sex}", label, last.old_drawing[sex], "share", meaning)

    def _estimated(self, key: str, label: str, found: Estimate, unit: str, meaning: str) -> Finding:
        told = told_if_enough(found)
        few = told.minimum_persons if isinstance(told, Suppressed) else None
        # Lives are no persons who were asked: how many of them there are is not told as such.
        return Finding(
            key=f"valuation.{key}", label=label, value=number_of(told), unit=unit, definition=meaning, universe=self.everybody, source=self.told.source,
            reference_date=self.told.of_year(self.years[-1]), decimals=1, estimate=None if few else replace(found, persons=None), withheld_below=few,
        )  # fmt: skip

    def _by_date(self, row: Callable[[Spread], Sequence[Estimate]]) -> tuple[tuple[Cell, ...], ...]:
        return tuple(
            (year, *map(told_if_enough, row(one)))
            for year, one in zip(self.years, self.lived.spread, strict=True)
        )

    def _sexes(self, kind: str = "", decimals: int = 1) -> tuple[TableColumn, ...]:
        return tuple(
            TableColumn(f"{kind}{sex}", self.words(SEX_WORDS[sex]), "share", decimals=decimals)
            for sex in SEXES
        )

    def _drawing(self) -> Table:
        words = self.words
        return Table(
            key="valuation.lives.drawing", title=words("Persons of {age} and more who draw a pension of the scheme", age=OLD), columns=(self.at, *self._sexes()),
            rows=self._by_date(lambda one: [one.old_drawing[sex] for sex in SEXES]),
            definition=words("Those who draw a pension of any kind from the scheme, of all of the age and sex."),
            universe=words("Residents of {age} and more", age=OLD), source=self.told.source,
        )  # fmt: skip

    def _pensions(self) -> Table:
        words = self.words
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (words(OF_YEAR[sex], year=year), *map(told_if_enough, (*found.pensions[sex].tenths, found.pensions[sex].mean, found.new[sex])))
            for year, found in zip(self.years, self.lived.spread, strict=True) for sex in SEXES
        )  # fmt: skip
        parts = [
            TableColumn(
                f"tenth_{at}", words("{part} have less", part=self.share(part, 0)), "share", decimals=0
            )
            for at, part in enumerate(TENTHS, 1)
        ]
        return Table(
            key="valuation.lives.pensions", title=words("Pensions by tenths of those who draw, against average insured earnings"),
            columns=(TableColumn("who", words("Start of the year, and sex")), *parts, TableColumn("mean", words("Mean"), "share", decimals=0),
                     TableColumn("new", words("Mean new old-age pension"), "share", decimals=0)),
            rows=rows,
            definition=words(
                "Pensions a month as a share of the mean insured earnings of contributors of the year: replacement of average, not of own earnings. The nine amounts part all who draw into ten equal "
                "groups. New: who retired within the year before."
            ),
            universe=self.universe, source=self.told.source,
        )  # fmt: skip

    def _wages(self) -> Iterator[Table]:
        if not self.lived.earned:
            return
        words = self.words
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (words(OF_YEAR[sex], year=year), *map(told_if_enough, (*found.wages[sex], found.replaced[sex])))
            for year, found in zip(self.years, self.lived.earned, strict=True) for sex in SEXES
        )  # fmt: skip
        parts = [
            TableColumn(f"part_{round(100 * part)}", words("{part} have less", part=self.share(part, 0)), "share", decimals=0) for part in PARTS
        ]  # fmt: skip
        yield Table(
            key="valuation.lives.wages", title=words("Insured earnings of contributors"),
            columns=(TableColumn("who", words("Start of the year, and sex")), *parts, TableColumn("replaced", words("New old-age pension, of own insured earnings"), "share", decimals=0)),
            rows=rows,
            definition=words(
                "Insured earnings a month as a share of the mean of all contributors, women and men. New pension: of who retired for old age within the year before and contributed when it began, the mean of the pension as a "
                "share of the own insured earnings then, at the level of wages of the date."
            ),
            universe=words("Contributors, and those who have just retired"), source=self.told.source,
        )  # fmt: skip

    def _tenths(self) -> Table:
        """The same of the first date and the last, across: to be drawn."""
        words = self.words
        # One date is drawn once.
        ends = {0: self.years[0]} | ({-1: self.years[-1]} if len(self.years) > 1 else {})
        columns = [
            TableColumn(f"{sex}_{year}", words(OF_YEAR[sex], year=year), "share", decimals=0)
            for year in ends.values()
            for sex in SEXES
        ]
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (at + 1, *(_bare(told_if_enough(self.lived.spread[end].pensions[sex].tenths[at])) for end in ends for sex in SEXES)) for at in range(len(TENTHS))
        )  # fmt: skip
        return Table(
            key="valuation.lives.tenths", title=words("Pensions against average insured earnings, from the lowest tenth up"),
            columns=(TableColumn("tenth", words("Tenths of those who draw, who have less")), *columns), rows=rows,
            definition=words("As in the table above, at the first date and the last."), universe=self.universe, source=self.told.source,
        )  # fmt: skip

    def _homes(self) -> Table:
        words = self.words
        columns = (
            self.at, TableColumn("one", words("One generation"), "share", decimals=1), TableColumn("two", words("Two generations"), "share", decimals=1),
            TableColumn("three", words("Three and more"), "share", decimals=1), TableColumn("size", words("Persons a household"), "number", decimals=1),
        )  # fmt: skip
        return Table(
            key="valuation.lives.homes", title=words("Households and generations"), columns=columns,
            rows=self._by_date(lambda one: [*one.homes, one.size]),
            definition=words("Generations are the longest line of parents and children who live in one household. Children follow their mother, couples found a home of their own, and nobody else moves but as said above: nobody moves in with relatives, "
                "so how many live alone later is not told. Of households this is what follows from the survey's by these rules, and no forecast; intervals do not hold that."),
            universe=self.everybody, source=self.told.source,
        )  # fmt: skip

    def _left(self) -> Table:
        words = self.words
        names = {
            "widows": words("Widows since the survey"), "widowers": words("Widowers since the survey"), "drawing_widowed": words("Widows and widowers who draw"),
            "orphans": words("Children who lost a parent since the survey"), "drawing_orphaned": words("Orphans who draw"),
        }  # fmt: skip
        lacking = tuple(self.without_orphans())
        if lacking:
            names.pop("drawing_orphaned")
        columns = (
            self.at,
            *(TableColumn(name, label, "count", words("persons")) for name, label in names.items()),
        )
        return Table(
            key="valuation.lives.left", title=words("Who a death has left, and who of them draws from the scheme"), columns=columns,
            rows=self._by_date(lambda one: [one.left[name] for name in names]),
            definition=words("Persons whose spouse, or children below 18 whose mother or father, died after the survey; widows and widowers who have not married again. Only parents who are among the lives count: not those who live elsewhere, nor fathers of children born outside a couple. Who draws may have lost somebody before the survey."),
            universe=self.everybody, source=self.told.source, notes=lacking,
        )  # fmt: skip


def _bare(told: Estimate | Suppressed) -> Cell:
    """The number alone, or the sign that stands in its place."""
    return told if isinstance(told, Suppressed) else told.value

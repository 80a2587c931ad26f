"""The parts of a valuation report by lives: how pensions and families are spread in the years to come, and what the law gives families then."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from allcover.presenting.line_charts import lines
from allcover.presenting.lives_study import Asked, LivesResults, UnderLaw
from allcover.presenting.numbers import number_text, scaled
from allcover.presenting.told import Told
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_words import MILLION, ValuationWriter
from allcover.projection.lives_spread import OLD, SEXES, TENTHS, Spread
from allcover.projection.valuation_file import OF_LIVES
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, Chart, Finding, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked

SEX_WORDS = {"women": marked("Women"), "men": marked("Men")}
OF_YEAR = {"women": marked("{year}, women"), "men": marked("{year}, men")}
NOT_MODELLED = {
    "divorce": marked("Divorce is not modelled: the file of assumptions has no rates of it."),
    "leaving_home": marked("Leaving the parents' home without marrying is not modelled: the file of assumptions has no rates of it."),
}  # fmt: skip


def lives_sections(
    results: ValuationResults, lived: LivesResults, told: Told, words: Words
) -> Iterator[Section]:
    """This function will present a scheme by lives: the spread of the future, then benefits for families."""
    writer = _Writer(results, told, words, lived)
    yield writer.spread()
    if any(law.asked for law in lived.laws):
        yield writer.families()


@dataclass(frozen=True)
class _Writer(ValuationWriter):
    lived: LivesResults

    @property
    def years(self) -> list[int]:
        """The years at whose beginning the lives are looked at."""
        return [self.results.valued.ground.first_year + at for at in self.lived.dates]

    @property
    def everybody(self) -> str:
        """The universe of families."""
        return self.words("All residents of private households")

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
            findings=tuple(self._findings()), tables=(drawing, pensions, tenths, homes, left, self._beside()), charts=charts,
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
        yield self._estimated("lives.three_generations", words("Households of three or more generations, {year}", year=year), last.homes[2], "share",
                              words("Of all households, those in which parents live with children and grandchildren."))  # fmt: skip

    def _estimated(self, key: str, label: str, found: Estimate, unit: str, meaning: str) -> Finding:
        # Lives are no persons who were asked: how many of them there are is not told as such.
        return Finding(
            key=f"valuation.{key}", label=label, value=found.value, unit=unit, definition=meaning, universe=self.everybody, source=self.told.source,
            reference_date=self.told.reference_date, decimals=1, estimate=replace(found, persons=None),
        )  # fmt: skip

    def _by_date(self, row: Callable[[Spread], Sequence[Cell]]) -> tuple[tuple[Cell, ...], ...]:
        return tuple((year, *row(one)) for year, one in zip(self.years, self.lived.spread, strict=True))

    @property
    def at(self) -> TableColumn:
        """The column of dates."""
        return TableColumn("year", self.words("At the start of"))

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
            (words(OF_YEAR[sex], year=year), *found.pensions[sex].tenths, found.pensions[sex].mean, found.new[sex])
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
            columns=(TableColumn("who", words("At the start of, and sex")), *parts, TableColumn("mean", words("Mean"), "share", decimals=0),
                     TableColumn("new", words("Mean new old-age pension"), "share", decimals=0)),
            rows=rows,
            definition=words(
                "Pensions a month as a share of the mean insured earnings of contributors of the year: replacement of average, not of own earnings. The nine amounts part all who draw into ten equal "
                "groups. New: who retired within the year before."
            ),
            universe=self.universe, source=self.told.source,
        )  # fmt: skip

    def _tenths(self) -> Table:
        """The same of the first date and the last, across: to be drawn."""
        words, ends = self.words, {0: self.years[0], -1: self.years[-1]}
        columns = [
            TableColumn(f"{sex}_{year}", words(OF_YEAR[sex], year=year), "share", decimals=0)
            for year in ends.values()
            for sex in SEXES
        ]
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (at + 1, *(self.lived.spread[end].pensions[sex].tenths[at].value for end in ends for sex in SEXES)) for at in range(len(TENTHS))
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
            TableColumn("alone_women", words("Women of {age} and more living alone", age=OLD), "share", decimals=1),
            TableColumn("alone_men", words("Men of {age} and more living alone", age=OLD), "share", decimals=1),
        )  # fmt: skip
        return Table(
            key="valuation.lives.homes", title=words("Households and generations"), columns=columns,
            rows=self._by_date(lambda one: [*one.homes, one.size, *(one.alone[sex] for sex in SEXES)]),
            definition=words("Generations are the longest line of parents and children who live in one household. Children follow their mother, couples found a home of their own, and nobody else moves but as said above."),
            universe=self.everybody, source=self.told.source,
        )  # fmt: skip

    def _left(self) -> Table:
        words = self.words
        names = {
            "widows": words("Widows since the survey"), "widowers": words("Widowers since the survey"), "drawing_widowed": words("Widows and widowers who draw"),
            "orphans": words("Children who lost a parent since the survey"), "drawing_orphaned": words("Orphans who draw"),
        }  # fmt: skip
        columns = (
            self.at,
            *(TableColumn(name, label, "count", words("persons")) for name, label in names.items()),
        )
        return Table(
            key="valuation.lives.left", title=words("Who a death has left, and who of them draws from the scheme"), columns=columns,
            rows=self._by_date(lambda one: [one.left[name] for name in names]),
            definition=words("Persons whose spouse, or children below 18 whose mother or father, died after the survey; widows and widowers who have not married again. Who draws may have lost somebody before the survey."),
            universe=self.everybody, source=self.told.source,
        )  # fmt: skip

    def _beside(self) -> Table:
        words, made, lived = self.words, self.made, self.lived.laws[0].lived
        rows = tuple(
            (int(made.years[at]), float(lived.contributors[at]), float(made.contributors[at]), float(lived.benefits[:, at].sum()) / MILLION, float(made.benefits[:, at].sum()) / MILLION)
            for at in sorted({min(date, made.years.size - 1) for date in self.lived.dates})
        )  # fmt: skip
        columns = (
            self.year, TableColumn("contributors_lives", words("Contributors, by lives"), "count"), TableColumn("contributors_cells", words("Contributors, by cells"), "count"),
            self.money("benefits_lives", words("Pensions, by lives")), self.money("benefits_cells", words("Pensions, by cells")),
        )  # fmt: skip
        return Table(
            key="valuation.lives.beside", title=words("Lives beside cells"), columns=columns, rows=rows,
            definition=words("The same scheme, people and assumptions by both routes. They differ by chance, and because a widow by lives who has a pension of her own draws no second one."),
            universe=self.universe, source=self.told.source,
        )  # fmt: skip

    # Benefits for families

    def families(self) -> Section:
        words, tables = self.words, tuple(self._family_tables())
        return Section(
            id="families", heading=words("Benefits for families and means tests in the years to come"),
            paragraphs=(
                words(
                    "The people of a later year are put to the definition's own rules, household by household: who lives together, ages, contributions and pensions are those of the lives. Jobs and incomes are "
                    "the person's own of the survey, grown with wages, as long as the stage of life and the standing with the scheme stay; after that, those of somebody of the survey who is like them, of the "
                    "same area and fifth. So nobody rises or falls between fifths but by what happens to the family."
                ),
                words("Amounts of the law grow as the valuation assumes. Under a reform the same lives are lived with the same random numbers: the difference is the law's alone."),
            ),
            findings=(), tables=tables, charts=tuple(self._recipients(table) for table in tables),
        )  # fmt: skip

    def _family_tables(self) -> Iterator[Table]:
        words, laws = self.words, self.lived.laws
        schemes = dict.fromkeys(one.scheme for law in laws for one in law.asked)
        for scheme in schemes:
            name = words(
                next(law.system.schemes[scheme].name for law in laws if scheme in law.system.schemes)
            )
            yield Table(
                key=f"valuation.lives.{scheme}", title=words("{scheme}: what the law gives the people of later years", scheme=name),
                columns=(self.at, *self._family_columns()),
                rows=tuple((year, *self._family_row(scheme, at)) for year, at in zip(self.years, self.lived.dates, strict=True)),
                definition=words(
                    "Cost: what the rules give all who are entitled, for twelve months, in money of the year. As far as it reaches today: the same times the share of what is due that the survey shows as paid. "
                    "Recipients: to whom it is paid; a benefit of a household is paid to one person of it. Not determined: of whom the rules cannot tell, counted with nothing."
                ),
                universe=self.everybody, source=self.told.source,
            )  # fmt: skip

    def _recipients(self, table: Table) -> Chart:
        """Who is paid, a line for each law that has the scheme."""
        kept = [
            column.key
            for column in table.columns
            if column.key.startswith("recipients")
            and any(row[table.position(column.key)] for row in table.rows)
        ]
        return lines(
            table,
            key=table.key,
            title=self.words("{title}: recipients", title=table.title),
            words=self.words,
            x="year",
            series=kept,
        )

    def _family_columns(self) -> Iterator[TableColumn]:
        words = self.words
        for at, law in enumerate(self.lived.laws):

            def label(text: str, law: UnderLaw = law) -> str:
                return (
                    text
                    if len(self.lived.laws) == 1
                    else words("{law}: {what}", law=words(law.system.title), what=text)
                )

            yield self.money(f"cost_{at}", label(words("cost")))
            yield self.money(f"reached_{at}", label(words("as far as it reaches today")))
            yield TableColumn(f"recipients_{at}", label(words("recipients")), "count", words("persons"))
            yield TableColumn(f"untold_{at}", label(words("not determined")), "count", words("persons"))

    def _family_row(self, scheme: str, at: int) -> Iterator[Cell]:
        for law in self.lived.laws:
            yield from _family_cells(law.of(scheme, at))


def _family_cells(found: Asked | None) -> Sequence[Cell]:
    """A law that does not have the scheme then leaves its cells empty."""
    if found is None:
        return (None,) * 4
    return scaled(found.cost, MILLION), found.at_reach / MILLION, found.recipients, found.untold

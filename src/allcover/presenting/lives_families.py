"""The part of a valuation report on benefits for families: what schemes without contributions give the people of later years, by their own rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from allcover.estimation.suppression import Suppression
from allcover.presenting.line_charts import lines
from allcover.presenting.lives_study import Asked, LivesResults, UnderLaw
from allcover.presenting.numbers import scaled
from allcover.presenting.valuation_words import MILLION, ValuationWriter
from allcover.projection.lives_spread import ORPHAN
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, Chart, Section, Suppressed, Table, TableColumn, number_of
from allcover.vocabulary.words import Words


@dataclass(frozen=True)
class LivesWriter(ValuationWriter):
    """Writes of lives in one language: dates and universe that its parts share."""

    lived: LivesResults

    @property
    def years(self) -> list[int]:
        """The years at whose beginning the lives are looked at."""
        return [self.results.valued.ground.first_year + at for at in self.lived.dates]

    @property
    def everybody(self) -> str:
        """The universe of families."""
        return self.words("All residents of private households")

    @property
    def at(self) -> TableColumn:
        """The column of dates."""
        return TableColumn("year", self.words("Start of the year"))


def told_if_enough(found: Estimate) -> Estimate | Suppressed:
    """This function will give an estimate of lives back, or the sign that too few persons of the survey stand behind those lives; of nobody it stays what it is."""
    few = found.persons is not None and found.persons > 0 and not Suppression().allows(found.persons)
    return Suppressed(Suppression().minimum_persons) if few else found


def without_withheld(table: Table, words: Words) -> Table:
    """This function will leave out the columns with withheld cells of which three of four or more tell no number, and say so in a note."""
    told = [sum(number_of(row[at]) is not None for row in table.rows) for at in range(len(table.columns))]
    few = [any(isinstance(row[at], Suppressed) for row in table.rows) for at in range(len(table.columns))]
    kept = [at for at, count in enumerate(told) if not few[at] or 4 * count > len(table.rows)]
    left = [column.label for at, column in enumerate(table.columns) if at not in kept]
    if not left:
        return table
    return replace(
        table, columns=tuple(table.columns[at] for at in kept), rows=tuple(tuple(row[at] for at in kept) for row in table.rows),
        notes=(*table.notes, words("Left out, as too few persons of the survey stand behind nearly all of it: {columns}.", columns=words.join(left))),
    )  # fmt: skip


class FamiliesWriter(LivesWriter):
    """Writes of benefits for families."""

    def families(self) -> Section:
        """This function will present what the law gives families in the years to come."""
        words, tables = self.words, tuple(self._family_tables())
        return Section(
            id="families", heading=words("Benefits for families and means tests in the years to come"),
            paragraphs=(
                words(
                    "The people of a later year are put to the definition's own rules, household by household: who lives together, ages, contributions and pensions are those of the lives. Jobs and incomes are "
                    "the person's own of the survey, grown with wages, as long as the stage of life and the standing with the scheme stay; after that, those of somebody of the survey who is like them, of the "
                    "same area and fifth. The jobs of contributors are paid as their lives are. So nobody rises or falls between fifths but by what happens to the family."
                ),
                words("Amounts of the law grow as the valuation assumes. Under a reform the same lives are lived with the same random numbers: the difference is the law's alone."),
                *self._bereaved(),
                words("Where the intervals of two dates overlap, their difference may be chance alone: as with maternity, for few of the lives give birth in one year."),
            ),
            findings=(), tables=tables, charts=tuple(drawn for table in tables for drawn in self._recipients(table)),
        )  # fmt: skip

    def _bereaved(self) -> Iterator[str]:
        """How many children have lost a parent at first, when those of the survey have grown up, and at last."""
        told = dict(zip(self.lived.dates, self.lived.laws[0].bereaved))
        grown = next((at for at in self.lived.dates if at >= ORPHAN), None)
        if grown is None or any(told.get(at) is None for at in (0, grown, self.lived.dates[-1])):
            return
        years = dict(zip(self.lived.dates, self.years))
        first, then, last = (self.share(told[at] or 0.0, 1) for at in (0, grown, self.lived.dates[-1]))
        yield self.words(
            "Of children below 18, {first} have lost a parent by the survey; in {year} it is {then}, in {until} {last}. By then those of the survey are grown up, and later deaths of parents are those of the mortality assumed: grants that rest on a death go with them.",
            first=first, then=then, last=last, year=years[grown], until=years[self.lived.dates[-1]],
        )  # fmt: skip

    def _family_tables(self) -> Iterator[Table]:
        words, laws = self.words, self.lived.laws
        schemes = dict.fromkeys(one.scheme for law in laws for one in law.asked)
        for scheme in schemes:
            name = words(
                next(law.system.schemes[scheme].name for law in laws if scheme in law.system.schemes)
            )
            table = Table(
                key=f"valuation.lives.{scheme}", title=words("{scheme}: what the law gives the people of later years", scheme=name),
                columns=(self.at, *self._family_columns()),
                rows=tuple((year, *self._family_row(scheme, at)) for year, at in zip(self.years, self.lived.dates, strict=True)),
                definition=words(
                    "Cost: what the rules give all who are entitled, for twelve months, in money of the year. As far as it reaches today: the same times the share of what is due that the survey shows as paid. "
                    "Recipients: to whom it is paid; a benefit of a household is paid to one person of it. Not determined: of whom the rules cannot tell, counted with nothing."
                ),
                universe=self.everybody, source=self.told.source,
            )  # fmt: skip
            yield without_withheld(table, words)

    def _recipients(self, table: Table) -> Iterator[Chart]:
        """Who is paid, a line for each law that has the scheme; no picture where the table withholds them all."""
        kept = [
            column.key
            for column in table.columns
            if column.key.startswith("recipients")
            and any(number_of(row[table.position(column.key)]) is not None for row in table.rows)
        ]
        if not kept:
            return
        yield lines(
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
    cost, recipients = told_if_enough(scaled(found.cost, MILLION)), told_if_enough(found.recipients)
    if isinstance(cost, Suppressed):
        return cost, cost, recipients, found.untold
    if found.at_reach is None:
        return cost, Suppressed(Suppression().minimum_persons), recipients, found.untold
    return cost, found.at_reach / MILLION, recipients, found.untold

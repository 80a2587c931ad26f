"""What a report on a fund without contributors has beside its result: what would move it, and other laws. Goes to :mod:`closed_section`."""

from collections.abc import Iterator
from dataclasses import dataclass

from allcover.presenting.closed_words import ClosedWriter
from allcover.presenting.line_charts import lines
from allcover.presenting.tornado_chart import tornado
from allcover.presenting.valuation_changes import changed_rules
from allcover.presenting.valuation_tried import Column, amounts_of, columns_of, held_notes, names_of, pairs_of
from allcover.presenting.valuation_words import MILLION
from allcover.projection.valuation import Valuation
from allcover.vocabulary.finding import Finding, Section, Table, TableColumn


@dataclass(frozen=True)
class ClosedBeside(ClosedWriter):
    """Writes of what would be otherwise, in one language."""

    def sections(self) -> Iterator[Section]:
        """This function will present what was tried and each other law, where there is any."""
        if self.closed.tried:
            yield self._sensitivity()
        if self.results.others:
            yield self._laws()

    def _sensitivity(self) -> Section:
        words = self.words
        table = self._tried()
        drawn = tornado(table, key="closed.sensitivity", title=words("Reserve that would last, if one thing were otherwise"), words=words, names=names_of(self.closed.tried, self),
                        low="needed_low", high="needed_high", base=self.closed.found.needed / MILLION)  # fmt: skip
        return Section(
            id="closed_sensitivity", heading=words("What moves the result"),
            paragraphs=(
                words(
                    "Each assumption is put a little lower and higher than it stands, all others as they are; so are the rules of the law that the file of assumptions names. What moves nothing is left out."
                ),
            ),
            tables=(table,), charts=(drawn,),
        )  # fmt: skip

    def _tried(self) -> Table:
        words, pairs = self.words, pairs_of(self.closed.tried)
        kinds: tuple[Column, ...] = (
            ("amount", (words("Lower: change or value tried"), words("Higher: change or value tried")), "number", "", 2),
            ("needed", (words("Reserve that would last, when lower"), words("Reserve that would last, when higher")), "money", self.millions_held, 1),
            ("debt", (words("Implicit pension debt when lower"), words("Implicit pension debt when higher")), "money", self.millions_held, 1),
            ("lacking", (words("What the reserve lacks when lower"), words("What the reserve lacks when higher")), "money", self.millions_held, 1),
            ("used_up", (words("Reserve used up when lower"), words("Reserve used up when higher")), "text", "", None),
        )  # fmt: skip
        rows = tuple(
            (
                self.tried_name(low.key), *amounts_of(low, high, words),
                *(getattr(one.found, name) / MILLION for name in ("needed", "debt", "lacking") for one in (low, high)),
                *(self.year_text(one.found.exhaustion) for one in (low, high)),
            )
            for low, high in pairs
        )  # fmt: skip
        return Table(
            key="closed.sensitivity", title=words("Reserve, debt and what lacks if one thing were otherwise"),
            columns=(TableColumn("what", words("What is changed")), TableColumn("unit", words("Unit")), *columns_of(kinds)), rows=rows,
            definition=words(
                "Growth and interest are changed by a point in every year; the force of mortality at every age. As assumed, a reserve of {needed} would last.",
                needed=self.amount(self.closed.found.needed),
            ),
            universe=self.universe, source=self.told.source, notes=held_notes(self.closed.tried, self), holds_results=True,
        )  # fmt: skip

    def _laws(self) -> Section:
        words = self.words
        table, by_year = self._laws_table(), self._by_year()
        series = tuple(f"spent_{at}" for at in range(len(self._named())))
        chart = lines(by_year, key="closed.laws", title=words("Expenditure under each law"), words=words, x="year", series=series)  # fmt: skip
        return Section(
            id="closed_laws", heading=words("The law as it is, and as it might become"),
            paragraphs=(
                words(
                    "Each reform is a file laid over the definition. New pensions follow the law of their own year; pensions in payment follow the index, and what the law says of benefits in payment."
                ),
            ),
            findings=tuple(self._changes()), tables=(changed_rules(self.results, self.told, words), table, by_year), charts=(chart,),
        )  # fmt: skip

    def _named(self) -> list[tuple[str, Valuation]]:
        laws = [(self.words(self.results.study.basis.system.title), self.made)]
        return laws + [(self.words(one.system.title), one.valued.valuation) for one in self.results.others]

    def _changes(self) -> Iterator[Finding]:
        words, base = self.words, self.closed.found
        for at, (one, found) in enumerate(zip(self.results.others, self.closed.others, strict=True), start=2):
            yield self.finding(
                f"closed.laws.{one.system.option}.needed", words("Change of the reserve that would last: {law}", law=words(one.system.title)),
                (found.needed - base.needed) / MILLION, self.millions_held,
                words("Reserve that would last to the end of the horizon under that law, less the one under the law as it is."), kind="money", decimals=1,
                formula=f"{{closed.laws:needed.{at}}}-{{closed.laws:needed.1}}",
            )  # fmt: skip

    def _laws_table(self) -> Table:
        words = self.words
        every = (self.closed.found, *self.closed.others)
        rows = tuple(
            (
                name, float(made.expenditure[0]) / MILLION,
                *(getattr(found, key) / MILLION for key in ("expenditure", "needed", "lacking", "debt")), self.year_text(found.exhaustion),
            )
            for (name, made), found in zip(self._named(), every, strict=True)
        )  # fmt: skip
        return Table(
            key="closed.laws", title=words("The fund under each law"),
            columns=(
                TableColumn("law", words("Law")), self.money("first", words("Expenditure, first year")), self.held("expenditure", words("Expenditure of the horizon, present value")),
                self.held("needed", words("Reserve that would last to the end of the horizon")), self.held("lacking", words("What the reserve lacks today")),
                self.held("debt", words("Implicit pension debt")), TableColumn("used_up", words("Reserve used up")),
            ),
            rows=rows, definition=words("The same people, members and assumptions under each law. Implicit pension debt is under the law of the year in which each pension would begin."),
            universe=self.universe, source=self.told.source, holds_results=True,
            notes=tuple(words("{name}: {value}", name=words(one.system.title), value=words.note(note)) for one in self.results.others for note in one.system.notes),
        )  # fmt: skip

    def _by_year(self) -> Table:
        words, laws = self.words, self._named()
        columns = [self.year, *(self.money(f"spent_{at}", name) for at, (name, _) in enumerate(laws))]
        columns += [
            self.money(f"lacking_{at}", words("{law}: financed by nobody", law=name))
            for at, (name, _) in enumerate(laws)
        ]
        rows = tuple(
            (int(year), *(float(made.expenditure[at]) / MILLION for _, made in laws), *(float(made.reserves.lacking[at]) / MILLION for _, made in laws))
            for at, year in enumerate(self.made.years)
        )  # fmt: skip
        return Table(
            key="closed.laws_by_year", title=words("Expenditure under each law, by year"), columns=tuple(columns), rows=rows,
            definition=words("Benefits and administration, then what nobody finances of them once the reserve is used up."),
            universe=self.universe, source=self.told.source, notes=(self.begins(),),
        )  # fmt: skip

"""The part of a report on ability to contribute: what households could pay, when in the year, and what schemes ask of them."""

from collections.abc import Iterator
from dataclasses import replace

from allcover.capacity.ability import AbilityRow, Seasons
from allcover.capacity.liquidity import CALENDARS, NO_CALENDAR
from allcover.presenting.affordability_tables import AffordabilityWriter
from allcover.presenting.capacity_words import CALENDAR_LABELS, month_names
from allcover.presenting.capacity_writer import CapacityWriter
from allcover.presenting.charts import bars
from allcover.presenting.numbers import number_text
from allcover.presenting.open_cells import told_cell, untold_cell
from allcover.vocabulary.finding import Cell, Chart, Finding, NotKnown, Section, Table, TableColumn


class AbilityWriter(CapacityWriter):
    """Writes the section on what households could contribute, in which months, and whether they can afford the schemes."""

    def section(self) -> Section:
        """This function will write the section."""
        asking = AffordabilityWriter(self.results, self.told, self.words, self.suppression, self.currency)
        tables, charts, findings = asking.written()
        timed, drawn = self._timed()
        return Section(
            id="capacity", heading=self.words("What people could contribute, and when"),
            paragraphs=tuple(self._paragraphs()), findings=(*self._findings(), *findings),
            tables=(self._groups_table(), *timed, *tables), charts=(*drawn, *charts),
        )  # fmt: skip

    def _timed(self) -> tuple[list[Table], list[Chart]]:
        seasons = self.results.ability.seasons
        if seasons is None:
            return [], []
        months = self._months_table(seasons)
        title = self.words("Share of those with any capacity who can pay in the month")
        chart = bars(
            months, key="capacity.months", title=title, words=self.words, category="month", value="possible"
        )
        return [months, self._calendars_table(seasons)], [chart]

    def _paragraphs(self) -> Iterator[str]:
        words = self.words
        yield words(
            "What a household can contribute is a share of its income above subsistence, taken over the whole year, "
            "because good months pay for lean ones. When in the year it can be paid is another question."
        )
        if self.results.ability.seasons is None:
            yield words(
                "The months in which a payment is possible cannot be shown: for nobody are both the earnings of every "
                "month and subsistence known."
            )
        if self.results.has_sample and self.results.line is None:
            yield words(
                "The definition has no poverty line, so what households need, and what they could contribute, is not known."
            )

    # what households could contribute

    def _groups_table(self) -> Table:
        words = self.words
        return Table(
            key="capacity.groups", title=words("Capacity to contribute, by group"),
            columns=(
                TableColumn("group", words("Group")), TableColumn("households", self._counted, "count"),
                TableColumn("some", words("Have any capacity"), "share"),
                *self._amount_columns(),
                TableColumn("out_of_pocket", words("Pay for health care now"), "money", self.a_month, 2),
                TableColumn("unknown", words("Capacity not known"), "share"),
                TableColumn("asked", words("In the data"), "count"), *self._known_column(),
            ),
            rows=tuple(self._group_row(row) for row in self.results.ability.rows),
            definition=self.definition, universe=self.units_text, source=self.told.source, notes=self.notes,
        )  # fmt: skip

    @property
    def _leaves_out(self) -> bool:
        """Whether means and medians leave households out, as their capacity is not known."""
        return self.results.has_sample and not all(row.is_of_all for row in self.results.ability.rows)

    def _amount_columns(self) -> tuple[TableColumn, TableColumn]:
        words = self.words
        mean, middle = (
            (words("Mean capacity, where known"), words("Median capacity, where known"))
            if self._leaves_out
            else (words("Mean capacity"), words("Median capacity"))
        )
        return (
            TableColumn("capacity", mean, "money", self.a_month, 2),
            TableColumn("middle", middle, "money", self.a_month, 2),
        )

    def _known_column(self) -> tuple[TableColumn, ...]:
        label = self.words("In the data, capacity known")
        return (TableColumn("known", label, "count"),) if self._leaves_out else ()

    @property
    def _counted(self) -> str:
        return self.words("Households") if self.results.has_sample else self.words("Persons")

    def _group_row(self, row: AbilityRow) -> tuple[Cell, ...]:
        unasked = NotKnown(self.words("the data do not say what is paid for health care."))
        cells = row.out_of_pocket or unasked, None if row.unknown is None else untold_cell(row.unknown)
        return (
            self.group(row.grouping, row.group),
            self.shown(row.households, row.asked),
            self.open(row.has_some, row.asked),
            *(self.shown(cell, row.known) for cell in (row.capacity, row.middle)),
            *(self.shown(cell, row.asked) for cell in cells),
            self.asked(row.asked),
            *((row.known,) if self._leaves_out else ()),
        )

    # when in the year

    def _months_table(self, seasons: Seasons) -> Table:
        words = self.words
        rows = zip(month_names(words), seasons.by_month)
        return Table(
            key="capacity.months", title=words("Months in which a payment is possible"),
            columns=(TableColumn("month", words("Month")), TableColumn("possible", words("Can pay in the month"), "share")),
            rows=tuple((month, self.shown(share, seasons.asked)) for month, share in rows),
            definition=words(
                "A payment is possible in a month whose income is above subsistence, as far as the cash carried on still feeds the "
                "household through every lean month to come. The year is a cycle; cash neither earns nor loses; nobody borrows."
            ),
            universe=self._seasonal, source=self.told.source, notes=(self._lean_note,) if self._lean_note else (),
        )  # fmt: skip

    @property
    def _seasonal(self) -> str:
        return (
            self.words("Households with any capacity whose income is known by month")
            if self.results.has_sample
            else self.words("Persons with any capacity whose income is known by month")
        )

    @property
    def _lean_note(self) -> str:
        ignored = self.results.ability.lean_months_ignored
        if ignored is None or ignored.value is None:
            return ""
        more = number_text(ignored.value - 1, "share", self.words)
        return self.words(
            "Adding up good months alone, without the lean ones, would find {more} more capacity than there is.",
            more=more,
        )

    @property
    def _calendar_definition(self) -> str:
        return self.words(
            "Equal payments that come to the whole capacity of the year, each in a month in which a payment is possible. Proposed is "
            "the most frequent that a household can keep. Brings in at most: what equal payments of this calendar could come to, "
            "as a share of all capacity. Quarters are counted from where the household's year begins."
        )

    def _calendars_table(self, seasons: Seasons) -> Table:
        words, asked = self.words, seasons.asked
        rows = [
            (words(CALENDAR_LABELS[name]), *(self.shown(cell, asked) for cell in (
                seasons.by_calendar[name], seasons.proposed[name], seasons.yield_year[name])))
            for name in CALENDARS
        ]  # fmt: skip
        rows.append(
            (
                words(CALENDAR_LABELS[NO_CALENDAR]),
                None,
                self.shown(seasons.proposed[NO_CALENDAR], asked),
                None,
            )
        )
        return Table(
            key="capacity.calendars", title=words("Calendars of payment"),
            columns=(
                TableColumn("calendar", words("Payments")), TableColumn("feasible", words("Can pay so"), "share"),
                TableColumn("proposed", words("Proposed for"), "share"),
                TableColumn("yield", words("Brings in at most"), "share"),
            ),
            rows=tuple(rows),
            definition=self._calendar_definition,
            universe=self._seasonal, source=self.told.source,
        )  # fmt: skip

    # headlines

    def _findings(self) -> Iterator[Finding]:
        row = self.results.ability.rows[0]
        some, mean, middle = self._labels()
        definition, universe = self.definition, self.units_text
        has_some = self.finding(
            "capacity.has_some", some, None if row.has_some is None else told_cell(row.has_some, self.words), row.asked, definition=definition, universe=universe,
            is_headline=True,
        )  # fmt: skip
        yield replace(has_some, brief=some)
        for key, label, of in (("mean", mean, row.capacity), ("median", middle, row.middle)):
            yield self.finding(
                f"capacity.{key}",
                label,
                of,
                row.known if self._leaves_out else row.asked,
                definition=definition,
                universe=self._known_text(row),
                unit=self.a_month,
            )
        yield from self._calendar_findings()

    def _known_text(self, row: AbilityRow) -> str:
        """Of whom a mean is: of all, or of how many of them."""
        unknown = None if row.unknown is None else row.unknown.value
        if row.is_of_all or unknown is None or not self.results.has_sample:
            return self.units_text
        share = number_text(1 - unknown, "share", self.words)
        return self.words(
            "{units}; whose capacity is known: {share} of them", units=self.units_text, share=share
        )

    def _labels(self) -> tuple[str, str, str]:
        words = self.words
        if self._leaves_out:
            some = words("Households with any capacity to contribute")
            return (
                some,
                words("Mean capacity of a household whose capacity is known"),
                words("Median capacity of a household whose capacity is known"),
            )
        if self.results.has_sample:
            some = words("Households with any capacity to contribute")
            return some, words("Mean capacity of a household"), words("Median capacity of a household")
        some = words("Persons with any capacity to contribute")
        return some, words("Mean capacity of a person"), words("Median capacity of a person")

    def _calendar_findings(self) -> Iterator[Finding]:
        seasons = self.results.ability.seasons
        if seasons is None:
            return
        for name in CALENDARS:
            label = self.words("Proposed payments: {calendar}", calendar=self.words(CALENDAR_LABELS[name]))
            yield self.finding(
                f"capacity.proposed.{name}", label, seasons.proposed[name], seasons.asked,
                definition=self._calendar_definition, universe=self._seasonal,
            )  # fmt: skip

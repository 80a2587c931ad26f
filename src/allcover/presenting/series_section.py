"""The part of a report on the published series of SDG 1.3.1: each with its numerator, denominator and definition."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from allcover.coverage.figures import FOLLOWING
from allcover.coverage.published import SERIES
from allcover.coverage.series import SeriesResult
from allcover.coverage.series_rows import SeriesRow
from allcover.estimation import Suppression
from allcover.presenting.capitals import capital
from allcover.presenting.charts import bars
from allcover.presenting.one_scale import on_one_scale
from allcover.presenting.open_cells import (
    CHOSEN_BY_ANSWER,
    CHOSEN_BY_RULE,
    share_cell,
    share_finding,
    told_cell,
)
from allcover.presenting.told import Told, note_text
from allcover.vocabulary.finding import Cell, Chart, Finding, NotKnown, Section, Table, TableColumn
from allcover.vocabulary.words import Words


def series_section(
    results: Sequence[SeriesResult], told: Told, words: Words, suppression: Suppression
) -> Section:
    """This function will present every series by each definition, apart: the two are never in one chart."""
    writer = _Writer(told, words, suppression)
    overviews = [
        writer.overview(following, [one for one in results if one.definition.following == following])
        for following in dict.fromkeys(one.definition.following for one in results)
    ]
    computed = [one for one in results if one.total is not None]
    return Section(
        id="series",
        heading=words("The series of SDG indicator 1.3.1"),
        paragraphs=(
            words(
                "Every series has its own numerator and denominator. Two definitions are in use and give different "
                "figures: persons who receive themselves, and persons who live with somebody who receives. Figures of "
                "the one are never compared with figures of the other."
            ),
        ),
        findings=tuple(writer.finding(one) for one in computed),
        tables=(*overviews, *(writer.by_group(one) for one in computed)),
        charts=tuple(on_one_scale([chart for table in overviews for chart in writer.charts(table)])),
    )


@dataclass(frozen=True)
class _Writer:
    told: Told
    words: Words
    suppression: Suppression

    def overview(self, following: str, results: Sequence[SeriesResult]) -> Table:
        words = self.words
        return Table(
            key=f"series.{following}",
            title=words("Series of SDG 1.3.1: {definition}", definition=words(FOLLOWING[following])),
            columns=(
                TableColumn("series", words("Series")),
                TableColumn("asked", words("Persons in sample"), "count"),
                TableColumn("persons", words("Persons of the denominator"), "count"),
                TableColumn("share", words("Covered"), "share"),
                TableColumn("answered", words("Of those who answered"), "share"),
                TableColumn("numerator", words("Counted")),
                TableColumn("denominator", words("Among")),
            ),
            rows=tuple(self._row(one) for one in results),
            definition=words(
                "Share of the denominator that is counted. Where answers are missing it lies between what they leave open. Health care is in no series. A line of coverage of the same branch counts by the definition of the country, and may give another share."
            ),
            universe=words("As each line says"),
            source=self.told.source,
            notes=tuple(self._notes(results)),
        )

    def _notes(self, results: Sequence[SeriesResult]) -> Iterator[str]:
        for one in results:
            for note in (*one.notes, *((one.why_not,) if one.why_not else ())):
                yield self.words("{series}: {note}", series=self.title(one), note=note_text(note, self.words))

    def title(self, result: SeriesResult) -> str:
        return self.words(SERIES[result.definition.series].name)

    def _row(self, result: SeriesResult) -> tuple[Cell, ...]:
        words, definition = self.words, result.definition
        defined = (words(definition.numerator), words(definition.denominator))
        if result.total is None:
            assert result.why_not is not None
            reason = note_text(result.why_not, words)
            unknown = NotKnown(words("Cannot be computed: {reason}.", reason=reason))
            return (self.title(result), None, None, unknown, None, *defined)
        return (self.title(result), *self._cells(result.total, result), *defined)

    def _cells(self, row: SeriesRow, result: SeriesResult) -> tuple[Cell, ...]:
        answers, asked = row.answers, row.unweighted
        persons = told_cell(row.persons, self.words)
        among = answers.among_answers
        answered: Cell = None if among.value is None else among
        if row.has_maybe or (result.is_asked_in_part and answers.unknown):
            answered = NotKnown(self.words(CHOSEN_BY_ANSWER))
        elif result.has_stand_in and answers.unknown:
            answered = NotKnown(self.words(CHOSEN_BY_RULE))
        if asked is not None:
            persons = self.suppression.cell(persons, asked)
            answered = self.suppression.cell(answered, answers.answered or 0)
        share = row.share
        return (
            asked, persons, share_cell(share, self.suppression, self.words), answered,
        )  # fmt: skip

    def by_group(self, result: SeriesResult) -> Table:
        words, definition = self.words, result.definition
        return Table(
            key=f"series.{definition.key}",
            title=words(
                "{series}, by group: {definition}",
                series=self.title(result), definition=words(FOLLOWING[definition.following]),
            ),
            columns=(
                TableColumn("grouping", words("By")), TableColumn("group", words("Group")),
                TableColumn("asked", words("Persons in sample"), "count"),
                TableColumn("persons", words("Persons of the denominator"), "count"),
                TableColumn("share", words("Covered"), "share"),
                TableColumn("answered", words("Of those who answered"), "share"),
            ),
            rows=tuple((words(row.grouping), words(row.group), *self._cells(row, result)) for row in result.rows),
            definition=self._definition(result), universe=capital(words(definition.denominator)),
            source=self.told.source, notes=tuple(note_text(note, words) for note in result.notes),
        )  # fmt: skip

    def _definition(self, result: SeriesResult) -> str:
        words, definition = self.words, result.definition
        return words(
            "Counted: {numerator}. Among: {denominator}. Definition followed: {following}.",
            numerator=words(definition.numerator),
            denominator=words(definition.denominator),
            following=words(FOLLOWING[definition.following]),
        )

    def finding(self, result: SeriesResult) -> Finding:
        assert result.total is not None
        words, definition = self.words, result.definition
        label = words(
            "{series}: {definition}",
            series=self.title(result), definition=words(FOLLOWING[definition.following]),
        )  # fmt: skip
        found = share_finding(
            f"series.{definition.key}", label, result.total.share, definition=self._definition(result),
            universe=capital(words(definition.denominator)), told=self.told, words=words,
            is_headline=definition.key == "at_least_one.direct",
            brief=label if definition.key == "at_least_one.direct" else "",
        )  # fmt: skip
        # Of an open denominator the ends of the share leave out different persons; all of them were asked.
        return replace(self.suppression.finding(found), unweighted_count=result.total.unweighted)

    def charts(self, table: Table) -> Iterator[Chart]:
        yield bars(
            table, key=table.key, title=table.title, words=self.words, category="series", value="share"
        )

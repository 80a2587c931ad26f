"""The part of a report on coverage: who is covered, in law and in fact, and the gap between."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from allcover.coverage.beside_lines import BranchAdded
from allcover.coverage.counts import CoverageRow, LineResult
from allcover.coverage.depth import depths
from allcover.coverage.groups import GROUPS, NO_GROUP
from allcover.coverage.partition import Partition
from allcover.coverage.people import FIFTHS, STATUSES
from allcover.estimation import Suppression
from allcover.presenting.capitals import capital, small
from allcover.presenting.chart_style import GAP_COLOURS
from allcover.presenting.charts import drawn_part, stacked_bars
from allcover.presenting.coverage_findings import NOBODY_OBLIGED, OF_NOBODY, LineFindings
from allcover.presenting.coverage_words import (
    GAP_LABELS,
    LAW_LABELS,
    MEASURE_LABELS,
    counted_label,
    line_definition,
    line_title,
    profile_title,
    upper_bound_notes,
)
from allcover.presenting.depth_table import adequate_findings, depth_picture, depth_table
from allcover.presenting.excluded_groups import excluded_groups
from allcover.presenting.item_words import listed
from allcover.presenting.numbers import number_text
from allcover.presenting.open_cells import (
    PLAIN_ZERO,
    estimate_cell,
    has_plain_zero,
    told_cell,
    untold_cell,
)
from allcover.presenting.options_law import ByOption, OptionsLaw
from allcover.presenting.told import Told, note_text
from allcover.presenting.untold_law import MissingLaw, untold_law
from allcover.vocabulary.finding import Cell, Chart, NotKnown, Section, Table, TableColumn
from allcover.vocabulary.words import Words

COLOURS = (*GAP_COLOURS[:2], GAP_COLOURS[2], GAP_COLOURS[3], "#56B4E9")


def coverage_section(
    lines: Sequence[LineResult],
    told: Told,
    words: Words,
    suppression: Suppression,
    by_option: ByOption = (),
    adequate: Partition | None = None,
    missing_law: MissingLaw = MappingProxyType({}),
    in_branches: Sequence[BranchAdded | None] = (),
) -> Section:
    """This function will present the coverage lines: an overview, then for each line law and fact by group.

    ``by_option`` gives the same lines under each option with its title, things as they are first: what an option
    does to the law is told; what it would do in fact is not known. ``adequate`` is the profile that adequacy is judged under;
    ``missing_law`` gives, by line, the answers for want of which it cannot be told what the law says, named for readers; ``in_branches`` the branch in which each option adds most of all persons.
    """
    writer = _Writer(told, words, suppression, missing_law)
    overview = writer.overview(lines)
    profile = "" if adequate is None else profile_title(adequate.profile, words)
    deep = depths(lines, adequate)
    depth = depth_table(deep, profile, told, words, suppression, missing_law)
    tables: list[Table] = [depth, overview, writer.law_and_fact_overview(lines)]
    if len(by_option) > 1:
        options = OptionsLaw(by_option, told, words, suppression, in_branches)
        tables += [options.under_each(), options.newly_obliged()]
    if lines and lines[0].total.unweighted is None:
        tables.append(excluded_groups(lines, told, words))
    charts: list[Chart] = []
    if any(line.total.counts.persons for line in lines):
        charts += [depth_picture(depth, words), writer.overview_chart(overview)]
    for line in lines:
        gap = writer.gap_table(line)
        tables += [writer.law_and_fact(line), gap]
        charts += writer.line_charts(line, gap)
    return Section(
        id="coverage",
        heading=words("Who is covered, and who is not"),
        paragraphs=(
            words(
                "Law and fact are two questions. The law may oblige, entitle, allow or leave out; in fact a person is "
                "affiliated, contributes, receives, or not. Their difference is the gap: no law, a law that is not "
                "applied, or a possibility that is not taken up."
            ),
        ),
        findings=(
            *(finding for line in lines for finding in LineFindings(line, told, words).all()),
            *adequate_findings(deep, profile, told, words, suppression),
        ),
        tables=tuple(tables),
        charts=tuple(charts),
    )


def empty_groups(lines: Iterable[LineResult], words: Words) -> Iterable[str]:
    """This function will name the groups, and lines of such groups alone, of which a table says that they have 0 persons: of nobody there is no share."""
    names = dict.fromkeys(name for line in lines for name in _of_nobody(line, words))
    if names:
        yield words(
            "Groups of 0 persons, of which there is no share: {groups}.", groups=listed(tuple(names), words)
        )


def uneven_lines(lines: Iterable[LineResult], words: Words) -> Iterable[str]:
    """This function will name the lines of one universe that do not hold as many persons: of the same persons some lack groups."""
    held: dict[str, list[LineResult]] = {}
    for line in lines:
        if line.total.counts.persons:
            held.setdefault(line.universe, []).append(line)
    told = [
        f"{words(universe)} ({', '.join(_with_persons(line, words) for line in many)})"
        for universe, many in held.items()
        if len({round(line.total.counts.persons) for line in many}) > 1
    ]
    if told:
        yield words(
            "Lines of the same persons hold different numbers of them, so that some lack groups: {lines}.",
            lines="; ".join(told),
        )


def outside_groups(lines: Iterable[LineResult], words: Words) -> Iterable[str]:
    """This function will say of each line how many of the persons of its total are in none of its groups."""
    for line in lines:
        for row in line.rows:
            if row.group == NO_GROUP:
                yield words(
                    "{line}: {persons} of {total} persons are in none of the groups; what the law says of them, and whether they are covered, is not known.",
                    line=line_title(line, words),
                    persons=number_text(row.counts.persons, "count", words),
                    total=number_text(line.total.counts.persons, "count", words),
                )


def _with_persons(line: LineResult, words: Words) -> str:
    return f"{line_title(line, words)} {number_text(line.total.counts.persons, 'count', words)}"


def _of_nobody(line: LineResult, words: Words) -> Iterator[str]:
    if line.total.unweighted is None and not line.total.counts.persons:
        yield line_title(line, words)
    else:
        yield from (
            words(row.group) for row in line.rows if row.unweighted is None and not row.counts.persons
        )


@dataclass(frozen=True)
class _Writer:
    """Makes the tables and charts of coverage in one language."""

    told: Told
    words: Words
    suppression: Suppression
    missing_law: MissingLaw

    # all lines

    def overview(self, lines: Sequence[LineResult]) -> Table:
        words = self.words
        rows = [
            (
                line_title(line, words),
                counted_label(line, words),
                *self._guarded(
                    line.total, [estimate_cell(line.total.persons), *self._shares(line.total, line)]
                ),
            )
            for line in lines
        ]
        return Table(
            key="coverage.overview", title=words("Coverage and its gaps, line by line"),
            columns=(
                TableColumn("line", words("Branch and persons")), TableColumn("counted", words("Counts as covered")),
                TableColumn("asked", words("Persons in sample"), "count"), TableColumn("persons", words("Persons"), "count"),
                *self._gap_columns(),
            ),
            rows=tuple(rows),
            definition=f"{self._adding()} {self._by_own_rule()}",
            universe=words("As each line says"), source=self.told.source,
            notes=(*upper_bound_notes([(line_title(line, words), line) for line in lines], words), *self._zeros(rows)),
        )  # fmt: skip

    def _adding(self) -> str:
        return self.words(
            "Parts of all persons. A part that missing answers leave open is a range, from those of whom it is sure to those of whom it "
            "may be so; the lower ends and the share of whom it cannot be told add up to {whole}.",
            whole=number_text(1, "share", self.words, 0),
        )

    def _by_own_rule(self) -> str:
        return self.words(
            "Who is covered is counted as the definition of the country says; a series or a profile of the same branch counts by its own "
            "rule, and may give another share."
        )

    def _zeros(self, rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
        return (self.words(PLAIN_ZERO),) if has_plain_zero(rows) else ()

    def overview_chart(self, table: Table) -> Chart:
        return stacked_bars(
            table, key=table.key, title=table.title, words=self.words, category="line", parts=list(GAP_LABELS),
            colours=COLOURS, unknown="cannot_tell",
        )  # fmt: skip

    def law_and_fact_overview(self, lines: Sequence[LineResult]) -> Table:
        words = self.words
        measures = list(dict.fromkeys(name for line in lines for name in line.total.measures))
        rows = []
        for line in lines:
            facts = [
                self._measure_cell(line.total, line, name) if name in line.total.measures else None
                for name in measures
            ]
            cells = self._guarded(line.total, [*_law_cells(line.total, line, words), *facts])
            rows.append((line_title(line, words), *cells[1:]))
        return Table(
            key="coverage.law_and_fact",
            title=words("In law and in fact, line by line"),
            columns=(
                TableColumn("line", words("Branch and persons")),
                *self._law_columns(),
                *self._measure_columns(measures),
            ),
            rows=tuple(rows),
            definition=words(
                "Shares of all persons of each universe. Where missing answers leave a share open it is a range. "
                "Affiliated is not contributing: it is an upper bound."
            ),
            universe=words("As each line says"),
            source=self.told.source,
            notes=(
                *upper_bound_notes([(line_title(line, words), line) for line in lines], words),
                *self._zeros(rows),
            ),
        )

    # one line

    def law_and_fact(self, line: LineResult) -> Table:
        words, measures = self.words, list(line.total.measures)
        columns = (
            *self._group_columns(),
            *self._law_columns(),
            *self._measure_columns(measures),
            TableColumn("no_answer", words("No answer"), "share"),
        )
        rows = []
        for row in line.rows:
            fact = [self._measure_cell(row, line, name) for name in measures]
            persons, unknown = (
                estimate_cell(row.persons),
                untold_cell(row.effective_share("unknown")),
            )
            cells = self._guarded(row, [persons, *_law_cells(row, line, words), *fact, unknown])
            rows.append((words(row.grouping), words(row.group), *cells))
        return Table(
            key=f"coverage.{line.id}.law_and_fact",
            title=words("{line}: in law and in fact", line=line_title(line, words)),
            columns=columns, rows=tuple(rows), definition=line_definition(line, words), universe=words(line.universe),
            source=self.told.source, notes=(*self._untold(line), *self._not_asked(line), *self._notes(line), *empty_groups([line], words), *self._zeros(rows)),
        )  # fmt: skip

    def gap_table(self, line: LineResult) -> Table:
        words = self.words
        columns = (
            *self._group_columns(),
            *self._gap_columns(),
            TableColumn("compliance", words("Covered among the obliged"), "share"),
        )
        rows = tuple(
            (words(row.grouping), words(row.group),
             *self._guarded(row, [estimate_cell(row.persons), *self._shares(row, line), self._compliance(row, line)]))
            for row in line.rows
        )  # fmt: skip
        return Table(
            key=f"coverage.{line.id}.gap", title=words("{line}: the gap", line=line_title(line, words)),
            columns=columns, rows=rows, definition=line_definition(line, words), universe=words(line.universe),
            source=self.told.source,
            notes=(self._adding(), *self._notes(line), *empty_groups([line], words), *self._nobody_obliged(line), *self._zeros(rows)),
        )  # fmt: skip

    def line_charts(self, line: LineResult, table: Table) -> Iterable[Chart]:
        groupings = dict.fromkeys(row.grouping for row in line.rows)
        wanted = (
            GROUPS if GROUPS in groupings else STATUSES if line.universe.startswith("Employed") else FIFTHS
        )
        shown = [row for row in line.rows if row.grouping == wanted]
        if len(shown) > 1 and any(self._is_drawn(row, line) for row in shown):
            grouping = self.words(wanted)
            title = self.words(
                "{line}, by {grouping}", line=line_title(line, self.words), grouping=small(grouping)
            )
            yield stacked_bars(
                table, key=table.key, title=title, words=self.words, category="group", parts=list(GAP_LABELS),
                where={"grouping": grouping}, colours=COLOURS, unknown="cannot_tell",
            )  # fmt: skip

    def _is_drawn(self, row: CoverageRow, line: LineResult) -> bool:
        """Whether a row has a bar of more than what cannot be told: a picture of reasons alone says less than the table."""
        parts = [drawn_part(cell) for cell in self._guarded(row, self._shares(row, line))[1:]]
        return None not in parts and any(parts[:-1])

    # columns and cells

    def _group_columns(self) -> tuple[TableColumn, ...]:
        words = self.words
        return (
            TableColumn("grouping", words("By")), TableColumn("group", words("Group")),
            TableColumn("asked", words("Persons in sample"), "count"), TableColumn("persons", words("Persons"), "count"),
        )  # fmt: skip

    def _gap_columns(self) -> Iterable[TableColumn]:
        return [TableColumn(part, self.words(label), "share") for part, label in GAP_LABELS.items()]

    def _law_columns(self) -> Iterable[TableColumn]:
        return [TableColumn(f"law_{law}", self.words(label), "share") for law, label in LAW_LABELS.items()]

    def _measure_columns(self, measures: Iterable[str]) -> Iterable[TableColumn]:
        return [TableColumn(name, capital(self.words(MEASURE_LABELS[name])), "share") for name in measures]

    def _shares(self, row: CoverageRow, line: LineResult) -> list[Cell]:
        persons, gap = row.counts.persons, row.counts.gap
        if persons and gap["cannot_tell"] == persons:
            unanswered = NotKnown(self.words("of nobody of the group is it known in which part they are."))
            known = [
                unanswered if line.admits_part(part) else 0.0 for part in GAP_LABELS if part != "cannot_tell"
            ]
            return [*known, untold_cell(row.gap_share("cannot_tell"))]
        return [self._part(row, part, line) for part in GAP_LABELS]

    def _part(self, row: CoverageRow, part: str, line: LineResult) -> Cell:
        if not line.has_scheme:
            return float(part == "no_law")
        if part == "cannot_tell":
            return untold_cell(row.gap_share(part))
        return told_cell(row.gap_open(part), self.words) if line.admits_part(part) else 0.0

    def _compliance(self, row: CoverageRow, line: LineResult) -> Cell:
        """The rate, withheld by the number of those who are or may be obliged, who may be few in a large group."""
        if not line.may_oblige(row):
            return None
        if row.compliance is None:
            return NotKnown(self.words("nobody of the group is known to be obliged or entitled."))
        cell = told_cell(row.compliance, self.words)
        return cell if row.obliged is None else self.suppression.cell(cell, row.obliged)

    def _nobody_obliged(self, line: LineResult) -> Iterable[str]:
        """Why there is no share of the obliged who are covered."""
        if not line.may_oblige(line.total):
            yield self.words(NOBODY_OBLIGED.note)
            return
        held = [row for row in line.rows if row.counts.persons and not line.may_oblige(row)]
        if held:
            yield self.words(
                "Nobody is obliged or entitled by law, so that there is no share of those who are and are covered, in: {groups}.",
                groups=listed(tuple(self.words(row.group) for row in held), self.words),
            )

    def _measure_cell(self, row: CoverageRow, line: LineResult, name: str) -> Cell:
        total, answers = line.total.measures[name], row.measures[name]
        if not line.total.counts.persons:
            return NotKnown(self.words(OF_NOBODY))
        if total.yes + total.no == 0:
            return NotKnown(
                self.words(
                    "the source does not ask this, or no scheme of the branch can be joined or received so."
                )
            )
        if answers.yes + answers.no == 0:
            return NotKnown(self.words("nobody of the group answered."))
        return told_cell(answers.share, self.words)

    def _guarded(self, row: CoverageRow, cells: Sequence[Cell]) -> list[Cell]:
        """The number of persons asked, then the cells, withheld where too few were asked."""
        if row.unweighted is None:
            return [None, *cells]
        return [row.unweighted, *(self.suppression.cell(cell, row.unweighted) for cell in cells)]

    def _notes(self, line: LineResult) -> Iterable[str]:
        return [note_text(note, self.words) for note in line.notes]

    def _untold(self, line: LineResult) -> Iterable[str]:
        return untold_law(line, line_title(line, self.words), self.missing_law.get(line.id, ()), self.words)

    def _not_asked(self, line: LineResult) -> Iterable[str]:
        for measure, schemes in line.not_asked.items():
            yield self.words(
                "The survey does not tell who is {measure}, of these schemes: {schemes}.",
                measure=self.words(MEASURE_LABELS[measure]),
                schemes=", ".join(self.words(scheme) for scheme in schemes),
            )


def _law_cells(row: CoverageRow, line: LineResult, words: Words) -> list[Cell]:
    return [_law_cell(row, answer, line, words) for answer in LAW_LABELS]


def _law_cell(row: CoverageRow, answer: str, line: LineResult, words: Words) -> Cell:
    if answer == "unknown":
        return untold_cell(row.legal_share(answer))
    return told_cell(row.legal_open(answer), words) if answer in line.admits else 0.0

"""The part of a report on coverage: who is covered, in law and in fact, and the gap between."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allcover.coverage.counts import CoverageRow, LineResult
from allcover.estimation import Suppression
from allcover.presenting.chart_style import GAP_COLOURS
from allcover.presenting.charts import stacked_bars
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.finding import Cell, Chart, Finding, NotKnown, Section, Table, TableColumn
from allcover.vocabulary.words import Words

GAP_LABELS = {
    "covered": "Covered",
    "not_applied": "Law not applied",
    "not_taken_up": "Voluntary, not taken up",
    "no_law": "No law",
    "cannot_tell": "Cannot tell",
}
COLOURS = (*GAP_COLOURS[:2], GAP_COLOURS[2], GAP_COLOURS[3], "#56B4E9")

MEASURE_LABELS = {
    "affiliated": "affiliated",
    "contributing": "contributing",
    "receiving": "receiving a benefit",
    "contributing_or_receiving": "contributing or receiving",
    "protected": "protected, dependants included",
    "covered": "as counted by the source",
}
_NO_ANSWERS = NotKnown("nobody of the group is known to be covered or not, or what the law says of them.")
_LEFT_OPEN = "what the answers that are missing leave open; no sampling error"
_LAW_LABELS = {
    "mandatory": "Obliged or entitled by law",
    "voluntary": "May join by law",
    "none": "No law",
    "unknown": "Law: cannot tell",
}


@dataclass(frozen=True)
class Told:
    """Where figures come from and when they hold, for every finding and table."""

    source: str
    reference_date: str


def coverage_section(
    lines: Sequence[LineResult],
    told: Told,
    words: Words,
    suppression: Suppression,
    by_option: Sequence[tuple[str, Sequence[LineResult]]] = (),
) -> Section:
    """This function will present the coverage lines: an overview, then for each line law and fact by group.

    ``by_option`` gives the same lines under each option with its title, things as they are first: what an option
    does to the law is told; what it would do in fact is not known.
    """
    overview = _overview(lines, told, suppression)
    tables: list[Table] = [overview, _law_and_fact_overview(lines, told, suppression)]
    if len(by_option) > 1:
        tables.append(_law_by_option(by_option, told, suppression))
    charts: list[Chart] = []
    if any(line.total.counts.persons for line in lines):
        charts.append(
            stacked_bars(
                overview,
                key="coverage.overview",
                title="Coverage and its gaps, line by line",
                words=words,
                category="line",
                parts=list(GAP_LABELS),
                colours=COLOURS,
            )
        )
    for line in lines:
        gap = _gap_table(line, told, suppression)
        tables += [_law_and_fact(line, told, suppression), gap]
        charts += _line_charts(line, gap, words)
    return Section(
        id="coverage",
        heading="Who is covered, and who is not",
        paragraphs=(
            (
                "Law and fact are two questions. The law may oblige, entitle, allow or leave out; in fact a person is "
                "affiliated, contributes, receives, or not. Their difference is the gap: no law, a law that is not "
                "applied, or a possibility that is not taken up."
            ),
        ),
        findings=tuple(finding for line in lines for finding in _LineFindings(line, told).all()),
        tables=tuple(tables),
        charts=tuple(charts),
    )


def line_title(line: LineResult) -> str:
    """This function will name a coverage line: by its own title, else by its branch and universe."""
    if line.title:
        return line.title
    branch = BRANCH.labels.get(line.branch, line.branch or "Coverage")
    return f"{branch}: {line.universe[0].lower()}{line.universe[1:]}"


def counted_label(line: LineResult) -> str:
    """This function will say what counts as covered in a line, naming affiliation the upper bound it is."""
    label = MEASURE_LABELS[line.counted_as]
    return f"{label}, upper bound" if line.is_upper_bound else label


def _definition(line: LineResult) -> str:
    return (
        f"Covered: {counted_label(line)}. Obliged or entitled: a mandatory or automatic provision applies; may join: "
        "only a voluntary one; no law: none. Like is held against like: where receipt counts as covered, only provisions "
        "that give without joining are asked for; where affiliation or contribution counts, only those one joins. Law not applied: obliged or entitled and not covered; voluntary, not taken up: may join and not "
        "covered; no law: neither and not covered. Shares of all persons of the universe."
    )


@dataclass(frozen=True)
class _LineFindings:
    """Every number of one coverage line. A share that missing answers leave open carries what they leave open."""

    line: LineResult
    told: Told

    def all(self) -> Iterable[Finding]:
        if self.line.total.counts.persons:
            yield self._persons()
            yield from self._law()
            yield from self._facts()
            yield from self._gap()

    def _finding(
        self, key: str, label: str, value: float | None, ends: tuple[float, float] | None = None, asked: int | None = None
    ) -> Finding:  # fmt: skip
        is_open = ends is not None and ends[0] < ends[1]
        return Finding(
            key=f"coverage.{self.line.id}.{key}",
            label=f"{line_title(self.line)}: {label}",
            value=None if ends == (0.0, 1.0) else value,
            unit="share",
            definition=_definition(self.line),
            universe=self.line.universe,
            source=self.told.source,
            reference_date=self.told.reference_date,
            unweighted_count=self.line.total.unweighted if asked is None else asked,
            low=ends[0] if ends and is_open else None,
            high=ends[1] if ends and is_open else None,
            interval_meaning=_LEFT_OPEN if is_open else "",
            is_headline=key == "gap.covered",
        )

    def _persons(self) -> Finding:
        return Finding(
            key=f"coverage.{self.line.id}.persons",
            label=f"{line_title(self.line)}: persons",
            value=self.line.total.counts.persons,
            unit="persons",
            definition="Weighted persons of the universe.",
            universe=self.line.universe,
            source=self.told.source,
            reference_date=self.told.reference_date,
            unweighted_count=self.line.total.unweighted,
            is_headline=False,
        )

    def _law(self) -> Iterable[Finding]:
        counts = self.line.total.counts
        unknown = counts.legal("unknown") / counts.persons
        for answer, label in _LAW_LABELS.items():
            sure = counts.legal(answer) / counts.persons
            ends = (sure, sure + unknown) if answer != "unknown" else None
            yield self._finding(f"law.{answer}", label[0].lower() + label[1:], sure, ends)

    def _facts(self) -> Iterable[Finding]:
        for name, answers in self.line.total.measures.items():
            if answers.yes + answers.no:
                label = f"{MEASURE_LABELS[name]}{', upper bound' if name == 'affiliated' else ''}"
                yield self._finding(
                    f"{name}.of_all", f"{label}, of all", answers.share_of_all, answers.bounds
                )
                share = answers.share_of_answers
                yield self._finding(
                    f"{name}.of_answers", f"{label}, of those who answered", share, asked=answers.answered
                )

    def _gap(self) -> Iterable[Finding]:
        counts = self.line.total.counts
        bounds = counts.gap_bounds
        for part, persons in counts.gap.items():
            label = f"covered ({counted_label(self.line)})" if part == "covered" else GAP_LABELS[part].lower()
            ends = tuple(end / counts.persons for end in bounds[part]) if part in bounds else None
            yield self._finding(
                f"gap.{part}", label, persons / counts.persons, (ends[0], ends[1]) if ends else None
            )
        if counts.compliance is not None:
            label, asked = "covered among those the law obliges or entitles", self.line.total.obliged
            yield self._finding("compliance", label, counts.compliance, asked=asked)


def _overview(lines: Sequence[LineResult], told: Told, suppression: Suppression) -> Table:
    rows = [
        (
            line_title(line),
            counted_label(line),
            *_guarded(line.total, suppression, [line.total.counts.persons, *_shares(line.total)]),
        )
        for line in lines
    ]
    return Table(
        key="coverage.overview", title="Coverage and its gaps, line by line",
        columns=(
            TableColumn("line", "Branch and persons"), TableColumn("counted", "Counts as covered"),
            TableColumn("asked", "Persons asked", "count"), TableColumn("persons", "Persons", "count"),
            *(TableColumn(part, label, "share") for part, label in GAP_LABELS.items()),
        ),
        rows=tuple(rows), definition="Parts of all persons of each universe; they add up to 100 %.",
        universe="As each line says", source=told.source,
    )  # fmt: skip


def _law_and_fact_overview(lines: Sequence[LineResult], told: Told, suppression: Suppression) -> Table:
    measures = list(dict.fromkeys(name for line in lines for name in line.total.measures))
    rows = []
    for line in lines:
        facts = [
            _measure_cell(line.total, line, name) if name in line.total.measures else None
            for name in measures
        ]
        cells = _guarded(line.total, suppression, [*_law_cells(line.total), *facts])
        rows.append((line_title(line), *cells[1:]))
    return Table(
        key="coverage.law_and_fact",
        title="In law and in fact, line by line",
        columns=(
            TableColumn("line", "Branch and persons"),
            *(TableColumn(f"law_{law}", label, "share") for law, label in _LAW_LABELS.items()),
            *(TableColumn(name, MEASURE_LABELS[name].capitalize(), "share") for name in measures),
        ),
        rows=tuple(rows),
        definition="Shares of all persons of each universe, those without an answer included. Affiliated is not "
        "contributing: it is an upper bound.",
        universe="As each line says",
        source=told.source,
    )


def _law_by_option(
    by_option: Sequence[tuple[str, Sequence[LineResult]]], told: Told, suppression: Suppression
) -> Table:
    rows = []
    for n, line in enumerate(by_option[0][1]):
        totals = [lines[n].total for _, lines in by_option]
        cells = [_guarded(row, suppression, [_law_cells(row)[0]])[1] for row in totals]
        rows.append((line_title(line), *cells))
    columns = [TableColumn(f"option_{n}", title, "share") for n, (title, _) in enumerate(by_option)]
    return Table(
        key="coverage.law_by_option",
        title="Obliged or entitled by law, under each option",
        columns=(TableColumn("line", "Branch and persons"), *columns),
        rows=tuple(rows),
        definition="Share of all persons of each universe whom a mandatory or automatic provision covers. Whether it would be "
        "applied is not told by the law.",
        universe="As each line says",
        source=told.source,
    )


def _law_cells(row: CoverageRow) -> list[Cell]:
    persons = row.counts.persons
    return [row.counts.legal(answer) / persons if persons else None for answer in _LAW_LABELS]


def _shares(row: CoverageRow) -> list[Cell]:
    persons, gap = row.counts.persons, row.counts.gap
    if persons and gap["cannot_tell"] == persons:
        return [*[_NO_ANSWERS] * (len(GAP_LABELS) - 1), 1.0]
    return [gap[part] / persons if persons else None for part in GAP_LABELS]


def _law_and_fact(line: LineResult, told: Told, suppression: Suppression) -> Table:
    measures = list(line.total.measures)
    columns = (
        *_group_columns(),
        *(TableColumn(f"law_{law}", label, "share") for law, label in _LAW_LABELS.items()),
        *(TableColumn(name, MEASURE_LABELS[name].capitalize(), "share") for name in measures),
        TableColumn("no_answer", "No answer", "share"),
    )
    rows = []
    for row in line.rows:
        persons = row.counts.persons
        law = _law_cells(row)
        fact = [_measure_cell(row, line, name) for name in measures]
        unknown = row.counts.effective("unknown") / persons if persons else None
        rows.append((row.grouping, row.group, *_guarded(row, suppression, [persons, *law, *fact, unknown])))
    return Table(
        key=f"coverage.{line.id}.law_and_fact", title=f"{line_title(line)}: in law and in fact",
        columns=columns, rows=tuple(rows), definition=_definition(line), universe=line.universe,
        source=told.source, notes=(*_not_asked(line), *line.notes),
    )  # fmt: skip


def _compliance(row: CoverageRow, suppression: Suppression) -> Cell:
    """Withheld by the number of the obliged, who may be few in a large group."""
    if row.obliged is None or row.counts.compliance is None:
        return row.counts.compliance
    return suppression.cell(row.counts.compliance, row.obliged)


def _measure_cell(row: CoverageRow, line: LineResult, name: str) -> Cell:
    total, answers = line.total.measures[name], row.measures[name]
    if total.yes + total.no == 0:
        return NotKnown(
            "the source does not ask this, or no scheme of the branch can be joined or received so."
        )
    return answers.share_of_all if answers.yes + answers.no else NotKnown("nobody of the group answered.")


def _gap_table(line: LineResult, told: Told, suppression: Suppression) -> Table:
    columns = (
        *_group_columns(),
        *(TableColumn(part, label, "share") for part, label in GAP_LABELS.items()),
        TableColumn("compliance", "Covered among the obliged", "share"),
    )
    rows = tuple(
        (row.grouping, row.group,
         *_guarded(row, suppression, [row.counts.persons, *_shares(row), _compliance(row, suppression)]))
        for row in line.rows
    )  # fmt: skip
    return Table(
        key=f"coverage.{line.id}.gap", title=f"{line_title(line)}: the gap", columns=columns, rows=rows,
        definition=_definition(line), universe=line.universe, source=told.source, notes=line.notes,
    )  # fmt: skip


def _group_columns() -> tuple[TableColumn, ...]:
    return (
        TableColumn("grouping", "By"), TableColumn("group", "Group"),
        TableColumn("asked", "Persons asked", "count"), TableColumn("persons", "Persons", "count"),
    )  # fmt: skip


def _guarded(row: CoverageRow, suppression: Suppression, cells: Sequence[Cell]) -> list[Cell]:
    """The number of persons asked, then the cells, withheld where too few were asked."""
    if row.unweighted is None:
        return [None, *cells]
    return [row.unweighted, *(suppression.cell(cell, row.unweighted) for cell in cells)]


def _not_asked(line: LineResult) -> Iterable[str]:
    for measure, schemes in line.not_asked.items():
        yield f"Who is {MEASURE_LABELS[measure]} is not told for: {', '.join(schemes)}."


def _line_charts(line: LineResult, table: Table, words: Words) -> Iterable[Chart]:
    groupings = dict.fromkeys(row.grouping for row in line.rows)
    wanted = (
        "Group"
        if "Group" in groupings
        else "Status in employment"
        if line.universe.startswith("Employed")
        else "Fifth of welfare"
    )
    shown = [row for row in line.rows if row.grouping == wanted]
    if len(shown) > 1:
        yield stacked_bars(
            table, key=f"coverage.{line.id}.gap", title=f"{line_title(line)}, by {wanted.lower()}",
            words=words, category="group", parts=list(GAP_LABELS), where={"grouping": wanted}, colours=COLOURS,
        )  # fmt: skip

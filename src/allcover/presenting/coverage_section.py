"""The part of a report on coverage: who is covered, in law and in fact, and the gap between."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allcover.coverage.counts import Answers, CoverageRow, LineResult
from allcover.estimation import Suppression
from allcover.presenting.chart_style import GAP_COLOURS
from allcover.presenting.charts import stacked_bars
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.finding import Cell, Chart, Finding, NotKnown, Section, Table, TableColumn

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
    "covered": "covered, as counted by the source",
}
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


def coverage_section(lines: Sequence[LineResult], told: Told, suppression: Suppression) -> Section:
    """This function will present the coverage lines: an overview, then for each line law and fact by group."""
    overview = _overview(lines, told)
    tables: list[Table] = [overview, _law_and_fact_overview(lines, told)]
    charts: list[Chart] = []
    if any(line.total.counts.persons for line in lines):
        charts.append(
            stacked_bars(
                overview,
                key="coverage.overview",
                title="Coverage and its gaps, line by line",
                category="line",
                parts=list(GAP_LABELS),
                colours=COLOURS,
            )
        )
    for line in lines:
        gap = _gap_table(line, told, suppression)
        tables += [_law_and_fact(line, told, suppression), gap]
        charts += _line_charts(line, gap)
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
        findings=tuple(finding for line in lines for finding in _findings(line, told)),
        tables=tuple(tables),
        charts=tuple(charts),
    )


def line_title(line: LineResult) -> str:
    """This function will name a coverage line by its branch and universe."""
    branch = BRANCH.labels.get(line.branch, line.branch or "Coverage")
    return f"{branch}: {line.universe[0].lower()}{line.universe[1:]}"


def counted_label(line: LineResult) -> str:
    """This function will say what counts as covered in a line, naming affiliation the upper bound it is."""
    label = MEASURE_LABELS[line.counted_as]
    return f"{label}, upper bound" if line.is_upper_bound else label


def _definition(line: LineResult) -> str:
    return (
        f"Covered: {counted_label(line)}. Obliged or entitled: a mandatory or automatic provision applies; may join: "
        "only a voluntary one; no law: none. Law not applied: obliged or entitled and not covered; voluntary, not "
        "taken up: may join and not covered; no law: neither and not covered. Shares of all persons of the universe."
    )


def _findings(line: LineResult, told: Told) -> Iterable[Finding]:
    counts, asked = line.total.counts, line.total.unweighted
    title = line_title(line)
    if not counts.persons:
        return

    def finding(key: str, label: str, value: float | None, answers: Answers | None = None) -> Finding:
        bounds = answers.bounds if answers and answers.unknown else None
        return Finding(
            key=f"coverage.{line.id}.{key}", label=f"{title}: {label}", value=value, unit="share",
            definition=_definition(line), universe=line.universe, source=told.source,
            reference_date=told.reference_date, unweighted_count=asked,
            low=bounds[0] if bounds else None, high=bounds[1] if bounds else None,
            interval_meaning="if every missing answer were no, and if every one were yes" if bounds else "",
            is_headline=key == "gap.covered",
        )  # fmt: skip

    yield Finding(
        key=f"coverage.{line.id}.persons", label=f"{title}: persons", value=counts.persons, unit="persons",
        definition="Weighted persons of the universe.", universe=line.universe, source=told.source,
        reference_date=told.reference_date, unweighted_count=asked,
        is_headline=False,
    )  # fmt: skip
    yield finding("law.mandatory", "obliged or entitled by law", counts.legal("mandatory") / counts.persons)
    yield finding("law.voluntary", "may join by law", counts.legal("voluntary") / counts.persons)
    yield finding("law.none", "no law", counts.legal("none") / counts.persons)
    for name, answers in line.total.measures.items():
        if answers.yes + answers.no:
            bound = ", upper bound" if name == "affiliated" else ""
            yield finding(
                f"{name}.of_all", f"{MEASURE_LABELS[name]}{bound}, of all", answers.share_of_all, answers
            )
            yield finding(
                f"{name}.of_answers",
                f"{MEASURE_LABELS[name]}{bound}, of those who answered",
                answers.share_of_answers,
            )
    for part, persons in counts.gap.items():
        label = f"covered ({counted_label(line)})" if part == "covered" else GAP_LABELS[part].lower()
        yield finding(f"gap.{part}", label, persons / counts.persons)
    if counts.compliance is not None:
        yield finding("compliance", "covered among those the law obliges or entitles", counts.compliance)


def _overview(lines: Sequence[LineResult], told: Told) -> Table:
    rows = [
        (
            line_title(line),
            counted_label(line),
            line.total.unweighted,
            line.total.counts.persons,
            *_shares(line.total),
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


def _law_and_fact_overview(lines: Sequence[LineResult], told: Told) -> Table:
    measures = list(dict.fromkeys(name for line in lines for name in line.total.measures))
    rows = [
        (
            line_title(line),
            *_law_cells(line.total),
            *(
                _measure_cell(line.total, line, name) if name in line.total.measures else None
                for name in measures
            ),
        )
        for line in lines
    ]
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


def _law_cells(row: CoverageRow) -> list[Cell]:
    persons = row.counts.persons
    return [row.counts.legal(answer) / persons if persons else None for answer in _LAW_LABELS]


def _shares(row: CoverageRow) -> list[Cell]:
    persons = row.counts.persons
    return [row.counts.gap[part] / persons if persons else None for part in GAP_LABELS]


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


def _measure_cell(row: CoverageRow, line: LineResult, name: str) -> Cell:
    answers = row.measures[name]
    total = line.total.measures[name]
    if total.yes + total.no == 0:
        return NotKnown(
            "the source does not ask this, or no scheme of the branch can be joined or received so."
        )
    return answers.share_of_all


def _gap_table(line: LineResult, told: Told, suppression: Suppression) -> Table:
    columns = (
        *_group_columns(),
        *(TableColumn(part, label, "share") for part, label in GAP_LABELS.items()),
        TableColumn("compliance", "Covered among the obliged", "share"),
    )
    rows = tuple(
        (row.grouping, row.group,
         *_guarded(row, suppression, [row.counts.persons, *_shares(row), row.counts.compliance]))
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


def _line_charts(line: LineResult, table: Table) -> Iterable[Chart]:
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
            category="group", parts=list(GAP_LABELS), where={"grouping": wanted}, colours=COLOURS,
        )  # fmt: skip

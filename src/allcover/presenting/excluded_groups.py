"""Who is not covered by a table of groups: how many of each group, and what the law says of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allcover.coverage.counts import LEGAL, LineResult
from allcover.coverage.groups import GROUPS
from allcover.presenting.coverage_words import GAP_LABELS, LAW_LABELS, line_title
from allcover.presenting.numbers import number_text
from allcover.presenting.told import Told
from allcover.vocabulary.finding import Cell, NotKnown, Table, TableColumn
from allcover.vocabulary.words import Words

KEY = "coverage.excluded"
_REASONS = {
    "mandatory": GAP_LABELS["not_applied"],
    "voluntary": GAP_LABELS["not_taken_up"],
    "none": GAP_LABELS["no_law"],
    "unknown": LAW_LABELS["unknown"],
}


@dataclass(frozen=True)
class _Excluded:
    """Persons of one group who are surely not covered, and those of whom it is not known."""

    line: LineResult
    group: str
    law: str
    surely: float
    perhaps: float


def excluded_groups(lines: Sequence[LineResult], told: Told, words: Words) -> Table:
    """This function will present the groups of a table by how many of them are not covered, the largest number first."""
    found = sorted(
        (one for line in lines for one in _excluded(line)),
        key=lambda one: one.surely + one.perhaps,
        reverse=True,
    )
    has_lines = len(lines) > 1
    return Table(
        key=KEY,
        title=words("Who is not covered, by group"),
        columns=(
            *((TableColumn("line", words("Branch and persons")),) if has_lines else ()),
            TableColumn("group", words("Group")),
            TableColumn("excluded", words("Not covered"), "count"),
            TableColumn("share", words("Share of all persons"), "share"),
            TableColumn("reason", words("Reason")),
        ),
        rows=tuple(
            (
                *((line_title(one.line, words),) if has_lines else ()),
                words(one.group),
                *_cells(one, words),
                words(_REASONS[one.law]),
            )
            for one in found
        ),
        definition=words(
            "Persons of each group who are not covered, the largest number first, as shares of all persons of the line. The reason is what the "
            "law says of the group: it obliges or entitles them and is not applied, lets them join and they do not, or leaves them out."
        ),
        universe=words("As each line says") if has_lines else words(lines[0].universe),
        source=told.source,
    )


def _excluded(line: LineResult) -> Iterator[_Excluded]:
    for row in line.rows:
        if row.grouping != GROUPS:
            continue
        for law in LEGAL:
            surely, perhaps = (row.counts.cells.get((law, fact), 0.0) for fact in ("no", "unknown"))
            if surely or perhaps:
                yield _Excluded(line, row.group, law, surely, perhaps)


def _cells(one: _Excluded, words: Words) -> tuple[Cell, Cell]:
    if one.perhaps:
        reason = words(
            "how many of these {persons} persons are covered is not known.",
            persons=number_text(one.perhaps, "count", words),
        )
        return NotKnown(reason), NotKnown(reason)
    return one.surely, one.surely / one.line.total.counts.persons

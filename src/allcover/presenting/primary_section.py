"""The part of a report on the mix of health care: everybody once, by the mechanism that covers them first."""

from collections.abc import Iterator

from allcover.coverage.people import EVERYBODY
from allcover.coverage.primary import TIMES, PrimaryCover, PrimaryRow
from allcover.estimation import Suppression
from allcover.presenting.charts import bars
from allcover.presenting.open_cells import SURE_PARTS, untold_cell
from allcover.presenting.shown import drawn_sure
from allcover.presenting.told import Told
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, NotKnown, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked

TIMES_LABELS = {
    "none": marked("Covered by none"),
    "single": marked("Covered by one"),
    "multiple": marked("Covered by more than one"),
    "unknown": marked("Cannot tell by how many"),
}
_UNTOLD = (marked("Covered, not known by which first"), marked("Cannot tell"))
_REST = (_UNTOLD[0], marked("No cover"), _UNTOLD[1])


def primary_section(found: PrimaryCover, told: Told, words: Words, suppression: Suppression) -> Section:
    """This function will present the waterfall of health care: by primary mechanism, and by how many mechanisms."""
    everybody = next(row for row in found.rows if row.grouping == EVERYBODY)
    waterfall = Table(
        key="health_mix.primary", title=words("All persons, by the mechanism of health care that covers them first"),
        columns=(TableColumn("mechanism", words("Primary mechanism")), TableColumn("share", words("Share"), "share")),
        rows=tuple(_parts(found, everybody, words, suppression)), definition=_definition(words), universe=words("All persons"),
        source=told.source,
    )  # fmt: skip
    groups = Table(
        key="health_mix.times", title=words("By how many mechanisms of health care, by group"),
        columns=(
            TableColumn("grouping", words("By")), TableColumn("group", words("Group")),
            TableColumn("asked", words("Persons in sample"), "count"),
            *(TableColumn(times, words(TIMES_LABELS[times]), "share") for times in TIMES),
        ),
        rows=tuple(_times(row, everybody, words, suppression) for row in found.rows), definition=_definition(words),
        universe=words("All persons"), source=told.source,
    )  # fmt: skip
    chart = bars(
        waterfall, key=waterfall.key, title=waterfall.title, words=words, category="mechanism", value="share"
    )
    is_open = any(share.value != 0 for name, share in _named(found, everybody) if name in _UNTOLD)
    return Section(
        id="health_mix",
        heading=words("Mechanisms of health care, nobody counted twice"),
        tables=(waterfall, groups),
        charts=(drawn_sure(chart, words) if is_open else chart,),
    )


def _definition(words: Words) -> str:
    told = words(
        "Protected in fact as each scheme's definition says. Schemes are ranked: statutory, then paid from taxes, then community, then "
        "private, then the right to use public facilities; the first that protects a person is the primary one. Cover by a second "
        "is counted apart. Whether care can be reached is another question."
    )
    return f"{told} {words(SURE_PARTS)}"


def _parts(
    found: PrimaryCover, row: PrimaryRow, words: Words, suppression: Suppression
) -> Iterator[tuple[Cell, ...]]:
    asked = sum(row.times.asked)
    for name, share in _named(found, row):
        cell = untold_cell(share) if name in _UNTOLD else share
        yield words(name), suppression.cell(cell, asked)


def _named(found: PrimaryCover, row: PrimaryRow) -> Iterator[tuple[str, Estimate]]:
    """Every part of everybody with what it is called."""
    names = (*(scheme.name for scheme in found.schemes), *_REST)
    return zip(names, row.shares(), strict=True)


def _times(
    row: PrimaryRow, everybody: PrimaryRow, words: Words, suppression: Suppression
) -> tuple[Cell, ...]:
    asked = sum(row.times.asked)
    cells: dict[str, Cell] = {times: row.share_of(times) for times in TIMES}
    cells["unknown"] = untold_cell(row.share_of("unknown"))
    if everybody.share_of("multiple").value == 0:
        cells["multiple"] = NotKnown(words(
            "the survey shows nobody with a second mechanism. A question that takes a single answer would not show it."
        ))  # fmt: skip
    return (
        words(row.grouping),
        words(row.group),
        asked,
        *(suppression.cell(cells[times], asked) for times in TIMES),
    )

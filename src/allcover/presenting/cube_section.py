"""The part of a report on scope: in how many branches people are covered, in law, in fact and adequately."""

from collections.abc import Iterator

from allcover.coverage.cube import Cube, CubeRow
from allcover.coverage.people import EVERYBODY
from allcover.estimation import Suppression
from allcover.presenting.capitals import small
from allcover.presenting.charts import stacked_bars
from allcover.presenting.coverage_words import joined_branches, profile_title
from allcover.presenting.open_cells import (
    PLAIN_ZERO,
    SURE_PARTS,
    has_plain_zero,
    share_cell,
    untold_cell,
)
from allcover.presenting.shown import drawn_sure
from allcover.presenting.told import Told
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, NotKnown, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked

DIMENSION_LABELS = {
    "law": marked("Obliged or entitled by law"),
    "voluntary": marked("The same, and those who may join"),
    "fact": marked("Covered in fact"),
    "adequate": marked("Covered in fact and adequately"),
}
COLOURS = (
    "#B2182B", "#B8E3BE", "#9FD8B8", "#86CDBA", "#6DC1C2", "#54B1CB", "#3D9BC4", "#2680B8", "#0F66A5", "#084081", "#BBBBBB",
)  # fmt: skip
"""None in red, then from few branches to many; cannot tell, last, in grey."""


def cube_section(cube: Cube, told: Told, words: Words, suppression: Suppression) -> Section:
    """This function will present everybody by number of branches, dimension beside dimension, then by group."""
    overview = _table(cube, [row for row in cube.rows if row.grouping == EVERYBODY], told, words, suppression)
    groups = _table(cube, list(cube.rows), told, words, suppression, key="cube.groups")
    parts = [column.key for column in overview.columns if column.key.startswith("branches")]
    colours = (*COLOURS[: len(parts) - 1], COLOURS[-1])
    chart = stacked_bars(
        overview, key=overview.key, title=overview.title, words=words, category="dimension", parts=parts, colours=colours,
        unknown=parts[-1],
    )  # fmt: skip
    is_open = any(row.shares[-1].value != 0 for row in cube.rows if row.grouping == EVERYBODY)
    return Section(
        id="cube",
        heading=words("How many branches, in law and in fact"),
        paragraphs=(
            words(
                "Coverage has three dimensions: who, for how many contingencies, and how much. Wide cover of one branch is not "
                "comprehensive, and cover at a low level is not adequate."
            ),
        ),
        tables=(overview, groups),
        charts=(drawn_sure(chart, words) if is_open else chart,),
    )


def _table(
    cube: Cube, rows: list[CubeRow], told: Told, words: Words, suppression: Suppression, key: str = "cube.everybody"
) -> Table:  # fmt: skip
    branches = small(joined_branches((BRANCH.labels.get(branch, branch) for branch in cube.branches), words))
    title = words("Persons by number of branches that cover them")
    if key != "cube.everybody":
        title = words("Persons by number of branches that cover them, by group")
    # A table of everybody need not say so in every row.
    groups = () if key == "cube.everybody" else (
        TableColumn("grouping", words("By")), TableColumn("group", words("Group"))
    )  # fmt: skip
    notes = [words("Branches asked about: {branches}.", branches=branches)]
    if cube.profile:
        notes.append(
            words("Adequately: under the profile {profile}.", profile=profile_title(cube.profile, words))
        )
    made = tuple(_row(row, cube, words, suppression, is_grouped=bool(groups)) for row in rows)
    if has_plain_zero(made):
        notes.append(words(PLAIN_ZERO))
    return Table(
        key=key, title=title,
        columns=(
            TableColumn("dimension", words("Dimension")), *groups,
            TableColumn("asked", words("Persons in sample"), "count"),
            *_columns(cube, words), TableColumn("comprehensive", words("Comprehensive"), "share"),
            *(TableColumn("of_one", words("Of them: one branch alone applies"), "share") for _ in _told_of_one(cube)),
        ),
        rows=made, definition=f"{_definition(cube, words)} {words(SURE_PARTS)}",
        universe=words("All persons"), source=told.source, notes=tuple(notes),
    )  # fmt: skip


def _columns(cube: Cube, words: Words) -> Iterator[TableColumn]:
    for number in range(len(cube.branches) + 1):
        label = words.plural("{number} branch", "{number} branches", number, number=number)
        yield TableColumn(f"branches_{number}", label, "share")
    yield TableColumn("branches_unknown", words("Cannot tell"), "share")


def _told_of_one(cube: Cube) -> tuple[str, ...]:
    """The column of whom one branch makes comprehensively covered, which a threshold does not let it do."""
    return ("of_one",) if cube.threshold is None else ()


def _share(share: Estimate, is_possible: bool, is_open: bool, words: Words) -> Cell:
    """A share of persons with a number of branches: a plain zero where nobody can have it; not known where only missing answers may give it."""
    if share.value == 0 and not is_possible:
        return 0.0
    if share.value == 0 and is_open:
        return NotKnown(
            words("it is sure of nobody, and missing answers leave open whether it is so of anybody.")
        )
    return share


def _definition(cube: Cube, words: Words) -> str:
    if cube.threshold is None:
        return words(
            "Comprehensive: covered in every branch that applies to the person. A branch applies to whom the country asks it of; to whom one "
            "alone applies, that one is enough: how many these are stands last, as a share of the same persons."
        )
    return words(
        "Comprehensive: covered in at least {number} branches. A branch applies to whom the country asks it of.",
        number=cube.threshold,
    )  # fmt: skip


def _row(
    row: CubeRow, cube: Cube, words: Words, suppression: Suppression, *, is_grouped: bool
) -> tuple[Cell, ...]:
    asked = sum(row.scope.asked)
    *counted, untold = row.shares
    possible, is_open = cube.possible[row.dimension], untold.value != 0
    cells = [_share(share, number in possible, is_open, words) for number, share in enumerate(counted)]
    shares = [suppression.cell(cell, asked) for cell in (*cells, untold_cell(untold))]
    return (
        words(DIMENSION_LABELS[row.dimension]),
        *((words(row.grouping), words(row.group)) if is_grouped else ()),
        asked,
        *shares,
        share_cell(row.comprehensive, suppression, words),
        *(share_cell(row.of_one, suppression, words) if cube.may_be_one else 0.0 for _ in _told_of_one(cube)),
    )

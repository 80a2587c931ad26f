"""Law, fact and adequacy of every coverage line side by side: the table and the picture that the brief leads with."""

from collections.abc import Iterator, Sequence
from types import MappingProxyType

from allcover.coverage.depth import Depth
from allcover.estimation import Suppression
from allcover.presenting.capitals import small
from allcover.presenting.coverage_words import joined_branches, line_title, upper_bound_notes
from allcover.presenting.depth_chart import COLOURS, depth_chart
from allcover.presenting.open_cells import estimate_cell, share_cell, share_finding, told_cell
from allcover.presenting.told import Told
from allcover.presenting.untold_law import MissingLaw, untold_laws
from allcover.presenting.whiskers import LEFT_OPEN
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.finding import Cell, Chart, Finding, NotKnown, Table, TableColumn
from allcover.vocabulary.words import Words

KEY = "coverage.depth"


def depth_table(
    found: Sequence[Depth],
    profile: str,
    told: Told,
    words: Words,
    suppression: Suppression,
    missing_law: MissingLaw = MappingProxyType({}),
) -> Table:
    """This function will put law, fact and adequacy side by side; ``profile`` names what is adequate, if anything does.

    ``missing_law`` gives, by line, the answers for want of which it cannot be told what the law says, most persons first.
    """
    notes = [note for one in found for note in _notes(one, words)]
    notes += _upper_bounds(found, words)
    notes += upper_bound_notes([(depth_title(one, words), one.first) for one in found], words)
    notes += untold_laws([one.first for one in found], missing_law, words)
    if profile:
        notes.append(words(
            "Adequately: as the profile “{profile}” asks of the same persons and branch, counting who is covered by its own rule. A line without this share has "
            "persons to whom no need of the profile applies as such.", profile=profile,
        ))  # fmt: skip
    rows = tuple(_row(one, words, suppression) for one in found)
    return Table(
        key=KEY,
        title=words("Covered by law, in fact, and adequately"),
        columns=(
            TableColumn("line", words("Branch and persons")), TableColumn("persons", words("Persons"), "count"),
            TableColumn("obliged", words("By law: obliged or entitled"), "share"),
            TableColumn("may_join", words("By law: may only join voluntarily"), "share"),
            TableColumn("covered", words("Covered in fact"), "share"),
            TableColumn("adequate", words("Covered in fact and adequately"), "share"),
        ),
        rows=rows,
        definition=words(
            "Shares of all persons of each line. In fact: counted as the coverage table of the line says. Adequately: who receives in their "
            "own name counts too. Where missing answers leave a share open it is a range; in brackets are confidence intervals. Branches with the same persons and the same answers are one line."
        ),
        universe=words("As each line says"), source=told.source, notes=tuple(dict.fromkeys(notes)),
    )  # fmt: skip


def adequate_findings(
    found: Sequence[Depth], profile: str, told: Told, words: Words, suppression: Suppression
) -> Iterator[Finding]:
    """This function will give, of every line that the profile judges, the share covered in fact and adequately by key."""
    for one in found:
        if one.adequate is None:
            continue
        for line in one.lines:
            label = words(
                "{line}: covered in fact and adequately ({profile})",
                line=line_title(line, words),
                profile=profile,
            )
            yield suppression.finding(share_finding(
                f"coverage.{line.id}.adequate", label, one.adequate, definition=words(
                    "Share of all persons of the line who are covered as the profile “{profile}” asks of the same persons and branch, counting who is covered by its own rule.",
                    profile=profile,
                ),
                universe=words(line.universe), told=told, words=words,
            ))  # fmt: skip


def depth_picture(table: Table, words: Words) -> Chart:
    """This function will draw the table."""
    names = {column.key: column.label for column in table.columns if column.key in COLOURS}
    return depth_chart(table, {**names, "open": words(LEFT_OPEN)}, words)


def _row(one: Depth, words: Words, suppression: Suppression) -> tuple[Cell, ...]:
    total = one.first.total
    known: list[Cell] = [estimate_cell(total.persons), told_cell(one.may_join, words)]
    persons, may_join = (
        known if total.unweighted is None else [suppression.cell(cell, total.unweighted) for cell in known]
    )
    if "voluntary" not in one.first.admits:
        may_join = 0.0
    fact = share_cell(one.covered, suppression, words) if one.first.has_scheme else 0.0
    if one.covered.is_untold:
        fact = NotKnown(words("the survey does not tell of anybody whether they are covered."))
    return (
        depth_title(one, words),
        persons,
        share_cell(one.obliged, suppression, words),
        may_join,
        fact,
        None if one.adequate is None else share_cell(one.adequate, suppression, words),
    )


def depth_title(one: Depth, words: Words) -> str:
    """This function will name lines that are alike by their branches and their persons."""
    if len(one.lines) == 1 or one.first.title:
        return line_title(one.first, words)
    branches = joined_branches([BRANCH.labels.get(line.branch, line.branch) for line in one.lines], words)
    return words("{branch}: {universe}", branch=branches, universe=small(words(one.first.universe)))


def _upper_bounds(found: Sequence[Depth], words: Words) -> Iterator[str]:
    """That affiliation stands in for contribution, of all lines where it does."""
    lines = [depth_title(one, words) for one in found if one.first.is_upper_bound]
    if lines:
        yield words(
            "{line}: in fact is an upper bound: the survey asks who is affiliated, not who contributes.",
            line=words.join(lines),
        )


def _notes(one: Depth, words: Words) -> list[str]:
    """That a fact exceeds the law, and why a line is not known in fact, or adequately."""
    line, notes = one.first, []
    if line.total.is_beyond_law:
        notes.append(words(
            "{line}: more are covered in fact than the law obliges, entitles or lets join: some are covered by practice, or by rules that "
            "the definition does not hold (who passes for indigent, for instance).", line=depth_title(one, words)
        ))  # fmt: skip
    elif line.total.is_beyond_law_in_sample:
        notes.append(words(
            "{line}: more of those asked are covered in fact than by law; the sample leaves open whether it is so of all. Some are covered whom the law, "
            "as the definition holds it, does not oblige, entitle or let join.", line=depth_title(one, words)
        ))  # fmt: skip
    schemes, title = line.not_asked.get(line.counted_as, ()), depth_title(one, words)
    if one.covered.is_untold or (schemes and not one.covered.low.value):
        names = ", ".join(map(words, schemes))
        notes.append(
            words("{line}: the survey does not ask who is covered by: {schemes}.", line=title, schemes=names)
            if schemes else words("{line}: the survey does not tell who is covered in fact.", line=title)
        )  # fmt: skip
    if one.adequate is not None and one.adequate.is_untold:
        notes.append(words(
            "{line}: whether anybody is covered adequately is not known, as missing answers leave it open.", line=depth_title(one, words)
        ))  # fmt: skip
    return notes

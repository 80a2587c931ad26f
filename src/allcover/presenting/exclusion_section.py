"""The part of a report on exclusion: who is left out and why, what enforcement would find, and what falls short of cover."""

from collections.abc import Iterator, Sequence

from allcover.coverage.counts import LineResult
from allcover.coverage.exclusion_counts import LineExclusion
from allcover.coverage.exclusion_study import ExclusionStudy
from allcover.coverage.exclusion_tree import TREE
from allcover.coverage.people import EVERYBODY, FIFTHS, SEX_GROUPS, STATUSES
from allcover.coverage.worker_groups import NOT_KNOWN
from allcover.estimation import Suppression
from allcover.presenting.enforcement_tables import SHOWN_COMBINATIONS, BesideTables, membership_key
from allcover.presenting.exclusion_findings import ExclusionFindings
from allcover.presenting.exclusion_overview import TREE_KEY, TREE_TITLE, ReasonTables
from allcover.presenting.exclusion_tables import LineTables
from allcover.presenting.set_charts import heat_map, set_bars, waterfall
from allcover.presenting.told import Told
from allcover.vocabulary.finding import Cell, Chart, Section, Table
from allcover.vocabulary.words import Words

MOST_SHADED = 6
"""Reasons drawn in a heat map: those that most persons have."""

_DRAWN = (EVERYBODY, SEX_GROUPS, FIFTHS, STATUSES)


def exclusion_section(
    study: ExclusionStudy,
    told: Told,
    words: Words,
    suppression: Suppression,
    lines: Sequence[LineResult] = (),
) -> Section:
    """This function will present the reasons for exclusion of every coverage line, and what stands beside them.

    ``lines`` are the same lines counted by law and fact: how much missing answers leave open of each part of the gap.
    """
    counted = {line.id: line for line in lines}
    tables: list[Table] = []
    charts: list[Chart] = []
    across = ReasonTables(study, told, words, suppression)
    beside = BesideTables(study.outcome.system, told, words, suppression)
    if study.lines:
        under_others = across.assumed.table()
        tables += [
            across.main(),
            *([under_others] if under_others else ()),
            across.overview(),
            across.families(),
        ]
    for one in study.lines:
        made = LineTables(
            one,
            study.outcome.system,
            study.outcome.day,
            told,
            words,
            suppression,
            counted.get(one.reasons.id),
        )
        steps, groups = made.steps(), made.groups()
        tables += [
            table for table in (steps, made.reasons(), groups, made.conditions(), made.missing()) if table
        ]
        charts += _line_charts(one.reasons, made.title, steps, groups, words)
    tables += _beside(study, beside)
    charts += _membership_chart(study, beside, tables, words)
    tables.append(across.tree())
    return Section(
        id="exclusion",
        heading=words("Who is left out, and why"),
        paragraphs=tuple(_paragraphs(study, words)),
        findings=tuple(ExclusionFindings(study, told, words, suppression).all()),
        tables=tuple(tables),
        charts=tuple(charts),
    )


def _paragraphs(study: ExclusionStudy, words: Words) -> Iterator[str]:
    yield words(
        "Everybody whom a coverage line leaves out has exactly one primary reason here, by the decision tree “{name}”, version {version} "
        "(table “{table}”, on the page, in the workbook and in the file {file}). Reasons add up to the gap of the line where none is a range; else their lower ends, with “cannot tell”, come to it at most. What applies beside the primary reason is "
        "shown too, and does not add up.",
        name=words(TREE.name),
        version=TREE.version,
        table=words(TREE_TITLE),
        file=f"{TREE_KEY}.csv",
    )
    yield words(
        "A salaried worker who is not declared is a question of enforcement; a self-employed person without a scheme, one of "
        "design. To be above the limit of a means-tested scheme is to be left out by its law, and not by itself a need."
    )
    if study.observations is None:
        yield words(
            "No observations on awareness, trust or procedures were entered. A survey does not show them: that they are not listed "
            "does not mean that they are not there."
        )


def _beside(study: ExclusionStudy, beside: BesideTables) -> list[Table]:
    made: list[Table | None] = []
    for found in study.enforcement:
        made += [beside.enforcement(found), beside.foregone(found)]
    made += [beside.membership(one, study.memberships) for one in study.memberships]
    made.append(beside.inadequacy(study.inadequacy) if study.inadequacy else None)
    made.append(beside.observations(study.observations) if study.observations else None)
    return [table for table in made if table is not None]


def _line_charts(
    line: LineExclusion, title: str, steps: Table, groups: Table, words: Words
) -> Iterator[Chart]:
    yield waterfall(
        steps, key=steps.key, title=words("{line}: the gap, step by step", line=title), words=words, category="step", value="share"
    )  # fmt: skip
    drawn = [words(name) for name in _DRAWN]
    unknown = words(NOT_KNOWN)
    rows = [at for at, row in enumerate(groups.rows) if row[0] in drawn and row[1] != unknown]
    most = line.largest_first[:MOST_SHADED]
    if len(rows) > 1 and most:
        named = [_name_of_group(groups.rows[at], words) for at in rows]
        codes = [TREE.reasons[at].code for at in sorted(most)]
        yield heat_map(
            groups, key=groups.key, title=words("{line}: the main reasons, by group", line=title), words=words, category="group",
            values=codes, rows=rows, names=named,
        )  # fmt: skip


def _name_of_group(row: Sequence[Cell], words: Words) -> str:
    """What a group is called where nothing beside it says what it is a group of: a number alone names no fifth."""
    grouping, group = str(row[0]), str(row[1])
    return words("Fifth of welfare: {fifth}", fifth=group) if grouping == words(FIFTHS) else group


def _membership_chart(
    study: ExclusionStudy, beside: BesideTables, tables: Sequence[Table], words: Words
) -> Iterator[Chart]:
    for found in study.memberships:
        ids = [name for name, _ in found.schemes]
        members = [[name in one.schemes for name in ids] for one in found.combinations[:SHOWN_COMBINATIONS]]
        table = next(each for each in tables if each.key == membership_key(found))
        yield set_bars(
            table, key=table.key, title=table.title, words=words,
            sets=[words(study.outcome.system.schemes[name].name) for name in ids], members=members, value="persons",
        )  # fmt: skip

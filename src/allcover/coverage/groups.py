"""Coverage from a table of groups, where there is no survey: administrative counts typed into a spreadsheet.

The layout is documented in ``docs/reference/groups.md``: one row a group, with its persons, what the law says of
it and how many are covered in fact. A blank count is unknown, never zero.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from allcover.coverage.counts import EFFECTIVE, LEGAL, Answers, CoverageCounts, CoverageRow, LineResult
from allcover.coverage.people import EVERYBODY
from allcover.coverage.published import SERIES
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover.vocabulary.remark import Remark
from allcover.vocabulary.typed_table import TypedRow, number_in, read_typed
from allcover.vocabulary.words import marked

COLUMNS = {
    "line": "Name of the line of coverage; rows with one name belong together. Optional: one line then.",
    "branch": "Branch, one of the ten codes.",
    "universe": "Who is counted, e.g. Workers.",
    "group": "Name of the group.",
    "persons": "Persons in the group.",
    "law": "mandatory, automatic, voluntary or none; blank: not known.",
    "covered": "Persons of the group covered in fact; blank: not known.",
    "source": "Where the row comes from.",
    "total": "All persons of the line, where they are known apart from its groups. Optional.",
    "series": "One of the published series of SDG 1.3.1 that the line is. Optional.",
    "following": "The definition the series follows: direct or household. Needed where 'series' is given.",
}
REQUIRED = ("group", "persons", "law", "covered")
GROUPS = marked("Group")
NO_GROUP = marked("In none of the groups")
"""The persons of a line's total whom no group holds: of them nothing is known."""
_SOURCE = marked("Source: {source}.")


def read_groups(path: Path | str) -> tuple[LineResult, ...]:
    """This function will read a table of groups (CSV) and count its coverage, or raise all its Faults."""
    faults = FaultList()
    rows = [_row(typed, faults) for typed in read_typed(path, COLUMNS, REQUIRED, faults)]
    _check_groups(rows, faults)
    _check_persons(rows, faults)
    lines = _by_line(rows)
    for name, members in lines.items():
        _check_total(name, members, faults)
    faults.check()
    return tuple(_line(name, members) for name, members in lines.items())


@dataclass(frozen=True)
class _Row:
    place: Place
    line: str
    title: str
    branch: str
    universe: str
    group: str
    persons: float
    law: str
    covered: float | None
    source: str
    series: str = ""
    following: str = ""
    total: float | None = None


def _by_line(rows: list[_Row]) -> dict[str, list[_Row]]:
    lines: dict[str, list[_Row]] = {}
    for row in rows:
        lines.setdefault(row.line, []).append(row)
    return lines


def _row(text: TypedRow, faults: FaultList) -> _Row:
    place = text.place
    persons = _count(text["persons"], "persons", place, faults)
    covered = _count(text["covered"], "covered", place, faults)
    if persons is None and not text["persons"]:
        faults.add(
            place, f"The group '{text['group']}' has no number of persons.", "Give it, or leave the row out."
        )
    elif persons is not None and covered is not None and covered > persons:
        faults.add(place, f"{covered:,.0f} of {persons:,.0f} persons are said to be covered.",
                   "Count persons, not affiliations: nobody counts twice.")  # fmt: skip
    if text["law"] not in ("mandatory", "automatic", "voluntary", "none", ""):
        faults.add(place, f"'{text['law']}' is no answer of the law.", COLUMNS["law"])
    if text["branch"] and text["branch"] not in BRANCH.codes:
        faults.add(place, f"'{text['branch']}' is no branch.", did_you_mean(text["branch"], BRANCH.codes))
    _check_series(text["series"], text["following"], place, faults)
    law = {"": "unknown", "automatic": "mandatory"}.get(text["law"], text["law"])
    line = text["line"] or text["branch"] or "coverage"
    if not key_of(line):
        faults.add(place, f"The line {line!r} holds no letter or digit.", "Name it with letters.")
    return _Row(place, line, text["line"], text["branch"], text["universe"] or marked("Everybody in the table"),
                text["group"], persons or 0.0, law, covered, text["source"], text["series"], text["following"],
                _count(text["total"], "total", place, faults))  # fmt: skip


def _check_series(series: str, following: str, place: Place, faults: FaultList) -> None:
    if series and series not in SERIES:
        faults.add(place, f"'{series}' is no published series.", did_you_mean(series, SERIES))
    if bool(series) != (following in ("direct", "household")):
        what = (
            f"The series '{series}' follows '{following}'."
            if series
            else f"'{following}' is followed by no series."
        )
        faults.add(place, what, COLUMNS["following"])


def _count(text: str, name: str, place: Place, faults: FaultList) -> float | None:
    if not text:
        return None
    count = number_in(text)
    if count is None or not 0 <= count < 1e11:
        faults.add(
            place, f"'{name}' is {text!r}.", "Write a number of persons in plain digits, without separators."
        )
        return None
    return count


def _check_groups(rows: list[_Row], faults: FaultList) -> None:
    seen: set[tuple[str, str]] = set()
    lines: dict[str, _Row] = {}
    for row in rows:
        place = row.place
        if not row.group:
            faults.add(place, "The group has no name.", "Write its name under 'group'.")
        elif (row.line, row.group) in seen:
            faults.add(
                place,
                f"The group '{row.group}' comes twice in '{row.line}'.",
                "Groups must not overlap: join them.",
            )
        seen.add((row.line, row.group))
        first = lines.setdefault(key_of(row.line), row)
        if (first.line, first.branch, first.universe, first.series, first.following) != (
            row.line, row.branch, row.universe, row.series, row.following
        ):  # fmt: skip
            faults.add(
                place,
                f"'{row.line}' ({row.branch or 'no branch'}, {row.universe}) is not the same line as "
                f"'{first.line}' ({first.branch or 'no branch'}, {first.universe}) above it.",
                "Give rows of one line the same branch and universe, and different lines different names.",
            )


def _check_persons(rows: list[_Row], faults: FaultList) -> None:
    """Of nobody there is no share: where no line holds anybody there is nothing to report. One line of nobody among others is told as not known."""
    if faults.faults or any(row.persons or row.total for row in rows):
        return
    for name, members in _by_line(rows).items():
        faults.add(
            members[0].place,
            f"The groups of '{name}' hold 0 persons together, and of nobody there is no share.",
            "Give the persons of each group, or leave the line out.",
        )


def _check_total(name: str, rows: list[_Row], faults: FaultList) -> None:
    """A line has one total, and its groups hold no more persons."""
    told = [row for row in rows if row.total is not None]
    if not told:
        return
    first = told[0]
    for row in told[1:]:
        if row.total != first.total:
            faults.add(row.place, f"The total of '{name}' is {row.total:,.0f} here and {first.total:,.0f} above.",
                       "Give a line's total once, or the same in all its rows.")  # fmt: skip
    held = sum(row.persons for row in rows)
    if held > (first.total or 0.0):
        faults.add(first.place, f"The groups of '{name}' hold {held:,.0f} persons together, more than its total of {first.total:,.0f}.",
                   "Groups must not overlap: correct them, or the total.")  # fmt: skip


def key_of(name: str) -> str:
    """This function will make a key of a name in any language: letters without accents, digits, underscores.

    >>> key_of("Santé (régime général)")
    'sante_regime_general'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")


def _line(name: str, rows: list[_Row]) -> LineResult:
    rows = [*rows, *_in_no_group(rows)]
    single = [_coverage_row(row.group, [row]) for row in rows]
    everybody = _coverage_row(EVERYBODY, rows, grouping=EVERYBODY)
    sources = tuple(dict.fromkeys(row.source for row in rows if row.source))
    return LineResult(key_of(name), rows[0].branch, rows[0].universe, "covered", False, (everybody, *single), {},
                      tuple(Remark(_SOURCE, {"source": source}) for source in sources), rows[0].title, rows[0].series,
                      rows[0].following)  # fmt: skip


def _in_no_group(rows: list[_Row]) -> Iterator[_Row]:
    """Who is of the line's total and of no group: the law and cover of them are not known, which is not that they have none."""
    total = next((row.total for row in rows if row.total is not None), None)
    held = sum(row.persons for row in rows)
    if total is not None and total > held:
        yield replace(rows[0], group=NO_GROUP, persons=total - held, law="unknown", covered=None, source="")


def _coverage_row(group: str, rows: list[_Row], grouping: str = GROUPS) -> CoverageRow:
    cells = {(law, fact): 0.0 for law in LEGAL for fact in EFFECTIVE}
    for row in rows:
        if row.covered is None:
            cells[row.law, "unknown"] += row.persons
        else:
            cells[row.law, "yes"] += row.covered
            cells[row.law, "no"] += row.persons - row.covered
    counts = CoverageCounts(cells)
    yes, no, unknown = (counts.effective(answer) for answer in EFFECTIVE)
    answers = Answers(yes, no, unknown)
    return CoverageRow(grouping, group, None, counts, {"covered": answers})

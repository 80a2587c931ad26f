"""The brief: two pages for those who decide, drawn from the numbers and tables of a report; what is missing is told.

It leads with a few numbers (``brief_headlines``) and the picture of law, fact and adequacy. A section takes part by its id
(``brief_plan``) and by the findings that it gives a short name for the brief (``Finding.brief``).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from allcover.presenting.adequacy_section import RAISED_LEVEL
from allcover.presenting.brief_headlines import Headlines
from allcover.presenting.brief_options import (
    first_line,
    first_sentence,
    options_side_by_side,
)
from allcover.presenting.brief_plan import (
    CLOSED_PARTS,
    MOST_LEADS,
    PARTS,
    TOLD_ANYWAY,
    VALUATION_PARTS,
    Part,
)
from allcover.presenting.capacity_words import EARNINGS_ALONE
from allcover.presenting.capitals import small
from allcover.presenting.cost_findings import ECONOMY_LABELS
from allcover.presenting.excluded_groups import KEY as EXCLUDED_GROUPS
from allcover.presenting.numbers import date_text
from allcover.presenting.provenance import made_on
from allcover.presenting.sample import APPROXIMATE
from allcover.presenting.standards_words import STATUS_LABELS
from allcover.presenting.told import RAISED
from allcover.presenting.unions_words import SECTION
from allcover.standards.verdict import Status
from allcover.vocabulary.finding import Cell, Chart, Finding, Report, Section, Table
from allcover.vocabulary.words import Words

_ABREAST = 2
_TOLD_AS_TABLES = frozenset({"covered", "excluded", "options", "adequacy", "laws", "reconciled"})
"""Parts that tell only what was named for the brief beside their table."""


@dataclass(frozen=True)
class BriefPart:
    """A part as it is printed. Pictures with titles of their own stand side by side, each over half the breadth.

    Where ``is_told_by_charts``, the numbers stand in them, and below each other only where nothing is drawn. Where it ``may_stand_abreast``, a picture alone stands beside the numbers if that brings all on one page. One that ``is_filling`` has pictures and no numbers, and stands only where two pages leave room. ``leads`` are the keys of those of its numbers that stand in large before the others.
    ``adds`` is the column of the table whose steps add up to the last row. ``kept`` rows of the table and ``kept_notes`` of the ``notes`` are printed however little room
    there is; ``notes_of_rows`` are notes on rows of it, each with the place of the first of them.
    """

    key: str
    heading: str
    sentences: tuple[str, ...] = ()
    numbers: tuple[Finding, ...] = ()
    leads: tuple[str, ...] = ()
    table: Table | None = None
    adds: str = ""
    charts: tuple[Chart, ...] = ()
    has_titles_of_charts: bool = False
    may_stand_abreast: bool = False
    is_filling: bool = False
    is_told_by_charts: bool = False
    kept: int = 0
    notes: tuple[str, ...] = ()
    kept_notes: int = 0
    notes_of_rows: tuple[tuple[int, str], ...] = ()
    items: tuple[str, ...] = ()

    @property
    def is_of_pictures_alone(self) -> bool:
        """Whether nothing but pictures is below its sentences."""
        return bool(self.charts) and not (self.numbers or self.table or self.notes or self.items)

    @property
    def leading(self) -> tuple[Finding, ...]:
        """The numbers that stand in large, in the order of ``leads``."""
        held = {number.key: number for number in self.numbers}
        return tuple(held[key] for key in self.leads if key in held)

    @property
    def listed(self) -> tuple[Finding, ...]:
        """The numbers below them."""
        return tuple(number for number in self.numbers if number.key not in self.leads)

    @property
    def universe(self) -> str:
        """Of whom all the numbers are, where that is the same of several; else each says it."""
        told = {number.universe for number in self.numbers}
        return told.pop() if len(told) == 1 and len(self.numbers) > 1 else ""


def brief_parts(report: Report, words: Words) -> tuple[BriefPart, ...]:
    """This function will compose the brief of a report, in reading order."""
    if report.sections and report.sections[0].id == "valuation":
        made = [_part(part, report, words) for part in VALUATION_PARTS]
    elif report.sections and report.sections[0].id in CLOSED_PARTS:
        made = [_section_part(section) for section in report.sections if section.id in CLOSED_PARTS]
    elif report.is_diagnosis:
        made = [_part(part, report, words) for part in PARTS]
        made = _of_tables_of_schemes(_of_table_of_groups(made, report, words), report)
    else:
        made = [_section_part(section) for section in report.sections]
    return (
        *(
            part
            for part in made
            if part.numbers or part.is_filling or part.key in TOLD_ANYWAY or part.key == SECTION
        ),
        BriefPart(
            "limits",
            words("What the data cannot say"),
            items=tuple(first_sentence(text) for text in report.limits if text != words(APPROXIMATE)),
        ),
        BriefPart("sources", words("Sources"), sentences=tuple(_sources(report, words))),
    )


def _of_table_of_groups(made: list[BriefPart], report: Report, words: Words) -> list[BriefPart]:
    """The parts with who is excluded told by group, where a table of groups says it."""
    held = next((table for table in report.tables if table.key == EXCLUDED_GROUPS), None)
    if held is None:
        return made
    if held.rows:
        told, table = held.definition, held
    else:
        told, table = words("By the table of groups everybody is covered."), None
    return [
        replace(part, sentences=(told,), table=table) if part.key == "excluded" else part for part in made
    ]


def _of_tables_of_schemes(made: list[BriefPart], report: Report) -> list[BriefPart]:
    """The parts with who is in any of several schemes, and what that rests on, where a table of schemes says it.

    It stands in the place of who is covered where nothing else tells that; so do the adequate that the table counts.
    """
    section = next((one for one in report.sections if one.id == SECTION), None)
    if section is None:
        return made
    held = {table.key.rpartition(".")[2]: table for table in section.tables}
    shown = held.get("union", held["schemes"])
    together = BriefPart(SECTION, section.heading, section.paragraphs, table=shown, notes=shown.notes)
    parts = []
    for part in made:
        if part.key == "adequacy" and part.table is None and "adequacy" in held:
            part = replace(part, sentences=(held["adequacy"].definition,), table=held["adequacy"])
        if part.key != "covered":
            parts.append(part)
        else:
            parts += [together] if part.table is None else [part, together]
    return parts


def _section_part(section: Section) -> BriefPart:
    """A section's headlines with its first picture, what it says first, and what it has for the brief."""
    told = tuple(replace(one, brief=one.brief or one.label) for one in section.findings if one.is_headline)
    return BriefPart(
        section.id,
        section.heading,
        (*section.paragraphs[:1], *section.brief),
        told,
        charts=section.charts[:_ABREAST],
        has_titles_of_charts=True,
        may_stand_abreast=len(section.charts) == 1 and bool(told),
        is_filling=bool(section.charts) and not told,
    )


def _part(part: Part, report: Report, words: Words) -> BriefPart:
    if part.key == "headlines":
        short = Headlines(report, words)
        sentence = short.sentence()
        # Beside the intervals that it is about: what the data cannot say may be cut to fit the pages.
        told = (sentence, *(text for text in report.limits if text == words(APPROXIMATE)))
        return BriefPart(part.key, words(part.heading), tuple(filter(None, told)), short.all(), short.leads())
    made = BriefPart(
        part.key, words(part.heading), numbers=tuple(_numbers(part, report, words)), adds=part.adds
    )
    made = _with_table(made, report, words)
    sentence = part.meaning if made.numbers or made.table is not None or part.pictures else part.missing
    drawn = {chart.key: chart for chart in report.charts}
    said = (text for section in report.sections if section.id in part.sections for text in section.brief)
    made = replace(made, sentences=(*((words(sentence),) if sentence else ()), *said))
    if not part.pictures:
        return made
    charts = tuple(drawn[key] for key in part.pictures if key in drawn)
    held = {number.key for number in made.numbers}
    leads = tuple(key for key in part.leads if key in held)[:MOST_LEADS]
    return replace(
        made,
        leads=leads,
        charts=charts,
        has_titles_of_charts=True,
        is_told_by_charts=part.is_told_by_pictures,
    )


def _numbers(part: Part, report: Report, words: Words) -> list[Finding]:
    """What its sections named for the brief and what is not told in short; their headlines where they named nothing."""
    held = [
        finding for section in report.sections if section.id in part.sections for finding in section.findings
    ]
    in_short = {finding.key for finding in Headlines(report, words).all()}
    named = [finding for finding in held if finding.brief]
    if part.key not in _TOLD_AS_TABLES and not named:
        named = [replace(finding, brief=finding.label) for finding in held if finding.is_headline]
    return [finding for finding in named if finding.key not in in_short]


# tables and pictures

_TABLES = {
    "covered": ("coverage.depth", ("persons",)),
    "excluded": ("exclusion.main", ("asked", "persons")),
    "adequacy": ("adequacy.profiles", ("among", "asked", "unknown")),
    "standards": ("standards.overview", ("convention",)),
    "laws": ("valuation.laws", ("entry", "rate", "most", "owing")),
    "reconciled": ("valuation.reconciliation", ("last",)),
}
"""The table that tells a part, and the beginnings of the columns that the brief leaves out of it."""


def _with_table(made: BriefPart, report: Report, words: Words) -> BriefPart:
    if made.key == "options":
        found = options_side_by_side(report, words)
        if found is None:
            return made
        return replace(
            made,
            table=found.table,
            kept=found.kept,
            notes=found.notes,
            kept_notes=found.kept_notes,
            notes_of_rows=found.of_rows,
        )
    if made.key == "capacity":
        designs = (text for one in report.sections if one.id == "designs" for text in one.brief)
        notes = (*_about_who_can_pay(report, words), *_under_other_shares(report), *designs)
        return replace(made, notes=notes, kept_notes=len(notes))
    if made.key not in _TABLES:
        return made
    key, left_out = _TABLES[made.key]
    held = {table.key: table for table in report.tables}.get(key)
    if held is None:
        return made
    charts = tuple(chart for chart in report.charts if chart.key == key) if made.key == "covered" else ()
    notes = (*held.notes[-1:], *held.notes[:-1]) if made.key == "covered" else ()
    if made.key == "standards":
        held, notes = _folded(_of_first_convention(held), words)
        held = _joined(_without(held, left_out))
    if made.key == "adequacy":
        notes = (
            *(note for note in held.notes if note == words(RAISED_LEVEL)),
            *_about_first_profile(held, report),
        )
        held = replace(held, rows=held.rows[1:])
    of_rows = tuple(_of_rows(held)) if made.key == "excluded" else ()
    if made.key == "excluded":
        # What is assumed stands with its source beside who can pay, right below.
        elsewhere = (*(told for _, told in of_rows), *_taken_as_given(report))
        notes = tuple(note for note in held.notes if not note.startswith(elsewhere))
    return replace(
        made, table=_without(held, left_out) if held.rows else None, charts=charts, notes=notes,
        kept_notes=len(of_rows) + (len(notes) if made.key == "excluded" else 0), notes_of_rows=of_rows,
    )  # fmt: skip


def _of_rows(table: Table) -> Iterator[tuple[int, str]]:
    """Notes that begin with the name of a row, each with the row's place; of names that begin alike, the longest."""
    names = [str(row[0]) for row in table.rows]
    for note in table.notes:
        begun = [place for place, name in enumerate(names) if note.startswith(name)]
        if begun:
            yield max(begun, key=lambda place: len(names[place])), note


def _without(table: Table, left_out: tuple[str, ...]) -> Table:
    places = [n for n, column in enumerate(table.columns) if not column.key.startswith(left_out)]
    rows = tuple(tuple(row[place] for place in places) for row in table.rows)
    return replace(table, columns=tuple(table.columns[place] for place in places), rows=rows)


def _taken_as_given(report: Report) -> tuple[str, ...]:
    """The assumption that says how much may be asked: every number of who can pay hangs on it."""
    held = next((table for table in report.tables if table.key == "capacity.groups"), None)
    return held.notes[:1] if held is not None else ()


def _about_who_can_pay(report: Report, words: Words) -> tuple[str, ...]:
    """In one note: what is taken as given, that incomes were raised, and that they are earnings alone."""
    kept = (words(RAISED), words(EARNINGS_ALONE))
    notes = (note for table in report.tables if table.key == "capacity.groups" for note in table.notes)
    return tuple(
        filter(None, [" ".join((*_taken_as_given(report), *(note for note in notes if note in kept)))])
    )


def _under_other_shares(report: Report) -> tuple[str, ...]:
    """Who could pay if another share of income were asked."""
    held = next((table for table in report.tables if table.key == "capacity.schemes"), None)
    return held.notes if held is not None else ()


def _about_first_profile(table: Table, report: Report) -> tuple[str, ...]:
    """Who approved the profile that is told in short, and what the survey lacks to judge by it."""
    if not table.rows:
        return ()
    own = next(
        (
            each
            for each in report.tables
            if each.key.startswith("adequacy.") and each.key.endswith(".profile")
        ),
        None,
    )
    missing = [note for note in table.notes if note.startswith(str(table.rows[0][0]))]
    return (*(own.notes if own is not None else ()), *missing)


def _joined(table: Table) -> Table:
    """Rows that differ only in their names become one, with all the names, in the place of the first."""
    names: dict[tuple[Cell, ...], list[str]] = {}
    for name, *cells in table.rows:
        names.setdefault(tuple(cells), []).append(str(name))
    rows = tuple((", ".join([held[0], *map(small, held[1:])]), *cells) for cells, held in names.items())
    return replace(table, rows=rows)


def _folded(table: Table, words: Words) -> tuple[Table, tuple[str, ...]]:
    """Branches of which nothing can be told become one sentence, and have no row each."""
    verdict = table.position("verdict")
    untold = [row for row in table.rows if row[verdict] == words(STATUS_LABELS[Status.NOT_DETERMINABLE])]
    if not untold:
        return table, ()
    first, *others = (str(row[0]) for row in untold)
    told = words(
        "{name}: {value}", name=words("Not determinable"), value=", ".join([first, *map(small, others)])
    )
    return replace(table, rows=tuple(row for row in table.rows if row not in untold)), (f"{told}.",)


def _of_first_convention(table: Table) -> Table:
    """The brief has room for one convention, the first, which is that on minimum standards."""
    place = table.position("convention")
    return replace(table, rows=tuple(row for row in table.rows if row[place] == table.rows[0][place]))


def _short(fingerprint: str) -> str:
    """The beginning of a fingerprint; words that say why there is none stay whole."""
    return fingerprint if " " in fingerprint else fingerprint[:16]


def _sources(report: Report, words: Words) -> Iterator[str]:
    made = report.provenance
    if not report.is_diagnosis:
        yield words(
            "{survey}. Allcover {version}. Every number with its definition, denominator and source stands in the annex; those that stand by themselves are under their keys in “summary.json”.",
            survey=words.join((made.survey, *made.further)), version=made.library_version,
        )  # fmt: skip
        return
    yield words(
        "{survey}. Law of {date}; definition {hash}; Allcover {version}. Every number with its definition, denominator and source "
        "stands in the annex; those that stand by themselves are under their keys in “summary.json”.",
        survey=made.survey, date=date_text(made_on(made), words), hash=_short(made.definition_hash),
        version=made.library_version,
    )  # fmt: skip
    tables = {table.key: table for table in report.tables}
    line = tables.get(f"poverty.{first_line(report)}")
    if line is not None:
        yield from line.notes[:1]
    if (cost := tables.get("options.cost")) is not None:
        gdp = words(ECONOMY_LABELS["gdp_year"])
        yield from (note for note in cost.notes if note.startswith(gdp))

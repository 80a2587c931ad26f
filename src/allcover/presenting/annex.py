"""The annex of the printed report as plain data: its sections with the tables that are printed, and where all others stand.

Comes from a :class:`~allcover.vocabulary.finding.Report`; goes to the templates of :mod:`allcover.presenting.pdf`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from allcover.presenting.chart_style import ACROSS, WIDTH, legend_columns
from allcover.presenting.grids import fitted, folded, table_grid
from allcover.presenting.headline_numbers import (
    finding_brackets,
    finding_error,
    finding_number,
    finding_unit,
    is_left_open,
)
from allcover.presenting.numbering import numbered, table_numbers
from allcover.presenting.numbers import number_text
from allcover.presenting.pages import Plain, columns_of, grid_of, page_frame, picture
from allcover.presenting.printed import printed_keys
from allcover.presenting.provenance import provenance_lines
from allcover.presenting.tables import own_legend, signs_of
from allcover.vocabulary.finding import Chart, Finding, Report, Section, Table
from allcover.vocabulary.words import SOURCE, Words

_THIRDS = 3
_BROADEST: Mapping[str, float] = MappingProxyType({"heat_map": 1.5, "pyramid": 1.5, "set_bars": 1.5})

_LONG = 60
"""Characters from which on a text that stands under one table of a section is not printed again under the next."""

_ACROSS = 175
"""Characters across a page of the annex in the size of tables. All of it lies on its side: pages that turn are hard to read."""


def report_pages(report: Report, words: Words) -> Plain:
    """This function will give all that the printed report shows, in reading order."""
    numbers, printed = table_numbers(report), printed_keys(report)
    return page_frame(report, words) | {
        "annex": words("Annex: tables, definitions and sources"),
        "contents": words("Contents"),
        "signs": {"heading": words("Signs in the tables"), "items": list(signs_of(report.tables, words))},
        "sections": [
            _section(section, number, numbers, printed, words)
            for number, section in enumerate(report.sections, start=1)
        ],
        "limits": {"heading": words("What this report cannot say"), "items": list(report.limits)},
        "provenance": {
            "heading": words("Sources and versions"),
            "pairs": [list(pair) for pair in provenance_lines(report.provenance, words)],
        },
        "elsewhere": _elsewhere(report, words),
    }


def _section(
    section: Section, number: int, numbers: Mapping[str, str], printed: frozenset[str], words: Words
) -> Plain:
    # What the brief tells stands here with its definition and its source.
    headlines = [finding for finding in section.findings if finding.is_headline or finding.brief]
    told: dict[str, str] = {}
    tables = [
        _table(table, numbers[table.key], told, words) for table in section.tables if table.key in printed
    ]
    left = [table for table in section.tables if table.key not in printed]
    kinds = list(dict.fromkeys(chart.kind for chart in section.charts))
    return {
        "heading": numbered(section, number),
        "paragraphs": [*section.paragraphs, *_left_to_the_workbook(left, numbers, words)],
        "numbers": _headlines(headlines, words) if headlines else None,
        # Pictures of one kind are of about one height, and so make full rows.
        "pictures": [
            [_picture(chart, columns, numbers, words) for chart, columns in row]
            for row in in_rows(sorted(section.charts, key=lambda chart: kinds.index(chart.kind)))
        ],
        "tables": [folded(fitted(table, _ACROSS), _ACROSS) for table in tables],
    }


def _left_to_the_workbook(left: Sequence[Table], numbers: Mapping[str, str], words: Words) -> Sequence[str]:
    if not left:
        return ()
    return (
        words.plural(
            "Table {tables} is not printed: see “Tables that are not printed”.",
            "Tables {tables} are not printed: see “Tables that are not printed”.",
            len(left),
            tables=runs_of([numbers[table.key] for table in left]),
        ),
    )


def runs_of(numbers: Sequence[str]) -> str:
    """This function will write numbers of tables of one section, those that follow each other as a run.

    >>> runs_of(["2.3", "2.5", "2.6", "2.7", "2.9"])
    '2.3, 2.5–2.7, 2.9'
    """
    runs: list[list[str]] = []
    for number in numbers:
        if runs and _place(number) == _place(runs[-1][-1]) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _place(number: str) -> int:
    return int(number.rpartition(".")[2])


def _picture(chart: Chart, columns: float, numbers: Mapping[str, str], words: Words) -> Plain:
    number = numbers.get(chart.table_key, "")
    drawn_from = words("Drawn from table {number}.", number=number) if number else ""
    return picture(chart) | {"drawn_from": drawn_from, "columns": columns}


def in_rows(charts: Sequence[Chart]) -> list[list[tuple[Chart, float]]]:
    """This function will lay charts side by side, each with the thirds of a page that it takes, drawn as broad as fills their row.

    Lines fill it before others do; squares and pyramids are drawn half as broad again at most, for broader they say no more.
    """
    rows: list[list[tuple[Chart, float]]] = []
    for chart in charts:
        columns = columns_of(chart)
        if not rows or sum(taken for _, taken in rows[-1]) + columns > _THIRDS:
            rows.append([])
        rows[-1].append((chart, columns))
    return [_filled(row) for row in rows]


def _filled(row: Sequence[tuple[Chart, float]]) -> list[tuple[Chart, float]]:
    spare = _THIRDS - sum(columns for _, columns in row)
    drawn = [chart.kind for chart, columns in row if columns == 1]
    if not spare or not drawn:
        return list(row)
    broader = [kind for kind in drawn if kind == "lines"] or drawn
    share = spare / len(broader)
    return [
        (_as_broad(chart, made := min(columns + share, _BROADEST.get(chart.kind, _THIRDS))), made)
        if columns == 1 and chart.kind in broader
        else (chart, columns)
        for chart, columns in row
    ]


def _as_broad(chart: Chart, columns: float) -> Chart:
    """The same letters and the same height, over more of the page; a legend in as many columns as then fit."""
    spec = {**chart.spec, "width": round(WIDTH * columns)}
    return replace(chart, spec=_with_legends(spec, columns))


def _with_legends(part: Any, columns: float) -> Any:
    if isinstance(part, list):
        return [_with_legends(each, columns) for each in part]
    if not isinstance(part, dict):
        return part
    made = {key: part[key] if key == "datasets" else _with_legends(part[key], columns) for key in part}
    names = (part.get("scale") or {}).get("domain")
    if isinstance(part.get("legend"), dict) and "columns" in part["legend"] and isinstance(names, list):
        made["legend"] = made["legend"] | {"columns": legend_columns(names, round(ACROSS * columns))}
    return made


def file_name(name: str, words: Words) -> str:
    """This function will name a file by its language; English files bear no mark.

    >>> from allcover.vocabulary.words import ENGLISH
    >>> file_name("report.html", ENGLISH)
    'report.html'
    """
    stem, _, ending = name.rpartition(".")
    return name if words.language == SOURCE else f"{stem}.{words.language}.{ending}"


def _elsewhere(report: Report, words: Words) -> Plain | None:
    """Every table that is not printed, with its number and its file."""
    numbers, printed = table_numbers(report), printed_keys(report)
    left = [table for table in report.tables if table.key not in printed]
    if not left:
        return None
    rows = [[numbers[table.key], table.title, breakable(f"{table.key}.csv")] for table in left]
    headings = [words("No."), words("Table"), words("File in “tables”")]
    return table_grid(headings, [True, False, False], rows) | {
        "heading": words("Tables that are not printed"),
        "about": words(
            "They stand under the same numbers in the workbook ({workbook}) and on the page ({page}), and as files. Every "
            "finding with its key is on the workbook’s sheet of findings.",
            workbook=file_name("report.xlsx", words),
            page=file_name("report.html", words),
        ),
    }


def _table(table: Table, number: str, told: dict[str, str], words: Words) -> Plain:
    grid = grid_of(table, words)
    about = [(words("Note"), text) for text in (*table.notes, *own_legend(table, words))]
    about += [(words("Definition"), table.definition), (words("Source"), table.source)]
    return grid | {
        "title": f"{number} {table.title}",
        "universe": grid["universe"],
        "about": _joined(_told_once(about, number, told, words)),
    }


def _told_once(
    about: Sequence[tuple[str, str]], number: str, told: dict[str, str], words: Words
) -> Iterable[tuple[str, str]]:
    """What is said about a table, a long text only under the first table of a section that needs it; ``told`` keeps where."""
    again: dict[str, list[str]] = {}
    fresh: list[tuple[str, str]] = []
    for name, text in about:
        if name != words("Source") and len(text) >= _LONG and text in told:
            places = again.setdefault(name, [])
            places += [told[text]] if told[text] not in places else []
        else:
            fresh.append((name, text))
            told[text] = number
    for name, places in again.items():
        where = words.join(places)
        is_alone = name not in {kind for kind, _ in fresh}
        fresh.append((name, words("as under table {number}.", number=where) if is_alone
                      else words("More as under table {number}.", number=where)))  # fmt: skip
    order = [words("Note"), words("Definition"), words("Source")]
    return sorted(fresh, key=lambda pair: order.index(pair[0]))


def _joined(about: Iterable[tuple[str, str]]) -> list[list[str]]:
    """What is told under one name in one paragraph, so that a table and what is told of it stand on one page."""
    told: dict[str, list[str]] = {}
    for name, text in about:
        told.setdefault(name, []).append(text)
    return [[name, " ".join([*map(_ended, texts[:-1]), texts[-1]])] for name, texts in told.items()]


def _ended(text: str) -> str:
    """A text that another follows ends as a sentence does, whatever its author left out."""
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _headlines(findings: Sequence[Finding], words: Words) -> Plain:
    """The headlines of a section; each definition is written once and numbered."""
    definitions = list(dict.fromkeys(finding.definition for finding in findings))
    sources = dict.fromkeys(finding.source for finding in findings)
    asked = [
        number_text(finding.unweighted_count, "count", words) if finding.unweighted_count is not None else ""
        for finding in findings
    ]
    rows = [
        [
            finding.label,
            f"{finding_number(finding, words)} {finding_unit(finding, words)}".strip(),
            finding_brackets(finding, words) or _why_no_error(finding, words),
            words.join(text for text in (finding.universe, _left_open(finding, words)) if text),
            count,
            str(definitions.index(finding.definition) + 1),
        ]
        for finding, count in zip(findings, asked)
    ]
    headings = [
        words("Indicator"), words("Value"), words("Confidence interval"), words("Reference population"),
        words("Asked in the survey"), words("Definition"),
    ]  # fmt: skip
    grid = _without_empty(headings, [False, True, True, False, True, True], rows)
    about = [[words("Definition {number}", number=n), text] for n, text in enumerate(definitions, start=1)]
    return grid | {"about": [*about, *([words("Source"), source] for source in sources)]}


def _left_open(finding: Finding, words: Words) -> str:
    """What is left open, and how far sampling errors widen it: a range has no confidence interval of its own."""
    return finding.interval_meaning if is_left_open(finding) else ""


def _why_no_error(finding: Finding, words: Words) -> str:
    return finding_error(finding, words) if finding.estimate is not None else ""


def _without_empty(
    headings: Sequence[str], is_number: Sequence[bool], rows: Sequence[Sequence[str]]
) -> Plain:
    """A table without the columns in which nothing stands."""
    kept = [place for place in range(len(headings)) if any(row[place] for row in rows)]

    def only(items: Sequence[Any]) -> list[Any]:
        return [items[place] for place in kept]

    return fitted(table_grid(only(headings), only(is_number), [only(row) for row in rows]), _ACROSS)


def breakable(key: str) -> str:
    """This function will give a key with places at which a line may end."""
    return key.replace(".", ".\N{ZERO WIDTH SPACE}").replace("_", "_\N{ZERO WIDTH SPACE}")

"""Charts of tables: stacked bars, grouped bars, bars and lines, as Vega-Lite through Altair.

Each builder takes a table and the keys of the columns to draw, in the order to draw them; ``where`` keeps
only the rows that have those texts. A cell without a number is written out where its bar would be; it is
never drawn as zero. Numbers stand on the bars, so there is little need of an axis.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, isclose
from typing import Any

import altair as alt

from allcover.presenting.chart_style import (
    INK,
    PALETTE,
    PAPER,
    RULE,
    band,
    category_axis,
    chart_of,
    finished,
    ink_on,
    part_legend,
    wrapped,
)
from allcover.presenting.numbers import cell_text, told_text
from allcover.presenting.shown import about_drawn, about_sure, sure
from allcover.presenting.whiskers import (
    DOUBTS,
    GREY,
    LEFT_OPEN,
    SAMPLING,
    doubts_of,
    part_colour,
    whisker_layers,
)
from allcover.vocabulary.finding import Between, Cell, Chart, NotKnown, Table, TableColumn, number_of
from allcover.vocabulary.words import Words

_PIXELS_OF_LONGEST = 290  # the longest bar has about this much room, beside the labels in the margin
_PIXELS_OF_DIGIT = 7.2
_PRINTED_AS_NOTHING = 0.0005  # of a share, printed with one decimal of a percent
_ROOM_FOR_NUMBERS = 0.22  # of the scale, kept free beyond the longest bar for the number at its end


@dataclass(frozen=True)
class _Drawn:
    """The rows and columns of a table that a chart draws."""

    labels: list[str]
    columns: list[TableColumn]
    cells: list[tuple[Cell, ...]]
    colours: list[str]
    words: Words

    def text(self, cell: Cell, column: TableColumn) -> str:
        """A cell as it stands beside its bar: an estimate or a range without its interval, which is drawn."""
        shown = replace(cell, outer=None) if isinstance(cell, Between) else number_of(cell)
        return cell_text(cell if shown is None else shown, column, self.words)

    @property
    def names(self) -> list[str]:
        return [column.label for column in self.columns]


def stacked_bars(
    table: Table,
    *,
    key: str,
    title: str,
    words: Words,
    category: str,
    parts: Sequence[str],
    where: Mapping[str, str] | None = None,
    colours: Sequence[str] = PALETTE,
    description: str = "",
    unknown: str = "",
) -> Chart:
    """This function will draw one bar per row, made of the parts: coverage and its gaps, or who pays.

    Of a range the part that is sure is drawn. A row of which any part is withheld, or is not known though the others are not everybody,
    gets no bar but the reason; so does one of which all falls to ``unknown``, the part of whom nothing can be told. Raises KeyError on
    an unknown column.
    """
    drawn = _drawn(table, words, category, parts, where, colours)
    of_nobody = parts.index(unknown) if unknown else None
    data = [segment for place in range(len(drawn.labels)) for segment in _segments(drawn, place, of_nobody)]
    longest = max((row["end"] for row in data), default=0) or 1
    for row in data:
        room = (row["end"] - row["start"]) / longest * _PIXELS_OF_LONGEST
        if not row["note"] and room < len(row["text"]) * _PIXELS_OF_DIGIT + 4:
            row["text"] = ""
    base = chart_of(data).encode(y=_bands(drawn))
    span = alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, longest], nice=False))
    bar = base.mark_bar(stroke=PAPER, strokeWidth=1).encode(x=span, x2=alt.X2("end:Q"), color=_colour(drawn))
    text = base.mark_text().encode(
        x=alt.X("middle:Q"), text=alt.Text("text:N"), color=alt.Color("ink:N", scale=None)
    )
    note = _note(base)
    spec = finished(alt.layer(bar, text, note), len(drawn.labels) * band(drawn.labels, 34))
    return _chart(table, drawn, key, title, "stacked_bars", spec, description)


def grouped_bars(
    table: Table,
    *,
    key: str,
    title: str,
    words: Words,
    category: str,
    series: Sequence[str],
    where: Mapping[str, str] | None = None,
    colours: Sequence[str] = PALETTE,
    description: str = "",
) -> Chart:
    """This function will draw a group of bars per row, one for each column: poverty before and after.

    Of a range the part that is sure is solid, what missing answers leave open grey, and the sampling errors of its two ends are whiskers.
    """
    drawn = _drawn(table, words, category, series, where, colours)
    data = [_bar(drawn, place, part) for place in range(len(drawn.labels)) for part in range(len(series))]
    base = chart_of(data).encode(y=_bands(drawn))
    if len(series) > 1:
        offset = alt.YOffset("part:N", sort=drawn.names, scale=alt.Scale(paddingInner=0.1))
        base = base.encode(yOffset=offset)
    whiskers = whisker_layers(base, data, 14 if len(series) > 1 else 25)
    has_ranges = any(row.get("open_from") is not None for row in data)
    colour, signs = _colour_of(drawn, base, has_ranges=has_ranges, has_whiskers=bool(whiskers))
    bar = base.mark_bar().encode(x=_lengths(data), color=colour)
    grey = base.transform_filter("isValid(datum.open_from)").mark_bar(color=GREY)
    grey = grey.encode(x=alt.X("open_from:Q"), x2=alt.X2("open_to:Q"))
    ahead = base.transform_filter("datum.value >= 0").mark_text(align="left", dx=4, color=INK)
    behind = base.transform_filter("datum.value < 0").mark_text(align="right", dx=-4, color=INK)
    numbers = [mark.encode(x=alt.X("beyond:Q"), text=alt.Text("text:N")) for mark in (ahead, behind)]
    zero = chart_of([{"value": 0}]).mark_rule(color=RULE).encode(x=alt.X("value:Q"))
    layers = [bar, *([grey] if has_ranges else []), zero, *whiskers, *signs, *numbers, _note(base)]
    spec = finished(alt.layer(*layers), len(drawn.labels) * band(drawn.labels, 14 + 20 * len(series)))
    about = about_drawn(table, drawn.columns, words)
    return _chart(table, drawn, key, title, "grouped_bars", spec, description, about)


def _colour_of(
    drawn: _Drawn, base: alt.Chart, *, has_ranges: bool, has_whiskers: bool
) -> tuple[alt.Color, list[alt.Chart]]:
    """The colours of the columns, with a legend that tells grey from whiskers where there is grey."""
    if not has_ranges:
        return _colour(drawn), []
    held = dict(zip(drawn.names, drawn.colours, strict=True)) | {drawn.words(LEFT_OPEN): GREY}
    return part_colour(base, held, drawn.words(SAMPLING) if has_whiskers else "")


def bars(
    table: Table,
    *,
    key: str,
    title: str,
    words: Words,
    category: str,
    value: str,
    where: Mapping[str, str] | None = None,
    colour: str = PALETTE[0],
    description: str = "",
) -> Chart:
    """This function will draw one bar per row: gains by tenth of welfare."""
    return grouped_bars(
        table, key=key, title=title, words=words, category=category, series=(value,), where=where,
        colours=(colour,), description=description,
    )  # fmt: skip


def _drawn(
    table: Table,
    words: Words,
    category: str,
    parts: Sequence[str],
    where: Mapping[str, str] | None,
    colours: Sequence[str],
) -> _Drawn:
    places = [table.position(part) for part in parts]
    tests = [(table.position(key), text) for key, text in (where or {}).items()]
    rows = [row for row in table.rows if all(row[place] == text for place, text in tests)]
    named = table.position(category)
    labels = [wrapped(cell_text(row[named], table.columns[named], words)) for row in rows]
    _check_drawable(table, labels, parts, colours)
    return _Drawn(
        labels,
        [table.columns[place] for place in places],
        [tuple(row[place] for place in places) for row in rows],
        list(colours[: len(parts)]),
        words,
    )


def _check_drawable(table: Table, labels: list[str], parts: Sequence[str], colours: Sequence[str]) -> None:
    if not labels or not parts:
        raise ValueError(f"Nothing of table {table.key!r} is left to draw. Check 'where' and the columns.")
    twice = sorted({label for label in labels if labels.count(label) > 1})
    if twice:
        raise ValueError(
            f"Table {table.key!r} has more than one row called {twice[0]!r}, and their bars would overlap. "
            "Choose the rows of one grouping with 'where'."
        )
    if len(parts) > len(colours):
        raise ValueError(
            f"A chart of {table.key!r} shows {len(parts)} parts with {len(colours)} colours. "
            "Show fewer parts, or give more colours."
        )


def drawn_part(cell: Cell) -> float | None:
    """This function will give what a bar shows of a cell: its number, of a range what is sure; None where there is neither."""
    return cell.low if isinstance(cell, Between) else number_of(cell)


def _segments(drawn: _Drawn, place: int, unknown: int | None) -> list[dict[str, Any]]:
    label, cells = drawn.labels[place], drawn.cells[place]
    parts = [drawn_part(cell) for cell in cells]
    if unknown is not None and _is_alone(parts, unknown):
        return [_reason(drawn, label, drawn.words("not known"))]
    missing = [number for number, part in enumerate(parts) if part is None]
    # A share of whom nothing is known is left out where the others are everybody: it is told among what cannot be told.
    if all(isinstance(cells[number], NotKnown) for number in missing) and isclose(
        fsum(part or 0 for part in parts), 1
    ):
        missing = []
    if missing:
        return [_reason(drawn, label, drawn.text(cells[missing[0]], drawn.columns[missing[0]]))]
    rows: list[dict[str, Any]] = []
    start = 0.0
    for part, column, colour in zip(parts, drawn.columns, drawn.colours):
        end = start + (part or 0)
        rows.append(
            {
                "category": label, "part": column.label, "start": start, "end": end,
                "middle": (start + end) / 2, "text": drawn.text(part, column), "ink": ink_on(colour), "note": "",
            }
        )  # fmt: skip
        start = end
    return rows


def _is_alone(parts: Sequence[float | None], place: int) -> bool:
    """Whether one part is there and the others are so small that they are printed as nothing."""
    others = fsum(part or 0 for at, part in enumerate(parts) if at != place)
    return (parts[place] or 0) > 0 and others < _PRINTED_AS_NOTHING


def _reason(drawn: _Drawn, label: str, note: str) -> dict[str, Any]:
    """What stands in the place of a bar."""
    return {
        "category": label,
        "part": drawn.names[0],
        "start": 0,
        "end": 0,
        "middle": 0,
        "text": "",
        "note": note,
    }


def _bar(drawn: _Drawn, place: int, part: int) -> dict[str, Any]:
    cell, column = drawn.cells[place][part], drawn.columns[part]
    row: dict[str, Any] = {"category": drawn.labels[place], "part": column.label}
    value, text = sure(cell), drawn.text(cell, column)
    if value is None:
        return row | {"value": None, "text": "", "note": text}
    doubts = doubts_of(cell)
    ends = [end for name in DOUBTS if (end := doubts[name]) is not None]
    beyond = max(value, *ends, value) if value >= 0 else min(value, *ends, value)
    return row | {"value": value, "beyond": beyond, "text": text, "note": ""} | doubts


def _bands(drawn: _Drawn) -> alt.Y:
    return alt.Y("category:N", sort=drawn.labels, axis=category_axis(), scale=alt.Scale(paddingInner=0.25))


def _colour(drawn: _Drawn) -> alt.Color:
    scale = alt.Scale(domain=drawn.names, range=drawn.colours)
    return alt.Color("part:N", scale=scale, legend=part_legend(drawn.names))


def _lengths(data: list[dict[str, Any]]) -> alt.X:
    return alt.X("value:Q", axis=None, scale=alt.Scale(domain=reach(data), nice=False))


def reach(data: Sequence[Mapping[str, Any]]) -> list[float]:
    """This function will give the two ends of a scale for bars, with room for the longest number beside its bar, however long the bar is."""
    held = [row for row in data if row["value"] is not None]
    ends = [row[name] for row in held for name in ("beyond", *DOUBTS) if row.get(name) is not None]
    high, low = max([*ends, 0]), min([*ends, 0])
    if high == low:
        high = 1
    pixels = _PIXELS_OF_DIGIT * (max(len(row["text"]) for row in data) + 2)
    room = max(_ROOM_FOR_NUMBERS, pixels / max(_PIXELS_OF_LONGEST - pixels, pixels)) * (high - low)
    is_behind = any(row["beyond"] < 0 for row in held)
    return [low - room * is_behind, high + room if high > 0 else 0]


def _note(base: alt.Chart) -> alt.Chart:
    text: alt.Chart = base.transform_filter("datum.note != ''").mark_text(
        align="left", dx=4, fontStyle="italic", color=INK
    )
    noted: alt.Chart = text.encode(x=alt.XDatum(0), text=alt.Text("note:N"))
    return noted


def _chart(
    table: Table,
    drawn: _Drawn,
    key: str,
    title: str,
    kind: str,
    spec: dict[str, Any],
    description: str,
    about: str | None = None,
) -> Chart:
    return Chart(
        key=key, title=title, kind=kind, table_key=table.key, spec=spec,
        description=description or _in_words(drawn), about=_about(table, drawn) if about is None else about,
    )  # fmt: skip


def _about(table: Table, drawn: _Drawn) -> str:
    return about_sure(table, drawn.columns, [cell for cells in drawn.cells for cell in cells], drawn.words)


def _in_words(drawn: _Drawn) -> str:
    rows = []
    for label, cells in zip(drawn.labels, drawn.cells):
        parts = [
            f"{column.label} {told_text(cell, column, drawn.words)}"
            for cell, column in zip(cells, drawn.columns)
        ]
        rows.append(
            drawn.words("{name}: {value}", name=" ".join(label.splitlines()), value=f"{', '.join(parts)}.")
        )
    return drawn.words("Bar chart. {rows}", rows=" ".join(rows))

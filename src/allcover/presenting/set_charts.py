"""Charts of who is in what and why not: combinations of schemes, the gap step by step, and groups by reason.

Like the builders of :mod:`~allcover.presenting.charts` each draws the cells of a table that stands beside it; a cell
without a number is written out, never drawn as zero. All are read without colours: dots and lines, places and numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import altair as alt

from allcover.presenting.chart_style import (
    BLACK,
    FONT_SIZE,
    INK,
    LINE_HEIGHT,
    PALETTE,
    PAPER,
    WIDTH,
    category_axis,
    chart_of,
    finished,
    ink_on,
    wrapped,
)
from allcover.presenting.column_names import column_names
from allcover.presenting.heat_cells import about_heat, heat_text
from allcover.presenting.letters import breadth_of, broken
from allcover.presenting.numbers import cell_text, told_text
from allcover.presenting.shown import about_drawn, about_sure, sure
from allcover.vocabulary.finding import Between, Cell, Chart, Suppressed, Table, TableColumn, number_of
from allcover.vocabulary.words import Words, marked

SET_BARS = marked("Dots for each combination, with a bar for its persons. {rows}")
WATERFALL = marked("Waterfall chart, step by step from everybody to who is left. {rows}")

_ROW = 26
_LINES = 16
_ACROSS = 1.75
"""How much broader a picture of sets is than its dots: the rest is for the bars and their numbers."""

_MARGIN = 166
"""Pixels that the names of rows take at most, with the paper left free around a drawing."""

_PAPER, _APART = 8, 7
"""Pixels left free around a drawing, both sides together, and between a name or a bar and the text beside it."""

_FEWEST_ACROSS = 3
"""Columns that a heat map has room for at least: one or two would be drawn out into bars, which say nothing by their length."""

_HEAT_SIZE = 14
"""Letters of a heat map, a pixel larger than others: three of them stand side by side in print, and must be read."""

_STEP, _MOST_TEXT = 42, 0.4
"""The height of a step of a waterfall in pixels, and how much of the drawing a line beside its bar may take, if its words are no longer."""

_SHADES = ("#F7FBFF", "#DCE9F6", "#B9D5EA", "#85BADB", "#4A94C8", "#1F6BAE", "#08417F")
"""From none to all, the same in every picture, for they stand side by side; each darker than the one before, so that the order survives grey print."""


def set_bars(
    table: Table,
    *,
    key: str,
    title: str,
    words: Words,
    sets: Sequence[str],
    members: Sequence[Sequence[bool]],
    value: str,
) -> Chart:
    """This function will draw who is in what: a row of dots for each combination of sets, and a bar for its persons.

    ``members`` says, for each of the first rows of the table, which of ``sets`` make up its combination; the row of those in none is named, and has
    no dots. The table's other rows are not drawn, and told in words.
    """
    at, column = table.position(value), table.columns[table.position(value)]
    cells = [row[at] for row in table.rows[: len(members)]]
    bars_from = len(sets) + 0.4
    across = bars_from * _ACROSS
    numbers = [number_of(cell) for cell in cells]
    scale = (across - bars_from) * 0.66 / (max((one for one in numbers if one is not None), default=0) or 1)
    dots = [
        {"x": x + 0.5, "y": y + 0.5, "in": bool(held)}
        for y, row in enumerate(members)
        for x, held in enumerate(row)
        if any(row)
    ]
    named = table.columns[0]
    nowhere = [
        {"x": len(sets) / 2, "y": y + 0.5, "text": cell_text(table.rows[y][0], named, words)}
        for y, row in enumerate(members)
        if not any(row)
    ]
    spans = [_span(y, row) for y, row in enumerate(members) if sum(row) > 1]
    rows = [
        {"x": bars_from, "x2": bars_from + (one or 0) * scale, "y": y + 0.5,
         "text": _text(cell, column, words), "has": one is not None}
        for y, (cell, one) in enumerate(zip(cells, numbers))
    ]  # fmt: skip
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, across], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[len(members), 0], nice=False, zero=False))
    layers = alt.layer(
        _marks(spans, x, y).mark_rule(color=INK, strokeWidth=2).encode(x2=alt.X2("x2:Q")),
        _marks([one for one in dots if not one["in"]], x, y).mark_point(
            size=70, filled=True, color="#DDDDDD", opacity=1
        ),
        _marks([one for one in dots if one["in"]], x, y).mark_point(
            size=95, filled=True, color=INK, opacity=1
        ),
        _marks([one for one in rows if one["has"]], x, y)
        .mark_bar(height=16, color=PALETTE[0])
        .encode(x2=alt.X2("x2:Q")),
        _marks([{**one, "x": one["x2"]} for one in rows], x, y)
        .mark_text(align="left", dx=5, color=INK)
        .encode(text=alt.Text("text:N")),
        _marks(nowhere, x, y).mark_text(align="center", color=INK).encode(text=alt.Text("text:N")),
        *column_names(sets, WIDTH / across),
    )
    spec = finished(layers, len(members) * _ROW)
    return Chart(key=key, title=title, kind="set_bars", table_key=table.key, spec=spec,
                 description=_described(words, SET_BARS, table, len(members), value), about=_about_sets(table, len(members), column, words))  # fmt: skip


def _about_sets(table: Table, drawn: int, column: TableColumn, words: Words) -> str:
    """Whom a picture of sets is of, how it is read, which sets are in none of it, and how many stand in the rows of its table that are not drawn."""
    told = words(
        "{universe}. Each row: exactly the schemes with a dark dot, joined by a line.",
        universe=about_drawn(table, [column], words),
    )
    told = " ".join((told, *table.notes))
    at, first = table.position(column.key), table.columns[0]
    left = [
        words("{name}: {value}", name=cell_text(row[0], first, words), value=_text(row[at], column, words))
        for row in table.rows[drawn:]
    ]
    return words("{told} Not drawn: {rows}.", told=told, rows=words.join(left)) if left else told


def waterfall(table: Table, *, key: str, title: str, words: Words, category: str, value: str) -> Chart:
    """This function will draw how many are left, step by step: the first row is everybody, the last who is left.

    Rows between are taken away one after another. A step that is withheld says so and has no bar: what it takes away is in none. Of a range as much is
    drawn as is sure, and both ends are written.
    """
    at, column = table.position(value), table.columns[table.position(value)]
    named = table.position(category)
    labels = [wrapped(cell_text(row[named], table.columns[named], words)) for row in table.rows]
    across = WIDTH - _PAPER - max(WIDTH // 3, _broadest(labels) + _APART)
    texts = [
        "\n".join(broken(_of_step(row[at], column, words), across * _MOST_TEXT, FONT_SIZE))
        for row in table.rows
    ]
    data: list[dict[str, Any]] = []
    left = 0.0
    for place, (label, row, text) in enumerate(zip(labels, table.rows, texts, strict=True)):
        number = sure(row[at])
        is_whole = place in (0, len(labels) - 1)
        end = left if number is None else (number if is_whole else left - number)
        start = 0.0 if is_whole and number is not None else left
        data.append(
            {"category": label, "low": min(start, end), "high": max(start, end), "left": end, "is_whole": is_whole, "text": text}
        )  # fmt: skip
        left = end if number is not None or place else 0.0
    y = alt.Y("category:N", sort=labels, axis=category_axis(WIDTH // 3), scale=alt.Scale(paddingInner=0.25))
    x = alt.X("low:Q", axis=None, scale=alt.Scale(domain=[0, _end_with_texts(data, across)], nice=False))
    base = chart_of(data).encode(y=y)
    colour = alt.condition("datum.is_whole", alt.value(PALETTE[0]), alt.value(PALETTE[1]))
    bars = base.mark_bar(stroke=INK, strokeWidth=0.5).encode(x=x, x2=alt.X2("high:Q"), color=colour)
    text_marks = base.mark_text(align="left", dx=5, color=INK, lineBreak="\n", lineHeight=LINE_HEIGHT)
    beside = text_marks.encode(x=alt.X("high:Q"), text=alt.Text("text:N"))
    lines = max(text.count("\n") + 1 for text in texts)
    spec = finished(alt.layer(bars, beside), len(labels) * max(_STEP, lines * LINE_HEIGHT + 8))
    return Chart(key=key, title=title, kind="waterfall", table_key=table.key, spec=spec,
                 description=_described(words, WATERFALL, table, len(labels), value), about=about_sure(table, [column], [row[at] for row in table.rows], words))  # fmt: skip


def _broadest(texts: Iterable[str]) -> float:
    """The breadth of the broadest line of some texts, in pixels."""
    return max((breadth_of(line, FONT_SIZE) for text in texts for line in text.splitlines()), default=0.0)


def _end_with_texts(data: Sequence[dict[str, Any]], across: float) -> float:
    """Where the axis ends so that no text beside a bar is cut, in the unit of the bars, over a drawing ``across`` pixels broad."""
    ends = [one["high"] / (1 - min((_broadest([one["text"]]) + _APART) / across, 0.9)) for one in data]
    return max(ends) or 1.0


def _of_step(cell: Cell, column: TableColumn, words: Words) -> str:
    if isinstance(cell, Suppressed) and not cell.is_empty:
        return words("withheld (n<{minimum})", minimum=cell.minimum_persons)
    return _text(cell, column, words)


def heat_map(
    table: Table,
    *,
    key: str,
    title: str,
    words: Words,
    category: str,
    values: Sequence[str],
    rows: Sequence[int],
    names: Sequence[str] = (),
) -> Chart:
    """This function will draw shares as shaded cells with their numbers: the chosen rows by some columns of a table.

    ``names`` are those of the chosen rows, where what the table calls them is not enough. A number that is withheld has its sign in its place; a range is shaded as far as it is sure.
    """
    named = table.position(category)
    columns = [table.columns[table.position(value)] for value in values]
    called = names or [cell_text(table.rows[row][named], table.columns[named], words) for row in rows]
    labels = [wrapped(name) for name in called]
    cells = [[table.rows[row][table.position(value)] for value in values] for row in rows]
    flat = [cell for line in cells for cell in line]
    across = max(len(columns), _FEWEST_ACROSS)
    room = (WIDTH - _MARGIN) / across
    data = [
        _shaded(label, number, cell, heat_text(cell, column, words, room, _HEAT_SIZE))
        for label, line in zip(labels, cells)
        for number, (cell, column) in enumerate(zip(line, columns))
    ]
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, across], nice=False, zero=False))
    y = alt.Y("category:N", sort=labels, axis=category_axis(WIDTH // 3), scale=alt.Scale(paddingInner=0.06))
    base = chart_of(data)
    shaded = base.mark_rect(stroke=PAPER, strokeWidth=1).encode(
        x=x, x2=alt.X2("end:Q"), y=y, color=alt.Color("shade:N", scale=None)
    )
    text = base.mark_text().encode(
        x=alt.X("middle:Q"), y=y, text=alt.Text("text:N"), color=alt.Color("ink:N", scale=None)
    )
    headings = column_names([column.label for column in columns], room, _HEAT_SIZE)
    most_lines = max(label.count("\n") + 1 for label in labels)
    height = len(labels) * max(_ROW, most_lines * _LINES + 4)
    spec = finished(alt.layer(shaded, text, *headings), height, size=_HEAT_SIZE)
    return Chart(key=key, title=title, kind="heat_map", table_key=table.key, spec=spec,
                 description=_heat_described(labels, cells, columns, words), about=about_heat(table, columns, flat, [row["text"] for row in data], words))  # fmt: skip


def _marks(values: Sequence[dict[str, Any]], x: alt.X, y: alt.Y) -> alt.Chart:
    made: alt.Chart = chart_of(values).encode(x=x, y=y)
    return made


def _span(y: int, row: Sequence[bool]) -> dict[str, Any]:
    held = [x for x, one in enumerate(row) if one]
    return {"x": held[0] + 0.5, "x2": held[-1] + 0.5, "y": y + 0.5}


def _shaded(label: str, number: int, cell: Cell, text: str) -> dict[str, Any]:
    """A cell is shaded by its number, a range by what is sure of it."""
    value = sure(cell)
    shade = 0 if value is None else min(int(value * len(_SHADES)), len(_SHADES) - 1)
    return {
        "category": label, "x": number, "end": number + 1, "middle": number + 0.5, "text": text,
        "shade": PAPER if value is None else _SHADES[shade], "ink": BLACK if value is None else ink_on(_SHADES[shade]),
    }  # fmt: skip


def _text(cell: Cell, column: TableColumn, words: Words) -> str:
    if isinstance(cell, Between):
        return cell_text(replace(cell, outer=None), column, words)
    shown = number_of(cell)
    return cell_text(cell if shown is None else shown, column, words)


def _described(words: Words, opening: str, table: Table, rows: int, value: str) -> str:
    column = table.columns[table.position(value)]
    told = [
        words(
            "{name}: {value}",
            name=cell_text(row[0], table.columns[0], words),
            value=f"{told_text(row[table.position(value)], column, words)}.",
        )
        for row in table.rows[:rows]
    ]
    return words(opening, rows=" ".join(told))


def _heat_described(
    labels: Sequence[str], cells: Sequence[Sequence[Cell]], columns: Sequence[TableColumn], words: Words
) -> str:
    told = []
    for label, line in zip(labels, cells):
        parts = [f"{column.label} {told_text(cell, column, words)}" for cell, column in zip(line, columns)]
        told.append(words("{name}: {value}", name=" ".join(label.splitlines()), value=f"{', '.join(parts)}."))
    return words("Heat map, a table of shaded cells. {rows}", rows=" ".join(told))

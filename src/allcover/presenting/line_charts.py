"""Lines over time or over a scale, as Vega-Lite through Altair, each line named at its end."""

from collections.abc import Iterator, Sequence
from typing import Any

import altair as alt

from allcover.presenting.chart_style import DASHES, INK, PALETTE, SHAPES, chart_of, finished, part_legend
from allcover.presenting.number_axis import APART, MOST_TICKS, Ticks, ticks
from allcover.presenting.numbers import told_text
from allcover.presenting.shown import about_drawn
from allcover.vocabulary.finding import Chart, Table, TableColumn, number_of
from allcover.vocabulary.words import Words

_HEIGHT = 220
_MOST_MARKS = 25  # on a line; with more of them its dashes would not be seen
_LINE = 15  # pixels: nearer than this, two numbers lie over each other
_PIXELS_OF_DIGIT = 7.2
_STROKE = 2.5  # pixels: lines that lie nowhere farther apart than this are one to the eye


def lines(
    table: Table,
    *,
    key: str,
    title: str,
    words: Words,
    x: str,
    series: Sequence[str],
    colours: Sequence[str] = PALETTE,
    has_ends: bool = True,
    upward: str = "",
    description: str = "",
) -> Chart:
    """This function will draw a line per column over the numbers of column ``x``.

    Lines differ in colour, dash and mark; ``has_ends`` writes the last number at each end; ``upward`` names what is counted upward. A cell without a number interrupts its line. Raises ValueError when
    ``x`` has a row without a number, KeyError on an unknown column.
    """
    columns = [table.columns[table.position(part)] for part in series]
    data = _points(table, table.position(x), columns, words)
    base = chart_of(data)
    across = alt.X("x:Q", axis=_x_axis(table, x, words), scale=alt.Scale(zero=False, nice=False))
    upright = _reach(data)
    low, high = upright.first, upright.last
    axis = upright.axis(columns[0].kind, words, upward or None)
    up = alt.Y("value:Q", axis=axis, scale=alt.Scale(domain=[low, high], nice=False))
    names = [column.label for column in columns]
    legend = part_legend(names, symbol="stroke")

    def scale(values: Sequence[Any], turned: int = 0) -> alt.Scale:
        # Where colours begin anew, dashes and marks are others than the first time.
        places = (at + turned * (at // len(values)) for at in range(len(names)))
        return alt.Scale(domain=names, range=[values[at % len(values)] for at in places])

    colour = alt.Color("part:N", scale=scale(colours), legend=legend)
    dash = alt.StrokeDash("part:N", scale=scale(DASHES, 1), legend=legend)
    shape = alt.Shape("part:N", scale=scale(SHAPES, 1), legend=None)
    line = base.mark_line(strokeWidth=_STROKE).encode(x=across, y=up, color=colour, strokeDash=dash)
    mark = (
        base.transform_filter("datum.is_marked")
        .mark_point(filled=True, size=45, opacity=1)
        .encode(x=across, y=up, color=alt.Color("part:N", scale=scale(colours), legend=None), shape=shape)
    )
    drawn = line + mark
    ends = _ends(data, low, (high - low) * _LINE / _HEIGHT) if has_ends else []
    if ends:
        end = chart_of(ends).mark_text(align="left", dx=8, color=INK)
        drawn += end.encode(x=across, y=up, text=alt.Text("text:N"))
    beside = max((len(one["text"]) for one in ends), default=0)
    spec = finished(drawn, _HEIGHT, beside=int(beside * _PIXELS_OF_DIGIT) + 12)
    return Chart(
        key=key, title=title, kind="lines", table_key=table.key, spec=spec,
        description=description or _in_words(table, data, words),
        about=" ".join([about_drawn(table, columns, words), *_on_one_another(columns, data, (high - low) * _STROKE / _HEIGHT, words)]),
    )  # fmt: skip


def _on_one_another(
    columns: Sequence[TableColumn], points: Sequence[dict[str, Any]], near: float, words: Words
) -> Iterator[str]:
    """Lines that hide an earlier one over their whole length, as none of their points lies farther from it than ``near``."""
    drawn = [
        (column.label, {point["x"]: point["value"] for point in points if _is_of(point, column)})
        for column in columns
    ]
    for at, (name, line) in enumerate(drawn):
        for other, before in drawn[:at]:
            if line and line.keys() == before.keys() and all(abs(line[x] - before[x]) <= near for x in line):
                yield words("(“{one}” and “{other}” lie on one another.)", one=other, other=name)
                break


def _points(table: Table, x: int, columns: Sequence[TableColumn], words: Words) -> list[dict[str, Any]]:
    points: list[dict[str, Any]] = []
    for column in columns:
        place = table.position(column.key)
        for at, row in enumerate(table.rows):
            across, value = row[x], row[place]
            if not isinstance(across, int | float):
                raise ValueError(f"Table {table.key!r} has {across!r} where a line needs a number across.")
            number = number_of(value)
            text = told_text(value if number is None else number, column, words)
            is_marked = at % (1 + len(table.rows) // _MOST_MARKS) == 0
            points.append(
                {"x": across, "part": column.label, "value": number, "text": text, "is_marked": is_marked}
            )
        last = max(
            (point for point in points if _is_of(point, column)), key=lambda point: point["x"], default=None
        )
        if last is not None:
            last["is_last"] = True
    return points


def _reach(points: Sequence[dict[str, Any]]) -> Ticks:
    """The numbers of the scale: zero is among them, and none of the points lies beyond."""
    values = [point["value"] for point in points if point["value"] is not None]
    return ticks(min([*values, 0.0]), max([*values, 0.0]))


def _ends(points: Sequence[dict[str, Any]], low: float, room: float) -> list[dict[str, Any]]:
    """The numbers at the ends of lines, from the highest down, each at least ``room`` of the scale below the one before."""
    last = sorted((point for point in points if point.get("is_last")), key=lambda point: -point["value"])
    heights: list[float] = []
    for place, point in enumerate(last):
        highest = heights[-1] - room if heights else point["value"]
        # Numbers below must find room above the foot of the scale.
        lowest = low + room * (len(last) - 1 - place)
        heights.append(min(highest, max(point["value"], lowest)) if heights else max(highest, lowest))
    return [{"x": point["x"], "value": height, "text": point["text"]} for point, height in zip(last, heights)]


def _is_of(point: dict[str, Any], column: TableColumn) -> bool:
    return point["part"] == column.label and point["value"] is not None


def _x_axis(table: Table, x: str, words: Words) -> alt.Axis:
    column = table.columns[table.position(x)]
    if column.kind == "share":
        held = [value for row in table.rows if (value := number_of(row[table.position(x)])) is not None]
        return ticks(min(held), max(held)).axis(
            column.kind, words, column.label, within=(min(held), max(held))
        )
    return alt.Axis(
        title=column.label, format="d" if column.kind == "text" else "~r", tickCount=MOST_TICKS, **APART
    )


def _in_words(table: Table, data: list[dict[str, Any]], words: Words) -> str:
    ends = [
        words("{line} ends at {number}.", line=point["part"], number=point["text"])
        for point in data
        if point.get("is_last")
    ]
    count = len(table.rows)
    about = words.plural(
        "Line chart over {count} point.", "Line chart over {count} points.", count, count=count
    )
    return " ".join([about, *ends])

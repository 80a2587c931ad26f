"""Fans: between which bounds so many of 100 futures lie, as bands around the middle one, as Vega-Lite through Altair."""

from collections.abc import Iterator, Sequence
from typing import Any

import altair as alt

from allcover.presenting.chart_style import INK, PALETTE, chart_of, finished
from allcover.presenting.number_axis import APART, MOST_TICKS, ticks
from allcover.presenting.numbers import PERCENTAGE_POINTS, told_text
from allcover.presenting.shown import about_drawn
from allcover.vocabulary.finding import Chart, Kind, Table, TableColumn, number_of
from allcover.vocabulary.words import Words

_HEIGHT = 260
_OPACITY = (0.25, 0.35)


def bound_columns(
    quantiles: Sequence[float], kind: Kind, decimals: int | None, words: Words
) -> list[TableColumn]:
    """This function will make the columns of a fan's table: below which so many of 100 futures lie."""
    return [
        TableColumn(
            f"bound_{round(100 * one)}",
            words("{count} of 100 futures lie below", count=round(100 * one)),
            kind,
            words(PERCENTAGE_POINTS) if kind == "points" else "",
            decimals,
        )
        for one in quantiles
    ]


def fan(
    table: Table, *, key: str, title: str, words: Words, x: str, bounds: Sequence[str], beside: str = ""
) -> Chart:
    """This function will draw a fan over the numbers of column ``x``: ``bounds`` are columns from the lowest to the highest, an odd number of them.

    ``beside`` is a column drawn as a dashed line, such as what the law asks. Raises KeyError on an unknown column.
    """
    middle = len(bounds) // 2
    columns = [table.columns[table.position(name)] for name in bounds]
    rows = [_row(table, row, x, bounds, beside) for row in table.rows]
    base = chart_of(rows)
    values = [value for row in rows for name, value in row.items() if name != "x" and value is not None]
    upright = ticks(min(0.0, *values), max(0.0, *values))
    scale = alt.Scale(domain=[upright.first, upright.last], nice=False)
    up_axis = upright.axis(columns[middle].kind, words)
    across = alt.X("x:Q", scale=alt.Scale(zero=False, nice=False),
                   axis=alt.Axis(title=table.columns[table.position(x)].label, format="d", tickCount=MOST_TICKS, **APART))  # fmt: skip
    layers: list[Any] = [
        base.mark_area(color=PALETTE[0], opacity=_OPACITY[min(at, 1)]).encode(
            x=across, y=alt.Y(f"b{at}:Q", scale=scale, axis=up_axis), y2=alt.Y2(f"b{len(bounds) - 1 - at}:Q")
        )
        for at in range(middle)
    ]
    layers.append(
        base.mark_line(color=PALETTE[0], strokeWidth=2.5).encode(
            x=across, y=alt.Y(f"b{middle}:Q", scale=scale)
        )
    )
    if beside:
        layers.append(
            base.mark_line(color=INK, strokeWidth=2, strokeDash=[6, 3]).encode(
                x=across, y=alt.Y("beside:Q", scale=scale)
            )
        )
    last = table.rows[-1]
    ends = ", ".join(
        words(
            "{name}: {value}", name=column.label, value=told_text(last[table.position(name)], column, words)
        )
        for name, column in zip(bounds, columns)
    )
    told = words(
        "Fan over years: bands hold the futures between the bounds, the line is the middle. At the end: {ends}.",
        ends=ends,
    )
    return Chart(
        key=key,
        title=title,
        kind="lines",
        table_key=table.key,
        spec=finished(alt.layer(*layers), _HEIGHT),
        description=told,
        about=words.join([about_drawn(table, columns, words), *_legend(table, bounds, beside, words)]),
    )


def _legend(table: Table, bounds: Sequence[str], beside: str, words: Words) -> Iterator[str]:
    """What line and bands are; columns of bounds end in how many of 100 futures lie below."""
    below = [int(name.rpartition("_")[2]) for name in bounds]
    middle = len(below) // 2
    widths = [str(below[-1 - at] - below[at]) for at in reversed(range(middle))]
    yield words("line: the middle of all futures; bands: {widths} of 100 of them", widths=", ".join(widths))
    if beside:
        yield words("dashed: {label}", label=table.columns[table.position(beside)].label)


def _row(table: Table, row: Sequence[Any], x: str, bounds: Sequence[str], beside: str) -> dict[str, Any]:
    found = {f"b{at}": number_of(row[table.position(name)]) for at, name in enumerate(bounds)}
    if beside:
        found["beside"] = number_of(row[table.position(beside)])
    return {"x": row[table.position(x)], **found}

"""Two kinds of doubt about a bar, drawn so that they are told apart: what missing answers leave open, and the sampling error.

A bar is solid as far as it is sure, and grey from the low end of a range to its high end. Whiskers stand at the outer ends alone: from the
lower end of the lower number's interval to that number, and from the higher number to the higher end of its interval.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from allcover.presenting.chart_style import INK, part_legend
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, Cell
from allcover.vocabulary.words import marked

GREY = "#CFCFCF"
LEFT_OPEN = marked("Not known, so left open")
SAMPLING = marked("Sampling error")

_WHISKER = "M-1,-.6L-.8,-.6L-.8,-.1L.8,-.1L.8,-.6L1,-.6L1,.6L.8,.6L.8,.1L-.8,.1L-.8,.6L-1,.6Z"
_THICK = 1.2
_END = 0.55
"""The end of a whisker, as a part of the height of its bar."""

DOUBTS = ("open_from", "open_to", "low", "high")
"""The outer ends among the fields of :func:`doubts_of`."""

Row = Mapping[str, Any]


def doubts_of(cell: Cell) -> dict[str, float | None]:
    """This function will give where grey begins and ends, and where each of two whiskers does; None where there is none."""
    if isinstance(cell, Between):
        outer = cell.outer or (None, None)
        return {"open_from": cell.low, "open_to": cell.high} | _whiskers(outer, (cell.low, cell.high))
    nothing = {"open_from": None, "open_to": None}
    if isinstance(cell, Estimate) and cell.value is not None:
        return nothing | _whiskers((cell.low, cell.high), (cell.value, cell.value))
    return nothing | _whiskers((None, None), (0.0, 0.0))


def _whiskers(outer: Sequence[float | None], inner: Sequence[float]) -> dict[str, float | None]:
    (low, high), (first, last) = outer, inner
    return {
        "low": low, "low_to": None if low is None else first, "high_from": None if high is None else last, "high": high,
    }  # fmt: skip


def whisker_layers(base: alt.Chart, rows: Sequence[Row], height: float) -> list[alt.Chart]:
    """This function will draw the whiskers of rows with the four fields of :func:`doubts_of`, on bars ``height`` pixels high; none where there are none."""
    if not any(row.get("low") is not None or row.get("high") is not None for row in rows):
        return []
    drawn = []
    for begin, end, tip in (("low", "low_to", "low"), ("high_from", "high", "high")):
        is_long = f"isValid(datum.{begin}) && isValid(datum.{end}) && datum.{end} > datum.{begin}"
        held = base.transform_filter(is_long)
        drawn += [
            held.mark_rule(color=INK, strokeWidth=_THICK).encode(
                x=alt.X(f"{begin}:Q"), x2=alt.X2(f"{end}:Q")
            ),
            held.mark_tick(color=INK, thickness=_THICK, size=round(height * _END)).encode(
                x=alt.X(f"{tip}:Q")
            ),
        ]
    return drawn


def part_colour(
    base: alt.Chart, colours: Mapping[str, str], sampling: str, **look: Any
) -> tuple[alt.Color, list[alt.Chart]]:
    """This function will give the colours of parts by their names with the legend of them, and a layer that has it show a whisker for ``sampling``.

    Without a name for the sampling error there is no such layer. ``look`` is that of the legend (:func:`~allcover.presenting.chart_style.part_legend`).
    """
    names = [*colours, *([sampling] if sampling else [])]
    legend = part_legend(names, **look)
    scale = alt.Scale(domain=names, range=[*colours.values(), INK][: len(names)])
    coloured = alt.Color("part:N", scale=scale, legend=legend)
    if not sampling:
        return coloured, []
    shaped = alt.Scale(domain=names, range=["square"] * len(colours) + [_WHISKER])
    # Of no rows: only a layer of points can give a legend the shape of its signs.
    signs = base.transform_filter("false").mark_point(filled=True, opacity=1)
    return coloured, [signs.encode(shape=alt.Shape("part:N", scale=shaped, legend=legend))]

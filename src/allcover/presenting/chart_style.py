"""How every chart looks: a width that fits a phone, colours that the colour-blind and grey printers can tell.

The colours are those of Okabe and Ito (2008), ordered so that neighbours also differ in lightness.
"""

import json
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

WIDTH = 440
"""Pixels of the drawing. On a phone it shrinks to four fifths and stays legible; on a desk it grows."""

FONT = "Helvetica, Arial, 'Liberation Sans', Narrowed, 'DejaVu Sans Condensed', sans-serif"
"""``Narrowed`` is DejaVu Sans Condensed, made as narrow as Helvetica by the style of the page."""

FONT_SIZE = 13
LINE_HEIGHT = 15
PALETTE = ("#0072B2", "#E69F00", "#D55E00", "#56B4E9", "#009E73", "#F0E442", "#CC79A7")
GAP_COLOURS = ("#0072B2", "#E69F00", "#F0E442", "#BBBBBB")
"""For coverage: effective, law not applied, voluntary not taken up, no law."""

INK = "#111111"
"""Text on the page. Where the SVG stands in a page this becomes the colour of its text (see ``svg``)."""

RULE = "#888888"
PAPER = "#ffffff"
BLACK = "#000000"
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [10, 4], [1, 3])
_LABEL_CHARACTERS = 23
ACROSS = 46
"""Characters of a legend side by side over that width."""

_PADDING = 4


def luminance(colour: str) -> float:
    """This function will give the relative luminance of a colour written ``#rrggbb`` (WCAG 2.2), 0 to 1."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """This function will give the contrast ratio of two colours (WCAG 2.2), 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: str) -> str:
    """This function will choose black or white for text on a colour, whichever is easier to read.

    >>> ink_on("#0072B2"), ink_on("#F0E442")
    ('#ffffff', '#000000')
    """
    return max((BLACK, PAPER), key=lambda ink: contrast(ink, colour))


def wrapped(label: str, characters: int = _LABEL_CHARACTERS) -> str:
    """This function will break a label into lines for the margin of a chart; nothing of it is cut off."""
    return "\n".join(textwrap.wrap(label, characters)) or " "


def band(labels: list[str], least: int) -> int:
    """This function will give the height in pixels that each bar or group of bars needs."""
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    return max(least, lines * LINE_HEIGHT + 8)


def category_axis(least: int | None = None) -> alt.Axis:
    """This function will make the axis that names the bars, its labels broken into lines; they take ``least`` pixels or more."""
    return alt.Axis(
        title=None,
        labelExpr=r"split(datum.label, '\n')",
        # A label is set by its first line; the middle of all its lines belongs beside the bar.
        labelOffset=alt.ExprRef(rf"-(length(split(datum.label, '\n')) - 1) * {LINE_HEIGHT / 2}"),
        minExtent=alt.Undefined if least is None else least,
        labelLimit=0,
        labelPadding=6,
        ticks=False,
        domain=False,
    )


_AFTER_STROKE, _BETWEEN_STROKES = 8, 10
"""Pixels: a stroke reaches beyond its square, and would touch the name; what the name moves is taken from between the columns."""


def part_legend(
    names: list[str],
    symbol: str = "square",
    across: int = ACROSS,
    *,
    outline: str | None = None,
    offset: int = 8,
    columns: int = 0,
) -> alt.Legend | None:
    """This function will make the legend above a chart, with as many ``columns`` as said, or else as fit; none for one part.

    A name that is longer than ``across`` is broken into lines. Marks get an ``outline`` of that colour; ``offset`` are the pixels
    down to the drawing.
    """
    if len(names) < 2:
        return None
    columns = columns or legend_columns(names, across)
    edge = alt.Undefined if outline is None else outline
    is_stroke = symbol == "stroke"
    return alt.Legend(
        title=None, orient="top", columns=columns, symbolType=symbol, labelLimit=0, offset=offset, symbolStrokeColor=edge,
        labelExpr=_in_lines(names, across),
        labelOffset=_AFTER_STROKE if is_stroke else alt.Undefined, columnPadding=_BETWEEN_STROKES if is_stroke else alt.Undefined,
    )  # fmt: skip


def _in_lines(names: Sequence[str], across: int) -> Any:
    """The expression by which a legend breaks the names that are too long; none where all fit."""
    broken = {name: textwrap.wrap(name, across) for name in names if len(name) > across}
    if not broken:
        return alt.Undefined
    told = json.dumps(broken, ensure_ascii=False)
    return f"{told}[datum.label] || datum.label"


def legend_columns(names: Sequence[str], across: int) -> int:
    """This function will give how many names of a legend stand side by side in a breadth of ``across`` characters.

    >>> legend_columns(["Covered", "Law not applied"], 46), legend_columns(["Covered", "Law not applied"], 20)
    (2, 1)
    """
    longest = max(len(name) for name in names) + 4
    return max(1, min(len(names), across // longest))


def chart_of(rows: Sequence[Mapping[str, Any]]) -> alt.Chart:
    """This function will begin a chart of rows of data."""
    # A list would be copied, row by row, with every mark and layer that is made of the chart.
    return alt.Chart(alt.InlineData(values=tuple(rows)))


def finished(
    chart: alt.LayerChart | alt.FacetChart,
    height: int,
    width: int = WIDTH,
    size: float = FONT_SIZE,
    *,
    beside: int = _PADDING,
) -> dict[str, Any]:
    """This function will give the Vega-Lite spec of a chart in the house style, its letters ``size`` pixels high.

    ``beside`` are pixels kept free to the right of the scale, for what is written there.
    """
    # Set, and not by `properties` and `configure`: each of them copies all layers, twice.
    chart.width, chart.height = width, height
    chart.autosize = alt.AutoSizeParams(type="fit-x", contains="padding")
    chart.config = alt.Config(
        aria=False,
        background="transparent",
        font=FONT,
        padding={"left": _PADDING, "right": beside, "top": _PADDING, "bottom": _PADDING},
        view=alt.ViewConfig(stroke="transparent"),
        axis=alt.AxisConfig(
            labelFontSize=size,
            titleFontSize=size,
            titleFontWeight="normal",
            labelColor=INK,
            titleColor=INK,
            grid=False,
            domainColor=RULE,
            tickColor=RULE,
        ),
        legend=alt.LegendConfig(labelFontSize=size, labelColor=INK, symbolSize=140, columnPadding=14),
        text=alt.MarkConfig(fontSize=size, color=INK),
    )
    # Not held against the schema of Vega-Lite: that takes longer than all the rest, and a test does it once.
    spec: dict[str, Any] = chart.to_dict(validate=False)
    return spec | {"datasets": {name: list(rows) for name, rows in spec["datasets"].items()}}

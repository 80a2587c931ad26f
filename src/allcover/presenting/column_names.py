"""The names of columns above a drawing without an axis: upright where they fit, else on their side, in as many lines as there is room for.

No name is cut and none lies over its neighbour: of a name on its side the lines stand beside each other within its column.
"""

import math
import textwrap
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import altair as alt

from allcover.presenting.chart_style import FONT_SIZE, INK, chart_of

_SIZE = FONT_SIZE - 1
_BETWEEN = 2
"""Pixels from one line to the next beyond the size of letters."""

_CHARACTER = 0.53
"""The breadth of a letter, of the size of letters, rather more than less."""

_MOST_LINES = 3
_ABOVE = 6
"""Pixels between the names and what is drawn."""


def column_names(names: Sequence[str], column: float, size: float = _SIZE) -> list[alt.Chart]:
    """This function will name columns that are ``column`` pixels broad, the middle of the first at 0.5 of the scale across, in letters of ``size`` pixels."""
    is_upright = all(_is_upright(name, column, size) for name in names)
    broken = [broken_name(name, column, size, is_upright=is_upright) for name in names]
    layers: dict[float, list[dict[str, Any]]] = defaultdict(list)
    for place, lines in enumerate(broken):
        for number, line in enumerate(lines):
            from_last = number - len(lines) + 1
            shift = from_last if is_upright else number - (len(lines) - 1) / 2
            layers[shift * (size + _BETWEEN)].append({"x": place + 0.5, "text": line})
    look: dict[str, Any] = (
        {"align": "center", "baseline": "bottom"}
        if is_upright
        else {"align": "left", "baseline": "middle", "angle": 270}
    )
    return [
        chart_of(rows)
        .mark_text(fontSize=size, color=INK, dy=shift, **look)
        .encode(x=alt.X("x:Q"), y=alt.value(-_ABOVE), text=alt.Text("text:N"))
        for shift, rows in sorted(layers.items())
    ]


def broken_name(name: str, column: float, size: float = _SIZE, *, is_upright: bool) -> list[str]:
    """This function will break a name into the lines in which it stands above a column of so many pixels.

    >>> broken_name("Not declared at all", 80, is_upright=True)
    ['Not', 'declared at', 'all']
    >>> broken_name("Entitled, not receiving", 45, is_upright=False)
    ['Entitled,', 'not', 'receiving']
    """
    if is_upright:
        return textwrap.wrap(name, _across(column, size)) or [" "]
    most = min(_MOST_LINES, max(1, int(column // (size + _BETWEEN))))
    least = max(math.ceil(len(name) / most), _longest(name), 1)
    return next(
        lines for broad in range(least, len(name) + 1) if len(lines := textwrap.wrap(name, broad)) <= most
    )


def _across(column: float, size: float) -> int:
    return max(1, int(column // (_CHARACTER * size)) - 1)


def _is_upright(name: str, column: float, size: float) -> bool:
    return _longest(name) <= _across(column, size)


def _longest(name: str) -> int:
    """Characters that no line may part: a space at which none may end is one of them."""
    return max(map(len, name.split(" ")))

"""A tornado: how far each thing that is tried moves a number, the farthest first, as Vega-Lite through Altair."""

from collections.abc import Sequence
from typing import Any, Literal

import altair as alt

from allcover.presenting.chart_style import (
    FONT_SIZE,
    INK,
    PALETTE,
    RULE,
    band,
    category_axis,
    chart_of,
    finished,
    part_legend,
    wrapped,
)
from allcover.presenting.letters import breadth_of
from allcover.presenting.numbers import cell_text
from allcover.presenting.shown import about_drawn
from allcover.vocabulary.finding import Chart, Table, number_of
from allcover.vocabulary.words import Words

_WIDTH, _LABEL = 600, 44  # pixels, characters: what is tried has long names
_BESIDE = 20
"""Pixels of that breadth that are neither of names, of bars, nor of numbers."""
_LEAST = 100
"""Pixels of bars, however long the names are."""
_ROUNDS = 4
"""How often the room for what stands below the middle is held against the scale, which becomes smaller by it."""
_APART = 4
"""Pixels between a bar and its number."""

_NARROW = 0.45
"""Of the height of a bar: the shorter of two bars that lie on one side, so that both are seen."""

_SIDES: tuple[tuple[str, Literal["left", "right"], int], ...] = (
    ("datum.is_right", "left", _APART),
    ("!datum.is_right", "right", -_APART),
)


def tornado(
    table: Table,
    *,
    key: str,
    title: str,
    words: Words,
    names: Sequence[str],
    low: str,
    high: str,
    base: float,
) -> Chart:
    """This function will draw a bar to each side of ``base``, whose number stands below, for every row: where the columns ``low`` and ``high`` bring the number.

    ``names``: what is changed in each row, and by how much. Raises KeyError on an unknown column.
    """
    columns = [table.columns[table.position(name)] for name in (low, high)]
    named = sorted(
        zip(table.rows, names, strict=True), key=lambda one: -_farthest(table, one[0], (low, high), base)
    )
    rows, labels = [row for row, _ in named], [wrapped(name, _LABEL) for _, name in named]
    pairs = [
        [_bar(label, base if (held := number_of(row[table.position(column.key)])) is None else held, base, column.label,
              cell_text(row[table.position(column.key)], column, words)) for column in columns]
        for label, row in zip(labels, rows)
    ]  # fmt: skip
    data = [bar for pair in pairs for bar in _told_apart(pair)]
    as_assumed = words("As assumed: {number}", number=cell_text(base, columns[0], words))
    scale = alt.Scale(domain=_domain(data, labels, as_assumed, base), nice=False, zero=False)
    x = alt.X("base:Q", axis=None, scale=scale)
    sides = [column.label for column in columns]
    bars = chart_of(data).encode(
        y=alt.Y("category:N", sort=labels, axis=category_axis(), scale=alt.Scale(paddingInner=0.25))
    )
    colour = alt.Color(
        "part:N", scale=alt.Scale(domain=sides, range=list(PALETTE[:2])), legend=part_legend(sides)
    )
    text = [
        bars.transform_filter(test)
        .mark_text(align=align, dx=dx, color=INK)
        .encode(x=alt.X("value:Q", axis=None, scale=scale), text="written:N")
        for test, align, dx in _SIDES
    ]
    middle = chart_of([{"base": base, "text": as_assumed}])
    zero = middle.mark_rule(color=RULE).encode(x=x)
    height = len(labels) * band(labels, 28)
    below = middle.mark_text(baseline="top", dy=4, color=INK).encode(x=x, y=alt.value(height), text="text:N")
    drawn = [
        bars.transform_filter(test).mark_bar(height=height).encode(x=x, x2=alt.X2("value:Q"), color=colour)
        for test, height in (
            ("!datum.is_narrow", alt.Undefined),
            ("datum.is_narrow", alt.RelativeBandSize(_NARROW)),
        )
    ]
    layers = alt.layer(*drawn, zero, below, *text)
    rows_told = words.join(
        words("{name}: {value}", name=f"{row['category'].replace(chr(10), ' ')}, {row['part']}", value=row["text"])
        for pair in pairs
        for row in pair
    )  # fmt: skip
    return Chart(
        key=key, title=title, kind="grouped_bars", table_key=table.key, spec=finished(layers, height, _WIDTH),
        description=words("Bar chart. {rows}", rows=f"{words.join([as_assumed, rows_told])}."), about=about_drawn(table, columns, words),
    )  # fmt: skip


def _domain(data: Sequence[dict[str, Any]], labels: Sequence[str], below: str, base: float) -> list[float]:
    """The least and the most of the scale, so that what is written beside bars and below the middle has room."""
    names = max(breadth_of(line, FONT_SIZE) for label in labels for line in label.split("\n"))
    left, right = (
        max(
            [
                0.0,
                *(breadth_of(row["written"], FONT_SIZE) + _APART for row in data if row["is_right"] is side),
            ]
        )
        for side in (False, True)
    )
    values = [base, *(row["value"] for row in data)]
    low, high = min(values), max(values)
    span, half = high - low or abs(base) or 1.0, breadth_of(below, FONT_SIZE) / 2
    for _ in range(_ROUNDS):
        each = span / max(_WIDTH - names - _BESIDE - left - right, _LEAST)
        left, right = max(left, half - (base - low) / each), max(right, half - (high - base) / each)
    return [low - left * each, high + right * each]


def _farthest(table: Table, row: tuple[Any, ...], ends: tuple[str, str], base: float) -> float:
    """How far from ``base`` the farther of two numbers lies; one that is not known lies nowhere."""
    found = (number_of(row[table.position(name)]) for name in ends)
    return max((abs(one - base) for one in found if one is not None), default=0.0)


def _bar(label: str, value: float, base: float, part: str, text: str) -> dict[str, Any]:
    return {
        "category": label,
        "value": value,
        "base": base,
        "part": part,
        "text": text,
        "written": text,
        "is_right": value >= base,
        "is_narrow": False,
    }


def _told_apart(pair: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The longer bar first, so that it hides nothing; where both lie on one side, the shorter is narrower and its number stands behind that of the longer."""
    longer, shorter = sorted(pair, key=lambda bar: -abs(bar["value"] - bar["base"]))
    if longer["is_right"] == shorter["is_right"] and shorter["value"] != shorter["base"]:
        both = (
            f"{longer['text']} / {shorter['text']}"
            if longer["is_right"]
            else f"{shorter['text']} / {longer['text']}"
        )
        longer, shorter = {**longer, "written": both}, {**shorter, "written": "", "is_narrow": True}
    return [longer, shorter]

"""Population pyramids: men to the left, women to the right, at two dates, as Vega-Lite through Altair.

The later date is drawn as bars, the earlier as their outline, so that both can be read in grey.
"""

from typing import Any

import altair as alt

from allcover.presenting.chart_style import FONT_SIZE, INK, PALETTE, finished
from allcover.presenting.number_axis import ticks
from allcover.presenting.numbers import cell_text
from allcover.vocabulary.finding import Chart, Table, number_of
from allcover.vocabulary.words import Words

_ROW = 17
_MOST_TICKS = 5
_ROOM, _ROOM_BELOW = 1.02, 0.25
_ABOVE = -8  # pixels: the names of the sides stand over the oldest, not among them


def pyramid(
    table: Table, *, key: str, title: str, words: Words, age: str, then: tuple[str, str], now: tuple[str, str]
) -> Chart:
    """This function will draw a pyramid over the rows of a table, the youngest first.

    ``then`` and ``now`` are the columns of men and of women at the earlier and the later date. Raises KeyError on an unknown column.
    """
    at, column = table.position(age), table.columns[table.position(age)]
    bands = [cell_text(row[at], column, words) for row in table.rows]
    bars = _sides(table, bands, now)
    outline = _sides(table, bands, then)
    longest = max((abs(row["x"]) for row in [*bars, *outline]), default=0) or 1
    # Room for half the breadth of an outline at the ends of the longest bars, and of the youngest.
    reach = longest * _ROOM
    across = ticks(-longest, longest, _MOST_TICKS).axis(
        "count", words, is_signless=True, within=(-reach, reach), grid=True
    )
    x = alt.X("x:Q", axis=across, scale=alt.Scale(domain=[-reach, reach], nice=False))
    y = alt.Y(
        "band:N", sort=bands[::-1], scale=alt.Scale(paddingInner=0.1, paddingOuter=_ROOM_BELOW),
        axis=alt.Axis(title=None, domain=False, ticks=False),
    )  # fmt: skip
    men, women = words("Men"), words("Women")
    shade = alt.Color("side:N", scale=alt.Scale(domain=[0, 1], range=[PALETTE[0], PALETTE[1]]), legend=None)
    heads = [{"x": side * reach, "text": name} for side, name in ((-1, men), (1, women))]
    named = alt.Chart(alt.InlineData(values=heads)).encode(x=x, y=alt.value(_ABOVE), text="text:N")
    layers = alt.layer(
        alt.Chart(alt.InlineData(values=bars)).mark_bar(height=_ROW - 4).encode(x=x, y=y, color=shade),
        alt.Chart(alt.InlineData(values=outline))
        .mark_bar(height=_ROW - 3, filled=False, stroke=INK, strokeWidth=1.3)
        .encode(x=x, y=y),
        named.transform_filter("datum.x < 0").mark_text(align="left", fontSize=FONT_SIZE, color=INK),
        named.transform_filter("datum.x > 0").mark_text(align="right", fontSize=FONT_SIZE, color=INK),
    )
    labels = [table.columns[table.position(name)].label for name in (*then, *now)]
    told = words(
        "Pyramid by age, men to the left, women to the right. Outlines: {men_then} and {women_then}; bars: {men_now} and {women_now}.",
        men_then=labels[0], women_then=labels[1], men_now=labels[2], women_now=labels[3],
    )  # fmt: skip
    legend = words(
        "bars: {men_now} and {women_now}; outlines: {men_then} and {women_then}",
        men_then=labels[0], women_then=labels[1], men_now=labels[2], women_now=labels[3],
    )  # fmt: skip
    return Chart(
        key=key,
        title=title,
        kind="pyramid",
        table_key=table.key,
        spec=finished(layers, len(bands) * _ROW),
        description=told,
        about=words.join([table.universe, legend]),
    )


def _sides(table: Table, bands: list[str], columns: tuple[str, str]) -> list[dict[str, Any]]:
    """One bar a band and side; men count backwards."""
    found = []
    for side, name in enumerate(columns):
        at = table.position(name)
        for band, row in zip(bands, table.rows):
            number = number_of(row[at]) or 0.0
            found.append({"band": band, "side": side, "x": number if side else -number})
    return found

"""A table of signs as a picture: rows against columns, every square with a sign, a tone and a small figure.

The sign alone tells what a square says, so that the picture can be read without colour.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from allcover.presenting.chart_style import (
    FONT_SIZE,
    RULE,
    band,
    category_axis,
    chart_of,
    finished,
    ink_on,
    part_legend,
    wrapped,
)
from allcover.vocabulary.finding import Chart, Table

_HEIGHT = 44
_SIGN_SIZE = 20
_SMALL_SIZE = 10
_NAME = 18
"""Characters across the name of a row: the squares need the room."""


@dataclass(frozen=True)
class Square:
    """One square: where it lies, its sign, a small figure below, and its colour."""

    row: str
    column: str
    sign: str
    small: str
    colour: str


def matrix(
    table: Table,
    *,
    key: str,
    title: str,
    rows: Sequence[str],
    columns: Sequence[str],
    squares: Sequence[Square],
    legend: Sequence[tuple[str, str, str]],
    description: str,
    about: str,
) -> Chart:
    """This function will draw squares by row and column; where nothing is asked the paper stays blank.

    ``legend`` names every sign with its colour; ``about`` says what the small figures are.
    """
    labels = {row: wrapped(row, _NAME) for row in rows}
    data = [
        {"row": labels[one.row], "column": one.column, "sign": one.sign, "small": one.small.replace(" ", "\N{THIN SPACE}"),
         "colour": one.colour, "ink": ink_on(one.colour)}
        for one in squares
    ]  # fmt: skip
    names = [f"{sign} {name}" for sign, name, _ in legend]
    for row in data:
        row["name"] = next(name for name, (sign, _, _) in zip(names, legend) if sign == row["sign"])
    gaps = alt.Scale(paddingInner=0.06, paddingOuter=0)
    base = chart_of(data).encode(
        y=alt.Y("row:N", sort=[labels[row] for row in rows], axis=category_axis(), scale=gaps),
        x=alt.X("column:N", sort=list(columns), axis=_top_axis(), scale=gaps),
    )
    box = base.mark_rect().encode(
        color=alt.Color(
            "name:N",
            scale=alt.Scale(domain=names, range=[colour for _, _, colour in legend]),
            legend=part_legend(names, outline=RULE),
        )
    )
    ink = alt.Color("ink:N", scale=None)
    sign = base.mark_text(dy=-6, fontSize=_SIGN_SIZE, fontWeight="bold").encode(
        text=alt.Text("sign:N"), color=ink
    )
    small = base.mark_text(dy=12, fontSize=_SMALL_SIZE).encode(text=alt.Text("small:N"), color=ink)
    spec = finished(
        alt.layer(box, sign, small).resolve_scale(color="independent"),
        len(rows) * band(list(labels.values()), _HEIGHT),
    )
    return Chart(
        key=key, title=title, kind="matrix", table_key=table.key, spec=spec, description=description, about=about,
    )  # fmt: skip


def _top_axis() -> alt.Axis:
    return alt.Axis(
        title=None,
        orient="top",
        labelAngle=0,
        ticks=False,
        domain=False,
        labelFontSize=FONT_SIZE,
        labelPadding=6,
    )

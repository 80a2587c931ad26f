"""Three bars a line, as wide as a page: whom the law covers, who is covered in fact, who adequately, with their intervals.

Solid is what is sure; pale beyond it is who may join of their own will, grey what missing answers leave open, and whiskers at the outer
ends are the sampling error.
"""

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from allcover.presenting.chart_style import INK, RULE, category_axis, chart_of, finished, wrapped
from allcover.presenting.letters import breadth_of
from allcover.presenting.numbers import cell_text, number_text, told_text
from allcover.presenting.whiskers import GREY, SAMPLING, doubts_of, part_colour, whisker_layers
from allcover.vocabulary.finding import Between, Cell, Chart, Table, number_of
from allcover.vocabulary.words import Words

WIDTH, SIZE, BAR, GAP = 760, 11.5, 12, 4
_LABEL, _SIGN, _MOST_COLUMNS = 46, 40, 3
"""Characters of a name in the margin; pixels of a sign of the legend with the paper around it, and names of it side by side at most."""

_ACROSS = (46, 40, 34, 28, 24)
"""Characters after which a name of the legend may be broken."""

_BESIDE = 18
"""Pixels around the names and the numbers, all together."""

_OFFSET = 24
"""Pixels from the legend to the bars, with the ends of the scale between them."""

COLOURS = {
    "obliged": "#0072B2",
    "may_join": "#9CCBE5",
    "covered": "#E69F00",
    "adequate": "#009E73",
    "open": GREY,
}
_STEPS = ("obliged", "covered", "adequate")


def depth_chart(table: Table, names: Mapping[str, str], words: Words) -> Chart:
    """This function will draw a table with the columns line, persons, obliged, may_join, covered and adequate.

    ``names`` are those of the parts, in the order of ``COLOURS``.
    """
    data = [part for row in table.rows for part in _parts(table, row, names, words)]
    labels = list(dict.fromkeys(part["category"] for part in data))
    steps = [names[step] for step in _STEPS]
    base = chart_of(data).encode(
        y=alt.Y("category:N", sort=labels, axis=category_axis(), scale=alt.Scale(paddingInner=0.2)),
        yOffset=alt.YOffset("step:N", sort=steps, scale=alt.Scale(paddingInner=0.15)),
    )
    span = alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, _scale_end(data)], nice=False))
    drawn = {part["part"] for part in data}
    shown = {name: COLOURS[key] for key, name in names.items() if name in drawn}
    whiskers = whisker_layers(base, data, BAR)
    legend = [*shown, *([words(SAMPLING)] if whiskers else [])]
    colour, signs = part_colour(
        base, shown, words(SAMPLING) if whiskers else "", offset=_OFFSET, **_legend(legend, labels)
    )
    bars = base.transform_filter("isValid(datum.end)").mark_bar()
    bars = bars.encode(x=span, x2=alt.X2("end:Q"), color=colour)
    text = base.transform_filter("datum.text != ''").mark_text(align="left", dx=5, color=INK)
    ends = chart_of([{"x": x, "text": number_text(x, "share", words, 0)} for x in (0, 1)])
    ends = ends.encode(x=alt.X("x:Q"))
    layers = [
        bars,
        ends.mark_rule(color=RULE, strokeWidth=0.5),
        ends.mark_text(color=INK, baseline="bottom").encode(y=alt.value(-3), text=alt.Text("text:N")),
        *whiskers,
        *signs,
        text.encode(x=alt.XDatum(1), text=alt.Text("text:N")),
    ]
    lines = max((label.count("\n") + 1 for label in labels), default=1)
    height = round(len(labels) * max(3 * BAR + GAP, lines * (SIZE + 1.5) + GAP))
    return Chart(
        key=table.key, title=table.title, kind="depth", table_key=table.key,
        spec=finished(alt.layer(*layers), height, WIDTH, SIZE), description=_in_words(table, words),
        about=table.universe,
    )  # fmt: skip


@dataclass(frozen=True)
class _Row:
    """A line of the table, to be drawn."""

    cells: Mapping[str, Cell]
    texts: Mapping[str, str]
    names: Mapping[str, str]
    words: Words

    @property
    def label(self) -> str:
        persons = self.words("{persons} persons", persons=self.texts["persons"].partition(" (")[0])
        return wrapped(f"{self.texts['line']} ({persons})", _LABEL)

    def parts(self) -> Iterator[dict[str, Any]]:
        for step in _STEPS:
            if self.cells[step] is not None:
                yield from self._bar(step)

    def _bar(self, step: str) -> Iterator[dict[str, Any]]:
        solid, high_end = _ends(self.cells[step])
        text, doubts, more = self.texts[step], doubts_of(self.cells[step]), 0.0
        if step == "obliged" and (more := _ends(self.cells["may_join"])[0]):
            text = self.words("{share} + {more}", share=text, more=self.texts["may_join"])
        is_open = high_end > solid
        if is_open:
            # What is open stands after those who may join, and its whisker with it.
            doubts |= {
                end: beyond + more for end in ("high_from", "high") if (beyond := doubts[end]) is not None
            }
        about = {"category": self.label, "step": self.names[step], "text": ""}
        yield about | {"part": self.names[step], "start": 0.0, "end": solid, "text": text} | doubts
        if more:
            yield about | {"part": self.names["may_join"], "start": solid, "end": solid + more}
        if is_open:
            yield about | {"part": self.names["open"], "start": solid + more, "end": high_end + more}


def _parts(
    table: Table, row: Sequence[Cell], names: Mapping[str, str], words: Words
) -> Iterator[dict[str, Any]]:
    cells = {column.key: cell for column, cell in zip(table.columns, row)}
    texts = {column.key: cell_text(cell, column, words) for column, cell in zip(table.columns, row)}
    return _Row(cells, texts, names, words).parts()


def _legend(names: Sequence[str], labels: Sequence[str]) -> dict[str, int]:
    """How many names of the legend stand side by side above the drawing, which begins beside the longest label, and after how many characters they are broken.

    Such that all of them take the fewest lines.
    """
    room = WIDTH - _broadest(labels) - _BESIDE
    held = {
        (columns, across): _taken(names, columns, across)
        for columns in range(_MOST_COLUMNS, 0, -1)
        for across in _ACROSS
    }
    fitting = [look for look, (breadth, _) in held.items() if breadth <= room]
    columns, across = min(fitting, key=lambda look: held[look][1], default=(1, min(_ACROSS)))
    return {"columns": columns, "across": across}


def _taken(names: Sequence[str], columns: int, across: int) -> tuple[float, int]:
    """The breadth in pixels and the lines that a legend takes."""
    broken = [textwrap.wrap(name, across) for name in names]
    breadth = sum(
        _broadest(line for name in broken[at::columns] for line in name) + _SIGN for at in range(columns)
    )
    return breadth, sum(max(map(len, broken[row : row + columns])) for row in range(0, len(broken), columns))


def _broadest(texts: Iterable[str]) -> float:
    """The breadth of the broadest line of some texts, in pixels."""
    return max((breadth_of(line, SIZE) for text in texts for line in text.splitlines()), default=0.0)


def _scale_end(data: Sequence[Mapping[str, Any]]) -> float:
    """The end of the scale, of which the whole is 1: beyond it the numbers stand in a column."""
    names, numbers = (_broadest(part[key] for part in data) for key in ("category", "text"))
    across = WIDTH - names - _BESIDE
    return across / max(across - numbers - _BESIDE, across / 4)


def _ends(cell: Cell) -> tuple[float, float]:
    if isinstance(cell, Between):
        return cell.low, cell.high
    value = float(number_of(cell) or 0.0)
    return value, value


def _in_words(table: Table, words: Words) -> str:
    rows = []
    for row in table.rows:
        parts = [
            f"{column.label} {told_text(cell, column, words)}"
            for column, cell in list(zip(table.columns, row))[1:]
        ]
        rows.append(words("{name}: {value}", name=row[0], value=f"{', '.join(parts)}."))
    return words("Bar chart. {rows}", rows=" ".join(rows))

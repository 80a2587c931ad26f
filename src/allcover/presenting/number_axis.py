"""The numbers of an axis: where they stand, and how they are written in a language, worked out here and not by Vega.

The scale ends at a number, so that no line lies beyond the last. Millions are those of Unicode's CLDR through Babel; what is less is written out.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor, log10, sqrt
from typing import Any

import altair as alt
from babel.numbers import format_compact_decimal

from allcover.presenting.numbers import IN_HUNDREDS, number_text
from allcover.vocabulary.finding import Kind
from allcover.vocabulary.words import LOCALES, Words

MOST_TICKS = 6
APART: Mapping[str, Any] = {"labelOverlap": "greedy", "labelSeparation": 14}
"""Years that stand so far apart do not run together in a page's own letters, which are broader than those that a picture is measured with."""

_STEPS = ((sqrt(50), 10.0), (sqrt(10), 5.0), (sqrt(2), 2.0))
_MILLION = 1e6
_CLEAR = 9  # pixels between a number and the drawing: a mark at its edge covers none


@dataclass(frozen=True)
class Ticks:
    """Numbers from ``first`` on, ``count`` of them a ``step`` apart; the first and the last are the ends of the scale."""

    first: float
    step: float
    count: int

    @property
    def last(self) -> float:
        """The end of the scale."""
        return self.first + self.step * (self.count - 1)

    @property
    def values(self) -> list[float]:
        """All of them, without the dust of adding."""
        return [round(self.first + self.step * at, 12) for at in range(self.count)]

    def axis(
        self,
        kind: Kind,
        words: Words,
        title: str | None = None,
        *,
        is_signless: bool = False,
        within: tuple[float, float] | None = None,
        grid: bool = False,
    ) -> alt.Axis:
        """This function will make an upright axis with its lines across the drawing, or one of the numbers ``within`` the ends of a scale, with lines if ``grid`` asks for them.

        ``is_signless`` leaves signs out where both sides count upward.
        """
        texts = [self._text(abs(one) if is_signless else one, kind, words) for one in self.values]
        place = f"round((datum.value - ({self.first!r})) / {self.step!r})"
        told = f"{json.dumps(texts, ensure_ascii=False)}[{place}]"
        if within is not None:
            return alt.Axis(title=title, values=[one for one in self.values if within[0] <= one <= within[1]], labelExpr=told, grid=grid, gridOpacity=0.35)  # fmt: skip
        return alt.Axis(
            title=title, values=self.values, labelExpr=told, labelOverlap=False, labelPadding=_CLEAR, grid=True, gridOpacity=0.35, domain=False, ticks=False,
        )  # fmt: skip

    def _text(self, value: float, kind: Kind, words: Words) -> str:
        if kind in IN_HUNDREDS:
            return number_text(value, kind, words, _decimals(self.step * 100))
        if abs(value) < _MILLION:
            return number_text(value, "number", words, _decimals(self.step))
        unit = 10 ** (3 * floor(log10(abs(value)) / 3))
        decimals = _decimals(self.step / unit)
        whole = value / unit
        # A number without a fraction is written without one, whatever its neighbours need.
        digits = 0 if abs(whole - round(whole)) < 1e-9 else decimals
        return str(format_compact_decimal(value, format_type="long", locale=LOCALES[words.language], fraction_digits=digits))  # fmt: skip


def ticks(low: float, high: float, most: int = MOST_TICKS) -> Ticks:
    """This function will lay numbers, about ``most`` of them and in steps of 1, 2 or 5, from below ``low`` to above ``high``.

    >>> ticks(0, 0.1565).values
    [0.0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.14, 0.16]
    """
    raw = ((high - low) or 1.0) / most
    power = 10.0 ** floor(log10(raw))
    step = power * next((nice for least, nice in _STEPS if raw / power >= least), 1.0)
    begin, end = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    return Ticks(begin * step, step, max(end - begin, 1) + 1)


def _decimals(step: float) -> int:
    """Decimals that tell numbers a step apart."""
    return max(0, -floor(log10(step) + 1e-9))

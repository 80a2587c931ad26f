"""Functions of the language, exactly: scales, bands and tables; of an unknown amount, what it lies between."""

from collections.abc import Callable
from typing import Any

from allcover.expressions import logic
from allcover.expressions.logic import Unknown, Value


def clip(value: Value, low: Value, high: Value) -> Value:
    """This function will keep an amount between two others."""
    return logic.smallest([logic.largest([value, low]), high])


def brackets(scale: Any, value: Value) -> Value:
    """This function will value each part of an amount at the rate of the band it lies in."""
    if isinstance(scale, Unknown):
        return logic.add(scale, value)
    if not isinstance(value, Unknown):
        known: Value = sum(part * band.value for part, band in zip(_in_bands(scale, value), scale))
        return known
    low: logic.Bound = 0
    high: logic.Bound = 0
    for least, most, band in zip(_in_bands(scale, value.low), _in_bands(scale, value.high), scale):
        ends = logic.times(least, band.value), logic.times(most, band.value)
        low, high = logic.plus(low, min(ends)), logic.plus(high, max(ends))
    return Unknown(value.missing, low, high)


def _in_bands(scale: Any, amount: Any) -> list[Any]:
    """How much of an amount lies in each band."""
    starts = [band.at_least for band in scale]
    uppers = [*(min(amount, start) for start in starts[1:]), amount]
    return [upper - start if upper > start else 0 for upper, start in zip(uppers, starts)]


def band_of(scale: Any, value: Value) -> Value:
    """This function will give the value of the band an amount lies in; below the first band, the first."""
    if isinstance(scale, Unknown):
        return scale
    if isinstance(value, Unknown):
        values = [band.value for band in scale]
        return Unknown(value.missing, min(values), max(values))
    held = [band.value for band in scale if band.at_least <= value]
    return held[-1] if held else scale[0].value  # type: ignore[no-any-return]


def lookup(key: str, table: Any, word: Value) -> Value:
    """This function will give the row of a table for a code, of the parameter ``key``."""
    if isinstance(table, Unknown):
        return table
    if isinstance(word, Unknown):
        return Unknown(word.missing, min(table.values()), max(table.values()))
    found: Value = table[word] if word in table else logic.missing(f"row '{word}' in {key}")
    return found


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "clip": clip,
    "brackets": brackets,
    "band": band_of,
}

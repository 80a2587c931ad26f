"""Every number that a brief prints stands under a key in ``summary.json``: in its tables, beside its pictures and in its sentences."""

import re
from collections.abc import Iterable, Iterator
from math import isclose

import pytest
from tests.whole_study import whole_text

from allcover.presenting.brief import BriefPart, brief_parts
from allcover.presenting.summary import summary
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, Cell

Ends = tuple[float | None, ...]
_PRINTED = re.compile(r"(?<![\d.,])\d+\.\d+(?=%| to |–|\)|$)")


@pytest.fixture(scope="module")
def parts() -> tuple[BriefPart, ...]:
    return brief_parts(*whole_text("en"))


@pytest.fixture(scope="module")
def told() -> list[Ends]:
    """What each key of the summary tells: value, interval, confidence interval."""
    return [_entry(one) for one in summary(whole_text("en")[0])["findings"].values()]


def _entry(one: dict) -> Ends:  # type: ignore[type-arg]
    interval, error = one["interval"] or (None, None), one["sampling_error"] or {}
    outer = one["interval_with_errors"] or (error.get("low"), error.get("high"))
    return one["value"], *interval, *outer


def _numbers(cell: Cell) -> Ends | None:
    """What a cell prints, as a key tells it; None where that is no number."""
    if isinstance(cell, Between):
        return None, cell.low, cell.high, *(cell.outer or (None, None))
    if isinstance(cell, Estimate):
        return None if cell.value is None else (cell.value, None, None, cell.low, cell.high)
    return (cell, None, None, None, None) if isinstance(cell, int | float) else None


def _same(one: Ends, other: Ends) -> bool:
    return all(
        a == b or (a is not None and b is not None and isclose(a, b, rel_tol=1e-9, abs_tol=1e-12))
        for a, b in zip(one, other, strict=True)
    )


def test_every_number_of_a_table_of_the_brief_is_in_the_summary(
    parts: tuple[BriefPart, ...], told: list[Ends]
) -> None:
    cells = [
        (part.key, str(row[0]), column.key, numbers)
        for part in parts
        if part.table is not None
        for row in part.table.rows
        for column, cell in zip(part.table.columns, row, strict=True)
        if (numbers := _numbers(cell)) is not None
    ]
    assert {key for key, *_ in cells} >= {"covered", "excluded", "adequacy", "standards"}
    lacking = [one for one in cells if not any(_same(one[-1], each) for each in told)]
    assert lacking == []


def _sentences(parts: Iterable[BriefPart]) -> Iterator[str]:
    for part in parts:
        yield from (*part.sentences, *part.notes, *part.items)
        if part.table is not None:
            yield from part.table.notes
            yield from (str(cell) for row in part.table.rows for cell in row if isinstance(cell, str))


def test_every_number_of_a_sentence_or_option_of_the_brief_is_in_the_summary(
    parts: tuple[BriefPart, ...], told: list[Ends]
) -> None:
    """As it is printed: shares of a hundred with one or two digits, money in millions."""
    ends = {abs(end) for one in told for end in one if end is not None}
    held = {f"{end * scale:.{digits}f}" for end in ends for scale, digits in ((100, 1), (100, 2), (1e-6, 1))}
    printed = {number for text in _sentences(parts) for number in _PRINTED.findall(text)}
    assert len(printed) > 10
    assert sorted(printed - held) == []

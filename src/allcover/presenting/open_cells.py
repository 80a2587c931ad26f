"""Shares that missing answers leave open, as cells and findings: a number with its error, or two ends; both doubts together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from allcover.coverage.open_share import COUNTED
from allcover.estimation import Suppression
from allcover.presenting.numbers import cell_text, number_text
from allcover.presenting.told import Told
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, Cell, Finding, Kind, NotKnown, TableColumn, number_of
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.words import Words, marked


def share_cell(share: OpenShare, suppression: Suppression, words: Words) -> Cell:
    """This function will give a share with its sampling error, or between what missing answers leave open; empty of nobody."""
    cell, persons = told_cell(share, words), share.low.persons
    return cell if persons is None or cell is None else suppression.cell(cell, persons)


UNTOLD = marked("it is sure of nobody, and missing answers leave open whether it is so of anybody.")
"""Why a share is not known of which the range would go from nobody to everybody."""

UNTOLD_AMOUNT = marked("it may be nothing, and missing answers leave open how much it is.")
"""Why an amount is not known of which the range would go from nothing to whatever there is."""

CHOSEN_BY_ANSWER = marked(
    "a part of the definition was asked of nobody, so that a yes is known where a no is not: those who answered are chosen by "
    "their answer."
)
"""Why no share of those who answered is told."""

CHOSEN_BY_RULE = marked(
    "a rule stands in for an answer, so that a no is sure where a yes is not: those of whom it is sure are chosen by what is so of them."
)
"""Why no share of those who answered is told of whom a scheme surely protects: the others did not fail to answer."""

PLAIN_ZERO = marked(
    "A zero without an interval is not a result of sampling: by the law nobody can be there, or it is known of everybody."
)


SURE_PARTS = marked(
    "Shares are of those of whom it is sure, ranges apart; with “cannot tell” the parts add up to 100%."
)
"""What the shares of a table are that has a part of whom nothing can be told."""

_ROUNDING = 1e-9
"""The part of a number up to which its error is one of the computer's arithmetic alone."""


def told_cell(share: OpenShare, words: Words) -> Cell:
    """This function will give a share with its sampling error, or what missing answers leave open with those of its two ends; empty of nobody.

    From nobody to everybody, or from nothing to whatever there is, is not known.
    """
    if share.ends is None:
        return None
    if share.is_untold:
        return NotKnown(words(UNTOLD if share.ends[1] == 1 else UNTOLD_AMOUNT))
    return Between(*share.ends, share.outer) if share.is_open else estimate_cell(share.low)


def untold_cell(estimate: Estimate) -> Cell:
    """This function will give the share of those of whom something cannot be told; where that is nobody or everybody, nothing is estimated."""
    return estimate.value if estimate.value in (0, 1) else estimate_cell(estimate)


def has_plain_zero(rows: Iterable[Sequence[Cell]]) -> bool:
    """Whether some shares have an interval and a zero among them has none."""
    cells = [cell for row in rows for cell in row]
    return any(type(cell) is float and cell == 0 for cell in cells) and any(
        isinstance(cell, Estimate) and cell.low is not None for cell in cells
    )


def is_known_total(cell: Cell) -> bool:
    """Whether a cell is an estimate that the sample cannot miss: what known totals, or a whole population, leave no sampling error of."""
    error = cell.relative_error if isinstance(cell, Estimate) else None
    return error is not None and error < _ROUNDING


def plain_text(cell: Cell, words: Words) -> str:
    """This function will write a share without its sampling error."""
    plain = replace(cell, outer=None) if isinstance(cell, Between) else number_of(cell)
    return cell_text(plain, TableColumn("share", "", "share"), words)


def estimate_cell(estimate: Estimate) -> Cell:
    """This function will give an estimate as a cell: a plain number where persons were counted, empty where there is nobody."""
    return estimate.value if estimate.value is None or estimate.note == COUNTED else estimate


def share_finding(
    key: str, label: str, share: OpenShare, *, definition: str, universe: str, told: Told, words: Words,
    is_headline: bool = False, brief: str = "",
) -> Finding:  # fmt: skip
    """This function will make a finding of a share: with its sampling error, or as what missing answers leave open, if not all."""
    ends = share.ends
    is_open = share.is_open and ends is not None and not share.is_untold
    return Finding(
        key=key,
        label=label,
        value=None if share.is_open else share.low.value,
        unit="share",
        definition=definition,
        universe=universe,
        source=told.source,
        reference_date=told.reference_date,
        unweighted_count=share.low.persons,
        low=ends[0] if ends and is_open else None,
        high=ends[1] if ends and is_open else None,
        outer=share.outer if is_open else None,
        interval_meaning=words(UNTOLD)
        if share.is_untold
        else meaning_of_range(share, words)
        if is_open
        else "",
        is_headline=is_headline,
        brief=brief,
        estimate=None if share.is_open or share.low.value is None else share.low,
    )


def meaning_of_range(share: OpenShare, words: Words) -> str:
    """This function will say what the range of an open share is, and how far both doubts together reach."""
    return range_meaning(share.outer, "share", words)


def range_meaning(
    outer: tuple[float, float] | None, kind: Kind, words: Words, *, in_millions: bool = False
) -> str:
    """This function will say what a range of missing answers is, and how far sampling errors widen it, where that is known."""
    if outer is None:
        return words("partly not known; no sampling error")
    scale, decimals = (1e6, 1) if in_millions else (1.0, None)
    low, high = (number_text(end / scale, kind, words, decimals) for end in outer)
    return words(
        "partly not known; with sampling errors {low} to {high}",
        low=low,
        high=high,
    )

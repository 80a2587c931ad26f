"""Shares of persons in cells that missing answers leave open, and shares of a count, where nobody was sampled."""

from collections.abc import Iterable, Sequence

from allcover.estimation import CellTotals
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.words import marked

COUNTED = marked("Counted, not sampled: there is no sampling error.")


def open_share(
    totals: CellTotals, surely: Iterable[int], maybe: Iterable[int], among: Sequence[int] | None = None
) -> OpenShare:
    """This function will estimate a share of persons surely in some cells, and of those who are or may be.

    ``among`` are the cells of everybody asked about (None: all).
    """
    certain = tuple(surely)
    possible = (*certain, *(cell for cell in maybe if cell not in certain))
    return OpenShare(totals.share(certain, among), totals.share(possible, among))


def counted_share(part: float, whole: float, persons: int | None = None) -> Estimate:
    """This function will give a share of a count, where nobody was sampled: no sampling error, and the note says so."""
    return Estimate(value=part / whole if whole else None, persons=persons, note=COUNTED)

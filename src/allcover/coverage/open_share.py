"""A share that missing answers leave open, with the sampling error of each of its two ends.

What missing answers leave open and what comes of having asked only some are different things. Here they stand side by side:
``low`` is the share if every missing answer were no, ``high`` if every one were yes, each an estimate with its own error.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allcover.estimation import CellTotals
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.words import marked

COUNTED = marked("Counted, not sampled: there is no sampling error.")


@dataclass(frozen=True)
class OpenShare:
    """A share, or a number of persons, from ``low`` to ``high``."""

    low: Estimate
    high: Estimate

    @property
    def is_open(self) -> bool:
        """Whether missing answers leave it open."""
        return self.low.value != self.high.value

    @property
    def is_untold(self) -> bool:
        """Whether nothing is known: it is sure of nobody, and may be so of everybody."""
        return self.ends == (0.0, 1.0)

    @property
    def value(self) -> float | None:
        """The share, None where it is open or there is nobody."""
        return None if self.is_open else self.low.value

    @property
    def ends(self) -> tuple[float, float] | None:
        """What missing answers alone leave open; None where there is nobody."""
        if self.low.value is None or self.high.value is None:
            return None
        return self.low.value, self.high.value

    @property
    def outer(self) -> tuple[float, float] | None:
        """From the lower end of the lower interval to the upper end of the upper one: both kinds of doubt together.

        None where there is no sampling error to tell.
        """
        if self.low.low is None or self.high.high is None:
            return None
        return self.low.low, self.high.high


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

"""A number with its sampling error, or two where amounts that are unknown leave it open. Never one in place of the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from allcover.estimation.intervals import NOBODY
from allcover.impact.sums import Base, Sums, estimates
from allcover.vocabulary.estimate import Estimate


@dataclass(frozen=True)
class Figure:
    """An estimate ``at_low`` and one ``at_high`` of what the unknown amounts allow; the same where nothing is open.

    ``low``, ``high`` and ``value`` are their plain numbers: ``value`` is None where the figure is open or cannot be told.
    """

    at_low: Estimate
    at_high: Estimate

    @property
    def estimate(self) -> Estimate | None:
        """The estimate with its error, None where unknown amounts leave the figure open."""
        return self.at_low if self.at_low == self.at_high else None

    @property
    def low(self) -> float:
        """The least the unknown amounts allow, minus infinity where it cannot be told."""
        return -inf if self.at_low.value is None else self.at_low.value

    @property
    def high(self) -> float:
        """The most the unknown amounts allow, infinity where it cannot be told."""
        return inf if self.at_high.value is None else self.at_high.value

    @property
    def value(self) -> float | None:
        """The number, None where it is open or cannot be told."""
        return self.at_low.value if self.estimate else None

    @property
    def outer(self) -> tuple[float, float] | None:
        """From the lower end of the lower interval to the upper end of the upper one; None where either cannot be told."""
        if self.at_low.low is None or self.at_high.high is None:
            return None
        return self.at_low.low, self.at_high.high


def told_ends(
    ends: Sequence[Sums],
    base: Base,
    *,
    is_share: bool = False,
    most: float | None = None,
    empty: str = NOBODY,
) -> tuple[Figure, ...]:
    """This function will give a figure a group from sums at the two ends of what is unknown; one object: no unknowns."""
    low = estimates(ends[0], base, is_share=is_share, most=most, empty=empty)
    high = (
        low if ends[-1] is ends[0] else estimates(ends[-1], base, is_share=is_share, most=most, empty=empty)
    )
    return tuple(Figure(one, other) for one, other in zip(low, high, strict=True))


def told(estimate: Estimate) -> Figure:
    """This function will give the figure of an estimate that no unknown amount leaves open."""
    return Figure(estimate, estimate)

"""A share that missing answers leave open, with the sampling error of each of its two ends.

What missing answers leave open and what comes of having asked only some are different things. Here they stand side by side:
``low`` is the share if every missing answer were no, ``high`` if every one were yes, each an estimate with its own error.
"""

from dataclasses import dataclass
from math import inf

from allcover.vocabulary.estimate import Estimate


@dataclass(frozen=True)
class OpenShare:
    """A share, a difference of two, or a number, from ``low`` to ``high``, which may be infinite."""

    low: Estimate
    high: Estimate

    @property
    def is_open(self) -> bool:
        """Whether missing answers leave it open."""
        return self.low.value != self.high.value

    @property
    def is_untold(self) -> bool:
        """Whether nothing is known: it is sure of nobody, and may be so of everybody; or it may be nothing, or without end."""
        return self.ends in ((0.0, 1.0), (-1.0, 1.0), (0.0, inf))

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

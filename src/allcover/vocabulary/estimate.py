"""A number found from a sample, with the sampling error that its design gives it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A value in its own unit (a share is a fraction), with the error of having asked only some.

    ``standard_error`` and the ends ``low`` and ``high`` of the confidence interval of ``level`` are in the unit of the
    value; they are None where the error cannot be told, and ``note`` says why. ``persons`` were asked (unweighted).
    ``degrees`` are the degrees of freedom: sampling units less strata, of those that have anybody of the universe.
    """

    value: float
    standard_error: float | None = None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    degrees: int | None = None
    persons: int | None = None
    note: str = ""

    @property
    def relative_error(self) -> float | None:
        """The standard error as a share of the value; None where there is none or the value is zero."""
        if self.standard_error is None or self.value == 0:
            return None
        return self.standard_error / abs(self.value)

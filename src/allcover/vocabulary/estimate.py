"""A number found from a sample, with the sampling error that its design gives it."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A value in its own unit (a share is a fraction), with the error of having asked only some.

    ``value`` is None where there is nobody to estimate from, or nothing to divide by. ``standard_error`` and the ends
    ``low`` and ``high`` of the confidence interval of ``level`` are in the unit of the value; they are None where the
    error cannot be told. In both cases ``note`` says why; it is a text marked for translation, without blanks.
    ``persons`` were asked (unweighted), ``left_out`` of them not counted, because the measure has no meaning for
    their value (a logarithm of nothing). ``degrees`` are the degrees of freedom: sampling units less strata, of those
    that have anybody of the universe.
    """

    value: float | None
    standard_error: float | None = None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    degrees: int | None = None
    persons: int | None = None
    left_out: int = 0
    note: str = ""

    @property
    def relative_error(self) -> float | None:
        """The standard error as a share of the value; None where there is none or the value is zero."""
        if self.standard_error is None or not self.value:
            return None
        return self.standard_error / abs(self.value)

"""The premium of a mutual health organisation: what care costs a person a year, and what is put on top of it.

Pure premium: frequency x mean cost x (1 - the patient's share), over services. On top: safety, running the mutual, a surplus. Where experience
is short a premium is a range: cases are taken as Poisson, mean costs as normal. Sources: the ILO/STEP guides (frequency and cost), the normal
approximation of the compound distribution (safety by the number insured), limited fluctuation (credibility). Money is in major units, exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.special import gammaincinv, ndtri

from allcover.vocabulary.exact import Fraction, ratio

LEAST_MONTHS, LEAST_PERSON_YEARS = 12, 1_000
"""Experience below either gives a range, not a point."""

NOTHING = ratio(0)

FULL_CREDIBILITY = 1_082
"""Cases at which a frequency is within 5 % of the truth nine times in ten: (1.645 / 0.05) squared."""


@dataclass(frozen=True)
class Service:
    """One kind of care: cases a person-year, mean cost of a case, the patient's share of it, and what both were seen in.

    ``cost_spread`` is the standard deviation of the cost of a case.
    """

    key: str
    label: str
    frequency: Fraction
    cost: Fraction
    patient_share: Fraction = NOTHING
    cost_spread: Fraction | None = None
    person_years: Fraction | None = None
    months: int | None = None

    def __post_init__(self) -> None:
        if self.frequency < 0 or self.cost < 0 or not 0 <= self.patient_share <= 1:
            raise ValueError(
                f"The service '{self.key}' has a frequency of {float(self.frequency):g}, a cost of {float(self.cost):g} and a patient's share of "
                f"{float(self.patient_share):g}. Give none below 0, and a share of at most 1."
            )

    @property
    def pure(self) -> Fraction:
        """What the service costs the mutual a person-year."""
        return self.frequency * self.cost * (1 - self.patient_share)

    @property
    def cases(self) -> Fraction | None:
        """Cases seen; None where the experience is not known."""
        return None if self.person_years is None else self.frequency * self.person_years

    @property
    def is_thin(self) -> bool:
        """Whether its experience is too short for a point: less than a year or a thousand person-years, or not told."""
        if self.person_years is None or self.months is None:
            return True
        return self.months < LEAST_MONTHS or self.person_years < LEAST_PERSON_YEARS

    @property
    def credibility(self) -> float | None:
        """From 0 to 1, how far its own frequency may be relied on; None where its experience is not known."""
        cases = self.cases
        return None if cases is None else min(1.0, sqrt(float(cases) / FULL_CREDIBILITY))

    def interval(self, level: float = 0.95) -> tuple[float, float] | None:
        """This function will give the ends between which the cost a person-year lies; None where its experience is not known."""
        if self.person_years is None or self.cases is None or self.person_years <= 0:
            return None
        count, years, tail = float(self.cases), float(self.person_years), (1 - level) / 2
        low = 0.0 if count == 0 else float(gammaincinv(count, tail))
        high = float(gammaincinv(count + 1, 1 - tail))
        borne = float(1 - self.patient_share)
        spread = 0.0 if self.cost_spread is None or count == 0 else float(self.cost_spread) / sqrt(count)
        reach = float(ndtri(1 - tail)) * spread
        cost = float(self.cost)
        return low / years * max(cost - reach, 0.0) * borne, high / years * (cost + reach) * borne


@dataclass(frozen=True)
class Loadings:
    """What is put on a pure premium. ``safety`` is a share of it; the others are shares of what ``base`` says.

    ``added``: running costs are a share of pure premium and safety, the surplus of all of these (the guides' way). ``of_gross``: both are shares of
    the gross premium itself.
    """

    safety: Fraction
    operating: Fraction
    surplus: Fraction
    base: str = "added"

    def gross(self, pure: Fraction) -> Fraction:
        """This function will give the gross premium of a pure one.

        >>> step = Loadings(ratio(1, 10), ratio(15, 100), ratio(5, 100))
        >>> round(float(step.gross(ratio(260575, 100))), 2)
        3461.09
        """
        safe = pure * (1 + self.safety)
        if self.base == "added":
            return safe * (1 + self.operating) * (1 + self.surplus)
        if self.operating + self.surplus >= 1:
            raise ValueError(
                "Running costs and surplus take the whole of the gross premium. Give shares that leave something for care."
            )
        return safe / (1 - self.operating - self.surplus)


@dataclass(frozen=True)
class Premium:
    """A premium a person-year, exact, and its parts. ``low`` and ``high`` are the gross premium's ends where experience is thin."""

    services: tuple[Service, ...]
    loadings: Loadings
    pure: Fraction
    gross: Fraction
    low: float | None
    high: float | None

    @property
    def is_range(self) -> bool:
        """Whether it is to be told as a range."""
        return any(service.is_thin for service in self.services)

    @property
    def month(self) -> Fraction:
        """A twelfth of the gross premium."""
        return self.gross / 12


def premium_of(services: Sequence[Service], loadings: Loadings) -> Premium:
    """This function will give the premium of a package of services.

    Its ends are those of each service together, as if all were low or high at once, so they are wide. Raises ValueError without services.
    """
    if not services:
        raise ValueError("A package without services has no premium. Give at least one.")
    pure = sum((service.pure for service in services), start=ratio(0))
    ends = [service.interval() for service in services]
    low = high = None
    if all(end is not None for end in ends):
        low, high = (
            float(loadings.gross(ratio(1))) * sum(end[place] for end in ends if end is not None)
            for place in (0, 1)
        )
    return Premium(tuple(services), loadings, pure, loadings.gross(pure), low, high)


def safety_loading(
    frequency: float, cost: float, cost_spread: float, insured: int, z: float = 1.645
) -> float:
    """This function will give the share of the pure premium that keeps ``insured`` persons safe in all but the worst years.

    Normal approximation of one case or none a person and year. ``z`` is the normal quantile: 1.645 for 95 years in 100.

    >>> [round(100 * safety_loading(0.12, 80, 100, n), 4) for n in (200, 1_000, 5_000)]
    [52.478, 23.4689, 10.4956]
    """
    if not 0 < frequency <= 1 or cost <= 0 or cost_spread < 0 or insured < 1:
        raise ValueError(
            f"Frequency {frequency}, cost {cost}, spread {cost_spread} and {insured} insured give no loading. "
            "Give a frequency above 0 and of at most 1, a cost above 0, and at least one insured person."
        )
    variation = (1 - frequency) / frequency + (cost_spread / cost) ** 2 / frequency
    return z * sqrt(variation / insured)

"""What the past of a scheme says of its future: new pensions against what those in payment imply, and the scheme valued as if they began as those imply.

Comes from a valuation and its new pensions (:mod:`terminal`); goes to reports. Neither side need be right: the valuation cannot tell whether the past was another, or data or assumptions do not hold, so a
trial says how much hangs on it, and no more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from allcover.projection.grounds import Ground
from allcover.projection.insured import TYPES, Insured
from allcover.projection.insured_steps import INVALIDITY, OLD_AGE, WIDOWED
from allcover.projection.rates import Floats
from allcover.projection.terminal import Awarded
from allcover.projection.valuation import Scheme, Valuation
from allcover.projection.working_on import right_ages

FIRST_YEARS = slice(3, 13)
"""The ten years after those in which whoever waits at the start comes into payment."""

ALIKE, LEAST = 0.2, 1.0
"""How far new pensions may be from what those in payment imply before a reason is asked for, and how many are enough to tell of."""

BEFORE = AGES = 5
"""Years of age before the pensionable age at which credit is looked at, and of a group of ages."""

STANDING = (INVALIDITY, WIDOWED)
"""The types that are set against contributors: old age has reasons of its own, and orphans' pensions are short."""

AHEAD = 20
"""Years until which pensions are set against contributors: a long part of the life of one."""


def later_years(years: int) -> slice:
    """This function will give some ten years after the first three; of a short horizon the last year."""
    return FIRST_YEARS if years > FIRST_YEARS.start else slice(-1, None)


@dataclass(frozen=True)
class OldAge:
    """Of old-age pensions, persons: ``waiting`` with a right at the start who do not draw; ``implied`` new ones a year by those in payment just above the age, who have survived; ``first`` new ones
    of the first year and ``later`` a year after. ``insured``: the share of residents just below the age who have credit; ``enough`` and ``in_time``: the shares of them who have paid long enough, now and if they contribute
    until the age. ``above``: the share of residents just above it who draw an old-age pension or could. ``reaching`` and ``reaching_later``: residents to a year of age just above it, at the start and of the age itself in the later
    years; ``age`` and ``age_later``, of women and of men, from which the law gives pensions, in the first year and in the last of the later. ``paid_for``: how many years above the age the oldest is who draws one."""

    waiting: float
    implied: float
    first: float
    later: float
    insured: float
    enough: float
    in_time: float
    above: float
    reaching: float
    reaching_later: float
    age: tuple[int, ...]
    age_later: tuple[int, ...]
    paid_for: int

    @property
    def type(self) -> str:
        """Of pensions, by name."""
        return TYPES[OLD_AGE]

    @property
    def has_past(self) -> bool:
        """Whether any are in payment from which something follows."""
        return self.implied > 0

    @property
    def is_apart(self) -> bool:
        """Whether new pensions are so far from what those in payment imply that a reason is asked for."""
        return _are_apart(self.later, self.implied)

    @property
    def times(self) -> float:
        """As many times as many would have to begin, in the later years that are compared, as the valuation has."""
        return self.implied / self.later if self.later > 0 else float("nan")


@dataclass(frozen=True)
class Standing:
    """Of one type of pension, persons: ``held`` in payment at the start; ``first`` new ones of the first year, and ``ended`` that end in it; ``implied`` new ones a year with which they would stay as many per contributor:
    those that end, and as many more of those in payment as contributors grow by in number a year, ``growth``, on average until the year ``year``.
    ``now`` and ``ahead``: in payment per contributor, at the start and in that year; NaN without contributors. ``age`` and ``age_ahead``: the mean age then of those from whom such pensions come: the insured, and of widows and widowers who draw
    a pension of their own, too."""

    type: str
    held: float
    first: float
    ended: float
    growth: float
    implied: float
    now: float
    ahead: float
    year: int
    age: float
    age_ahead: float

    @property
    def has_past(self) -> bool:
        """Whether any are in payment from which something follows."""
        return self.held > 0

    @property
    def is_apart(self) -> bool:
        """Whether new pensions are so far from what those in payment imply that a reason is asked for."""
        return _are_apart(self.first, self.implied)

    @property
    def times(self) -> float:
        """As many times as many would have to begin as the valuation has."""
        return self.implied / self.first if self.first > 0 else float("nan")


def _are_apart(new: float, implied: float) -> bool:
    return abs(new - implied) > max(ALIKE * implied, LEAST)


def just_above(drawn: Floats, ages: NDArray[np.int64]) -> float:
    """This function will count those who draw (sex, age) to a year of age, in the years just above the pensionable ``ages`` (sex)."""
    return sum(
        float(drawn[sex, age + 1 : age + 1 + AGES].sum()) / AGES for sex, age in enumerate(map(int, ages))
    )


def old_age_of(ground: Ground, made: Valuation, new: Awarded) -> OldAge:
    """This function will set new old-age pensions against those in payment just above the pensionable age."""
    insured = made.insured
    cells, own = insured.active[0] + insured.inactive[0], ground.awards[ground.law[0]].own
    begun = new.persons[:, OLD_AGE]
    implied = just_above(insured.persons[0, OLD_AGE], ground.right_ages)
    waiting = people = held = enough = in_time = could = older = 0.0
    for sex, age in enumerate(int(one) for one in ground.right_ages):
        above = slice(age, age + AGES)
        waiting += cells[sex, age:][own[sex, age:] > 0].sum()
        could += cells[sex, above][own[sex, above] > 0].sum() + insured.persons[0, OLD_AGE, sex, above].sum()
        older += ground.population[0, sex, above].sum()
        below = slice(max(age - BEFORE, 0), age)
        people += ground.population[0, sex, below].sum()
        held += cells[sex, below].sum()
        gives = own[sex, age] > 0
        enough += cells[sex, below][:, gives].sum()
        for at in range(below.start, age):
            in_time += insured.inactive[0, sex, at, gives].sum()
            in_time += insured.active[0, sex, at, _reached(gives, age - at)].sum()
    now, later = _reaching(ground, begun.size)
    at_first, at_last = _ages(ground, begun.size)
    insured_share, enough_share, in_time_share = (
        float(part / people) if people else 0.0 for part in (held, enough, in_time)
    )
    return OldAge(
        waiting=float(waiting), implied=implied, first=float(begun[0]), later=float(begun[later_years(begun.size)].mean()),
        insured=insured_share, enough=enough_share, in_time=in_time_share, above=float(could / older) if older else 0.0,
        reaching=now, reaching_later=later, age=at_first, age_later=at_last, paid_for=_paid_for(ground, insured.persons[0, OLD_AGE]),
    )  # fmt: skip


def _reaching(ground: Ground, years: int) -> tuple[float, float]:
    """Residents to a year of age just above the pensionable age now, and of that age in the later years."""
    people, ages = ground.population, list(enumerate(int(one) for one in ground.right_ages))
    now = sum(float(people[0, sex, age + 1 : age + 1 + AGES].sum()) / AGES for sex, age in ages)
    later = people[:-1][later_years(years)]
    return now, sum(float(later[:, sex, age : age + 1].sum(axis=1).mean()) for sex, age in ages)


def _ages(ground: Ground, years: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    at = int(ground.law[:years][later_years(years)][-1])
    return tuple(map(int, ground.right_ages)), tuple(map(int, right_ages(ground.awards[at])))


def _paid_for(ground: Ground, held: Floats) -> int:
    drawn = [np.flatnonzero(held[sex]) - int(age) for sex, age in enumerate(ground.right_ages)]
    return max((int(one[-1]) for one in drawn if one.size), default=0)


def _reached(gives: np.ndarray, years: int) -> np.ndarray:
    """The years of credit from which so many ``years`` more give a right."""
    return gives[np.minimum(np.arange(gives.size) + years, gives.size - 1)]


def standings_of(made: Valuation, new: Awarded) -> tuple[Standing, ...]:
    """This function will set new pensions of other types against those in payment. They stay as many per contributor where as many begin as end, and more as contributors grow in number."""
    return tuple(_standing(made, new, kind) for kind in STANDING)


def _standing(made: Valuation, new: Awarded, kind: int) -> Standing:
    insured, years = made.insured, made.years
    held, works = insured.persons[:, kind].sum(axis=(1, 2)), insured.active.sum(axis=(1, 2, 3))
    ahead, first = min(AHEAD, years.size - 1), float(new.persons[0, kind])
    ended = float(held[0]) + first - float(held[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = float((works[ahead] / works[0]) ** (1 / max(ahead, 1)) - 1)
        now, then = (float(held[at] / works[at]) for at in (0, ahead))
    implied = max(ended + growth * float(held[0]), 0.0)
    return Standing(
        TYPES[kind], float(held[0]), first, ended, growth, implied, now, then, int(years[ahead]), *(_mean_age(insured, at, kind) for at in (0, ahead))
    )  # fmt: skip


def _mean_age(insured: Insured, at: int, kind: int) -> float:
    """The mean age of those from whom pensions of a type come."""
    heads = (insured.active[at] + insured.inactive[at]).sum(axis=(0, 2))
    if kind == WIDOWED:
        heads = heads + insured.persons[at, [OLD_AGE, INVALIDITY]].sum(axis=(0, 1))
    # Ages are those of the last birthday.
    return float(heads @ (np.arange(heads.size) + 0.5) / heads.sum()) if heads.any() else float("nan")


@dataclass(frozen=True)
class AsImplied:
    """A scheme in which new pensions of some ``types`` begin as those in payment imply. ``is_held``: more would become invalids than are alive, and all are taken to."""

    types: tuple[str, ...]
    scheme: Scheme
    is_held: bool


def as_implied(scheme: Scheme, told: Sequence[OldAge | Standing]) -> Iterator[AsImplied]:
    """This function will give the scheme with new pensions of each type that lies apart as those in payment imply, each alone and each with every other.

    As many times as many as those in payment imply for the years compared begin in all years, of old age from the first of those on: whoever waits at the start comes into payment as assumed. A type of
    which none are in payment, or none begin, has no rate to be put at.
    """
    apart = [one for one in told if one.is_apart and one.has_past and np.isfinite(one.times)]
    for many in range(1, len(apart) + 1):
        for some in combinations(apart, many):
            times = _times(scheme, some)
            moves = replace(scheme.moves, times=times)
            more = moves.invalid * times[0, INVALIDITY] + moves.dying > 1 + 1e-9
            yield AsImplied(tuple(one.type for one in some), replace(scheme, moves=moves), bool(more.any()))


def are_beyond(ground: Ground, made: Valuation) -> bool:
    """Whether somewhere more draw an old-age pension than there are residents of the age, as only a trial can have it."""
    drawn = made.insured.persons[:, OLD_AGE]
    return bool((drawn > ground.population[: len(drawn)] * (1 + 1e-9)).any())


def _times(scheme: Scheme, some: Sequence[OldAge | Standing]) -> Floats:
    times = np.ones((scheme.law.size, len(TYPES)))
    for one in some:
        kind = TYPES.index(one.type)
        times[later_years(scheme.law.size).start if kind == OLD_AGE else 0 :, kind] = one.times
    return times

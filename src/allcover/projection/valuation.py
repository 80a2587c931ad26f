"""The money of a scheme over decades: who pays and who draws, expenditure and income, the rates that finance it, and its reserve.

People come from :mod:`people`, the scheme's opening from :mod:`opening`, its benefits from :mod:`awards`, all else from assumptions that somebody
answers for; goes to reports. Counts are of the turn of a year, money is of the year: means of both ends, twelve months, in the money of the opening year's
date grown with the paths. Terms and required outputs are those of the ILO's valuations.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from allcover.projection.financing import (
    Account,
    general_average_premium,
    over,
    pay_as_you_go_rate,
    project_reserve,
)
from allcover.projection.insured import (
    TYPES,
    Awards,
    Group,
    Insured,
    Moves,
    Opening,
    project_scheme,
)
from allcover.projection.opening import PerHead
from allcover.projection.rates import Floats
from allcover.projection.working_on import leaving_early, right_ages, shares_to_come
from allcover.vocabulary.fault import Fault, Faults, Place
from allcover.vocabulary.words import Sentence

LEFT = 1e-6
"""Of the contributors of the first year, what is left where nobody is: a closed group dies away without an end."""


@dataclass(frozen=True)
class Paths:
    """How money grows, yearly rates (interval): ``wages`` of insured earnings, ``amounts`` of the amounts the law names, so of new awards,
    ``pensions`` in payment, ``interest`` on the reserve, ``prices``."""

    wages: Floats
    amounts: Floats
    pensions: Floats
    interest: Floats
    prices: Floats


@dataclass(frozen=True)
class Scheme:
    """All that a valuation rests on. ``per_head``, ``awards`` and ``administration``, a share of benefits, by state of the law, ``law`` (interval) which of them holds; ``population`` (date, sex, age);
    ``coverage`` (interval + 1), contributors of each cell against the opening year's share; ``reserve`` at the
    start. ``right_ages`` (sex): from which pensions may be drawn under the law of the opening; ``working_on``: of whom a later age keeps from retiring, the share that goes on
    contributing, each further year. ``entrants`` (interval, sex, age), where they are told: persons who begin to contribute, by age at the interval's end; then contributors are whoever is
    left of the opening and of them, and ``coverage`` says nothing. ``others_pay``: of what contributions lack of a year's expenditure, the share that others than the reserve carry.
    ``law_after``: the state of the law in the years past the horizon, in which closed groups still live; its last goes on."""

    opening: Opening
    per_head: tuple[PerHead, ...]
    awards: tuple[Awards, ...]
    law: NDArray[np.int64]
    moves: Moves
    population: Floats
    coverage: Floats
    paths: Paths
    administration: Floats
    reserve: float
    right_ages: NDArray[np.int64]
    working_on: float
    entrants: Floats | None = None
    others_pay: float = 0.0
    law_after: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))


@dataclass(frozen=True)
class Valuation:
    """A valuation by year (interval): ``contributors`` and ``pensioners`` by type (type, interval) in the middle of it, ``benefits`` (type, interval),
    ``administration``, insured ``earnings``, ``contributions`` under the law, all money of the year.

    ``pay_as_you_go`` and ``contribution_rate`` (interval) are shares of insured earnings, ``premium`` the general average premium of the horizon: NaN where nobody contributes.
    ``reserves``: what the law's contributions come to; a fund that nobody pays into may not owe. ``insured``: the cells.
    """

    years: NDArray[np.int64]
    insured: Insured
    contributors: Floats
    pensioners: Floats
    benefits: Floats
    administration: Floats
    earnings: Floats
    contributions: Floats
    pay_as_you_go: Floats
    contribution_rate: Floats
    premium: float
    reserves: Account
    paths: Paths

    @property
    def is_closed(self) -> bool:
        """Whether nobody contributes in any year, so that there are no rates of insured earnings."""
        return not self.contributors.any()

    @property
    def expenditure(self) -> Floats:
        """Benefits and administration, by interval."""
        return np.asarray(self.benefits.sum(axis=0) + self.administration)

    @property
    def demographic_ratio(self) -> Floats:
        """Pensioners a contributor; NaN where nobody contributes."""
        return over(self.pensioners.sum(axis=0), self.contributors)

    @property
    def financial_ratio(self) -> Floats:
        """The mean pension against the mean insured earnings; NaN of a year in which nobody draws, or contributes."""
        mean = over(self.benefits.sum(axis=0), self.pensioners.sum(axis=0))
        return np.asarray(mean / over(self.earnings, self.contributors))


def value_scheme(scheme: Scheme, first_year: int) -> Valuation:
    """This function will value a scheme over all intervals of its population.

    Raises Faults for probabilities that cannot be, and ValueError for paths that are not of one length.
    """
    intervals = scheme.population.shape[0] - 1
    for name, path in vars(scheme.paths).items():
        if path.shape != (intervals,):
            raise ValueError(
                f"The path of '{name}' has {path.size} years, the people {intervals}. Give one rate a year."
            )
    insured = _insured(scheme)
    wages = grown(scheme.paths.wages)
    benefits = 12 * middle(insured.amounts.sum(axis=(2, 3))).T
    earnings, contributions = (
        12 * of_interval(insured, [getattr(one, name) for one in scheme.per_head], wages, scheme.law)
        for name in ("earnings", "contribution")
    )
    contributors = middle(insured.active.sum(axis=(1, 2, 3)))
    is_closed = not contributors.any()
    if not is_closed:
        _check_contributors(contributors, first_year)
    administration = benefits.sum(axis=0) * scheme.administration[scheme.law]
    spent = benefits.sum(axis=0) + administration
    rate = over(contributions, earnings)
    interest, unknown = scheme.paths.interest, np.full(intervals, np.nan)
    return Valuation(
        first_year + np.arange(intervals), insured, contributors,
        middle(insured.persons.sum(axis=(2, 3))).T, benefits, administration, earnings, contributions,
        unknown if is_closed else pay_as_you_go_rate(spent, earnings), rate,
        float("nan") if is_closed else float(general_average_premium(spent, earnings, interest, reserve=scheme.reserve)),
        project_reserve(spent, earnings, interest=interest, rate=0.0 if is_closed else rate, reserve=scheme.reserve, others_pay=scheme.others_pay, may_owe=not is_closed),
        scheme.paths,
    )  # fmt: skip


def _check_contributors(contributors: Floats, first_year: int) -> None:
    """This function will refuse years in which nobody contributes any more, but for a millionth of the first year's, as Faults with the years that can be valued."""
    some = contributors > LEFT * contributors[0]
    if some.all():
        return
    years = int(some.argmin())
    what = Sentence(
        "Nobody contributes in {year}, so there is no rate of that year.", year=str(first_year + years)
    )
    cure = Sentence("Let some enter ('entrants' or 'coverage' of the assumptions), or value {years} years.", years=str(years))  # fmt: skip
    raise Faults([Fault(Place("contributors"), what, cure)])


def of_interval(
    insured: Insured, per_head: Sequence[Floats], wages: Floats, law: NDArray[np.int64]
) -> Floats:
    """This function will give money a month of an interval: the mean of both its ends, by the law that holds in it."""
    heads = insured.active.sum(axis=-1)
    ends = np.stack([(heads * money).sum(axis=(1, 2)) * wages for money in per_head])
    at = np.arange(law.size)
    return np.asarray((ends[law, at] + ends[law, at + 1]) / 2)


def contributors_to_come(scheme: Scheme) -> Floats:
    """This function will give contributors to come (date, sex, age): the opening's share of every cell of the people, times the path of coverage; or, where
    entrants are told, whoever is left of the opening and of them.

    Where a law gives pensions later or earlier than that of the opening, shares between both ages are those of :mod:`working_on`.
    """
    if scheme.entrants is not None:
        return np.asarray(_insured(scheme).active.sum(axis=-1))
    target = np.minimum(contributing_shares(scheme), 1.0) * scheme.population
    target[0] = scheme.opening.active.sum(axis=-1)
    return np.asarray(target)


def contributing_shares(scheme: Scheme) -> Floats:
    """This function will give the share of the people of each cell who would contribute (date, sex, age); where it is above one a valuation is refused, and
    trials and steps from the valuation before stop at one (:func:`is_held`)."""
    held, people = scheme.opening.active.sum(axis=-1), scheme.population[0]
    share = np.divide(held, people, out=np.where(held > 0, np.inf, 0.0), where=people > 0)
    ages = np.stack([right_ages(one) for one in scheme.awards])
    later = shares_to_come(share, scheme.right_ages, ages, scheme.law, scheme.working_on)
    shares = leaving_early(
        later, scheme.opening.active, scheme.moves.retiring, scheme.right_ages, scheme.awards, scheme.law
    )
    return np.asarray(shares * scheme.coverage[:, None, None])


def is_held(scheme: Scheme) -> bool:
    """This function will say whether more would contribute at some age than there are people, all of whom are taken to then."""
    return scheme.entrants is None and bool((contributing_shares(scheme) > 1 + 1e-9).any())


def _insured(scheme: Scheme) -> Insured:
    if scheme.entrants is None:
        return projected(scheme, contributors_to_come(scheme))
    first = scheme.opening.active.sum(axis=-1)[None]
    return projected(scheme, np.concatenate([first, scheme.entrants]), group="entered")


def projected(
    scheme: Scheme, target: Floats, *, group: Group = "met", alone: Floats | None = None
) -> Insured:
    """This function will project the cells of a scheme whose contributors to come are ``target``, as :func:`project_scheme` reads it of a ``group`` and who in it has no pension of their own."""
    # Awards of an interval are given in its middle, at the level of amounts then.
    level = grown(scheme.paths.amounts)
    return project_scheme(scheme.opening, scheme.moves, scheme.awards, target, np.sqrt(level[:-1] * level[1:]),
                          1 + scheme.paths.pensions, law=scheme.law, group=group, level=level, people=scheme.population, alone=alone)  # fmt: skip


def grown(rates: Floats) -> Floats:
    """This function will give what one unit has grown to at each date."""
    return np.concatenate([[1.0], np.cumprod(1 + rates)])


def middle(dates: Floats) -> Floats:
    """This function will give means of the dates at both ends of every interval."""
    return np.asarray((dates[:-1] + dates[1:]) / 2)


def by_type(values: Floats) -> Mapping[str, Floats]:
    """This function will name rows by the type of pension."""
    return dict(zip(TYPES, values, strict=True))

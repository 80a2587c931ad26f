"""What a valuation rests on, apart from what somebody assumes: people, members, and the law of every year; and a scheme made of both.

Comes from whoever reads a survey or a scheme's own records under the law; assumptions come from :mod:`valuation_file`. Everything that is tried out
(:mod:`sensitivity`, :mod:`reconciling`, :mod:`chance`) puts something in the place of one part and values again.
"""

from dataclasses import dataclass, field

import numpy as np
import xarray as xr
from numpy.typing import NDArray

from allcover.projection.awards import SERVICES, Careers
from allcover.projection.in_order import in_order
from allcover.projection.insured import Awards, Opening
from allcover.projection.levels import SEX, factors_at
from allcover.projection.life_table import table_of
from allcover.projection.opening import PerHead, breaks_of
from allcover.projection.people import project
from allcover.projection.rates import Floats
from allcover.projection.valuation import Scheme
from allcover.projection.valuation_file import Assumptions


@dataclass(frozen=True)
class Ground:
    """``awards`` and ``per_head`` by state of the law, ``law`` (interval) which of them holds; ``population`` (date, sex, age) and ``dying``
    (interval, sex, age); ``administration`` by state of the law, a share of benefits. ``right_ages`` (sex): from which pensions may be drawn under the law of the opening; ``careers`` of the cells, where wages are assumed; ``others_pay``, of a deficit, what others than the reserve carry under the law.
    ``law_after``: the state of the law in the years past the horizon."""

    opening: Opening
    per_head: tuple[PerHead, ...]
    awards: tuple[Awards, ...]
    law: NDArray[np.int64]
    population: Floats
    dying: Floats
    administration: Floats
    first_year: int
    right_ages: NDArray[np.int64]
    careers: Careers | None
    others_pay: float = 0.0
    law_after: NDArray[np.int64] = field(default_factory=lambda: np.empty(0, dtype=np.int64))

    @property
    def orphan_age(self) -> int:
        """At which orphans draw no more under the law of the opening."""
        return self.awards[int(self.law[0])].orphan_age

    @property
    def breaks(self) -> NDArray[np.int64]:
        """The ages at which groups of a sample end, under the law of the opening."""
        return breaks_of(self.awards[int(self.law[0])])


def scheme_of(ground: Ground, given: Assumptions) -> Scheme:
    """This function will make the scheme to be valued of its ground and what is assumed."""
    intervals = ground.population.shape[0] - 1
    return Scheme(
        ground.opening, ground.per_head, ground.awards, ground.law, given.moves(ground.dying, SERVICES), ground.population,
        given.coverage(ground.first_year, intervals), given.paths(ground.first_year, intervals), ground.administration, given.reserve,
        ground.right_ages, given.working_on, given.entrants(ground.first_year, intervals, ground.population.shape[-1]), ground.others_pay, ground.law_after,
    )  # fmt: skip


def people_and_dying(people: xr.Dataset) -> tuple[Floats, Floats]:
    """This function will project people, and give them (..., date, sex, age) with the probabilities of dying of a year (..., interval, sex, age).

    Leading dimensions are those of the assumptions; what they do not change is repeated.
    """
    people = in_order(people)
    made = project(people)["population"]
    population = made.transpose(..., "year", "sex", "age").to_numpy()
    rule = people.attrs["rule"]
    rate = people["mortality"].transpose(..., "interval", "sex", "age").to_numpy()
    if "life_expectancy" in people:
        target = people["life_expectancy"].transpose(..., "interval", "sex").to_numpy()
        rate = rate * factors_at(rate, target, rule=rule)[..., None]
    # Not checked once more: the rates were when people were projected, and a level may bring them above what is told of anybody.
    ages = np.arange(rate.shape[-1])
    tables = [table_of(rate[..., place, :], ages, sex, rule).dying for place, sex in enumerate(SEX)]
    dying = np.stack(tables, axis=-2)
    return population, np.broadcast_to(dying, (*population.shape[:-3], *dying.shape[-3:]))

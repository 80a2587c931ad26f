"""What a costing found: each benefit, each package, and how the cost of a package moves with each assumption.

Comes from :mod:`costing_file`, :mod:`economy_file` and populations of several scenarios; goes to ``presenting``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from allcover.projection.costing import (
    Benefit,
    Costed,
    Package,
    Plan,
    Swing,
    cost_benefit,
    cost_package,
    is_held,
    varied,
)
from allcover.projection.costing_file import CostingFile
from allcover.projection.courses import fingerprint_of
from allcover.projection.economy import Economy
from allcover.projection.economy_file import EconomyFile
from allcover.projection.rates import Floats

SWINGS: Mapping[str, float] = {
    "take_up": 0.1,
    "share": 0.1,
    "amount": 0.1,
    "persons": 0.05,
    "administration": 0.5,
}
"""By how much of itself each assumption is moved, up and down."""


@dataclass(frozen=True)
class CostingResults:
    """What a costing found: each benefit, each package by its label, and how a package's cost moves with each assumption."""

    file: CostingFile
    economy_file: EconomyFile
    plan: Plan
    economy: Economy
    benefits: tuple[Costed, ...]
    packages: Mapping[str, Costed]
    swings: Mapping[str, tuple[Swing, ...]]

    @property
    def fingerprint(self) -> str:
        """A hash of what stands in both files."""
        return fingerprint_of(self.file, self.economy_file)


def work_out_costs(
    file: CostingFile,
    economy_file: EconomyFile,
    population: Floats,
    others: Mapping[str, Floats],
    *,
    first_year: int,
) -> CostingResults:
    """This function will cost everything in a file for a population (date, sex, age) from ``first_year`` on, and its economy.

    ``others`` are populations of other scenarios, by name, of which ``high`` and ``low`` are told among the swings. Raises Faults.
    """
    economy = economy_file.carried(population, first_year)
    plan = file.plan(economy)
    costed = {benefit.key: cost_benefit(benefit, economy) for benefit in plan.benefits}
    packages = {package.key: cost_package(package, plan, costed) for package in plan.packages}
    carried = {name: economy_file.carried(people, first_year) for name, people in others.items()}
    scenes = {name: (file.plan(one), one) for name, one in carried.items()}
    swings = {package.key: tuple(_swings(plan, package, economy, scenes)) for package in plan.packages}
    return CostingResults(file, economy_file, plan, economy, tuple(costed.values()), packages, swings)


def _swings(
    plan: Plan, package: Package, economy: Economy, scenes: Mapping[str, tuple[Plan, Economy]]
) -> list[Swing]:
    """The widest first."""
    chosen = [benefit for benefit in plan.benefits if benefit.key in package.benefits]
    found = []
    for assumption, by in SWINGS.items():
        low, high = (
            _last([varied(benefit, assumption, way * by) for benefit in chosen], economy) for way in (-1, 1)
        )
        held = any(is_held(benefit, assumption, by) for benefit in chosen)
        found.append(Swing(assumption, by, low, high, held))
    if {"low", "high"} <= set(scenes):
        low, high = (
            _last([one for one in scenes[name][0].benefits if one.key in package.benefits], scenes[name][1])
            for name in ("low", "high")
        )
        found.append(Swing("fertility", 0.5, low, high))
    return sorted(found, key=lambda swing: -swing.width)


def _last(benefits: list[Benefit], economy: Economy) -> float:
    return float(sum(cost_benefit(benefit, economy).of_gdp[-1] for benefit in benefits))

"""Small samples with benefits written out, for tests of what benefits do."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from tests.unit.countries import COUNTRY, write_country

from allcover.engine.outcome import judge_everybody
from allcover.estimation import Design
from allcover.impact import modelled
from allcover.impact.amounts import Amounts, Modelled
from allcover.impact.reach import Received
from allcover.impact.sample import Line, Sample, Standing
from allcover.impact.transfers import Transfer
from allcover.population import Population
from allcover.rules.load import load
from allcover.vocabulary.citation import Citation

DAY = date(2020, 1, 1)


@dataclass
class Home:
    """A household: welfare a head, and what each member receives; traits of the members."""

    welfare: float
    receives: Sequence[float]
    weight: float = 1.0
    traits: Sequence[dict[str, Any]] = field(default_factory=list)
    columns: dict[str, Any] = field(default_factory=dict)


def people_of(homes: Sequence[Home]) -> Population:
    """A population of the homes, each its own sampling unit."""
    return Population.from_records([
        {
            "welfare_month": home.welfare, **home.columns,
            "people": {
                f"p{n}_{m}": {"weight": home.weight, "age": 70, "labour_status": "inactive", "jobs": [],
                              **(home.traits[m] if home.traits else {})}
                for m in range(len(home.receives))
            },
        }
        for n, home in enumerate(homes)
    ])  # fmt: skip


def standing_of(folder: Path, homes: Sequence[Home], country: str = COUNTRY) -> tuple[Population, Standing]:
    """The homes as things are, under a small country's law."""
    people = people_of(homes)
    system = load(write_country(folder / "country", country))
    outcome = judge_everybody(system, people, DAY, system.payments(system.schemes_on(DAY)))
    paid = np.array([amount for home in homes for amount in home.receives])
    option = replace(modelled(people, outcome), cash={"fund": Amounts(paid, paid)})
    return people, Standing.of(Sample.of(people, Design.of(people)), option)


def received(folder: Path, homes: Sequence[Home]) -> Received:
    """The one benefit of the homes, laid over things as they are."""
    _, standing = standing_of(folder, homes)
    return Received(standing.sample, standing, transfer_of(standing.option))


def transfer_of(option: Modelled) -> Transfer:
    """The fund's benefit."""
    return Transfer("fund", "scheme", "Fund", ("fund",), option.cash["fund"], False)


def line_at(sample: Sample, amount: float) -> Line:
    """One line for everybody."""
    return Line("line", "The line", np.full(sample.homes.size, amount), Citation("A test", is_verified=True))

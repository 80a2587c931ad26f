"""The persons of a survey as impact needs them: how they were drawn, how they share, in what groups, by what lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allcover.engine.outcome import Outcome
from allcover.estimation.design import Design
from allcover.estimation.inputs import WelfareNotPositive
from allcover.estimation.ranking import Ranking
from allcover.impact.amounts import Amounts, Floats, Modelled
from allcover.impact.groups import TENTHS, Mask, everybody, ranks, traits
from allcover.impact.homes import Homes
from allcover.impact.sums import Groups
from allcover.population import Population
from allcover.rules.definition import Parameter, PovertyLine
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.words import marked

MINIMUM_WAGE = "minimum_wage_month"
"""The parameter of a country that half of is a poverty line (Brazil's method), where there is one."""

HALF_MINIMUM_WAGE = "half_minimum_wage"


@dataclass(frozen=True, eq=False)
class Line:
    """A poverty line: ``amount`` money a month by home, per head or equivalent, NaN where it is unknown."""

    id: str
    name: str
    amount: Floats
    source: Citation

    @property
    def is_known(self) -> Mask:
        """Homes whose line is known."""
        known: Mask = ~np.isnan(self.amount)
        return known


@dataclass(frozen=True, eq=False)
class Sample:
    """A survey's persons under a design, home by home, with the groupings that stay the same."""

    design: Design
    homes: Homes
    everybody: Groups
    traits: tuple[Groups, ...]

    @classmethod
    def of(cls, population: Population, design: Design) -> "Sample":
        """This function will prepare a survey. Raises Faults where no welfare is known."""
        homes = Homes.of(population, design)
        whole = Groups(everybody(design.weight.size), homes, design, by_home=np.zeros(homes.size, np.int64))
        found = tuple(Groups(each, homes, design) for each in traits(population))
        return cls(design, homes, whole, found)

    def ranked(self, ranking: Ranking | None) -> tuple[Groups, Groups]:
        """This function will put the persons of ranked homes (None: of none) in fifths and tenths; homes are never split."""
        tenth = ranking.groups(len(TENTHS)) if ranking else np.full(self.homes.size, -1, np.int64)
        home = self.homes.of_person
        found = ranks(np.where(home >= 0, tenth[home], -1))
        fifths, tenths = (
            Groups(each, self.homes, self.design, by_home=codes)
            for each, codes in zip(found, (tenth // 2, tenth))
        )
        return fifths, tenths


@dataclass(frozen=True, eq=False)
class Standing:
    """An option and the welfare of every home under it; equal ends where no unknown amount leaves it open."""

    sample: Sample
    option: Modelled
    welfare: Amounts

    @classmethod
    def of(cls, sample: Sample, option: Modelled) -> "Standing":
        """This function will add an option's change of income to welfare."""
        return cls(sample, option, sample.homes.after(option.change))

    @cached_property
    def ranks(self) -> tuple[Groups, Groups]:
        """Counted persons in fifths and in tenths by the least their welfare can be."""
        return self.sample.ranked(self.ranking)

    @cached_property
    def ranking(self) -> Ranking:
        """Counted homes by the least their welfare can be."""
        return Ranking.by(self.welfare.low, self.sample.homes.weight, self.sample.homes.counted)

    @property
    def id(self) -> str:
        """The id of the option."""
        return self.option.outcome.system.option

    @property
    def is_open(self) -> bool:
        """Whether unknown amounts leave anybody's welfare open."""
        return self.welfare.low is not self.welfare.high and not np.array_equal(
            self.welfare.low, self.welfare.high
        )


def poverty_lines(sample: Sample, outcome: Outcome) -> tuple[Line, ...]:
    """This function will give the country's poverty lines. Raises WelfareNotPositive where one is not above zero."""
    return tuple(
        Line(line.id, line.name, _amount(sample, outcome, line), line.source)
        for line in outcome.system.country.poverty
    )


def _amount(sample: Sample, outcome: Outcome, line: PovertyLine) -> Floats:
    found = outcome[line.amount]
    amount = np.where(found.low == found.high, found.low, np.nan)[sample.homes.household]
    wrong = sample.homes.counted & (amount <= 0)
    if wrong.any():
        raise WelfareNotPositive(
            f"The poverty line '{line.id}' is {amount[wrong].min()} for some households. "
            "A line is above zero, in the unit and period of welfare: mend its quantity."
        )
    return amount


def half_minimum_wage(sample: Sample, outcome: Outcome) -> Line | None:
    """This function will give half the minimum wage of the day as a line per head, None where the country has none.

    Brazil's Ministry of Social Security counts as poor who has less than that of household income per head.
    """
    system = outcome.system
    parameter = system.parameters.get(MINIMUM_WAGE) or system.country.economy.get(MINIMUM_WAGE)
    dated, wage = parameter.on(outcome.day) if parameter else None, money_on(parameter, outcome)
    if dated is None or wage is None or wage <= 0:
        return None
    # A head's line is held against income a head: where welfare is by equivalents, so is the line.
    amount = wage / 2 / sample.homes.money
    return Line(HALF_MINIMUM_WAGE, marked("Half the minimum wage a head"), amount, dated.source)


def money_on(parameter: Parameter | None, outcome: Outcome) -> float | None:
    """This function will give a parameter's number on the outcome's day, None where it has none."""
    dated = parameter.on(outcome.day) if parameter is not None else None
    if dated is None or isinstance(dated.value, tuple | bool | Mapping):
        return None
    return float(dated.value)

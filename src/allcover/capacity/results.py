"""All that a study of ability to contribute finds, put together before a word of it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from allcover.capacity.ability import AbilityResult, ability, ability_of
from allcover.capacity.affordability import Affordability, affordability, joined_outcomes, subsistence_line
from allcover.capacity.assumptions import Assumptions, default_assumptions
from allcover.capacity.comparison import Asked, DesignResult, GroupAbility, compare, group_abilities
from allcover.capacity.counting import Counting
from allcover.capacity.designs import DesignFile
from allcover.capacity.incentives import Adequacy, AsEmployee, Border, adequacy, as_employee, borders
from allcover.capacity.means import means_of
from allcover.capacity.payers import Grouping, Payers, groups_of_blocks, payers_of_blocks
from allcover.capacity.profiles import blocks_of, read_profiles
from allcover.capacity.survey import AS_IS, Outcomes, groups_of, survey_payers
from allcover.engine.columns import OutcomeColumn
from allcover.engine.outcome import Outcome
from allcover.estimation import Design
from allcover.population import Population
from allcover.rules.definition import PovertyLine
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.words import marked

_POINTS_OF_A_SURVEY = 10
_EVERY_THIRD = 3
Item = TypeVar("Item")


UnderOthers = tuple[tuple[float, tuple[Affordability, ...]], ...]


@dataclass(frozen=True)
class SchemeAbility:
    """Of those whom a scheme's law asks to contribute, or would if they joined: how many can pay, all, by sex and by fifth.

    ``under_others``: how many of all can pay in full under other shares of what is above subsistence, each with the share.
    """

    scheme: str
    name: str
    groups: tuple[GroupAbility, ...]
    under_others: tuple[tuple[float, OpenShare], ...] = ()


@dataclass(frozen=True)
class Comparison:
    """Designs side by side; ``borders``, ``employees`` and ``pensions`` by design, where there is anything to tell."""

    file: DesignFile
    results: tuple[DesignResult, ...]
    borders: Mapping[str, tuple[Border, ...]]
    employees: Mapping[str, tuple[AsEmployee, ...]]
    pensions: Mapping[str, tuple[Adequacy, ...]]


@dataclass(frozen=True)
class CapacityResults:
    """What a study found. ``line`` stands for subsistence, None where the country has none; ``has_sample`` is no for profiles.

    ``affordability`` is person by person, for whoever asks why somebody is not covered; ``schemes`` is what it comes to.
    ``joined`` holds, by scheme, the law as if everybody belonged to it. ``under_others`` is ``affordability`` with half and with
    twice the share of what is above subsistence that may be asked.
    """

    assumptions: Assumptions
    line: PovertyLine | None
    welfare: str
    has_sample: bool
    ability: AbilityResult
    affordability: tuple[Affordability, ...] = ()
    schemes: tuple[SchemeAbility, ...] = ()
    comparison: Comparison | None = None
    joined: Mapping[str, Outcome] = field(default_factory=dict)
    under_others: UnderOthers = ()


def capacity_results(
    population: Population, outcomes: Outcomes, file: DesignFile | None = None
) -> CapacityResults:
    """This function will find what the people of a survey could contribute, and what schemes and designs make of it.

    ``outcomes`` has the law as it is laid over them, with the quantities of ``capacity_outputs`` and of the file's
    ``design_outputs``, and what reforms make of it where a design is of a reform.
    """
    outcome = outcomes[AS_IS]
    held = file.assumptions if file is not None else default_assumptions()
    sample = Design.of(population)
    means = means_of(population, subsistence_line(outcome, held.line), held.measure)
    joined = joined_outcomes(population, outcome)
    found = affordability(population, outcome, held, means, joined)
    under_others = tuple(
        (share, affordability(population, outcome, _asking(held, share), means, joined))
        for share in _other_shares(held)
    )
    compared = None
    if file is not None:
        payers = survey_payers(population, outcomes, means, file, sample, joined)
        compared = _comparison(file, payers, outcome, _line_of_one(outcome, held.line))
    return CapacityResults(
        held, _line(outcome, held.line), population.about.welfare_kind, True,
        ability(population, means, sample, held.share_of_surplus.value),
        found, _schemes(population, found, under_others, sample), compared, joined, under_others,
    )  # fmt: skip


def _other_shares(held: Assumptions) -> tuple[float, ...]:
    """Half and twice the share assumed, not more than all."""
    assumed = held.share_of_surplus.value
    return tuple(share for share in (assumed / 2, min(2 * assumed, 1.0)) if share != assumed)


def _asking(held: Assumptions, share: float) -> Assumptions:
    return replace(held, share_of_surplus=replace(held.share_of_surplus, value=share))


_NEED_A_SURVEY = marked("Designs that are schemes of a country need a survey: they are left out here.")


def profile_results(profiles: Path, file: DesignFile) -> CapacityResults:
    """This function will find what groups of an income profile could contribute, and what designs make of it.

    Raises Faults where the profiles have them. Designs that are schemes of a country need a survey: they are left out,
    and a note says so.
    """
    file = _without_schemes(file)
    blocks, held = blocks_of(read_profiles(profiles)), file.assumptions
    payers = payers_of_blocks(blocks, held.share_of_surplus.value)
    counting = Counting(blocks.weight, None)
    groups = {"group": groups_of_blocks(blocks)["group"]}
    return CapacityResults(
        held, None, "income", False, ability_of(blocks.means, counting, groups, held.share_of_surplus.value, blocks.together),
        comparison=_comparison(file, payers),
    )  # fmt: skip


def _without_schemes(file: DesignFile) -> DesignFile:
    held = tuple(design for design in file.designs if design.kind != "scheme")
    if len(held) == len(file.designs):
        return file
    return replace(file, designs=held, notes=(*file.notes, _NEED_A_SURVEY))


def _comparison(
    file: DesignFile, payers: Payers, outcome: Outcome | None = None, line: float | None = None
) -> Comparison:
    results = compare(file.designs, payers, file.assumptions, _POINTS_OF_A_SURVEY)
    return Comparison(
        file, results,
        _told({design.id: borders(design) for design in file.designs}),
        {} if outcome is None else _told({found.design.id: _employees(found, outcome) for found in results}),
        _told({design.id: adequacy(design, line) for design in file.designs}),
    )  # fmt: skip


def _told(found: Mapping[str, Sequence[Item]]) -> Mapping[str, tuple[Item, ...]]:
    return {name: tuple(items) for name, items in found.items() if items}


def _employees(found: DesignResult, outcome: Outcome) -> tuple[AsEmployee, ...]:
    points = found.burden.points[::_EVERY_THIRD]
    incomes = [point.income.value for point in points if point.income.value is not None]
    return as_employee(outcome.system, outcome.day, found.design, [round(income, 2) for income in incomes])


def _line(outcome: Outcome, name: str) -> PovertyLine | None:
    return next((line for line in outcome.system.country.poverty if line.id == name or not name), None)


def _line_of_one(outcome: Outcome, name: str) -> float | None:
    """The line of one person, a mean over households where it differs between them; None where it is not known."""
    column: OutcomeColumn | None = subsistence_line(outcome, name)
    if column is None or not column.is_known.any():
        return None
    return float(np.mean(column.low[column.is_known]))


def _schemes(
    population: Population, found: Sequence[Affordability], under_others: UnderOthers, sample: Design
) -> tuple[SchemeAbility, ...]:
    groups, everybody = groups_of(population, "sex", "fifth"), groups_of(population)
    counting = Counting(sample.weight, sample)

    def counted(one: Affordability, of: Mapping[str, Grouping]) -> tuple[GroupAbility, ...]:
        member = ~one.is_asked.is_no & one.is_told
        return tuple(group_abilities(of, counting, Asked(one.asking, one.is_asked, one.due.low, member)))

    others: dict[str, list[tuple[float, OpenShare]]] = {}
    for share, tried in under_others:
        for one in tried:
            others.setdefault(one.scheme, []).append((share, counted(one, everybody)[0].can_pay))
    return tuple(
        SchemeAbility(one.scheme, one.name, counted(one, groups), tuple(others.get(one.scheme, ())))
        for one in found
    )

"""Everything that benefits and options do to people, worked out once: what the report's sections on impact are made from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from allcover.estimation.design import Design
from allcover.impact.amounts import Modelled
from allcover.impact.closing import Closing, closing
from allcover.impact.coady import coady
from allcover.impact.health_spending import HealthSpending, Spending, health_spending, missing_health
from allcover.impact.lifted import Effect, Lifted, effects, lifted
from allcover.impact.poverty import Gains, PovertyResult, gains_by_tenth, gains_of_all, poverty
from allcover.impact.progressivity import Progressivity, progressivity
from allcover.impact.reach import Reach, Received, reach, reach_of_ranks
from allcover.impact.sample import Line, Sample, Standing, half_minimum_wage, poverty_lines
from allcover.impact.targeting import Targeting, targeting
from allcover.impact.transfers import ALL, Transfer, transfers
from allcover.impact.unequal import (
    Curve,
    Inequality,
    concentration_curve,
    inequality,
    lorenz_changes,
    lorenz_curve,
)
from allcover.population import Population
from allcover.vocabulary.estimate import Estimate

_BENEFITS_DRAWN = 4
"""All schemes together and the three largest; more curves hide each other."""


@dataclass(frozen=True)
class BenefitResult:
    """One benefit under one option: whom it reaches, how well it meets the poor, and what would be without it.

    ``reach`` is by fifths and tenths of welfare before the benefit, and by area and sex; ``reach_as_is`` by fifths of
    welfare with it. ``cgh`` and ``cgh_beneficiaries`` are after Coady, Grosh and Hoddinott, ``progressivity``
    concentration and what comes of it, all ranked by welfare before the benefit. ``left_out`` were asked and are not counted.
    """

    transfer: Transfer
    left_out: int
    everybody: Reach
    reach: tuple[Reach, ...]
    reach_as_is: Reach
    cgh: Estimate
    cgh_beneficiaries: Estimate
    progressivity: Progressivity
    targeting: tuple[Targeting, ...]
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class OptionAssessed:
    """What one option does: poverty, gains, its benefits, and what closing the gap costs (None where it is open).

    ``left_out`` of those asked whom poverty would count are in none of it: the welfare of their household is not known.
    """

    id: str
    title: str
    left_out: int
    poverty: tuple[PovertyResult, ...]
    inequality: Inequality
    gains: tuple[Gains, ...]
    all_gains: Gains
    benefits: tuple[BenefitResult, ...]
    closing: tuple[Closing, ...]


@dataclass(frozen=True)
class Assessment:
    """All options, things as they are first; inequality of each; curves and poverty without social security as things are.

    ``lifted`` holds every line, half the minimum wage among them, in all and by the groups. ``health`` is a reason (marked
    text) where it cannot be told.
    """

    lines: tuple[Line, ...]
    options: tuple[OptionAssessed, ...]
    curves: tuple[Curve, ...]
    lifted: tuple[Lifted, ...]
    health: HealthSpending | str


def assess(population: Population, options: Sequence[Modelled], design: Design) -> Assessment:
    """This function will work out what benefits and options do, with errors; ``options`` begin with things as they are.

    Raises Faults where the survey has no welfare that is known.
    """
    sample = Sample.of(population, design)
    outcome = options[0].outcome
    lines = poverty_lines(sample, outcome)
    before = Standing.of(sample, options[0])
    standings = (before, *(Standing.of(sample, option) for option in options[1:]))
    held = transfers(options[0])
    received = tuple(Received(sample, before, each) for each in held)
    return Assessment(
        lines,
        tuple(
            _option(each, before, lines, received, spread)
            for each, spread in zip(standings, inequality(sample, standings), strict=True)
        ),
        tuple(_curves(standings, received)),
        tuple(_lifted(before, lines, held)),
        _health(sample, population, before, lines),
    )


def _option(
    after: Standing, before: Standing, lines: tuple[Line, ...], held: tuple[Received, ...], spread: Inequality
) -> OptionAssessed:
    is_baseline = after is before
    paid = held if is_baseline else tuple(_changed(after, held))
    return OptionAssessed(
        after.id, after.option.outcome.system.title, after.sample.homes.left_out,
        poverty(lines, after, before), spread,
        gains_by_tenth(after, before), gains_of_all(after, before),
        tuple(_benefit(each, lines) for each in paid),
        () if is_baseline else tuple(closing(after, before, line) for line in lines),
    )  # fmt: skip


def _changed(after: Standing, held: Iterable[Received]) -> Iterable[Received]:
    """What an option pays anew or otherwise; the rest is as things are."""
    before = {each.transfer.id: each.transfer.amounts for each in held}
    for each in transfers(after.option):
        old = before.get(each.id)
        if old is None or not (
            np.array_equal(old.low, each.amounts.low) and np.array_equal(old.high, each.amounts.high)
        ):
            yield Received(after.sample, after, each)


def _benefit(of: Received, lines: Iterable[Line]) -> BenefitResult:
    standing, transfer = of.standing, of.transfer
    as_is = standing.ranks[0]
    everybody, *ranks = reach_of_ranks(of)
    return BenefitResult(
        transfer, of.left_out, everybody,
        (*ranks, *(reach(of, groups) for groups in standing.sample.traits)),
        reach(of, as_is), *coady(of), progressivity(of),
        tuple(targeting(of, line) for line in lines),
        effects(standing, transfer, lines),
    )  # fmt: skip


def _curves(standings: Sequence[Standing], held: Iterable[Received]) -> Iterable[Curve]:
    before = standings[0]
    curves = [lorenz_curve(each, each.option.outcome.system.title) for each in standings]
    curves += [lorenz_changes(before, each, each.option.outcome.system.title) for each in standings[1:]]
    received = [each for each in held if each.transfer.family in ("all", "scheme")]
    largest = sorted(received, key=lambda of: -float((of.money * before.sample.homes.weight).sum()))
    curves += [concentration_curve(of, of.transfer.name) for of in largest[:_BENEFITS_DRAWN]]
    yield from (curve for curve in curves if curve is not None)


def _lifted(before: Standing, lines: tuple[Line, ...], held: tuple[Transfer, ...]) -> Iterable[Lifted]:
    together = next((each for each in held if each.id == ALL), None)
    if together is None:
        return
    half = half_minimum_wage(before.sample, before.option.outcome)
    for line in (*lines, *([half] if half else [])):
        for grouping in (before.sample.everybody, *before.sample.traits):
            yield lifted(before, together, line, grouping)


def _health(
    sample: Sample, population: Population, before: Standing, lines: tuple[Line, ...]
) -> HealthSpending | str:
    spending = Spending.of(sample, population)
    if spending is None:
        return missing_health(population)
    groupings = (before.ranks[0], *sample.traits)
    return health_spending(spending, before.option.outcome, lines, groupings)

"""Whether persons can afford what the schemes of the law ask of them: yes, no, or cannot tell.

It is the question behind "not covered because too poor to pay". For each scheme with contributions by the insured, what
the definition would ask of everybody whom its law obliges or allows, held against the household's ability to contribute.
Each scheme is asked about alone, so that a *no* holds whatever else is asked of the household.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from allcover.capacity.assumptions import Assumptions
from allcover.capacity.balance import Mask, Range, capacity_year
from allcover.capacity.joining import dues_of, if_joined
from allcover.capacity.means import Means, means_of
from allcover.capacity.sharing import Asking, ask
from allcover.engine.columns import OutcomeColumn
from allcover.engine.outcome import Outcome
from allcover.population import Population
from allcover.rules.definition import Scheme, System

ASKING = ("mandatory", "voluntary")
"""The natures of law under which somebody is asked to contribute; an automatic right costs nothing."""


@dataclass(frozen=True)
class Affordability:
    """One scheme: whom it asks, and whether they can afford it.

    ``is_asked`` says whether the law obliges or allows the person to join; ``asking`` what it asks and what the person
    can pay; ``due`` what it would ask of each if it asked them; ``is_told`` of whom the definition says what is paid for them, by anybody. ``can_afford`` is of everybody who may
    be asked; it is unknown for who surely is not, and where nothing is told.
    """

    scheme: str
    name: str
    is_asked: OutcomeColumn
    asking: Asking
    due: Range
    is_told: Mask

    @property
    def can_afford(self) -> OutcomeColumn:
        """Whether a person can pay in full what the scheme asks (persons, three-valued)."""
        can, is_out = self.asking.can, self.is_asked.is_no | ~self.is_told
        return OutcomeColumn(
            can.is_known & ~is_out, np.where(is_out, 0.0, can.low), np.where(is_out, 1.0, can.high)
        )


def capacity_outputs(system: System, schemes: Mapping[str, Scheme]) -> list[str]:
    """This function will list the quantities that capacity asks of the engine: lines, law, and what is asked."""
    wanted = [line.amount for line in system.country.poverty]
    for scheme in schemes.values():
        if dues_of(scheme):
            wanted += [*(each.amount for each in scheme.contributions), *_laws(scheme)]
    return wanted


def subsistence_line(outcome: Outcome, name: str = "") -> OutcomeColumn | None:
    """This function will give the poverty line that stands for subsistence: the named, else the country's first."""
    lines = outcome.system.country.poverty
    found = next((line for line in lines if line.id == name or not name), None)
    return None if found is None else outcome[found.amount]


def capacity_month(means: Means, share_of_surplus: float) -> Range:
    """This function will give what each unit can contribute, money a month of the year (a twelfth of the year's)."""
    year = capacity_year(means.income.times(12), means.subsistence.times(12), share_of_surplus)
    return year.times(1 / 12)


def affordability(
    population: Population,
    outcome: Outcome,
    assumptions: Assumptions,
    means: Means | None = None,
    joined: Mapping[str, Outcome] | None = None,
) -> tuple[Affordability, ...]:
    """This function will say of every scheme that insured persons pay for whether each person can afford it.

    ``outcome`` is the law laid over the population, with :func:`capacity_outputs` among its columns. Scheme by scheme, in
    the order of the law. ``means`` and ``joined`` (of :func:`joined_outcomes`) may be given where they are known already.
    """
    held = means or means_of(population, subsistence_line(outcome, assumptions.line), assumptions.measure)
    capacity = capacity_month(held, assumptions.share_of_surplus.value)
    schemes = _asking_schemes(outcome)
    answered = joined_outcomes(population, outcome) if joined is None else joined
    found = []
    for scheme in schemes:
        is_asked = _any_of([outcome[key] for key in _laws(scheme)], population.height("persons"))
        due = due_under(population, answered[scheme.id], dues_of(scheme))
        asked = Range(np.where(is_asked.is_yes, due.low, 0.0), np.where(is_asked.is_no, 0.0, due.high))
        asking = ask(asked, capacity, held.unit, held.earnings, assumptions.sharing)
        whole = due_under(population, answered[scheme.id], [each.amount for each in scheme.contributions])
        found.append(Affordability(scheme.id, scheme.name, is_asked, asking, due, whole.high > 0))
    return tuple(found)


def joined_outcomes(population: Population, outcome: Outcome) -> Mapping[str, Outcome]:
    """This function will give, for every scheme that somebody pays contributions to, the outcome that says what it asks for anybody."""
    schemes = outcome.system.schemes_on(outcome.day).values()
    return if_joined(population, outcome, [scheme for scheme in schemes if scheme.contributions])


def _asking_schemes(outcome: Outcome) -> list[Scheme]:
    return [scheme for scheme in outcome.system.schemes_on(outcome.day).values() if dues_of(scheme)]


def _laws(scheme: Scheme) -> list[str]:
    return [provision.applies for provision in scheme.provisions if provision.nature in ASKING]


def due_under(population: Population, outcome: Outcome, keys: Sequence[str]) -> Range:
    """This function will sum what is due a month from every person, a household's with its first person."""
    size = population.height("persons")
    total = Range(np.zeros(size), np.zeros(size))
    for key in keys:
        column = outcome[key]
        if outcome.system.quantities[key].of == "person":
            total += Range(column.low, column.high)
        else:
            first = population.household_offsets[:-1]
            total.low[first] += column.low
            total.high[first] += column.high
    return Range(np.maximum(total.low, 0.0), np.maximum(total.high, 0.0))


def _any_of(columns: Sequence[OutcomeColumn], size: int) -> OutcomeColumn:
    yes: Mask = np.zeros(size, dtype=np.bool_)
    no: Mask = np.ones(size, dtype=np.bool_)
    for column in columns:
        yes, no = yes | column.is_yes, no & column.is_no
    return OutcomeColumn(yes | no, yes.astype(np.float64), (~no).astype(np.float64))

"""What people receive: what the schemes owe them by law, taken up imperfectly, each scheme after those it looks at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from allcover.engine.outcome import judge_everybody
from allcover.engine.plan import plan_of, targets_on
from allcover.invention.chance import Chance, Floats
from allcover.invention.figures import OTHERWISE_TAKE_UP, REFERENCE_DATE, SURVIVORS, TAKE_UP
from allcover.population import Population
from allcover.population.schema import conform
from allcover.rules.definition import Benefit, ColumnTarget, FactTarget, Scheme, System

_SEEN_BY_ALL = "income_month"
"""Own income holds every receipt, so a scheme that looks at it comes after all that do not."""


def schemes_that_pay(system: System) -> list[Scheme]:
    """This function will name the schemes whose cash a survey asks about: all but what employers pay themselves."""
    return [
        scheme
        for scheme in system.schemes_on(REFERENCE_DATE).values()
        if cash_of(scheme) and scheme.mechanism != "employer_liability"
    ]


def cash_of(scheme: Scheme) -> list[Benefit]:
    """This function will give the cash benefits of a scheme."""
    return [benefit for benefit in scheme.benefits if benefit.form == "cash"]


def pay(system: System, population: Population, earned: Floats, chance: Chance) -> dict[str, Floats]:
    """This function will let a share of those whom a scheme owes cash receive it, households through their first person.

    ``earned`` is what each person earns (money a month). The result holds, by scheme, money a month for every person.
    """
    schemes = schemes_that_pay(system)
    window = _Window(system, population, chance)
    received = {scheme.id: window.seed(scheme) for scheme in schemes}
    for batch in in_turn(system, schemes):
        given = window.after(received, earned)
        keys = [benefit.amount for scheme in batch for benefit in cash_of(scheme)]
        outcome = judge_everybody(system, given, REFERENCE_DATE, keys)
        for scheme in batch:
            owed = {benefit: outcome[benefit.amount].low for benefit in cash_of(scheme)}
            received[scheme.id] = window.taken_up(scheme, owed)
    return received


def in_turn(system: System, schemes: Sequence[Scheme]) -> list[list[Scheme]]:
    """This function will put schemes in batches, each after the schemes whose payments it looks at.

    Where schemes look at one another in a circle, what remains is taken in the order of the law, one by one.
    """
    looked_at = {scheme.id: _looked_at(system, scheme, schemes) for scheme in schemes}
    batches: list[list[Scheme]] = []
    waiting = list(schemes)
    while waiting:
        names = {scheme.id for scheme in waiting}
        ready = [scheme for scheme in waiting if not looked_at[scheme.id] & (names - {scheme.id})]
        batches.append(ready or waiting[:1])
        waiting = [scheme for scheme in waiting if scheme not in batches[-1]]
    return batches


def _looked_at(system: System, scheme: Scheme, schemes: Sequence[Scheme]) -> set[str]:
    targets = _targets(system, scheme)
    seen = {
        target.scheme for target in targets if isinstance(target, FactTarget) and "receive" in target.fact
    }
    if _sees_income(targets):
        seen |= {other.id for other in schemes if not _sees_income(_targets(system, other))}
    return seen


def _targets(system: System, scheme: Scheme) -> list[object]:
    plan = plan_of(system, REFERENCE_DATE, [benefit.amount for benefit in cash_of(scheme)])
    return [target for key in plan for target in targets_on(system.quantities[key], system, REFERENCE_DATE)]


def _sees_income(targets: Sequence[object]) -> bool:
    return any(isinstance(target, ColumnTarget) and target.name == _SEEN_BY_ALL for target in targets)


@dataclass(frozen=True)
class _Window:
    """Where people ask for what they are owed."""

    system: System
    population: Population
    chance: Chance

    def seed(self, scheme: Scheme) -> Floats:
        """The rules find a survivor's pension by its being received, so some must receive one to begin with."""
        size = self.population.persons.height
        if not (scheme.has_members and "survivors" in scheme.branches):
            return np.zeros(size)
        is_widowed = (self.population.persons["marital_status"] == "widowed").to_numpy()
        draws = self.chance.happens(f"survives a member of {scheme.id}", SURVIVORS, size)
        return np.where(is_widowed & draws, 1.0, 0.0)

    def after(self, received: Mapping[str, Floats], earned: Floats) -> Population:
        """The people with what they receive so far."""
        income = income_month(earned, received)
        persons = self.population.persons.with_columns(pl.Series("income_month", income))
        receipts = receipt_table(received, persons["person_id"])
        return replace(self.population, persons=persons, receipts=conform("receipts", receipts))

    def taken_up(self, scheme: Scheme, owed: Mapping[Benefit, Floats]) -> Floats:
        """What each person receives of what is owed to them or, through their first person, to households."""
        received = np.zeros(self.population.persons.height)
        share = TAKE_UP.get(scheme.id, OTHERWISE_TAKE_UP)
        for benefit, amounts in owed.items():
            takes = self.chance.happens(f"takes up {scheme.id}, {benefit.branch}", share, amounts.size)
            paid = np.where(takes, np.maximum(amounts, 0.0), 0.0)
            if self.system.quantities[benefit.amount].of == "household":
                received[self.population.household_offsets[:-1]] += paid
            else:
                received += paid
        return received.round(2)


def income_month(earned: Floats, received: Mapping[str, Floats]) -> Floats:
    """This function will add up what each person earns and receives, money a month."""
    return (earned + sum(received.values(), np.zeros(earned.size))).round(2)


def receipt_table(received: Mapping[str, Floats], persons: pl.Series) -> pl.DataFrame:
    """This function will lay out what everybody receives from every scheme asked about, 0 where nothing."""
    frames = [
        pl.DataFrame({
            "person_id": persons, "scheme": pl.Series([scheme]).new_from_index(0, persons.len()), "amount_month": amounts,
        })
        for scheme, amounts in received.items()
    ]  # fmt: skip
    return pl.concat(frames) if frames else pl.DataFrame(schema={"person_id": pl.String, "scheme": pl.String})

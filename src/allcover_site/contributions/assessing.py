"""What a household owes, by the definition, as the judge finds it: a pure reading of a law and a household."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from allcover.engine.explanation import Step, explain
from allcover.engine.judge import Judge
from allcover.expressions.logic import Unknown
from allcover.rules.definition import System
from allcover_site.registry.export import Record, population_of


class CannotAssess(ValueError):
    """Something must be known that is not; it is named."""


@dataclass(frozen=True)
class Found:
    """Minor units by payer, and the steps that led there."""

    dues: dict[str, int]
    trace: list[dict[str, Any]]

    @property
    def due(self) -> int:
        """What the household itself owes."""
        return self.dues.get("worker", 0)


def dues_of(system: System, scheme: str, household: Record, month: date) -> Found:
    """This function will find what is due of a household for a month. Raises CannotAssess, naming what is missing."""
    keys = {contribution.amount: contribution.payer for contribution in system.schemes[scheme].contributions}
    judge = Judge(system, population_of([household], month), month, keys)
    opened, dues, trace = judge.open(0), defaultdict[str, int](int), []
    for key, payer in keys.items():
        for row in _rows(judge, key, opened.persons):
            found = judge.ask(opened, key, row)
            if isinstance(found, Unknown):
                raise CannotAssess(f"It must be known: {', '.join(sorted(found.missing))}. Have it declared.")
            dues[payer] += minor(found, system)
            trace += [_plain(step) for step in explain(judge, 0, key, row)]
    return Found(dict(dues), trace)


def dues_of_workers(
    system: System, scheme: str, records: list[Record], month: date
) -> list[dict[str, int] | CannotAssess]:
    """This function will find what is due for a month of many workers, each a record by themselves, by payer.

    In the place of one of whom something is missing stands a CannotAssess that names it.
    """
    keys = {contribution.amount: contribution.payer for contribution in system.schemes[scheme].contributions}
    judge = Judge(system, population_of(records, month), month, keys)
    return [_by_payer(system, judge, keys, row) for row in range(len(records))]


def _by_payer(
    system: System, judge: Judge, keys: dict[str, str], household: int
) -> dict[str, int] | CannotAssess:
    opened, dues = judge.open(household), defaultdict[str, int](int)
    for key, payer in keys.items():
        for row in judge.rows_of(opened, key):
            found = judge.ask(opened, key, row)
            if isinstance(found, Unknown):
                return CannotAssess(", ".join(sorted(found.missing)))
            try:
                dues[payer] += minor(found, system)
            except CannotAssess as refusal:
                return refusal
    return dict(dues)


def minor(amount: object, system: System) -> int:
    """This function will give an exact amount of money in minor units. Raises CannotAssess for a finer one."""
    assert not isinstance(amount, str | bool)
    units = amount * 10**system.country.minor_digits
    if units != int(units):
        raise CannotAssess(f"An amount of {amount} is finer than the currency. Let the definition round it.")
    return int(units)


def _plain(step: Step) -> dict[str, Any]:
    """A step as JSON gives it back."""
    return {**asdict(step), "items": [asdict(item) for item in step.items]}


def _rows(judge: Judge, key: str, persons: range) -> Iterator[int | None]:
    yield from persons if judge.system.quantities[key].of == "person" else (None,)

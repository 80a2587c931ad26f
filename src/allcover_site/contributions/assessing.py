"""What a household owes, by the definition, as the judge finds it: a pure reading of a law and a household."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from allcover.engine.judge import Judge
from allcover.expressions.logic import Unknown
from allcover.rules.definition import System
from allcover_site.registry.export import Record, population_of
from allcover_site.runs.finding import CannotAssess as CannotAssess
from allcover_site.runs.finding import judged
from allcover_site.runs.finding import minor as minor


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
    found = judged(system, payers(system, scheme), household, month)
    return Found(found.amounts, found.trace)


@dataclass(frozen=True)
class OfWorker:
    """Minor units by payer that are due for a worker, and whether the law obliges them to be insured; also where that cannot be known."""

    dues: dict[str, int]
    is_obliged: bool


def dues_of_workers(
    system: System, scheme: str, records: list[Record], month: date
) -> list[OfWorker | CannotAssess]:
    """This function will find what is due for a month of many workers, each a record by themselves.

    In the place of one of whom something is missing stands a CannotAssess that names it.
    """
    keys, obliging = payers(system, scheme), obliging_of(system, scheme)
    judge = Judge(system, population_of(records, month), month, [*keys, *obliging])
    return [_of_worker(system, judge, keys, obliging, row) for row in range(len(records))]


def obliging_of(system: System, scheme: str) -> tuple[str, ...]:
    """This function will give the conditions under which a law obliges somebody to be insured."""
    held = system.schemes[scheme].provisions
    return tuple(dict.fromkeys(each.applies for each in held if each.nature == "mandatory"))


def takes_wages(system: System, scheme: str) -> bool:
    """This function will tell whether employers declare wages to a scheme: it has contributions of which they pay a part, or obliges
    workers, from whose wages these are withheld."""
    paying = payers(system, scheme)
    return "employer" in paying.values() or bool(paying and obliging_of(system, scheme))


def _of_worker(
    system: System, judge: Judge, keys: dict[str, str], obliging: tuple[str, ...], household: int
) -> OfWorker | CannotAssess:
    dues = _by_payer(system, judge, keys, household)
    if isinstance(dues, CannotAssess):
        return dues
    opened = judge.open(household)
    found = (judge.ask(opened, key, row) for key in obliging for row in judge.rows_of(opened, key))
    return OfWorker(dues, any(each is True or isinstance(each, Unknown) for each in found))


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


def payers(system: System, scheme: str) -> dict[str, str]:
    """This function will give the quantities that are due to a scheme, each with who pays it."""
    return {contribution.amount: contribution.payer for contribution in system.schemes[scheme].contributions}

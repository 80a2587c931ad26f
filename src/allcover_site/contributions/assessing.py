"""What a household owes, by the definition, as the judge finds it: a pure reading of a law and a household."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from allcover.engine.judge import Judge
from allcover.expressions.logic import Unknown
from allcover.rules.definition import System
from allcover_site.registry.export import Record
from allcover_site.runs.finding import CannotAssess as CannotAssess
from allcover_site.runs.finding import Exported, Finding, judged
from allcover_site.runs.finding import minor as minor


@dataclass(frozen=True)
class Found:
    """Minor units by payer, and the steps that led there."""

    finding: Finding

    @property
    def dues(self) -> dict[str, int]:
        """What each payer owes."""
        return self.finding.amounts

    @property
    def trace(self) -> list[dict[str, Any]]:
        """The steps as JSON gives them back."""
        return self.finding.trace

    @property
    def due(self) -> int:
        """What the household itself owes."""
        return self.dues.get("worker", 0)


def dues_of(system: System, scheme: str, household: Record, month: date) -> Found:
    """This function will find what is due of a household for a month. Raises CannotAssess, naming what is missing."""
    return Found(judged(system, payers(system, scheme), household, month))


def dues_of_workers(
    system: System, scheme: str, records: list[Record], month: date
) -> list[dict[str, int] | CannotAssess]:
    """This function will find what is due for a month of many workers, each a record by themselves: minor units by payer.

    In the place of one of whom something is missing stands a CannotAssess that names it.
    """
    keys = payers(system, scheme)

    def of_some(some: Exported) -> list[dict[str, int] | CannotAssess]:
        judge = Judge(system, some.population, month, keys)
        return [_by_payer(system, judge, keys, row) for row in range(len(some.records))]

    return Exported(records, month).of_each(of_some)


def obliging_of(system: System, scheme: str) -> tuple[str, ...]:
    """This function will give the conditions under which a law obliges somebody to be insured."""
    held = system.schemes[scheme].provisions
    return tuple(dict.fromkeys(each.applies for each in held if each.nature == "mandatory"))


def takes_wages(system: System, scheme: str) -> bool:
    """This function will tell whether employers declare wages to a scheme: it has contributions of which they pay a part, or obliges
    workers, from whose wages these are withheld."""
    paying = payers(system, scheme)
    return "employer" in paying.values() or bool(paying and obliging_of(system, scheme))


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

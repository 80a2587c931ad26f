"""Makes members of workers whom the law obliges to be insured, as their employer declares them: their own will is not asked.

Membership follows from work where the law covers as mandatory who works so and is no member yet; where it covers members alone, or
is of a scheme with which nobody registers, it does not.
"""

from collections.abc import Collection
from datetime import date

from allcover.engine.judge import Judge
from allcover.expressions.logic import Unknown
from allcover.rules.definition import System
from allcover_site.contributions.assessing import CannotAssess, obliging_of
from allcover_site.contributions.queries import members_within
from allcover_site.registry.export import Record
from allcover_site.runs.finding import Exported

Obliged = bool | str
"""Whether a law obliges somebody to be insured; or what would have to be known to tell."""


def obliged(system: System, scheme: str, records: list[Record], month: date) -> list[Obliged]:
    """This function will tell of workers who are no members, each a record by themselves, whether a law obliges them to be insured."""
    keys = obliging_of(system, scheme)
    strangers = [_as_no_member(one, scheme) for one in records]

    def of_some(some: Exported) -> list[Obliged]:
        judge = Judge(system, some.population, month, keys)
        return [_of(judge, keys, row) for row in range(len(some.records))]

    return Exported(strangers, month).of_each(of_some)


def obliged_of_owing(
    system: System, scheme: str, month: date, records: list[Record], dues: list[dict[str, int] | CannotAssess]
) -> dict[int, Obliged]:
    """This function will tell it, by number, of those workers for whom something is owed and who are no members in a month."""
    owing = {
        int(*worker["people"]): worker
        for worker, found in zip(records, dues, strict=True)
        if not isinstance(found, CannotAssess) and any(found.values())
    }
    members = members_within(owing, scheme, month)
    asked = {number: worker for number, worker in owing.items() if number not in members}
    return dict(zip(asked, obliged(system, scheme, list(asked.values()), month), strict=True))


def _as_no_member(worker: Record, scheme: str) -> Record:
    people = {
        number: {**told, "affiliated": {**told["affiliated"], scheme: False}}
        for number, told in worker["people"].items()
    }
    return {**worker, "people": people}


def _of(judge: Judge, keys: Collection[str], household: int) -> Obliged:
    opened = judge.open(household)
    found = [judge.ask(opened, key, row) for key in keys for row in judge.rows_of(opened, key)]
    if any(each is True for each in found):
        return True
    missing = {item for each in found if isinstance(each, Unknown) for item in each.missing}
    return ", ".join(sorted(missing)) if missing else False

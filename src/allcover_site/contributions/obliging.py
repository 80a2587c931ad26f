"""Makes members of workers whom the law obliges to be insured, as their employer declares them: their own will is not asked.

Membership follows from work where the law covers as mandatory who works so and is no member yet; where it covers members alone, or
is of a scheme with which nobody registers, it does not.
"""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q
from django.utils import timezone

from allcover.engine.judge import Judge
from allcover.expressions.logic import Unknown
from allcover.rules.definition import System
from allcover_site.audit.operations import record
from allcover_site.contributions.assessing import CannotAssess, obliging_of
from allcover_site.contributions.dating import assess_with, first_not_assessed
from allcover_site.contributions.employer_queries import party_of
from allcover_site.contributions.fees import charge_on_joining
from allcover_site.contributions.models import Affiliation, DeclaredWage, WageDeclaration
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.queries import members_within
from allcover_site.people.models import User
from allcover_site.registry.export import Record
from allcover_site.registry.queries import groups_of
from allcover_site.runs.finding import Exported
from allcover_site.schemes.queries import system_of

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


def make_members(by: User, declaration: WageDeclaration, wages: Collection[DeclaredWage]) -> None:
    """This function will make members of the workers of a declaration whom the law obliges and who are none, from its month on.

    Later where their household is assessed without them for the month: what was not asked for of them is not given. Whoever calls has
    locked their households. Raises CannotAssess where a month to come is assessed already and would be again, with them.
    """
    scheme, month, system = declaration.scheme, declaration.month, system_of(declaration.version)
    members = members_within([wage.person_id for wage in wages], scheme, month)
    strangers = [wage for wage in wages if wage.person_id not in members]
    if not strangers or not system.schemes[scheme].has_members:
        return
    told = obliged(system, scheme, [wage.inputs for wage in strangers], month)
    joining = {
        wage.person_id: wage.person for wage, each in zip(strangers, told, strict=True) if each is True
    }
    if not joining:
        return
    groups = groups_of(joining)
    firsts = first_not_assessed({number: groups[number] for number in joining}, scheme, month)
    for on in sorted(set(firsts.values())):
        persons = [person for number, person in joining.items() if firsts[number] == on]
        own = {person.pk: groups[person.pk] for person in persons}
        _write(own, scheme, on)
        charge_on_joining(by, persons, scheme, on)
        assess_with(by, own, scheme, max(on, timezone.localdate()))
        record(by, "contributions.affiliated_many", party_of(declaration.employer), scheme=scheme, area=declaration.employer.area, on=str(on),
               joined=len(persons), persons=sorted(own), declared=str(month), number=declaration.number)  # fmt: skip


def _write(groups: Mapping[int, Collection[int]], scheme: str, on: date) -> None:
    """Members from a day on; who is a member again from a later one, up to then."""
    whose = {number: person for person, group in groups.items() for number in group}
    held = Affiliation.objects.filter(Q(first_day__gt=on), person__in=whose, scheme=scheme)
    again: dict[int, date] = {}
    for number, first in held.values_list("person_id", "first_day"):
        again[whose[number]] = min(again.get(whose[number], date.max), first)
    written = timezone.localdate()
    Affiliation.objects.bulk_create(
        (
            Affiliation(person_id=person, scheme=scheme, first_day=on, is_by_work=True, written_on=written if on < written else None,
                        last_day=again[person] - A_DAY if person in again else None)
            for person in sorted(groups)
        ),
        batch_size=500,
    )  # fmt: skip

"""The last part of a what-if: every person it touches, over the whole time, with what groups they belong to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import QuerySet

from allcover.expressions.calendar import add_months, months_between
from allcover.rules.definition import System
from allcover_site.contributions.models import DeclaredWage
from allcover_site.contributions.queries import households_known
from allcover_site.registry.models import Employment, Household, Person
from allcover_site.registry.queries import holding_on, merged, root
from allcover_site.runs.finding import Exported
from allcover_site.schemes.queries import NoVersion, system_of, version_on
from allcover_site.studies.models import Study, Touched
from allcover_site.studies.reckoning import covered

SIZE = 2_000
BANDS = (0, 18, 40, 60)
"""The ages at which bands begin; the last is open."""


def touch(study: Study, draft: System, households: QuerySet[Household]) -> None:
    """This function will write a row for every person whom the law or the draft touches, one for all numbers that they had.

    Who has nothing to do with either is left out, and so is of whom it cannot be said by either whether it covers them.
    """
    found: dict[int, Touched] = defaultdict(lambda: Touched(study=study))
    into = merged()
    for effect in study.effects.iterator(chunk_size=SIZE):
        if effect.deed == "claims":
            assert effect.person_id is not None
            held = found[root(effect.person_id, into)]
            held.claims += 1
            held.claims_otherwise += effect.is_other
            if effect.after is not None:
                held.bears_before += effect.shares["patient"][0]
                held.bears_after += effect.shares["patient"][1]
            continue
        for number, (before, after) in effect.persons.items():
            _add(found[root(int(number), into)], effect.deed, before, after)
    for number, both in _cover(study, draft, households):
        if number in found or True in both or both[0] != both[1]:
            found[number].covered_before, found[number].covered_after = both
    _write(study, found, into)


def _add(held: Touched, deed: str, before: int, after: int) -> None:
    if deed == "benefits":
        held.given_before += before
        held.given_after += after
    else:
        held.pays_before += before
        held.pays_after += after


def _cover(study: Study, draft: System, households: QuerySet[Household]) -> Iterable[tuple[int, tuple[bool | None, bool | None]]]:  # fmt: skip
    """Whether the scheme's law and the draft apply to everybody in the last month."""
    month, last = study.last_month, 0
    try:
        law = system_of(version_on(study.scheme, month))
    except NoVersion:
        return
    while some := list(households.filter(pk__gt=last).values_list("pk", flat=True)[:SIZE]):
        last = some[-1]
        records = households_known(some, study.scheme, month)
        exported = Exported([kept for kept in records if kept["people"]], month)
        before, after = (covered(system, study.scheme, exported) for system in (law, draft))
        for number in before:
            yield int(number), (before[number], after[number])


def _write(study: Study, found: dict[int, Touched], into: Mapping[int, int]) -> None:
    numbers, last = sorted(found), add_months(study.last_month, 1) - date.resolution
    worked = {
        *Employment.objects.filter(holding_on(last)).values_list("person_id", flat=True),
        *DeclaredWage.objects.filter(
            declaration__scheme=study.scheme, declaration__month__range=(study.first_month, study.last_month)
        ).values_list("person_id", flat=True),
    }
    working = {root(number, into) for number in worked}
    for place in range(0, len(numbers), SIZE):
        persons = Person.objects.in_bulk(numbers[place : place + SIZE])
        for number, person in persons.items():
            held = found[number]
            held.person, held.sex, held.area = person, person.sex, person.area
            held.age_band = band_of(months_between(person.birth_date, last) // 12)
            held.work = "employed" if number in working else "own"
        Touched.objects.bulk_create(found[number] for number in persons)


def band_of(age: int) -> str:
    """This function will name the band that an age lies in.

    >>> band_of(17), band_of(18), band_of(75)
    ('0-17', '18-39', '60+')
    """
    first = max(start for start in BANDS if start <= max(age, 0))
    place = BANDS.index(first)
    return f"{first}-{BANDS[place + 1] - 1}" if place + 1 < len(BANDS) else f"{first}+"

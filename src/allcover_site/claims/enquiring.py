"""What a counter asks: is somebody covered today, what do they still wait for, what is left, and which letters hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from allcover.engine.claim_room import Room, rooms_of, waiting_of
from allcover.engine.claims import Cover, Patient
from allcover_site.claims.covering import cover_among
from allcover_site.claims.deciding import history_of, minor, package_of
from allcover_site.claims.gathering import Grounds
from allcover_site.claims.items import items_of
from allcover_site.contributions.telling import STATES, reason
from allcover_site.registry.models import Household, Person
from allcover_site.registry.queries import household_on
from allcover_site.schemes.naming import words_of_law

CARE = {"hospital": _("care in hospital"), "other": _("care outside hospital")}
"""What the care is called that a ceiling, or what is borne first, is of; neither names all care."""


@dataclass(frozen=True)
class Left:
    """A limit and what is left of it: minor units of money, or a number."""

    room: Room
    limit: int
    left: int
    name: str
    """What the care is called that it limits; empty for all care."""

    @property
    def is_money(self) -> bool:
        """Whether it is an amount."""
        return self.room.kind == "money"


@dataclass(frozen=True)
class Standing:
    """How somebody stands with a scheme on a day; ``state`` and ``why`` are words of the reader's language."""

    scheme: str
    cover: Cover
    is_covered: bool
    state: str
    why: str
    waits: tuple[tuple[str, date], ...]
    left: tuple[Left, ...]

    @property
    def counts_by_cover(self) -> bool:
        """Whether a limit counts over the year of cover, as others do over the calendar year."""
        return any(each.room.within == "cover" for each in self.left)


def standings(person: Person, day: date) -> tuple[Standing, ...]:
    """This function will say how somebody stands with each scheme they are a member of on a day."""
    household = household_on(person, day)
    if household is None:
        return ()
    grounds = Grounds([(person.pk, household.pk)])
    asked = grounds.asked_of(person.pk, day)
    return tuple(_standing(grounds, person, household, scheme, day) for scheme in asked)


def _standing(grounds: Grounds, person: Person, household: Household, scheme: str, day: date) -> Standing:
    system = grounds.published.system_on(scheme, day)
    package = package_of(system, scheme)
    cover = cover_among(grounds.members, person.pk, household.pk, scheme, day)
    patient = Patient(str(person.pk), str(household.pk), person.birth_date, person.sex)
    labels = items_of(system, scheme)
    waits = tuple((labels[item], until) for item, until in waiting_of(package, patient, cover, day))
    history = history_of(system, grounds.history(person.pk, household.pk, scheme))

    words = words_of_law(system.country.id)
    groups = {group.id: words(group.label) for group in package.groups}

    def called(room: Room) -> str:
        names = {"group": groups, "item": labels}.get(room.of, CARE)
        return str(names[room.name]) if room.name else ""

    def found() -> Iterator[Left]:
        for room in rooms_of(package, patient, cover, history, day):
            if room.kind == "money":
                yield Left(room, minor(system, room.limit), minor(system, room.left), called(room))
            else:
                yield Left(room, int(room.limit), int(room.left), called(room))

    standing = grounds.members.standing_on(person.pk, household.pk, scheme, day)
    told = str(STATES[standing.state]), reason(standing)
    return Standing(scheme, cover, cover.holds_on(day), *told, waits, tuple(found()))

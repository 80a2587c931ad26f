"""Who of the staff is registered as whom, so that nobody has a say in what is their own or their household's."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.among import among
from allcover_site.audit.operations import record
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed, check_may
from allcover_site.registry.models import Household, Membership, Person, StaffPerson
from allcover_site.registry.queries import same_as


@dataclass(frozen=True)
class Own:
    """Somebody of the staff as the registry has them: all their numbers, and the households they belong to, each until when.

    Empty of whom it is told that they are not registered, or not told at all.
    """

    numbers: frozenset[int] = frozenset()
    homes: tuple[tuple[int, date | None], ...] = ()

    def holds(self, person: int, household: int, day: date) -> bool:
        """This function will tell whether something of a person and a household on a day is theirs, or of who lives with them then or since."""
        return person in self.numbers or any(
            home == household and (last is None or last >= day) for home, last in self.homes
        )


def own_of(user: User) -> Own:
    """This function will give what is somebody's own by the registry."""
    told = StaffPerson.objects.filter(user=user).select_related("person").last()
    if told is None or told.person is None:
        return Own()
    numbers = same_as(told.person)
    homes = Membership.objects.filter(among("person", sorted(numbers))).order_by("id")
    return Own(numbers, tuple(homes.values_list("household_id", "last_day")))


def check_not_own(by: User, household: Household) -> None:
    """This function will raise NotAllowed where somebody belongs to a household today or to come, whose money others decide on."""
    if own_of(by).holds(0, household.pk, timezone.localdate()):
        told = _(
            "Nobody decides on money or cover of their own household, such as %(who)s here. Ask somebody else."
        )
        raise NotAllowed(told % {"who": by.username})


def told_of_staff() -> Iterator[tuple[User, StaffPerson | None]]:
    """This function will give everybody of the staff with whom they were told to be last; None where it is not told."""
    told = {row.user_id: row for row in StaffPerson.objects.select_related("person")}
    for user in User.objects.filter(is_active=True):
        yield user, told.get(user.pk)


@transaction.atomic
def tell_person(*, by: User, user: User, person: Person | None) -> None:
    """This function will write which person of the registry somebody of the staff is; None: they are not registered.

    Whom one is oneself is told once; another way by somebody else. Raises NotAllowed.
    """
    check_may(by, "people.appoint", scheme=EVERY)
    User.objects.select_for_update().get(pk=user.pk)
    before = StaffPerson.objects.filter(user=user).last()
    if by == user and before is not None and before.person != person:
        raise NotAllowed(
            _("Whom you are by the registry was told before. Ask another manager to write it anew.")
        )
    StaffPerson.objects.create(user=user, person=person, told_by=by.username, told_at=timezone.now())
    record(
        by, "registry.staff_told", f"user {user.username}", person=person.pk if person is not None else None
    )

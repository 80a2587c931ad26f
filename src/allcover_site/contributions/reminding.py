"""Whom to remind of contributions: households and employers that owe by a day, each due with the day by which it was to be paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from allcover_site.contributions.collecting import owing
from allcover_site.contributions.employer_accounts import account_of_employer
from allcover_site.contributions.employer_queries import months_missing
from allcover_site.contributions.gathering import gathered
from allcover_site.contributions.paying import Account
from allcover_site.people.queries import Reach
from allcover_site.registry.models import Employer, Household, Membership
from allcover_site.registry.queries import holding_on

AT_ONCE = 500
"""Households whose accounts are read together."""


@dataclass(frozen=True)
class Owed:
    """A due, or what is left of it: what for, by when it is to be paid, and how much in minor units."""

    label: str
    pay_by: date
    rest: int


@dataclass(frozen=True)
class Reminder:
    """Who owes what by a day. ``missing``: months that an employer has not declared."""

    party: str
    name: str
    area: str
    owed: tuple[Owed, ...]
    missing: tuple[date, ...] = ()

    @property
    def amount(self) -> int:
        """What is owed in all."""
        return sum(one.rest for one in self.owed)

    @property
    def since(self) -> date | None:
        """The day by which the oldest of it was to be paid; None where only declarations are missing."""
        return min((one.pay_by for one in self.owed), default=None)


def reminders(reach: Reach, scheme: str, by: date) -> Iterator[Reminder]:
    """This function will give everybody within reach who owes a scheme something by a day: households, who owes most first,
    then employers by name."""
    yield from _households(reach, scheme, by)
    yield from _employers(reach, scheme, by)


def _households(reach: Reach, scheme: str, by: date) -> Iterator[Reminder]:
    found = list(owing(reach.condition("area"), scheme))
    for start in range(0, len(found), AT_ONCE):
        homes = found[start : start + AT_ONCE]
        members, heads = gathered((), [home.pk for home in homes]), _heads(homes, by)
        for home in homes:
            owed = owed_by(members.account(home.pk, scheme), by)
            if owed:
                party = _("Household %(number)s") % {"number": home.pk}
                yield Reminder(party, heads.get(home.pk, ""), home.area, owed)


def owed_by(account: Account, by: date) -> tuple[Owed, ...]:
    """This function will give what of an account is to be paid by a day and is not, the oldest first."""
    return tuple(
        Owed(each.due.label, each.due.pay_by, each.rest)
        for each in account.settled
        if each.rest > 0 and each.due.pay_by <= by
    )


def _heads(homes: Sequence[Household], day: date) -> dict[int, str]:
    living = Membership.objects.filter(holding_on(day), household__in=homes, relation="head")
    return {each.household_id: str(each.person) for each in living.select_related("person")}


def _employers(reach: Reach, scheme: str, by: date) -> Iterator[Reminder]:
    asked = Q(declarations__scheme=scheme) | Q(employments__isnull=False)
    for employer in Employer.objects.filter(reach.condition("area"), asked).distinct():
        owed = owed_by(account_of_employer(employer, scheme), by)
        missing = tuple(months_missing(employer, scheme, by))
        if owed or missing:
            party = _("Employer %(number)s") % {"number": employer.number}
            yield Reminder(party, employer.name, employer.area, owed, missing)

"""Who works in the invented office: one of each role, and a second reviewer, as two are needed where somebody appeals."""

from dataclasses import dataclass
from datetime import date

from allcover_site.people.models import User
from allcover_site.people.operations import appoint, found_office, take_on

PASSWORD = "try everything"  # noqa: S105 - printed on purpose; the office is invented
AREA = "north.lake"

STAFF = (
    ("auditor", "Aline Auditor", "auditor"),
    ("accountant", "Abel Accountant", "accountant"),
    ("registrar", "Rosa Registrar", "registrar"),
    ("collector", "Carl Collector", "collector"),
    ("clerk", "Cora Clerk", "claims_clerk"),
    ("reviewer", "Rita Reviewer", "reviewer"),
    ("second", "Samuel Second", "reviewer"),
)
"""User name, name and role, in the order of :class:`Staff`, whose manager founds the office."""


@dataclass(frozen=True)
class Staff:
    """The staff by what they do."""

    manager: User
    auditor: User
    accountant: User
    registrar: User
    collector: User
    clerk: User
    reviewer: User
    second: User

    @property
    def everybody(self) -> tuple[User, ...]:
        """All of them, the manager first."""
        return tuple(getattr(self, name) for name in self.__dataclass_fields__)


def staffed(joined: date) -> Staff:
    """This function will found an office on a day, and take its staff on."""
    manager = found_office(username="manager", full_name="Mara Manager", password=PASSWORD, on=joined)
    return Staff(manager, *(_appointed(manager, joined, *each) for each in STAFF))


def _appointed(manager: User, on: date, username: str, full_name: str, role: str) -> User:
    user = take_on(by=manager, username=username, full_name=full_name, password=PASSWORD)
    appoint(by=manager, user=user, role=role, on=on)
    return user

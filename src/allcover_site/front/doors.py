"""The doors of the office: the pages that stand in the menu, and those of them that are open to somebody."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allcover_site.people.doors import is_open
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, reach_of, rights_of


@dataclass(frozen=True)
class Door:
    """A page in the menu: the right that opens it, its name for ``reverse`` and what it is called.

    ``scheme``: for which the right is asked; EVERY where the page is of the whole office.
    """

    right: str
    page: str
    label: str | Promise
    scheme: str = ""


@dataclass(frozen=True)
class OpenDoor:
    """A door as the menu shows it."""

    label: str
    address: str
    is_here: bool


DOORS = (
    Door("registry.read", "registry:persons", _("Persons")),
    Door("contributions.read", "contributions:households", _("Contributions")),
    Door("contributions.declare_own", "contributions:own", _("Our wages")),
    Door("claims.read", "claims:claims", _("Claims")),
    Door("benefits.read", "benefits:payrolls", _("Benefits")),
    Door("schemes.read", "schemes:versions", _("Schemes")),
    Door("books.read", "books:balance", _("Books"), EVERY),
    Door("books.read", "month:months", _("Month and year")),
    Door("studies.read", "studies:studies", _("What if")),
    Door("people.read", "people:staff", _("Staff")),
    Door("office.copy", "copies", _("Copies")),
    Door("audit.read", "front:trail", _("What was done")),
)


def open_doors(request: HttpRequest) -> dict[str, Any]:
    """This function will give the menu of whoever asks, the rights they hold, and those of them in every area, for every template."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"doors": (), "holds": frozenset(), "holds_everywhere": frozenset()}
    return {"doors": tuple(_opened(user, request.path)), "holds": (held := rights_of(user)),
            "holds_everywhere": frozenset(right for right in held if reach_of(user, right).holds(""))}  # fmt: skip


def _opened(user: User, path: str) -> Iterator[OpenDoor]:
    for door in DOORS:
        if is_open(user, door.right, door.scheme):
            address = reverse(door.page)
            yield OpenDoor(str(door.label), address, path.startswith(address))

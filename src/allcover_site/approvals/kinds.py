"""The kinds of deeds that two people do. Each application that has one tells it here; what rests on a scheme's law and terms too."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from allcover_site.approvals.models import Proposed
from allcover_site.people.models import User
from allcover_site.ui.days import day_told

Rows = Iterable[tuple[str, str]]
"""What a page tells of something, each with its label."""


@dataclass(frozen=True)
class Kind:
    """A kind of deed: what it is called, the right to propose and the right to approve it, and what is done once it is approved.

    ``told``: what the page shows of it, row by row. ``refusals``: what the deed may raise, in words for who approves.
    """

    code: str
    label: str | Promise
    proposes: str
    approves: str
    do: Callable[[User, Proposed], object]
    told: Callable[[Proposed], Rows]
    refusals: tuple[type[Exception], ...]


Resting = Callable[[str, date], Iterator[str]]
"""Tells what rests on the law and the terms of a scheme from a day on, a sentence each."""

KINDS: dict[str, Kind] = {}
RESTING: list[Resting] = []


def has_kind(kind: Kind) -> None:
    """This function will let a kind of deed be proposed."""
    KINDS[kind.code] = kind


def rests(told: Resting) -> Resting:
    """This function will let a function be asked what rests on a scheme; a decorator."""
    RESTING.append(told)
    return told


def resting_on(scheme: str, first_day: date) -> list[str]:
    """This function will tell what rests on the law and terms of a scheme from a day on: what changes where these do."""
    return [sentence for told in RESTING for sentence in told(scheme, first_day)]


def what_rests(scheme: str, first_day: date) -> list[str]:
    """This function will tell what would change if law or terms counted from a day before today; nothing from today on."""
    return resting_on(scheme, first_day) if first_day < timezone.localdate() else []


def told_back(first_day: date, rests: Iterable[str]) -> str:
    """This function will say why somebody else must approve what counts from a day before today, and what it changes."""
    told = _("%(day)s is before today, and what follows is reckoned anew by what would count from then: %(rests)s. Write the reason, and somebody else must approve it; or choose today or later.")  # fmt: skip
    return told % {"day": day_told(first_day), "rests": "; ".join(rests)}

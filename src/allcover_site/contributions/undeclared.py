"""Which months employers have not declared, so that no membership that rests on work goes on unseen; and what the office does then.

A worker loses nothing of their membership by an employer's silence: it lasts as long as the work, and the days count once they are paid. So the
office assesses the month as the employer declared its workers last, which is owed, late and amended like what was declared; or writes
down that the work has ended, with which membership ends.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from hashlib import sha256

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.expressions.calendar import add_months
from allcover.vocabulary.fault import FaultList
from allcover_site.audit.among import among
from allcover_site.books.queries import book, books_begun
from allcover_site.contributions.arrears import pay_by_of
from allcover_site.contributions.employer_queries import (
    asks_employers,
    declared_last,
    schemes_of_wages,
    working_in,
)
from allcover_site.contributions.employers import Declaring, NotDeclared, assessed, filed
from allcover_site.contributions.models import Affiliation, WageDeclaration
from allcover_site.contributions.once import assessed_at_home
from allcover_site.contributions.queries import terms_on
from allcover_site.contributions.terms_kept import terms_among, terms_set
from allcover_site.people.models import User
from allcover_site.people.queries import check_may, reach_of
from allcover_site.registry.locking import lock_homes
from allcover_site.registry.models import Employer, Employment
from allcover_site.registry.queries import holding_on, numbers_of
from allcover_site.registry.registers import Record
from allcover_site.schemes.queries import Published, version_on
from allcover_site.ui.days import month_told

LATELY = 12
"""Months looked through for the first page; its list has all."""


@dataclass(frozen=True)
class Month:
    """A month of a scheme that some employers have not declared: by when it was to be, and how many they are."""

    scheme: str
    month: date
    pay_by: date
    employers: int


@dataclass(frozen=True)
class Silent:
    """An employer that has not declared a month: how many work there by the registry, of how many membership rests on work, and what it
    declared last before; None: nothing."""

    employer: Employer
    workers: int
    members: int
    basis: WageDeclaration | None


def months_undeclared(user: User, on: date, most: int | None = None) -> list[Month]:
    """This function will give the months that were to be declared by a day and are not, by employers of whom somebody may read, the
    oldest first; ``most``: of the last months alone."""
    found = list[Month]()
    for scheme in schemes_of_wages(on):
        within = reach_of(user, "contributions.read", scheme).condition("area")
        for month, pay_by in _months(scheme, on)[-most if most else 0 :]:
            if count := undeclared(within, scheme, month).count():
                found.append(Month(scheme, month, pay_by, count))
    return sorted(found, key=lambda each: (each.month, each.scheme))


def undeclared(within: Q, scheme: str, month: date) -> QuerySet[Employer]:
    """This function will give the employers that have not declared a month in which somebody worked there, and the law asks employers
    for contributions or they had declared one before. ``within``: a condition on their area."""
    own = WageDeclaration.objects.filter(employer=OuterRef("pk"), scheme=scheme)
    end = add_months(month, 1)
    works = Employment.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=month), employer=OuterRef("pk"), first_day__lt=end
    )
    silent = Employer.objects.filter(within).filter(Exists(works), ~Exists(own.filter(month=month)))
    if not asks_employers(Published(), scheme, month):
        silent = silent.filter(Exists(own.filter(month__lt=month)))
    return silent.order_by(Length("number"), "number")  # E-2 before E-10


def silent_of(employer: Employer, scheme: str, month: date) -> Silent:
    """This function will tell what stands behind a month that an employer has not declared."""
    persons = set(working_in(employer, month).values_list("person_id", flat=True))
    rests = Affiliation.objects.filter(
        holding_on(add_months(month, 1)), among("person", sorted(numbers_of(persons))), scheme=scheme, is_by_work=True,
        worked_until__isnull=True,
    )  # fmt: skip
    return Silent(employer, len(persons), rests.count(), basis_of(employer, scheme, month))


def basis_of(employer: Employer, scheme: str, month: date) -> WageDeclaration | None:
    """This function will give what an employer itself declared last of the months before one; None for nothing."""
    own = employer.declarations.filter(scheme=scheme, month__lt=month, is_estimate=False)
    return own.order_by("month", "number").last()


@transaction.atomic
def estimate(*, by: User, employer: Employer, scheme: str, month: date, on: date) -> WageDeclaration:
    """This function will assess a month that an employer has not declared as it declared its workers last, of those who work there still.

    What the employer declares later amends it. Whoever was not declared then is left for it to declare, and loses nothing.
    Raises NotAllowed, NotDeclared, NoVersion, EntryRefused, and Faults where the law must know what was not asked before.
    """
    check_may(by, "contributions.estimate", scheme=scheme, area=employer.area)
    month, version = month.replace(day=1), version_on(scheme, month)
    working = set(working_in(employer, month).values_list("person_id", flat=True))
    lock_homes(working, month)
    employer = Employer.objects.select_for_update().get(pk=employer.pk)
    if pay_by_of(terms_on(scheme, month).employing, month) >= timezone.localdate():
        raise NotDeclared(_("%(employer)s has still time to declare %(month)s.") % _named(employer, month))
    if declared_last(employer, scheme, month) is not None:
        raise NotDeclared(_("%(employer)s has declared %(month)s.") % _named(employer, month))
    basis = basis_of(employer, scheme, month)
    if basis is None:
        raise NotDeclared(_("%(employer)s has declared nothing before %(month)s.") % _named(employer, month))
    rows = list(_rows(basis, working, scheme, month))
    if not rows:
        raise NotDeclared(_("Nobody of whom %(employer)s declared wages works there in %(month)s, or owes the month there.") % _named(employer, month))  # fmt: skip
    faults = FaultList()
    wages = assessed(employer, version, scheme, month, rows, basis.name, faults)
    faults.check()
    key = f"estimate {employer.pk} {scheme} {month:%Y-%m}"
    given = Declaring(employer, scheme, month, "", sha256(key.encode()).hexdigest(), is_estimate=True)
    return filed(by, given, version, wages, on, working)


def _rows(basis: WageDeclaration, working: set[int], scheme: str, month: date) -> Iterator[Record]:
    """What was declared last, as the rows of a file: of who works there still, and is not assessed for the month with their household."""
    wages = [wage for wage in basis.wages.order_by("pk") if wage.person_id in working]
    at_home = assessed_at_home([wage.person_id for wage in wages], scheme, month)
    for line, wage in enumerate((wage for wage in wages if wage.person_id not in at_home), start=1):
        [person] = wage.inputs["people"].values()
        [job] = person["jobs"]
        yield {"worker": wage.person_id, "name": "", "earnings": Decimal(wage.earnings).scaleb(-book().digits),
               "contract": job["has_contract"], "sector": job.get("sector", ""), "line": line}  # fmt: skip


def _named(employer: Employer, month: date) -> dict[str, object]:
    return {"employer": employer, "month": month_told(month)}


def _months(scheme: str, on: date) -> list[tuple[date, date]]:
    """The months that were to be declared by a day, since the books began or one was declared first, each with its last day of paying."""
    declared = WageDeclaration.objects.filter(scheme=scheme).aggregate(first=Min("month"))["first"]
    begun = [day.replace(day=1) for day in (declared, books_begun()) if day is not None]
    held, found = terms_set(scheme), list[tuple[date, date]]()
    month = min(begun, default=on)
    while (pay_by := pay_by_of(terms_among(held, month).employing, month)) < on:
        found.append((month, pay_by))
        month = add_months(month, 1)
    return found

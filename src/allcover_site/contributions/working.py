"""Ends a membership that work made with the work, after the grace of the office's terms; and lets it go on with work that goes on.

Whoever became a member of their own will stays one. Grace is that of paying (``payment_grace``): somebody else may declare the worker by
then, and nothing is lost. Whether care in it counts is for ``in_grace`` to say, as of other days of grace.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.expressions.calendar import add_months
from allcover_site.audit.among import among
from allcover_site.audit.operations import record
from allcover_site.contributions.dating import assess_with, assess_without, registry_told
from allcover_site.contributions.employer_queries import declared_last
from allcover_site.contributions.models import Affiliation, DeclaredWage, WageDeclaration
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.queries import terms_on
from allcover_site.people.models import User
from allcover_site.registry.employing import EMPLOYMENT_ENDED
from allcover_site.registry.locking import lock_homes
from allcover_site.registry.models import Employer, Employment
from allcover_site.registry.queries import groups_of

Numbers = Collection[int]


def go_on(by: User, declaration: WageDeclaration, persons: Numbers) -> None:
    """This function will let memberships by work that had ended go on for who is declared again before they are over.

    Whoever calls has locked their households. Raises CannotAssess.
    """
    month = declaration.month
    ended = Q(worked_until__lt=month, last_day__gte=month - A_DAY)
    for person, numbers, held in _by_work(persons, declaration.scheme, ended):
        later = Affiliation.objects.filter(
            person__in=numbers, scheme=held.scheme, first_day__gt=held.first_day
        )
        follows = later.order_by("first_day").first()
        held.worked_until, held.last_day = None, follows.first_day - A_DAY if follows else None
        held.save()
        assess_with(by, {person: numbers}, held.scheme, max(month, timezone.localdate()))
        record(
            by,
            "contributions.membership_goes_on",
            f"person {person}",
            scheme=held.scheme,
            area=held.person.area,
            on=str(month),
        )


def end_undeclared(by: User, declaration: WageDeclaration, persons: Numbers) -> None:
    """This function will end memberships by work with the month before that of a declaration that says that somebody earned nothing,
    unless another employer declares them, or has not declared yet.

    Whoever calls has locked their households. Raises CannotAssess.
    """
    month, scheme = declaration.month, declaration.scheme
    for person, numbers, held in _by_work(persons, scheme, _after(month - A_DAY)):
        if not _is_declared(numbers, scheme, month) and not _may_be(numbers, declaration):
            _end(by, person, numbers, held, month - A_DAY)


@receiver(EMPLOYMENT_ENDED)
@registry_told()
def follow_end(*, by: User, employment: Employment, **_named: object) -> None:
    """This function will end memberships by work with the last day of the last employment. Raises RegistryRefused."""
    last_day = employment.last_day
    assert last_day is not None  # It has ended.
    numbers = lock_homes([employment.person_id], last_day)[employment.person_id]
    others = Employment.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gt=last_day), person__in=numbers
    )
    if others.exclude(pk=employment.pk).exists():
        return
    begun = _after(last_day) & Q(first_day__lte=last_day)
    for person, own, held in _by_work([employment.person_id], None, begun):
        if not _is_declared(own, held.scheme, last_day + A_DAY):
            _end(by, person, own, held, last_day)


def _after(day: date) -> Q:
    """Memberships that go on beyond a day, as work does."""
    goes_on = Q(last_day__isnull=True) | Q(last_day__gt=day)
    return goes_on & (Q(worked_until__isnull=True) | Q(worked_until__gt=day))


def _by_work(
    persons: Numbers, scheme: str | None, which: Q
) -> Iterator[tuple[int, frozenset[int], Affiliation]]:
    """Memberships of persons that work made, each locked, with the person's number and all their numbers."""
    groups: Mapping[int, frozenset[int]] = groups_of(persons)
    whose = {number: person for person in persons for number in groups[person]}
    held = Affiliation.objects.select_for_update().filter(
        which, among("person", sorted(whose)), is_by_work=True
    )
    for each in held if scheme is None else held.filter(scheme=scheme):
        person = whose[each.person_id]
        yield person, groups[person], each


def _is_declared(numbers: Numbers, scheme: str, since: date) -> bool:
    """Whether an employer declares wages of somebody, by what it said last, for a month that begins on a day or later."""
    of = {name: OuterRef(f"declaration__{name}") for name in ("employer", "scheme", "month")}
    amended = WageDeclaration.objects.filter(**of, number__gt=OuterRef("declaration__number"))
    wages = DeclaredWage.objects.filter(
        ~Exists(amended), person__in=numbers, declaration__scheme=scheme, declaration__month__gte=since
    )
    return wages.exists()


def _may_be(numbers: Numbers, declaration: WageDeclaration) -> bool:
    """Whether somebody works in a month for another employer, who has not declared it yet."""
    month, end = declaration.month, add_months(declaration.month, 1)
    working = Q(last_day__isnull=True) | Q(last_day__gte=month)
    others = Employer.objects.filter(
        pk__in=Employment.objects.filter(working, person__in=numbers, first_day__lt=end).values("employer")
    ).exclude(pk=declaration.employer_id)
    return any(declared_last(each, declaration.scheme, month) is None for each in others)


def _end(by: User, person: int, numbers: frozenset[int], held: Affiliation, worked_until: date) -> None:
    """End a membership after the grace; of who was never declared in the end, no sooner than it began."""
    grace = terms_on(held.scheme, worked_until).payment_grace
    last = max(add_months(worked_until + A_DAY, grace) - A_DAY, held.first_day)
    held.worked_until, held.last_day = worked_until, min(last, held.last_day or last)
    held.save()
    begins = max(held.last_day, timezone.localdate()) + A_DAY
    assess_without(by, {person: numbers}, held.scheme, begins)
    record(by, "contributions.membership_ended", f"person {person}", scheme=held.scheme, area=held.person.area, last_day=str(held.last_day),
           worked_until=str(worked_until), reason=_("The work has ended"))  # fmt: skip

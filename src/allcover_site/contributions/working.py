"""Ends a membership that work made with the work, after the grace of the office's terms; and lets it go on with work that goes on.

Work lasts as long as an employment by the registry, and as an employer declares it: of whom a month after the last day of their
employment was declared before that day was written, worked to the end of it. Whichever is written last, the membership ends alike.

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
    or with the last of the work before it, unless another employer declares them, or has not declared yet.

    Whoever calls has locked their households. Raises CannotAssess.
    """
    month, scheme = declaration.month, declaration.scheme
    ended = _ended(groups_of(persons), scheme)
    for person, numbers, held in _by_work(persons, scheme, _after(month - A_DAY)):
        if not _is_declared(numbers, scheme, month) and not _may_be(numbers, declaration):
            _end(by, person, numbers, held, min(month - A_DAY, ended.get(person, month)))


def end_worked(by: User, scheme: str, persons: Numbers) -> None:
    """This function will end memberships by work of those all of whose employments the registry has ended: with the last of them, or with
    the last month after it that an employer declares of them.

    Whoever calls has locked their households. Raises CannotAssess.
    """
    ended = _ended(groups_of(persons), scheme)
    for person, numbers, held in _by_work(ended, scheme, Q()):
        if _goes_beyond(held, ended[person]):
            _end(by, person, numbers, held, ended[person])


@receiver(EMPLOYMENT_ENDED)
@registry_told()
def follow_end(*, by: User, employment: Employment, **_named: object) -> None:
    """This function will end memberships by work with the last day of the last employment. Raises RegistryRefused."""
    assert employment.last_day is not None  # It has ended.
    numbers = lock_homes([employment.person_id], employment.last_day)[employment.person_id]
    held = Affiliation.objects.filter(person__in=numbers, is_by_work=True)
    for scheme in sorted(set(held.values_list("scheme", flat=True))):
        end_worked(by, scheme, [employment.person_id])


def _ended(groups: Mapping[int, frozenset[int]], scheme: str) -> dict[int, date]:
    """The last day of the work of those persons of whom the registry knows that it has ended, by their number."""
    rows = Employment.objects.filter(
        among("person", sorted({number for own in groups.values() for number in own}))
    )
    lasts: dict[int, list[date | None]] = {}
    for number, last in rows.order_by().values_list("person_id", "last_day"):
        lasts.setdefault(number, []).append(last)
    found = dict[int, date]()
    for person, numbers in groups.items():
        own = [last for number in numbers for last in lasts.get(number, ())]
        known = [last for last in own if last is not None]
        if known and len(known) == len(own):
            found[person] = max(known)
    later = _declared(sorted({number for person in found for number in groups[person]}), scheme)
    for person, last in found.items():
        months = [month for number in groups[person] for month in later.get(number, ()) if month > last]
        if months:
            found[person] = add_months(max(months), 1) - A_DAY
    return found


def _goes_beyond(held: Affiliation, day: date) -> bool:
    """Whether a membership goes on beyond a day, as work does."""
    is_open = held.last_day is None or held.last_day > day
    return is_open and (held.worked_until is None or held.worked_until > day)


def _after(day: date) -> Q:
    """Memberships that go on beyond a day, as work does."""
    goes_on = Q(last_day__isnull=True) | Q(last_day__gt=day)
    return goes_on & (Q(worked_until__isnull=True) | Q(worked_until__gt=day))


def _by_work(persons: Numbers, scheme: str, which: Q) -> Iterator[tuple[int, frozenset[int], Affiliation]]:
    """Memberships of persons that work made, each locked, with the person's number and all their numbers."""
    groups: Mapping[int, frozenset[int]] = groups_of(persons)
    whose = {number: person for person in persons for number in groups[person]}
    held = Affiliation.objects.select_for_update().filter(
        which, among("person", sorted(whose)), scheme=scheme, is_by_work=True
    )
    for each in held:
        person = whose[each.person_id]
        yield person, groups[person], each


def _is_declared(numbers: Numbers, scheme: str, since: date) -> bool:
    """Whether an employer declares wages of somebody, by what it said last, for a month that begins on a day or later."""
    return any(month >= since for months in _declared(numbers, scheme).values() for month in months)


def _declared(numbers: Numbers, scheme: str) -> Mapping[int, list[date]]:
    """The months of which employers declare wages of some persons, by what each said last, by number."""
    of = {name: OuterRef(f"declaration__{name}") for name in ("employer", "scheme", "month")}
    amended = WageDeclaration.objects.filter(**of, number__gt=OuterRef("declaration__number"))
    wages = DeclaredWage.objects.filter(
        ~Exists(amended), among("person", sorted(numbers)), declaration__scheme=scheme
    )
    found: dict[int, list[date]] = {}
    for number, month in wages.order_by().values_list("person_id", "declaration__month"):
        found.setdefault(number, []).append(month)
    return found


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

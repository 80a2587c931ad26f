"""Reads what is known of the work of some persons, by their declarations and by the registry, for membership to follow from it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from allcover_site.audit.among import among
from allcover_site.contributions.membership import Spell
from allcover_site.contributions.models import DeclaredWage, WageDeclaration
from allcover_site.contributions.worked import Work, is_within
from allcover_site.registry.models import Employment

Of = tuple[int, date]
"""An employer and a month."""


@dataclass(frozen=True)
class _Said:
    """What employers said last of months, and where some persons work."""

    declared: dict[int, set[Of]] = field(default_factory=lambda: defaultdict(set))
    left_out: dict[int, set[Of]] = field(default_factory=lambda: defaultdict(set))
    employed: dict[int, list[tuple[int, Spell]]] = field(default_factory=lambda: defaultdict(list))
    months: set[Of] = field(default_factory=set)
    """Those of which an employer has said anything, or the office has estimated it."""


def work_known(groups: Mapping[int, Collection[int]], scheme: str) -> dict[int, Work]:
    """This function will give what is known of the work of some persons, each by one number with all their numbers."""
    numbers = sorted({number for group in groups.values() for number in group})
    said = _Said()
    for person, employer, first, last in (
        Employment.objects.filter(among("person", numbers)).order_by().values_list("person_id", "employer_id", "first_day", "last_day")
    ):  # fmt: skip
        said.employed[person].append((employer, Spell(first, last)))
    estimates = dict[Of, set[int]]()
    for person, employer, month, is_estimate in wages_of(numbers, scheme).values_list(
        "person_id", "declaration__employer_id", "declaration__month", "declaration__is_estimate"
    ):
        if is_estimate:
            estimates.setdefault((employer, month), set()).add(person)
        else:
            said.declared[person].add((employer, month))
    for (employer, month), persons in estimates.items():
        for person in persons & _basis(employer, scheme, month):
            said.declared[person].add((employer, month))
    for employer, month, is_estimate, left_out in _declarations(numbers, said, scheme):
        said.months.add((employer, month))
        for person in () if is_estimate else left_out:
            said.left_out[person].add((employer, month))
    return {person: _work(said, group) for person, group in groups.items()}


def wages_of(numbers: Collection[int], scheme: str) -> QuerySet[DeclaredWage]:
    """This function will give what employers declare of persons, by what each said last."""
    of = {name: OuterRef(f"declaration__{name}") for name in ("employer", "scheme", "month")}
    amended = WageDeclaration.objects.filter(**of, number__gt=OuterRef("declaration__number"))
    held = DeclaredWage.objects.filter(among("person", sorted(numbers)), declaration__scheme=scheme)
    return held.filter(~Exists(amended)).order_by()


def _basis(employer: int, scheme: str, month: date) -> set[int]:
    """Whom an employer itself declared last before a month: an estimate says no more of anybody than what it goes by, as it stands now."""
    own = WageDeclaration.objects.filter(employer=employer, scheme=scheme, month__lt=month, is_estimate=False)
    last = own.order_by("month", "number").last()
    return set(last.wages.values_list("person_id", flat=True)) if last is not None else set()


def _declarations(
    numbers: Collection[int], said: _Said, scheme: str
) -> QuerySet[WageDeclaration, tuple[int, date, bool, list[int]]]:
    """What was said last of each month by employers who had to do with some persons."""
    ever = DeclaredWage.objects.filter(among("person", sorted(numbers)), declaration__scheme=scheme)
    employers = set(ever.order_by().values_list("declaration__employer", flat=True))
    employers |= {employer for works in said.employed.values() for employer, _spell in works}
    of = {name: OuterRef(name) for name in ("employer", "scheme", "month")}
    amended = WageDeclaration.objects.filter(**of, number__gt=OuterRef("number"))
    held = WageDeclaration.objects.filter(
        ~Exists(amended), among("employer", sorted(employers)), scheme=scheme
    )
    return held.order_by().values_list("employer_id", "month", "is_estimate", "left_out")


def _work(said: _Said, numbers: Collection[int]) -> Work:
    declared = {month for number in numbers for _employer, month in said.declared[number]}
    left_out = {month for number in numbers for _employer, month in said.left_out[number]}
    employed = [each for number in numbers for each in said.employed[number]]

    def may_be(month: date) -> bool:
        """Whether somebody works in a month for an employer who has not declared it yet."""
        return any(
            is_within(spell, month) and (employer, month) not in said.months for employer, spell in employed
        )

    nothing = {month for month in left_out - declared if not may_be(month)}
    return Work(frozenset(declared), frozenset(nothing), tuple(spell for _employer, spell in employed))

"""Reads what employers have declared, owe and have paid, and which months they have not declared."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet, Sum

from allcover.expressions.calendar import add_months
from allcover_site.books import chart
from allcover_site.books.details import faults_of_details
from allcover_site.contributions.arrears import pay_by_of
from allcover_site.contributions.assessing import Found, dues_of, payers, takes_wages
from allcover_site.contributions.employer_accounts import month_dues
from allcover_site.contributions.membership import Spell
from allcover_site.contributions.models import (
    Affiliation,
    DeclaredWage,
    Penalty,
    PenaltyChange,
    Receipt,
    WageDeclaration,
)
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.queries import affiliations_within
from allcover_site.contributions.terms_kept import terms_among, terms_set
from allcover_site.registry.models import Employer, Employment, Person
from allcover_site.schemes.queries import NoVersion, Published, schemes, system_of

Change = tuple[Person, int | None, int | None]
"""A worker's earnings in the declaration that was amended and in the one that amends it, in minor units; None for not declared."""


def party_of(employer: Employer) -> str:
    """This function will name an employer in the books."""
    return f"employer {employer.pk}"


def schemes_of_wages(day: date) -> list[str]:
    """This function will name the office's schemes to which employers declare wages, by the law of a day, or have declared some."""
    published, declared = (
        Published(),
        set(WageDeclaration.objects.order_by().values_list("scheme", flat=True)),
    )
    return [scheme for scheme in schemes() if scheme in declared or _takes_wages(published, scheme, day)]


def _takes_wages(published: Published, scheme: str, day: date) -> bool:
    try:
        return takes_wages(published.system_on(scheme, day), scheme)
    except NoVersion:
        return False


def declared_last(employer: Employer, scheme: str, month: date) -> WageDeclaration | None:
    """This function will give what was declared of a month as last amended; None for nothing."""
    return employer.declarations.filter(scheme=scheme, month=month).order_by("number").last()


def months_missing(employer: Employer, scheme: str, on: date) -> list[date]:
    """This function will give the months that should be declared by a day and are not: in which somebody is registered as working
    there, and the law asks employers for contributions to the scheme; or that come after the first declared. What the office estimated is
    not declared."""
    own = employer.declarations.filter(scheme=scheme, is_estimate=False)
    declared = set(own.values_list("month", flat=True))
    working, published = _spells_of(employer.employments.all()), Published()
    held, missing = terms_set(scheme), list[date]()
    month = min([*declared, *(spell.first.replace(day=1) for spell in working)], default=on.replace(day=1))
    first = min(declared, default=on)
    while pay_by_of(terms_among(held, month).employing, month) < on:
        is_due = month not in declared and _any_in(working, month)
        if is_due and (month > first or asks_employers(published, scheme, month)):
            missing.append(month)
        month = add_months(month, 1)
    return missing


def _spells_of(employments: QuerySet[Employment]) -> list[Spell]:
    return [Spell(*days) for days in employments.values_list("first_day", "last_day")]


def _any_in(spells: Sequence[Spell], month: date) -> bool:
    """Whether one of them holds a day of a month; one that ends before it begins holds none."""
    last = add_months(month, 1) - A_DAY
    return any(
        spell.first <= last and (spell.last is None or spell.last >= max(month, spell.first))
        for spell in spells
    )


def asks_employers(published: Published, scheme: str, month: date) -> bool:
    """This function will tell whether the law of a month asks employers for contributions to a scheme."""
    try:
        system = published.system_on(scheme, month)
    except NoVersion:
        return False
    return "employer" in payers(system, scheme).values()


def earnings_by_person(wages: Iterable[DeclaredWage]) -> dict[Person, int]:
    """This function will give what was declared of each worker, in minor units."""
    return {wage.person: wage.earnings for wage in wages}


def changed(before: Mapping[Person, int], after: Mapping[Person, int]) -> list[Change]:
    """This function will give whose earnings are not what they were, with the former and the new ones."""
    persons = {**before, **after}
    return [(one, before.get(one), after.get(one)) for one in persons if before.get(one) != after.get(one)]


def changes_of(declaration: WageDeclaration) -> list[Change]:
    """This function will give whose earnings a declaration changed, with the former and the new ones."""
    former = declaration.employer.declarations.filter(scheme=declaration.scheme, month=declaration.month, number=declaration.number - 1).first()  # fmt: skip
    if former is None:
        return []
    before, after = (earnings_by_person(one.wages.select_related("person")) for one in (former, declaration))
    return changed(before, after)


def working_in(employer: Employer, month: date) -> QuerySet[Employment]:
    """This function will give who works for an employer on some day of a month."""
    within = Q(last_day__isnull=True) | Q(last_day__gte=month)
    return employer.employments.filter(within, first_day__lte=add_months(month, 1) - A_DAY)


def left_out_of(declaration: WageDeclaration) -> list[Person]:
    """This function will give who is registered as working for the employer in the month and is not declared."""
    working = working_in(declaration.employer, declaration.month)
    return list(
        Person.objects.filter(employments__in=working).exclude(wages__declaration=declaration).distinct()
    )


def members_among(wages: Iterable[DeclaredWage], declaration: WageDeclaration) -> dict[int, Affiliation]:
    """This function will give by what the workers of some rows of a declaration are members in its month, by their number."""
    return affiliations_within([wage.person_id for wage in wages], declaration.scheme, declaration.month)


def replayed_wage(wage: DeclaredWage) -> Found:
    """This function will assess again what is owed for a worker, from what was kept, with the steps that led there."""
    declaration = wage.declaration
    return dues_of(system_of(declaration.version), declaration.scheme, wage.inputs, declaration.month)


def faults_of_employers() -> Iterator[str]:
    """This function will say where declarations, penalties and payments do not agree with the books, in the reader's language."""
    owed = {party_of(employer): _owed_in_all(employer) for employer in Employer.objects.all()}
    yield from faults_of_details(chart.EMPLOYERS, owed)


def _owed_in_all(employer: Employer) -> int:
    """What an employer was to pay by declarations and penalties of all schemes, less what it paid; minor units."""
    schemes = set(employer.declarations.values_list("scheme", flat=True))
    declared = sum(due.amount for scheme in schemes for due in month_dues(employer, scheme))
    paid = employer.receipts.filter(cancellation__isnull=True)
    changes = PenaltyChange.objects.filter(penalty__employer=employer)
    penalties = _total(employer.penalties.all()) + _total(changes)
    return declared + penalties - _total(paid)


def _total(rows: QuerySet[Penalty] | QuerySet[PenaltyChange] | QuerySet[Receipt]) -> int:
    """This function will add up the amounts of rows."""
    return int(rows.aggregate(all=Sum("amount"))["all"] or 0)

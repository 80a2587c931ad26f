"""Reads what employers owe month by month as they declared it last, and when they paid it."""

from collections.abc import Mapping
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from allcover.expressions.calendar import add_months
from allcover_site.contributions.arrears import Charge, pay_by_of
from allcover_site.contributions.models import Penalty, WageDeclaration
from allcover_site.contributions.paying import Account, Due, Payment, Settled, account_of
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.terms_kept import terms_among, terms_set
from allcover_site.registry.models import Employer
from allcover_site.ui.days import month_told

EMPLOYER_PAYS = ("worker", "employer")
"""The parts that an employer pays: its own, and that of the workers, which it withholds."""


def last_declarations(scheme: str, month: date) -> QuerySet[WageDeclaration]:
    """This function will give what each employer declared of a month of a scheme, as last amended."""
    filed = WageDeclaration.objects.filter(scheme=scheme, month=month)
    return filed.exclude(Exists(filed.filter(employer=OuterRef("employer"), number__gt=OuterRef("number"))))


def month_dues(employer: Employer, scheme: str) -> list[Due]:
    """This function will give what an employer owes month by month, as last amended."""
    last, held = dict[date, WageDeclaration](), terms_set(scheme)
    for declaration in employer.declarations.filter(scheme=scheme).order_by("month", "number"):
        last[declaration.month] = declaration
    return [
        Due(str(month), month, add_months(month, 1) - A_DAY, pay_by_of(terms_among(held, month).employing, month),
            declaration.due, month_told(month))
        for month, declaration in last.items()
    ]  # fmt: skip


def payments_of(employer: Employer, scheme: str) -> list[Payment]:
    """This function will give what an employer paid."""
    found = employer.receipts.filter(scheme=scheme, cancellation__isnull=True)
    return [Payment(*row) for row in found.values_list("day", "amount")]


def penalties_of(employer: Employer, scheme: str) -> list[Penalty]:
    """This function will give the penalties charged to an employer, each with what changed it since."""
    return list(Penalty.objects.filter(employer=employer, scheme=scheme).prefetch_related("changes"))


def charged_to(employer: Employer, scheme: str) -> list[Charge]:
    """This function will give the penalties charged to an employer."""
    return [
        Charge(str(penalty.month), penalty.number, penalty.day, penalty.rightful, penalty.waived)
        for penalty in penalties_of(employer, scheme)
    ]


def account_of_employer(employer: Employer, scheme: str) -> Account:
    """This function will set what an employer paid against what it owes, penalties included, the oldest first."""
    penalties = [
        Due(f"penalty {charge.due} {charge.number}", charge.day, None, charge.day, charge.amount - charge.waived, month_told(date.fromisoformat(charge.due)))
        for charge in charged_to(employer, scheme)
        if charge.amount > charge.waived
    ]  # fmt: skip
    return account_of([*month_dues(employer, scheme), *penalties], payments_of(employer, scheme))


def months_of(employer: Employer, scheme: str) -> Mapping[date, Settled]:
    """This function will give what an employer owes of each month that it declared, as far as it is settled."""
    settled = account_of_employer(employer, scheme).settled
    return {each.due.first: each for each in settled if each.due.last is not None}

"""Reads what employers have declared, owe and have paid, and which months they have not declared."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Sum

from allcover.expressions.calendar import add_months
from allcover_site.books import chart
from allcover_site.books.queries import balance_of
from allcover_site.contributions.arrears import Charge, pay_by_of
from allcover_site.contributions.assessing import Found, dues_of
from allcover_site.contributions.gathering import terms_among
from allcover_site.contributions.models import DeclaredWage, Penalty, Receipt, WageDeclaration
from allcover_site.contributions.paying import Account, Due, Payment, account_of
from allcover_site.contributions.periods import A_DAY
from allcover_site.contributions.queries import terms_set
from allcover_site.registry.models import Employer
from allcover_site.schemes.queries import system_of


def party_of(employer: Employer) -> str:
    """This function will name an employer in the books."""
    return f"employer {employer.pk}"


def declared_last(employer: Employer, scheme: str, month: date) -> WageDeclaration | None:
    """This function will give what was declared of a month as last amended; None for nothing."""
    return employer.declarations.filter(scheme=scheme, month=month).order_by("number").last()


def month_dues(employer: Employer, scheme: str) -> list[Due]:
    """This function will give what an employer owes month by month, as last amended."""
    last, held = dict[date, WageDeclaration](), terms_set(scheme)
    for declaration in employer.declarations.filter(scheme=scheme).order_by("month", "number"):
        last[declaration.month] = declaration
    return [
        Due(str(month), month, add_months(month, 1) - A_DAY, pay_by_of(terms_among(held, month).employing, month),
            declaration.due, f"{month:%Y-%m}")
        for month, declaration in last.items()
    ]  # fmt: skip


def payments_of(employer: Employer, scheme: str) -> list[Payment]:
    """This function will give what an employer paid."""
    found = employer.receipts.filter(scheme=scheme, cancellation__isnull=True)
    return [Payment(*row) for row in found.values_list("day", "amount")]


def charged_to(employer: Employer, scheme: str) -> list[Charge]:
    """This function will give the penalties charged to an employer."""
    return [
        Charge(str(penalty.month), penalty.number, penalty.day, penalty.amount)
        for penalty in Penalty.objects.filter(employer=employer, scheme=scheme)
    ]


def account_of_employer(employer: Employer, scheme: str) -> Account:
    """This function will set what an employer paid against what it owes, penalties included, the oldest first."""
    penalties = [
        Due(f"penalty {charge.due} {charge.number}", charge.day, None, charge.day, charge.amount, charge.due[:7])
        for charge in charged_to(employer, scheme)
    ]  # fmt: skip
    return account_of([*month_dues(employer, scheme), *penalties], payments_of(employer, scheme))


def months_missing(employer: Employer, scheme: str, on: date) -> list[date]:
    """This function will give the months that should be declared by a day and are not: from the first declared on."""
    declared = set(employer.declarations.filter(scheme=scheme).values_list("month", flat=True))
    held, month, missing = terms_set(scheme), min(declared, default=on), []
    while pay_by_of(terms_among(held, month).employing, month) < on:
        if month not in declared:
            missing.append(month)
        month = add_months(month.replace(day=1), 1)
    return missing


def replayed_wage(wage: DeclaredWage) -> Found:
    """This function will assess again what is owed for a worker, from what was kept, with the steps that led there."""
    declaration = wage.declaration
    return dues_of(system_of(declaration.version), declaration.scheme, wage.inputs, declaration.month)


def faults_of_employers() -> Iterator[str]:
    """This function will say where declarations, penalties and payments do not agree with the books."""
    for employer in Employer.objects.all():
        schemes = set(employer.declarations.values_list("scheme", flat=True))
        owed = sum(due.amount for scheme in schemes for due in month_dues(employer, scheme))
        penalties = int(employer.penalties.aggregate(all=Sum("amount"))["all"] or 0)
        paid = Receipt.objects.filter(employer=employer, cancellation__isnull=True).aggregate(
            all=Sum("amount")
        )
        expected = owed + penalties - int(paid["all"] or 0)
        booked = balance_of(chart.EMPLOYERS, party=party_of(employer))
        if booked != expected:
            yield f"{party_of(employer)}: owes {expected}, in the books {booked}."

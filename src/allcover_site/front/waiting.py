"""What waits for whoever signs in: claims to review, payments to approve, money to take over, months to close, years to open.

Each kind of work is counted as the page counts it on which it is done, within the reach of who asks. What four eyes keep from
somebody, because they did the step before, does not wait for them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allcover_site.approvals.queries import to_approve
from allcover_site.books.models import Period, Proposal
from allcover_site.books.queries import books_begun, years_to_open
from allcover_site.claims.models import PaymentStep
from allcover_site.claims.queries import appeals_waiting, payments_for
from allcover_site.claims.reviewing import queue_for
from allcover_site.contributions.collecting import left_out_for
from allcover_site.contributions.queries import float_of
from allcover_site.contributions.undeclared import LATELY, months_undeclared
from allcover_site.people.doors import is_open
from allcover_site.people.models import Grant, User
from allcover_site.people.queries import EVERY, rights_of
from allcover_site.schemes.queries import schemes


@dataclass(frozen=True)
class Task:
    """A kind of work: the right to do it, the page where it is done, what it is called, and how much of it waits."""

    right: str
    page: str
    label: str | Promise
    count: Callable[[User], int]


@dataclass(frozen=True)
class Waiting:
    """Work that waits, as the first page shows it."""

    label: str
    address: str
    count: int


def waiting_for(user: User) -> Iterator[Waiting]:
    """This function will tell what waits for somebody, in the order of the table below."""
    held = rights_of(user)
    for task in TASKS:
        is_theirs = task.right in held and (
            not task.right.startswith("books.") or is_open(user, task.right, EVERY)
        )
        if is_theirs and (count := task.count(user)):
            yield Waiting(str(task.label), reverse(task.page), count)


def _to_review(user: User) -> int:
    return queue_for(user).count()


def _appeals(user: User) -> int:
    return appeals_waiting(user).count()


def _to_approve(user: User) -> int:
    prepared = payments_for(user, "claims.approve_payment").filter(steps__isnull=True)
    return prepared.exclude(prepared_by=user.username).count()


def _to_pay(user: User) -> int:
    approved = payments_for(user, "claims.pay").filter(
        Exists(_steps("approved").exclude(by=user.username)), ~Exists(_steps("paid", "void"))
    )
    return approved.count()


def _to_reconcile(user: User) -> int:
    paid = payments_for(user, "claims.reconcile").filter(
        Exists(_steps("paid")),
        ~Exists(_steps("reconciled")),
        ~Exists(_steps("approved", "paid").filter(by=user.username)),
    )
    return paid.count()


def _steps(*kinds: str) -> QuerySet[PaymentStep]:
    return PaymentStep.objects.filter(payment=OuterRef("pk"), kind__in=kinds)


def _entries(user: User) -> int:
    return Proposal.objects.filter(answer__isnull=True).exclude(author=user.username).count()


def _left_out(user: User) -> int:
    return len({row["household_id"] for row in left_out_for(user)})


def _silent(user: User) -> int:
    months = months_undeclared(user, timezone.localdate(), LATELY)
    return sum(each.employers for each in months)


def _silent_to_assess(user: User) -> int:
    """Told once to who both takes declarations in and assesses what is not declared."""
    return 0 if "contributions.declare" in rights_of(user) else _silent(user)


def _floats(user: User) -> int:
    collectors = User.objects.filter(receipts__isnull=False).exclude(pk=user.pk).distinct()
    return sum(float_of(collector) != 0 for collector in collectors)


def _months_of_others(user: User) -> int:
    """Told to who watches over the books and may not close a month: it is done by somebody else, or not at all."""
    return 0 if "books.close" in rights_of(user) else _months(user)


def _months(_user: User) -> int:
    """Those since the books begin; what is before them closes with the first."""
    over = Period.objects.filter(closed_at__isnull=True, last_day__lt=timezone.localdate())
    begun = books_begun()
    return over.filter(first_day__gte=begun).count() if begun is not None else 0


def _years_of_others(user: User) -> int:
    """Told to who watches over the books and may not open a year, as the months are."""
    return 0 if "books.close" in rights_of(user) else _years(user)


def _years(_user: User) -> int:
    return years_to_open(timezone.localdate())


def _deeds(kind: str) -> Callable[[User], int]:
    """What others proposed of a kind, or of several with a space between."""
    return lambda user: to_approve(user, *kind.split()).count()


def _first_scheme(_user: User) -> int:
    return 0 if schemes() else 1


def _roles(user: User) -> int:
    return Grant.objects.filter(is_agreed=False).exclude(Q(user=user) | Q(given_by=user.username)).count()


TASKS = (
    Task(
        "contributions.assess",
        "contributions:left-out",
        _("Households that could not be assessed"),
        _left_out,
    ),
    Task(
        "contributions.declare",
        "contributions:undeclared",
        _("Months that employers have not declared"),
        _silent,
    ),
    Task(
        "contributions.estimate",
        "contributions:undeclared",
        _("Months that employers have not declared"),
        _silent_to_assess,
    ),
    Task("claims.review", "claims:queue", _("Claims to review"), _to_review),
    Task("claims.reverse", "claims:appeals", _("Appeals to rule on"), _appeals),
    Task("claims.approve_payment", "claims:payments", _("Payments to approve"), _to_approve),
    Task("claims.pay", "claims:payments", _("Payments to make"), _to_pay),
    Task("claims.reconcile", "claims:payments", _("Payments to find on the bank's statement"), _to_reconcile),
    Task("contributions.take_over", "contributions:counter", _("Collectors who hold money"), _floats),
    Task("books.approve", "books:proposals", _("Entries to approve"), _entries),
    Task("books.close", "month:months", _("Months to close"), _months),
    Task(
        "books.approve",
        "month:months",
        _("Months that wait for the accountant to close them"),
        _months_of_others,
    ),
    Task("books.close", "books:balance", _("Years to open in the books"), _years),
    Task(
        "books.approve",
        "books:balance",
        _("Years that wait for the accountant to open them"),
        _years_of_others,
    ),
    Task(
        "schemes.approve_dated_back",
        "approvals:deeds",
        _("Law, terms and prices dated back to approve"),
        _deeds("law terms prices agreement practice"),
    ),
    Task(
        "registry.approve_merge",
        "approvals:deeds",
        _("Numbers of one person to approve"),
        _deeds("merge unmerge"),
    ),
    Task(
        "contributions.approve_refund",
        "approvals:deeds",
        _("Money to give back to approve"),
        _deeds("refund"),
    ),
    Task("contributions.settle", "approvals:deeds", _("Losses of cash to approve"), _deeds("loss")),
    Task("schemes.publish", "schemes:publish", _("A first scheme to publish"), _first_scheme),
    Task("people.appoint", "people:staff", _("Roles to agree to"), _roles),
)

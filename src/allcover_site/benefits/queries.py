"""Reads benefits: what households were awarded, and what a month comes to, as far as somebody may see it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _

from allcover_site.benefits.models import Award
from allcover_site.books import chart
from allcover_site.books.details import faults_of_details
from allcover_site.books.queries import signed_by_cause, told_amount
from allcover_site.people.models import User
from allcover_site.people.queries import grants_with, reach_of
from allcover_site.registry.models import Membership
from allcover_site.runs.models import LeftOut, Run


@dataclass(frozen=True)
class Payroll:
    """What a scheme gives for a month: how many households within reach, and all they are given, in minor units."""

    run: Run
    households: int
    given: int


def awards_for(user: User) -> QuerySet[Award]:
    """This function will give the awards that somebody may see, by scheme and area."""
    found = Award.objects.filter(grants_with(user, "benefits.read", area="household__area"))
    return found.select_related("household", "version", "run")


def payrolls_for(user: User) -> list[Payroll]:
    """This function will give every month that was decided, the newest first, each with what of it is within reach."""
    sums = awards_for(user).order_by().values("run").annotate(households=Count("pk"), all=Sum("given"))
    held = {row["run"]: row for row in sums}
    runs = Run.objects.filter(deed="benefits").order_by("-month", "scheme")
    seen = [run for run in runs if reach_of(user, "benefits.read", run.scheme).areas]
    return [Payroll(run, held[run.pk]["households"], int(held[run.pk]["all"])) if run.pk in held else Payroll(run, 0, 0)
            for run in seen]  # fmt: skip


def by_branch(awards: QuerySet[Award]) -> dict[str, int]:
    """This function will add up awards by branch."""
    found: dict[str, int] = {}
    for amounts in awards.order_by().values_list("amounts", flat=True):
        for branch, amount in amounts.items():
            found[branch] = found.get(branch, 0) + amount
    return found


def left_out_of(user: User, run: Run) -> QuerySet[LeftOut]:
    """This function will give the households within reach that could not be decided, and why; ``head``: the number of who is at the head of each."""
    within = reach_of(user, "benefits.read", run.scheme).condition("household__area")
    heads = Membership.objects.filter(household=OuterRef("household"), relation="head").order_by("-first_day")
    held = run.left_out.filter(within).annotate(head=Subquery(heads.values("person")[:1]))
    return held.select_related("household").order_by("household")


def faults_of_benefits() -> Iterator[str]:
    """This function will say of which runs the books do not hold what was given, and whether what is owed is all of it less what was
    paid out by hand; in the reader's language."""
    given = dict(Award.objects.order_by().values_list("run_id").annotate(all=Sum("given")))
    booked: dict[int, int] = {}
    for cause, amount in signed_by_cause(chart.BENEFITS, "run ").items():
        run = int(cause.split()[1])
        booked[run] = booked.get(run, 0) + amount
    for run in sorted({*given, *booked}):
        was_given, was_booked = int(given.get(run, 0)), booked.get(run, 0)
        if was_given != was_booked:
            told = _("Run %(run)s gave %(given)s, and in the books it is %(booked)s.")
            yield told % {"run": run, "given": told_amount(was_given), "booked": told_amount(was_booked)}
    yield from faults_of_details(chart.OWED_BENEFITS, {"": -sum(given.values())})

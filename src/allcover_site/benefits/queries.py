"""Reads what was given, and proves that the books hold it."""

from collections.abc import Iterator

from django.db.models import Sum

from allcover_site.benefits.models import Award
from allcover_site.books import chart
from allcover_site.books.queries import signed_by_cause


def faults_of_benefits() -> Iterator[str]:
    """This function will say of which runs the books do not hold what was given."""
    given = dict(Award.objects.order_by().values_list("run_id").annotate(all=Sum("given")))
    booked: dict[int, int] = {}
    for cause, amount in signed_by_cause(chart.BENEFITS, "run ").items():
        run = int(cause.split()[1])
        booked[run] = booked.get(run, 0) + amount
    for run in sorted({*given, *booked}):
        if given.get(run, 0) != booked.get(run, 0):
            yield f"Run {run}: given {given.get(run, 0)}, in the books {booked.get(run, 0)}."

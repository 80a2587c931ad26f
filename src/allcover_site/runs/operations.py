"""Opens runs and writes their batches: each batch is one transaction, and a run that was cut off goes on after its last."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from allcover import __version__
from allcover_site.audit.operations import record
from allcover_site.books.models import Entry
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.export import Record
from allcover_site.registry.models import Household
from allcover_site.runs.finding import Amounts, Exported, compiled
from allcover_site.runs.models import Batch, LeftOut, Run
from allcover_site.schemes.queries import system_of, version_on

ENGINE = "compiled"
SIZE = 2_000
"""Households of a batch: as many as are lost, and done again, when the power fails."""

Export = Callable[[list[Household], Run], Exported]
Decided = tuple[Household, Record, Amounts]


@transaction.atomic
def open_run(*, by: User, right: str, deed: str, scheme: str, month: date) -> Run:
    """This function will open the run of a deed for a month, or give the one that was opened. Raises NotAllowed, NoVersion."""
    check_may(by, right, scheme=scheme)
    first = month.replace(day=1)
    run, is_new = Run.objects.get_or_create(
        deed=deed, scheme=scheme, month=first,
        defaults={"version": version_on(scheme, first), "engine": ENGINE, "library": __version__,
                  "author": by.username, "begun_at": timezone.now()},
    )  # fmt: skip
    if is_new:
        record(
            by,
            "runs.opened",
            f"run {run.pk}",
            run=deed,
            scheme=scheme,
            month=str(first),
            version=str(run.version),
        )
    return run


def next_households(run: Run, size: int) -> list[Household]:
    """This function will give the households that a run has not come to yet, and lock the run until the transaction ends."""
    Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    last = run.batches.order_by("number").values_list("last", flat=True).last() or 0
    waiting = Household.objects.filter(pk__gt=last).order_by("pk")
    return list(waiting[:size])


def found(
    run: Run, labels: Mapping[str, str], households: list[Household], exported: Exported
) -> tuple[list[Decided], list[LeftOut]]:
    """This function will lay a run's version over some households. Of whom they cannot be decided, it is said what is missing."""
    by_number = {str(household.pk): household for household in households}
    decided, left_out = list[Decided](), list[LeftOut]()
    amounts = compiled(system_of(run.version), labels, exported) if exported.records else []
    for kept, told in zip(exported.records, amounts):
        household = by_number.get(kept["household_id"])
        if household is not None and isinstance(told, str):
            left_out.append(LeftOut(run=run, household=household, why=told[:1000]))
        elif household is not None and isinstance(told, dict):
            decided.append((household, kept, told))
    return decided, left_out


def close_batch(
    *, by: User, run: Run, households: list[Household], decided: list[Decided], left_out: list[LeftOut],
    entry: Entry | None = None,
) -> Batch:  # fmt: skip
    """This function will write that a run has dealt with some households, in the transaction that dealt with them."""
    LeftOut.objects.bulk_create(left_out)
    amounts = totals(decided)
    batch = Batch.objects.create(
        run=run, number=run.batches.count() + 1, first=households[0].pk, last=households[-1].pk, decided=len(decided),
        left_out=len(left_out), amounts=amounts, entry=entry, written_at=timezone.now(),
    )  # fmt: skip
    record(by, "runs.batch", f"run {run.pk}", number=batch.number, decided=len(decided), left_out=len(left_out),
           amounts=amounts)  # fmt: skip
    return batch


def totals(decided: Iterable[Decided]) -> Amounts:
    """This function will add up amounts by label."""
    found: Amounts = {}
    for _, _, amounts in decided:
        for label, amount in amounts.items():
            found[label] = found.get(label, 0) + amount
    return found

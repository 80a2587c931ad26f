"""Opens runs and writes their batches: each batch is one transaction, and a run that was cut off goes on after its last."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from allcover import __version__
from allcover_site.audit.operations import record
from allcover_site.books.models import Entry
from allcover_site.people.models import User
from allcover_site.people.queries import Reach, check_may
from allcover_site.registry.export import Record
from allcover_site.registry.models import Household
from allcover_site.runs.finding import Amounts, Exported, compiled
from allcover_site.runs.models import Batch, LeftOut, Run
from allcover_site.schemes.queries import system_of, version_on

ENGINE = "compiled"
SIZE = 4_000
"""Households of a batch: as many as are lost, and done again, when the power fails."""

Export = Callable[[list[int], Run], Exported]
Decided = tuple[int, Record, Amounts]
"""A household's number, the household as it was, and what was found of it."""


@transaction.atomic
def open_run(*, by: User, right: str, deed: str, scheme: str, month: date, area: str = "") -> Run:
    """This function will open the run of a deed for a month, or give the one that was opened. Raises NotAllowed, NoVersion."""
    check_may(by, right, scheme=scheme, area=area)
    first = month.replace(day=1)
    run, is_new = Run.objects.get_or_create(
        deed=deed, scheme=scheme, month=first, area=area,
        defaults={"version": version_on(scheme, first), "engine": ENGINE, "library": __version__,
                  "author": by.username, "begun_at": timezone.now()},
    )  # fmt: skip
    if is_new:
        record(by, "runs.opened", f"run {run.pk}", run=deed, scheme=scheme, month=str(first), area=area,
               version=str(run.version))  # fmt: skip
    return run


def reached(run: Run) -> int:
    """This function will give the number of the last household that a run has come to; 0 for none."""
    return int(run.batches.aggregate(last=Max("last"))["last"] or 0)


def next_households(run: Run, size: int) -> list[int]:
    """This function will give the households that a run has not come to yet, and lock the run until the transaction ends."""
    lock(run)
    waiting = Household.objects.filter(Reach((run.area,)).condition("area"), pk__gt=reached(run)).order_by(
        "pk"
    )
    return list(waiting.values_list("pk", flat=True)[:size])


def lock(run: Run) -> None:
    """This function will let whoever else works on a run wait until the transaction ends."""
    Run.objects.select_for_update(of=("self",)).get(pk=run.pk)


def found(
    run: Run, labels: Mapping[str, str], households: Collection[int], exported: Exported
) -> tuple[list[Decided], list[LeftOut]]:
    """This function will lay a run's version over some households. Of whom they cannot be decided, it is said what is missing."""
    decided, left_out = list[Decided](), list[LeftOut]()
    amounts = compiled(system_of(run.version), labels, exported) if exported.records else []
    for kept, told in zip(exported.records, amounts):
        number = int(kept["household_id"])
        if number in households and isinstance(told, str):
            left_out.append(LeftOut(run=run, household_id=number, why=told[:1000]))
        elif number in households and isinstance(told, dict):
            decided.append((number, kept, told))
    return decided, left_out


def close_batch(
    *, by: User, run: Run, households: list[int], decided: list[Decided], left_out: list[LeftOut],
    entry: Entry | None = None,
) -> Batch:  # fmt: skip
    """This function will write that a run has dealt with some households, in the transaction that dealt with them."""
    # Who was left out before, and cannot be decided yet, is left out once.
    LeftOut.objects.bulk_create(left_out, ignore_conflicts=True)
    amounts = totals(decided)
    batch = Batch.objects.create(
        run=run, number=run.batches.count() + 1, first=households[0], last=households[-1], decided=len(decided),
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

"""Opens runs and writes their batches: each batch is one transaction, and a run that was cut off goes on after its last."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from allcover import __version__
from allcover_site.audit.operations import record
from allcover_site.audit.turns import Turn, in_turn
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


class Found(NamedTuple):
    """What was found of some households, and of which something must be known first."""

    decided: list[Decided]
    left_out: list[LeftOut]

    def of(self, households: Collection[int]) -> "Found":
        """This function will give what was found of some of them."""
        return Found(
            [each for each in self.decided if each[0] in households],
            [each for each in self.left_out if each.household_id in households],
        )


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


def in_batches(
    run: Run, labels: Mapping[str, str], size: int, exporting: Export,
    write: Callable[[list[int], Found], Batch],
) -> Iterator[Batch]:  # fmt: skip
    """This function will lay a run's version over the households that it has not come to yet, batch by batch, and give each batch.

    ``write``: writes what was found of some households, in a transaction that nobody else's of the run comes between. On a
    server the next batch is found out meanwhile. What somebody else who works on the run has come to first is left to them.
    """

    def deed(households: list[int], turn: Turn) -> Batch | None:
        turn.lets_next_begin()
        told = found(run, labels, exporting(households, run))
        turn.comes()
        with transaction.atomic():
            lock(run)
            passed = reached(run)
            rest = [number for number in households if number > passed]
            return write(rest, told) if rest else None

    return (batch for batch in in_turn(_spans(run, size), deed) if batch is not None)


def _spans(run: Run, size: int) -> Iterator[list[int]]:
    """The numbers of the households that a run has not come to yet, so many at a time."""
    last, within = reached(run), Household.objects.filter(Reach((run.area,)).condition("area")).order_by("pk")
    while numbers := list(within.filter(pk__gt=last).values_list("pk", flat=True)[:size]):
        yield numbers
        last = numbers[-1]


def lock(run: Run) -> None:
    """This function will let whoever else works on a run wait until the transaction ends."""
    Run.objects.select_for_update(of=("self",)).get(pk=run.pk)


def found(run: Run, labels: Mapping[str, str], exported: Exported) -> Found:
    """This function will lay a run's version over households. Of whom they cannot be decided, it is said what is missing."""
    told = Found([], [])
    amounts = compiled(system_of(run.version), labels, exported) if exported.records else []
    for kept, each in zip(exported.records, amounts):
        number = int(kept["household_id"])
        if isinstance(each, str):
            told.left_out.append(LeftOut(run=run, household_id=number, why=each[:1000]))
        else:
            told.decided.append((number, kept, each))
    return told


def close_batch(
    *, by: User, run: Run, households: list[int], told: Found, entry: Entry | None = None
) -> Batch:
    """This function will write that a run has dealt with some households, in the transaction that dealt with them."""
    # Who was left out before, and cannot be decided yet, is left out once.
    before = set(
        LeftOut.objects.filter(run=run, household__in=households).values_list("household_id", flat=True)
    )
    LeftOut.objects.bulk_create(one for one in told.left_out if one.household_id not in before)
    amounts = totals(told.decided)
    batch = Batch.objects.create(
        run=run, number=run.batches.count() + 1, first=households[0], last=households[-1], decided=len(told.decided),
        left_out=len(told.left_out), amounts=amounts, entry=entry, written_at=timezone.now(),
    )  # fmt: skip
    record(by, "runs.batch", f"run {run.pk}", number=batch.number, decided=batch.decided, left_out=batch.left_out,
           amounts=amounts, scheme=run.scheme, area=run.area)  # fmt: skip
    return batch


def totals(decided: Iterable[Decided]) -> Amounts:
    """This function will add up amounts by label."""
    found: Amounts = {}
    for _, _, amounts in decided:
        for label, amount in amounts.items():
            found[label] = found.get(label, 0) + amount
    return found

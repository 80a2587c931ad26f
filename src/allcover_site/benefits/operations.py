"""Decides benefits in runs: the compiled engine over the registry; what is given is owed in the books by the same transaction."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import Line
from allcover.expressions.calendar import add_months
from allcover.rules.definition import System
from allcover_site.audit.pausing import without_collecting
from allcover_site.audit.rows import write_rows
from allcover_site.audit.turns import at_most
from allcover_site.benefits.models import Award
from allcover_site.books import chart
from allcover_site.books.models import Entry
from allcover_site.books.operations import post
from allcover_site.contributions.bulk import export
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.runs.finding import Finding, judged
from allcover_site.runs.models import Batch, Run
from allcover_site.runs.operations import SIZE, Decided, Export, Found, close_batch, in_batches, open_run
from allcover_site.schemes.naming import called
from allcover_site.schemes.queries import system_of

RIGHT = "benefits.award"


def branches(system: System, scheme: str) -> dict[str, str]:
    """This function will give the quantities that a scheme pays in cash, each with its branch."""
    paid = (benefit for benefit in system.schemes[scheme].benefits if benefit.form == "cash")
    return {benefit.amount: benefit.branch for benefit in paid}


def award_everybody(
    *, by: User, scheme: str, month: date, size: int | None = None, exporting: Export = export
) -> Run:
    """This function will decide what a scheme gives every household for a month; begun again, it goes on where it was.

    To whom nothing is given nothing is written.

    Raises NotAllowed, NoVersion, NotInBulk, EntryRefused.
    """
    run = open_run(by=by, right=RIGHT, deed="benefits", scheme=scheme, month=month)
    with without_collecting():
        for _batch in award_batches(by=by, run=run, size=size, exporting=exporting):
            pass
    return run


def award_batches(
    *, by: User, run: Run, size: int | None = None, exporting: Export = export
) -> Iterator[Batch]:
    """This function will decide the households that a run has not come to yet, post what they are given, and give each batch."""
    labels = branches(system_of(run.version), run.scheme)
    return in_batches(
        run, labels, size or at_most(SIZE), exporting, lambda some, told: _write(by, run, some, told)
    )


def _write(by: User, run: Run, households: list[int], told: Found) -> Batch:
    check_may(by, RIGHT, scheme=run.scheme)
    told = told.of(set(households))
    names = ("household", "scheme", "month", "version", "run", "given", "amounts", "household_as_was")
    write_rows(Award, names, (
        (household, run.scheme, run.month, run.version_id, run.pk, sum(amounts.values()), amounts, kept)
        for household, kept, amounts in told.decided
        if any(amounts.values())
    ))  # fmt: skip
    entry = _posted(by, run, households[0], told.decided)
    return close_batch(by=by, run=run, households=households, told=told, entry=entry)


def replayed(award: Award) -> Finding:
    """This function will decide again by the judge what was decided, from what was kept, with its steps."""
    system = system_of(award.version)
    return judged(system, branches(system, award.scheme), award.household_as_was, award.month)


def _posted(by: User, run: Run, first: int, decided: list[Decided]) -> Entry | None:
    """What a batch gives is spent in the month it is for, and owed to households; the awards are the sub-ledger."""
    given = sum(sum(amounts.values()) for _, _, amounts in decided)
    if not given:
        return None
    cause = f"run {run.pk} from {first}"
    lines = [
        Line(chart.BENEFITS, debit=given, scheme=run.scheme, cause=cause),
        Line(chart.OWED_BENEFITS, credit=given, scheme=run.scheme, cause=cause),
    ]
    day = add_months(run.month, 1) - date.resolution
    return post(
        by=by,
        key=cause,
        day=day,
        text=_("Benefits, %(scheme)s") % {"scheme": called(run.scheme)},
        lines=lines,
    )

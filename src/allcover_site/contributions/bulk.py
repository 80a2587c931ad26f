"""Assesses everybody for a month: the compiled engine over the registry, written back in batches that a power cut leaves whole."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from allcover.bookkeeping.chain import FIRST, seal
from allcover_site.audit.among import among
from allcover_site.audit.operations import area_of, record
from allcover_site.audit.pausing import without_collecting
from allcover_site.audit.rows import write_rows
from allcover_site.audit.turns import at_most
from allcover_site.contributions.assessing import payers
from allcover_site.contributions.collecting import asked_of, to_assess
from allcover_site.contributions.dating import assess_with, check_in_time, check_not_assessed
from allcover_site.contributions.fees import charge_for_month, charge_on_joining, check_month
from allcover_site.contributions.funding import book_shares
from allcover_site.contributions.joining import check_may_join
from allcover_site.contributions.joining_periods import charge_for_periods
from allcover_site.contributions.lapsing import lapsed_through
from allcover_site.contributions.models import Affiliation, Assessment, BandChoice, WageDeclaration
from allcover_site.contributions.once import has_member, households_to_assess, marked
from allcover_site.contributions.periods import in_time_told
from allcover_site.contributions.queries import households_known, terms_on
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, Reach, check_may, reach_of
from allcover_site.registry.locking import lock_homes, lock_rows
from allcover_site.registry.models import Household, Person
from allcover_site.runs.finding import Exported
from allcover_site.runs.models import Batch, LeftOut, Run
from allcover_site.runs.operations import (
    SIZE,
    Export,
    Found,
    close_batch,
    found,
    in_batches,
    lock,
    open_run,
    reached,
    totals,
)
from allcover_site.schemes.naming import called
from allcover_site.schemes.queries import check_published, system_of

RIGHT = "contributions.assess"


def export(households: list[int], run: Run, before: Exported | None = None) -> Exported:
    """This function will write out households as they are on the first of a run's month, with who is a member of what."""
    records = households_known(households, run.scheme, run.month)
    return Exported([kept for kept in records if kept["people"]], run.month, before)


def export_dues(households: list[int], run: Run, before: Exported | None = None) -> Exported:
    """This function will write out households as :func:`export` does, with whom of them employers have declared for the month."""
    records = households_to_assess(households, run.scheme, run.month)
    return Exported([kept for kept in records if kept["people"]], run.month, before)


class Exporting:
    """An export that is asked for by one scheme after the other, and made once where nobody has a band or was declared."""

    def __init__(self) -> None:
        self.asked: tuple[list[int], date, str] | None = None
        self.last: Exported | None = None

    def __call__(self, households: list[int], run: Run) -> Exported:
        """This function will write out households, or give what was written out of the same ones a moment ago."""
        is_own = BandChoice.objects.exists() or WageDeclaration.objects.filter(month=run.month).exists()
        asked = (households, run.month, run.scheme if is_own else "")
        if self.last is None or self.asked != asked:
            self.asked, self.last = asked, export_dues(households, run, self.last)
        return self.last


def assess_within(*, by: User, scheme: str, month: date, on: date | None = None) -> tuple[Run, ...]:
    """This function will assess everybody in each area in which somebody may. Raises NotAllowed, NoVersion, NotInBulk."""
    areas = reach_of(by, RIGHT, scheme).areas
    if not areas:
        raise NotAllowed(_("You may assess nobody in this scheme."))
    return tuple(
        assess_everybody(by=by, scheme=scheme, month=month, on=on, area=area)
        for area in ([""] if "" in areas else sorted(set(areas)))
    )


def assess_everybody(
    *,
    by: User,
    scheme: str,
    month: date,
    on: date | None = None,
    area: str = "",
    size: int | None = None,
    exporting: Export = export_dues,
) -> Run:
    """This function will assess every household that is not assessed for a month yet; begun again, it goes on where it was.

    Members who could not be assessed before, or came to households later, are tried again. Of who owes nothing and is
    no member nothing is written; nothing is asked of whom an employer has declared, nor of whose cover has lapsed until they join
    again. What the State or a donor owes of it is booked with each batch. ``on``: the day on which it is told, from which it
    can be paid in time; None: the month's own days. ``area``: of the households; empty for all. Raises NotAllowed, NoVersion, NotInBulk, CannotAssess, EntryRefused.
    """
    check_may(by, RIGHT, scheme=scheme, area=area)
    check_month(scheme, month.replace(day=1))
    run = open_run(by=by, right=RIGHT, deed="dues", scheme=scheme, month=month, area=area)
    passed, size = reached(run), size or at_most(SIZE)
    with without_collecting():
        for _batch in assess_batches(by=by, run=run, on=on, size=size, exporting=exporting):
            pass
        last = 0
        waiting = to_assess(Reach((area,)).condition("area"), scheme, run.month).filter(pk__lte=passed)
        while again := list(waiting.filter(pk__gt=last).values_list("pk", flat=True)[:size]):
            last = again[-1]
            assess_again(by=by, run=run, households=again, on=on, exporting=exporting)
    return run


def left_of(run: Run) -> QuerySet[LeftOut]:
    """This function will give whom a run could not assess, and nobody has since."""
    done = Assessment.objects.filter(scheme=run.scheme, month=run.month, household=OuterRef("household"))
    return run.left_out.exclude(Exists(done))


def assessed_in(scheme: str, month: date) -> int:
    """This function will count the households that are assessed for a month, to tell later how many more there are."""
    return Assessment.objects.filter(scheme=scheme, month=month.replace(day=1)).count()


def how_it_went(scheme: str, month: date, before: int, within: Q, unknown: int) -> list[str]:
    """This function will say how many households were assessed since there were ``before``, and how many are left as their cover
    has lapsed; ``unknown``: how many could not be assessed, which is told elsewhere."""
    count, left = assessed_in(scheme, month) - before, asked_of(scheme, month, within).lapsed
    held = {"scheme": called(scheme), "count": count}
    if count:
        told = [ngettext("%(scheme)s: %(count)d household was assessed.", "%(scheme)s: %(count)d households were assessed.", count) % held]  # fmt: skip
    elif left or unknown:
        told = [_("%(scheme)s: nobody was assessed.") % held]
    else:
        told = [_("%(scheme)s: nobody was left to assess.") % held]
    if left:
        why = ngettext(
            "%(scheme)s: %(count)d household was left: by what it has paid, its cover has lapsed by then. Assess again once it has paid.",
            "%(scheme)s: %(count)d households were left: by what they have paid, their cover has lapsed by then. Assess again once they have paid.",
            left,
        )
        told.append(why % {**held, "count": left})
    return told


def assess_batches(
    *, by: User, run: Run, on: date | None = None, size: int | None = None, exporting: Export = export_dues
) -> Iterator[Batch]:
    """This function will assess the households that a run has not come to yet, and give each batch once it is written."""
    writing = _Writing(by, run, on)
    return in_batches(run, _labels(run), size or at_most(SIZE), exporting, writing.write)


@transaction.atomic
def assess_again(
    *, by: User, run: Run, households: list[int], on: date | None = None, exporting: Export = export_dues
) -> Batch:
    """This function will assess households that a run has passed by before, in one transaction."""
    lock(run)
    return _Writing(by, run, on).write(households, found(run, _labels(run), exporting(households, run)))


def _labels(run: Run) -> dict[str, str]:
    return payers(system_of(run.version), run.scheme)


class _Writing:
    """Writes what a run found. Whose cover had lapsed when it began is left: once they pay they are assessed, being asked for again."""

    def __init__(self, by: User, run: Run, on: date | None) -> None:
        self.by, self.run = by, run
        self.pay_by = in_time_told(terms_on(run.scheme, run.month), run.month, on)
        self.lapsed = lapsed_through(run.scheme, run.month)

    def write(self, households: list[int], told: Found) -> Batch:
        """Who was assessed one by one before stays as assessed; who is assessed so meanwhile is waited for."""
        by, run = self.by, self.run
        check_may(by, RIGHT, scheme=run.scheme, area=run.area)
        lock_rows(Household, households)
        done = Assessment.objects.filter(among("household", households), scheme=run.scheme, month=run.month)
        asked = set(households).difference(done.values_list("household_id", flat=True)) - self.lapsed
        told = _declared_meanwhile(run, told.of(asked))
        now = timezone.now()
        names = ("household", "scheme", "month", "version", "due", "dues", "household_as_was", "trace", "run", "author",
                 "assessed_at", "pay_by")  # fmt: skip
        write_rows(Assessment, names, (
            (household, run.scheme, run.month, run.version_id, dues.get("worker", 0), dues, kept, [], run.pk, by.username,
             now, self.pay_by)
            for household, kept, dues in told.decided
            if any(dues.values()) or has_member(kept, run.scheme)
        ))  # fmt: skip
        charge_for_month(by, [number for number, _kept, _dues in told.decided], run.scheme, run.month)
        cause = f"assessment run {run.pk} batch {run.batches.count() + 1}"
        book_shares(by=by, scheme=run.scheme, month=run.month, dues=totals(told.decided), cause=cause)
        return close_batch(by=by, run=run, households=households, told=told)


def _declared_meanwhile(run: Run, told: Found) -> Found:
    """What was found, but found again of whom an employer has declared since the households were written out."""
    records = [kept for _number, kept, _dues in told.decided]
    now = [
        record for was, record in zip(records, marked(records, run.scheme, run.month)) if record is not was
    ]
    if not now:
        return told
    again = found(run, _labels(run), Exported(now, run.month))
    rest = told.of(
        {number for number, *_of in told.decided} - {int(record["household_id"]) for record in now}
    )
    return Found([*rest.decided, *again.decided], [*told.left_out, *again.left_out])


@transaction.atomic
def affiliate_many(*, by: User, scheme: str, persons: Sequence[Person], on: date) -> int:
    """This function will make many persons members of a scheme from a day on; who is one already stays. Gives how many joined.

    Raises NotAllowed, for the first area that is out of reach; NoVersion; DatedBack; MayNotJoin, of everybody whom the law keeps out;
    CannotAssess, EntryRefused.
    """
    check_published(scheme)
    for area in sorted({person.area for person in persons}):
        check_may(by, "contributions.affiliate", scheme=scheme, area=area)
    written = check_in_time(by, scheme, {person.area for person in persons}, on)
    joining, groups = _joining(persons, scheme, on)
    check_not_assessed(groups, scheme, on)
    unknown = check_may_join(joining, scheme, on)
    write_rows(
        Affiliation,
        ("person", "scheme", "first_day", "written_on"),
        ((person.pk, scheme, on, written) for person in joining),
    )
    charge_on_joining(by, joining, scheme, on)
    assess_with(by, groups, scheme, on)
    charge_for_periods(by, groups, scheme, on)
    numbers = sorted(person.pk for person in joining)
    record(by, "contributions.affiliated_many", f"scheme {scheme}", scheme=scheme, area=area_of(person.area for person in joining), on=str(on), joined=len(numbers),
           digest=seal(FIRST, {"persons": numbers}), **({"not_known": len(unknown)} if unknown else {}))  # fmt: skip
    return len(joining)


def _joining(
    persons: Sequence[Person], scheme: str, on: date
) -> tuple[list[Person], dict[int, frozenset[int]]]:
    """Those of some persons who are no members yet under any of their numbers, once, and these; with their households locked."""
    groups = lock_homes([person.pk for person in persons], on)
    going_on = Q(last_day__isnull=True) | Q(last_day__gte=on)
    members = set(Affiliation.objects.filter(going_on, scheme=scheme).values_list("person_id", flat=True))
    joining = []
    for person in persons:
        if members.isdisjoint(groups[person.pk]):
            members.add(person.pk)
            joining.append(person)
    return joining, {person.pk: groups[person.pk] for person in joining}

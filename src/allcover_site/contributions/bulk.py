"""Assesses everybody for a month: the compiled engine over the registry, written back in batches that a power cut leaves whole."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from allcover.bookkeeping.chain import FIRST, seal
from allcover_site.audit.operations import record
from allcover_site.contributions.assessing import payers
from allcover_site.contributions.fees import charge_for_month, charge_on_joining
from allcover_site.contributions.models import Affiliation, Assessment, BandChoice
from allcover_site.contributions.queries import affiliations_known, terms_on
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.export import Record, household_records
from allcover_site.registry.models import Household, Person
from allcover_site.runs.finding import Exported
from allcover_site.runs.models import Batch, Run
from allcover_site.runs.operations import SIZE, Export, close_batch, found, next_households, open_run
from allcover_site.schemes.queries import system_of

RIGHT = "contributions.assess"


def export(households: list[Household], run: Run, before: Exported | None = None) -> Exported:
    """This function will write out households as they are on the first of a run's month, with who is a member of what."""
    known = affiliations_known(households, run.scheme, run.month)
    records = household_records(households, run.month, known)
    return Exported([kept for kept in records if kept["people"]], run.month, before)


class Exporting:
    """An export that is asked for by one scheme after the other, and made once where no scheme has bands of its own."""

    def __init__(self) -> None:
        self.asked: tuple[list[Household], date, str] | None = None
        self.last: Exported | None = None

    def __call__(self, households: list[Household], run: Run) -> Exported:
        """This function will write out households, or give what was written out of the same ones a moment ago."""
        asked = (households, run.month, run.scheme if BandChoice.objects.exists() else "")
        if self.last is None or self.asked != asked:
            self.asked, self.last = asked, export(households, run, self.last)
        return self.last


def assess_everybody(
    *, by: User, scheme: str, month: date, size: int = SIZE, exporting: Export = export
) -> Run:
    """This function will assess every household that is not assessed for a month yet; begun again, it goes on where it was.

    Of who owes nothing and is no member nothing is written.

    Raises NotAllowed, NoVersion, NotInBulk.
    """
    run = open_run(by=by, right=RIGHT, deed="dues", scheme=scheme, month=month)
    while assess_batch(by=by, run=run, size=size, exporting=exporting) is not None:
        pass
    return run


@transaction.atomic
def assess_batch(*, by: User, run: Run, size: int = SIZE, exporting: Export = export) -> Batch | None:
    """This function will assess the next households of a run in one transaction; None when there are none left.

    Who was assessed one by one before stays as assessed.
    """
    check_may(by, RIGHT, scheme=run.scheme)
    households = next_households(run, size)
    if not households:
        return None
    before = set(_assessed(run, households))
    waiting = [household for household in households if household.pk not in before]
    labels = payers(system_of(run.version), run.scheme)
    decided, left_out = found(run, labels, waiting, exporting(households, run))
    now = timezone.now()
    Assessment.objects.bulk_create(
        Assessment(household=household, scheme=run.scheme, month=run.month, version=run.version,
                   due=dues.get("worker", 0), dues=dues, household_as_was=kept, trace=[], run=run, author=by.username,
                   assessed_at=now)
        for household, kept, dues in decided
        if any(dues.values()) or _has_member(kept, run.scheme)
    )  # fmt: skip
    if terms_on(run.scheme, run.month).charges_joining_fee:
        for household, _, _ in decided:
            charge_for_month(by, household, run.scheme, run.month)
    return close_batch(by=by, run=run, households=households, decided=decided, left_out=left_out)


def _assessed(run: Run, households: list[Household]) -> list[int]:
    done = Assessment.objects.filter(scheme=run.scheme, month=run.month, household__in=households)
    return list(done.values_list("household_id", flat=True))


def _has_member(kept: Record, scheme: str) -> bool:
    return any(person["affiliated"].get(scheme) for person in kept["people"].values())


@transaction.atomic
def affiliate_many(*, by: User, scheme: str, persons: Sequence[Person], on: date) -> int:
    """This function will make many persons members of a scheme from a day on; who is one already stays. Gives how many joined.

    Raises NotAllowed, for the first area that is out of reach.
    """
    for area in sorted({person.area for person in persons}):
        check_may(by, "contributions.affiliate", scheme=scheme, area=area)
    going_on = Q(last_day__isnull=True) | Q(last_day__gte=on)
    before = set(Affiliation.objects.filter(going_on, scheme=scheme).values_list("person_id", flat=True))
    joining = [person for person in persons if person.pk not in before]
    Affiliation.objects.bulk_create(
        Affiliation(person=person, scheme=scheme, first_day=on) for person in joining
    )
    if terms_on(scheme, on).charges_joining_fee:
        for person in joining:
            charge_on_joining(by, person, scheme, on)
    numbers = sorted(person.pk for person in joining)
    record(by, "contributions.affiliated_many", f"scheme {scheme}", on=str(on), joined=len(numbers),
           digest=seal(FIRST, {"persons": numbers}))  # fmt: skip
    return len(joining)

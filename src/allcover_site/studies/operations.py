"""Runs what-ifs: opened with a draft, then part by part, each in one transaction, so that one that was cut off goes on.

Nothing is posted and nothing decided. That a draft was run, by whom and with what outcome stands in the trail.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover import __version__
from allcover.expressions.calendar import add_months
from allcover_site.audit.operations import record
from allcover_site.contributions.models import Assessment, CoverPeriod, WageDeclaration
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed, Reach, reach_of
from allcover_site.registry.models import Household
from allcover_site.runs.models import Run
from allcover_site.schemes.models import Version
from allcover_site.studies import claiming, contributing
from allcover_site.studies.drafting import Draft, law_of
from allcover_site.studies.models import Part, Study
from allcover_site.studies.queries import decisions_of, draft_of
from allcover_site.studies.touching import touch

RUN = "studies.run"
HOUSEHOLDS, CLAIMS = 2_000, 500
"""Of one part: as many as are done again when the power fails."""
MOST_MONTHS = 24


class NotStudied(ValueError):
    """A draft cannot be run as asked."""


@dataclass(frozen=True)
class Span:
    """The months on whose members and claims a draft is run, the first and the last, by their first days."""

    first: date
    last: date


@transaction.atomic
def begin(*, by: User, title: str, base: Version, span: Span, draft: Draft) -> Study:
    """This function will open a what-if of a scheme and lay out its work. Raises NotAllowed, NotStudied, and Faults with every
    fault of the draft."""
    reach = reach_of(by, RUN, base.scheme)
    if not reach.areas:
        raise NotAllowed(_("You may not run what-ifs of this scheme."))
    first, last = span.first.replace(day=1), span.last.replace(day=1)
    if not first <= last < add_months(first, MOST_MONTHS):
        raise NotStudied(_("The last month is not before the first, and there are %(most)d at most.") % {"most": MOST_MONTHS})  # fmt: skip
    system = law_of(draft)
    if base.scheme not in system.schemes:
        raise NotStudied(_("The draft has no scheme '%(scheme)s'.") % {"scheme": base.scheme})
    study = Study.objects.create(
        scheme=base.scheme, title=title, base=base, first_month=first, last_month=last, files=dict(draft.files),
        patch=draft.patch, counts_on=draft.counts_on, digest=draft.digest, areas=sorted(set(reach.areas)),
        library=__version__, author=by.username, begun_at=timezone.now(),
    )  # fmt: skip
    if decisions_of(study).exists() and system.schemes[study.scheme].package is None:
        raise NotStudied(_("There are claims in these months, and the draft covers no care."))
    Part.objects.bulk_create(
        Part(study=study, number=number, deed=deed, month=month, first=low, last=high)
        for number, (deed, month, low, high) in enumerate(_work(study), start=1)
    )
    record(by, "studies.begun", f"study {study.pk}", scheme=study.scheme, base=str(base), digest=study.digest,
           first=str(first), last=str(last), areas=study.areas)  # fmt: skip
    return study


Work = tuple[str, date | None, int, int]


def _work(study: Study) -> Iterator[Work]:
    """All there is to do, in order; contributions and benefits only of months in which the office decided any."""
    spans = list(_spans(list(households_of(study).values_list("pk", flat=True)), HOUSEHOLDS))
    month = study.first_month
    while month <= study.last_month:
        if Assessment.objects.filter(scheme=study.scheme, month=month).exists():
            yield from (("dues", month, low, high) for low, high in spans)
        if WageDeclaration.objects.filter(scheme=study.scheme, month=month).exists():
            yield "wages", month, 0, 0
        if Run.objects.filter(deed="benefits", scheme=study.scheme, month=month).exists():
            yield from (("benefits", month, low, high) for low, high in spans)
        month = add_months(month, 1)
    yield from (("periods", None, low, high) for low, high in _spans(list(periods_of(study).values_list("pk", flat=True)), HOUSEHOLDS))  # fmt: skip
    claims = _spans(list(decisions_of(study).values_list("pk", flat=True)), CLAIMS)
    yield from (("claims", None, low, high) for low, high in claims)
    yield "touched", study.last_month, 0, 0


def periods_of(study: Study) -> QuerySet[CoverPeriod]:
    """This function will give the periods of cover that began in the study's months, in order, each with the last day of the one before it."""
    within = Reach(tuple(study.areas)).condition("household__area")
    begun = CoverPeriod.objects.filter(within, scheme=study.scheme, first_day__gte=study.first_month,
                                       first_day__lt=add_months(study.last_month, 1))  # fmt: skip
    former = CoverPeriod.objects.filter(household=OuterRef("household"), scheme=OuterRef("scheme"),
                                        first_day__lt=OuterRef("first_day")).order_by("-first_day")  # fmt: skip
    annotated = begun.annotate(former_last=Subquery(former.values("last_day")[:1]))
    return annotated.select_related("household").order_by("pk")


def _spans(numbers: list[int], size: int) -> Iterator[tuple[int, int]]:
    for place in range(0, len(numbers), size):
        some = numbers[place : place + size]
        yield some[0], some[-1]


def households_of(study: Study) -> QuerySet[Household]:
    """This function will give the households that a study looks at, in order."""
    return Household.objects.filter(Reach(tuple(study.areas)).condition("area")).order_by("pk")


@transaction.atomic
def go_on(*, by: User, study: Study) -> bool:
    """This function will do the next part of a what-if, and say whether there was one. Raises NotAllowed, NotInBulk."""
    held = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
    reach = reach_of(by, RUN, held.scheme)
    if not all(reach.holds(area) for area in held.areas):
        raise NotAllowed(_("You may not run what-ifs of this scheme."))
    part = held.parts.filter(done_at__isnull=True).first()
    if part is None:
        return False
    _DEEDS[part.deed](held, part)
    part.done_at = timezone.now()
    part.save()
    if part.deed == "touched":
        held.ended_at = part.done_at
        held.save()
        record(by, "studies.run", f"study {held.pk}", scheme=held.scheme, digest=held.digest, effects=held.effects.count(),
               otherwise=held.effects.filter(is_other=True).count())  # fmt: skip
    return True


def _households(study: Study, part: Part) -> list[Household]:
    return list(households_of(study).filter(pk__range=(part.first, part.last)))


def _dues(study: Study, part: Part) -> None:
    assert part.month is not None
    contributing.dues(study, part, draft_of(study), _households(study, part))


def _wages(study: Study, part: Part) -> None:
    contributing.wages(study, part, draft_of(study))


def _benefits(study: Study, part: Part) -> None:
    contributing.benefits(study, part, draft_of(study), _households(study, part))


def _periods(study: Study, part: Part) -> None:
    sold = periods_of(study).filter(pk__range=(part.first, part.last))
    contributing.periods(study, part, draft_of(study), list(sold))


def _claims(study: Study, part: Part) -> None:
    some = decisions_of(study).filter(pk__range=(part.first, part.last))
    claiming.claims(study, part, draft_of(study), list(some))


def _touched(study: Study, part: Part) -> None:
    touch(study, draft_of(study), households_of(study))


_DEEDS: Mapping[str, Callable[[Study, Part], None]] = {
    "dues": _dues,
    "wages": _wages,
    "benefits": _benefits,
    "periods": _periods,
    "claims": _claims,
    "touched": _touched,
}

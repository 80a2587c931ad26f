"""Assesses again, night by night, what was assessed: from what was kept the same must come out."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.vocabulary.fault import Faults
from allcover_site.audit.nights import of_tonight
from allcover_site.contributions.assessing import payers
from allcover_site.contributions.models import Assessment
from allcover_site.contributions.queries import replayed
from allcover_site.runs.finding import judged_each
from allcover_site.schemes.queries import system_of

_BROKEN = (Faults, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError)
"""What comes of what was changed by hand: it may be of no shape at all."""


def faults_of_assessments() -> Iterator[str]:
    """This function will name the assessments, of those whose turn it is tonight, that are not what comes out of what they rest on."""
    rows = list(of_tonight(Assessment.objects.select_related("version").defer("version__files", "trace"), timezone.localdate()))  # fmt: skip
    together = defaultdict[tuple[int, str, date], list[Assessment]](list)
    for one in rows:
        together[one.version_id, one.scheme, one.month].append(one)
    same = {one.pk for some in together.values() for one in _same_of(some)}
    for one in rows:
        if one.pk not in same:
            told = _("Assessment no. %(number)s is not what comes out of what it rests on.")
            yield told % {"number": one.pk}


def _same_of(some: Sequence[Assessment]) -> Iterator[Assessment]:
    """Those of a month under one law that come out as they were: they are assessed together, and alone where that breaks off."""
    try:
        first, owing = some[0], [one for one in some if one.household_as_was["people"]]
        system, records = system_of(first.version), [one.household_as_was for one in owing]
        found = judged_each(system, payers(system, first.scheme), records, first.month)
        again = {one.pk: told for one, told in zip(owing, found, strict=True)}
        same = [one for one in some if _is_as(one, again.get(one.pk, {}))]
    except _BROKEN:
        same = [one for one in some if _is_same(one)]
    yield from same


def _is_same(assessment: Assessment) -> bool:
    try:
        if not assessment.household_as_was["people"]:
            return _is_as(assessment, {})
        return _is_as(assessment, replayed(assessment).dues)
    except _BROKEN:
        return False


def _is_as(assessment: Assessment, again: Mapping[str, int] | str) -> bool:
    """Whether it is what was found again; of nobody nothing is: all of them are owed by employers' declarations then."""
    if isinstance(again, str):
        return False
    if not assessment.household_as_was["people"]:
        return not _owed(assessment.dues)
    return assessment.due == again.get("worker", 0) and _owed(assessment.dues) == _owed(again)


def _owed(dues: Mapping[str, int]) -> dict[str, int]:
    """Who owes something: of who owes nothing one engine may say so, and the other nothing."""
    return {payer: amount for payer, amount in dues.items() if amount}

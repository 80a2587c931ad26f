"""Assesses again, night by night, what was assessed: from what was kept the same must come out."""

from collections.abc import Iterator, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.vocabulary.fault import Faults
from allcover_site.audit.nights import of_tonight
from allcover_site.contributions.models import Assessment
from allcover_site.contributions.queries import replayed


def faults_of_assessments() -> Iterator[str]:
    """This function will name the assessments, of those whose turn it is tonight, that are not what comes out of what they rest on."""
    rows = Assessment.objects.select_related("version").defer("version__files", "trace")
    for one in of_tonight(rows, timezone.localdate()):
        if not _is_same(one):
            told = _("Assessment no. %(number)s is not what comes out of what it rests on.")
            yield told % {"number": one.pk}


def _is_same(assessment: Assessment) -> bool:
    """What was changed by hand may be of no shape at all."""
    try:
        if not assessment.household_as_was["people"]:  # All of them are owed by employers' declarations.
            return not _owed(assessment.dues)
        again = replayed(assessment)
    except (Faults, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RuntimeError):
        return False
    return assessment.due == again.due and _owed(assessment.dues) == _owed(again.dues)


def _owed(dues: Mapping[str, int]) -> dict[str, int]:
    """Who owes something: of who owes nothing one engine may say so, and the other nothing."""
    return {payer: amount for payer, amount in dues.items() if amount}

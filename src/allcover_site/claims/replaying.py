"""Decides again, night by night, what was decided: from what was kept the same must come out."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.vocabulary.fault import Faults
from allcover_site.audit.nights import of_tonight
from allcover_site.claims.models import Decision
from allcover_site.claims.queries import is_same, replayed


def faults_of_decisions() -> Iterator[str]:
    """This function will name the decisions, of those whose turn it is tonight, that are not what comes out of what they rest on."""
    for one in of_tonight(Decision.objects.all(), timezone.localdate()):
        if not _is_same(one):
            told = _("Decision %(number)s on claim no. %(claim)s is not what comes out of what it rests on.")
            yield told % {"number": one.number, "claim": one.claim_id}


def _is_same(decision: Decision) -> bool:
    """What was changed by hand may be of no shape at all."""
    try:
        return is_same(decision, replayed(decision))
    except (
        Faults,
        ValueError,
        TypeError,
        LookupError,
        AttributeError,
        ArithmeticError,
        RuntimeError,
        StopIteration,
    ):
        return False

"""Proves that nothing stands in the books by itself: every entry, and all money set aside, has the row or the event it came of.

Which rows point at entries is asked of the tables themselves, so that an application that is added is asked too.
"""

from collections.abc import Iterator
from typing import Any

from django.db.models import ForeignObjectRel, Model, QuerySet
from django.utils.translation import gettext as _

from allcover_site.audit.models import Event
from allcover_site.books.models import Answer, Entry, Line, Reservation, Settlement

OWN: tuple[type[Model], ...] = (Entry, Line, Settlement)
"""Tables of the books that are part of an entry or of money set aside, and never why there is one."""


def faults_of_causes() -> Iterator[str]:
    """This function will name the entries and the money set aside that nothing of the office accounts for, in the reader's language."""
    told, by_hand = _told_by_trail(), set(Answer.objects.values_list("entry_id", flat=True))
    for entry in _loose(Entry.objects.order_by("number")):
        is_undone_by_hand = entry.reversal_of_id is not None and entry.reversal_of_id in by_hand
        if not is_undone_by_hand and entry.number not in told:
            yield _("Entry %(number)s ('%(key)s') has no cause.") % {"number": entry.number, "key": entry.key}
    for reservation in _loose(Reservation.objects.order_by("pk")):
        yield _("The money set aside as '%(key)s' has no cause.") % {"key": reservation.key}


def _loose(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows that no row of another application, and no answer to a proposal, points at."""
    pointing = (each for each in rows.model._meta.related_objects if _is_cause(each))
    return rows.filter(**{f"{each.name}__isnull": True for each in pointing})


def _is_cause(relation: ForeignObjectRel) -> bool:
    return relation.related_model not in OWN


def _told_by_trail() -> set[int]:
    """The entries that an event says were posted by what it tells of, such as by the hand-over of a float."""
    return set(Event.objects.filter(facts__has_key="entry").values_list("facts__entry", flat=True))

"""Tells of benefits that rest on the law of days behind: months that were decided, and what they gave."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from allcover_site.approvals.kinds import rests
from allcover_site.benefits.models import Award
from allcover_site.runs.models import Run


@rests
def _resting(scheme: str, first_day: date) -> Iterator[str]:
    """Months of benefits from that of a day on: they stay as they were decided, by a law that would count no more."""
    month = first_day.replace(day=1)
    for told, rows in (
        (_("months of benefits decided: %(count)d"), Run.objects.filter(deed="benefits")),
        (_("benefits awarded: %(count)d"), Award.objects.all()),
    ):
        if count := rows.filter(scheme=scheme, month__gte=month).count():
            yield told % {"count": count}

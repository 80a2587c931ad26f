"""Tells members and staff what the pure modules found, in words of the reader's language."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover_site.contributions.membership import Standing
from allcover_site.ui.days import day_told, month_told

STATES: Mapping[str, str | Promise] = {
    "none": gettext_lazy("No member"),
    "joined": gettext_lazy("Joined"),
    "waiting": gettext_lazy("Waiting"),
    "entitled": gettext_lazy("Entitled"),
    "grace": gettext_lazy("In grace"),
    "lapsed": gettext_lazy("Lapsed"),
    "unassessed": gettext_lazy("Not assessed yet"),
    "rejoined": gettext_lazy("Re-joined"),
    "suspended": gettext_lazy("Suspended"),
}

PARTS: Mapping[str, str | Promise] = {
    "lump_sum": gettext_lazy("Lump sum"),
    "adults": gettext_lazy("Adults"),
    "children": gettext_lazy("Children"),
    "assembly": gettext_lazy("General assembly"),
    "registration": gettext_lazy("Registration"),
    "discount": gettext_lazy("Discount"),
    "by_law": gettext_lazy("Months by the published law"),
    "joining_fee": gettext_lazy("Joining fee"),
}

PAYERS: Mapping[str, str | Promise] = {
    "worker": gettext_lazy("Worker"),
    "employer": gettext_lazy("Employer"),
    "state": gettext_lazy("State"),
    "donor": gettext_lazy("Donors"),
    "reserve": gettext_lazy("Reserve"),
}


def reason(standing: Standing) -> str:
    """This function will say why somebody stands as they do, in a sentence."""
    reasons = {
        "not_affiliated": _("Is no member of the scheme on this day."),
        "left": _("Left the scheme; was a member until %(day)s."),
        "suspended": _("Cover rests until %(day)s.")
        if standing.until
        else _("Cover rests until the office lets it go on."),
        "nothing_due": _("Has joined; nothing has fallen due yet."),
        "pay_by": _("Has joined; the first payment is in time until %(day)s."),
        "begins": _("Has paid; cover begins on %(day)s."),
        "waits": _("Has paid; care that is waited for is given from %(day)s."),
        "rejoined": _("Paid again after a lapse; waits once more, until %(day)s."),
        "paid": _("Paid until %(day)s."),
        "nothing_asked": _("The scheme asks for no contribution."),
        "grace": _("Not paid; payment is in time until %(day)s."),
        "work_ended": _("The work that made them a member has ended; is a member until %(day)s."),
        "not_paid": _("Not paid; payment was in time until %(day)s."),
        "not_assessed": _("Has joined; the month %(month)s has not been assessed yet.")
        if standing.state == "joined"
        else _(
            "Has paid; the month %(month)s has not been assessed yet. Care counts until it is, at most until %(day)s."
        ),
        "not_assessed_long": _(
            "Has paid, but the office has assessed no month for too long: care counted until %(day)s. It counts again once the months are assessed and paid."
        ),
        "not_renewed": _("Was covered until %(day)s and has paid for no time after it."),
    }
    return reasons[standing.why] % {
        "day": day_told(standing.until) if standing.until else "",
        "month": month_told(standing.stretch.first) if standing.stretch else "",
    }

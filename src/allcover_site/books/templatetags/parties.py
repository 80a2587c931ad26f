"""Shows with whom and why a line of the books is, in the language of the page: they are kept as a kind and a number."""

from collections.abc import Mapping

from django.template import Library
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = Library()

Text = str | Promise

PARTIES: Mapping[str, Text] = {
    "household": _("Household %(which)s"),
    "facility": _("Facility %(which)s"),
    "person": _("Person %(which)s"),
    "employer": _("Employer %(which)s"),
    "collector": _("Collector %(which)s"),
}
CAUSES: Mapping[str, Text] = {
    "receipt": _("Receipt %(which)s"),
    "claim": _("Claim %(which)s"),
    "letter": _("Letter of guarantee %(which)s"),
    "payment": _("Payment %(which)s"),
    "shortage": _("Missing cash %(which)s"),
    "refund": _("Refund %(which)s"),
    "earned": _("Contributions earned in %(which)s"),
    "declaration": _("Declaration %(which)s"),
    "assessment": _("Assessment %(which)s"),
    "correction": _("Correction of assessment %(which)s"),
    "funding": _("Payment of a funder %(which)s"),
    "penalty": _("Penalty %(which)s"),
    "run": _("Benefit run %(which)s"),
    "period": _("Period of cover %(which)s"),
}
MEANS: Mapping[str, Text] = {
    "bank": _("Bank"),
    "mobile": _("Mobile money"),
    "funding": _("Paid by a funder"),
    "funder state": _("State"),
    "funder donor": _("Donors"),
}


@register.filter
def party(kept: str) -> str:
    """This function will say with whom a line is."""
    return _said(kept, PARTIES)


@register.filter
def cause(kept: str) -> str:
    """This function will say why a line is."""
    return _said(kept, CAUSES)


def _said(kept: str, kinds: Mapping[str, Text]) -> str:
    """What is of no kind known here stays as it is."""
    kind, _space, which = kept.partition(" ")
    return str(kinds[kind]) % {"which": which} if which and kind in kinds else str(MEANS.get(kept, kept))

"""Shows shares, and the names of limits and of a payment's states, in the reader's language."""

from django.template import Library
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from allcover_site.claims.models import PaymentStep

register = Library()

LIMITS = {
    "ceiling": _("Ceiling"),
    "deductible": _("What the patient bears first"),
    "group": _("Care of a kind"),
    "item": _("Item"),
    "person": _("the person"),
    "household": _("the household"),
    "year": _("the calendar year"),
    "cover": _("the year of cover"),
}
STATES = {"prepared": _("Prepared"), **dict(PaymentStep.Kind.choices)}


@register.filter
def percent(share: float) -> str:
    """This function will write a share in hundredths with one digit."""
    return f"{number_format(100 * share, 1)} %"


@register.filter
def limit_name(name: str) -> str:
    """This function will say what a limit is of, for whom or within what."""
    return str(LIMITS[name])


@register.filter
def payment_state(state: str) -> str:
    """This function will name the state of a payment."""
    return str(STATES[state])

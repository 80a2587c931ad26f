"""Shows how a member stands, and what a value is made of, in words."""

from django.template import Library

from allcover_site.contributions.membership import Standing
from allcover_site.contributions.telling import PARTS, STATES, reason

register = Library()


@register.filter
def state(standing: Standing) -> str:
    """This function will give the word for how somebody stands."""
    return str(STATES[standing.state])


@register.filter
def why(standing: Standing) -> str:
    """This function will give the reason in a sentence."""
    return reason(standing)


@register.filter
def part(name: str) -> str:
    """This function will give the word for a part of a value."""
    return str(PARTS[name])

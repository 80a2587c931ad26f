"""Shows how a member stands, and what a value is made of, in words."""

from collections.abc import Mapping

from django.template import Library

from allcover_site.contributions.membership import Standing
from allcover_site.contributions.telling import PARTS, PAYERS, STATES, reason

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


@register.filter
def payer(name: str) -> str:
    """This function will give the word for who pays."""
    return str(PAYERS.get(name, name))


@register.filter
def named(labels: Mapping[str, str], code: str) -> str:
    """This function will give what a code is called; itself where it is not known any more."""
    return labels.get(code, code)


@register.filter
def at(amounts: Mapping[str, int], name: str) -> int:
    """This function will give the amount under a name; 0 for none."""
    return amounts.get(name, 0)


@register.filter
def size(amount: int) -> int:
    """This function will give how much an amount is, where words say which way it is owed."""
    return abs(amount)

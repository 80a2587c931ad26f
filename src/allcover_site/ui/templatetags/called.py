"""Shows what something is called in place of its code, by the names that the page was given."""

from collections.abc import Iterable, Mapping

from django.template import Library

register = Library()


@register.filter
def called(code: str, names: Mapping[str, str]) -> str:
    """This function will give what a code is called; nothing for none."""
    return names[code] if code else ""


@register.filter
def called_all(codes: Iterable[str], names: Mapping[str, str]) -> str:
    """This function will give what several codes are called, one after the other."""
    return ", ".join(names[code] for code in codes)

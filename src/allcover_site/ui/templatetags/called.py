"""Shows what something is called in place of its code, by the names that the page was given."""

from collections.abc import Mapping

from django.template import Library

register = Library()


@register.filter
def called(code: str, names: Mapping[str, str]) -> str:
    """This function will give what a code is called; nothing for none."""
    return names[code] if code else ""

"""Shows why somebody could not be decided, in words."""

from django.template import Library

from allcover_site.runs import telling

register = Library()


@register.filter
def why_told(why: str) -> str:
    """This function will say why, in the language of the page."""
    return telling.why_told(why)

"""Shows what a version is called: the scheme's name in the language of the page, and its number."""

from django.template import Library

from allcover_site.schemes.models import Version
from allcover_site.schemes.naming import SchemeNames

register = Library()


@register.filter
def version_name(version: Version, names: SchemeNames) -> str:
    """This function will give what a version is called."""
    return names.of_version(version)

"""Levels of health facilities: those that the office's schemes name, and what they are called."""

from django.utils import timezone
from django.utils.translation import gettext_lazy

from allcover_site.schemes.queries import NoVersion, Published

LEVELS = {
    "health_centre": gettext_lazy("health centre"),
    "district_hospital": gettext_lazy("district hospital"),
}
"""What levels of facilities that definitions of the catalogue name are called."""


def level_told(level: str) -> str:
    """This function will give what a level is called, in the language of the page where it has a word for it."""
    return str(LEVELS.get(level, level.replace("_", " ")))


def levels_known() -> list[tuple[str, str]]:
    """This function will give the levels that the schemes of today name, each by its code and what it is called."""
    published, today, found = Published(), timezone.localdate(), dict[str, str]()
    for scheme in published.schemes:
        try:
            package = published.system_on(scheme, today).schemes[scheme].package
        except NoVersion:
            continue
        found |= {level: level_told(level) for level in (package.levels if package is not None else ())}
    return list(found.items())

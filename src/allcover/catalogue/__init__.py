"""The definitions that come with Allcover: one folder a country, one folder a scheme in it.

Coresia and Estara are invented: the one has a scheme of every kind, the other a contributory system that rests on
registers. All others are real, cited, and marked where nobody has checked the text; only Chile 1990 is complete.
"""

from importlib.resources import files
from pathlib import Path


def country_folder(name: str) -> Path:
    """This function will give the folder of a country that comes with Allcover; LookupError names those that do."""
    folder = catalogue_folder() / name
    if not (folder / "country.yaml").is_file():
        raise LookupError(f"'{name}' is not in the catalogue. It holds: {', '.join(countries())}.")
    return folder


def countries() -> tuple[str, ...]:
    """This function will name the countries that come with a definition."""
    return tuple(sorted(path.parent.name for path in catalogue_folder().glob("*/country.yaml")))


def catalogue_folder() -> Path:
    """This function will give the folder that holds the countries."""
    return Path(str(files("allcover.catalogue")))

"""Looks for persons by number or by how their names begin, in any order and without accents, as far as a list is read.

Each way in which words can be names is one walk along an index, in its order, and ends when enough are found: however
many are called alike, no more rows are read than are shown.
"""

from collections.abc import Iterator

from django.db.models import QuerySet

from allcover_site.people.models import User
from allcover_site.registry.likeness import folded
from allcover_site.registry.models import Person
from allcover_site.registry.queries import merged, persons_for, root

MOST = 500
"""Persons that are found; who looks for one among more writes more of the name."""

END = "\U0010ffff"
"""Comes after every letter."""

Names = tuple[str, str]


def persons_found(user: User, words: str, most: int = MOST) -> list[int]:
    """This function will give the numbers of persons within reach whose number it is, or whose names begin so, by family name.

    Words are the beginning of a given name, of a family name or of both, in whichever order.
    """
    within, written = persons_for(user), words.split()
    numbers = [int(word) for word in written if word.isascii() and word.isdigit() and len(word) < 18]
    names = [plain for word in written if not word.isdecimal() and (plain := folded(word))]
    if written and not (names or numbers):
        return []
    found = _found(within, numbers, names, most)
    if (
        numbers and not found
    ):  # Few were merged into others, and whoever was is not found by their own number.
        into = merged()
        found = _found(within, [root(number, into) for number in numbers], names, most)
    return found


def _found(within: QuerySet[Person], numbers: list[int], names: list[str], most: int) -> list[int]:
    for number in numbers:
        within = within.filter(pk=number)
    found = dict[int, None]()
    for way in _ways(names):
        found |= dict.fromkeys(_along(within, way)[: most - len(found)])
        if len(found) >= most:
            break
    return list(found)


def _ways(words: list[str]) -> Iterator[Names]:
    """Each way in which words can be the beginnings of a family and a given name; empty for whatever name."""
    for place in range(len(words), -1, -1):
        family, given = " ".join(words[:place]), " ".join(words[place:])
        yield family, given
        if family and given:
            yield given, family


def _along(within: QuerySet[Person], way: Names) -> QuerySet[Person, int]:
    """The persons so called, by the index that has them together."""
    family, given = way
    order = (
        ("family_plain", "given_plain", "pk")
        if family or not given
        else ("given_plain", "family_plain", "pk")
    )
    for field, name in (("family_plain", family), ("given_plain", given)):
        if name:
            within = within.filter(**{f"{field}__gte": name, f"{field}__lt": name + END})
    return within.order_by(*order).values_list("pk", flat=True)

"""Looks for persons by number or by how their names begin, in any order and without accents, as far as a list is read.

Each way in which words can be names is one walk along an index, in its order, and ends when enough are found: however
many are called alike, no more rows are read than are shown. Where nobody or few are called so, those are looked for whose
names are heard alike, as the search for who is registered twice hears them: a bounded stretch of an index, ranked.
"""

from collections.abc import Collection, Iterator
from heapq import nlargest

from django.db.models import Q, QuerySet

from allcover_site.people.models import User
from allcover_site.registry.likeness import folded, name_score
from allcover_site.registry.likeness import sound as sound_of
from allcover_site.registry.models import Person
from allcover_site.registry.queries import merged, persons_for, root

MOST = 500
"""Persons that are found; who looks for one among more writes more of the name."""

FEW = 3
"""Where no more than these are found as written, similar names are looked for too."""

MOST_HEARD, MOST_SIMILAR = 500, 20
"""Persons of one stretch of the index that are compared, and that are shown."""

LIKELY_NAME = 0.8
"""From here on a name is shown as similar; tests say what falls on either side of it."""

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


def persons_similar(user: User, words: str, but: Collection[int] = ()) -> list[int]:
    """This function will give the numbers of persons within reach whose names are written or sound like words, the likest first.

    For names that nobody, or hardly anybody, was found under as written; nothing for numbers. Only those are compared whose
    names sound alike as a whole or, where two names are asked, one of which does and the other begins alike.
    """
    names = [plain for word in words.split() if not word.isdecimal() and (plain := folded(word))]
    heard = [sound for sound in map(sound_of, names) if sound]
    if not heard or len(names) < len(words.split()):
        return []
    candidates = dict[int, Names]()
    for condition, order in _alike(names):
        rows = persons_for(user).filter(condition).order_by(*order)[:MOST_HEARD]
        candidates |= {
            number: (given, family)
            for number, given, family in rows.values_list("pk", "given_name", "family_name")
        }
    known = frozenset(but)
    scored = ((name_score(names, *called), -number) for number, called in candidates.items() if number not in known)  # fmt: skip
    likest = nlargest(MOST_SIMILAR, (each for each in scored if each[0] >= LIKELY_NAME))
    return [-number for _score, number in likest]


def _alike(names: list[str]) -> Iterator[tuple[Q, Names]]:
    """Conditions that the index of sounds finds, with its order: each is one stretch of it."""
    by_family, by_given = ("family_sound", "given_sound"), ("given_sound", "family_sound")
    if len(names) == 1:
        for order in (by_family, by_given):
            yield Q(**{order[0]: sound_of(names[0])}), order
        return
    for at in range(1, len(names)):
        pair = sound_of(" ".join(names[:at])), sound_of(" ".join(names[at:]))
        for order in (by_family, by_given):
            for whole, begun in (pair, pair[::-1]):
                if whole and begun:
                    ends = {f"{order[1]}__gte": begun[0], f"{order[1]}__lt": begun[0] + END}
                    yield Q(**{order[0]: whole}, **ends), order


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

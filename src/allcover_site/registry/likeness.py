"""How alike two persons are as they were written down: a pure reading of names, days of birth, sexes and places.

Names are heard rather than read: Mohamed and Muhammad, Awa Diallo and Diallo Awa are alike. Comparing everybody with
everybody would take for ever, so only those are compared who fall into one block: born on one day with one name that
sounds alike, or born in one year with both.
"""

import heapq
import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations

from rapidfuzz.distance import OSA, JaroWinkler

LIKELY = 0.86
"""From here on two are shown as perhaps one person; tests say what falls on either side of it."""

OTHER = 0.7
"""Below it a name beside a number is plainly another."""

NAME, BIRTH, SEX, PLACE = 0.6, 0.25, 0.1, 0.05
"""How much each tells; together one."""

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ph", "f"), ("[cs]h", "s"), ("d[jz]|di(?=[aeou])|gi(?=[aou])|g(?=[ei])", "j"), ("[cç](?=[ei])", "s"),
        ("ck|[cqk]", "k"), ("[zx]", "s"), ("gn|ny", "n"), ("[hyw]", ""),
    )
)  # fmt: skip
_VOWELS = re.compile("[aeiou]")
_TWICE = re.compile(r"(.)\1+")

SOUND = 12
"""Letters of a sound that are kept."""

PLAIN = 40
"""Letters of a name without marks that are kept, to look for it."""


@dataclass(frozen=True)
class Written:
    """A person as written down."""

    number: int
    given_name: str
    family_name: str
    sex: str
    birth_date: date
    area: str


@dataclass(frozen=True, order=True)
class Pair:
    """Two numbers, the smaller first, and how alike they are, from 0 to 1."""

    score: float
    one: int
    two: int


@lru_cache(maxsize=1 << 17)
def folded(name: str) -> str:
    """This function will write a name without accents, capitals and marks.

    >>> folded("N’Guessan-Étienne")
    'nguessan etienne'
    """
    plain = "".join(
        letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter)
    )
    return " ".join(re.sub(r"[^\w\s]", "", re.sub(r"[-‐‑–_/.]", " ", plain)).casefold().split())


@lru_cache(maxsize=1 << 17)
def sound(name: str) -> str:
    """This function will write how a name sounds, roughly: its consonants, and that it begins with a vowel.

    >>> sound("Mohamed") == sound("Muhammad"), sound("Fatou"), sound("Aminata") == sound("Eminata")
    (True, 'ft', True)
    """
    heard = folded(name).replace(" ", "")
    for pattern, replacement in _SOUNDS:
        heard = pattern.sub(replacement, heard)
    begins = "a" if _VOWELS.match(heard) else ""
    heard = _TWICE.sub(r"\1", begins + _VOWELS.sub("", heard))
    return heard[:SOUND]


def score(one: Written, two: Written) -> float:
    """This function will say how alike two persons are, from 0 to 1; 1 only for what is written alike."""
    rest = (
        BIRTH * _births(one.birth_date, two.birth_date)
        + SEX * (one.sex == two.sex)
        + PLACE * _places(one.area, two.area)
    )
    # Names take the longest to compare: not where nothing can come of it.
    return rest if rest + NAME < LIKELY else rest + NAME * _names(one, two)


def _names(one: Written, two: Written) -> float:
    straight = (_near(one.given_name, two.given_name) + _near(one.family_name, two.family_name)) / 2
    # Which name is the family's is not always known to who writes it down.
    swapped = (_near(one.given_name, two.family_name) + _near(one.family_name, two.given_name)) / 2
    return max(straight, 0.98 * swapped)


@lru_cache(maxsize=1 << 17)
def _near(one: str, two: str) -> float:
    """Letter by letter; more where they sound alike, for then other letters are no other name."""
    plain, other = folded(one), folded(two)
    letters: float = OSA.normalized_similarity(plain, other)
    if sound(one) != sound(two):
        return letters
    return max(letters, (1 + JaroWinkler.normalized_similarity(plain, other)) / 2)


def _births(one: date, two: date) -> float:
    """Days and months change places, digits are misread, and many know only the year."""
    if one == two:
        return 1.0
    if (one.year, one.month, one.day) == (two.year, two.day, two.month):
        return 0.9
    same = (one.year == two.year) + (one.month == two.month) + (one.day == two.day)
    if same == 2:
        return 0.8 if abs(one.year - two.year) <= 10 else 0.4
    if one.year == two.year:
        return 0.6 if (1, 1) in ((one.month, one.day), (two.month, two.day)) else 0.3
    return 0.2 if abs(one.year - two.year) <= 2 else 0.0


def _places(one: str, two: str) -> float:
    if one == two:
        return 1.0
    if one.startswith(f"{two}.") or two.startswith(f"{one}."):
        return 0.8
    return 0.4 if one.partition(".")[0] == two.partition(".")[0] else 0.0


def name_score(words: Sequence[str], given: str, family: str) -> float:
    """This function will say how alike words are to somebody's name, in whichever order, from 0 to 1: one word to either
    name or one part of it; several as a given and a family name.

    >>> name_score(["mohamed"], "Muhammad Ali", "Ba") > LIKELY > name_score(["mohamed"], "Moussa", "Ba")
    True
    """
    if len(words) == 1:
        parts = {given, family, *given.split(), *family.split()}
        return max(_near(words[0], part) for part in parts)
    ways = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    return max(
        (_near(one, first) + _near(other, second)) / 2
        for one, other in ways
        for first, second in ((given, family), (family, given))
    )


def is_other_name(written: str, given: str, family: str) -> bool:
    """This function will say whether a name that is written beside a number is plainly another than the one known of it.

    Spelt otherwise, in another order, or with a part more or less, it is no other name.

    >>> [is_other_name(name, "Ana", "Lo") for name in ("LO Anna", "Ana Maria Lo", "Ana", "Ben Lo")]
    [False, False, False, True]
    """
    words, parts = folded(written).split(), folded(f"{given} {family}").split()
    fewer, more = sorted((words, parts), key=len)
    if not fewer:
        return False
    return sum(max(_near(one, other) for other in more) for one in fewer) < OTHER * len(fewer)


def likest(person: Written, among: Iterable[Written], most: int = 10) -> list[Pair]:
    """This function will give who of others is likely the same person, the likest first."""
    pairs = (_pair(person, other) for other in among if other.number != person.number)
    return heapq.nlargest(most, (pair for pair in pairs if pair.score >= LIKELY))


def likely_pairs(persons: Iterable[Written], apart: Collection[tuple[int, int]], most: int) -> list[Pair]:
    """This function will give the likest pairs of a register, without those that are known to be two people.

    ``apart``: pairs of numbers, the smaller first.
    """
    compared: set[tuple[int, int]] = set()
    return heapq.nlargest(most, _likely(persons, apart, compared))


def _likely(
    persons: Iterable[Written], apart: Collection[tuple[int, int]], compared: set[tuple[int, int]]
) -> Iterator[Pair]:
    for block in _blocks(persons).values():
        for one, two in combinations(block, 2):
            numbers = (min(one.number, two.number), max(one.number, two.number))
            if numbers in apart or numbers in compared:
                continue
            compared.add(numbers)
            pair = _pair(one, two)
            if pair.score >= LIKELY:
                yield pair


def _blocks(persons: Iterable[Written]) -> dict[tuple[object, ...], list[Written]]:
    found: dict[tuple[object, ...], list[Written]] = defaultdict(list)
    for person in persons:
        sounds = sorted((sound(person.given_name), sound(person.family_name)))
        for one in set(sounds):
            found[person.birth_date, one].append(person)
        found[person.birth_date.year, *sounds].append(person)
    return found


def _pair(one: Written, two: Written) -> Pair:
    return Pair(score(one, two), min(one.number, two.number), max(one.number, two.number))

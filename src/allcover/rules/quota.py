"""Limited places given by score: what a law says of them, and how far they reach in one population."""

from dataclasses import dataclass, field
from datetime import date

from allcover.expressions.nodes import Exact
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.exact import Fraction
from allcover.vocabulary.fault import Place

FIRST = {"lowest": "<=", "highest": ">="}
"""Who comes first, and how a score within the cut-off compares with it."""

MADE_UP = ("among", "score", "cutoff")
"""What a quota called ``x`` adds to the names of its scheme: ``x_among``, ``x_score``, ``x_cutoff``."""


@dataclass(frozen=True)
class Quota:
    """A number of places, given in order of a score among those who meet a condition.

    ``key`` is the condition *has a place*; ``among`` and ``score`` are the keys of the quantities it rests on, ``cutoff``
    and ``number`` those of parameters: the last score served, which nobody writes down, and the number of places.
    ``of`` is person or household; ``ties`` says whether all of several at the last place are ``in`` or ``out``.
    """

    key: str
    of: str
    label: str
    among: str
    score: str
    cutoff: str
    number: str
    first: str
    ties: str
    source: Citation | None
    place: Place = field(compare=False)

    @property
    def sign(self) -> str:
        """How a score that is served compares with the last one served."""
        return FIRST[self.first]


@dataclass(frozen=True)
class Limit:
    """How far places reach in the order of scores: up to ``value``, those at it included if ``is_reached``.

    Without a value: to everybody (``is_reached``) or to nobody.
    """

    value: Exact | None
    is_reached: bool = True


EVERYBODY, NOBODY = Limit(None), Limit(None, is_reached=False)


@dataclass(frozen=True)
class Cutoff:
    """How far the places of a quota reach on a day: surely up to ``sure``, not beyond ``possible``; equal where known.

    ``number`` is the number of places, None where the law gives none on the day. ``asked`` is between how many persons or
    households ask for one, ``served`` how many get one (weighted), None where that cannot be told or was not counted.
    ``rows`` of the survey may ask for one.
    """

    day: date
    sure: Limit
    possible: Limit
    number: Exact | None = None
    asked: tuple[Fraction, Fraction] | None = None
    served: Fraction | None = None
    rows: int = 0
    origin: str = "as given"

    @property
    def is_known(self) -> bool:
        """Whether it is settled who is served."""
        return self.sure == self.possible


def told(cutoff: Cutoff) -> str:
    """This function will say how far places reach, in words: ``last score served: 512, 300 of 300 places``."""
    places = (
        f"{_count(cutoff.number)} places" if cutoff.number is not None else "a number of places not known"
    )
    served = f", {_count(cutoff.served)} of {places}" if cutoff.served is not None else ""
    if cutoff.is_known:
        return f"{_reach(cutoff.sure)}{served}"
    asked = f", asked for by {_between(cutoff.asked)}" if cutoff.asked is not None else ""
    return f"surely {_until(cutoff.sure)}, perhaps {_until(cutoff.possible)} ({places}{asked})"


def _reach(limit: Limit) -> str:
    if limit.value is None:
        return "everybody who asks is served" if limit.is_reached else "nobody is served"
    return f"{'last score' if limit.is_reached else 'scores'} served: {_until(limit)}"


def _until(limit: Limit) -> str:
    if limit.value is None:
        return "everybody" if limit.is_reached else "nobody"
    return amount(limit.value) if limit.is_reached else f"before {amount(limit.value)}"


def _between(asked: tuple[Fraction, Fraction]) -> str:
    low, high = map(_count, asked)
    return low if low == high else f"{low} to {high}"


_MANY = 100


def _count(value: Exact) -> str:
    """Persons or households by weight: a crowd in whole ones."""
    return f"{float(value):,.0f}" if value >= _MANY else amount(value)


def amount(value: Exact) -> str:
    """This function will write an exact number for people, rounded to four places after the point.

    >>> amount(12345)
    '12,345'
    """
    return f"{float(value):,.4f}".rstrip("0").rstrip(".")

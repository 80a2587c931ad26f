"""How much speaks for looking at a claim before it is paid: signs, each with its points and what it rests on.

A score is a sum of points, so that every claim's place in the queue can be told and disputed. The points are the
office's own judgement, not law and not an estimate of fraud; the random sample (``sampling``) tells how much is
missed. No sign asks who the patient is.

| sign | points |
|---|---|
| asks twice, four, eight times the facility's usual (median of its claims, at least ten) | 10, 20, 30 |
| a price twice, four times the usual of the item (median of all facilities, at least ten) | 15, 25 |
| the same person, day, facility and an item on another claim | 40; the first of the two is told without points once the second is in |
| an item of a fixed price asked more often than the care has days | 40 |
| a stay of the same person on another claim, of which a night is the same | 40 |
| the patient became one of two registered persons within 30 days | 30 |
| premiums dated up to the care on receipts that were written after it began | 30 |
| the patient's fourth claim within 30 days, and each after it | 5 each, at most 20 |
| a facility with fewer than ten claims | 10 |
| a ceiling or limit cuts the claim | 10 |
| care that begins on a Saturday or Sunday and is no emergency | 5 |
| letters of guarantee promise the household other care, and count towards its limits | 10 |
| a line that the automatic checks refuse | 10 |
| a line is said to be approved beforehand, and no letter says so | 10 |
| reviewers cut a tenth, a fifth of what the facility asked lately | 10, 20 |
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

LOOKED_AT = frozenset({"twin", "repeated"})
"""Signs of care that may be asked for twice: a claim with one of them is looked through before it is decided."""

ENOUGH = 10
"""Claims or lines from which a usual amount is told."""
OFTEN = 3
"""Claims of a patient within 30 days that are nothing special."""
SATURDAY = 5


@dataclass(frozen=True)
class Sign:
    """Something that speaks for looking at a claim; ``facts`` in minor units, shares in hundredths."""

    name: str
    points: int
    facts: Mapping[str, int | str]


@dataclass(frozen=True)
class Seen:
    """What is known of a claim when it comes in, in minor units. ``prices``: of each item asked, with what it cost before.

    Amounts and prices of before are from the least to the most.
    """

    first_day: date
    visit: str
    asked: int
    facility_amounts: Sequence[int]
    prices: Mapping[str, tuple[int, Sequence[int]]]
    twins: Sequence[str]
    dated_back: int
    claims_lately: int
    cut_lately: tuple[int, int]
    limited: int
    refused: int
    joined_late: int = 0
    said_approved: int = 0
    merged: Sequence[int] = ()
    """Numbers that were lately merged into the patient's."""
    repeated: Mapping[str, int] = field(default_factory=dict)
    """Items of a fixed price that are asked more often than the care has days, with how often."""
    letters: Sequence[str] = ()
    """Letters of guarantee that promise the patient or the household other care."""
    overlaps: Sequence[int] = ()
    """Claims of other stays of the patient of which a night is the same, by their numbers in the office."""


def signs_of(seen: Seen) -> tuple[Sign, ...]:
    """This function will give what speaks for looking at a claim, the heaviest first."""
    found = [*_amounts(seen), *_habits(seen), *_checks(seen)]
    return tuple(sorted(found, key=lambda sign: -sign.points))


def score_of(signs: Sequence[Sign]) -> int:
    """This function will add up the points."""
    return sum(sign.points for sign in signs)


def _amounts(seen: Seen) -> Iterator[Sign]:
    if len(seen.facility_amounts) >= ENOUGH:
        usual = _middle(seen.facility_amounts)
        points = _step(seen.asked, usual, ((8, 30), (4, 20), (2, 10)))
        if points:
            yield Sign("amount", points, {"asked": seen.asked, "usual": usual})
    for item, (price, before) in seen.prices.items():
        usual = _middle(before) if len(before) >= ENOUGH else 0
        points = _step(price, usual, ((4, 25), (2, 15)))
        if points:
            yield Sign("price", points, {"item": item, "asked": price, "usual": usual})


def _habits(seen: Seen) -> Iterator[Sign]:
    if seen.twins:
        yield Sign("twin", 40, {"claims": ", ".join(seen.twins)})
    for item, count in seen.repeated.items():
        yield Sign("repeated", 40, {"item": item, "count": count})
    if seen.merged:
        yield Sign("merged", 30, {"persons": ", ".join(str(number) for number in seen.merged)})
    if seen.overlaps:
        yield Sign("overlap", 40, {"numbers": " ".join(str(number) for number in seen.overlaps)})
    if seen.dated_back:
        yield Sign("dated_back", 30, {"count": seen.dated_back})
    if seen.joined_late:
        yield Sign("joined_late", 30, {})
    if seen.claims_lately > OFTEN:
        yield Sign("often", min(5 * (seen.claims_lately - OFTEN), 20), {"count": seen.claims_lately})
    if len(seen.facility_amounts) < ENOUGH:
        yield Sign("new_facility", 10, {"count": len(seen.facility_amounts)})
    cut, asked = seen.cut_lately
    points = 20 if 5 * cut >= asked else 10 if 10 * cut >= asked else 0
    if cut and points:
        yield Sign("cut_lately", points, {"percent": 100 * cut // asked})
    if seen.first_day.weekday() >= SATURDAY and seen.visit != "emergency":
        yield Sign("weekend", 5, {})


def _checks(seen: Seen) -> Iterator[Sign]:
    if seen.limited:
        yield Sign("limit", 10, {"amount": seen.limited})
    if seen.letters:
        yield Sign("promised", 10, {"letters": ", ".join(seen.letters)})
    if seen.refused:
        yield Sign("refused", 10, {"count": seen.refused})
    if seen.said_approved:
        yield Sign("said_approved", 10, {"count": seen.said_approved})


def _step(amount: int, usual: int, steps: tuple[tuple[int, int], ...]) -> int:
    return next((points for times, points in steps if usual and amount >= times * usual), 0)


def _middle(ordered: Sequence[int]) -> int:
    """The median of amounts from the least to the most, without its half.

    >>> _middle([1, 2, 9]), _middle([1, 2, 3, 9])
    (2, 2)
    """
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) // 2

"""Adds up a what-if, and withholds what would tell of single persons. A pure reckoning."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

Pair = list[int]
Sums = dict[str, dict[str, dict[str, Pair]]]
"""Minor units before and after, by what they are summed by (``month``), its value (``2024-01``) and what they are of."""

FEWEST = 5
"""Persons that a figure must be about to be shown to who may not see the persons themselves."""


def add(sums: Sums, by: str, value: str, what: str, before: int, after: int) -> None:
    """This function will add an amount before and after to sums."""
    held = sums.setdefault(by, {}).setdefault(value, {}).setdefault(what, [0, 0])
    held[0] += before
    held[1] += after


def added(all_sums: Sequence[Sums]) -> Sums:
    """This function will add up the sums of many parts."""
    found: Sums = {}
    for sums in all_sums:
        for by, values in sums.items():
            for value, amounts in values.items():
                for what, (before, after) in amounts.items():
                    add(found, by, value, what, before, after)
    return found


@dataclass(frozen=True)
class Group:
    """Persons of a group, and of them how many something holds for, by what; None: withheld."""

    name: str
    persons: int | None
    counts: Mapping[str, int | None]


def withheld(groups: Sequence[Group], fewest: int = FEWEST) -> tuple[Group, ...]:
    """This function will leave out of a table's columns what is about fewer persons than may be shown.

    Beside the totals one small number alone could be found by taking the others off, so the next smallest goes with it.
    Where there is nobody, that is told: it is about no person.

    >>> table = [Group("north", 40, {"more": 2}), Group("south", 30, {"more": 9}), Group("west", 20, {"more": 12})]
    >>> [group.counts["more"] for group in withheld(table)]
    [None, None, 12]
    """
    persons = _column([group.persons for group in groups], fewest)
    names = list(groups[0].counts) if groups else []
    columns = {}
    for name in names:
        known = [None if own is None else group.counts[name] for group, own in zip(groups, persons)]
        columns[name] = _column(known, fewest)
    return tuple(
        replace(group, persons=persons[place], counts={name: columns[name][place] for name in names})
        for place, group in enumerate(groups)
    )


def _column(values: list[int | None], fewest: int) -> list[int | None]:
    found = [None if value is not None and 0 < value < fewest else value for value in values]
    if found.count(None) == 1:
        rest = [(value, place) for place, value in enumerate(found) if value]
        if rest:
            found[min(rest)[1]] = None
    return found

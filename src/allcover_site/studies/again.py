"""A claim decided again by other laws, from what was kept of its decision: a pure reading.

What a claim used of limits and ceilings before is what the draft makes of the earlier claims, so that claims follow on each
other as they would have. A line without a price of its own asks for the tariff of the draft.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from allcover.rules.definition import System
from allcover_site.claims.deciding import Plain

SHARES = ("asked", "paid", "patient", "provider")


@dataclass
class Before:
    """What earlier claims used by the draft, by the claim's number, the oldest first; and of whom each was."""

    used: dict[str, list[Plain]] = field(default_factory=dict)
    whose: dict[str, int] = field(default_factory=dict)
    of_person: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    of_household: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, claim: int, person: int, household: int, used: list[Plain]) -> None:
        """This function will keep what a claim used. ``person``: the number that stands for all of somebody's."""
        self.used[str(claim)], self.whose[str(claim)] = used, person
        self.of_person[person].append(str(claim))
        self.of_household[household].append(str(claim))

    def same(self, person: int, household: int) -> dict[str, None]:
        """This function will name the earlier claims of somebody and of a household, the oldest first."""
        return dict.fromkeys((*self.of_person.get(person, ()), *self.of_household.get(household, ())))


def inputs_again(
    inputs: Plain, before: Before, person: int, household: int, unpriced: Iterable[int], systems: Mapping[str, System]
) -> Plain:  # fmt: skip
    """This function will write what a decision would rest on by other laws.

    ``unpriced``: the places, from 0, of lines that the facility sent without a price.
    """
    asked = [
        {**one, "history": _history(one, before, person, household), "claim": {**one["claim"]}}
        for one in inputs["asked"]
    ]
    places = set(unpriced)
    lines = [[dict(line) for line in one["claim"]["lines"]] for one in asked]
    for place in places:
        price = _price([held[place] for held in lines], asked, systems)
        for held in lines:
            held[place]["price"] = held[place]["price"] if price is None else price
    for one, held in zip(asked, lines):
        one["claim"]["lines"] = held
    return {"asked": asked}


def _history(one: Plain, before: Before, person: int, household: int) -> list[Plain]:
    """The history as kept, with what the draft makes of every claim that it decided again before this one."""
    patient, scheme = one["claim"]["patient"]["id"], one["scheme"]
    again = before.same(person, household)
    found: list[Plain] = []
    for claim in dict.fromkeys((*(used["claim"] for used in one["history"]), *again)):
        if claim in again:
            own = {"person": patient} if before.whose[claim] == person else {}
            found.extend({**used, **own} for used in before.used[claim] if used["scheme"] == scheme)
        else:
            found.extend(used for used in one["history"] if used["claim"] == claim)
    return found


def _price(lines: list[Plain], asked: list[Plain], systems: Mapping[str, System]) -> int | None:
    """What a unit costs by the first list or tariff that knows it."""
    for line, one in zip(lines, asked):
        if line["listed_price"] is not None:
            return int(line["listed_price"])
        if line["is_listed"]:
            price = _tariff(systems[one["scheme"]], one, line["item"])
            if price is not None:
                return price
    return None


def _tariff(system: System, one: Plain, item: str) -> int | None:
    package = system.schemes[one["scheme"]].package
    held = package.item(item) if package is not None else None
    if held is None or held.tariff is None:
        return None
    day = date.fromisoformat(one["claim"]["last_day"])
    return int(held.tariff.on(day) * 10**system.country.minor_digits)


def by_item(lines: list[Plain]) -> dict[str, dict[str, int]]:
    """This function will add up the shares of a claim's lines by item."""
    found: dict[str, dict[str, int]] = {}
    for line in lines:
        held = found.setdefault(line["item"], dict.fromkeys(SHARES, 0))
        for share in SHARES:
            held[share] += line[share]
    return found


def paid_by(lines: list[Plain]) -> dict[str, int]:
    """This function will add up what each scheme pays of a claim's lines."""
    found: dict[str, int] = {}
    for line in lines:
        found[line["scheme"]] = found.get(line["scheme"], 0) + line["paid"]
    return found


def same_lines(one: list[Plain], two: list[Plain]) -> bool:
    """This function will tell whether two decisions leave every line the same: who pays, how much, and who bears the rest."""
    return [_told(line) for line in one] == [_told(line) for line in two]


def _told(line: Plain) -> tuple[Any, ...]:
    return (line["scheme"], line["item"], line["units"], *(line[share] for share in SHARES))

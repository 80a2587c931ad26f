"""What is left of the limits of a health package for somebody on a day, before there is a claim."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from allcover.engine.claim_checks import Checks, end_of_waiting
from allcover.engine.claim_use import Counting, ceiling_on
from allcover.engine.claims import Claim, Cover, Earlier, Patient
from allcover.expressions.nodes import Exact
from allcover.rules.package import Care, Limit, Package, Whom, Within
from allcover.vocabulary.citation import Citation


@dataclass(frozen=True)
class Room:
    """A limit and what was used of it, in money of the currency or a number.

    ``of``: what it limits: all care under a ceiling, what is borne first, a group of care, an item. ``name``: which
    group or item; of a ceiling and a deductible, which care.
    """

    of: Literal["ceiling", "deductible", "group", "item"]
    name: str
    kind: Literal["money", "number"]
    limit: Exact
    used: Exact
    whom: Whom
    within: Within
    source: Citation

    @property
    def left(self) -> Exact:
        """What is left."""
        return max(self.limit - self.used, 0)


def rooms_of(
    package: Package, patient: Patient, cover: Cover, history: Iterable[Earlier], on: date
) -> tuple[Room, ...]:
    """This function will give every limit that counts over a year or a period of cover, with what was used of it.

    Limits within one claim or episode are left out: they begin anew. An item's are those of a visit without emergency.
    """
    claim = Claim("", patient, cover, on, on, ())
    counting = Counting(claim, on, tuple(history))
    found = _Rooms(package, claim, counting, on)
    return (*found.ceilings(), *found.deductibles(), *found.groups(), *found.items())


def waiting_of(package: Package, patient: Patient, cover: Cover, on: date) -> tuple[tuple[str, date], ...]:
    """This function will name the items that somebody still waits for on a day, and from which day each is paid for."""
    claim = Claim("", patient, cover, on, on, ())
    checks = Checks(package, claim, on, None, Counting(claim, on, ()))
    found = []
    for item in package.items:
        terms = checks.terms(item)
        if terms is not None and terms.waiting is not None:
            until = end_of_waiting(terms.waiting.time, cover.member_since, on)
            if on < until:
                found.append((item.id, until))
    return tuple(found)


@dataclass(frozen=True)
class _Rooms:
    package: Package
    claim: Claim
    counting: Counting
    day: date

    def ceilings(self) -> Iterator[Room]:
        for ceiling in self.package.ceilings:
            if _lasts(ceiling.within):
                most, had = (
                    ceiling_on(ceiling, self.claim.cover.members, self.day),
                    self.counting.paid_under(ceiling),
                )
                source = ceiling.amount.dated(self.day).source
                yield Room(
                    "ceiling", _care(ceiling.care), "money", most, had, ceiling.whom, ceiling.within, source
                )

    def deductibles(self) -> Iterator[Room]:
        for one in self.package.deductibles:
            if _lasts(one.within):
                most, had = one.amount.on(self.day), self.counting.deducted(one)
                source = one.amount.dated(self.day).source
                yield Room("deductible", _care(one.care), "money", most, had, one.whom, one.within, source)

    def groups(self) -> Iterator[Room]:
        for group in self.package.groups:
            for limit in group.limits:
                had = (
                    len(self.counting.claims_of(limit, group.id))
                    if limit.kind == "number"
                    else self.counting.paid_for(limit, "group", group.id)
                )
                yield from self._of("group", group.id, limit, had)

    def items(self) -> Iterator[Room]:
        checks = Checks(self.package, self.claim, self.day, None, self.counting)
        for item in self.package.items:
            terms = checks.terms(item) if item.is_covered_on(self.day) else None
            for limit in terms.limits if terms is not None else ():
                had = (
                    self.counting.units(limit, item.id)
                    if limit.kind == "number"
                    else self.counting.paid_for(limit, "item", item.id)
                )
                yield from self._of("item", item.id, limit, had)

    def _of(self, of: Literal["group", "item"], name: str, limit: Limit, had: Exact) -> Iterator[Room]:
        if _lasts(limit.within):
            most, source = limit.value.on(self.day), limit.value.dated(self.day).source
            kind: Literal["money", "number"] = "money" if limit.kind == "amount" else "number"
            yield Room(of, name, kind, most, had, limit.whom, limit.within, source)


def _lasts(within: Within) -> bool:
    return within in ("year", "cover")


def _care(care: Care) -> str:
    return "" if care == "any" else care

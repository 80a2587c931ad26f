"""A package laid out for one day in whole smallest units, to value many claims quickly: what the library makes of each, number by number.

The library (:mod:`allcover.engine.valuation`) is what counts: it values in exact numbers whatever a law can say, tells apart
policies, and hears reviewers. A plan values the claims that are neither reviewed nor asked of several schemes, by packages
whose amounts are whole smallest units. Decisions are made again by the library, so each is held against it, and tests hold
a plan against it for packages and claims drawn at random.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from allcover.engine.claim_checks import end_of_waiting, moved
from allcover.engine.claim_use import ceiling_on
from allcover.engine.claims import EXCHANGE_CODES, GROUP_CODES, Fact
from allcover.expressions.calendar import months_between
from allcover.expressions.nodes import Exact
from allcover.rules.package import Care, Ceiling, Fixed, Item, Limit, Package, Terms, Visit
from allcover.vocabulary.citation import Citation
from allcover_site.claims.deciding import Plain, Scale

Whole = tuple[int, Plain, str, str, str]
"""A limit of a plan: the most, the fact that tells it, of whom and within what it is counted, and its source."""


class NotWhole(ValueError):
    """A package has an amount that is finer than the currency, so that it cannot be laid out in whole smallest units."""


@dataclass
class PlannedTerms:
    """On what terms an item is paid, in whole smallest units."""

    terms: Terms
    numbers: tuple[Whole, ...]
    amounts: tuple[Whole, ...]
    most_of_each: tuple[int, Plain, str] | None
    share: tuple[int, int, Plain, str] | None
    fee: tuple[int, Plain, str] | None
    outside: str | None
    _waits: dict[str, str] = field(default_factory=dict)

    def waits_until(self, since: str, on: date) -> str:
        """The first day on which care is paid for, for who is a member since a day; the empty text where nobody waits."""
        if self.terms.waiting is None:
            return ""
        if since not in self._waits:
            until = end_of_waiting(self.terms.waiting.time, date.fromisoformat(since), on)
            self._waits[since] = until.isoformat()
        return self._waits[since]


@dataclass
class PlannedItem:
    """An item on a day: its tariff, how long ago it may not have been had, and its terms as they are asked for."""

    item: Item
    source: str
    tariff: tuple[int, Plain, str] | None
    not_after: str
    terms: dict[tuple[bool, Visit], PlannedTerms | None] = field(default_factory=dict)


class Plan:
    """A package on a day."""

    def __init__(self, package: Package, day: date, digits: int) -> None:
        """Raises NotWhole where an amount that every claim meets is finer than the currency; others raise it when met."""
        self.package, self.day, self.digits, self.on = package, day, digits, day.isoformat()
        self.scale = Scale(digits)
        if self.whole(package.step) != 1:
            raise NotWhole
        self.adult = package.adult_age.on(day) if package.adult_age is not None else None
        self.groups = {group.id: tuple(self._limits(group.limits, "amount")) for group in package.groups}
        self.deductibles = tuple(
            (one.care, self.limit(one.amount, "money", one.whom, one.within)) for one in package.deductibles
        )
        self._items: dict[str, PlannedItem | None] = {}
        self._ceilings: dict[int, tuple[tuple[Care, Whole], ...]] = {}

    def item(self, name: str) -> PlannedItem | None:
        """This function will give an item as it stands on the day; None for one that the package does not have."""
        if name not in self._items:
            item = self.package.item(name)
            self._items[name] = self._planned(item) if item is not None else None
        return self._items[name]

    def is_adult(self, born: date) -> bool:
        """This function will tell whether somebody is an adult, by the package, on the day."""
        return self.adult is not None and months_between(born, self.day) // 12 >= self.adult

    def terms(self, planned: PlannedItem, sex: str, visit: Visit, *, is_adult: bool) -> PlannedTerms | None:
        """This function will give the terms on which somebody has an item at a visit; None for none."""
        if planned.item.sex and planned.item.sex != sex:
            return None
        key = (is_adult, visit)
        if key not in planned.terms:
            who = "anyone" if self.adult is None else "adult" if is_adult else "child"
            fitting = (terms for terms in planned.item.terms if terms.fits(who, visit))
            held = next(fitting, None)
            planned.terms[key] = self._planned_terms(held) if held is not None else None
        return planned.terms[key]

    def ceilings(self, members: int) -> tuple[tuple[Care, Whole], ...]:
        """This function will give the ceilings of a household of so many members, with the care they are of."""
        if members not in self._ceilings:
            self._ceilings[members] = tuple(
                (one.care, self._ceiling(one, members)) for one in self.package.ceilings
            )
        return self._ceilings[members]

    def whole(self, amount: Exact) -> int:
        """This function will give an amount in smallest units. Raises NotWhole."""
        units = amount * 10**self.digits
        if units != int(units):
            raise NotWhole
        return int(units)

    def limit(self, value: Fixed, kind: str, whom: str, within: str) -> Whole:
        """This function will lay out a limit, of money or of a number."""
        most = value.on(self.day)
        number = self.whole(most) if kind == "money" else int(most)
        return number, told("limit", kind, number), whom, within, cited(value.dated(self.day).source)

    def used_up(self, value: Fixed, had: Sequence[str]) -> tuple[str, list[Plain]]:
        """This function will give the source of a limit of claims, and the facts that it is used up by some."""
        limit = self.scale.fact(Fact("limit", "number", value.on(self.day)))
        earlier = [told("earlier_claim", "text", name) for name in had]
        return cited(value.dated(self.day).source), [limit, told("used", "number", len(had)), *earlier]

    def _ceiling(self, one: Ceiling, members: int) -> Whole:
        most = self.whole(ceiling_on(one, members, self.day))
        return (
            most,
            told("limit", "money", most),
            one.whom,
            one.within,
            cited(one.amount.dated(self.day).source),
        )

    def _limits(self, limits: Sequence[Limit], kind: str) -> Iterator[Whole]:
        for one in limits:
            if one.kind == kind:
                yield self.limit(one.value, "money" if kind == "amount" else "number", one.whom, one.within)

    def _planned(self, item: Item) -> PlannedItem:
        not_after = moved(self.day, item.every, self.day, -1).isoformat() if item.every is not None else ""
        return PlannedItem(item, cited(item.source), self._money(item.tariff, "tariff"), not_after)

    def _money(self, value: Fixed | None, name: str) -> tuple[int, Plain, str] | None:
        if value is None:
            return None
        amount = self.whole(value.on(self.day))
        return amount, told(name, "money", amount), cited(value.dated(self.day).source)

    def _planned_terms(self, terms: Terms) -> PlannedTerms:
        share = None
        if terms.patient_share is not None:
            rate = terms.patient_share.on(self.day)
            kept, fact = 1 - rate, self.scale.fact(Fact("share", "share", rate))
            share = (
                kept.numerator,
                kept.denominator,
                fact,
                cited(terms.patient_share.dated(self.day).source),
            )
        return PlannedTerms(
            terms, tuple(self._limits(terms.limits, "number")), tuple(self._limits(terms.limits, "amount")),
            self._money(terms.pays_at_most, "most_of_each"), share, self._money(terms.patient_fee, "fee"),
            terms.outside_ceiling,
        )  # fmt: skip


def told(name: str, kind: str, value: int | str) -> Plain:
    """This function will write a fact as it is kept."""
    return {"name": name, "kind": kind, "value": value}


def cited(source: Citation | None) -> str:
    """This function will write a source as it is kept."""
    return str(source) if source is not None else ""


def part_of(
    step: str, amount: int, borne_by: str, source: str, facts: list[Plain], group: str
) -> dict[str, Any]:
    """This function will write a part that is not paid as it is kept."""
    code = GROUP_CODES.get(group) if step == "group_limit" else EXCHANGE_CODES.get(step)
    return {
        "step": step,
        "amount": amount,
        "borne_by": borne_by,
        "source": source,
        "code": code,
        "facts": facts,
    }

"""A package that makes no sense, told where: shares above one, groups nobody knows, care never paid, idle ceilings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from allcover.expressions.nodes import Exact
from allcover.rules.definition import Scheme
from allcover.rules.lost import Lost
from allcover.rules.package import (
    Ceiling,
    Fixed,
    Item,
    Limit,
    Package,
    Terms,
    Within,
    values_of,
)
from allcover.rules.package_values import check_values, holds_on
from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover.vocabulary.words import Sentence, marked

_INSIDE: dict[Within, tuple[Within, ...]] = {
    "claim": ("claim", "episode", "year", "cover"),
    "episode": ("episode",),
    "year": ("year",),
    "cover": ("cover",),
}
"""What lies wholly inside what: a claim in everything; a year need not lie within one period of cover."""


def check_package(scheme: Scheme, lost: Lost, faults: FaultList) -> None:
    """This function will note every fault of a scheme's resolved package, of which some may be ``lost``; none where it has no package."""
    if scheme.package is None:
        return
    noted = len(faults.faults)
    _check_names(scheme.package, lost, faults)
    check_values(scheme.package, faults)
    days = tuple(_days(scheme, scheme.package))
    is_whole = len(faults.faults) == noted and not lost.touches("package")
    if is_whole and all(holds_on(values_of(scheme.package), day) for day in days):
        _Meaning(scheme.package, days, faults).check()


def _days(scheme: Scheme, package: Package) -> Iterator[date]:
    """The days from which something may be otherwise: all that is ever true is true on one of them."""
    held = {
        dated.start for value in values_of(package) if value.parameter for dated in value.parameter.values
    }
    begun = {item.start for item in package.items if item.start is not None}
    yield from sorted(day for day in {scheme.start, *held, *begun} if scheme.is_in_force(day))


def _check_names(package: Package, lost: Lost, faults: FaultList) -> None:
    groups = [group.id for group in package.groups]
    _check_once(((group.id, group.place) for group in package.groups), faults)
    _check_once(((level, package.place) for level in package.levels), faults)
    for item in package.items:
        if item.group not in groups and not lost.touches("package", "groups"):
            faults.add(item.place, Sentence("'{id}' is of the group '{group}', which the package does not list.", id=str(item.id), group=str(item.group)),
                       did_you_mean(item.group, groups))  # fmt: skip
        _check_levels(package, lost, item.levels, item.place, faults)
        if item.end is not None and item.start is not None and item.end <= item.start:
            faults.add(
                item.place,
                Sentence("'{id}' ends before it begins.", id=str(item.id)),
                marked("Swap 'from' and 'to'."),
            )
    _check_levels(package, lost, package.hospital_levels, package.place, faults)
    used = {item.group for item in package.items}
    for group in package.groups:
        is_idle = group.id not in used and not group.takes_stays
        if is_idle and not (lost.touches("package", "items") or lost.touches("package", "groups")):
            faults.add(
                group.place,
                Sentence("No item is of the group '{id}'.", id=str(group.id)),
                marked("Take it out, or name it at an item."),
            )


def _check_once(named: Iterable[tuple[str, Place]], faults: FaultList) -> None:
    seen: set[str] = set()
    for name, place in named:
        if name in seen:
            faults.add(
                place,
                Sentence("'{name}' is there a second time.", name=str(name)),
                marked("Take one of the two out."),
            )
        seen.add(name)


def _check_levels(
    package: Package, lost: Lost, levels: Iterable[str], place: Place, faults: FaultList
) -> None:
    for level in levels:
        if level not in package.levels and not lost.touches("package", "levels"):
            faults.add(place, Sentence("The package does not list the level '{level}'.", level=str(level)),
                       did_you_mean(level, package.levels))  # fmt: skip


@dataclass(frozen=True)
class _Meaning:
    """What a package of sound names and values means, looked at on every day that something changes."""

    package: Package
    days: tuple[date, ...]
    faults: FaultList

    def check(self) -> None:
        for item in self.package.items:
            self._check_terms(item)
        for earlier, later in combinations(self.package.deductibles, 2):
            if earlier.care == later.care or "any" in (earlier.care, later.care):
                self.faults.add(later.place, marked("A second deductible is borne for the same care."),
                                marked("Keep one, or let one be for hospital care and one for other care."))  # fmt: skip
        self._check_idle()

    # terms

    def _check_terms(self, item: Item) -> None:
        for n, terms in enumerate(item.terms):
            if all(_is_met_before(terms, who, visit, item.terms[:n]) for who, visit in _met_by(terms)):
                self.faults.add(terms.place, Sentence("These terms of '{id}' are never reached: earlier ones hold for all of their patients and visits.", id=str(item.id)), marked("List the narrower terms first."))  # fmt: skip
            if terms.who != "anyone" and self.package.adult_age is None:
                self.faults.add(
                    terms.place,
                    Sentence("The package does not say who is {who}.", who=_a(terms.who)),
                    marked("Give it 'adult_age'."),
                )
        days = [day for day in self.days if item.is_covered_on(day)]
        if not any(self._may_be_paid(item, terms, day) for terms in item.terms for day in days):
            self.faults.add(item.place, Sentence("'{id}' can never be paid: its price, the patient's share or a limit leaves nothing on any day.", id=str(item.id)), marked("Mend what leaves nothing, or take the item out."))  # fmt: skip

    def _may_be_paid(self, item: Item, terms: Terms, day: date) -> bool:
        price = _on(item.tariff, day)
        share = _on(terms.patient_share, day) or 0
        fee, most = _on(terms.patient_fee, day) or 0, _on(terms.pays_at_most, day)
        prices = [value for value in (price, most) if value is not None]
        paid = min(prices) * (1 - share) - fee if prices else 1 - share
        group = self.package.group(item.group)
        limits = (*terms.limits, *(group.limits if group is not None else ()))
        ceilings = () if terms.outside_ceiling == "any" else self.package.ceilings
        bounds = [limit.value for limit in limits]
        bounds += [ceiling.amount for ceiling in ceilings if ceiling.care == "any"]
        return paid > 0 and all(bound.on(day) > 0 for bound in bounds)

    # ceilings

    def _check_idle(self) -> None:
        """Note a ceiling that a narrower or equal one, no higher, always meets first."""
        ceilings = self.package.ceilings
        for one in ceilings:
            for other in ceilings:
                if one is not other and self._always_meets(other, one):
                    self._note_idle(one.place, one.amount, other.amount)
        for group in self.package.groups:
            for limit in _amounts(group.limits):
                for ceiling in ceilings if self._is_all_inside() else ():
                    if ceiling.care == "any" and self._covers(ceiling, limit):
                        self._note_idle(limit.place, limit.value, ceiling.amount)
        for item in self.package.items:
            self._check_idle_of(item)

    def _check_idle_of(self, item: Item) -> None:
        for terms in item.terms:
            for limit in _amounts(terms.limits):
                for ceiling in self.package.ceilings if terms.outside_ceiling is None else ():
                    if ceiling.care == "any" and self._covers(ceiling, limit):
                        self._note_idle(limit.place, limit.value, ceiling.amount)

    def _note_idle(self, place: Place, idle: Fixed, other: Fixed) -> None:
        self.faults.add(place, Sentence("'{name}' never binds: '{other}' is reached before it.", name=str(idle.name), other=str(other.name)),
                        marked("Lower it, or take it out."))  # fmt: skip

    def _always_meets(self, other: Ceiling, one: Ceiling) -> bool:
        """Whether ``other`` counts all that ``one`` counts, over as much and as many, and is no higher."""
        if other.care not in ("any", one.care) or not _is_wider(other, one):
            return False
        if _is_wider(one, other) and one.care == other.care and self._is_same(one, other):
            return self.package.ceilings.index(other) < self.package.ceilings.index(one)
        return self._is_never_above(other, one.amount)

    def _is_never_above(self, ceiling: Ceiling, value: Fixed) -> bool:
        tops = [(_highest(ceiling, day), value.on(day)) for day in self.days]
        return all(top is not None and top <= held for top, held in tops)

    def _is_same(self, one: Ceiling, other: Ceiling) -> bool:
        return all(one.amount.on(day) == other.amount.on(day) for day in self.days)

    def _covers(self, ceiling: Ceiling, limit: Limit) -> bool:
        return _is_wider(ceiling, limit) and self._is_never_above(ceiling, limit.value)

    def _is_all_inside(self) -> bool:
        """Whether no item can escape the overall ceilings: a claim of any group may hold any item."""
        return all(terms.outside_ceiling is None for item in self.package.items for terms in item.terms)


def _a(who: str) -> str:
    return Sentence("an adult") if who == "adult" else Sentence("a child")


def _on(value: Fixed | None, day: date) -> Exact | None:
    return value.on(day) if value is not None else None


def _amounts(limits: Iterable[Limit]) -> Iterator[Limit]:
    return (limit for limit in limits if limit.kind == "amount")


def _met_by(terms: Terms) -> Iterator[tuple[str, str]]:
    whoever = ("adult", "child") if terms.who == "anyone" else (terms.who,)
    return ((who, visit) for who in whoever for visit in terms.visits)


def _is_met_before(terms: Terms, who: str, visit: str, earlier: Iterable[Terms]) -> bool:
    return any(other.fits(who, visit) for other in earlier)


def _is_wider(wide: Ceiling | Limit, narrow: Ceiling | Limit) -> bool:
    """Whether what is counted for ``narrow`` is always part of what is counted for ``wide``."""
    return wide.whom in (narrow.whom, "household") and wide.within in _INSIDE[narrow.within]


def _highest(ceiling: Ceiling, day: date) -> Exact | None:
    """The most a ceiling can grow to; None where nothing stops it."""
    if ceiling.extra_member is None:
        return ceiling.amount.on(day)
    return ceiling.at_most.on(day) if ceiling.at_most is not None else None

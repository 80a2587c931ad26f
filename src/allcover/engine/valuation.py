"""What a health package pays of a claim: a pure function of the package, the claim and what was paid before.

The steps of each line, in this order: the reviewer's cut; whether the line is refused; the tariff; the days that a stay lasted;
the units left, the most paid of each; the deductible, the patient's share, the fee; the limits of the item and of the group,
the ceilings. Each step takes its part of what is left; what none takes, the scheme pays. What is paid of a line is
rounded once. Lines are taken as they stand in the claim, each finding what the ones before it left.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from allcover.engine.claim_checks import Checks
from allcover.engine.claim_stay import days_of_stay, is_stay
from allcover.engine.claim_use import Counting, ceiling_on
from allcover.engine.claims import Claim, Earlier, Fact, Line, LineValue, Part, Step, Valuation, used
from allcover.expressions.nodes import Exact
from allcover.rules.package import Group, Item, Package, Payer, Terms
from allcover.vocabulary.citation import Citation


def value_claim(
    package: Package, claim: Claim, history: Iterable[Earlier] = (), on: date | None = None
) -> Valuation:
    """This function will decide a claim, line by line, in money of the currency.

    ``history``: what earlier claims used (:meth:`Valuation.history`), of the patient and of the whole household;
    what it holds of the claim itself is passed over, so that deciding twice is deciding once. ``on``: the day of
    care, by default the claim's last. Raises ValueError for a price finer than the currency.
    """
    valuing = valuing_of(package, claim, history, on)
    return valuing.valuation(valuing.line(line) for line in claim.lines)


def valuing_of(
    package: Package, claim: Claim, history: Iterable[Earlier] = (), on: date | None = None
) -> "Valuing":
    """This function will begin to value a claim; each line that is valued then knows those before it."""
    day = on or claim.last_day
    group = group_of(package, claim)
    is_hospital = (
        claim.level in package.hospital_levels if package.hospital_levels else _is_stay(package, claim)
    )
    before = tuple(entry for entry in history if entry.claim != claim.id)
    return Valuing(
        package, claim, Checks(package, claim, day, group, Counting(claim, day, before)), is_hospital
    )


def value_claims(package: Package, claims: Iterable[Claim]) -> tuple[Valuation, ...]:
    """This function will decide claims one after the other, each knowing what the ones before it used."""
    valued: list[Valuation] = []
    history: list[Earlier] = []
    for claim in claims:
        valued.append(value_claim(package, claim, history))
        history += valued[-1].history()
    return tuple(valued)


def group_of(package: Package, claim: Claim) -> Group | None:
    """This function will give the first group of the package that a line, or the stay, of a claim is of."""
    items = (package.item(line.item) for line in claim.lines)
    named = {item.group for item in items if item is not None}
    stays = _is_stay(package, claim)
    for group in package.groups:
        if group.id in named or (group.takes_stays and stays):
            return group
    return None


def _is_stay(package: Package, claim: Claim) -> bool:
    return is_stay(package, claim.first_day, claim.last_day, (line.item for line in claim.lines))


def joining_fee(package: Package, members: int, on: date) -> Exact:
    """This function will give what a household of so many members pays to join, in money."""
    if package.joining_fee is None:
        return 0
    return package.joining_fee.on(on) * (members if package.joining_per == "person" else 1)


@dataclass
class _Account:
    """What is left of a line while the steps take their parts."""

    left: Exact
    parts: list[Part] = field(default_factory=list)

    def take(self, step: Step, amount: Exact, borne_by: Payer, source: Citation | None, *facts: Fact) -> None:
        """Take a part, never more than is left."""
        taken = max(min(amount, self.left), 0)
        if taken:
            self.parts.append(Part(step, taken, borne_by, source, facts))
            self.left -= taken


@dataclass(frozen=True)
class Valuing:
    """A claim that is being valued, line after line."""

    package: Package
    claim: Claim
    checks: Checks
    is_hospital: bool

    @property
    def _day(self) -> date:
        return self.checks.day

    @property
    def _counting(self) -> Counting:
        return self.checks.counting

    @property
    def _group_id(self) -> str:
        return self.checks.group.id if self.checks.group is not None else ""

    def valuation(self, lines: Iterable[LineValue]) -> Valuation:
        """This function will give lines that were valued as a claim decided."""
        return Valuation(self.claim, self._day, self._group_id, self.is_hospital, tuple(lines))

    @cached_property
    def refusal(self) -> Part | None:
        """Why the whole claim is refused, as a part of no amount; None where it is not."""
        return self.checks.of_claim()

    def refused(self, line: Line) -> Part | None:
        """This function will say why a line is refused, by itself or with the claim; None where it is not."""
        return self.refusal or self.checks.of_line(line, self.package.item(line.item))

    def used_up(self, line: Line) -> Part | None:
        """This function will say that no unit of a line's item is left, as a part of no amount; None where one is."""
        item = self.package.item(line.item)
        terms = self.checks.terms(item) if item is not None else None
        for limit in terms.limits if terms is not None else ():
            most, had = limit.value.on(self._day), self._counting.units(limit, line.item)
            if limit.kind == "number" and had >= most:
                source = limit.value.dated(self._day).source
                return Part("over_number", 0, "patient", source, _of_limit("number", most, had))
        return None

    def unit_price(self, line: Line) -> Exact:
        """This function will give the most that is allowed for a unit of a line."""
        return self._prices(line, self.package.item(line.item))[1]

    # a line

    def line(self, line: Line) -> LineValue:
        """This function will value the next line."""
        item = self.package.item(line.item)
        price, unit = self._prices(line, item)
        account = _Account(line.quantity * price)
        units = line.quantity
        if line.approved_quantity is not None:
            units = min(units, line.approved_quantity)
        approved = min(price, line.approved_price) if line.approved_price is not None else price
        account.take("reviewer", account.left - units * approved, "provider", None, *_left_by_reviewer(line))
        refused = self.refused(line)
        if refused is None and item is not None:
            self._take_above_tariff(line, item, units * (approved - unit), account)
            return self._covered(line, item, units, min(approved, unit), account)
        if refused is not None:
            account.take(refused.step, account.left, refused.borne_by, refused.source, *refused.facts)
        return LineValue(line, line.quantity * price, 0, tuple(account.parts))

    def _take_above_tariff(self, line: Line, item: Item, over: Exact, account: _Account) -> None:
        if line.listed_price is not None:
            source, facts = item.source, (Fact("listed_price", "money", line.listed_price),)
        elif item.tariff is not None:
            source = item.tariff.dated(self._day).source
            facts = (Fact("tariff", "money", item.tariff.on(self._day)),)
        else:
            return
        account.take("above_tariff", over, self.package.above_tariff, source, *facts)

    def _prices(self, line: Line, item: Item | None) -> tuple[Exact, Exact]:
        """The price of a unit as asked, and the most that is allowed for it."""
        tariff = item.tariff.on(self._day) if item is not None and item.tariff is not None else None
        tariff = line.listed_price if line.listed_price is not None else tariff
        asked = line.price if line.price is not None else tariff
        for price in (asked, tariff, line.approved_price):
            if price is not None and price % self.package.step:
                raise ValueError(
                    f"A price of '{line.item}' is finer than the currency: {float(price):g}. Round it."
                )
        if asked is None:
            raise ValueError(
                f"The line '{line.item}' has no price, and the package no tariff for it. Give its price."
            )
        return asked, min(asked, tariff) if tariff is not None else asked

    # a line that is covered

    def _covered(self, line: Line, item: Item, units: int, price: Exact, account: _Account) -> LineValue:
        terms = self.checks.terms(item)
        assert terms is not None
        asked = account.left + sum(part.amount for part in account.parts)
        units = self._within_stay(item, units, price, account)
        units = self._take_units(item, terms, units, price, account)
        if terms.pays_at_most is not None:
            most = terms.pays_at_most.on(self._day)
            source = terms.pays_at_most.dated(self._day).source
            fact = Fact("most_of_each", "money", most)
            account.take("over_rate", account.left - units * most, "patient", source, fact)
        self._take_deductible(account)
        self._take_co_payment(terms, units, account)
        meets = not self._concerns(terms.outside_ceiling)
        for step, limit, used_before, source in self._rooms(item, terms, meets):
            over = account.left - max(limit - used_before, 0)
            account.take(step, over, "patient", source, *_of_limit("money", limit, used_before))
        value = LineValue(line, asked, units, tuple(account.parts), meets)
        if units:
            self._counting.note(used(self.claim, self._day, self._group_id, self.is_hospital, value))
        return value

    def _within_stay(self, item: Item, units: int, price: Exact, account: _Account) -> int:
        """No more days of a stay than it lasted, those of the lines before included; of planned care as many as asked."""
        if not item.is_day_of_stay or self.claim.is_planned:
            return units
        lasted = days_of_stay(self.claim.first_day, self.claim.last_day)
        left = min(units, max(lasted - self._counting.units_of_claim(item.id), 0))
        fact = Fact("days_of_stay", "number", lasted)
        account.take("over_stay", (units - left) * price, "provider", item.source, fact)
        return left

    def _take_units(self, item: Item, terms: Terms, units: int, price: Exact, account: _Account) -> int:
        for limit in terms.limits:
            if limit.kind == "number":
                most, had = int(limit.value.on(self._day)), self._counting.units(limit, item.id)
                left = min(units, max(most - had, 0))
                source = limit.value.dated(self._day).source
                facts = _of_limit("number", most, had)
                account.take("over_number", (units - left) * price, "patient", source, *facts)
                units = left
        return units

    def _take_deductible(self, account: _Account) -> None:
        for deductible in self.package.deductibles:
            if self._concerns(deductible.care):
                most, had = deductible.amount.on(self._day), self._counting.deducted(deductible)
                source = deductible.amount.dated(self._day).source
                account.take("deductible", most - had, "patient", source, *_of_limit("money", most, had))

    def _take_co_payment(self, terms: Terms, units: int, account: _Account) -> None:
        if terms.patient_share is not None:
            share = terms.patient_share.on(self._day)
            paid = self._rounded(account.left * (1 - share))
            source = terms.patient_share.dated(self._day).source
            facts = Fact("share", "share", share), Fact("of", "money", account.left)
            account.take("patient_share", account.left - paid, "patient", source, *facts)
        if terms.patient_fee is not None:
            fee = terms.patient_fee.on(self._day)
            source = terms.patient_fee.dated(self._day).source
            account.take("patient_fee", units * fee, "patient", source, Fact("fee", "money", fee))

    def _rounded(self, amount: Exact) -> Exact:
        """Rounded here and nowhere else: what follows takes whole units of the currency."""
        step = self.package.step
        if self.package.rounding == "round_down":
            return amount // step * step
        return (2 * amount + step) // (2 * step) * step

    def _rooms(self, item: Item, terms: Terms, meets: bool) -> Iterator[tuple[Step, Exact, Exact, Citation]]:
        """Every limit in money with what was used of it, from the narrowest to the widest."""
        counting, day = self._counting, self._day
        for limit in terms.limits:
            if limit.kind == "amount":
                had = counting.paid_for(limit, "item", item.id)
                yield "over_item_limit", limit.value.on(day), had, limit.value.dated(day).source
        group = self.checks.group
        for limit in group.limits if group is not None else ():
            if limit.kind == "amount":
                had = counting.paid_for(limit, "group", self._group_id)
                yield "over_group_limit", limit.value.on(day), had, limit.value.dated(day).source
        for ceiling in self.package.ceilings if meets else ():
            if self._concerns(ceiling.care):
                most = ceiling_on(ceiling, self.claim.cover.members, day)
                yield "over_ceiling", most, counting.paid_under(ceiling), ceiling.amount.dated(day).source

    def _concerns(self, care: str | None) -> bool:
        return care in ("any", "hospital" if self.is_hospital else "other")


def _of_limit(kind: Literal["money", "number"], limit: Exact, used_before: Exact) -> tuple[Fact, ...]:
    return Fact("limit", kind, limit), Fact("used", kind, used_before)


def _left_by_reviewer(line: Line) -> Iterator[Fact]:
    if line.approved_quantity is not None:
        yield Fact("approved_quantity", "number", line.approved_quantity)
    if line.approved_price is not None:
        yield Fact("approved_price", "money", line.approved_price)

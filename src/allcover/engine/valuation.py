"""What a health package pays of a claim: a pure function of the package, the claim and what was paid before.

The steps of each line, in this order: the reviewer's cut, the tariff; whether the line is covered at all; the units
left, the most paid of each; the deductible, the patient's share, the fee; the limits of the item and of the group,
the ceilings. Each step takes its part of what is left; what none takes, the scheme pays. What is paid of a line is
rounded once. Lines are taken as they stand in the claim, each finding what the ones before it left.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from allcover.engine.claims import Claim, Earlier, Line, LineValue, Part, Step, Valuation, used
from allcover.engine.room import Counting, ceiling_on
from allcover.expressions.calendar import add_months, months_between
from allcover.expressions.nodes import Exact
from allcover.rules.package import Fixed, Group, Item, Limit, Package, Payer, Terms
from allcover.vocabulary.citation import Citation


def value_claim(
    package: Package, claim: Claim, history: Iterable[Earlier] = (), on: date | None = None
) -> Valuation:
    """This function will decide a claim, line by line, in money of the currency.

    ``history``: what earlier claims used (:meth:`Valuation.history`), of the patient and of the whole household;
    what it holds of the claim itself is passed over, so that deciding twice is deciding once. ``on``: the day of
    care, by default the claim's last. Raises ValueError for a price finer than the currency.
    """
    day = on or claim.last_day
    group = group_of(package, claim)
    is_hospital = claim.level in package.hospital_levels if package.hospital_levels else claim.is_stay
    before = tuple(entry for entry in history if entry.claim != claim.id)
    counting = Counting(claim, day, before)
    valued = _Valuing(package, claim, day, group, is_hospital, counting)
    refusal = valued.refusal()
    lines = tuple(valued.line(line, refusal) for line in claim.lines)
    return Valuation(claim, day, group.id if group is not None else "", is_hospital, lines)


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
    for group in package.groups:
        if group.id in named or (group.takes_stays and claim.is_stay):
            return group
    return None


def joining_fee(package: Package, members: int, on: date) -> Exact:
    """This function will give what a household of so many members pays to join, in money."""
    if package.joining_fee is None:
        return 0
    return package.joining_fee.on(on) * (members if package.joining_per == "person" else 1)


def end_of_waiting(time: Fixed, since: date, on: date) -> date:
    """This function will give the first day on which care is paid for, by the waiting time in force on a day."""
    return _later(since, time, on, 1)


def _later(day: date, time: Fixed, on: date, sign: int) -> date:
    """A day moved by a time in force, one way or the other; no further than the calendar goes."""
    count = sign * int(time.on(on))
    unit = str(time.parameter.kind) if time.parameter is not None else ""
    try:
        if unit in ("day", "week"):
            return date.fromordinal(day.toordinal() + count * (7 if unit == "week" else 1))
        return add_months(day, count * (12 if unit == "year" else 1))
    except (ValueError, OverflowError):
        return date.max if sign > 0 else date.min


@dataclass
class _Account:
    """What is left of a line while the steps take their parts."""

    left: Exact
    parts: list[Part] = field(default_factory=list)

    def take(self, step: Step, amount: Exact, borne_by: Payer, source: Citation | None) -> None:
        """Take a part, never more than is left."""
        taken = max(min(amount, self.left), 0)
        if taken:
            self.parts.append(Part(step, taken, borne_by, source))
            self.left -= taken


@dataclass(frozen=True)
class _Valuing:
    package: Package
    claim: Claim
    day: date
    group: Group | None
    is_hospital: bool
    counting: Counting

    @property
    def _is_emergency(self) -> bool:
        return self.claim.visit == "emergency"

    @property
    def _group_id(self) -> str:
        return self.group.id if self.group is not None else ""

    def _group_limits(self, kind: str) -> list[Limit]:
        return [limit for limit in self.group.limits if limit.kind == kind] if self.group is not None else []

    def refusal(self) -> Part | None:
        """Why the whole claim is refused, as a part of no amount; None where it is not."""
        if not self.claim.cover.holds_on(self.day):
            return Part("outside_cover", 0, "patient", self.package.source)
        for limit in self._group_limits("number"):
            if self.counting.claims(limit, self._group_id) >= limit.value.on(self.day):
                return Part("group_limit", 0, "patient", limit.value.dated(self.day).source)
        return None

    # a line

    def line(self, line: Line, refusal: Part | None) -> LineValue:
        item = self.package.item(line.item)
        price, unit = self._prices(line, item)
        account = _Account(line.quantity * price)
        units = line.quantity
        if line.approved_quantity is not None:
            units = min(units, line.approved_quantity)
        approved = min(price, line.approved_price) if line.approved_price is not None else price
        account.take("reviewer", account.left - units * approved, "provider", None)
        refused = refusal or self._refused(line, item)
        if refused is None and item is not None:
            source = item.tariff.dated(self.day).source if item.tariff is not None else item.source
            account.take("above_tariff", units * (approved - unit), self.package.above_tariff, source)
            return self._covered(line, item, units, min(approved, unit), account)
        if refused is not None:
            account.take(refused.step, account.left, refused.borne_by, refused.source)
        return LineValue(line, line.quantity * price, 0, tuple(account.parts))

    def _prices(self, line: Line, item: Item | None) -> tuple[Exact, Exact]:
        """The price of a unit as asked, and the most that is allowed for it."""
        tariff = item.tariff.on(self.day) if item is not None and item.tariff is not None else None
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

    def _refused(self, line: Line, item: Item | None) -> Part | None:
        """Why a line is not covered, as a part of no amount; None where it is covered."""
        if item is None or not item.is_covered_on(self.day):
            return Part("not_in_package", 0, "patient", self.package.source)
        terms = self._terms(item)
        if item.levels and self.claim.level not in item.levels:
            return Part("wrong_level", 0, "patient", item.source)
        if terms is None:
            return Part("not_for_this_person", 0, "patient", item.source)
        if item.every is not None and self._had_since(item, item.every):
            return Part("too_soon", 0, "patient", item.every.dated(self.day).source)
        if terms.waiting is not None and not (terms.waiting.spares_emergencies and self._is_emergency):
            time = terms.waiting.time
            if self.day < end_of_waiting(time, self.claim.cover.member_since, self.day):
                return Part("waiting", 0, "patient", time.dated(self.day).source)
        needed = item.approval
        if needed is None or line.has_prior_approval or (needed.spares_emergencies and self._is_emergency):
            return None
        return Part("no_prior_approval", 0, needed.borne_by, needed.source)

    def _terms(self, item: Item) -> Terms | None:
        patient = self.claim.patient
        if item.sex and item.sex != patient.sex:
            return None
        who = "anyone"
        if self.package.adult_age is not None:
            age = months_between(patient.birth_date, self.day) // 12
            who = "adult" if age >= self.package.adult_age.on(self.day) else "child"
        return next((terms for terms in item.terms if terms.fits(who, self.claim.visit)), None)

    def _had_since(self, item: Item, every: Fixed) -> bool:
        return self.counting.had_after(item.id, _later(self.day, every, self.day, -1))

    # a line that is covered

    def _covered(self, line: Line, item: Item, units: int, price: Exact, account: _Account) -> LineValue:
        terms = self._terms(item)
        assert terms is not None
        asked = account.left + sum(part.amount for part in account.parts)
        units = self._take_units(item, terms, units, price, account)
        if terms.pays_at_most is not None:
            most = terms.pays_at_most.dated(self.day)
            over = account.left - units * terms.pays_at_most.on(self.day)
            account.take("over_rate", over, "patient", most.source)
        self._take_deductible(account)
        self._take_co_payment(terms, units, account)
        meets = not self._is_outside(terms)
        self._take_limits(item, terms, account, meets)
        value = LineValue(line, asked, units, tuple(account.parts), meets)
        if units:
            self.counting.note(used(self.claim, self.day, self._group_id, self.is_hospital, value))
        return value

    def _take_units(self, item: Item, terms: Terms, units: int, price: Exact, account: _Account) -> int:
        for limit in terms.limits:
            if limit.kind == "number":
                left = min(units, max(int(limit.value.on(self.day)) - self.counting.units(limit, item.id), 0))
                source = limit.value.dated(self.day).source
                account.take("over_number", (units - left) * price, "patient", source)
                units = left
        return units

    def _take_deductible(self, account: _Account) -> None:
        for deductible in self.package.deductibles:
            if self._concerns(deductible.care):
                pot = deductible.amount.on(self.day) - self.counting.deducted(deductible)
                account.take("deductible", pot, "patient", deductible.amount.dated(self.day).source)

    def _take_co_payment(self, terms: Terms, units: int, account: _Account) -> None:
        if terms.patient_share is not None:
            paid = self._rounded(account.left * (1 - terms.patient_share.on(self.day)))
            source = terms.patient_share.dated(self.day).source
            account.take("patient_share", account.left - paid, "patient", source)
        if terms.patient_fee is not None:
            fee = terms.patient_fee.dated(self.day)
            account.take("patient_fee", units * terms.patient_fee.on(self.day), "patient", fee.source)

    def _rounded(self, amount: Exact) -> Exact:
        """Rounded here and nowhere else: what follows takes whole units of the currency."""
        step = self.package.step
        if self.package.rounding == "round_down":
            return amount // step * step
        return (2 * amount + step) // (2 * step) * step

    def _take_limits(self, item: Item, terms: Terms, account: _Account, meets: bool) -> None:
        for step, room, source in self._rooms(item, terms, meets):
            account.take(step, account.left - max(room, 0), "patient", source)

    def _rooms(self, item: Item, terms: Terms, meets: bool) -> Iterator[tuple[Step, Exact, Citation]]:
        """What is left of every limit in money, from the narrowest to the widest."""
        counting, day = self.counting, self.day
        for limit in terms.limits:
            if limit.kind == "amount":
                room = limit.value.on(day) - counting.paid_for(limit, "item", item.id)
                yield "over_item_limit", room, limit.value.dated(day).source
        for limit in self._group_limits("amount"):
            room = limit.value.on(day) - counting.paid_for(limit, "group", self._group_id)
            yield "over_group_limit", room, limit.value.dated(day).source
        for ceiling in self.package.ceilings if meets else ():
            if self._concerns(ceiling.care):
                room = ceiling_on(ceiling, self.claim.cover.members, day) - counting.paid_under(ceiling)
                yield "over_ceiling", room, ceiling.amount.dated(day).source

    def _concerns(self, care: str | None) -> bool:
        return care in ("any", "hospital" if self.is_hospital else "other")

    def _is_outside(self, terms: Terms) -> bool:
        return self._concerns(terms.outside_ceiling)

"""A claim valued by a plan: the checks and steps of the library in its order, in whole smallest units, written as they are kept."""

from datetime import date, timedelta

from allcover.engine.claim_checks import moved
from allcover.engine.claim_stay import days_of_stay, is_stay
from allcover.expressions.calendar import months_between
from allcover.rules.package import Group
from allcover_site.claims.deciding import Decided, Plain
from allcover_site.claims.plans import Plan, PlannedItem, PlannedTerms, Whole, cited, part_of, told

Refusal = tuple[str, str, str, list[Plain]]
"""A step that refuses, who bears it, its source and the facts it rests on."""


def can_be_planned(inputs: Plain) -> bool:
    """This function will tell whether a claim is asked of one scheme, no reviewer has changed a line, and each has its price."""
    return len(inputs["asked"]) == 1 and all(
        line["approved_quantity"] is None and line["approved_price"] is None and line["price"] is not None
        for line in inputs["asked"][0]["claim"]["lines"]
    )


def decided_by(plan: Plan, asked: Plain) -> Decided:
    """This function will decide a claim of one scheme as :func:`deciding.decided` decides it. Raises NotWhole.

    ``asked``: what the one scheme is asked, as written down.
    """
    planned = Planned(plan, asked)
    lines = [planned.line(line) for line in asked["claim"]["lines"]]
    return Decided(lines, planned.own, *(
        sum(line[name] for line in lines) for name in ("asked", "paid", "patient", "provider")
    ))  # fmt: skip


class Planned:
    """A claim that is being valued, line after line; ``own``: what its lines use of the package."""

    def __init__(self, plan: Plan, asked: Plain) -> None:
        self.plan, self.scheme, self.claim = plan, asked["scheme"], asked["claim"]
        self.patient, self.cover, self.visit = self.claim["patient"], self.claim["cover"], self.claim["visit"]
        self.born = date.fromisoformat(self.patient["birth_date"])
        self.is_adult = plan.is_adult(self.born)
        self.number, levels = self.claim["id"], plan.package.hospital_levels
        self.days = date.fromisoformat(self.claim["first_day"]), date.fromisoformat(self.claim["last_day"])
        self.is_stay = is_stay(plan.package, *self.days, (line["item"] for line in self.claim["lines"]))
        self.is_hospital = self.claim["level"] in levels if levels else self.is_stay
        self.before = [entry for entry in asked["history"] if entry["claim"] != self.number]
        self.own: list[Plain] = []
        self._spans: dict[tuple[str, str], list[Plain]] = {}
        self._sums: dict[tuple[str, str, str, str], int] = {}
        self.group = self._group()
        self.group_id = self.group.id if self.group is not None else ""
        self.refusal = self._refusal()

    def line(self, line: Plain) -> Plain:
        """This function will value the next line."""
        planned, price = self.plan.item(line["item"]), line["price"]
        terms = self._terms(planned) if planned is not None else None
        self.parts: list[Plain] = []
        self.left = asked = line["quantity"] * price
        refusal, units = self.refusal or self._refused(line, planned, terms), 0
        if refusal is not None:
            step, borne_by, source, facts = refusal
            self._take(step, self.left, borne_by, source, *facts)
        elif planned is not None and terms is not None:
            units = self._covered(line, planned, terms)
        patient = sum([part["amount"] for part in self.parts if part["borne_by"] == "patient"])
        return {
            "scheme": self.scheme, "item": line["item"], "quantity": line["quantity"], "units": units, "asked": asked,
            "paid": self.left, "patient": patient, "provider": asked - self.left - patient, "parts": self.parts,
            "refused": refusal[0] if refusal is not None and self.parts else "", "alternatives": [],
        }  # fmt: skip

    # whether it is refused

    def _group(self) -> Group | None:
        items = (self.plan.package.item(line["item"]) for line in self.claim["lines"])
        named = {item.group for item in items if item is not None}
        groups = self.plan.package.groups
        return next((one for one in groups if one.id in named or (one.takes_stays and self.is_stay)), None)

    def _refusal(self) -> Refusal | None:
        """Why the whole claim is refused."""
        start, last, since = self.cover["start"], self.cover["last"], self.cover["member_since"]
        if not max(start, since) <= self.plan.on <= last:
            days = [told("covered_from", "day", max(start, since)), told("covered_until", "day", last)]
            return "outside_cover", "patient", cited(self.plan.package.source), days if start <= last else []
        for limit in self.group.limits if self.group is not None else ():
            if limit.kind == "number":
                had = self._claims_of(limit.whom, limit.within)
                if len(had) >= limit.value.on(self.plan.day):
                    return "group_limit", "patient", *self.plan.used_up(limit.value, had)
        return None

    def _claims_of(self, whom: str, within: str) -> list[str]:
        had = [
            one
            for one in self._span(whom, within)
            if one["group"] == self.group_id and one["day"] <= self.plan.on
        ]
        return list(dict.fromkeys(one["claim"] for one in sorted(had, key=lambda one: one["day"])))

    def _refused(
        self, line: Plain, planned: PlannedItem | None, terms: PlannedTerms | None
    ) -> Refusal | None:
        item = planned.item if planned is not None else None
        if item is not None and planned is not None and not item.is_covered_on(self.plan.day):
            days = [told("valid_from", "day", item.start.isoformat())] if item.start is not None else []
            if item.end is not None:
                days.append(told("valid_until", "day", (item.end - timedelta(days=1)).isoformat()))
            return "not_valid_then", "patient", planned.source, days
        if not line["is_listed"]:
            return "not_in_price_list", self.plan.package.above_tariff, "", []
        if planned is None:
            return "not_in_package", "patient", cited(self.plan.package.source), []
        return self._unfit(planned, terms) or self._too_soon(planned) or self._untimely(line, planned, terms)

    def _unfit(self, planned: PlannedItem, terms: PlannedTerms | None) -> Refusal | None:
        levels = planned.item.levels
        if levels and self.claim["level"] not in levels:
            facts = [told("level", "text", self.claim["level"]), told("levels", "text", ", ".join(levels))]
            return "wrong_level", "patient", planned.source, facts
        if terms is None:
            age = told("age", "number", months_between(self.born, self.plan.day) // 12)
            facts = [age, told("sex", "text", self.patient["sex"])]
            return "not_for_this_person", "patient", planned.source, facts
        return None

    def _too_soon(self, planned: PlannedItem) -> Refusal | None:
        every = planned.item.every
        if every is None:
            return None
        had = [
            one for one in self.before
            if one["item"] == planned.item.id and planned.not_after < one["day"] <= self.plan.on
            and one["person"] == self.patient["id"]
        ]  # fmt: skip
        if not had:
            return None
        last = max(had, key=lambda one: one["day"])
        again = moved(date.fromisoformat(last["day"]), every, self.plan.day, 1).isoformat()
        facts = [told("earlier_claim", "text", last["claim"]), told("earlier_day", "day", last["day"]),
                 told("again_from", "day", again)]  # fmt: skip
        return "too_soon", "patient", cited(every.dated(self.plan.day).source), facts

    def _untimely(self, line: Plain, planned: PlannedItem, terms: PlannedTerms | None) -> Refusal | None:
        needed = planned.item.approval
        waiting = terms.terms.waiting if terms is not None else None
        is_emergency = self.visit == "emergency"
        if terms is not None and waiting is not None and not (waiting.spares_emergencies and is_emergency):
            since = self.cover["member_since"]
            until = terms.waits_until(since, self.plan.day)
            if self.plan.on < until:
                facts = [told("member_since", "day", since), told("waits_until", "day", until)]
                return "waiting", "patient", cited(waiting.time.dated(self.plan.day).source), facts
        if needed is None or line["has_prior_approval"] or (needed.spares_emergencies and is_emergency):
            return None
        return "no_prior_approval", needed.borne_by, cited(needed.source), []

    def _terms(self, planned: PlannedItem) -> PlannedTerms | None:
        return self.plan.terms(planned, self.patient["sex"], self.visit, is_adult=self.is_adult)

    # what is paid

    def _covered(self, line: Plain, planned: PlannedItem, terms: PlannedTerms) -> int:
        price = self._within_tariff(line, planned, line["price"])
        units = self._within_stay(planned, line["quantity"], price)
        units = self._units(terms, line["item"], units, price)
        if terms.most_of_each is not None:
            most, fact, source = terms.most_of_each
            self._take("over_rate", self.left - units * most, "patient", source, fact)
        deducted = self._deducted()
        self._share(terms, units)
        meets = not self._concerns(terms.outside)
        self._limits(terms, line["item"], meets=meets)
        if units:
            self.own.append({
                "scheme": self.scheme, "claim": self.number, "person": self.patient["id"],
                "household": self.patient["household"], "day": self.plan.on, "episode": "", "group": self.group_id,
                "item": line["item"], "units": units, "deductible": deducted, "paid": self.left,
                "is_hospital": self.is_hospital, "meets_ceilings": meets,
            })  # fmt: skip
        return units

    def _within_tariff(self, line: Plain, planned: PlannedItem, price: int) -> int:
        listed, tariff = line["listed_price"], planned.tariff
        if listed is not None:
            tariff = (listed, told("listed_price", "money", listed), planned.source)
        if tariff is None or tariff[0] >= price:
            return price
        over = line["quantity"] * (price - tariff[0])
        self._take("above_tariff", over, self.plan.package.above_tariff, tariff[2], tariff[1])
        return tariff[0]

    def _within_stay(self, planned: PlannedItem, units: int, price: int) -> int:
        if not planned.item.is_day_of_stay or self.claim.get("is_planned", False):
            return units
        lasted = days_of_stay(*self.days)
        had: int = sum(one["units"] for one in self.own if one["item"] == planned.item.id)
        left = min(units, max(lasted - had, 0))
        fact = told("days_of_stay", "number", lasted)
        self._take("over_stay", (units - left) * price, "provider", planned.source, fact)
        return left

    def _units(self, terms: PlannedTerms, item: str, units: int, price: int) -> int:
        for most, fact, whom, within, source in terms.numbers:
            had = sum(
                one["units"] for one in (*self._span(whom, within), *self.own)
                if one["item"] == item and one["day"] <= self.plan.on
            )  # fmt: skip
            left = min(units, max(most - had, 0))
            self._take(
                "over_number", (units - left) * price, "patient", source, fact, told("used", "number", had)
            )
            units = left
        return units

    def _deducted(self) -> int:
        before = self.left
        for care, (most, fact, whom, within, source) in self.plan.deductibles:
            if self._concerns(care):
                had = self._used("deductible", care, whom, within)
                self._take("deductible", most - had, "patient", source, fact, told("used", "money", had))
        return int(before - self.left)

    def _share(self, terms: PlannedTerms, units: int) -> None:
        if terms.share is not None:
            above, below, fact, source = terms.share
            of, kept = self.left, self.left * above
            is_down = self.plan.package.rounding == "round_down"
            paid = kept // below if is_down else (2 * kept + below) // (2 * below)
            self._take("patient_share", of - paid, "patient", source, fact, told("of", "money", of))
        if terms.fee is not None:
            fee, fact, source = terms.fee
            self._take("patient_fee", units * fee, "patient", source, fact)

    def _limits(self, terms: PlannedTerms, item: str, *, meets: bool) -> None:
        """From the narrowest to the widest."""
        for limit in terms.amounts:
            self._limit("over_item_limit", limit, "item", item)
        for limit in self.plan.groups.get(self.group_id, ()):
            self._limit("over_group_limit", limit, "group", self.group_id)
        for care, limit in self.plan.ceilings(self.cover["members"]) if meets else ():
            if self._concerns(care):
                self._over("over_ceiling", limit, self._used("paid", care, limit[2], limit[3]))

    def _limit(self, step: str, limit: Whole, of: str, name: str) -> None:
        had = sum([one["paid"] for one in self._span(limit[2], limit[3]) if one[of] == name])
        self._over(step, limit, had + sum([one["paid"] for one in self.own if one[of] == name]))

    def _over(self, step: str, limit: Whole, had: int) -> None:
        over = self.left - max(limit[0] - had, 0)
        if over > 0:
            self._take(step, over, "patient", limit[4], limit[1], told("used", "money", had))

    def _take(self, step: str, amount: int, borne_by: str, source: str, *facts: Plain) -> None:
        taken = max(min(amount, self.left), 0)
        if taken:
            self.parts.append(part_of(step, taken, borne_by, source, [*facts], self.group_id))
            self.left -= taken

    # what was used before

    def _span(self, whom: str, within: str) -> list[Plain]:
        """What other claims used, of somebody or of the household, within a time; of their own claim all counts."""
        if within in ("claim", "episode"):
            return []
        key = (whom, within)
        if key not in self._spans:
            own, start, last = self.patient["id" if whom == "person" else "household"], "", ""
            if within == "cover":
                start, last = self.cover["start"], self.cover["last"]
            else:
                start, last = f"{self.plan.on[:4]}-01-01", f"{self.plan.on[:4]}-12-31"
            self._spans[key] = [
                one for one in self.before if one[whom] == own and start <= one["day"] <= last
            ]
        return self._spans[key]

    def _used(self, name: str, care: str, whom: str, within: str) -> int:
        """What was used of care: by other claims, added up once, and by the lines before."""
        key = (name, care, whom, within)
        if key not in self._sums:
            self._sums[key] = _sum(name, care, self._span(whom, within))
        return self._sums[key] + _sum(name, care, self.own)

    def _concerns(self, care: str | None) -> bool:
        return care in ("any", "hospital" if self.is_hospital else "other")


def _sum(name: str, care: str, entries: list[Plain]) -> int:
    """What entries are of care; of what is paid only what counts towards ceilings."""
    return sum([
        one[name] for one in entries
        if (name != "paid" or one["meets_ceilings"]) and (care == "any" or one["is_hospital"] == (care == "hospital"))
    ])  # fmt: skip

"""What the decision of many claims rests on, read table by table: cover, prices, and what was used before.

A claim by itself is a list of one. What a claim of the list uses is known to those after it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from allcover.rules.definition import System
from allcover_site.audit.among import among
from allcover_site.claims.cases import Case
from allcover_site.claims.covering import cover_among
from allcover_site.claims.deciding import Decided, Plain, decided, package_of
from allcover_site.claims.models import Agreement, Decision, Letter, LetterEnd
from allcover_site.claims.planned import can_be_planned, decided_by
from allcover_site.claims.plans import NotWhole, Plan
from allcover_site.claims.pricing import agreed_among, prices_on
from allcover_site.contributions.gathering import gathered
from allcover_site.schemes.queries import NoVersion, law, system_of

Uses = tuple[int, int, list[Plain]]
"""A decision's number, its claim's, and what was used by it."""


NO_CLAIM = -1
"""In the place of the number of a claim, for a letter that came in with none; 0 is that of care that is only planned."""


class Promised(NamedTuple):
    """What a letter of guarantee promises of a package: its number, that of the claim it came in with, and to whom."""

    letter: int
    claim: int
    person: int
    household: int
    used: list[Plain]


class Grounds:
    """What claims of some persons, each in a household, rest on. ``letter``: with which one of them comes in, by its number."""

    def __init__(self, cases: Iterable[tuple[int, int]], letter: int = 0) -> None:
        pairs = list(cases)
        self.members = gathered((person for person, _home in pairs), (home for _person, home in pairs))
        self.published = self.members.published
        self.letter, self._noted = letter, set[int]()
        self._prices: dict[tuple[int, date], Mapping[str, int]] = {}
        self._schemes: dict[tuple[int, str, date], _Asked] = {}

    # what is asked

    def asked_of(self, person: int, day: date) -> tuple[str, ...]:
        """This function will name the schemes that cover care and of which somebody is a member on a day."""
        return tuple(
            scheme
            for scheme in self.published.schemes
            if self.members.spell_on(person, scheme, day) is not None and self._has_package(scheme, day)
        )

    def _has_package(self, scheme: str, day: date) -> bool:
        try:
            return self.published.system_on(scheme, day).schemes[scheme].package is not None
        except NoVersion:
            return False

    def inputs(self, case: Case, named: Iterable[str]) -> Plain:
        """This function will write what a decision on a claim would rest on, by the schemes named."""
        asked = [self._asked(case, scheme) for scheme in named]
        lines = [_line(line, asked) for line in case.lines]
        return {"asked": [one.written(case, lines) for one in asked]}

    def without_price(self, case: Case, named: Iterable[str]) -> list[str]:
        """This function will name the items of lines that have no price, and of which no scheme knows one."""
        prices = self.prices(case, named)
        return [line["item"] for line, price in zip(case.lines, prices, strict=True) if price is None]

    def prices(self, case: Case, named: Iterable[str]) -> list[int | None]:
        """This function will give what is asked for a unit of each line, in minor units; None where nobody knows."""
        asked = [self._asked(case, scheme) for scheme in named]
        return [_line(line, asked)["price"] for line in case.lines]

    def repeated(self, case: Case, named: Iterable[str]) -> dict[str, int]:
        """This function will give the items with a tariff that are asked more often than a claim has days, with how often.

        Not days of a stay, of which the package itself counts no more, nor what was approved beforehand.
        """
        days, asked = (case.last_day - case.first_day).days + 1, Counter[str]()
        for line in case.lines:
            asked[line["item"]] += 0 if line["has_prior_approval"] else line["quantity"]
        many = {item: count for item, count in asked.items() if count > days}
        packages = [self._asked(case, scheme).package for scheme in named] if many else []
        known = {
            item: [held for package in packages if (held := package.item(item)) is not None] for item in many
        }
        return {
            item: count
            for item, count in many.items()
            if any(held.tariff is not None and not held.is_day_of_stay for held in known[item])
        }

    def decided(self, inputs: Plain) -> Decided:
        """This function will decide a claim from what was written: by a plan of the package, or by the library where none can."""
        if can_be_planned(inputs):
            [asked] = inputs["asked"]
            version = self.published.numbered(asked["scheme"], asked["version"])
            plan = plan_of(
                version.pk, version.digest, asked["scheme"], date.fromisoformat(asked["claim"]["last_day"])
            )
            with suppress(NotWhole):
                if plan is not None:
                    return decided_by(plan, asked)
        return decided(self.systems(inputs), inputs)

    def systems(self, inputs: Plain) -> Mapping[str, System]:
        """This function will give the law of every scheme that is asked, by the version that was written down."""
        return {
            one["scheme"]: system_of(self.published.numbered(one["scheme"], one["version"]))
            for one in inputs["asked"]
        }

    def _asked(self, case: Case, scheme: str) -> "_Asked":
        key = (case.facility, scheme, case.last_day)
        if key not in self._schemes:
            self._schemes[key] = _Asked(self, *key)
        return self._schemes[key]

    def listed(self, facility: int, scheme: str, day: date) -> Mapping[str, int] | None:
        """This function will give the prices a facility is paid by on a day; None where it has no list."""
        held = agreed_among(self._agreed.get((facility, scheme), ()), day)
        if held is None:
            return None
        if (held.pk, day) not in self._prices:
            self._prices[held.pk, day] = prices_on(held, day)
        return self._prices[held.pk, day]

    @cached_property
    def _agreed(self) -> dict[tuple[int, str], list[Agreement]]:
        """What was agreed with all facilities of their prices: they are few beside claims."""
        found: dict[tuple[int, str], list[Agreement]] = defaultdict(list)
        for one in Agreement.objects.select_related("price_list"):
            found[one.facility_id, one.scheme].append(one)
        return found

    # what was used

    def history(self, person: int, household: int, scheme: str, claim: int | None = None) -> list[Plain]:
        """This function will give what other claims of somebody and of the household used of a scheme, and what letters of guarantee
        promise them: to no claim but the one with the letter, until that is decided.

        What somebody used under another number, before the two were merged, is written as theirs.
        """
        numbers = self.members.groups[person]
        before = {number: (of, all_used) for number, of, all_used in self._uses["household", household]}
        for own_number in numbers:
            before |= {number: (of, all_used) for number, of, all_used in self._uses["person", own_number]}
        own, names = {"person": str(person)}, {str(number) for number in numbers}
        promised = (
            {**used, "claim": f"letter {each.letter}"}
            for each in self._promised
            if (each.household == household or each.person in numbers)
            and each.letter != self.letter and each.claim != claim and each.claim not in self._noted
            for used in each.used
        )  # fmt: skip
        decided_before = (
            used for _number, (of, all_used) in sorted(before.items()) if of != claim for used in all_used
        )
        return [
            used | own if used["person"] in names else used
            for used in (*decided_before, *promised)
            if used["scheme"] == scheme
        ]

    def note(self, case: Case, used: list[Plain]) -> None:
        """This function will let the claims after one know what it uses."""
        self._last += 1
        self._noted.add(case.number)
        entry = (self._last, case.number, used)
        self._uses["household", case.household].append(entry)
        self._uses["person", case.person].append(entry)

    @cached_property
    def _promised(self) -> list[Promised]:
        """What letters promise that are open, or came in with a claim of which no decision stands; in the order of their numbers."""
        numbers = sorted({number for group in self.members.groups.values() for number in group})
        own = Letter.objects.filter(among("person", numbers) | among("household", self.members.households))
        undecided = ~Exists(Decision.objects.filter(claim=OuterRef("end__claim"), reversal__isnull=True))
        held = own.filter(Q(end__isnull=True) | Q(undecided, end__how=LetterEnd.How.USED)).order_by("pk")
        rows = held.values_list("pk", "end__claim", "person_id", "household_id", "used", "end__used")
        return [
            Promised(letter, claim or NO_CLAIM, person, home, of_claim if claim else used)
            for letter, claim, person, home, used, of_claim in rows
        ]

    _last = 1 << 62
    """Comes after every decision that is written already."""

    @cached_property
    def _uses(self) -> dict[tuple[str, int], list[Uses]]:
        numbers = sorted({number for group in self.members.groups.values() for number in group})
        persons, homes = set(numbers), set(self.members.households)
        standing = Decision.objects.filter(reversal__isnull=True).order_by("pk")
        # Of a household only what the first question has not brought: what was used is read once.
        rest = standing.filter(among("claim__household", self.members.households)).exclude(
            among("claim__person", numbers)
        )
        found: dict[tuple[str, int], list[Uses]] = defaultdict(list)
        for rows in (standing.filter(among("claim__person", numbers)), rest):
            for number, claim, person, home, used in rows.values_list(
                "pk", "claim_id", "claim__person_id", "claim__household_id", "used"
            ):
                if person in persons:
                    found["person", person].append((number, claim, used))
                if home in homes:
                    found["household", home].append((number, claim, used))
        return found


@lru_cache(maxsize=512)
def plan_of(number: int, published: str, scheme: str, day: date) -> Plan | None:
    """This function will lay out the package of a version for a day; None where an amount is finer than the currency."""
    system = law(number, published)
    with suppress(NotWhole):
        return Plan(package_of(system, scheme), day, system.country.minor_digits)
    return None


class _Asked:
    """A scheme that is asked to pay for care of a facility: its package and the list of prices on the day."""

    def __init__(self, grounds: Grounds, facility: int, scheme: str, day: date) -> None:
        self.grounds, self.scheme, self.day = grounds, scheme, day
        version = grounds.published.version_on(scheme, day)
        self.version, system = version.number, system_of(version)
        self.package, self.digits = package_of(system, scheme), system.country.minor_digits
        self.listed = grounds.listed(facility, scheme, day)
        self._costs: dict[str, int | None] = {}

    def price(self, item: str) -> int | None:
        """What a unit costs by the facility's list or else the package, in minor units; None where neither says."""
        if item not in self._costs:
            self._costs[item] = self._cost(item)
        return self._costs[item]

    def _cost(self, item: str) -> int | None:
        if self.listed is not None:
            return self.listed.get(item)
        held = self.package.item(item)
        tariff = held.tariff if held is not None else None
        return None if tariff is None else int(tariff.on(self.day) * 10**self.digits)

    def written(self, case: Case, lines: list[Plain]) -> Plain:
        cover = cover_among(self.grounds.members, case.person, case.household, self.scheme, self.day)
        return {
            "scheme": self.scheme,
            "version": self.version,
            "claim": {
                "id": str(case.number),
                "patient": {
                    "id": str(case.person),
                    "household": str(case.household),
                    "birth_date": case.birth_date.isoformat(),
                    "sex": case.sex,
                },
                "cover": {
                    "start": cover.start.isoformat(),
                    "last": cover.last.isoformat(),
                    "member_since": cover.member_since.isoformat(),
                    "members": cover.members,
                },
                "first_day": case.first_day.isoformat(),
                "last_day": case.last_day.isoformat(),
                "lines": [self._line(line) for line in lines],
                "visit": case.visit,
                "level": case.level,
                **({"is_planned": True} if case.is_planned else {}),
            },
            "history": self.grounds.history(case.person, case.household, self.scheme, case.number),
        }

    def _line(self, line: Plain) -> Plain:
        if self.listed is None:
            return {**line, "listed_price": None, "is_listed": True}
        return {
            **line,
            "listed_price": self.listed.get(line["item"]),
            "is_listed": line["item"] in self.listed,
        }


def _line(line: Plain, asked: Sequence[_Asked]) -> Plain:
    """A line as asked; without a price of its own it asks for the first that a scheme knows."""
    if line["price"] is not None:
        return line
    known = (price for one in asked if (price := one.price(line["item"])) is not None)
    return {**line, "price": next(known, None)}

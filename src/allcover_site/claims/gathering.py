"""What the decision of many claims rests on, read table by table: cover, prices, and what was used before.

A claim by itself is a list of one. What a claim of the list uses is known to those after it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from allcover.rules.definition import System
from allcover_site.claims.covering import cover_among
from allcover_site.claims.deciding import Plain, package_of
from allcover_site.claims.models import Agreement, Claim, Decision, Line
from allcover_site.claims.pricing import agreed_among, agreements, prices_on
from allcover_site.contributions.gathering import gathered
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import NoVersion, system_of

Uses = tuple[int, int, list[Plain]]
"""A decision's number, its claim's, and what was used by it."""


class Grounds:
    """What claims of some persons, each in a household, rest on."""

    def __init__(self, cases: Iterable[tuple[int, int]]) -> None:
        pairs = list(cases)
        self.members = gathered((person for person, _home in pairs), (home for _person, home in pairs))
        self.published = self.members.published
        self._agreed: dict[tuple[int, str], list[Agreement]] = {}
        self._prices: dict[tuple[int, date], Mapping[str, int]] = {}

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

    def inputs(self, claim: Claim, lines: Iterable[Line], named: Iterable[str]) -> Plain:
        """This function will write what a decision on lines would rest on, by the schemes named."""
        asked = [
            _Asked(self, claim, scheme, self.published.version_on(scheme, claim.last_day)) for scheme in named
        ]
        plain = [_line(line, asked) for line in lines]
        return {"asked": [one.written(plain) for one in asked]}

    def without_price(self, claim: Claim, lines: Iterable[Line], named: Iterable[str]) -> list[str]:
        """This function will name the items of lines that have no price, and of which no scheme knows one."""
        asked = [
            _Asked(self, claim, scheme, self.published.version_on(scheme, claim.last_day)) for scheme in named
        ]
        return [line.item for line in lines if _line(line, asked)["price"] is None]

    def systems(self, inputs: Plain) -> Mapping[str, System]:
        """This function will give the law of every scheme that is asked, by the version that was written down."""
        return {
            one["scheme"]: system_of(self.published.numbered(one["scheme"], one["version"]))
            for one in inputs["asked"]
        }

    def listed(self, claim: Claim, scheme: str) -> Mapping[str, int] | None:
        """This function will give the prices a facility is paid by on a claim's last day; None where it has no list."""
        where = (claim.facility_id, scheme)
        if where not in self._agreed:
            self._agreed[where] = agreements(claim.facility, scheme)
        held = agreed_among(self._agreed[where], claim.last_day)
        if held is None:
            return None
        if (held.pk, claim.last_day) not in self._prices:
            self._prices[held.pk, claim.last_day] = prices_on(held, claim.last_day)
        return self._prices[held.pk, claim.last_day]

    # what was used

    def history(self, person: int, household: int, scheme: str, claim: int | None = None) -> list[Plain]:
        """This function will give what other claims of somebody and of the household used of a scheme.

        What somebody used under another number, before the two were merged, is written as theirs.
        """
        numbers = self.members.groups[person]
        before = {number: (of, all_used) for number, of, all_used in self._uses["household", household]}
        for own_number in numbers:
            before |= {number: (of, all_used) for number, of, all_used in self._uses["person", own_number]}
        own, names = {"person": str(person)}, {str(number) for number in numbers}
        return [
            used | own if used["person"] in names else used
            for _number, (of, all_used) in sorted(before.items())
            if of != claim
            for used in all_used
            if used["scheme"] == scheme
        ]

    def note(self, claim: Claim, used: list[Plain]) -> None:
        """This function will let the claims after one know what it uses."""
        self._last += 1
        entry = (self._last, claim.pk, used)
        self._uses["household", claim.household_id].append(entry)
        self._uses["person", claim.person_id].append(entry)

    _last = 1 << 62
    """Comes after every decision that is written already."""

    @cached_property
    def _uses(self) -> dict[tuple[str, int], list[Uses]]:
        found: dict[tuple[str, int], list[Uses]] = defaultdict(list)
        numbers = sorted({number for group in self.members.groups.values() for number in group})
        for of, keys in (("person", numbers), ("household", self.members.households)):
            rows = Decision.objects.filter(**{f"claim__{of}__in": keys, "reversal__isnull": True}).order_by(
                "pk"
            )
            for number, claim, key, used in rows.values_list("pk", "claim_id", f"claim__{of}_id", "used"):
                found[of, key].append((number, claim, used))
        return found


class _Asked:
    """A scheme that is asked to pay: its package and the facility's list of prices on the day of care."""

    def __init__(self, grounds: Grounds, claim: Claim, scheme: str, version: Version) -> None:
        self.grounds, self.claim, self.scheme, self.version = grounds, claim, scheme, version
        self.package = package_of(system_of(version), scheme)
        self.digits = system_of(version).country.minor_digits
        self.listed = grounds.listed(claim, scheme)

    def price(self, item: str) -> int | None:
        """What a unit costs by the facility's list or else the package, in minor units; None where neither says."""
        if self.listed is not None:
            return self.listed.get(item)
        held = self.package.item(item)
        tariff = held.tariff if held is not None else None
        return None if tariff is None else int(tariff.on(self.claim.last_day) * 10**self.digits)

    def written(self, lines: list[Plain]) -> Plain:
        claim, members = self.claim, self.grounds.members
        cover = cover_among(members, claim.person_id, claim.household_id, self.scheme, claim.last_day)
        return {
            "scheme": self.scheme,
            "version": self.version.number,
            "claim": {
                "id": str(claim.pk),
                "patient": {
                    "id": str(claim.person_id),
                    "household": str(claim.household_id),
                    "birth_date": claim.person.birth_date.isoformat(),
                    "sex": claim.person.sex,
                },
                "cover": {
                    "start": cover.start.isoformat(),
                    "last": cover.last.isoformat(),
                    "member_since": cover.member_since.isoformat(),
                    "members": cover.members,
                },
                "first_day": claim.first_day.isoformat(),
                "last_day": claim.last_day.isoformat(),
                "lines": [self._line(line) for line in lines],
                "visit": claim.visit,
                "level": claim.facility.level,
            },
            "history": self.grounds.history(claim.person_id, claim.household_id, self.scheme, claim.pk),
        }

    def _line(self, line: Plain) -> Plain:
        if self.listed is None:
            return {**line, "listed_price": None, "is_listed": True}
        return {
            **line,
            "listed_price": self.listed.get(line["item"]),
            "is_listed": line["item"] in self.listed,
        }


def _line(line: Line, asked: Sequence[_Asked]) -> dict[str, Any]:
    """A line as asked; without a price of its own it asks for the first that a scheme knows."""
    known = (price for one in asked if (price := one.price(line.item)) is not None)
    return {
        "item": line.item,
        "quantity": line.quantity,
        "price": line.price if line.price is not None else next(known, None),
        "approved_quantity": line.approved_quantity,
        "approved_price": line.approved_price,
        "has_prior_approval": line.has_prior_approval,
    }

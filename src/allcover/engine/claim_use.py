"""What earlier claims, and the lines before, have used of a limit: counted anew each time from the entries themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

from allcover.engine.claims import Claim, Earlier
from allcover.expressions.nodes import Exact
from allcover.rules.package import Ceiling, Deductible, Limit, Whom, Within


class _Span(Protocol):
    @property
    def whom(self) -> Whom: ...

    @property
    def within(self) -> Within: ...


@dataclass
class Counting:
    """Counts for one claim. Amounts count all that was paid in the time, whenever it was decided; numbers only what
    was given on the day of care or before, so that a late claim is not refused for care that came after it.
    """

    claim: Claim
    day: date
    before: tuple[Earlier, ...]
    own: list[Earlier] = field(default_factory=list)

    def note(self, entry: Earlier) -> None:
        """Add a line of the claim itself."""
        self.own.append(entry)

    def claims_of(self, limit: Limit, group: str) -> tuple[str, ...]:
        """This function will name the other claims of a group, the earliest first."""
        found = self._within(limit)
        had = (entry for entry in found if entry.group == group and self._is_past(entry))
        return tuple(dict.fromkeys(entry.claim for entry in sorted(had, key=lambda entry: entry.day)))

    def units(self, limit: Limit, item: str) -> int:
        """This function will count the units of an item given."""
        found = self._within(limit)
        return sum(entry.units for entry in found if entry.item == item and self._is_past(entry))

    def units_of_claim(self, item: str) -> int:
        """This function will count the units of an item on the lines before of the claim itself."""
        return sum(entry.units for entry in self.own if entry.item == item)

    def had_after(self, item: str, day: date) -> Earlier | None:
        """This function will give the last time the patient had an item on another claim, if after a day.

        Care after the day of the claim is not looked at.
        """
        person = self.claim.patient.id
        had = (
            entry
            for entry in self.before
            if entry.person == person and entry.item == item and day < entry.day and self._is_past(entry)
        )
        return max(had, key=lambda entry: entry.day, default=None)

    def deducted(self, deductible: Deductible) -> Exact:
        """This function will sum what was borne of a deductible."""
        found = self._within(deductible)
        return sum((entry.deductible for entry in found if _concerns(deductible.care, entry)), start=0)

    def paid_for(self, limit: Limit, of: Literal["item", "group"], name: str) -> Exact:
        """This function will sum what was paid for an item, or for claims of a group."""
        found = self._within(limit)
        return sum(
            (entry.paid for entry in found if (entry.item if of == "item" else entry.group) == name), start=0
        )

    def paid_under(self, ceiling: Ceiling) -> Exact:
        """This function will sum what was paid under a ceiling; care outside the ceilings is not."""
        found = (entry for entry in self._within(ceiling) if entry.meets_ceilings)
        return sum((entry.paid for entry in found if _concerns(ceiling.care, entry)), start=0)

    def _is_past(self, entry: Earlier) -> bool:
        return entry.day <= self.day

    def _within(self, span: _Span) -> Iterator[Earlier]:
        for entry in (*self.before, *self.own):
            if self._is_of(entry, span.whom) and self._is_in(entry, span.within):
                yield entry

    def _is_of(self, entry: Earlier, whom: Whom) -> bool:
        patient = self.claim.patient
        return entry.person == patient.id if whom == "person" else entry.household == patient.household

    def _is_in(self, entry: Earlier, within: Within) -> bool:
        cover = self.claim.cover
        if within == "year":
            return entry.day.year == self.day.year
        if within == "cover":
            return cover.start <= entry.day <= cover.last
        if within == "episode" and self.claim.episode:
            return entry.episode == self.claim.episode
        return entry.claim == self.claim.id


def ceiling_on(ceiling: Ceiling, members: int, day: date) -> Exact:
    """This function will give a ceiling on a day for a household of so many members, in money."""
    top = ceiling.amount.on(day)
    if ceiling.extra_member is not None and ceiling.members is not None:
        top += max(members - ceiling.members.on(day), 0) * ceiling.extra_member.on(day)
    return min(top, ceiling.at_most.on(day)) if ceiling.at_most is not None else top


def _concerns(care: str, entry: Earlier) -> bool:
    return care in ("any", "hospital" if entry.is_hospital else "other")

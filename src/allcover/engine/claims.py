"""Claims for health care as the valuation reads them, and what it makes of them. No database; money exact.

Amounts are in units of the currency. Days are inclusive at both ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from allcover.expressions.nodes import Exact
from allcover.rules.package import Payer, Visit
from allcover.vocabulary.citation import Citation

Step = Literal[
    "reviewer", "outside_cover", "group_limit", "not_valid_then", "not_in_price_list", "wrong_level",
    "not_for_this_person", "too_soon", "not_in_package", "waiting", "no_prior_approval", "above_tariff", "over_stay",
    "over_number", "over_rate", "deductible", "patient_share", "patient_fee", "over_item_limit", "over_group_limit", "over_ceiling",
]  # fmt: skip
"""Why a part of what was asked is not paid, in the order in which the steps are taken."""

REFUSING: tuple[Step, ...] = (
    "outside_cover", "group_limit", "not_valid_then", "not_in_price_list", "wrong_level", "not_for_this_person",
    "too_soon", "not_in_package", "waiting", "no_prior_approval",
)  # fmt: skip
"""The steps that refuse a whole line, in the order in which they are asked; the first two refuse a whole claim."""

EXCHANGE_CODES = {
    "reviewer": -1, "not_valid_then": 1, "not_in_price_list": 2, "not_in_package": 3, "not_for_this_person": 4,
    "too_soon": 5, "wrong_level": 10, "over_number": 16, "waiting": 17, "outside_cover": 21,
}  # fmt: skip
"""The numbers by which claim systems exchange reasons for refusing; a group's limit has a number by group."""

GROUP_CODES = {
    "hospitalisation": 11, "visit": 12, "consultation": 13, "surgery": 14, "delivery": 15, "antenatal": 19,
}  # fmt: skip


FactName = Literal[
    "approved_quantity", "approved_price", "covered_from", "covered_until", "limit", "used", "earlier_claim", "earlier_day",
    "again_from", "valid_from", "valid_until", "level", "levels", "age", "sex", "member_since", "waits_until", "tariff",
    "listed_price", "most_of_each", "of", "share", "fee", "days_of_stay",
]  # fmt: skip
"""What a fact is of."""


@dataclass(frozen=True)
class Patient:
    """Who was cared for. ``household`` names the family whose common limits count the claim."""

    id: str
    household: str
    birth_date: date
    sex: str = ""


@dataclass(frozen=True)
class Cover:
    """The period for which the patient is covered; ``members`` of the household are covered with them.

    ``member_since``: the day the patient's own membership began, without a break since; waiting counts from it.
    """

    start: date
    last: date
    member_since: date
    members: int = 1

    def holds_on(self, day: date) -> bool:
        """Whether the patient is covered on a day."""
        return max(self.start, self.member_since) <= day <= self.last


@dataclass(frozen=True)
class Line:
    """One item of a claim. ``price`` of a unit as asked; None asks for the tariff.

    ``listed_price``: the facility's own agreed tariff, in place of the package's. ``approved_quantity`` and
    ``approved_price``: what a reviewer leaves of what was asked; 0 is none, None is no change. ``is_listed``: no where
    the facility has a list of prices in force and the item is not on it.
    """

    item: str
    quantity: int
    price: Exact | None = None
    listed_price: Exact | None = None
    approved_quantity: int | None = None
    approved_price: Exact | None = None
    has_prior_approval: bool = False
    is_listed: bool = True

    def __post_init__(self) -> None:
        numbers = (self.quantity, self.price, self.listed_price, self.approved_quantity, self.approved_price)
        if any(number is not None and number < 0 for number in numbers):
            raise ValueError(f"The line '{self.item}' has a number below 0. Give 0 or more.")


@dataclass(frozen=True)
class Claim:
    """Care that one patient had at one facility from ``first_day`` to ``last_day``; a different last day is a stay.

    ``is_planned``: care that is still to be given, of which only the first day is known.
    """

    id: str
    patient: Patient
    cover: Cover
    first_day: date
    last_day: date
    lines: tuple[Line, ...]
    visit: Visit = "other"
    level: str = ""
    episode: str = ""
    is_planned: bool = False

    def __post_init__(self) -> None:
        if self.last_day < self.first_day:
            raise ValueError(f"The claim '{self.id}' ends before it begins. Swap its days.")


@dataclass(frozen=True)
class Earlier:
    """What an earlier claim used of the package with one line: the history that limits are counted from."""

    claim: str
    person: str
    household: str
    day: date
    episode: str
    group: str
    item: str
    units: int
    deductible: Exact
    paid: Exact
    is_hospital: bool
    meets_ceilings: bool


@dataclass(frozen=True)
class Fact:
    """Something that a step rests on, such as the limit and what was used of it: evidence for patient and reviewer."""

    name: FactName
    kind: Literal["money", "number", "share", "day", "text"]
    value: Exact | date | str


@dataclass(frozen=True)
class Part:
    """A part of what was asked that the scheme does not pay: why, how much, who bears it, by what article, on what facts."""

    step: Step
    amount: Exact
    borne_by: Payer
    source: Citation | None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class LineValue:
    """What becomes of one line: ``asked`` is the sum of ``parts`` and of what the scheme pays."""

    line: Line
    asked: Exact
    units: int
    parts: tuple[Part, ...]
    meets_ceilings: bool = True

    def taken(self, *steps: Step) -> Exact:
        """This function will give the money that some steps took."""
        return sum((part.amount for part in self.parts if part.step in steps), start=0)

    @property
    def allowed(self) -> Exact:
        """What was asked less what the reviewer, the tariff and the length of the stay leave out."""
        return self.asked - self.taken("reviewer", "above_tariff", "over_stay")

    @property
    def refusal(self) -> Part | None:
        """Why the whole line is refused; None where it is not."""
        return next((part for part in self.parts if part.step in REFUSING), None)

    @property
    def deductible(self) -> Exact:
        """What was used of the deductible."""
        return self.taken("deductible")

    @property
    def co_payment(self) -> Exact:
        """The patient's share and fee."""
        return self.taken("patient_share", "patient_fee")

    @property
    def over_limits(self) -> Exact:
        """What limits in number or amount and ceilings took."""
        return self.taken("over_number", "over_rate", "over_item_limit", "over_group_limit", "over_ceiling")

    @property
    def paid(self) -> Exact:
        """What the scheme pays."""
        return self.asked - sum(part.amount for part in self.parts)

    @property
    def ceiling_used(self) -> Exact:
        """What was used of the ceilings."""
        return self.paid if self.meets_ceilings else 0

    @property
    def patient(self) -> Exact:
        """What the patient pays."""
        return sum((part.amount for part in self.parts if part.borne_by == "patient"), start=0)

    @property
    def provider(self) -> Exact:
        """What nobody pays the provider."""
        return sum((part.amount for part in self.parts if part.borne_by == "provider"), start=0)


@dataclass(frozen=True)
class Valuation:
    """A claim decided, line by line; ``day`` is the day whose law and limits held."""

    claim: Claim
    day: date
    group: str
    is_hospital: bool
    lines: tuple[LineValue, ...]

    @property
    def asked(self) -> Exact:
        """What the claim asks."""
        return _sum(line.asked for line in self.lines)

    @property
    def paid(self) -> Exact:
        """What the scheme pays."""
        return _sum(line.paid for line in self.lines)

    @property
    def patient(self) -> Exact:
        """What the patient pays."""
        return _sum(line.patient for line in self.lines)

    @property
    def provider(self) -> Exact:
        """What nobody pays the provider."""
        return _sum(line.provider for line in self.lines)

    def reasons(self) -> tuple[tuple[str, Part], ...]:
        """This function will give every part not paid with the item it belongs to, in the order it was taken."""
        return tuple((line.line.item, part) for line in self.lines for part in line.parts)

    def history(self) -> tuple[Earlier, ...]:
        """This function will give what later claims must know of this one: its lines with units accepted."""
        return tuple(
            used(self.claim, self.day, self.group, self.is_hospital, line)
            for line in self.lines
            if line.units
        )


def used(claim: Claim, day: date, group: str, is_hospital: bool, line: LineValue) -> Earlier:
    """This function will give what one line of a claim uses of the package."""
    patient = claim.patient
    return Earlier(claim.id, patient.id, patient.household, day, claim.episode, group, line.line.item, line.units,
                   line.deductible, line.paid, is_hospital, line.meets_ceilings)  # fmt: skip


def exchange_code(part: Part, group: str) -> int | None:
    """This function will give the number by which claim systems exchange a reason, or None where it has none."""
    return GROUP_CODES.get(group) if part.step == "group_limit" else EXCHANGE_CODES.get(part.step)


def _sum(amounts: Iterable[Exact]) -> Exact:
    return sum(amounts, start=0)

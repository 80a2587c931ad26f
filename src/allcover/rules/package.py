"""The frozen nodes of a health package: what care is covered, at what price, and what the patient bears of it.

Every amount, share, number and time is a parameter of the scheme (or the country), named here and dated and cited
there, so that a reform changes a package as it changes anything else. The nodes say nothing of any patient:
``allcover.engine.valuation`` reads them for a claim, costing and adequacy through it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal, cast

from allcover.expressions.nodes import Exact
from allcover.rules.parameter import Dated, Parameter
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.fault import Place

Whom = Literal["person", "household"]
Within = Literal["claim", "episode", "year", "cover"]
Care = Literal["any", "hospital", "other"]
Visit = Literal["emergency", "referral", "other"]
Payer = Literal["patient", "provider"]
Want = Literal["money", "money of each", "share", "number", "persons", "time", "age"]

VISITS: tuple[Visit, ...] = ("emergency", "referral", "other")


@dataclass(frozen=True)
class Fixed:
    """A value of the package, by the name of the parameter that holds it; ``parameter`` is None until resolved."""

    name: str
    want: Want
    place: Place = field(compare=False)
    parameter: Parameter | None = None
    _asked: dict[date, Dated] = field(default_factory=dict, init=False, repr=False, compare=False)

    def dated(self, day: date) -> Dated:
        """This function will give the value in force on a day with its source; ValueError where there is none."""
        asked = self._asked.get(day)
        if asked is not None:
            return asked
        held = self.parameter.on(day) if self.parameter is not None else None
        if held is None:
            raise ValueError(
                f"'{self.name}' has no value on {day}. Ask for a day on which the scheme exists."
            )
        self._asked[day] = held
        return held

    def on(self, day: date) -> Exact:
        """This function will give the value in force on a day, in the unit of its parameter."""
        value = self.dated(day).value
        if not isinstance(value, bool | tuple) and isinstance(value, Exact):
            return value
        raise ValueError(f"'{self.name}' is no plain number.")


@dataclass(frozen=True)
class Limit:
    """How much of something: ``kind`` amount (money paid by the scheme) or number (units of care, or claims).

    It is counted for a person or a household, within a claim, an episode of illness, a calendar year or the
    period of cover. Nothing is left out by a limit of 0: it allows none.
    """

    kind: Literal["amount", "number"]
    value: Fixed
    whom: Whom
    within: Within
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Deductible:
    """What the patient bears first, of hospital care, of other care or of any."""

    amount: Fixed
    whom: Whom
    within: Within
    care: Care
    source: Citation
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Ceiling:
    """The most the scheme pays in all, of hospital care, other care or any.

    A household's may grow: by ``extra_member`` for each member beyond ``members``, up to ``at_most``.
    """

    amount: Fixed
    whom: Whom
    within: Within
    care: Care
    members: Fixed | None
    extra_member: Fixed | None
    at_most: Fixed | None
    source: Citation
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Group:
    """A group of care, such as surgery. A claim is of the first group listed that one of its lines is of.

    ``takes_stays``: a claim of a stay in hospital is of this group too.
    """

    id: str
    label: str
    takes_stays: bool
    limits: tuple[Limit, ...]
    source: Citation
    place: Place = field(compare=False)


@dataclass(frozen=True)
class Waiting:
    """How long after becoming a member care is first paid for; emergencies may be spared."""

    time: Fixed
    spares_emergencies: bool


@dataclass(frozen=True)
class Approval:
    """Care that must be approved before it is given; who bears it where it was not; emergencies may be spared."""

    spares_emergencies: bool
    borne_by: Payer
    source: Citation


@dataclass(frozen=True)
class Terms:
    """On what terms an item is paid, for some patients and visits.

    ``patient_share``: share of the price the patient bears; ``patient_fee``: money the patient bears of each unit,
    after the share; ``pays_at_most``: most the scheme pays of each unit. ``outside_ceiling``: the care of which the
    item neither uses nor meets the ceilings; None where it always does.
    """

    who: Literal["adult", "child", "anyone"]
    visits: tuple[Visit, ...]
    patient_share: Fixed | None
    patient_fee: Fixed | None
    pays_at_most: Fixed | None
    waiting: Waiting | None
    outside_ceiling: Care | None
    limits: tuple[Limit, ...]
    place: Place = field(compare=False)

    def fits(self, who: str, visit: str) -> bool:
        """Whether these are terms for an adult or child and a kind of visit."""
        return self.who in ("anyone", who) and visit in self.visits


@dataclass(frozen=True)
class Item:
    """A service, medicine or supply that is covered from ``start`` on, until ``end``.

    ``tariff`` None: as charged. ``levels``: where it may be given (empty: anywhere). ``every``: at most once in so
    long a time. ``is_day_of_stay``: a unit of it is a day of a stay. The first of ``terms`` that fits the patient and
    visit holds; where none fits, nothing is paid.
    """

    id: str
    label: str
    group: str
    start: date | None
    end: date | None
    tariff: Fixed | None
    levels: tuple[str, ...]
    sex: str
    every: Fixed | None
    is_day_of_stay: bool
    approval: Approval | None
    terms: tuple[Terms, ...]
    source: Citation
    place: Place = field(compare=False)

    def is_covered_on(self, day: date) -> bool:
        """Whether the item is in the package on a day."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True)
class Package:
    """The care a scheme covers.

    ``hospital_levels``: the levels of facility whose care is hospital care; empty where a stay is.
    ``above_tariff``: who bears a price above the tariff. Each line's payment is rounded to a multiple of ``step``
    (the currency's smallest unit, in money) in the way of ``rounding``.
    """

    adult_age: Fixed | None
    joining_fee: Fixed | None
    joining_per: Whom
    levels: tuple[str, ...]
    hospital_levels: tuple[str, ...]
    above_tariff: Payer
    rounding: Literal["round_half_up", "round_down"]
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    deductibles: tuple[Deductible, ...]
    ceilings: tuple[Ceiling, ...]
    source: Citation
    place: Place = field(compare=False)
    step: Exact = 0

    @cached_property
    def _by_name(self) -> dict[str, Item]:
        return {item.id: item for item in reversed(self.items)}

    def item(self, name: str) -> Item | None:
        """This function will give an item by name, or None."""
        return self._by_name.get(name)

    def group(self, name: str) -> Group | None:
        """This function will give a group by name, or None."""
        return next((group for group in self.groups if group.id == name), None)


def values_of(node: object) -> Iterator[Fixed]:
    """This function will give every value named in a node of a package, from the first to the last."""
    if isinstance(node, Fixed):
        yield node
    elif isinstance(node, tuple):
        for part in node:
            yield from values_of(part)
    elif is_dataclass(node) and not isinstance(node, type | Citation | Place):
        for part in fields(node):
            yield from values_of(getattr(node, part.name))


def with_parameters(package: Package, parameters: Mapping[str, Parameter]) -> Package:
    """This function will give a package in which other parameters, by key, stand in the place of those that hold its values."""
    return cast(Package, _replaced(package, parameters))


def _replaced(node: Any, parameters: Mapping[str, Parameter]) -> Any:
    if isinstance(node, Fixed):
        key = node.parameter.key if node.parameter is not None else ""
        return replace(node, parameter=parameters[key]) if key in parameters else node
    if isinstance(node, tuple):
        return tuple(_replaced(part, parameters) for part in node)
    if is_dataclass(node) and not isinstance(node, type | Citation | Place):
        return replace(node, **{part.name: _replaced(getattr(node, part.name), parameters) for part in fields(node)})  # fmt: skip
    return node

"""What a package is expected to cost, and what share of a basket of care it pays: both by valuing claims.

Costing and adequacy describe care as claims that people make, so that what they find is what would be decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from allcover.engine.claims import Claim, Cover, Line, LineValue, Patient
from allcover.engine.valuation import value_claims
from allcover.expressions.nodes import Exact
from allcover.rules.package import Package, Visit
from allcover.vocabulary.exact import Fraction, ratio
from allcover.vocabulary.fault import did_you_mean


@dataclass(frozen=True)
class Use:
    """Care used by a person: how often a person-year, and the claims made of it each time.

    Claims of one use know of each other and of no other use: a ceiling that counts over a year binds only among
    claims of one use. Where it matters, let a use be a whole year of claims and its frequency the share of people
    who have such a year; the uses together are then the distribution of claims.
    """

    frequency: Exact
    claims: tuple[Claim, ...]


@dataclass(frozen=True)
class Shares:
    """Who bears care, in money: what is asked is what the three pay."""

    asked: Exact = 0
    scheme: Exact = 0
    patient: Exact = 0
    provider: Exact = 0

    def __add__(self, other: "Shares") -> "Shares":
        return Shares(
            self.asked + other.asked,
            self.scheme + other.scheme,
            self.patient + other.patient,
            self.provider + other.provider,
        )

    def times(self, factor: Exact) -> "Shares":
        """This function will multiply every part."""
        return Shares(
            self.asked * factor, self.scheme * factor, self.patient * factor, self.provider * factor
        )


@dataclass(frozen=True)
class ExpectedCost:
    """Money a person-year: by item, and all together."""

    items: Mapping[str, Shares]

    @property
    def total(self) -> Shares:
        """All items together; ``total.scheme`` is the pure premium."""
        return sum(self.items.values(), start=Shares())


def expected_cost(package: Package, utilisation: Iterable[Use]) -> ExpectedCost:
    """This function will give what care of stated frequency costs a person-year, and who bears it, in money.

    Each use is valued as claims are, with every limit that binds among its claims, and counts as often as it is
    used: frequency x price x (1 - the patient's share) where nothing else binds. Source: the guides' premium
    formula for mutual health organisations, pure premium = sum of p x c x (1 - co-payment).
    """
    items: dict[str, Shares] = {}
    for use in utilisation:
        if use.frequency < 0:
            raise ValueError(f"A use has the frequency {float(use.frequency):g}, below 0. Give 0 or more.")
        for line in _lines(package, use.claims):
            items[line.line.item] = items.get(line.line.item, Shares()) + _shares(line).times(use.frequency)
    return ExpectedCost(items)


def covered_share(package: Package, basket: Iterable[Claim]) -> Fraction:
    """This function will give the share of a basket of care that the scheme pays, from 0 to 1.

    The basket is one household's claims in order. Care that is asked at no price has no share: ValueError.
    """
    total = sum((_shares(line) for line in _lines(package, basket)), start=Shares())
    if total.asked <= 0:
        raise ValueError("The basket holds no care at a price. Give it claims that ask for something.")
    return ratio(1) * total.scheme / total.asked


def single(
    package: Package,
    item: str,
    day: date,
    *,
    price: Exact | None = None,
    quantity: int = 1,
    nights: int = 0,
    is_child: bool = False,
    visit: Visit = "other",
) -> Claim:
    """This function will make a claim for one item by a member to whom nothing but price and limits applies.

    The patient is of the sex the item is for, 40 years old or newborn, past every waiting time, at a level where the
    item is given, with prior approval. ``price`` of a unit; None is the tariff.
    """
    found = package.item(item)
    if found is None:
        known = did_you_mean(item, (one.id for one in package.items))
        raise ValueError(f"The package has no item '{item}'. {known}")
    birth = day if is_child else day.replace(year=day.year - 40, day=1)
    patient = Patient("one", "household", birth, found.sex)
    cover = Cover(date(day.year, 1, 1), date(day.year + 1, 12, 31), date(day.year - 40, 1, 1))
    level = found.levels[0] if found.levels else next(iter(package.hospital_levels if nights else ()), "")
    last = date.fromordinal(day.toordinal() + nights)
    line = Line(item, quantity, price, has_prior_approval=True)
    return Claim(item, patient, cover, day, last, (line,), visit, level)


def case_uses(
    package: Package, day: date, frequencies: Mapping[str, tuple[Exact, Exact | None]]
) -> tuple[Use, ...]:
    """This function will make a use of each item by how often it is used a person-year and its mean price.

    Each case is a claim of its own, so limits over a year do not bind among them (see :class:`Use`).
    """
    return tuple(
        Use(frequency, (single(package, item, day, price=price),))
        for item, (frequency, price) in frequencies.items()
    )


def _lines(package: Package, claims: Iterable[Claim]) -> Iterable[LineValue]:
    numbered = (replace(claim, id=f"{n} {claim.id}") for n, claim in enumerate(claims))
    return (line for valued in value_claims(package, numbered) for line in valued.lines)


def _shares(line: LineValue) -> Shares:
    return Shares(line.asked, line.paid, line.patient, line.provider)

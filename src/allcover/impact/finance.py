"""What schemes cost and who pays: worker, employer, state, donor, the scheme's own reserve."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from allcover.impact.amounts import Amounts, Floats, Modelled
from allcover.population import Population
from allcover.rules.definition import PAYERS, Scheme

MONTHS = 12


@dataclass(frozen=True)
class Money:
    """Money a year, from ``low`` to ``high``; the value is known where they are equal."""

    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The amount, None where it is only known to lie between the two."""
        return self.low if self.low == self.high else None

    def __add__(self, other: "Money") -> "Money":
        return Money(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.low - other.high, self.high - other.low)

    def times(self, factor: float) -> "Money":
        """This function will multiply by a factor that is not negative."""
        return Money(self.low * factor, self.high * factor)


NOTHING = Money(0.0, 0.0)


@dataclass(frozen=True)
class SchemeFinance:
    """A scheme's year: benefits, administration, and who pays them in parts that add up to the cost.

    ``beneficiaries`` are persons who receive something, from those known to those possible. ``is_from_survey``
    says that cash is what the survey reports, ``is_costed`` that there is an amount at all, from the survey or the
    definition: where there is none, benefits are unknown, not zero, and only contributions are told. ``unweighted``
    counts the persons asked who receive.
    """

    scheme: str
    name: str
    benefits: Money
    administration: Money
    paid_by: Mapping[str, Money]
    beneficiaries: Money
    unweighted: int
    is_from_survey: bool
    is_costed: bool = True

    @property
    def cost(self) -> Money:
        """Benefits and administration."""
        return self.benefits + self.administration


def finance(population: Population, option: Modelled) -> tuple[SchemeFinance, ...]:
    """This function will give the yearly finance of every scheme in force that pays or collects anything.

    Money is in major units of the currency, at the prices and law of the outcome's day, for a full year.
    """
    weight = population.persons["weight"].to_numpy()
    schemes = option.outcome.system.schemes_on(option.outcome.day).values()
    found = [_scheme(scheme, option, weight) for scheme in schemes if not scheme.reported_under]
    return tuple(
        one
        for one in found
        if one.benefits != NOTHING or any(paid != NOTHING for paid in one.paid_by.values())
    )


def _year(amounts: Amounts, weight: Floats) -> Money:
    return Money(float(np.sum(amounts.low * weight)) * MONTHS, float(np.sum(amounts.high * weight)) * MONTHS)


def _scheme(scheme: Scheme, option: Modelled, weight: Floats) -> SchemeFinance:
    cash, in_kind = option.cash[scheme.id], option.in_kind[scheme.id]
    given = cash + in_kind
    benefits = _year(given, weight)
    administration = benefits.times(administration_rate(scheme, option))
    paid = _collected(scheme, option, weight)
    receives, may_receive = given.low > 0, given.high > 0
    is_costed = bool(scheme.benefits) or scheme.id in option.from_survey
    collected = {payer: paid.get(payer, NOTHING) for payer in PAYERS}
    return SchemeFinance(
        scheme.id,
        scheme.name,
        benefits,
        administration,
        _with_balance(scheme, benefits + administration, paid) if is_costed else collected,
        Money(float(weight[receives].sum()), float(weight[may_receive].sum())),
        int(receives.sum()),
        scheme.id in option.from_survey,
        is_costed,
    )


def _collected(scheme: Scheme, option: Modelled, weight: Floats) -> dict[str, Money]:
    """Contributions by payer, to the scheme and to those whose benefits are reported under it."""
    schemes = option.outcome.system.schemes
    paid: dict[str, Money] = {}
    for other, contributions in option.contributions.items():
        if scheme.id in (other, schemes[other].reported_under):
            for payer, owed in contributions.items():
                paid[payer] = paid.get(payer, NOTHING) + _year(owed, weight)
    return paid


def administration_rate(scheme: Scheme, option: Modelled) -> float:
    """This function will give a scheme's cost of administration as a share of its benefits, 0 where it states none."""
    if not scheme.administration:
        return 0.0
    dated = option.outcome.system.parameters[scheme.administration].on(option.outcome.day)
    value = dated.value if dated is not None else 0
    return 0.0 if isinstance(value, tuple | Mapping) else float(value)


def _with_balance(scheme: Scheme, cost: Money, paid: dict[str, Money]) -> dict[str, Money]:
    """Who pays all of it: contributors first, the rest as the definition shares it, a surplus to the reserve."""
    rest = cost - sum(paid.values(), NOTHING)
    deficit = Money(max(rest.low, 0.0), max(rest.high, 0.0))
    surplus = Money(min(rest.low, 0.0), min(rest.high, 0.0))
    shares = {payer: deficit.times(float(share)) for payer, share in scheme.balance.items() if share}
    shares["reserve"] = shares.get("reserve", NOTHING) + surplus
    return {payer: paid.get(payer, NOTHING) + shares.get(payer, NOTHING) for payer in PAYERS}


def total_finance(parts: tuple[SchemeFinance, ...], name: str) -> SchemeFinance:
    """This function will add up the finance of the schemes that are costed.

    Beneficiaries do not add up: persons may have several benefits.
    """
    parts = tuple(part for part in parts if part.is_costed)
    paid = {payer: sum((part.paid_by.get(payer, NOTHING) for part in parts), NOTHING) for payer in PAYERS}
    return SchemeFinance(
        "total", name,
        sum((part.benefits for part in parts), NOTHING),
        sum((part.administration for part in parts), NOTHING),
        paid, Money(float("nan"), float("nan")), 0, False,
    )  # fmt: skip


def beneficiaries(population: Population, option: Modelled) -> tuple[Money, int]:
    """This function will count persons who receive anything from any scheme, each once, and how many were asked."""
    size = population.persons.height
    given = [*option.cash.values(), *option.in_kind.values()]
    receives = np.logical_or.reduce([np.zeros(size, np.bool_), *(amounts.low > 0 for amounts in given)])
    may_receive = np.logical_or.reduce([np.zeros(size, np.bool_), *(amounts.high > 0 for amounts in given)])
    weight = population.persons["weight"].to_numpy()
    return Money(float(weight[receives].sum()), float(weight[may_receive].sum())), int(receives.sum())

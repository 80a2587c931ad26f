"""What schemes cost and who pays: worker, employer, state, donor, the scheme's own reserve."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from allcover.estimation.design import Design
from allcover.impact.amounts import Modelled
from allcover.impact.money import NOTHING, Money, Totals
from allcover.rules.definition import PAYERS, Scheme


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


def finance(design: Design, option: Modelled) -> tuple[SchemeFinance, ...]:
    """This function will give the yearly finance of every scheme in force that pays or collects anything.

    Money is in major units of the currency, at the prices and law of the outcome's day, for a full year, with sampling errors
    under the design.
    """
    totals = Totals(design)
    schemes = option.outcome.system.schemes_on(option.outcome.day).values()
    found = [_scheme(scheme, option, totals) for scheme in schemes if not scheme.reported_under]
    return tuple(
        one
        for one in found
        if one.benefits != NOTHING or any(paid != NOTHING for paid in one.paid_by.values())
    )


def _scheme(scheme: Scheme, option: Modelled, totals: Totals) -> SchemeFinance:
    cash, in_kind = option.cash[scheme.id], option.in_kind[scheme.id]
    given = cash + in_kind
    benefits = totals.year(given)
    administration = benefits.times(administration_rate(scheme, option))
    paid = _collected(scheme, option, totals)
    receives, may_receive = given.low > 0, given.high > 0
    is_costed = bool(scheme.benefits) or scheme.id in option.from_survey
    collected = {payer: paid.get(payer, NOTHING) for payer in PAYERS}
    return SchemeFinance(
        scheme.id,
        scheme.name,
        benefits,
        administration,
        _with_balance(scheme, benefits + administration, paid) if is_costed else collected,
        totals.persons(receives, may_receive),
        int((receives & (totals.design.weight > 0)).sum()),
        scheme.id in option.from_survey,
        is_costed,
    )


def _collected(scheme: Scheme, option: Modelled, totals: Totals) -> dict[str, Money]:
    """Contributions by payer, to the scheme and to those whose benefits are reported under it."""
    schemes = option.outcome.system.schemes
    paid: dict[str, Money] = {}
    for other, contributions in option.contributions.items():
        if scheme.id in (other, schemes[other].reported_under):
            for payer, owed in contributions.items():
                paid[payer] = paid.get(payer, NOTHING) + totals.year(owed)
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
    shares = {
        payer: rest.above_nothing.times(float(share)) for payer, share in scheme.balance.items() if share
    }
    shares["reserve"] = shares.get("reserve", NOTHING) + rest.below_nothing
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


def beneficiaries(design: Design, option: Modelled) -> tuple[Money, int]:
    """This function will count persons who receive anything from any scheme, each once, and how many were asked."""
    size = design.weight.size
    given = [*option.cash.values(), *option.in_kind.values()]
    receives = np.logical_or.reduce([np.zeros(size, np.bool_), *(amounts.low > 0 for amounts in given)])
    may_receive = np.logical_or.reduce([np.zeros(size, np.bool_), *(amounts.high > 0 for amounts in given)])
    return Totals(design).persons(receives, may_receive), int((receives & (design.weight > 0)).sum())

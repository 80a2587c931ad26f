"""What schemes cost and who pays: worker, employer, state, donor, the scheme's own reserve."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

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
    counts the persons asked who receive. ``together`` are the names of the schemes whose benefits these are, where who bears what
    contributions do not pay hangs on how much each of them pays, which is not known: the parts are then ranges, that add up to the cost
    in each way of sharing it. ``collected`` are contributions by payer, None where several schemes pay the benefits.
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
    together: tuple[str, ...] = ()
    collected: Mapping[str, Money] | None = None

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
    funds = _funds(scheme, option)
    paid = {fund.id: _collected(fund, option, totals) for fund in funds}
    receives, may_receive = given.low > 0, given.high > 0
    is_costed = bool(scheme.benefits) or scheme.id in option.from_survey
    ways = _ways(funds, benefits + administration, paid) if is_costed else [{}]
    is_open = any(way != ways[0] for way in ways)
    return SchemeFinance(
        scheme.id,
        scheme.name,
        benefits,
        administration,
        {payer: _together(payer, paid, ways) for payer in PAYERS},
        totals.persons(receives, may_receive),
        int((receives & (totals.design.weight > 0)).sum()),
        scheme.id in option.from_survey,
        is_costed,
        tuple(fund.name for fund in funds) if is_open else (),
        paid[funds[0].id] if len(funds) == 1 else None,
    )


def _funds(scheme: Scheme, option: Modelled) -> list[Scheme]:
    """The schemes that pay a scheme's benefits: itself, unless it only stands for others, and those whose benefits are reported under it."""
    schemes = option.outcome.system.schemes_on(option.outcome.day).values()
    under = [other for other in schemes if other.reported_under == scheme.id]
    return under if under and not scheme.has_members and not scheme.contributions else [scheme, *under]


def _collected(scheme: Scheme, option: Modelled, totals: Totals) -> dict[str, Money]:
    """Contributions to a scheme by payer."""
    return {payer: totals.year(owed) for payer, owed in option.contributions.get(scheme.id, {}).items()}


def administration_rate(scheme: Scheme, option: Modelled) -> float:
    """This function will give a scheme's cost of administration as a share of its benefits, 0 where it states none."""
    if not scheme.administration:
        return 0.0
    dated = option.outcome.system.parameters[scheme.administration].on(option.outcome.day)
    value = dated.value if dated is not None else 0
    return 0.0 if isinstance(value, tuple | Mapping) else float(value)


_Shares = dict[str, Money]
_Paid = Mapping[str, Mapping[str, Money]]


def _ways(funds: Sequence[Scheme], cost: Money, paid: _Paid) -> list[_Shares]:
    """How the rest of a cost may be shared among payers: one way, where one scheme pays all of it.

    Of several, each may pay all the benefits, the contributions of the others being left over, or what all their contributions do not pay.
    Whatever else each of them pays, what a payer bears lies between these: it is convex, and the reserve's part concave, in how the
    benefits are split, so that one end is at a corner and the other where nothing is left over beside a deficit.
    """
    taken = {fund.id: sum(paid[fund.id].values(), NOTHING) for fund in funds}
    ways = [_shared(fund, cost - sum(taken.values(), NOTHING)) for fund in funds]
    if len(funds) == 1:
        return ways
    for fund in funds:
        each = [_shared(one, (cost if one is fund else NOTHING) - taken[one.id]) for one in funds]
        ways.append({payer: sum((way[payer] for way in each), NOTHING) for payer in PAYERS})
    return ways


def _shared(scheme: Scheme, rest: Money) -> _Shares:
    """Who bears what contributions do not pay, as the definition shares it; a surplus goes to the reserve."""
    shares = {payer: rest.above_nothing.times(float(scheme.balance.get(payer, 0))) for payer in PAYERS}
    return shares | {"reserve": shares["reserve"] + rest.below_nothing}


def _together(payer: str, paid: _Paid, ways: Sequence[_Shares]) -> Money:
    """What somebody pays: contributions, and of the rest what the ways of sharing it leave open."""
    contributed = sum((each.get(payer, NOTHING) for each in paid.values()), NOTHING)
    return contributed + reduce(or_, (way.get(payer, NOTHING) for way in ways))


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

"""One option worked out whole: what its schemes cost, who pays, what poverty becomes, who gains; and what comes on top of now."""

from dataclasses import dataclass, replace

from allcover.impact.amounts import Modelled
from allcover.impact.finance import NOTHING, Money, SchemeFinance, beneficiaries, finance, total_finance
from allcover.impact.poverty import Gains, Interval, PovertyResult, gains_by_tenth, gini_under, poverty
from allcover.population import Population
from allcover.rules.definition import PAYERS


@dataclass(frozen=True)
class OptionResult:
    """One option worked out."""

    id: str
    title: str
    modelled: Modelled
    schemes: tuple[SchemeFinance, ...]
    total: SchemeFinance
    beneficiaries: Money
    unweighted: int
    poverty: tuple[PovertyResult, ...]
    gini: Interval | None
    gains: tuple[Gains, ...]


def option_result(population: Population, option: Modelled) -> OptionResult:
    """This function will work out cost, payers, poverty and gains of one option."""
    system = option.outcome.system
    parts = finance(population, option)
    counted, asked = beneficiaries(population, option)
    has_welfare = population.households["welfare_month"].null_count() < population.households.height
    return OptionResult(
        system.option, system.title, option, parts, total_finance(parts, system.title), counted, asked,
        poverty(population, option) if has_welfare else (),
        gini_under(population, option) if has_welfare else None,
        gains_by_tenth(population, option) if has_welfare else (),
    )  # fmt: skip


def on_top(option: OptionResult, baseline: OptionResult) -> SchemeFinance:
    """This function will give what an option costs, and who pays, beyond the baseline.

    Schemes with the same finance in both add nothing.
    """
    before = {part.scheme: part for part in baseline.schemes}
    after = {part.scheme: part for part in option.schemes}
    changed = [
        scheme
        for scheme in {**before, **after}
        if _figures(before.get(scheme)) != _figures(after.get(scheme))
    ]
    parts = [_minus(after.get(scheme), before.get(scheme)) for scheme in changed]
    return total_finance(tuple(parts), option.title)


def _figures(part: SchemeFinance | None) -> tuple[object, ...]:
    return (part.benefits, part.administration, dict(part.paid_by)) if part is not None else ()


def _minus(after: SchemeFinance | None, before: SchemeFinance | None) -> SchemeFinance:
    present = after or before
    assert present is not None
    new, old = (part or _nothing(present) for part in (after, before))
    return replace(
        present,
        benefits=_change(new.benefits, old.benefits),
        administration=_change(new.administration, old.administration),
        paid_by={payer: _change(new.paid_by[payer], old.paid_by[payer]) for payer in PAYERS},
    )


def _nothing(like: SchemeFinance) -> SchemeFinance:
    return replace(like, benefits=NOTHING, administration=NOTHING, paid_by=dict.fromkeys(PAYERS, NOTHING))


def _change(new: Money, old: Money) -> Money:
    return NOTHING if new == old else new - old

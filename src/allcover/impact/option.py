"""One option worked out whole: what its schemes cost, who pays, what poverty becomes, who gains; and what comes on top of now."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from allcover.estimation.design import Design
from allcover.impact.amounts import Modelled
from allcover.impact.assessment import OptionAssessed
from allcover.impact.finance import SchemeFinance, administration_rate, beneficiaries, finance, total_finance
from allcover.impact.money import NOTHING, Money, Totals
from allcover.impact.poverty import Gains, PovertyResult
from allcover.rules.definition import PAYERS
from allcover.vocabulary.estimate import Estimate


@dataclass(frozen=True)
class OptionResult:
    """One option worked out. ``more`` is what benefits of each scheme come to more than now. ``left_out`` were asked and are in no number of poverty and gains, which would count them: their welfare is not known."""

    id: str
    title: str
    modelled: Modelled
    schemes: tuple[SchemeFinance, ...]
    total: SchemeFinance
    beneficiaries: Money
    unweighted: int
    poverty: tuple[PovertyResult, ...]
    gini: Estimate | None
    gains: tuple[Gains, ...]
    all_gains: Gains | None
    left_out: int
    more: Mapping[str, Money] = field(default_factory=dict)


def option_result(design: Design, option: Modelled, assessed: OptionAssessed | None) -> OptionResult:
    """This function will work out cost and payers of one option, and join what was found of poverty and gains.

    ``assessed`` is None where the survey has no welfare.
    """
    system = option.outcome.system
    parts, totals = finance(design, option), Totals(design)
    counted, asked = beneficiaries(design, option)
    return OptionResult(
        system.option, system.title, option, parts, total_finance(parts, system.title), counted, asked,
        assessed.poverty if assessed else (),
        assessed.inequality.measures["gini"] if assessed else None,
        assessed.gains if assessed else (),
        assessed.all_gains if assessed else None,
        assessed.left_out if assessed else 0,
        {scheme: totals.year(amounts) for scheme, amounts in option.more.items()},
    )  # fmt: skip


def touches_nobody(option: OptionResult, baseline: OptionResult) -> bool:
    """This function will say whether an option pays nobody in the data anything more or less, and asks nobody to pay otherwise.

    It says nothing of the country: those whom the option is for may have been asked of no household.
    """
    is_other = option is not baseline
    return is_other and not changed_schemes(option, baseline) and option.unweighted == baseline.unweighted


def on_top(option: OptionResult, baseline: OptionResult) -> SchemeFinance:
    """This function will give what an option costs, and who pays, beyond the baseline.

    Schemes with the same finance in both add nothing.
    """
    before = {part.scheme: part for part in baseline.schemes}
    after = {part.scheme: part for part in option.schemes}
    parts = [
        _narrowed(
            _minus(after.get(scheme), before.get(scheme)),
            before.get(scheme),
            after.get(scheme),
            option,
            baseline,
        )
        for scheme in changed_schemes(option, baseline)
    ]
    return total_finance(tuple(parts), option.title)


def changed_schemes(option: OptionResult, baseline: OptionResult) -> list[str]:
    """This function will name the schemes that pay or collect otherwise than in the baseline."""
    before, after = ({part.scheme: part for part in one.schemes} for one in (baseline, option))
    return [
        scheme
        for scheme in {**before, **after}
        if _figures(before.get(scheme)) != _figures(after.get(scheme))
        or option.more.get(scheme, NOTHING) != NOTHING
    ]


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


def _narrowed(
    part: SchemeFinance, before: SchemeFinance | None, after: SchemeFinance | None, option: OptionResult, baseline: OptionResult
) -> SchemeFinance:  # fmt: skip
    """A difference of totals that are open, by what each person is given more: much is unknown of many that is known to stay as it is."""
    if before is None or after is None or None not in (before.cost.value, after.cost.value):
        return part
    was, now = (each.modelled.outcome.system.schemes[part.scheme] for each in (baseline, option))
    rates = {administration_rate(was, baseline.modelled), administration_rate(now, option.modelled)}
    if len(rates) > 1:
        return part
    more = option.more[part.scheme]
    if more == NOTHING:
        return replace(part, benefits=NOTHING, administration=NOTHING)
    found = replace(part, benefits=more, administration=more.times(rates.pop()))
    is_rest = _bears_the_rest(before) and _bears_the_rest(after)
    if is_rest and before.collected == after.collected and was.balance == now.balance:
        shares = {payer: float(now.balance.get(payer, 0)) for payer in PAYERS}
        return replace(found, paid_by={payer: found.cost.times(share) for payer, share in shares.items()})
    return replace(found, paid_by={payer: after.paid_by[payer] - before.paid_by[payer] for payer in PAYERS})


def _bears_the_rest(part: SchemeFinance) -> bool:
    """Whether contributions are known and never more than the cost, so that whoever bears the rest bears all that the cost rises by."""
    if part.collected is None:
        return False
    taken = sum(part.collected.values(), NOTHING)
    return taken.value is not None and taken.high <= part.cost.low


def _nothing(like: SchemeFinance) -> SchemeFinance:
    return replace(like, benefits=NOTHING, administration=NOTHING, paid_by=dict.fromkeys(PAYERS, NOTHING))


def _change(new: Money, old: Money) -> Money:
    return NOTHING if new == old else new - old

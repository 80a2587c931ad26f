"""A fund that nobody pays into any more: what its pensions cost until the end, what its reserve would have to be, and what is not financed once it is used up.

Its years come from :mod:`valuation`, where nobody contributes and the reserve may not owe; goes to reports. Rates of insured earnings are not known: there are none.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from allcover.projection.closed_groups import implicit_debt
from allcover.projection.financing import present_value
from allcover.projection.sensitivity import Form, Trial, value_many
from allcover.projection.valuation import Scheme, Valuation

_MOVED = 1e-5
"""Of itself, by how much implicit debt or what the reserve bears has to move for a trial to be told: less is not seen in print."""


@dataclass(frozen=True)
class ClosedFund:
    """What such a fund comes to, present values at the start: ``expenditure`` over the horizon, of which ``needed`` is what the reserve would have to be and ``lacking`` what it lacks of
    that; ``exhaustion`` is the year in which it is used up (0: never), ``debt`` the implicit pension debt, until the last has died and without administration."""

    expenditure: float
    needed: float
    lacking: float
    exhaustion: int
    debt: float


@dataclass(frozen=True)
class ClosedTried:
    """What a trial came to, as :class:`~allcover.projection.sensitivity.Tried` are."""

    key: str
    form: Form
    amount: float
    found: ClosedFund
    is_held: bool = False


def closed_fund(scheme: Scheme, made: Valuation) -> ClosedFund:
    """This function will tell what a fund without contributors comes to; ``made`` is the scheme valued."""
    account, interest = made.reserves, made.paths.interest
    used = int(account.exhaustion_year)
    return ClosedFund(
        float(present_value(account.expenditure, interest)), float(present_value(account.expenditure - account.other, interest)), float(present_value(account.lacking, interest)),
        int(made.years[used - 1]) if used else 0, implicit_debt(scheme, made.insured),
    )  # fmt: skip


def tried_of_closed(
    trials: Sequence[Trial], as_assumed: ClosedFund, first_year: int
) -> tuple[ClosedTried, ...]:
    """This function will value trials, a lower and a higher one after the other, and leave out pairs of which neither moves anything."""

    def take(trial: Trial, made: Valuation) -> ClosedTried:
        return ClosedTried(
            trial.key, trial.form, trial.amount, closed_fund(trial.scheme, made), trial.is_held
        )

    made = value_many([(trial, trial.scheme) for trial in trials], first_year, take)
    pairs = zip(made[::2], made[1::2], strict=True)
    moving = [pair for pair in pairs if any(_moves(one.found, as_assumed) for one in pair)]
    return tuple(one for pair in moving for one in pair)


def _moves(found: ClosedFund, as_assumed: ClosedFund) -> bool:
    pairs = ((found.debt, as_assumed.debt), (found.needed, as_assumed.needed))
    return any(abs(one - other) > _MOVED * abs(other) for one, other in pairs)

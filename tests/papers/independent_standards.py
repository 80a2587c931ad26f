"""With how many parts of Convention No. 102 Coresia's law complies, worked out from the convention, the law and the raw files alone.

What the definition does not say is Coresia's own: that its law holds no other schemes, and the figures beside it, written here once more.

Of each part every scheme of the branch, requirement by requirement, in three values as in ``independent_casen``; a part is met if
one scheme meets all of it, as in no part do two miss nothing else, whose persons would be counted together. Nothing is imported from the package. The law is that of June 2024; what it makes of the convention's
standard beneficiaries is worked out by hand here: 30 years of contributions are a pension of 24 + 1.25 % x 30 x 252 = 118.50.
"""

from collections.abc import Iterator
from typing import Protocol

import numpy as np
import polars as pl
import scipy
from tests.papers.independent_casen import NO, UNSURE, YES, Array, Number, both, either, known
from tests.papers.independent_coresia import MUTUAL_WAIT, UNKNOWN_NUMBER, People

REFERENCE_WAGE, BASIC, ACCRUAL, LEAST, MOST = 252.0, 24.0, 0.0125, 75.0, 0.6
OLD_AGE, SOCIAL_AGE, LATEST_AGE = 62, 70, 65
SOCIAL_PENSION = 25.0
QUALIFYING, QUALIFYING_INVALID = 15, 3  # years
LEVEL = 0.4  # of old-age, invalidity and survivors' pensions
EMPLOYEES, ACTIVE, RESIDENTS = 0.5, 0.2, 0.5
LABOURER = 240.0  # a month, the wage survey of 2023
SKILLED = 0.75  # the wage that three in four of the protected do not exceed, Art. 65(6)


class Sample(Protocol):
    """What shares are taken of: weights, and how persons were drawn."""

    weight: Array
    unit: Array
    stratum: Array

    def error(self, influence: Array) -> float: ...


def pension(years: int) -> float:
    """What a record of so many years brings a month."""
    return float(np.clip(BASIC + ACCRUAL * years * REFERENCE_WAGE, LEAST, MOST * REFERENCE_WAGE))


def parts(people: People) -> dict[str, int]:
    """The nine parts of the convention."""
    no_scheme = NO  # the country says of itself that its law knows none
    pays = people.said("pen_pays")
    years = {"V": 30, "IX": 15}
    # The pension does not go by earnings: what misses the skilled worker's wage is held against the labourer's.
    limit = LEVEL * min(skilled_wage(people), LABOURER)
    level = {part: _met(pension(served) >= limit) for part, served in years.items()}
    insured = persons(people, pays)
    registered = people.said("hlt_reg")
    months = people.column("mut_all")
    waited = np.where(months == UNKNOWN_NUMBER, UNSURE, known(months >= MUTUAL_WAIT))
    in_insurance = either(registered, people.through(registered))
    in_mutual = both(people.said("mut_reg"), waited)
    # The insurance gives every kind of care; the mutual organisations no specialist's.
    care = {"insurance": YES, "mutual": NO}
    raised = NO  # Pensions in payment have stayed what they were since 2022, when prices rose by 9 %.
    widow, children = 36.0, 12.0 + 8.0
    # A universal pension, a grant and an employer's duty have no members: whom they protect is told beside the law.
    leave, bereaved = _met(EMPLOYEES <= 0.84), _met(EMPLOYEES <= 0.47)
    return {
        "II": any_of([
            all_of(persons(people, in_insurance, is_care=True), care["insurance"]),
            all_of(persons(people, in_mutual, is_care=True), care["mutual"]),
        ]),
        "III": no_scheme,
        "IV": no_scheme,
        "V": any_of([
            all_of(insured, _met(OLD_AGE <= LATEST_AGE), level["V"], _met(QUALIFYING <= 30), _met(QUALIFYING <= 15), raised),
            all_of(_met(SOCIAL_AGE <= LATEST_AGE), _met(2 * SOCIAL_PENSION >= LEVEL * LABOURER)),  # a higher age is not invoked
        ]),
        "VI": no_scheme,
        "VII": NO,  # two grants, paid to households under another branch: no benefit for children
        "VIII": all_of(leave, NO),  # the employer pays the wage, and no care
        "IX": all_of(insured, level["IX"], _met(QUALIFYING_INVALID <= 15), _met(QUALIFYING_INVALID <= 5), raised),
        "X": any_of(all_of(who, _met(paid >= LEVEL * LABOURER)) for who, paid in ((insured, widow), (bereaved, children))),
    }  # fmt: skip


def _met(condition: bool) -> int:
    return YES if condition else NO


def all_of(*answers: int) -> int:
    return min(answers)


def any_of(answers: object) -> int:
    return max(answers)  # type: ignore[call-overload, no-any-return]


def skilled_wage(people: People) -> float:
    """The wage that three in four employees who contribute to any scheme do not exceed."""
    paid = people.jobs.filter(pl.col("j1_status").is_in([1, 2, 3])).group_by("hh", "line")
    wages = people.raw.select("hh", "line").join(
        paid.agg(pl.col("j7_pay").sum()), on=["hh", "line"], how="left", maintain_order="left"
    )["j7_pay"].fill_null(0.0).to_numpy()  # fmt: skip
    belongs = either(*(people.said(f"{scheme}_pays") for scheme in ("pen", "hlt", "mut")))
    rows = np.flatnonzero((belongs == YES) & (wages > 0))
    rows = rows[np.argsort(wages[rows], kind="stable")]
    reached = np.cumsum(people.weight[rows])
    return float(wages[rows][np.searchsorted(reached, SKILLED * reached[-1])])


def persons(people: People, protected: Array, *, is_care: bool = False) -> int:
    """The alternatives of persons protected, of which one suffices; of residents only for care."""
    p = people
    everybody = np.ones(p.size, dtype=bool)
    is_active = np.isin(p.column("q18_work"), (1, 2))
    options = [
        held(share(p, p.is_employee == YES, protected), EMPLOYEES),
        held(share(p, everybody, np.where(is_active, protected, NO)), ACTIVE),
    ]
    if is_care:
        options.append(held(share(p, everybody, protected), RESIDENTS))
    # Half of large industrial workplaces would suffice for a country that has declared so: this one has not.
    return max(options)


def held(found: tuple[float, float, float], limit: float) -> int:
    value, low, high = found
    return UNSURE if low < limit <= high else _met(value >= limit)


def share(people: Sample, inside: Array, answer: Array) -> tuple[float, float, float]:
    """The share of a universe of those who answered, and how far down and up it may be: unanswered, and by the sample."""
    yes, no = answer == YES, answer == NO
    told = people.weight[inside & yes].sum() / people.weight[inside & (yes | no)].sum()
    return float(told), interval(people, yes, inside)[0], interval(people, ~no, inside)[1]


def interval(people: Sample, part: Array, inside: Array) -> tuple[float, float]:
    """Student's interval of a share on the scale of logits; of none or all, Clopper and Pearson's of as many units."""
    counted = (part & inside).astype(float)
    whole = float(people.weight[inside].sum())
    value = float(people.weight @ counted) / whole
    units, strata = np.unique(people.unit[inside]).size, np.unique(people.stratum[inside]).size
    if value in (0.0, 1.0):
        far = 0.025 ** (1 / units)
        return (0.0, 1 - far) if value == 0 else (far, 1.0)
    error = people.error((counted - value * inside) / whole)
    reach = scipy.stats.t.ppf(0.975, units - strata) * error / (value * (1 - value))
    low, high = scipy.special.expit(scipy.special.logit(value) + np.array([-reach, reach]))
    return float(low), float(high)


def recompute(people: People) -> Iterator[tuple[str, Number]]:
    """The headline of the brief: parts surely met, and those that nobody can rule out."""
    found = list(parts(people).values())
    met, possible = sum(one == YES for one in found), sum(one != NO for one in found)
    if met == 0 and possible == len(found):
        yield "standards.c102.parts_met", Number(None)
    else:
        yield "standards.c102.parts_met", Number(met) if met == possible else Number(None, met, possible)

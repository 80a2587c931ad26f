"""With how many parts of Convention No. 102 Coresia's law complies, worked out from the convention, the law and the raw files alone.

Of each part every scheme of the branch, requirement by requirement, in three values as in ``independent_casen``; a part is met if
one scheme meets all of it. Nothing is imported from the package. The law is that of June 2024; what it makes of the convention's
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
OLD_AGE, LATEST_AGE = 62, 65
QUALIFYING, QUALIFYING_INVALID = 15, 3  # years
LEVEL = 0.4  # of old-age, invalidity and survivors' pensions
EMPLOYEES, ACTIVE, RESIDENTS = 0.5, 0.2, 0.5
LARGE = 20
INDUSTRIAL, OTHER_INDUSTRY = [2, 3, 4, 5, 7], 11
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
    no_scheme = UNSURE  # that the definition has none does not say that the country has none
    pays = people.said("pen_pays")
    flat = skilled_wage(people)
    years = {"V": 30, "IX": 15}
    # The pension does not go by earnings. What misses the skilled worker's wage is held against a labourer's, of which no survey told.
    level = {part: YES if pension(served) >= LEVEL * flat else UNSURE for part, served in years.items()}
    insured = persons(people, pays)
    registered = people.said("hlt_reg")
    months = people.column("mut_all")
    waited = np.where(months == UNKNOWN_NUMBER, UNSURE, known(months >= MUTUAL_WAIT))
    in_insurance = either(registered, people.through(registered))
    in_mutual = both(people.said("mut_reg"), waited)
    # Of care the one law holds no package, and of the other's nobody has said which kinds of care it is; both pay none of it for ever.
    care = UNSURE
    # A universal pension, a grant and an employer's duty have no members: a survey does not tell whom they protect.
    not_told = UNSURE
    return {
        "II": any_of(all_of(persons(people, each, is_care=True), care) for each in (in_insurance, in_mutual)),
        "III": no_scheme,
        "IV": no_scheme,
        "V": any_of([
            all_of(insured, _met(OLD_AGE <= LATEST_AGE), level["V"], _met(QUALIFYING <= 30), _met(QUALIFYING <= 15)),
            all_of(not_told, UNSURE),  # from 70 on: a higher age may be fixed with regard to the ability to work, Art. 26(2)
        ]),
        "VI": no_scheme,
        "VII": any_of([not_told, not_told]),  # two grants, paid to households under another branch
        "VIII": all_of(not_told, UNSURE),  # the pay of one leave, spread over a year
        "IX": all_of(insured, level["IX"], _met(QUALIFYING_INVALID <= 15), _met(QUALIFYING_INVALID <= 5)),
        # The insured survivor's right is read from what is received; of the grant nobody's labourer's wage is known.
        "X": any_of([all_of(insured, UNSURE), all_of(not_told, UNSURE)]),
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
    # Half of large industrial workplaces suffices for a country that has declared so: nobody says whether this one has.
    options.append(min(UNSURE, held(workplaces(p, protected), EMPLOYEES)))
    return max(options)


def held(found: tuple[float, float, float], limit: float) -> int:
    value, low, high = found
    return UNSURE if low < limit <= high else _met(value >= limit)


def share(people: Sample, inside: Array, answer: Array) -> tuple[float, float, float]:
    """The share of a universe of those who answered, and how far down and up it may be: unanswered, and by the sample."""
    yes, no = answer == YES, answer == NO
    told = people.weight[inside & yes].sum() / people.weight[inside & (yes | no)].sum()
    return float(told), interval(people, yes, inside)[0], interval(people, ~no, inside)[1]


def workplaces(people: People, answer: Array) -> tuple[float, float, float]:
    """The same of employees of industrial workplaces of twenty or more; whose workplace is not known may be in or out."""
    size, industry = pl.col("j4_size"), pl.col("j5_ind")
    is_paid = pl.col("j1_status").is_in([1, 2, 3])
    is_known = (size != UNKNOWN_NUMBER) & size.is_not_null()
    large = is_paid & industry.is_in(INDUSTRIAL) & is_known & (size >= LARGE)
    may_be = (
        is_paid & (industry.is_in(INDUSTRIAL) | (industry == OTHER_INDUSTRY)) & ~(is_known & (size < LARGE))
    )
    employed = people.is_employee == YES
    surely = employed & (people.job(pl.when(large).then(YES).otherwise(NO)) == YES)
    perhaps = employed & ~surely & (people.job(pl.when(may_be).then(YES).otherwise(NO)) == YES)
    yes, no = answer == YES, answer == NO
    told = people.weight[surely & yes].sum() / people.weight[surely & (yes | no)].sum()
    low = interval(people, surely & yes, surely | (perhaps & ~yes))[0]
    high = interval(people, (surely | perhaps) & ~no, surely | (perhaps & ~no))[1]
    return float(told), low, high


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
    found = parts(people).values()
    met, possible = sum(one == YES for one in found), sum(one != NO for one in found)
    yield "standards.c102.parts_met", Number(met) if met == possible else Number(None, met, possible)

"""What a scheme's own definition gives in each cell of sex, age and years of credit: asked of the engine, never written a second time.

A cell is a person with the facts of the cell and no others of weight: does not work, earns nothing, is single, is severely disabled for an invalidity pension,
widowed for a survivor's. Goes to :mod:`insured`. Where a valuation assumes how wages are spread, a cell has a career too: as many years of wages as credit, in classes of
wage, so that a ceiling or a least pension bites on a distribution and not on its mean. A rule that needs a fact that a cell does not have cannot be valued by cells, and says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri

from allcover.engine.outcome import judge_everybody
from allcover.population import Population
from allcover.projection.insured import TYPES, Awards, ByWage, Raised
from allcover.projection.rates import Floats
from allcover.rules.definition import Scheme, System
from allcover.vocabulary.fault import Fault, FaultList, Faults, Place, did_you_mean
from allcover.vocabulary.words import Sentence, marked

AGES, SERVICES = 101, 61
WIDOWED = {"marital_status": "widowed"}
ORPHANED = {"mother_vital_status": "dead", "father_vital_status": "dead"}
SEX = ("female", "male")
AMOUNTS = 64
"""How many amounts of pensions in payment the law is asked of."""

_IN_PAYMENT: tuple[tuple[str, dict[str, str]], ...] = (
    ("old_age", {}), ("invalidity", {"disability": "severe"}), ("survivors", WIDOWED), ("survivors", ORPHANED),
)  # fmt: skip
"""By type of pension, the branch whose rule it follows and the facts of who draws it."""


@dataclass(frozen=True)
class Careers:
    """Wages of the cells: ``wage`` (sex, age) of a month, the mean at the opening; ``factors`` of equally many persons each, mean 1; wages ``growth`` a year
    lower each year back, and along the ages as ``wage`` is; ``of_credit`` (sex, age, service), by how much who has so much credit earns more than the mean of the age."""

    wage: Floats
    factors: Floats
    growth: float
    of_credit: Floats | None = None


def wage_classes(spread: float, count: int) -> Floats:
    """This function will give the mean wage of each of ``count`` equal parts of persons whose wages are lognormal, the mean of all 1.

    ``spread`` is the standard deviation of the logarithm.

    >>> wage_classes(0.0, 3).round(4).tolist(), wage_classes(0.6, 3).round(4).tolist()
    ([1.0, 1.0, 1.0], [0.454, 0.8444, 1.7016])
    """
    ends = ndtri(np.linspace(0, 1, count + 1))
    return np.asarray(np.diff(ndtr(ends - spread)) * count)


def awards_of(system: System, scheme: str, day: date, careers: Careers | None = None) -> Awards:
    """This function will ask the law of a day for the pension of every cell, a month in major units; with ``careers``, the mean over classes of wage.

    Raises Faults for a scheme there is not on the day, one without pensions, or rules that a cell cannot answer.
    """
    held = system.schemes_on(day).get(scheme)
    if held is None:
        what = Sentence("There is no scheme '{scheme}' on {day}.", scheme=scheme, day=str(day))
        raise Faults([Fault(Place(scheme), what, did_you_mean(scheme, system.schemes_on(day)))])
    of_mean = None if careers is None else replace(careers, of_credit=None)
    by_class = _by_class(system, held, day, of_mean)
    by_wage = ByWage(careers.factors, *by_class) if careers is not None and _rise(careers.factors) else None
    if careers is not None and careers.of_credit is not None:
        by_class = _by_class(system, held, day, careers)
    own, disabled = (one.mean(axis=0) for one in by_class)
    survivor = _of_survivors(system, held, day)
    most = max(float(one.max()) for one in (own, disabled, survivor))
    found = Awards(
        own,
        disabled,
        survivor,
        _first_service(disabled),
        _raised(system, held, day, most),
        by_wage,
        _gives_one(system, held, day, own),
        _ends_wed(system, held, day, survivor),
    )
    if not found.own.any():
        raise Faults([_gives_none(system, scheme, day)])
    return found


def _gives_none(system: System, scheme: str, day: date) -> Fault:
    """A scheme without pensions, or a reform that leaves it none."""
    if system.option == System.option:
        return Fault(
            Place(scheme),
            marked("Gives no old-age pension in any cell."),
            marked("Value a scheme of pensions."),
        )
    what = Sentence(
        "Under the reform '{title}' it gives no old-age pension in any cell, as the law is on {day}.",
        title=str(system.title),
        day=str(day),
    )
    cure = marked("Mend the values of the reform, such as the age at which pensions begin.")
    return Fault(Place(scheme), what, cure)


def _by_class(system: System, scheme: Scheme, day: date, careers: Careers | None) -> list[Floats]:
    """Old-age and invalidity pensions (class, sex, age, service) of each class of wage."""
    sex, age, service = (axis.ravel() for axis in np.indices((2, AGES, SERVICES)))
    return [
        _of_classes(system, scheme, day, branch, _persons(sex, age, **facts), service, careers).reshape(
            -1, 2, AGES, SERVICES
        )
        for branch, facts in (("old_age", {}), ("invalidity", {"disability": "severe"}))
    ]


def _of_survivors(system: System, scheme: Scheme, day: date) -> Floats:
    """Pensions (2, sex, age) of widows and widowers, and of orphans."""
    sex, age = (axis.ravel() for axis in np.indices((2, AGES)))
    kinds = [
        _asked(system, scheme, day, "survivors", _persons(sex, age, **facts), {"receives": 1.0})
        for facts in (WIDOWED, ORPHANED)
    ]
    return np.stack([kind.reshape(2, AGES) for kind in kinds])


def _gives_one(system: System, scheme: Scheme, day: date, own: Floats) -> bool:
    """Whether nobody who has a right to an old-age pension draws one as a widow or widower too."""
    sex, age, service = np.nonzero(own > 0)
    held = {"receives": 1.0, "service": service}
    second = _asked(system, scheme, day, "survivors", _persons(sex, age, **WIDOWED), held)
    return not second.any()


def _ends_wed(system: System, scheme: Scheme, day: date, survivor: Floats) -> bool:
    """Whether no widow or widower draws any more who has wed again."""
    sex, age = np.nonzero(survivor[0] > 0)
    wed = _asked(
        system, scheme, day, "survivors", _persons(sex, age, marital_status="married"), {"receives": 1.0}
    )
    return not wed.any()


def _rise(factors: Floats) -> bool:
    """Whether classes of wage are apart: where wages are not spread, a career says nothing of its class."""
    return bool((np.diff(factors) > 0).all())


def _raised(system: System, scheme: Scheme, day: date, most: float) -> Raised | None:
    """What the law makes of pensions in payment of every type, sex, age and amount; None where it leaves them all as they are."""
    rules = {one.branch: one.in_payment for one in scheme.benefits if one.in_payment and one.form == "cash"}
    if not rules or not most:
        return None
    before = np.concatenate([[0.0], np.geomspace(most / 100, 4 * most, AMOUNTS - 1)])
    sex, age, at = (axis.ravel() for axis in np.indices((2, AGES, AMOUNTS)))
    after = np.empty((len(TYPES), 2, AGES, AMOUNTS))
    for place, (branch, facts) in enumerate(_IN_PAYMENT):
        found = before[at]
        if branch in rules:
            held = {"receives": before[at], "asked": [rules[branch]]}
            found = _asked(system, scheme, day, branch, _persons(sex, age, **facts), held)
        after[place] = found.reshape(2, AGES, AMOUNTS)
    return None if np.allclose(after, before, rtol=1e-9, atol=1e-9) else Raised(before, after)


def _of_classes(
    system: System, scheme: Scheme, day: date, branch: str, persons: Mapping[str, Any], service: Any, careers: Careers | None
) -> Floats:  # fmt: skip
    """Pensions (class, cell) of each class of wage; of one class where no careers are told."""
    if careers is None:
        return _asked(system, scheme, day, branch, persons, {"service": service})[None]
    # Who began before 15 is taken to have begun then.
    years = np.minimum(service, np.maximum(persons["age"] - 15, 0))
    more = np.ones(years.size) if careers.of_credit is None else careers.of_credit.ravel()
    found = [
        _asked(
            system,
            scheme,
            day,
            branch,
            persons,
            {"service": service, "wages": _wages(persons, years, day, careers, factor * more)},
        )
        for factor in careers.factors
    ]
    return np.stack(found)


def _wages(
    persons: Mapping[str, Any], years: Any, day: date, careers: Careers, factor: Floats
) -> dict[str, Any]:
    """Periods of a year each up to the month of the day, with the wage of the age that the person had, times the person's ``factor``."""
    person = np.repeat(np.arange(years.size), years)
    back = np.arange(person.size) - np.repeat(np.cumsum(years) - years, years)
    sex = (persons["sex"][person] == SEX[1]).astype(np.int64)
    wage = careers.wage[sex, np.maximum(persons["age"][person] - back - 1, 15)]
    month = np.datetime64(day, "M")
    return {
        "person": person,
        "from_date": (month - 12 * (back + 1)).astype("datetime64[D]"),
        "to_date": (month - 12 * back).astype("datetime64[D]") - 1,
        "earnings_month": np.round(wage * factor[person] * (1 + careers.growth) ** -(back + 1.0), 2),
    }


def _first_service(disabled: Floats) -> int:
    """Years of credit from which an invalidity pension is given, which a death needs too; 0 where none is."""
    given = np.flatnonzero(disabled.any(axis=(0, 1)))
    return int(given[0]) if given.size else 0


def _persons(sex: Any, age: Any, **facts: str) -> dict[str, Any]:
    size = sex.size
    told = {"disability": "none", "marital_status": "single", "labour_status": "inactive", **facts}
    return {"age": age, "sex": np.array(SEX)[sex], "income_month": np.zeros(size),
            **{name: np.full(size, value) for name, value in told.items()}}  # fmt: skip


def _history(scheme: Scheme, months: Any, day: date, wages: Mapping[str, Any] | None) -> dict[str, Any]:
    """Months of credit in one row a person, a day without wages; and where there are wages, a row for each year of them that counts no months twice."""
    size = months.size
    if wages is None:
        return {"person": np.arange(size), "scheme": np.full(size, scheme.id), "months_contributed": months}
    extra = wages["person"].size
    today = np.full(size, np.datetime64(day), dtype="datetime64[D]")
    return {
        "person": np.concatenate([np.arange(size), wages["person"]]),
        "scheme": np.full(size + extra, scheme.id),
        "months_contributed": np.concatenate([months, np.zeros(extra, dtype=np.int64)]),
        "from_date": np.concatenate([today, wages["from_date"]]),
        "to_date": np.concatenate([today, wages["to_date"]]),
        "earnings_month": np.concatenate([np.zeros(size), wages["earnings_month"]]),
    }


def _asked(
    system: System,
    scheme: Scheme,
    day: date,
    branch: str,
    persons: Mapping[str, Any],
    held: Mapping[str, Any],
) -> Floats:
    """The cash of a branch, a month, for one household a cell; of quantities ``asked`` instead where those are named. Raises Faults where the rules cannot tell."""
    given = [one.amount for one in scheme.benefits if one.branch == branch and one.form == "cash"]
    keys = held.get("asked", given)
    size = persons["age"].size
    if not keys:
        return np.zeros(size)
    months = 12 * np.asarray(held.get("service", np.zeros(size, dtype=np.int64)))
    tables: dict[str, Any] = {
        "persons": persons,
        "jobs": {"person": np.zeros(0, dtype=np.int64), "status": np.zeros(0, dtype="U8"), "earnings_month": np.zeros(0)},
        "history": _history(scheme, months, day, held.get("wages")),
        "receipts": {"person": np.arange(size), "scheme": np.full(size, scheme.id),
                     "amount_month": np.zeros(size) + held.get("receives", 0.0)},
    }  # fmt: skip
    people = Population.from_arrays(
        tables, np.arange(size + 1), reference_date=day, currency=system.country.currency
    )
    outcome = judge_everybody(system, people, day, keys)
    faults = FaultList()
    for key in keys:
        if not outcome[key].is_known.all():
            what = Sentence(
                "'{key}' asks for facts that a cell of age and years of credit does not have.", key=key
            )
            faults.add(Place(scheme.id), what, marked("Such a scheme needs a valuation by lives."))
    faults.check()
    return np.asarray(sum(outcome[key].low for key in keys))

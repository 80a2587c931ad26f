"""What a scheme's own definition gives in each cell of sex, age and years of credit: asked of the engine, never written a second time.

A cell is a person with the facts of the cell and no others of weight: does not work, earns nothing, is single, is severely disabled for an invalidity pension,
widowed for a survivor's. Goes to :mod:`insured`. A rule that needs a fact that a cell does not have cannot be valued by cells, and says so.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from allcover.engine.outcome import judge_everybody
from allcover.population import Population
from allcover.projection.insured import Awards
from allcover.projection.rates import Floats
from allcover.rules.definition import Scheme, System
from allcover.vocabulary.fault import Fault, FaultList, Faults, Place

AGES, SERVICES = 101, 61
WIDOWED = {"marital_status": "widowed"}
ORPHANED = {"mother_vital_status": "dead", "father_vital_status": "dead"}
SEX = ("female", "male")


def awards_of(system: System, scheme: str, day: date) -> Awards:
    """This function will ask the law of a day for the pension of every cell, a month in major units.

    Raises Faults for a scheme there is not on the day, one without pensions, or rules that a cell cannot answer.
    """
    held = system.schemes_on(day).get(scheme)
    if held is None:
        cure = f"Choose of: {', '.join(sorted(system.schemes_on(day)))}."
        raise Faults([Fault(Place(scheme), f"There is no such scheme on {day}.", cure)])
    sex, age, service = (axis.ravel() for axis in np.indices((2, AGES, SERVICES)))
    own = _asked(system, held, day, "old_age", _persons(sex, age), {"service": service})
    disabled = _asked(
        system, held, day, "invalidity", _persons(sex, age, disability="severe"), {"service": service}
    )
    shape = (2, AGES, SERVICES)
    grid_sex, grid_age = sex[service == 0], age[service == 0]
    kinds = [
        _asked(system, held, day, "survivors", _persons(grid_sex, grid_age, **facts), {"receives": True})
        for facts in (WIDOWED, ORPHANED)
    ]
    survivor = np.stack([kind.reshape(2, AGES) for kind in kinds])
    found = Awards(
        own.reshape(shape), disabled.reshape(shape), survivor, _first_service(disabled.reshape(shape))
    )
    if not found.own.any():
        raise Faults(
            [Fault(Place(scheme), "Gives no old-age pension in any cell.", "Value a scheme of pensions.")]
        )
    return found


def _first_service(disabled: Floats) -> int:
    """Years of credit from which an invalidity pension is given, which a death needs too; 0 where none is."""
    given = np.flatnonzero(disabled.any(axis=(0, 1)))
    return int(given[0]) if given.size else 0


def _persons(sex: Any, age: Any, **facts: str) -> dict[str, Any]:
    size = sex.size
    told = {"disability": "none", "marital_status": "single", "labour_status": "inactive", **facts}
    return {"age": age, "sex": np.array(SEX)[sex], "income_month": np.zeros(size),
            **{name: np.full(size, value) for name, value in told.items()}}  # fmt: skip


def _asked(
    system: System,
    scheme: Scheme,
    day: date,
    branch: str,
    persons: Mapping[str, Any],
    held: Mapping[str, Any],
) -> Floats:
    """The cash of a branch, a month, for one household a cell. Raises Faults where the rules cannot tell."""
    keys = [
        benefit.amount for benefit in scheme.benefits if benefit.branch == branch and benefit.form == "cash"
    ]
    size = persons["age"].size
    if not keys:
        return np.zeros(size)
    months = 12 * np.asarray(held.get("service", np.zeros(size, dtype=np.int64)))
    tables: dict[str, Any] = {
        "persons": persons,
        "jobs": {"person": np.zeros(0, dtype=np.int64), "status": np.zeros(0, dtype="U8"), "earnings_month": np.zeros(0)},
        "history": {"person": np.arange(size), "scheme": np.full(size, scheme.id), "months_contributed": months},
        "receipts": {"person": np.arange(size), "scheme": np.full(size, scheme.id),
                     "amount_month": np.full(size, 1.0 if held.get("receives") else 0.0)},
    }  # fmt: skip
    people = Population.from_arrays(
        tables, np.arange(size + 1), reference_date=day, currency=system.country.currency
    )
    outcome = judge_everybody(system, people, day, keys)
    faults = FaultList()
    for key in keys:
        if not outcome[key].is_known.all():
            what = f"'{key}' asks for facts that a cell of age and years of credit does not have."
            faults.add(Place(scheme.id), what, "Such a scheme needs a valuation by lives.")
    faults.check()
    return np.asarray(sum(outcome[key].low for key in keys))

"""What a scheme would ask of people who are not its members: the definition judged as if they had joined it.

What is due from whom stands in the scheme's definition only. A scheme that asks its members alone says nothing of others,
so they are taken for members of one year's standing who contribute now, on the lowest base they may choose; who is a
member already stays as the survey found them.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl

from allcover.capacity.balance import Mask, Whole
from allcover.engine.outcome import COMPILED_FROM, Outcome, judge_everybody
from allcover.engine.plan import plan_of, targets_on
from allcover.population import Population
from allcover.population.schema import TABLES
from allcover.rules.definition import FactTarget, Scheme, System

_STANDING = timedelta(days=365)
_MEMBERSHIP = ("affiliated", "contributes", "affiliated_since", "elected_base_month")


def dues_of(scheme: Scheme, payers: Iterable[str] = ("worker",)) -> list[str]:
    """This function will list the keys of what a scheme asks of some payers."""
    return [contribution.amount for contribution in scheme.contributions if contribution.payer in payers]


def if_joined(population: Population, outcome: Outcome, schemes: Sequence[Scheme]) -> Mapping[str, Outcome]:
    """This function will give, for each scheme, an outcome that holds what it asks of everybody who might join it.

    Schemes that ask whoever the law names are answered by ``outcome`` itself. The others are joined together, as far as
    what one asks does not rest on who belongs to another, so that the law is laid over the people few times.
    """
    system, day = outcome.system, outcome.day
    is_compiled = population.height("households") >= COMPILED_FROM
    # The outputs of the outcome let its compiled rules serve again; few households are judged quicker for less.
    outputs = (
        list(outcome.columns)
        if is_compiled
        else [each.amount for scheme in schemes for each in scheme.contributions]
    )
    rests = {scheme.id: _memberships(system, scheme, day) for scheme in schemes}
    found = {scheme.id: outcome for scheme in schemes if scheme.id not in rests[scheme.id]}
    for group in _apart([name for name in rests if name not in found], rests):
        judged = judge_everybody(system, as_if_joined(population, group, day), day, outputs)
        found |= dict.fromkeys(group, judged)
    return found


def _memberships(system: System, scheme: Scheme, day: date) -> frozenset[str]:
    """The schemes on whose members rests what a scheme asks."""
    plan = plan_of(system, day, [each.amount for each in scheme.contributions])
    found = [target for key in plan for target in targets_on(system.quantities[key], system, day)]
    return frozenset(
        target.scheme for target in found if isinstance(target, FactTarget) and target.fact in _MEMBERSHIP
    )


def _apart(names: Sequence[str], rests: Mapping[str, frozenset[str]]) -> list[list[str]]:
    """Schemes in groups of which none rests on the members of another."""
    groups: list[list[str]] = []
    for name in names:
        fits = (
            group
            for group in groups
            if not any(other in rests[name] or name in rests[other] for other in group)
        )
        group = next(fits, None)
        if group is None:
            groups.append([name])
        else:
            group.append(name)
    return groups


def as_if_joined(population: Population, schemes: Sequence[str], day: date) -> Population:
    """This function will give the same people, all of them members of some schemes who contribute to them."""
    frame = population.bare("affiliations")
    asked = TABLES["affiliations"].empty() if frame is None else population.need("affiliations")
    rows = np.zeros(0, dtype=np.int64) if frame is None else population.person_rows("affiliations")
    names = population.ids("persons")["person_id"]
    stays = np.ones(rows.size, dtype=np.bool_)
    parts, of_parts = [], []
    for scheme in schemes:
        members = _is_member(population, scheme)
        about = population.rows_asked("affiliations", scheme)
        stays[about] = members[rows[about]] & (rows[about] >= 0)
        others = np.flatnonzero(~members)
        parts.append(_joined(names.gather(pl.Series(others)), scheme, day))
        of_parts.append(others)
    made = pl.concat([asked.filter(pl.Series(stays)), *parts], how="diagonal_relaxed")
    return population.with_long_table(
        "affiliations", made.select(asked.columns), np.concatenate([rows[stays], *of_parts])
    )


def _joined(names: pl.Series, scheme: str, day: date) -> pl.DataFrame:
    return pl.DataFrame([names.alias("person_id")]).with_columns(
        scheme=pl.lit(scheme), is_affiliated=True, is_contributing=True, is_dependant=False,
        from_date=pl.lit(day - _STANDING), elected_base_month=0.0,
    )  # fmt: skip


def _is_member(population: Population, scheme: str) -> Mask:
    """Who is known to contribute to a scheme, or to belong to it where nobody said whether they contribute."""
    size = population.height("persons")
    about: Whole = population.rows_asked("affiliations", scheme)
    if about.size == 0:
        return np.zeros(size, dtype=np.bool_)
    told = population.need_bare("affiliations")[about]
    belongs = pl.col("is_affiliated") & pl.col("is_contributing").is_null()
    is_member = told.select(
        (pl.col("is_contributing").fill_null(False) | belongs).fill_null(False).alias("is")
    )["is"].to_numpy()
    persons = population.person_rows("affiliations")[about]
    return np.bincount(persons[(persons >= 0) & is_member], minlength=size) > 0

"""What a scheme would ask of people who are not its members: the definition judged as if they had joined it.

What is due from whom stands in the scheme's definition only. A scheme that asks its members alone says nothing of others,
so everybody is taken for a member who contributes: of one year's standing and on the lowest base, where nothing else is on
file.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
import polars as pl

from allcover.capacity.balance import Whole
from allcover.engine.outcome import Outcome, judge_everybody
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
    rests = {scheme.id: _memberships(system, scheme, day) for scheme in schemes}
    found = {scheme.id: outcome for scheme in schemes if scheme.id not in rests[scheme.id]}
    for group in _apart([name for name in rests if name not in found], rests):
        # Only what is asked: a rule for all that the law says would take long to compile.
        asked = [each.amount for scheme in schemes if scheme.id in group for each in scheme.contributions]
        judged = judge_everybody(system, as_if_joined(population, group, day), day, asked)
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
    """This function will give the same people, all of them members of some schemes who contribute to them.

    What a member is on file with (since when, which base) stays.
    """
    frame = population.bare("affiliations")
    asked = TABLES["affiliations"].empty() if frame is None else population.need("affiliations")
    rows = np.zeros(0, dtype=np.int64) if frame is None else population.person_rows("affiliations")
    stays = ~asked["scheme"].is_in(schemes)
    everybody = np.arange(population.height("persons"))
    parts = [_members(population, scheme, day) for scheme in schemes]
    made = pl.concat([asked.filter(stays), *parts], how="diagonal_relaxed").select(asked.columns)
    return population.with_long_table(
        "affiliations", made, np.concatenate([rows[stays.to_numpy()], *(everybody for _ in schemes)])
    )


def _members(population: Population, scheme: str, day: date) -> pl.DataFrame:
    """One row a person, a member of the scheme."""
    names = population.ids("persons").select("person_id").with_row_index("at")
    return names.join(_on_file(population, scheme), on="at", how="left", maintain_order="left").select(
        "person_id",
        pl.col("from_date").fill_null(day - _STANDING),
        pl.col("elected_base_month").fill_null(0.0),
        scheme=pl.lit(scheme), is_affiliated=True, is_contributing=True, is_dependant=False,
    )  # fmt: skip


def _on_file(population: Population, scheme: str) -> pl.DataFrame:
    """What the survey or register says of those it asked about the scheme, by row of the person."""
    about: Whole = population.rows_asked("affiliations", scheme)
    held = population.bare("affiliations")
    told = TABLES["affiliations"].empty() if held is None else held[about]
    rows = population.person_rows("affiliations")[about] if about.size else about
    placed = told.select("from_date", "elected_base_month").with_columns(
        pl.Series("at", rows, dtype=pl.Int64)
    )
    first = (
        placed.filter(pl.col("at") >= 0)
        .group_by("at")
        .agg(pl.col("from_date").min(), pl.col("elected_base_month").max())
    )
    return first.with_columns(pl.col("at").cast(pl.UInt32))

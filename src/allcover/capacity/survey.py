"""Payers from a survey: whom a file of designs asks, what they have, and what the country's schemes ask of them."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import polars as pl

from allcover.capacity.affordability import capacity_month, due_under
from allcover.capacity.balance import Floats, Names
from allcover.capacity.designs import ContributionDesign, DesignFile
from allcover.capacity.dues import Due, Traits
from allcover.capacity.joining import dues_of, if_joined
from allcover.capacity.means import Means
from allcover.capacity.payers import Grouping, Payers, everybody
from allcover.engine.columns import OutcomeColumn
from allcover.engine.contributing import employed
from allcover.engine.outcome import Outcome
from allcover.estimation import Design, fifths_of_welfare
from allcover.expressions.kinds import Condition
from allcover.population import Population
from allcover.population.places import firsts, rows_or_null
from allcover.rules.definition import Scheme, System
from allcover.vocabulary.codes import AREA, SEX, STATUS_IN_EMPLOYMENT
from allcover.vocabulary.fault import FaultList, Place, did_you_mean

FIFTHS = 5


Outcomes = Mapping[str, Outcome]
"""The law laid over the people: as it is under :data:`AS_IS`, and under each reform by the reform's name."""

AS_IS = ""


def design_outputs(systems: Mapping[str, System], file: DesignFile, place: Place) -> list[str]:
    """This function will list what a file of designs asks of the engine, or raise Faults for names nobody knows.

    ``systems`` is the country's law as it is (:data:`AS_IS`), and under each reform by the reform's name.
    """
    faults, system = FaultList(), systems[AS_IS]
    conditions = {
        key for key, each in system.quantities.items()
        if each.of == "person" and isinstance(each.wanted, Condition) and not each.is_hidden
    }  # fmt: skip
    for key in (*file.are, *file.are_not):
        if key not in conditions:
            faults.add(
                place,
                f"'{key}' is no condition on persons that {system.country.name} defines.",
                did_you_mean(key, conditions),
            )
    for design in file.designs:
        if design.kind == "scheme":
            _check_scheme(systems, design, place, faults)
    faults.check()
    return [*file.are, *file.are_not]


def _check_scheme(
    systems: Mapping[str, System], design: ContributionDesign, place: Place, faults: FaultList
) -> None:
    if design.reform not in systems:
        faults.add(place, f"Design '{design.id}' is of the reform '{design.reform}', which is not an option of this study.",
                   "Give the reform's file to the study too.")  # fmt: skip
    elif design.scheme not in systems[design.reform].schemes:
        faults.add(place, f"Design '{design.id}' names the scheme '{design.scheme}', which {systems[AS_IS].country.name} does not have.",
                   did_you_mean(design.scheme, systems[design.reform].schemes))  # fmt: skip


def survey_payers(
    population: Population, outcomes: Outcomes, means: Means, file: DesignFile, sample: Design,
    joined: Mapping[str, Outcome] | None = None,
) -> Payers:  # fmt: skip
    """This function will gather the persons of a survey whom the designs ask; everybody employed where they do not say whom.

    The outcome as things are holds the quantities of :func:`design_outputs` and of ``capacity_outputs``. ``joined`` may be given
    for it as ``joined_outcomes`` finds it.
    """
    persons = population.need_bare("persons")
    return Payers(
        persons["weight"].to_numpy(), _asked(population, outcomes[AS_IS], file),
        Traits(means.earnings, *_facts(population, file), of_schemes(population, outcomes, file.designs, joined)),
        capacity_month(means, file.assumptions.share_of_surplus.value), means.unit,
        groups_of(population), sample,
    )  # fmt: skip


def _facts(population: Population, file: DesignFile) -> tuple[Mapping[str, Names], Mapping[str, Floats]]:
    """The facts designs go by, where any does."""
    goes_by = any(category.when for design in file.designs for category in design.categories)
    return facts_of(population) if goes_by else ({}, {})


def _asked(population: Population, outcome: Outcome, file: DesignFile) -> OutcomeColumn:
    found = everybody(population.height("persons")) if file.are else employed(population)
    for key in file.are:
        found = _both(found, outcome[key])
    for key in file.are_not:
        column = outcome[key]
        found = _both(found, OutcomeColumn(column.is_known, 1 - column.high, 1 - column.low))
    return found


def _both(one: OutcomeColumn, other: OutcomeColumn) -> OutcomeColumn:
    low, high = np.minimum(one.low, other.low), np.minimum(one.high, other.high)
    return OutcomeColumn(low == high, low, high)


def of_schemes(
    population: Population,
    outcomes: Outcomes,
    designs: Sequence[ContributionDesign],
    joined: Mapping[str, Outcome] | None = None,
) -> Mapping[str, Due]:
    """This function will give what schemes of the law ask of everybody, by design; from their definitions, through the engine."""
    found = {}
    for reform, outcome in outcomes.items():
        named = [design for design in designs if design.kind == "scheme" and design.reform == reform]
        schemes = {design.scheme: outcome.system.schemes[design.scheme] for design in named}
        known = joined if reform == AS_IS and joined is not None and schemes.keys() <= joined.keys() else None
        held = if_joined(population, outcome, list(schemes.values())) if known is None else known
        for design in named:
            found[design.id] = _due_of(population, held[design.scheme], schemes[design.scheme], design)
    return found


def _due_of(population: Population, outcome: Outcome, scheme: Scheme, design: ContributionDesign) -> Due:
    payers = (design.payers, ("state",))
    return Due(*(due_under(population, outcome, dues_of(scheme, each)) for each in payers))


def facts_of(population: Population) -> tuple[Mapping[str, Names], Mapping[str, Floats]]:
    """This function will give the facts presumptive designs go by: of the main job, its enterprise, and where one lives."""
    codes = {name: _words(population.household_column(name)) for name in ("area", "region")}
    jobs = _main_jobs(population)
    codes |= {name: _words(jobs[name]) for name in ("industry", "occupation", "status")}
    numbers = {
        name: jobs[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
        for name in ("firm_size", "turnover_month")
    }
    return codes, numbers


_JOB = ("industry", "occupation", "status", "firm_size", "employer_id")


def _main_jobs(population: Population) -> pl.DataFrame:
    """One row a person: the first job by number, all null for who has none."""
    size = population.height("persons")
    if population.bare("jobs") is None:
        nothing = pl.DataFrame({"person": np.arange(size)})
        return nothing.with_columns(*(pl.lit(None).alias(name) for name in (*_JOB, "turnover_month")))
    jobs = population.need("jobs")
    found = rows_or_null(
        jobs.select(_JOB), firsts(population.person_rows("jobs"), size, jobs["job"].to_numpy())
    )
    if population.bare("employers") is None:
        return found.with_columns(pl.lit(None).alias("turnover_month"))
    turnover = population.need("employers").select("employer_id", "turnover_month")
    return found.join(turnover, on="employer_id", how="left", maintain_order="left")


def _words(column: pl.Series) -> Names:
    return np.array(column.cast(pl.String).to_list(), dtype=np.object_)


def groups_of(population: Population, *names: str) -> Mapping[str, Grouping]:
    """This function will sort persons by some of :data:`GROUPINGS`, by all of them where none is named; each once for a population."""
    for name in names or GROUPINGS:
        if (groups_of, name) not in population.kept:
            population.kept[groups_of, name] = GROUPINGS[name](population)
    return {name: population.kept[groups_of, name] for name in names or GROUPINGS}


def _fifths(population: Population) -> Grouping:
    welfare = population.household_column("welfare_month").to_numpy().astype(np.float64)
    weight = population.need_bare("persons")["weight"].to_numpy()
    known = ~np.isnan(welfare) & (weight > 0)
    if not known.any():
        return Grouping((), np.full(welfare.size, -1, dtype=np.int64))
    names = tuple(str(number) for number in range(1, FIFTHS + 1))
    return Grouping(names, np.where(known, fifths_of_welfare(population), -1))


GROUPINGS: Mapping[str, Callable[[Population], Grouping]] = {
    "sex": lambda population: Grouping.of(population.need_bare("persons")["sex"], SEX.codes),
    "area": lambda population: Grouping.of(population.household_column("area"), AREA.codes),
    "fifth": _fifths,
    "status": lambda population: Grouping.of(_main_jobs(population)["status"], STATUS_IN_EMPLOYMENT.codes),
}
"""Sex, area, fifth of welfare, and status in employment of the main job."""

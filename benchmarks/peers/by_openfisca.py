"""OpenFisca's answer, in a process and a virtual environment of its own: nothing else imports it."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.peers.law import MONTH, OUTPUTS, REFORMS, YEAR
from benchmarks.peers.measuring import Clock, options, tell
from benchmarks.peers.people import People, read
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_country_template import CountryTaxBenefitSystem

PARAMETERS = {"basic_income": "benefits.basic_income", "tax_rate": "taxes.income_tax_rate"}
NAMES = {
    name: name.removesuffix("_month").replace("contribution", "social_security_contribution")
    for name in OUTPUTS
}


def simulation(system: Any, people: People, days: tuple[date, ...]) -> Any:
    """This function will make a simulation of the people with their inputs in the months asked about."""
    builder = SimulationBuilder()
    builder.create_entities(system)
    builder.declare_person_entity("person", np.arange(people.persons))
    households = builder.declare_entity("household", np.arange(people.households))
    roles = np.where(people.is_grown, "adult", "child")
    builder.join_with_persons(households, people.household, roles=roles)
    made = builder.build(system)
    made.set_input("birth", "ETERNITY", people.birth)
    for day in days:
        made.set_input("salary", f"{day:%Y-%m}", people.salary)
        made.set_input("rent", f"{day:%Y-%m}", people.rent)
    tenure = np.where(people.owns, "owner", np.where(people.rent > 0, "tenant", "free_lodger"))
    january = f"{days[0].year}-01"
    made.set_input("accommodation_size", january, people.square_metres)
    made.set_input("housing_occupancy_status", january, tenure)
    if len(days) == 1:
        # The other peers are given the ages of a single day, so finding them is no part of this one's time either.
        made.calculate("age", f"{days[0]:%Y-%m}")
    return made


def month(made: Any, day: date) -> dict[str, Any]:
    """This function will calculate every output of a month."""
    period, year = f"{day:%Y-%m}", str(day.year)
    return {
        name: made.calculate("housing_tax", year) / 12
        if theirs == "housing_tax"
        else made.calculate(theirs, period)
        for name, theirs in NAMES.items()
    }


def year(made: Any) -> dict[str, Any]:
    """This function will calculate every output of the year, as the sum of its months."""
    period = str(YEAR[0].year)
    return {
        name: made.calculate("housing_tax", period)
        if theirs == "housing_tax"
        else made.calculate_add(theirs, period)
        for name, theirs in NAMES.items()
    }


def _changed(system: Any, name: str, value: float) -> Any:
    made = system.clone()
    node = made.parameters
    for part in PARAMETERS[name].split("."):
        node = getattr(node, part)
    node.update(start=node.values_list[-1].instant_str, value=value)
    return made


def _reformed(system: Any, name: str, value: float, people: People) -> Any:
    return simulation(_changed(system, name, value), people, (MONTH,))


def _run_reforms(clock: Clock, system: Any, people: People) -> dict[str, Any]:
    found = {}
    build = run = 0.0
    for number, (name, value) in enumerate(REFORMS):
        one = Clock()
        made = one.time("build", _reformed, system, name, value, people)
        found[f"reform_{number}"] = one.time("run", made.calculate, "disposable_income", f"{MONTH:%Y-%m}")
        build, run = build + one.seconds["build"][0], run + one.seconds["run"][0]
    clock.seconds.setdefault("build", []).append(build)
    clock.seconds.setdefault("run", []).append(run)
    return found


def _run_months(clock: Clock, system: Any, people: People, is_year: bool) -> dict[str, Any]:
    made = clock.time("build", lambda: simulation(system, people, YEAR if is_year else (MONTH,)))
    return clock.time("run", lambda: year(made) if is_year else month(made, MONTH))


def main() -> None:
    """Measure and print."""
    told = options()
    people: People = read(Path(told.people))
    clock, found = Clock(), {}
    system = clock.time("load", CountryTaxBenefitSystem)
    for _ in range(told.times):
        if told.run == "reforms":
            found = _run_reforms(clock, system, people)
        else:
            found = _run_months(clock, system, people, told.run == "year")
    tell(clock, found, told.results)


if __name__ == "__main__":
    main()

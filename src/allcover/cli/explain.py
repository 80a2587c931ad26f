"""``allcover explain``: every step that led to a result for one person, with the values and the law."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import click

from allcover.cli.console import (
    ANY_PATH,
    FILE,
    NamedProgress,
    faults_shown,
    find_country,
    open_survey,
    progress_bars,
)
from allcover.engine.explanation import Step, explain
from allcover.engine.judge import Judge
from allcover.engine.outcome import solve_places
from allcover.invention import invent_survey
from allcover.population import Population, is_kept
from allcover.rules.definition import System
from allcover.rules.force import check_in_force
from allcover.rules.load import load
from allcover.vocabulary.fault import did_you_mean


@click.command("explain")
@click.option("--country", required=True, help="A country's folder, or a name in the catalogue.")
@click.option("--survey", "data", type=ANY_PATH, help="The folder of the raw files, or the one file.")
@click.option("--mapping", type=FILE, help="The mapping file. Without a survey: the invented people.")
@click.option(
    "--reform", "reforms", type=FILE, multiple=True, help="A reform file; may be given several times."
)
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the law; else the survey's date."
)
@click.option("--person", help="Identifier of a person; all of the household are shown without it.")
@click.option("--household", help="Identifier of a household, for a quantity of households.")
@click.argument("quantity")
def explain_command(
    country: str, data: Path | None, mapping: Path | None, reforms: tuple[Path, ...], day: datetime | None,
    person: str | None, household: str | None, quantity: str,
) -> None:  # fmt: skip
    """Explain a QUANTITY, such as social_pension.paid_0, for one person."""
    with faults_shown(), progress_bars() as progress:
        system = load(find_country(country), reforms)
        population = _population(system, data, mapping, progress)
    if quantity not in system.quantities:
        raise click.BadParameter(f"'{quantity}' is no quantity. {did_you_mean(quantity, system.quantities)}")
    law_day = day.date() if day else population.about.reference_date
    with faults_shown():
        check_in_force([system], law_day, find_country(country))
    # A place is given to one person before another: everybody is looked at before one is explained.
    judge = Judge(solve_places(system, population, law_day, [quantity]), population, law_day, [quantity])
    where, row = _find(judge, quantity, person, household)
    for line in explained(explain(judge, where, quantity, row)):
        click.echo(line)


def _population(
    system: System, data: Path | None, mapping: Path | None, progress: NamedProgress
) -> Population:
    if data is None and mapping is None and system.country.is_invented:
        return invent_survey(system)
    if data is None or not (mapping or is_kept(data)):
        raise click.UsageError(
            "Give both --survey and --mapping; only the invented country brings its own people."
        )
    return open_survey(data, mapping, progress)


def _find(judge: Judge, quantity: str, person: str | None, household: str | None) -> tuple[int, int | None]:
    """The row of the household and, for a quantity of persons, of the person."""
    facts = judge.facts
    if judge.system.quantities[quantity].of == "person":
        if person is None:
            raise click.UsageError(f"'{quantity}' is of a person: give --person.")
        row = _row(facts.person_ids, person, "person")
        return facts.household_of[row], row
    if household is None and person is not None:
        return facts.household_of[_row(facts.person_ids, person, "person")], None
    if household is None:
        raise click.UsageError(f"'{quantity}' is of a household: give --household or one of its persons.")
    return _row(facts.household_ids, household, "household"), None


def _row(names: object, wanted: str, what: str) -> int:
    held = [str(name) for name in names]  # type: ignore[attr-defined]
    if wanted in held:
        return held.index(wanted)
    raise click.BadParameter(f"There is no {what} '{wanted}'. {did_you_mean(wanted, held[:5000])}")


def explained(steps: tuple[Step, ...]) -> Iterator[str]:
    """This function will write the steps of an explanation as lines, the result last."""
    for number, step in enumerate(steps, start=1):
        law = f"   [{step.source}]" if step.source else ""
        yield f"{number}. {step.label}, {step.whom}: {step.value}{law}"
        yield f"      {step.key} = {step.rule}"
        for item in step.items:
            origin = f"   ({item.origin})" if item.origin else ""
            yield f"        {item.name}{f', {item.whom}' if item.whom else ''}: {item.value}{origin}"

"""``allcover people``: a country's files of population and rates from the UN's World Population Prospects."""

import shlex
from pathlib import Path

import click

from allcover.cli.console import FOLDER, faults_shown
from allcover.cli.options import MOST_YEARS


@click.command("people")
@click.argument("folder", type=FOLDER)
@click.option("--country", required=True, help="The country, by its three letters (ISO 3166), such as GHA.")
@click.option("--first", type=click.IntRange(1950, 2100), required=True, help="The year of the population.")
@click.option("--last", type=click.IntRange(1950, 2101), required=True, help="The year to be projected to.")
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder to write to; files that are there stay.",
)
def people_command(folder: Path, country: str, first: int, last: int, out: Path) -> None:
    """A country's population and rates, from the UN's files (World Population Prospects) as its site gives them.

    FOLDER holds the CSV files that docs/reference/projection.md names. What is written is projected by itself, with
    project, or read by value, cost and budget with --people beside the country's law.
    """
    if last <= first:
        raise click.BadParameter(
            f"It is {last}, and the population is of {first}. Give a later year.", param_hint="--last"
        )
    # Loaded here: arrays with named dimensions take a second to load, which no other command should wait for.
    from allcover.projection.national_writing import write_national
    from allcover.projection.wpp import read_wpp

    with faults_shown():
        code = country.upper()
        people = read_wpp(folder, first=first, last=last, countries=[code]).sel(country=code, drop=True)
        written = write_national(people, out, code)
    for path in written:
        click.echo(f"Written: {path}")
    if "mortality_source" in people.attrs:
        click.echo(f"Mortality: {people.attrs['mortality_source']}.")
    if people.attrs["migration_kind"] == "totals":
        click.echo(
            f"Migrants: {folder} lacks the population of some year from {first} to {last}, so totals follow a model of ages, which may lie far "
            "off where many move. Put the UN's file of all years beside the others, and write the people anew."
        )
    else:
        click.echo(f"Migrants: {people.attrs['migration_source']}.")
    report = out.with_name(f"{out.name}_report")
    command = [
        "allcover",
        "project",
        str(out),
        "--years",
        str(min(last - first, MOST_YEARS)),
        "--out",
        str(report),
    ]
    click.echo(f"Project with: {shlex.join(command)}")

"""``allcover economy``: a first file of a country's economy from the IMF's or the World Bank's."""

import shlex
from pathlib import Path

import click

from allcover.cli.console import faults_shown
from allcover.vocabulary.fault import Fault, Faults, Place


@click.command("economy")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--country", required=True, help="The country, by its three letters (ISO 3166), such as GHA.")
@click.option("--first", type=click.IntRange(1900, 2300), required=True, help="The first year.")
@click.option("--last", type=click.IntRange(1900, 2300), required=True, help="The last year.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file to write; one that is there stays.",
)
def economy_command(file: Path, country: str, first: int, last: int, out: Path) -> None:
    """A first file of a country's economy, from a file of the IMF (World Economic Outlook) or the World Bank.

    FILE is as its site gives it. What it lacks is marked, and to be filled in.
    """
    if last < first:
        raise click.BadParameter(
            f"It is {last}, before the first year, {first}. Give a later one.", param_hint="--last"
        )
    # Loaded here, as every command loads what it alone needs.
    from allcover.projection.economy_draft import FILL_IN, draft_economy
    from allcover.projection.economy_import import read_series

    with faults_shown():
        if out.exists():
            raise Faults([Fault(Place(str(out)), "Is there already.", "Name another, or move it away.")])
        series, codes = read_series(file)
        text = draft_economy(series, codes, country.upper(), file=file, first=first, last=last)
        out.write_text(text, encoding="utf-8")
    marked = [number for number, line in enumerate(text.splitlines(), 1) if FILL_IN in line and number > 1]
    click.echo(f"Written: {out}")
    if marked:
        listed = ", ".join(map(str, marked))
        click.echo(f"Fill in, each with its source, what is marked {FILL_IN}: line {listed}.")
    command = shlex.join(["allcover", "cost", "COUNTRY", "--economy", str(out)])
    click.echo(f"Then cost with: {command} --costing FILE (COUNTRY and FILE: docs/reference/costing.md)")

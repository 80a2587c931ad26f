"""``allcover survey invent``: a survey of the invented country, of any size, from a seed."""

from pathlib import Path

import click

from allcover.cli.console import FILE, OUT, faults_shown, find_country
from allcover.cli.survey import summary
from allcover.estimation.known_totals import read_totals
from allcover.invention import invent_survey
from allcover.invention.questionnaire import write_raw
from allcover.population import keep
from allcover.rules.load import load


@click.command("invent")
@click.option("--households", type=click.IntRange(1, 2_000_000), default=2_000, show_default=True)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=2004,
    show_default=True,
    help="The same seed invents the same people.",
)
@click.option(
    "--country",
    default="coresia",
    show_default=True,
    help="Whose law insures and pays them: a folder or a name.",
)
@click.option("--totals", type=FILE, help="CSV of known totals to weight the survey to; else Coresia's own.")
@click.option(
    "--raw", is_flag=True, help="Write it as a statistics office would: coded CSV files and a codebook."
)
@click.option("--out", type=OUT, required=True, help="Folder to write to.")
def invent_command(
    households: int, seed: int, country: str, totals: Path | None, raw: bool, out: Path
) -> None:
    """Invent a survey and write it as one Parquet file a table, or raw, to be mapped."""
    with faults_shown():
        known = read_totals(totals) if totals else None
        made = invent_survey(load(find_country(country)), households, seed, known)
        if raw:
            write_raw(made, out)
        else:
            keep(made, out)
    click.echo(f"{summary(made)} Written to {out}.")

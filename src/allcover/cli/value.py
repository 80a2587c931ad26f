"""``allcover value``: what a scheme of pensions costs over decades, and the rate that pays for it."""

from pathlib import Path
from typing import Any

import click
import numpy as np
import polars as pl

from allcover.cli.console import (
    ANY_PATH,
    FILE,
    FOLDER,
    OUT,
    faults_shown,
    find_country,
    open_survey,
    progress_bars,
)
from allcover.cli.report import stages
from allcover.rules.load import load

SHOWN = (0, 1, 2, 5, 10, 20, 30, 40, 50, 60, 70)
"""Years after the first that the console shows."""


@click.command("value")
@click.argument("country")
@click.argument("scheme")
@click.option(
    "--survey",
    "data",
    type=ANY_PATH,
    required=True,
    help="The survey that says who contributes and who draws.",
)
@click.option("--mapping", type=FILE, help="The mapping file of a raw survey.")
@click.option(
    "--people", type=FOLDER, help="The folder of population and rates; else 'people' in the country's folder."
)
@click.option(
    "--assumptions",
    type=FILE,
    help="The file of assumptions; else 'valuations/SCHEME.yaml' in the country's folder.",
)
@click.option("--years", type=click.IntRange(2, 150), default=75, show_default=True, help="Years to project.")
@click.option("--out", type=OUT, required=True, help="The folder to write to.")
def value_command(
    country: str, scheme: str, data: Path, mapping: Path | None, people: Path | None, assumptions: Path | None, years: int, out: Path,
) -> None:  # fmt: skip
    """What a scheme of pensions costs over decades, and the rate that pays for it.

    COUNTRY is a country's folder, or a name in the catalogue; SCHEME one of its schemes. Pensions and contributions are what
    its definition says.
    """
    # Loaded here: arrays with named dimensions take a second to load, which no other command should wait for.
    from allcover.presenting.valuing import value_country
    from allcover.projection.valuation_file import read_assumptions

    folder = find_country(country)
    with faults_shown(), progress_bars() as progress:
        given = read_assumptions(assumptions or folder / "valuations" / f"{scheme}.yaml")
        survey = open_survey(data, mapping, progress)
        step = stages(progress)("Valuing")
        step(0, 1)
        day = survey.about.reference_date
        valued = value_country(load(folder), survey, day, people or folder / "people", given, years)
        step(1, 1)
    out.mkdir(parents=True, exist_ok=True)
    made = valued.valuation
    frame = table(made)
    frame.write_csv(out / "valuation.csv")
    _show(frame, made)
    click.echo(f"Every year: {out / 'valuation.csv'}")


def table(made: Any) -> pl.DataFrame:
    """This function will give a valuation as a table, one row a year: persons, money in major units, rates as shares of one."""
    from allcover.projection.valuation import by_type

    return pl.DataFrame(
        {
            "year": made.years,
            "contributors": made.contributors,
            **{f"pensioners_{kind}": persons for kind, persons in by_type(made.pensioners).items()},
            **{f"benefits_{kind}": money for kind, money in by_type(made.benefits).items()},
            "administration": made.administration,
            "expenditure": made.expenditure,
            "insured_earnings": made.earnings,
            "contributions": made.contributions,
            "interest": made.reserves.investment,
            "reserve_at_end": made.reserves.reserve[1:],
            "pay_as_you_go_rate": made.pay_as_you_go,
            "contribution_rate": made.contribution_rate,
            "demographic_ratio": made.demographic_ratio,
            "financial_ratio": made.financial_ratio,
        }
    )


def _show(frame: pl.DataFrame, made: Any) -> None:
    click.echo(
        f"{'year':>6}{'contributors':>14}{'pensioners':>12}{'PAYG rate':>11}{'law':>8}{'reserve, years of cost':>24}"
    )
    persons = made.pensioners.sum(axis=0)
    cost = made.reserves.reserve[1:] / made.expenditure
    for place in (place for place in SHOWN if place < frame.height):
        click.echo(f"{made.years[place]:>6}{made.contributors[place]:>14,.0f}{persons[place]:>12,.0f}"
                   f"{made.pay_as_you_go[place]:>11.1%}{made.contribution_rate[place]:>8.1%}{cost[place]:>24.1f}")  # fmt: skip
    click.echo(f"General average premium over {frame.height} years: {made.premium:.2%} of insured earnings.")
    click.echo(
        f"Implicit pension debt: {made.debt / made.earnings[0]:.1f} times the first year's insured earnings."
    )
    spent = np.flatnonzero(made.reserves.reserve[1:] < 0)
    until = f"is used up in {made.years[spent[0]]}" if spent.size else "lasts"
    click.echo(f"At the law's rate the reserve {until}.")

"""``allcover cost``: what benefits paid out of general revenue would cost, and who might pay."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from allcover.cli.console import FILE, faults_shown, find_country, progress_bars
from allcover.cli.options import economy_option, hold_option, out_option, people_option, report_day_option
from allcover.cli.report import chosen, print_summary, reader_options, stages
from allcover.presenting.report import Text, write_report
from allcover.rules.load import load
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.words import words_of


@click.command("cost")
@click.argument("country")
@click.option(
    "--costing", type=FILE, help="The file of benefits; else 'costings/floor.yaml' in the country's folder."
)
@economy_option
@people_option
@hold_option
@click.option("--years", type=click.IntRange(1, 150), default=20, show_default=True, help="Years to cost.")
@report_day_option
@reader_options
@out_option
def cost_command(
    country: str, costing: Path | None, economy: Path | None, people: Path | None, is_held: bool, years: int, day: datetime | None,
    languages: tuple[str, ...], forms: tuple[str, ...], out: Path,
) -> None:  # fmt: skip
    """What benefits paid out of general revenue would cost over the years, and who might pay.

    COUNTRY is a country's folder, or a name in the catalogue. The cost is a rapid one, to choose among options.
    """
    folder = find_country(country)
    _check_there(folder, costing, economy)
    files = (
        costing or folder / "costings" / "floor.yaml",
        economy or folder / "economy.yaml",
        people or folder / "people",
    )
    with faults_shown(), progress_bars() as progress:
        stage = stages(progress)
        step = stage("Costing")
        step(0, 1)
        results, sources = _results(folder, *files, years, is_held)
        step(1, 1)
        texts = _texts(results, sources, folder, day or datetime.now().astimezone(), languages)
        paths = write_report(texts, out, forms, stage("Writing"))
    print_summary(texts[0], paths)


def _check_there(folder: Path, costing: Path | None, economy: Path | None) -> None:
    """A country of the catalogue need not have a costing: who asks for one is told what to write."""
    for given, path, what, option in (
        (costing, folder / "costings" / "floor.yaml", "benefits to be costed", "--costing"),
        (economy, folder / "economy.yaml", "the economy", "--economy"),
    ):
        if given is None and not path.is_file():
            raise click.BadParameter(
                f"'{folder.name}' has no file of {what} ({path.parent.name}/{path.name}). "
                f"Write one as docs/reference/costing.md says, or name one with {option}."
            )


def _results(folder: Path, costing: Path, economy: Path, people: Path, years: int, is_held: bool) -> Any:
    # Loaded here: arrays with named dimensions take a second to load, which no other command should wait for.
    from allcover.projection.costing_file import read_costing
    from allcover.projection.costing_results import work_out_costs
    from allcover.projection.economy_file import read_economy
    from allcover.projection.results import project_country
    from allcover.projection.whose_people import check_whose

    named = load(folder).country
    check_whose(people, named.iso3, named.name)
    faults = FaultList()
    benefits, money = faults.of(lambda: read_costing(costing)), faults.of(lambda: read_economy(economy))
    faults.check()
    assert benefits is not None
    assert money is not None
    found = project_country(people, years, ("medium", "low", "high"), is_held=is_held)
    others = dict(zip(("low", "high"), found.population[1:]))
    return work_out_costs(
        benefits, money, found.population[0], others, first_year=int(found.years[0])
    ), found.sources


def _texts(
    results: Any, sources: tuple[str, ...], folder: Path, day: datetime, languages: Sequence[str]
) -> list[Text]:
    from allcover.presenting.costing_writer import written_costing

    country = load(folder).country
    every = [words_of(language, folder / "languages") for language in chosen(languages)]
    return [
        (
            written_costing(
                results,
                country.name,
                country.currency,
                sources,
                day.date(),
                words,
                is_invented=country.is_invented,
            ),
            words,
        )
        for words in every
    ]

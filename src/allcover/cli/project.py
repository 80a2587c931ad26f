"""``allcover project``: a country's people over time, from its own population and rates."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from allcover.cli.console import faults_shown, find_country, progress_bars
from allcover.cli.options import out_option, people_option, report_day_option
from allcover.cli.report import chosen, print_summary, reader_options, stages
from allcover.presenting.report import Text, write_report
from allcover.rules.load import load
from allcover.vocabulary.fault import Fault, Faults, Place
from allcover.vocabulary.words import words_of

PEOPLE = "people"
SHOWN = ("medium", "high", "low", "momentum")


@click.command("project")
@click.argument("country")
@people_option
@click.option("--years", type=click.IntRange(1, 150), default=75, show_default=True, help="Years to project.")
@click.option(
    "--scenario", "scenarios", multiple=True, default=SHOWN, show_default=True,
    help="A scenario; may be repeated. The first is told in full.",
)  # fmt: skip
@report_day_option
@reader_options
@out_option
def project_command(
    country: str, people: Path | None, years: int, scenarios: tuple[str, ...], day: datetime | None,
    languages: tuple[str, ...], forms: tuple[str, ...], out: Path,
) -> None:  # fmt: skip
    """How many people there will be, by age and sex, from a country's own population and rates.

    COUNTRY is a country's folder, or a name in the catalogue.
    """
    folder = find_country(country)
    with faults_shown(), progress_bars() as progress:
        stage = stages(progress)
        step = stage("Projecting")
        step(0, 1)
        results = _results(people or folder / PEOPLE, years, tuple(dict.fromkeys(scenarios)))
        step(1, 1)
        texts = _texts(results, folder, day or datetime.now().astimezone(), languages)
        paths = write_report(texts, out, forms, stage("Writing"))
        results.frame().write_csv(out / "people.csv")
    print_summary(texts[0], [*paths, out / "people.csv"])


def _results(folder: Path, years: int, scenarios: Sequence[str]) -> Any:
    # Loaded here: arrays with named dimensions take a second to load, which no other command should wait for.
    from allcover.projection.results import project_country

    if not folder.is_dir():
        cure = "Make it, with the files docs/reference/projection.md names, or name another with --people."
        raise Faults([Fault(Place(str(folder)), "There is no such folder of population and rates.", cure)])
    return project_country(folder, years, scenarios, has_futures=True)


def _texts(results: Any, folder: Path, day: datetime, languages: Sequence[str]) -> list[Text]:
    from allcover.presenting.people_writer import written_people

    name = load(folder).country.name
    every = [words_of(language, folder / "languages") for language in chosen(languages)]
    return [(written_people(results, name, day.date(), words), words) for words in every]

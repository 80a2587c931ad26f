"""``allcover project``: a country's people over time, from its own population and rates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from allcover.cli.console import faults_shown, find_country, progress_bars
from allcover.cli.options import MOST_YEARS, hold_option, out_option, people_option, report_day_option
from allcover.cli.report import chosen, print_summary, reader_options, stages
from allcover.presenting.report import Text, write_report
from allcover.rules.load import load
from allcover.vocabulary.fault import Fault, Faults, Place
from allcover.vocabulary.words import Sentence, marked, words_of

PEOPLE = "people"
SHOWN = ("medium", "high", "low", "momentum")


@click.command("project")
@click.argument("country")
@people_option
@hold_option
@click.option(
    "--years", type=click.IntRange(1, MOST_YEARS), default=75, show_default=True, help="Years to project."
)
@click.option(
    "--scenario", "scenarios", multiple=True, default=SHOWN, show_default=True,
    help="A scenario; may be repeated. The first is told in full.",
)  # fmt: skip
@report_day_option
@reader_options
@out_option
def project_command(
    country: str, people: Path | None, is_held: bool, years: int, scenarios: tuple[str, ...], day: datetime | None,
    languages: tuple[str, ...], forms: tuple[str, ...], out: Path,
) -> None:  # fmt: skip
    """How many people there will be, by age and sex, from a country's own population and rates.

    COUNTRY is a country's folder, or a name in the catalogue; or a folder of people alone, as `allcover people` writes it.
    """
    with faults_shown(), progress_bars() as progress:
        whose = _whose(country, people)
        stage = stages(progress)
        step = stage("Projecting")
        step(0, 1)
        results = _results(whose.people, years, tuple(dict.fromkeys(scenarios)), is_held)
        step(1, 1)
        texts = _texts(results, whose, day or datetime.now().astimezone(), languages)
        paths = write_report(texts, out, forms, stage("Writing"))
        results.frame().write_csv(out / "people.csv")
    print_summary(texts[0], [*paths, out / "people.csv"])


@dataclass(frozen=True)
class _Whose:
    """Whose people are projected: a name, the folder of their numbers, the folder that translations stand in, and whether the country is invented."""

    name: str
    people: Path
    folder: Path
    is_invented: bool


def _whose(country: str, people: Path | None) -> _Whose:
    """A country with its law, or a folder of people that says whose they are."""
    # Loaded here, as what projects is: it takes a second.
    from allcover.projection.whose_people import FILE, check_whose, read_whose

    alone = Path(country)
    if not (alone / "population.csv").is_file() or (alone / "country.yaml").is_file():
        folder = find_country(country)
        named = load(folder).country
        given = people or folder / PEOPLE
        check_whose(given, named.iso3, named.name)
        return _Whose(named.name, given, folder, named.is_invented)
    if people is not None:
        raise click.UsageError(f"'{country}' holds people already. Leave --people out, or name a country.")
    whose = read_whose(alone)
    if whose is None:
        what = marked("Is not there, so nothing says whose people they are.")
        cure = Sentence(
            "Write in it, for example, {example}; or name a country, and this folder with --people.",
            example="'people: GHA', 'name: {en: Ghana}'",
        )
        raise Faults([Fault(Place(str(alone / FILE)), what, cure)])
    return _Whose(whose.name, alone, alone, whose.is_invented)


def _results(folder: Path, years: int, scenarios: Sequence[str], is_held: bool) -> Any:
    # Loaded here: arrays with named dimensions take a second to load, which no other command should wait for.
    from allcover.projection.results import project_country

    if not folder.is_dir():
        what = marked("There is no such folder of population and rates.")
        cure = marked(
            "Make it, with the files docs/reference/projection.md names, or name another with --people."
        )
        raise Faults([Fault(Place(str(folder)), what, cure)])
    return project_country(folder, years, scenarios, has_futures=True, is_held=is_held)


def _texts(results: Any, whose: _Whose, day: datetime, languages: Sequence[str]) -> list[Text]:
    from allcover.presenting.people_writer import written_people

    every = [words_of(language, whose.folder / "languages") for language in chosen(languages)]
    return [
        (written_people(results, whose.name, day.date(), words, is_invented=whose.is_invented), words)
        for words in every
    ]

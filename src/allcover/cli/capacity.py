"""``allcover capacity``: designs of contributions compared on income profiles of groups, where there is no survey."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from allcover.capacity import profile_results, read_designs
from allcover.cli.console import FILE, faults_shown, progress_bars
from allcover.cli.options import out_option
from allcover.cli.report import chosen, print_summary, reader_options, stages
from allcover.presenting.report import Text, write_report
from allcover.presenting.writing import written_profiles
from allcover.vocabulary.words import words_of


@click.command("capacity")
@click.option("--profiles", type=FILE, required=True, help="Income profiles of groups (CSV).")
@click.option("--designs", type=FILE, required=True, help="A file of designs of contributions.")
@click.option("--currency", default="", help="The currency of the amounts, as it is to be printed.")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day the profiles hold of; without it the report calls them undated.",
)
@reader_options
@out_option
def capacity_command(
    profiles: Path, designs: Path, currency: str, day: datetime | None, languages: tuple[str, ...], forms: tuple[str, ...], out: Path
) -> None:  # fmt: skip
    """What groups could contribute, and designs of contributions side by side, from income profiles."""
    with faults_shown(), progress_bars() as progress:
        texts = _texts(profiles, designs, currency, day, languages)
        paths = write_report(texts, out, forms, stages(progress)("Writing"))
    print_summary(texts[0], paths)


def _texts(
    profiles: Path, designs: Path, currency: str, day: datetime | None, languages: Sequence[str]
) -> list[Text]:
    results = profile_results(profiles, read_designs(designs))
    every = [words_of(language) for language in chosen(languages)]
    told = (day or datetime.now().astimezone()).date()
    return [
        (written_profiles(results, profiles.name, currency, told, words, is_dated=day is not None), words)
        for words in every
    ]

"""``allcover report``: the main job from the command line."""

from datetime import datetime
from pathlib import Path

import click

from allcover.cli.console import (
    ANY_PATH,
    FILE,
    FOLDER,
    NamedProgress,
    faults_shown,
    find_country,
    open_survey,
    progress_bars,
)
from allcover.engine.outcome import Progress
from allcover.population import is_kept
from allcover.presenting.numbers import finding_number, finding_unit
from allcover.presenting.report import write_report
from allcover.presenting.study import Stage, Study, report_groups, report_survey
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import ENGLISH


@click.command("report")
@click.option("--country", help="A country's folder, or a name in the catalogue.")
@click.option("--survey", "data", type=ANY_PATH, help="The folder of the raw files, or the one file.")
@click.option("--mapping", type=FILE, help="The mapping file of a raw survey.")
@click.option(
    "--reform", "reforms", type=FILE, multiple=True, help="A reform file, one option each; may be repeated."
)
@click.option("--groups", type=FILE, help="A table of groups (CSV) instead of a survey.")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the law; else the survey's date."
)
@click.option("--out", type=FOLDER, required=True, help="The folder to write to.")
def report_command(
    country: str | None, data: Path | None, mapping: Path | None, reforms: tuple[Path, ...], groups: Path | None,
    day: datetime | None, out: Path,
) -> None:  # fmt: skip
    """Coverage, cost and poverty of a country from a survey, with each reform as an option beside it."""
    with faults_shown(), progress_bars() as progress:
        if groups is not None:
            report = report_groups(groups, day.date() if day else datetime.now().astimezone().date(), ENGLISH)
        elif country and data and (mapping or is_kept(data)):
            population = open_survey(data, mapping, progress)
            hashed = population.about.mapping_sha256
            law_day = day.date() if day else None
            study = Study(find_country(country), population, reforms, law_day, hashed)
            report = report_survey(study, ENGLISH, stages(progress))
        else:
            raise click.UsageError(
                "Give --country, --survey and --mapping (none for a survey written by 'survey map'), or --groups."
            )
        paths = write_report(report, out, ENGLISH)
    print_summary(report, paths[0])


def stages(progress: NamedProgress) -> Stage:
    """This function will turn a callback with names into one that begins a stage of work."""

    def begin(name: str) -> Progress:
        return lambda done, total: progress(name, done, total)

    return begin


def print_summary(report: Report, page: Path) -> None:
    """This function will print the headlines of a report and where its page lies."""
    click.echo(report.title)
    click.echo(report.subtitle)
    for finding in report.findings:
        if finding.is_headline:
            number = f"{finding_number(finding, ENGLISH)} {finding_unit(finding, ENGLISH)}".strip()
            click.echo(f"  {finding.label}: {number}")
    click.echo(f"Report: {page}")

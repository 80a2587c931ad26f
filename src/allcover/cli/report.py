"""``allcover report``: the main job from the command line."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

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
from allcover.cli.options import mapping_option, out_option
from allcover.coverage.profile import SHIPPED, Profile, read_profile, shipped_profile
from allcover.engine.outcome import Progress
from allcover.population import is_kept
from allcover.presenting.headline_numbers import finding_error, finding_number, finding_unit
from allcover.presenting.missing_parts import zero_welfare
from allcover.presenting.report import FORMS, Text, write_report
from allcover.presenting.study import Study, work_out, work_out_groups
from allcover.presenting.unions_words import refusal
from allcover.presenting.writing import written, written_groups
from allcover.standards import Figures
from allcover.vocabulary.fault import FaultList, Place
from allcover.vocabulary.finding import Finding
from allcover.vocabulary.words import LANGUAGES, SOURCE, Words, words_of

ALL = "all"


def reader_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """This function will give a command the options that say in which languages and forms a report is written."""
    language = click.option(
        "--language", "languages", type=click.Choice([*LANGUAGES, ALL]), multiple=True, default=(SOURCE,),
        show_default=True, help="A language of the report, or all of them; may be repeated. All are worked out once.",
    )  # fmt: skip
    form = click.option(
        "--form", "forms", type=click.Choice(list(FORMS)), multiple=True, default=tuple(FORMS), show_default=True,
        help="A form of the report; may be repeated.",
    )  # fmt: skip
    return language(form(command))


@click.command("report")
@click.option("--country", help="A country's folder, or a name in the catalogue.")
@click.option("--survey", "data", type=ANY_PATH, help="The folder of the raw files, or the one file.")
@mapping_option
@click.option(
    "--reform", "reforms", type=FILE, multiple=True, help="A reform file, one option each; may be repeated."
)
@click.option("--designs", type=FILE, help="A file of designs of contributions to compare.")
@click.option("--groups", type=FILE, help="A table of groups (CSV) instead of a survey.")
@click.option(
    "--schemes",
    type=FILE,
    help="A table of schemes (YAML or CSV), with --groups or alone: who is in any, between bounds.",
)
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    help=f"An adequacy profile: a file, or one of {', '.join(SHIPPED)}; may be repeated. All of these without it.",
)
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Day of the law; else the survey's date."
)
@click.option(
    "--standards", "with_standards", is_flag=True, help="Hold the law against minimum standards, too."
)
@reader_options
@out_option
def report_command(
    country: str | None, data: Path | None, mapping: Path | None, reforms: tuple[Path, ...], designs: Path | None,
    groups: Path | None, schemes: Path | None, profiles: tuple[str, ...], day: datetime | None, with_standards: bool,
    languages: tuple[str, ...], forms: tuple[str, ...], out: Path,
) -> None:  # fmt: skip
    """Coverage, cost and poverty of a country from a survey, with each reform as an option beside it."""
    law_day, cautions = day.date() if day else None, tuple[str, ...]()
    with faults_shown(), progress_bars() as progress:
        if groups is not None or schemes is not None:
            _refuse_beside_tables(
                country=country, survey=data, mapping=mapping, reform=reforms, designs=designs, profile=profiles,
                standards=with_standards,
            )  # fmt: skip
            texts, cautions = groups_texts(groups, schemes, languages, law_day)
        else:
            _ask_for(country, data, mapping)
            assert country is not None
            assert data is not None
            place, judged_by = find_country(country), find_profiles(profiles)
            population = open_survey(data, mapping, progress)
            hashed = population.about.mapping_sha256
            study = Study(
                place, population, reforms, law_day, hashed, designs=designs, profiles=judged_by,
                standards=Figures() if with_standards else None,
            )  # fmt: skip
            texts = study_texts(study, languages, progress)
            cautions = tuple(zero_welfare(population, texts[0][1]))
        paths = write_report(texts, out, forms, stages(progress)("Writing"))
    print_summary(texts[0], paths, cautions)


def find_profiles(names: Sequence[str]) -> tuple[Profile, ...]:
    """This function will read adequacy profiles, files or those that come with the library; all of these where none is named.

    Raises Faults: those of a file, or two profiles of one name and version.
    """
    faults, held = FaultList(), dict[str, Profile]()
    for name in dict.fromkeys(names or SHIPPED):
        one = read_profile(Path(name)) if Path(name).is_file() else shipped_profile(name)
        if held.setdefault(one.key, one) != one:
            what = f"Another profile of this report is '{one.id}', version {one.version}, too."
            faults.add(Place(name), what, "Give it another name or version.")
    faults.check()
    return tuple(held.values())


def _refuse_beside_tables(**options: object) -> None:
    """What a report from tables would leave out unsaid."""
    given = [f"--{name}" for name, value in options.items() if value]
    if given:
        raise click.UsageError(
            f"{', '.join(given)}: not with --groups or --schemes, which stand without a survey. Leave one or the other out."
        )


def _ask_for(country: str | None, data: Path | None, mapping: Path | None) -> None:
    if country is None and data is None:
        raise click.UsageError(
            "Nothing to report on. Give --country and --survey (with --mapping, but for a survey written by 'survey map'); or "
            "--groups, --schemes, or both."
        )
    if country is None or data is None:
        lacking = "--country" if country is None else "--survey"
        raise click.UsageError(f"Give {lacking} too.")
    if not data.exists():
        raise click.UsageError(
            f"There is no '{data}'. Give --survey the folder of the files, or the one file."
        )
    if mapping is None and not is_kept(data):
        raise click.UsageError("Give --mapping too: only a survey written by 'survey map' does without.")


def study_texts(study: Study, languages: Sequence[str], progress: NamedProgress) -> list[Text]:
    """This function will work a study out once and write it in every language asked for."""
    results = work_out(study, stages(progress))
    every = [study.words(language) for language in chosen(languages)]
    return [(written(results, words), words) for words in every]


def groups_texts(
    groups: Path | None, schemes: Path | None, languages: Sequence[str], day: date | None
) -> tuple[list[Text], tuple[str, ...]]:
    """This function will write what a table of groups, or of schemes, says in every language asked for; beside it, why counts that are not of persons tell of none."""
    results = work_out_groups(groups, day, schemes)
    every = [words_of(language) for language in chosen(languages)]
    held = results.schemes
    cautions = () if held is None or held.is_of_persons else tuple(refusal(held, every[0]))
    return [(written_groups(results, words), words) for words in every], cautions


def chosen(languages: Sequence[str]) -> list[str]:
    """This function will list languages once each, in the order asked for; ``all`` stands for every one."""
    return list(dict.fromkeys(each for one in languages for each in (LANGUAGES if one == ALL else (one,))))


def stages(progress: NamedProgress) -> Callable[[str], Progress]:
    """This function will turn a callback with names into one that begins a stage of work."""

    def begin(name: str) -> Progress:
        return lambda done, total: progress(name, done, total)

    return begin


def print_summary(text: Text, paths: Sequence[Path], cautions: Sequence[str] = ()) -> None:
    """This function will print the headlines of a report, before them what casts doubt on all of them, and where its pages lie."""
    report, words = text
    click.echo(report.title)
    click.echo(report.subtitle)
    for caution in cautions:
        click.echo(caution)
    for finding in report.findings:
        if finding.is_headline:
            print_finding(finding, words)
    for path in paths:
        if path.parent.name != "tables":
            click.echo(words("Written: {path}", path=path))


def print_finding(finding: Finding, words: Words) -> None:
    """This function will print a number under its name, with its sampling error where it has one."""
    number = f"{finding_number(finding, words)} {finding_unit(finding, words)}".strip()
    error = finding_error(finding, words)
    told = f"{number} ({error})" if error else number
    click.echo(f"  {words('{name}: {value}', name=finding.label, value=told)}")

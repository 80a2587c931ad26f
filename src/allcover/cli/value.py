"""``allcover value``: what a scheme of pensions costs over decades, and the rate that pays for it; a report, and a table of every year."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from allcover.cli.console import (
    ANY_PATH,
    FILE,
    FOLDER,
    VALUED,
    NamedProgress,
    faults_shown,
    find_assumptions,
    find_country,
    open_survey,
    progress_bars,
)
from allcover.cli.options import (
    assumptions_option,
    economy_option,
    hold_option,
    mapping_option,
    out_option,
    people_option,
    report_day_option,
)
from allcover.cli.report import chosen, print_summary, reader_options, stages
from allcover.presenting.report import Text, write_report
from allcover.rules.load import load
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.words import Words, words_of


@click.command("value")
@click.argument("country")
@click.argument("scheme")
@click.option("--survey", "data", type=ANY_PATH, help="The survey that says who contributes and who draws.")
@mapping_option
@click.option(
    "--records", type=FOLDER, help="The folder of the scheme's own records, in the place of a survey."
)
@people_option
@hold_option
@economy_option
@assumptions_option
@click.option(
    "--reform",
    "reforms",
    type=FILE,
    multiple=True,
    help="A reform file to value beside the law; may be repeated.",
)
@click.option(
    "--before", type=FILE, help="The assumptions of the valuation before: then what moved the rate is told."
)
@click.option("--before-country", help="The definition of the valuation before; else the same.")
@click.option(
    "--before-survey", type=ANY_PATH, help="The survey of the valuation before; else the same data."
)
@click.option(
    "--before-records", type=FOLDER, help="The records of the valuation before; else the same data."
)
@click.option(
    "--before-people", type=FOLDER, help="Population and rates of the valuation before; else the same."
)
@click.option(
    "--before-economy", type=FILE, help="The file of the economy of the valuation before; else the same."
)
@click.option("--years", type=click.IntRange(2, 150), default=75, show_default=True, help="Years to project.")
@click.option(
    "--lives",
    type=click.IntRange(1_000, 5_000_000),
    help="Let about so many lives go through the years, too: families, survivors, means tests; in the report, and beside the cells in lives.csv.",
)
@click.option(
    "--lives-in",
    type=int,
    multiple=True,
    help="A year in which the lives are looked at; may be repeated. Else every tenth.",
)
@report_day_option
@reader_options
@out_option
def value_command(
    country: str, scheme: str, data: Path | None, mapping: Path | None, records: Path | None, people: Path | None, is_held: bool, economy: Path | None, assumptions: Path | None,
    reforms: tuple[Path, ...], before: Path | None, before_country: str | None, before_survey: Path | None, before_records: Path | None,
    before_people: Path | None, before_economy: Path | None, years: int, lives: int | None, lives_in: tuple[int, ...], day: datetime | None, languages: tuple[str, ...], forms: tuple[str, ...], out: Path,
) -> None:  # fmt: skip
    """What a scheme of pensions costs over decades, and the rate that pays for it.

    COUNTRY is a country's folder, or a name in the catalogue; SCHEME one of its schemes. Pensions and contributions are what
    its definition says; reforms are valued beside it.
    """
    if before is None and any((before_country, before_survey, before_people, before_records, before_economy)):
        raise click.UsageError("Give --before too: the assumptions of the valuation before.")
    if (data is None) == (records is None):
        raise click.UsageError(
            "Give --survey or --records, one of the two: the data that a valuation begins with."
        )
    if lives is not None and records is not None:
        raise click.UsageError("Give --survey with --lives: a scheme's own records have no families.")
    if lives_in and lives is None:
        raise click.UsageError("Give --lives with --lives-in: how many lives are lived.")
    folder = find_country(country)
    with faults_shown(), progress_bars() as progress:
        now = _Files(
            folder,
            scheme,
            people or folder / "people",
            economy or folder / "economy.yaml",
            assumptions,
            data,
            mapping,
            records,
            is_held,
            years,
        )
        here = _basis(now, progress)
        was = None
        if before is not None:
            there = replace(now, folder=find_country(before_country) if before_country else folder,
                            people=before_people or now.people, economy=before_economy or now.economy, assumptions=before)  # fmt: skip
            if before_survey or before_records:
                there = replace(there, data=before_survey, mapping=None, records=before_records)
                was = _basis(there, progress)
            else:
                was = _basis(there, progress, like=here)
        results = _results(folder, here, years, reforms, was, (lives, lives_in), progress)
        texts = _texts(results, folder, day or datetime.now().astimezone(), languages)
        paths = write_report(texts, out, forms, stages(progress)("Writing"))
        if results.lived is not None:
            paths.append(_beside(results, out))
    print_summary(texts[0], paths, _cautions(results, texts[0][1]))


def _cautions(results: Any, words: Words) -> list[str]:
    """That reforms change nothing on which the scheme rests, or cannot be one law."""
    from allcover.presenting.valuation_changes import clashing_reforms, idle_reforms

    return [*idle_reforms(results, words), *clashing_reforms(results, words)]


def _beside(results: Any, out: Path) -> Path:
    """The same scheme by lives, a row for the opening and one a year, with what the cells say of it."""
    from allcover.presenting.living import beside_cells

    path = out / "lives.csv"
    beside_cells(results.lived.laws[0].lived, results.valued).write_csv(path)
    return path


@dataclass(frozen=True)
class _Files:
    """What one valuation is read from: a survey, or a scheme's own records."""

    folder: Path
    scheme: str
    people: Path
    economy: Path
    assumptions: Path | None
    data: Path | None
    mapping: Path | None
    records: Path | None
    is_held: bool
    years: int


def _basis(given: _Files, progress: NamedProgress, like: Any = None) -> Any:
    """``like`` has the data already."""
    # Loaded here: arrays with named dimensions take a second to load, which no other command should wait for.
    from allcover.presenting.valuing import Basis, check_scheme
    from allcover.projection.economy_file import read_economy
    from allcover.projection.national import read_national
    from allcover.projection.records import read_records
    from allcover.projection.valuation_reading import read_assumptions

    file, faults = find_assumptions(given.folder, given.scheme, given.assumptions, VALUED), FaultList()
    system = faults.of(lambda: load(given.folder))

    def people() -> Any:
        return read_national(given.people, given.years, is_held=given.is_held)

    assumed = faults.of(lambda: read_assumptions(file, system, people))
    # A file of the economy is read where a path is taken from it: a country without one is valued by its own paths.
    money = (
        faults.of(lambda: read_economy(given.economy)) if assumed is not None and assumed.of_economy else None
    )
    faults.check()
    assert system is not None
    assert assumed is not None
    check_scheme(assumed, given.scheme)
    if like is not None:
        return Basis(system, like.survey, like.day, given.people, assumed, like.records, money, given.is_held)
    if given.data is not None:
        survey = open_survey(given.data, given.mapping, progress)
        return Basis(
            system, survey, survey.about.reference_date, given.people, assumed, None, money, given.is_held
        )
    assert given.records is not None
    held = read_records(given.records, given.scheme, system.country.id, system.country.currency)
    return Basis(
        system,
        held.people,
        held.people.about.reference_date,
        given.people,
        assumed,
        held,
        money,
        given.is_held,
    )


def _results(
    folder: Path,
    basis: Any,
    years: int,
    reforms: tuple[Path, ...],
    before: Any,
    lives: tuple[int | None, tuple[int, ...]],
    progress: NamedProgress,
) -> Any:
    from allcover.presenting.valuation_study import ValuationStudy, value_study

    return value_study(
        ValuationStudy(folder, basis, years, reforms, before, *lives), stages(progress)("Valuing")
    )


def _texts(results: Any, folder: Path, day: datetime, languages: Sequence[str]) -> list[Text]:
    from allcover.presenting.valuation_writer import written_valuation

    every = [words_of(language, folder / "languages") for language in chosen(languages)]
    return [(written_valuation(results, day.date(), words), words) for words in every]

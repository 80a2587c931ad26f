"""``allcover budget``: what a branch of short-term benefits or health care costs over the years, and what pays for it."""

from datetime import datetime
from pathlib import Path

import click

from allcover.cli.console import (
    ANY_PATH,
    BUDGETED,
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
from allcover.presenting.report import write_report
from allcover.rules.load import load
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.words import words_of


@click.command("budget")
@click.argument("country")
@click.argument("scheme")
@click.option(
    "--survey", "data", type=ANY_PATH, required=True, help="The survey that says who is insured and who pays."
)
@mapping_option
@people_option
@hold_option
@economy_option
@assumptions_option
@click.option("--years", type=click.IntRange(2, 150), default=20, show_default=True, help="Years to project.")
@report_day_option
@reader_options
@out_option
def budget_command(
    country: str, scheme: str, data: Path, mapping: Path | None, people: Path | None, is_held: bool, economy: Path | None, assumptions: Path | None,
    years: int, day: datetime | None, languages: tuple[str, ...], forms: tuple[str, ...], out: Path,
) -> None:  # fmt: skip
    """What a branch of short-term benefits or health care costs over the years, and what pays for it.

    COUNTRY is a country's folder, or a name in the catalogue; SCHEME one of its schemes. Who is insured, benefits and contributions
    are what its definition says.
    """
    # Loaded here: arrays with named dimensions take a second to load, which no other command should wait for.
    from allcover.presenting.short_term_section import written_short_term
    from allcover.presenting.short_term_valuing import budget_country
    from allcover.presenting.valuation_words import IN_BRACKETS
    from allcover.projection.economy_file import read_economy
    from allcover.projection.short_term_file import read_short_term

    folder = find_country(country)
    with faults_shown(), progress_bars() as progress:
        file, faults = find_assumptions(folder, scheme, assumptions, BUDGETED), FaultList()
        system = faults.of(lambda: load(folder))
        given = faults.of(lambda: read_short_term(file, system))
        money = faults.of(lambda: read_economy(economy or folder / "economy.yaml"))
        faults.check()
        assert system is not None
        assert given is not None
        assert money is not None
        survey = open_survey(data, mapping, progress)
        stage = stages(progress)
        step = stage("Budgeting")
        step(0, 1)
        results = budget_country(
            system,
            survey,
            survey.about.reference_date,
            people or folder / "people",
            money,
            given,
            years,
            is_held=is_held,
        )
        step(1, 1)
        made = (day or datetime.now().astimezone()).date()
        every = [words_of(language, folder / "languages") for language in chosen(languages)]
        named = system.country
        texts = [
            (
                written_short_term(
                    results,
                    named.name,
                    named.currency,
                    system.fingerprint,
                    made,
                    words,
                    is_invented=named.is_invented,
                ),
                words,
            )
            for words in every
        ]
        paths = write_report(texts, out, forms, stage("Writing"))
    print_summary(texts[0], paths, (texts[0][1](IN_BRACKETS),))

"""``allcover demo``: the main job on the invented country, from nothing but a seed."""

from collections.abc import Sequence
from pathlib import Path

import click

from allcover.catalogue import country_folder
from allcover.cli.console import OUT, NamedProgress, faults_shown, progress_bars
from allcover.cli.report import print_finding, print_summary, reader_options, stages, study_texts
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.presenting.report import Text, write_report
from allcover.presenting.study import Study
from allcover.rules.load import load
from allcover.standards import Figures

VALUED, YEARS = "national_pension", 75
_TIME = "half a minute to two, longest the first time, when the rules are compiled"


@click.command("demo")
@click.option(
    "--households",
    type=click.IntRange(1),
    default=2_000,
    show_default=True,
    help="Households of the survey to invent.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=2004,
    show_default=True,
    help="The same seed invents the same people.",
)
@reader_options
@click.option("--out", type=OUT, default=Path("demo"), show_default=True, help="The folder to write to.")
def demo_command(
    households: int, seed: int, languages: tuple[str, ...], forms: tuple[str, ...], out: Path
) -> None:
    """Invent a survey of Coresia, lay its law and its reforms over it, project its people and its pensions, and write the report."""
    folder = country_folder("coresia")
    reforms = sorted((folder / "reforms").glob("*.yaml"))
    work = f"{households:,} households under the law and {len(reforms)} reforms, with designs and minimum standards"
    click.echo(f"{work}. This takes {_TIME}.", err=True)
    with faults_shown(), progress_bars() as progress:
        population = invent_survey(load(folder), households, seed)
        study = Study(
            folder,
            population,
            reforms,
            designs=folder / "designs" / "self_employed.yaml",
            standards=Figures(),
        )
        texts = with_valuation(study_texts(study, languages, progress), folder, population, progress)
        paths = write_report(texts, out, forms, stages(progress)("Writing"))
    print_summary(texts[0], paths)
    _print_ahead(texts[0])


def _print_ahead(text: Text) -> None:
    """What the report says of the years to come: people, and the rate of the pension scheme."""
    report, words = text
    told = {finding.key: finding for finding in report.findings}
    from allcover.presenting.valuation_writer import AHEAD

    found = [told[key] for key in AHEAD if key in told]
    if found:
        click.echo(words("In the years to come"))
    for finding in found:
        print_finding(finding, words)


def with_valuation(
    texts: Sequence[Text], folder: Path, survey: Population, progress: NamedProgress
) -> list[Text]:
    """This function will end a report with the people and the pension scheme of a country over 75 years; ``allcover value`` says more."""
    # Loaded here: arrays with named dimensions take a second to load, which no other command should wait for.
    from allcover.presenting.valuation_study import ValuationStudy, value_study
    from allcover.presenting.valuation_writer import with_years_to_come
    from allcover.presenting.valuing import Basis, members_of
    from allcover.projection.economy_file import read_economy
    from allcover.projection.valuation_reading import read_assumptions

    given = read_assumptions(folder / "valuations" / f"{VALUED}.yaml")
    economy = read_economy(folder / "economy.yaml")
    basis = Basis(
        load(folder), survey, survey.about.reference_date, folder / "people", given, economy=economy
    )
    # A survey of a few households may hold nobody who contributes: then there is no rate to tell.
    if not members_of(basis.system, survey, basis.day, VALUED, given.insured_earnings).is_contributing.any():
        return list(texts)
    results = value_study(ValuationStudy(folder, basis, YEARS), stages(progress)("Valuing"), has_trials=False)
    return [(with_years_to_come(report, results, words), words) for report, words in texts]

"""The main job: a country's definition laid over a survey (or a table of groups), worked out and written up."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from allcover import __version__
from allcover.coverage import coverage_outputs, read_groups, survey_coverage
from allcover.engine.outcome import Outcome, Progress, judge_everybody
from allcover.estimation import Suppression
from allcover.impact import impact_outputs, modelled
from allcover.population import Population
from allcover.presenting.coverage_section import Told, coverage_section
from allcover.presenting.impact_section import ImpactWriter, work_out
from allcover.presenting.places_section import places_sections
from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.fault import FaultList, Place
from allcover.vocabulary.finding import Finding, Provenance, Report, Section, Table, TableColumn
from allcover.vocabulary.words import Words

Stage = Callable[[str], Progress | None]
"""Told that a stage of long work begins; gives what to tell of its progress."""

LIMITS = (
    "Sampling errors are not given here. An interval shows only what missing answers leave open.",
    (
        "Under an option, whoever is newly entitled takes the benefit up; whoever was entitled before without receiving goes on "
        "without; nobody behaves otherwise than before. Where take-up is low, full take-up would cost more."
    ),
    "A survey misses people without a dwelling or in institutions, and incomes are what persons report.",
    "One year, at the law and prices of one date. What it costs later is another question.",
)


@dataclass(frozen=True)
class Study:
    """What a report is made from. ``day`` is the date of the law; the survey's own where it is None."""

    country: Path
    population: Population
    reforms: Sequence[Path] = ()
    day: date | None = None
    mapping_hash: str = ""
    suppression: Suppression = Suppression()  # noqa: RUF009 - frozen


def report_survey(study: Study, words: Words, stage: Stage = lambda name: None) -> Report:
    """This function will lay a country's definition, and each reform as an option, over a survey.

    Raises Faults where the definition, a reform or the survey has them. ``stage`` hears of progress.
    """
    day = study.day or study.population.about.reference_date
    baseline = load(study.country)
    options = [load(study.country, [reform]) for reform in study.reforms]
    _check_distinct(options, study.reforms)
    judged = [_judged(baseline, study.population, day, stage)]
    judged += [_judged(option, study.population, day, stage, judged[0]) for option in options]
    told = _told(study.population, baseline, day)
    results = [work_out(study.population, modelled(study.population, judged[0]))]
    results += [
        work_out(study.population, modelled(study.population, judged[0], option)) for option in judged[1:]
    ]
    lines = [(outcome.system.title, survey_coverage(study.population, outcome)) for outcome in judged]
    writer = ImpactWriter(study.population, results, told, words, study.suppression)
    sections = (
        _population_section(study.population, told),
        coverage_section(lines[0][1], told, words, study.suppression, lines),
        *writer.sections(),
        *places_sections([outcome.system for outcome in judged], told, words, study.suppression),
        _schemes_section(baseline, day),
    )
    return Report(
        title=f"Social security in {baseline.country.name}: coverage, cost and poverty",
        subtitle=_subtitle(study.population, day, options),
        sections=tuple(_withheld(section, study.suppression) for section in sections),
        provenance=_provenance(study, baseline, options, day),
        limits=(*baseline.country.notes, *study.population.about.caveats, *LIMITS),
    )


def report_groups(groups: Path, day: date, words: Words) -> Report:
    """This function will report coverage from a table of groups, where there is no survey. Raises Faults."""
    lines = read_groups(groups)
    told = Told(f"Table of groups '{groups.name}'", day.isoformat())
    return Report(
        title="Coverage from a table of groups",
        subtitle=f"As entered, {day.isoformat()}",
        sections=(coverage_section(lines, told, words, Suppression(0, 0)),),
        provenance=Provenance(
            definition_hash="none: the table says itself what the law is",
            library_version=__version__,
            survey=groups.name,
            mapping_hash="none",
            date_made=day.isoformat(),
        ),
        limits=("Groups must not overlap. Counts are taken as entered; a blank count is unknown, not zero.",),
    )


def _judged(
    system: System, population: Population, day: date, stage: Stage, baseline: Outcome | None = None
) -> Outcome:
    schemes = system.schemes_on(day)
    wanted = impact_outputs(system, schemes)
    wanted = [*wanted, *coverage_outputs(system, schemes)]
    return judge_everybody(system, population, day, wanted, stage(f"Judging: {system.title}"), baseline)


def _told(population: Population, system: System, day: date) -> Told:
    marks = "" if not system.country.is_invented else " (invented)"
    return Told(f"{population.about.title}; definition '{system.country.id}'{marks}", day.isoformat())


def _subtitle(population: Population, day: date, options: Sequence[System]) -> str:
    named = "; ".join(option.title for option in options)
    return f"{population.about.title}, law of {day.isoformat()}" + (f". Options: {named}" if named else "")


def _population_section(population: Population, told: Told) -> Section:
    persons = population.persons
    weight = persons["weight"].to_numpy()
    counted = persons["is_in_poverty_universe"].fill_null(True).to_numpy()
    first = population.household_offsets[:-1]

    def finding(key: str, label: str, value: float, unit: str, asked: int, definition: str) -> Finding:
        return Finding(key=key, label=label, value=float(value), unit=unit, definition=definition, universe="All persons",
                       source=told.source, reference_date=told.reference_date, unweighted_count=asked)  # fmt: skip

    return Section(
        id="population",
        heading="The people of the survey",
        findings=(
            finding("population.persons", "Persons", weight.sum(), "persons", persons.height, "Sum of the weights of all persons."),
            finding("population.households", "Households", weight[first].sum(), "households", population.households.height,
                    "Sum of the weights of the first person of each household."),
            finding("population.poverty_universe", "Persons counted for poverty", weight[counted].sum(), "persons",
                    int(counted.sum()), "Persons whom the country's poverty count includes."),
        ),
    )  # fmt: skip


def _check_distinct(options: Sequence[System], reforms: Sequence[Path]) -> None:
    """Two reforms of one name cannot be told apart in a report."""
    faults = FaultList()
    for n, option in enumerate(options):
        if option.option in [other.option for other in options[:n]]:
            what = f"Another reform of this report is called '{option.option}' too."
            faults.add(Place(str(reforms[n])), what, "Give it another name after 'reform:'.")
    faults.check()


def _withheld(section: Section, suppression: Suppression) -> Section:
    return replace(section, findings=tuple(suppression.finding(finding) for finding in section.findings))


def _schemes_section(system: System, day: date) -> Section:
    """What the definitions say of themselves: law, and what a reader must know."""
    rows = [
        (
            scheme.name,
            scheme.mechanism.replace("_", " "),
            ", ".join(BRANCH.labels[branch] for branch in scheme.branches),
            "; ".join(str(citation) for citation in scheme.law),
            " ".join(scheme.notes),
        )
        for scheme in system.schemes_on(day).values()
    ]
    columns = {
        "scheme": "Scheme",
        "mechanism": "Kind",
        "branches": "Branches",
        "law": "Law",
        "notes": "What to know",
    }
    table = Table(
        key="schemes.definitions",
        title="The schemes as defined",
        columns=tuple(TableColumn(key, label) for key, label in columns.items()),
        rows=tuple(rows),
        definition="As written in the country's definition. [unverified]: nobody has checked the citation against the text.",
        universe="Schemes in force",
        source=f"Definition '{system.country.id}'",
    )
    return Section(id="schemes", heading="The schemes as defined", tables=(table,))


def _provenance(study: Study, baseline: System, options: Sequence[System], day: date) -> Provenance:
    about = study.population.about
    return Provenance(
        definition_hash=baseline.fingerprint,
        library_version=__version__,
        survey=f"{about.title} ({about.source})",
        mapping_hash=study.mapping_hash or "none",
        date_made=day.isoformat(),
        country=baseline.country.name,
        reforms=tuple(f"{option.title} ({option.fingerprint[:16]})" for option in options),
        details=(
            *((f"Raw file: {file.role}", f"{file.name}, SHA-256 {file.sha256}") for file in about.files),
            *(("How the survey was read", note) for note in about.notes),
            ("Date of the law", day.isoformat()),
        ),
    )

"""The main job: a country's definition laid over a survey (or a table of groups), worked out once for every language.

Sections are written from what is worked out here: see :mod:`allcover.presenting.writing`.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from allcover.capacity import (
    AS_IS,
    CapacityResults,
    DesignFile,
    capacity_outputs,
    capacity_results,
    design_outputs,
    read_designs,
)
from allcover.coverage import coverage_of_options, coverage_outputs, read_groups
from allcover.coverage.basket import basket_of
from allcover.coverage.beside_lines import BranchAdded, added_in_branches
from allcover.coverage.counts import LineResult
from allcover.coverage.diagnosis import Diagnosis, diagnose, diagnosis_outputs, shipped_profiles
from allcover.coverage.exclusion_study import ExclusionStudy
from allcover.coverage.observations import observations_of
from allcover.coverage.people import person_groupings
from allcover.coverage.profile import Profile
from allcover.coverage.scheme_totals import SchemeTotals
from allcover.coverage.series import SeriesResult, group_series
from allcover.coverage.totals_reading import read_scheme_totals
from allcover.engine.outcome import Outcome, Progress, judge_everybody
from allcover.estimation import Design, Suppression
from allcover.impact import (
    Assessment,
    OptionResult,
    assess,
    has_known_welfare,
    modelled,
    modelled_option,
    option_result,
)
from allcover.impact.amounts import Modelled
from allcover.population import Population
from allcover.population.weighing import weighed
from allcover.presenting.excluding import exclusion_of
from allcover.rules.definition import System
from allcover.rules.force import check_in_force
from allcover.rules.load import load_options
from allcover.standards import (
    Figures,
    StandardsResult,
    check_standards,
    read_conventions,
    read_country_figures,
    read_ratifications,
)
from allcover.standards.surveyed import figures_of_survey
from allcover.vocabulary.fault import FaultList, Faults, Place
from allcover.vocabulary.words import Words, words_of

MOST_PERSONS = 1e11
"""More than any survey stands for, and than any table of groups may count."""

T = TypeVar("T")
Stage = Callable[[str], Progress | None]
"""Told that a stage of long work begins; gives what to tell of its progress."""


@dataclass(frozen=True)
class Study:
    """What a report is made from. ``day`` is the date of the law; the survey's own where it is None.

    ``designs`` is a file of designs of contributions to compare; ``profiles`` are those that adequacy is judged under, by
    default all that come with the library.
    ``standards`` are figures for a check of minimum standards beside those of the survey and of the country's folder; None where none is wanted.
    """

    country: Path
    population: Population
    reforms: Sequence[Path] = ()
    day: date | None = None
    mapping_hash: str = ""
    suppression: Suppression = Suppression()  # noqa: RUF009 - frozen
    designs: Path | None = None
    profiles: Sequence[Profile] = field(default_factory=shipped_profiles)
    standards: Figures | None = None

    def words(self, language: str) -> Words:
        """This function will give the words of a language, those of the country's own texts among them."""
        return words_of(language, self.country / "languages")


@dataclass(frozen=True)
class Results:
    """All that a study found, before a word of it is written. Things as they are come first, then each option.

    ``assessment`` is what benefits and options do to welfare, None where the survey has none; ``diagnosis`` the series,
    adequacy and the cube of branches of things as they are; ``standards`` the law as it is held
    against minimum standards, None where that was not asked for.
    """

    study: Study
    day: date
    outcomes: tuple[Outcome, ...]
    options: tuple[OptionResult, ...]
    lines: tuple[tuple[LineResult, ...], ...]
    assessment: Assessment | None
    capacity: CapacityResults
    diagnosis: Diagnosis
    exclusion: ExclusionStudy
    standards: StandardsResult | None = None
    in_branches: tuple[BranchAdded | None, ...] = ()

    @property
    def systems(self) -> list[System]:
        """The law as it is, and under each option."""
        return [outcome.system for outcome in self.outcomes]


@dataclass(frozen=True)
class GroupResults:
    """What a table of groups, of schemes or both say, before a word of it is written. ``is_dated``: the day is that of the counts."""

    name: str
    day: date
    groups: tuple[LineResult, ...] | None = None
    series: tuple[SeriesResult, ...] = ()
    schemes: SchemeTotals | None = None
    is_dated: bool = True


def work_out(study: Study, stage: Stage = lambda name: None) -> Results:
    """This function will lay a country's definition, and each reform as an option, over a survey.

    Raises Faults where the definition, a reform or the survey has them. ``stage`` hears of progress.
    """
    study = replace(study, population=weighed(study.population))
    population = study.population
    _check_weights(population)
    day = study.day or population.about.reference_date
    (baseline, *options), designs = _read_laws(study)
    _check_country(population, baseline)
    check_in_force([baseline, *options], day, study.country)
    _check_distinct(options, study.reforms)
    observed = observations_of(study.country, baseline.country.id)
    names = [AS_IS, *(option.option for option in options)]
    more = _of_designs(study, designs, dict(zip(names, [baseline, *options])))
    as_is = _judged(baseline, population, day, stage, more=more)
    changed = [_judged(option, population, day, stage, as_is) for option in options]
    outcomes = (as_is, *changed)
    design = Design.of(population)
    # Both threads below ask for these, which are kept once made.
    person_groupings(population)
    # Who can pay and what is done to incomes know nothing of who is covered: one processor each.
    with ThreadPoolExecutor(1, "allcover-incomes") as beside:
        able = beside.submit(capacity_results, population, dict(zip(names, outcomes)), designs)
        impact = beside.submit(_impact, population, outcomes, design)
        lines = coverage_of_options(population, outcomes)
        diagnosis = diagnose(population, as_is, study.profiles, basket=basket_of(study.country, baseline))
        excluded = exclusion_of(population, as_is, able.result(), diagnosis.standing, observed)
        assessment, options_found = impact.result()
    return Results(
        study, day, outcomes, options_found, lines, assessment, able.result(), diagnosis, excluded,
        _against_standards(study, baseline, day, stage), added_in_branches(population, outcomes, design),
    )  # fmt: skip


def _impact(
    population: Population, outcomes: Sequence[Outcome], design: Design
) -> tuple[Assessment | None, tuple[OptionResult, ...]]:
    """What benefits and options do to welfare, None where the survey has none, and what each option pays."""
    before = modelled(population, outcomes[0])
    under = [before, *(modelled_option(population, before, option) for option in outcomes[1:])]
    assessment = _assessed(population, under, design)
    parts = assessment.options if assessment else [None] * len(under)
    return assessment, tuple(
        option_result(design, option, part) for option, part in zip(under, parts, strict=True)
    )


def _read_laws(study: Study) -> tuple[tuple[System, ...], DesignFile | None]:
    """The law as it is and under each reform, and the designs; their faults come together."""
    faults = FaultList()
    laws = _read(lambda folder: load_options(folder, study.reforms), study.country, faults)
    designs = _read(read_designs, study.designs, faults)
    faults.check()
    return laws or (), designs


def _against_standards(study: Study, system: System, day: date, stage: Stage) -> StandardsResult | None:
    if study.standards is None:
        return None
    surveyed = figures_of_survey(system, study.population, day, stage("Minimum standards"))
    figures = study.standards.beside(surveyed).beside(read_country_figures(study.country, day))
    return check_standards(system, day, read_conventions(), figures, read_ratifications())


def _assessed(population: Population, under: Sequence[Modelled], design: Design) -> Assessment | None:
    if not has_known_welfare(population, design).any():
        return None
    return assess(population, under, design)


def work_out_groups(groups: Path | None, day: date | None, schemes: Path | None = None) -> GroupResults:
    """This function will count coverage from a table of groups, a table of schemes or both, where there is no survey.

    ``day`` is the day of the counts; where it is None, that of the table of schemes, and where there is none today, which the
    report then says. Raises Faults, those of both tables together.
    """
    faults = FaultList()
    lines = _read(read_groups, groups, faults)
    totals = _read(read_scheme_totals, schemes, faults)
    faults.check()
    name = ", ".join(path.name for path in (groups, schemes) if path is not None)
    found = day or (totals.day if totals is not None else None)
    dated = found or date.today()
    named = group_series(lines, dated) if lines and any(line.series for line in lines) else ()
    return GroupResults(name, dated, lines, named, totals, is_dated=found is not None)


def _read(read: Callable[[Path], T], path: Path | None, faults: FaultList) -> T | None:
    try:
        return read(path) if path is not None else None
    except Faults as found:
        faults.extend(found.faults)
        return None


def _judged(
    system: System,
    population: Population,
    day: date,
    stage: Stage,
    baseline: Outcome | None = None,
    *,
    more: Sequence[str] = (),
) -> Outcome:
    schemes = system.schemes_on(day)
    wanted = [*system.payments(schemes), *coverage_outputs(system, schemes)]
    if baseline is None:
        wanted += [*diagnosis_outputs(system, schemes), *capacity_outputs(system, schemes), *more]
    return judge_everybody(system, population, day, wanted, stage(f"Judging: {system.title}"), baseline)


def _of_designs(study: Study, designs: DesignFile | None, systems: Mapping[str, System]) -> list[str]:
    """What designs ask of the engine, by the law as it is and under each reform."""
    return [] if designs is None else design_outputs(systems, designs, Place(str(study.designs)))


NO_COUNTRY = "XXX"
"""What ISO's lists keep for no country and no currency: who names neither has not said."""


def _check_country(population: Population, system: System) -> None:
    """A survey of another country, or in another money, would give numbers that look right and mean nothing."""
    about, faults = population.about, FaultList()
    for what, told, held in (
        ("is of", about.country, system.country.iso3),
        ("counts money in", about.currency, system.country.currency),
    ):
        if told and told != held and NO_COUNTRY not in (told, held):
            cure = "Name the definition of that country, or mend what the mapping says of the survey."
            faults.add(Place(about.name), f"The survey {what} {told}, the definition {what} {held}.", cure)
    faults.check()


def _check_weights(population: Population) -> None:
    """Who has no weight stands for an unknown number of persons, and no figure can leave that out unsaid."""
    faults, place, weight = (
        FaultList(),
        Place(population.about.origin("persons")),
        population.persons["weight"],
    )
    wrong = weight.len() - int((weight.is_finite() & (weight >= 0)).sum())
    if wrong:
        cure = "Map the right column, leave these persons out, or leave 'weight' out of the mapping where the survey has none."
        faults.add(
            place, f"{wrong} of {weight.len()} persons have no weight that is known and not negative.", cure
        )
    elif not weight.sum() > 0:
        faults.add(place, "The weights of all persons are zero, so the survey stands for nobody.",
                   "Map the right column; persons who are 'elsewhere' or 'deceased' weigh nothing.")  # fmt: skip
    elif weight.sum() > MOST_PERSONS:
        faults.add(place, f"The weights add up to {weight.sum():,.3g} persons, more than there are.",
                   "A weight is how many persons somebody stands for: map the right column.")  # fmt: skip
    faults.check()


def _check_distinct(options: Sequence[System], reforms: Sequence[Path]) -> None:
    """Two reforms of one name cannot be told apart in a report."""
    faults = FaultList()
    for n, option in enumerate(options):
        if option.option in [other.option for other in options[:n]]:
            what = f"Another reform of this report is called '{option.option}' too."
            faults.add(Place(str(reforms[n])), what, "Give it another name after 'reform:'.")
    faults.check()

"""What a study found, written as a report in one language. Works nothing out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from altair.utils.schemapi import debug_mode

from allcover import __version__
from allcover.capacity import CapacityResults
from allcover.coverage.quoted import claims_of
from allcover.estimation import Design, Suppression
from allcover.presenting.adequacy_section import adequacy_section
from allcover.presenting.contributing import capacity_sections
from allcover.presenting.coverage_section import (
    coverage_section,
    empty_groups,
    outside_groups,
    uneven_lines,
)
from allcover.presenting.cube_section import cube_section
from allcover.presenting.exclusion_section import exclusion_section
from allcover.presenting.exclusion_tables import item_of_law
from allcover.presenting.health_level_section import health_level_section
from allcover.presenting.impact_section import impact_sections
from allcover.presenting.missing_parts import has_schemes, missing_parts
from allcover.presenting.numbers import date_text
from allcover.presenting.places_section import places_sections
from allcover.presenting.primary_section import primary_section
from allcover.presenting.quoted_section import quoted_section
from allcover.presenting.sample import about_sample, as_sample
from allcover.presenting.schemes_section import schemes_section
from allcover.presenting.series_section import series_section
from allcover.presenting.standards_section import standards_section
from allcover.presenting.study import GroupResults, Results
from allcover.presenting.survey_section import survey_section
from allcover.presenting.told import Told, citation_text, note_text, survey_source
from allcover.presenting.unions_section import unions_section
from allcover.presenting.unions_words import refusal
from allcover.presenting.untold_law import Lacking
from allcover.presenting.weightless_groups import weightless_groups
from allcover.rules.definition import System
from allcover.vocabulary.finding import Provenance, Report, Section
from allcover.vocabulary.words import Words, marked

ONE_YEAR = marked("One year, at the law and prices of one date. What it costs later is another question.")

LIMITS = (
    marked(
        "What missing answers leave open is one thing, a sampling error another. Numbers tell them apart, as a range and in brackets after it; in a "
        "picture grey is what missing answers leave open, and thin lines with a bar across their end are sampling errors. A number without a confidence interval is given without its sampling error."
    ),
    marked(
        "Under an option, all who are newly entitled take up the benefit; those entitled before who did not receive "
        "it still do not; nobody changes behaviour. Where take-up is low, full take-up would cost more."
    ),
    marked(
        "A household survey leaves out people without a home or in institutions, and incomes are as persons report "
        "them."
    ),
    ONE_YEAR,
)


_TABLES = {
    (True, False): (marked("Coverage from a table of groups"), marked("Table of groups “{name}”")),
    (False, True): (marked("Persons in several schemes, from a table of schemes"), marked("Table of schemes “{name}”")),
    (True, True): (marked("Coverage from a table of groups and a table of schemes"), marked("Tables “{name}”")),
}  # fmt: skip
"""Title and source of a report, by whether there are groups, and schemes."""


# A test holds every chart against the schema of Vega-Lite, once and whole; here no part is checked as it is made.
@debug_mode(False)
def written(results: Results, words: Words) -> Report:
    """This function will write the report of a study in a language."""
    country, about = results.systems[0].country, results.study.population.about
    suppression = results.study.suppression
    report = Report(
        title=words("Social security in {country}: coverage, cost and poverty", country=words(country.name)),
        subtitle=_subtitle(results, words),
        sections=tuple(_withheld(section, suppression) for section in _sections(results, words)),
        provenance=_provenance(results, words),
        limits=(
            *(note_text(warning, words) for warning in about.warnings),
            *weightless_groups(results.study.population, words),
            *missing_parts(results, words),
            *_about_law(results.systems[0], results.day, words),
            *about_sample(Design.of(results.study.population), words),
            *map(words, LIMITS),
            *map(words.note, country.notes),
        ),
    )
    return report if about.is_weighted else as_sample(report, words)


def _about_law(system: System, day: date, words: Words) -> Iterator[str]:
    """How much of the law in force rests on sources that nobody has checked."""
    held = [dated.source for each in system.parameters.values() if (dated := each.on(day)) is not None]
    unchecked = sum(not source.is_verified for source in held)
    if unchecked:
        yield words.plural(
            "Of {all} amounts, ages and shares of the law in force, {count} comes from a source that was not checked against its text.",
            "Of {all} amounts, ages and shares of the law in force, {count} come from sources that were not checked against their text.",
            unchecked, all=len(held), count=unchecked,
        )  # fmt: skip


def written_groups(results: GroupResults, words: Words) -> Report:
    """This function will write the report of a table of groups in a language."""
    title, source = _TABLES[results.groups is not None, results.schemes is not None]
    told = Told(words(source, name=results.name), results.day.isoformat())
    return Report(
        title=words(title),
        subtitle=words("As entered, {date}", date=date_text(results.day, words)),
        sections=tuple(_group_sections(results, told, words)),
        provenance=Provenance(
            definition_hash=words("none: the table says itself what the law is"),
            library_version=__version__,
            survey=results.name,
            mapping_hash=words("none"),
            date_made=results.day.isoformat(),
            is_survey=False,
        ),
        limits=tuple(_of_tables(results, words)),
    )


def _of_tables(results: GroupResults, words: Words) -> Iterator[str]:
    if results.groups is None:
        yield words("Numbers are taken as entered; a number left out is unknown, not zero.")
        if results.schemes is not None:
            yield from refusal(results.schemes, words)
        return
    yield from empty_groups(results.groups, words)
    yield from outside_groups(results.groups, words)
    yield from uneven_lines(results.groups, words)
    yield words("Groups must not overlap. Counts are taken as entered; a blank count is unknown, not zero.")
    if not results.is_dated:
        yield words(
            "The table of groups does not say of which day its counts are; the date is that of the report."
        )


def _group_sections(results: GroupResults, told: Told, words: Words) -> Iterator[Section]:
    everybody = Suppression(0, 0)
    if results.groups:
        yield coverage_section(results.groups, told, words, everybody)
    if results.series:
        yield series_section(results.series, told, words, everybody)
    if results.schemes is not None:
        yield unions_section(results.schemes, told, words)


def written_profiles(
    results: CapacityResults, name: str, currency: str, day: date, words: Words, *, is_dated: bool = True
) -> Report:
    """This function will write what income profiles of groups say of designs of contributions, in a language.

    ``day`` is the day the profiles hold of, or, where ``is_dated`` says that nobody gave one, that of the report.
    """
    told = Told(words("Income profiles “{name}”", name=name), day.isoformat())
    return Report(
        title=words("What groups could contribute, and designs of contributions"),
        subtitle=words("As entered, {date}", date=date_text(day, words))
        if is_dated
        else words("As entered, undated; report of {date}", date=date_text(day, words)),
        sections=tuple(capacity_sections(results, told, words, Suppression(0, 0), currency)),
        provenance=Provenance(
            definition_hash=words("none: the designs say themselves what is asked"),
            library_version=__version__,
            survey=name,
            mapping_hash=words("none"),
            date_made=day.isoformat(),
            is_day_of_report=not is_dated,
            is_survey=False,
        ),
        limits=(
            *(
                ()
                if is_dated
                else (
                    words(
                        "Nobody said of which day the income profiles are; the date is that of the report."
                    ),
                )
            ),
            words(
                "Between the percentiles given, incomes are taken to rise evenly; below the first and above the last they are not known. "
                "A person's rank is taken to be the same in all months. Nobody was drawn, so there are no sampling errors."
            ),
        ),
    )


def _sections(results: Results, words: Words) -> Iterator[Section]:
    study, systems = results.study, results.systems
    told = _told(results, words)
    titles = [words(system.title) for system in systems]
    by_option = list(zip(titles, results.lines))
    yield survey_section(study.population, told, words)
    if results.lines[0]:
        adequate = next(iter(results.diagnosis.adequacy), None)
        yield coverage_section(
            results.lines[0],
            told,
            words,
            study.suppression,
            by_option,
            adequate,
            _missing_law(results, words),
            results.in_branches,
        )
    yield from _diagnosis_sections(results, told, words)
    if results.lines[0]:
        yield exclusion_section(results.exclusion, told, words, study.suppression, results.lines[0])
    yield from impact_sections(
        results.options,
        results.assessment,
        told,
        words,
        study.suppression,
        with_cost=has_schemes(results),
        capacity=results.capacity,
    )
    yield from capacity_sections(
        results.capacity, told, words, study.suppression, words(systems[0].country.currency)
    )
    yield from places_sections(systems, told, words, study.suppression)
    if results.standards is not None:
        yield standards_section(results.standards, told, words)
    if systems[0].schemes_on(results.day):
        yield schemes_section(systems[0], results.day, words)


def _missing_law(results: Results, words: Words) -> dict[str, list[Lacking]]:
    """By line, the answers for want of which it cannot be told what the law says; those that few persons lack are left out."""
    least, system = results.study.suppression, results.systems[0]
    return {
        line: [
            (item_of_law(row.item, system, words), row.persons)
            for row in one.reasons.missing_law
            if least.allows(row.asked)
        ]
        for one in results.exclusion.lines
        for line in (one.reasons.id, *one.also)
    }


def _diagnosis_sections(results: Results, told: Told, words: Words) -> Iterator[Section]:
    found, suppression = results.diagnosis, results.study.suppression
    yield series_section(found.series, told, words, suppression)
    if found.adequacy:
        yield adequacy_section(found.adequacy, told, words, suppression)
        claims = claims_of(results.systems[0].country.iso3)
        yield quoted_section(claims, found.adequacy, found.series, told, words, suppression)
    if found.cube is not None:
        yield cube_section(found.cube, told, words, suppression)
    if found.health is not None:
        yield primary_section(found.health, told, words, suppression)
    if found.level is not None:
        yield health_level_section(
            found.level, told, words, suppression, words(results.systems[0].country.currency)
        )


def _told(results: Results, words: Words) -> Told:
    about, country = results.study.population.about, results.systems[0].country
    survey = words(about.title)
    if not about.is_weighted:
        survey = words("{survey} (without weights: of the sample)", survey=survey)
    return Told(
        survey_source(survey, country, words),
        results.day.isoformat(),
        is_of_sample=not about.is_weighted,
        has_raised_incomes=about.has_raised_incomes,
        is_invented=country.is_invented,
    )


def _subtitle(results: Results, words: Words) -> str:
    survey, day = words(results.study.population.about.title), date_text(results.day, words)
    options = words.join(words(system.title) for system in results.systems[1:])
    if not options:
        return words("{survey}, law of {date}", survey=survey, date=day)
    return words("{survey}, law of {date}. Options: {options}", survey=survey, date=day, options=options)


def _withheld(section: Section, suppression: Suppression) -> Section:
    return replace(section, findings=tuple(suppression.finding(finding) for finding in section.findings))


def _provenance(results: Results, words: Words) -> Provenance:
    about, baseline = results.study.population.about, results.systems[0]
    return Provenance(
        definition_hash=baseline.fingerprint,
        library_version=__version__,
        survey=f"{words(about.title)} ({citation_text(about.source, words)})",
        mapping_hash=results.study.mapping_hash or words("none"),
        date_made=results.day.isoformat(),
        country=words(baseline.country.name),
        reforms=tuple(f"{words(one.title)} ({one.fingerprint[:16]})" for one in results.systems[1:]),
        details=(
            *(
                (words("Raw file: {role}", role=file.role), f"{file.name}, SHA-256 {file.sha256}")
                for file in about.files
            ),
            *((words("How the survey was read"), words.note(note)) for note in about.notes),
            (words("Date of the law"), date_text(results.day, words)),
        ),
    )

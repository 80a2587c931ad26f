"""A projection of people, written as a report in one language. Works nothing out."""

from collections.abc import Iterator
from datetime import date

from allcover import __version__
from allcover.presenting.numbers import date_text
from allcover.presenting.people_section import people_section
from allcover.presenting.told import Told
from allcover.projection.results import PeopleResults
from allcover.vocabulary.fault import retold
from allcover.vocabulary.finding import Provenance, Report
from allcover.vocabulary.words import Words


def written_people(
    results: PeopleResults, country: str, day: date, words: Words, *, is_invented: bool = False
) -> Report:
    """This function will write what a projection found of a country's people; ``country`` is its name, ``day`` that of the report; ``is_invented`` says that the country is."""
    first, last = int(results.years[0]), int(results.years[-1])
    source = words.join(retold(one, words) for one in results.sources) or words("source not stated")
    told = Told(source, "", is_invented=is_invented)
    return Report(
        title=words(
            "Population of {country}, {first} to {last}", country=words(country), first=first, last=last
        ),
        subtitle=words("Worked out on {date}", date=date_text(day, words)),
        sections=(people_section(results, told, words),),
        provenance=Provenance(
            definition_hash=words("none: no law is used"),
            library_version=__version__,
            survey=source,
            mapping_hash=words("none"),
            details=(
                (words("Hash of population and rates"), results.fingerprint),
                *_of_futures(results, told, words),
            ),
            date_made=day.isoformat(),
            is_day_of_report=True,
            further=tuple(source for _, source in _of_futures(results, told, words)),
            is_survey=False,
        ),
        limits=(
            words(
                "Future rates are assumptions of their source. Scenarios are no intervals: they do not say how likely they are."
            )
            if results.futures is None
            else words(
                "Future rates are assumptions of their source, and so is how far they may stray. Scenarios are no intervals: they do not say how likely they are."
            ),
            *_of_migrants(results, words),
        ),
        is_diagnosis=False,
    )


def _of_migrants(results: PeopleResults, words: Words) -> Iterator[str]:
    if results.is_migration_modelled:
        yield words(
            "Migration is given as totals: its sex and age follow a model (Rogers and Castro) and the population present."
        )


def _of_futures(results: PeopleResults, told: Told, words: Words) -> Iterator[tuple[str, str]]:
    """Where it comes from how far futures may stray."""
    if results.futures is not None:
        yield words("Futures of the population"), told.cited(results.futures.source, words)

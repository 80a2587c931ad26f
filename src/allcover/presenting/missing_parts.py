"""What a report leaves out altogether, and why: said among what it cannot say, never left to be noticed."""

from collections.abc import Iterator

import polars as pl

from allcover.impact.option import touches_nobody
from allcover.population import Population
from allcover.presenting.capitals import small
from allcover.presenting.coverage_words import line_title
from allcover.presenting.health_spending_section import unknown_payments
from allcover.presenting.numbers import date_text, number_text
from allcover.presenting.option_writer import TOUCHES_NOBODY
from allcover.presenting.study import Results
from allcover.vocabulary.words import Words


def missing_parts(results: Results, words: Words) -> Iterator[str]:
    """This function will say which parts a report lacks for want of schemes, of lines of coverage, of welfare or of a poverty line."""
    if not has_schemes(results):
        yield words(
            "No scheme of the definition is in force on {date}, so what schemes cost and whether they suffice is not told.",
            date=date_text(results.day, words),
        )
    if not results.lines[0]:
        yield words(
            "Who is covered, and why others are not, is not told line by line: the definition asks for no line of coverage in force "
            "on the date (“coverage” in country.yaml)."
        )
    yield from _empty_lines(results, words)
    yield from employed_without_job(results.study.population, words)
    yield from zero_welfare(results.study.population, words)
    yield from untold_welfare(results.options[0].left_out, words)
    if results.assessment is not None:
        for line, poverty in zip(results.assessment.lines, results.options[0].poverty, strict=True):
            yield from untold_line(words(line.name), poverty.left_out, words)
    health = results.assessment.health if results.assessment else ""
    if not isinstance(health, str) and health.open:
        yield unknown_payments(health.open, words)
    if results.assessment is None:
        yield words(
            "Poverty, inequality and whom benefits reach are not told: nobody of the poverty universe has welfare that is known "
            "(“welfare_month”)."
        )
    elif not results.options[0].poverty:
        yield words("Poverty is not told: the definition has no poverty line (“poverty” in country.yaml).")
    for option in results.options[1:]:
        if touches_nobody(option, results.options[0]):
            yield words("{option}: {reason}.", option=words(option.title), reason=words(TOUCHES_NOBODY))


def _empty_lines(results: Results, words: Words) -> Iterator[str]:
    """Of which lines of coverage there is nobody."""
    empty = [line_title(line, words) for line in results.lines[0] if not line.total.counts.persons]
    if empty:
        yield words(
            "Nobody of these lines is in the data, so nothing is told of them: {lines}.",
            lines=words.join([empty[0], *map(small, empty[1:])]),
        )


def employed_without_job(population: Population, words: Words) -> Iterator[str]:
    """This function will say how many employed persons have no job in the data: what the law asks of a job is told of them as of who has none."""
    if population.jobs is None:
        return
    persons = population.persons.select("labour_status", "person_id")
    employed = (persons["labour_status"].cast(pl.String) == "employed").fill_null(False).to_numpy()
    rows = population.person_rows("jobs")
    employed[rows[rows >= 0]] = False
    count = int(employed.sum())
    if count:
        yield words.plural(
            "{count} person is employed and has no job in the data (“labour_status”, “jobs”): what the law and the reasons for exclusion say of a job is told of this "
            "person as of who has none, as if it were known.",
            "{count} persons are employed and have no job in the data (“labour_status”, “jobs”): what the law and the reasons for exclusion say of a job is told of these "
            "persons as of who has none, as if it were known.",
            count, count=number_text(count, "count", words),
        )  # fmt: skip


def zero_welfare(population: Population, words: Words) -> Iterator[str]:
    """This function will say that all welfare that is known is zero, where it is: figures of poverty would look like any others."""
    known = population.need_bare("households")["welfare_month"].drop_nulls()
    if known.len() and not (known != 0).any():
        yield words(
            "The welfare of every household is 0, where it is known (“welfare_month”). What is told of poverty, of inequality and of whom "
            "benefits reach rests on that alone and says nothing of the country: check how the survey was read."
        )


def untold_welfare(count: int, words: Words) -> Iterator[str]:
    """This function will say of how many of those asked welfare is not known, where it is of others, and what that does to numbers of persons."""
    if count:
        yield words.plural(
            "{count} person asked is left out of poverty, of inequality and of who gains, because the welfare of the household is not known "
            "(“welfare_month”): shares are of the others, and numbers of persons too, so that there are at least so many.",
            "{count} persons asked are left out of poverty, of inequality and of who gains, because the welfare of their household is not known "
            "(“welfare_month”): shares are of the others, and numbers of persons too, so that there are at least so many.",
            count, count=number_text(count, "count", words),
        )  # fmt: skip


def untold_line(line: str, count: int, words: Words) -> Iterator[str]:
    """This function will say of how many of those asked a poverty line is not known, and what that does to numbers of persons."""
    if count:
        yield words.plural(
            "{line}: {count} person asked is left out of poverty by this line, because it is not known for the household: shares are of the others, and numbers of "
            "persons too, so that there are at least so many.",
            "{line}: {count} persons asked are left out of poverty by this line, because it is not known for their household: shares are of the others, and numbers of "
            "persons too, so that there are at least so many.",
            count, count=number_text(count, "count", words), line=line,
        )  # fmt: skip


def has_schemes(results: Results) -> bool:
    """This function will say whether any scheme is in force, as things are or under an option."""
    return any(system.schemes_on(results.day) for system in results.systems)

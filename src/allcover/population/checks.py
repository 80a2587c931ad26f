"""What is broken or doubtful in a population: every fault with its file, row, person and cure.

``broken`` finds what no study could stand on (two persons with one identifier, a negative weight);
readers refuse such a population. ``check`` finds that and everything that looks wrong. Of each kind the first
five occurrences are given and the rest counted.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import polars as pl

from allcover.population.doubts import DOUBTS, spans
from allcover.population.findings import Check, Finding, outside, told
from allcover.population.population import Population
from allcover.population.schema import LONG_TABLES, TABLES
from allcover.population.weightless import is_here
from allcover.vocabulary.fault import Fault, Faults, Place


def broken(population: Population) -> list[Fault]:
    """This function will find what makes a population unusable: identity, weights, ages, links to nobody."""
    return _faults(population, (_identity, _households, _weights, _ages, _long_tables))


def check(population: Population) -> list[Fault]:
    """This function will find everything that is broken or looks wrong in a population."""
    return [*_unfilled(population), *broken(population), *_faults(population, DOUBTS)]


def check_spans(population: Population) -> None:
    """This function will raise Faults for periods and spells that end before they begin: no rule would ever count them."""
    found = _faults(population, (spans,))
    if found:
        raise Faults(found)


def _unfilled(population: Population) -> list[Fault]:
    """What a first mapping leaves for the user to say."""
    if population.about.reference_date != date(1900, 1, 1):
        return []
    what = "The survey's reference date is 1900-01-01, as in a first mapping."
    return [
        Fault(
            Place(population.about.name), what, "Say when it was taken, and of which country, below 'survey'."
        )
    ]


def _faults(population: Population, checks: Iterable[Check]) -> list[Fault]:
    findings = (finding for each in checks for finding in each(population))
    return [fault for finding in findings for fault in told(population, finding)]


def _identity(population: Population) -> Iterator[Finding]:
    for table, key, noun in (("persons", "person_id", "person"), ("households", "household_id", "household")):
        frame = getattr(population, table)
        yield Finding(
            table,
            frame.filter(pl.col(key).is_null()),
            f"Has no {key}.",
            f"Map {key}; leave rows without it out.",
        )
        again = frame.filter(pl.col(key).is_not_null() & ~pl.col(key).is_first_distinct())
        what = f"The {noun} {{{key}}} is there a second time."
        yield Finding(
            table, again, what, f"Make {key} of more columns ('from: [a, b]'), or leave the copy out."
        )


def _households(population: Population) -> Iterator[Finding]:
    households, persons = population.households, population.persons
    homeless = persons.join(households, on="household_id", how="anti")
    yield Finding("persons", homeless, "Lives in household {household_id}, which is not in the table of households.",
                  "Add the household, or leave the person out.")  # fmt: skip
    empty = households.join(persons, on="household_id", how="anti")
    yield Finding("households", empty, "Household {household_id} has no persons.",
                  "Leave it out with 'rows', or add its persons.")  # fmt: skip


def _weights(population: Population) -> Iterator[Finding]:
    """Who has no weight, or one of zero, stands for nobody, which ``weighed`` tells; a survey stands for somebody."""
    weight, here = pl.col("weight"), population.persons.filter(is_here())
    wrong = here.filter((weight.is_infinite() | (weight < 0)).fill_null(False))
    yield Finding("persons", wrong, "The weight is {weight}.",
                  "A weight is how many persons somebody stands for: map the right column, or leave the person out.")  # fmt: skip
    if wrong.is_empty() and here.filter((weight.is_finite() & (weight > 0)).fill_null(False)).is_empty():
        yield Finding("persons", here.head(1), "The weight is {weight}, and nobody of the survey has one above 0.",
                      "Map the right column. A survey without weights leaves 'weight' out of its mapping.")  # fmt: skip


def _ages(population: Population) -> Iterator[Finding]:
    yield from outside("persons", population.persons, TABLES["persons"].columns["age"])


def _long_tables(population: Population) -> Iterator[Finding]:
    persons = population.persons.select("person_id")
    for table in LONG_TABLES:
        frame = population.table(table)
        if frame is None:
            continue
        unknown = frame.join(persons, on="person_id", how="anti")
        yield Finding(table, unknown, "The person {person_id} of " + table + " is not in the table of persons.",
                      "Map person_id in the same way for both tables.")  # fmt: skip
        for name, column in TABLES[table].columns.items():
            if column.is_required and name not in ("person_id", "amount_month"):
                yield Finding(table, frame.filter(pl.col(name).is_null()), f"A row of {table} has no {name}.",
                              f"Map {name} for every row.")  # fmt: skip
    if population.relations is not None:
        nobody = population.relations.join(
            persons, left_on="other_person_id", right_on="person_id", how="anti"
        )
        yield Finding("relations", nobody, "The {relation} {other_person_id} is nobody in the table of persons.",
                      "Map other_person_id as person_id is made.")  # fmt: skip

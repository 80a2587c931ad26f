"""All the tables of the rule language, in the order of the manual."""

from tests.spec import amounts, conditions, people

CONDITIONS, AMOUNTS, PEOPLE = conditions.TABLES, amounts.TABLES, people.TABLES
TABLES = (*CONDITIONS, *AMOUNTS, *PEOPLE)

DATED = frozenset(row.rule for row in people.DATES)
"""Rules of which the manual says the day that is asked about."""

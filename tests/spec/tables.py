"""All the tables of the rule language, in the order of the manual."""

from tests.spec import amounts, conditions, people, time

CONDITIONS, AMOUNTS, PEOPLE, TIME = conditions.TABLES, amounts.TABLES, people.TABLES, time.TABLES
TABLES = (*CONDITIONS, *AMOUNTS, *PEOPLE, *TIME)

DATED = frozenset(row.rule for row in (*people.DATES, *time.DATES, *time.CAREERS))
"""Rules of which the manual says the day that is asked about."""

"""What of a report is printed: the tables that carry it. Breakdowns stand on the page, in the workbook and as files, and are listed.

A committee reads the print from the first page to the last; nobody reads two hundred pages. Nothing is lost: every table
that is not printed is named at the end with its number, which is that of its sheet and of its heading on the page.
"""

from fnmatch import fnmatchcase

from allcover.vocabulary.finding import Report

_BREAKDOWNS = (
    "coverage.*.law_and_fact",
    "coverage.*.gap",
    "series.*.*",
    "adequacy.*.groups",
    "adequacy.*.sensitivity",
    "adequacy.*.profile",
    "cube.groups",
    "health_mix.times",
    "exclusion.*.steps",
    "exclusion.*.groups",
    "exclusion.*.conditions",
    "exclusion.*.missing",
    "exclusion.inadequacy.*",
    "exclusion.tree",
    "schemes.*",
    "poverty.changes.*",
    "gains.*",
    "benefits.reach.*",
    "benefits.efficiency.*",
    "benefits.effects.*",
    "inequality.lorenz",
    "inequality.concentration",
    "capacity.months",
    "capacity.calendars",
    "capacity.schemes_by_group",
    "designs.by_group",
    "designs.burden",
    "designs.employees",
    "standards.c*",
    "standards.r*",
    "standards.wanted",
)
"""Tables that say by groups, by option or in detail what another table says in short (shell patterns of their keys)."""

_PRINTED_ALL_THE_SAME = ("schemes.baseline", "schemes.definitions")


MOST_TABLES = 40
"""A report of no more tables, such as that of a check of standards alone, is printed whole."""


def printed_keys(report: Report) -> frozenset[str]:
    """This function will give the keys of the tables that stand in the print."""
    tables = report.tables
    return frozenset(table.key for table in tables if len(tables) <= MOST_TABLES or _carries(table.key))


def _carries(key: str) -> bool:
    return key in _PRINTED_ALL_THE_SAME or not any(fnmatchcase(key, pattern) for pattern in _BREAKDOWNS)

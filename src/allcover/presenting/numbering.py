"""The number of every section and table of a report, the same on the page, in print and in the workbook, and the sheets' names."""

import re
from collections.abc import Mapping

from allcover.vocabulary.finding import Report, Section

MOST_CHARACTERS = 31
"""The longest name that a spreadsheet gives a sheet."""

_LEADS_ON = 3
"""Letters of a word such as "and", "de" or "to", at which a phrase does not end."""

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]+")
_QUOTES = str.maketrans({"'": "’", '"': "”"})


def table_numbers(report: Report) -> Mapping[str, str]:
    """This function will number the tables of every section, by their keys: the second of the third section is 3.2."""
    return {
        table.key: f"{number}.{place}"
        for number, section in enumerate(report.sections, start=1)
        for place, table in enumerate(section.tables, start=1)
    }


def sheet_names(report: Report) -> Mapping[str, str]:
    """This function will name a sheet after every table key: its number, which no other has, and the beginning of its title, in 31 characters."""
    numbers = table_numbers(report)
    return {table.key: short_name(numbers[table.key], table.title) for table in report.tables}


def short_name(number: str, title: str) -> str:
    """This function will put a number before as many words of a title as a sheet's name holds; one that is cut says so, and does not end in a short word that leads on.

    >>> short_name("2.4", "Old age: who is covered and who is not")
    '2.4 Old age, who is covered…'
    >>> short_name("12.1", "Employed persons' families")
    '12.1 Employed persons’ families'
    """
    clean = re.sub(r"\s+", " ", _FORBIDDEN.sub(",", re.sub(r"\s+:", ":", title)).translate(_QUOTES))
    whole = f"{number} {clean}".rstrip(" ,;.’")
    if len(whole) <= MOST_CHARACTERS:
        return whole
    words = clean.split()
    while words and (len(f"{number} {' '.join(words)}…") > MOST_CHARACTERS or len(words[-1]) <= _LEADS_ON):
        words.pop()
    return f"{' '.join([number, *words]).rstrip(' ,;.’')}…" if words else number


def numbered(section: Section, number: int) -> str:
    """This function will write the heading of a section after its number."""
    return f"{number} {section.heading}"

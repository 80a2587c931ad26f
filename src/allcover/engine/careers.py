"""The months of a person's career: from the first period on file to the last month that is over.

A month of a career has a row of its own: the person's row times :data:`MOST_MONTHS`, and the number of the month,
counting from the first. Months between two periods are of the career too: an account bears interest in them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from allcover.expressions.calendar import as_day, first_of_month, month_index
from allcover.expressions.logic import Unknown, missing

MOST_MONTHS = 4096
"""More months than any career has; a history that begins earlier is not believed."""


def last_complete_month(day: date) -> int:
    """This function will give the index of the last month that is over at the end of a day."""
    return month_index(day + timedelta(days=1)) - 1


def person_of_month(row: int) -> int:
    """This function will give the row of the person whose month this is."""
    return row // MOST_MONTHS


@dataclass
class Careers:
    """The careers of a population, found when asked for: ``begins`` and ``ends`` by row of the table of periods."""

    periods: Sequence[Sequence[int]] | None
    begins: Sequence[Any]
    ends: Sequence[Any]
    people: Sequence[str]
    last: int
    _first: dict[int, int | Unknown] = field(default_factory=dict)

    def months(self, person: int) -> range | Unknown:
        """This function will give the rows of a person's months, in order; unknown where a period has no dates."""
        first = self._first.get(person)
        if first is None:
            first = self._first[person] = self._begin(person)
        if isinstance(first, Unknown):
            return first
        return range(person * MOST_MONTHS, person * MOST_MONTHS + max(self.last - first + 1, 0))

    def index(self, row: int) -> int:
        """This function will give the calendar index of a month's row."""
        first = self._first[person_of_month(row)]
        assert isinstance(first, int)
        return first + row % MOST_MONTHS

    def covering(self, person: int, index: int) -> list[int]:
        """This function will give the rows of the periods that have a day in a month."""
        assert self.periods is not None
        start, end = first_of_month(index), first_of_month(index + 1)
        return [row for row in self.periods[person] if self.begins[row] < end and self.ends[row] >= start]

    def _begin(self, person: int) -> int | Unknown:
        if self.periods is None:
            return missing(f"periods of {self.people[person]}")
        begun = []
        for row in self.periods[person]:
            for day in (self.begins[row], self.ends[row]):
                if isinstance(day, Unknown):
                    return day
            start = as_day(self.begins[row])
            assert start is not None
            begun.append(month_index(start))
        first = min(begun, default=self.last + 1)
        if self.last - first >= MOST_MONTHS:
            return missing(f"periods of {self.people[person]} within {MOST_MONTHS} months")
        return first

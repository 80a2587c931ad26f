"""The frozen nodes of a mapping: blocks that turn rows of a raw file into rows of a table, and their cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from allcover.population.column import Column
from allcover.population.population import Survey
from allcover.population.readers import FileOptions
from allcover.vocabulary.fault import Place

Target = str | float | bool | None
"""What a raw code may be recoded to; None is unknown."""


FILL_IN = "FILL_IN"
"""Stands in a first mapping for a raw column nobody guessed but the schema requires; it is a fault until it is replaced."""


@dataclass(frozen=True)
class Cell:
    """Where one column of the schema comes from: raw columns, an expression, or a fixed word.

    ``members`` makes a household's amount of its persons' amounts: their ``sum``, or the sum ``per_head``.
    """

    column: Column
    place: Place
    sources: tuple[str, ...] = ()
    formula: str = ""
    word: str = ""
    codes: Mapping[str, Target] | None = None
    others: Target = None
    has_others: bool = False
    missing: tuple[str, ...] = ()
    factor: float = 1.0
    when: str = ""
    members: str = ""


@dataclass(frozen=True)
class Entry:
    """One block of a mapping: rows of one raw file that become rows of one table."""

    table: str
    file: str
    cells: Mapping[str, Cell]
    place: Place
    rows: str = ""
    rows_place: Place = field(default_factory=Place)
    takes_first: bool = False


@dataclass(frozen=True)
class KinRule:
    """Spouses and parents derived from the relation to the head of a group of persons."""

    group: tuple[str, ...]
    relation: Cell
    place: Place
    rows: str = ""
    least_age_gap: int = 12


@dataclass(frozen=True)
class FileName:
    """A raw file as the mapping names it."""

    name: str
    options: FileOptions
    place: Place


@dataclass(frozen=True)
class SurveyMapping:
    """A mapping file, checked as far as it can be without the data."""

    about: Survey
    files: Mapping[str, FileName]
    entries: tuple[Entry, ...]
    kin: tuple[KinRule, ...] = ()
    has_relations: bool = False

    def entry(self, table: str) -> Entry:
        """This function will give the first block of a table, which for households and persons is the only one."""
        return next(entry for entry in self.entries if entry.table == table)

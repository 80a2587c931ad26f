"""People and households as tables: the schema, survey readers, the mapping of a raw survey, and checks."""

from allcover.population.building import read_survey
from allcover.population.checks import broken, check, check_spans
from allcover.population.column import Column, Table
from allcover.population.keeping import is_kept, keep, read_kept
from allcover.population.population import Population, SourceFile, Survey
from allcover.population.schema import LONG_TABLES, TABLES

__all__ = [
    "LONG_TABLES",
    "TABLES",
    "Column",
    "Population",
    "SourceFile",
    "Survey",
    "Table",
    "broken",
    "check",
    "check_spans",
    "is_kept",
    "keep",
    "read_kept",
    "read_survey",
]

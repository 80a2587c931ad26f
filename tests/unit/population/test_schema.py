"""The published schema is complete and consistent with itself, the manual and the code lists."""

from pathlib import Path

import polars as pl
import pytest
from jsonschema_rs import meta

from allcover.expressions.units import parse_unit
from allcover.population.column import Column
from allcover.population.manual import SCHEMA_FILE, page, schema_text
from allcover.population.schema import LONG_TABLES, TABLES, conform
from allcover.population.shape import mapping_schema
from allcover.vocabulary.codes import CODE_LISTS

COLUMNS = [column for table in TABLES.values() for column in table.columns.values()]
PAGE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "population.md"


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: f"{column.table}.{column.name}")
def test_every_column_has_type_unit_and_meaning(column: Column) -> None:
    assert column.dtype is not None
    assert column.meaning.endswith(".")
    parse_unit(column.unit)
    assert (column.kind == "code") == (column.codes in CODE_LISTS)


def test_money_is_always_a_month() -> None:
    assert {column.unit for column in COLUMNS if column.is_money} == {"money/month"}
    assert all(column.name.endswith("_month") for column in COLUMNS if column.is_money)


def test_long_tables_belong_to_persons() -> None:
    assert all("person_id" in TABLES[name].columns for name in LONG_TABLES)


def test_conforming_adds_what_is_missing_as_unknown() -> None:
    persons = conform("persons", pl.DataFrame({"person_id": ["a"], "sex": ["female"]}))
    assert persons.columns == list(TABLES["persons"].columns)
    assert persons["age"].to_list() == [None]
    assert persons["is_in_poverty_universe"].to_list() == [True]
    assert persons["sex"].to_list() == ["female"]


def test_manual_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), (
        "run: python -m allcover.population.manual docs/reference"
    )


def test_published_json_schema_is_valid_and_current() -> None:
    meta.validate(mapping_schema())
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text()

"""A description shows what is in a file, and the mapping drafted from it loads."""

from pathlib import Path

import polars as pl
import pyreadstat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allcover.population import TABLES, read_survey
from allcover.population.describe import describe
from allcover.population.drafting import first_mapping
from allcover.population.guesses import plain
from allcover.population.mapping import load_mapping
from allcover.vocabulary.fault import FaultList, Faults

SPANISH = pl.DataFrame(
    {"folio": [1, 1, 2], "orden": [1, 2, 1], "edad": [40, 3, 70], "sexo": [1, 2, 2], "factor": [1.5, 1.5, 2.0],
     "zona": [1, 1, 2], "ecivil": [1, 6, 5], "nota": ["a", None, "c"]}
)  # fmt: skip
LABELS: dict[str, dict[int | float, str]] = {"sexo": {1: "Hombre", 2: "Mujer"}, "zona": {1: "Urbano", 2: "Rural"},
          "ecivil": {1: "Casado(a)", 5: "Viudo(a)", 6: "Soltero(a)"}}  # fmt: skip


@pytest.fixture
def spanish(tmp_path: Path) -> Path:
    path = tmp_path / "encuesta.dta"
    pyreadstat.write_dta(SPANISH, path, variable_value_labels=LABELS, column_labels={"edad": "Edad"})
    return path


def test_description_gives_labels_answers_and_gaps(spanish: Path) -> None:
    description = describe(spanish)
    columns = {column.name: column for column in description.columns}
    assert description.rows == 3
    assert [(a.value, a.label, a.count) for a in columns["sexo"].answers] == [
        ("2", "Mujer", 2),
        ("1", "Hombre", 1),
    ]
    assert columns["edad"].label == "Edad"
    assert (columns["nota"].nulls, columns["nota"].distinct) == (1, 2)
    assert (columns["edad"].low, columns["edad"].high) == ("3.0", "70.0")


def test_first_mapping_of_a_labelled_file_reads_it_without_editing(spanish: Path, tmp_path: Path) -> None:
    mapping = tmp_path / "first.yaml"
    mapping.write_text(first_mapping(describe(spanish)), encoding="utf-8")
    population = read_survey(spanish, mapping)
    persons = population.persons
    assert persons["person_id"].to_list() == ["1-1", "1-2", "2-1"]
    assert persons["sex"].to_list() == ["male", "female", "female"]
    assert persons["marital_status"].to_list() == ["married", "single", "widowed"]
    assert persons["weight"].to_list() == [1.5, 1.5, 2.0]
    assert population.households["area"].to_list() == ["urban", "rural"]


def test_first_mapping_lists_every_column_of_the_schema(spanish: Path) -> None:
    text = first_mapping(describe(spanish))
    for table in ("households", "persons"):
        assert all(f"{name}: {{" in text for name in TABLES[table].columns if name != "row")


def test_what_cannot_be_guessed_is_the_only_fault(tmp_path: Path) -> None:
    raw = tmp_path / "raw.csv"
    raw.write_text("q1,q2\n1,5\n")
    mapping = tmp_path / "first.yaml"
    mapping.write_text(first_mapping(describe(raw)))
    with pytest.raises(Faults) as caught:
        read_survey(raw, mapping)
    assert {fault.what for fault in caught.value.faults} == {
        f"'{name}' does not say yet what it comes from." for name in ("person_id", "household_id")
    }


def test_codes_of_a_first_mapping_that_nobody_explained_are_a_fault(tmp_path: Path) -> None:
    raw = tmp_path / "raw.csv"
    raw.write_text("hhid,pid,sexo,zona\n1,1,1,1\n1,2,2,1\n")
    mapping = tmp_path / "first.yaml"
    mapping.write_text(first_mapping(describe(raw)).replace("from: FILL_IN", "from: [hhid, pid]"))
    with pytest.raises(Faults) as caught:
        read_survey(raw, mapping)
    assert "'sex' would be unknown of everybody: every code is null." in {
        fault.what for fault in caught.value.faults
    }


_NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
@given(st.lists(_NAMES | st.sampled_from(["age", "sex", "no", "yes", "null", "hhid", "weight", "1"]), min_size=1,
                max_size=6, unique=True), st.lists(_NAMES, min_size=1, max_size=3))  # fmt: skip
def test_first_mapping_loads_whatever_the_columns_are_called(
    tmp_path: Path, names: list[str], values: list[str]
) -> None:
    raw = tmp_path / "raw.parquet"
    pl.DataFrame({name: values for name in names if name not in ("__row__", "row_number")}).write_parquet(raw)
    mapping = tmp_path / "first.yaml"
    mapping.write_text(first_mapping(describe(raw)), encoding="utf-8")
    faults = FaultList()
    assert load_mapping(mapping, faults) is not None, faults.faults


def test_names_are_compared_without_accents_and_signs() -> None:
    assert plain("¿Cuál es su Región?") == "cual_es_su_region"

"""The invented survey as raw files: what is handed over comes back through the mapping in the catalogue."""

from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.invention.questionnaire import NO_ANSWER, NO_NUMBER, write_raw
from allcover.population import Population, check, read_survey
from allcover.rules.load import load

MAPPING = country_folder("coresia") / "surveys" / "household_survey_2024.yaml"
KEYS = {"households": ["household_id"], "persons": ["person_id"], "jobs": ["person_id", "job"],
        "job_months": ["person_id", "job", "month"], "affiliations": ["person_id", "scheme"],
        "receipts": ["person_id", "scheme"], "history": ["person_id", "scheme"],
        "relations": ["person_id", "relation", "other_person_id"]}  # fmt: skip


@pytest.fixture(scope="module")
def survey() -> Population:
    return invent_survey(load(country_folder("coresia")), 300, seed=7)


@pytest.fixture(scope="module")
def raw(survey: Population, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("raw")
    write_raw(survey, folder)
    return folder


def test_the_mapping_in_the_catalogue_gives_back_what_was_handed_over(survey: Population, raw: Path) -> None:
    mapped = read_survey(raw, MAPPING)
    assert check(mapped) == []
    assert set(mapped.tables()) == set(KEYS)
    for name, keys in KEYS.items():
        ours, theirs = (each.tables()[name].drop("row").sort(keys) for each in (survey, mapped))
        assert_frame_equal(theirs, ours, rel_tol=1e-12, check_exact=False)


def test_every_variable_and_every_code_stands_in_the_codebook(raw: Path) -> None:
    book = pl.read_csv(raw / "codebook.csv")
    for file in ("households", "persons", "jobs", "harvests"):
        frame = pl.read_csv(raw / f"{file}.csv", infer_schema_length=None)
        of_file = book.filter((pl.col("file") == file) | pl.col("variable").is_in(["hh", "line"]))
        assert set(frame.columns) <= set(of_file["variable"])
        for (variable,), codes in of_file.filter(pl.col("code").is_not_null()).group_by(["variable"]):
            used = set(frame[str(variable)].drop_nulls()) - {NO_ANSWER, NO_NUMBER}
            assert used <= set(codes["code"]), variable

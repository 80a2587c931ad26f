import polars as pl
import pytest

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.population import Population, check
from allcover.rules.load import load


@pytest.fixture(scope="module")
def invented() -> Population:
    return invent_survey(load(country_folder("coresia")), households=400, seed=7)


def test_the_same_seed_invents_the_same_people(invented: Population) -> None:
    again = invent_survey(load(country_folder("coresia")), households=400, seed=7)
    for name, frame in invented.tables().items():
        assert frame.equals(again.tables()[name])


def test_another_seed_invents_others(invented: Population) -> None:
    other = invent_survey(load(country_folder("coresia")), households=400, seed=8)
    assert not invented.persons.equals(other.persons)


def test_invented_people_have_no_faults(invented: Population) -> None:
    assert check(invented) == []


def test_they_are_as_varied_as_the_schemes_need(invented: Population) -> None:
    persons, relations, jobs = invented.persons, invented.relations, invented.jobs
    assert relations is not None
    assert jobs is not None
    assert set(persons["sex"].unique()) == {"male", "female"}
    assert {"employed", "unemployed", "inactive"} <= set(persons["labour_status"].drop_nulls().unique())
    assert {"employee", "own_account", "domestic_worker"} <= set(jobs["status"].unique())
    assert relations.filter(pl.col("relation") == "mother").height > 50
    assert jobs.group_by("person_id").len()["len"].max() == 2, "somebody has two jobs"
    assert persons.filter(pl.col("mother_vital_status") == "dead", pl.col("age") < 18).height > 0


def test_some_answers_are_missing_as_in_any_survey(invented: Population) -> None:
    assert invented.jobs is not None
    assert invented.affiliations is not None
    assert 0 < invented.persons["months_resident"].null_count() < invented.persons.height / 10
    assert invented.jobs["has_contract"].null_count() > 0
    assert invented.affiliations["is_affiliated"].null_count() > 0


def test_compliance_and_take_up_are_less_than_full(invented: Population) -> None:
    assert invented.receipts is not None
    paid = invented.receipts.filter(pl.col("amount_month") > 0)
    assert set(paid["scheme"].unique()) == {
        "national_pension",
        "social_pension",
        "household_grant",
        "family_income_grant",
    }


def test_weights_add_up_to_the_inhabitants(invented: Population) -> None:
    assert invented.persons["weight"].sum() == pytest.approx(12_000_000, rel=0.1)

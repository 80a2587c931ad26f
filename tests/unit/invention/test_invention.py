"""The invented survey: the same from the same seed, varied as the schemes need, weighted to the country's totals."""

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from allcover.catalogue import country_folder
from allcover.estimation.known_totals import KnownTotal, KnownTotals, read_totals
from allcover.estimation.margins import lay_over
from allcover.invention import invent_survey
from allcover.invention.chance import Chance
from allcover.invention.survey import invent_population
from allcover.population import Population, check
from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.vocabulary.fault import Place


@pytest.fixture(scope="module")
def coresia() -> System:
    return load(country_folder("coresia"))


@pytest.fixture(scope="module")
def invented(coresia: System) -> Population:
    return invent_survey(coresia, households=400, seed=7)


@pytest.fixture(scope="module")
def many() -> Population:
    """People no law has touched, enough of them to see shares."""
    return invent_population(Chance(3), 12_000)


def test_the_same_seed_invents_the_same_people_bit_for_bit(coresia: System, invented: Population) -> None:
    again = invent_survey(coresia, households=400, seed=7)
    assert list(again.tables()) == list(invented.tables())
    for name, frame in invented.tables().items():
        assert frame.equals(again.tables()[name]), name
        assert frame.hash_rows().equals(again.tables()[name].hash_rows()), name


def test_another_seed_invents_others(coresia: System, invented: Population) -> None:
    assert not invented.persons.equals(invent_survey(coresia, households=400, seed=8).persons)


def test_a_larger_survey_begins_with_the_smaller_one() -> None:
    few, more = (invent_population(Chance(5), size) for size in (90, 300))
    for name, frame in few.tables().items():
        assert frame.equals(more.tables()[name].head(frame.height)), name


@pytest.mark.parametrize("households", [1, 7, 60, 400])
def test_invented_people_have_no_faults(coresia: System, households: int) -> None:
    assert check(invent_survey(coresia, households=households, seed=7)) == []


def test_a_large_invented_survey_has_no_faults(many: Population) -> None:
    assert [fault for fault in check(many) if "welfare" not in fault.what] == []


def test_they_are_as_varied_as_the_schemes_need(invented: Population) -> None:
    persons, relations, jobs = invented.persons, invented.need("relations"), invented.need("jobs")
    assert set(persons["sex"].unique()) == {"male", "female"}
    assert {"employed", "unemployed", "inactive"} <= set(persons["labour_status"].drop_nulls().unique())
    assert {"employee", "own_account", "domestic_worker", "employer", "contributing_family"} == set(
        jobs["status"].unique()
    )
    assert relations.filter(pl.col("relation") == "mother").height > 50
    assert set(persons["disability"].unique()) == {"none", "moderate", "severe"}
    assert persons["is_migrant"].any()
    assert persons["is_pregnant"].any()
    assert persons["gave_birth_last_year"].any()


def test_every_kind_of_family_is_there(many: Population) -> None:
    persons, relations = many.persons, many.need("relations")
    spouses = relations.filter(pl.col("relation") == "spouse").group_by("person_id").len()
    assert spouses.filter(pl.col("len") == 2).height > 50, "men with two wives"
    parents = relations.filter(pl.col("relation").is_in(["mother", "father"]))
    children = persons.filter(pl.col("age") < 15)
    alone = children.join(parents, on="person_id", how="anti")
    assert 0.02 < alone.height / children.height < 0.15, "children with no parent in the household"
    assert (
        alone.filter(pl.col("mother_vital_status") == "dead", pl.col("father_vital_status") == "dead").height
        > 50
    )
    assert alone.filter(pl.col("mother_vital_status") == "alive").height > 50
    one = children.join(relations.filter(pl.col("relation") == "mother"), on="person_id", how="semi").join(
        relations.filter(pl.col("relation") == "father"), on="person_id", how="anti"
    )
    assert one.height > 500, "children of mothers alone"
    assert {"parent", "grandchild", "sibling", "other_relative", "not_related", "domestic_worker"} <= set(
        persons["relation_to_head"].unique()
    )
    hers = parents.filter(pl.col("relation") == "mother").join(
        persons.select(pl.col("person_id").alias("other_person_id"), "relation_to_head"), on="other_person_id"
    )
    assert set(hers["relation_to_head"].unique()) == {"head", "spouse"}


def test_migrants_have_come_from_somewhere(many: Population) -> None:
    persons = many.persons
    foreign = persons.filter(pl.col("nationality") == "XNB")
    assert 0.01 < foreign.height / persons.height < 0.06
    assert foreign["is_migrant"].all()
    assert not foreign["is_citizen"].any()
    assert (foreign["months_resident"] <= foreign["age"] * 12).all()
    assert persons.filter(pl.col("is_migrant") & pl.col("is_citizen")).height > foreign.height


def test_women_earn_less_for_the_same_work(many: Population) -> None:
    jobs = many.need("jobs").join(many.persons.select("person_id", "sex"), on="person_id")
    middle = dict(
        jobs.filter("is_main", pl.col("status") == "own_account", pl.col("industry") != "agriculture")
        .group_by(pl.col("sex").cast(pl.String)).agg(pl.col("earnings_month").median()).iter_rows()
    )  # fmt: skip
    assert middle["female"] / middle["male"] == pytest.approx(0.82, abs=0.06)


def test_earnings_are_lognormal(many: Population) -> None:
    """Within one status and area what is left of the logarithm lies about evenly on both sides, with thin tails."""
    urban = many.persons.filter(
        many.household_column("area") == "urban", pl.col("sex") == "male", pl.col("age") > 40
    )
    jobs = many.need("jobs").join(urban.select("person_id"), on="person_id", how="semi")
    chosen = jobs.filter("is_main", pl.col("status") == "own_account", pl.col("industry") != "agriculture")
    logs = np.log(chosen["earnings_month"].to_numpy())
    z = (logs - logs.mean()) / logs.std()
    assert chosen.height > 400
    assert logs.std() == pytest.approx(np.sqrt(0.45**2 + 0.30**2 + 0.15**2), rel=0.12)
    assert abs((z**3).mean()) < 0.35
    assert abs((z**4).mean() - 3) < 0.9


def test_most_work_is_informal_and_some_have_several_jobs(many: Population) -> None:
    jobs = many.need("jobs")
    main = jobs.filter("is_main")
    assert 0.12 < main.filter(pl.col("has_contract")).height / main.height < 0.30
    assert (
        main.filter(pl.col("status").is_in(["own_account", "contributing_family"])).height / main.height > 0.5
    )
    assert 0.07 < jobs.filter(pl.col("job") == 2).height / main.height < 0.13
    assert jobs["job"].max() == 3
    assert jobs.filter(pl.col("sector") == "public")["has_contract"].all()


def test_shares_lie_where_the_country_is_said_to(many: Population) -> None:
    persons = many.persons
    adults = persons.filter(pl.col("age").is_between(25, 59))
    working = dict(
        adults.group_by(pl.col("sex").cast(pl.String))
        .agg((pl.col("labour_status") == "employed").mean())
        .iter_rows()
    )
    assert working["male"] == pytest.approx(0.85, abs=0.04)
    assert working["female"] == pytest.approx(0.58, abs=0.04)
    old, young = (
        persons.filter(span)["disability"] != "none" for span in (pl.col("age") >= 65, pl.col("age") < 30)
    )
    assert old.mean() > 2 * young.mean()  # type: ignore[operator]


def test_farms_earn_most_at_the_harvest_and_the_year_adds_up(many: Population) -> None:
    months = many.need("job_months")
    keys = ["person_id", "job"]
    assert months.group_by(keys).len()["len"].unique().to_list() == [12]
    means = months.group_by(keys).agg(pl.col("earnings_month").mean().alias("mean"))
    both = means.join(many.need("jobs"), on=keys)
    assert (both["mean"] - both["earnings_month"]).abs().max() < 0.0051  # type: ignore[operator]
    assert set(both["industry"].unique()) == {"agriculture"}
    place = many.persons.select("person_id").with_columns(many.household_column("region"))
    hills = months.join(place.filter(pl.col("region") == "Northern Hills"), on="person_id")
    by_month = dict(hills.group_by("month").agg(pl.col("earnings_month").mean()).iter_rows())
    assert max(by_month, key=by_month.__getitem__) == 11
    assert by_month[11] > 4 * by_month[4]


def test_some_answers_are_missing_as_in_any_survey(invented: Population) -> None:
    assert 0 < invented.persons["months_resident"].null_count() < invented.persons.height / 10
    assert invented.need("jobs")["has_contract"].null_count() > 0
    assert invented.need("affiliations")["is_affiliated"].null_count() > 0


def test_compliance_and_take_up_are_less_than_full(invented: Population) -> None:
    paid = invented.need("receipts").filter(pl.col("amount_month") > 0)
    assert set(paid["scheme"].unique()) == {
        "national_pension",
        "social_pension",
        "household_grant",
        "family_income_grant",
    }
    registered = invented.need("affiliations").filter("is_affiliated")
    assert set(registered["scheme"].unique()) == {"national_pension", "health_insurance", "mutual_health"}
    assert not registered.filter("is_contributing").is_empty()
    assert not registered.filter(~pl.col("is_contributing")).is_empty()


MONTHS_OPEN = {"national_pension": 474, "health_insurance": 342, "mutual_health": 234}
"""Months from the day the law begins to June 2024, counted by hand."""


@pytest.mark.parametrize("seed", [1, 7, 2004])
@pytest.mark.parametrize("scheme", MONTHS_OPEN)
def test_nobody_has_paid_fewer_months_than_last_year_s_or_more_than_there_were(
    coresia: System, seed: int, scheme: str
) -> None:
    people = invent_survey(coresia, households=700, seed=seed)
    paid = (
        people.need("history").filter(pl.col("scheme") == scheme)
        .join(people.need("affiliations"), on=["person_id", "scheme"])
        .join(people.persons.select("person_id", "age"), on="person_id")
    )  # fmt: skip
    months = paid["months_contributed"]
    assert (months >= paid["months_paid_last_year"].fill_null(0)).all()
    assert months.filter(paid["is_contributing"].fill_null(False)).min() >= 3  # type: ignore[operator]
    assert months.max() <= MONTHS_OPEN[scheme]  # type: ignore[operator]
    first_age = 0 if scheme == "mutual_health" else 15
    assert (months <= 12 * (paid["age"] + 1 - first_age).clip(0)).all()


def test_nobody_has_paid_a_new_scheme_for_more_months_than_it_has_been_open(coresia: System) -> None:
    mutual = replace(coresia.schemes["mutual_health"], start=date(2024, 3, 1))
    young = replace(coresia, schemes={**coresia.schemes, "mutual_health": mutual})
    people = invent_survey(young, households=400, seed=7)
    for table, column in (("history", "months_contributed"), ("affiliations", "months_paid_last_year")):
        assert people.need(table).filter(pl.col("scheme") == "mutual_health")[column].max() == 4, table


def test_the_weights_give_the_country_s_table_of_ages_sexes_and_places(coresia: System) -> None:
    people = invent_survey(coresia, households=3_000, seed=1)
    totals = read_totals(country_folder("coresia") / "totals.csv")
    weight = people.persons["weight"].to_numpy()
    for row, who in zip(totals.rows, lay_over(totals, people).members):
        assert weight[who].sum() == pytest.approx(row.persons, rel=1e-9), row.label
    assert people.persons.group_by("household_id").agg(pl.col("weight").n_unique())["weight"].max() == 1
    assert "Statistics Office of Coresia" in people.about.caveats[-1]


def test_the_weights_give_any_table_that_is_asked_for(coresia: System) -> None:
    given = {
        ("male", 0, 29): 31e5,
        ("male", 30, 120): 18e5,
        ("female", 0, 29): 29e5,
        ("female", 30, 120): 22e5,
    }
    rows = [KnownTotal(Place("t", row=n), persons, {"sex": sex}, low, high)
            for n, ((sex, low, high), persons) in enumerate(given.items())]  # fmt: skip
    people = invent_survey(coresia, households=250, seed=1, totals=KnownTotals(rows, "A table")).persons
    for (sex, low, high), persons in given.items():
        who = people.filter(pl.col("sex") == sex, pl.col("age").is_between(low, high))
        assert who["weight"].sum() == pytest.approx(persons, rel=1e-9)


def test_clusters_lie_in_one_stratum_and_strata_have_their_share() -> None:
    people = invent_population(Chance(2), 5_000)
    clusters = people.persons.group_by("psu").agg(pl.col("stratum").n_unique())
    assert clusters["stratum"].max() == 1
    share = (people.households["area"] == "urban").mean()
    assert share == pytest.approx(0.416, abs=0.01)


def test_inventing_without_any_scheme_gives_people_who_receive_nothing(coresia: System) -> None:
    lawless = replace(coresia, schemes={})
    people = invent_survey(lawless, households=30)
    assert people.need("receipts").is_empty()
    assert people.need("affiliations").is_empty()
    assert people.persons["weight"].sum() == pytest.approx(12_000_000)

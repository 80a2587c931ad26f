"""Chile, CASEN 1990: series, adequacy and cover in depth, held against the survey's own columns without the library's rules."""

import numpy as np
import polars as pl
import pytest
from tests.unit.coverage.test_exclusion_counts import check_parts, counted

from allcover.capacity import capacity_outputs
from allcover.catalogue import country_folder
from allcover.coverage import coverage_outputs
from allcover.coverage.adequacy import VERDICTS
from allcover.coverage.diagnosis import Diagnosis, diagnose, diagnosis_outputs
from allcover.coverage.exclusion_tree import TREE
from allcover.coverage.partition import Partition
from allcover.coverage.profile import shipped_profile
from allcover.coverage.series import SeriesResult
from allcover.engine.outcome import Outcome, judge_everybody
from allcover.population import Population
from allcover.rules.definition import System
from allcover.rules.load import load

pytestmark = pytest.mark.data

CHILE = country_folder("chile_1990")
CASH = ("pensions", "pasis", "suf", "family_allowance", "unemployment_subsidy")


@pytest.fixture(scope="module")
def outcome(casen: Population) -> Outcome:
    system, day = load(CHILE), casen.about.reference_date
    schemes = system.schemes_on(day)
    asked = (System.payments, coverage_outputs, diagnosis_outputs, capacity_outputs)
    wanted = [
        key for outputs in asked for key in outputs(system, schemes)
    ]  # As of a report: compiled once for both.
    return judge_everybody(system, casen, day, wanted)


@pytest.fixture(scope="module")
def found(casen: Population, outcome: Outcome) -> Diagnosis:
    return diagnose(casen, outcome, [shipped_profile(name) for name in ("pension_only", "health_only")])


@pytest.fixture(scope="module")
def people(casen: Population) -> pl.DataFrame:
    """Persons with what they say to receive, scheme by scheme, and whether they have reached pensionable age."""
    assert casen.receipts is not None
    said = casen.receipts.group_by("person_id", "scheme").agg(pl.col("amount_month").sum())
    wide = said.pivot(on="scheme", index="person_id", values="amount_month")
    is_old = pl.when(pl.col("sex") == "male").then(pl.col("age") >= 65).otherwise(pl.col("age") >= 60)
    return casen.persons.join(wide, on="person_id", how="left").with_columns(is_old.alias("is_old"))


def share(frame: pl.DataFrame, counted: pl.Expr) -> float:
    return float(frame.filter(counted)["weight"].sum()) / float(frame["weight"].sum())


def receiving(*schemes: str) -> pl.Expr:
    return pl.any_horizontal(pl.col(scheme).fill_null(0) > 0 for scheme in schemes)


def series(found: Diagnosis, key: str) -> SeriesResult:
    return next(one for one in found.series if one.definition.key == key)


def value(result: SeriesResult) -> float:
    assert result.total is not None
    share = result.total.share
    assert not share.is_open
    assert share.low.low is not None
    return share.low.value or 0


def test_older_persons_receiving(found: Diagnosis, people: pl.DataFrame) -> None:
    wanted = share(people.filter("is_old"), receiving("pensions", "pasis"))
    assert value(series(found, "older_persons.direct")) == pytest.approx(wanted, rel=1e-9)
    assert 0.6 < wanted < 0.8


def test_living_with_somebody_who_receives_is_another_figure(found: Diagnosis, people: pl.DataFrame) -> None:
    has = people.with_columns(receiving("pensions", "pasis").alias("has"))
    has = has.with_columns(pl.col("has").any().over("household_id"))
    wanted = share(has.filter("is_old"), pl.col("has"))
    household = value(series(found, "older_persons.household"))
    assert household == pytest.approx(wanted, rel=1e-9)
    assert household > value(series(found, "older_persons.direct"))


def test_the_unemployed_who_receive(found: Diagnosis, people: pl.DataFrame) -> None:
    unemployed = people.filter((pl.col("age") >= 15) & (pl.col("labour_status") == "unemployed"))
    wanted = share(unemployed, receiving("unemployment_subsidy"))
    assert value(series(found, "unemployed.direct")) == pytest.approx(wanted, rel=1e-9)


def test_at_least_one_lies_between_those_surely_counted_and_the_affiliated(
    found: Diagnosis, people: pl.DataFrame, casen: Population
) -> None:
    """Who contributes was not asked: surely counted are recipients, children in benefit and the insured against injury at work."""
    result = series(found, "at_least_one.direct")
    assert result.total is not None
    ends = result.total.share.ends
    assert ends is not None
    children = series(found, "children.direct").total
    assert children is not None
    of_children = float(children.answers.yes) / float(people["weight"].sum())
    assert ends[0] > share(people, receiving(*CASH) & (pl.col("age") >= 18)) + of_children
    assert ends[0] < ends[1] < 1
    assert casen.affiliations is not None
    pension = casen.affiliations.filter(pl.col("scheme").is_in(("old_funds", "afp", "armed_forces_pension")))
    open_ = pension.filter(pl.col("is_affiliated").fill_null(True))["person_id"].unique()
    employed = pl.col("labour_status") == "employed"
    may = receiving(*CASH) | (pl.col("person_id").is_in(open_.implode()) & employed)
    assert ends[1] >= share(people, may) - 1e-9


def test_what_casen_cannot_give_says_why(found: Diagnosis) -> None:
    for key, items in {
        "mothers.direct": ("gave_birth_last_year",),
        "severe_disability.direct": ("disability",),
    }.items():
        result = series(found, key)
        assert result.total is None
        assert result.why_not is not None
        assert result.why_not.values == {"items": items}


def test_adequate_pensions_are_those_of_the_poverty_line(
    found: Diagnosis, people: pl.DataFrame, casen: Population
) -> None:
    line = np.where((casen.household_column("area") == "urban").to_numpy(), 18_594.0, 12_538.0)
    amount = pl.sum_horizontal(pl.col(one).fill_null(0) for one in ("pensions", "pasis"))
    wanted = share(people.with_columns(pl.Series("line", line)).filter("is_old"), amount >= pl.col("line"))
    pension: Partition = found.adequacy[0]
    assert pension.total.share("adequate").value == pytest.approx(wanted, rel=1e-6)
    assert sum(pension.total.share(verdict).value or 0 for verdict in VERDICTS) == pytest.approx(1)


def test_care_that_was_not_measured_makes_nobody_adequate(found: Diagnosis) -> None:
    health = found.adequacy[1]
    assert health.missing == {"health_care": ("out_of_pocket_health_month",)}
    assert health.total.share("adequate").value == 0
    assert (health.total.open_share("adequate").high.value or 0) > 0.8


def test_health_systems_exclude_each_other_in_casen(found: Diagnosis) -> None:
    """One question asks for the one system a person belongs to."""
    assert found.health is not None
    assert found.health.rows[0].share_of("multiple").value == 0


def test_chile_1990_employees_are_not_declared_and_the_self_employed_have_not_joined(
    casen: Population, outcome: Outcome
) -> None:
    lines = counted(casen, outcome)
    check_parts(casen, outcome, lines)
    workers = lines[0]
    by_code = {one.code: workers.total.total([at]).value for at, one in enumerate(TREE.reasons)}
    assert {code: persons for code, persons in by_code.items() if persons} == {
        "family_worker_without_scheme": 65_542,
        "undeclared": 668_108,
        "voluntary_not_used": 742_438,
        "law_unknown": 527,
        "fact_unknown": 95_469,
    }

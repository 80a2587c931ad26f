"""Chile, CASEN 1990: the mapped survey gives the figures that come with it, from the poverty lines and incomes alone.

That 13.0 % indigent and 38.6 % poor were published is from memory [M]; the file's own classification of everybody bears them out.
"""

from pathlib import Path

import polars as pl
import pytest

from allcover.population import Population, check

pytestmark = pytest.mark.data

MAPPING = Path(__file__).resolve().parents[2] / "src/allcover/catalogue/chile_1990/surveys/casen_1990.yaml"
INDIGENT = {"urban": 9_297.0, "rural": 7_164.0}
POOR = {"urban": 18_594.0, "rural": 12_538.0}
PENSION_SCHEMES = ("old_funds", "afp", "armed_forces_pension")


@pytest.fixture(scope="module")
def persons(casen: Population) -> pl.DataFrame:
    laid = [casen.household_column(name).alias(name) for name in ("area", "welfare_month")]
    return casen.persons.with_columns(laid)


def weighted(frame: pl.DataFrame) -> float:
    return float(frame["weight"].sum())


def share(frame: pl.DataFrame, condition: pl.Expr) -> float:
    return 100 * weighted(frame.filter(condition)) / weighted(frame)


def below(lines: dict[str, float]) -> pl.Expr:
    line = pl.col("area").cast(pl.String).replace_strict(lines, return_dtype=pl.Float64)
    return pl.col("welfare_month") < line


def test_sizes(casen: Population) -> None:
    assert casen.persons.height == 105_189
    assert casen.households.height == 25_793
    assert weighted(casen.persons) == 12_957_503


def test_poverty_universe_needs_no_column_of_results(persons: pl.DataFrame) -> None:
    assert "corte" not in MAPPING.read_text(encoding="utf-8")
    left_out = persons.filter(~pl.col("is_in_poverty_universe"))
    assert left_out.height == 536
    assert weighted(left_out) == 82_988
    assert weighted(persons.filter("is_in_poverty_universe")) == 12_874_515


def test_indigent_and_poor_as_the_file_says(persons: pl.DataFrame) -> None:
    universe = persons.filter("is_in_poverty_universe")
    assert round(share(universe, below(INDIGENT)), 3) == 13.008
    assert round(share(universe, below(POOR)), 3) == 38.590


def test_poverty_agrees_with_the_survey_for_every_person(persons: pl.DataFrame, shared_data: Path) -> None:
    raw = pl.read_parquet(shared_data / "survey_chile_casen_1990" / "persons.parquet", columns=["corte"])
    stated = persons.with_columns(raw["corte"].gather(persons["row"] - 1)).filter(
        pl.col("corte").is_not_null()
    )
    assert stated.height == 104_653
    computed = pl.when(below(INDIGENT)).then(1).when(below(POOR)).then(2).otherwise(3)
    assert stated.filter(computed != pl.col("corte")).is_empty()
    assert stated["is_in_poverty_universe"].all()


def test_affiliated_upper_bound_among_the_employed(casen: Population, persons: pl.DataFrame) -> None:
    pensions = casen.need("affiliations").filter(pl.col("scheme").is_in(PENSION_SCHEMES))
    by_person = pensions.group_by("person_id").agg(pl.col("is_affiliated").any(ignore_nulls=False))
    employed = persons.filter(pl.col("labour_status") == "employed").join(
        by_person, on="person_id", how="left"
    )
    assert employed.height == 35_401
    assert round(share(employed, pl.col("is_affiliated")), 2) == 64.45
    answered = employed.filter(pl.col("is_affiliated").is_not_null())
    assert round(share(answered, pl.col("is_affiliated")), 2) == 65.87
    assert pensions["is_contributing"].is_null().all()
    assert any("upper bound" in caveat for caveat in casen.about.caveats)


def test_pensions_of_the_old(casen: Population, persons: pl.DataFrame) -> None:
    amounts = casen.need("receipts").pivot("scheme", index="person_id", values="amount_month")
    old = persons.filter(pl.col("age") >= 65).join(amounts, on="person_id")
    assert round(share(old, (pl.col("pensions") > 0) | (pl.col("pasis") > 0)), 1) == 77.2
    assert round(share(old, pl.col("pasis") > 0), 1) == 6.8


def test_null_pension_means_none(shared_data: Path) -> None:
    raw = pl.read_parquet(shared_data / "survey_chile_casen_1990" / "persons.parquet")
    assert raw.filter(pl.col("yjubaj") <= 0).is_empty()
    assert raw["yjubhaj"].null_count() == 0
    monetary = pl.col("yautaj").fill_null(0) + pl.col("ysubaj").fill_null(0)
    assert raw.filter(monetary != pl.col("ymoneaj")).is_empty()
    counted = (
        raw.filter(pl.col("nucleo") > 0)
        .group_by("hhid")
        .agg(pl.col("yjubaj").sum().alias("total"), pl.col("yjubhaj").first())
    )
    assert counted.filter(pl.col("total") != pl.col("yjubhaj")).is_empty()
    pensioners = raw.filter(pl.col("o4") == 5)
    assert (pensioners.height, pensioners["yjubaj"].count()) == (5_082, 5_080)


def test_health_schemes_exclude_each_other_and_leave_others_out(casen: Population) -> None:
    health = casen.need("affiliations").filter(
        pl.col("scheme").is_in(["public_health", "isapre", "armed_forces_health"])
    )
    schemes = health.group_by("person_id").agg(
        pl.col("is_affiliated").sum().alias("n"), pl.col("is_affiliated").null_count().alias("unknown")
    )
    assert schemes["n"].max() == 1
    assert schemes.filter(pl.col("unknown") > 0).height == 1_314
    assert schemes.filter((pl.col("n") == 0) & (pl.col("unknown") == 0)).height == 11_486 + 1_548


def test_one_head_in_every_household_and_nothing_doubtful(casen: Population) -> None:
    assert casen.persons.filter(pl.col("relation_to_head") == "head").height == 25_793
    assert check(casen) == []


def test_mothers_and_spouses_are_derived(casen: Population) -> None:
    counts = dict(casen.need("relations")["relation"].value_counts().iter_rows())
    assert counts["spouse"] % 2 == 0
    assert counts["mother"] > 45_000
    assert casen.need("relations").filter(pl.col("relation") == "mother")["person_id"].is_unique().all()

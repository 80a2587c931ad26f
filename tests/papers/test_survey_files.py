"""The other mapped surveys give the check numbers of their own README files."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from allcover.population import Population, broken, check, read_survey

pytestmark = pytest.mark.data

Read = Callable[[str], Population]
CATALOGUE = Path(__file__).resolve().parents[2] / "src" / "allcover" / "catalogue"
SURVEYS = {
    "world_bank": ("survey_wb_imaginary_2023", "world_bank_imaginary/surveys/wb_2023.yaml"),
    "austria": ("survey_austria_eusilc_synthetic", "austria/surveys/eusilc_synthetic.yaml"),
    "argentina": ("survey_argentina_eph_2016_toy", "argentina/surveys/eph_2016.yaml"),
    "viet_nam": ("survey_vietnam_vlss_1998", "viet_nam/surveys/vlss_1998.yaml"),
}


@pytest.fixture(scope="module")
def read(shared_data: Path) -> Callable[[str], Population]:
    known: dict[str, Population] = {}

    def reader(name: str) -> Population:
        if name not in known:
            folder, mapping = SURVEYS[name]
            known[name] = read_survey(shared_data / folder, CATALOGUE / mapping)
        return known[name]

    return reader


def share(frame: pl.DataFrame, condition: pl.Expr) -> float:
    return 100 * float(frame.filter(condition)["weight"].sum()) / float(frame["weight"].sum())


@pytest.mark.parametrize("name", SURVEYS)
def test_nothing_is_broken_and_the_survey_is_described(name: str, read: Read) -> None:
    population = read(name)
    assert broken(population) == []
    assert population.about.caveats
    assert all(len(file.sha256) == 64 for file in population.about.files)


@pytest.mark.parametrize("name", ["world_bank", "austria", "viet_nam"])
def test_nothing_looks_wrong(name: str, read: Read) -> None:
    assert check(read(name)) == []


def test_world_bank_sample_weighs_up_to_the_true_households(read: Read) -> None:
    population = read("world_bank")
    heads = population.persons.unique("household_id", keep="first", maintain_order=True)
    joined = population.households.join(heads.select("household_id", "weight"), on="household_id")
    assert (population.households.height, population.persons.height) == (825, 3_246)
    assert joined["weight"].sum() == pytest.approx(57_867, abs=0.5)
    total = float((joined["household_consumption_month"] * 12 * joined["weight"]).sum())
    assert round(total / float(joined["weight"].sum())) == 12_373


def test_world_bank_expenditure_a_year_is_a_twelfth_a_month(read: Read, shared_data: Path) -> None:
    raw = pl.read_parquet(shared_data / "survey_wb_imaginary_2023" / "hld_sample_wb_2023.parquet")
    assert (read("world_bank").households["welfare_month"] * 12).to_list() == pytest.approx(
        raw["pc_exp"].to_list()
    )


def test_austria_at_risk_of_poverty_rate_as_published_for_the_file(read: Read) -> None:
    """14.44 %: the rate printed in the documentation of laeken's arpr() for this data set."""
    population = read("austria")
    persons = population.persons.with_columns(population.household_column("welfare_month"))
    assert (population.households.height, persons.height) == (6_000, 14_827)
    assert persons["weight"].sum() == pytest.approx(8.18e6, rel=2e-3)
    ranked = persons.sort("welfare_month").with_columns(pl.col("weight").cum_sum().alias("below"))
    median = ranked.filter(pl.col("below") >= persons["weight"].sum() / 2)["welfare_month"][0]
    assert share(persons, pl.col("welfare_month") < 0.6 * median) == pytest.approx(14.44422, abs=1e-4)


def test_austria_household_allowance_is_counted_once(read: Read, shared_data: Path) -> None:
    raw = pl.read_parquet(shared_data / "survey_austria_eusilc_synthetic" / "persons.parquet")
    receipts = read("austria").need("receipts")
    family = receipts.filter(pl.col("scheme") == "family_allowance")["amount_month"].sum() * 12
    assert family == pytest.approx(raw.unique("db030")["hy050n"].sum())


def test_argentina_informal_employees_and_old_pensioners(read: Read) -> None:
    population = read("argentina")
    asked = (
        population.need("affiliations")
        .filter(pl.col("scheme") == "pension_insurance")
        .join(population.persons, on="person_id")
    )
    assert round(share(asked, ~pl.col("is_contributing")), 1) == 33.5
    pensions = population.need("receipts").filter(pl.col("scheme") == "pensions")
    old = population.persons.filter(pl.col("age") >= 65).join(pensions, on="person_id")
    assert round(100 * old.filter(pl.col("amount_month") > 0).height / old.height) == 80  # unweighted


def test_argentina_unanswered_income_is_unknown_not_zero(read: Read) -> None:
    population = read("argentina")
    assert population.households["welfare_month"].null_count() > 0
    assert {fault.what[:11] for fault in check(population)} == {"The welfare", "479 more li"}


def test_viet_nam_insured_unweighted(read: Read) -> None:
    population = read("viet_nam")
    insured = population.need("affiliations").join(population.persons, on="person_id")
    assert round(share(insured, pl.col("is_affiliated")), 1) == 16.3
    assert round(share(insured.filter(pl.col("age").is_between(6, 14)), pl.col("is_affiliated"))) == 23
    assert round(share(insured.filter(pl.col("age") >= 60), pl.col("is_affiliated"))) == 20
    assert any("Unweighted" in caveat for caveat in population.about.caveats)

"""The UN's World Population Prospects 2024 and 2019, projected again: what is published must come out, and what does not is listed.

Single-age mortality by sex and past net migration by age are not published in the shared data: the former is graduated, the latter spread
by a model. ``docs/reference/projection.md`` has the errors by age and says what the exceptions are.
"""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.conftest import DATA
from tests.papers.population_errors import errors_2020, errors_2100, forward, published, table, table_2100
from tests.wpp_files import FOCUS, shared, write_wpp

from allcover.projection import (
    Fan,
    laid_out,
    life_table,
    project,
    project_cohorts,
    read_wpp,
    survival,
    with_paths,
    with_scenarios,
)

pytestmark = pytest.mark.data
WORKERS = {"ARE", "BHR", "QAT"}
"""Countries whose foreign workers come and go at ages that groups of five years tell too coarsely; so do those of Oman."""
REFUGEES = {"UKR", "POL"}
"""Those who fled Ukraine return within a few years, of which the shared data give the ages of five together."""
BEYOND = {"total": WORKERS | REFUGEES | {"OMN"}, "65+": WORKERS | REFUGEES}


PAGE = Path(__file__).parents[2] / "docs" / "reference" / "projection.md"


def test_focus_countries_from_2000_to_2020_within_two_percent(tmp_path: Path) -> None:
    people = read_wpp(write_wpp(tmp_path, 2000, 2020, FOCUS), first=2000, last=2020)
    made = project(people)["population"].sel(year=2020).to_numpy()
    true = published(2020, sorted(FOCUS))
    error = made.sum((1, 2)) / true.sum((1, 2)) - 1
    assert people["country"].to_numpy().tolist() == sorted(FOCUS)
    assert np.abs(error).max() < 0.02
    assert np.abs(error).mean() < 0.006
    # By age the model of who moves tells: close where few do, far where many do.
    by_age = np.add.reduceat(made.sum(1), [0, 5, 15, 25, 45, 65], 1) / np.add.reduceat(
        true.sum(1), [0, 5, 15, 25, 45, 65], 1
    )
    assert (np.median(np.abs(by_age - 1), axis=0) < 0.04).all()
    few = [sorted(FOCUS).index(name) for name in ("BRA", "GHA", "IND", "NGA", "TGO")]
    assert np.abs(by_age[few] - 1).max() < 0.015


def test_the_page_tells_the_errors_by_age_that_come_out(tmp_path: Path) -> None:
    """To a tenth of a percent, by country and group of ages."""
    told = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    rows = table(errors_2020(tmp_path))
    start = told.index(rows[0])
    for row, line in zip(rows[2:], told[start + 1 :], strict=False):
        (country, *found), (named, *printed) = (one.strip("| ").split(" | ") for one in (row, line))
        assert country == named
        assert [float(one) for one in found] == pytest.approx([float(one) for one in printed], abs=0.1001)


def intervals(country: str) -> pl.DataFrame:
    """What the UN publishes of 2024 to 2099: bounds of 80 %, and the variants of half a child."""
    rows = pl.read_parquet(shared() / "projection_intervals_annual.parquet")
    return rows.filter((pl.col("iso3") == country) & pl.col("year").is_between(2024, 2099)).sort("year")


def test_medium_variant_to_2100_within_one_percent(tmp_path: Path) -> None:
    errors = errors_2100(tmp_path)
    large = errors.filter(pl.col("start") > 1e6)
    assert large.height == 161
    for name in ("total", "65+"):
        assert set(large.filter(pl.col(name).abs() >= 1)["country"]) == BEYOND[name]
        assert float(np.abs(large[name].to_numpy()).mean()) < 0.3
    world = errors.select(pl.col("total made").sum() / pl.col("total true").sum() - 1).item()
    assert abs(world) < 0.0015
    # The page lists each exception as it comes out.
    rows = table_2100(errors)
    page = PAGE.read_text(encoding="utf-8").splitlines()
    start = page.index(rows[0])
    assert page[start : start + len(rows)] == rows
    assert page[start + len(rows)] == ""


def test_high_and_low_variants_of_focus_countries(tmp_path: Path) -> None:
    countries = sorted(FOCUS)
    made = project(with_scenarios(forward(tmp_path, countries), ["high", "low"]), is_held=True)
    # The UN's variants part on 1 January 2024, ours half a year later; they are told at the end of the year, half-way between two of ours.
    total = made["population"].sum(("sex", "age")).sel(year=[2099, 2100]).mean("year") / 1000
    # As the page on projection says.
    for name, least, most in (("high", -1.2, -0.3), ("low", -0.1, 0.8)):
        true = np.array([intervals(country)[f"pop31dec_{name}"][-1] for country in countries])
        apart = 100 * (total.sel(scenario=name).to_numpy() / true - 1)
        assert (round(float(apart.min()), 1), round(float(apart.max()), 1)) == (least, most)


@pytest.mark.parametrize("country", ["BRA", "GHA", "IND"])
def test_futures_of_chance_spread_as_the_un_says(tmp_path: Path, country: str) -> None:
    people, told = forward(tmp_path, [country]).isel(country=0), intervals(country)

    def fan(name: str, unit: float = 1) -> Fan:
        return Fan(*(unit * told[f"{name}_80{end}"].to_numpy().astype(float) for end in "lu"))

    years = Fan(*(told.select(f"e0F_80{end}", f"e0M_80{end}").to_numpy().astype(float) for end in "lu"))
    drawn = with_paths(people, 400, fertility=fan("tfr"), expectancy=years, migration=fan("mig", 1000))
    total = project(drawn, is_held=True)["population"].sum(("sex", "age")) / 1000
    low, middle, high = total.quantile([0.1, 0.5, 0.9], "path").to_numpy()
    for year in (2050, 2075, 2099):
        row = told.row(year - 2024, named=True)
        width = (high - low)[year - 2024] / (row["pop31dec_80u"] - row["pop31dec_80l"])
        assert 0.75 < width < 1.15
        assert middle[year - 2024] == pytest.approx(row["pop31dec"], rel=0.03)


def test_five_by_five_of_the_revision_of_2019() -> None:
    """The UN's own older layout, 2000 to 2020 in four steps of five years, totals of migrants shared out by the model."""
    countries = sorted(FOCUS)

    def values(name: str, columns: list[str], shape: tuple[int, ...], *, first: int = 2000) -> np.ndarray:
        rows = pl.read_parquet(DATA / "wpp2019" / f"{name}.parquet").filter(pl.col("iso3").is_in(countries))
        year = "year" if "year" in rows.columns else "period_start"
        keys = [key for key in ("iso3", year, "age_start") if key in rows.columns]
        kept = rows.filter(pl.col(year).is_between(first, 2015 if year == "period_start" else first)).sort(
            keys
        )
        return kept.select(columns).to_numpy().astype(float).reshape((len(countries), *shape))

    ages = [0, 1, *range(5, 105, 5)]
    rates = values("mx_abridged_5yr", ["mx_female", "mx_male"], (4, 22, 2))
    alive = [
        survival(life_table(rates[..., at], sex, age=ages), 5) for at, sex in enumerate(("female", "male"))
    ]
    fertility = np.zeros((len(countries), 4, 21))
    shares = values("pasfr_5yr", ["pasfr"], (4, 7)) / 100
    fertility[..., 3:10] = shares * values("rates_5yr", ["tfr"], (4, 1)) / 5
    ratio, movers = values("rates_5yr", ["srb"], (4,)), values("rates_5yr", ["net_migrants"], (4,))
    laid = np.add.reduceat(laid_out(movers), np.arange(0, 101, 5), axis=-1)
    start, end = (
        values("population_5yr", ["female", "male"], (21, 2), first=year).swapaxes(1, 2)
        for year in (2000, 2020)
    )
    made = project_cohorts(start, np.stack(alive, axis=2), fertility, ratio, laid, width=5, kind="totals")
    error = np.abs(made.population[:, -1].sum((1, 2)) / end.sum((1, 2)) - 1)
    found = dict(zip(countries, error))
    # Small countries that many leave or enter, of whom only the total is known.
    assert {country for country, one in found.items() if one >= 0.02} == {"CPV", "NAM", "STP"}
    assert max(found.values()) < 0.04
    assert (
        max(found[country] for country in ("BRA", "GHA", "HND", "IND", "MOZ", "NGA", "TGO", "TZA")) < 0.0015
    )

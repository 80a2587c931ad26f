"""Published populations and life tables that must come out: Sweden, Canada, MORTPAK, the UN's manual, PAS."""

from functools import cache

import numpy as np
import polars as pl
import pytest
from tests.conftest import DATA

from allcover.projection import (
    LifeTable,
    life_table,
    project_cohorts,
    survival,
    survival_of_years,
)

ABRIDGED = [0, 1, *range(5, 105, 5)]


def numbers(text: str) -> list[float]:
    return [float(word) for word in text.split()]


# Preston, Heuveline and Guillot 2001, box 6.2.
SWEDEN = numbers(
    "293395 248369 240012 261346 285209 314388 281290 286923 304108 324946 247613 211351 215140 221764 223506 183654 141990 112424"
)
SWEDEN_YEARS = numbers(
    "497487 497138 496901 496531 495902 495168 494213 492760 490447 486613 480665 471786 457852 436153 402775 350358 271512 291707"
)
SWEDEN_MIGRANTS = numbers(
    "6840 4150 3365 5270 9240 8230 5470 3155 1770 1115 1075 845 645 530 465 300 250 175"
)
SWEDEN_FERTILITY = [0.0] * 3 + numbers(".0120 .0908 .1499 .1125 .0441 .0074 .0003") + [0.0] * 8
SWEDEN_1998 = "302392 298682 252007 244150 268267 293515 320624 284767 288031 303166 322062 243989 205841 205516 205270 194771 142565 131966"


def test_sweden_1998_to_the_person() -> None:
    alive = survival_of_years(SWEDEN_YEARS, width=5, births=100_000)
    assert (round(alive[0], 6), round(alive[-1], 6)) == (0.994974, 0.517928)
    both = [SWEDEN, SWEDEN], [[alive, alive]], [SWEDEN_FERTILITY], [1.05], [[SWEDEN_MIGRANTS] * 2]
    made = project_cohorts(*both, width=5, timing="even")
    women, men = made.population[1]
    assert women.round().tolist() == numbers(SWEDEN_1998)
    assert made.births[0, 3:10].round().tolist() == [15244, 126688, 229354, 170057, 63203, 10971, 472]
    girls = made.births.sum() / 2.05
    assert (round(made.births.sum(), 2), round(girls, 2)) == (615_988.06, 300_481.98)
    assert round(made.births.sum() - girls, 2) == 315_506.08
    assert (round(women.sum(), 2), round(made.deaths[0, 0].sum(), 2)) == (4_507_581.32, 243_218.66)
    assert round(men[0]) == 317_340
    # What came in less what went out is what is there: nobody is lost.
    assert women.sum() - sum(SWEDEN) == pytest.approx(
        girls - made.deaths[0, 0].sum() + sum(SWEDEN_MIGRANTS), abs=1e-6
    )


def printed(text: str, decimals: int) -> np.ndarray:
    return np.round(numbers(text), decimals)


def check_printed(rates: str, fuller: str, expected: str, sex: str, most: float) -> LifeTable:
    """Rates as printed have five decimals, too few for three of a life expectancy: held as they are they miss it by up to ``most``. Some rates that print
    alike, ``fuller``, give the whole printed column to its last digit. So what differs is the print's rounding of what was put in, and not the method."""
    given, exact = (np.array(numbers(text)) for text in (rates, fuller))
    assert exact.round(5).tolist() == given.tolist()
    assert np.abs(exact - given).max() < 5e-6
    table, hidden = (
        life_table(one, sex, age=ABRIDGED[: given.size], rule="coale_demeny_west") for one in (given, exact)
    )
    assert hidden.expectancy.round(3).tolist() == numbers(expected)
    assert np.abs(table.expectancy.round(3) - printed(expected, 3)).max() <= most + 1e-9
    return table


def test_mortpak_page_82() -> None:
    rates = ".12846 .02477 .00603 .0034 .00417 .00513 .00581 .00645 .00725 .00813 .00913 .01199 .01647 .0256 .04047 .06624 .10638 .19611"
    fuller = "0.1284648 0.0247715 0.0060322 0.0034013 0.0041708 0.0051281 0.0058113 0.0064469 0.0072515 0.0081320 0.0091348 0.0119863 0.0164668 0.0256044 0.0404652 0.0662352 0.1063821 0.1961083"
    expected = "49.997 55.675 57.245 53.921 49.803 45.799 41.922 38.084 34.249 30.420 26.578 22.701 18.945 15.349 12.095 9.240 6.903 5.099"
    table = check_printed(rates, fuller, expected, "female", 0.001)
    # Person-years above 20 and 60, which case C of the financing of pensions rests on.
    assert table.years_above[[5, 13]] == pytest.approx([34.206971, 8.061081], abs=1e-6)


def test_united_nations_1982_page_34() -> None:
    rates = ".23669 .04672 .00982 .00511 .00697 .01036 .01169 .01332 .01528 .01757 .02092 .02517 .03225 .04241 .06056 .08574 .11840 .16226 .23745"
    fuller = "0.2366948 0.0467248 0.0098157 0.0051073 0.0069652 0.0103552 0.0116852 0.0133234 0.0152825 0.0175730 0.0209152 0.0251668 0.0322533 0.0424052 0.0605603 0.0857352 0.1183952 0.1622648 0.2374463"
    expected = "35.000 42.901 47.190 44.438 40.523 36.868 33.691 30.567 27.500 24.485 21.504 18.599 15.758 13.080 10.584 8.466 6.729 5.312 4.211"
    check_printed(rates, fuller, expected, "male", 0.003)


def test_pas_model_north_with_infant_mortality_imposed() -> None:
    exposed = numbers(
        "100958 466275 624134 559559 446736 370653 301862 249409 247473 223014 172260 149338 127242 105715 79614 53660 31021 16805 8000 4000 2000 1000"
    )
    died = numbers(
        "8674 1592 618 411 755 1098 1100 1357 1335 3257 2200 4023 2167 4578 2956 4212 2887 2351 1500 900 500 300"
    )
    table = life_table(
        np.divide(died, exposed),
        "male",
        age=ABRIDGED,
        rule="coale_demeny_north",
        infant_dying=0.1,
        is_greville=False,
    )
    expected = "56.31 61.53 58.35 53.63 48.81 44.21 39.83 35.52 31.43 27.22 24.09 20.52 18.12 14.51 12.42 9.45 7.85 6.09 4.95 4.28 3.85 3.33"
    assert table.expectancy.round(2).tolist() == numbers(expected)


def test_prost_has_everybody_die_in_the_middle_of_the_year() -> None:
    """The World Bank's sheet: stationary population (1 - q / 2) l at every age, the first year of life too; it differs from the UN's rules there."""
    ages = np.arange(100)
    rate = np.where(ages == 0, 0.06, 0.0004 * np.exp(0.075 * ages))
    table, ours = (life_table(rate, "female", rule=rule) for rule in ("half", "andreev_kingkade"))
    assert table.years[:-1] == pytest.approx(((1 - table.dying / 2) * table.living)[:-1], rel=1e-12)
    assert table.dying[0] == pytest.approx(0.06 / 1.03, rel=1e-12)
    assert table.lived[0] == 0.5
    assert table.expectancy[0] - ours.expectancy[0] == pytest.approx(-0.014, abs=0.02)
    assert abs(table.expectancy[0] - ours.expectancy[0]) > 1e-3
    abridged = life_table(
        [0.06, 0.005, 0.001, 0.2], "male", age=[0, 1, 5, 10], rule="half", is_greville=False
    )
    assert abridged.lived[:2].tolist() == [0.5, 2.0]


@cache
def canada(name: str, indicator: str = "") -> np.ndarray:
    """Values by year, sex (female, male) and age, as far as the file has them."""
    frame = pl.read_parquet(DATA / "un_canada_1950_2020_reference" / f"{name}.parquet")
    if indicator:
        frame = frame.filter(pl.col("indicator") == indicator)
    keys = [key for key in ("year", "sex", "age") if key in frame.columns]
    if "sex" in keys:
        frame = (
            frame.filter(pl.col("sex") != "both") if "age" in keys else frame.filter(pl.col("sex") == "both")
        )
    shape = [frame[key].n_unique() for key in keys]
    return frame.sort(keys)["value"].to_numpy().astype(float).reshape(shape)


@pytest.mark.data
def test_life_tables_of_canada_to_the_last_digit() -> None:
    for place, sex in enumerate(("female", "male")):
        table = life_table(canada("life_table", "lt_nMx")[:, place], sex, rule="coale_demeny_west")
        assert np.abs(survival(table) - canada("life_table", "lt_Sx")[:, place]).max() < 4e-14
        assert np.abs(table.lived[:, 0] - canada("life_table", "lt_nAx")[:, place, 0]).max() < 4e-14
        assert np.abs(table.expectancy - canada("life_table", "lt_ex")[:, place]).max() < 4e-13
    women = life_table(canada("life_table", "lt_nMx")[0, 0], "female", rule="coale_demeny_west")
    found = (women.rate[0], women.lived[0], women.dying[0], 1e5 * women.years[0], women.expectancy[0])
    expected = (0.035880, 0.154470, 0.034823, 97_055.5877, 71.760322)
    assert np.abs(np.subtract(found, expected)).max() < 6e-5
    assert round(float(1e5 * women.years[-1]), 2) == 2554.73


@pytest.mark.data
def test_canada_over_70_years() -> None:
    rates = canada("life_table", "lt_nMx")
    alive = np.stack(
        [
            survival(life_table(rates[:, at], sex, rule="coale_demeny_west"))
            for at, sex in enumerate(("female", "male"))
        ],
        axis=1,
    )
    people = canada("population")
    made = project_cohorts(
        people[0], alive, canada("fertility_rate"), canada("sex_ratio_at_birth"), canada("net_migration")
    )
    assert np.abs(made.population / people - 1).max() < 1e-9
    assert np.abs(made.births.sum(-1) / canada("births").ravel() - 1).max() < 1e-9
    assert np.abs(made.deaths.sum((-1, -2)) / canada("deaths").ravel() - 1).max() < 1e-9
    totals = made.population.sum((1, 2))
    assert totals[[35, 70]].round(2).tolist() == [21_262_398.60, 23_671_442.23]
    assert (round(totals[1], 2), round(made.population[1, 0].sum(), 2)) == (13_990_636.52, 6_899_928.97)
    assert made.population[1, 0, [0, 1, 100]].round(3).tolist() == [175_460.737, 174_438.172, 160.747]
    assert made.births.sum(1)[[0, 69]].round(3).tolist() == [372_056.306, 214_536.013]
    assert made.deaths.sum((1, 2))[[0, 69]].round(3).tolist() == [114_904.918, 214_357.465]
    assert round(made.migrants[0], 3) == 87.134

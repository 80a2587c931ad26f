"""Intervals of 95 % cover the truth about 95 times in 100: samples drawn again and again from a census whose truth is known.

The census is the World Bank's imaginary country (57,867 households in 133 enumeration areas, 7 strata). Each sample is drawn as
such surveys are: in every stratum 16 areas with probability proportional to their households, with replacement, and 8 households
in each; persons come with their households. (With half as many areas intervals cover 93 in 100: errors are right on average, but
few units estimate them unsteadily, and gaps are skewed.)
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pytest
from scipy.special import stdtrit

from allcover.estimation import (
    Design,
    Linearised,
    estimate,
    estimates,
    fgt,
    gini,
    mean,
    median,
    palma,
    share,
    theil,
    threshold,
)
from allcover.estimation.inputs import Floats, Whole
from allcover.estimation.resampling import bootstrap, jackknife, replicated

pytestmark = pytest.mark.data

SAMPLES, AREAS, HOUSEHOLDS = 400, 16, 8
LEVEL = 0.95
# Each interval covers or not: of 400 the share that covers has a standard deviation of sqrt(0.95 x 0.05 / 400) = 1.1 points.
# Thirteen indicators are looked at, so an honest one may be 3.5 deviations off: 91.2 to 98.8.
REACH = 3.5 * np.sqrt(LEVEL * (1 - LEVEL) / SAMPLES)
GRANT, LINE = 400.0, 2_000.0
POOREST, RICHEST, RICH = 685.25, 11_831.0, 5_000.0
"""What a hundredth of persons are below, a hundredth at or above, and a line above which almost everybody has light."""


@dataclass(frozen=True)
class Homes:
    """Households (one row each), who stand for their members: consumption a head, members, light, town."""

    welfare: Floats
    members: Floats
    has_light: Floats
    is_town: Floats
    stratum: Whole
    area: Whole

    def taken(self, rows: Whole) -> "Homes":
        return Homes(*(column[rows] for column in vars(self).values()))

    @property
    def reformed(self) -> Floats:
        """A grant to each member of a household without electricity."""
        return self.welfare + GRANT * (1 - self.has_light)


def flagged(of: npt.NDArray[np.bool_]) -> Floats:
    return of.astype(np.float64)


INDICATORS: dict[str, Callable[[Homes, Floats], Linearised]] = {
    "share with electricity": lambda h, w: share(h.has_light, w),
    "mean consumption": lambda h, w: mean(h.welfare, w),
    "mean consumption in town": lambda h, w: mean(h.welfare, w, member=h.is_town),
    "headcount": lambda h, w: fgt(h.welfare, LINE, w),
    "gap": lambda h, w: fgt(h.welfare, LINE, w, alpha=1),
    "headcount below 60 % of the median": lambda h, w: fgt(h.welfare, threshold(h.welfare, w), w),
    "median": lambda h, w: median(h.welfare, w),
    "gini": lambda h, w: gini(h.welfare, w),
    "share of the poorest hundredth": lambda h, w: share(flagged(h.welfare < POOREST), w),
    "share outside the richest hundredth": lambda h, w: share(flagged(h.welfare < RICHEST), w),
    "share with electricity among the rich": lambda h, w: share(
        h.has_light, w, member=flagged(h.welfare >= RICH)
    ),
    "what the grant takes off the gap": lambda h, w: (
        fgt(h.welfare, LINE, w, alpha=1) - fgt(h.reformed, LINE, w, alpha=1)
    ),
    "what the grant takes off the gini": lambda h, w: gini(h.welfare, w) - gini(h.reformed, w),
}


@pytest.fixture(scope="module")
def census(shared_data: Path) -> Homes:
    file = pl.read_parquet(shared_data / "survey_wb_imaginary_2023" / "hld_pop_wb_2023.parquet")
    stratum = pl.concat_str(pl.col("geo1", "urbrur").cast(pl.String))
    return Homes(
        file["pc_exp"].to_numpy().astype(np.float64),
        file["hhsize"].to_numpy().astype(np.float64),
        (file["electricity"] == "Yes").to_numpy().astype(np.float64),
        (file["urbrur"] == "Urban").to_numpy().astype(np.float64),
        file.select(stratum.rank("dense")).to_series().to_numpy().astype(np.int64),
        file["ea"].rank("dense").to_numpy().astype(np.int64),
    )


NEAR_0_OR_1 = (
    "share of the poorest hundredth",
    "share with electricity among the rich",
)


@dataclass(frozen=True)
class Frame:
    """The census by stratum and area: the rows of each area's households."""

    census: Homes
    areas: tuple[tuple[Whole, ...], ...]

    def draw(self, random: np.random.Generator) -> tuple[Homes, Design]:
        """One sample: the same area drawn twice is two units, as drawing with replacement has it."""
        rows, weight = [], []
        for areas in self.areas:
            sizes = np.array([area.size for area in areas])
            for area in random.choice(len(areas), AREAS, p=sizes / sizes.sum()):
                rows.append(random.choice(areas[area], HOUSEHOLDS, replace=False))
                weight.append(sizes.sum() / (AREAS * HOUSEHOLDS))
        homes = self.census.taken(np.concatenate(rows))
        unit = np.repeat(np.arange(len(rows)), HOUSEHOLDS)
        return homes, Design.from_arrays(
            np.array(weight)[unit] * homes.members, stratum=homes.stratum, psu=unit
        )


@pytest.fixture(scope="module")
def frame(census: Homes) -> Frame:
    def areas(stratum: int) -> tuple[Whole, ...]:
        inside = census.stratum == stratum
        return tuple(
            np.flatnonzero(inside & (census.area == area)) for area in np.unique(census.area[inside])
        )

    return Frame(census, tuple(areas(stratum) for stratum in np.unique(census.stratum)))


@dataclass(frozen=True)
class Covered:
    """How often (share of the samples) the interval of each indicator holds the truth, and how often value +- t error would."""

    told: dict[str, float]
    symmetric: dict[str, float]


@pytest.fixture(scope="module")
def covered(frame: Frame) -> Covered:
    truth = {name: of(frame.census, frame.census.members).value for name, of in INDICATORS.items()}
    random = np.random.default_rng(2023)
    told, symmetric = dict.fromkeys(INDICATORS, 0), dict.fromkeys(INDICATORS, 0)
    for _ in range(SAMPLES):
        homes, design = frame.draw(random)
        found = estimates(design, [of(homes, design.weight) for of in INDICATORS.values()], LEVEL)
        for name, each in zip(INDICATORS, found, strict=True):
            assert each.low is not None
            assert each.high is not None
            told[name] += each.low <= truth[name] <= each.high
            reach = stdtrit(each.degrees, (1 + LEVEL) / 2) * (each.standard_error or 0.0)
            symmetric[name] += abs(truth[name] - (each.value or 0.0)) <= reach
    return Covered(*({name: n / SAMPLES for name, n in held.items()} for held in (told, symmetric)))


@pytest.mark.parametrize("name", INDICATORS)
def test_intervals_cover_the_truth_about_95_times_in_100(covered: Covered, name: str) -> None:
    assert covered.told[name] == pytest.approx(LEVEL, abs=REACH)


@pytest.mark.parametrize("name", NEAR_0_OR_1)
def test_intervals_of_shares_near_0_and_1_cover_more_often_than_symmetric_ones(
    covered: Covered, name: str
) -> None:
    """On the scale of logits, and of Clopper and Pearson where all answered alike, an interval stays within 0 and 1 and is no symmetric one."""
    assert covered.symmetric[name] < LEVEL - REACH < covered.told[name]


def test_intervals_of_all_indicators_together_cover_95_in_100(covered: Covered) -> None:
    assert np.mean(list(covered.told.values())) == pytest.approx(LEVEL, abs=0.015)


@pytest.mark.parametrize("name", [name for name in INDICATORS if "median" not in name])
def test_resampling_agrees_with_linearisation_on_the_same_sample(frame: Frame, name: str) -> None:
    """Smooth indicators only: the jackknife is not consistent for quantiles."""
    homes, design = frame.draw(np.random.default_rng(7))
    linear = estimate(design, INDICATORS[name](homes, design.weight)).standard_error
    by_jackknife = replicated(jackknife(design), lambda w: INDICATORS[name](homes, w).value)
    assert by_jackknife.standard_error == pytest.approx(linear, rel=0.05)
    # 400 replicates: the error itself has a relative error of 1 / sqrt(800) = 3.5 %, and 105 degrees of freedom.
    drawn = replicated(bootstrap(design, 400, seed=7), lambda w: INDICATORS[name](homes, w).value)
    assert drawn.standard_error == pytest.approx(linear, rel=0.14)


@pytest.mark.parametrize("of", [theil, palma])
def test_measures_of_the_tails_agree_with_the_jackknife_too(
    frame: Frame, of: Callable[[Floats, Floats], Linearised]
) -> None:
    homes, design = frame.draw(np.random.default_rng(8))
    linear = estimate(design, of(homes.welfare, design.weight)).standard_error
    by_jackknife = replicated(jackknife(design), lambda w: of(homes.welfare, w).value)
    assert by_jackknife.standard_error == pytest.approx(linear, rel=0.06)

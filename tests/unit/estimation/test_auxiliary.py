"""Sampling errors of calibrated weights: those of residuals on the totals that are known."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allcover.estimation import (
    LINEAR,
    RAKING,
    Design,
    Grouped,
    Replicates,
    bootstrap,
    calibrated,
    cell_totals,
    cell_totals_by,
    estimate,
    jackknife,
    mean,
    means_by,
    ratio,
    replicated,
    share,
    total,
)
from allcover.estimation.counting import COMPILED_FROM, known_counted
from allcover.estimation.inputs import Floats, Whole

# Levy and Lemeshow's 50 pets of 1,300, 850 of them dogs and 450 cats: sizes, means and standard deviations by kind. [M]: these moments,
# and the errors that R's survey package (2888.3, 1512.5) and Stata's manual (1.163498) print of them, are from memory and were checked
# against neither; what the errors must be is worked out below by the textbook's formula.
PETS = {"dogs": (32, 49.85844, 8.376695, 850.0), "cats": (18, 21.71111, 8.660666, 450.0)}


def _spent() -> tuple[Floats, Whole]:
    """Expenditure with the sizes, means and deviations of the two kinds, on which alone totals and their errors rest."""
    spent, kinds = [], []
    for kind, (size, average, deviation, _) in enumerate(PETS.values()):
        shape = np.linspace(-1, 1, size)
        spent.append(average + deviation * shape / shape.std(ddof=1))
        kinds.append(np.full(size, kind))
    return np.concatenate(spent), np.concatenate(kinds)


def test_errors_of_a_poststratified_sample_are_those_of_the_formula() -> None:
    """n / (n - 1) times the squares within kinds, weighted, less what the finite country takes off."""
    spent, kind = _spent()
    within = sum(
        (known / size) ** 2 * (size - 1) * deviation**2 for size, _, deviation, known in PETS.values()
    )
    error = (50 / 49 * within * (1 - 50 / 1300)) ** 0.5
    assert error == pytest.approx(1512.5, abs=0.05)
    drawn = Design.from_arrays(np.full(50, 26.0), fraction=50 / 1300, household=np.arange(50))
    before = estimate(drawn, total(spent, drawn.weight))
    assert before.value == pytest.approx(51643, abs=0.5)
    assert before.standard_error == pytest.approx(
        1300 * (spent.var(ddof=1) / 50 * (1 - 50 / 1300)) ** 0.5, rel=1e-12
    )
    weight = np.array([850 / 32, 450 / 18])[kind]
    design = Design.from_arrays(weight, fraction=50 / 1300, household=np.arange(50))
    after = estimate(design.knowing([kind == 0, kind == 1]), total(spent, weight))
    assert after.value == pytest.approx(52150, abs=0.5)
    assert after.standard_error == pytest.approx(error, rel=1e-12)
    average = estimate(design.knowing([kind == 0, kind == 1]), mean(spent, weight))
    assert average.standard_error == pytest.approx(error / 1300, rel=1e-12)


Rows = list[tuple[int, int, int, int, int, int]]
samples: st.SearchStrategy[Rows] = st.lists(
    st.tuples(
        st.integers(-1, 2), st.integers(-1, 1), st.integers(0, 2), st.integers(0, 3), st.integers(0, 4), st.integers(0, 2)
    ),
    min_size=3,
    max_size=40,
).filter(lambda rows: any(row[4] for row in rows))  # fmt: skip


@settings(max_examples=40)
@given(samples, st.sampled_from(["centred", "certain", "merged"]), st.booleans())
def test_every_way_to_an_error_takes_known_totals_out(rows: Rows, lonely: Any, has_replicates: bool) -> None:
    cell, group, stratum, unit, weight, trait = (np.array(column) for column in zip(*rows, strict=True))
    home = np.arange(weight.size) // 3
    # A home is in one unit and shares one weight, as where households are calibrated.
    unit, stratum, weight = unit[home * 3], stratum[home * 3], weight[home * 3].astype(float)
    if not weight.any():
        return
    replicates = None
    if has_replicates:
        drawn = np.random.default_rng(len(rows)).poisson(1.0, (len(rows), 7))[home] * weight[:, np.newaxis]
        replicates = Replicates(drawn.astype(float), np.full(7, 1 / 7), "bootstrap")
    plain = Design.from_arrays(weight, stratum=stratum, psu=unit, lonely=lonely, replicates=replicates)
    known = [np.ones(weight.size), trait == 1, trait == 2]
    design = plain.knowing(known, home)
    values = np.random.default_rng(1).normal(size=(weight.size, 2))
    assert design.covariance(values) == pytest.approx(
        plain.covariance(_residuals(values, known, weight, home)), abs=1e-9
    )
    assert design.covariance(np.column_stack(known)) == pytest.approx(np.zeros((3, 3)), abs=1e-12)
    for number, found in enumerate(cell_totals_by(design, cell, 3, group, 2)):
        inside = (group == number) & (cell >= 0)
        whole = estimate(design, total((cell == 0) & inside, weight))
        # Totals of cells count the degrees of freedom by who is in any cell, so they may lack an error.
        if found.total([0]).standard_error is not None:
            assert found.total([0]).standard_error == _near(whole.standard_error)
        if inside[weight > 0].any():
            part = estimate(design, share(cell == 1, weight, member=inside))
            assert found.share([1]).standard_error == _near(part.standard_error)
    grouped = Grouped.of(design, group, 2)
    for number, averaged in enumerate(means_by(grouped, values[:, 0])):
        if (weight[group == number] > 0).any():
            one = estimate(design, mean(values[:, 0], weight, member=group == number))
            assert averaged.standard_error == _near(one.standard_error)


def _near(error: float | None) -> Any:
    # Differences of variances keep half their digits.
    return None if error is None else pytest.approx(error, rel=1e-6, abs=2e-6)


def _residuals(values: Floats, known: list[Any], weight: Floats, home: Whole) -> Floats:
    """By least squares on households, in the plainest way."""
    own = np.column_stack(known).astype(float) * (weight > 0)[:, np.newaxis]
    sums = np.array([[column[home == each].sum() for column in own.T] for each in range(home.max() + 1)])
    asked = values * (weight > 0)[:, np.newaxis]
    whole = np.array([[column[home == each].sum() for column in asked.T] for each in range(home.max() + 1)])
    root = np.sqrt([weight[home == each][0] for each in range(home.max() + 1)])[:, np.newaxis]
    slope = np.linalg.lstsq(root * sums, root * whole, rcond=1e-9)[0]
    found: Floats = asked - own @ slope
    return found


@pytest.mark.parametrize("size", [2_000, COMPILED_FROM])
def test_a_known_total_of_cells_has_no_error_at_all(size: int) -> None:
    # What is left of such a variance is rounding, of either sign: no error is told where there is none.
    random = np.random.default_rng(size)
    home = np.arange(size) // 4
    weight = random.lognormal(5, 1, size)[home * 4]
    trait, cell = random.integers(0, 3, size), random.integers(0, 5, size)
    design = Design.from_arrays(weight, stratum=home % 7, psu=home // 5, household=home)
    known = design.knowing([trait == 0, trait == 1, trait == 2], home)
    for number, found in enumerate(cell_totals_by(known, cell, 5, trait)):
        assert found.total(range(5)).standard_error == 0.0
        told = estimate(known, total((trait == number) & (cell == 1), weight)).standard_error
        assert found.total([1]).standard_error == pytest.approx(told, rel=1e-6)


def test_compiled_pass_over_known_counts_is_that_of_steps() -> None:
    random = np.random.default_rng(4)
    size = COMPILED_FROM
    row = np.arange(size) // 4
    made = Design.from_arrays(np.ones(size)).knowing([row % 3 == 0, row % 2 == 0], row).auxiliary
    assert made is not None
    cell, group, weight = random.integers(-1, 3, size), random.integers(0, 2, size), random.random(size)
    compiled = known_counted(cell, 3, group, 2, weight, row, made.counts)
    halves = [
        known_counted(cell[part], 3, group[part], 2, weight[part], row[part], made.counts)
        for part in (slice(0, size // 2), slice(size // 2, size))
    ]
    assert compiled == pytest.approx(sum(halves), rel=1e-12)


# A country of 400 villages in four regions, each of 30 persons; work goes with sex, less with the region, and with the village.
REGIONS, VILLAGES, PEOPLE, DRAWN, ASKED, SAMPLES = 4, 400, 30, 20, 6, 300


@dataclass(frozen=True)
class Held:
    """Whether an interval held the truth, its error, and the error of one that leaves the calibration out."""

    holds: bool
    error: float
    plain: float


@pytest.fixture(scope="module")
def held() -> dict[str, list[Held]]:
    """What the intervals of every sample did, by indicator."""
    random = np.random.default_rng(1992)
    village = np.repeat(np.arange(VILLAGES), PEOPLE)
    region, woman = village % REGIONS, random.random(village.size) < 0.5
    chance = 0.88 - 0.6 * woman - 0.04 * region + 0.05 * random.normal(size=VILLAGES)[village]
    works = random.random(village.size) < chance
    earned = np.where(works, np.exp(random.normal(4 + 0.2 * region, 0.4)), 0.0)
    known = [woman, ~woman, *(region == each for each in range(1, REGIONS))]
    totals = [float(each.sum()) for each in known]
    found: dict[str, list[Held]] = {}
    for number in range(SAMPLES):
        units = np.concatenate(
            [random.choice(VILLAGES // REGIONS, DRAWN) * REGIONS + at for at in range(REGIONS)]
        )
        rows = np.concatenate([each * PEOPLE + random.choice(PEOPLE, ASKED, replace=False) for each in units])
        counts = np.column_stack([each[rows] for each in known]).astype(float)
        start = np.full(rows.size, village.size / rows.size)
        weight = calibrated(counts, start, totals, RAKING if number % 2 else LINEAR).weight
        plain = Design.from_arrays(weight, stratum=region[rows], psu=np.repeat(np.arange(units.size), ASKED))
        measures = {
            "workers": (total(works[rows], weight), works.sum()),
            "share who work": (share(works[rows], weight), works.mean()),
            "earned by who works": (ratio(earned[rows], works[rows], weight), earned.sum() / works.sum()),
            "women who work": (share(works[rows], weight, member=woman[rows]), works[woman].mean()),
        }
        for name, (of, truth) in measures.items():
            ours, theirs = estimate(plain.knowing(list(counts.T)), of), estimate(plain, of)
            holds = ours.low <= truth <= ours.high
            found.setdefault(name, []).append(Held(holds, ours.standard_error, theirs.standard_error))  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize("name", ["workers", "share who work", "earned by who works", "women who work"])
def test_intervals_of_calibrated_estimators_cover_95_in_100(held: dict[str, list[Held]], name: str) -> None:
    # Of 300 the share that covers has a deviation of 1.3 points.
    assert np.mean([each.holds for each in held[name]]) == pytest.approx(0.95, abs=0.04)


def test_intervals_of_what_goes_with_known_totals_are_narrower(held: dict[str, list[Held]]) -> None:
    part = {name: np.mean([of.error / of.plain for of in each]) for name, each in held.items()}
    assert part["workers"] < 0.85
    assert part["share who work"] < 0.85
    assert max(part.values()) < 1.01


def test_replicates_calibrated_anew_agree_with_residuals() -> None:
    random = np.random.default_rng(5)
    unit = np.repeat(np.arange(80), 6)
    woman, region = random.random(480) < 0.5, unit % 4
    values = 3.0 * woman + region + random.normal(size=480) + random.normal(size=80)[unit]
    known = [woman, *(region == each for each in range(4))]
    weight = calibrated(
        np.column_stack(known).astype(float), np.full(480, 10.0), [2500.0, 1300, 1100, 1250, 1150]
    ).weight
    design = Design.from_arrays(weight, stratum=unit % 2, psu=unit).knowing(known)
    linear = estimate(design, mean(values, weight)).standard_error
    for drawn, near in ((jackknife(design), 0.05), (bootstrap(design, 400), 0.14)):
        anew = replicated(drawn, lambda w: mean(values, w).value)
        assert anew.standard_error == pytest.approx(linear, rel=near)
        assert estimate(drawn, mean(values, weight)).standard_error == pytest.approx(linear, rel=near)
        women = replicated(drawn, lambda w: total(woman, w).value)
        assert women.standard_error == pytest.approx(0, abs=1e-9 * 2500)
    plain = estimate(Design.from_arrays(weight, stratum=unit % 2, psu=unit), mean(values, weight))
    assert plain.standard_error > 1.2 * linear  # type: ignore[operator]


def test_share_of_a_known_part_has_no_error() -> None:
    sex = np.array([0, 1, 0, 1, 1, 0, 1, 0])
    design = Design.from_arrays([1, 1, 3, 3, 2, 2, 5, 5], psu=[1, 1, 2, 2, 3, 3, 4, 4]).knowing(
        [sex == 0, sex == 1]
    )
    cells = cell_totals(design, sex, 2)
    assert cells.share([0]).standard_error == 0
    assert cells.total([1]).standard_error == 0

"""Projecting 237 countries and 1,000 futures of one to 2100, by single age and sex, beside a plain NumPy loop with equal numbers.

``python benchmarks/projection.py``. The countries are invented from a seed, of the size of the UN's: 76 intervals, ages 0 to 100 and over.
Both begin with death rates, and for the futures with a life expectancy they must be brought to; the loop makes a life table and a step for
every country and year, and shares no code with the library. What is compiled the first time is compiled before.
"""

import resource
import time
from collections.abc import Callable

import numpy as np
import xarray as xr
from scipy.optimize import brentq

from allcover.projection import Fan, project, single_age_fertility, with_paths

COUNTRIES, FUTURES, INTERVALS, AGES = 237, 1_000, 76, 101
FUTURES_OF_LOOP = 10
TARGET_SECONDS = 2.0
SEXES = ("female", "male")


def invented(countries: int) -> xr.Dataset:
    """Countries with patterns of death rates, a life expectancy for every year, fertility that falls, migrants by age."""
    draw, age = np.random.default_rng(2024), np.arange(AGES)
    pattern = 0.02 * np.exp(-age) + 5e-5 * np.exp(0.09 * age)
    noise = np.exp(0.1 * draw.standard_normal((countries, INTERVALS, 2, 1)))
    years = (
        62
        + 20 * np.linspace(0, 1, INTERVALS)[:, None]
        + np.array([4.0, 0.0])
        + draw.normal(0, 3, (countries, 1, 1))
    )
    shape = single_age_fertility([0.1, 0.25, 0.27, 0.2, 0.12, 0.05, 0.01], [*range(15, 55, 5)], AGES)
    children = draw.uniform(1.2, 5.5, (countries, 1)) * np.linspace(1, 0.6, INTERVALS)
    start = 1e5 * np.exp(-0.02 * age) * draw.uniform(0.2, 20, (countries, 1, 1))
    moving = np.exp(-(((age - 25) / 12.0) ** 2)) * draw.normal(0, 50, (countries, INTERVALS, 2, 1))
    rates = ("country", "interval", "sex", "age")
    return xr.Dataset(
        {
            "population": (("country", "sex", "age"), np.broadcast_to(start, (countries, 2, AGES)).copy()),
            "mortality": (rates, pattern * noise),
            "life_expectancy": (rates[:3], years),
            "fertility": (("country", "interval", "age"), children[..., None] / 5 * shape),
            "sex_ratio_at_birth": (("country", "interval"), np.full((countries, INTERVALS), 1.05)),
            "migration": (rates, moving),
        },
        coords={"interval": 2024 + np.arange(INTERVALS), "sex": list(SEXES), "age": age},
        attrs={
            "width": 1,
            "rule": "andreev_kingkade",
            "timing": "end",
            "migration_kind": "counts",
            "source": "invented",
        },
    )


def futures(people: xr.Dataset, count: int) -> xr.Dataset:
    one = people.isel(country=0)
    children, years = one["fertility"].sum("age").to_numpy(), one["life_expectancy"].to_numpy()
    wide = np.linspace(0.02, 0.3, INTERVALS)
    movers = one["migration"].sum(("sex", "age")).to_numpy()
    return with_paths(
        one,
        count,
        fertility=Fan(children * (1 - wide), children * (1 + wide)),
        expectancy=Fan(years - 10 * wide[:, None], years + 10 * wide[:, None]),
        migration=Fan(movers - 1000, movers + 1000),
    )


def by_loop(people: xr.Dataset, leading: str) -> np.ndarray:
    """Population (rows, years, sex, ages) as a good analyst would write it: one country and year after another."""
    rows = []
    for place in range(people.sizes[leading]):
        one = {
            name: value.isel({leading: place}) if leading in value.dims else value
            for name, value in people.items()
        }
        rate = one["mortality"].to_numpy()
        level = (
            one["life_expectancy"].to_numpy() if "life_expectancy" in one else np.full((INTERVALS, 2), None)
        )
        fertility, ratio = one["fertility"].to_numpy(), one["sex_ratio_at_birth"].to_numpy()
        migration = one["migration"].transpose("interval", "sex", "age").to_numpy()
        now = one["population"].to_numpy()
        years = [now]
        for step in range(INTERVALS):
            alive = np.stack([_alive(rate[step, sex], level[step, sex], sex == 1) for sex in (0, 1)])
            now = _step(now, alive, fertility[step], ratio[step], migration[step])
            years.append(now)
        rows.append(np.stack(years))
    return np.stack(rows)


def _alive(rate: np.ndarray, level: float | None, is_male: bool) -> np.ndarray:
    """Survival into each age, at a life expectancy that is found by Brent's method where one is asked."""
    if level is None:
        years = _years(rate, is_male)
    else:
        found = brentq(lambda one: _years(rate * np.exp(one), is_male).sum() - level, -3, 3, xtol=1e-13)
        years = _years(rate * np.exp(found), is_male)
    return np.concatenate([years[:1], years[1:-1] / years[:-2], years[-1:] / (years[-2] + years[-1])])


def _years(rate: np.ndarray, is_male: bool) -> np.ndarray:
    """Person-years by age of a life table, the first year by the rule of Andreev and Kingkade."""
    first, lived = rate[0], np.full(rate.size, 0.5)
    if is_male:
        lived[0] = (
            0.14929 - 1.99545 * first
            if first < 0.0230
            else 0.02832 + 3.26021 * first
            if first < 0.08307
            else 0.29915
        )
    else:
        lived[0] = (
            0.14903 - 2.05527 * first
            if first < 0.01724
            else 0.04667 + 3.88089 * first
            if first < 0.06891
            else 0.31411
        )
    dying = rate / (1 + (1 - lived) * rate)
    living = np.concatenate([[1.0], np.cumprod(1 - dying[:-1])])
    years = living * (1 - dying * (1 - lived))
    years[-1] = living[-1] / rate[-1]
    return np.asarray(years)


def _step(
    now: np.ndarray, alive: np.ndarray, fertility: np.ndarray, ratio: float, moved: np.ndarray
) -> np.ndarray:
    then = np.empty_like(now)
    then[:, 1:] = now[:, :-1] * alive[:, 1:]
    then[:, -1] = (now[:, -2] + now[:, -1]) * alive[:, -1]
    born = (fertility * (now[0] + then[0]) / 2)[1:-1].sum()
    then[:, 0] = alive[:, 0] * np.array([born / (1 + ratio), born * ratio / (1 + ratio)])
    then += moved
    return then


def timed(work: Callable[[], xr.Dataset], times: int = 5) -> tuple[xr.Dataset, float, float]:
    """What came out, the least seconds on the clock and the least processor seconds."""
    seconds, processor = [], []
    for _ in range(times):
        before, busy = time.perf_counter(), time.process_time()
        found = work()
        seconds.append(time.perf_counter() - before)
        processor.append(time.process_time() - busy)
    return found, min(seconds), min(processor)


def _looped(people: xr.Dataset, leading: str) -> tuple[np.ndarray, float]:
    before = time.perf_counter()
    return by_loop(people, leading), time.perf_counter() - before


def main() -> None:
    people = invented(COUNTRIES)
    project(people.isel(country=[0]), is_held=True)
    countries = people.drop_vars("life_expectancy")
    print(f"{'':34}{'seconds':>9}{'processor':>11}{'loop s':>9}{'times':>7}  farthest apart")
    made, seconds, busy = timed(lambda: project(countries, is_held=True))
    some = countries.isel(country=slice(0, COUNTRIES, 12))
    loop, slow = _looped(some, "country")
    slow *= COUNTRIES / some.sizes["country"]
    _report(
        f"{COUNTRIES} countries, {INTERVALS} years",
        seconds,
        busy,
        slow,
        made["population"].to_numpy()[::12],
        loop,
    )
    made, seconds, busy = timed(lambda: project(futures(people, FUTURES), is_held=True))
    few = futures(people, FUTURES).isel(path=slice(0, FUTURES_OF_LOOP))
    loop, slow = _looped(few, "path")
    slow *= FUTURES / FUTURES_OF_LOOP
    _report(
        f"{FUTURES:,} futures, drawn and projected",
        seconds,
        busy,
        slow,
        made["population"].to_numpy()[:FUTURES_OF_LOOP],
        loop,
    )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"peak memory {peak:,.0f} MB. The loop did every twelfth country and {FUTURES_OF_LOOP} futures; its seconds are of all."
    )


def _report(what: str, seconds: float, busy: float, slow: float, found: np.ndarray, loop: np.ndarray) -> None:
    apart = float(np.abs(found / loop - 1).max())
    print(f"{what:34}{seconds:9.2f}{busy:11.2f}{slow:9.1f}{slow / seconds:7.0f}  {apart:.1e}")
    if apart > 1e-8:
        raise SystemExit("The numbers differ.")
    if seconds > TARGET_SECONDS:
        print(f"  above the {TARGET_SECONDS:g} s aimed at")


if __name__ == "__main__":
    main()

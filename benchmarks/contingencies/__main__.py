"""Life expectancies and the value of pensions of many life tables, by us and by pylifecontingencies, side by side.

``python -m benchmarks.contingencies``. The first run makes a virtual environment for the peer (MIT licence). It values lives one table and one age after another, and has
no births, service or rules; so this is all of our work that it does too. Probabilities of dying are the same, and everybody dies in the last year of
age. Life expectancies must be equal. Of annuities it has twelve payments a year, the first at once, ours is paid evenly: half a month lies between.
"""

import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from benchmarks.peers.running import ROOT, environment

from allcover.projection import LifeTable, life_table, pension_value

TABLES, AGES, AGE, INTEREST = 1_000, 101, 60, 0.03


def invented() -> np.ndarray:
    """Death rates by single age; at the last age a half dies before the middle of the year, as where all die in it."""
    age, draw = np.arange(AGES), np.random.default_rng(2024)
    level = np.exp(draw.normal(0, 0.3, (TABLES, 1)))
    rate = level * (0.02 * np.exp(-age) + 5e-5 * np.exp(0.085 * age))
    rate[:, -1] = 2.0
    return np.asarray(rate)


def least(rate: np.ndarray) -> tuple[LifeTable, np.ndarray, float, float]:
    """The tables, the values, and the least seconds of each."""
    tables, values = [], []
    for _ in range(5):
        before = time.perf_counter()
        table = life_table(rate, "female")
        tables.append(time.perf_counter() - before)
        before = time.perf_counter()
        value = pension_value(life_table(rate, "female"), AGE, INTEREST)
        values.append(time.perf_counter() - before)
    return table, np.asarray(value), min(tables), min(values)


def main() -> None:
    folder = Path(__file__).parent
    python = environment(
        Path(".venv-contingencies"), folder / "pylifecontingencies.txt", ("pylifecontingencies",)
    ).absolute()
    table, value, tables, values = least(invented())
    with tempfile.TemporaryDirectory() as there:
        path = Path(there) / "dying.npy"
        np.save(path, np.concatenate([table.dying[:, :-1], np.ones((TABLES, 1))], axis=1))
        run = subprocess.run(
            [str(python), "-W", "ignore", "-m", "benchmarks.contingencies.by_peer", str(path), str(INTEREST), str(AGE)],
            cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
        )  # fmt: skip
    theirs = json.loads(run.stdout.splitlines()[-1])
    apart = float(np.abs(table.expectancy[:, 1:] / np.array(theirs["years"]) - 1).max())
    # Twelve payments at the start of each month are worth the even stream and about half a month.
    between = np.array(theirs["values"]) - 1 / 24 - value
    print(
        "| | numbers | Allcover s | pylifecontingencies s | times | farthest apart |\n|---|-:|-:|-:|-:|---|"
    )
    for name, numbers, ours, far in (
        ("expectancy", TABLES * (AGES - 1), tables, f"{apart:.0e}"),
        (
            "annuity",
            TABLES,
            values,
            f"{float(np.abs(between / value).max()):.0e} of the value, for the form of payment",
        ),
    ):
        other = theirs["seconds"][name]
        print(f"| {name} | {numbers:,} | {ours:.4f} | {other:.3f} | {other / ours:.0f} | {far} |")
    if apart > 1e-9 or np.abs(between / value).max() > 1e-3:
        raise SystemExit("The numbers differ.")


if __name__ == "__main__":
    main()

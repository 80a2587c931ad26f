"""A sample of persons drawn from a seed: strata, sampling units, households, weights, consumption, claims, groups."""

from pathlib import Path
from typing import Any

import numpy as np

LINE = 60.0
GROUPS, CLAIMS = 40, 6
FOLDER_FILE = "sample.npz"


def invent(persons: int, seed: int = 2004) -> dict[str, Any]:
    """This function will draw a sample (arrays of one entry a person): households of about four, forty to a sampling unit."""
    random = np.random.default_rng(seed)
    household = np.sort(random.integers(0, persons // 4, persons))
    homes = persons // 4
    unit = np.arange(homes) // 40
    middle = random.normal(4.3, 0.4, unit[-1] + 1)[unit]
    welfare = np.exp(random.normal(middle, 0.6))[household].round(2)
    made = {
        "weight": random.uniform(20, 200, homes)[household].round(3),
        "stratum": (unit // 25)[household],
        "unit": unit[household],
        "welfare": welfare,
        "transfer": np.where(random.random(persons) < 0.2, random.uniform(5, 40, persons), 0.0).round(2),
        "group": random.integers(0, GROUPS, homes)[household],
    }
    for claim in range(CLAIMS):
        made[f"claim{claim}"] = (random.random(persons) < 0.1 + 0.12 * claim).astype(np.float64)
    return made


def write(sample: dict[str, Any], folder: Path) -> None:
    """This function will write the arrays for the processes that measure."""
    np.savez(folder / FOLDER_FILE, **sample)


def read(folder: Path) -> dict[str, Any]:
    """This function will read the arrays."""
    with np.load(folder / FOLDER_FILE) as file:
        return dict(file)

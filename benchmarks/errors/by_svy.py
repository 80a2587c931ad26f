"""The indicators by svy, in an environment of its own. Columns of poverty gaps are made before the clock starts."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import svy
from benchmarks.errors.sample import CLAIMS, LINE, read
from benchmarks.errors.timing import told

Rows = list[tuple[float, float, float, float]]


def _frame(sample: dict[str, Any]) -> pl.DataFrame:
    gap = np.maximum((LINE - sample["welfare"]) / LINE, 0.0)
    powers = {"fgt0": (sample["welfare"] < LINE) * 1.0, "fgt1": gap, "fgt2": gap**2}
    return pl.DataFrame({**sample, **powers, "poor": powers["fgt0"]})


def _rows(estimates: Any) -> Rows:
    parts = estimates if isinstance(estimates, list) else [estimates]
    kept = [
        row
        for part in parts
        for row in part.to_dicts()
        if row["y_level"] is None or float(row["y_level"]) == 1
    ]
    return [(row["est"], row["se"], row["lci"], row["uci"]) for row in kept]


def indicators(sample: dict[str, Any]) -> tuple[Callable[[], Any], dict[str, Callable[[Any], Rows]]]:
    """This function will give how the design is made, and each indicator as a function of it."""
    frame = _frame(sample)
    claims = [f"claim{number}" for number in range(CLAIMS)]
    gaps = ["fgt1", "fgt2"]

    def design() -> Any:
        return svy.Sample(frame, svy.Design(stratum="stratum", psu="unit", wgt="weight"))

    return design, {
        "total and mean": lambda s: [
            *_rows(s.estimation.total("transfer")),
            *_rows(s.estimation.mean("welfare")),
        ],
        "ratio": lambda s: _rows(s.estimation.ratio("transfer", "welfare")),
        "poverty": lambda s: [*_rows(s.estimation.prop("poor")), *_rows(s.estimation.mean(gaps))],
        "shares by group": lambda s: _rows(s.estimation.prop(claims, by="group")),
        "poverty by group": lambda s: [
            *_rows(s.estimation.prop("poor", by="group")),
            *_rows(s.estimation.mean(gaps, by="group")),
        ],
    }


if __name__ == "__main__":
    told(*indicators(read(Path(sys.argv[1]))), times=int(sys.argv[2]))

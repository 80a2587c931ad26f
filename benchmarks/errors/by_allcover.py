"""The indicators by us. Poverty gaps are calculated on the clock."""

import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.errors.sample import CLAIMS, GROUPS, LINE, read
from benchmarks.errors.timing import told

from allcover.estimation import (
    Design,
    Grouped,
    concentration,
    estimates,
    fgt,
    gini,
    lorenz,
    mean,
    means_by,
    median,
    palma,
    ratio,
    theil,
    threshold,
    total,
)
from allcover.vocabulary.estimate import Estimate

Rows = list[tuple[Any, Any, Any, Any]]
ALONE = ("inequality",)
"""What the peer has no function for."""


def _rows(found: Iterable[Estimate]) -> Rows:
    return [(each.value, each.standard_error, each.low, each.high) for each in found]


def indicators(sample: dict[str, Any]) -> tuple[Callable[[], Any], dict[str, Callable[[Any], Rows]]]:
    """This function will give how the design is made, and each indicator as a function of it."""
    welfare, transfer, group = sample["welfare"], sample["transfer"], sample["group"]

    def shares(design: Design) -> Rows:
        grouped = Grouped.of(design, group, GROUPS)
        cells = [grouped.cell_totals(sample[f"claim{number}"], 2) for number in range(CLAIMS)]
        return _rows(each.share([1]) for found in cells for each in found)

    def poverty_by_group(design: Design) -> Rows:
        grouped = Grouped.of(design, group, GROUPS)
        gap = np.maximum((LINE - welfare) / LINE, 0.0)
        poor = means_by(grouped, welfare < LINE, is_share=True)
        return _rows([*poor, *means_by(grouped, gap), *means_by(grouped, gap**2)])

    def poverty(design: Design) -> Rows:
        w = design.weight
        poor, *gaps = (fgt(welfare, LINE, w, alpha=alpha) for alpha in (0, 1, 2))
        # A gap's interval is a mean's, as the peer's is; our own keeps it between 0 and 1.
        return _rows(estimates(design, [poor, *(gap + 0.0 for gap in gaps)]))

    def inequality(design: Design) -> Rows:
        w = design.weight
        return _rows(
            estimates(
                design,
                [
                    gini(welfare, w),
                    theil(welfare, w),
                    palma(welfare, w),
                    median(welfare, w),
                    fgt(welfare, threshold(welfare, w), w),
                    concentration(transfer, welfare, w),
                    *lorenz(welfare, w, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]),
                ],
            )
        )

    def design() -> Design:
        return Design.from_arrays(sample["weight"], stratum=sample["stratum"], psu=sample["unit"])

    return design, {
        "total and mean": lambda d: _rows(estimates(d, [total(transfer, d.weight), mean(welfare, d.weight)])),
        "ratio": lambda d: _rows(estimates(d, [ratio(transfer, welfare, d.weight)])),
        "poverty": poverty,
        "shares by group": shares,
        "poverty by group": poverty_by_group,
        "inequality": inequality,
    }


if __name__ == "__main__":
    told(*indicators(read(Path(sys.argv[1]))), times=int(sys.argv[2]))

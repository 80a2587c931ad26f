"""From persons with weights to numbers: totals, shares, quantile groups, poverty, inequality, suppression.

Everything takes arrays of one entry per person (or household) and a weight for each, and gives plain numbers.
``known`` leaves out the entries whose answer is unknown; ``..._bounds`` keeps them and gives an interval.
"""

from allcover.estimation.inequality import gini
from allcover.estimation.inputs import Bounds, EmptyUniverse, NotAWeight, UnknownValues, WelfareNotPositive
from allcover.estimation.poverty import fgt, fgt_bounds, headcount_bounds
from allcover.estimation.quantiles import median, quantile, quantile_groups
from allcover.estimation.suppression import Suppression
from allcover.estimation.totals import (
    count_by,
    mean,
    mean_bounds,
    share,
    share_bounds,
    share_by,
    total,
    total_bounds,
    total_by,
)

__all__ = [
    "Bounds",
    "EmptyUniverse",
    "NotAWeight",
    "Suppression",
    "UnknownValues",
    "WelfareNotPositive",
    "count_by",
    "fgt",
    "fgt_bounds",
    "gini",
    "headcount_bounds",
    "mean",
    "mean_bounds",
    "median",
    "quantile",
    "quantile_groups",
    "share",
    "share_bounds",
    "share_by",
    "total",
    "total_bounds",
    "total_by",
]

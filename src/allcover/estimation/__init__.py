"""From persons with weights to numbers: totals, shares, quantile groups, poverty, inequality, suppression.

And the weights themselves: calibrated to known totals; amounts brought to a later year.

Everything takes arrays of one entry per person (or household) and a weight for each, and gives plain numbers.
``known`` leaves out the entries whose answer is unknown; ``..._bounds`` keeps them and gives an interval.
"""

from allcover.estimation.calibration import Calibrated, calibrated
from allcover.estimation.distances import LINEAR, RAKING, Distance, bounded
from allcover.estimation.inequality import gini
from allcover.estimation.inputs import Bounds, EmptyUniverse, NotAWeight, UnknownValues, WelfareNotPositive
from allcover.estimation.known_totals import KnownTotal, KnownTotals, read_totals
from allcover.estimation.poverty import fgt, fgt_bounds, headcount_bounds
from allcover.estimation.quantiles import median, quantile, quantile_groups
from allcover.estimation.reweighting import CalibrationReport, calibrate
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
from allcover.estimation.uprating import Uprating, by_factor, read_index, uprate

__all__ = [
    "LINEAR",
    "RAKING",
    "Bounds",
    "Calibrated",
    "CalibrationReport",
    "Distance",
    "EmptyUniverse",
    "KnownTotal",
    "KnownTotals",
    "NotAWeight",
    "Suppression",
    "UnknownValues",
    "Uprating",
    "WelfareNotPositive",
    "bounded",
    "by_factor",
    "calibrate",
    "calibrated",
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
    "read_index",
    "read_totals",
    "share",
    "share_bounds",
    "share_by",
    "total",
    "total_bounds",
    "total_by",
    "uprate",
]

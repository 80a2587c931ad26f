"""From persons with weights to numbers with their sampling errors: totals, shares, quantiles, poverty, inequality.

And the weights themselves: calibrated to known totals; amounts brought to a later year.

Everything takes arrays of one entry per person (or household) and a weight for each. A measure gives a
:class:`Linearised`: its value and its influence; :func:`estimate` turns it into an estimate with a standard error and an interval
under the :class:`Design` of the sample. ``member`` is the universe (and leaves out whose answer is unknown);
``..._bounds`` keeps the unknown and gives what they leave open.
"""

from allcover.estimation.calibration import Calibrated, calibrated
from allcover.estimation.cell_totals import CellTotals
from allcover.estimation.cells import Grouped, cell_totals, cell_totals_by
from allcover.estimation.design import Design
from allcover.estimation.distances import LINEAR, RAKING, Distance, bounded
from allcover.estimation.domains import means_by
from allcover.estimation.drawing import LonelyUnits
from allcover.estimation.entropy import atkinson, entropy, mean_log_deviation, theil
from allcover.estimation.estimating import estimate, estimates, tried
from allcover.estimation.inequality import (
    concentration,
    gini,
    group_shares,
    kakwani,
    lorenz,
    palma,
    quintile_ratio,
    redistribution,
    s_gini,
)
from allcover.estimation.inputs import (
    Bounds,
    EmptyUniverse,
    NotAWeight,
    UnknownValues,
    WelfareNotPositive,
    ZeroDenominator,
)
from allcover.estimation.known_totals import KnownTotal, KnownTotals, read_totals
from allcover.estimation.linearised import Linearised
from allcover.estimation.poverty import fgt, fgt_bounds, headcount_bounds, threshold
from allcover.estimation.poverty_indices import sen, sen_shorrocks_thon, watts
from allcover.estimation.quantiles import fifths_of_welfare, median, quantile, quantile_groups
from allcover.estimation.replicates import Replicates
from allcover.estimation.resampling import bootstrap, jackknife, replicated
from allcover.estimation.reweighting import CalibrationReport, calibrate
from allcover.estimation.suppression import Suppression
from allcover.estimation.totals import (
    count_by,
    mean,
    mean_bounds,
    ratio,
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
    "CellTotals",
    "Design",
    "Distance",
    "EmptyUniverse",
    "Grouped",
    "KnownTotal",
    "KnownTotals",
    "Linearised",
    "LonelyUnits",
    "NotAWeight",
    "Replicates",
    "Suppression",
    "UnknownValues",
    "Uprating",
    "WelfareNotPositive",
    "ZeroDenominator",
    "atkinson",
    "bootstrap",
    "bounded",
    "by_factor",
    "calibrate",
    "calibrated",
    "cell_totals",
    "cell_totals_by",
    "concentration",
    "count_by",
    "entropy",
    "estimate",
    "estimates",
    "fgt",
    "fgt_bounds",
    "fifths_of_welfare",
    "gini",
    "group_shares",
    "headcount_bounds",
    "jackknife",
    "kakwani",
    "lorenz",
    "mean",
    "mean_bounds",
    "mean_log_deviation",
    "means_by",
    "median",
    "palma",
    "quantile",
    "quantile_groups",
    "quintile_ratio",
    "ratio",
    "read_index",
    "read_totals",
    "redistribution",
    "replicated",
    "s_gini",
    "sen",
    "sen_shorrocks_thon",
    "share",
    "share_bounds",
    "share_by",
    "theil",
    "threshold",
    "total",
    "total_bounds",
    "total_by",
    "tried",
    "uprate",
    "watts",
]

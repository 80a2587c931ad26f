"""All that is recomputed of CASEN 1990, printed: ``ALLCOVER_DATA=... python -m tests.papers.independent_casen_all``.

Key, value, the two ends of the interval, the number of persons asked and the standard error, as CSV.
"""

import csv
import os
import sys
from pathlib import Path

from tests.papers import (
    independent_casen,
    independent_casen_depth,
    independent_casen_impact,
    independent_casen_money,
    independent_casen_reasons,
)
from tests.papers.independent_casen import Number, People

SCRIPTS = (
    independent_casen, independent_casen_depth, independent_casen_impact, independent_casen_money, independent_casen_reasons,
)  # fmt: skip


def main() -> None:
    """Print one line a headline."""
    people = People(Path(os.environ["ALLCOVER_DATA"]))
    writer = csv.writer(sys.stdout)
    writer.writerow(["key", *Number._fields])
    for script in SCRIPTS:
        for key, number in script.recompute(people).items():
            writer.writerow([key, *number])


if __name__ == "__main__":
    main()

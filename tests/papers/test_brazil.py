"""Brazil's Ministry of Social Security, PNAD: persons below half a minimum wage a head, with and without social security.

The published counts, as persons of three homes, must come out through the library's own subtraction.
"""

from pathlib import Path

import pytest
from tests.unit.impact.samples import Home, line_at, standing_of, transfer_of

from allcover.impact.lifted import lifted

# Millions of persons poor with and without social security income, and lifted, as printed; 2013: the printed difference
# is 25.2, the printed counts give 25.3.
PUBLISHED = {2003: (53.97, 74.27, 20.3), 2013: (51.6, 76.9, 25.3)}
WAGE = {2003: 240.0, 2013: 678.0}


@pytest.mark.parametrize("year", PUBLISHED)
def test_lifted_is_the_difference_of_the_two_counts(year: int, tmp_path: Path) -> None:
    with_it, without_it, difference = PUBLISHED[year]
    half = WAGE[year] / 2
    homes = [
        Home(half - 1, [0.0], with_it),
        Home(half, [1.0], without_it - with_it),
        Home(4 * half, [half], 180 - without_it),
    ]
    _, standing = standing_of(tmp_path, homes)
    found = lifted(
        standing, transfer_of(standing.option), line_at(standing.sample, half), standing.sample.everybody
    )
    assert found.poor_with[0].value == pytest.approx(with_it)
    assert found.poor_without[0].value == pytest.approx(without_it)
    assert found.lifted[0].value == pytest.approx(difference, abs=0.05)

"""Groups of age over which totals of a sample are spread."""

import numpy as np

from allcover.projection.by_age import spread


def test_totals_of_a_group_without_people_stay_where_they_are() -> None:
    people = np.ones((2, 101))
    people[:, 80:] = 0
    totals = np.zeros((2, 101))
    totals[0, [42, 91]] = 10.0
    found = spread(totals, people)
    assert found[0, 40:45].tolist() == [2.0] * 5
    assert found[0, 91] == 10.0
    assert found.sum() == 20.0

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.estimation import Design, Grouped, Replicates, UnknownValues, estimate, mean, means_by, share

samples = st.lists(
    st.tuples(st.integers(0, 9), st.integers(-1, 3), st.integers(0, 3), st.integers(0, 4), st.integers(0, 5)),
    min_size=2,
    max_size=60,
)


@given(samples, st.sampled_from(["centred", "certain", "merged"]), st.booleans(), st.booleans())
def test_means_of_groups_are_those_one_by_one(
    rows: list[tuple[int, ...]], lonely: str, has_replicates: bool, is_share: bool
) -> None:
    value, group, stratum, unit, weight = (np.array(column) for column in zip(*rows, strict=True))
    values = (value > 4).astype(float) if is_share else value.astype(float)
    replicates = None
    if has_replicates:
        drawn = np.random.default_rng(len(rows)).poisson(1.0, (len(rows), 7)) * weight[:, np.newaxis]
        replicates = Replicates(drawn.astype(float), np.full(7, 1 / 7), "bootstrap")
    design = Design.from_arrays(weight, stratum=stratum, psu=unit, lonely=lonely, replicates=replicates)  # type: ignore[arg-type]
    member = value != 7
    found = means_by(Grouped.of(design, group, 4), values, member=member, is_share=is_share)
    for number, each in enumerate(found):
        inside = (group == number) & member
        if not weight[inside].any():
            assert each.note == "Nobody in the data is of those whom this number is about."
            continue
        measure = share if is_share else mean
        expected = estimate(design, measure(values, design.weight, member=inside))
        assert each.value == pytest.approx(expected.value, abs=1e-12)
        assert (each.persons, each.degrees, each.note) == (expected.persons, expected.degrees, expected.note)
        for name in ("standard_error", "low", "high"):
            one, other = getattr(each, name), getattr(expected, name)
            assert one == other or one == pytest.approx(other, rel=1e-6, abs=1e-6), name


def test_an_unknown_value_of_a_member_is_named() -> None:
    grouped = Grouped.of(Design.from_arrays(np.ones(2)), [0, 0])
    with pytest.raises(UnknownValues, match="'values'"):
        means_by(grouped, [1, np.nan])
    assert means_by(grouped, [1, np.nan], member=[1, 0])[0].value == 1

import numpy as np
import polars as pl
import pytest

from allcover.estimation import Design, LonelyUnits, NotAWeight, drawing, estimate, mean, total
from allcover.estimation.drawing import Lonely
from allcover.population import Population


def messages(design: Design) -> list[str]:
    return [remark.message for remark in design.remarks]


def test_error_of_a_simple_sample_is_that_of_the_textbook() -> None:
    y = np.array([3.0, 5.0, 8.0, 12.0])
    design = Design.from_arrays(np.full(4, 25.0))
    found = estimate(design, mean(y, design.weight))
    assert found.standard_error == pytest.approx(y.std(ddof=1) / 2)
    assert found.degrees == 3
    # t(3, 0.975) = 3.182446
    assert found.high == pytest.approx(7 + 3.182446 * y.std(ddof=1) / 2, rel=1e-6)


def test_strata_and_clusters_by_hand() -> None:
    # Totals of units: a 3, b 7 | c 10, d 14: squared distances 2 x (4 + 4) and 2 x (4 + 4).
    design = Design.from_arrays(
        np.ones(6), stratum=["n", "n", "n", "s", "s", "s"], psu=["a", "a", "b", "c", "c", "d"]
    )
    found = estimate(design, total([1, 2, 7, 4, 6, 14], design.weight))
    assert found.standard_error == pytest.approx(np.sqrt(2 * 8 + 2 * 8))
    assert (found.value, found.degrees, found.persons) == (34, 2, 6)


def test_units_that_were_all_drawn_have_no_error_left() -> None:
    half = Design.from_arrays(np.ones(4), fraction=0.5)
    none = Design.from_arrays(np.ones(4))
    ratio = half.covariance(np.eye(4)) / none.covariance(np.eye(4))
    assert ratio == pytest.approx(0.5)


def test_households_are_the_units_where_a_survey_names_none() -> None:
    people = Population.from_records(
        [{"people": {"a": {"age": 40}, "b": {"age": 12}}}, {"people": {"c": {"age": 70}}}]
    )
    design = Design.of(people)
    assert (design.kind, design.units, design.psu.tolist()) == ("households", 2, [0, 0, 1])
    assert messages(design) == [drawing.NO_STRATA, drawing.NO_UNITS]


def test_persons_as_units_must_be_asked_for_and_says_so() -> None:
    people = Population.from_records([{"people": {"a": {"age": 40}, "b": {"age": 12}}}])
    design = Design.of(people, units="persons")
    assert (design.kind, design.units) == ("persons", 2)
    assert messages(design) == [drawing.PERSONS_AS_UNITS, drawing.NO_STRATA]


def test_codes_that_start_again_in_each_stratum_are_told_apart() -> None:
    design = Design.from_arrays(np.ones(4), stratum=["n", "n", "s", "s"], psu=[1, 2, 1, 2])
    assert design.units == 4
    assert design.remarks[0].values == {"codes": 2}


def test_persons_without_a_named_unit_are_drawn_with_their_household() -> None:
    design = Design.from_arrays(
        np.ones(5), psu=["a", "a", None, None, "b"], household=np.array([0, 0, 1, 1, 2])
    )
    assert design.units == 3
    assert design.remarks[1].message == drawing.SOME_WITHOUT_UNITS
    assert design.remarks[1].values == {"persons": 2}


def test_persons_without_a_weight_stand_for_nobody_and_are_counted_out() -> None:
    design = Design.from_arrays([1.0, np.nan, 0.0, 1.0], psu=["a", "b", "c", "d"])
    assert design.units == 2
    assert design.psu.tolist() == [0, -1, -1, 1]
    assert drawing.NO_WEIGHT in messages(design)


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(NotAWeight):
        Design.from_arrays([1.0, -1.0])


STRATA, UNITS = ["n", "n", "lone", "s", "s"], [1, 2, 1, 1, 2]


def test_a_stratum_of_one_unit_is_named() -> None:
    design = Design.from_arrays(np.ones(5), stratum=STRATA, psu=UNITS)
    lonely = next(each for each in design.remarks if each.message == drawing.LONELY["centred"])
    assert lonely.values == {"strata": "lone"}
    with pytest.raises(LonelyUnits, match="lone"):
        Design.from_arrays(np.ones(5), stratum=STRATA, psu=UNITS, lonely="fail")


@pytest.mark.parametrize(
    ("lonely", "variance"),
    [
        # y = 1, 3 | 9 | 2, 6. Strata of two: 2 x (1 + 1) = 4 and 2 x (4 + 4) = 16. Mean of all units 21/5.
        ("certain", 4 + 16),
        ("centred", 4 + 16 + (9 - 4.2) ** 2),
        # "lone" comes before "n" by name: 9, 1, 3 together, mean 13/3.
        ("merged", 16 + 1.5 * sum((y - 13 / 3) ** 2 for y in (9, 1, 3))),
    ],
)
def test_what_a_stratum_of_one_unit_adds_by_hand(lonely: Lonely, variance: float) -> None:
    design = Design.from_arrays(np.ones(5), stratum=STRATA, psu=UNITS, lonely=lonely)
    found = estimate(design, total([1, 3, 9, 2, 6], design.weight))
    assert found.standard_error == pytest.approx(np.sqrt(variance))


def test_several_lonely_strata_are_joined_with_each_other() -> None:
    design = Design.from_arrays(np.ones(3), stratum=["a", "b", "c"], psu=[1, 1, 1], lonely="merged")
    assert design.strata == ("a + b + c",)
    assert estimate(design, total([1, 2, 3], design.weight)).degrees == 2


def test_one_unit_in_all_has_a_value_and_no_error() -> None:
    found = estimate(Design.from_arrays([1.0, 1.0], psu=["a", "a"]), mean([1, 2], [1, 1]))
    assert (found.value, found.standard_error, found.low) == (1.5, None, None)
    assert "too few sampling units" in found.note


def test_a_domain_of_one_unit_has_no_error_although_the_sample_has_many() -> None:
    design = Design.from_arrays(np.ones(6), psu=[1, 1, 2, 2, 3, 3])
    found = estimate(design, mean([1, 2, 3, 4, 5, 6], design.weight, member=[1, 1, 0, 0, 0, 0]))
    assert found.standard_error is None
    assert found.persons == 2


def test_order_of_persons_changes_no_error() -> None:
    random = np.random.default_rng(1)
    y, w = random.normal(size=60), random.uniform(1, 3, 60)
    unit, stratum = np.repeat(np.arange(12), 5), np.repeat(np.arange(3), 20)
    before = estimate(Design.from_arrays(w, stratum=stratum, psu=unit), mean(y, w))
    mixed = random.permutation(60)
    design = Design.from_arrays(w[mixed], stratum=stratum[mixed], psu=unit[mixed])
    after = estimate(design, mean(y[mixed], w[mixed]))
    assert after.standard_error == pytest.approx(before.standard_error, rel=1e-12)
    assert after.degrees == before.degrees == 9


def test_names_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="1 names for 2 weights"):
        Design.from_arrays([1.0, 1.0], psu=pl.Series(["a"]))

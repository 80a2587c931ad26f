import numpy as np

from allcover.estimation import Design, Replicates
from allcover.presenting.sample import about_sample
from allcover.vocabulary.words import ENGLISH


def test_the_reader_is_told_what_errors_rest_on_and_what_was_made_up_for() -> None:
    design = Design.from_arrays(
        np.ones(4), psu=["a", "b", "c", "c"], is_approximate=True, note="Communes stand in for units."
    )
    assert about_sample(design, ENGLISH) == (
        "Sampling errors rest on 3 primary sampling units; number of strata: 1.",
        "Sampling errors are approximate: strata or sampling units stand in for those of the real design.",
        "The survey names no strata: the sample is taken as drawn from the whole country at once.",
        "Communes stand in for units.",
    )


def test_replicate_weights_are_named_by_their_kind() -> None:
    replicates = Replicates(np.ones((2, 3)), np.ones(3), "brr")
    design = Design.from_arrays(np.ones(2), stratum=["a", "a"], psu=[1, 2], replicates=replicates)
    assert about_sample(design, ENGLISH) == (
        "Sampling errors come from the 3 replicate weights of the survey (brr).",
    )

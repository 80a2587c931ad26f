"""Going through blocks of people finds what going through households finds, bit for bit."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.coverage import coverage_outputs
from allcover.engine import kernel
from allcover.engine.binding import Bound, prepare
from allcover.engine.blocking import WIDTH, in_blocks
from allcover.engine.compiled import run
from allcover.engine.layout import lay_out
from allcover.invention import invent_survey
from allcover.rules.load import load

RESULTS = ("ho", "po", "hom", "pom", "doubt")


@pytest.fixture(scope="module")
def bound() -> Bound:
    coresia = load(country_folder("coresia"))
    people = invent_survey(coresia, households=120, seed=5)
    assert people.height("persons") > 2 * WIDTH, "several blocks"
    day = people.about.reference_date
    schemes = coresia.schemes_on(day)
    keys = dict.fromkeys([*coresia.payments(schemes), *coverage_outputs(coresia, schemes)])
    return prepare(coresia, lay_out(people), day, list(keys))


def results(bound: Bound, text: str) -> dict[str, Any]:
    for name in RESULTS:
        bound.arguments[name].fill(1)
    run(bound, kernel.plain(replace(bound.program, text=text)), threads=1)
    return {name: bound.arguments[name].copy() for name in RESULTS}


def assert_same(bound: Bound) -> dict[str, Any]:
    blocks = results(bound, bound.program.text)
    households = results(bound, bound.program.by_household)
    for name in RESULTS:
        np.testing.assert_array_equal(blocks[name], households[name], err_msg=name)
    return blocks


def test_every_result_is_that_of_going_household_by_household(bound: Bound) -> None:
    found = assert_same(bound)
    assert (found["po"] != 0).any()
    assert not found["doubt"].all()


def test_households_in_doubt_are_the_same(bound: Bound) -> None:
    near = bound.arguments["near"].copy()
    try:
        bound.arguments["near"][near > 0] = 0.01
        found = assert_same(bound)
    finally:
        bound.arguments["near"][:] = near
    assert found["doubt"].any()
    assert not found["doubt"].all()


def test_a_household_larger_than_a_block_goes_household_by_household(bound: Bound) -> None:
    program = replace(bound.program, text=bound.program.by_household, by_household="", room=(0, 0))
    assert in_blocks(program, WIDTH + 1) is program
    assert in_blocks(program, WIDTH).text == bound.program.text


def test_where_chunks_of_households_are_cut_makes_no_difference(bound: Bound) -> None:
    # Chunks that begin and end anywhere: the last block of each is cut off.
    whole = results(bound, bound.program.text)
    for name in RESULTS:
        bound.arguments[name].fill(1)
    run(bound, kernel.plain(bound.program), threads=13)
    for name in RESULTS:
        np.testing.assert_array_equal(bound.arguments[name], whole[name], err_msg=name)

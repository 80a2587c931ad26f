"""The waterfall of health care from a survey: one primary mechanism each, multiple cover apart, everybody once."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.coverage.adequate_people import HEALTH, PENSION, covered

from allcover.coverage.people import groupings, person_groups
from allcover.coverage.primary import RANK, TIMES, first_of, primary_cover, times_of
from allcover.coverage.ternary import Ternary
from allcover.estimation import Design
from allcover.vocabulary.shape import published_schema

MUTUAL = HEALTH.replace("scheme: health", "scheme: mutual").replace("social_insurance", "mutual")


def test_every_mechanism_has_a_rank() -> None:
    assert set(RANK) == set(
        published_schema("allcover.rules", "scheme").whole["properties"]["mechanism"]["enum"]
    )


def test_statutory_comes_before_community_and_both_is_multiple_once(tmp_path: Path) -> None:
    said: list[tuple[bool | None, bool | None]] = [
        (True, True), (True, False), (False, True), (False, False), (None, True), (False, None), (True, None),
    ]  # fmt: skip
    people = {
        f"p{n}": {"age": 40, "affiliated": {"mutual": mutual, "health": health}}
        for n, (health, mutual) in enumerate(said)
    }
    cover = covered(tmp_path, [{"people": people}], mutual=MUTUAL, health=HEALTH, pension=PENSION)
    found = primary_cover(cover, Design.of(cover.population), groupings(person_groups(cover.population)))
    assert found is not None
    assert [scheme.id for scheme in found.schemes] == ["health", "mutual"]
    total = found.rows[0]
    assert [share.value for share in total.shares()] == pytest.approx([3 / 7, 1 / 7, 1 / 7, 1 / 7, 1 / 7])
    assert {times: total.share_of(times).value for times in TIMES} == pytest.approx(
        {"none": 1 / 7, "single": 2 / 7, "multiple": 1 / 7, "unknown": 3 / 7}
    )


@given(st.integers(0, 2**32), st.integers(1, 5))
def test_whatever_is_learnt_later_a_primary_mechanism_stays(seed: int, schemes: int) -> None:
    chance = np.random.default_rng(seed)
    truth = chance.random((schemes, 30)) < 0.4
    is_told = chance.random((schemes, 30)) < 0.7
    told = [Ternary(yes & known, ~yes & known) for yes, known in zip(truth, is_told, strict=True)]
    known, later = first_of(told), first_of([Ternary.certain(yes) for yes in truth])
    settled = known < schemes
    assert (known[settled] == later[settled]).all()
    assert (later[known == schemes] < schemes).all(), "covered by some stays covered by some"
    counted, final = times_of(told), times_of([Ternary.certain(yes) for yes in truth])
    is_told_times = counted != TIMES.index("unknown")
    assert (counted[is_told_times] == final[is_told_times]).all()


def test_no_scheme_of_care_has_no_waterfall(tmp_path: Path) -> None:
    cover = covered(tmp_path, [{"people": {"a": {"age": 70}}}], pension=PENSION)
    assert (
        primary_cover(cover, Design.of(cover.population), groupings(person_groups(cover.population))) is None
    )

"""Adequacy under named profiles: the worked test C1 of the specification, and that unknown stays unknown."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.coverage.adequate_people import FUND, c1, covered

from allcover.coverage.adequacy import SHORTFALLS, VERDICTS, Standing, judge_adequacy
from allcover.coverage.partition import Partition, partition
from allcover.coverage.people import groupings, person_groups
from allcover.coverage.profile import shipped_profile
from allcover.estimation import Design


def standing_of(folder: Path, households: list[dict[str, Any]], profile: str, **schemes: str) -> Standing:
    return judge_adequacy(covered(folder, households, **schemes), shipped_profile(profile)).standing


def verdicts(standing: Standing) -> list[str]:
    return [VERDICTS[code] if code >= 0 else "not judged" for code in standing.verdict]


def counted(folder: Path, households: list[dict[str, Any]], profile: str) -> Partition:
    cover = covered(folder, households)
    judged = judge_adequacy(cover, shipped_profile(profile))
    return partition(judged, Design.of(cover.population), groupings(person_groups(cover.population)))


@pytest.mark.parametrize(
    ("profile", "adequate"), [("health_and_pension", 12), ("health_only", 40), ("pension_only", 18)]
)
def test_c1_each_profile_has_its_own_adequate_and_one_none(
    tmp_path: Path, profile: str, adequate: int
) -> None:
    total = counted(tmp_path, c1(), profile).total
    shares = {name: total.share(name).value for name in VERDICTS}
    assert shares == pytest.approx(
        {"none": 0.28, "partial": (72 - adequate) / 100, "adequate": adequate / 100, "unknown": 0.0}
    )
    for name in VERDICTS[:3]:
        assert not total.open_share(name).is_open
        estimate = total.share(name)
        assert (estimate.low or 0) < (estimate.value or 0) < (estimate.high or 0)


def test_the_profile_is_part_of_the_key() -> None:
    assert shipped_profile("campaign_2004").key == "campaign_2004_v1"


def test_what_nobody_was_asked_leaves_adequacy_unknown_and_is_named(tmp_path: Path) -> None:
    people = c1()
    for household in people:
        for person in household["people"].values():
            del person["out_of_pocket_health_month"]
    found = counted(tmp_path, people, "health_only")
    assert found.missing == {"health_care": ("out_of_pocket_health_month",)}
    shares = {name: found.total.share(name).value for name in VERDICTS}
    assert shares == pytest.approx({"none": 0.28, "partial": 0.02, "adequate": 0, "unknown": 0.7})
    adequate = found.total.open_share("adequate")
    assert adequate.ends == pytest.approx((0, 0.7))
    assert adequate.outer is not None
    assert adequate.outer[1] > 0.7
    (care,) = found.needs
    assert care.is_untold("level")
    assert care.is_untold("adequate")
    assert not care.is_untold("not_covered")
    assert care.admits("level")
    assert not care.admits("access"), "the profile asks for no reach"


def test_shortfalls_say_what_falls_short(tmp_path: Path) -> None:
    def person(**more: Any) -> dict[str, Any]:
        return {
            "household_consumption_month": 100.0, "minutes_to_payment_point": more.pop("minutes", 10.0),
            "minutes_to_health_facility": 10.0,
            "people": {more.pop("name"): {"age": 70, "out_of_pocket_health_month": 1.0, "affiliated": {"health": True}, **more}},
        }  # fmt: skip

    households = [
        person(name="well", receives={"pension": 120.0}),
        person(name="poorly", receives={"pension": 20.0}),
        person(name="far", receives={"pension": 120.0}, minutes=300.0),
        person(name="at the limit of reach", receives={"pension": 120.0}, minutes=120.0),
        person(name="beyond it", receives={"pension": 120.0}, minutes=120.5),
        person(name="both", receives={"pension": 20.0}, minutes=300.0),
        person(name="without", receives={"pension": 0.0}),
        person(name="silent", receives={"pension": None}),
        person(name="young", age=20, receives={"pension": 0.0}),
    ]
    standing = standing_of(tmp_path, households, "campaign_2004")
    pension = next(one for one in standing.needs if one.need.id == "old_age_pension")
    assert [SHORTFALLS[code] for code in pension.shortfall] == [
        "adequate", "level", "access", "adequate", "access", "level_and_access", "not_covered", "unknown",
        "not_applicable",
    ]  # fmt: skip


def test_a_pension_of_exactly_the_line_reaches_it(tmp_path: Path) -> None:
    people = [
        {
            "people": {
                "ana": {"age": 70, "receives": {"pension": 100.0}},
                "ben": {"age": 70, "receives": {"pension": 99.99}},
            }
        }
    ]
    assert verdicts(standing_of(tmp_path, people, "pension_only")) == ["adequate", "partial"]


def test_who_no_need_applies_to_is_not_judged(tmp_path: Path) -> None:
    people = [
        {
            "people": {
                "ana": {"age": 30, "receives": {"pension": 0.0}},
                "ben": {"age": None, "receives": {"pension": 0.0}},
            }
        }
    ]
    assert verdicts(standing_of(tmp_path, people, "pension_only")) == ["not judged", "unknown"]


def test_a_promise_counts_for_who_contributes(tmp_path: Path) -> None:
    """The fund promises half of earnings, above the 40 % that the profile asks for a record of contributions."""

    def worker(contributes: bool | None) -> dict[str, Any]:
        job = {"status": "employee", "earnings_month": 200.0}
        return {"age": 30, "labour_status": "employed", "jobs": [job],
                "affiliated": {"fund": contributes}, "contributing": {"fund": contributes}}  # fmt: skip

    people = [{"people": {"in": worker(True), "out": worker(False), "silent": worker(None)}}]
    standing = standing_of(tmp_path, people, "campaign_2004", fund=FUND)
    record = next(one for one in standing.needs if one.need.id == "old_age_record")
    assert [SHORTFALLS[code] for code in record.shortfall] == ["adequate", "not_covered", "unknown"]


def test_whose_benefit_is_too_low_is_not_perhaps_adequate_where_it_is_not_known_if_they_contribute(
    tmp_path: Path,
) -> None:
    job = {"status": "employee", "earnings_month": 200.0}
    worker = {"age": 30, "labour_status": "employed", "jobs": [job], "affiliated": {"fund": True}}
    people = [
        {"people": {"a": {**worker, "receives": {"fund": 0.0}}, "b": {**worker, "receives": {"fund": 10.0}}}}
    ]
    cover = covered(tmp_path, people, fund=FUND)
    judged = judge_adequacy(cover, shipped_profile("campaign_2004"))
    found = partition(judged, Design.of(cover.population), groupings(person_groups(cover.population)))
    record = next(row for row in found.needs if row.need.id == "old_age_record")
    assert record.adequate.ends == (0.0, 0.5)
    assert (record.share("unknown").value, record.is_untold("level")) == (1.0, True)


def test_a_child_is_covered_for_survivors_through_a_parent_who_contributes(tmp_path: Path) -> None:
    worker = {"age": 30, "labour_status": "employed", "jobs": [{"status": "employee", "earnings_month": 10.0}],
              "affiliated": {"fund": True}, "contributing": {"fund": True}}  # fmt: skip
    people = [{"people": {"mum": worker, "kid": {"age": 5, "mother": "mum"}, "orphan": {"age": 5}}}]
    standing = standing_of(tmp_path, people, "campaign_2004", fund=FUND)
    survivors = next(one for one in standing.needs if one.need.id == "survivors")
    assert survivors.effective.is_yes.tolist()[1:] == [True, False]
    assert SHORTFALLS[survivors.shortfall[0]] == "not_applicable"


def test_moving_the_levels_moves_the_share_one_way(tmp_path: Path) -> None:
    found = counted(tmp_path, c1(), "pension_only").sensitivity
    shares = [one.adequate.value for one in found]
    assert [one.factor for one in found][:4] == [0.25, 0.5, 0.75, 1.0]
    assert shares == pytest.approx([0.3, 0.3, 0.3, 0.18, 0, 0, 0])


def test_groups_add_up_and_each_part_of_the_partition_too(tmp_path: Path) -> None:
    people = c1()
    for n, household in enumerate(people):
        for person in household["people"].values():
            person["sex"] = "male" if n % 3 else "female"
    found = counted(tmp_path, people, "health_and_pension")
    by_sex = [row for row in found.rows if row.grouping == "Sex"]
    assert sum(row.persons.value or 0 for row in by_sex) == found.total.persons.value == 100
    for row in found.rows:
        assert sum(row.share(name).value or 0 for name in VERDICTS) == pytest.approx(1, abs=1e-12)


def test_needs_count_everybody_judged(tmp_path: Path) -> None:
    found = counted(tmp_path, c1(), "health_and_pension")
    health, pension = found.needs
    assert health.share("adequate").value == pytest.approx(0.4)
    assert health.share("level").value == pytest.approx(0.3)
    assert pension.share("not_covered").value == pytest.approx(0.7)
    assert np.isclose(float(health.totals.totals.sum()), 100)

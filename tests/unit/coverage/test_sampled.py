"""Sampling errors of coverage: every share, gap and rate from one covariance, the same as asked for one by one."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests.unit.coverage.test_survey import counted, worker

from allcover.coverage import read_groups
from allcover.coverage.counts import CELLS, GAP
from allcover.coverage.people import Grouping
from allcover.coverage.sampled import counted_together, crossings, sampled
from allcover.estimation import Design, cell_totals, cell_totals_by, estimate, share
from allcover.estimation.cells import MOST_CELLS
from allcover.vocabulary.estimate import Estimate

Flags = npt.NDArray[np.bool_]


def people() -> dict[str, dict[str, Any]]:
    chance = np.random.default_rng(7)
    found = {}
    for n in range(120):
        status = str(chance.choice(["employee", "own_account", "contributing_family"]))
        said = {"fund": [True, False, None][int(chance.choice(3, p=[0.4, 0.5, 0.1]))]}
        found[f"p{n}"] = worker(
            status, sex=str(chance.choice(["male", "female"])), weight=float(chance.integers(1, 9)),
            stratum=f"s{n % 3}", psu=f"u{n % 12}", affiliated={"fund": True}, contributing=said,
        )  # fmt: skip
    return found


def close(found: Estimate, wanted: Estimate) -> bool:
    names = ("value", "standard_error", "low", "high", "degrees", "persons")
    pairs = [(getattr(found, name), getattr(wanted, name)) for name in names]
    return all(one == other or one == pytest.approx(other or 0, rel=1e-9, abs=1e-12) for one, other in pairs)


def told_by(drawn: dict[str, Any]) -> tuple[Design, Flags, Flags, Flags]:
    """The design of those drawn, who of them is an employee, and who said yes and no."""
    design = Design.from_arrays(
        [one["weight"] for one in drawn.values()],
        stratum=[one["stratum"] for one in drawn.values()],
        psu=[one["psu"] for one in drawn.values()],
    )
    said = [one["contributing"]["fund"] for one in drawn.values()]
    employee = np.array([one["jobs"][0]["status"] == "employee" for one in drawn.values()])
    yes, no = (np.array([answer is wanted for answer in said]) for wanted in (True, False))
    return design, employee, yes, no


def test_every_share_has_the_error_of_its_design(tmp_path: Path) -> None:
    drawn = people()
    row = counted(tmp_path, drawn).total
    design, employee, yes, no = told_by(drawn)
    assert close(row.gap_share("covered"), estimate(design, share(yes, design.weight)))
    assert row.compliance is not None
    assert close(row.compliance.low, estimate(design, share(yes, design.weight, member=employee)))
    assert close(row.compliance.high, estimate(design, share(~no, design.weight, member=employee)))
    assert close(row.legal_share("mandatory"), estimate(design, share(employee, design.weight)))
    assert close(
        row.measures["contributing"].among_answers,
        estimate(design, share(yes, design.weight, member=yes | no)),
    )


def test_compliance_of_a_law_that_is_not_known_of_all_has_the_error_of_each_end(tmp_path: Path) -> None:
    drawn = people()
    chance = np.random.default_rng(8)
    untold = chance.random(len(drawn)) < 0.2
    for one, is_untold in zip(drawn.values(), untold, strict=True):
        if is_untold:
            one["jobs"][0]["status"] = None
    row = counted(tmp_path, drawn).total
    design, employee, yes, no = told_by(drawn)
    assert row.compliance is not None
    least = estimate(design, share(employee & yes, design.weight, member=employee | untold & ~yes))
    most = estimate(design, share((employee | untold) & ~no, design.weight, member=employee | untold & ~no))
    assert close(row.compliance.low, least)
    assert close(row.compliance.high, most)
    assert row.obliged == int((employee | untold).sum())


def test_what_answers_leave_open_and_sampling_errors_stay_apart(tmp_path: Path) -> None:
    row = counted(tmp_path, people()).total
    covered = row.gap_open("covered")
    assert covered.is_open
    assert covered.ends == (row.gap_share("covered").value, covered.high.value)
    assert covered.outer is not None
    assert covered.ends is not None
    assert covered.outer[0] < covered.ends[0] < covered.ends[1] < covered.outer[1]
    assert row.measures["contributing"].share == covered


def test_parts_of_the_gap_add_to_everybody(tmp_path: Path) -> None:
    for row in counted(tmp_path, people()).rows:
        assert sum(row.gap_share(part).value or 0 for part in GAP) == pytest.approx(1, abs=1e-12)
    assert sorted(cell for cells in GAP.values() for cell in cells) == sorted(CELLS)


def test_a_table_of_groups_has_no_sampling_error_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_text(
        "group,persons,law,covered\nMiners,300,mandatory,120\nFishers,100,none,\n", encoding="utf-8"
    )
    row = read_groups(path)[0].total
    assert row.compliance is not None
    for found in (row.gap_share("covered"), row.compliance.low, row.legal_share("none"), row.persons):
        assert (found.standard_error, found.low, found.high) == (None, None, None)
        assert "not sampled" in found.note
    assert row.gap_share("covered").value == 120 / 400
    assert row.gap_open("covered").ends == (120 / 400, 220 / 400)
    assert row.gap_open("covered").outer is None
    assert row.compliance.value == 120 / 300


def test_a_share_of_nobody_is_no_number(tmp_path: Path) -> None:
    path = tmp_path / "groups.csv"
    path.write_text("group,persons,law,covered\nFishers,100,none,10\n", encoding="utf-8")
    assert read_groups(path)[0].total.compliance is None


@given(st.integers(0, 2**32), st.integers(1, 5))
def test_crossed_questions_count_as_each_alone(seed: int, number: int) -> None:
    chance = np.random.default_rng(seed)
    size = 60
    design = Design.from_arrays(chance.integers(1, 5, size).astype(float), psu=chance.integers(0, 9, size))
    questions = {f"q{n}": (chance.integers(0, n + 2, size), n + 2) for n in range(number)}
    universe = chance.random(size) < 0.8
    grouping = Grouping("Group", ("a", "b"), chance.integers(-1, 2, size))
    crossed = crossings(questions, universe)
    assert all(one.size <= MOST_CELLS or len(one.places) == 1 for one in crossed)
    found = sampled(design, crossed, grouping)
    for name, (codes, answers) in questions.items():
        alone = cell_totals_by(design, codes, answers, np.where(universe, grouping.codes, -1), 2)
        for together, totals in zip(found, alone, strict=True):
            assert together[name].numbers == pytest.approx(totals.totals.tolist())
            assert together[name].asked == totals.counts.tolist()
            if totals.counts.any():
                assert close(together[name].share((0,)), totals.share((0,)))


@given(st.integers(1, 80), st.integers(0, 2**32 - 1))
@example(9, 0)
def test_questions_counted_together_are_those_counted_one_by_one(persons: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    questions = {f"q{n}": (chance.integers(0, n + 1, persons), n + 1) for n in range(6)}
    universe, home = chance.random(persons) < 0.8, np.arange(persons) // 3
    design = Design.from_arrays(chance.integers(0, 3, persons), stratum=home % 2, psu=home // 2)
    found = counted_together(design, questions, universe)
    assert found.keys() == questions.keys()
    for name, (codes, size) in questions.items():
        wanted = cell_totals(design, codes, size, universe)
        for answer in range(size):
            assert close(found[name].share([answer]), wanted.share([answer]))
            assert close(found[name].total([answer]), wanted.total([answer]))

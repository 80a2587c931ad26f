from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.unit.countries import write_country, write_reform

from allcover.engine import judge as judges
from allcover.engine import outcome as outcomes
from allcover.engine.outcome import judge_everybody
from allcover.population import Population
from allcover.rules.load import load

DAY = date(2020, 1, 1)
RAISE = """
reform: raise
name: {en: Raise}
change:
  - {scheme: fund, parameter: amount, from: 2019-01-01, value: 50, source: {title: Bill, verified: yes}}
"""


def people() -> Population:
    job = {"status": "employee", "earnings_month": 80.0}
    return Population.from_records([{"people": {
        "ana": {"age": 70, "labour_status": "inactive", "jobs": []},
        "ben": {"labour_status": "employed", "jobs": [job]},
    }}])  # fmt: skip


def test_a_reform_recomputes_only_what_it_touches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_country(tmp_path / "c")
    baseline, option = load(folder), load(folder, [write_reform(tmp_path / "r.yaml", RAISE)])
    keys = baseline.payments(baseline.schemes_on(DAY))
    before = judge_everybody(baseline, people(), DAY, keys)
    asked: list[str] = []
    judge_class: Any = judges.Judge

    class Watched(judge_class):  # type: ignore[misc]
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            asked.extend(self.outputs)

    monkeypatch.setattr(outcomes, "Judge", Watched)
    after = judge_everybody(option, people(), DAY, keys, known=before)
    assert asked == ["fund.paid_0"]
    assert after["line"] is before["line"]


def test_taking_over_what_is_unchanged_gives_the_same_as_judging_anew(tmp_path: Path) -> None:
    folder = write_country(tmp_path / "c")
    baseline, option = load(folder), load(folder, [write_reform(tmp_path / "r.yaml", RAISE)])
    keys = baseline.payments(baseline.schemes_on(DAY))
    before = judge_everybody(baseline, people(), DAY, keys)
    reused = judge_everybody(option, people(), DAY, keys, known=before)
    anew = judge_everybody(option, people(), DAY, keys)
    for key in keys:
        assert reused[key].low.tolist() == anew[key].low.tolist()
        assert reused[key].high.tolist() == anew[key].high.tolist()


def test_unknown_rows_carry_their_bounds(tmp_path: Path) -> None:
    system = load(write_country(tmp_path / "c"))
    column = judge_everybody(system, people(), DAY, ["fund.paid_0"])["fund.paid_0"]
    assert column.is_known.tolist() == [True, False]
    assert (column.low.tolist(), column.high.tolist()) == ([30, 0], [30, 30])


def test_progress_is_told_from_none_to_all(tmp_path: Path) -> None:
    system = load(write_country(tmp_path / "c"))
    told: list[tuple[int, int]] = []
    judge_everybody(system, people(), DAY, ["line"], lambda done, total: told.append((done, total)))
    assert told == [(0, 1), (1, 1)]

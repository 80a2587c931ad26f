from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.countries import COUNTRY, FUND, write_country

from allcover.coverage import coverage_outputs, survey_coverage
from allcover.coverage.counts import LineResult
from allcover.coverage.lines import line_answers
from allcover.coverage.survey import coverage_of_options
from allcover.engine.outcome import judge_everybody
from allcover.population import Population
from allcover.rules.load import load
from allcover.vocabulary.remark import Remark

DAY = date(2020, 1, 1)


def worker(status: str | None, **more: Any) -> dict[str, Any]:
    return {
        "age": 30,
        "labour_status": "employed",
        "jobs": [{"status": status, "earnings_month": 10.0}],
        **more,
    }


def counted(folder: Path, people: dict[str, dict[str, Any]], country: str = COUNTRY) -> LineResult:
    if not (folder / "country.yaml").exists():
        write_country(folder)
    (folder / "country.yaml").write_text(country, encoding="utf-8")
    system = load(folder)
    population = Population.from_records([{"people": people}])
    outcome = judge_everybody(system, population, DAY, coverage_outputs(system, system.schemes_on(DAY)))
    return survey_coverage(population, outcome)[0]


def test_whom_an_option_adds_carries_the_error_of_the_change(tmp_path: Path) -> None:
    """Eight persons of 100 each, two of them on own account, whom the option obliges: 200 more, of 100 + 100 and six times nothing.

    A total of eight drawn alike: the root of 8 times their variance, 8 x (2 x 75^2 + 6 x 25^2) / 7.
    """
    folder = write_country(tmp_path / "land", fund=FUND)
    now = load(folder)
    people = {f"p{n}": {**worker("own_account" if n < 2 else "employee"), "weight": 100.0} for n in range(8)}
    population = Population.from_records([{"people": {name: one}} for name, one in people.items()])
    fund = (folder / "fund" / "definition.yaml").read_text(encoding="utf-8")
    wide = write_country(
        tmp_path / "wide",
        fund=fund.replace("(status == 'employee')", "(status == 'employee' or status == 'own_account')"),
    )
    laws = [now, load(wide)]
    judged = [
        judge_everybody(one, population, DAY, coverage_outputs(one, one.schemes_on(DAY))) for one in laws
    ]
    as_is, option = coverage_of_options(population, judged)
    assert as_is[0].added is None
    added = option[0].added
    assert added is not None
    assert added.persons.value == pytest.approx(200)
    assert added.persons.low.standard_error == pytest.approx(np.sqrt(8 * (2 * 75**2 + 6 * 25**2) / 7))
    assert added.asked == 2


def test_whom_the_law_cannot_be_told_of_now_may_or_may_not_be_added(tmp_path: Path) -> None:
    """One on own account is added; one whose status is not known may be obliged already: between one and two, never two."""
    folder = write_country(tmp_path / "land", fund=FUND)
    fund = (folder / "fund" / "definition.yaml").read_text(encoding="utf-8")
    wide = write_country(
        tmp_path / "wide", fund=fund.replace("jobs.any(status == 'employee')", "labour_status == 'employed'")
    )
    population = Population.from_records([
        {"people": {str(status): worker(status)}} for status in ("employee", "own_account", None)
    ])  # fmt: skip
    judged = [
        judge_everybody(one, population, DAY, coverage_outputs(one, one.schemes_on(DAY)))
        for one in (load(folder), load(wide))
    ]
    as_is, option = coverage_of_options(population, judged)
    added = option[0].added
    assert added is not None
    assert added.persons.ends == (1.0, 2.0)
    assert added.asked == 2
    assert as_is[0].total.legal_open("mandatory").ends == pytest.approx((1 / 3, 2 / 3))


def test_every_gap_has_its_reason(tmp_path: Path) -> None:
    line = counted(tmp_path, {
        "covered": worker("employee", affiliated={"fund": True}, contributing={"fund": True}),
        "evaded": worker("employee", affiliated={"fund": False}, contributing={"fund": False}),
        "stayed_out": worker("own_account", affiliated={"fund": False}, contributing={"fund": False}),
        "left_out": worker("contributing_family", affiliated={"fund": False}, contributing={"fund": False}),
        "silent": worker("employee", affiliated={"fund": None}, contributing={"fund": None}),
    })  # fmt: skip
    assert line.total.counts.gap == {
        "covered": 1,
        "not_applied": 1,
        "not_taken_up": 1,
        "no_law": 1,
        "cannot_tell": 1,
    }
    assert line.total.compliance is not None
    assert line.total.compliance.ends == pytest.approx((1 / 3, 2 / 3))


def test_a_status_that_is_not_known_leaves_the_law_untold(tmp_path: Path) -> None:
    line = counted(tmp_path, {"ana": worker(None, affiliated={"fund": False}, contributing={"fund": False})})
    assert line.total.counts.legal("unknown") == 1
    assert line.total.counts.gap["cannot_tell"] == 1


def test_affiliation_stands_in_for_contribution_as_an_upper_bound(tmp_path: Path) -> None:
    line = counted(tmp_path, {"ana": worker("employee", affiliated={"fund": True})})
    assert (line.counted_as, line.is_upper_bound) == ("affiliated", True)
    assert line.total.counts.gap["covered"] == 1
    assert line.not_asked["contributing"] == ("Fund",)


def test_nothing_asked_is_nothing_known(tmp_path: Path) -> None:
    line = counted(tmp_path, {"ana": worker("employee")})
    assert line.total.counts.gap["cannot_tell"] == 1
    assert line.total.counts.gap["covered"] == 0


def test_who_may_not_belong_to_the_universe_is_left_out_and_named(tmp_path: Path) -> None:
    line = counted(tmp_path, {
        "ana": worker("employee", affiliated={"fund": True}, contributing={"fund": True}),
        "ben": {"age": 30, "weight": 5.0},
    })  # fmt: skip
    assert line.total.counts.persons == 1
    (note,) = line.notes
    assert isinstance(note, Remark)
    assert note.values == {"count": 5.0}
    assert "left out" in note.message


UNIVERSAL = """
scheme: universal
name: {en: Universal}
mechanism: universal
branches: [old_age]
from: 2000-01-01
law: [{title: Act, verified: yes}]
provisions: [{branch: old_age, nature: automatic, applies: "yes", source: {title: Act, verified: yes}}]
"""


def test_like_is_held_against_like(tmp_path: Path) -> None:
    """A benefit that needs no joining is no duty to contribute, and a duty to contribute is no benefit."""
    asked = {
        "affiliated": {"fund": False},
        "contributing": {"fund": False},
        "receives": {"universal": 5.0, "fund": 0.0},
    }
    person = worker("employee", **asked)
    write_country(tmp_path / "two", fund=FUND, universal=UNIVERSAL)
    for counts_as, law, covered in (("contributing", "mandatory", 0), ("receiving", "mandatory", 1)):
        country = COUNTRY.replace("counts_as_covered: contributing", f"counts_as_covered: {counts_as}")
        line = counted(tmp_path / "two", {"ana": person}, country)
        assert line.total.counts.legal(law) == 1
        assert line.total.counts.gap["covered"] == covered
    own_account = worker("own_account", **asked)
    line = counted(tmp_path / "two", {"ana": own_account})
    assert line.total.counts.legal("voluntary") == 1, "the automatic benefit does not make the fund a duty"


def test_a_scheme_nobody_was_asked_about_leaves_the_no_of_others_untold(tmp_path: Path) -> None:
    other = FUND.replace("scheme: fund", "scheme: other")
    write_country(tmp_path / "two", fund=FUND, other=other)
    person = worker("employee", affiliated={"fund": False}, contributing={"fund": False})
    line = counted(tmp_path / "two", {"ana": person})
    assert line.not_asked["contributing"] == ("Fund",), "the other's name"
    assert line.total.counts.gap["cannot_tell"] == 1


def test_groups_of_a_grouping_add_up_to_everybody(tmp_path: Path) -> None:
    people = {
        f"p{n}": worker(
            "employee", sex=sex, age=age, affiliated={"fund": bool(n % 2)}, contributing={"fund": bool(n % 2)}
        )
        for n, (sex, age) in enumerate(
            [("male", 20), ("female", 30), (None, 50), ("male", 70), ("female", None)]
        )
    }
    line = counted(tmp_path, people)
    for grouping in ("Sex", "Age"):
        rows = [row for row in line.rows if row.grouping == grouping]
        assert sum(row.counts.persons for row in rows) == line.total.counts.persons
        assert any(row.group == "Not known" for row in rows)


def test_answers_person_by_person_add_up_to_the_line(tmp_path: Path) -> None:
    people = {
        "covered": worker("employee", affiliated={"fund": True}, contributing={"fund": True}),
        "evaded": worker("employee", affiliated={"fund": False}, contributing={"fund": False}),
        "stayed_out": worker("own_account", affiliated={"fund": False}, contributing={"fund": False}),
    }
    total = counted(tmp_path, people).total.counts
    system = load(tmp_path)
    population = Population.from_records([{"people": people}])
    outcome = judge_everybody(system, population, DAY, coverage_outputs(system, system.schemes_on(DAY)))
    answers = line_answers(population, outcome)[0]
    facts = {"yes": answers.covered.is_yes, "no": answers.covered.is_no, "unknown": ~answers.covered.is_known}
    for (law, fact), persons in total.cells.items():
        assert (answers.universe.is_yes & answers.legal[law] & facts[fact]).sum() == persons
    assert [provision.nature for _, provision in answers.provisions] == ["mandatory", "voluntary"]

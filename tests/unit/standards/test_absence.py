"""A branch without any scheme: not met where the definition says that its law is complete, else not determinable."""

from datetime import date
from pathlib import Path

import pytest
from tests.unit.countries import write_country
from tests.unit.standards.law import DAY, LAND, convention, flat_pension, held, pension

from allcover.rules.definition import System
from allcover.rules.load import load
from allcover.standards import Figures, Observed, Status, check_standards
from allcover.vocabulary.fault import Faults

NOT_MET, OPEN = Status.NOT_MET, Status.NOT_DETERMINABLE
DIGEST = "source: {title: Digest of laws, article: list 7, verified: yes}"


def saying(folder: Path, *lines: str, scheme: str = pension()) -> System:
    """A country with a pension scheme that says of some branches that its law is complete."""
    said = "complete:\n" + "".join(f"  - {{{line}, {DIGEST}}}\n" for line in lines)
    return load(write_country(folder / "land", LAND + said, pension=scheme))


def test_a_branch_without_a_scheme_is_not_met_with_the_article_and_the_source(tmp_path: Path) -> None:
    result = held(saying(tmp_path, "branches: [sickness], from: 2000-01-01"))
    parts = {one.branch: one for one in result.parts}
    absent = parts["sickness"].absent
    assert absent is not None
    assert (parts["sickness"].status, absent.ground.article) == (NOT_MET, "Art. 13")
    assert absent.steps[0].code == "no_scheme_in_law"
    assert absent.steps[0].values["sources"] == ("Digest of laws, list 7",)
    assert absent.steps[0].values["since"] == "2000-01-01"
    assert (parts["unemployment"].status, parts["unemployment"].absent) == (OPEN, None)
    assert [one.code for one in parts["unemployment"].lacking] == ["no_scheme_of_branch"]


def test_a_law_complete_as_a_whole_leaves_no_branch_open(tmp_path: Path) -> None:
    result = held(saying(tmp_path, "from: 2000-01-01"))
    assert {one.branch for one in result.parts if one.status is NOT_MET and one.absent} == {
        "medical_care", "sickness", "unemployment", "employment_injury", "family", "maternity", "invalidity", "survivors",
    }  # fmt: skip
    assert next(one for one in result.parts if one.branch == "old_age").absent is None
    assert result.acceptance is not None
    assert result.acceptance.status is NOT_MET


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("from: 2024-06-01", NOT_MET),
        ("from: 2024-06-02", OPEN),
        ("from: 2000-01-01, to: 2024-06-01", NOT_MET),
        ("from: 2000-01-01, to: 2024-05-31", OPEN),
    ],
)
def test_it_holds_on_the_days_of_which_it_is_said(tmp_path: Path, said: str, status: Status) -> None:
    parts = held(saying(tmp_path, f"branches: [sickness], {said}")).parts
    assert next(one for one in parts if one.branch == "sickness").status is status


def test_a_guarantee_needs_the_statement_for_each_of_its_branches(tmp_path: Path) -> None:
    some = saying(tmp_path / "some", "branches: [sickness, unemployment, maternity], from: 2000-01-01")
    every = saying(
        tmp_path / "every", "branches: [sickness, unemployment, maternity, invalidity], from: 2000-01-01"
    )
    found = [
        next(one for one in held(law, "r202").parts if one.part == "working_age") for law in (some, every)
    ]
    assert [one.status for one in found] == [OPEN, NOT_MET]
    assert found[1].absent is not None
    assert found[1].absent.ground.article == "Paragraph 5(c)"


def test_nothing_is_asked_of_the_whole_of_a_convention_whose_only_branch_the_law_does_not_know(
    tmp_path: Path,
) -> None:
    result = held(saying(tmp_path, "from: 2000-01-01"), "c168")
    assert [part.status for part in result.parts] == [NOT_MET]
    assert result.whole == ()
    assert held(saying(tmp_path / "other", "branches: [sickness], from: 2000-01-01"), "c168").whole != ()


def test_a_last_day_before_the_first_is_a_fault_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(Faults, match="The last day is before the first"):
        saying(tmp_path, "from: 2024-01-01, to: 2023-12-31")


def test_what_was_observed_of_care_without_a_package_leaves_the_rest_to_be_told(tmp_path: Path) -> None:
    """That the kinds of care are given says nothing of cost-sharing, the record or how long."""
    clinic = (
        flat_pension(1)
        .replace("old_age", "medical_care")
        .replace("branch: medical_care, entitled", "branch: medical_care, form: in_kind, entitled")
    )
    seen = Figures(
        observed=(Observed("care", True, "All kinds", "Report", branch="medical_care", scheme="pension"),)
    )
    system = load(write_country(tmp_path / "land", LAND, pension=clinic))
    part = check_standards(system, DAY, [convention("c102")], seen).conventions[0].parts[0]
    found = {one.aspect: one.status for one in part.schemes[0].verdicts}
    assert found == {
        "persons": OPEN,
        "care": Status.MET,
        "cost_sharing": OPEN,
        "qualifying": OPEN,
        "duration": OPEN,
    }


def test_the_day_of_the_law_is_a_date_of_the_calendar(tmp_path: Path) -> None:
    with pytest.raises(Faults, match="no date of the calendar"):
        saying(tmp_path, "from: 2023-02-30")
    assert date(2024, 6, 1) == DAY

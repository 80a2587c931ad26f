"""Who is declared and paid for, as a reader meets it: told only where it was asked, and withheld by who is counted."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.coverage.test_exclusion import judged, worker
from tests.unit.presenting.exclusion_written import EVERYBODY, TOLD, column, study, table, written

from allcover.coverage.enforcement import DECLARED, NOT_PAID, UNTOLD, Foregone
from allcover.coverage.exclusion_study import study_exclusion
from allcover.estimation import Design, Suppression
from allcover.presenting.exclusion_section import exclusion_section
from allcover.vocabulary.finding import (
    NotKnown,
    Suppressed,
)
from allcover.vocabulary.words import ENGLISH


def test_a_count_is_withheld_by_who_is_counted_and_not_by_the_size_of_the_group(tmp_path: Path) -> None:
    found = study(tmp_path)
    held = exclusion_section(found, TOLD, ENGLISH, Suppression(2, 0))
    employees = found.enforcement[0]
    shown = table(held, f"exclusion.{employees.answers.line.id}.enforcement")
    cells = {"declared": [DECLARED], "undeclared": NOT_PAID[1:], "untold": [UNTOLD]}
    withheld = [
        (isinstance(row[shown.position(name)], Suppressed), one.asked(counted) < 2)
        for row, one in zip(shown.rows, employees.rows, strict=True)
        for name, counted in cells.items()
    ]
    assert all(is_withheld == is_few for is_withheld, is_few in withheld)
    assert {is_few for _, is_few in withheld} == {True, False}
    for name in ("reasons", "steps"):
        rows = table(held, f"exclusion.workers.{name}")
        few = [row for row in rows.rows if row[rows.position("asked")] in (0, 1)]
        assert few
        assert all(isinstance(row[rows.position("share")], Suppressed) for row in few), name


@pytest.mark.parametrize("asks_who_pays", [True, False])
def test_who_is_not_paid_for_is_told_only_where_it_was_asked(tmp_path: Path, asks_who_pays: bool) -> None:
    """Where a survey asks who is registered and not who is paid for, its share is of employees not declared, and says so."""
    paying = {"fund": False} if asks_who_pays else {}
    people = {
        "in": worker(affiliated={"fund": True}, contributing=paying),
        "out": worker(contributing=paying),
    }
    population, outcome = judged(tmp_path, [{"people": people}])
    found = study_exclusion(population, outcome, Design.of(population))
    due = Foregone("Fund", "employer", None, 0, 0.0, 0)
    found = replace(found, enforcement=tuple(replace(one, foregone=(due,)) for one in found.enforcement))
    held = exclusion_section(found, TOLD, ENGLISH, EVERYBODY)
    (share,) = (one for one in held.findings if one.key == "exclusion.workers.not_declared")
    of_pay = "not declared, or with contributions not paid"
    not_known = "not declared (unpaid contributions not known)"
    assert share.value == (1.0 if asks_who_pays else 0.5)
    assert share.brief == f"Old age: employees {of_pay if asks_who_pays else not_known}"
    assert (of_pay in share.label, "or contributions not paid" in share.definition) == (asks_who_pays,) * 2
    shown = table(held, "exclusion.workers.enforcement")
    assert ("not paid" in shown.columns[shown.position("share")].label) is asks_who_pays
    assert ("not paid" in table(held, "exclusion.workers.foregone").universe) is asks_who_pays
    assert not table(held, "exclusion.workers.foregone").notes
    raised = exclusion_section(found, replace(TOLD, has_raised_incomes=True), ENGLISH, EVERYBODY)
    (note,) = table(raised, "exclusion.workers.foregone").notes
    assert note.startswith("Too high")


@pytest.mark.parametrize(
    ("registered", "label"),
    [
        (False, "Not registered"),
        (None, "Contributions not paid, not registered or not known to be"),
    ],
)
def test_a_column_of_who_is_known_not_to_be_registered_does_not_speak_of_others(
    tmp_path: Path, registered: bool | None, label: str
) -> None:
    people = {
        "in": worker(affiliated={"fund": True}, contributing={"fund": True}),
        "out": worker(affiliated={"fund": registered}, contributing={"fund": False}),
    }
    shown = table(written(tmp_path, [{"people": people}]), "exclusion.workers.enforcement")
    assert column(shown, "undeclared")[0] == 1
    assert shown.columns[shown.position("undeclared")].label == label


def test_who_is_paid_for_is_not_known_where_only_registration_was_asked(tmp_path: Path) -> None:
    people = {"ana": worker(contributing={"fund": None}, affiliated={"fund": False})}
    held = written(tmp_path, [{"people": people}])
    found = table(held, "exclusion.workers.enforcement")
    assert isinstance(found.rows[0][found.position("unpaid")], NotKnown)
    assert column(found, "undeclared")[0] == 1


def test_the_rate_of_the_undeclared_says_that_it_is_of_those_of_whom_it_is_known(tmp_path: Path) -> None:
    asked = {"ana": worker(affiliated={"fund": False}, contributing={"fund": False}),
             "bea": worker(affiliated={"fund": True}, contributing={"fund": True}),
             "eva": worker(affiliated={"fund": None}, contributing={"fund": None})}  # fmt: skip
    held = written(tmp_path, [{"people": asked}])
    (rate,) = [one for one in held.findings if one.key.endswith(".not_declared")]
    assert (rate.value, rate.unweighted_count) == (0.5, 2)
    assert rate.universe == "Employees whom the law obliges to be insured and of whom that is known"
    assert rate.label.endswith(", of whom it is known"), "the console prints the label alone"
    found = table(held, "exclusion.workers.enforcement")
    assert column(found, "untold")[0] == 1
    shares = {one.key: one.label for one in found.columns}
    assert shares["share"] == "Not declared, or contributions not paid, of whom it is known"

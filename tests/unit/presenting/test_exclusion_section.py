"""Reasons for exclusion as a reader meets them: tables that add up, pictures that can be drawn, small numbers withheld."""

from pathlib import Path

import pytest
from tests.unit.coverage.test_exclusion import WORKERS, judged, worker
from tests.unit.coverage.test_observations import ONE, TODAY
from tests.unit.presenting.exclusion_written import EVERYBODY, TOLD, column, section, table, written

from allcover.catalogue import country_folder
from allcover.coverage.exclusion_study import Handed, study_exclusion
from allcover.coverage.observations import observations_of, read_observations
from allcover.estimation import Design, Suppression
from allcover.presenting.exclusion_section import exclusion_section
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import (
    Between,
    Cell,
    NotKnown,
    Suppressed,
    number_of,
)
from allcover.vocabulary.words import ENGLISH


def test_steps_take_the_gap_away_until_those_covered_are_left(tmp_path: Path) -> None:
    persons = column(table(section(tmp_path), "exclusion.workers.steps"), "persons")
    everybody, *parts, covered = [one or 0.0 for one in persons]
    assert everybody - sum(parts) == pytest.approx(covered)
    assert (everybody, covered) == (len(WORKERS) - 1, 1)


def test_every_reason_stands_once_with_its_family(tmp_path: Path) -> None:
    held = table(section(tmp_path), "exclusion.workers.reasons")
    assert len(held.rows) == len(WORKERS) - 2
    assert sum(one or 0.0 for one in column(held, "asked")) == len(WORKERS) - 2
    by_label = {row[0]: row[held.position("family")] for row in held.rows}
    assert by_label["Employee, not declared"] == "Weak compliance and incentives"
    assert by_label["Size of the firm"] == "Legal"


def test_the_condition_stands_with_its_amount_and_article(tmp_path: Path) -> None:
    held = table(section(tmp_path), "exclusion.workers.conditions")
    row = next(row for row in held.rows if row[held.position("reason")] == "Size of the firm")
    assert row[held.position("amounts")] == "Least size of a firm: 5"
    assert "_" not in str(row[0])
    assert "least_size" in str(row[held.position("text")]), "the condition as the definition has it"
    assert row[held.position("law")] == "Fund Act, s. 1"


def test_a_barrier_that_no_provision_admits_is_zero_without_an_interval(tmp_path: Path) -> None:
    aided = {"people": {"ana": {"age": 40, "receives": {"assistance": 0.0}}}}
    families = table(written(tmp_path / "aided", [aided]), "exclusion.families")
    aid = next(one for one in families.rows if "assistance" in str(one[0]).lower())
    assert aid[families.position("financial")] == 0.0, "nobody has to contribute to assistance"
    held = table(section(tmp_path), "exclusion.families")
    row = held.rows[0]
    far = row[held.position("administrative")]
    assert far == NotKnown("nobody was asked, or nobody worked out: travel time to the payment point."), (
        "who may join may be far from a payment point"
    )
    calls = table(section(tmp_path), "exclusion.overview")
    assert calls.rows[0][calls.position("access")] == far
    legal = row[held.position("legal")]
    assert isinstance(legal, Between), "of one worker it is not known what the law says"
    assert isinstance(row[held.position("awareness_trust")], NotKnown)


def test_who_cannot_be_told_may_belong_to_a_family_of_barriers(tmp_path: Path) -> None:
    """Of one the law is not known, of one whether covered whom it obliges: the first may have any reason, the second none of the law's."""
    everybody = ("covered", "undeclared", "threshold_firm_size", "law_unknown", "fact_unknown")
    people = {name: WORKERS[name] for name in everybody}

    def shares(names: dict[str, dict[str, object]], folder: Path) -> tuple[Cell, Cell, Cell]:
        population, outcome = judged(folder, [{"people": names}])
        found = study_exclusion(population, outcome, Design.of(population))
        held = table(exclusion_section(found, TOLD, ENGLISH, EVERYBODY), "exclusion.families")
        row = next(row for row in held.rows if str(row[0]).startswith("Old age"))
        legal, compliance, rest = (
            row[held.position(key)] for key in ("legal", "compliance_incentive", "not_told")
        )
        return legal, compliance, rest

    legal, compliance, rest = shares(people, tmp_path / "both")
    assert isinstance(legal, Between)
    assert isinstance(compliance, Between)
    assert (legal.low, legal.high) == pytest.approx((1 / 4, 2 / 4))
    assert (compliance.low, compliance.high) == pytest.approx((1 / 4, 3 / 4))
    assert number_of(rest) == pytest.approx(2 / 4)
    told = {name: one for name, one in people.items() if not name.endswith("_unknown")}
    assert all(isinstance(one, Estimate) for one in shares(told, tmp_path / "told")[:2])


def test_the_main_reasons_are_the_largest_and_of_the_excluded(tmp_path: Path) -> None:
    held, reasons = (table(section(tmp_path), f"exclusion.{key}") for key in ("main", "workers.reasons"))
    row, persons = held.rows[0], column(reasons, "persons")
    first, second = (number_of(row[held.position(f"share_{n}")]) or 0.0 for n in (1, 2))
    assert first == pytest.approx(max(one or 0.0 for one in persons) / (len(WORKERS) - 2))
    assert first >= second > 0


def test_numbers_that_rest_on_few_are_withheld(tmp_path: Path) -> None:
    held = section(tmp_path, Suppression())
    reasons = table(held, "exclusion.workers.reasons")
    assert all(isinstance(row[reasons.position("persons")], Suppressed) for row in reasons.rows)
    groups = table(held, "exclusion.workers.groups")
    assert all(isinstance(cell, Suppressed) for row in groups.rows for cell in row[3:])


def test_observations_stand_beside_and_change_no_count(tmp_path: Path) -> None:
    path = tmp_path / "seen.yaml"
    path.write_text(ONE, encoding="utf-8")
    seen = read_observations(path, "testland", TODAY)
    bare, told = section(tmp_path / "one"), section(tmp_path / "two", handed=Handed(observations=seen))
    extra = [each for each in told.tables if each not in bare.tables]
    assert [each.key for each in extra] == ["exclusion.observations"]
    assert "Union" in extra[0].rows[0]
    assert any("No observations" in text for text in bare.paragraphs)


def test_an_invented_country_marks_its_observations_invented(tmp_path: Path) -> None:
    seen = observations_of(country_folder("coresia"), "coresia")
    held = section(tmp_path, handed=Handed(observations=seen))
    assert "invented" in table(held, "exclusion.observations").title


def test_lines_with_the_same_persons_and_reasons_are_told_once(tmp_path: Path) -> None:
    population, outcome = judged(tmp_path, [{"people": {"ana": worker()}}])
    held = study_exclusion(population, outcome, Design.of(population))
    ids = [one.reasons.id for one in held.lines] + [name for one in held.lines for name in one.also]
    assert sorted(ids) == ["care", "poor", "sick", "workers"]


def test_the_decision_tree_is_named_by_its_table_and_its_file(tmp_path: Path) -> None:
    held = section(tmp_path)
    tree = table(held, "exclusion.tree")
    assert f"table “{tree.title}”" in held.paragraphs[0]
    assert f"file {tree.key}.csv" in held.paragraphs[0]

"""What a report says that reforms change, and the law that several make together, where there is one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from tests.unit.presenting.test_valuation_succession import (
    CORESIA,
    DAY,
    SCHEME,
    YEARS,
    of_few,
    reconciliation,
    steps_told,
)

from allcover.presenting.told import Told
from allcover.presenting.valuation_changes import changed_rules
from allcover.presenting.valuation_study import ValuationResults, ValuationStudy, value_study
from allcover.presenting.valuation_writer import written_valuation
from allcover.presenting.valuing import Basis
from allcover.rules.load import load_options
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.finding import Cell, Table
from allcover.vocabulary.words import ENGLISH, words_of

SURVIVORS = f"{{scheme: {SCHEME}, parameter: flat_survivor_pension_month, from: DAY, value: VALUE, SOURCE}}"
RATE = f"{{scheme: {SCHEME}, parameter: contribution_rate_employer, from: DAY, value: VALUE, SOURCE}}"
CEILING = f"{{scheme: {SCHEME}, parameter: earnings_ceiling_month, from: DAY, value: VALUE, SOURCE}}"
COST = f"{{scheme: {SCHEME}, parameter: administration, from: DAY, value: VALUE, SOURCE}}"
Written = Callable[..., Path]


@pytest.fixture(scope="module")
def basis() -> Basis:
    return of_few()


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes a reform: its name, and changes of a parameter, each from a day on with a value."""

    def write(name: str, *changes: tuple[str, str, str]) -> Path:
        rows = [
            f"  - {change.replace('DAY', day).replace('VALUE', value).replace('SOURCE', f'source: {{title: {name}}}')}\n"
            for change, day, value in changes
        ]
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"reform: {name.lower()}\nname: {{en: {name}}}\nchange:\n{''.join(rows)}", encoding="utf-8")  # fmt: skip
        return path

    return write


def studied(basis: Basis, *reforms: Path, before: Basis | None = None) -> ValuationResults:
    return value_study(ValuationStudy(CORESIA, basis, YEARS, reforms, before), has_trials=False)


def rules_of(results: ValuationResults, language: str = "en") -> Table:
    words = ENGLISH if language == "en" else words_of(language, CORESIA / "languages")
    return changed_rules(results, Told("survey", "2024-06-30"), words)


def rows_of(results: ValuationResults) -> list[tuple[Cell, ...]]:
    return [row[:5] for row in rules_of(results).rows]


def test_a_reform_may_confirm_an_amount_of_money_at_its_figure(basis: Basis, written: Written) -> None:
    frozen, more = (written(name, (SURVIVORS, "2028-01-01", value)) for name, value in (("Frozen", "36"), ("More", "36.01")))  # fmt: skip
    found = studied(basis, frozen, before=basis)
    assert rows_of(found) == [
        ("Frozen", "Pension of a widow or widower", "1 January 2028", "36.00 XCC a month (money of 2024)", "36.00 XCC a month")
    ]  # fmt: skip
    assert steps_told(found, "en")[-2:] == [
        "Reform: Pension of a widow or widower: 36.00 XCC a month (money of 2024) → 36.00 XCC a month from 1 January 2028",
        "Change in all, under “Frozen”",
    ]
    premium, dearer = found.others[0].valued.valuation.premium, studied(basis, more).others[0].valued.valuation.premium  # fmt: skip
    assert premium < found.made.premium - 0.0005
    assert dearer == pytest.approx(premium, rel=1e-4)
    assert dearer > premium
    assert found.steps[-1].premium == premium


@pytest.mark.parametrize(
    ("change", "day", "value"),
    [(SURVIVORS, "2023-01-01", "36"), (SURVIVORS, "2022-01-01", "36"), (RATE, "2028-01-01", "0.075")],
)
def test_a_reform_that_changes_nothing_of_the_years_after_is_refused(
    written: Written, change: str, day: str, value: str
) -> None:
    """An amount fixed anew before the valuation is money of its day, and a share is the same in any money."""
    with pytest.raises(Faults, match=r"Idle\.yaml:4:5: This changes nothing: .* already"):
        load_options(CORESIA, [written("Idle", (change, day, value))], DAY)


def test_another_share_of_administration_is_told_among_what_is_changed(
    basis: Basis, written: Written
) -> None:
    found = studied(basis, written("Dearer", (COST, "2035-01-01", "0.12")))
    label = "Administration cost as a share of benefits"
    assert [row[1:] for row in rows_of(found)] == [(label, "1 January 2035", "6%", "12%")]
    report = written_valuation(found, date(2024, 11, 27), ENGLISH)
    law = next(one for one in report.tables if one.key == "valuation.law")
    assert [row[:3] for row in law.rows if row[0] == label] == [(label, "1 January 1985", "6%")]


def test_reforms_with_a_change_in_common_are_valued_in_one_call(basis: Basis, written: Written) -> None:
    common, rate = (SURVIVORS, "2026-01-01", "60"), (RATE, "2030-01-01", "0.08")
    found = studied(basis, written("First", common), written("Both", common, rate), before=basis)
    assert [one.system.title for one in found.others] == ["First", "Both", "First + Both"]
    _first, both, joint = (one.valued.valuation for one in found.others)
    assert joint.premium == pytest.approx(both.premium, rel=1e-12)
    assert joint.contributions == pytest.approx(both.contributions, rel=1e-12)
    assert found.clash is None
    # What both change alike moves the rate once.
    assert [step.name for step in found.steps if step.cause == "reform"] == [
        "Pension of a widow or widower",
        "Employer's contribution on insured earnings",
    ]
    assert found.steps[-1].premium == pytest.approx(joint.premium, rel=1e-12)


def test_reforms_that_set_one_rule_differently_are_no_law_together(basis: Basis, written: Written) -> None:
    low, high = (written(name, (CEILING, "2026-01-01", value)) for name, value in (("Low", "600"), ("High", "2000")))  # fmt: skip
    found = studied(basis, low, high, before=basis)
    assert [one.system.title for one in found.others] == ["Low", "High"]
    said = "“Low” and “High” set “Ceiling of insured earnings” differently from 1 January 2026: no law has all reforms together, and none is valued with them."
    assert rules_of(found).notes == (said,)
    assert not [step for step in found.steps if step.cause == "reform"]
    assert found.steps[-1].premium == found.made.premium
    steps = reconciliation(found, "en")
    assert said in steps.notes
    assert steps.rows[-1][0] == "Change in all"
    for language in ("fr", "es", "pt"):
        assert "no law" not in rules_of(found, language).notes[0]

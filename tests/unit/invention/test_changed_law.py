"""A changed law changes only what follows from that law: people, work and earnings stay, bit for bit."""

import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.invention.paying import in_turn, schemes_that_pay
from allcover.population import Population
from allcover.rules.load import load

OF_LAW = ("income_month", "household_income_month", "household_consumption_month", "welfare_month")
UNTOUCHED = ("households", "persons", "jobs", "job_months", "relations")


@pytest.fixture(scope="module")
def before() -> Population:
    return invent_survey(load(country_folder("coresia")), households=350, seed=4)


@pytest.fixture
def after(tmp_path: Path) -> Callable[..., Population]:
    """Invent the same survey under Coresia's law with one file changed (scheme, old text, new text), or a scheme left out."""

    def changed(scheme: str, old: str = "", new: str = "") -> Population:
        folder = shutil.copytree(country_folder("coresia"), tmp_path / "coresia")
        if not old:
            shutil.rmtree(folder / scheme)
        else:
            path = folder / scheme / "definition.yaml" if scheme else folder / "country.yaml"
            text = path.read_text(encoding="utf-8")
            assert old in text
            path.write_text(text.replace(old, new), encoding="utf-8")
        return invent_survey(load(folder), households=350, seed=4)

    return changed


def same_people(one: Population, other: Population) -> bool:
    return all(
        one.need(name).drop(OF_LAW, strict=False).equals(other.need(name).drop(OF_LAW, strict=False))
        for name in UNTOUCHED
    )


def of(population: Population, table: str, *schemes: str) -> pl.DataFrame:
    return population.need(table).filter(pl.col("scheme").is_in(schemes)).drop("row", strict=False)


def test_a_higher_social_pension_changes_its_own_amounts_and_what_looks_at_them(
    before: Population, after: Callable[..., Population]
) -> None:
    later = after("social_pension", "value: 25.00", "value: 40.00")
    assert same_people(before, later)
    for table in ("affiliations", "history"):
        assert before.need(table).equals(later.need(table))
    kept = ("national_pension", "family_income_grant")
    assert of(before, "receipts", *kept).equals(of(later, "receipts", *kept))
    one, other = (of(each, "receipts", "social_pension")["amount_month"] for each in (before, later))
    assert (one > 0).equals(other > 0), "the same people take it up"
    assert one.max() == 25.0
    assert other.max() == 40.0
    assert before.households["welfare_month"].sum() < later.households["welfare_month"].sum()


def test_a_wider_duty_to_insure_registers_more_and_nobody_less(
    before: Population, after: Callable[..., Population]
) -> None:
    later = after("", "from: 2015-01-01, value: 5, source: {title: Social Security (Amendment) Act 2014", "from: 2015-01-01, value: 1, source: {title: Social Security (Amendment) Act 2014")  # fmt: skip
    assert same_people(before, later)
    one, other = (of(each, "affiliations", "national_pension")["is_affiliated"] for each in (before, later))
    assert one.sum() < other.sum()
    assert (one.fill_null(False) <= other.fill_null(False)).all()
    assert one.is_null().equals(other.is_null()), "the same people do not answer"


def test_a_scheme_that_never_was_leaves_the_others_as_they_are(
    before: Population, after: Callable[..., Population]
) -> None:
    later = after("mutual_health")
    assert same_people(before, later)
    assert before.need("receipts").equals(later.need("receipts"))
    kept = ("national_pension", "health_insurance")
    for table in ("affiliations", "history"):
        assert of(before, table, *kept).equals(of(later, table, *kept))


def test_a_new_scheme_is_asked_about_too(before: Population, tmp_path: Path) -> None:
    folder = shutil.copytree(country_folder("coresia"), tmp_path / "coresia")
    shutil.copytree(folder / "social_pension", folder / "second_pension")
    path = folder / "second_pension" / "definition.yaml"
    path.write_text(
        path.read_text().replace("scheme: social_pension", "scheme: second_pension"), encoding="utf-8"
    )
    (folder / "second_pension" / "cases.yaml").unlink()
    later = invent_survey(load(folder), households=350, seed=4)
    assert same_people(before, later)
    assert of(later, "receipts", "second_pension")["amount_month"].max() > 0  # type: ignore[operator]


def test_schemes_pay_after_those_they_look_at() -> None:
    system = load(country_folder("coresia"))
    turns = [sorted(scheme.id for scheme in batch) for batch in in_turn(system, schemes_that_pay(system))]
    assert turns == [["family_income_grant", "national_pension"], ["social_pension"], ["household_grant"]]

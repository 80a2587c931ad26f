"""Health care by breadth, scope and height: Beattie's warning, a mix of packages, open answers, adequacy and faults of baskets."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.unit.coverage.adequate_people import HEALTH, PENSION, covered
from tests.unit.packages import ACT, simple

from allcover.catalogue import countries, country_folder
from allcover.coverage.adequacy import judge_adequacy
from allcover.coverage.basket import Basket, Care, basket_of, read_basket
from allcover.coverage.cover import Cover
from allcover.coverage.cube import BranchCover, cube, is_comprehensive, scope_of
from allcover.coverage.health_level import HealthLevel, care_shares, health_level, package_shares
from allcover.coverage.people import person_groupings
from allcover.coverage.profile import Need, Profile, Threshold, read_profile
from allcover.estimation import Design
from allcover.rules.load import load
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.exact import decimal, ratio
from allcover.vocabulary.fault import Faults

ITEMS = """
bed: {label: Day in hospital, group: care, terms: [{patient_share: borne}], source: ACT}
visit: {label: Visit, group: care, terms: [{}], source: ACT}
"""
PARAMETERS = (
    f"\nparameters:\n  borne: {{unit: number, values: [{{from: 2000-01-01, value: 0.5, source: {ACT}}}]}}\n"
)


def with_package(name: str = "health", items: str = ITEMS, borne: str = "0.5") -> str:
    indented = "\n".join(f"  {line}" for line in simple(items).strip().splitlines())
    text = HEALTH.replace("scheme: health", f"scheme: {name}") + PARAMETERS.replace("0.5", borne)
    return f"{text}package:\n{indented}\n"


def care(name: str, uses: str, price: int, **items: str) -> Care:
    return Care(name, name, decimal(uses), price, items)


BED = care("bed", "0.5", 100, health="bed", mutual="bed")
VISIT = care("visit", "2", 10, health="visit", mutual="visit")
TEETH = care("teeth", "1", 30)
SOURCE = Citation("Accounts")


def people(*said: dict[str, bool | None]) -> list[dict[str, Any]]:
    return [{"people": {f"p{n}": {"age": 40, "affiliated": one}}} for n, one in enumerate(said)]


def measured(cover: Cover, *basket: Care) -> HealthLevel:
    held = replace(cover, basket=Basket(basket, SOURCE, is_invented=False))
    found = health_level(held, Design.of(cover.population), person_groupings(cover.population))
    assert found is not None
    return found


def test_everybody_protected_and_half_of_hospital_cost_borne_is_breadth_without_depth(tmp_path: Path) -> None:
    """Beattie 2000: coverage near 100 % of the population while about half the cost of hospital care is reimbursed."""
    cover = covered(tmp_path, people({"health": True}, {"health": True}), health=with_package())
    found = measured(cover, BED)
    (scheme,) = found.schemes
    assert scheme.breadth.value == 1
    assert (scheme.scope, scheme.height, scheme.share) == (1, ratio(1, 2), ratio(1, 2))
    assert found.rows[0].breadth.value == 1
    assert found.rows[0].paid.value == pytest.approx(0.5)


def test_scope_and_height_are_told_apart_and_multiply(tmp_path: Path) -> None:
    """A year's basket costs 50 for beds, 20 for visits and 30 for teeth: 70 are named, of which 25 + 20 are paid."""
    cover = covered(tmp_path, people({"health": True}), health=with_package())
    (scheme,) = measured(cover, BED, VISIT, TEETH).schemes
    assert (scheme.scope, scheme.height, scheme.share) == (ratio(7, 10), ratio(45, 70), ratio(45, 100))
    assert [(one.care, one.share) for one in scheme.care] == [
        ("bed", ratio(1, 2)),
        ("visit", 1),
        ("teeth", None),
    ]


def test_who_is_protected_twice_has_the_better_package_once(tmp_path: Path) -> None:
    """The mutual pays nine tenths of a bed: both together pay nine tenths, not one and two fifths."""
    cover = covered(
        tmp_path, people({"health": True, "mutual": True}, {"health": True, "mutual": False}, {"health": False, "mutual": False}),
        health=with_package(), mutual=with_package("mutual", borne="0.1"),
    )  # fmt: skip
    found = measured(cover, BED)
    assert found.rows[0].paid.value == pytest.approx((0.9 + 0.5 + 0) / 3)
    assert found.rows[0].breadth.value == pytest.approx(2 / 3)


def test_a_scheme_without_a_written_package_leaves_the_share_open(tmp_path: Path) -> None:
    """Never counted as nothing, and never as everything."""
    cover = covered(
        tmp_path, people({"health": True, "mutual": False}, {"health": False, "mutual": True}),
        health=HEALTH, mutual=with_package("mutual", borne="0.1"),
    )  # fmt: skip
    found = measured(cover, BED)
    by_id = {one.scheme.id: one for one in found.schemes}
    assert (by_id["health"].scope, by_id["health"].share) == (None, None)
    assert found.rows[0].paid.ends == pytest.approx((0.45, 0.95))


def test_who_was_not_asked_may_have_it_or_not(tmp_path: Path) -> None:
    cover = covered(tmp_path, people({"health": True}, {"health": None}), health=with_package())
    row = measured(cover, BED).rows[0]
    assert row.breadth.ends == pytest.approx((0.5, 1))
    assert row.paid.ends == pytest.approx((0.25, 0.5))


def test_there_is_no_level_without_a_basket_or_any_package(tmp_path: Path) -> None:
    cover = covered(tmp_path / "one", people({"health": True}), health=with_package())
    design, groups = Design.of(cover.population), person_groupings(cover.population)
    assert health_level(cover, design, groups) is None
    assert np.isnan(package_shares(cover)[0]).all()
    bare = covered(tmp_path / "two", people({"health": True}), health=HEALTH, pension=PENSION)
    assert (
        health_level(replace(bare, basket=Basket((BED,), SOURCE, is_invented=False)), design, groups) is None
    )


# adequacy and the cube


def profile(at_least: str) -> Profile:
    level = Threshold("package_share", decimal(at_least), "at_least", "design")
    need = Need("care", ("medical_care",), "everybody", "protected", level, None)
    return Profile("ours", 1, "Ours", "", (need,), affiliation_counts=False, approved_by="", source=SOURCE)


@pytest.mark.parametrize(("at_least", "adequate"), [("0.5", [True, False]), ("0.51", [False, False])])
def test_a_package_that_pays_too_little_is_not_adequate(
    tmp_path: Path, at_least: str, adequate: list[bool]
) -> None:
    cover = covered(tmp_path, people({"health": True}, {"health": False}), health=with_package())
    held = replace(cover, basket=Basket((BED,), SOURCE, is_invented=False))
    standing = judge_adequacy(held, profile(at_least)).standing
    assert standing.adequate.is_yes.tolist() == adequate
    assert standing.adequate.is_no.tolist() == [not one for one in adequate]


def test_without_a_basket_nobody_can_tell_and_it_is_said_what_lacks(tmp_path: Path) -> None:
    cover = covered(tmp_path, people({"health": True}), health=with_package())
    standing = judge_adequacy(cover, profile("0.5")).standing
    assert not standing.adequate.is_known.any()
    assert standing.missing == {"care": ("basket",)}


def test_the_cube_loses_a_branch_whose_package_pays_too_little(tmp_path: Path) -> None:
    """Everybody has one branch in fact and none adequately."""
    cover = covered(tmp_path, people({"health": True}, {"health": True}), health=with_package())
    held = replace(cover, basket=Basket((BED,), SOURCE, is_invented=False))
    need = judge_adequacy(held, profile("0.75")).standing.needs[0]
    branch = BranchCover(
        "medical_care", need.applies, {"fact": need.effective, "adequate": need.effective & need.met}
    )
    assert scope_of([branch], "fact", 2).low.tolist() == [1, 1]
    assert scope_of([branch], "adequate", 2).high.tolist() == [0, 0]
    rows = cube([branch], Design.of(cover.population), person_groupings(cover.population)).rows
    everybody = {row.dimension: row.comprehensive.value for row in rows if row.group == "Everybody"}
    assert everybody == {"fact": 1, "adequate": 0}
    assert is_comprehensive([branch], "adequate", 2, 1).is_no.all()


def test_a_profile_may_ask_for_it_and_only_of_health_care(tmp_path: Path) -> None:
    text = (
        "profile: ours\nversion: 1\nname: {en: Ours}\nsource: {title: Paper, verified: yes}\nneeds:\n"
        "  - {need: care, branches: [medical_care], applies_to: everybody, counts: protected, level: {measure: package_share, at_least: 0.5, mark: design}}\n"
    )
    path = tmp_path / "ours.yaml"
    path.write_text(text, encoding="utf-8")
    level = read_profile(path).needs[0].level
    assert level is not None
    assert (level.measure, level.value) == ("package_share", ratio(1, 2))
    path.write_text(text.replace("medical_care", "old_age"), encoding="utf-8")
    with pytest.raises(Faults, match="does not measure the level of old_age"):
        read_profile(path)


# baskets


def test_every_fault_of_a_basket_is_told_with_its_cure(tmp_path: Path) -> None:
    path = tmp_path / "basket.yaml"
    path.write_text(
        "country: estara\nsource: {title: x}\ncare:\n"
        "  - {care: visit, label: {en: Visit}, uses_year: 1, price: 2, items: {mutual_health: consultations}}\n"
        "  - {care: visit, label: {en: Visit}, uses_year: 1, price: 2, items: {health_insurance: visit, mutual: visit}}\n",
        encoding="utf-8",
    )
    with pytest.raises(Faults) as raised:
        read_basket(path, load(country_folder("coresia")))
    told = [fault.what for fault in raised.value.faults]
    assert told == [
        "This is the basket of 'estara'.",
        "The package of 'mutual_health' has no item 'consultations'.",
        "The care 'visit' is there a second time.",
        "The scheme 'health_insurance' has no package.",
        "There is no scheme 'mutual'.",
    ]
    assert all(fault.place.line for fault in raised.value.faults)


@pytest.mark.parametrize("wrong", ["uses_year: 0", "price: -1", "nights: 1.5", "visit: often"])
def test_a_figure_that_cannot_be_is_refused(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "basket.yaml"
    name = wrong.split(":")[0]
    right = {"uses_year": "1", "price": "2", "nights": "0", "visit": "other"} | {name: wrong.split(": ")[1]}
    keys = ", ".join(f"{key}: {value}" for key, value in right.items())
    path.write_text(
        f"country: coresia\nsource: {{title: x}}\ncare: [{{care: a, label: {{en: A}}, items: {{}}, {keys}}}]\n"
    )
    with pytest.raises(Faults, match=name):
        read_basket(path, load(country_folder("coresia")))


@pytest.mark.parametrize("country", countries())
def test_every_basket_of_the_catalogue_is_in_order(country: str) -> None:
    found = basket_of(country_folder(country), load(country_folder(country)))
    assert (found is not None) == (country == "coresia")


def test_the_mutual_of_coresia_pays_two_thirds_of_its_basket() -> None:
    """By hand: 1.44 + 1.76 + 0.99 + 0.62 + 0.60 + 0.15 = 5.56 of 8.225 a person-year."""
    system = load(country_folder("coresia"))
    basket = basket_of(country_folder("coresia"), system)
    assert basket is not None
    package = system.schemes["mutual_health"].package
    assert package is not None
    shares = {one.care: one.share for one in care_shares("mutual_health", package, basket, date(2024, 7, 1))}
    paid = {one.id: one.cost_year * (shares[one.id] or 0) for one in basket.care}
    by_hand = ("1.44", "1.76", "0.99", "0.62", "0.60", "0.15", "0", "0")
    assert list(paid.values()) == [decimal(one) for one in by_hand]
    assert (sum(paid.values()), basket.cost_year) == (decimal("5.56"), decimal("8.225"))

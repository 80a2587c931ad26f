"""A minimum for pensions in payment: asked of the definition, laid on a distribution of amounts and not on its mean, by cells and by lives alike."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.engine.running import with_amounts
from allcover.invention import invent_survey
from allcover.presenting.living import live_country
from allcover.presenting.valuing import Basis, Valued, value_basis
from allcover.projection.awards import awards_of
from allcover.projection.economy_file import read_economy
from allcover.projection.insured import Awards, ByAmount, Moves, Opening, Raised, project_scheme
from allcover.projection.terminal import awarded
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.load import load, load_options
from allcover.vocabulary.exact import decimal

CORESIA, DAY, SCHEME, YEARS = country_folder("coresia"), date(2024, 6, 30), "national_pension", 20
AGES = 101
REFORM = """reform: minimum_for_all
name: {en: A minimum for pensions in payment}
change:
  - {scheme: national_pension, parameter: minimum_in_payment_month, from: 2027-07-01, value: 120, source: {title: Bill, verified: yes}}
"""


@pytest.fixture(scope="module")
def basis() -> Basis:
    system = load(CORESIA)
    given = read_assumptions(CORESIA / "valuations" / f"{SCHEME}.yaml")
    return Basis(
        system,
        invent_survey(system, 1_000),
        DAY,
        CORESIA / "people",
        given,
        economy=read_economy(CORESIA / "economy.yaml"),
    )


@pytest.fixture(scope="module")
def before(basis: Basis) -> Valued:
    return value_basis(basis, YEARS)


@pytest.fixture(scope="module")
def after(basis: Basis, tmp_path_factory: pytest.TempPathFactory) -> Valued:
    path: Path = tmp_path_factory.mktemp("reform") / "minimum.yaml"
    path.write_text(REFORM, encoding="utf-8")
    return value_basis(basis.under(list(load_options(CORESIA, [path]))[1]), YEARS)


def test_the_definition_s_own_expression_says_what_a_pension_in_payment_becomes(basis: Basis) -> None:
    assert awards_of(basis.system, SCHEME, DAY).raised is None
    law = with_amounts(basis.system, {f"{SCHEME}.minimum_in_payment_month": decimal("90")}, DAY)
    rule = awards_of(law, SCHEME, DAY).raised
    assert rule is not None
    amounts = np.array([0.0, 20.0, 60.0, 150.0, 5000.0])
    assert rule.of(0, 1, 70, amounts) == pytest.approx([90, 90, 90, 150, 5000])
    assert rule.of(1, 0, 40, amounts) == pytest.approx([90, 90, 90, 150, 5000])
    assert rule.of(2, 0, 70, amounts) == pytest.approx(amounts)  # the law says nothing of survivors


def two_pensions() -> Opening:
    """A man of 70 who draws 50 a month and one who draws 150."""
    cells, persons, amounts = np.zeros((2, AGES, 3)), np.zeros((4, 2, AGES, 2)), np.zeros((4, 2, AGES, 2))
    persons[0, 1, 70], amounts[0, 1, 70] = [1, 1], [50, 150]
    return Opening(
        cells, cells, persons.sum(-1), amounts.sum(-1), ByAmount(np.array([100.0]), persons, amounts)
    )


def still() -> Moves:
    none, ages = np.zeros((2, AGES)), np.zeros((2, AGES), dtype=np.int64)
    return Moves(
        np.zeros((3, 2, AGES)), none, np.zeros((2, AGES, 3)), none, none, none, ages, none, ages, 1.0, none
    )


def test_a_minimum_bites_on_who_draws_little_and_not_on_the_mean() -> None:
    grid = np.array([0.0, 80.0, 100.0, 400.0])
    rule = Raised(grid, np.broadcast_to(np.maximum(grid, 80.0), (4, 2, AGES, 4)).copy())
    law = Awards(np.zeros((2, AGES, 3)), np.zeros((2, AGES, 3)), np.zeros((2, 2, AGES)), 0, rule)
    target = np.zeros((4, 2, AGES))
    made = project_scheme(two_pensions(), still(), [replace(law, raised=None), law], target, np.ones(3), np.full(3, 1.1),
                          law=np.array([0, 1, 1]), level=np.array([1.0, 1.2, 1.2, 1.2]))  # fmt: skip
    paid = [float(made.amounts[at, 0].sum()) for at in range(4)]
    # Index alone; then 80 x 1.2 for the one with less, the index for the other; from there the index for both.
    assert paid == pytest.approx([200, 55 + 165, 96 + 181.5, 105.6 + 199.65])
    assert made.raised.sum() == pytest.approx(96 - 60.5)
    assert made.persons[:, 0].sum(axis=(1, 2)).tolist() == [2, 2, 2, 2]


def test_a_law_that_raises_needs_to_know_how_many_draw_how_much() -> None:
    grid = np.array([0.0, 80.0])
    law = Awards(
        np.zeros((2, AGES, 3)),
        np.zeros((2, AGES, 3)),
        np.zeros((2, 2, AGES)),
        0,
        Raised(grid, np.full((4, 2, AGES, 2), 80.0)),
    )
    with pytest.raises(ValueError, match="does not say how many are how high"):
        project_scheme(
            replace(two_pensions(), by_amount=None),
            still(),
            [law],
            np.zeros((4, 2, AGES)),
            np.ones(3),
            np.ones(3),
        )


def test_a_later_minimum_reaches_pensions_in_payment_from_its_day_on(before: Valued, after: Valued) -> None:
    was, now = before.valuation, after.valuation
    assert now.benefits[:, :2] == pytest.approx(was.benefits[:, :2], rel=1e-12)
    assert (now.benefits[0, 3:] > 1.02 * was.benefits[0, 3:]).all()
    assert now.benefits[2] == pytest.approx(was.benefits[2], rel=1e-12)
    assert now.pensioners == pytest.approx(was.pensioners, rel=1e-12)
    assert now.premium > was.premium
    ours, theirs = (awarded(one.scheme, one.valuation.insured) for one in (before, after))
    assert theirs.amounts == pytest.approx(ours.amounts, rel=1e-9)  # new pensions are the same


def test_lives_and_cells_are_raised_alike(basis: Basis, before: Valued, after: Valued) -> None:
    """What the minimum adds, by cells of bands and person by person."""
    more = after.valuation.benefits[:2].sum(axis=0) - before.valuation.benefits[:2].sum(axis=0)
    lived = [live_country(basis, one, lives=40_000).benefits[:2].sum(axis=0) for one in (before, after)]
    assert (lived[1] - lived[0])[3:].sum() == pytest.approx(more[3:].sum(), rel=0.12)

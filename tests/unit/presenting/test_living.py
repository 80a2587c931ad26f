"""The invented country's national pension by lives: its first moment is the survey and the cells, later years reconcile, and a rule moves all by as much."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.engine.outcome import judge_everybody
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.presenting.living import Lived, beside_cells, live_country, world_of
from allcover.presenting.valuing import Basis, Valued, value_basis
from allcover.projection.awards import awards_of
from allcover.projection.economy_file import read_economy
from allcover.projection.lives import live
from allcover.projection.sample import repeated
from allcover.projection.valuation_file import read_assumptions
from allcover.rules.load import load, load_options

CORESIA = country_folder("coresia")
YEARS = 30


@pytest.fixture(scope="module")
def survey() -> Population:
    return invent_survey(load(CORESIA))


@pytest.fixture(scope="module")
def basis(survey: Population) -> Basis:
    given = read_assumptions(CORESIA / "valuations" / "national_pension.yaml")
    return Basis(
        load(CORESIA),
        survey,
        survey.about.reference_date,
        CORESIA / "people",
        given,
        economy=read_economy(CORESIA / "economy.yaml"),
    )


@pytest.fixture(scope="module")
def valued(basis: Basis) -> Valued:
    return value_basis(basis, YEARS)


@pytest.fixture(scope="module")
def lived(basis: Basis, valued: Valued) -> Lived:
    return live_country(basis, valued, lives=60_000, keep=(0, YEARS))


def test_first_moment_of_lives_and_cells_is_the_surveys_total(lived: Lived, valued: Valued) -> None:
    members = valued.members
    drawn = (members.weight * members.pension)[members.type >= 0].sum()
    cells = valued.valuation.insured
    assert lived.lives.paid[:, 0].sum() == pytest.approx(drawn, rel=1e-12)
    assert cells.amounts[0].sum() == pytest.approx(drawn, rel=1e-9)
    paying = members.weight[members.is_contributing].sum()
    assert lived.lives.contributors[0] == pytest.approx(paying, rel=1e-12)
    assert cells.active[0].sum() == pytest.approx(paying, rel=1e-9)


def test_lives_and_cells_reconcile(lived: Lived, valued: Valued) -> None:
    made = valued.valuation
    assert lived.contributors == pytest.approx(made.contributors, rel=0.03)
    assert lived.benefits.sum(axis=0) == pytest.approx(made.benefits.sum(axis=0), rel=0.06)
    assert lived.benefits[0, 5:] == pytest.approx(made.benefits[0, 5:], rel=0.08)
    table = beside_cells(lived, made)
    assert table.height == YEARS
    assert table["old_age_cells"].to_list() == pytest.approx(made.benefits[0].tolist())


def test_a_changed_accrual_moves_survey_cells_and_lives_by_as_much(
    basis: Basis, valued: Valued, tmp_path: Path
) -> None:
    rule = tmp_path / "accrual.yaml"
    rule.write_text(
        "reform: more_for_each_year\nname: {en: More for each year}\nchange:\n"
        "  - {scheme: national_pension, parameter: accrual_rate_year, from: 2024-01-01, value: 0.014, source: {title: test, verified: no}}\n"
    )
    system = load_options(CORESIA, [rule])[-1]
    day, key = basis.day, "national_pension.own_pension_month"
    now, then = (judge_everybody(law, basis.survey, day, [key])[key].low for law in (basis.system, system))
    by_cells = awards_of(system, "national_pension", day).own - valued.scheme.awards[0].own
    months = valued.members.months
    whole = (months % 12 == 0) & (months >= 180) & (valued.members.age >= 62) & (months < 720)
    assert whole.sum() >= 5
    place = (valued.members.sex[whole], valued.members.age[whole], (months[whole] // 12).astype(int))
    moved = (then - now)[whole]
    assert moved == pytest.approx(
        by_cells[place], abs=0.011
    )  # the survey's amounts are rounded to the minor unit
    assert moved.max() > 0
    world = world_of(valued)
    richer = replace(world, awards=(awards_of(system, "national_pension", day),))
    sample = repeated(live_country(basis, valued, lives=1_000).sample, 20_000)
    before, after = (live(sample, one, keep=(1,)) for one in (world, richer))
    held, same = after.snapshots[1], before.snapshots[1]
    new = (held.kind == 0) & (held.origin >= 0) & (held.amount != same.amount)
    assert new.sum() > 20
    growth = world.award_growth[0]
    assert (held.amount - same.amount)[new] == pytest.approx(
        by_cells[held.sex[new], held.age[new], held.service[new]] * growth, rel=1e-9
    )


def test_nobody_loses_a_spouse_or_a_mother_between_survey_and_sample(
    lived: Lived, survey: Population
) -> None:
    sample = lived.sample
    assert survey.relations is not None
    mothers = survey.relations.filter(survey.relations["relation"].cast(str) == "mother").height
    times = sample.size // survey.persons.height
    assert (sample.mother >= 0).sum() == mothers * times
    wed = np.flatnonzero(sample.mate >= 0)
    assert (sample.mate[sample.mate[wed]] == wed).all()
    assert wed.size > 0.2 * sample.size

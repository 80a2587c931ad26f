"""The invented country's national pension by lives: its first moment is the survey and the cells, later years reconcile, and a rule moves all by as much."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from allcover.catalogue import country_folder
from allcover.engine.outcome import judge_everybody
from allcover.impact.amounts import due
from allcover.invention import invent_survey
from allcover.population import Population
from allcover.presenting.living import Lived, beside_cells, live_country, sample_of, world_of
from allcover.presenting.valuing import Basis, Valued, value_basis
from allcover.projection.awards import awards_of
from allcover.projection.economy_file import read_economy
from allcover.projection.insured import TYPES
from allcover.projection.later_people import Then, people_then
from allcover.projection.later_wages import earning_of
from allcover.projection.lives import live
from allcover.projection.lives_earned import Moment, earned_at
from allcover.projection.lives_state import ACTIVE, INVALIDITY, OLD_AGE, RESTING, WIDOWED
from allcover.projection.rates import Floats
from allcover.projection.sample import Sample, repeated
from allcover.projection.valuation import value_scheme
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.load import load, load_options

CORESIA = country_folder("coresia")
YEARS = 30
Apart = dict[str, tuple[Floats, float]]


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
    return live_country(basis, valued, lives=60_000, keep=(0, 1, YEARS))


def test_first_moment_of_lives_and_cells_is_the_surveys_total(lived: Lived, valued: Valued) -> None:
    members = valued.members
    drawn = (members.weight * members.pension)[members.type >= 0].sum()
    cells = valued.valuation.insured
    assert lived.lives.paid[:, 0].sum() == pytest.approx(drawn, rel=1e-12)
    assert cells.amounts[0].sum() == pytest.approx(drawn, rel=1e-9)
    paying = members.weight[members.is_contributing].sum()
    assert lived.lives.contributors[0] == pytest.approx(paying, rel=1e-12)
    assert cells.active[0].sum() == pytest.approx(paying, rel=1e-9)


def test_first_moment_of_what_lives_earn_and_pay_is_the_surveys_total(lived: Lived, valued: Valued) -> None:
    members, cells = valued.members, valued.valuation
    works = members.is_contributing
    for held, own, by_cells in (
        (lived.lives.earnings, members.earnings, valued.scheme.per_head[0].earnings),
        (lived.lives.contribution, members.contribution, valued.scheme.per_head[0].contribution),
    ):
        total = float(members.weight[works] @ own[works])
        assert held[:, 0] == pytest.approx(np.full(2, total), rel=1e-12)
        assert (cells.insured.active[0].sum(axis=-1) * by_cells).sum() == pytest.approx(total, rel=1e-9)


def test_contributions_of_lives_and_cells_reconcile(lived: Lived, valued: Valued) -> None:
    made = valued.valuation
    assert lived.earnings == pytest.approx(made.earnings, rel=0.04)
    assert lived.contributions == pytest.approx(made.contributions, rel=0.05)
    assert lived.lives.aligned == pytest.approx(1.0, abs=0.1)


def test_a_new_pension_is_told_as_a_share_of_the_own_wage(
    lived: Lived, valued: Valued, survey: Population
) -> None:
    """Of who contributed a year before and retired since: each pension over the own insured earnings then, at the level of today."""
    assert lived.wages is not None
    then, now = (
        Moment(at, lived.lives.snapshots[at], lived.lives.numbers[at], 0, float(lived.lives.aligned[at]))
        for at in (0, 1)
    )
    made = earned_at(survey, lived.wages, now, then)
    wage, pension, weight = {}, {}, {}
    members, first = valued.members, then.sample
    for at, number in enumerate(then.numbers.tolist()):
        if first.state[at] == ACTIVE:
            wage[number] = members.earnings[first.origin[at]] * lived.wages.level[1]
    for at, number in enumerate(now.numbers.tolist()):
        if number in wage and now.sample.kind[at] == OLD_AGE:
            pension[number], weight[number] = now.sample.amount[at], now.sample.weight[at]
    for sex, place in (("women", 0), ("men", 1)):
        who = [one for one in pension if now.sample.sex[np.searchsorted(now.numbers, one)] == place]
        assert who
        own = np.average([pension[one] / wage[one] for one in who], weights=[weight[one] for one in who])
        assert made.replaced[sex].value == pytest.approx(own, rel=1e-9)


def test_lives_and_cells_reconcile(lived: Lived, valued: Valued) -> None:
    made = valued.valuation
    assert lived.contributors == pytest.approx(made.contributors, rel=0.03)
    assert lived.benefits.sum(axis=0) == pytest.approx(made.benefits.sum(axis=0), rel=0.06)
    assert lived.benefits[0, 5:] == pytest.approx(made.benefits[0, 5:], rel=0.08)
    table = beside_cells(lived, valued)
    assert table["of"].to_list() == ["opening", *["year"] * YEARS]
    assert table["old_age_cells"][1:].to_list() == pytest.approx(made.benefits[0].tolist())
    assert table["old_age_lives"][1:].to_list() == pytest.approx(lived.benefits[0].tolist())


def test_the_opening_row_is_the_surveys_total_by_both(lived: Lived, valued: Valued) -> None:
    row, members = beside_cells(lived, valued).row(0, named=True), valued.members
    works, weight = members.is_contributing, members.weight
    totals = {
        "contributors": weight[works].sum(),
        "earnings": 12 * (weight * members.earnings)[works].sum(),
        "contributions": 12 * (weight * members.contribution)[works].sum(),
    }
    for at, kind in enumerate(TYPES):
        draws = members.type == at
        totals[kind] = 12 * (weight * members.pension)[draws].sum()
        totals[f"{kind}_persons"] = weight[draws].sum()
    assert totals["widowed_persons"] > 0
    for name, total in totals.items():
        assert (row[f"{name}_lives"], row[f"{name}_cells"]) == pytest.approx((total, total), rel=1e-9), name


WHOLE, SEEDS = 75, 4


@pytest.fixture(scope="module")
def whole(basis: Basis) -> Valued:
    return value_basis(basis, WHOLE)


@pytest.fixture(scope="module")
def apart(basis: Basis, whole: Valued) -> Apart:
    """Of each year of the whole horizon, how far the mean of lives of several seeds lies from cells, and its own error of chance, alike for all years."""
    by_seed = [live_country(basis, whole, lives=500_000, seed=seed) for seed in range(1, SEEDS + 1)]
    made, found = whole.valuation, {}
    for name, ours, cells in (
        ("contributors", [one.contributors for one in by_seed], made.contributors),
        *(
            (kind, [one.benefits[at] for one in by_seed], made.benefits[at])
            for at, kind in enumerate(TYPES[:3])
        ),
        ("benefits", [one.benefits.sum(axis=0) for one in by_seed], made.benefits.sum(axis=0)),
    ):
        lying = np.array(ours) / cells - 1
        found[name] = lying.mean(axis=0), float(np.sqrt(lying.var(axis=0, ddof=1).mean() / SEEDS))
    return found


@pytest.mark.parametrize(
    ("name", "beside_chance", "most_chance"),
    [
        ("contributors", 0.001, 0.001),
        ("old_age", 0.01, 0.01),
        ("invalidity", 0.01, 0.012),
        ("benefits", 0.0125, 0.005),
    ],
)
def test_lives_and_cells_agree_in_every_year_within_chance(
    apart: Apart, name: str, beside_chance: float, most_chance: float
) -> None:
    """Three errors of chance and the small part named beside them, in each of 75 years; enough lives for the error to be small."""
    lying, error = apart[name]
    assert lying.size == WHOLE
    assert error < most_chance
    assert np.abs(lying).max() < 3 * error + beside_chance


def test_widowed_lie_apart_by_the_surveys_couples_at_first_and_by_little_later(apart: Apart) -> None:
    """The survey's couples of old age are more than the census's shares, so more are left at first; who marries again does so by one rate in both."""
    lying, error = apart["widowed"]
    assert error < 0.01
    assert 0.03 < lying[:5].max() < 0.1
    assert np.abs(lying[20:]).max() < 0.06


def test_nothing_but_couples_and_new_marriages_keeps_widowed_apart_at_first(
    basis: Basis, whole: Valued
) -> None:
    """Under a law that pays on, and with the couples of the lives in the place of the census's shares, lives and cells differ by little in the first ten years."""
    kept = replace(whole.scheme, awards=tuple(replace(one, ends_wed=False) for one in whole.scheme.awards))
    lived = live_country(basis, replace(whole, scheme=kept), lives=500_000, keep=tuple(range(1, 11)))
    married = np.broadcast_to(kept.moves.married, (WHOLE, *kept.moves.married.shape)).copy()
    for date, held in lived.lives.snapshots.items():
        married[date] = _wed_of_who_leaves_a_right(held, kept.moves.married)
    married[0] = married[1]
    made = value_scheme(
        replace(kept, moves=replace(kept.moves, married=married)), int(whole.valuation.years[0])
    )
    drawn = lived.benefits[2, :10] / made.benefits[2, :10] - 1
    assert np.abs(drawn).max() < 0.035
    assert np.abs(drawn.mean()) < 0.02


def _wed_of_who_leaves_a_right(held: Sample, others: Floats) -> Floats:
    """Shares (sex, age) of the insured with credit enough and of pensioners who are married; ``others`` where there is none."""
    insured = np.isin(held.state, (ACTIVE, RESTING)) & (held.service >= 3)
    who = insured | np.isin(held.kind, (OLD_AGE, INVALIDITY))
    there, wed = np.zeros(others.shape), np.zeros(others.shape)
    np.add.at(there, (held.sex[who], held.age[who]), held.weight[who])
    np.add.at(wed, (held.sex[who], held.age[who]), (held.weight * (held.mate >= 0))[who])
    return np.divide(wed, there, out=others.copy(), where=there > 0)


def test_who_was_widowed_and_has_wed_again_draws_no_more(lived: Lived) -> None:
    then = lived.lives.snapshots[YEARS]
    assert (then.kind == WIDOWED).sum() > 100
    assert not ((then.kind == WIDOWED) & (then.mate >= 0)).any()


def test_a_law_that_pays_both_pensions_moves_cells_and_lives_by_as_much(
    basis: Basis, valued: Valued, lived: Lived, tmp_path: Path
) -> None:
    """Coresia's law refuses a survivor's pension to who has a right of the own; without the refusal both routes pay both."""
    assert all(one.gives_one for one in valued.scheme.awards)
    assert not lived.lives.snapshots[YEARS].beside.any()
    shutil.copytree(CORESIA, tmp_path / "coresia")
    file = tmp_path / "coresia" / "national_pension" / "definition.yaml"
    text = file.read_text(encoding="utf-8")
    refusal = "\n      and not may_draw_old_age_pension and not may_draw_invalidity_pension"
    assert refusal in text
    file.write_text(text.replace(refusal, ""), encoding="utf-8")
    law = load(tmp_path / "coresia")
    awards = tuple(awards_of(law, "national_pension", one.day) for one in valued.laws)
    assert not any(one.gives_one for one in awards)
    scheme = replace(valued.scheme, awards=awards)
    cells = value_scheme(scheme, valued.ground.first_year)
    both = live_country(basis, replace(valued, scheme=scheme), lives=60_000, keep=(YEARS,))
    has_two = both.lives.snapshots[YEARS].beside > 0
    assert has_two.sum() > 15
    by_cells = cells.benefits[2, 15:].sum() / valued.valuation.benefits[2, 15:].sum()
    assert by_cells > 1.05
    assert both.benefits[2, 15:].sum() / lived.benefits[2, 15:].sum() == pytest.approx(by_cells, rel=0.04)


def test_wives_grow_fewer_with_age_among_the_old(lived: Lived) -> None:
    """Of women above 65 the census tells one share; that it holds of each age would wed many of 80 and more."""
    then = lived.lives.snapshots[YEARS]
    shares = [
        np.average(then.mate[who] >= 0, weights=then.weight[who])
        for age in (65, 75, 85)
        for who in [(then.sex == 0) & (then.age >= age) & (then.age < age + 10)]
    ]
    assert shares[0] > 0.35
    assert shares[2] < 0.2
    assert shares[0] > shares[1] > shares[2]


def test_lives_set_out_with_the_credit_of_the_cells_at_every_age(
    basis: Basis, valued: Valued, lived: Lived
) -> None:
    """Left at the survey's own ages, contributors of a single age are too few or too many, and the first year takes a quarter of women's credit."""
    held, cells = lived.lives.snapshots[1], valued.valuation.insured
    years = np.arange(cells.active.shape[-1])
    for state, stock in ((ACTIVE, cells.active[1]), (RESTING, cells.inactive[1])):
        for sex in range(2):
            who = (held.state == state) & (held.sex == sex)
            assert held.weight[who].sum() == pytest.approx(stock[sex].sum(), rel=0.04)
            mean = float((stock[sex] @ years).sum() / stock[sex].sum())
            assert np.average(held.service[who], weights=held.weight[who]) == pytest.approx(mean, rel=0.04)


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
    sample = repeated(sample_of(basis.survey, valued.members), 20_000)
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
    assert (sample.mother >= 0).sum() >= mothers * times
    wed = np.flatnonzero(sample.mate >= 0)
    assert (sample.mate[sample.mate[wed]] == wed).all()
    assert wed.size > 0.2 * sample.size


FAMILY_SCHEMES = ("household_grant", "family_income_grant", "social_pension")


def _people(lived: Lived, basis: Basis, valued: Valued, years: int, *, has_wages: bool = True) -> Population:
    level = float(np.prod(1 + valued.scheme.paths.amounts[:years]))
    then = Then(years, "national_pension", 1.0, level, valued.ground.dying[:years], 4)
    opening = sample_of(basis.survey, valued.members)
    held, wages = lived.lives.snapshots[years], lived.wages if has_wages else None
    per_head, aligned = valued.ground.per_head[0], float(lived.lives.aligned[years])
    earning = earning_of(valued.members, per_head, held, wages, aligned)
    return people_then(basis.survey, opening, held, lived.lives.numbers[years], then, earning)


def _due(people: Population, basis: Basis) -> list[float]:
    schemes = [basis.system.schemes[key] for key in FAMILY_SCHEMES]
    keys = [benefit.amount for scheme in schemes for benefit in scheme.benefits]
    outcome = judge_everybody(basis.system, people, basis.day, keys)
    weight = people.need_bare("persons")["weight"].to_numpy()
    return [float(weight @ due(people, outcome, scheme, "cash").low) for scheme in schemes]


def test_rules_find_the_surveys_own_people_at_the_first_date(
    lived: Lived, basis: Basis, valued: Valued
) -> None:
    first = _people(lived, basis, valued, 0)
    assert _due(first, basis) == pytest.approx(_due(basis.survey, basis), rel=1e-12)
    times = lived.sample.size // basis.survey.persons.height
    for name in ("jobs", "receipts", "affiliations", "history", "relations"):
        assert first.height(name) == times * basis.survey.height(name)


def test_a_year_later_rules_find_much_the_same(lived: Lived, basis: Basis, valued: Valued) -> None:
    now, next_ = (_due(_people(lived, basis, valued, years), basis) for years in (0, 1))
    assert next_ == pytest.approx(now, rel=0.12)
    assert next_ != pytest.approx(now, rel=1e-6)


def test_people_of_a_later_year_are_whole_families_with_the_pensions_of_their_lives(
    lived: Lived, basis: Basis, valued: Valued
) -> None:
    people, then = _people(lived, basis, valued, YEARS), lived.lives.snapshots[YEARS]
    persons = people.persons
    assert persons["weight"].sum() == pytest.approx(then.weight.sum(), rel=1e-12)
    heads = persons.filter(persons["relation_to_head"] == "head")
    assert heads["household_id"].n_unique() == people.households.height == heads.height
    drawn = people.need("receipts").filter(pl.col("scheme") == "national_pension")
    level = float(np.prod(1 + valued.scheme.paths.amounts))
    assert float(drawn["amount_month"].to_numpy() @ persons["weight"].to_numpy()) * level == pytest.approx(
        float(then.weight @ then.amount), rel=1e-9
    )
    relations = (
        people.need("relations")
        .join(persons, on="person_id")
        .join(persons, left_on="other_person_id", right_on="person_id", suffix="_other")
    )
    mothers = relations.filter(pl.col("relation") == "mother")
    assert (mothers["sex_other"] == "female").all()
    assert (mothers["age_other"] - mothers["age"]).to_numpy().min() >= 10
    married = relations.filter(pl.col("relation") == "spouse")
    assert (married["marital_status"].is_in(["married", "union"])).all()
    assert persons["income_month"].null_count() < 0.1 * persons.height


@pytest.mark.parametrize("has_wages", [True, False], ids=["own wages", "means alone"])
def test_incomes_told_of_contributors_of_a_later_year_stand_at_the_wages_of_their_lives(
    lived: Lived, basis: Basis, valued: Valued, has_wages: bool
) -> None:
    """Jobs of somebody alike of the same fifth, left as they are, bring contributors to 0.87 of what their lives earn after 40 years."""
    held, wages = lived.lives.snapshots[YEARS], lived.wages
    works = held.state == ACTIVE
    assert wages is not None
    own = lived.lives.aligned[YEARS] * wages.earnings(held.sex, held.age, held.standing, 0, 0)
    if not has_wages:
        own = valued.ground.per_head[0].earnings[held.sex, held.age]
    people = _people(lived, basis, valued, YEARS, has_wages=has_wages)
    persons, quantity = people.need_bare("persons"), valued.assumptions.insured_earnings
    told = judge_everybody(basis.system, people, basis.day, [quantity])[quantity].low
    works_there = np.zeros(persons.height, dtype=bool)
    member = people.need_bare("affiliations").with_columns(person=people.person_rows("affiliations"))
    paying = member.filter((pl.col("scheme") == "national_pension") & pl.col("is_contributing"))
    works_there[paying["person"].to_numpy()] = True
    weight = persons["weight"].to_numpy()
    assert weight[works_there].sum() == pytest.approx(held.weight[works].sum(), rel=1e-9)
    earned = (held.weight * own)[works].sum()
    assert (weight * told)[works_there].sum() == pytest.approx(earned, rel=0.02)
    # Their income holds what they earn, so that a means test sees it.
    assert (persons["income_month"].to_numpy() >= 0.9 * told)[works_there].mean() > 0.92

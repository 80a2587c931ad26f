"""New pensions against those in payment, and the scheme valued as if they began as those imply."""

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pytest

from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.presenting.valuing import Basis, Valued, value_basis
from allcover.projection.closed_groups import implicit_debt
from allcover.projection.economy_file import read_economy
from allcover.projection.experience import OldAge, Standing, are_beyond, as_implied, old_age_of, standings_of
from allcover.projection.insured import TYPES
from allcover.projection.terminal import awarded
from allcover.projection.valuation import Scheme, Valuation, value_scheme
from allcover.projection.valuation_reading import read_assumptions
from allcover.rules.load import load

CORESIA, YEARS = country_folder("coresia"), 30


@cache
def _valued() -> Valued:
    system = load(CORESIA)
    basis = Basis(
        system,
        invent_survey(system, 1_000),
        date(2024, 6, 30),
        CORESIA / "people",
        read_assumptions(CORESIA / "valuations" / "national_pension.yaml"),
        economy=read_economy(CORESIA / "economy.yaml"),
    )
    return value_basis(basis, YEARS)


def _told(scheme: Scheme, made: Valuation) -> dict[str, OldAge | Standing]:
    new = awarded(scheme, made.insured)
    told: list[OldAge | Standing] = [old_age_of(_valued().ground, made, new), *standings_of(made, new)]
    return {one.type: one for one in told}


def _now() -> dict[str, OldAge | Standing]:
    return _told(_valued().scheme, _valued().valuation)


@cache
def _trials() -> dict[tuple[str, ...], tuple[Scheme, Valuation]]:
    told = list(_now().values())
    found = as_implied(_valued().scheme, told)
    return {one.types: (one.scheme, value_scheme(one.scheme, _valued().ground.first_year)) for one in found}


def _new(one: OldAge | Standing) -> float:
    return one.later if isinstance(one, OldAge) else one.first


def test_of_the_invented_country_every_type_lies_apart_and_is_tried_alone_and_with_the_others() -> None:
    assert set(_trials()) == {
        ("old_age",), ("invalidity",), ("widowed",), ("old_age", "invalidity"), ("old_age", "widowed"), ("invalidity", "widowed"),
        ("old_age", "invalidity", "widowed"),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["old_age", "invalidity", "widowed"])
def test_a_trial_has_as_many_new_pensions_as_those_in_payment_imply(name: str) -> None:
    was = _now()[name]
    found = _told(*_trials()[name,])[name]
    assert _new(was) != pytest.approx(was.implied, rel=0.2)
    assert _new(found) == pytest.approx(was.implied, rel=1e-9)
    # What those in payment imply does not hang on what is assumed of new ones.
    assert found.implied == pytest.approx(was.implied, rel=1e-9)


def test_more_invalids_are_of_the_insured_as_if_the_rate_itself_were_another() -> None:
    """A trial of invalidity is the file of assumptions with every rate multiplied, to the last digit."""
    scheme, made = _trials()["invalidity",]
    rates = _valued().scheme.moves
    typed = replace(
        _valued().scheme, moves=replace(rates, invalid=rates.invalid * _now()["invalidity"].times)
    )
    again = value_scheme(typed, _valued().ground.first_year)
    assert made.premium == pytest.approx(again.premium, rel=1e-12)
    assert made.premium != pytest.approx(_valued().valuation.premium, rel=1e-3)
    assert implicit_debt(scheme, made.insured) == pytest.approx(implicit_debt(typed, again.insured), rel=1e-9)


def test_old_age_pensions_are_others_from_the_years_that_are_compared_on() -> None:
    scheme, made = _trials()["old_age",]
    was = awarded(_valued().scheme, _valued().valuation.insured).persons[:, 0]
    now, times = awarded(scheme, made.insured).persons[:, 0], _now()["old_age"].times
    assert now[:3] == pytest.approx(was[:3]), "whoever waits comes into payment as assumed"
    assert now[3:] == pytest.approx(was[3:] * times)


def test_fewer_new_pensions_cost_less_and_more_cost_more_alone_and_together() -> None:
    told, base = _now(), _valued().valuation.premium
    change = {types: made.premium - base for types, (_, made) in _trials().items()}
    for name, one in told.items():
        assert np.sign(change[name,]) == np.sign(one.times - 1)
    every = change["old_age", "invalidity", "widowed"]
    assert every == pytest.approx(sum(change[name,] for name in told), abs=0.004)
    assert len({round(one, 6) for one in change.values()}) == len(change)


def _standing(held: float, first: float, implied: float) -> Standing:
    return Standing("invalidity", held, first, 0.0, 0.0, implied, 0.0, 0.0, 2044, 40.0, 40.0)


def test_a_type_of_which_none_are_in_payment_lies_apart_and_is_not_tried() -> None:
    """None in payment say nothing of a rate: unknown is not zero."""
    none = _standing(held=0.0, first=500.0, implied=0.0)
    assert none.is_apart
    assert list(as_implied(_valued().scheme, [none])) == []
    old = replace(_now()["old_age"], implied=0.0)
    assert old.is_apart
    assert list(as_implied(_valued().scheme, [old])) == []


def test_a_type_of_which_none_begin_has_no_rate_to_be_tried() -> None:
    none = _standing(held=900.0, first=0.0, implied=50.0)
    assert none.is_apart
    assert list(as_implied(_valued().scheme, [none])) == []


def test_no_more_become_invalids_than_are_alive_and_it_is_said() -> None:
    many = _standing(held=9e9, first=1.0, implied=1e6)
    (found,) = as_implied(_valued().scheme, [many])
    assert found.is_held
    made = value_scheme(found.scheme, _valued().ground.first_year)
    assert (made.insured.active >= 0).all()
    assert not any(one.is_held for one in as_implied(_valued().scheme, list(_now().values())))


def test_that_more_would_draw_for_old_age_than_there_are_residents_is_found() -> None:
    ground, old = _valued().ground, _now()["old_age"]
    assert not are_beyond(ground, _valued().valuation)
    assert not are_beyond(ground, _trials()["old_age",][1])
    (found,) = as_implied(_valued().scheme, [replace(old, implied=_new(old) * 30)])
    assert are_beyond(ground, value_scheme(found.scheme, ground.first_year))


def test_orphans_and_whoever_is_bereaved_begin_as_many_times_as_is_said() -> None:
    scheme = _valued().scheme
    times = np.ones((YEARS, len(TYPES)))
    times[:, TYPES.index("widowed")] = 0.0
    made = value_scheme(
        replace(scheme, moves=replace(scheme.moves, times=times)), _valued().ground.first_year
    )
    assert awarded(scheme, made.insured).persons[0, TYPES.index("widowed")] == pytest.approx(0.0, abs=1e-6)

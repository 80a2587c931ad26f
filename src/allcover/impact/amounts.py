"""What each person is taken to receive from each scheme, as things are and under a reform.

The rule (decision 0006): the survey rules where it was asked, the definition where it was not.

- As things are: what the person *says* to receive, if the survey asks about the scheme; else what the
  definition says the person is due.
- Under a reform: a new scheme pays everybody it entitles; a scheme that has ended pays nobody; a scheme whose
  rules give the person the same as before changes nothing. What is not known under either is the same where the rules,
  with all that they rest on, are. Where they give something else: who received gets
  the difference on top (never below zero), who is newly entitled gets the new amount, and who was entitled all
  along without receiving goes on without.

Contributions go the same way: where the survey asks who contributes to a scheme, only they pay what the definition
says is due, and whoever an option makes liable anew; where it does not, everybody liable pays.

Every amount is an interval, equal ends where it is known. What is not known of a benefit or a contribution is at least nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.engine.facts import received_month
from allcover.engine.outcome import Outcome, judge_everybody
from allcover.impact.direction import direction
from allcover.impact.spans import spans
from allcover.impact.ways import ways
from allcover.population import Population
from allcover.population.cutting import households_of
from allcover.rules.definition import Scheme, System
from allcover.rules.graph import is_alike

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Amounts:
    """Money a month for every person (float64), from ``low`` to ``high``; known where they are equal."""

    low: Floats
    high: Floats

    @classmethod
    def nothing(cls, size: int) -> "Amounts":
        """This function will give zero for everybody."""
        return cls(np.zeros(size), np.zeros(size))

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Amounts") -> "Amounts":
        return Amounts(self.low - other.high, self.high - other.low)

    def __neg__(self) -> "Amounts":
        return Amounts(-self.high, -self.low)

    def changed(self, change: "Amounts") -> "Amounts":
        """This function will change amounts, never below nothing."""
        return Amounts(np.maximum(self.low + change.low, 0.0), np.maximum(self.high + change.high, 0.0))

    def but_nothing(self, where: Mask) -> "Amounts":
        """This function will give nothing in the place of some amounts."""
        return Amounts(np.where(where, 0.0, self.low), np.where(where, 0.0, self.high))

    def at(self, rows: npt.NDArray[np.int64]) -> "Amounts":
        """This function will give the amounts of some persons."""
        return Amounts(self.low[rows], self.high[rows])

    def within(self, other: "Amounts") -> "Amounts":
        """This function will give what of amounts lies within others; where nothing does, none of it."""
        return Amounts(np.maximum(self.low, other.low), np.minimum(self.high, other.high))

    @property
    def is_known(self) -> npt.NDArray[np.bool_]:
        """Where the amount is known."""
        known: npt.NDArray[np.bool_] = self.low == self.high
        return known


@dataclass(frozen=True)
class Modelled:
    """One option: for every scheme, cash and in-kind benefits, contributions by payer, and the change in cash.

    ``from_survey`` names the schemes whose cash is what the survey says. ``change`` is the change of cash
    benefits less insured persons' own contributions against things as they are, ``more`` by scheme that of all its benefits.
    """

    outcome: Outcome
    cash: Mapping[str, Amounts]
    in_kind: Mapping[str, Amounts]
    contributions: Mapping[str, Mapping[str, Amounts]]
    from_survey: frozenset[str]
    change: Amounts
    more: Mapping[str, Amounts] = field(default_factory=dict)


def modelled(population: Population, outcome: Outcome) -> Modelled:
    """This function will work out what everybody receives and pays as things are."""
    received = received_by_scheme(population)
    cash = {
        scheme.id: received.get(scheme.id) or due(population, outcome, scheme, "cash")
        for scheme in outcome.system.schemes_on(outcome.day).values()
    }
    return _modelled(population, outcome, outcome, cash, frozenset(received))


def modelled_option(population: Population, before: Modelled, option: Outcome) -> Modelled:
    """This function will work out what everybody receives and pays under an option; ``before`` is how things are."""
    baseline = before.outcome
    asked = frozenset(received_by_scheme(population))
    size = population.persons.height
    differs = _differences(population, baseline, option, _paid_in("cash"))
    given = {scheme: _given(population, option, scheme, before, asked, differs) for scheme in differs}
    cash = {
        scheme: before.cash[scheme].changed(more)
        if scheme in before.cash and scheme in asked
        else due(population, option, option.system.schemes[scheme], "cash")
        for scheme, more in given.items()
    }
    after = _modelled(population, baseline, option, cash, asked)
    given |= {scheme: -ended for scheme, ended in before.cash.items() if scheme not in given}
    care = {
        scheme: found.amounts
        for scheme, found in _differences(population, baseline, option, _paid_in("in_kind")).items()
    }
    care |= {scheme: -ended for scheme, ended in before.in_kind.items() if scheme not in care}
    owed = _changes(_own(after), _own(before), _differences(population, baseline, option, _worker), size)
    nothing = Amounts.nothing(size)
    change = reduce(Amounts.__add__, given.values(), nothing) - reduce(
        Amounts.__add__, owed.values(), nothing
    )
    return replace(after, change=change, more={scheme: given[scheme] + care[scheme] for scheme in given})


def _modelled(
    population: Population,
    baseline: Outcome,
    outcome: Outcome,
    cash: Mapping[str, Amounts],
    asked: frozenset[str],
) -> Modelled:
    schemes = outcome.system.schemes_on(outcome.day)
    return Modelled(
        outcome,
        cash,
        {scheme.id: due(population, outcome, scheme, "in_kind") for scheme in schemes.values()},
        {scheme.id: contributions(population, baseline, outcome, scheme) for scheme in schemes.values()},
        frozenset(cash) & asked,
        Amounts.nothing(population.height("persons")),
    )


def _paid_in(form: str) -> Callable[[Scheme], list[str]]:
    """What says how much a scheme pays in cash or in kind."""
    return lambda scheme: [benefit.amount for benefit in scheme.benefits if benefit.form == form]


def _worker(scheme: Scheme) -> list[str]:
    """What says how much insured persons pay to it."""
    return [each.amount for each in scheme.contributions if each.payer == "worker"]


@dataclass(frozen=True)
class _Part:
    """What both laws give of a row of persons in one way in which what is not known may be, and of whom it may be so."""

    is_possible: Mask
    old: Amounts
    new: Amounts


@dataclass(frozen=True)
class _Cover:
    """Ways in which what is not known of some persons (``rows``) may be, one of which it is."""

    rows: npt.NDArray[np.int64]
    parts: tuple[_Part, ...]

    def narrow(self, found: Amounts, of: Callable[[_Part], Amounts]) -> None:
        """This function will bring amounts, in place, within the least and the most of any way."""
        low, high = np.full(self.rows.size, np.inf), np.full(self.rows.size, -np.inf)
        for part in self.parts:
            one = of(part)
            low = np.where(part.is_possible, np.minimum(low, one.low), low)
            high = np.where(part.is_possible, np.maximum(high, one.high), high)
        is_tried = low <= high
        rows, low, high = self.rows[is_tried], low[is_tried], high[is_tried]
        found.low[rows], found.high[rows] = (
            np.maximum(found.low[rows], low), np.minimum(found.high[rows], high)
        )  # fmt: skip


@dataclass(frozen=True)
class _Differs:
    """What the rules of a scheme give more than they gave, and for whom they surely give the same."""

    amounts: Amounts
    is_same: Mask
    covers: tuple[_Cover, ...] = ()


def _differences(
    population: Population, baseline: Outcome, option: Outcome, keys: Callable[[Scheme], list[str]]
) -> dict[str, _Differs]:
    """By scheme of an option; a scheme that is new gives nobody the same."""
    held = baseline.system.schemes_on(baseline.day)
    found = {}
    for scheme in option.system.schemes_on(option.day).values():
        if scheme.id in held:
            found[scheme.id] = _difference(population, baseline, option, keys(held[scheme.id]), keys(scheme))
        else:
            none = np.zeros(population.persons.height, np.bool_)
            found[scheme.id] = _Differs(_together(population, option, keys(scheme)), none)
    return found


def _difference(
    population: Population, baseline: Outcome, option: Outcome, was: list[str], now: list[str]
) -> _Differs:
    """Who is given the same known amount is given the same, and so is everybody where the rules are the same."""
    old, new = _together(population, baseline, was), _together(population, option, now)
    is_told = old.is_known | is_alike(baseline.system, option.system, [*was, *now])
    is_same = (old.low == new.low) & (old.high == new.high) & is_told
    found = (new - old).but_nothing(is_same)
    is_open = ~is_same & ~old.is_known & ~new.is_known
    if not is_open.any():
        return _Differs(found, is_same)
    homes = np.unique(population.household_of_person[is_open])
    rows = np.flatnonzero(np.isin(population.household_of_person, homes))
    some = households_of(population, homes)
    covers = []
    for tried in (ways(some, baseline, option, [*was, *now]), spans(some, baseline, option, was, now)):
        parts = (
            _Part(is_possible, _together(some, one, was), _together(some, other, now))
            for is_possible, one, other in tried
        )
        covers.append(_Cover(rows, tuple(parts)))
        covers[-1].narrow(found, lambda part: part.new - part.old)
    found = _directed(found, population, baseline, option, was, now)
    return _Differs(found, is_same | ((found.low == 0) & (found.high == 0)), tuple(covers))


def _directed(
    found: Amounts, population: Population, baseline: Outcome, option: Outcome, was: list[str], now: list[str]
) -> Amounts:
    """No less than nothing where the rules give nobody less, whatever they would answer, and no more where they give nobody more."""
    if was != now:
        return found

    def is_positive(law: System, key: str) -> bool:
        column = judge_everybody(law, population, baseline.day, [key])[key]
        return bool((column.low >= 0).all())

    goes = direction(baseline.system, option.system, baseline.day, now, is_positive)
    low = np.maximum(found.low, 0.0) if goes.not_less else found.low
    return Amounts(low, np.minimum(found.high, 0.0) if goes.not_more else found.high)


def _changes(
    after: Mapping[str, Amounts], before: Mapping[str, Amounts], by_law: Mapping[str, _Differs], size: int
) -> dict[str, Amounts]:
    """The change scheme by scheme: what is unknown in both changes nothing for whom the rules give the same."""
    changes = {}
    for scheme in {**after, **before}:
        new, old = after.get(scheme, Amounts.nothing(size)), before.get(scheme, Amounts.nothing(size))
        differs = by_law.get(scheme)
        is_same = (new.low == old.low) & (new.high == old.high)
        changes[scheme] = (new - old).but_nothing(is_same & (differs.is_same if differs else np.False_))
    return changes


def _own(option: Modelled) -> dict[str, Amounts]:
    """By scheme, the contributions that insured persons themselves pay."""
    return {scheme: payers["worker"] for scheme, payers in option.contributions.items() if "worker" in payers}


def due(population: Population, outcome: Outcome, scheme: Scheme, form: str) -> Amounts:
    """This function will give what the definition says persons are due a month, household benefits to the head."""
    return _together(
        population, outcome, [benefit.amount for benefit in scheme.benefits if benefit.form == form]
    )


def _together(population: Population, outcome: Outcome, keys: Iterable[str]) -> Amounts:
    parts = (_on_persons(population, outcome, key) for key in keys)
    return reduce(Amounts.__add__, parts, Amounts.nothing(population.persons.height))


def contributions(
    population: Population, baseline: Outcome, outcome: Outcome, scheme: Scheme
) -> dict[str, Amounts]:
    """This function will give what each payer pays a month for every person under an outcome.

    Contributions of persons follow whether the person contributes, where the survey asks that of the scheme;
    whoever the outcome makes liable anew pays, as does everybody of a scheme nobody was asked about.
    """
    found: dict[str, Amounts] = {}
    for n, contribution in enumerate(scheme.contributions):
        paid = _on_persons(population, outcome, contribution.amount)
        held = baseline.system.schemes_on(baseline.day).get(scheme.id)
        if held is not None and outcome.system.quantities[contribution.amount].of == "person":
            before = held.contributions[n] if n < len(held.contributions) else None
            old = (
                _on_persons(population, baseline, before.amount) if before else Amounts.nothing(len(paid.low))
            )
            paid = _as_paid(baseline, scheme.id, old, paid)
        found[contribution.payer] = found[contribution.payer] + paid if contribution.payer in found else paid
    return found


def _as_paid(baseline: Outcome, scheme: str, old: Amounts, new: Amounts) -> Amounts:
    contributing, affiliated = (baseline[f"{scheme}.{name}"] for name in ("is_contributing", "is_affiliated"))
    if not (contributing.is_known.any() or affiliated.is_known.any()):
        return new
    is_new = (old.high == 0) & (new.high > 0)
    surely = contributing.is_yes | is_new
    surely_not = (contributing.is_no | (~contributing.is_known & affiliated.is_no)) & ~is_new
    return Amounts(np.where(surely, new.low, 0.0), np.where(surely_not, 0.0, new.high))


def _on_persons(population: Population, outcome: Outcome, key: str) -> Amounts:
    """What is paid of a benefit or a contribution: not below zero where it is not known, though its formula might be."""
    column = outcome[key]
    low = np.where(column.low < column.high, np.maximum(column.low, np.minimum(column.high, 0.0)), column.low)
    if outcome.system.quantities[key].of == "person":
        return Amounts(low, column.high)
    first = population.household_offsets[:-1]
    made = Amounts.nothing(population.persons.height)
    made.low[first], made.high[first] = low, column.high
    return made


def received_by_scheme(population: Population) -> dict[str, Amounts]:
    """This function will give, for every scheme the survey asks about, what each person says to receive a month.

    Who was not asked, or did not answer, receives an unknown amount, at least nothing.
    """
    receipts = population.bare("receipts")
    told = pl.Series(dtype=pl.String) if receipts is None else receipts["scheme"].drop_nulls()
    schemes = told.unique(maintain_order=True).to_list()
    found = ((scheme, received_month(population, scheme)) for scheme in schemes)
    return {scheme: Amounts(*ends) for scheme, ends in found if ends is not None}


def _given(
    population: Population, option: Outcome, scheme: str, before: Modelled, asked: frozenset[str], differs: Mapping[str, _Differs]
) -> Amounts:  # fmt: skip
    """What cash a scheme of an option gives everybody more than now; where nobody was asked, what it is due more."""
    if scheme not in before.cash or scheme not in asked:
        return differs[scheme].amounts
    law, received = differs[scheme], before.cash[scheme]
    old = due(population, before.outcome, before.outcome.system.schemes[scheme], "cash")
    given = _adjusted(received, old, law.amounts, law.is_same)
    for cover in law.covers:
        _narrow_given(given, cover, received, law)
    return given


def _narrow_given(given: Amounts, cover: _Cover, received: Amounts, law: _Differs) -> None:
    most, is_same, got = law.amounts.at(cover.rows), law.is_same[cover.rows], received.at(cover.rows)
    cover.narrow(given, lambda part: _adjusted(got, part.old, (part.new - part.old).within(most), is_same))


def _adjusted(received: Amounts, old: Amounts, difference: Amounts, is_same: Mask) -> Amounts:
    """What a person receives more when the rules give a ``difference`` more than the ``old``; see the rule of this module.

    Where it is not known whether they receive, or were entitled, they get the difference or nothing. Whoever was surely not
    entitled gets what is new either way.
    """
    is_recipient, is_without = received.low > 0, (received.high == 0) & (old.low > 0)
    is_new = old.high == 0
    low = np.where(is_recipient | is_new, difference.low, np.minimum(difference.low, 0.0))
    high = np.where(is_recipient | is_new, difference.high, np.maximum(difference.high, 0.0))
    # Nobody loses more than they receive.
    low, high = np.maximum(low, -received.high), np.maximum(high, -received.low)
    return Amounts(low, high).but_nothing(is_same | is_without)

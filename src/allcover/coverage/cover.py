"""What each person has of each scheme in fact: contributes, receives, is protected, and through whom.

Read off a judged population once and asked by coverage lines, the published series and adequacy, so that all tell the same of the same
persons. Everything is three-valued, and an amount is an interval: who was not asked is not known to have nothing. ``branches`` asks of some
branches alone (none named: of any); an answer of what is received counts in each branch of its scheme, as no survey tells them apart.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from allcover.coverage.basket import Basket
from allcover.coverage.ternary import Floats, Mask, Ternary
from allcover.coverage.universes import Universes, universe_outputs
from allcover.engine.contributing import contributing
from allcover.engine.facts import received_month
from allcover.engine.outcome import Outcome
from allcover.engine.protection import protection, protection_outputs
from allcover.expressions.kinds import Amount
from allcover.expressions.units import MONEY_MONTH
from allcover.population import Population
from allcover.population.places import Whole
from allcover.rules.definition import Benefit, Scheme, System
from allcover.rules.scheme_reading import CONTRIBUTORY

OBSERVED = ("is_affiliated", "is_contributing", "is_receiving", "protected")

Answer = Callable[[Scheme], Ternary]


def cover_outputs(system: System, schemes: Iterable[Scheme]) -> list[str]:
    """This function will list the quantities that series and adequacy ask of the engine."""
    wanted = universe_outputs(system)
    for scheme in schemes:
        wanted += observed_outputs(scheme)
        wanted += [provision.applies for provision in scheme.provisions]
        wanted += [benefit.rule for benefit in scheme.benefits if is_promise(system, benefit)]
    return list(dict.fromkeys(wanted))


def observed_outputs(scheme: Scheme) -> list[str]:
    """This function will list the quantities that say what is so of a scheme in fact."""
    told = [f"{scheme.id}.{name}" for name in OBSERVED if name != "protected"]
    return [*told, *protection_outputs(scheme)]


def is_promise(system: System, benefit: Benefit) -> bool:
    """This function will say whether a benefit's rule gives each person an amount of cash a month."""
    quantity = system.quantities[benefit.rule]
    return benefit.form == "cash" and quantity.of == "person" and quantity.wanted == Amount(MONEY_MONTH)


@dataclass(frozen=True)
class Cover:
    """The facts of a judged population. ``outcome`` must hold :func:`cover_outputs`; ``basket`` weighs packages of care."""

    population: Population
    outcome: Outcome
    basket: Basket | None = None

    @property
    def size(self) -> int:
        """The number of persons of the survey."""
        return self.population.persons.height

    @cached_property
    def universes(self) -> Universes:
        """Whom figures are about."""
        return Universes(self.population, self.outcome)

    @cached_property
    def schemes(self) -> tuple[Scheme, ...]:
        """The schemes in force."""
        return tuple(self.outcome.system.schemes_on(self.outcome.day).values())

    def of_branch(self, *branches: str) -> tuple[Scheme, ...]:
        """This function will give the schemes of any of some branches."""
        return tuple(scheme for scheme in self.schemes if set(branches) & set(scheme.branches))

    def any_of(self, schemes: Iterable[Scheme], answer: Answer) -> Ternary:
        """This function will say yes where any scheme does, no where all do."""
        return Ternary.any_of(map(answer, schemes), self.size)

    # one scheme

    def is_contributory(self, scheme: Scheme) -> bool:
        """Whether one is covered by registering and paying, with this scheme or one that it stands for."""
        return scheme.mechanism in CONTRIBUTORY

    def in_fact(self, measure: str, branches: Collection[str]) -> Ternary:
        """This function will say of whom one of :data:`MEASURES` is so by any scheme of some branches."""
        return self.in_any(branches, lambda scheme: MEASURES[measure](self, scheme, branches))

    def in_any(self, branches: Collection[str], answer: Answer) -> Ternary:
        """This function will say yes where any scheme of some branches does. Where the definition has none, it is of nobody if the law is complete, else not known."""
        schemes = self.of_branch(*branches)
        return (
            self.any_of(schemes, answer) if schemes or self.has_none(branches) else Ternary.untold(self.size)
        )

    def has_none(self, branches: Collection[str]) -> bool:
        """This function will say whether the country is known to have no scheme of some branches: the definition has none, and is said to be complete."""
        country, day = self.outcome.system.country, self.outcome.day
        return not self.of_branch(*branches) and all(country.complete_law(one, day) for one in branches)

    def may_be_joined(self, scheme: Scheme, branches: Collection[str] = ()) -> bool:
        """This function will say whether people register with a scheme and are covered so in a branch: where its law has a provision of it, or none is written down."""
        is_of_them = any(one.branch in branches for one in scheme.provisions)
        return scheme.has_members and (not branches or not scheme.provisions or is_of_them)

    def is_affiliated(self, scheme: Scheme, branches: Collection[str] = ()) -> Ternary:
        """Registered; nobody is with a scheme that has no members."""
        return (
            self._observed(scheme, "is_affiliated") if self.may_be_joined(scheme, branches) else self._nobody
        )

    def is_contributing(self, scheme: Scheme, branches: Collection[str] = ()) -> Ternary:
        """Contributing now. Who is not affiliated does not contribute; nor, unless they say so, who has no work."""
        if not self.may_be_joined(scheme, branches):
            return self._nobody
        if scheme.id not in self._contributing:
            self._contributing[scheme.id] = self._found_contributing(scheme)
        return self._contributing[scheme.id]

    @cached_property
    def _contributing(self) -> dict[str, Ternary]:
        return {}

    def _found_contributing(self, scheme: Scheme) -> Ternary:
        said = self._observed(scheme, "is_contributing")
        if not said.is_known.any() and not self.asks_contributions(scheme):
            return self._nobody
        return Ternary.of(contributing(self.population, self.outcome, scheme))

    def is_receiving(self, scheme: Scheme, branches: Collection[str] = ()) -> Ternary:
        """Receiving a benefit, in one's own name.

        Of a scheme that nobody was asked about: nobody where it has members and pays no cash in the branches; where it has none,
        nobody whom its law does not reach; else it is not known.
        """
        said = self._observed(scheme, "is_receiving")
        if said.is_known.any():
            return said
        if not scheme.has_members:
            return self._only_by_law(scheme, branches)
        pays = any(one.form == "cash" and (not branches or one.branch in branches) for one in scheme.benefits)
        return said if pays else self._nobody

    def is_protected(self, scheme: Scheme, branches: Collection[str] = ()) -> Ternary:
        """Protected in fact as the scheme's definition says, dependants included.

        Where nobody can be told: nobody, where it can be joined for other branches alone; where it has no members, nobody whom its law does not reach is.
        """
        said = self._observed(scheme, "protected")
        if said.is_known.any() or self.may_be_joined(scheme, branches):
            return said
        return self._nobody if scheme.has_members else self._only_by_law(scheme, branches)

    def _only_by_law(self, scheme: Scheme, branches: Collection[str]) -> Ternary:
        """Of a scheme that nobody joins and nobody was asked about: who it does not reach has nothing of it; of the others it is not known."""
        return Ternary(self._nobody.is_yes, self.reached_by_law(scheme, branches).is_no)

    def is_drawn_for(self, scheme: Scheme, branches: Collection[str] = ()) -> Ternary:
        """A benefit is received for the person: in the own name, by a parent, or for all whom the scheme says it protects."""
        receiving = self.is_receiving(scheme, branches)
        if not self.is_contributory(scheme):
            return self.is_protected(scheme, branches) | receiving
        by_parent = self.through(receiving, "mother", "father", "guardian")
        if scheme.surely_protects:
            surely = by_parent.is_yes & self._observed(scheme, "protected").is_yes
            by_parent = Ternary(surely, by_parent.is_no)
        return receiving | by_parent

    def reached_by_law(self, scheme: Scheme, branches: Collection[str] = ()) -> Ternary:
        """Somebody whom a provision of any nature applies to; not known where the law is not written down."""
        if not scheme.provisions:
            return Ternary.untold(self.size)
        meant = (one for one in scheme.provisions if not branches or one.branch in branches)
        return Ternary.any_of((Ternary.of(self.outcome[one.applies]) for one in meant), self.size)

    def says(self, scheme: Scheme, measure: str) -> bool:
        """This function will say whether the survey tells of anybody, by what was answered, if one of :data:`OBSERVED` is so."""
        return bool(self._observed(scheme, measure).is_known.any())

    def was_asked(self, scheme: Scheme, protection: bool = False) -> bool:
        """This function will say whether anybody said what they receive from a scheme (or whether they are protected by it).

        A scheme whose benefits are reported under another's name is asked about there; one that pays no cash needs no asking.
        """
        name = "protected" if protection else "is_receiving"
        pays = any(benefit.form == "cash" for benefit in scheme.benefits) or not scheme.has_members
        is_elsewhere = not protection and (bool(scheme.reported_under) or not pays)
        return is_elsewhere or self.says(scheme, name)

    def asks_contributions(self, scheme: Scheme) -> bool:
        """This function will say whether anybody can contribute to a scheme: not where its law covers without joining, and asks nobody for anything."""
        joins = any(provision.nature != "automatic" for provision in scheme.provisions)
        return scheme.has_members and bool(scheme.contributions or joins or not scheme.provisions)

    def was_asked_who_contributes(self, scheme: Scheme) -> bool:
        """This function will say whether anybody said that they contribute to a scheme or not; one without members needs no asking."""
        return not scheme.has_members or self.says(scheme, "is_contributing")

    def in_household(self, answer: Ternary) -> Ternary:
        """This function will spread an answer over households: yes where anybody there has it, no where all have not."""
        home, count = self.population.household_of_person, self.population.households.height
        has = np.bincount(home, answer.is_yes, count) > 0
        open_ = np.bincount(home, ~answer.is_known, count) > 0
        return Ternary(has[home], ~(has | open_)[home])

    def through(self, answer: Ternary, *relations: str) -> Ternary:
        """This function will say yes to whoever has a relative of the kind, in the household, of whom the answer is yes.

        Who has no such relative there: no. Where the survey collected no relations, nobody can be told.
        """
        if self.population.bare("relations") is None:
            return Ternary.untold(self.size)
        person, other = self._related(relations)
        has = np.bincount(person, answer.is_yes[other], self.size) > 0
        open_ = np.bincount(person, ~answer.is_known[other], self.size) > 0
        return Ternary(has, ~(has | open_))

    def _related(self, relations: Iterable[str]) -> tuple[Whole, Whole]:
        kind = self.population.need_bare("relations")["relation"].cast(pl.String)
        person, other = self.population.person_rows("relations"), self.population.relative_rows
        home = self.population.household_of_person
        is_meant = kind.is_in(list(relations)).fill_null(False).to_numpy() & (person >= 0) & (other >= 0)
        rows = np.flatnonzero(is_meant)
        rows = rows[home[person[rows]] == home[other[rows]]]
        return person[rows], other[rows]

    @property
    def _nobody(self) -> Ternary:
        return Ternary.certain(np.zeros(self.size, dtype=np.bool_))

    def _observed(self, scheme: Scheme, name: str) -> Ternary:
        if name == "protected":
            return Ternary.of(protection(self.outcome, scheme))
        return Ternary.of(self.outcome[f"{scheme.id}.{name}"])

    # amounts

    def received(self, schemes: Iterable[Scheme]) -> tuple[Floats, Floats]:
        """This function will give what each person says to receive a month from some schemes (persons, float64), low and high.

        A scheme nobody was asked about is left out; an answer that was not given leaves the amount open upwards.
        """
        low, high = np.zeros(self.size), np.zeros(self.size)
        for scheme in schemes:
            ends = received_month(self.population, scheme.id)
            if ends is not None:
                low += ends[0]
                high += ends[1]
        return low, high

    def promised(
        self, schemes: Iterable[Scheme], branches: Iterable[str], holds: Answer
    ) -> tuple[Floats, Floats]:
        """This function will give what the law words for each person in some branches, were it due today: low and high.

        Of each scheme only for those of whom ``holds`` is yes, the largest benefit of the branches. Not a
        number for persons of whom no scheme that holds promises an amount of cash a month.
        """
        low, high = np.full(self.size, np.nan), np.full(self.size, np.nan)
        for scheme in schemes:
            held = holds(scheme).is_yes
            for key in self._rules(scheme, set(branches)):
                column = self.outcome[key]
                for ends, found in ((low, column.low), (high, column.high)):
                    ends[held] = np.fmax(ends[held], found[held])
        return low, high

    def _rules(self, scheme: Scheme, branches: set[str]) -> Iterator[str]:
        for benefit in scheme.benefits:
            if benefit.branch in branches and is_promise(self.outcome.system, benefit):
                yield benefit.rule

    def has_several_branches(self, schemes: Iterable[Scheme]) -> tuple[str, ...]:
        """This function will name the schemes whose receipts may be of more than one branch, which no answer tells apart."""
        return tuple(scheme.name for scheme in schemes if len(scheme.branches) > 1)

    def household_of(self, values: Floats) -> Floats:
        """This function will lay amounts of households over their persons."""
        return values[self.population.household_of_person]

    def household_sum(self, values: Floats) -> Floats:
        """This function will add amounts of persons up in each household, laid over its persons; open ends stay open."""
        home, count = self.population.household_of_person, self.population.households.height
        is_open: Mask = np.isinf(values)
        summed = np.bincount(home, np.where(is_open, 0.0, values), count).astype(np.float64)
        summed[np.bincount(home, is_open, count) > 0] = np.inf
        return summed[home]


MEASURES: Mapping[str, Callable[[Cover, Scheme, Collection[str]], Ternary]] = {
    "affiliated": Cover.is_affiliated,
    "contributing": Cover.is_contributing,
    "receiving": Cover.is_receiving,
    "protected": Cover.is_protected,
}
"""What may be known of a person and a scheme, in some branches."""

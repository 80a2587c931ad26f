"""A branch under the law of years to come: the same persons asked again where a rule changes, care valued again where the package does.

Goes to :mod:`short_term_valuing`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from typing import Any

from allcover.engine.expected import Use, expected_cost, single
from allcover.presenting.short_term_asking import Asking, Weighed, key_of
from allcover.projection.laws import middles_of
from allcover.projection.laws_ahead import Ahead, Care, Change, Rules, changes_of
from allcover.projection.rates import Floats
from allcover.projection.short_term import Benefit, Branch, Said
from allcover.rules.package import Package

Levels = tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class AskedAhead:
    """The persons of a survey, of whom the law of each of some years is asked."""

    asked: Asking
    years: int
    _again: dict[tuple[date, Levels], Asking] = field(default_factory=dict)
    _paid: dict[tuple[str, date, tuple[float, ...]], float] = field(default_factory=dict)

    @cached_property
    def middles(self) -> list[date]:
        """The days whose law is that of a year."""
        return middles_of(self.asked.day, self.years)

    @cached_property
    def rules(self) -> Rules:
        """What is asked of each person."""
        asked = self.asked
        paid = [one.amount for one in asked.scheme.contributions]
        if paid:
            paid += [f"{asked.scheme.id}.is_contributing", f"{asked.scheme.id}.is_affiliated"]
        return Rules.behind(asked.system, [*asked.file.quantities(), *paid], asked.day, asked.file.terms())

    @cached_property
    def care(self) -> Care | None:
        """The care that is priced by the package."""
        items = tuple(str(one["care"]["item"]) for one in self.asked.raw["benefits"] if "care" in one)
        package = self.asked.scheme.package
        return Care(package, self.asked.day, items) if package is not None and items else None

    def changes(self) -> tuple[Change, ...]:
        """This function will list what changes within the years, the first first."""
        asked, last = self.asked, self.middles[-1]
        administration = [one for key, one in asked.system.parameters.items() if key == asked.scheme.administration]  # fmt: skip
        found = [one for one in changes_of(administration) if asked.day < one.day <= last]
        found += [*self.rules.changes(last), *(self.care.changes(last) if self.care is not None else ())]
        once = {(one.day, one.parameter.key if one.parameter is not None else one.label): one for one in found}  # fmt: skip
        return tuple(sorted(once.values(), key=lambda one: one.day))

    def later(self, weight: Floats) -> "tuple[Under, ...]":
        """This function will give each state of the law after that of the day, of persons who stand for so many."""
        rules = self.rules.states(self.middles)
        care = self.care.states(self.middles) if self.care is not None else (None,) * self.years
        weighing = cache(lambda asked: _Weighing(asked.weighed(weight)))
        found: list[Under] = []
        for at, held in enumerate(zip(rules, care, strict=True)):
            is_new = held != (found[-1].rules, found[-1].care) if found else held != (None, None)
            if is_new:
                found.append(Under(self, at, *held, weighing))
        return tuple(found)

    def asking(self, ahead: Ahead, level: Floats, earned: Floats) -> Asking:
        """This function will ask a later state of the law; ``level`` (year,) is what its amounts have grown to, ``earned`` what earnings have."""
        key = ahead.start, (ahead.levels(level), ahead.levels(earned))
        if key not in self._again:
            asked, rules = self.asked, self.rules
            self._again[key] = Asking(
                rules.laid(ahead, level), asked.file, asked.survey, asked.day, asked.people,
                before=asked, insuring=rules.laid(ahead, earned),
            )  # fmt: skip
        return self._again[key]

    @cached_property
    def told(self) -> dict[str, Mapping[str, Any]]:
        """What the file says of each benefit."""
        return {key_of(one, of): one for one in self.asked.raw["benefits"] for of in one["of"]}

    @cached_property
    def cared(self) -> dict[str, Mapping[str, Any]]:
        """What the file says of each benefit that is care priced by the package."""
        return {key: one["care"] for key, one in self.told.items() if "care" in one}

    def paid(self, benefit: str, ahead: Ahead, level: Floats) -> float:
        """This function will give what a later state of the package pays of a case; ``level`` (year,) is what prices have grown to."""
        key = benefit, ahead.start, ahead.levels(level)
        if key not in self._paid:
            assert self.care is not None
            package = self.care.valued(ahead, level)
            self._paid[key] = paid_of_case(self.cared[benefit], package, ahead.start)
        return self._paid[key]


class _Weighing:
    """Persons who stand for some number, with what the definition says of them, once for each size of their money."""

    def __init__(self, weighed: Weighed) -> None:
        self.shares, self.said = weighed.shares, cache(weighed.said)


@dataclass(frozen=True)
class Under:
    """A branch under a later state of the law, from the year at place ``first`` on; ``rules`` or ``care`` None: as on the day."""

    ahead: AskedAhead
    first: int
    rules: Ahead | None
    care: Ahead | None
    weighing: Callable[[Asking], _Weighing]

    def under(self, branch: Branch) -> Branch:
        """This function will give a branch as this law has it in all years."""
        made = branch if self.rules is None else self._asked_again(branch, self.rules)
        return replace(made, benefits=tuple(self._priced(one, branch) for one in made.benefits), later=())

    def reweighted(self, weight: Floats) -> "Under":
        """This function will give the same of persons who stand for others in number."""
        return replace(self, weighing=cache(lambda asked: _Weighing(asked.weighed(weight))))

    def _asked_again(self, branch: Branch, rules: Ahead) -> Branch:
        def asking(level: Floats) -> _Weighing:
            return self.weighing(self.ahead.asking(rules, level, branch.earned))

        def in_kind(one: Benefit) -> Benefit:
            """A value in kind goes with its own price, so what a law fixes of it is brought back by that."""
            if one.cost is None or one.key in self.ahead.cared:
                return one
            said: Said = asking(branch.price_of(one)).said(1.0)
            return replace(one, cost=said.benefits[one.key])

        again = self.ahead.asking(rules, branch.amounts, branch.earned)
        found = self.weighing(again)
        return replace(
            branch, says=found.said, classes=tuple(replace(one, share=found.shares[one.key]) for one in branch.classes),
            benefits=tuple(
                replace(in_kind(one), waiting_months=again.months_waited(self.ahead.told[one.key]))
                for one in branch.benefits
            ),
        )  # fmt: skip

    def _priced(self, one: Benefit, branch: Branch) -> Benefit:
        if self.care is None or one.key not in self.ahead.cared or one.cases is None:
            return one
        return replace(one, cost=one.cases * self.ahead.paid(one.key, self.care, branch.price_of(one)))


def paid_of_case(raw: Mapping[str, Any], package: Package, day: date) -> float:
    """This function will give what the scheme pays of one case that a file tells, valued as a claim."""
    claim = single(
        package, str(raw["item"]), day, price=raw.get("price"), quantity=int(raw.get("quantity", 1)), nights=int(raw.get("nights", 0)),
        visit=raw.get("visit", "other"),
    )  # fmt: skip
    return float(expected_cost(package, [Use(1, (claim,))]).total.scheme)

"""A survey's insured persons, of whom a definition is asked: who is insured, what they pay and earn, what benefits in money and in kind are worth. Goes to
:mod:`short_term_valuing` and, for laws of later years, :mod:`short_term_ahead`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allcover.engine.outcome import Outcome, judge_everybody
from allcover.impact.amounts import contributions
from allcover.population import Population
from allcover.presenting.left_open import Open
from allcover.projection.by_age import spread
from allcover.projection.in_order import SEXES
from allcover.projection.rates import Floats
from allcover.projection.short_term import Branch, Said, by_person, paid_days
from allcover.projection.short_term_file import ShortTermFile, cases_of
from allcover.rules.definition import System
from allcover.vocabulary.fault import Fault, Faults
from allcover.vocabulary.words import Sentence, marked

Mask = NDArray[np.bool_]


class Asking:
    """A survey's insured persons, by class, of whom the definition is asked. ``people`` (sex, age) are all those of its day.

    Of a later state of the law, put on the same day: ``before`` are they as the law of the day has them, so that whoever it makes liable anew pays, and ``insuring`` is
    the law by which they are insured, amounts in money that earnings bring back.
    """

    def __init__(
        self,
        system: System,
        file: ShortTermFile,
        survey: Population,
        day: date,
        people: Floats,
        *,
        before: "Asking | None" = None,
        insuring: System | None = None,
    ) -> None:
        self.system, self.file, self.survey, self.day, self.people = system, file, survey, day, people
        self.before = before
        self.scheme = system.schemes_on(day)[file.scheme]
        self.raw: Mapping[str, Any] = file.document.value
        self.weight = np.asarray(survey.persons["weight"].to_numpy(), dtype=float)
        self.worth = cache(self._worth)
        self.members: dict[str, Mask] = {}
        outcome = judge_everybody(
            insuring or system, survey, day, [str(one["insured"]) for one in self.raw["classes"]]
        )
        taken, unsure = np.zeros(self.weight.size, bool), np.zeros(self.weight.size, bool)
        for one in self.raw["classes"]:
            who = _known(outcome, str(one["insured"])) > 0
            unsure |= ~outcome[str(one["insured"])].is_known
            self.members[str(one["class"])] = who & ~taken
            taken |= who
        self.among, self.unsure = taken, unsure & ~taken
        age = survey.persons["age"].cast(pl.Float64).to_numpy()
        sex = survey.persons["sex"].to_numpy()
        ages = people.shape[1]
        self.fits = np.isfinite(age) & np.isin(sex, SEXES)
        completed = np.minimum(np.where(self.fits, age, 0).astype(int), ages - 1)
        self.cell = np.where(sex == SEXES[1], ages, 0) + completed

    def _worth(self, money: float) -> "_Worth":
        """What the definition says of each person where all money of the people is so many times as much."""
        raw = self.raw
        survey = self.survey if money == 1 else self.survey.with_money_times(money)
        keys = [str(raw[name]) for name in ("earnings", "earners") if name in raw]
        worth = {at: str(one["value"] if "value" in one else one["cash"]["daily"]) for at, one in enumerate(raw["benefits"]) if "care" not in one}  # fmt: skip
        payments = self.system.payments({self.scheme.id: self.scheme})
        outcome = judge_everybody(self.system, survey, self.day, [*payments, *keys, *worth.values()])
        was = judge_everybody(self.before.system, survey, self.day, payments) if self.before else outcome
        dues = contributions(survey, was, outcome, self.scheme)
        paid = {payer: one.low for payer, one in dues.items()}
        earned = _known(outcome, str(raw["earnings"])) if "earnings" in raw else np.zeros(self.weight.size)
        # A law that asks no contributions names by 'earners' alone whose earnings are meant.
        pays = np.sum([*paid.values()], axis=0) > 0 if paid else np.ones(self.weight.size, bool)
        if "earners" in raw:
            pays = pays & (_known(outcome, str(raw["earners"])) > 0)
        may_pay = np.any([one.high > 0 for one in dues.values()], axis=0) if dues else pays
        unsure = {
            "contribution": np.any([~one.is_known for one in dues.values()] or [~self.among], axis=0),
            "earnings": may_pay & ~outcome[str(raw["earnings"])].is_known
            if "earnings" in raw
            else ~self.among,
        }
        return _Worth(
            paid, np.where(pays, earned, 0.0), {at: _known(outcome, name) for at, name in worth.items()},
            {key: who & self.among for key, who in unsure.items()} | {"benefit": self._unsure_of_benefits(outcome, worth)},
        )  # fmt: skip

    def _unsure_of_benefits(self, outcome: Outcome, worth: Mapping[int, str]) -> Mask:
        """Of whom a benefit that is of their class is not known."""
        found = np.zeros(self.weight.size, bool)
        for at, name in worth.items():
            for of in self.raw["benefits"][at]["of"]:
                found |= self.members[of] & ~outcome[name].is_known
        return found

    def months_waited(self, raw: Mapping[str, Any]) -> float:
        """This function will give how long new members wait for a benefit of the file: as it says, or as a parameter of the law that it names."""
        held = raw.get("waiting_months", 0)
        if not isinstance(held, str):
            return float(held)
        dated = self.system.parameters[held].on(self.day)
        if dated is None:
            what = Sentence("'{name}' has no value on {day}.", name=held, day=str(self.day))
            cure = marked("Give it one in its definition, or write months.")
            raise Faults([Fault(self.system.parameters[held].place, what, cure)])
        return float(dated.numbers[0])

    def left_open(self) -> dict[str, Open]:
        """This function will count of how many of those asked something is open, under the law of the day."""
        unsure = {"insured": self.unsure, **self.worth(1.0).unsure}
        return {
            key: Open(int(np.count_nonzero(who & (self.weight > 0))), float(self.weight[who].sum()))
            for key, who in unsure.items()
        }

    def total(self, who: NDArray[np.bool_], value: Floats) -> Floats:
        """This function will sum what some persons count for by sex and single age, spread within groups of ages as the people are."""
        here = who & self.fits
        found = np.bincount(self.cell[here], weights=value[here], minlength=self.people.size).astype(float)
        return spread(found.reshape(self.people.shape), self.people)

    def weighed(self, weight: Floats) -> "Weighed":
        """This function will give these persons, each of whom stands for so many."""
        return Weighed(self, weight, {key: self.total(who, weight) for key, who in self.members.items()})

    def reweighted(self, branch: Branch, weight: Floats) -> Branch:
        """This function will give a branch whose insured persons stand for others in number."""
        weighed = self.weighed(weight)
        says = cache(weighed.said)
        in_kind = {one.key: says(1.0).benefits[one.key] for one in branch.benefits if one.cost is not None and one.key in says(1.0).benefits}  # fmt: skip
        return replace(
            branch, says=says, classes=tuple(replace(one, share=weighed.shares[one.key]) for one in branch.classes),
            benefits=tuple(replace(one, cost=in_kind[one.key]) if one.key in in_kind else one for one in branch.benefits),
            later=tuple(one.reweighted(weight) for one in branch.later),
        )  # fmt: skip


@dataclass(frozen=True)
class _Worth:
    """What the definition says of each person (person,): what each payer pays a month, earnings insured, and money of each benefit, by its place in the file; ``unsure`` of whom it is not known."""

    paid: Mapping[str, Floats]
    earned: Floats
    benefits: Mapping[int, Floats]
    unsure: Mapping[str, Mask]


@dataclass(frozen=True)
class Weighed:
    """Persons who stand for ``weight`` others each; ``heads`` (sex, age) of each class."""

    asked: Asking
    weight: Floats
    heads: Mapping[str, Floats]

    @property
    def shares(self) -> dict[str, Floats]:
        """What share of the people each class is (sex, age)."""
        return {key: by_person(heads, self.asked.people) for key, heads in self.heads.items()}

    def said(self, money: float) -> Said:
        """This function will give what the definition says where all money of these persons is so many times as much."""
        worth, listed = self.asked.worth(money), self.asked.raw["benefits"]
        ages = self.asked.people.shape[1]
        return Said(
            {payer: {key: 12 * self._each(key, paid) for key in self.heads} for payer, paid in worth.paid.items()},
            {key: 12 * self._each(key, worth.earned) for key in self.heads},
            {
                key_of(listed[at], of): self._each(of, value) * _times_a_year(listed[at], ages)
                for at, value in worth.benefits.items() for of in listed[at]["of"]
            },
        )  # fmt: skip

    def _each(self, key: str, value: Floats) -> Floats:
        """A value of an insured person of a class, on average, by sex and age."""
        return by_person(self.asked.total(self.asked.members[key], self.weight * value), self.heads[key])


def _known(outcome: Outcome, key: str) -> Floats:
    """A quantity of every person; where it is not known, the least it may be, and nothing where that has no bound."""
    return np.asarray(np.nan_to_num(np.asarray(outcome[key].low, dtype=float), neginf=0.0))


def key_of(raw: Mapping[str, Any], of: str) -> str:
    """This function will say what a benefit is called: of several classes, a benefit each."""
    return f"{raw['benefit']}_{of}" if len(raw["of"]) > 1 else str(raw["benefit"])


def _times_a_year(raw: Mapping[str, Any], ages: int) -> Floats | float:
    """How often a year what the definition says is paid: each month, or on the days paid of the cases (sex, age)."""
    if "value" in raw:
        return 12.0
    days = raw["cash"]["days"]
    most = None if "most" not in days else float(days["most"])
    length = paid_days(float(days["mean"]), float(days.get("waiting", 0)), most)
    return cases_of(raw["cash"]["cases"], ages) * length

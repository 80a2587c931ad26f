"""Who is registered with what: the law laid over the invented people, and obeyed imperfectly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from allcover.engine.outcome import Outcome, judge_everybody
from allcover.invention.chance import Booleans, Chance, Whole
from allcover.invention.figures import (
    ACTIVE,
    COMPLIANCE,
    JOINING,
    ON_ONE_FORM,
    OTHERWISE_JOINING,
    REFERENCE_DATE,
)
from allcover.population import Population
from allcover.rules.definition import Scheme, System

_SMALL_FIRM = 10
_PENSIONED = 0.22
"""Share of those of 60 and over who once paid into an old-age scheme, whatever they do now."""


@dataclass(frozen=True)
class Membership:
    """What is true of everybody and a scheme (one entry a person).

    ``months``: contributed in a lifetime, never fewer than ``months_last_year`` nor more than the scheme is old.
    """

    is_registered: Booleans
    contributes: Booleans
    months: Whole
    months_last_year: Whole


def schemes_to_join(system: System) -> list[Scheme]:
    """This function will name the schemes a survey asks about membership in, those on another's form last."""
    held = [
        scheme
        for scheme in system.schemes_on(REFERENCE_DATE).values()
        if scheme.has_members and any(law.nature != "automatic" for law in scheme.provisions)
    ]
    return sorted(held, key=lambda scheme: scheme.id in ON_ONE_FORM)


def insure(system: System, population: Population, chance: Chance) -> dict[str, Membership]:
    """This function will register people with the schemes the law gives them: most whom it obliges, few who may."""
    schemes = schemes_to_join(system)
    asked = [law.applies for scheme in schemes for law in scheme.provisions if law.nature != "automatic"]
    outcome = judge_everybody(system, population, REFERENCE_DATE, asked)
    office = _Office(population, chance, outcome)
    members: dict[str, Membership] = {}
    for scheme in schemes:
        members[scheme.id] = office.membership(scheme, members)
    return members


@dataclass(frozen=True)
class _Office:
    population: Population
    chance: Chance
    outcome: Outcome

    def membership(self, scheme: Scheme, others: Mapping[str, Membership]) -> Membership:
        chance, size = self.chance, self.population.persons.height
        share = self._share(scheme, others)
        is_registered = chance.happens(f"is registered with {scheme.id}", share, size)
        contributes = is_registered & chance.happens(f"contributes to {scheme.id}", ACTIVE, size)
        paid = chance.between(f"months paid to {scheme.id} last year", 0, 12, size)
        most = _months_since(scheme.start)
        last_year = np.where(contributes, np.maximum(paid, 3), np.where(is_registered, paid // 4, 0)).clip(
            max=most
        )
        months = self._months(scheme, is_registered).clip(last_year, most)
        return Membership(is_registered, contributes, months, last_year)

    def _share(
        self, scheme: Scheme, others: Mapping[str, Membership]
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        obliged, may_join = (self._whom(scheme, nature) for nature in ("mandatory", "voluntary"))
        complies = np.where(self._is_in_small_firm(), COMPLIANCE / 2, COMPLIANCE)
        if scheme.id in ON_ONE_FORM and ON_ONE_FORM[scheme.id][0] in others:
            other, with_it, without_it = ON_ONE_FORM[scheme.id]
            complies = np.where(others[other].is_registered, with_it, without_it)
        joins = JOINING.get(scheme.id, OTHERWISE_JOINING)
        return np.where(obliged, complies, np.where(may_join, joins, 0.0))

    def _whom(self, scheme: Scheme, nature: str) -> Booleans:
        found: Booleans = np.zeros(self.population.persons.height, np.bool_)
        for law in scheme.provisions:
            if law.nature == nature:
                found |= self.outcome[law.applies].is_yes
        return found

    def _is_in_small_firm(self) -> Booleans:
        jobs = self.population.need("jobs")
        small = jobs.filter(pl.col("firm_size") < _SMALL_FIRM).select("person_id").unique()
        found: Booleans = self.population.persons["person_id"].is_in(small["person_id"].implode()).to_numpy()
        return found

    def _months(self, scheme: Scheme, is_registered: Booleans) -> Whole:
        """Members have paid for a part of their working years; of old-age schemes, so have some who are past work."""
        persons, size = self.population.persons, self.population.persons.height
        age = persons["age"].to_numpy()
        years = np.maximum(age - 18, 0)

        def worked(most: int, more: int = 0) -> Whole:
            return self.chance.between(
                f"months contributed to {scheme.id}", more, 12 * np.minimum(years, most) + more, size
            )

        months = np.where(is_registered, worked(35), 0)
        if "old_age" not in scheme.branches:
            return months
        was_member = (age >= 60) & self.chance.happens(f"once paid to {scheme.id}", _PENSIONED, size)
        is_disabled = (persons["disability"] == "severe").to_numpy() & (age >= 25)
        return np.where(is_disabled, worked(20), np.where(was_member, worked(40, 60), months))


def _months_since(start: date) -> int:
    """Months from a scheme's first to that of the survey, both counted."""
    return 12 * (REFERENCE_DATE.year - start.year) + REFERENCE_DATE.month - start.month + 1


def affiliation_table(
    members: Mapping[str, Membership], persons: pl.Series, silent: Mapping[str, Booleans]
) -> pl.DataFrame:
    """This function will lay out who is affiliated, null for those who were ``silent`` about a scheme."""
    frames = []
    for scheme, member in members.items():
        said = pl.Series(~silent[scheme]) if scheme in silent else pl.Series([True])
        frame = pl.DataFrame({
            "person_id": persons, "scheme": _repeated(scheme, persons.len()), "is_affiliated": member.is_registered,
            "is_contributing": member.contributes, "months_paid_last_year": member.months_last_year,
        })  # fmt: skip
        answers = ("is_affiliated", "is_contributing", "months_paid_last_year")
        frames.append(frame.with_columns(pl.when(said).then(pl.col(name)).alias(name) for name in answers))
    return _stacked(frames, ("person_id", "scheme"))


def history_table(members: Mapping[str, Membership], persons: pl.Series) -> pl.DataFrame:
    """This function will lay out how many months everybody has contributed."""
    frames = [
        pl.DataFrame({"person_id": persons, "scheme": _repeated(scheme, persons.len()), "months_contributed": member.months})
        for scheme, member in members.items()
    ]  # fmt: skip
    return _stacked(frames, ("person_id", "scheme"))


def _repeated(scheme: str, times: int) -> pl.Series:
    return pl.Series([scheme]).new_from_index(0, times)


def _stacked(frames: Iterable[pl.DataFrame], names: Sequence[str]) -> pl.DataFrame:
    held = list(frames)
    return pl.concat(held) if held else pl.DataFrame(schema=dict.fromkeys(names, pl.String))

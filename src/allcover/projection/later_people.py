"""The people of a later year as a population, to which the rules of any scheme can be put as to those of the survey.

Comes from lives (:mod:`lives`) and the survey they began with; goes to the engine. Families, ages, weights, contributions and pensions are those of the lives; jobs,
incomes and whatever else a survey asks are the person's own of the survey as long as they fit, else those of somebody like them (:mod:`likeness`); jobs of contributors are paid as their
lives are (:mod:`later_wages`). Money is in that
of the survey's day, as the law is told then (:mod:`laws`). At the first date these are the survey's own people.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from allcover.population import Population
from allcover.population.schema import IDS, TABLES
from allcover.projection.absent import absent_parents
from allcover.projection.homes import heads_of, marriages_of, relations_to, together
from allcover.projection.later_wages import Earning, beside_donors, earned_in_jobs
from allcover.projection.likeness import areas_and_fifths, donors, place_among_equals, traits_of
from allcover.projection.lives_state import ACTIVE, INVALIDITY, NEVER
from allcover.projection.rates import Floats
from allcover.projection.sample import Sample

OF_THE_LINE = ("stratum", "nationality", "is_citizen", "is_resident", "is_migrant")
"""What a child has of its mother."""

OF_THE_GROWN = ("can_read", "school_level", "years_of_school")
"""What stays as it is from the age of 25 on."""

OF_THE_DAY = ("birth_date", "death_date", "claim_date", "award_date", "months_unemployed")
"""What is not known of a later year."""

OF_THE_HOME = (
    "welfare_month", "household_income_month", "household_consumption_month", "household_food_month", "members_stated",
)  # fmt: skip
GROWN = 25
SEXES = ("female", "male")
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Then:
    """A date of the future: ``years`` after the survey; ``scheme``, whose members the lives are; ``incomes``, what incomes have grown to, and ``amounts``, what the law's
    amounts have, so that money of the date is brought to that of the survey; ``dying`` (interval, sex, age) of everybody; ``older`` husbands are by."""

    years: int
    scheme: str
    incomes: float
    amounts: float
    dying: Floats
    older: int
    seed: int = 1


def people_then(
    survey: Population,
    opening: Sample,
    sample: Sample,
    numbers: NDArray[np.int32],
    then: Then,
    earning: Earning,
) -> Population:
    """This function will make the lives of a date a population.

    ``opening`` are the survey's persons in the order of its rows; ``sample`` who lives then, with the ``numbers`` of the lives and what they are ``earning``. Spells of contingencies, replicate weights and
    employers are left out: nothing tells them of a later year, so a rule that asks for them is not answered.
    """
    held, order = together(sample)
    own = None if earning.own is None else earning.own[order]
    made = _Then(survey, opening, held, numbers[order], then, replace(earning, own=own))
    return Population.from_arrays(
        made.tables(),
        made.persons_from,
        reference_date=survey.about.reference_date,
        about=replace(survey.about, files=()),
    )


class _Then:
    """Tables of a later year. ``donor`` (persons): the row of the survey whose facts of the present each has, who earns so much ``in_jobs``; ``paid``, how
    the jobs of each are paid beside the donor's."""

    def __init__(
        self,
        survey: Population,
        opening: Sample,
        sample: Sample,
        numbers: NDArray[np.int32],
        then: Then,
        earning: Earning,
    ) -> None:
        self.survey, self.opening, self.sample, self.numbers, self.then = (
            survey,
            opening,
            sample,
            numbers,
            then,
        )
        self.persons_from = np.concatenate([[0], np.flatnonzero(np.diff(sample.home)) + 1, [sample.size]])
        self.is_later = then.years > 0
        self.frame = survey.need_bare("persons")
        self.donor = self._donors() if self.is_later else sample.line.astype(np.int64)
        self.in_jobs = earned_in_jobs(survey)[self.donor]
        self.paid = beside_donors(earning, sample, self.donor, self.in_jobs)

    def _donors(self) -> Whole:
        known = areas_and_fifths(self.survey)
        there, here = (traits_of(one, *known) for one in (self.opening, self.sample))
        income = self.frame["income_month"].fill_null(0).to_numpy()
        place = place_among_equals(self.sample, self.numbers, self.then.seed)
        return donors(self.opening, there, self.sample, here, income, place)

    def tables(self) -> dict[str, Mapping[str, Any]]:
        """Every table that can be told."""
        income = self._income()
        made: dict[str, Mapping[str, Any]] = {
            "households": self._households(income),
            "persons": self._persons(income),
        }
        if self.survey.bare("relations") is not None:
            made["relations"] = self._relations()
        for name in ("jobs", "job_months", "affiliations", "receipts", "history"):
            if self.survey.bare(name) is not None:
                made[name] = self._long(name)
        return made

    def _income(self) -> pl.Series:
        """Own income: of others than the scheme by the survey, grown, what jobs bring of it as the lives are paid; of the scheme by the lives."""
        held = _of(self.frame["income_month"], self.donor)
        if not self.is_later:
            return held
        other = held.to_numpy() - self.opening.amount[self.donor]
        other += np.minimum(self.in_jobs, np.maximum(other, 0)) * (self.paid - 1)
        return pl.Series(other * self.then.incomes + self.sample.drawn / self.then.amounts, nan_to_null=True)

    def _households(self, income: pl.Series) -> dict[str, Any]:
        starts = self.persons_from[:-1]
        home = self.survey.household_of_person[
            self.sample.line[self._heads()[starts] if self.is_later else starts]
        ]
        frame = self.survey.need_bare("households")
        left_out = {"row", *IDS["households"], *(OF_THE_HOME if self.is_later else ())}
        made = {name: _of(frame[name], home) for name in frame.columns if name not in left_out}
        if self.is_later:
            made["members_stated"] = pl.Series(np.diff(self.persons_from))
            made["household_income_month"] = pl.Series(
                np.add.reduceat(income.to_numpy(), starts), nan_to_null=True
            )
        return made

    def _heads(self) -> Whole:
        """The head of each person's household."""
        was_head = (self.frame["relation_to_head"] == "head").fill_null(value=False).to_numpy()
        own = self.sample.origin
        return heads_of(self.sample, (own >= 0) & was_head[own])

    def _persons(self, income: pl.Series) -> dict[str, Any]:
        frame, line = self.frame, self.sample.line
        made: dict[str, Any] = {
            name: _of(frame[name], self.donor)
            for name in frame.columns
            if name not in {"row", *IDS["persons"]}
        }
        home = self.survey.household_of_person[line].astype("U")
        # Copies of a household, and all who come of it, are one unit of the sample.
        made["psu"] = _of(frame["psu"], line).fill_null(pl.Series(home))
        made |= {"weight": self.sample.weight, "income_month": income}
        if self.is_later:
            made |= self._lived()
        return made

    def _lived(self) -> dict[str, Any]:
        """What the lives say of persons of a later year, and what stays with a person or a line."""
        sample, frame, line = self.sample, self.frame, self.sample.line
        is_of_survey = sample.origin >= 0
        made: dict[str, Any] = {name: _of(frame[name], line) for name in OF_THE_LINE}
        is_grown = is_of_survey & (self.opening.age[sample.origin] >= GROWN)
        learnt = np.where(is_grown, sample.origin, self.donor)
        made |= {name: _of(frame[name], learnt) for name in OF_THE_GROWN}
        made |= {name: pl.Series(values=[None] * sample.size, dtype=frame[name].dtype) for name in OF_THE_DAY}
        resided = _of(frame["months_resident"], line).to_numpy() + 12.0 * self.then.years
        made["months_resident"] = pl.Series(
            np.where(is_of_survey, resided, 12.0 * sample.age), nan_to_null=True
        ).cast(pl.Int64)
        made["is_migrant"] = pl.select(
            pl.when(pl.Series(is_of_survey)).then(made["is_migrant"]).otherwise(False)
        ).to_series()
        bore = np.zeros(sample.size, dtype=bool)
        bore[sample.mother[(sample.age == 0) & (sample.mother >= 0)]] = True
        disability = _of(frame["disability"], self.donor).cast(pl.String)
        ill = pl.Series(sample.kind == INVALIDITY)
        made |= {
            "age": sample.age.astype(np.int64), "sex": pl.Series(np.array(SEXES)[sample.sex]), "gave_birth_last_year": bore,
            "presence": pl.Series(np.where(sample.weight > 0, "here", "elsewhere")), "disability": pl.select(pl.when(ill).then(pl.lit("severe")).otherwise(disability)).to_series(),
            "relation_to_head": relations_to(sample, self._heads()), "marital_status": marriages_of(sample, _of(frame["marital_status"], line)), **absent_parents(self.frame, self.opening, sample, self.numbers, self.then.dying, self.then.older, self.then.seed),
        }  # fmt: skip
        return made

    def _relations(self) -> dict[str, Any]:
        if not self.is_later:
            return self._told_relations()
        sides = [
            (name, getattr(self.sample, at))
            for name, at in (("spouse", "mate"), ("mother", "mother"), ("father", "father"))
        ]
        rows = [(name, np.flatnonzero(other >= 0), other) for name, other in sides]
        person = np.concatenate([at for _, at, _ in rows])
        other = np.concatenate([others[at] for _, at, others in rows]).astype(np.int64)
        return {
            "person": person,
            "other": other,
            "relation": pl.Series(np.repeat([name for name, _, _ in rows], [at.size for _, at, _ in rows])),
        }

    def _told_relations(self) -> dict[str, Any]:
        """Relations as the survey has them, within each copy of a household."""
        rows, person = self._rows_of_donors("relations")
        other = self.survey.relative_rows[rows]
        numbers = self.numbers.astype(np.int64)
        place = np.empty(numbers.size, dtype=np.int64)
        place[numbers] = np.arange(numbers.size)
        first = numbers[person] - self.donor[person]
        is_known = other >= 0
        told = _of(self.survey.need_bare("relations")["relation"], rows[is_known])
        return {"person": person[is_known], "other": place[(first + other)[is_known]], "relation": told}

    def _long(self, name: str) -> dict[str, Any]:
        """Rows of the donors; of the scheme itself those that the lives tell."""
        frame = self.survey.need_bare(name)
        rows, person = self._rows_of_donors(name)
        if self.is_later and name in _OF_SCHEMES:
            is_other = (frame["scheme"] != self.then.scheme).fill_null(value=True).to_numpy()[rows]
            rows, person = rows[is_other], person[is_other]
        left_out = {
            "row",
            "person_id",
            *(("from_date", "to_date") if self.is_later and name == "history" else ()),
        }
        made: dict[str, Any] = {
            column: _of(frame[column], rows)
            for column in TABLES[name].columns
            if column not in left_out and column in frame.columns
        }
        if not self.is_later:
            return {"person": person, **made}
        if name in ("jobs", "job_months"):
            made["earnings_month"] = made["earnings_month"] * pl.Series(self.then.incomes * self.paid[person])
            return {"person": person, **made}
        return _joined({"person": person, **made}, self._own(name))

    def _own(self, name: str) -> dict[str, Any]:
        """What the lives tell of the scheme itself: a row for everybody."""
        sample = self.sample
        own: dict[str, Any] = {
            "person": np.arange(sample.size),
            "scheme": pl.Series([self.then.scheme]).gather(
                pl.zeros(sample.size, dtype=pl.UInt32, eager=True)
            ),
        }
        if name == "receipts":
            return {**own, "amount_month": sample.drawn / self.then.amounts}
        if name == "history":
            return {**own, "months_contributed": 12 * sample.service.astype(np.int64)}
        is_in = (sample.state != NEVER) & (sample.kind < 0) | (sample.state == ACTIVE)
        return {**own, "is_affiliated": is_in, "is_contributing": sample.state == ACTIVE}

    def _rows_of_donors(self, name: str) -> tuple[Whole, Whole]:
        """Rows of a long table that are about the donor of each person, and the person."""
        about = self.survey.person_rows(name)
        by_person = np.argsort(about, kind="stable")
        first, last = (np.searchsorted(about[by_person], self.donor, side=side) for side in ("left", "right"))
        counts = last - first
        person = np.repeat(np.arange(self.donor.size), counts)
        within = np.arange(person.size) - np.repeat(np.cumsum(counts) - counts, counts)
        return by_person[np.repeat(first, counts) + within], person


_OF_SCHEMES = ("affiliations", "receipts", "history")


def _of(column: pl.Series, rows: NDArray[Any]) -> pl.Series:
    return column.gather(pl.Series(rows.astype(np.uint32)))


def _joined(one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Two pieces of a table, one below the other."""
    frames = [pl.DataFrame(part) for part in (one, other)]
    whole = pl.concat(
        [frames[0], frames[1].cast({name: frames[0].schema[name] for name in frames[1].columns})],
        how="diagonal",
    )
    return {
        "person": whole["person"].to_numpy(),
        **{name: whole[name] for name in whole.columns if name != "person"},
    }

"""What the past implies beside what a valuation expects: new pensions against those in payment, and why pensions become fewer or more. Goes to :mod:`valuation_data` and :mod:`valuation_section`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allcover.presenting.numbers import number_text
from allcover.presenting.valuation_words import PENSIONS, ValuationWriter
from allcover.projection.insured import TYPES
from allcover.projection.rates import Floats
from allcover.vocabulary.finding import Cell, Formula, Table, TableColumn
from allcover.vocabulary.words import marked

FIRST_YEARS = slice(3, 13)
"""The ten years after those in which whoever waits at the start comes into payment."""

ALIKE = 0.2
"""How far new pensions may be from what those in payment imply before a reason is asked for."""

BEFORE = AGES = 5
"""Years of age before the pensionable age at which credit is looked at, and of a group of ages."""

OLD_AGE = TYPES.index("old_age")
STANDING = ("invalidity", "widowed")
"""The types that are set against contributors: old age has reasons of its own, and orphans' pensions are short."""

AHEAD = 20
"""Years until which pensions are set against contributors: a long part of the life of one."""


@dataclass(frozen=True)
class Experience:
    """Of old-age pensions, persons: ``waiting`` with a right at the start who do not draw; ``implied`` new ones a year by those in payment just above the age, who have survived; ``first`` new ones
    of the first year and ``later`` a year after. ``insured``: the share of residents just below the age who have credit; ``enough`` and ``in_time``: the shares of them who have paid long enough, now and if they contribute
    until the age. ``above``: the share of residents just above it who draw an old-age pension or could."""

    waiting: float
    implied: float
    first: float
    later: float
    insured: float
    enough: float
    in_time: float
    above: float

    @property
    def ratio(self) -> float:
        """New pensions a year against what those in payment imply; NaN where none are in payment."""
        return self.later / self.implied if self.implied > 0 else float("nan")

    @property
    def is_apart(self) -> bool:
        """Whether new pensions are so far from what those in payment imply that a reason is asked for."""
        return abs(self.ratio - 1) > ALIKE


@dataclass(frozen=True)
class Standing:
    """Of one type of pension, persons: ``held`` in payment at the start; ``first`` new ones of the first year, and ``ended`` that end in it; ``implied`` new ones a year with which they would stay as many per contributor.
    ``now`` and ``ahead``: in payment per contributor, at the start and in the year ``year``; NaN without contributors."""

    type: str
    held: float
    first: float
    ended: float
    implied: float
    now: float
    ahead: float
    year: int

    @property
    def is_apart(self) -> bool:
        """Whether new pensions are so far from what those in payment imply that a reason is asked for."""
        return self.held > 0 and abs(self.first - self.implied) > max(ALIKE * self.implied, 1)


@dataclass(frozen=True)
class ExperienceWriter(ValuationWriter):
    """Writes what the past implies, under the law as it is."""

    @cached_property
    def experience(self) -> Experience:
        """What cells and awards say of it."""
        insured, ground = self.made.insured, self.results.valued.ground
        cells, own = insured.active[0] + insured.inactive[0], ground.awards[ground.law[0]].own
        new = self.results.awarded.persons[:, OLD_AGE]
        waiting = implied = people = held = enough = in_time = could = older = 0.0
        for sex, age in enumerate(int(one) for one in ground.right_ages):
            above = slice(age, age + AGES)
            waiting += cells[sex, age:][own[sex, age:] > 0].sum()
            could += (
                cells[sex, above][own[sex, above] > 0].sum() + insured.persons[0, OLD_AGE, sex, above].sum()
            )
            older += ground.population[0, sex, above].sum()
            implied += insured.persons[0, OLD_AGE, sex, age + 1 : age + 1 + AGES].sum() / AGES
            below = slice(max(age - BEFORE, 0), age)
            people += ground.population[0, sex, below].sum()
            held += cells[sex, below].sum()
            gives = own[sex, age] > 0
            enough += cells[sex, below][:, gives].sum()
            for at in range(below.start, age):
                in_time += insured.inactive[0, sex, at, gives].sum()
                in_time += insured.active[0, sex, at, _reached(gives, age - at)].sum()
        return Experience(
            waiting, implied, float(new[0]), float(new[self._later].mean()),
            *(part / whole if whole else 0.0 for part, whole in ((held, people), (enough, people), (in_time, people), (could, older))),
        )  # fmt: skip

    @cached_property
    def standing(self) -> tuple[Standing, ...]:
        """What pensions of other types in payment say of new ones. They stay as many per contributor where as many begin as end, and more as contributors grow in number."""
        return tuple(self._standing(name) for name in STANDING)

    def _standing(self, name: str) -> Standing:
        insured, years, kind = self.made.insured, self.made.years, TYPES.index(name)
        held, works = insured.persons[:, kind].sum(axis=(1, 2)), insured.active.sum(axis=(1, 2, 3))
        ahead, first = min(AHEAD, years.size - 1), float(self.results.awarded.persons[0, kind])
        ended = float(held[0]) + first - float(held[1])
        with np.errstate(divide="ignore", invalid="ignore"):
            grown = (works[ahead] / works[0]) ** (1 / max(ahead, 1)) - 1
            now, then = (float(held[at] / works[at]) for at in (0, ahead))
        implied = max(ended + float(grown) * float(held[0]), 0.0)
        return Standing(name, float(held[0]), first, ended, implied, now, then, int(years[ahead]))

    @property
    def _apart(self) -> list[Standing]:
        return [one for one in self.standing if one.is_apart]

    def _told(self, one: Standing) -> dict[str, object]:
        """What is said of a type, by name."""
        return {
            "type": self.words(PENSIONS[one.type]), "year": int(self.made.years[0]), "ahead_year": one.year,
            **{name: self._persons(getattr(one, name)) for name in ("held", "first", "ended", "implied")},
            **{name: number_text(100 * getattr(one, name), "number", self.words, 1) for name in ("now", "ahead")},
        }  # fmt: skip

    @property
    def _later(self) -> slice:
        """Some ten years after the first three; of a short horizon the last year."""
        return FIRST_YEARS if self.made.years.size > FIRST_YEARS.start else slice(-1, None)

    def in_short(self) -> Iterator[str]:
        """That new old-age pensions are fewer or more than the past implies, where they are, and where that is looked into."""
        found, words = self.experience, self.words
        if found.is_apart:
            yield words(
                "New old-age pensions go from {first} in {year} to {later} a year on average from {from_year} to {to_year}.",
                first=self._persons(found.first), later=self._persons(found.later), year=int(self.made.years[0]), from_year=int(self.made.years[self._later][0]),
                to_year=int(self.made.years[self._later][-1]),
            )  # fmt: skip
        for one in self._apart:
            yield words("{type}: those in payment go from {now} per 100 contributors in {year} to {ahead} in {ahead_year}.", **self._told(one))  # fmt: skip

    def in_brief(self) -> Iterator[str]:
        """The same in few words, with what the past implies, what rests on it, and how many stand behind it."""
        words, old, members = self.words, self.experience, self.results.valued.members
        told, fewer = list[str](), list[bool]()
        if old.is_apart:
            span = self.made.years[self._later]
            fewer.append(old.ratio < 1)
            told.append(words(
                "New old-age pensions go from {first} in {year} to {later} a year from {from_year} to {to_year}; the past implies {implied}.",
                **{name: self._persons(getattr(old, name)) for name in ("first", "later", "implied")}, year=int(self.made.years[0]), from_year=int(span[0]), to_year=int(span[-1]),
            ))  # fmt: skip
        for one in self._apart:
            # What those in payment imply of the first year, and where later years go, may be of two sides.
            fewer += [one.first < one.implied, one.ahead < one.now]
            told.append(words("{type}: {first} begin in {year}; {implied} would keep them as many per contributor.", **self._told(one)))  # fmt: skip
        if told:
            yield " ".join((
                *told,
                words(
                    marked("If too few are counted, the premium is too low: records of credit and of awards should be checked before a rate is fixed.") if all(fewer)
                    else marked("If too many are counted, the premium is too high: records of credit and of awards should be checked before a rate is fixed.") if not any(fewer)
                    else marked("The premium may be too low or too high: records of credit and of awards should be checked before a rate is fixed.")
                ),
                words("In the data: {contributors} contributors, {pensioners} pensioners.",
                      contributors=self._persons(self.entries(members.is_contributing)), pensioners=self._persons(self.entries(members.type >= 0))),
            ))  # fmt: skip

    def reasons(self) -> Iterator[str]:
        """Why pensions become fewer or more than those in payment imply; nothing where none are in payment."""
        yield from self._of_old_age()
        for one in self._apart:
            told = self._told(one)
            yield self.words("{type}: {held} are in payment, {now} per 100 contributors; {first} begin in {year} and {ended} end. As the number of contributors changes, some {implied} a year would have to begin for pensions to stay as many per contributor.", **told)  # fmt: skip
            yield self.words(
                marked("They become fewer, {ahead} per 100 contributors in {ahead_year}, which lowers the cost of later years.") if one.ahead < one.now
                else marked("They become more, {ahead} per 100 contributors in {ahead_year}, which raises the cost of later years."), **told,
            )  # fmt: skip
        if self._apart:
            yield self.words(
                "Either the past was another, or the rates at which such pensions begin do not hold, or the data hold too many or too few who draw one. The valuation cannot tell which, and the premium rests on it: "
                "these rates should be checked against the awards of past years before a rate is fixed."
            )

    def _of_old_age(self) -> Iterator[str]:
        """Why old-age pensions become fewer or more than those in payment imply; nothing where none are in payment."""
        words, found, years = self.words, self.experience, self.made.years
        if not found.implied:
            return
        told = {
            name: self._persons(getattr(found, name)) for name in ("waiting", "implied", "first", "later")
        }
        span = years[self._later]
        yield words(
            "{first} old-age pensions begin in {year}, and {later} a year from {from_year} to {to_year}; those in payment just above the pensionable age imply some {implied} a year in the past.",
            year=int(years[0]), from_year=int(span[0]), to_year=int(span[-1]), first=told["first"], later=told["later"], implied=told["implied"],
        )  # fmt: skip
        if found.waiting > found.later / 2:
            yield words(
                "At the start {waiting} persons have reached the age, have paid long enough and do not draw: most come into payment in the first years.",
                waiting=told["waiting"],
            )
        yield words(
            "Of residents in the {years} years of age above it, {above} draw an old-age pension or could; in the {years} years below it, {insured} have credit, {enough} have paid long enough already, and {in_time} in all will have if who contributes goes on until then.",
            years=BEFORE, **{name: self.share(getattr(found, name), 0) for name in ("above", "insured", "enough", "in_time")},
        )  # fmt: skip
        if found.is_apart and found.ratio < 1:
            yield words(
                "So fewer old-age pensions begin than in the past, which lowers the cost of later years: either fewer of those who now reach the age have paid long enough than of those before them, or the data hold too little of their "
                "credit. The valuation cannot tell which, and the premium rests on it: records of credit should be checked before a rate is fixed."
            )
        elif found.is_apart:
            yield words(
                "So more old-age pensions begin than in the past, which raises the cost of later years: either more of those who now reach the age have paid long enough than of those before them, or the data hold too much of their "
                "credit. The valuation cannot tell which, and the premium rests on it: records of credit should be checked before a rate is fixed."
            )

    def _persons(self, number: float) -> str:
        return number_text(number, "count", self.words)

    def in_payment(self) -> Table:
        """This function will set new pensions of each type against those in payment."""
        words, new, held = (
            self.words,
            self.results.awarded.persons,
            self.made.insured.persons.sum(axis=(2, 3)),
        )
        rows: list[tuple[Cell, ...]] = []
        formulas: list[Formula] = []
        for at, name in enumerate(TYPES):
            later, start = float(new[self._later, at].mean()), float(held[0, at])
            if start or new[:, at].any():
                ended = start + float(new[0, at]) - float(held[1, at])
                formulas.append(Formula("first", f"{{valuation.awards:{name}.1}}", len(rows) + 1))
                rows.append(
                    (
                        words(PENSIONS[name]),
                        start,
                        ended,
                        float(new[0, at]),
                        later,
                        start / later if later else None,
                    )
                )
        span = self.made.years[self._later]
        return Table(
            key="valuation.experience", title=words("New pensions against those in payment"),
            columns=(
                TableColumn("type", words("Type")), TableColumn("start", words("In payment at the start"), "count"),
                TableColumn("ended", words("End in the first year"), "count"), TableColumn("first", words("New in the first year"), "count"),
                TableColumn("later", words("New a year from {first} to {last}", first=int(span[0]), last=int(span[-1])), "count"),
                TableColumn("years", words("In payment per new one"), "number", decimals=1),
            ),
            rows=tuple(rows),
            definition=words(
                "What was expected against what has been: where a scheme has long been as it is, pensions in payment are about as many years of new ones as a pension lasts, and new ones not fewer than those that end. Far more years say that fewer are "
                "expected than were awarded in the past, far fewer that more are: then the scheme has changed, or data or assumptions do not hold."
            ),
            universe=self.universe, source=self.told.source, formulas=tuple(formulas),
        )  # fmt: skip

    def drawing(self) -> Table:
        """This function will say which part of residents of an age draws an old-age pension, at the start and later."""
        words, people, years = self.words, self.results.valued.ground.population, self.made.years
        drawn = self.made.insured.persons[:, OLD_AGE]
        dates = sorted({at for at in (0, 5, 10, 25, years.size) if at <= years.size})
        youngest = int(self.results.valued.ground.right_ages.min())
        last = people.shape[2] - 1
        starts = list(range(youngest, min(youngest + 4 * AGES, last), AGES))
        rows: list[tuple[Cell, ...]] = []
        for low in starts:
            high = None if low == starts[-1] else low + AGES
            label = f"{low}+" if high is None else f"{low}–{high - 1}"
            rows.append((label, *(_part(drawn[at, :, low:high], people[at, :, low:high]) for at in dates)))
        return Table(
            key="valuation.drawing", title=words("Residents who draw an old-age pension of the scheme, by age"),
            columns=(TableColumn("age", words("Age")), *(TableColumn(f"y{int(years[0]) + at}", str(int(years[0]) + at), "share", decimals=1) for at in dates)),
            rows=tuple(rows),
            definition=words("Of all residents of the age, at the start of the year. The first column is what the data hold, the others what follows from the credit of those who come after."),
            universe=words("All residents"), source=self.told.source,
        )  # fmt: skip


def _part(some: Floats, of: Floats) -> float | None:
    return float(some.sum() / of.sum()) if of.sum() > 0 else None


def _reached(gives: np.ndarray, years: int) -> np.ndarray:
    """The years of credit from which so many ``years`` more give a right."""
    return gives[np.minimum(np.arange(gives.size) + years, gives.size - 1)]

"""Coverage from a survey: the rules' answers and the survey's, person by person, counted by group."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from allcover.coverage.counts import EFFECTIVE, LEGAL, Answers, CoverageCounts, CoverageRow, LineResult
from allcover.engine.columns import OutcomeColumn
from allcover.engine.outcome import Outcome
from allcover.estimation import quantile_groups
from allcover.population import Population
from allcover.rules.definition import CoverageLine, Provision, Scheme, System
from allcover.vocabulary.codes import AREA, SEX, STATUS_IN_EMPLOYMENT

Mask = npt.NDArray[np.bool_]

MEASURES = {"affiliated": "is_affiliated", "contributing": "is_contributing", "receiving": "is_receiving",
            "protected": "protected"}  # fmt: skip
"""What may be known of a person and a scheme, and the quantity every scheme has for it."""

STAND_INS = {
    "contributing": ("affiliated",),
    "contributing_or_receiving": ("affiliated",),
    "protected": ("affiliated", "receiving"),
}
"""What stands in for a measure that nobody was asked about; affiliation is then an upper bound."""

_JOINED = ("affiliated", "contributing", "receiving")
MEASURES_SHOWN: Mapping[str, tuple[str, ...]] = {
    "affiliated": _JOINED,
    "contributing": _JOINED,
    "contributing_or_receiving": _JOINED,
    "receiving": ("receiving",),
    "protected": (*_JOINED, "protected"),
}
"""What is worth asking of a line, by what counts as covered in it."""

LAW_ASKED: Mapping[str, tuple[str, ...]] = {
    "affiliated": ("mandatory", "voluntary"),
    "contributing": ("mandatory", "voluntary"),
    "receiving": ("automatic",),
}
"""The provisions a line is held against, by what counts as covered in it; all of them otherwise."""

AGE_GROUPS = ((0, 14), (15, 24), (25, 44), (45, 64), (65, 79), (80, 120))


@dataclass(frozen=True)
class Ternary:
    """A three-valued answer for every person: yes, no, or neither (cannot tell)."""

    is_yes: Mask
    is_no: Mask

    @classmethod
    def of(cls, column: OutcomeColumn) -> "Ternary":
        """This function will read a condition's column."""
        return cls(column.is_yes, column.is_no)

    @classmethod
    def any_of(cls, answers: Sequence["Ternary"], size: int) -> "Ternary":
        """This function will say yes where any says yes, no where all say no (of nothing: no)."""
        is_yes, is_no = np.zeros(size, dtype=np.bool_), np.ones(size, dtype=np.bool_)
        for answer in answers:
            is_yes, is_no = np.logical_or(is_yes, answer.is_yes), np.logical_and(is_no, answer.is_no)
        return cls(is_yes, is_no)

    @property
    def is_known(self) -> Mask:
        """Where there is an answer."""
        return np.logical_or(self.is_yes, self.is_no)


def coverage_outputs(system: System, outcome_day_schemes: Mapping[str, Scheme]) -> list[str]:
    """This function will list the quantities that the table of coverage asks of the engine."""
    wanted = [line.universe for line in system.country.coverage]
    for scheme in outcome_day_schemes.values():
        wanted.extend(provision.applies for provision in scheme.provisions)
        wanted.extend(f"{scheme.id}.{name}" for name in MEASURES.values())
    return wanted


def survey_coverage(population: Population, outcome: Outcome) -> tuple[LineResult, ...]:
    """This function will count every coverage line of a country over a judged population.

    ``outcome`` must hold :func:`coverage_outputs`. Persons are weighted; the first row of each line is everybody.
    """
    groups = list(person_groups(population))
    return tuple(_Line(population, outcome, line).result(groups) for line in outcome.system.country.coverage)


@dataclass(frozen=True)
class LineAnswers:
    """One coverage line, person by person: who is asked about, what the law says of each, what is so in fact.

    ``legal`` holds a mask for each answer of the law (mandatory, voluntary, none, unknown), exactly one of them yes for
    everybody; ``counted_as`` is the measure that decides who is covered; ``provisions`` are those the line is held
    against, each with its scheme.
    """

    line: CoverageLine
    universe: Ternary
    legal: Mapping[str, Mask]
    covered: Ternary
    counted_as: str
    measures: Mapping[str, Ternary]
    provisions: tuple[tuple[Scheme, Provision], ...]


def line_answers(population: Population, outcome: Outcome) -> tuple[LineAnswers, ...]:
    """This function will give the answers behind every coverage line of a country, for each person in order.

    ``outcome`` must hold :func:`coverage_outputs`.
    """
    return tuple(_Line(population, outcome, line).answers() for line in outcome.system.country.coverage)


@dataclass(frozen=True)
class Group:
    """Some of the persons: under which heading, called what, and who."""

    grouping: str
    name: str
    is_member: Mask


def person_groups(population: Population) -> Iterable[Group]:
    """This function will give the groups every coverage line is broken down by, everybody first."""
    persons = population.persons
    yield Group("Everybody", "Everybody", np.ones(persons.height, dtype=np.bool_))
    yield from _by_code("Sex", persons["sex"], dict(SEX.labels))
    for low, high in AGE_GROUPS:
        name = f"{low}-{high}" if high < 120 else f"{low} and over"
        yield Group("Age", name, persons["age"].is_between(low, high).fill_null(False).to_numpy())
    yield from _unknown("Age", persons["age"])
    yield from _by_code("Area", population.household_column("area"), dict(AREA.labels))
    region = population.household_column("region")
    yield from _by_code("Region", region, {name: name for name in sorted_names(region)})
    yield from _fifths(population)
    yield from _by_code("Status in employment", main_status(population), dict(STATUS_IN_EMPLOYMENT.labels))


def sorted_names(column: pl.Series) -> list[str]:
    """This function will list the names in a text column, numbers in the order of numbers."""
    names = [str(name) for name in column.unique().drop_nulls().to_list()]
    return sorted(names, key=lambda name: (not name.isdigit(), int(name) if name.isdigit() else 0, name))


def _by_code(grouping: str, column: pl.Series, labels: Mapping[str, str]) -> Iterable[Group]:
    if column.null_count() == column.len():
        return
    for code, label in labels.items():
        is_member = (column.cast(pl.String) == code).fill_null(False).to_numpy()
        if is_member.any():
            yield Group(grouping, label, is_member)
    if grouping != "Status in employment":
        yield from _unknown(grouping, column)


def _unknown(grouping: str, column: pl.Series) -> Iterable[Group]:
    if 0 < column.null_count() < column.len():
        yield Group(grouping, "Not known", column.is_null().to_numpy())


def _fifths(population: Population) -> Iterable[Group]:
    welfare = population.household_column("welfare_month")
    if welfare.null_count() == welfare.len():
        return
    known = welfare.is_not_null().to_numpy()
    number = quantile_groups(welfare.to_numpy(), population.persons["weight"].to_numpy(), 5, known=known)
    for fifth in range(5):
        end = {0: " (poorest)", 4: " (richest)"}.get(fifth, "")
        yield Group("Fifth of welfare", f"{fifth + 1}{end}", number == fifth)
    yield from _unknown("Fifth of welfare", welfare)


def main_status(population: Population) -> pl.Series:
    """This function will give each person's status in the main job, null without one."""
    persons = population.persons.select("person_id")
    if population.jobs is None:
        return pl.Series("status", [None] * persons.height, dtype=pl.String)
    first = (
        population.jobs.sort(
            "person_id", pl.col("is_main").fill_null(False), "job", descending=[False, True, False]
        )
        .unique("person_id", keep="first", maintain_order=True)
        .select("person_id", "status")
    )
    return persons.join(first, on="person_id", how="left", maintain_order="left")["status"]


@dataclass(frozen=True)
class _Line:
    population: Population
    outcome: Outcome
    line: CoverageLine

    @property
    def size(self) -> int:
        return self.population.persons.height

    @property
    def schemes(self) -> list[Scheme]:
        held = self.outcome.system.schemes_on(self.outcome.day).values()
        return [scheme for scheme in held if self.line.branch in scheme.branches]

    def answers(self) -> LineAnswers:
        measures = {name: self._measure(name)[0] for name in MEASURES_SHOWN[self.line.counts_as_covered]}
        counted_as, covered = self._covered(measures)
        universe = Ternary.of(self.outcome[self.line.universe])
        provisions = tuple(self._provisions(self._natures))
        return LineAnswers(self.line, universe, self._legal(), covered, counted_as, measures, provisions)

    def result(self, groups: Sequence[Group]) -> LineResult:
        measures = {name: self._measure(name) for name in MEASURES_SHOWN[self.line.counts_as_covered]}
        counted_as, covered = self._covered({name: answer for name, (answer, _) in measures.items()})
        universe = Ternary.of(self.outcome[self.line.universe])
        legal = self._legal()
        answers = {name: answer for name, (answer, _) in measures.items()}
        rows = [self._row(group, universe.is_yes, legal, covered, answers) for group in groups]
        is_upper = counted_as == "affiliated" and self.line.counts_as_covered != "affiliated"
        return LineResult(
            self.line.id, self.line.branch, self.line.universe_name, counted_as,
            is_upper or self.line.counts_as_covered == "affiliated",
            tuple(row for row in rows if row.unweighted),
            {name: left_out for name, (_, left_out) in measures.items() if left_out},
            tuple(self._notes(universe)),
        )  # fmt: skip

    def _notes(self, universe: Ternary) -> Iterable[str]:
        if self.line.note:
            yield self.line.note
        unknown = ~universe.is_known
        if unknown.any():
            weight = self.population.persons["weight"].to_numpy()[unknown].sum()
            yield f"{weight:,.0f} persons are left out because it is not known whether they belong to the universe."

    def _legal(self) -> dict[str, Mask]:
        """Each person in one answer of the law; an obligation that cannot be told leaves all untold.

        Like is held against like. A line counted by receipt asks whom the law gives a benefit without their
        joining; one counted by affiliation or contribution, whom it makes or lets join; one counted by
        protection, both.
        """
        mandatory = self._applying([nature for nature in self._natures if nature != "voluntary"])
        voluntary = self._applying([nature for nature in self._natures if nature == "voluntary"])
        masks = {
            "mandatory": mandatory.is_yes,
            "voluntary": np.logical_and(mandatory.is_no, voluntary.is_yes),
            "none": np.logical_and(mandatory.is_no, voluntary.is_no),
        }
        return {**masks, "unknown": ~np.logical_or.reduce(list(masks.values()))}

    @property
    def _natures(self) -> tuple[str, ...]:
        return LAW_ASKED.get(self.line.counts_as_covered, ("mandatory", "automatic", "voluntary"))

    def _provisions(self, natures: Sequence[str]) -> Iterable[tuple[Scheme, Provision]]:
        for scheme in self.schemes:
            for provision in scheme.provisions:
                if provision.branch == self.line.branch and provision.nature in natures:
                    yield scheme, provision

    def _applying(self, natures: Sequence[str]) -> Ternary:
        held = self._provisions(natures)
        applying = [Ternary.of(self.outcome[provision.applies]) for _, provision in held]
        return Ternary.any_of(applying, self.size)

    def _measure(self, name: str) -> tuple[Ternary, tuple[str, ...]]:
        """The answer over the branch's schemes, and the schemes of which the survey says nothing.

        Such a scheme leaves all others' no a "cannot tell" where people may well have said yes to it: where it has
        members (affiliated, contributing) or pays cash (receiving).
        """
        answers = {one.id: Ternary.of(self.outcome[f"{one.id}.{MEASURES[name]}"]) for one in self.schemes}
        asked = {scheme for scheme, answer in answers.items() if answer.is_known.any()}
        may_say_yes = {one.id for one in self.schemes if self._may_say_yes(one, name)}
        by_joining = name in ("affiliated", "contributing")
        concerned = [one for one in answers if one in may_say_yes or (one in asked and not by_joining)]
        left_out = tuple(scheme for scheme in concerned if scheme not in asked)
        if not asked.intersection(concerned):
            nobody = np.zeros(self.size, dtype=np.bool_)
            return Ternary(nobody, nobody), left_out
        return Ternary.any_of([answers[scheme] for scheme in concerned], self.size), left_out

    def _may_say_yes(self, scheme: Scheme, name: str) -> bool:
        if name in ("affiliated", "contributing"):
            return scheme.has_members and any(one.branch == self.line.branch for one in scheme.provisions)
        if name == "receiving":
            return any(one.form == "cash" and one.branch == self.line.branch for one in scheme.benefits)
        return any(one.branch == self.line.branch for one in scheme.provisions)

    def _covered(self, measures: Mapping[str, Ternary]) -> tuple[str, Ternary]:
        wanted = self.line.counts_as_covered
        told = [name for name in ("contributing", "receiving") if name in measures]
        either = [measures[name] for name in told if measures[name].is_known.any()]
        if wanted == "contributing_or_receiving" and either:
            return wanted, Ternary.any_of(either, self.size)
        for name in (wanted, *STAND_INS.get(wanted, ())):
            if name in measures and measures[name].is_known.any():
                return name, measures[name]
        return wanted, Ternary(np.zeros(self.size, dtype=np.bool_), np.zeros(self.size, dtype=np.bool_))

    def _row(
        self,
        group: Group,
        universe: Mask,
        legal: Mapping[str, Mask],
        covered: Ternary,
        measures: Mapping[str, Ternary],
    ) -> CoverageRow:
        inside = np.logical_and(universe, group.is_member)
        weight = np.where(inside, self.population.persons["weight"].to_numpy(), 0.0)
        facts = {"yes": covered.is_yes, "no": covered.is_no, "unknown": ~covered.is_known}
        cells = {
            (law, fact): float(weight[np.logical_and(legal[law], facts[fact])].sum())
            for law in LEGAL
            for fact in EFFECTIVE
        }
        answers = {name: _answers(answer, weight, inside) for name, answer in measures.items()}
        obliged = np.logical_and(np.logical_and(inside, legal["mandatory"]), covered.is_known)
        return CoverageRow(
            group.grouping, group.name, int(inside.sum()), CoverageCounts(cells), answers, int(obliged.sum())
        )


def _answers(answer: Ternary, weight: npt.NDArray[np.float64], inside: Mask) -> Answers:
    masks = (answer.is_yes, answer.is_no, ~answer.is_known)
    yes, no, unknown = (float(weight[mask].sum()) for mask in masks)
    return Answers(yes, no, unknown, int(np.logical_and(inside, answer.is_known).sum()))

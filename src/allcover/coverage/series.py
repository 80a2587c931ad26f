"""The series of SDG indicator 1.3.1, each with its own numerator and denominator, from a survey or a table of groups.

Numerators and denominators are the published ones (:mod:`~allcover.coverage.published`). Each series follows one of two
definitions, which is part of what the figure is: the person receives (*direct*), or somebody in the person's household does
(*household*). What the data lack is named: the series then cannot be computed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from allcover.coverage.counts import CoverageRow, LineResult
from allcover.coverage.cover import Cover
from allcover.coverage.figures import Definition
from allcover.coverage.people import Grouping
from allcover.coverage.published import SERIES, Series
from allcover.coverage.series_rows import SeriesRow, series_rows
from allcover.coverage.ternary import Ternary
from allcover.estimation import Design
from allcover.rules.definition import Scheme
from allcover.vocabulary.remark import Remark
from allcover.vocabulary.words import marked

ASSISTANCE = frozenset({"universal", "means_tested", "conditional_transfer", "public_works"})
"""The mechanisms of social assistance and other cash paid from taxes, which nobody contributes to."""


_UNIVERSE = {
    "at_least_one": "everybody", "children": "children", "mothers": "mothers_of_newborns",
    "severe_disability": "severe_disability", "unemployed": "unemployed", "older_persons": "older_persons",
    "employment_injury": "employed", "poor": "poor",
}  # fmt: skip

NO_ITEMS = marked("the survey, or the definition, does not tell: {items}")
NO_SCHEME = marked("the definition has no scheme of the kind on this date")
NOT_ASKED = marked("nobody was asked who receives from, or is covered by: {schemes}")
NOBODY = marked("nobody of the denominator is in the data")
NO_LINE = marked("no line of the table of groups names the series")
SILENT = marked("Nobody was asked about: {schemes}. They leave the share open upwards.")
SILENT_OF_PAYING = marked(
    "Nobody was asked who contributes to: {schemes}. They leave the share open upwards."
)
SEVERAL = marked(
    "Schemes of several branches, whose receipts are not told apart: {schemes}. An upper bound of the branch."
)
MAY_BE_OF_IT = marked(
    "Of some persons it is not known whether they are of the denominator: its ends, and those of the share, count each of them in or out."
)
NOT_INSURED = marked(
    "Nobody was asked who contributes to: {schemes}. Whoever is not protected by them in fact, as the definition has it, is taken not to contribute."
)
IDLE = marked("Persons without work whom nobody asked about contributing are taken not to contribute.")


@dataclass(frozen=True)
class SeriesResult:
    """A series under one definition. Where it cannot be computed, there are no rows and ``why_not`` says why.

    ``is_asked_in_part``: of some schemes nobody was asked, so that a yes is known where a no is not. Those who answered are
    then chosen by their answer, and the share among them tells nothing of the others. ``has_stand_in``: so they are where a
    scheme that counts says of whom it surely protects, as the others are left open by its rule and not for want of an answer.
    """

    definition: Definition
    day: date
    rows: tuple[SeriesRow, ...]
    why_not: Remark | None = None
    notes: tuple[Remark, ...] = ()
    is_asked_in_part: bool = False
    has_stand_in: bool = False

    @property
    def series(self) -> Series:
        """The series."""
        return SERIES[self.definition.series]

    @property
    def total(self) -> SeriesRow | None:
        """The row of everybody; None where the series cannot be computed."""
        return self.rows[0] if self.rows else None


def survey_series(cover: Cover, design: Design, groups: Sequence[Grouping]) -> tuple[SeriesResult, ...]:
    """This function will compute every series from a judged population, by both definitions.

    The first of ``groups`` must hold everybody. Employment injury is a cover and no transfer: it has no household definition.
    """
    every = [_Asked(cover, series) for series in SERIES.values()]
    found = [asked.result("direct", design, groups) for asked in every]
    found += [
        asked.result("household", design, groups) for asked in every if asked.series.id != "employment_injury"
    ]
    return tuple(found)


@dataclass(frozen=True)
class _Asked:
    cover: Cover
    series: Series

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        """The schemes whose benefits count: never those of medical care alone."""
        return tuple(
            s
            for s in self._cash(*self.series.branches)
            if not self.series.is_assistance or s.mechanism in ASSISTANCE
        )

    def _cash(self, *branches: str) -> tuple[Scheme, ...]:
        """The schemes of any of some branches, of all where none is named, but those of medical care alone."""
        held = self.cover.of_branch(*branches) if branches else self.cover.schemes
        return tuple(scheme for scheme in held if set(scheme.branches) != {"medical_care"})

    def result(self, following: str, design: Design, groups: Sequence[Grouping]) -> SeriesResult:
        definition, day = self.series.definition(following), self.cover.outcome.day
        universe = self.denominator()
        covered = self.direct() if following == "direct" else self.in_household()
        why_not = self._why_not(universe, covered)
        if why_not is not None:
            return SeriesResult(definition, day, (), why_not)
        rows = tuple(series_rows(universe, covered, design, groups))
        if not rows:
            # Those of the denominator live elsewhere or have died, and stand for nobody.
            return SeriesResult(definition, day, (), Remark(NOBODY))
        unasked = tuple(self._unasked(following))
        open_ = (Remark(MAY_BE_OF_IT),) if rows[0].has_maybe else ()
        notes = (*self._notes(following), *open_, *unasked, *self._of_several())
        return SeriesResult(
            definition, day, rows, notes=notes, is_asked_in_part=bool(unasked),
            has_stand_in=following == "direct" and any(one.surely_protects for one in self._protecting),
        )  # fmt: skip

    def denominator(self) -> Ternary:
        if self.series.id == "vulnerable":
            return self._vulnerable()
        return self.cover.universes[_UNIVERSE[self.series.id]]

    def _vulnerable(self) -> Ternary:
        cover, people = self.cover, self.cover.universes
        paid_for = self._paid_for
        receiving = cover.any_of(paid_for, cover.is_receiving)
        covered = cover.any_of(paid_for, self._may_contribute) | receiving
        children, older = people["children"], people["older_persons"]
        return children | (~children & ~older & ~covered) | (older & ~receiving)

    @property
    def _paid_for(self) -> tuple[Scheme, ...]:
        """The schemes of cash that one belongs to by registering and paying."""
        return tuple(one for one in self._cash() if self.cover.is_contributory(one))

    def _may_contribute(self, scheme: Scheme) -> Ternary:
        """Contributing; to a scheme that nobody was asked about, nobody does whom it does not protect in fact."""
        paying = self.cover.is_contributing(scheme)
        if not self._is_unasked(scheme):
            return paying
        return Ternary(paying.is_yes, paying.is_no | ~paying.is_yes & self.cover.is_protected(scheme).is_no)

    def _is_unasked(self, scheme: Scheme) -> bool:
        """Whether nobody was asked who is registered with, or pays to, a scheme that somebody may pay to."""
        cover = self.cover
        asked = any(cover.says(scheme, one) for one in ("is_affiliated", "is_contributing"))
        return not asked and cover.asks_contributions(scheme)

    def direct(self) -> Ternary:
        cover = self.cover
        if self.series.id == "employment_injury":
            return cover.any_of(self.schemes, cover.is_protected)
        if self.series.id == "children":
            return cover.any_of(self.schemes, cover.is_drawn_for)
        receiving = cover.any_of(self.schemes, cover.is_receiving)
        return receiving | self._otherwise_covered() if self.series.id == "at_least_one" else receiving

    def _otherwise_covered(self) -> Ternary:
        """Without receiving: contributes, or is counted by a series that does not ask who receives.

        So whoever any series counts is counted by the series of them all.
        """
        cover, people = self.cover, self.cover.universes
        drawn_for = cover.any_of(self._cash(*SERIES["children"].branches), cover.is_drawn_for)
        insured = cover.any_of(self._injury, cover.is_protected)
        contributing = cover.any_of(self.schemes, self._may_contribute)
        return contributing | (people["children"] & drawn_for) | (people["employed"] & insured)

    @property
    def _protecting(self) -> tuple[Scheme, ...]:
        """The schemes that the series counts by whom they protect."""
        if self.series.id == "at_least_one":
            return (*self._cash(*SERIES["children"].branches), *self._injury)
        return self.schemes if self.series.id in ("children", "employment_injury") else ()

    @property
    def _injury(self) -> tuple[Scheme, ...]:
        """The schemes that cover workers in case of employment injury."""
        return self._cash(*SERIES["employment_injury"].branches)

    def in_household(self) -> Ternary:
        cover = self.cover
        return cover.in_household(cover.any_of(self.schemes, cover.is_receiving))

    def _why_not(self, universe: Ternary, covered: Ternary) -> Remark | None:
        name = _UNIVERSE.get(self.series.id, "older_persons")
        missing = self.cover.universes.missing(name)
        if missing:
            return Remark(NO_ITEMS, {"items": missing})
        if not self.schemes:
            return Remark(NO_SCHEME)
        if np.all(universe.is_no):
            return Remark(NOBODY)
        if not self._is_told(covered, universe):
            return Remark(NOT_ASKED, {"schemes": tuple(scheme.name for scheme in self.schemes)})
        return None

    def _is_told(self, covered: Ternary, universe: Ternary) -> bool:
        """Whether the survey says anything of any of the schemes; what only follows from the law is no count."""
        said = [
            self.cover.was_asked(scheme, self.series.id == "employment_injury") for scheme in self.schemes
        ]
        return any(said) and bool(np.any(covered.is_known & ~universe.is_no))

    def _notes(self, following: str) -> Iterator[Remark]:
        if self.series.mark:
            yield Remark(self.series.mark)
        if self.series.id == "at_least_one" and following == "direct":
            yield Remark(IDLE)
        names = tuple(one.name for one in self._told_by_protection(following))
        if names:
            yield Remark(NOT_INSURED, {"schemes": names})

    def _told_by_protection(self, following: str) -> Iterator[Scheme]:
        """The schemes of which protection in fact is all that tells who does not contribute."""
        counted: tuple[Scheme, ...] = ()
        if self.series.id == "vulnerable":
            counted = self._paid_for
        elif self.series.id == "at_least_one" and following == "direct":
            counted = self.schemes
        for scheme in counted:
            if self._is_unasked(scheme) and bool(np.any(self.cover.is_protected(scheme).is_no)):
                yield scheme

    def _unasked(self, following: str) -> Iterator[Remark]:
        """What of the definition was asked of nobody."""
        is_injury = self.series.id == "employment_injury"
        silent = tuple(one.name for one in self.schemes if not self.cover.was_asked(one, is_injury))
        if silent:
            yield Remark(SILENT, {"schemes": silent})
        if self.series.id == "at_least_one" and following == "direct":
            cover = self.cover
            names = tuple(
                one.name
                for one in self.schemes
                if not cover.was_asked_who_contributes(one)
                and cover.asks_contributions(one)
                and not np.all(self._may_contribute(one).is_known)
            )
            if names:
                yield Remark(SILENT_OF_PAYING, {"schemes": names})

    def _of_several(self) -> Iterator[Remark]:
        several = self.cover.has_several_branches(self.schemes) if self.series.branches else ()
        if several:
            yield Remark(SEVERAL, {"schemes": several})


def group_series(lines: Iterable[LineResult], day: date) -> tuple[SeriesResult, ...]:
    """This function will take series from a table of groups: its lines that name one, with the definition they follow.

    Series that no line names, or one that holds nobody, cannot be computed from the table, and say so.
    """
    named = {(line.series, line.following): line for line in lines if line.series}
    found = [
        _series_of(line, SERIES[series].definition(following), day)
        for (series, following), line in named.items()
    ]
    absent = [series for series in SERIES.values() if series.id not in {name for name, _ in named}]
    return (*found, *(SeriesResult(one.definition("direct"), day, (), Remark(NO_LINE)) for one in absent))


def _series_of(line: LineResult, definition: Definition, day: date) -> SeriesResult:
    if not line.total.counts.persons:
        return SeriesResult(definition, day, (), Remark(NOBODY))
    return SeriesResult(definition, day, tuple(map(_row_of, line.rows)))


def _row_of(row: CoverageRow) -> SeriesRow:
    return SeriesRow(row.grouping, row.group, row.unweighted, row.measures["covered"])

"""Figures for the check from a survey: persons protected as shares of the conventions' classes, and the reference wages.

Protected in fact are those who contribute to a scheme, as coverage counts them (where a survey asks only who is affiliated: these, an upper bound). In
medical care and family benefits, dependants included, and in every branch of which a coverage line of the country counts who is
protected, they are those whom the scheme's own rule names, as coverage counts them (``engine.protection``). What a survey cannot
tell, such as whom a universal pension will protect, is left out and stays unknown. In maternity the conventions' classes of those who
work hold men and women, of which all women are protected: a man counts where a woman in his place would.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from math import isclose

import numpy as np
import numpy.typing as npt

from allcover.engine.columns import OutcomeColumn
from allcover.engine.contributing import contributing
from allcover.engine.outcome import Outcome, Progress, judge_everybody
from allcover.engine.plan import targets_on
from allcover.engine.protection import protection, protection_outputs, stands_for
from allcover.estimation.cells import cell_totals
from allcover.estimation.design import Design
from allcover.population import Population
from allcover.rules.definition import FactTarget, Scheme, System
from allcover.standards.classes import Classes, Mask
from allcover.standards.figures import Figures, PersonsProtected
from allcover.standards.reference_wages import ReferenceWages

Codes = npt.NDArray[np.int64]
Answers = tuple[Codes, bool, Codes]
"""Who is protected in fact, whether that is an upper bound, and whom the law obliges or entitles."""

_OF_WORKING_AGE = ("sickness", "unemployment", "maternity", "invalidity")
"""The branches of income security in working age, R202 Paragraph 5(c)."""

_FLOOR = (
    ("medical_care", "residents", "protected"),
    ("family", "children", "protected"),
    ("old_age", "older_persons", "is_receiving"),
)
"""The guarantees of a floor a survey can tell of: branch, class of persons, and what counts."""

_CLASSES = ("employees", "active", "residents", "active_among_residents")
"""The classes of persons that articles of conventions name, workplaces left out."""

_OF_WORKPLACES = ("employees_in_industry", "employees_of_twenty")
"""The classes of employees by where they work."""

_OF_WORK = ("employees", "active", "active_among_residents", *_OF_WORKPLACES)
"""The classes of those who work, of which a convention on maternity protects the women."""

_YES, _NO, _OPEN = 0, 1, 2
_WITH_DEPENDANTS = ("medical_care", "family")
_MEMBERSHIP = ("affiliated", "contributes")


@dataclass(frozen=True)
class Surveyed:
    """A survey looked at for a check: ``outcome`` has what the law and the survey say of every person and scheme."""

    population: Population
    outcome: Outcome
    _held: dict[tuple[str, tuple[str, ...], str], PersonsProtected | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _answered: dict[tuple[str, tuple[str, ...], bool], Answers] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def figures(self) -> Figures:
        """This function will give the persons protected by scheme, branch and class, and the reference wages."""
        wages = ReferenceWages(
            self.population,
            self.design,
            self._is_protected_employee,
            self.outcome.system.country.minor_digits,
        )
        return Figures(wages.skilled(), wages.labourer(), tuple(self._persons()), unions=self)

    def of_schemes(self, branch: str, schemes: Sequence[str], of: str) -> PersonsProtected | None:
        """This function will give the share of a class that any of some schemes protects in a branch, each person once.

        None where the survey cannot tell of one of them whom it protects.
        """
        key = branch, tuple(schemes), of
        if key not in self._held:
            self._held[key] = self._of_class(branch, tuple(schemes), of)
        return self._held[key]

    @cached_property
    def design(self) -> Design:
        """How the sample was drawn."""
        return Design.of(self.population)

    @cached_property
    def classes(self) -> Classes:
        """Who is of which class."""
        return Classes(self.population)

    @cached_property
    def _is_protected_employee(self) -> Mask:
        """Employees who contribute to any scheme with members, or are affiliated where nobody was asked."""
        found = np.zeros(self.classes.is_employee.size, np.bool_)
        for scheme in self.outcome.system.schemes_on(self.outcome.day).values():
            if scheme.has_members and f"{scheme.id}.is_contributing" in self.outcome.columns:
                codes, _ = self._answers(scheme, "")
                found |= codes == _YES
        return found & self.classes.is_employee

    # persons protected

    def _persons(self) -> Iterator[PersonsProtected]:
        for scheme in self.outcome.system.schemes_on(self.outcome.day).values():
            for branch in scheme.branches:
                if self._is_asked(scheme, branch):
                    yield from self._of_scheme(scheme, branch)

        yield from self._of_older()
        yield from self._together()
        for branch in _OF_WORKING_AGE:
            yield from self._of_any_scheme(branch)

    def _of_older(self) -> Iterator[PersonsProtected]:
        """Older persons who draw from each scheme of old age: what a floor asks of them is income, not a record."""
        for scheme in self._schemes_of("old_age"):
            codes = _codes(self.outcome[f"{scheme.id}.is_receiving"])
            answers = (codes, False, self._in_law(scheme, "old_age"))
            yield from self._share(
                scheme.id, "old_age", "older_persons", answers, self.classes.masks["older_persons"]
            )

    def _together(self) -> Iterator[PersonsProtected]:
        """Whom all schemes of a guarantee reach as one, person by person, where of each of them something is known."""
        for branch, of, fact in _FLOOR:
            schemes = self._schemes_of(branch)
            columns = [self._column(scheme, fact) for scheme in schemes]
            if len(schemes) < 2 or not all(column.is_known.any() for column in columns):
                continue
            codes = _any_of([_codes(column) for column in columns])
            law = _any_of([self._in_law(scheme, branch) for scheme in schemes])
            yield from self._share("", branch, of, (codes, False, law), self.classes.masks[of])

    def _of_any_scheme(self, branch: str) -> Iterator[PersonsProtected]:
        """Persons of working age whom any scheme of a branch protects, where a survey can tell it of each of them."""
        schemes = self._schemes_of(branch)
        found = (
            self.of_schemes(branch, [one.id for one in schemes], "working_age") if len(schemes) > 1 else None
        )
        if found is not None:
            yield found

    def _schemes_of(self, branch: str) -> list[Scheme]:
        held = self.outcome.system.schemes_on(self.outcome.day).values()
        return [scheme for scheme in held if branch in scheme.branches]

    def _of_scheme(self, scheme: Scheme, branch: str) -> Iterator[PersonsProtected]:
        classes: tuple[str, ...] = (*_CLASSES, *_OF_WORKPLACES)
        if branch == "family":
            classes = ("children",)
        if branch in _OF_WORKING_AGE:
            classes = (*_CLASSES, "working_age", *_OF_WORKPLACES)
        if branch == "maternity":
            classes = (*classes, "women_employees")
        for of in classes:
            found = self.of_schemes(branch, (scheme.id,), of)
            if found is not None:
                yield found

    def _of_class(self, branch: str, names: tuple[str, ...], of: str) -> PersonsProtected | None:
        schemes = [scheme for scheme in self._schemes_of(branch) if scheme.id in names]
        if len(schemes) < len(names) or not all(self._is_asked(scheme, branch) for scheme in schemes):
            return None
        name = names[0] if len(names) == 1 else ""
        key = branch, names, branch == "maternity" and of in _OF_WORK
        if key not in self._answered:
            self._answered[key] = self._answers_of_any(schemes, branch, as_women=key[-1])
        codes, is_bound, law = self._answered[key]
        if of in _OF_WORKPLACES:
            return next(self._of_workplaces(name, branch, of, (codes, is_bound, law)), None)
        if of == "active_among_residents":
            universe = self.classes.masks["residents"]
        else:
            universe = self.classes.masks[of] & (self.classes.is_woman | (branch != "maternity") | key[-1])
        if of == "active_among_residents":
            active = self.classes.masks["active"]
            codes, law = np.where(active, codes, _NO), np.where(active, law, _NO)
        return next(self._share(name, branch, of, (codes, is_bound, law), universe), None)

    def _answers_of_any(self, schemes: Sequence[Scheme], branch: str, *, as_women: bool) -> Answers:
        judged = self._as_women if as_women else self
        found = self._answers_as_woman if as_women else self._answers
        answers = [found(scheme, branch) for scheme in schemes]
        law = _any_of([judged._in_law(scheme, branch) for scheme in schemes])
        return _any_of([codes for codes, _ in answers]), any(is_bound for _, is_bound in answers), law

    @cached_property
    def _as_women(self) -> "Surveyed":
        """The same people were they all women, for schemes of maternity."""
        women, system, day = self.population.as_women(), self.outcome.system, self.outcome.day
        return Surveyed(women, judge_everybody(system, women, day, _outputs(system, day, "maternity")))

    def _answers_as_woman(self, scheme: Scheme, branch: str) -> tuple[Codes, bool]:
        """Who would be protected as a woman; of men whom a scheme does not take as members, but would as women, it cannot be told."""
        codes, is_bound = self._as_women._answers(scheme, branch)
        if self._has_own_members(scheme, branch):
            as_is, as_woman = (one._in_law(scheme, branch) for one in (self, self._as_women))
            codes = np.where((codes == _NO) & (as_is == _NO) & (as_woman != _NO), _OPEN, codes)
        return codes, is_bound

    def _has_own_members(self, scheme: Scheme, branch: str) -> bool:
        """Whether who is protected rests on who is said to be a member of this very scheme."""
        system = self.outcome.system
        if _fact(system, branch) == "is_contributing":
            return scheme.has_members
        told = targets_on(system.quantities[scheme.protects], system, self.outcome.day)
        return any(
            isinstance(one, FactTarget) and one.scheme == scheme.id and one.fact in _MEMBERSHIP
            for one in told
        )

    def _of_workplaces(
        self, scheme: str, branch: str, of: str, answers: Answers
    ) -> Iterator[PersonsProtected]:
        """Employees of some workplaces; whose workplace is not known widens the interval.

        The lower end takes everybody whose workplace is unknown and who is not surely protected for a member of the class, the
        upper end everybody who may be protected.
        """
        sure, possible = self.classes.workplaces[of]
        if not sure.any():
            return
        codes, is_bound, law = answers
        cells = np.where(sure, codes, codes + 3)
        totals = cell_totals(self.design, cells, 6, sure | possible)
        known = totals.share([_YES], [_YES, _NO])
        if known.value is None:
            return
        least = totals.share([_YES], [_YES, _NO, _OPEN, 3 + _NO, 3 + _OPEN])
        most = totals.share([_YES, _OPEN, 3 + _YES, 3 + _OPEN], [_YES, _NO, _OPEN, 3 + _YES, 3 + _OPEN])
        by_law = cell_totals(self.design, law, 3, sure)
        legal, may = by_law.share([_YES]), by_law.share([_YES, _OPEN])
        low = least.value if least.low is None else least.low
        high = most.value if most.high is None else most.high
        yield PersonsProtected(
            branch, scheme, of, known.value, self.population.about.title,
            0.0 if is_bound else low, high, legal.value, is_bound,
            between=_between(0.0 if is_bound else least.value, most.value), law_between=_between(legal.value, may.value),
        )  # fmt: skip

    def _is_asked(self, scheme: Scheme, branch: str) -> bool:
        return _is_asked(scheme, branch) or bool(self._stood_for(scheme, branch))

    def _stood_for(self, scheme: Scheme, branch: str) -> list[Scheme]:
        names = stands_for(self.outcome.system, self.outcome.day, scheme)
        return [one for one in self._schemes_of(branch) if one.id in names]

    def _answers(self, scheme: Scheme, branch: str) -> tuple[Codes, bool]:
        """Who is protected in fact; where nobody was asked who contributes, who is affiliated, an upper bound.

        A scheme that stands for others protects whom any of them does.
        """
        others = [self._answers(one, branch) for one in self._stood_for(scheme, branch)]
        if others:
            return _any_of([codes for codes, _ in others]), any(is_bound for _, is_bound in others)
        fact = _fact(self.outcome.system, branch)
        if fact == "protected":
            return _codes(self._column(scheme, fact)), False
        said, affiliated = (
            self.outcome[f"{scheme.id}.{one}"] for one in ("is_contributing", "is_affiliated")
        )
        if not said.is_known.any() and not affiliated.is_known.any():
            return _codes(said), False
        codes = _codes(contributing(self.population, self.outcome, scheme))
        is_bound = not said.is_known.any()
        return np.where(is_bound & affiliated.is_yes, _YES, codes), is_bound

    def _column(self, scheme: Scheme, fact: str) -> OutcomeColumn:
        return (
            protection(self.outcome, scheme) if fact == "protected" else self.outcome[f"{scheme.id}.{fact}"]
        )

    def _share(
        self, scheme: str, branch: str, of: str, answers: Answers, universe: Mask
    ) -> Iterator[PersonsProtected]:
        """The share of a class; where some answers are missing its ends are those of all yes and of all no."""
        codes, is_bound, law = answers
        totals = cell_totals(self.design, codes, 3, universe)
        known = totals.share([_YES], [_YES, _NO])
        if known.value is None:
            return
        sure, possible = totals.share([_YES]), totals.share([_YES, _OPEN])
        by_law = cell_totals(self.design, law, 3, universe)
        legal, most = by_law.share([_YES]), by_law.share([_YES, _OPEN])
        low = 0.0 if is_bound else sure.value if sure.low is None else sure.low
        high = possible.value if possible.high is None else possible.high
        yield PersonsProtected(
            branch, scheme, of, known.value, self.population.about.title, low, high, legal.value, is_bound,
            legal.value if legal.low is None else legal.low, most.value if most.high is None else most.high,
            _between(0.0 if is_bound else sure.value, possible.value), _between(legal.value, most.value),
        )  # fmt: skip

    def _in_law(self, scheme: Scheme, branch: str) -> Codes:
        """Whom the law obliges or entitles; of a scheme under which others' benefits are reported, by these too, as its receipts are theirs."""
        applies = [
            _codes(self.outcome[f"{one.id}.law_{number}"])
            for one in self._schemes_of(branch)
            if scheme.id in (one.id, one.reported_under)
            for number, provision in enumerate(one.provisions)
            if provision.branch == branch and provision.nature in ("mandatory", "automatic")
        ]
        return _any_of(applies) if applies else np.full(self.population.height("persons"), _NO)


def figures_of_survey(
    system: System, population: Population, day: date, progress: Progress | None = None
) -> Figures:
    """This function will lay a law over a survey and give what a check of minimum standards needs of it."""
    outcome = judge_everybody(system, population, day, _outputs(system, day), progress)
    return Surveyed(population, outcome).figures()


def _outputs(system: System, day: date, of: str = "") -> list[str]:
    """What is asked of the engine, in every branch or in one."""
    wanted: list[str] = []
    for scheme in system.schemes_on(day).values():
        asked = [branch for branch in scheme.branches if _is_asked(scheme, branch) and of in ("", branch)]
        facts = dict.fromkeys(_fact(system, branch) for branch in asked)
        wanted += [f"{scheme.id}.{fact}" for fact in facts]
        wanted += protection_outputs(scheme) if "protected" in facts else []
        if scheme.has_members:
            wanted += [f"{scheme.id}.is_contributing", f"{scheme.id}.is_affiliated"]
        if of and of not in scheme.branches:
            continue
        floor = {branch: fact for branch, _, fact in _FLOOR if branch in scheme.branches}
        wanted += [f"{scheme.id}.{fact}" for fact in floor.values()]
        wanted += [
            f"{scheme.id}.law_{n}"
            for n, one in enumerate(scheme.provisions)
            if one.branch in (*asked, *floor) or stands_for(system, day, scheme)
        ]
    return list(dict.fromkeys(wanted))


def _between(sure: float | None, possible: float | None) -> tuple[float, float] | None:
    """From those of whom it is sure to those of whom it may be so; None where these are the same or nobody is of the class."""
    return None if sure is None or possible is None or isclose(sure, possible) else (sure, possible)


def _is_asked(scheme: Scheme, branch: str) -> bool:
    """Whether a survey can tell whom a scheme protects in a branch."""
    return scheme.has_members or branch in _WITH_DEPENDANTS


def _fact(system: System, branch: str) -> str:
    """What of a scheme says whom it protects in a branch: its own rule, where the country counts the branch by it, else who contributes."""
    counted = {line.counts_as_covered for line in system.country.coverage if line.branch == branch}
    return "protected" if branch in _WITH_DEPENDANTS or "protected" in counted else "is_contributing"


def _codes(column: OutcomeColumn) -> Codes:
    return np.where(column.is_yes, _YES, np.where(column.is_no, _NO, _OPEN)).astype(np.int64)


def _any_of(many: Sequence[Codes]) -> Codes:
    """Yes by any, no by all, else open."""
    codes = np.stack(many)
    return np.where((codes == _YES).any(0), _YES, np.where((codes == _NO).all(0), _NO, _OPEN)).astype(
        np.int64
    )

"""Why each person whom a coverage line leaves out is left out: exactly one primary reason, and all that apply.

The decision tree (:mod:`~allcover.coverage.exclusion_tree`) is asked of every person at once. What keeps somebody out of the
law is found in the law itself (:mod:`~allcover.coverage.law_distance`). Whether somebody could pay comes from outside: it is
not known here how that was worked out, only under which name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from allcover.coverage.conditions import Single
from allcover.coverage.exclusion_line import Line
from allcover.coverage.exclusion_means import Asked, asked_of_means, asked_whoever_pays
from allcover.coverage.exclusion_missing import missing, missing_law
from allcover.coverage.exclusion_people import Means, Reach, people_of
from allcover.coverage.exclusion_possible import possible, unasked
from allcover.coverage.exclusion_states import States, possible_states
from allcover.coverage.exclusion_tree import CANNOT_AFFORD, KIND_OF, TREE, DecisionTree, Reason
from allcover.coverage.law_distance import Failing, failing, shut_to
from allcover.coverage.lines import LineAnswers, line_answers
from allcover.coverage.ternary import Mask
from allcover.engine.outcome import Outcome
from allcover.population import Population

COVERED, OUTSIDE = -1, -2
"""In place of a reason: the person is covered; the person does not belong to the universe."""

Codes = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Blocking:
    """A condition of the law that is somebody's primary reason, the reason it counts under, and the persons."""

    condition: Single
    reason: str
    persons: Mask


@dataclass(frozen=True)
class Exclusion:
    """The reasons of one coverage line, person by person.

    ``primary`` (int8) is the place of each person's reason in ``tree.reasons``, or :data:`COVERED`, :data:`OUTSIDE`.
    ``states`` are all that each person may turn out to be once every missing answer is known.
    ``possible`` are the codes of the reasons that the provisions of the line admit: the others are nobody's, whoever is asked.
    ``unasked`` are those that somebody may have and nobody was asked about: whoever has such a reason is counted under one that is asked later.
    ``applying`` has by code whom each reason applies to, primary or not. ``blocking`` are the conditions behind the reasons
    of law; ``missing`` the items whose absence leaves a person untold, by name: each such person in exactly one, and ``missing_law`` those
    for want of which it cannot be told what the law says, of the covered too.
    """

    answers: LineAnswers
    tree: DecisionTree
    primary: Codes
    states: States
    possible: frozenset[str]
    unasked: frozenset[str]
    applying: Mapping[str, Mask]
    blocking: tuple[Blocking, ...]
    missing: Mapping[str, Mask]
    missing_law: Mapping[str, Mask]
    means: Means | None
    reach: Reach

    def persons(self, code: str) -> Mask:
        """This function will say whose primary reason a code is."""
        found: Mask = self.primary == self.tree.position(code)
        return found


def exclusions(
    population: Population, outcome: Outcome, means: Means | None = None, reach: Reach | None = None
) -> tuple[Exclusion, ...]:
    """This function will give the reason of everybody whom each coverage line of a country leaves out.

    ``outcome`` must hold :func:`~allcover.coverage.lines.coverage_outputs`. The engine is asked once more, of the single
    conditions of the law and who has a place.
    """
    return next(iter(exclusions_under(population, outcome, (means,), reach)))


def exclusions_under(
    population: Population,
    outcome: Outcome,
    means: Sequence[Means | None],
    reach: Reach | None = None,
) -> Iterator[tuple[Exclusion, ...]]:
    """This function will give the same under one opinion after another of who could pay.

    Under the second and later ones it gives the lines alone on which it has a bearing: somebody there may be unable to pay. All that
    does not turn on who could pay is worked out once.
    """
    answers = line_answers(population, outcome)
    people = people_of(population, outcome, answers, reach or Reach())
    lines = [_WhoeverPays.of(Line(each, people)) for each in answers]
    found = [_exclusion(line, means[0]) for line in lines]
    yield tuple(found)
    for each in means[1:]:
        yield tuple(
            _under(before, line, each)
            for before, line in zip(found, lines)
            if before.possible & CANNOT_AFFORD
        )


@dataclass(frozen=True)
class _WhoeverPays:
    """All that is asked of a line whoever could pay, which is worked out once."""

    line: Line
    parts: Mapping[str, Mask]
    held: Failing
    asked: Asked
    admitted: frozenset[str]

    @classmethod
    def of(cls, line: Line) -> "_WhoeverPays":
        held = _failing(line, line.without_law & ~line.answers.covered.is_yes)
        return cls(line, _parts(line.answers), held, asked_whoever_pays(line, held), possible(line))


def _exclusion(of: _WhoeverPays, means: Means | None) -> Exclusion:
    line = of.line
    primary, states, applying = _reasons(of, means)
    return Exclusion(
        line.answers, TREE, primary, states, of.admitted, unasked(line, of.parts, means), applying,
        _blocking(of.held, primary), missing(line, of.parts["cannot_tell"]), missing_law(line), means, line.people.reach,
    )  # fmt: skip


def _under(before: Exclusion, of: _WhoeverPays, means: Means | None) -> Exclusion:
    """The same under another opinion of who could pay: whom the law leaves out, or of whom it cannot be told, nobody asks that."""
    primary, states, applying = _reasons(of, means)
    return replace(
        before,
        primary=primary,
        states=states,
        applying=applying,
        unasked=unasked(of.line, of.parts, means),
        means=means,
    )


def _parts(answers: LineAnswers) -> dict[str, Mask]:
    """Who is in each part of the gap."""
    universe, legal, covered = answers.universe.is_yes, answers.legal, answers.covered
    out = np.logical_and(universe, covered.is_no)
    return {
        "no_law": out & legal["none"],
        "not_applied": out & legal["mandatory"],
        "not_taken_up": out & legal["voluntary"],
        "cannot_tell": universe & (~covered.is_known | (covered.is_no & legal["unknown"])),
    }


def _failing(line: Line, who: Mask) -> Failing:
    shut = shut_to(line.trees, line.people.answers, line.answers.universe.is_yes)
    return failing(line.trees, line.people.answers, who, shut)


def _reasons(of: _WhoeverPays, means: Means | None) -> tuple[Codes, States, dict[str, Mask]]:
    """Everybody's primary reason, the first of their part that is answered yes; their states; and whom each reason applies to."""
    answers, asked = of.line.answers, of.asked | asked_of_means(of.line, means)
    primary = np.where(answers.universe.is_yes, COVERED, OUTSIDE).astype(np.int8)
    applying: dict[str, Mask] = {}
    for at, reason in enumerate(TREE.reasons):
        mine = of.parts[reason.part] & asked.known[reason.code]
        # Added, which is several times as quick as setting those of a mask.
        primary += (mine & (primary == COVERED)) * np.int8(at - COVERED)
        # What only takes the rest is no reason beside another one.
        applying[reason.code] = primary == at if reason.is_rest else mine
    return primary, possible_states(answers, primary, asked.surely, asked.maybe, of.admitted), applying


def _blocking(held: Failing, primary: Codes) -> tuple[Blocking, ...]:
    """Each person of a reason of law at one condition: the first of those that turn on what the reason does."""
    found = []
    for at, reason in enumerate(TREE.reasons):
        left = primary == at
        for single, who in held.nearest.items() if reason.part == "no_law" else ():
            mine = left & who
            if mine.any() and _is_behind(single, reason):
                found.append(Blocking(single, reason.code, mine))
                left = left & ~mine
    return tuple(found)


def _is_behind(single: Single, reason: Reason) -> bool:
    return reason.is_rest or KIND_OF.get(reason.code) == single.kind

"""Coverage from a survey: the rules' answers and the survey's, person by person, counted by group."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from allcover.coverage.counts import (
    CELLS,
    EFFECTIVE,
    LEGAL,
    Added,
    Answers,
    CoverageCounts,
    CoverageRow,
    LineResult,
)
from allcover.coverage.lines import LineAnswers, line_answers
from allcover.coverage.people import Grouping, person_groupings
from allcover.coverage.sampled import Sampled, crossings, sampled
from allcover.coverage.ternary import Mask, Ternary
from allcover.engine.outcome import Outcome
from allcover.estimation import Design, estimate, total
from allcover.population import Population
from allcover.population.places import Whole
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.remark import Remark
from allcover.vocabulary.words import marked

Questions = Mapping[str, tuple[Whole, int]]

_TWELVE = "law and fact"
_LEFT_OUT = marked(
    "{count} persons are left out because it is not known whether they belong to the universe."
)
_NOBODY = marked("Nobody of the survey is known to belong to the universe, so there are no shares.")


def survey_coverage(
    population: Population, outcome: Outcome, design: Design | None = None
) -> tuple[LineResult, ...]:
    """This function will count every coverage line of a country over a judged population, with sampling errors.

    ``outcome`` must hold :func:`~allcover.coverage.lines.coverage_outputs`. ``design`` says how the sample was drawn (None: as
    the survey's persons say). Persons are weighted; the first row of each line is everybody.
    """
    return coverage_of_options(population, [outcome], design)[0]


def coverage_of_options(
    population: Population, outcomes: Sequence[Outcome], design: Design | None = None
) -> tuple[tuple[LineResult, ...], ...]:
    """This function will do what :func:`survey_coverage` does under several laws; answers that are the same are counted once.

    Under every law but the first, each line tells whom the law adds, with the error of that change.
    """
    drawn = design or Design.of(population)
    groups = person_groupings(population)
    counted: dict[bytes, tuple[CoverageRow, ...]] = {}
    answered = [tuple(line_answers(population, outcome)) for outcome in outcomes]
    lines = [tuple(_result(one, groups, drawn, counted) for one in answers) for answers in answered]
    return (
        *lines[:1],
        *(
            tuple(
                replace(line, added=added_to_law(_obliged(now), _obliged(under), drawn))
                for line, now, under in zip(held, answered[0], answers, strict=True)
            )
            for held, answers in zip(lines[1:], answered[1:], strict=True)
        ),
    )


def added_to_law(before: Ternary, after: Ternary, design: Design) -> Added:
    """This function will count whom an option obliges or entitles more, from the answers of the law before and after.

    Person by person on the same sample, so that the error is that of the change. Of whom the law cannot be told now, it is
    not known whether an option adds them: they are in the upper end alone. Who cannot be told under either law is not changed.
    """
    was_open, is_open = ~before.is_known, ~after.is_known
    low = np.subtract(after.is_yes & before.is_no, before.is_yes & ~after.is_yes, dtype=np.float64)
    high = np.subtract((after.is_yes | is_open) & ~before.is_yes & ~(was_open & is_open),
                       before.is_yes & after.is_no, dtype=np.float64)  # fmt: skip
    changed = ((low != 0) | (high != 0)) & (design.weight > 0)
    if not changed.any():
        nobody = Estimate(value=0.0, persons=0)
        return Added(OpenShare(nobody, nobody), 0)
    ends = (estimate(design, total(change, design.weight)) for change in (low, high))
    return Added(OpenShare(*ends), int(np.count_nonzero(changed)))


def _obliged(answers: LineAnswers) -> Ternary:
    """Whom the law of a line obliges or entitles; who is not asked about is none of them."""
    asked = answers.universe.is_yes
    obliged, untold = asked & answers.legal["mandatory"], asked & answers.legal["unknown"]
    return Ternary(obliged, ~obliged & ~untold)


def _result(
    answers: LineAnswers,
    groups: Sequence[Grouping],
    design: Design,
    counted: dict[bytes, tuple[CoverageRow, ...]],
) -> LineResult:
    questions = {_TWELVE: (_cells(answers), len(CELLS))}
    questions |= {name: (answer.codes, 3) for name, answer in answers.measures.items()}
    key = _digest(answers.universe.is_yes, questions)
    if key not in counted:
        counted[key] = tuple(_rows(questions, answers.universe.is_yes, groups, design))
    everybody, *parts = counted[key]
    line = answers.line
    return LineResult(
        line.id, line.branch, line.universe_name, answers.counted_as, answers.is_upper_bound,
        (everybody, *(row for row in parts if row.unweighted)), dict(answers.not_asked),
        tuple(_notes(answers, design.weight)), admits=_admitted(answers), not_apart=answers.not_apart,
        has_scheme=answers.has_scheme, at_most=answers.at_most,
    )  # fmt: skip


def _admitted(answers: LineAnswers) -> frozenset[str]:
    natures = {provision.nature for _, provision in answers.provisions}
    held = {"mandatory": bool(natures - {"voluntary"}), "voluntary": "voluntary" in natures}
    return frozenset(answer for answer in LEGAL if held.get(answer, True))


def _digest(universe: Mask, questions: Questions) -> bytes:
    """The same for the same questions answered the same by the same persons."""
    found = hashlib.sha256(universe.tobytes())
    for name, (codes, _) in questions.items():
        found.update(name.encode())
        # There are fewer than a hundred answers: the smallest whole numbers are read eight times as fast.
        found.update(codes.astype(np.int8).tobytes())
    return found.digest()


def _notes(answers: LineAnswers, weights: npt.NDArray[np.float64]) -> Iterable[str | Remark]:
    if answers.line.note:
        yield answers.line.note
    if not (answers.universe.is_yes & (weights > 0)).any():
        yield Remark(_NOBODY)
    unknown = ~answers.universe.is_known
    if unknown.any():
        yield Remark(_LEFT_OUT, {"count": float(weights[unknown].sum())})


def _rows(
    questions: Questions, universe: Mask, groups: Sequence[Grouping], design: Design
) -> Iterable[CoverageRow]:
    """One row a group, from the twelve cells of law and fact and the three answers of every measure."""
    crossed = crossings(questions, universe)
    for grouping in groups:
        for name, found in zip(grouping.groups, sampled(design, crossed, grouping), strict=True):
            yield _row(grouping.name, name, found)


def _row(grouping: str, group: str, found: Mapping[str, Sampled]) -> CoverageRow:
    twelve = found[_TWELVE]
    asked = dict(zip(CELLS, twelve.asked, strict=True))
    return CoverageRow(
        grouping,
        group,
        sum(asked.values()),
        CoverageCounts(dict(zip(CELLS, twelve.numbers, strict=True))),
        {name: _answers(one) for name, one in found.items() if name != _TWELVE},
        sum(number for (law, _), number in asked.items() if law in ("mandatory", "unknown")),
        twelve,
    )


def _answers(found: Sampled) -> Answers:
    yes, no, unknown = found.numbers
    return Answers(yes, no, unknown, sum(found.asked[:2]), found)


def _cells(answers: LineAnswers) -> Whole:
    law = np.full(answers.universe.size, -1, dtype=np.int64)
    # The first that holds counts: assign backwards.
    for place, name in reversed(tuple(enumerate(LEGAL))):
        law[answers.legal[name]] = place
    return law * len(EFFECTIVE) + answers.covered.codes

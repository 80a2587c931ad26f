"""Coverage from a survey: the rules' answers and the survey's, person by person, counted by group."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

from allcover.coverage.counts import EFFECTIVE, LEGAL, Answers, CoverageCounts, CoverageRow, LineResult
from allcover.coverage.lines import LineAnswers, line_answers
from allcover.coverage.people import Group, person_groups
from allcover.coverage.ternary import Mask, Ternary
from allcover.engine.outcome import Outcome
from allcover.population import Population
from allcover.vocabulary.remark import Remark
from allcover.vocabulary.words import marked

_LEFT_OUT = marked(
    "{count} persons are left out because it is not known whether they belong to the universe."
)


def survey_coverage(population: Population, outcome: Outcome) -> tuple[LineResult, ...]:
    """This function will count every coverage line of a country over a judged population.

    ``outcome`` must hold :func:`~allcover.coverage.lines.coverage_outputs`. Persons are weighted; the first row of each line
    is everybody.
    """
    groups = list(person_groups(population))
    weight = population.persons["weight"].to_numpy()
    return tuple(_result(answers, groups, weight) for answers in line_answers(population, outcome))


def _result(answers: LineAnswers, groups: Sequence[Group], weight: npt.NDArray[np.float64]) -> LineResult:
    rows = [_row(answers, group, weight) for group in groups]
    line = answers.line
    return LineResult(
        line.id, line.branch, line.universe_name, answers.counted_as, answers.is_upper_bound,
        tuple(row for row in rows if row.unweighted), dict(answers.not_asked), tuple(_notes(answers, weight)),
    )  # fmt: skip


def _notes(answers: LineAnswers, weights: npt.NDArray[np.float64]) -> Iterable[str | Remark]:
    if answers.line.note:
        yield answers.line.note
    unknown = ~answers.universe.is_known
    if unknown.any():
        yield Remark(_LEFT_OUT, {"count": float(weights[unknown].sum())})


def _row(answers: LineAnswers, group: Group, weights: npt.NDArray[np.float64]) -> CoverageRow:
    inside = np.logical_and(answers.universe.is_yes, group.is_member)
    weight = np.where(inside, weights, 0.0)
    covered, legal = answers.covered, answers.legal
    facts = {"yes": covered.is_yes, "no": covered.is_no, "unknown": ~covered.is_known}
    cells = {
        (law, fact): float(weight[np.logical_and(legal[law], facts[fact])].sum())
        for law in LEGAL
        for fact in EFFECTIVE
    }
    measures = {name: _answers(answer, weight, inside) for name, answer in answers.measures.items()}
    obliged = np.logical_and(np.logical_and(inside, legal["mandatory"]), covered.is_known)
    return CoverageRow(
        group.grouping, group.name, int(inside.sum()), CoverageCounts(cells), measures, int(obliged.sum())
    )


def _answers(answer: Ternary, weight: npt.NDArray[np.float64], inside: Mask) -> Answers:
    masks = (answer.is_yes, answer.is_no, ~answer.is_known)
    yes, no, unknown = (float(weight[mask].sum()) for mask in masks)
    return Answers(yes, no, unknown, int(np.logical_and(inside, answer.is_known).sum()))

"""Who is covered by what and who is not: legal beside affiliated, contributing and receiving, and the gap.

From a survey (:mod:`~allcover.coverage.survey`) or from a table of groups (:mod:`~allcover.coverage.groups`);
both end in :class:`~allcover.coverage.counts.CoverageCounts`.
"""

from allcover.coverage.counts import CoverageCounts, CoverageRow, LineResult
from allcover.coverage.groups import read_groups
from allcover.coverage.lines import LineAnswers, coverage_outputs, line_answers
from allcover.coverage.survey import coverage_of_options, survey_coverage

__all__ = [
    "CoverageCounts",
    "CoverageRow",
    "LineAnswers",
    "LineResult",
    "coverage_of_options",
    "coverage_outputs",
    "line_answers",
    "read_groups",
    "survey_coverage",
]

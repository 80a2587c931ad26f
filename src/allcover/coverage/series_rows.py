"""The rows of a published series: who is counted among who is, or may be, of its denominator."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from allcover.coverage.counts import Answers
from allcover.coverage.open_share import counted_share
from allcover.coverage.people import Grouping
from allcover.coverage.sampled import Sampled, crossings, sampled
from allcover.coverage.ternary import Ternary
from allcover.estimation import Design
from allcover.vocabulary.open_share import OpenShare


@dataclass(frozen=True)
class SeriesRow:
    """A series for one group: yes, no and no answer of those who are of its denominator. ``unweighted`` counts, of the survey, who is
    or may be of it; None for a table of groups.

    ``sampled``: yes, no and no answer of who is of the denominator, and again of who may be (six answers); None where nobody was
    sampled.
    """

    grouping: str
    group: str
    unweighted: int | None
    answers: Answers
    sampled: Sampled | None = None

    @property
    def has_maybe(self) -> bool:
        """Whether of anybody it is not known if they are of the denominator."""
        return self.sampled is not None and any(self.sampled.asked[3:])

    @property
    def share(self) -> OpenShare:
        """The share, from the least to the most once all is known.

        The least: whoever may be of the denominator is, but those who are counted. The most: whoever may be of it is, but those
        who are not counted.
        """
        if self.sampled is None or not self.has_maybe:
            return self.answers.share
        least = self.sampled.share((0,), (0, 1, 2, 4, 5))
        most = self.sampled.share((0, 2, 3, 5), (0, 1, 2, 3, 5))
        # Who may be the only ones of the denominator leave one end of it empty: there is then no share, or the other end's.
        return OpenShare(most if least.value is None else least, least if most.value is None else most)

    @property
    def persons(self) -> OpenShare:
        """Everybody who is of the denominator, and everybody who is or may be: numbers of persons."""
        if self.sampled is None:
            answers = self.answers
            counted = counted_share(answers.yes + answers.no + answers.unknown, 1.0, self.unweighted)
            return OpenShare(counted, counted)
        return OpenShare(self.sampled.total(range(3)), self.sampled.total())


def series_rows(
    universe: Ternary, covered: Ternary, design: Design, groups: Sequence[Grouping]
) -> Iterator[SeriesRow]:
    """This function will count, for each group, the covered among who is of a universe and among who may be."""
    # Of six answers the first three are of who is of the denominator, the others of who may be.
    codes = covered.codes + np.where(universe.is_yes, 0, 3)
    crossed = crossings({"covered": (codes, 6)}, ~universe.is_no)
    for grouping in groups:
        for name, found in zip(grouping.groups, sampled(design, crossed, grouping), strict=True):
            one = found["covered"]
            if sum(one.asked):
                yield SeriesRow(grouping.name, name, sum(one.asked), _surely_asked(one), one)


def _surely_asked(six: Sampled) -> Answers:
    """Yes, no and no answer of those who are of the denominator."""
    three = Sampled(six.totals.merged(six.places[:3]), ((0,), (1,), (2,)))
    yes, no, unknown = three.numbers
    return Answers(yes, no, unknown, sum(three.asked[:2]), three)

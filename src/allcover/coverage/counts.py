"""The count behind every coverage figure: persons by what the law says and by what is so in fact.

Four answers of the law (mandatory, voluntary, none, cannot tell) cross three answers of fact (covered, not,
cannot tell). Every share, gap and rate follows from these twelve cells, so they always add up.
"""

from dataclasses import dataclass
from typing import Literal

from allcover.vocabulary.remark import Remark

LEGAL = ("mandatory", "voluntary", "none", "unknown")
EFFECTIVE = ("yes", "no", "unknown")
Measure = Literal["affiliated", "contributing", "receiving", "contributing_or_receiving", "protected"]


@dataclass(frozen=True)
class Answers:
    """Persons (weighted) by yes, no and no answer; ``answered`` counts those of the survey who did answer."""

    yes: float
    no: float
    unknown: float
    answered: int | None = None

    @property
    def share_of_all(self) -> float | None:
        """Yes among everybody asked about, those without an answer included; None where nobody is."""
        everybody = self.yes + self.no + self.unknown
        return self.yes / everybody if everybody else None

    @property
    def share_of_answers(self) -> float | None:
        """Yes among those who answered; None where nobody did."""
        answered = self.yes + self.no
        return self.yes / answered if answered else None

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The share if every missing answer were no, and if every one were yes."""
        everybody = self.yes + self.no + self.unknown
        return (self.yes / everybody, (self.yes + self.unknown) / everybody) if everybody else None


@dataclass(frozen=True)
class CoverageCounts:
    """Persons (weighted) in the twelve cells, ``cells[legal, effective]``."""

    cells: dict[tuple[str, str], float]

    @property
    def persons(self) -> float:
        """Everybody of the universe."""
        return sum(self.cells.values())

    def legal(self, answer: str) -> float:
        """Persons by what the law says."""
        return sum(self.cells.get((answer, effective), 0.0) for effective in EFFECTIVE)

    def effective(self, answer: str) -> float:
        """Persons by what is so in fact."""
        return sum(self.cells.get((legal, answer), 0.0) for legal in LEGAL)

    @property
    def gap(self) -> dict[str, float]:
        """Everybody, in parts that add up: covered, three reasons for the gap, and what cannot be told.

        ``no_law``: no provision covers them; ``not_applied``: the law obliges and is not applied;
        ``not_taken_up``: the law allows and it is not taken up (specification 2.4).
        """
        not_covered = {legal: self.cells.get((legal, "no"), 0.0) for legal in LEGAL}
        return {
            "covered": self.effective("yes"),
            "no_law": not_covered["none"],
            "not_applied": not_covered["mandatory"],
            "not_taken_up": not_covered["voluntary"],
            "cannot_tell": not_covered["unknown"] + self.effective("unknown"),
        }

    @property
    def gap_bounds(self) -> dict[str, tuple[float, float]]:
        """Each part of :attr:`gap` but the last: persons surely in it, and those who may be once all is known."""
        covered = self.effective("yes")
        bounds = {"covered": (covered, covered + self.effective("unknown"))}
        for part, law in (("no_law", "none"), ("not_applied", "mandatory"), ("not_taken_up", "voluntary")):
            may_be = sum(
                self.cells.get((one, fact), 0.0) for one in (law, "unknown") for fact in ("no", "unknown")
            )
            bounds[part] = (self.gap[part], may_be)
        return bounds

    @property
    def compliance(self) -> float | None:
        """Covered in fact among those whom the law obliges, of those who answered; None where nobody is."""
        covered = self.cells.get(("mandatory", "yes"), 0.0)
        answered = covered + self.cells.get(("mandatory", "no"), 0.0)
        return covered / answered if answered else None


@dataclass(frozen=True)
class CoverageRow:
    """One group of persons in one line of coverage. ``unweighted`` is None for a table of groups.

    ``obliged`` counts the persons of the survey behind the compliance rate.
    """

    grouping: str
    group: str
    unweighted: int | None
    counts: CoverageCounts
    measures: dict[str, Answers]
    obliged: int | None = None


@dataclass(frozen=True)
class LineResult:
    """One line of coverage: a branch asked of a universe, for everybody and by group.

    ``counted_as`` is the measure that decides who is covered; ``is_upper_bound`` says that it is affiliation,
    standing in for contribution that was not asked. ``not_asked`` names, by measure, the schemes left out
    because the source says nothing of them.
    """

    id: str
    branch: str
    universe: str
    counted_as: str
    is_upper_bound: bool
    rows: tuple[CoverageRow, ...]
    not_asked: dict[str, tuple[str, ...]]
    notes: tuple[str | Remark, ...]
    title: str = ""

    @property
    def total(self) -> CoverageRow:
        """The row of everybody."""
        return self.rows[0]

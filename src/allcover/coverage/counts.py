"""The count behind every coverage figure: persons by what the law says and by what is so in fact.

Four answers of the law (mandatory, voluntary, none, cannot tell) cross three answers of fact (covered, not,
cannot tell). Every share, gap and rate follows from these twelve cells, so they always add up; and from the cells' covariance
in a survey follows the sampling error of every one of them. A table of groups was counted, not sampled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import isclose
from typing import Literal

from allcover.coverage.open_share import counted_share
from allcover.coverage.sampled import Sampled
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.remark import Remark

LEGAL = ("mandatory", "voluntary", "none", "unknown")
EFFECTIVE = ("yes", "no", "unknown")
CELLS = tuple((law, fact) for law in LEGAL for fact in EFFECTIVE)
"""The twelve cells in the order in which a survey's totals and their covariance are laid out."""

Cell = tuple[str, str]


def _cells(law: Iterable[str], fact: Iterable[str]) -> tuple[Cell, ...]:
    """Cells in the order of CELLS, so that sums of the same cells are the same numbers."""
    laws, facts = tuple(law), tuple(fact)
    return tuple(cell for cell in CELLS if cell[0] in laws and cell[1] in facts)


GAP: Mapping[str, tuple[Cell, ...]] = {
    "covered": _cells(LEGAL, ("yes",)),
    "no_law": (("none", "no"),),
    "not_applied": (("mandatory", "no"),),
    "not_taken_up": (("voluntary", "no"),),
    "cannot_tell": tuple(cell for cell in CELLS if cell[1] == "unknown" or cell == ("unknown", "no")),
}
"""The cells of each part of the gap: together all twelve, each once (specification 2.4)."""

_MAY_BE: Mapping[str, tuple[Cell, ...]] = {
    "covered": _cells(LEGAL, ("yes", "unknown")),
    **{
        part: _cells((law, "unknown"), ("no", "unknown"))
        for part, law in (("no_law", "none"), ("not_applied", "mandatory"), ("not_taken_up", "voluntary"))
    },
    "cannot_tell": GAP["cannot_tell"],
}
"""The cells whose persons are, or may once all is known be, of each part."""

_MAY_BE_OBLIGED = _cells(("mandatory", "unknown"), EFFECTIVE)
_LEAST: tuple[tuple[Cell, ...], ...] = (
    (("mandatory", "yes"),),
    tuple(cell for cell in _MAY_BE_OBLIGED if cell != ("unknown", "yes")),
)
_MOST: tuple[tuple[Cell, ...], ...] = (
    tuple(cell for cell in _MAY_BE_OBLIGED if cell[1] != "no"),
    tuple(cell for cell in _MAY_BE_OBLIGED if cell != ("unknown", "no")),
)
"""The covered among the obliged, part and whole, once all is known. The least: whoever may be obliged and uncovered is, and no other whose
law is not known is obliged. The most: whoever may be obliged and covered is, and no other.
"""

LAW_OF_PART: Mapping[str, str] = {"no_law": "none", "not_applied": "mandatory", "not_taken_up": "voluntary"}
"""What the law says of those who are in a part of the gap for it."""

_IN_FACT = _cells(LEGAL, ("yes",))
_MAY_BE_IN_LAW = _cells(("mandatory", "voluntary", "unknown"), EFFECTIVE)

Measure = Literal["affiliated", "contributing", "receiving", "contributing_or_receiving", "protected"]


@dataclass(frozen=True)
class Answers:
    """Persons (weighted) by yes, no and no answer; ``answered`` counts those of the survey who did answer.

    ``sampled`` are the same three with their covariance, None where nobody was sampled.
    """

    yes: float
    no: float
    unknown: float
    answered: int | None = None
    sampled: Sampled | None = None

    @property
    def share(self) -> OpenShare:
        """Yes among everybody asked about: if every missing answer were no, and if every one were yes."""
        everybody = self.yes + self.no + self.unknown
        if self.sampled is None:
            ends = (counted_share(part, everybody) for part in (self.yes, self.yes + self.unknown))
            return OpenShare(*ends)
        return OpenShare(self.sampled.share((0,)), self.sampled.share((0, 2)))

    @property
    def among_answers(self) -> Estimate:
        """Yes among those who answered."""
        if self.sampled is None:
            return counted_share(self.yes, self.yes + self.no)
        return self.sampled.share((0,), (0, 1))

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
        return {part: self._sum(cells) for part, cells in GAP.items()}

    @property
    def gap_bounds(self) -> dict[str, tuple[float, float]]:
        """Each part of :attr:`gap` but the last: persons surely in it, and those who may be once all is known."""
        return {
            part: (self._sum(GAP[part]), self._sum(cells))
            for part, cells in _MAY_BE.items()
            if part != "cannot_tell"
        }

    def _sum(self, cells: Iterable[Cell]) -> float:
        return sum(self.cells.get(cell, 0.0) for cell in cells)


@dataclass(frozen=True)
class CoverageRow:
    """One group of persons in one line of coverage. ``unweighted`` is None for a table of groups.

    ``obliged`` counts the persons of the survey whom the law obliges, or may oblige for all that is known. ``sampled`` are the twelve cells with
    their covariance under the survey's design, None for a table of groups: then estimates have no sampling error, and say so.
    """

    grouping: str
    group: str
    unweighted: int | None
    counts: CoverageCounts
    measures: dict[str, Answers]
    obliged: int | None = None
    sampled: Sampled | None = None

    @property
    def persons(self) -> Estimate:
        """Everybody of the group in the line's universe."""
        if self.sampled is None:
            return replace(counted_share(self.counts.persons, 1.0), persons=self.unweighted)
        return self.sampled.total()

    def legal_share(self, law: str) -> Estimate:
        """This function will give the share of those of whom the law says so."""
        return self._share(cell for cell in CELLS if cell[0] == law)

    def legal_open(self, law: str) -> OpenShare:
        """This function will give the share of whom the law surely says so, and that of those of whom it does or may."""
        possible = tuple(cell for cell in CELLS if cell[0] in (law, "unknown"))
        return OpenShare(self.legal_share(law), self._share(possible))

    def legal_among_known(self, law: str) -> Estimate:
        """This function will give the share of whom the law says so among those of whom it is known what it says."""
        known = tuple(cell for cell in CELLS if cell[0] != "unknown")
        return self._share((cell for cell in known if cell[0] == law), known)

    def effective_share(self, fact: str) -> Estimate:
        """This function will give the share of those of whom it is so in fact."""
        return self._share(cell for cell in CELLS if cell[1] == fact)

    def gap_share(self, part: str) -> Estimate:
        """This function will give the share of one part of the gap; all five add to everybody."""
        return self._share(GAP[part])

    def gap_open(self, part: str) -> OpenShare:
        """This function will give the share surely in a part of the gap, and that of those who are or may be in it."""
        return OpenShare(self._share(GAP[part]), self._share(_MAY_BE[part]))

    def gap_persons_open(self, part: str) -> OpenShare:
        """This function will give the persons surely in a part of the gap, and those who are or may be in it; asked of a survey alone."""
        assert self.sampled is not None
        surely, possibly = (self.sampled.total(map(CELLS.index, held[part])) for held in (GAP, _MAY_BE))
        return OpenShare(surely, possibly)

    @property
    def is_beyond_law(self) -> bool:
        """Whether more are surely covered in fact than the law obliges, entitles or lets join, or may: by more than a sample leaves open."""
        if self.sampled is None:
            return self._sum(_IN_FACT) > self._sum(_MAY_BE_IN_LAW)
        more = self.sampled.difference(map(CELLS.index, _IN_FACT), map(CELLS.index, _MAY_BE_IN_LAW))
        return more.low is not None and more.low > 0

    @property
    def is_beyond_law_in_sample(self) -> bool:
        """Whether more of those asked are covered in fact than the law obliges, entitles or lets join, or may; a sample may leave open if of all."""
        fact, law = self._sum(_IN_FACT), self._sum(_MAY_BE_IN_LAW)
        return fact > law and not isclose(fact, law, rel_tol=1e-9)

    @property
    def compliance(self) -> OpenShare | None:
        """Covered in fact among those whom the law obliges or entitles, from the least to the most that is possible once all is known.

        None where nobody is known to be obliged: then it is not known whether there is such a rate.
        """
        if not self.counts.legal("mandatory"):
            return None
        return OpenShare(self._share(*_LEAST), self._share(*_MOST))

    def _share(
        self, part: Iterable[Cell], whole: Iterable[Cell] = CELLS
    ) -> Estimate:  # fmt: skip
        cells, among = tuple(part), tuple(whole)
        if self.sampled is not None:
            return self.sampled.share(map(CELLS.index, cells), map(CELLS.index, among))
        return counted_share(self._sum(cells), self._sum(among))

    def _sum(self, cells: Iterable[Cell]) -> float:
        return sum(self.counts.cells.get(cell, 0.0) for cell in cells)


@dataclass(frozen=True)
class Added:
    """Whom an option obliges or entitles beyond the law as it is, less those it lets go, a number of persons; ``asked`` are both,
    as many as were asked."""

    persons: OpenShare
    asked: int


@dataclass(frozen=True)
class LineResult:
    """One line of coverage: a branch asked of a universe, for everybody and by group.

    ``counted_as`` is the measure that decides who is covered; ``is_upper_bound`` says that it is affiliation,
    standing in for contribution that was not asked. ``not_asked`` names, by measure, the schemes left out
    because the source says nothing of them, ``not_apart`` the schemes whose receipts count and may be of another branch,
    ``at_most`` those that protect no more than they are counted for and may protect fewer. ``admits`` are the answers of the law that its provisions can give at all. ``added`` is
    told of options only. A line of a table of groups may be one of the published ``series``, by the
    definition it is ``following``. ``has_scheme`` is no where it is known that the country has no scheme of the branch.
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
    series: str = ""
    following: str = ""
    added: "Added | None" = None
    admits: frozenset[str] = frozenset(LEGAL)
    not_apart: tuple[str, ...] = ()
    has_scheme: bool = True
    at_most: tuple[str, ...] = ()

    def admits_part(self, part: str) -> bool:
        """This function will say whether anybody can be in a part of the gap: nobody who may join where no provision lets them."""
        return part not in LAW_OF_PART or LAW_OF_PART[part] in self.admits

    def may_oblige(self, row: CoverageRow) -> bool:
        """This function will say whether the law obliges, or may oblige for all that is known, anybody of a group."""
        return "mandatory" in self.admits and row.counts.legal("mandatory") + row.counts.legal("unknown") > 0

    @property
    def total(self) -> CoverageRow:
        """The row of everybody."""
        return self.rows[0]

"""What lowering makes: the source of a function, and what its arguments must hold, by place."""

from dataclasses import dataclass, field
from datetime import date

from allcover.expressions.nodes import Node
from allcover.rules.definition import ColumnTarget, FactTarget

Source = ColumnTarget | FactTarget
"""Where a value comes from: a column of the population, or what it says of a person and a scheme."""


ORDER = ("persons_from", "jobs_from", "periods_from", "contingencies_from", "employer", "head", "mother", "father",
         "spouse", "children_from", "children", "spouses_from", "spouses", "parents_from", "parents", "siblings_from",
         "siblings", "career_from", "begins", "ends", "span", "born", "hf", "hb", "hc", "pf", "pb", "pc", "jf", "jb", "jc",
         "ef", "eb", "ec", "cf", "cb", "cc", "mf", "mb", "mc", "par", "pam", "wrd", "snap", "near", "kept", "best", "sf",
         "sb", "ho", "po", "hom", "pom", "doubt")  # fmt: skip
"""The arguments of a function beside the first and last household, in the order in which it takes them: rows of persons, of
what they have and of relatives; sheets of columns; numbers of the law; room; results. Their types are those of
:mod:`allcover.engine.kernel`, in the same order."""

YEAR = """\
def households(first, last, {arguments}):
{held}    for h in range(np.uint64(first), np.uint64(last)):
        p0 = persons_from[h]
        p1 = persons_from[h + 1]
        unsure = False
        marks = span[3]
{marks}        t = 0
        while t < span[1]:
            turn = t + 1
            while (marks >> turn) & 1 == 0:
                turn += 1
            now = span[0] + t
            weight = float(turn - t)
            more = (t > 0) | (span[2] != 0)
{law}"""
"""The head of the function that goes through the months of a year, from each turn of a household to the next: months in
which something turns are marked, as bits of a number, by the law and by birthdays that the law looks at."""

HEADER = """\
def households(first, last, {arguments}):
{held}    for h in range(np.uint64(first), np.uint64(last)):
        p0 = persons_from[h]
        p1 = persons_from[h + 1]
        unsure = False
"""
"""The head of the function. Rows that are counted without a sign are never taken from the end of an array."""


ARRAYS = {
    "households": "h", "persons": "p", "jobs": "j", "history": "e", "contingencies": "c", "employers": "m",
}  # fmt: skip
"""The letter of each table's sheets of floats (f), of conditions and codes of few words (b), and of other codes (c)."""

FEW_WORDS = 127
"""Words whose numbers fit one byte."""


class NotCompiled(Exception):
    """A rule the compiled engine leaves to the judge, with the reason."""


@dataclass(frozen=True)
class Slot:
    """A parameter's part that the function takes as a number: the whole, or a band's start or value."""

    key: str
    part: str = "value"
    at: int | str = 0


@dataclass(frozen=True)
class Site:
    """A comparison or rounding, whose tolerance depends on the numbers in hand; ``is_monthly``: of every month of a career."""

    function: str
    left: Node
    right: Node
    is_monthly: bool = False


SURE, THREE, ENDS, TRUTH = -2, -1, -3, -4
"""Instead of a row for known: the value is always known; the one row holds a condition as 0, 1 and 2; it is known
where the two ends are equal; the one row holds a condition that is always known, as 0 and 1."""

AMOUNTS, MARKS = {"household": "ho", "person": "po"}, {"household": "hom", "person": "pom"}
"""The arrays of results: floats; and bytes, for conditions and for what is known. Bytes, because a function spends as
long on carrying results to memory as on finding them."""


@dataclass(frozen=True)
class Output:
    """Where an asked-for quantity is written: the rows for low, high and known (or :data:`SURE` and its like).

    Quantities whose values are the very same share a row; a condition that is a column of the people lies where that does,
    in the sheet ``column``.
    """

    key: str
    of: str
    low: int
    high: int
    known: int = SURE
    column: str = ""

    @property
    def ends_in(self) -> str:
        """The array of the rows for low and high."""
        return self.column or (MARKS if self.known in (THREE, TRUTH) else AMOUNTS)[self.of]

    @property
    def known_in(self) -> str:
        """The array of the row for known."""
        return MARKS[self.of]


@dataclass
class Program:
    """The source of the function, and what its arguments must hold, by place.

    Where the function goes through people by blocks, ``by_household`` is the source of the one that does not, and ``room`` the
    floats and bytes of a block.
    """

    text: str = ""
    by_household: str = ""
    room: tuple[int, int] = (0, 0)
    columns: dict[Source, tuple[str, int]] = field(default_factory=dict)
    slots: dict[Slot, int] = field(default_factory=dict)
    by_month: dict[Slot, int] = field(default_factory=dict)
    words: dict[tuple[Source, str], int] = field(default_factory=dict)
    sites: list[Site] = field(default_factory=list)
    outputs: list[Output] = field(default_factory=list)
    kept: int = 0
    days: tuple[date, ...] = ()
    best: int = 0
    turns: set[int] = field(default_factory=set)
    rows: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys([*AMOUNTS.values(), *MARKS.values()], 0)
    )

"""Workers whom their employers do not declare: obliged by law as employees, not registered or not paid for, and what is foregone.

Who is obliged is what the law says of an employee; who is declared, what the survey says. What contributions are foregone is
handed in: the law judged as if everybody had joined. It is an estimate of what would be due at the earnings people report,
not of what could be collected.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from allcover.coverage.exclusion_people import EMPLOYEES, has_job_as
from allcover.coverage.lines import LineAnswers
from allcover.coverage.people import Grouping, counted_by_group
from allcover.coverage.ternary import Mask, Ternary
from allcover.engine.outcome import Outcome
from allcover.estimation import CellTotals, Design, estimate, total
from allcover.population import Population
from allcover.population.places import Whole
from allcover.rules.definition import Contribution, Provision, Scheme
from allcover.vocabulary.estimate import Estimate

DECLARED, UNPAID, UNDECLARED, UNREGISTERED_UNKNOWN, UNTOLD = range(5)
"""The cells: paid for (or registered, where only that was asked); registered and not paid for; not registered and not paid
for; not paid for, registration not known; nothing known."""

_CELLS = 5
_OTHERS = _CELLS
"""The cell of everybody else of the line: numbers have the degrees of freedom of the whole line, as among its reasons."""

NOT_PAID = (UNPAID, UNDECLARED, UNREGISTERED_UNKNOWN)
COUNTED = ("affiliated", "contributing", "contributing_or_receiving")
"""What a line must count as covered for the question to make sense: receiving a benefit is nobody's duty."""


@dataclass(frozen=True)
class EnforcementRow:
    """One group of employees who must be insured: totals of the five cells, and of everybody else of the line."""

    grouping: str
    group: str
    totals: CellTotals

    @property
    def unweighted(self) -> int:
        """Employees of the group who were asked."""
        return self.asked(range(_CELLS))

    @property
    def obliged(self) -> Estimate:
        """All who must be insured."""
        return self.totals.total(range(_CELLS))

    def persons(self, cells: Sequence[int]) -> Estimate:
        """This function will give the employees in some cells."""
        return self.totals.total(cells)

    def asked(self, cells: Sequence[int]) -> int:
        """This function will count the employees of some cells who were asked."""
        return int(self.totals.counts[list(cells)].sum())

    @property
    def undeclared_share(self) -> Estimate:
        """Not paid for, among those of whom it is known."""
        return self.totals.share(NOT_PAID, [DECLARED, *NOT_PAID])

    @property
    def told(self) -> int:
        """Employees asked of whom it is known whether they are paid for."""
        return self.asked([DECLARED, *NOT_PAID])


@dataclass(frozen=True)
class Foregone:
    """What a scheme would be due a month from one payer for employees not paid for, at reported earnings.

    ``persons`` were asked and have a known due; ``unknown`` (weighted; ``unknown_asked`` of the survey) have none and are not
    in the amount, which is None where nobody's due is known.
    """

    scheme: str
    payer: str
    amount: Estimate | None
    persons: int
    unknown: float
    unknown_asked: int


@dataclass(frozen=True)
class Enforcement:
    """The employees of one line of coverage who must be insured; the first row is everybody.

    ``lines`` are the coverage lines of whom all this is equally true. ``is_upper_bound``: declared means registered.
    """

    answers: LineAnswers
    lines: tuple[str, ...]
    rows: tuple[EnforcementRow, ...]
    foregone: tuple[Foregone, ...]

    @property
    def total(self) -> EnforcementRow:
        """The row of everybody."""
        return self.rows[0]


def enforcements(
    population: Population,
    outcome: Outcome,
    lines: Sequence[LineAnswers],
    joined: Mapping[str, Outcome],
    design: Design,
    groups: Sequence[Grouping],
) -> tuple[Enforcement, ...]:
    """This function will count, line by line, the employees whom the law obliges to be insured and who are not.

    ``joined`` holds, by scheme, an outcome of the law as if everybody belonged to the scheme. Lines that ask the same of the
    same persons are told once. A line whose law obliges no employee is left out.
    """
    employees = has_job_as(population, EMPLOYEES)
    found: dict[bytes, Enforcement] = {}
    for answers in lines:
        if answers.counted_as not in COUNTED:
            continue
        cells = _cells(answers, outcome, employees)
        if not (cells >= 0).any():
            continue
        key = cells.tobytes()
        if key in found:
            held = found[key]
            found[key] = Enforcement(held.answers, (*held.lines, answers.line.id), held.rows, held.foregone)
        else:
            whole = np.where((cells < 0) & answers.universe.is_yes, _OTHERS, cells)
            counted = (EnforcementRow(*row) for row in counted_by_group(whole, _CELLS + 1, design, groups))
            rows = tuple(row for row in counted if row.unweighted)
            foregone = tuple(_foregone(answers, outcome, joined, cells, design))
            found[key] = Enforcement(answers, (answers.line.id,), rows, foregone)
    return tuple(found.values())


def _cells(answers: LineAnswers, outcome: Outcome, employees: Mask) -> Whole:
    """The cell of each employee who must be insured (int64), -1 for everybody else."""
    obliging = [
        Ternary.of(outcome[one.applies]) for _, one in answers.provisions if one.nature == "mandatory"
    ]
    member = Ternary.any_of(obliging, employees.size).is_yes & employees & answers.universe.is_yes
    registered = answers.measures.get("affiliated") or Ternary.untold(employees.size)
    paid = answers.covered
    told = [
        (paid.is_yes, DECLARED),
        (~paid.is_known, UNTOLD),
        (registered.is_yes, UNPAID),
        (registered.is_no, UNDECLARED),
    ]
    cells = np.select([mask for mask, _ in told], [cell for _, cell in told], UNREGISTERED_UNKNOWN)
    return np.where(member, cells, -1).astype(np.int64)


def _foregone(
    answers: LineAnswers, outcome: Outcome, joined: Mapping[str, Outcome], cells: Whole, design: Design
) -> list[Foregone]:
    """Scheme by scheme, for those whom the scheme's own law obliges."""
    not_paid = np.isin(cells, NOT_PAID)
    obliging: dict[str, tuple[Scheme, list[Provision]]] = {}
    for scheme, provision in answers.provisions:
        if provision.nature == "mandatory":
            obliging.setdefault(scheme.id, (scheme, []))[1].append(provision)
    found = []
    for scheme, provisions in obliging.values():
        owes = np.logical_or.reduce([outcome[one.applies].is_yes for one in provisions]) & not_paid
        if owes.any() and scheme.id in joined:
            found += [_due(scheme, one, joined[scheme.id], owes, design) for one in scheme.contributions]
    return [one for one in found if one.persons or one.unknown_asked]


def _due(scheme: Scheme, one: Contribution, judged: Outcome, owes: Mask, design: Design) -> Foregone:
    column, counted = judged[one.amount], owes & (design.weight > 0)
    known, untold = counted & column.is_known, counted & ~column.is_known
    amount = None
    if known.any():
        amount = estimate(design, total(np.where(known, column.low, 0.0), design.weight, member=known))
    weight = float(design.weight[untold].sum())
    return Foregone(scheme.name, one.payer, amount, int(known.sum()), weight, int(untold.sum()))

"""How exact a rule's floating-point value is: the proof that the compiled engine agrees with the judge.

The judge is exact; the compiled engine calculates in float64. They can differ only where a value is compared or
rounded, and only if it lies within its floating-point error of the point where the answer turns. For every such
*site* this module finds out which of two things holds, from the numbers in hand (parameters of the day, decimals
of the survey's columns):

- the exact value lies on a lattice (multiples of 1/D), and the error is smaller than a fraction of 1/D: then a
  value nearer to the turning point than half a step of the lattice *is* on it, and is treated so (``snap``);
- nothing of the kind is known: then a value within a relative ``doubt`` of the turning point makes the compiled
  engine hand the household to the judge.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from math import inf, isfinite, lcm
from typing import Any

from allcover.engine.plan import rules_on
from allcover.expressions.functions import DATES
from allcover.expressions.nodes import (
    Aggregate,
    Arithmetic,
    Call,
    Choose,
    Exact,
    Negative,
    Node,
    Number,
    Reference,
    constant,
)
from allcover.rules.definition import (
    ColumnTarget,
    DayTarget,
    FactTarget,
    ParameterTarget,
    QuantityTarget,
    System,
)
from allcover.vocabulary.exact import Fraction, ratio

UNIT = 2.0**-53
LARGEST_LATTICE = 10**12
DOUBT = 1e-9
"""Relative distance within which a value off any lattice is handed to the judge: far above any error of float64."""


@dataclass(frozen=True)
class Exactness:
    """An amount's exact value lies on multiples of ``1/lattice`` (None: not known), no larger than ``size``,
    and the compiled value is within ``error`` of it."""

    lattice: int | None
    size: float
    error: float

    def joined(self, other: "Exactness") -> int | None:
        """This function will give the lattice on which sums and differences of the two lie."""
        return _bounded(lcm(self.lattice, other.lattice)) if self.lattice and other.lattice else None


OPEN = Exactness(None, inf, inf)
_DAYS = Exactness(1, 4e6, 0.0)
"""Days, months and years that a function of dates gives, and the numbers of days: whole."""


@dataclass(frozen=True)
class Tolerance:
    """What a site does with a value at its turning point: ``snap`` (absolute) and ``doubt`` (relative)."""

    snap: float
    doubt: float


def _bounded(lattice: int) -> int | None:
    return lattice if lattice <= LARGEST_LATTICE else None


def of_constant(value: Exact) -> Exactness:
    """This function will give the exactness of a written number or a parameter's value."""
    exact = ratio(value)
    size = abs(float(exact))
    error = 0.0 if Fraction.from_float(float(exact)) == exact else size * UNIT
    return Exactness(_bounded(exact.denominator), size, error)


@dataclass
class Lattices:
    """The exactness of every amount of a system on a day over one population, found on demand.

    ``columns`` gives that of columns and facts; ``members`` bounds the number of members of any group, ``months`` that of
    the months of a career. Of a year, ``days`` are those of its months, whose rules are taken together.
    """

    system: System
    day: date
    columns: Mapping[ColumnTarget | FactTarget, Exactness]
    members: int
    months: int = 0
    days: Sequence[date] = ()
    _found: dict[str, Exactness] = field(default_factory=dict)
    _is_monthly: bool = False

    @contextmanager
    def over_months(self, is_monthly: bool) -> Iterator[None]:
        """This function will take what is asked within it as asked of every month of a career, by the law of that month."""
        before, self._is_monthly = self._is_monthly, is_monthly
        try:
            yield
        finally:
            self._is_monthly = before

    def of(self, node: Node) -> Exactness:
        """This function will give the exactness of an amount."""
        match node:
            case Number(value):
                return of_constant(value)
            case Reference(_, "previous"):
                # It grows from month to month: no lattice, and no size that is known beforehand.
                return OPEN
            case Reference(target):
                return self._target(target)
            case Negative(value):
                return self.of(value)
            case Choose(_, then, otherwise):
                return _either(self.of(then), self.of(otherwise))
            case Arithmetic():
                return self._arithmetic(node)
            case Aggregate():
                return self._aggregate(node)
            case Call():
                return self._call(node)
            case _:
                return OPEN

    def compared(self, left: Node, right: Node) -> Tolerance:
        """This function will give the tolerance of a comparison of two amounts."""
        a, b = self.of(left), self.of(right)
        return _tolerance(a.joined(b), a.error + b.error + (a.size + b.size) * UNIT)

    def rounded(self, function: str, value: Node, step: Node) -> Tolerance:
        """This function will give the tolerance of a rounding, in steps."""
        a, b = self.of(value), self._step(step)
        if b is None or b <= 0 or a.lattice is None:
            return Tolerance(0.0, DOUBT)
        lattice = _bounded(lcm(a.lattice * b.numerator, 2 if function == "round_half_up" else 1))
        steps = a.size / float(b)
        return _tolerance(lattice, a.error / float(b) + 4 * steps * UNIT)

    def constants(self, node: Node) -> list[Fraction]:
        """This function will give a node's exact values where it is a written number or a parameter: one, but for months."""
        written = constant(node)
        if written is not None:
            return [written]
        if not (isinstance(node, Reference) and isinstance(node.target, ParameterTarget)):
            return []
        parameter = self.system.parameters[node.target.key]
        held = parameter.values if self._is_monthly else (parameter.on(self.day),)
        values: list[Any] = [dated.value for dated in held if dated is not None]
        return [ratio(value) for value in values if not isinstance(value, tuple | Mapping | bool)]

    def _step(self, node: Node) -> Fraction | None:
        """A step of rounding, of which one function has one."""
        found = self.constants(node)
        return found[0] if len(found) == 1 else None

    def _target(self, target: object) -> Exactness:
        if isinstance(target, QuantityTarget):
            if target.key not in self._found:
                days = self.days or (self.day,)
                rules = rules_on(self.system.quantities[target.key], self.system, days[0], days[1:])
                with self.over_months(target.of == "month"):
                    found = [
                        self.of(rule) if isinstance(rule, Node) else Exactness(1, 0.0, 0.0)
                        for _, rule in rules
                    ]
                self._found[target.key] = _together(found)
            return self._found[target.key]
        if isinstance(target, DayTarget):
            return _DAYS
        if isinstance(target, ColumnTarget | FactTarget):
            return self.columns.get(target, OPEN)
        assert isinstance(target, ParameterTarget)
        return self._over_time(target.key)

    def _over_time(self, key: str) -> Exactness:
        """All values of a parameter together: a career goes through them, and a reform changes one for another."""
        values: list[Any] = [dated.value for dated in self.system.parameters[key].values]
        if any(isinstance(value, tuple | Mapping | bool) for value in values):
            return OPEN
        # Only a cut-off that nobody has found or given has no values.
        return _together([of_constant(value) for value in values]) if values else OPEN

    def _arithmetic(self, node: Arithmetic) -> Exactness:
        a, b = self.of(node.left), self.of(node.right)
        if node.sign in "+-":
            size = a.size + b.size
            return Exactness(a.joined(b), size, a.error + b.error + size * UNIT)
        if node.sign == "*":
            lattice = _bounded(a.lattice * b.lattice) if a.lattice and b.lattice else None
            size = a.size * b.size if a.size and b.size else 0.0
            return Exactness(lattice, size, _product_error(a, b) + size * UNIT)
        divisors = [divisor for divisor in self.constants(node.right) if divisor]
        return _together([_divided(a, divisor) for divisor in divisors]) if divisors else OPEN

    def _aggregate(self, node: Aggregate) -> Exactness:
        count = self.months if node.group == "career" else self.members
        if node.function == "count":
            return Exactness(1, float(count), 0.0)
        with self.over_months(self._is_monthly or node.group == "career"):
            one = self.of(node.argument)
        if node.function not in ("sum", "best"):
            return one
        size = one.size * count
        return Exactness(one.lattice, size, (one.error + size * UNIT) * count)

    def _call(self, node: Call) -> Exactness:
        name, arguments = node.function, node.arguments
        if name in ("min", "max", "clip", "otherwise"):
            found = self.of(arguments[0])
            for argument in arguments[1:]:
                found = _either(found, self.of(argument))
            return found
        if name.startswith("round_"):
            a, step = self.of(arguments[0]), self._step(arguments[1])
            if step is None:
                return OPEN
            size = a.size + abs(float(step))
            return Exactness(_bounded(step.denominator), size, size * UNIT)
        if name == "at":
            assert isinstance(arguments[1], Reference)
            return self._target(arguments[1].target)
        return _DAYS if name in DATES else self._scale(node)

    def _scale(self, node: Call) -> Exactness:
        target = node.arguments[0]
        assert isinstance(target, Reference)
        assert isinstance(target.target, ParameterTarget)
        held: list[Any] = [dated.value for dated in self.system.parameters[target.target.key].values]
        if isinstance(held[0], Mapping):
            return _together([of_constant(value) for table in held for value in table.values()])
        bands = [band for scale in held for band in scale]
        values = _together([of_constant(band.value) for band in bands])
        if node.function == "band":
            return values
        starts = _together([of_constant(band.at_least) for band in bands])
        a = self.of(node.arguments[1])
        parts = a.joined(starts)
        lattice = _bounded(parts * values.lattice) if parts and values.lattice else None
        size = (a.size + starts.size) * values.size
        error = max(map(len, held)) * (_product_error(a, values) + 4 * size * UNIT)
        return Exactness(lattice, size, error)


def _divided(a: Exactness, divisor: Fraction) -> Exactness:
    lattice = _bounded(a.lattice * abs(divisor.numerator)) if a.lattice else None
    size = a.size / abs(float(divisor))
    return Exactness(lattice, size, a.error / abs(float(divisor)) + 4 * size * UNIT)


def _product_error(a: Exactness, b: Exactness) -> float:
    left = a.error * b.size if a.error else 0.0
    right = b.error * a.size if b.error else 0.0
    return left + right


def _either(a: Exactness, b: Exactness) -> Exactness:
    return Exactness(a.joined(b), max(a.size, b.size), max(a.error, b.error))


def _together(parts: list[Exactness]) -> Exactness:
    found = parts[0]
    for part in parts[1:]:
        found = _either(found, part)
    return found


def _tolerance(lattice: int | None, error: float) -> Tolerance:
    if lattice is not None and isfinite(error) and error < 1 / (8 * lattice):
        return Tolerance(1 / (2 * lattice), 0.0)
    return Tolerance(0.0, DOUBT)

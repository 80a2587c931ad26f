"""Calls of functions resolved: how many arguments, of which kinds, and what kind comes out."""

from abc import abstractmethod
from dataclasses import dataclass

from allcover.expressions.aggregating import may_lack_value
from allcover.expressions.agreeing import Agreeing, Typed
from allcover.expressions.functions import (
    BETWEEN,
    CALENDAR,
    CONVERSIONS,
    DATES,
    EXTREMES,
    FUNCTIONS,
    MAPPING_FUNCTIONS,
    ROUNDINGS,
)
from allcover.expressions.kinds import (
    Amount,
    Anything,
    Code,
    Condition,
    Date,
    LookupTable,
    Scale,
    Text,
)
from allcover.expressions.nodes import (
    Aggregate,
    Arithmetic,
    Call,
    Exact,
    Linked,
    Name,
    Node,
    Number,
    Reference,
    Word,
)
from allcover.expressions.units import NUMBER, TIMES, Unit, conversion
from allcover.vocabulary.fault import did_you_mean
from allcover.vocabulary.words import Sentence, marked

_MONTH = Unit((("month", 1),))


@dataclass(frozen=True)
class Calling(Agreeing):
    """Resolves calls."""

    @abstractmethod
    def linked(self, node: Linked, *, is_guarded: bool) -> Typed:
        """This function will resolve what somebody linked to the person has; guarded, where there may be nobody."""

    @abstractmethod
    def aggregate(self, node: Aggregate, *, is_guarded: bool) -> Typed:
        """This function will resolve an aggregate of a group; guarded, where it may have no member."""

    def _call(self, node: Call) -> Typed:
        name = node.function
        about = self._about_scheme(node)
        if about is not None:
            return about
        if name not in (*FUNCTIONS, *self.scope.functions):
            known = (*FUNCTIONS, *self.scope.functions)
            return self.fault(
                Sentence("'{name}(...)' is not a function of the language.", name=str(name)),
                did_you_mean(name, known),
            )
        if name == "otherwise":
            return self._otherwise(node)
        if name in MAPPING_FUNCTIONS:
            return self._mapping_function(node)
        if name in ("brackets", "band", "lookup"):
            return self._parameter_function(node)
        if name in DATES:
            return self._date_function(node)
        return self._amount_function(node)

    def _about_scheme(self, node: Call) -> Typed | None:
        argument = node.arguments[0] if len(node.arguments) == 1 else None
        scheme = argument.name if isinstance(argument, Name) else ""
        found = self.scope.about_scheme(node.function, scheme)
        if found is None:
            return None
        if not scheme:
            return self.fault(
                Sentence("'{function}' asks for the name of one scheme.", function=str(node.function)),
                Sentence("Write {function}(name_of_a_scheme), without quotes.", function=str(node.function)),
            )
        if isinstance(found, str):
            return self.fault(
                found, Sentence("Write {function}(name_of_a_scheme).", function=str(node.function))
            )
        return Reference(found.target, at=node.at), found.kind

    def _count(self, node: Call, least: int, most: int) -> bool:
        given = len(node.arguments)
        if least <= given <= most:
            return True
        wanted = (
            str(least) if least == most else Sentence("{least} to {most}", least=str(least), most=str(most))
        )
        self.fault(
            Sentence.plural(
                "'{function}' takes {wanted} argument, not {given}.",
                "'{function}' takes {wanted} arguments, not {given}.",
                most,
                function=str(node.function),
                wanted=wanted,
                given=str(given),
            ),
            marked("See the manual of the language."),
        )
        return False

    def _amount_function(self, node: Call) -> Typed:
        name = node.function
        least, most = (2, 20) if name in EXTREMES else (3, 3) if name == "clip" else (1, 1)
        if name in ROUNDINGS:
            return self._rounding(node)
        if not self._count(node, least, most):
            return Number(0), Anything()
        visited = [self.visit(argument) for argument in node.arguments]
        if name in EXTREMES and any(isinstance(kind, Date) for _, kind in visited):
            days = [self._as_date(argument, *typed) for argument, typed in zip(node.arguments, visited)]
            return Call(name, tuple(days), at=node.at), Date()
        parts = [(inner, self._as_amount(kind)) for inner, kind in visited]
        if name in CONVERSIONS:
            return self._conversion(node, *parts[0])
        kind = parts[0][1]
        for _, other in parts[1:]:
            kind = self._same_unit(
                kind,
                other,
                Sentence(
                    "'{name}' compares {kind} with {other}.", name=name, kind=str(kind), other=str(other)
                ),
            )
        return Call(name, tuple(part for part, _ in parts), at=node.at), kind

    def _date_function(self, node: Call) -> Typed:
        name, arguments = node.function, node.arguments
        if not self._count(node, *((1, 1) if name in CALENDAR else (2, 2))):
            return Number(0), Anything()
        first = self._date(arguments[0])
        if name in CALENDAR:
            return Call(name, (first,), at=node.at), Date()
        if name in BETWEEN:
            unit = Unit(((BETWEEN[name], 1),))
            return Call(name, (first, self._date(arguments[1])), at=node.at), Amount(unit)
        if name == "add_months":
            months, kind = self._amount(arguments[1])
            self._same_unit(
                Amount(_MONTH), kind, Sentence("'add_months' adds months, not {kind}.", kind=str(kind))
            )
            return Call(name, (first, months), at=node.at), Date()
        return self._at(node, first)

    def _at(self, node: Call, day: Node) -> Typed:
        """``at(day, parameter)``: the parameter as it was, or will be, in force on another day."""
        parameter, kind = self.visit(node.arguments[1])
        if not (isinstance(node.arguments[1], Name) and self.scope.is_dated(node.arguments[1].name)):
            return self.fault(
                marked("'at' asks for a date and the name of one parameter."),
                marked("Write at(birth_date, pension_age)."),
            )
        return Call("at", (day, parameter), at=node.at), kind

    def _rounding(self, node: Call) -> Typed:
        if not self._count(node, 1, 2):
            return Number(0), Anything()
        value, kind = self._amount(node.arguments[0])
        step: Node = Number(1)
        if len(node.arguments) == 2:
            step, step_kind = self._amount(node.arguments[1])
            if isinstance(step, Number) and step.value <= 0:
                self.fault(
                    Sentence("Rounds to steps of {step}.", step=str(step.value)),
                    marked("A step is larger than 0."),
                )
            if not (isinstance(step, Number) and step_kind.unit == NUMBER):
                self._same_unit(
                    kind,
                    step_kind,
                    Sentence("Rounds {kind} to steps of {step}.", kind=str(kind), step=str(step_kind)),
                )
        return Call(node.function, (value, step), at=node.at), kind

    def _conversion(self, node: Call, value: Node, kind: Amount) -> Typed:
        if kind.unit is None:
            return value, kind
        to = CONVERSIONS[node.function]
        made = conversion(kind.unit, to)
        if made is None:
            time = next((base for base, _ in kind.unit.exponents if base in TIMES), "")
            if not time:
                return self.fault(
                    Sentence(
                        "'{function}' converts a period of time and {unit} has none.",
                        function=str(node.function),
                        unit=str(kind.unit),
                    ),
                    marked("Give the amount its unit, as in 100 * money / month."),
                )
            return self.fault(
                Sentence(
                    "'{function}' finds no exact factor from {time} to {to}.",
                    function=str(node.function),
                    time=str(time),
                    to=str(to),
                ),
                Sentence(
                    "Multiply by a dated parameter that says it, with a unit such as {to}/{time}.",
                    to=str(to),
                    time=str(time),
                ),
            )
        factor, unit = made
        if (dict(unit.exponents)[to] > 0) != node.function.startswith("in_"):
            other = f"per_{to}" if node.function.startswith("in_") else f"in_{to}s"
            return self.fault(
                Sentence(
                    "'{function}' does not fit {unit}.", function=str(node.function), unit=str(kind.unit)
                ),
                Sentence("Did you mean '{name}'?", name=other),
            )
        whole: Exact = factor.numerator if factor.denominator == 1 else factor
        return Arithmetic("*", value, Number(whole), at=node.at), Amount(unit)

    def _parameter_function(self, node: Call) -> Typed:
        if not self._count(node, 2, 2):
            return Number(0), Anything()
        table, kind = self.visit(node.arguments[0])
        wanted: type[Scale | LookupTable] = LookupTable if node.function == "lookup" else Scale
        if not isinstance(kind, wanted):
            if isinstance(kind, Anything):
                return table, kind
            found = {"function": str(node.function), "kind": str(kind)}
            what = (
                Sentence("'{function}' asks for a parameter with a table and found {kind}.", **found)
                if wanted is LookupTable
                else Sentence("'{function}' asks for a parameter with bands and found {kind}.", **found)
            )
            return self.fault(what, marked("Give the name of such a parameter first."))
        if isinstance(kind, LookupTable):
            word, word_kind = self.visit(node.arguments[1])
            if not isinstance(word_kind, Code | Text | Anything):
                self.fault(
                    Sentence("'lookup' finds rows by a code, not by {word_kind}.", word_kind=str(word_kind)),
                    marked("Use a scale and band(...)."),
                )
            return Call("lookup", (table, word), at=node.at), Amount(kind.value)
        assert isinstance(kind, Scale)
        value, amount = self._amount(node.arguments[1])
        self._same_unit(
            Amount(kind.base),
            amount,
            Sentence("The scale runs over {base}, not {kind}.", base=str(kind.base), kind=str(amount)),
        )
        unit = kind.value * kind.base if node.function == "brackets" else kind.value
        return Call(node.function, (table, value), at=node.at), Amount(unit)

    def _mapping_function(self, node: Call) -> Typed:
        if node.function == "exp":
            if not self._count(node, 1, 1):
                return Number(0), Anything()
            value, _ = self._amount(node.arguments[0])
            return Call("exp", (value,), at=node.at), Amount(NUMBER)
        if node.function == "is_known":
            if not self._count(node, 1, 1):
                return Number(0), Anything()
            return Call("is_known", (self.visit(node.arguments[0])[0],), at=node.at), Condition()
        if not self._count(node, 2, 20):
            return Number(0), Anything()
        parts = [self.visit(argument) for argument in node.arguments]
        kind = parts[0][1]
        for _, other in parts[1:]:
            kind = self._same_kind(kind, other)
        return Call("first_known", tuple(part for part, _ in parts), at=node.at), kind

    def _otherwise(self, node: Call) -> Typed:
        if not self._count(node, 2, 2):
            return Number(0), Anything()
        first = node.arguments[0]
        if isinstance(first, Linked) and first.link != "head":
            value, kind = self.linked(first, is_guarded=True)
        elif isinstance(first, Aggregate) and may_lack_value(first):
            value, kind = self.aggregate(first, is_guarded=True)
        else:
            return self.fault(marked("'otherwise' guards a value that may have nobody to come from."),
                              marked("Write otherwise(spouse.x, 0) or otherwise(children.max(x), 0); all else always has a value: of nobody, a sum or count is 0, 'any' no and 'all' yes."))  # fmt: skip
        default, default_kind = self.visit(node.arguments[1])
        if isinstance(kind, Code) and isinstance(default, Word):
            self._known_word(kind, default.value)
        elif isinstance(kind, Date):
            default = self._as_date(node.arguments[1], default, default_kind)
        else:
            kind = self._same_kind(kind, default_kind)
        return Call("otherwise", (value, default), at=node.at), kind

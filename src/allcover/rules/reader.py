"""What every document of a definition is made of, read: parameters over time, assessment units, quantities as text.

Schemes (:mod:`~allcover.rules.scheme_reading`) and countries (:mod:`~allcover.rules.country_reading`) are read with it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from allcover.expressions.grammar import parse
from allcover.expressions.kinds import Amount, Anything, Condition, Date, Kind, LookupTable, Scale
from allcover.expressions.nodes import Exact
from allcover.expressions.units import NUMBER, Unit, parse_unit
from allcover.rules.definition import (
    AssessmentUnit,
    Band,
    Dated,
    Parameter,
    ParameterValue,
    Quantity,
    UnitMembers,
    Version,
)
from allcover.rules.lost import Lost
from allcover.rules.plain import as_date, citation, day_after
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document
from allcover.vocabulary.fault import FaultList, Place, did_you_mean
from allcover.vocabulary.words import Sentence, marked

Path = tuple[str | int, ...]

_KINDS: Mapping[str, Kind] = {"yes_no": Condition(), "date": Date()}
WAYS = ("value", "bands", "table")
"""How a value of a parameter can be told."""
UNIT_GROUPS = ("self", "household", "children", "spouses", "parents", "siblings")
"""Whom a named unit can list."""


@dataclass(frozen=True)
class Reader:
    """Reads the parts of one document (from ``root`` down) that belong to ``owner``, a scheme or '' for the country."""

    document: Document
    faults: FaultList
    owner: str
    root: Path = ()

    def place(self, *path: str | int) -> Place:
        """Where a part stands in the file."""
        return self.document.place(*self.root, *path)

    @property
    def lost(self) -> Lost:
        """What was cut out of this part."""
        return Lost.of(self.document, self.root)

    def source(self, raw: Mapping[str, Any]) -> Citation:
        """A citation."""
        return citation(raw)

    def key(self, name: str) -> str:
        """The key of a quantity or parameter of this owner."""
        return f"{self.owner}.{name}" if self.owner else name

    def date(self, value: Any, *path: str | int) -> date:
        """A date at a place."""
        return as_date(value, self.place(*path), self.faults)

    # parameters

    def parameters(self, raw: Mapping[str, Any], section: str) -> dict[str, Parameter]:
        """This function will read a section of parameters, by key."""
        made = [self.parameter(name, body, section) for name, body in raw.items()]
        return {parameter.key: parameter for parameter in made if parameter is not None}

    def parameter(self, name: str, body: Mapping[str, Any], section: str) -> Parameter | None:
        """This function will read one parameter with its values over time; None where no value was left."""
        at = (section, name)
        told = {n: item for n, item in enumerate(body["values"]) if self.has_value(*at, "values", n)}
        if not told:
            return None
        kind = self._parameter_kind(next(iter(told.values())), body, *at)
        dated_at = {n: self.dated(item, *at, "values", n) for n, item in told.items()}
        between = self._between(body, *at)
        for n, dated in dated_at.items():
            self.check_value(dated, kind, *at, "values", n)
            self.check_within(dated, between, *at, "values", n)
        is_whole = not self.lost.touches(*at, "values")
        label, held = (
            str(body.get("label", "")),
            self._in_sequence(list(dated_at.values()), is_whole=is_whole),
        )
        return Parameter(self.key(name), label, kind, held, self.place(*at), between)

    def has_value(self, *path: str | int) -> bool:
        """This function will say whether none of the ways to give a value was cut out at a place."""
        return not any(self.lost.touches(*path, way) for way in WAYS)

    def _between(self, body: Mapping[str, Any], *path: str | int) -> tuple[Exact, Exact] | None:
        if "between" not in body:
            return None
        least, most = body["between"]
        if least > most:
            self.faults.add(
                self.place(*path, "between"),
                Sentence("The least of 'between', {least}, is above the most, {most}.", **_digits(least=least, most=most)),
                marked("Write the least first."),
            )  # fmt: skip
            return None
        return least, most

    def check_within(self, dated: Dated, between: tuple[Exact, Exact] | None, *path: str | int) -> None:
        """This function will note a value with a number outside of what its parameter says it can be."""
        check_between(dated.numbers, between, self.place(*path), self.faults)

    def _parameter_kind(self, first: Mapping[str, Any], body: Mapping[str, Any], *path: str | int) -> Kind:
        if self.lost.touches(*path, "over"):
            return Anything()
        noted = len(self.faults.faults)
        kind = self._kind_of(first, body, *path)
        return kind if len(self.faults.faults) == noted else Anything()

    def _kind_of(self, first: Mapping[str, Any], body: Mapping[str, Any], *path: str | int) -> Kind:
        unit = self.unit(body["unit"], *path, "unit")
        if "bands" in first:
            if "over" not in body:
                self.faults.add(
                    self.place(*path),
                    marked("A scale lacks 'over'."),
                    marked("Say the unit its bands run over."),
                )
            return Scale(self.unit(body.get("over", "number"), *path, "over"), unit)
        if "table" in first:
            return LookupTable(unit)
        return Condition() if body["unit"] == "yes_no" else Amount(unit)

    def unit(self, text: str, *path: str | int) -> Unit:
        """This function will read a unit, noting an unknown one."""
        try:
            return NUMBER if text == "yes_no" else parse_unit(str(text))
        except ValueError as error:
            self.faults.add(
                self.place(*path),
                Sentence("{what}.", what=error.args[0]),
                marked("Use money, person, year, month, week, day, ... and / or *."),
            )
            return NUMBER

    def dated(self, item: Mapping[str, Any], *path: str | int) -> Dated:
        """This function will read one value with its date and source."""
        start = self.date(item["from"], *path, "from")
        last = self.date(item["to"], *path, "to") if "to" in item else None
        if last is not None and last < start:
            self.faults.add(
                self.place(*path, "to"),
                Sentence("Ends on {last}, before it begins on {start}.", last=str(last), start=str(start)),
                marked("Swap 'from' and 'to', or mend the wrong one."),
            )
            last = None
        end = day_after(last) if last is not None else None
        return Dated(start, end, self._value(item, *path), citation(item["source"]), self.place(*path))

    def _value(self, item: Mapping[str, Any], *path: str | int) -> ParameterValue:
        given = [name for name in WAYS if name in item]
        if len(given) != 1:
            found = " + ".join(given) or Sentence("none of them")
            self.faults.add(
                self.place(*path),
                Sentence("Needs one of value, bands or table and has {found}.", found=found),
                marked("Keep one of them, and take the others out.")
                if given
                else marked("Write the one that holds."),
            )
            return 0
        if "bands" in item:
            return self._bands(item["bands"], *path, "bands")
        if "table" in item:
            return dict(item["table"])
        value: ParameterValue = item["value"]
        return value

    def _bands(self, raw: list[Mapping[str, Any]], *path: str | int) -> tuple[Band, ...]:
        bands = tuple(Band(item["at_least"], item["value"]) for item in raw)
        if bands[0].at_least != 0 and not self.lost.touches(*path):
            self.faults.add(self.place(*path, 0), Sentence("The first band begins at {at_least}.", at_least=str(bands[0].at_least)),
                            marked("Let the first band begin at 0, with the value that holds there."))  # fmt: skip
        for n, (lower, upper) in enumerate(pairwise(bands), start=1):
            if upper.at_least <= lower.at_least:
                self.faults.add(self.place(*path, n), Sentence("The band from {start} can never be reached: the one before begins at {former}.", start=str(upper.at_least), former=str(lower.at_least)), marked("Let bands rise."))  # fmt: skip
        return bands

    def check_value(self, dated: Dated, kind: Kind, *path: str | int) -> None:
        """This function will note a value that is not of its parameter's kind."""
        fits = {
            Scale: isinstance(dated.value, tuple),
            LookupTable: isinstance(dated.value, dict),
            Condition: isinstance(dated.value, bool),
            Amount: not isinstance(dated.value, bool | tuple | dict),
            Anything: True,
        }
        if not fits[type(kind)]:
            self.faults.add(
                self.place(*path),
                Sentence("This value does not fit {kind}.", kind=str(kind)),
                marked("Keep to one kind and unit."),
            )
        else:
            check_span(dated.numbers, kind, self.place(*path), self.faults)

    def _in_sequence(self, values: list[Dated], *, is_whole: bool) -> tuple[Dated, ...]:
        """Close each value where the next begins; note a wrong order and, where none is missing, gaps and overlaps."""
        closed = []
        for earlier, later in pairwise(values):
            if later.start <= earlier.start:
                self.faults.add(later.place, Sentence("Begins on {start}, not after {former} before it.", start=str(later.start), former=str(earlier.start)),
                                marked("List values by date, each day once."))  # fmt: skip
            elif is_whole and earlier.end is not None and earlier.end != later.start:
                days = {
                    "first": str(min(earlier.end, later.start)),
                    "last": str(max(earlier.end, later.start)),
                }
                what = (
                    Sentence("There is a gap between {first} and {last}.", **days)
                    if earlier.end < later.start
                    else Sentence("There is an overlap between {first} and {last}.", **days)
                )
                self.faults.add(later.place, what,
                                marked("Let each value begin the day after the last one ends."))  # fmt: skip
            closed.append(replace(earlier, end=later.start))
        return (*closed, values[-1])

    # units

    def units(self, raw: Mapping[str, Any]) -> dict[str, AssessmentUnit]:
        """This function will read the section of named assessment units, by key."""
        made = {}
        for name, body in raw.items():
            members = [
                self._unit_members(item, "units", name, "members", n)
                for n, item in enumerate(body["members"])
            ]
            label, place = str(body.get("label", "")), self.place("units", name)
            groups = [one.group for one in members if one is not None]
            if len(set(groups)) < len(groups) or ("household" in groups and len(groups) > 1):
                self.faults.add(place, Sentence("The unit '{name}' counts somebody twice.", name=str(name)),
                                marked("List each group once, and 'household', which holds everybody at home, alone."))  # fmt: skip
            made[self.key(name)] = AssessmentUnit(
                self.key(name), label, tuple(one for one in members if one is not None), place
            )
        return made

    def _unit_members(self, text: str, *path: str | int) -> UnitMembers | None:
        """``children if age < 18 * year``: a group of relatives, or ``self``, and the condition its members meet."""
        group, _, condition = text.partition(" if ")
        place = self.place(*path)
        if group.strip() not in UNIT_GROUPS:
            self.faults.add(
                place,
                Sentence("'{group}' is no group of relatives.", group=str(group.strip())),
                did_you_mean(group, UNIT_GROUPS),
            )
            return None
        node = parse(condition or "yes", place, self.faults)
        return UnitMembers(group.strip(), node, place) if node is not None else None

    # quantities

    def quantities(self, raw: Mapping[str, Any]) -> dict[str, Quantity]:
        """This function will read the section of quantities, by key, with texts unresolved."""
        made = [self._quantity(name, body) for name, body in raw.items()]
        return {quantity.key: quantity for quantity in made}

    def _quantity(self, name: str, body: Mapping[str, Any]) -> Quantity:
        at = ("quantities", name)
        unit, noted = body["unit"], len(self.faults.faults)
        wanted: Kind = _KINDS.get(unit) or Amount(self.unit(unit, *at, "unit"))
        wanted = wanted if len(self.faults.faults) == noted else Anything()
        source = citation(body["source"]) if "source" in body else None
        return Quantity(self.key(name), self.owner, body["of"], str(body.get("label", "")), wanted,
                        self._versions(body["is"], *at, "is"), source, self.place(*at))  # fmt: skip

    def _versions(self, raw: Any, *path: str | int) -> tuple[Version, ...]:
        if not isinstance(raw, list):
            return (Version(None, _text(raw), self.place(*path)),)
        made = [
            Version(self.date(item["from"], *path, n, "from"), _text(item["is"]), self.place(*path, n, "is"))
            for n, item in enumerate(raw)
        ]
        for earlier, later in pairwise(made):
            if earlier.start is not None and later.start is not None and later.start <= earlier.start:
                self.faults.add(later.place, Sentence("Begins on {start}, not after {former} before it.", start=str(later.start), former=str(earlier.start)),
                                marked("List rules by date, each day once."))  # fmt: skip
        return tuple(made)

    def hidden(self, name: str, of: str, kind: Kind, text: Any, label: str, place: Place) -> Quantity:
        """This function will make a quantity of a provision, benefit, contribution or coverage line."""
        version = Version(None, _text(text), place)
        return Quantity(self.key(name), self.owner, of, label, kind, (version,), None, place, is_hidden=True)


def _text(raw: Any) -> str:
    return {True: "yes", False: "no"}[raw] if isinstance(raw, bool) else str(raw)


def check_names(
    reader: Reader,
    quantities: Mapping[str, Quantity],
    parameters: Mapping[str, Parameter],
    is_taken: Callable[[str], bool],
) -> None:
    """This function will note names that are there twice, or that something else has of itself."""
    for key in quantities.keys() & parameters.keys():
        name = key.rpartition(".")[2]
        reader.faults.add(
            quantities[key].place,
            Sentence("'{name}' is a parameter and a quantity.", name=str(name)),
            marked("Rename one."),
        )
    named: dict[str, Quantity | Parameter] = {**parameters, **quantities}
    for item in named.values():
        name = item.key.rpartition(".")[2]
        if is_taken(name):
            what = (
                Sentence("'{name}' is a name that every scheme has of itself.", name=name)
                if reader.owner
                else Sentence("'{name}' is a name that lines of coverage have.", name=name)
            )
            reader.faults.add(item.place, what, marked("Choose another name."))


def check_between(
    numbers: Iterable[Exact], between: tuple[Exact, Exact] | None, place: Place, faults: FaultList
) -> None:
    """This function will note the first number that lies outside of what a parameter says it can be, ``between``; none does where that is None."""
    if between is None:
        return
    least, most = between
    outside = [number for number in numbers if not least <= number <= most]
    if outside:
        faults.add(
            place,
            Sentence("{value} lies outside of {least} to {most}.", **_digits(value=outside[0], least=least, most=most)),
            marked("Write a share as a part of one, 1.4 % as 0.014, or mend 'between' of the parameter."),
        )  # fmt: skip


def check_span(numbers: Iterable[Exact], kind: Kind, place: Place, faults: FaultList) -> None:
    """This function will note an age, or another span of time, below nought."""
    unit = kind.unit if isinstance(kind, Amount) else getattr(kind, "value", None)
    below = [number for number in numbers if number < 0] if unit is not None and unit.is_span else []
    if below:
        what = Sentence(
            "{value} is below nought, and an age or a span of time is not.", **_digits(value=below[0])
        )
        faults.add(place, what, marked("Give a number from 0 up."))


def _digits(**numbers: Exact) -> dict[str, str]:
    return {name: f"{float(number):g}" for name, number in numbers.items()}

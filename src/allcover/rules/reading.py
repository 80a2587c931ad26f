"""Documents to drafts: the parts of a definition with their texts not yet resolved against each other."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any

from allcover.expressions.grammar import parse
from allcover.expressions.kinds import Amount, Anything, Condition, Date, Kind, LookupTable, Scale
from allcover.expressions.units import MONEY_MONTH, NUMBER, Unit, parse_unit
from allcover.rules.definition import (
    AssessmentUnit,
    Band,
    Benefit,
    Contribution,
    Country,
    CoverageLine,
    Dated,
    Parameter,
    ParameterValue,
    PovertyLine,
    Provision,
    Quantity,
    Scheme,
    UnitMembers,
    Version,
)
from allcover.rules.package_reading import read_package
from allcover.rules.places import read_places
from allcover.rules.plain import as_date as as_date
from allcover.rules.plain import citation as citation
from allcover.rules.plain import day_after, name_of
from allcover.rules.quota import Quota
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document
from allcover.vocabulary.fault import FaultList, Place, did_you_mean

Path = tuple[str | int, ...]

CONTRIBUTORY = frozenset(
    {"social_insurance", "special_scheme", "provident_fund", "individual_accounts", "mutual", "micro_insurance",
     "private_mandated", "private"}
)  # fmt: skip
"""The mechanisms one belongs to by registering and paying; in all others one is reached by receiving."""

OBSERVED = {"is_affiliated": "affiliated", "is_contributing": "contributes", "is_receiving": "receives"}
"""Names every scheme has of itself for what the survey says, and the function of the language each stands for."""

_KINDS: Mapping[str, Kind] = {"yes_no": Condition(), "date": Date()}
UNIT_GROUPS = ("self", "household", "children", "spouses", "parents", "siblings")
"""Whom a named unit can list."""

_NUMBERED = re.compile(r"(law|entitled|paid|due)_\d+")
_TAKEN = frozenset({"entitled", "protected", "amount_month", *OBSERVED})


@dataclass(frozen=True)
class SchemeDraft:
    """A scheme as written: its parts, and quantities whose texts are not resolved yet."""

    scheme: Scheme
    parameters: Mapping[str, Parameter]
    quantities: Mapping[str, Quantity]
    units: Mapping[str, AssessmentUnit] = field(default_factory=dict)
    quotas: Mapping[str, Quota] = field(default_factory=dict)


@dataclass(frozen=True)
class CountryDraft:
    """The country as written, as :class:`SchemeDraft`."""

    country: Country
    parameters: Mapping[str, Parameter]
    quantities: Mapping[str, Quantity]
    units: Mapping[str, AssessmentUnit] = field(default_factory=dict)


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
        return {parameter.key: parameter for parameter in made}

    def parameter(self, name: str, body: Mapping[str, Any], section: str) -> Parameter:
        """This function will read one parameter with its values over time."""
        at = (section, name)
        kind = self._parameter_kind(body, *at)
        values = [self.dated(item, *at, "values", n) for n, item in enumerate(body["values"])]
        for n, dated in enumerate(values):
            self.check_value(dated, kind, *at, "values", n)
        return Parameter(
            self.key(name), str(body.get("label", "")), kind, self._in_sequence(values), self.place(*at)
        )

    def _parameter_kind(self, body: Mapping[str, Any], *path: str | int) -> Kind:
        first = body["values"][0]
        noted = len(self.faults.faults)
        kind = self._kind_of(first, body, *path)
        return kind if len(self.faults.faults) == noted else Anything()

    def _kind_of(self, first: Mapping[str, Any], body: Mapping[str, Any], *path: str | int) -> Kind:
        unit = self.unit(body["unit"], *path, "unit")
        if "bands" in first:
            if "over" not in body:
                self.faults.add(
                    self.place(*path), "A scale lacks 'over'.", "Say the unit its bands run over."
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
                self.place(*path), f"{error}.", "Use money, person, year, month, week, day, ... and / or *."
            )
            return NUMBER

    def dated(self, item: Mapping[str, Any], *path: str | int) -> Dated:
        """This function will read one value with its date and source."""
        start = self.date(item["from"], *path, "from")
        last = self.date(item["to"], *path, "to") if "to" in item else None
        if last is not None and last < start:
            self.faults.add(
                self.place(*path, "to"), f"Ends on {last}, before it begins on {start}.", "Swap them."
            )
            last = None
        end = day_after(last) if last is not None else None
        return Dated(start, end, self._value(item, *path), citation(item["source"]), self.place(*path))

    def _value(self, item: Mapping[str, Any], *path: str | int) -> ParameterValue:
        given = [name for name in ("value", "bands", "table") if name in item]
        if len(given) != 1:
            found = " and ".join(given) or "none of them"
            self.faults.add(
                self.place(*path), f"Needs one of value, bands or table and has {found}.", "Keep one."
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
        if bands[0].at_least != 0:
            self.faults.add(self.place(*path, 0), f"The first band begins at {bands[0].at_least}.",
                            "Let the first band begin at 0, with the value that holds there.")  # fmt: skip
        for n, (lower, upper) in enumerate(pairwise(bands), start=1):
            if upper.at_least <= lower.at_least:
                self.faults.add(self.place(*path, n), f"The band from {upper.at_least} can never be reached: "
                                f"the one before begins at {lower.at_least}.", "Let bands rise.")  # fmt: skip
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
                self.place(*path), f"This value does not fit {kind}.", "Keep to one kind and unit."
            )

    def _in_sequence(self, values: list[Dated]) -> tuple[Dated, ...]:
        """Close each value where the next begins; note gaps, overlaps and a wrong order."""
        closed = []
        for earlier, later in pairwise(values):
            if later.start <= earlier.start:
                self.faults.add(later.place, f"Begins on {later.start}, not after {earlier.start} before it.",
                                "List values by date, each day once.")  # fmt: skip
            elif earlier.end is not None and earlier.end != later.start:
                word = "gap" if earlier.end < later.start else "overlap"
                self.faults.add(later.place, f"There is a{'n' if word == 'overlap' else ''} {word} between "
                                f"{min(earlier.end, later.start)} and {max(earlier.end, later.start)}.",
                                "Let each value begin the day after the last one ends.")  # fmt: skip
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
                self.faults.add(place, f"The unit '{name}' counts somebody twice.",
                                "List each group once, and 'household', which holds everybody at home, alone.")  # fmt: skip
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
                place, f"'{group.strip()}' is no group of relatives.", did_you_mean(group, UNIT_GROUPS)
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
                self.faults.add(later.place, f"Begins on {later.start}, not after {earlier.start} before it.",
                                "List rules by date, each day once.")  # fmt: skip
        return tuple(made)

    def hidden(self, name: str, of: str, kind: Kind, text: Any, label: str, place: Place) -> Quantity:
        """This function will make a quantity of a provision, benefit, contribution or coverage line."""
        version = Version(None, _text(text), place)
        return Quantity(self.key(name), self.owner, of, label, kind, (version,), None, place, is_hidden=True)


def _text(raw: Any) -> str:
    return {True: "yes", False: "no"}[raw] if isinstance(raw, bool) else str(raw)


def read_scheme(document: Document, faults: FaultList, root: Path = ()) -> SchemeDraft:
    """This function will read a well-formed scheme document (or the part of a reform below ``root``)."""
    raw = document.value
    for step in root:
        raw = raw[step]
    return _SchemeReader(Reader(document, faults, raw["scheme"], root), raw).read()


@dataclass(frozen=True)
class _SchemeReader:
    reader: Reader
    raw: Mapping[str, Any]

    def read(self) -> SchemeDraft:
        reader, raw = self.reader, self.raw
        named = reader.quantities(raw.get("quantities", {}))
        hidden = {quantity.key: quantity for quantity in self._hidden(named)}
        parameters = reader.parameters(raw.get("parameters", {}), "parameters")
        _check_names(
            reader, named, parameters, lambda name: name in _TAKEN or bool(_NUMBERED.fullmatch(name))
        )
        units = reader.units(raw.get("units", {}))
        places = read_places(reader, raw.get("places", {}), {*named, *hidden, *parameters, *units})
        return SchemeDraft(
            self._scheme(), {**parameters, **places.parameters}, {**named, **hidden, **places.quantities}, units,
            places.quotas,
        )  # fmt: skip

    def _scheme(self) -> Scheme:
        raw, reader = self.raw, self.reader
        start = reader.date(raw["from"], "from")
        last = reader.date(raw["to"], "to") if "to" in raw else None
        if last is not None and last < start:
            reader.faults.add(
                reader.place("to"), f"Ends on {last}, before it begins on {start}.", "Swap them."
            )
        for n, branch in enumerate(raw["branches"]):
            if branch in raw["branches"][:n]:
                reader.faults.add(
                    reader.place("branches", n), f"'{branch}' is there a second time.", "Keep one."
                )
        return Scheme(
            id=raw["scheme"],
            name=name_of(raw["name"]),
            mechanism=raw["mechanism"],
            has_members=raw["mechanism"] in CONTRIBUTORY and raw.get("has_members", True),
            reported_under=raw.get("reported_under", ""),
            branches=tuple(raw["branches"]),
            start=start,
            end=day_after(last) if last is not None else None,
            law=tuple(citation(item) for item in raw["law"]),
            notes=tuple(raw.get("notes", ())),
            provisions=tuple(self._provision(n, item) for n, item in enumerate(raw.get("provisions", []))),
            benefits=tuple(self._benefit(n, item) for n, item in enumerate(raw.get("benefits", []))),
            contributions=tuple(
                Contribution(item["payer"], reader.key(f"due_{n}"), citation(item["source"]))
                for n, item in enumerate(raw.get("contributions", []))
            ),
            balance=self._balance(),
            administration=reader.key(raw["administration"]) if "administration" in raw else "",
            protects=reader.key("protected"),
            place=reader.place("scheme"),
            package=read_package(raw["package"], reader) if "package" in raw else None,
        )

    def _provision(self, n: int, item: Mapping[str, Any]) -> Provision:
        self._check_branch(item["branch"], "provisions", n, "branch")
        return Provision(
            item["branch"], item["nature"], self.reader.key(f"law_{n}"), citation(item["source"])
        )

    def _benefit(self, n: int, item: Mapping[str, Any]) -> Benefit:
        self._check_branch(item["branch"], "benefits", n, "branch")
        return Benefit(item["branch"], item.get("form", "cash"), self.reader.key(f"entitled_{n}"),
                       self.reader.key(f"paid_{n}"), citation(item["source"]), self.reader.key(item["amount"]))  # fmt: skip

    def _check_branch(self, branch: str, *path: str | int) -> None:
        if branch not in self.raw["branches"]:
            self.reader.faults.add(self.reader.place(*path), f"The scheme does not list the branch '{branch}'.",
                                   "Add it to 'branches' or mend it here.")  # fmt: skip

    def _balance(self) -> dict[str, Any]:
        shares: dict[str, Any] = dict(self.raw.get("balance", {"reserve": 1}))
        if sum(shares.values()) != 1:
            self.reader.faults.add(self.reader.place("balance"), f"The shares add to {float(sum(shares.values())):g}.",
                                   "Let them add to 1.")  # fmt: skip
        return shares

    def _hidden(self, named: Mapping[str, Quantity]) -> Iterator[Quantity]:
        reader, raw, yes_no = self.reader, self.raw, Condition()
        for n, item in enumerate(raw.get("provisions", [])):
            label = f"is covered by law ({item['branch']}, {item['nature']})"
            yield reader.hidden(
                f"law_{n}", "person", yes_no, item["applies"], label, reader.place("provisions", n, "applies")
            )
        benefits = raw.get("benefits", [])
        for n, item in enumerate(benefits):
            of = self._of(named, item["amount"], "benefits", n, "amount")
            place = reader.place("benefits", n, "entitled")
            yield reader.hidden(
                f"entitled_{n}", of, yes_no, item["entitled"], f"is entitled ({item['branch']})", place
            )
            text = f"{self._per_month(named, item['amount'])} if entitled_{n} else 0"
            yield reader.hidden(f"paid_{n}", of, Amount(MONEY_MONTH), text, f"is due to get ({item['branch']})",
                                reader.place("benefits", n, "amount"))  # fmt: skip
        for n, item in enumerate(raw.get("contributions", [])):
            place = reader.place("contributions", n, "amount")
            of = self._of(named, item["amount"], "contributions", n, "amount")
            yield reader.hidden(f"due_{n}", of, Amount(MONEY_MONTH), self._per_month(named, item["amount"]),
                                f"contribution due ({item['payer']})", place)  # fmt: skip
        yield self._any_entitled(len(benefits))
        yield self._amount_month(named, benefits)
        yield from self._known_of()

    def _known_of(self) -> Iterator[Quantity]:
        """What the survey or register says of each person and this scheme, under names that outcomes can ask for."""
        scheme, place = self.raw["scheme"], self.reader.place("scheme")
        for name, fact in OBSERVED.items():
            yield self.reader.hidden(
                name, "person", Condition(), f"{fact}({scheme})", name.replace("_", " "), place
            )
        fact = "affiliated" if self.raw["mechanism"] in CONTRIBUTORY else "receives"
        protects = self.raw.get("protects", f"{fact}({scheme})")
        yield self.reader.hidden(
            "protected", "person", Condition(), protects, "is protected", self.reader.place("protects")
        )

    def _any_entitled(self, count: int) -> Quantity:
        text = " or ".join(f"entitled_{n}" for n in range(count)) or "no"
        return self.reader.hidden(
            "entitled", "person", Condition(), text, "is entitled", self.reader.place("benefits")
        )

    def _amount_month(self, named: Mapping[str, Quantity], benefits: list[Mapping[str, Any]]) -> Quantity:
        cash = [
            f"paid_{n}"
            for n, item in enumerate(benefits)
            if item.get("form", "cash") == "cash" and self._of(named, item["amount"]) == "person"
        ]
        text = " + ".join(cash) or "0"
        return self.reader.hidden("amount_month", "person", Amount(MONEY_MONTH), text, "cash due a month",
                                  self.reader.place("benefits"))  # fmt: skip

    def _per_month(self, named: Mapping[str, Quantity], name: str) -> str:
        """The rule for an amount a month; 0 for one that nobody knows, which is a fault already."""
        return f"per_month({name})" if self.reader.key(name) in named else "0"

    def _of(self, named: Mapping[str, Quantity], name: str, *path: str | int) -> str:
        quantity = named.get(self.reader.key(name))
        if quantity is None and path:
            self.reader.faults.add(self.reader.place(*path), f"'{name}' is not a quantity of this scheme.",
                                   "Define it under 'quantities'.")  # fmt: skip
        return quantity.of if quantity is not None else "person"


def _check_names(
    reader: Reader,
    quantities: Mapping[str, Quantity],
    parameters: Mapping[str, Parameter],
    is_taken: Callable[[str], bool],
) -> None:
    for key in quantities.keys() & parameters.keys():
        name = key.rpartition(".")[2]
        reader.faults.add(quantities[key].place, f"'{name}' is a parameter and a quantity.", "Rename one.")
    named: dict[str, Quantity | Parameter] = {**parameters, **quantities}
    for item in named.values():
        name = item.key.rpartition(".")[2]
        if is_taken(name):
            whose = "every scheme has of itself" if reader.owner else "lines of coverage have"
            reader.faults.add(item.place, f"'{name}' is a name that {whose}.", "Choose another name.")


def _check_once(reader: Reader, raw: Mapping[str, Any], section: str, key: str) -> None:
    """Note items of a list that have the name of an earlier one."""
    seen: set[str] = set()
    for n, item in enumerate(raw.get(section, [])):
        if item[key] in seen:
            reader.faults.add(
                reader.place(section, n, key), f"'{item[key]}' is there a second time.", "Rename one."
            )
        seen.add(item[key])


def read_country(document: Document, faults: FaultList) -> CountryDraft:
    """This function will read a well-formed country document."""
    raw = document.value
    reader = Reader(document, faults, "")
    quantities = reader.quantities(raw.get("quantities", {}))
    parameters = reader.parameters(raw.get("parameters", {}), "parameters")
    _check_names(reader, quantities, parameters, lambda name: name.startswith(("universe_", "people_")))
    for section in ("coverage", "poverty"):
        _check_once(reader, raw, section, "line")
    lines = []
    for n, item in enumerate(raw.get("coverage", [])):
        name = f"universe_{item['line']}"
        made = reader.hidden(
            name, "person", Condition(), item["who"], item["universe"], reader.place("coverage", n, "who")
        )
        quantities[name] = made
        lines.append(CoverageLine(item["line"], item["branch"], name, str(item["universe"]),
                                  item["counts_as_covered"], str(item.get("note", ""))))  # fmt: skip
    people = {name: f"people_{name}" for name in raw.get("people", {})}
    for name, key in people.items():
        quantities[key] = reader.hidden(
            key,
            "person",
            Condition(),
            raw["people"][name],
            name.replace("_", " "),
            reader.place("people", name),
        )
    country = Country(
        id=raw["country"],
        iso3=raw["iso3"],
        name=name_of(raw["name"]),
        is_invented=bool(raw.get("invented", False)),
        currency=raw["currency"]["code"],
        minor_digits=int(raw["currency"]["minor_digits"]),
        coverage=tuple(lines),
        poverty=tuple(_poverty_lines(reader, raw, quantities)),
        economy=reader.parameters(raw.get("economy", {}), "economy"),
        notes=tuple(str(note) for note in raw.get("notes", [])),
        people=people,
    )
    return CountryDraft(country, parameters, quantities, reader.units(raw.get("units", {})))


def _poverty_lines(
    reader: Reader, raw: Mapping[str, Any], quantities: Mapping[str, Quantity]
) -> Iterator[PovertyLine]:
    for n, item in enumerate(raw.get("poverty", [])):
        quantity = quantities.get(item["amount"])
        place = reader.place("poverty", n, "amount")
        if quantity is None:
            reader.faults.add(place, f"'{item['amount']}' is not a quantity of the country.", "Define it.")
        elif quantity.of != "household" or quantity.wanted != Amount(MONEY_MONTH):
            cure = "Let it be of a household, with the unit money/month."
            reader.faults.add(place, f"'{item['amount']}' is no amount a month of a household.", cure)
        yield PovertyLine(item["line"], str(item["name"]), item["amount"], citation(item["source"]))

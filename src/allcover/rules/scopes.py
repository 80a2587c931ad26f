"""Which names an expression in a definition can reach: its scheme's, the country's, the population's."""

import keyword
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from allcover.expressions.functions import FUNCTIONS, GROUPS, LINKS
from allcover.expressions.kinds import Amount, Anything, Code, Condition, Date, Kind, Text
from allcover.expressions.nodes import Node
from allcover.expressions.scope import Found, Scope
from allcover.expressions.units import BASES, MONEY_MONTH, Unit, parse_unit
from allcover.population.column import Column
from allcover.population.schema import TABLES
from allcover.rules.definition import (
    AssessmentUnit,
    ColumnTarget,
    DayTarget,
    FactTarget,
    Parameter,
    ParameterTarget,
    Quantity,
    QuantityTarget,
)
from allcover.rules.lost import Lost
from allcover.vocabulary.fault import did_you_mean
from allcover.vocabulary.words import Sentence

KEPT_FROM_RULES = frozenset(
    {
        "row",
        "household_id",
        "person_id",
        "weight",
        "stratum",
        "psu",
        "job",
        "members_stated",
        "employer_id",
    }
)
"""Columns that say how the survey was drawn or filed, which no law can turn on."""

FACTS: Mapping[str, Kind] = {
    "affiliated": Condition(),
    "contributes": Condition(),
    "receives": Condition(),
    "received_month": Amount(MONEY_MONTH),
    "months_contributed": Amount(Unit((("month", 1),))),
    "affiliated_since": Date(),
    "elected_base_month": Amount(MONEY_MONTH),
}
"""What the survey or a register says of a person and a scheme; ``received_month(s)`` is the amount received."""

RULINGS = {"entitled": "entitled", "protected": "protected", "amount_month": "amount_month"}
"""What the rules of a scheme say of a person: ``entitled(s)``, ``protected(s)``, ``amount_month(s)``."""

DAYS = ("today", "this_month")
RESERVED = frozenset(
    {*keyword.kwlist, *BASES, "yes", "no", "self", *LINKS, *GROUPS, *FUNCTIONS, *FACTS, *DAYS}
)
"""Words of the language, which no parameter, quantity or scheme may be called."""


def column_kind(column: Column) -> Kind | None:
    """This function will give the kind of a population column in expressions, or None where it has no use."""
    if column.kind == "code":
        return Code(column.codes, column.words)
    if column.kind == "yes_no":
        return Condition()
    if column.kind == "text":
        return Text()
    if column.kind == "date":
        return Date()
    return Amount(parse_unit(column.unit)) if column.kind in ("number", "integer") else None


def _columns(table: str) -> dict[str, Found]:
    kinds = {
        name: column_kind(column)
        for name, column in TABLES[table].columns.items()
        if name not in KEPT_FROM_RULES
    }
    return {name: Found(ColumnTarget(table, name), kind) for name, kind in kinds.items() if kind is not None}


_OF_PERSON = ("persons", "households")
_TABLES: Mapping[str, tuple[str, ...]] = {
    "household": ("households",),
    "person": _OF_PERSON,
    "job": ("jobs", *_OF_PERSON),
    "period": ("history", *_OF_PERSON),
    "contingency": ("contingencies", *_OF_PERSON),
    "month": _OF_PERSON,
    "period of month": ("history", *_OF_PERSON),
    "employer": ("employers",),
}
"""The tables whose columns a rule about each entity can name, nearest first."""

MEMBERS: Mapping[str, Mapping[str, str]] = {
    "household": {"household": "person"},
    "person": {
        **dict.fromkeys(("household", "children", "spouses", "parents", "siblings"), "person"),
        "jobs": "job", "periods": "period", "contingencies": "contingency", "career": "month",
    },
    "month": {"periods": "period of month"},
}  # fmt: skip
"""The groups a rule about each entity can ask, and what their members are."""

COLUMNS = {
    table: _columns(table)
    for table in ("households", "persons", "jobs", "history", "contingencies", "employers")
}


_FOUND = ("person", "household")
_QUANTITIES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_TABLES, _FOUND), "household": ("household",), "month": ("month", *_FOUND),
    "period of month": ("month", *_FOUND), "employer": ("employer",),
}  # fmt: skip
"""What the quantities are of that a rule about each entity can name."""


@dataclass(frozen=True)
class Library:
    """Everything that is defined, to make scopes of.

    ``unread`` are schemes whose files cannot be read, and ``lost`` what was cut out of the files of others, by scheme, and "" of the country's: what is asked of them is not one
    more fault.
    """

    parameters: Mapping[str, Parameter]
    quantities: Mapping[str, Quantity]
    schemes: frozenset[str]
    unread: frozenset[str] = frozenset()
    units: Mapping[str, AssessmentUnit] = field(default_factory=dict)
    lost: Mapping[str, Lost] = field(default_factory=dict)

    def may_be_lost(self, owner: str, name: str) -> bool:
        """This function will say whether a name that a rule of ``owner`` says may be of what was cut out."""
        return any(lost.may_be(name) for key, lost in self.lost.items() if key in ("", owner))

    def is_partial(self, key: str) -> bool:
        """This function will say whether something may have been cut out of what has a key."""
        owner, _, name = key.rpartition(".")
        return owner in self.lost and self.lost[owner].may_be(name)


@dataclass(frozen=True)
class RuleScope:
    """The names in reach of a rule of ``owner`` about an ``entity``; ``is_member``: of a person within a group."""

    library: Library
    owner: str
    entity: str
    is_member: bool = False

    @property
    def functions(self) -> tuple[str, ...]:
        return (*FACTS, *RULINGS) if self.entity not in ("household", "employer") else ()

    def find(self, name: str) -> Found | None:
        for key in (f"{self.owner}.{name}", name) if self.owner else (name,):
            parameter = self.library.parameters.get(key)
            if parameter is not None:
                return Found(ParameterTarget(key), parameter.kind)
            quantity = self.library.quantities.get(key)
            if quantity is not None and quantity.of in _QUANTITIES[self.entity]:
                return Found(QuantityTarget(key, quantity.of), quantity.wanted)
        if name == "today" or (name == "this_month" and "month" in self.entity):
            return Found(DayTarget(name), Date())
        column = self._column(name)
        is_lost = column is None and self.library.may_be_lost(self.owner, name)
        return Found(FactTarget("lost", name), Anything()) if is_lost else column

    def _column(self, name: str) -> Found | None:
        for table in _TABLES[self.entity]:
            if name in COLUMNS[table]:
                return COLUMNS[table][name]
        return None

    def is_dated(self, name: str) -> bool:
        found = self.find(name)
        return found is not None and (
            isinstance(found.target, ParameterTarget) or isinstance(found.kind, Anything)
        )

    def known_names(self) -> Iterable[str]:
        prefix = f"{self.owner}."
        for key in (*self.library.parameters, *self.library.quantities):
            if "." not in key or (self.owner and key.startswith(prefix)):
                yield key.removeprefix(prefix)
        for table in _TABLES[self.entity]:
            yield from COLUMNS[table]

    def advice(self, name: str) -> str:
        wider = RuleScope(self.library, self.owner, "job")
        found = wider.find(name)
        if found is not None and self.entity == "person":
            return Sentence(
                "It is a column of jobs: write jobs.sum({name}), jobs.any(...) or the like.", name=name
            )
        if found is not None:
            return Sentence(
                "It is of a person: write household.sum({name}), household.any(...), or head.{name}.",
                name=name,
            )
        for group, entity in (("career", "month"), ("periods", "period"), ("contingencies", "contingency")):
            if self.entity == "person" and RuleScope(self.library, self.owner, entity).find(name) is not None:
                return Sentence(
                    "It is of '{group}': write {group}.sum({name}), {group}.any(...) or the like.",
                    group=group,
                    name=name,
                )
        owners = [key.rpartition(".")[0] for key in (*self.library.parameters, *self.library.quantities)
                  if key.endswith(f".{name}")]  # fmt: skip
        return (
            Sentence("It belongs to the scheme '{scheme}', whose names are its own.", scheme=owners[0])
            if owners
            else ""
        )

    def link(self, link: str) -> Scope | None:
        person = replace(self, entity="person", is_member=False)
        if link == "previous":
            return _PreviousMonth(self.library, self.owner, "month") if self.entity == "month" else None
        if link == "employer":
            return replace(person, entity="employer") if self.entity == "job" else None
        if link == "own":
            return person if self.is_member else None
        if link == "head":
            return person if self.entity in ("household", "person") else None
        return person if self.entity == "person" else None

    def group(self, group: str) -> Scope | None:
        entity = MEMBERS.get(self.entity, {}).get(group)
        if entity is None and self.library.may_be_lost(self.owner, group):
            entity = "person"
        if entity is None:
            return None
        is_member = entity == "person" and (self.is_member or self.entity == "person")
        return replace(self, entity=entity, is_member=is_member)

    def groups(self) -> tuple[str, ...]:
        units = [
            key.rpartition(".")[2] for key in self.library.units if key.rpartition(".")[0] in ("", self.owner)
        ]
        return (*MEMBERS.get(self.entity, {}), *(units if self.entity == "person" else ()))

    def unit(self, name: str) -> Sequence[tuple[str, Node]]:
        for key in (f"{self.owner}.{name}", name) if self.owner else (name,):
            unit = self.library.units.get(key)
            if unit is not None and self.entity == "person":
                return [(members.group, members.condition) for members in unit.members]
        return ()

    def about_scheme(self, function: str, scheme: str) -> Found | str | None:
        if function not in FACTS and function not in RULINGS:
            return None
        if self.entity in ("household", "employer"):
            return Sentence(
                "'{function}' is asked of a person: write household.any({function}({scheme})).",
                function=function,
                scheme=scheme,
            )
        if scheme in self.library.unread:
            return Found(FactTarget(function, scheme), Anything())
        if scheme not in self.library.schemes:
            guess = did_you_mean(scheme, self.library.schemes)
            return Sentence("There is no scheme '{scheme}'. {guess}", scheme=scheme, guess=guess)
        if function in RULINGS:
            quantity = self.library.quantities[f"{scheme}.{RULINGS[function]}"]
            return Found(QuantityTarget(quantity.key, quantity.of), quantity.wanted)
        return Found(FactTarget(function, scheme), FACTS[function])


@dataclass(frozen=True)
class _PreviousMonth(RuleScope):
    """What can be asked of the month before: what the rules find of a month."""

    def find(self, name: str) -> Found | None:
        found = RuleScope.find(self, name)
        is_of_month = (
            found is not None and isinstance(found.target, QuantityTarget) and found.target.of == "month"
        )
        return found if is_of_month or (found is not None and isinstance(found.kind, Anything)) else None

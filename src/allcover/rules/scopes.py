"""Which names an expression in a definition can reach: its scheme's, the country's, the population's."""

import keyword
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allcover.expressions.grammar import GROUPS, LINKS
from allcover.expressions.kinds import Amount, Anything, Code, Condition, Kind, Text
from allcover.expressions.resolving import FUNCTIONS, Found, Scope
from allcover.expressions.units import BASES, MONEY_MONTH, Unit, parse_unit
from allcover.population.schema import TABLES, Column
from allcover.rules.definition import (
    ColumnTarget,
    FactTarget,
    Parameter,
    ParameterTarget,
    Quantity,
    QuantityTarget,
)
from allcover.vocabulary.fault import did_you_mean

KEPT_FROM_RULES = frozenset(
    {"row", "household_id", "person_id", "weight", "stratum", "psu", "job", "members_stated", "birth_date"}
)
"""Columns that say how the survey was drawn or filed, which no law can turn on."""

FACTS: Mapping[str, Kind] = {
    "affiliated": Condition(),
    "contributes": Condition(),
    "receives": Condition(),
    "received_month": Amount(MONEY_MONTH),
    "months_contributed": Amount(Unit((("month", 1),))),
}
"""What the survey or a register says of a person and a scheme; ``received_month(s)`` is the amount received."""

RULINGS = {"entitled": "entitled", "protected": "protected", "amount_month": "amount_month"}
"""What the rules of a scheme say of a person: ``entitled(s)``, ``protected(s)``, ``amount_month(s)``."""

RESERVED = frozenset({*keyword.kwlist, *BASES, "yes", "no", *LINKS, *GROUPS, *FUNCTIONS, *FACTS})
"""Words of the language, which no parameter, quantity or scheme may be called."""


def column_kind(column: Column) -> Kind | None:
    """This function will give the kind of a population column in expressions, or None where it has no use."""
    if column.kind == "code":
        return Code(column.codes, column.words)
    if column.kind == "yes_no":
        return Condition()
    if column.kind == "text":
        return Text()
    return Amount(parse_unit(column.unit)) if column.kind in ("number", "integer") else None


def _columns(table: str) -> dict[str, Found]:
    kinds = {
        name: column_kind(column)
        for name, column in TABLES[table].columns.items()
        if name not in KEPT_FROM_RULES
    }
    return {name: Found(ColumnTarget(table, name), kind) for name, kind in kinds.items() if kind is not None}


_TABLES: Mapping[str, tuple[str, ...]] = {
    "household": ("households",),
    "person": ("persons", "households"),
    "job": ("jobs", "persons", "households"),
}

COLUMNS = {table: _columns(table) for table in ("households", "persons", "jobs")}


@dataclass(frozen=True)
class Library:
    """Everything that is defined, to make scopes of."""

    parameters: Mapping[str, Parameter]
    quantities: Mapping[str, Quantity]
    schemes: frozenset[str]
    unread: frozenset[str] = frozenset()
    """Schemes whose files have faults of their own: what is asked of them is not one more fault."""


@dataclass(frozen=True)
class RuleScope:
    """The names in reach of a rule of ``owner`` about an ``entity``: person, household or job."""

    library: Library
    owner: str
    entity: str

    @property
    def functions(self) -> tuple[str, ...]:
        return (*FACTS, *RULINGS) if self.entity != "household" else ()

    def find(self, name: str) -> Found | None:
        for key in (f"{self.owner}.{name}", name) if self.owner else (name,):
            parameter = self.library.parameters.get(key)
            if parameter is not None:
                return Found(ParameterTarget(key), parameter.kind)
            quantity = self.library.quantities.get(key)
            if quantity is not None and (quantity.of == "household" or self.entity != "household"):
                return Found(QuantityTarget(key, quantity.of), quantity.wanted)
        return self._column(name)

    def _column(self, name: str) -> Found | None:
        for table in _TABLES[self.entity]:
            if name in COLUMNS[table]:
                return COLUMNS[table][name]
        return None

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
            return f"It is a column of jobs: write jobs.sum({name}), jobs.any(...) or the like."
        if found is not None:
            return f"It is of a person: write household.sum({name}), household.any(...), or head.{name}."
        owners = [key.rpartition(".")[0] for key in (*self.library.parameters, *self.library.quantities)
                  if key.endswith(f".{name}")]  # fmt: skip
        return f"It belongs to the scheme '{owners[0]}', whose names are its own." if owners else ""

    def link(self, link: str) -> Scope | None:
        if link == "head":
            return RuleScope(self.library, self.owner, "person")
        is_person = self.entity == "person" and link in LINKS
        return RuleScope(self.library, self.owner, "person") if is_person else None

    def group(self, group: str) -> Scope | None:
        if group not in GROUPS or self.entity == "job":
            return None
        if group == "household":
            return RuleScope(self.library, self.owner, "person")
        if self.entity != "person":
            return None
        return RuleScope(self.library, self.owner, "job" if group == "jobs" else "person")

    def about_scheme(self, function: str, scheme: str) -> Found | str | None:
        if function not in FACTS and function not in RULINGS:
            return None
        if self.entity == "household":
            return f"'{function}' is asked of a person: write household.any({function}({scheme}))."
        if scheme in self.library.unread:
            return Found(FactTarget(function, scheme), Anything())
        if scheme not in self.library.schemes:
            return f"There is no scheme '{scheme}'. {did_you_mean(scheme, self.library.schemes)}"
        if function in RULINGS:
            quantity = self.library.quantities[f"{scheme}.{RULINGS[function]}"]
            return Found(QuantityTarget(quantity.key, quantity.of), quantity.wanted)
        return Found(FactTarget(function, scheme), FACTS[function])

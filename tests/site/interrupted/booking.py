"""Finds in the source of the office every function that moves money, so that none can be added and stay untried.

A function moves money when it calls, itself or through others, one of the doors of the books; a function of an
application about money that writes the trail is a deed of money too.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SITE = Path(__file__).resolve().parents[3] / "src" / "allcover_site"
BOOKS = "allcover_site.books.operations"
DOORS = {f"{BOOKS}.{name}" for name in ("post", "reverse", "reserve", "settle", "void", "close_period")}
TRAIL = "allcover_site.audit.operations.record"
MONEY = ("books", "contributions", "benefits", "claims", "month", "runs")
"""The applications that are about money."""

CALLERS = ("views", "commands", "demonstration", "copies", "founding")
"""What only asks others to do something ends with one of these: pages, commands, the invented office."""


@dataclass
class Calls:
    """Which functions each function of the site calls, all by their full names."""

    of: dict[str, set[str]] = field(default_factory=dict)

    def reaching(self, ends: set[str]) -> set[str]:
        """The functions that call one of the ends, itself or through others."""
        found = set(ends)
        while more := {name for name, called in self.of.items() if name not in found and called & found}:
            found |= more
        return found & set(self.of)


def deeds_of_money() -> set[str]:
    """Every function that moves money, by its full name, such as ``allcover_site.claims.paying.pay``."""
    calls = calls_of_site()
    writing = {name for name, called in calls.of.items() if TRAIL in called and name.split(".")[1] in MONEY}
    return calls.reaching(DOORS) | DOORS | writing


def calls_of_site() -> Calls:
    """The calls of all modules but those of :data:`CALLERS`."""
    calls = Calls()
    for file in sorted(SITE.rglob("*.py")):
        parts = file.relative_to(SITE.parent).with_suffix("").parts
        if not parts[-1].endswith(CALLERS) and not {"migrations", "commands"} & set(parts):
            calls.of.update(_calls_of(".".join(parts), ast.parse(file.read_text(encoding="utf-8"))))
    return calls


def _calls_of(module: str, tree: ast.Module) -> Iterator[tuple[str, set[str]]]:
    known = dict(_imported(tree))
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    known |= {node.name: f"{module}.{node.name}" for node in functions}
    for node in functions:
        yield f"{module}.{node.name}", set(_named(node, known))


def _imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for name in node.names:
                yield name.asname or name.name, f"{node.module}.{name.name}"


def _named(function: ast.FunctionDef, known: dict[str, str]) -> Iterator[str]:
    """What a function calls or hands on: a name of this module or an imported one, or a name within an imported module."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id in known:
            yield known[node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            yield f"{known[node.value.id]}.{node.attr}"

"""Nodes in a form that depends on their meaning only: what fingerprints of laws and meanings of quantities are made of."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from allcover.vocabulary.exact import Fraction


def canonical_text(value: object) -> str:
    """This function will write nodes in a form that depends on their meaning only: no places, sorted keys."""
    kind: Any = type(value)
    if (compared := _compared(kind)) is not None:
        return f"{kind.__name__}({','.join([canonical_text(getattr(value, name)) for name in compared])})"
    if kind is str:
        return repr(value)
    if isinstance(value, tuple | list):
        return "[" + ",".join([canonical_text(item) for item in value]) + "]"
    if isinstance(value, Mapping):
        return "{" + ",".join([f"{key!r}:{canonical_text(value[key])}" for key in sorted(value)]) + "}"
    return str(value) if isinstance(value, Fraction) else repr(value)


@cache
def _compared(kind: type) -> tuple[str, ...] | None:
    """The fields by which values of a kind are told apart; None of what is no dataclass."""
    return tuple(item.name for item in fields(kind) if item.compare) if is_dataclass(kind) else None

"""Nodes in a form that depends on their meaning only: what fingerprints of laws and meanings of quantities are made of."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from allcover.vocabulary.exact import Fraction


def canonical_text(value: object) -> str:
    """This function will write nodes in a form that depends on their meaning only: no places, sorted keys."""
    if is_dataclass(value) and not isinstance(value, type):
        parts = [canonical_text(getattr(value, item.name)) for item in fields(value) if item.compare]
        return f"{type(value).__name__}({','.join(parts)})"
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{key!r}:{canonical_text(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, tuple | list):
        return "[" + ",".join(canonical_text(item) for item in value) + "]"
    return str(value) if isinstance(value, Fraction) else repr(value)

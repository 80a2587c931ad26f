"""What names mean where an expression stands: the names in reach, said by whoever owns them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from allcover.expressions.kinds import (
    Kind,
)
from allcover.expressions.nodes import (
    Node,
)


@dataclass(frozen=True)
class Found:
    """What a name stands for: ``target`` is the owner's own description of it."""

    target: object
    kind: Kind


class Scope(Protocol):
    """The names in reach of an expression."""

    @property
    def functions(self) -> tuple[str, ...]:
        """The functions of the language that may stand here, beyond :data:`FUNCTIONS`."""

    def find(self, name: str) -> Found | None:
        """What a bare name stands for, or None."""

    def is_dated(self, name: str) -> bool:
        """Whether a name stands for a parameter, whose values have dates."""

    def known_names(self) -> Iterable[str]:
        """Every name in reach, to guess what was meant."""

    def advice(self, name: str) -> str:
        """A cure for a name that exists elsewhere, or an empty text."""

    def link(self, link: str) -> "Scope | None":
        """The scope of ``head.``, ``mother.`` and so on, or None where there is no such person."""

    def group(self, group: str) -> "Scope | None":
        """The scope inside ``household.sum(...)`` and so on, or None where there is no such group."""

    def groups(self) -> tuple[str, ...]:
        """The groups and named units that may be asked here."""

    def unit(self, name: str) -> Sequence[tuple[str, Node]]:
        """The members of a named unit: groups (or ``self``) and the condition each must meet; empty: no unit."""

    def about_scheme(self, function: str, scheme: str) -> Found | str | None:
        """What ``entitled(scheme)`` stands for; a text says what is wrong; None: no such function."""

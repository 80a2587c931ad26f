"""What was cut out of a file of the law as it is not well-formed, so that no second fault is told of what rests on it."""

import re
from dataclasses import dataclass
from functools import cached_property

from allcover.rules.quota import MADE_UP
from allcover.vocabulary.document import Document

_NAMED = ("parameters", "units", "quantities", "places")
"""The sections whose keys are names that rules can say."""


@dataclass(frozen=True)
class Lost:
    """Where something was cut out of a file, or of the part of a reform that is a scheme."""

    cut: frozenset[tuple[str | int, ...]] = frozenset()

    @classmethod
    def of(cls, document: Document, root: tuple[str | int, ...] = ()) -> "Lost":
        """This function will find what was cut out of a document below a place."""
        depth = len(root)
        return cls(frozenset(one[depth:] for one in document.cut if len(one) > depth and one[:depth] == root))

    def touches(self, *path: str | int) -> bool:
        """This function will say whether anything was cut out at a place or below; of a list, any item."""
        return path in self._above

    def may_be(self, name: str) -> bool:
        """This function will say whether a name may be of what was cut out, wholly or in part: where no name of a section can be read, any may."""
        return self._is_blind or name in self._names

    @cached_property
    def _above(self) -> frozenset[tuple[str | int, ...]]:
        """What was cut out, and all that it is a part of."""
        return frozenset(one[:length] for one in self.cut for length in range(len(one) + 1))

    @cached_property
    def _is_blind(self) -> bool:
        """Whether there is a section of which no name can be read."""
        sections = {one[0] for one in self.cut if len(one) > 1}
        return any((section,) in self.cut and section not in sections for section in _NAMED)

    @cached_property
    def _names(self) -> frozenset[str]:
        """Names of entries of a section, as rules would write one that cannot be a name, and those that places make of theirs."""
        found = set[str]()
        for section, entry in {one[:2] for one in self.cut if len(one) > 1}:
            held = re.sub(r"\W", "_", str(entry).lower())
            found.add(held)
            if section == "places":
                found.update(f"{held}_{part}" for part in MADE_UP)
        return frozenset(found)

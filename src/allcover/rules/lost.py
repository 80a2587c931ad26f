"""What was cut out of a file of the law as it is not well-formed, so that no second fault is told of what rests on it."""

import re
from dataclasses import dataclass

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
        return any(one[: len(path)] == path for one in self.cut)

    def may_be(self, name: str) -> bool:
        """This function will say whether a name may be of what was cut out, wholly or in part: where no name of a section can be read, any may."""
        return any(self._is_blind(section) for section in _NAMED) or any(
            len(one) > 1 and _is_of(name, one) for one in self.cut
        )

    def _is_blind(self, section: str) -> bool:
        return (section,) in self.cut and not any(len(one) > 1 and one[0] == section for one in self.cut)


def _is_of(name: str, cut: tuple[str | int, ...]) -> bool:
    """Whether a name is that of an entry of a section, as rules would write one that cannot be a name, or one that places make of theirs."""
    held = re.sub(r"\W", "_", str(cut[1]).lower())
    return name == held or (cut[0] == "places" and name in [f"{held}_{part}" for part in MADE_UP])

"""Where a requirement of a convention stands, and where that was read."""

from dataclasses import dataclass
from typing import Literal

Mark = Literal["read", "memory"]
"""Whether the article was read, or is stated from memory and printed as unverified."""


@dataclass(frozen=True)
class Ground:
    """Where a requirement stands, whether it was read there, and what a reader must know of it."""

    article: str
    mark: Mark
    note: str = ""

    @property
    def is_verified(self) -> bool:
        """Whether the statement was checked against the text."""
        return self.mark == "read"


@dataclass(frozen=True)
class Reading:
    """Where whole ``articles`` were read, by the ``title`` of what was read."""

    title: str
    articles: tuple[str, ...]

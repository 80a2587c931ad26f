"""Where a number or a rule comes from, and whether anybody has checked it against the text."""

from dataclasses import dataclass

UNVERIFIED = " [unverified]"
"""What follows a citation that nobody has checked."""


@dataclass(frozen=True)
class Citation:
    """A law, paper or dataset, the article in it, and whether the statement was checked against its text."""

    title: str
    article: str = ""
    is_verified: bool = False
    note: str = ""

    def __str__(self) -> str:
        text = f"{self.title}, {self.article}" if self.article else self.title
        return text if self.is_verified else f"{text}{UNVERIFIED}"

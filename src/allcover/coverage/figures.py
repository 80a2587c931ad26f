"""What makes a figure what it is: who is counted, among whom, and by whose definition. Figures that differ in it make no series.

"One in five", "20 % of those of working age" and "45 % by at least one benefit" read alike and are three different things. So
do the share of persons who receive and the share who live with somebody who receives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from allcover.vocabulary.words import marked

FOLLOWING = {
    "direct": marked("the person receives, contributes or is protected (ILO, SDG 1.3.1)"),
    "household": marked("the person lives in a household where somebody receives (World Bank, ASPIRE)"),
    "quoted": marked("as quoted; no operational definition is known"),
    "affiliations": marked("affiliations, of which a person may have several: an upper bound"),
}
"""Whose definition a figure follows."""


@dataclass(frozen=True)
class Definition:
    """The identity of a figure: ``numerator`` among ``denominator`` (marked texts), following one of :data:`FOLLOWING`.

    ``profile`` is the key of the adequacy profile, name and version, where the figure is found under one.
    """

    series: str
    following: str
    numerator: str
    denominator: str
    profile: str = ""

    @property
    def key(self) -> str:
        """The definition as it stands in the key of a number."""
        parts = (self.series, self.following, self.profile)
        return ".".join(part for part in parts if part)


class Defined(Protocol):
    """Anything that says what it is."""

    @property
    def definition(self) -> Definition: ...

    @property
    def day(self) -> date: ...


F = TypeVar("F", bound=Defined)


class NotOneSeries(ValueError):
    """Figures of different definitions were to be put into one series. ``definitions`` are the definitions, each once."""

    def __init__(self, definitions: tuple[Definition, ...]) -> None:
        told = "; ".join(
            f"{one.numerator} among {one.denominator} ({FOLLOWING[one.following]}"
            + (f", profile {one.profile})" if one.profile else ")")
            for one in definitions
        )
        super().__init__(
            f"These are {len(definitions)} different things, and a line through them would show a change that is only one of "
            f"words: {told}. Show them side by side, each with its definition."
        )
        self.definitions = definitions


def one_series(figures: Sequence[F]) -> tuple[F, ...]:
    """This function will order figures of one definition by date, to be charted as a series.

    Raises NotOneSeries where their definitions differ in anything: what is counted, among whom, by whose definition, under which
    profile or version of it.
    """
    definitions = tuple(dict.fromkeys(figure.definition for figure in figures))
    if len(definitions) > 1:
        raise NotOneSeries(definitions)
    return tuple(sorted(figures, key=lambda figure: figure.day))

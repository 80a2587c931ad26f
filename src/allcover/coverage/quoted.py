"""What others have said of coverage: quoted claims with who, when and of whom, and what is found beside them today.

A claim is kept as its source has it. It is never one of our figures, never added to another and never charted with one of
another definition (specification 11.1): :func:`~allcover.coverage.figures.one_series` refuses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from allcover.coverage.counted import Count
from allcover.coverage.figures import Definition
from allcover.coverage.partition import Partition
from allcover.coverage.series import SeriesResult
from allcover.expressions.nodes import Exact
from allcover.rules.plain import as_date, citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList, did_you_mean
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.shape import check_shape, published_schema
from allcover.vocabulary.words import marked


@dataclass(frozen=True)
class QuotedClaim:
    """A claim as its source has it: a ``share`` or a ``number``, who says so, ``day`` of publication, what it holds for.

    ``concerns`` are the countries among those it counts, by their codes; empty: all the world.
    """

    id: str
    statement: str
    share: Exact | None
    number: Exact | None
    who: str
    day: date
    holds_for: str
    definition: Definition
    source: Citation
    concerns: frozenset[str] = frozenset()

    @property
    def count(self) -> Count | None:
        """The number as a count of its own concept, which no other is added to; None for a share."""
        if self.number is None:
            return None
        concept = f"{self.definition.numerator}, among {self.definition.denominator}"
        return Count(self.number, "persons", self.definition.denominator, concept)


@dataclass(frozen=True)
class CardAnswer:
    """What the data say today, under a definition of their own."""

    definition: Definition
    share: OpenShare


@dataclass(frozen=True)
class AnswerCard:
    """Claims, and beside them what is found: one series only where all have one definition."""

    claims: tuple[QuotedClaim, ...]
    answers: tuple[CardAnswer, ...]

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions that its figures follow, each once."""
        followed = [one.definition for one in self.claims] + [one.definition for one in self.answers]
        return tuple(dict.fromkeys(followed))

    @property
    def counts(self) -> tuple[Count, ...]:
        """The claims that are numbers of persons, each of its own concept."""
        return tuple(count for claim in self.claims if (count := claim.count) is not None)


ADEQUATE = marked("persons covered adequately under the profile")
NONE = marked("persons covered by nothing")
JUDGED = marked("persons to whom a need of the profile applies")


def answer_card(
    claims: Sequence[QuotedClaim], partitions: Sequence[Partition], series: Sequence[SeriesResult]
) -> AnswerCard:
    """This function will lay beside claims the adequate and the uncovered under each profile, and SDG 1.3.1 by both definitions."""
    answers = [
        CardAnswer(
            Definition(f"{verdict}_share", "direct", numerator, JUDGED, one.profile.key),
            one.total.open_share(verdict),
        )
        for one in partitions
        for verdict, numerator in (("adequate", ADEQUATE), ("none", NONE))
    ]
    answers += [
        CardAnswer(one.definition, one.total.share)
        for one in series
        if one.total is not None and one.definition.series == "at_least_one"
    ]
    return AnswerCard(tuple(claims), tuple(answers))


def claims_of(country: str) -> tuple[QuotedClaim, ...]:
    """This function will give the claims that come with the library and count a country (ISO 3166 code) among others."""
    return tuple(claim for claim in quoted_claims() if not claim.concerns or country in claim.concerns)


def quoted_claims() -> tuple[QuotedClaim, ...]:
    """This function will read the claims that come with the library."""
    with as_file(files("allcover.coverage") / "reference" / "quoted_claims.yaml") as path:
        return read_claims(path)


def read_claims(path: Path | str) -> tuple[QuotedClaim, ...]:
    """This function will read quoted claims (YAML), or raise all their Faults."""
    faults = FaultList()
    document = read_document(path, faults)
    if document is None or not check_shape(
        document, published_schema("allcover.coverage", "quoted_claims"), faults
    ):
        faults.check()
        raise AssertionError("claims that could not be read have faults")
    raw = document.value["claims"]
    places = {name: frozenset(held) for name, held in document.value.get("places", {}).items()}
    claims = tuple(_claim(item, n, document, places, faults) for n, item in enumerate(raw))
    names = [claim.id for claim in claims]
    for n, name in enumerate(names):
        if name in names[:n]:
            faults.add(
                document.place("claims", n), f"The claim '{name}' is there a second time.", "Rename one."
            )
    faults.check()
    return claims


def _claim(
    item: Mapping[str, Any], n: int, document: Document, places: Mapping[str, frozenset[str]], faults: FaultList
) -> QuotedClaim:  # fmt: skip
    if ("share" in item) == ("number" in item):
        faults.add(
            document.place("claims", n),
            f"The claim '{item['claim']}' needs one of share and number.",
            "Give one of the two, not both.",
        )
    place = item.get("concerns")
    if place is not None and place not in places:
        faults.add(
            document.place("claims", n, "concerns"),
            f"There is no place '{place}'.",
            did_you_mean(place, places),
        )
    day = as_date(item["published"], document.place("claims", n, "published"), faults)
    definition = Definition(
        item["claim"], item.get("following", "quoted"), str(item["counted"]), str(item["among"])
    )
    return QuotedClaim(
        item["claim"], str(item["statement"]), item.get("share"), item.get("number"), str(item["who"]), day,
        str(item["holds_for"]), definition, citation(item["source"]), places.get(str(place), frozenset()),
    )  # fmt: skip

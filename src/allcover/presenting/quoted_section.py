"""The part of a report on what others have said of coverage: each claim as quoted, and beside it what is found here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from allcover.coverage.counted import Refused, added_up
from allcover.coverage.figures import FOLLOWING
from allcover.coverage.partition import Partition
from allcover.coverage.quoted import AnswerCard, CardAnswer, QuotedClaim, answer_card
from allcover.coverage.series import SeriesResult
from allcover.estimation import Suppression
from allcover.presenting.adequacy_words import VERDICT_LABELS
from allcover.presenting.coverage_words import profile_title
from allcover.presenting.numbers import date_text
from allcover.presenting.open_cells import share_cell
from allcover.presenting.told import Told, citation_text
from allcover.vocabulary.finding import Cell, Section, Table, TableColumn
from allcover.vocabulary.words import Words


def quoted_section(
    claims: Sequence[QuotedClaim], partitions: Sequence[Partition], series: Sequence[SeriesResult], told: Told,
    words: Words, suppression: Suppression,
) -> Section:  # fmt: skip
    """This function will set claims beside what is found here, each with its definition, and refuse to join what is not one series."""
    card = answer_card(claims, partitions, series)
    titles = {one.profile.key: profile_title(one.profile, words) for one in partitions}
    writer = _Writer(titles, told, words, suppression)
    return Section(
        id="quoted",
        heading=words("What has been said of coverage, and what is found here"),
        paragraphs=tuple(writer.paragraphs(card)),
        tables=(writer.card(card),),
    )


@dataclass(frozen=True)
class _Writer:
    titles: Mapping[str, str]
    told: Told
    words: Words
    suppression: Suppression

    def paragraphs(self, card: AnswerCard) -> Iterator[str]:
        words = self.words
        yield words(
            "A claim stands as its source has it and is no figure of this report. Below the claims stands what is found here, by "
            "definitions that are told."
        )
        if len(card.definitions) > 1:
            yield words(
                "These figures follow {count} definitions, so they are no series: a line through them, or a difference of two, would "
                "show a change that is only one of words.",
                count=len(card.definitions),
            )
        try:
            if len(card.counts) > 1:
                added_up(card.counts)
        except Refused:
            yield words(
                "The numbers of persons count the same people by different concepts. They are not added, for their sum would count "
                "people more than once."
            )

    def card(self, card: AnswerCard) -> Table:
        words = self.words
        return Table(
            key="quoted.card", title=words("Claims as quoted, and the figures found beside them"),
            columns=(
                TableColumn("said", words("What is said, or found")), TableColumn("share", words("Share"), "share"),
                TableColumn("number", words("Persons"), "count"), TableColumn("counted", words("Counted")),
                TableColumn("among", words("Among")), TableColumn("following", words("Definition followed")),
                TableColumn("when", words("Holds for")), TableColumn("source", words("Source")),
            ),
            rows=(*map(self._claim, card.claims), *map(self._answer, card.answers)),
            definition=words("Each line by its own definition. An adequate share is one under the profile that it names."),
            universe=words("As each line says"), source=self.told.source,
        )  # fmt: skip

    def _claim(self, claim: QuotedClaim) -> tuple[Cell, ...]:
        words, definition = self.words, claim.definition
        return (
            words("“{statement}”", statement=words(claim.statement)),
            None if claim.share is None else float(claim.share), None if claim.number is None else float(claim.number),
            words(definition.numerator), words(definition.denominator), words(FOLLOWING[definition.following]),
            words(claim.holds_for),
            words(
                "{who}, {year}: {source}",
                who=words(claim.who), year=claim.day.year, source=citation_text(claim.source, words),
            ),
        )  # fmt: skip

    def _answer(self, answer: CardAnswer) -> tuple[Cell, ...]:
        words, definition = self.words, answer.definition
        return (
            self._name(answer), share_cell(answer.share, self.suppression, words), None,
            words(definition.numerator), words(definition.denominator), self._followed(answer),
            date_text(date.fromisoformat(self.told.reference_date), words), self.told.source,
        )  # fmt: skip

    def _name(self, answer: CardAnswer) -> str:
        words, profile = self.words, self.titles.get(answer.definition.profile)
        if profile is None:
            return words("At least one cash benefit")
        verdict = words(VERDICT_LABELS[answer.definition.series.removesuffix("_share")])
        return words("{verdict} ({profile})", verdict=verdict, profile=profile)

    def _followed(self, answer: CardAnswer) -> str:
        profile = self.titles.get(answer.definition.profile)
        return self.words(FOLLOWING[answer.definition.following]) if profile is None else profile

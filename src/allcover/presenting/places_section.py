"""The part of a report on limited places: how many there are, how many ask for one, and the last score served."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allcover.estimation import Suppression
from allcover.expressions.nodes import Exact
from allcover.presenting.numbers import number_text
from allcover.presenting.told import Told, citation_text
from allcover.rules.definition import System
from allcover.rules.quota import Cutoff, Limit
from allcover.vocabulary.finding import Between, Cell, NotKnown, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked

_MANY = 100
_NO_ERROR = marked("Applicants and served are estimates from a sample, given without their sampling error.")
_OF_SAMPLE = marked(
    "The survey has no weights: the places of the whole country were laid over the persons of the sample alone, so how far they reach "
    "here says nothing of the country."
)
_OF = {"person": marked("person: {label}"), "household": marked("household: {label}")}


def places_sections(
    systems: Sequence[System], told: Told, words: Words, suppression: Suppression
) -> Iterator[Section]:
    """This function will give the section on limited places, none where no option has filled any.

    ``systems`` are the laws of the options, with their cut-offs.
    """
    writer = _Writer(words, suppression)
    rows = [row for system in systems for row in writer.rows(system)]
    if not rows:
        return
    table = Table(
        key="options.places",
        title=words("Limited places, and how far they reach"),
        columns=(
            TableColumn("option", words("Option")),
            TableColumn("scheme", words("Scheme")),
            TableColumn("places", words("Who is given a place")),
            TableColumn("number", words("Places"), "count"),
            TableColumn("asked", words("Applicants"), "count"),
            TableColumn("served", words("Served"), "count"),
            TableColumn("reach", words("How far places reach")),
            TableColumn("law", words("Law")),
        ),
        rows=tuple(rows),
        definition=words(
            "Places are given in order of score among those who ask, persons or households counted by their weight, until the number "
            "is reached; whoever shares the last score is served or not as the law says. Where a condition or a score is not known, "
            "the surely served are those who have a place whatever the answers are."
        ),
        universe=words("All persons, or all households, as the places are given"),
        source=told.source,
        notes=(words(_OF_SAMPLE),) if told.is_of_sample else (words(_NO_ERROR),),
    )
    yield Section(id="places", heading=words("Limited places"), tables=(table,))


@dataclass(frozen=True)
class _Writer:
    words: Words
    suppression: Suppression

    def rows(self, system: System) -> Iterator[tuple[Cell, ...]]:
        words = self.words
        for key, cutoff in system.cutoffs.items():
            quota = system.quotas[key]
            scheme = words(system.schemes[key.rpartition(".")[0]].name)
            # A cut-off found among few gives away the score of one of them; one that was given is public.
            counted = [self._asked(cutoff), self._served(cutoff), self._told(cutoff)]
            shown = [
                self.suppression.cell(cell, cutoff.rows) if cutoff.asked is not None else cell
                for cell in counted
            ]
            who = words(_OF[quota.of], label=words(quota.label))
            law = citation_text(quota.source, words) if quota.source is not None else None
            yield (words(system.title), scheme, who, self._number(cutoff), *shown, law)

    def _number(self, cutoff: Cutoff) -> Cell:
        if cutoff.number is None:
            return NotKnown(self.words("the law gives no number for this date."))
        return float(cutoff.number)

    def _asked(self, cutoff: Cutoff) -> Cell:
        if cutoff.asked is None:
            return NotKnown(self.words("the cut-off was given, and nobody was counted."))
        low, high = map(float, cutoff.asked)
        return low if low == high else Between(low, high)

    def _served(self, cutoff: Cutoff) -> Cell:
        if cutoff.served is None:
            return NotKnown(self.words("answers that are missing leave it open."))
        return float(cutoff.served)

    def _told(self, cutoff: Cutoff) -> str:
        words = self.words
        if not cutoff.is_known:
            sure, possible = self._until(cutoff.sure), self._until(cutoff.possible)
            return words("surely {sure}, perhaps {possible}", sure=sure, possible=possible)
        if cutoff.served is None or cutoff.number is None:
            return self._reach(cutoff.sure)
        told = words(
            "{reach}, {served} of {places} places",
            reach=self._reach(cutoff.sure),
            served=self._count(cutoff.served),
            places=self._count(cutoff.number),
        )
        if cutoff.served <= cutoff.number:
            return told
        return words("{served}: the law serves everybody who shares the last score", served=told)

    def _reach(self, limit: Limit) -> str:
        words = self.words
        if limit.value is None:
            return words("everybody who asks is served") if limit.is_reached else words("nobody is served")
        if limit.is_reached:
            return words("last score served: {score}", score=self._score(limit.value))
        return words("scores served: before {score}", score=self._score(limit.value))

    def _until(self, limit: Limit) -> str:
        words = self.words
        if limit.value is None:
            return words("everybody") if limit.is_reached else words("nobody")
        score = self._score(limit.value)
        return score if limit.is_reached else words("before {score}", score=score)

    def _count(self, value: Exact) -> str:
        """Persons or households by weight: a crowd in whole ones."""
        return number_text(float(value), "count", self.words) if value >= _MANY else self._score(value)

    def _score(self, value: Exact) -> str:
        """Four places after the point, or as few as tell it."""
        found = round(float(value), 4)
        text = f"{found:.4f}".rstrip("0").rstrip(".")
        return number_text(found, "number", self.words, len(text.partition(".")[2]))

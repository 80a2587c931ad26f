"""The part of a valuation report on the data it begins with: how many were asked, for how many they stand, and what is left open of them."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from allcover.presenting.left_open import Open, open_table
from allcover.presenting.told import Told
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_words import PENSIONS, ValuationWriter
from allcover.projection.insured import TYPES
from allcover.projection.opening import DOUBTS
from allcover.vocabulary.fault import retold
from allcover.vocabulary.finding import Cell, Section, Table, TableColumn
from allcover.vocabulary.words import Words

NEAR = 0.02
"""How far what the data stand for may be from the people projected without a word of warning."""


def data_section(results: ValuationResults, told: Told, words: Words) -> Section:
    """This function will say what the data of a valuation are, and how good."""
    writer = _Writer(results, told, words)
    # Of a scheme's own records nothing is open: a row that lacks anything is refused.
    tables = (writer.counts(), writer.doubts()) if results.study.basis.records is None else (writer.counts(),)
    return Section(
        id="data",
        heading=words("The data, and how good they are"),
        paragraphs=tuple(writer.paragraphs()),
        tables=tables,
    )


def left_open(results: ValuationResults) -> dict[str, Open]:
    """This function will count of how many in the data of a valuation something is open, by :data:`~allcover.projection.opening.DOUBTS`; nothing is in a scheme's own records."""
    members = results.valued.members
    return {
        key: Open(int(np.count_nonzero(who & (members.weight > 0))), float(members.weight[who].sum()))
        for key in DOUBTS if (who := members.doubts.get(key)) is not None
    }  # fmt: skip


@dataclass(frozen=True)
class _Writer(ValuationWriter):
    @property
    def _is_survey(self) -> bool:
        return self.results.study.basis.records is None

    @property
    def _residents(self) -> float:
        """The people at the start of the projection."""
        return float(self.results.valued.ground.population[0].sum())

    def paragraphs(self) -> Iterator[str]:
        words, members = self.words, self.results.valued.members
        if not self._is_survey:
            yield words(
                "The valuation begins with the scheme's own records. How complete they are is for the scheme to say; here it is only held that they do not contradict themselves or the law."
            )
            return
        yield words(
            "The valuation begins with a sample of households. What a person did not answer is not guessed: the table says what is taken in its place, and of how many."
        )
        stands = float(members.weight.sum()) / self._residents
        if abs(stands - 1) > NEAR:
            yield words(
                "The sample stands for {share} of the people who are projected. Contributors and pensioners of the first year are the sample's own, so they are as many too few or too many.",
                share=self.share(stands, 1),
            )

    def counts(self) -> Table:
        words, members = self.words, self.results.valued.members
        rests = ~members.is_contributing & (members.months > 0) & (members.type < 0)
        groups = [
            (words("Contributors"), members.is_contributing),
            (words("With credit, not contributing"), rests),
        ]
        groups += [(words(PENSIONS[name]), members.type == at) for at, name in enumerate(TYPES)]
        rows: list[tuple[Cell, ...]] = [
            (label, self.entries(who), self._persons(who)) for label, who in groups
        ]
        if self._is_survey:
            everybody = members.weight > 0
            rows.insert(
                0, (words("Everybody in the sample"), self.entries(everybody), self._persons(everybody))
            )
        people = words.join(retold(one, words) for one in self.results.residents.sources)
        rows.append((words("Population at the start of the projection"), None, self._residents))
        return Table(
            key="valuation.data", title=words("How many the data tell of"),
            columns=(TableColumn("group", words("Group")), TableColumn("entries", words("Entries of the data"), "count"), TableColumn("persons", words("Persons they stand for"), "count")),
            rows=tuple(rows),
            definition=words("An entry of a survey is a person asked, one of records a group of persons. Who contributes and draws is what the first year of the valuation begins with."),
            universe=words("The data behind the opening"), source=self.told.source,
            notes=(words("{name}: {value}", name=words("Population at the start of the projection"), value=people or words("source not stated")),),
        )  # fmt: skip

    def doubts(self) -> Table:
        return open_table("valuation.doubts", left_open(self.results), self.told.source, self.words)

    def _persons(self, who: NDArray[np.bool_]) -> float:
        return float(self.results.valued.members.weight[who].sum())

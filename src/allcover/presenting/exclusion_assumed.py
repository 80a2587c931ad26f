"""What the reasons for exclusion rest on that nobody was asked: the share of income above subsistence that may be asked of a household.

Who cannot afford to join hangs on it, and with it which reason is the main one. Here the reasons stand beside those under half
and under twice the share.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from allcover.coverage.exclusion_counts import LineReasons
from allcover.coverage.exclusion_people import Means
from allcover.coverage.exclusion_study import ExclusionStudy, LinesAlike
from allcover.coverage.exclusion_tree import CANNOT_AFFORD, TREE
from allcover.estimation import Suppression
from allcover.presenting.capacity_words import assumed_share, share_text
from allcover.presenting.capitals import small
from allcover.presenting.coverage_words import joined_branches
from allcover.presenting.exclusion_tables import title_of
from allcover.presenting.exclusion_ties import open_order
from allcover.presenting.open_cells import PLAIN_ZERO, has_plain_zero, plain_text, told_cell
from allcover.presenting.told import Told
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.finding import Cell, Table, TableColumn
from allcover.vocabulary.words import Words

TOLD_REASONS = 2
_UNABLE = tuple(at for at, reason in enumerate(TREE.reasons) if reason.code in CANNOT_AFFORD)


@dataclass(frozen=True)
class AssumedShare:
    """Writes what of a study rests on the share that may be asked, in one language."""

    study: ExclusionStudy
    told: Told
    words: Words
    suppression: Suppression

    def notes(self) -> Iterator[str]:
        """This function will say what is assumed, and what becomes of who cannot afford it in the lines whose main reasons hang on it, or else in the first that has it among them."""
        means = self._means
        unable = [
            one for one in self._bearing() if set(one.reasons.largest_first[:TOLD_REASONS]) & set(_UNABLE)
        ]
        lines = [one for one in unable if self._is_moved(one)] or unable[:1]
        if means is None or means.share is None or not lines:
            return
        yield from assumed_share(means, self.words)
        yield self.words(
            "Cannot afford it, if a share other than {share} were asked: {lines}.",
            share=share_text(means.share, self.words), lines=self.words.join(self._beside(one) for one in lines),
        )  # fmt: skip

    def table(self) -> Table | None:
        """This function will hold the reasons of each line beside those under the other shares; None where nothing rests on one."""
        words, rows = self.words, tuple(self._rows())
        if not rows:
            return None
        of = words("Of those not covered, or not known to be")
        columns = [
            column
            for n in range(1, TOLD_REASONS + 1)
            for column in (
                TableColumn(f"reason_{n}", words("Main reason") if n == 1 else words("Next reason")),
                TableColumn(f"share_{n}", of, "share"),
            )
        ]
        return Table(
            key="exclusion.assumed",
            title=words("The main reasons under other shares of what a household can give"),
            columns=(TableColumn("line", words("Branch and persons")), TableColumn("asked", words("Asked of income above subsistence")),
                     TableColumn("unable", words("Cannot afford it"), "share"), *columns),
            rows=rows,
            definition=words(
                "Half and twice the share assumed. Cannot afford it: obliged or free to join, and unable to pay in full what is asked; of those not "
                "covered, or not known to be, each counted once, under one primary reason."
            ),
            universe=words("As each line says"), source=self.told.source,
            notes=(
                *assumed_share(self._means, words), *self._open_orders(),
                *((words(PLAIN_ZERO),) if has_plain_zero(rows) else ()),
            ),
        )  # fmt: skip

    def _open_orders(self) -> Iterator[str]:
        """Of each line and each other share, the main reasons of which it is open which more persons have; of the own share other tables say it."""
        for one in self._bearing():
            for share, line in self._others(one):
                title = f"{self._title(one)} ({share_text(share, self.words)})"
                note = open_order(line, title, partial(self._of_reason, line), self.words)
                if note:
                    yield note

    def _of_reason(self, line: LineReasons, reason: int) -> Cell:
        return self._of(line, [reason])

    @property
    def _means(self) -> Means | None:
        return next((one.reasons.exclusion.means for one in self.study.lines), None)

    def _bearing(self) -> Iterator[LinesAlike]:
        """The lines of which somebody cannot afford it, under this share or another."""
        for one in self.study.lines:
            found = (one.reasons, *(line for _, line in self._others(one)))
            if any(line.total.asked(_UNABLE) for line in found):
                yield one

    def _is_moved(self, one: LinesAlike) -> bool:
        """Whether the main reasons are others, or in another order, under another share."""
        main = one.reasons.largest_first[:TOLD_REASONS]
        return any(line.largest_first[:TOLD_REASONS] != main for _, line in self._others(one))

    def _others(self, one: LinesAlike) -> Iterator[tuple[float, LineReasons]]:
        for tried in self.study.tried:
            yield from ((tried.share, line) for line in tried.lines if line.id == one.reasons.id)

    def _all(self, one: LinesAlike) -> list[tuple[float, LineReasons]]:
        means = self._means
        own = [(means.share, one.reasons)] if means is not None and means.share is not None else []
        return sorted([*own, *self._others(one)], key=lambda each: each[0])

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        for one in self._bearing():
            for share, line in self._all(one):
                told: list[Cell] = []
                for at in line.largest_first[:TOLD_REASONS]:
                    told += [self.words(TREE.reasons[at].label), self._of(line, [at])]
                told += [None] * (2 * TOLD_REASONS - len(told))
                yield (self._title(one), share_text(share, self.words), self._of(line, _UNABLE), *told)

    def _of(self, line: LineReasons, reasons: tuple[int, ...] | list[int]) -> Cell:
        cell = told_cell(line.total.share_of_excluded_open(reasons), self.words)
        return self.suppression.cell(cell, line.total.asked(range(len(TREE.reasons))))

    def _beside(self, one: LinesAlike) -> str:
        told = self.words.join(
            self.words(
                "{share} with {asked}",
                share=plain_text(self._of(line, _UNABLE), self.words), asked=share_text(share, self.words),
            )
            for share, line in self._all(one)
            if line is not one.reasons
        )  # fmt: skip
        return self.words(
            "{name}: {value}", name=small(joined_branches(self._branches(one), self.words)), value=told
        )

    def _title(self, one: LinesAlike) -> str:
        return title_of(one.reasons, self.words, self._branches(one))

    def _branches(self, one: LinesAlike) -> list[str]:
        branch_of = {line.id: line.branch for line in self.study.outcome.system.country.coverage}
        return [BRANCH.labels[branch_of[each]] for each in (one.reasons.id, *one.also)]

"""Tables of reasons for exclusion over all coverage lines: the decision tree, what the gaps call for, families of barriers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from allcover.coverage.exclusion_counts import ExclusionRow, LineExclusion
from allcover.coverage.exclusion_study import ExclusionStudy, LinesAlike
from allcover.coverage.exclusion_tree import APPROACHES, TREE
from allcover.estimation import Suppression
from allcover.presenting.coverage_words import GAP_LABELS
from allcover.presenting.exclusion_assumed import AssumedShare
from allcover.presenting.exclusion_tables import (
    NOBODY_TOLD,
    NOT_SHOWN,
    approach_label,
    excluded_open,
    family_label,
    is_one_of_several,
    title_of,
)
from allcover.presenting.exclusion_ties import open_order
from allcover.presenting.item_words import ITEM_LABELS
from allcover.presenting.open_cells import (
    PLAIN_ZERO,
    has_plain_zero,
    share_cell,
    told_cell,
    untold_cell,
)
from allcover.presenting.told import Told
from allcover.vocabulary.barriers import BARRIERS, FAMILIES, NOT_TOLD, ROLL_UP, ROLL_UP_LABELS
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.finding import Cell, NotKnown, Table, TableColumn
from allcover.vocabulary.words import Words, marked

_TOLD_BY = {
    "no_facility": ITEM_LABELS["minutes_to_health_facility"], "voluntary_no_facility": ITEM_LABELS["minutes_to_health_facility"],
    "no_payment_point": ITEM_LABELS["minutes_to_payment_point"], "voluntary_no_payment_point": ITEM_LABELS["minutes_to_payment_point"],
    "obliged_cannot_afford": marked("who can pay the contribution"), "voluntary_cannot_afford": marked("who can pay the contribution"),
    "undeclared": marked("who is registered"),
}  # fmt: skip
"""What the reasons are told by that nobody may have been asked about."""

TREE_KEY = "exclusion.tree"
TREE_TITLE = marked("The decision tree, in the order in which it is asked")
MAIN_REASONS = 2
"""Reasons told of each line in the table of the main ones."""


REACH_UNASKED = marked(
    "Of some lines nobody was asked whether a facility or payment point is in reach: who has none is counted under another reason."
)
_OF_ACCESS = frozenset(one.code for one in TREE.reasons if one.approach == "access")


@dataclass(frozen=True)
class ReasonTables:
    """Makes the tables of one study in one language."""

    study: ExclusionStudy
    told: Told
    words: Words
    suppression: Suppression

    # all lines

    @property
    def assumed(self) -> AssumedShare:
        """What of the reasons rests on the share of income that may be asked."""
        return AssumedShare(self.study, self.told, self.words, self.suppression)

    def tree(self) -> Table:
        """The decision tree as it was asked."""
        words = self.words
        rows = tuple(
            (words(one.label), at, words(GAP_LABELS[one.part]), words(one.question), family_label(one, words),
             words(BARRIERS[one.barrier].label) if one.barrier and not is_one_of_several(one) else "", approach_label(one, words))
            for at, one in enumerate(TREE.reasons, start=1)
        )  # fmt: skip
        return Table(
            key=TREE_KEY,
            title=words(TREE_TITLE),
            columns=(
                TableColumn("reason", words("Reason")), TableColumn("order", words("Order"), "count"),
                TableColumn("part", words("Part of the gap")), TableColumn("question", words("Question")),
                TableColumn("family", words("Family of barriers")), TableColumn("barrier", words("Sub-reason")),
                TableColumn("approach", words("What it calls for")),
            ),
            rows=rows,
            definition=words(
                "Decision tree “{name}”, version {version}. Within the part of the gap a person belongs to, the first question answered yes "
                "gives the primary reason.", name=words(TREE.name), version=TREE.version,
            ),
            universe=words("Persons not covered, or not known to be"),
            source=words("This tool; families of barriers after the ILO resource package on the informal economy"),
        )  # fmt: skip

    def overview(self) -> Table:
        """All lines by what their reasons call for."""
        words = self.words
        columns = [TableColumn(code, words(label), "share") for code, label in APPROACHES.items()]
        rows = tuple((self._title(one), *self._by_approach(one.reasons)) for one in self.study.lines)
        return Table(
            key="exclusion.overview",
            title=words("What the gap of each line calls for"),
            columns=(TableColumn("line", words("Branch and persons")), *self._counts(),
                     TableColumn("covered", words("Covered"), "share"), *columns),
            rows=rows,
            definition=words("Shares of all persons of each universe by primary reason. A range: from those of whom it is sure to those of whom, for all that is known, it may be so; "
                "“Cannot tell” are those of whom it is not known whether they are covered, or why not."),
            universe=words("As each line says"), source=self.told.source,
            notes=(*((words(PLAIN_ZERO),) if has_plain_zero(rows) else ()), *self._unasked(), *self.assumed.notes()),
        )  # fmt: skip

    def families(self) -> Table:
        """All lines by family of barriers, five and rolled up into four."""
        words = self.words
        fives = [TableColumn(code, words(label), "share") for code, label in FAMILIES.items()]
        fours = [
            TableColumn(
                f"four_{code}", words("{family} (of four)", family=words(ROLL_UP_LABELS[code])), "share"
            )
            for code in ROLL_UP
        ]
        return Table(
            key="exclusion.families",
            title=words("Families of barriers, as far as the survey shows them"),
            columns=(TableColumn("line", words("Branch and persons")), *self._counts(), *fives,
                     TableColumn(NOT_TOLD, words(NOT_SHOWN), "share"), *fours),
            rows=tuple((self._title(one), *self._by_family(one.reasons)) for one in self.study.lines),
            definition=words(
                "Shares of persons not covered, or not known to be, by the family of their primary reason. Awareness and trust "
                "cannot be seen in a survey of this kind: they are in what is not shown. “Of four”: the same families, with awareness and trust and "
                "weak compliance and incentives taken together as behavioural."
            ),
            universe=words("Persons not covered, or not known to be"), source=self.told.source,
            notes=(
                words(
                    "A law that leaves membership voluntary counts as a legal barrier: whoever may join, has not, and "
                    "could pay and reach a facility, as far as it was worked out or asked, is counted there."
                ),
                words("A zero without an interval is not a result of sampling: no provision of the line admits such a "
                      "barrier."),
                words("A range: of some it cannot be told whether they belong to the family; the ranges of a row do not add up."),
                *self.assumed.notes(),
            ),
        )  # fmt: skip

    def main(self) -> Table:
        """All lines by the reasons that most of those left out have."""
        words = self.words
        places = range(1, MAIN_REASONS + 1)
        columns = [
            column
            for n in places
            for column in (
                TableColumn(f"reason_{n}", words("Main reason") if n == 1 else words("Next reason")),
                TableColumn(f"share_{n}", words("Of those not covered, or not known to be"), "share"),
            )
        ]
        return Table(
            key="exclusion.main",
            title=words("The main reasons for exclusion"),
            columns=(TableColumn("line", words("Branch and persons")), *self._counts(),
                     TableColumn("excluded", words("Share of these persons excluded"), "share"), *columns),
            rows=tuple((self._title(one), *self._by_main(one.reasons)) for one in self.study.lines),
            definition=words(
                "The first share is of all persons of the line: a range goes from those surely not covered to all who are not, or may not be. The shares "
                "of the reasons are of those not covered, or not known to be, each counted once, under one primary reason."
            ),
            universe=words("As each line says"), source=self.told.source, notes=(*self._alike(), *self._unasked(), *self.assumed.notes()),
        )  # fmt: skip

    def _unasked(self) -> Iterator[str]:
        """That reach was asked of nobody, where the law of a line admits that somebody is left out by it."""
        lines = (one.reasons.exclusion for one in self.study.lines)
        if any(_OF_ACCESS & line.unasked & line.possible for line in lines):
            yield self.words(REACH_UNASKED)

    def _alike(self) -> Iterator[str]:
        """Of each line, the main reason and the next where missing answers or the sample leave open which more persons have."""
        for one in self.study.lines:
            note = open_order(
                one.reasons, self._title(one), partial(self._of_reason, one.reasons), self.words
            )
            if note:
                yield note

    def _of_reason(self, line: LineExclusion, reason: int) -> Cell:
        return self._of_reasons(line, [reason])

    @staticmethod
    def _main_reasons(line: LineExclusion) -> list[int]:
        return line.largest_first[:MAIN_REASONS]

    def _by_main(self, line: LineExclusion) -> list[Cell]:
        row, words = line.total, self.words
        excluded = share_cell(excluded_open(line), self.suppression, self.words)
        if line.is_untold:
            excluded = self._nobody_told()
        cells: list[Cell] = []
        for at in self._main_reasons(line):
            cells += [words(TREE.reasons[at].label), self._of_reasons(line, [at])]
        return [
            *self._guarded(row, [row.persons]),
            excluded,
            *cells,
            *[None] * (2 * MAIN_REASONS - len(cells)),
        ]

    def _title(self, one: LinesAlike) -> str:
        """A line named with those that leave out the same persons for the same reasons."""
        lines = {line.id: line for line in self.study.outcome.system.country.coverage}
        names = [BRANCH.labels[lines[key].branch] for key in (one.reasons.id, *one.also)]
        return title_of(one.reasons, self.words, names)

    def _counts(self) -> tuple[TableColumn, ...]:
        words = self.words
        return (
            TableColumn("asked", words("Persons in sample"), "count"),
            TableColumn("persons", words("Persons"), "count"),
        )

    def _by_approach(self, line: LineExclusion) -> list[Cell]:
        row = line.total
        places = [[n for n, one in enumerate(TREE.reasons) if one.approach == code] for code in APPROACHES]
        covered = told_cell(row.covered_open(), self.words)
        if line.is_untold:
            covered = self._nobody_told()
        return self._guarded(
            row, [row.persons, covered, *(self._of_everybody(line, held) for held in places)]
        )

    def _of_everybody(self, line: LineExclusion, held: Sequence[int]) -> Cell:
        """The share of everybody with one of some reasons, of which the last approach holds those of whom it cannot be told."""
        is_untold_part = TREE.reasons[held[0]].approach == "unknown"
        if line.is_untold:
            return 1.0 if is_untold_part else self._nobody_told()
        if is_untold_part:
            return untold_cell(line.total.share(held))
        return self._why_none(line, held, told_cell(line.total.share_open(held), self.words))

    def _nobody_told(self) -> NotKnown:
        return NotKnown(self.words(NOBODY_TOLD))

    def _why_none(self, line: LineExclusion, held: Sequence[int], share: Cell) -> Cell:
        """A plain zero where the line's law admits none of some reasons; not known where nobody was asked; else their share."""
        if not line.exclusion.possible & {TREE.reasons[at].code for at in held}:
            return 0.0
        lacking = dict.fromkeys(self.words(_TOLD_BY[code]) for code in line.unasked(held))
        if lacking:
            return NotKnown(
                self.words("nobody was asked, or nobody worked out: {items}.", items=", ".join(lacking))
            )
        return share

    def _by_family(self, line: LineExclusion) -> list[Cell]:
        row = line.total

        def places(*families: str) -> list[int]:
            return [n for n, one in enumerate(TREE.reasons) if one.family in families]

        sets = [places(code) for code in (*FAMILIES, NOT_TOLD)] + [places(*held) for held in ROLL_UP.values()]
        return [*self._guarded(row, [row.persons]), *(self._of_family(line, held) for held in sets)]

    def _of_family(self, line: LineExclusion, held: Sequence[int]) -> Cell:
        """The share of those left out with a family's reasons; of those the survey does not show, as far as is known."""
        if not line.is_untold and NOT_TOLD in {TREE.reasons[at].family for at in held}:
            row = line.total
            return self.suppression.cell(row.share_of_excluded(held), row.asked(range(len(TREE.reasons))))
        return self._of_reasons(line, held)

    def _of_reasons(self, line: LineExclusion, held: Sequence[int]) -> Cell:
        """The share of those left out who have, or may have, one of some reasons; a plain zero where the line's law admits none of these."""
        row = line.total
        if not held:
            return NotKnown(self.words("No survey of this kind shows it."))
        if line.is_untold and not any(TREE.reasons[at].family == NOT_TOLD for at in held):
            return self._nobody_told()
        if line.is_untold:
            return 1.0
        share = told_cell(row.share_of_excluded_open(held), self.words)
        return self._why_none(line, held, self.suppression.cell(share, row.asked(range(len(TREE.reasons)))))

    def _guarded(self, row: ExclusionRow, cells: Sequence[Cell]) -> list[Cell]:
        return [row.unweighted, *(self.suppression.cell(cell, row.unweighted) for cell in cells)]

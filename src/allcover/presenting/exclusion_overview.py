"""Tables of reasons for exclusion over all coverage lines: the decision tree, what the gaps call for, families of barriers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allcover.coverage.exclusion_counts import ExclusionRow, LineExclusion
from allcover.coverage.exclusion_study import ExclusionStudy
from allcover.coverage.exclusion_tree import APPROACHES, TREE
from allcover.estimation import Suppression
from allcover.presenting.coverage_words import GAP_LABELS
from allcover.presenting.exclusion_tables import NOT_SHOWN, family_label, title_of
from allcover.presenting.told import Told
from allcover.vocabulary.barriers import BARRIERS, FAMILIES, NOT_TOLD, ROLL_UP, ROLL_UP_LABELS
from allcover.vocabulary.finding import Cell, NotKnown, Table, TableColumn
from allcover.vocabulary.words import Words


@dataclass(frozen=True)
class ReasonTables:
    """Makes the tables of one study in one language."""

    study: ExclusionStudy
    told: Told
    words: Words
    suppression: Suppression

    # all lines

    def tree(self) -> Table:
        """The decision tree as it was asked."""
        words = self.words
        rows = tuple(
            (words(one.label), at, words(GAP_LABELS[one.part]), words(one.question), family_label(one, words),
             words(BARRIERS[one.barrier].label) if one.barrier else "", words(APPROACHES[one.approach]))
            for at, one in enumerate(TREE.reasons, start=1)
        )  # fmt: skip
        return Table(
            key="exclusion.tree",
            title=words("The decision tree, in the order in which it is asked"),
            columns=(
                TableColumn("reason", words("Reason")), TableColumn("order", words("Order"), "count"),
                TableColumn("part", words("Part of the gap")), TableColumn("question", words("Question")),
                TableColumn("family", words("Family of barriers")), TableColumn("barrier", words("Sub-reason")),
                TableColumn("approach", words("What it calls for")),
            ),
            rows=rows,
            definition=words(
                "Tree {name}, version {version}. Within the part of the gap a person belongs to, the first question answered yes "
                "gives the primary reason.", name=TREE.name, version=TREE.version,
            ),
            universe=words("Persons not covered, or not known to be"),
            source=words("This tool; families of barriers after the ILO resource package on the informal economy"),
        )  # fmt: skip

    def overview(self) -> Table:
        """All lines by what their reasons call for."""
        words = self.words
        columns = [TableColumn(code, words(label), "share") for code, label in APPROACHES.items()]
        rows = tuple((title_of(line, words), *self._by_approach(line.total)) for line in self._lines())
        return Table(
            key="exclusion.overview",
            title=words("What the gap of each line calls for"),
            columns=(TableColumn("line", words("Branch and persons")), *self._counts(),
                     TableColumn("covered", words("Covered"), "share"), *columns),
            rows=rows,
            definition=words("Shares of all persons of each universe by primary reason; with those covered they are everybody."),
            universe=words("As each line says"), source=self.told.source,
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
            rows=tuple((title_of(line, words), *self._by_family(line.total)) for line in self._lines()),
            definition=words(
                "Shares of persons not covered, or not known to be, by the family of their primary reason. Awareness and trust "
                "cannot be seen in a survey of this kind: they are in what is not shown."
            ),
            universe=words("Persons not covered, or not known to be"), source=self.told.source,
        )  # fmt: skip

    def _lines(self) -> Iterator[LineExclusion]:
        return (one.reasons for one in self.study.lines)

    def _counts(self) -> tuple[TableColumn, ...]:
        words = self.words
        return (
            TableColumn("asked", words("Persons asked"), "count"),
            TableColumn("persons", words("Persons"), "count"),
        )

    def _by_approach(self, row: ExclusionRow) -> list[Cell]:
        places = [[n for n, one in enumerate(TREE.reasons) if one.approach == code] for code in APPROACHES]
        return self._guarded(row, [row.persons, row.totals.share([0]), *(row.share(held) for held in places)])

    def _by_family(self, row: ExclusionRow) -> list[Cell]:
        def places(*families: str) -> list[int]:
            return [n for n, one in enumerate(TREE.reasons) if one.family in families]

        sets = [places(code) for code in (*FAMILIES, NOT_TOLD)] + [places(*held) for held in ROLL_UP.values()]
        excluded = row.asked(range(len(TREE.reasons)))
        unseen = NotKnown(self.words("No survey of this kind shows it."))
        shares = [
            self.suppression.cell(row.share_of_excluded(held), excluded) if held else unseen for held in sets
        ]
        return [*self._guarded(row, [row.persons]), *shares]

    def _guarded(self, row: ExclusionRow, cells: Sequence[Cell]) -> list[Cell]:
        return [row.unweighted, *(self.suppression.cell(cell, row.unweighted) for cell in cells)]

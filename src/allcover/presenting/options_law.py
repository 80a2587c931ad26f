"""What options do to the law of coverage: whom it obliges or entitles under each, and whom an option adds."""

from collections.abc import Sequence
from dataclasses import dataclass

from allcover.coverage.beside_lines import BranchAdded
from allcover.coverage.counts import Added, CoverageRow, LineResult
from allcover.coverage.widened import widened
from allcover.estimation import Suppression
from allcover.presenting.capitals import capital
from allcover.presenting.coverage_words import line_title
from allcover.presenting.open_cells import is_known_total, told_cell
from allcover.presenting.told import Told
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.finding import Cell, Table, TableColumn
from allcover.vocabulary.words import Words, marked

ByOption = Sequence[tuple[str, Sequence[LineResult]]]
"""The same lines under each option with its title, things as they are first."""

KNOWN = marked(
    "A number without an interval is a known total, which the survey's weights are calibrated to or of which everybody was asked: it has "
    "no sampling error."
)


@dataclass(frozen=True)
class OptionsLaw:
    """Makes these tables in one language."""

    by_option: ByOption
    told: Told
    words: Words
    suppression: Suppression
    in_branches: Sequence[BranchAdded | None] = ()

    def _share(self, row: CoverageRow) -> Cell:
        cell = told_cell(row.legal_open("mandatory"), self.words)
        return cell if row.unweighted is None else self.suppression.cell(cell, row.unweighted)

    def under_each(self) -> Table:
        """Each line by the share whom the law obliges or entitles."""
        words, rows = self.words, []
        for n, line in enumerate(self.by_option[0][1]):
            rows.append(
                (line_title(line, words), *(self._share(lines[n].total) for _, lines in self.by_option))
            )
        columns = [TableColumn(f"option_{n}", title, "share") for n, (title, _) in enumerate(self.by_option)]
        return Table(
            key="coverage.law_by_option",
            title=words("Obliged or entitled by law, under each option"),
            columns=(TableColumn("line", words("Branch and persons")), *columns),
            rows=tuple(rows),
            definition=words(
                "Share of all persons of each universe whom a mandatory or automatic provision covers. Whether it "
                "would be applied, the law does not say."
            ),
            universe=words("As each line says"),
            source=self.told.source,
        )

    def _persons(self, added: Added | None) -> Cell:
        if added is None:
            return None
        return self.suppression.cell(told_cell(added.persons, self.words), added.asked)

    def _most(self, option: int) -> tuple[Cell, Cell]:
        """The persons whom an option adds, and where: in a line, or else in a branch of which no line asks that."""
        line = widened(self.by_option[option][1])
        if line is not None:
            return self._persons(line.added), line_title(line, self.words)
        beside = self.in_branches[option - 1] if self.in_branches else None
        if beside is None:
            return 0.0, None
        branch = capital(self.words(BRANCH.labels.get(beside.branch, beside.branch)))
        return self._persons(beside.added), self.words(
            "{branch}: all persons; no line counts them", branch=branch
        )

    def newly_obliged(self) -> Table:
        """Each option by the line it widens most, and the persons."""
        words = self.words
        most = [self._most(option) for option in range(1, len(self.by_option))]
        persons, where = [one[0] for one in most], [one[1] for one in most]
        columns = [
            TableColumn(f"option_{n}", title, "count")
            for n, (title, _) in enumerate(self.by_option[1:], start=1)
        ]
        return Table(
            key="coverage.newly_obliged",
            title=words("Persons newly covered by law under each option"),
            columns=(TableColumn("what", words("Change from now")), *columns),
            rows=(
                (words("Persons newly obliged or entitled by law"), *persons),
                (words("In the line in which they are most numerous"), *where),
            ),
            definition=words(
                "Persons whom a mandatory or automatic provision covers under the option, less those whom one covers now, in the "
                "line in which they are most numerous; where no line counts them, in the branch in which they are, of all persons. On the same persons, so its error is that of the change. Of whom the law of now "
                "cannot be told it stays open whether an option adds them: a range, and each of its ends has its own sampling error."
            ),
            universe=words("As each line says"),
            source=self.told.source,
            notes=(words(KNOWN),) if any(map(is_known_total, persons)) else (),
        )

"""Tables of the reasons for exclusion of one coverage line: steps, reasons, groups, conditions of the law, missing answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from allcover.coverage.conditions import Single
from allcover.coverage.counts import LineResult
from allcover.coverage.exclusion_counts import ExclusionRow, LineExclusion
from allcover.coverage.exclusion_states import STANDS_FOR
from allcover.coverage.exclusion_study import LinesAlike
from allcover.coverage.exclusion_tree import APPROACHES, TREE, Reason
from allcover.coverage.missing_items import OF_OTHERS
from allcover.coverage.worker_groups import NOT_KNOWN
from allcover.estimation import Suppression
from allcover.presenting.capacity_words import assumed_share
from allcover.presenting.capitals import capital, small
from allcover.presenting.coverage_words import GAP_LABELS, branches_of, joined_branches
from allcover.presenting.item_words import survey_item_text
from allcover.presenting.numbers import number_text
from allcover.presenting.open_cells import PLAIN_ZERO, has_plain_zero, told_cell, untold_cell
from allcover.presenting.told import Told, citation_text
from allcover.rules.definition import System
from allcover.vocabulary.barriers import FAMILIES, NOT_TOLD
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.exact import Fraction
from allcover.vocabulary.finding import Between, Cell, NotKnown, Table, TableColumn
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.words import Words, marked

PARTS = ("no_law", "not_applied", "not_taken_up", "cannot_tell")
NOT_SHOWN = marked("Not shown by the survey")
NOBODY_TOLD = marked("the survey tells of nobody of the line whether they are covered.")
_TAKEN_AS_MET = marked(
    "Which condition of the law keeps a person out is told by those known not to be met; a condition of which that is not known is taken as met, so that "
    "its answer may make another one the nearest."
)
_WHETHER = {
    "affiliated": marked("Whether the person is affiliated"),
    "contributing": marked("Whether the person contributes"),
    "receiving": marked("Whether the person receives a benefit"),
    "contributing_or_receiving": marked("Whether the person contributes or receives a benefit"),
    "protected": marked("Whether the person is protected, as a dependant too"),
    "covered": marked("Whether the person is covered, as the source counts"),
}
"""What is missing where nobody told how a line counts the covered."""


def item_of_law(item: str, system: System, words: Words) -> str:
    """This function will name an answer that the law rests on and a survey does not hold."""
    if item == OF_OTHERS:
        return words("An answer of a relative or another member of the household")
    return survey_item_text(item, {key: scheme.name for key, scheme in system.schemes.items()}, words)


def title_of(line: LineExclusion, words: Words, branches: Sequence[str] = ()) -> str:
    """This function will name a coverage line by its branch, or the branches of all that are alike, and its universe."""
    held = line.exclusion.answers.line
    branch = joined_branches(branches or [BRANCH.labels[held.branch]], words)
    return words("{branch}: {universe}", branch=branch, universe=small(words(held.universe_name)))


def excluded_open(line: LineExclusion) -> OpenShare:
    """This function will give the share of a line's persons who are surely not covered, and that of those who are not, or may not be."""
    told = [at for at in line.found if TREE.reasons[at].code != "fact_unknown"]
    return OpenShare(line.total.share(told), line.total.share(line.found))


def is_one_of_several(reason: Reason) -> bool:
    """Whether who has a reason has in truth one of several others, which do not call for the same."""
    stood_for = [one for one in TREE.reasons if one.code in STANDS_FOR.get(reason.code, ())]
    return len({one.approach for one in stood_for}) > 1


def approach_label(reason: Reason, words: Words) -> str:
    """This function will say what a reason calls for, or that it is not known."""
    return words(NOT_KNOWN if is_one_of_several(reason) else APPROACHES[reason.approach])


def family_label(reason: Reason, words: Words) -> str:
    """This function will name the family of barriers of a reason, or say that the survey does not show it, or that it is not known which of several it is."""
    if is_one_of_several(reason):
        return words(NOT_KNOWN)
    return words(NOT_SHOWN if reason.family == NOT_TOLD else FAMILIES[reason.family])


@dataclass(frozen=True)
class LineTables:
    """Makes the tables of one coverage line (and those alike); ``answers`` are how much missing answers leave open of each part of its gap."""

    alike: LinesAlike
    system: System
    day: date
    told: Told
    words: Words
    suppression: Suppression
    answers: LineResult | None = None

    @property
    def line(self) -> LineExclusion:
        """The line's reasons, counted."""
        return self.alike.reasons

    @cached_property
    def title(self) -> str:
        """What the line is called."""
        return title_of(self.line, self.words)

    def steps(self) -> Table:
        """From everybody to those covered, part by part."""
        words, total = self.words, self.line.total
        parts = {part: [TREE.position(one.code) for one in TREE.of(part)] for part in PARTS}
        rows: list[tuple[Cell, ...]] = [(words("Everybody"), total.unweighted, total.persons, 1.0)]
        rows += [
            (words(GAP_LABELS[part]), *(self._open_step(part, total.asked(held)) or self._empty_step(part, total.asked(held))
                                        or self._step(total.total(held), total.share(held), total.asked(held), self._is_untold(part))))
            for part, held in parts.items()
        ]  # fmt: skip
        covered = int(total.totals.counts[0])
        totals = total.totals
        rows.append(
            (
                words("Covered"),
                *(
                    self._open_step("covered", covered)
                    or self._empty_step("covered", covered)
                    or self._step(totals.total([0]), totals.share([0]), covered, self.line.is_untold)
                ),
            )
        )
        columns = (TableColumn("step", words("Step")), TableColumn("asked", words("Persons in sample"), "count"),
                   TableColumn("persons", words("Persons"), "count"), TableColumn("share", words("Share of all persons"), "share"))  # fmt: skip
        return self._table("steps", words("{line}: from everybody to those covered", line=self.title), columns,
                           tuple(rows), words("Each step takes away those whose primary reason lies in it; who is left is covered. A range: some of those of whom it cannot be told may be in the step."),
                           (words(PLAIN_ZERO),) if has_plain_zero(rows) else ())  # fmt: skip

    def _open_step(self, part: str, asked: int) -> tuple[Cell, Cell, Cell] | None:
        """A step that missing answers leave open, from those surely in it; None where they do not, or nothing is known of the whole line."""
        answers = self.answers
        if part == "cannot_tell" or answers is None or self.line.is_untold or not answers.admits_part(part):
            return None
        share, persons = answers.total.gap_open(part), answers.total.gap_persons_open(part)
        if not share.is_open or share.ends is None or persons.ends is None:
            return None
        least = asked or answers.total.unweighted or 0
        return (
            asked,
            self._cell(Between(*persons.ends, persons.outer), least),
            self._cell(told_cell(share, self.words), least),
        )

    def _empty_step(self, part: str, asked: int) -> tuple[Cell, Cell, Cell] | None:
        """A step in which nobody of the sample is, as the table of coverage tells it: a plain zero where by the law nobody can be; None if somebody is, or nothing is known of the line."""
        answers = self.answers
        if asked or answers is None:
            return None
        if part == "cannot_tell" or not answers.admits_part(part):
            return 0, 0.0, 0.0
        if self.line.is_untold:
            return None
        least = answers.total.unweighted or 0
        persons, share = answers.total.gap_persons_open(part), answers.total.gap_open(part)
        return 0, self._cell(persons.low, least), self._cell(told_cell(share, self.words), least)

    def _step(self, persons: Cell, share: Cell, asked: int, is_untold: bool) -> tuple[Cell, Cell, Cell]:
        """What a step takes away; not known, rather than of nobody, where the survey tells of nobody of the line whether they are covered."""
        if is_untold:
            nobody = NotKnown(self.words(NOBODY_TOLD))
            return asked, nobody, nobody
        return asked, self._cell(persons, asked), self._cell(share, asked)

    def _is_untold(self, part: str) -> bool:
        """Whether some of the line may lie in a part of the gap, for all that can be told: its provisions admit it, or a reason of the part."""
        if self.answers is not None:
            return self.line.is_untold and part != "cannot_tell"
        codes = {one.code for one in TREE.of(part)}
        return self.line.is_untold and part != "cannot_tell" and bool(codes & self.line.exclusion.possible)

    def reasons(self) -> Table | None:
        """Every reason somebody has; None where nobody is left out."""
        words, total = self.words, self.line.total
        if not self.line.found:
            return None
        rows = tuple(
            (
                words(one.label), words(GAP_LABELS[one.part]), family_label(one, words), approach_label(one, words),
                total.asked([at]), *(self._cell(told_cell(held, words), total.asked([at])) for held in (total.total_open([at]), total.share_open([at]))),
                self._applying(one.code),
            )
            for at, one in enumerate(TREE.reasons)
            if at in self.line.found
        )  # fmt: skip
        columns = (
            TableColumn("reason", words("Primary reason")), TableColumn("part", words("Part of the gap")),
            TableColumn("family", words("Family of barriers")), TableColumn("approach", words("What it calls for")),
            TableColumn("asked", words("Persons in sample"), "count"), TableColumn("persons", words("Persons"), "count"),
            TableColumn("share", words("Share of all persons"), "share"),
            TableColumn("applying", words("Applies for sure, primary or not"), "share"),
        )  # fmt: skip
        definition = words(
            "Everybody not covered has exactly one primary reason, by the decision tree “{name}”, version {version}. A reason may apply beside "
            "another: those shares do not add up.", name=words(TREE.name), version=TREE.version,
        )  # fmt: skip
        if self.line.conditions:
            definition = f"{definition} {words(_TAKEN_AS_MET)}"
        return self._table(
            "reasons",
            words("{line}: why people are left out", line=self.title),
            columns,
            rows,
            definition,
            self.notes(),
        )

    def groups(self) -> Table:
        """Reasons by group: shares of each group's persons."""
        words, held = self.words, self.line.found
        rows = tuple(
            (words(row.grouping), words(row.group), row.unweighted,
             *(self._cell(cell, row.unweighted) for cell in (row.persons, *(self._share(row, at) for at in held))))
            for row in self.line.rows
        )  # fmt: skip
        columns = (
            TableColumn("grouping", words("By")), TableColumn("group", words("Group")),
            TableColumn("asked", words("Persons in sample"), "count"), TableColumn("persons", words("Persons"), "count"),
            *(TableColumn(TREE.reasons[at].code, words(TREE.reasons[at].label), "share") for at in held),
        )  # fmt: skip
        return self._table("groups", words("{line}: reasons by group", line=self.title), columns, rows,
                           words("Shares of the persons of each group, by primary reason. Those covered are the rest."),
                           tuple(assumed_share(self.line.exclusion.means, words)))  # fmt: skip

    def conditions(self) -> Table | None:
        """The conditions of the law behind the reasons of law, with their articles; None where no law keeps anybody out."""
        words = self.words
        rows = tuple(
            (
words(one.condition.label or one.reason.label), one.condition.text, self._amounts(one.condition),
                citation_text(one.condition.source, words) if one.condition.source else "", words(one.reason.label),
                one.asked, self._cell(one.persons, one.asked), self._cell(one.share, one.asked),
            )
            for one in self.line.conditions
        )  # fmt: skip
        if not rows:
            return None
        columns = (
            TableColumn("condition", words("Condition that is not met")), TableColumn("text", words("As written")),
            TableColumn("amounts", words("Amounts of the law")), TableColumn("law", words("Law")),
            TableColumn("reason", words("Counted as")), TableColumn("asked", words("Persons in sample"), "count"),
            TableColumn("persons", words("Persons"), "count"), TableColumn("share", words("Share of all persons"), "share"),
        )  # fmt: skip
        definition = words(
            "Each person whom no provision covers is compared with the nearest one: the provision of which the fewest "
            "conditions fail; that of a group to which the person belongs comes first. The condition named is the one "
            "behind the primary reason; one without a name of its own goes by that of the reason."
        )
        return self._table(
            "conditions",
            words("{line}: the conditions of the law that keep people out", line=self.title),
            columns,
            rows,
            f"{definition} {words(_TAKEN_AS_MET)}",
        )

    def missing(self) -> Table | None:
        """The items whose absence leaves persons untold; None where everybody is told."""
        words = self.words
        rows = tuple(
            (self._item(one.item), one.asked, self._cell(one.persons, one.asked)) for one in self.line.missing
        )
        if not rows:
            return None
        columns = (TableColumn("item", words("Missing answer")), TableColumn("asked", words("Persons in sample"), "count"),
                   TableColumn("persons", words("Persons"), "count"))  # fmt: skip
        return self._table("missing", words("{line}: answers that are missing", line=self.title), columns, rows,
                           words("The first missing answer, in the order of the law, without which nothing can be "
                                 "said of a person."))  # fmt: skip

    def notes(self) -> tuple[str, ...]:
        """What a reader must know of this line."""
        words, held = self.words, self.line.exclusion
        told = []
        if self.alike.also:
            told.append(
                words(
                    "Persons and reasons are the same for: {lines}.",
                    lines=small(branches_of(self.alike.also, self.system, words)),
                )
            )
        if held.answers.is_upper_bound:
            told.append(words("Covered means registered, an upper bound: at least this many are left out."))
        told.append(
            words("Who could pay: {study}.", study=words(held.means.label)) if held.means
            else words("Who could pay was not worked out: nobody is shown as unable to.")
        )  # fmt: skip
        return (*told, *assumed_share(held.means, words), *self._reach())

    def _reach(self) -> Iterator[str]:
        reach, words = self.line.exclusion.reach, self.words
        yield words(
            "Out of reach: more than {facility} minutes to a health facility, {payment} minutes to a payment point ({source}).",
            facility=number_text(reach.facility_minutes, "count", words), payment=number_text(reach.payment_minutes, "count", words),
            source=words(reach.source),
        )  # fmt: skip

    def _item(self, item: str) -> str:
        if item in _WHETHER:
            return self.words(_WHETHER[item])
        return capital(item_of_law(item, self.system, self.words))

    def _applying(self, code: str) -> Cell:
        held = self.line.applying.get(code)
        return None if held is None else self._cell(held.share([1]), int(held.counts[1]))

    def _amounts(self, condition: Single) -> str:
        return self.words.join(self._amount(key) for key in condition.parameters)

    def _amount(self, key: str) -> str:
        parameter = self.system.parameters[key]
        dated = parameter.on(self.day)
        value = None if dated is None else dated.value
        shown = (
            number_text(float(value), "number", self.words, 0 if value == int(value) else None)
            if isinstance(value, int | Fraction)
            else "…"
        )
        name = self.words(parameter.label) if parameter.label else key.rpartition(".")[2]
        return self.words("{name}: {value}", name=name, value=shown)

    def _share(self, row: ExclusionRow, at: int) -> Cell:
        if TREE.reasons[at].part == "cannot_tell":
            return untold_cell(row.share([at]))
        return told_cell(row.share_open([at]), self.words)

    def _cell(self, cell: Cell, asked: int) -> Cell:
        return self.suppression.cell(cell, asked)

    def _table(
        self, key: str, title: str, columns: tuple[TableColumn, ...], rows: tuple[tuple[Cell, ...], ...], definition: str,
        notes: tuple[str, ...] = (),
    ) -> Table:  # fmt: skip
        return Table(
            key=f"exclusion.{self.line.id}.{key}", title=title, columns=columns, rows=rows, definition=definition,
            universe=self.words(self.line.exclusion.answers.line.universe_name), source=self.told.source, notes=notes,
        )  # fmt: skip

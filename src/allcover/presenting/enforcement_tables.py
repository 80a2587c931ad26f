"""Tables of undeclared workers, of who is in what, of cover that falls short, and of what was observed beside the survey."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allcover.coverage.enforcement import (
    DECLARED,
    NOT_PAID,
    UNPAID,
    UNREGISTERED_UNKNOWN,
    UNTOLD,
    Enforcement,
    EnforcementRow,
    Foregone,
)
from allcover.coverage.inadequacy import Inadequacy, Shortfall
from allcover.coverage.membership import EMPLOYED, EVERYBODY, Combination, Membership
from allcover.coverage.observations import STRENGTHS, Observations
from allcover.estimation import Suppression
from allcover.presenting.capitals import capital, small
from allcover.presenting.coverage_words import MEASURE_LABELS, branches_of, need_title
from allcover.presenting.numbers import date_text, number_text
from allcover.presenting.told import Told, citation_text, raised_incomes
from allcover.rules.definition import System
from allcover.vocabulary.barriers import FAMILIES, ROLL_UP_LABELS, rolled_up
from allcover.vocabulary.codes import BRANCH
from allcover.vocabulary.finding import Cell, NotKnown, Table, TableColumn
from allcover.vocabulary.words import Words, marked

PAYERS = {"worker": marked("Insured persons"), "employer": marked("Employers"), "state": marked("State"),
          "donor": marked("Donors"), "reserve": marked("Reserve")}  # fmt: skip
SHORTFALL_LABELS = {
    "not_covered": marked("{need}: not covered"),
    "level_and_access": marked("{need}: level too low, and out of reach"),
    "level": marked("{need}: level too low"),
    "access": marked("{need}: out of reach"),
}
SHOWN_COMBINATIONS = 12
_MEMBERSHIP_TITLES = {
    EVERYBODY: marked("Persons, by the schemes that protect them"),
    EMPLOYED: marked("Employed persons, by the schemes that protect them"),
}
_MEMBERSHIP_UNIVERSES = {EVERYBODY: marked("All persons"), EMPLOYED: marked("Employed persons")}
_MEMBERSHIP_SHARES = {
    EVERYBODY: marked("Share of all persons"),
    EMPLOYED: marked("Share of employed persons"),
}


def membership_key(found: Membership) -> str:
    """This function will give the key of the table of who is in what."""
    return "exclusion.membership" if found.universe == EVERYBODY else f"exclusion.membership.{found.universe}"


@dataclass(frozen=True)
class BesideTables:
    """Makes these tables in one language."""

    system: System
    told: Told
    words: Words
    suppression: Suppression

    def enforcement(self, found: Enforcement) -> Table:
        """Employees who must be insured, by group: paid for, registered only, not declared."""
        words = self.words
        unpaid = (
            NotKnown(words("the survey does not ask whose contributions are paid."))
            if found.answers.is_upper_bound
            else None
        )
        rows = [
            (words(row.grouping), words(row.group), row.unweighted, self.suppression.cell(row.obliged, row.unweighted),
             self._persons(row, [DECLARED]), unpaid or self._persons(row, [UNPAID]), self._persons(row, NOT_PAID[1:]),
             self._persons(row, [UNTOLD]), self.suppression.cell(row.undeclared_share, row.told))
            for row in found.rows
        ]  # fmt: skip
        columns = (
            TableColumn("grouping", words("By")), TableColumn("group", words("Group")),
            TableColumn("asked", words("Persons in sample"), "count"), TableColumn("obliged", words("Must be insured"), "count"),
            TableColumn("declared", capital(words(MEASURE_LABELS[found.answers.counted_as])), "count"),
            TableColumn("unpaid", words("Registered, contributions not paid"), "count"),
            TableColumn("undeclared", self._unregistered(found), "count"),
            TableColumn("untold", words("Not known"), "count"),
            TableColumn("share", words("Not declared, of whom it is known") if unpaid
                        else words("Not declared, or contributions not paid, of whom it is known"), "share"),
        )  # fmt: skip
        return Table(
            key=f"exclusion.{found.answers.line.id}.enforcement",
            title=words("{branch}: employees whom the law obliges to be insured", branch=words(BRANCH.labels[found.answers.line.branch])),
            columns=columns, rows=tuple(rows),
            definition=words(
                "Employees whom a mandatory provision is known to cover. The share is of those of whom it is known whether they are "
                "declared. The law obliges the employer; that a worker is not declared does not say who chose it."
            ),
            universe=words(found.answers.line.universe_name), source=self.told.source, notes=self._same(found),
        )  # fmt: skip

    def _unregistered(self, found: Enforcement) -> str:
        """Who is counted beside those who are registered: only who is known not to be, or also those of whom that is not known."""
        if found.answers.is_upper_bound or not found.total.asked([UNREGISTERED_UNKNOWN]):
            return self.words("Not registered")
        return self.words("Contributions not paid, not registered or not known to be")

    def _persons(self, row: EnforcementRow, cells: Sequence[int]) -> Cell:
        """A count rests on those counted, not on all of the group."""
        return self.suppression.cell(row.persons(cells), row.asked(cells))

    def _same(self, found: Enforcement) -> tuple[str, ...]:
        notes = []
        if len(found.lines) > 1:
            lines = small(branches_of(found.lines, self.system, self.words))
            notes.append(self.words("The same persons for: {lines}.", lines=lines))
        if found.answers.is_upper_bound:
            notes.append(
                self.words(
                    "Declared means registered: contributions may be unpaid for some who are registered."
                )
            )
        return tuple(notes)

    def foregone(self, found: Enforcement) -> Table | None:
        """What schemes would be due for employees not paid for; None where the definition gives no amount."""
        words = self.words
        if not found.foregone:
            return None
        rows = tuple(
            (words(one.scheme), words(PAYERS[one.payer]), one.persons, self._foregone(one),
             self.suppression.cell(one.unknown, one.unknown_asked))
            for one in found.foregone
        )  # fmt: skip
        return Table(
            key=f"exclusion.{found.answers.line.id}.foregone",
            title=words("{branch}: contributions forgone, an estimate", branch=words(BRANCH.labels[found.answers.line.branch])),
            columns=(
                TableColumn("scheme", words("Scheme")), TableColumn("payer", words("Due from")),
                TableColumn("asked", words("Persons in sample"), "count"),
                TableColumn("amount", words("Due"), "money", f"{self.system.country.currency}/month", 0),
                TableColumn("unknown", words("Persons whose due is not known, left out"), "count"),
            ),
            rows=rows,
            definition=words(
                "What the law would ask for these employees, were they declared and paid for at the earnings they report. An estimate of what is due, not of what could be collected: "
                "wages and jobs would not stay as they are."
            ),
            universe=words("Employees whom the law obliges to be insured, not declared") if found.answers.is_upper_bound
            else words("Employees whom the law obliges to be insured, not declared or with contributions not paid"),
            source=self.told.source, notes=raised_incomes(self.told, words),
        )  # fmt: skip

    def _foregone(self, one: Foregone) -> Cell:
        if one.amount is None:
            return NotKnown(self.words("the earnings of those without paid contributions are not known."))
        return self.suppression.cell(one.amount, one.persons)

    def membership(self, found: Membership, others: Sequence[Membership] = ()) -> Table:
        """Persons by the exact combination of schemes that protect them."""
        words = self.words
        rows = [self._combination(one, self.names(one)) for one in found.combinations[:SHOWN_COMBINATIONS]]
        rest = found.beyond(SHOWN_COMBINATIONS)
        if rest is not None:
            rows.append(self._combination(rest, words("Other combinations")))
        if found.untold.asked:
            rows.append(self._combination(found.untold, words("Not known")))
        return Table(
            key=membership_key(found),
            title=words(_MEMBERSHIP_TITLES[found.universe]),
            columns=(
                TableColumn("combination", words("Exactly these schemes")), TableColumn("number", words("Number of schemes"), "count"),
                TableColumn("asked", words("Persons in sample"), "count"), TableColumn("persons", words("Persons"), "count"),
                TableColumn("share", words(_MEMBERSHIP_SHARES[found.universe]), "share"),
            ),
            rows=tuple(rows),
            definition=words(
                "Each person is in one row only. A scheme counts where it protects the person in fact, dependants included. Added up "
                "over schemes there are {affiliations} affiliations of {persons} persons: the two are not the same. “None” is not “covered "
                "by nothing” of the tables of adequacy: there receiving and contributing count too, and mere registration does not.",
                affiliations=number_text(found.affiliations, "count", words),
                persons=number_text(found.persons.value or 0.0, "count", words),
            ),
            universe=words(_MEMBERSHIP_UNIVERSES[found.universe]), source=self.told.source, notes=self._left_out(found, others),
        )  # fmt: skip

    def names(self, one: Combination) -> str:
        """The schemes of a combination, or that there is none."""
        return " + ".join(self.words(self.system.schemes[name].name) for name in one.schemes) or self.words(
            "None"
        )

    def _combination(self, one: Combination, name: str) -> tuple[Cell, ...]:
        number = len(one.schemes) if one.schemes or name == self.words("None") else None
        return (
            name,
            number,
            one.asked,
            self.suppression.cell(one.persons, one.asked),
            self.suppression.cell(one.share, one.asked),
        )

    def _left_out(self, found: Membership, others: Sequence[Membership]) -> tuple[str, ...]:
        if not found.left_out:
            return ()
        left = self.words(
            "Schemes left out, being small or unknown for many persons: {schemes}.",
            schemes=self._schemes(found.left_out),
        )
        told = {name for one in others if one is not found for name, _ in one.schemes} & set(found.left_out)
        if found.universe != EVERYBODY or not told:
            return (left,)
        names = self._schemes(name for name in found.left_out if name in told)
        asked = self.words(
            "Employed persons alone were asked, and are counted apart, for: {schemes}.", schemes=names
        )
        return (left, asked)

    def _schemes(self, ids: Iterable[str]) -> str:
        return ", ".join(self.words(self.system.schemes[name].name) for name in ids)

    def inadequacy(self, found: Inadequacy) -> Table:
        """Why people who are covered are not covered adequately, by group."""
        words = self.words
        names = [self.shortfall(one) for one in found.reasons]
        is_untold = found.is_open and found.total.totals.counts[0] == 0
        nobody = NotKnown(
            words("it is sure of nobody, and missing answers leave open whether it is so of anybody.")
        )
        rows = tuple(
            (words(row.grouping), words(row.group), row.unweighted,
             *(self.suppression.cell(cell, row.unweighted)
               for cell in (row.persons, nobody if is_untold else row.totals.share([0]),
                            *(row.share([at]) for at in range(len(names))))))
            for row in found.rows
        )  # fmt: skip
        return Table(
            key=f"exclusion.inadequacy.{found.profile.key}",
            title=words("Covered, and not adequately: what falls short (profile {profile}, version {version})",
                        profile=words(found.profile.name), version=found.profile.version),
            columns=(
                TableColumn("grouping", words("By")), TableColumn("group", words("Group")),
                TableColumn("asked", words("Persons in sample"), "count"), TableColumn("persons", words("Persons"), "count"),
                TableColumn("adequate", words("Adequately covered"), "share"),
                *(TableColumn(f"reason_{at}", name, "share") for at, name in enumerate(names)),
            ),
            rows=rows,
            definition=words(
                "Everybody covered by something and not adequately has one primary reason: first a need not covered at all, then a "
                "level too low, then access; among several, the first in the order of the profile."
            ),
            universe=words("Persons covered by something of whom it is known whether adequately"), source=self.told.source,
        )  # fmt: skip

    def shortfall(self, one: Shortfall) -> str:
        """What falls short, in words."""
        if one.need is None:
            return self.words("Not known which need falls short first")
        return self.words(SHORTFALL_LABELS[one.kind], need=need_title(one.need, self.words))

    def observations(self, found: Observations) -> Table:
        """What was observed, with who says so."""
        words = self.words
        rows = tuple(
            (
                words(FAMILIES[one.barrier.family]), words(one.barrier.label), words(ROLL_UP_LABELS[rolled_up(one.barrier.family)]),
                words(one.group), words(BRANCH.labels[one.branch]) if one.branch else words("Every branch"), one.strength,
                words(STRENGTHS[one.strength]), words(one.statement), words(one.who_says), date_text(one.day, words),
                citation_text(one.source, words),
            )
            for one in found.observed
        )  # fmt: skip
        title = (
            words("What no survey shows: observations (invented)")
            if found.is_invented
            else words("What no survey shows: observations")
        )
        return Table(
            key="exclusion.observations", title=title,
            columns=(
                TableColumn("family", words("Family of barriers")), TableColumn("barrier", words("Sub-reason")),
                TableColumn("four", words("Of four families")), TableColumn("group", words("Group")), TableColumn("branch", words("Branch")),
                TableColumn("strength", words("Strength, 0 to 3"), "count"), TableColumn("meaning", words("Meaning")),
                TableColumn("statement", words("What was observed")), TableColumn("who", words("Who says so")),
                TableColumn("date", words("Date")), TableColumn("source", words("Source")),
            ),
            rows=rows,
            definition=words("Entered by users, each with its source. Not counted, and not mixed into any count above."),
            universe=words("The groups named"), source=words("As each row says"),
        )  # fmt: skip

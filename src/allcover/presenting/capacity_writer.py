"""What the writers of ability to contribute share: definitions, what is taken as given, states, and withholding small cells."""

from dataclasses import dataclass, replace
from math import isinf

from allcover.capacity.comparison import GroupAbility
from allcover.capacity.results import CapacityResults
from allcover.estimation import Suppression
from allcover.presenting.capacity_words import (
    BASIS_LABELS,
    EARNINGS_ALONE,
    STATE_LABELS,
    assumption_notes,
    group_text,
)
from allcover.presenting.headline_numbers import told_in_millions
from allcover.presenting.open_cells import range_meaning, told_cell
from allcover.presenting.told import Told, citation_text, raised_incomes
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, Cell, Finding, Kind, NotKnown, TableColumn
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.words import Words, marked

OUTERMOST = marked(
    "what is not said of who stands below the lowest and above the highest percentile leaves open"
)


@dataclass(frozen=True)
class CapacityWriter:
    """Writes of ability to contribute; ``told`` says where figures come from, ``currency`` is the unit of money."""

    results: CapacityResults
    told: Told
    words: Words
    suppression: Suppression
    currency: str

    @property
    def a_month(self) -> str:
        """The unit of money a month."""
        return f"{self.currency}/month"

    @property
    def definition(self) -> str:
        """What capacity is."""
        line = self.results.line
        need = (
            self.words(line.name) if line is not None else self.words("what a person needs, as the data say")
        )
        return self.words(
            "Capacity to contribute: a share of the year's income above subsistence, never below zero; a twelfth of it a month. "
            "Income: {income}. Subsistence: {need}, times the persons or equivalent adults who live on it. Jobs of one person are "
            "pooled. What is paid for health care now stands beside it and is not added. Mean and median of a survey are of the households alone whose capacity is known, and say nothing of the others, whose share stands beside them.",
            income=self.words(BASIS_LABELS[self.results.ability.basis]), need=need,
        )  # fmt: skip

    @property
    def notes(self) -> tuple[str, ...]:
        """What is taken as given, and where income and line are not of one kind."""
        told = [
            *assumption_notes(self.results.assumptions, self.words),
            *raised_incomes(self.told, self.words),
            *([self.words(EARNINGS_ALONE)] if self.results.ability.basis == "earnings_month" else ()),
        ]
        line = self.results.line
        if line is not None:
            told.append(
                self.words(
                    "Subsistence: {line} ({source}).",
                    line=self.words(line.name),
                    source=citation_text(line.source, self.words),
                )
            )
        basis = "consumption" if "consumption" in self.results.ability.basis else "income"
        if self.results.has_sample and basis != self.results.welfare:
            told.append(
                self.words(
                    "The poverty line applies to consumption, which includes what a household grows for its own use; "
                    "income does not. Capacity is in money, and understated where food is home-grown."
                )
                if basis == "income"
                else self.words("The poverty line is counted on income; here consumption stands in for it.")
            )
        return tuple(told)

    @property
    def units_text(self) -> str:
        """Who is counted."""
        if self.results.has_sample:
            return self.words(
                "Households; a person whom the poverty count leaves out of the household counts as one alone"
            )
        return self.words("Persons of the groups who would be asked to pay")

    def shown(self, cell: Cell, asked: int) -> Cell:
        """This function will withhold a cell that rests on too few of a sample, and say of profiles what leaves a range open."""
        if self.results.has_sample:
            return self.suppression.cell(cell, asked)
        return replace(cell, because=self.words(OUTERMOST)) if isinstance(cell, Between) else cell

    def open(self, of: OpenShare | None, asked: int) -> Cell:
        """This function will make a cell of a share or an amount that missing answers may leave open."""
        return None if of is None else self.shown(told_cell(of, self.words), asked)

    def asked(self, persons: int) -> int | None:
        """How many of the sample stand behind a row; nothing is said of profiles, which are no sample."""
        return persons if self.results.has_sample else None

    def group(self, grouping: str, name: str) -> str:
        """This function will write the name of a group, a fifth with what it is a fifth of."""
        text = group_text(grouping, name, self.words)
        return self.words("Fifth of welfare: {fifth}", fifth=text) if grouping == "fifth" else text

    def state_columns(self) -> tuple[TableColumn, ...]:
        """The columns of a table of who can pay."""
        return tuple(TableColumn(state, self.words(label), "share") for state, label in STATE_LABELS.items())

    def state_cells(self, row: GroupAbility) -> tuple[Cell, ...]:
        """Persons asked, and the shares of them by whether they can pay: in full from who surely can to who may, else of whom it is sure."""
        ends = (self.open(one, row.asked) for one in (row.persons, row.can_pay))
        return *ends, *(self.shown(cell, row.asked) for cell in row.shares[1:])

    def finding(
        self, key: str, label: str, of: Cell, asked: int, *, definition: str, universe: str, unit: str = "share",
        is_headline: bool = False,
    ) -> Finding:  # fmt: skip
        """This function will give a number under its key, with its sampling error or between its ends; money has two decimals."""
        ends = of if isinstance(of, Between) else None
        estimate = of if isinstance(of, Estimate) else None
        kind: Kind = "share" if unit == "share" else "money"
        return Finding(
            key=key, label=label, value=None if estimate is None else estimate.value, unit=unit, definition=definition, universe=universe,
            source=self.told.source, reference_date=self.told.reference_date, estimate=estimate, is_headline=is_headline,
            low=None if ends is None else ends.low, high=None if ends is None or isinf(ends.high) else ends.high,
            outer=None if ends is None else ends.outer, interval_meaning=self._meaning(of, kind),
            unweighted_count=asked if self.results.has_sample else None,
            kind=kind, decimals=2 if unit == self.a_month else None,
        )  # fmt: skip

    def _meaning(self, of: Cell, kind: Kind) -> str:
        """What leaves a number open, or why it is not known."""
        if isinstance(of, NotKnown):
            return of.reason
        if not isinstance(of, Between):
            return ""
        if not self.results.has_sample:
            return self.words(OUTERMOST)
        in_millions = kind == "money" and told_in_millions(of.low, of.high)
        return range_meaning(of.outer, kind, self.words, in_millions=in_millions)

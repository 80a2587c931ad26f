"""What the writers of sections on benefits and welfare share: cells of estimates, and the names of benefits and lines."""

from dataclasses import dataclass
from math import isfinite

from allcover.estimation.intervals import KNOWN
from allcover.impact import Assessment
from allcover.impact.assessment import BenefitResult, OptionAssessed
from allcover.impact.figure import Figure, told
from allcover.impact.sample import Line
from allcover.presenting.capitals import small
from allcover.presenting.open_cells import has_plain_zero
from allcover.presenting.option_writer import OptionWriter, open_cell
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, Finding, Kind, NotKnown, Table, TableColumn
from allcover.vocabulary.words import marked

_NO_SAMPLING = marked(
    "A share without an interval is no result of sampling: by the rule of the benefit nobody of that age receives it, or, as things are, the "
    "welfare by which a group is made puts all of it above or below the line."
)


@dataclass(frozen=True)
class WelfareWriter(OptionWriter):
    """Writes about what benefits and options do to welfare."""

    assessment: Assessment

    @property
    def as_is(self) -> OptionAssessed:
        """Things as they are."""
        return self.assessment.options[0]

    @property
    def benefits(self) -> list[tuple[str, str, BenefitResult]]:
        """Every benefit as things are, then those an option pays anew or otherwise: key, name, what was found."""
        found = []
        for option, assessed in zip(self.options, self.assessment.options, strict=True):
            for benefit in assessed.benefits:
                transfer = benefit.transfer
                key, name = transfer.id, self.words(transfer.name)
                if option is not self.baseline:
                    key = f"{option.id}.{transfer.id}"
                    if name != self.title(option):
                        name = self.words("{option}: {benefit}", option=self.title(option), benefit=name)
                found.append((key, name, benefit))
        return found

    def line_name(self, line: Line) -> str:
        """What a line is called inside a sentence."""
        return small(self.words(line.name))

    def cell(self, number: Figure | Estimate | None) -> Cell:
        """This function will make a cell, withheld where it rests on too few persons; what cannot be told says why."""
        if number is None:
            return None
        estimate = number.at_low if isinstance(number, Figure) else number
        if estimate.value is None:
            return NotKnown(self.words(estimate.note))
        if estimate.note == KNOWN:
            return estimate.value
        shown = open_cell(number) if isinstance(number, Figure) else number
        return self.suppression.cell(shown, estimate.persons or 0)

    def cells(self, *numbers: Figure | Estimate | None) -> tuple[Cell, ...]:
        """This function will make cells of several numbers."""
        return tuple(map(self.cell, numbers))

    def estimate_finding(
        self, key: str, label: str, number: Figure | Estimate, unit: str, definition: str, *, is_headline: bool = False,
        kind: Kind | None = None,
    ) -> Finding:  # fmt: skip
        """This function will make a finding of an estimate of the persons whom poverty is counted of."""
        figure = number if isinstance(number, Figure) else told(number)
        return self.finding(
            key, label, figure, unit, definition, self.poverty_universe, asked=figure.at_low.persons, kind=kind,
            is_headline=is_headline and (figure.value is not None or isfinite(figure.high - figure.low)),
        )  # fmt: skip

    def table(
        self, key: str, title: str, columns: list[TableColumn], rows: list[tuple[Cell, ...]], definition: str,
        *notes: str, is_of_groups: bool = True,
    ) -> Table:  # fmt: skip
        """This function will make a table of the persons whom poverty is counted of; one that is not of groups has no zeros to account for."""
        is_zero_told = is_of_groups and has_plain_zero(rows)
        return Table(
            key=key, title=title, columns=tuple(columns), rows=tuple(rows), definition=definition,
            universe=self.poverty_universe, source=self.told.source,
            notes=(*notes, self.words(_NO_SAMPLING)) if is_zero_told else notes,
        )  # fmt: skip

"""What the parts of a report on a fund without contributors share. Goes to :mod:`closed_section` and :mod:`closed_beside`."""

from dataclasses import dataclass

from allcover.presenting.numbers import number_text
from allcover.presenting.valuation_study import ClosedResults
from allcover.presenting.valuation_tables import ValuationTables
from allcover.presenting.valuation_words import MILLION


@dataclass(frozen=True)
class ClosedWriter(ValuationTables):
    """Writes of a fund that nobody pays into, in one language."""

    @property
    def closed(self) -> ClosedResults:
        """What it comes to under each law, and what was tried."""
        assert self.results.closed is not None
        return self.results.closed

    def amount(self, money: float) -> str:
        """This function will write money at a date, in millions."""
        return f"{number_text(money / MILLION, 'money', self.words, 1)} {self.millions_held}"

    def meaning_of_debt(self) -> str:
        """This function will say what implicit pension debt is."""
        return self.words(
            "Implicit pension debt is the present value of pensions in payment and of those earned so far, with survivors, until the last has died, without administration."
        )

    def year_text(self, year: int) -> str:
        """This function will write a year in which something happens; that it never does, of nought."""
        return str(year) if year else self.words("never")

"""Which cells are too small to print: they rest on too few people asked, whatever those people weigh."""

from dataclasses import dataclass, replace

from allcover.vocabulary.finding import Cell, Finding, Suppressed


@dataclass(frozen=True)
class Suppression:
    """The fewest unweighted persons, and households where they are counted, a printed cell may rest on.

    An empty cell is suppressed too, and says that it is empty: a survey that met nobody does not show that there is nobody. Only the
    small cells themselves are withheld; a cell is not hidden because a total minus the others would give it.
    """

    minimum_persons: int = 30
    minimum_households: int = 10

    def allows(self, persons: int, households: int | None = None) -> bool:
        """This function will say whether a cell resting on so many may be printed.

        >>> Suppression().allows(30), Suppression().allows(29), Suppression().allows(40, households=9)
        (True, False, False)
        """
        enough = households is None or households >= self.minimum_households
        return enough and persons >= self.minimum_persons

    def cell(self, value: Cell, persons: int, households: int | None = None) -> Cell:
        """This function will give the value back, or the sign that it rests on too few or on nobody.

        >>> Suppression().cell(0.4, 31), Suppression().cell(0.0, 0)
        (0.4, Suppressed(minimum_persons=30, is_empty=True))
        """
        if self.allows(persons, households):
            return value
        return Suppressed(self.minimum_persons, is_empty=persons == 0)

    def finding(self, finding: Finding) -> Finding:
        """This function will give a headline back, or without its number if it rests on too few persons."""
        if finding.unweighted_count is None or self.allows(finding.unweighted_count):
            return finding
        return replace(
            finding, value=None, low=None, high=None, outer=None, interval_meaning="", estimate=None,
            withheld_below=self.minimum_persons,
        )  # fmt: skip

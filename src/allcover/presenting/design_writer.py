"""What the writers of the section on designs share: names of designs, who is asked, and a number under its key."""

from collections.abc import Iterator

from allcover.capacity.comparison import DesignResult
from allcover.capacity.results import Comparison
from allcover.presenting.capacity_writer import CapacityWriter
from allcover.presenting.open_cells import told_cell
from allcover.vocabulary.finding import Finding, Kind, TableColumn
from allcover.vocabulary.open_share import OpenShare


class DesignWriter(CapacityWriter):
    """Writes of designs; the results must have a comparison."""

    @property
    def compared(self) -> Comparison:
        """The designs side by side."""
        assert self.results.comparison is not None
        return self.results.comparison

    @property
    def who(self) -> str:
        """The universe."""
        return self.words("Persons whom the designs ask")

    def name(self, found: DesignResult) -> str:
        """The name of a design."""
        return self.words(found.design.name)

    def of_each(self, kind: Kind) -> tuple[TableColumn, ...]:
        """A column for each design."""
        return tuple(TableColumn(found.design.id, self.name(found), kind) for found in self.compared.results)

    def number(
        self, found: DesignResult, key: str, label: str, of: OpenShare | None, definition: str, unit: str = "share",
        asked: int | None = None,
    ) -> Iterator[Finding]:  # fmt: skip
        """This function will give a number of a design under its key, if there is one; ``asked`` is how many stand behind it, where not all who are asked."""
        if of is not None and of.ends is not None:
            yield self.finding(
                f"designs.{found.design.id}.{key}", label, told_cell(of, self.words), found.total.asked if asked is None else asked, definition=definition, universe=self.who,
                unit=unit,
            )  # fmt: skip

"""Tables on what a design makes worth doing: moving up a band, becoming an employee, declaring too little; and pensions by band."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

from allcover.capacity.results import Comparison
from allcover.presenting.open_cells import estimate_cell
from allcover.presenting.told import Told, citation_text
from allcover.vocabulary.finding import Cell, NotKnown, Table, TableColumn
from allcover.vocabulary.words import Words


@dataclass(frozen=True)
class IncentiveWriter:
    """Writes those tables that have anything to tell."""

    compared: Comparison
    told: Told
    words: Words
    a_month: str

    def tables(self) -> Iterator[Table]:
        """This function will write them."""
        made = (self._borders(), self._employees(), self._leakage(), self._pensions())
        yield from (table for table in made if table.rows)

    def _names(self) -> dict[str, str]:
        return {found.design.id: self.words(found.design.name) for found in self.compared.results}

    def _table(
        self,
        key: str,
        title: str,
        columns: tuple[TableColumn, ...],
        rows: list[tuple[Cell, ...]],
        definition: str,
        notes: tuple[str, ...] = (),
    ) -> Table:
        return Table(
            key=f"designs.{key}", title=title, columns=(TableColumn("design", self.words("Design")), *columns), rows=tuple(rows),
            definition=definition, universe=self.words("Persons whom the designs ask"), source=self.told.source, notes=notes,
        )  # fmt: skip

    def _money(self, key: str, label: str) -> TableColumn:
        return TableColumn(key, label, "money", self.a_month, 2)

    def _borders(self) -> Table:
        words, names = self.words, self._names()
        rows: list[tuple[Cell, ...]] = [
            (names[design], one.income, one.below, one.at, one.extra, one.share_of_income)
            for design, found in self.compared.borders.items() for one in found
        ]  # fmt: skip
        columns = (
            self._money("income", words("Income at the threshold")), self._money("below", words("Contribution just below")),
            self._money("at", words("Contribution at the threshold")), self._money("extra", words("Increase at the threshold")),
            TableColumn("share", words("Increase, as a share of income"), "share"),
        )  # fmt: skip
        definition = words(
            "Where the contribution jumps with income. As much as it jumps must be earned beyond the threshold to be "
            "no worse off than just below it: an incentive to stay below, or to declare less."
        )
        return self._table("borders", words("What moving up a band costs"), columns, rows, definition)

    def _employees(self) -> Table:
        words, names = self.words, self._names()
        rows: list[tuple[Cell, ...]] = [
            (names[design], one.income, one.own, self._known(one.employee), self._known(one.employer), self._known(one.employee + one.employer - one.own))
            for design, found in self.compared.employees.items() for one in found
        ]  # fmt: skip
        columns = (
            self._money("income", words("Income")), self._money("own", words("Asked by the design")),
            self._money("employee", words("Asked of an employee")), self._money("employer", words("Asked of the employer")),
            self._money("difference", words("More as an employee")),
        )  # fmt: skip
        definition = words(
            "What persons are asked under the design, beside what the law's compulsory schemes ask of an employee of 35 with a contract in "
            "a private firm of 200, of the same pay, and of the employer. Where the difference is large, it pays to call work own-account."
        )
        return self._table(
            "employees", words("From own-account worker to employee"), columns, rows, definition
        )

    def _known(self, value: float) -> Cell:
        return NotKnown(self.words("a scheme's definition leaves it open.")) if isnan(value) else value

    def _leakage(self) -> Table:
        words = self.words
        year = f"{self.a_month.partition('/')[0]}/year"
        rows: list[tuple[Cell, ...]] = []
        for found in self.compared.results:
            leak = found.leakage
            if leak is not None and leak.lost is not None:
                cells = (
                    estimate_cell(one) for one in (leak.true, leak.one_band_less, leak.lowest, leak.lost)
                )
                rows.append((words(found.design.name), *cells))
        columns = (
            TableColumn("true", words("As earned"), "money", year), TableColumn("less", words("One band too low"), "money", year),
            TableColumn("lowest", words("All in the lowest band"), "money", year), TableColumn("lost", words("Lost at most"), "share"),
        )  # fmt: skip
        definition = words(
            "What would be due in a year if persons declared their own band: truly, one band too low, or all the lowest; of persons whose "
            "income is known. Bounds of the leakage, not a forecast."
        )
        return self._table("leakage", words("If bands are self-declared"), columns, rows, definition)

    def _pensions(self) -> Table:
        words, names = self.words, self._names()
        rows: list[tuple[Cell, ...]] = [
            (names[design], one.reference, one.pension, NotKnown(words("there is no poverty line.")) if one.of_line is None else one.of_line)
            for design, found in self.compared.pensions.items() for one in found
        ]  # fmt: skip
        columns = (
            self._money("reference", words("Income of the band")), self._money("pension", words("Pension")),
            TableColumn("line", words("Pension over the poverty line of one person"), "number", "", 2),
        )  # fmt: skip
        rules = [found.design.benefit for found in self.compared.results if found.design.benefit is not None]
        notes = tuple(
            words(
                "Rule: {years} years ({source}).", years=rule.years, source=citation_text(rule.source, words)
            )
            for rule in dict.fromkeys(rules)
        )
        definition = words(
            "The pension that the benefit rule of the design gives on each band after its years. Whether contributions pay for it is not "
            "computed: that needs an actuary."
        )
        return self._table("pensions", words("What each band would give"), columns, rows, definition, notes)

"""The money of designs side by side: what comes in, what covering all would take, and what contributions weigh."""

from collections.abc import Iterator

from allcover.capacity.burden import BurdenPoint
from allcover.presenting.design_writer import DesignWriter
from allcover.presenting.line_charts import lines
from allcover.presenting.open_cells import untold_cell
from allcover.vocabulary.finding import Cell, Chart, Finding, Table, TableColumn

_MOST_LINES = 7


class MoneyWriter(DesignWriter):
    """Writes the tables of money and burden."""

    @property
    def a_year(self) -> str:
        """The unit of money a year."""
        return f"{self.currency}/year"

    @property
    def money_definition(self) -> str:
        """What the money is."""
        return self.words(
            "Due: what is asked of everybody asked, the State's part included. Revenue: persons who can pay in full times take-up, "
            "regularity and contribution, with the State's part for them. Further subsidy: what is asked of those who cannot pay in full "
            "less what they can pay. Newly covered: those persons; the subsidy for each of them is of those of whom it is known. A range goes "
            "from what is surely so to what may be, as far as means and amounts are not known."
        )

    def money_table(self) -> Table:
        """This function will write what comes in a year, and what covering all would take."""
        words, year = self.words, self.a_year
        rows = []
        for found in self.compared.results:
            money, asked = found.money, found.total.asked
            open_ = (money.due, money.own_due, money.state, money.revenue, money.needed, money.unable)
            known = (money.needed_each, money.unknown and untold_cell(money.unknown))
            rows.append(
                (
                    self.name(found),
                    *(self.open(each, asked) for each in open_),
                    *(self.shown(each, asked) for each in known),
                )
            )
        return Table(
            key="designs.money", title=words("Revenue, and the subsidy it would take to cover all"),
            columns=(
                TableColumn("design", words("Design")), TableColumn("due", words("Due"), "money", year),
                TableColumn("own", words("Due from persons"), "money", year), TableColumn("state", words("Subsidy of the design"), "money", year),
                TableColumn("revenue", words("Revenue"), "money", year), TableColumn("needed", words("Further subsidy to cover all"), "money", year),
                TableColumn("unable", words("Newly covered by it"), "count"),
                TableColumn("each", words("Subsidy for each of them"), "money", year, 2),
                TableColumn("unknown", words("Not all is known of"), "share"),
            ),
            rows=tuple(rows), definition=self.money_definition, universe=self.who, source=self.told.source,
        )  # fmt: skip

    def burden_table(self) -> Table:
        """This function will write what contributions weigh, by tenths of those asked, the poorest first."""
        words = self.words
        curves = [{point.part: point for point in found.burden.points} for found in self.compared.results]
        rows = [self._burden_row(each, [curve.get(each) for curve in curves]) for each in sorted(curves[0])]
        is_each = self.compared.results[0].burden.is_each
        part = words("Income, from the lowest") if is_each else words("Tenth of those asked, by income")
        return Table(
            key="designs.burden", title=words("Burden of contributions, by income"),
            columns=(
                TableColumn("part", part, "count"),
                TableColumn("income", words("Mean income"), "money", self.a_month, 2), *self.of_each("share"),
            ),
            rows=tuple(rows),
            definition=words(
                "Contributions asked of persons over their own earnings, income by income of those asked with known earnings above zero, the "
                "poorest first. The income shown is that of the first design."
            )
            if is_each
            else words(
                "Contributions asked of persons over their own earnings, by tenths of those asked with known earnings above zero, the "
                "poorest first. The income shown is that of the first design."
            ),
            universe=self.who, source=self.told.source,
        )  # fmt: skip

    def _burden_row(self, part: int, points: list[BurdenPoint | None]) -> tuple[Cell, ...]:
        first = points[0]
        income = None if first is None else self.shown(first.income, first.asked)
        return (part, income, *(None if one is None else self.shown(one.burden, one.asked) for one in points))

    def burden_charts(self, table: Table) -> Iterator[Chart]:
        """This function will draw the burden, where there is more than one point to draw."""
        if len(table.rows) > 1:
            series = [found.design.id for found in self.compared.results][:_MOST_LINES]
            yield lines(
                table, key="designs.burden", title=table.title, words=self.words, x="part", series=series
            )

    def findings(self) -> Iterator[Finding]:
        """This function will give the revenue and the further subsidy of each design."""
        for found in self.compared.results:
            name = self.name(found)
            revenue = self.words("{design}: revenue", design=name)
            yield from self.number(
                found, "revenue", revenue, found.money.revenue, self.money_definition, self.a_year
            )
            needed = self.words("{design}: further subsidy to cover all", design=name)
            yield from self.number(
                found, "needed", needed, found.money.needed, self.money_definition, self.a_year
            )

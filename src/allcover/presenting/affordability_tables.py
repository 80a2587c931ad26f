"""Tables on whether people can afford what the schemes of the law ask of them, or would ask if they joined."""

from collections.abc import Iterator

from allcover.capacity.results import SchemeAbility
from allcover.capacity.sharing import STATES
from allcover.presenting.capacity_words import STATE_COLOURS, share_text
from allcover.presenting.capacity_writer import CapacityWriter
from allcover.presenting.charts import stacked_bars
from allcover.presenting.open_cells import plain_text, share_finding, told_cell
from allcover.vocabulary.finding import Chart, Finding, Table, TableColumn


class AffordabilityWriter(CapacityWriter):
    """Writes them, if any scheme asks anything of anybody."""

    def written(self) -> tuple[list[Table], list[Chart], list[Finding]]:
        """This function will write the tables, the chart and the numbers."""
        if not self._asking():
            return [], [], []
        total = self._total_table()
        return [total, self._by_group_table()], list(self._charts(total)), list(self._findings())

    def _findings(self) -> Iterator[Finding]:
        for one in self._asking():
            label = self.words("{scheme}: can pay the contribution in full", scheme=self.words(one.name))
            yield share_finding(
                f"capacity.afford.{one.scheme}", label, one.groups[0].can_pay, definition=self._asked_definition, universe=self._asked_universe,
                told=self.told, words=self.words, brief=label,
            )  # fmt: skip
            for share, can_pay in one.under_others:
                percent = f"{100 * share:g}".replace(".", "_")
                yield share_finding(
                    f"capacity.afford.{one.scheme}.at_{percent}",
                    self.words("{finding}, if {share} were asked of income above subsistence", finding=label, share=share_text(share, self.words)),
                    can_pay, definition=self._asked_definition, universe=self._asked_universe, told=self.told, words=self.words,
                )  # fmt: skip

    def _under_others(self) -> Iterator[str]:
        """What of each scheme rests on the share of income that may be asked."""
        told = [
            self.words("{name}: {value}", name=self.words(one.name), value=self.words.join(
                self.words("{share} with {asked}", share=plain_text(told_cell(can_pay, self.words), self.words), asked=share_text(share, self.words))
                for share, can_pay in one.under_others
            ))
            for one in self._asking() if one.under_others
        ]  # fmt: skip
        if told:
            asked = share_text(self.results.assumptions.share_of_surplus.value, self.words)
            yield self.words(
                "Can pay in full, if a share other than {share} were asked: {schemes}.",
                share=asked,
                schemes=self.words.join(told),
            )

    def _total_table(self) -> Table:
        rows = [
            (self.words(one.name), *self.state_cells(one.groups[0]), one.groups[0].asked)
            for one in self._asking()
        ]
        return Table(
            key="capacity.schemes", title=self.words("Who can afford what the schemes ask"),
            columns=(
                TableColumn("scheme", self.words("Scheme")), TableColumn("persons", self.words("Asked to pay"), "count"),
                *self.state_columns(), TableColumn("asked", self.words("In the data"), "count"),
            ),
            rows=tuple(rows), definition=self._asked_definition, universe=self._asked_universe,
            source=self.told.source, notes=tuple(self._under_others()),
        )  # fmt: skip

    def _asking(self) -> list[SchemeAbility]:
        return [one for one in self.results.schemes if one.groups[0].asked]

    @property
    def _asked_definition(self) -> str:
        return self.words(
            "What the scheme's definition asks of an insured person who contributes, against the capacity of the "
            "household. Persons who have not joined are treated as members of one year who chose the lowest "
            "contribution base. Each scheme is taken alone. Persons for whom the definition does not say what is paid "
            "are left out. Where it cannot be told of some whether they are asked or can pay, who can pay in full is a range, from the least to the most of those asked that any answers would make. "
            "Who can pay a part, or nothing, is told of the persons of the lower end, as far as it is sure."
        )

    @property
    def _asked_universe(self) -> str:
        return self.words("Persons whom the law of the scheme obliges or allows to contribute")

    def _by_group_table(self) -> Table:
        rows = [
            (self.words(one.name), self.group(row.grouping, row.group), *self.state_cells(row), row.asked)
            for one in self._asking() for row in one.groups[1:]
        ]  # fmt: skip
        return Table(
            key="capacity.schemes_by_group",
            title=self.words("Who can afford what the schemes ask, by sex and fifth of welfare"),
            columns=(
                TableColumn("scheme", self.words("Scheme")), TableColumn("group", self.words("Group")),
                TableColumn("persons", self.words("Asked to pay"), "count"), *self.state_columns(),
                TableColumn("asked", self.words("In the data"), "count"),
            ),
            rows=tuple(rows), definition=self._asked_definition, universe=self._asked_universe, source=self.told.source,
        )  # fmt: skip

    def _charts(self, table: Table) -> Iterator[Chart]:
        yield stacked_bars(
            table, key="capacity.schemes", title=table.title, words=self.words, category="scheme", parts=STATES,
            colours=STATE_COLOURS, unknown=STATES[-1],
        )  # fmt: skip

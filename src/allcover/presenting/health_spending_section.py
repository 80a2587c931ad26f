"""The part of a report on payments for health care: catastrophic and impoverishing, by both definitions of SDG 3.8.2."""

from collections.abc import Iterable
from dataclasses import dataclass

from allcover.impact.health_spending import THRESHOLDS, HealthBy, HealthSpending
from allcover.presenting.charts import grouped_bars
from allcover.presenting.numbers import PERCENTAGE_POINTS, number_text
from allcover.presenting.welfare_writer import WelfareWriter
from allcover.vocabulary.finding import Cell, Chart, Finding, NotKnown, Section, Table, TableColumn, number_of
from allcover.vocabulary.words import Words, marked

_BUDGETS = {"consumption": marked("consumption"), "income": marked("income")}


def unknown_payments(count: int, words: Words) -> str:
    """This function will say of how many persons not all payments of the household are known, and what that does to the numbers."""
    return words.plural(
        "{count} person asked lives in a household whose payments for health care are not all known: numbers of such payments run from "
        "what is known to whatever there may be.",
        "{count} persons asked live in households whose payments for health care are not all known: numbers of such payments run from "
        "what is known to whatever there may be.",
        count, count=number_text(count, "count", words),
    )  # fmt: skip


def catastrophic_definition(words: Words, budget: str) -> str:
    """This function will define catastrophic payments."""
    return words(
        "SDG 3.8.2 until 2024: persons in households whose out-of-pocket payments exceed 10 % (25 %) of all household "
        "{budget}. Overshoot: the mean excess over the threshold, of all persons; of those above: the same among "
        "them. Rank-weighted: times one less the concentration index, so that it is larger where it is the poor who "
        "pay too much (Wagstaff and van Doorslaer 2003).",
        budget=budget,
    )


def hardship_definition(words: Words, budget: str) -> str:
    """This function will define financial hardship by payments."""
    return words(
        "SDG 3.8.2 since March 2025: persons in households whose out-of-pocket payments exceed 40 % of the "
        "discretionary budget: {budget} a head and day less the societal poverty line, max(2.15, 1.15 + half the "
        "median) dollars of 2017 purchasing power. Impoverishing: above the whole of it, or with no such budget; "
        "large: between 40 % and the whole of it.",
        budget=budget,
    )


@dataclass(frozen=True)
class HealthSpendingWriter(WelfareWriter):
    """Writes the section on payments for health care."""

    def section(self) -> Section:
        """This function will write the section, or why there is nothing to tell."""
        words, health = self.words, self.assessment.health
        heading = words("Paying for health care")
        if isinstance(health, str):
            reason = words("Not computed: {reason}", reason=words(health))
            return Section(id="health_spending", heading=heading, paragraphs=(reason,))
        tables = [self._catastrophic_table(health), self._hardship_table(health)]
        tables += [self._poverty_table(health)] if self.assessment.lines else []
        by_group = self._group_table(health)
        return Section(
            id="health_spending", heading=heading,
            paragraphs=(words("What households pay for health care out of their own pockets, and when that is too much."),),
            findings=tuple(self._findings(health)), tables=(*tables, by_group), charts=tuple(self._charts(by_group)),
        )  # fmt: skip

    def _budget(self, health: HealthSpending) -> str:
        return self.words(_BUDGETS[health.budget])

    def _of_whom(self, health: HealthSpending) -> Iterable[str]:
        words = self.words
        if health.left_out:
            yield words.plural(
                "{count} person asked is left out: the budget of the household is not known, or nothing.",
                "{count} persons asked are left out: the budget of their household is not known, or nothing.",
                health.left_out, count=number_text(health.left_out, "count", words),
            )  # fmt: skip
        if health.open:
            yield unknown_payments(health.open, words)

    def _percent(self, share: float) -> str:
        return number_text(share, "share", self.words, 0)

    def _catastrophic_table(self, health: HealthSpending) -> Table:
        words = self.words
        rows: list[tuple[Cell, ...]] = [
            (self._percent(each.threshold), *self.cells(
                each.headcount, each.overshoot, each.mean_overshoot, each.headcount_by_rank, each.overshoot_by_rank
            ))
            for each in health.catastrophic
        ]  # fmt: skip
        return self.table(
            "health_spending.catastrophic", words("Catastrophic payments for health care"),
            [
                TableColumn("threshold", words("Payments above this share of the budget")), TableColumn("headcount", words("Persons"), "share"),
                TableColumn("overshoot", words("Overshoot"), "share", decimals=2),
                TableColumn("mean", words("Overshoot of those above"), "share"),
                TableColumn("headcount_by_rank", words("Persons, rank-weighted"), "share"),
                TableColumn("overshoot_by_rank", words("Overshoot, rank-weighted"), "share", decimals=2),
            ],
            rows, catastrophic_definition(words, self._budget(health)), *self._of_whom(health),
        )  # fmt: skip

    def _hardship_table(self, health: HealthSpending) -> Table:
        words, found = self.words, health.hardship
        rows: list[tuple[Cell, ...]] = [
            (words("Hardship: above 40 % of the discretionary budget"), self.cell(found.any)),
            (words("of which large, not impoverishing"), self.cell(found.large)),
            (words("of which impoverishing"), self.cell(found.impoverishing)),
        ]
        line = self.cell(found.line_month)
        notes = list(self._of_whom(health))
        if not isinstance(line, NotKnown):
            amount = number_text(number_of(line) or 0.0, "money", words, 2)
            notes.append(
                words("The societal poverty line is {amount} {currency} a head and month.", amount=amount, currency=self.currency)
            )  # fmt: skip
        return self.table(
            "health_spending.hardship", words("Financial hardship from out-of-pocket payments for health care"),
            [TableColumn("what", words("Payments")), TableColumn("persons", words("Persons"), "share")],
            rows, hardship_definition(words, self._budget(health)), *notes,
        )  # fmt: skip

    def _poverty_table(self, health: HealthSpending) -> Table:
        words = self.words
        rows: list[tuple[Cell, ...]] = [
            (words(line.name), *self.cells(*found.changes.values()))
            for line, found in zip(self.assessment.lines, health.impoverishment, strict=True)
        ]
        return self.table(
            "health_spending.poverty", words("What payments for health care add to poverty"),
            [
                TableColumn("line", words("Poverty line")), TableColumn("headcount", words("Headcount"), "points", PERCENTAGE_POINTS, 2),
                TableColumn("gap", words("Gap"), "points", PERCENTAGE_POINTS, 2),
                TableColumn("squared_gap", words("Squared gap"), "points", PERCENTAGE_POINTS, 2),
            ],
            rows, words("Poverty by welfare less payments for health care, less poverty by welfare."),
        )  # fmt: skip

    def _group_table(self, health: HealthSpending) -> Table:
        words = self.words
        rows = [row for each in health.by for row in self._rows(each)]
        columns = [TableColumn("grouping", words("By")), TableColumn("group", words("Group"))]
        columns += [
            TableColumn(f"above_{round(each * 100)}", words("Above {share} of the budget", share=self._percent(each)), "share")
            for each in THRESHOLDS
        ]  # fmt: skip
        columns.append(TableColumn("hardship", words("Hardship (SDG 3.8.2 of 2025)"), "share"))
        definition = words(
            "{old} {new} In groups the societal line is taken as known.",
            old=catastrophic_definition(words, self._budget(health)),
            new=hardship_definition(words, self._budget(health)),
        )
        title = words("Who pays too much for health care")
        return self.table("health_spending.groups", title, columns, rows, definition, *self._of_whom(health))

    def _rows(self, found: HealthBy) -> Iterable[tuple[Cell, ...]]:
        for n, label in enumerate(found.grouping.labels):
            shares = [found.catastrophic[each][n] for each in THRESHOLDS]
            name = self.words(found.grouping.name)
            yield name, self.words(label), *self.cells(*shares, found.hardship[n])

    def _charts(self, table: Table) -> Iterable[Chart]:
        fifth = self.words("Fifth of welfare")
        title = self.words("{table}, by fifth of welfare", table=table.title)
        yield grouped_bars(
            table, key=table.key, title=title, words=self.words, category="group",
            series=["above_10", "hardship"], where={"grouping": fifth},
        )  # fmt: skip

    def _findings(self, health: HealthSpending) -> Iterable[Finding]:
        words, budget = self.words, self._budget(health)
        for each in health.catastrophic:
            share = self._percent(each.threshold)
            yield self.estimate_finding(
                f"health_spending.above_{round(each.threshold * 100)}",
                words("Persons whose household pays more than {share} of its budget for health care", share=share),
                each.headcount, "share", catastrophic_definition(words, budget), is_headline=True,
            )  # fmt: skip
        yield self.estimate_finding(
            "health_spending.share", words("Payments for health care as a share of all budgets"),
            health.share_of_budget, "share", catastrophic_definition(words, budget),
        )  # fmt: skip
        labels = {
            "hardship": (health.hardship.any, words("Persons in financial hardship from out-of-pocket payments for "
                                                    "health care (SDG 3.8.2 of 2025)")),
            "impoverishing": (health.hardship.impoverishing, words("Persons impoverished by payments for health care (SDG 3.8.2 of 2025)")),
        }  # fmt: skip
        for key, (number, label) in labels.items():
            yield self.estimate_finding(
                f"health_spending.{key}", label, number, "share", hardship_definition(words, budget),
                is_headline=key == "hardship",
            )  # fmt: skip

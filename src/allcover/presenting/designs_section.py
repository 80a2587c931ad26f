"""The part of a report on designs of contributions side by side: who can pay, women and men, money, burden, incentives."""

from collections.abc import Iterator

from allcover.capacity.comparison import DesignResult, GroupAbility
from allcover.capacity.sharing import STATES
from allcover.presenting.capacity_words import STATE_COLOURS
from allcover.presenting.charts import grouped_bars, stacked_bars
from allcover.presenting.design_incentives import IncentiveWriter
from allcover.presenting.design_money import MoneyWriter
from allcover.presenting.design_writer import DesignWriter
from allcover.presenting.numbers import PERCENTAGE_POINTS, cell_text
from allcover.presenting.told import citation_text
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, Chart, Finding, Section, Table, TableColumn
from allcover.vocabulary.words import marked

_FALLS = marked(
    "“{design}”: of all who are asked, the share of income that is asked falls from the poorest, {first}, to the richest, {last}, without "
    "a rise between."
)
_LARGEST = marked(
    "“{design}”: of all who are asked, the poorest are asked the largest share of their income, {first}; the richest, {last}."
)


class DesignsWriter(DesignWriter):
    """Writes the section on designs; the results must have a comparison."""

    def section(self) -> Section:
        """This function will write the section."""
        ability, money = (
            self._ability_table(),
            MoneyWriter(self.results, self.told, self.words, self.suppression, self.currency),
        )
        burden = money.burden_table()
        tables = [ability, self._by_group_table(), money.money_table(), burden]
        charts = [self._ability_chart(ability), *money.burden_charts(burden)]
        if any(found.women_less_men for found in self.compared.results):
            sexes = self._sex_table()
            tables.append(sexes)
            charts += self._sex_charts(sexes)
        tables += IncentiveWriter(self.compared, self.told, self.words, self.a_month).tables()
        return Section(
            id="designs", heading=self.words("Contribution designs compared: {name}", name=self.words(self.compared.file.name)),
            paragraphs=tuple(self._said()), findings=(*self._all_findings(), *money.findings()), tables=tuple(tables), charts=tuple(charts),
            brief=(self._in_brief(),),
        )  # fmt: skip

    def _said(self) -> Iterator[str]:
        words = self.words
        yield words(
            "The same persons under each design. Nobody is taken to change work or income because of what is asked."
        )
        yield from map(words.note, self.compared.file.notes)
        for found in self.compared.results:
            if found.burden.is_regressive_at_the_bottom:
                yield words(
                    "“{design}” is regressive at the bottom: it asks of the poorest a larger share of income than of those who can pay, at "
                    "whatever level of income.",
                    design=words(found.design.name),
                )
            yield from self._along_income(found)
        if not self.compared.pensions:
            yield words(
                "What pensions the designs would give is not computed: it needs a benefit rule and an actuary."
            )

    def _in_brief(self) -> str:
        """Which designs are compared, and how many can pay what each asks."""
        column = TableColumn("can_pay", "", "share")
        told = (
            f"{self.name(found)} {cell_text(self.open(found.total.can_pay, found.total.asked), column, self.words)}"
            for found in self.compared.results
        )
        return self.words(
            "Designs compared, with the share of those asked who can pay in full: {designs}.",
            designs=self.words.join(told),
        )

    def _along_income(self, found: DesignResult) -> Iterator[str]:
        """What the picture shows of all who are asked, able or not."""
        words, burden = self.words, found.burden
        if not burden.is_largest_on_the_poorest:
            return
        ends = [self.shown(point.burden, point.asked) for point in (burden.points[0], burden.points[-1])]
        if not all(isinstance(end, Estimate) for end in ends):
            return
        column = TableColumn("burden", "", "share")
        first, last = (cell_text(end, column, words) for end in ends)
        message = _FALLS if burden.falls_throughout else _LARGEST
        yield words(message, design=words(found.design.name), first=first, last=last)

    @property
    def ability_definition(self) -> str:
        """Who can pay."""
        return self.words(
            "Can pay in full: the person's part of the household's capacity reaches what the person is asked, the State's part left "
            "out. Can pay a part: it reaches some of it. Can pay nothing: nothing is left above subsistence. Where it cannot be told of some whether they are asked or can pay, "
            "who can pay in full is a range, from the least to the most of those asked that any answers would make. "
            "Who can pay a part, or nothing, is told of the persons of the lower end, as far as it is sure."
        )

    def _design_notes(self) -> tuple[str, ...]:
        told = []
        for found in self.compared.results:
            sources = self.words.join(citation_text(source, self.words) for source in found.design.sources)
            if found.design.kind == "scheme":
                told.append(
                    self.words("{design}: as the definition of the scheme asks.", design=self.name(found))
                )
            elif sources:
                told.append(
                    self.words("{design}: amounts from {sources}.", design=self.name(found), sources=sources)
                )
            told += map(self.words.note, found.design.notes)
        return (*told, *self.notes)

    # who can pay

    def _ability_table(self) -> Table:
        rows = [
            (self.name(found), *self.state_cells(found.total), self.asked(found.total.asked))
            for found in self.compared.results
        ]
        return Table(
            key="designs.ability", title=self.words("Who can pay, by design"),
            columns=(
                TableColumn("design", self.words("Design")), TableColumn("persons", self.words("Asked to pay"), "count"),
                *self.state_columns(), TableColumn("asked", self.words("In the data"), "count"),
            ),
            rows=tuple(rows), definition=self.ability_definition, universe=self.who, source=self.told.source,
            notes=self._design_notes(),
        )  # fmt: skip

    def _ability_chart(self, table: Table) -> Chart:
        return stacked_bars(
            table, key="designs.ability", title=table.title, words=self.words, category="design", parts=STATES,
            colours=STATE_COLOURS, unknown=STATES[-1],
        )  # fmt: skip

    def _by_group_table(self) -> Table:
        groups = [(row.grouping, row.group) for row in self.compared.results[0].groups]
        found = [{(row.grouping, row.group): row for row in each.groups} for each in self.compared.results]
        rows = []
        for grouping, group in groups:
            each = [held.get((grouping, group)) for held in found]
            cells = [None if row is None else self.open(row.can_pay, row.asked) for row in each]
            rows.append((self.group(grouping, group), *cells))
        return Table(
            key="designs.by_group", title=self.words("Who can pay in full, by group and design"),
            columns=(TableColumn("group", self.words("Group")), *self.of_each("share")),
            rows=tuple(rows), definition=self.ability_definition, universe=self.who, source=self.told.source,
        )  # fmt: skip

    def _sex_table(self) -> Table:
        words = self.words
        rows = [
            (self.name(found), *self._of_sexes(found, *(_of_sex(found, sex) for sex in ("female", "male"))))
            for found in self.compared.results
        ]
        return Table(
            key="designs.by_sex", title=words("Who can pay in full: women and men"),
            columns=(
                TableColumn("design", words("Design")), TableColumn("women", words("Women"), "share"), TableColumn("men", words("Men"), "share"),
                TableColumn("difference", words("Women less men"), "points", PERCENTAGE_POINTS),
                TableColumn("alone", words("Women less men, each out of own earnings"), "points", PERCENTAGE_POINTS),
            ),
            rows=tuple(rows),
            definition=words(
                "Share of women asked who can pay in full, less that of men; last, if each had to pay out of the part of the "
                "household's capacity that own earnings make up. A difference of two ranges goes from the least that it can be to the most."
            ),
            universe=self.who, source=self.told.source,
        )  # fmt: skip

    def _of_sexes(
        self, found: DesignResult, women: GroupAbility | None, men: GroupAbility | None
    ) -> tuple[Cell, ...]:
        """Women, men and both differences, which tell no more than the smaller of the two groups may."""
        shares = [None if row is None else self.open(row.can_pay, row.asked) for row in (women, men)]
        asked = min(0 if row is None else row.asked for row in (women, men))
        return (
            *shares,
            *(self.open(each, asked) for each in (found.women_less_men, found.women_less_men_alone)),
        )

    def _sex_charts(self, table: Table) -> Iterator[Chart]:
        yield grouped_bars(
            table,
            key="designs.by_sex",
            title=table.title,
            words=self.words,
            category="design",
            series=("women", "men"),
        )

    # every number

    def _all_findings(self) -> Iterator[Finding]:
        for found in self.compared.results:
            name = self.name(found)
            can_pay = self.words("{design}: can pay in full", design=name)
            yield from self.number(found, "can_pay", can_pay, found.total.can_pay, self.ability_definition)
            apart = self.words("{design}: women less men who can pay in full", design=name)
            women, men = (_of_sex(found, sex) for sex in ("female", "male"))
            if women is not None and men is not None:
                yield from self.number(
                    found, "women_less_men", apart, found.women_less_men, self.ability_definition,
                    asked=min(women.asked, men.asked),
                )  # fmt: skip


def _of_sex(found: DesignResult, sex: str) -> GroupAbility | None:
    return next((row for row in found.groups if (row.grouping, row.group) == ("sex", sex)), None)

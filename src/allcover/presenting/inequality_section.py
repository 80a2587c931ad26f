"""The part of a report on inequality: measures under each option, what options change, and the curves behind them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allcover.impact.unequal import POINTS, Curve, Inequality
from allcover.presenting.chart_style import PALETTE, RULE
from allcover.presenting.line_charts import lines
from allcover.presenting.numbers import PERCENTAGE_POINTS
from allcover.presenting.welfare_writer import WelfareWriter
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, Chart, Finding, Section, Table, TableColumn, number_of
from allcover.vocabulary.words import Words, marked

MEASURE_LABELS: Mapping[str, str] = {
    "gini": marked("Gini, midpoint convention"),
    "gini_convey": marked("Gini, convention of the R package convey"),
    "s_gini_1_5": marked("S-Gini, aversion 1.5"),
    "s_gini_3": marked("S-Gini, aversion 3"),
    "s_gini_4": marked("S-Gini, aversion 4"),
    "theil": marked("Theil"),
    "mld": marked("Mean logarithmic deviation"),
    "atkinson_0_5": marked("Atkinson, aversion 0.5"),
    "atkinson_1": marked("Atkinson, aversion 1"),
    "atkinson_2": marked("Atkinson, aversion 2"),
    "palma": marked("Palma ratio"),
    "qsr": marked("Quintile share ratio (S80/S20)"),
}


def inequality_definition(words: Words) -> str:
    """This function will define the measures of inequality."""
    return words(
        "Of welfare a head or equivalent, over persons. S-Gini: 2 is the ordinary Gini, a higher aversion looks more at the "
        "poor. Theil, mean logarithmic deviation and Atkinson leave out who has no welfare above zero. Palma: the richest tenth's "
        "share over that of the poorest four tenths; quintile share ratio: the richest fifth's over the poorest fifth's; both "
        "read off the Lorenz curve. Differences are found on the same persons; those of Theil, mean logarithmic deviation and Atkinson on who has welfare above zero both as things are and under the option."
    )


@dataclass(frozen=True)
class InequalityWriter(WelfareWriter):
    """Writes the section on inequality."""

    def section(self) -> Section:
        """This function will write the section."""
        words = self.words
        tables, charts = [self._measures_table()], list[Chart]()
        if len(self.options) > 1:
            tables.append(self._changes_table())
        for key, title, curves in self._pictures():
            table = self._curve_table(key, title, curves)
            tables.append(table)
            # The curves of options lie on each other to the eye: theirs are drawn as changes, with a picture of their own.
            drawn = [each for each in curves if each.of == "benefit"]
            series = ["equality", curves[0].id, *(each.id for each in drawn)]
            charts.append(
                lines(table, key=table.key, title=title, words=words, x="persons", series=series,
                      colours=(RULE, *PALETTE), has_ends=False, upward=words("Share"))
            )  # fmt: skip
        if changes := [curve for curve in self.assessment.curves if curve.of == "change"]:
            table = self._change_table(changes)
            tables.append(table)
            charts.append(
                lines(table, key=table.key, title=table.title, words=words, x="persons",
                      series=[each.id for each in changes], has_ends=False)
            )  # fmt: skip
        return Section(
            id="inequality", heading=words("Inequality"),
            paragraphs=(words("How unequally welfare is spread, what options change of it, and how benefits are spread beside it."),),
            findings=tuple(self._findings()), tables=tuple(tables), charts=tuple(charts),
        )  # fmt: skip

    @property
    def _spread(self) -> list[Inequality]:
        return [option.inequality for option in self.assessment.options]

    def _measures_table(self) -> Table:
        columns = [TableColumn(option.id, self.title(option), "index", decimals=4) for option in self.options]
        return self._of_measures(
            "inequality.measures", self.words("Inequality under each option"), columns,
            [each.measures for each in self._spread],
        )  # fmt: skip

    def _changes_table(self) -> Table:
        columns = [
            TableColumn(option.id, self.title(option), "index", decimals=4) for option in self.options[1:]
        ]
        return self._of_measures(
            "inequality.changes", self.words("What options change of inequality"), columns,
            [each.changes for each in self._spread[1:]],
        )  # fmt: skip

    def _of_measures(
        self, key: str, title: str, columns: list[TableColumn], found: list[Mapping[str, Estimate]]
    ) -> Table:
        words = self.words
        rows: list[tuple[Cell, ...]] = [
            (words(MEASURE_LABELS[measure]), *self.cells(*(each.get(measure) for each in found)))
            for measure in self._spread[0].measures
        ]
        first = TableColumn("measure", words("Measure"))
        return self.table(
            key, title, [first, *columns], rows, inequality_definition(words), *self._left_out()
        )

    def _left_out(self) -> Iterable[str]:
        left = max((each.left_out for each in self._spread[0].measures.values()), default=0)
        if left:
            yield self.words("{count} persons asked have no welfare above zero and are left out of some measures.", count=left)  # fmt: skip

    def _pictures(self) -> Iterable[tuple[str, str, list[Curve]]]:
        words = self.words
        welfare = [curve for curve in self.assessment.curves if curve.of == "welfare"]
        benefits = [curve for curve in self.assessment.curves if curve.of == "benefit"]
        if welfare:
            yield "inequality.lorenz", words("Lorenz curves of welfare"), welfare
        if benefits:
            title = words("Concentration curves of benefits, persons ranked by welfare with benefits")
            yield "inequality.concentration", title, [*welfare[:1], *benefits]

    def _curve_table(self, key: str, title: str, curves: list[Curve]) -> Table:
        words = self.words
        rows: list[tuple[Cell, ...]] = [(0.0, 0.0, *(0.0 for _ in curves))]
        rows += [
            (point, point, *self.cells(*(each.ordinates[n] for each in curves)))
            for n, point in enumerate(POINTS)
        ]
        columns = [
            TableColumn("persons", words("Poorest share of persons"), "share", decimals=0),
            TableColumn("equality", words("Equality"), "share"),
            *(TableColumn(each.id, self._curve_name(each), "share") for each in curves),
        ]
        definition = words(
            "What the poorest share of persons holds of all welfare (Lorenz) or receives of all that is paid "
            "(concentration), persons ranked by welfare with benefits, and not, as in the shares of fifths, by welfare before "
            "them. A concentration curve above the line of equality: "
            "the poor receive more than their share of persons; above the Lorenz curve: the benefit makes welfare "
            "less unequal."
        )
        return self.table(key, title, columns, rows, definition, is_of_groups=False)

    def _change_table(self, curves: list[Curve]) -> Table:
        words = self.words
        rows: list[tuple[Cell, ...]] = [(0.0, *(0.0 for _ in curves))]
        rows += [
            (point, *self.cells(*(each.ordinates[n] for each in curves))) for n, point in enumerate(POINTS)
        ]
        columns = [
            TableColumn("persons", words("Poorest share of persons"), "share", decimals=0),
            *(TableColumn(each.id, words(each.name), "points", PERCENTAGE_POINTS, 2) for each in curves),
        ]
        definition = words(
            "How many percentage points more of all welfare the poorest share of persons holds under an option than "
            "as things are, on the same persons, who are ranked anew under each. Above zero along the whole curve: "
            "less unequal by every measure that follows the Lorenz curve."
        )
        title = words("Change of the Lorenz curve under each option, in percentage points")
        return self.table("inequality.lorenz_changes", title, columns, rows, definition, is_of_groups=False)

    def _curve_name(self, curve: Curve) -> str:
        name = self.words(curve.name)
        return self.words("Welfare: {option}", option=name) if curve.of == "welfare" else name

    def _findings(self) -> Iterable[Finding]:
        words = self.words
        for option, spread in zip(self.options, self._spread, strict=True):
            for measure, number in spread.measures.items():
                if measure == "gini" or number_of(self.cell(number)) is None:
                    continue  # the Gini stands with poverty
                label = words(
                    "{option}: {measure}", option=self.title(option), measure=words(MEASURE_LABELS[measure])
                )
                key = f"inequality.{measure}.{option.id}"
                yield self.estimate_finding(key, label, number, "index", inequality_definition(words))

"""The part of a report on whom cash benefits reach: incidence, coverage, adequacy, and how well they meet the poor."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain

from allcover.impact.assessment import BenefitResult
from allcover.impact.groups import RANKED
from allcover.impact.progressivity import Progressivity
from allcover.impact.reach import Reach
from allcover.impact.sample import Line
from allcover.impact.targeting import Targeting
from allcover.impact.transfers import ALL
from allcover.presenting.chart_style import PALETTE
from allcover.presenting.charts import grouped_bars
from allcover.presenting.numbers import number_text
from allcover.presenting.open_cells import is_known_total
from allcover.presenting.options_law import KNOWN
from allcover.presenting.welfare_writer import WelfareWriter
from allcover.vocabulary.finding import Cell, Chart, Finding, Section, Table, TableColumn
from allcover.vocabulary.words import Words

_GREY = "#BBBBBB"
_MEASURES = ("headcount", "gap", "squared_gap")


def reach_definition(words: Words) -> str:
    """This function will define incidence, coverage, adequacy and generosity."""
    return words(
        "Benefit incidence: what a group receives of all that is paid in cash. Beneficiary incidence: its share of all "
        "who receive. Direct: persons who receive; direct and indirect: everybody in a household in which somebody does. "
        "Coverage: these as a share of the group. Adequacy (ASPIRE): what beneficiaries' households receive over all "
        "their welfare; generosity (ADePT): the mean of each one's own share. Both count all persons of households in which somebody receives, "
        "and are withheld where too few of these were asked. Fifths and tenths are ranked by welfare before the benefit: "
        "welfare less the benefit, nothing else changed; their borders are taken as known."
    )


def progressivity_definition(words: Words) -> str:
    """This function will define concentration, Kakwani and Reynolds-Smolensky."""
    return words(
        "Persons are ranked by welfare before the benefit. Concentration coefficient: below zero, the poor receive "
        "more than their share of persons. Kakwani: concentration less the Gini before; below zero, the benefit is "
        "progressive, whatever its size. Reynolds-Smolensky, before reranking: the Gini before less the concentration of welfare with "
        "the benefit, persons still in the old order. Reranking: the Gini with the benefit less that concentration, as some pass "
        "others. The Gini falls by the first less the second."
    )


def targeting_definition(words: Words) -> str:
    """This function will define the measures of targeting."""
    return words(
        "Poor: welfare before the benefit strictly below the line, nothing else changed. Under-coverage: the poor not reached, of "
        "all poor. Leakage: those reached who are not poor, of all reached (households; recipients alone apart). "
        "Targeting differential: coverage of the poor less that of the others. Distributional characteristic: the mean "
        "weight of the money paid over that of all persons, a person weighing line over welfare to the power 1 or 2, welfare "
        "counted as a tenth of the line at least; 1 is an equal amount for everybody."
    )


def efficiency_definition(words: Words) -> str:
    """This function will define Beckerman's measures."""
    return words(
        "After Beckerman (1979): of the money paid, A fills the poverty gap before the benefit, B goes to the poor beyond "
        "the line, C to others; D is the gap that remains. Vertical expenditure efficiency (A+B)/(A+B+C); spillover "
        "B/(A+B); poverty reduction efficiency A/(A+B+C); poverty gap efficiency A/(A+D)."
    )


def _after(text: str, more: str) -> str:
    return f"{text} {more}" if more else text


@dataclass(frozen=True)
class IncidenceWriter(WelfareWriter):
    """Writes the section on whom benefits reach."""

    def section(self) -> Section:
        """This function will write the section."""
        words = self.words
        details = [(self._reach_table(*one), self._few([one])) for one in self.benefits]
        tables = [self._overview(), self._by_fifth(), self._progressivity()]
        for line in self.assessment.lines:
            tables += [self._targeting_table(line), self._efficiency_table(line), self._effects_table(line)]
        return Section(
            id="benefits", heading=words("Whom benefits reach"),
            paragraphs=(
                _after(
                    words("Cash benefits as they are paid: who receives them, how much they are worth, and whether they "
                          "reach the poor. Benefits in kind are not income and are not counted here."),
                    self._unasked,
                ),
            ),
            findings=tuple(replace(each, definition=_after(each.definition, self._unasked)) for each in self._findings()),
            tables=tuple(
                replace(each, definition=_after(each.definition, self._unasked), notes=(*each.notes, *notes))
                for each, notes in (*((one, self._few(self.benefits)) for one in tables), *details)
            ),
            charts=tuple(self._charts(tables[1])), brief=tuple(filter(None, [self._unasked])),
        )  # fmt: skip

    @property
    def _unasked(self) -> str:
        """The schemes of which the survey does not say what is received, and what is counted instead; empty where there are none."""
        held = [each.transfer for each in self.as_is.benefits]
        names = [
            self.words(each.name) for each in held if each.family == "scheme" and not each.is_from_survey
        ]
        if not names:
            return ""
        return self.words(
            "Of these benefits nobody was asked; what the definition says is due is counted: {schemes}.",
            schemes=", ".join(names),
        )

    def _few(self, held: Iterable[tuple[str, str, BenefitResult]]) -> tuple[str, ...]:
        """Of how many benefits so few were met who receive that only what rests on more, all persons of their households, is told."""
        words, least = self.words, self.suppression.minimum_persons
        asked = [(name, benefit.everybody.beneficiaries[0].persons or 0) for _, name, benefit in held]
        few = [f"{name} ({number_text(count, 'count', words)})" for name, count in asked if 0 < count < least]
        if not few:
            return ()
        return (words(
            "Received by fewer than {minimum} of the persons asked: {benefits}. What is told of such a benefit rests on the few households of "
            "these persons, or on how few they are among all.", minimum=least, benefits=words.join(few),
        ),)  # fmt: skip

    def _charts(self, table: Table) -> Iterable[Chart]:
        shown = [each.id for each in (benefit.transfer for benefit in self.as_is.benefits)][:3]
        yield grouped_bars(
            table, key=table.key, title=table.title, words=self.words, category="fifth",
            series=["persons", *shown], colours=(_GREY, *PALETTE),
        )  # fmt: skip

    # all benefits side by side

    def _overview(self) -> Table:
        words = self.words
        rows = [self._overview_row(name, benefit) for _, name, benefit in self.benefits]
        notes = [
            words("{benefit}: {count} persons asked are left out, because what they receive is not known.", benefit=name, count=benefit.left_out)
            for _, name, benefit in self.benefits
            if benefit.left_out
        ]  # fmt: skip
        notes += [words(KNOWN)] if any(map(is_known_total, chain.from_iterable(rows))) else []
        definition = words(
            "{reach} CGH (Coady, Grosh and Hoddinott 2004): what the poorest 40 % receive, over 0.4, of money and of "
            "recipients; 1 is an equal amount for everybody.",
            reach=reach_definition(words),
        )
        return self.table(
            "benefits.overview", words("Benefits side by side"),
            [
                TableColumn("benefit", words("Benefit")),
                TableColumn("direct", words("Coverage, direct"), "share"),
                TableColumn("coverage", words("Coverage, direct and indirect"), "share"),
                TableColumn("adequacy", words("Adequacy, direct and indirect"), "share"),
                TableColumn("generosity", words("Generosity, direct and indirect"), "share"),
                TableColumn("cgh", words("CGH, money"), "index", decimals=2),
                TableColumn("cgh_persons", words("CGH, recipients"), "index", decimals=2),
            ],
            rows, definition, *notes,
        )  # fmt: skip

    def _overview_row(self, name: str, benefit: BenefitResult) -> tuple[Cell, ...]:
        whole = benefit.everybody
        return (name, *self.cells(
            whole.coverage_direct[0], whole.coverage[0], whole.adequacy[0], whole.generosity[0],
            benefit.cgh, benefit.cgh_beneficiaries,
        ))  # fmt: skip

    def _by_fifth(self) -> Table:
        words, held = self.words, self.as_is.benefits
        fifths = [benefit.reach[0] for benefit in held]
        rows: list[tuple[Cell, ...]] = [
            (words(label), 0.2, *self.cells(*(fifth.benefits[n] for fifth in fifths)))
            for n, label in enumerate(fifths[0].grouping.labels)
        ]
        columns = [
            TableColumn("fifth", words("Fifth of welfare before the benefit")),
            TableColumn("persons", words("Persons"), "share"),
            *(TableColumn(each.transfer.id, words(each.transfer.name), "share") for each in held),
        ]
        return self.table(
            "benefits.incidence", words("What each fifth receives of all that is paid, persons ranked by welfare before benefits"), columns, rows,
            reach_definition(words),
        )  # fmt: skip

    def _progressivity(self) -> Table:
        words = self.words
        rows: list[tuple[Cell, ...]] = [
            (name, *self.cells(
                each.gini_before, each.concentration, each.kakwani, each.redistribution, each.reranking, each.gini_fall,
            ))
            for name, each in ((name, benefit.progressivity) for _, name, benefit in self.benefits)
        ]  # fmt: skip
        return self.table(
            "benefits.progressivity", words("How benefits are distributed, and how far they reduce inequality"),
            [
                TableColumn("benefit", words("Benefit")),
                TableColumn("gini", words("Gini before the benefit"), "index", decimals=3),
                TableColumn("concentration", words("Concentration coefficient"), "index", decimals=3),
                TableColumn("kakwani", words("Kakwani index"), "index", decimals=3),
                TableColumn("redistribution", words("Reynolds-Smolensky index, before reranking"), "index", decimals=4),
                TableColumn("reranking", words("Reranking"), "index", decimals=4),
                TableColumn("gini_fall", words("Fall of the Gini"), "index", decimals=4),
            ],
            rows, progressivity_definition(words),
        )  # fmt: skip

    # one benefit

    def _reach_table(self, key: str, name: str, benefit: BenefitResult) -> Table:
        words = self.words
        rows: list[tuple[Cell, ...]] = [
            row for heading, reach in self._groupings(benefit) for row in self._reach_rows(heading, reach)
        ]
        return self.table(
            f"benefits.reach.{key}", words("Who receives: {benefit}", benefit=name),
            [
                TableColumn("grouping", words("By")), TableColumn("group", words("Group")),
                TableColumn("benefits", words("Benefits"), "share"),
                TableColumn("beneficiaries", words("Beneficiaries, direct"), "share"),
                TableColumn("indirect", words("Beneficiaries, direct and indirect"), "share"),
                TableColumn("direct", words("Coverage, direct"), "share"),
                TableColumn("coverage", words("Coverage, direct and indirect"), "share"),
                TableColumn("adequacy", words("Adequacy, direct and indirect"), "share"),
                TableColumn("generosity", words("Generosity, direct and indirect"), "share"),
            ],
            rows, reach_definition(words),
        )  # fmt: skip

    def _groupings(self, benefit: BenefitResult) -> Iterable[tuple[str, Reach]]:
        words = self.words
        yield words("Everybody"), benefit.everybody
        for reach in benefit.reach:
            name = words(reach.grouping.name)
            is_ranked = reach.grouping.id in RANKED
            yield words("{grouping}, before the benefit", grouping=name) if is_ranked else name, reach
        yield words("Fifth of welfare, with the benefit"), benefit.reach_as_is

    def _reach_rows(self, heading: str, reach: Reach) -> Iterable[tuple[Cell, ...]]:
        columns = (reach.benefits, reach.beneficiaries, reach.direct_and_indirect, reach.coverage_direct,
                   reach.coverage, reach.adequacy, reach.generosity)  # fmt: skip
        for n, label in enumerate(reach.grouping.labels):
            yield heading, self.words(label), *self.cells(*(column[n] for column in columns))

    # the poor

    def _targetings(self, line: Line) -> Iterable[tuple[str, Targeting]]:
        for _, name, benefit in self.benefits:
            yield name, next(each for each in benefit.targeting if each.line == line.id)

    def _targeting_table(self, line: Line) -> Table:
        words = self.words
        rows: list[tuple[Cell, ...]] = [
            (name, *self.cells(
                each.poor, each.coverage_of_poor, each.coverage_of_others, each.undercoverage, each.leakage,
                each.leakage_direct, each.differential, *each.characteristic.values(),
            ))
            for name, each in self._targetings(line)
        ]  # fmt: skip
        return self.table(
            f"benefits.targeting.{line.id}", words("Benefits and the poor: {line}", line=self.line_name(line)),
            [
                TableColumn("benefit", words("Benefit")), TableColumn("poor", words("Poor before it"), "share"),
                TableColumn("of_poor", words("Coverage of the poor"), "share"),
                TableColumn("of_others", words("Coverage of others"), "share"),
                TableColumn("undercoverage", words("Under-coverage"), "share"),
                TableColumn("leakage", words("Leakage"), "share"),
                TableColumn("leakage_direct", words("Leakage, recipients"), "share"),
                TableColumn("differential", words("Targeting differential"), "share"),
                TableColumn("characteristic_1", words("Distributional characteristic, power 1"), "index", decimals=2),
                TableColumn("characteristic_2", words("Distributional characteristic, power 2"), "index", decimals=2),
            ],
            rows, targeting_definition(words),
        )  # fmt: skip

    def _efficiency_table(self, line: Line) -> Table:
        words = self.words
        rows: list[tuple[Cell, ...]] = [
            (name, *self.cells(each.vertical_efficiency, each.spillover, each.reduction_efficiency,
                               each.gap_efficiency, each.remaining_gap))
            for name, each in self._targetings(line)
        ]  # fmt: skip
        return self.table(
            f"benefits.efficiency.{line.id}", words("How far the money closes the poverty gap: {line}", line=self.line_name(line)),
            [
                TableColumn("benefit", words("Benefit")),
                TableColumn("vertical", words("Vertical expenditure efficiency"), "share"),
                TableColumn("spillover", words("Spillover"), "share"),
                TableColumn("reduction", words("Poverty reduction efficiency"), "share"),
                TableColumn("gap", words("Poverty gap efficiency"), "share"),
                TableColumn("remaining", words("Gap that remains"), "money", f"{self.currency}/year"),
            ],
            rows, efficiency_definition(words),
        )  # fmt: skip

    def _effects_table(self, line: Line) -> Table:
        words = self.words
        rows = [
            (name, *(cell for measure in _MEASURES for cell in self._effect(benefit, line, measure)))
            for _, name, benefit in self.benefits
        ]
        labels = {"headcount": words("Headcount"), "gap": words("Gap"), "squared_gap": words("Squared gap")}
        columns = [TableColumn("benefit", words("Benefit"))]
        for measure, label in labels.items():
            columns += [
                TableColumn(
                    f"{measure}_without", words("{measure} without it", measure=label), "share", decimals=2
                ),
                TableColumn(
                    f"{measure}_less", words("{measure}: less with it", measure=label), "share", decimals=2
                ),
            ]
        return self.table(
            f"benefits.effects.{line.id}", words("Poverty without the benefit: {line}", line=self.line_name(line)),
            columns, rows,
            words("Poverty with the benefit taken out of welfare and nothing else changed: other income, the "
                  "household and work stay as they are."),
        )  # fmt: skip

    def _effect(self, benefit: BenefitResult, line: Line, measure: str) -> tuple[Cell, ...]:
        found = next(each for each in benefit.effects if (each.line, each.measure) == (line.id, measure))
        return self.cells(found.without_it, found.difference)

    # numbers by key

    def _findings(self) -> Iterable[Finding]:
        words = self.words
        for key, name, benefit in self.benefits:
            poorest = benefit.reach[0].benefits[0]
            about = words("{benefit}: share of the money paid that goes to the poorest fifth", benefit=name)
            found = self.estimate_finding(
                f"benefits.poorest_fifth.{key}", about, poorest, "share", reach_definition(words), is_headline=key == ALL,
            )  # fmt: skip
            of_money = (
                words("All cash benefits; fifths of the persons in the poverty count, by welfare before them")
                if key == ALL
                else words(
                    "All cash that the benefit pays; fifths of the persons in the poverty count, by welfare before the "
                    "benefit"
                )
            )
            yield replace(found, universe=of_money, brief=about if key == ALL else "")
            about = words("{benefit}: persons in households that receive", benefit=name)
            covered = benefit.everybody.coverage[0]
            found = self.estimate_finding(
                f"benefits.coverage.{key}", about, covered, "share", reach_definition(words)
            )
            yield replace(found, brief=about if key == ALL else "")
            yield from self._of_the_poor(key, name, benefit)
            yield from self._of_inequality(key, name, benefit.progressivity)

    def _of_the_poor(self, key: str, name: str, benefit: BenefitResult) -> Iterable[Finding]:
        words, definition = self.words, targeting_definition(self.words)
        for line, found in zip(self.assessment.lines, benefit.targeting, strict=True):
            told = {"benefit": name, "line": self.line_name(line)}
            about = words("{benefit}: under-coverage of the poor, {line}", **told)
            yield self.estimate_finding(
                f"benefits.undercoverage.{line.id}.{key}", about, found.undercoverage, "share", definition
            )
            about = words("{benefit}: leakage, {line}", **told)
            yield self.estimate_finding(
                f"benefits.leakage.{line.id}.{key}", about, found.leakage, "share", definition
            )

    def _of_inequality(self, key: str, name: str, found: Progressivity) -> Iterable[Finding]:
        words, definition = self.words, progressivity_definition(self.words)
        about = words("{benefit}: Kakwani index", benefit=name)
        yield self.estimate_finding(f"benefits.kakwani.{key}", about, found.kakwani, "index", definition)
        for part, about, number in (
            ("redistribution", words("{benefit}: Reynolds-Smolensky index, before reranking", benefit=name), found.redistribution),
            ("reranking", words("{benefit}: reranking", benefit=name), found.reranking),
            ("gini_fall", words("{benefit}: fall of the Gini", benefit=name), found.gini_fall),
        ):  # fmt: skip
            yield self.estimate_finding(f"benefits.{part}.{key}", about, number, "index", definition)

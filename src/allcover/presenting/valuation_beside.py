"""The parts of a report beside a valuation: what would move it, futures of chance, other laws, and what moved it since the one before."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan
from pathlib import Path

from allcover.presenting.assumed_words import AssumedWriter
from allcover.presenting.level_rates import held_at, most_owed
from allcover.presenting.line_charts import lines
from allcover.presenting.numbers import PERCENTAGE_POINTS, date_text
from allcover.presenting.told import Told
from allcover.presenting.valuation_apart import ApartWriter
from allcover.presenting.valuation_chance import chance_sections
from allcover.presenting.valuation_changes import changed_assumptions, changed_rules, clashing_reforms
from allcover.presenting.valuation_financing import ENTRY_RATE
from allcover.presenting.valuation_implied import ImpliedWriter
from allcover.presenting.valuation_level import LevelWriter
from allcover.presenting.valuation_section import law_in_brief, told_of_the_law
from allcover.presenting.valuation_study import OtherLaw, ValuationResults
from allcover.presenting.valuation_traced import key_of_law, traced_tables, under_law
from allcover.presenting.valuation_tried import TriedWriter
from allcover.presenting.valuation_words import ASSUMED, MILLION, known
from allcover.presenting.valuing import Valued
from allcover.projection.reconciling import Step
from allcover.projection.succession import Changed
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Cell, Finding, Formula, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked


def beside_sections(results: ValuationResults, told: Told, words: Words) -> Iterator[Section]:
    """This function will present what a study of a valuation has beside it."""
    writer = _Writer(results, told, words)
    yield TriedWriter(results, told, words).section()
    yield from chance_sections(results, told, words)
    if results.others:
        yield writer.other_laws()
    if results.steps:
        yield writer.reconciliation()


@dataclass(frozen=True)
class _Writer(AssumedWriter):
    # Other laws

    def other_laws(self) -> Section:
        words = self.words
        table, by_year = self._laws_table(), self._laws_by_year()
        series = tuple(f"cost_{at}" for at in range(len(self._laws())))
        chart = lines(
            by_year,
            key="valuation.laws",
            title=words("Pay-as-you-go rate under each law"),
            words=words,
            x="year",
            series=series,
        )
        apart = ApartWriter(self.results, self.told, words)
        implied = ImpliedWriter(self.results, self.told, words)
        differing = [
            held for at, one in enumerate(self.results.others, start=1) for held in implied.table_of(one, at)
        ]
        fans = list(apart.by_year())
        sure = (apart.table(),) if apart.is_told else ()
        tried = TriedWriter(self.results, self.told, words)
        moving = [tried.table_of(one) for one in self.results.others]
        findings = [
            self.finding(
                f"laws.{one.system.option}.premium", words("General average premium under “{law}”", law=words(one.system.title)), one.valued.valuation.premium, "share",
                words("The one rate that pays for all years of the horizon taken together under the law with the reform. On the way the fund may owe, at the interest of the reserve; others pay nothing of deficits."), decimals=2, brief=words("Premium: {law}", law=words(one.system.title)),
                estimate=self._error(at), formula=f"{{{key_of_law('premium', at)}:rate.5}}",
            )
            for at, one in enumerate(self.results.others, start=1)
        ]  # fmt: skip
        level = LevelWriter(self.results, self.told, words)
        findings += [
            found
            for at, one in enumerate(self.results.others, start=1)
            for found in implied.findings_of(one, at)
        ]
        findings += [
            level.owed(
                f"laws.{one.system.option}.premium_owed",
                words("Most that the fund would owe at the premium under “{law}”", law=self._title(one)),
                one.valued,
                at,
            )
            for at, one in enumerate(self.results.others, start=1)
        ]
        on_the_way, in_brief = (
            tuple(
                words("{name}: {value}", name=self._title(one), value=told(one))
                for one in self.results.others
            )
            for told in (self._of_rates, self._in_brief)
        )
        return Section(
            id="laws", heading=words("The law as it is, and as it might become"), brief=in_brief,
            paragraphs=(
                words(
                    "Each reform is a file laid over the definition. New pensions and contributions follow the law of their own year; pensions in payment follow the "
                    "index, and what the law says of benefits in payment. Where the age goes up, the assumptions say how many of those whom it keeps from retiring go on contributing; where it goes down, who has a right and retires contributes no longer. What would move the rate, and how far the sample may mislead, is told of each law; futures of chance are told of the law as it is, and of how far each other law lies from it."
                ),
                *on_the_way,
            ),
            findings=(*findings, *apart.findings()), tables=(changed_rules(self.results, self.told, words), table, *sure, by_year, *(held for held, _ in fans), *moving, *differing, *traced_tables(self.results, self.told, words)),
            charts=(chart, *(drawn for _, drawn in fans), *(drawn for one, held in zip(self.results.others, moving) for drawn in tried.charts_of(one, held))),
        )  # fmt: skip

    def _of_rates(self, one: OtherLaw) -> str:
        """What the premium under another law asks on the way, and whether what that law itself asks is enough."""
        level = LevelWriter(self.results, self.told, self.words)
        asked = told_of_the_law(under_law(self.results, one), self.told, self.words)
        return f"{level.on_the_way(one.valued)} {asked}"

    def _in_brief(self, one: OtherLaw) -> str:
        """The same in few words."""
        level = LevelWriter(self.results, self.told, self.words)
        law = law_in_brief(under_law(self.results, one), self.told, self.words)
        differing = ImpliedWriter(self.results, self.told, self.words).in_few_words(one)
        return " ".join((level.in_brief(one.valued), law, *differing))

    def _error(self, at: int) -> Estimate | None:
        """The premium of an other law with its sampling error; the first is 1."""
        found = self.results.sampled
        return None if found is None else found.others[at - 1].premium

    def _laws(self) -> list[tuple[str, Valued]]:
        named = [(self.words(self.results.study.basis.system.title), self.results.valued)]
        return named + [(self._title(one), one.valued) for one in self.results.others]

    def _title(self, one: OtherLaw) -> str:
        return self.words(one.system.title)

    def _laws_table(self) -> Table:
        words, level = self.words, LevelWriter(self.results, self.told, self.words)
        rows = []
        for name, valued in self._laws():
            made, used = valued.valuation, int(valued.valuation.reserves.exhaustion_year)
            account = held_at(valued, made.premium)
            rows.append((
                name, made.premium, made.premium - self.made.premium, float(made.contribution_rate[-1]), float(made.pay_as_you_go[0]), float(made.pay_as_you_go[-1]),
                str(made.years[used - 1]) if used else words("never"), valued.debt / MILLION, known(valued.entry_rate), level.span(account.is_owing), most_owed(account) / MILLION,
            ))  # fmt: skip
        columns = (
            TableColumn("law", words("Law")), TableColumn("premium", words("General average premium"), "share", decimals=2),
            TableColumn("change", words("Change"), "points", words("percentage points"), 2), TableColumn("rate", words("Rate of the law at the end"), "share", decimals=2),
            TableColumn("first", words("Pay-as-you-go rate, first year"), "share", decimals=2), TableColumn("last", words("Pay-as-you-go rate, last year"), "share", decimals=2),
            TableColumn("used_up", words("Reserve used up")), self.held("debt", words("Implicit pension debt")),
            TableColumn("entry", words("Entry-age rate"), "share", decimals=2),
            TableColumn("owing", words("The fund would owe at the premium")), self.held("most", words("Most that it would owe")),
        )  # fmt: skip
        return Table(
            key="valuation.laws", title=words("The scheme under each law"), columns=columns, rows=tuple(rows),
            definition=words("The same people, members and assumptions under each law. Implicit pension debt is under the law of the year in which each pension would begin."),
            universe=self.universe, source=self.told.source,
            notes=tuple(words("{name}: {value}", name=self._title(one), value=words.note(note)) for one in self.results.others for note in one.system.notes),
            formulas=tuple(self._of_laws()), holds_results=True,
        )  # fmt: skip

    def _of_laws(self) -> Iterator[Formula]:
        """Each law's rates, from its own tables."""
        last = self.made.years.size
        if not isnan(self.results.valued.entry_rate):
            yield Formula("entry", ENTRY_RATE, 1)
        for at in range(len(self._laws())):
            rates, row = key_of_law("rates", at), at + 1
            yield Formula("premium", f"{{{key_of_law('premium', at)}:rate.5}}", row)
            yield Formula("used_up", self.used_up(key_of_law("reserve", at)), row)
            yield Formula("change", f"100*({{premium.{row}}}-{{premium.1}})", row)
            yield Formula(
                "owing",
                LevelWriter(self.results, self.told, self.words).owing(
                    "{premium}", key_of_law("at_premium", at)
                ),
                row,
            )
            yield Formula("most", f"MAX(0,-MIN({{{key_of_law('at_premium', at)}:end.all}}))", row)
            for column, of, year in (("rate", "law", last), ("first", "cost", 1), ("last", "cost", last)):
                yield Formula(column, f"{{{rates}:{of}.{year}}}", row)

    def _laws_by_year(self) -> Table:
        words, laws = self.words, self._laws()
        columns = [
            self.year,
            *(TableColumn(f"cost_{at}", name, "share", decimals=2) for at, (name, _) in enumerate(laws)),
        ]
        columns += [
            TableColumn(f"reserve_{at}", words("{law}: reserve ratio", law=name), "number", decimals=2)
            for at, (name, _) in enumerate(laws)
        ]
        rows = tuple(
            (
                int(year),
                *(float(one.valuation.pay_as_you_go[at]) for _, one in laws),
                *(known(one.valuation.reserves.reserve_ratio[at]) for _, one in laws),
            )
            for at, year in enumerate(self.made.years)
        )
        return Table(
            key="valuation.laws_by_year", title=words("Pay-as-you-go rate and reserve under each law"), columns=tuple(columns), rows=rows,
            definition=words("The pay-as-you-go rate, then the reserve at the start of each year over its expenditure, at the rates of each law."),
            universe=self.universe, source=self.told.source, notes=(self.begins(),),
            formulas=tuple(
                Formula(f"{column}_{at}", f"{{{key_of_law(table, at)}:{of}}}")
                for at in range(len(laws)) for column, table, of in (("cost", "rates", "cost"), ("reserve", "reserve", "ratio"))
            ),
        )  # fmt: skip

    # What moved the rate

    def reconciliation(self) -> Section:
        words = self.words
        return Section(
            id="reconciliation", heading=words("What moved the rate since the valuation before"),
            paragraphs=(
                words(
                    "One thing after the other is put in the place of what the valuation before had, in the order of the table; each step's change is what it alone does then, and the changes add to the "
                    "whole. In another order the parts would be a little different."
                ),
                self._before(),
            ),
            findings=tuple(self._changes()), tables=(self._steps_table(), *changed_assumptions(self.results, self.told, words)),
        )  # fmt: skip

    def _before(self) -> str:
        """Which valuation the one before is, and what it has in common with this one."""
        words, study = self.words, self.results.study
        assert study.before is not None
        about = {
            "date": date_text(study.before.day, words),
            "file": Path(study.before.given.document.file).name,
        }
        moved = {step.cause for step in self.results.steps}
        if moved & {"data", "people", "data_and_people", "law"}:
            return words("The valuation before is of {date}, with the assumptions of “{file}”.", **about)
        return words(
            "The valuation before is of {date}, with the assumptions of “{file}”, and has the same data, people and law: only the assumptions are others.",
            **about,
        )  # fmt: skip

    def _changes(self) -> Iterator[Finding]:
        """How far the premium before lies from that of the law as it is, which a report gives first, and from that of all reforms together."""
        words, steps = self.words, self.results.steps
        label, reached = words("Change of the premium since the valuation before"), self._reached()
        yield self._change(
            "reconciliation.change", label, reached,
            words("The new general average premium of the law as it is less the one before; its parts are in the table."),
        )  # fmt: skip
        if reached < len(steps):
            yield self._change(
                "reconciliation.change_reformed",
                words("{name}, under “{law}”", name=label, law=self._title(self.results.others[-1])), len(steps),
                words("The new general average premium with the reforms less the one before; its parts are in the table."),
            )  # fmt: skip

    def _change(self, key: str, label: str, reached: int, definition: str) -> Finding:
        steps = self.results.steps
        now = key_of_law("premium", 0 if reached == self._reached() else len(self.results.others))
        return self.finding(
            key, label, steps[reached - 1].premium - steps[0].premium, PERCENTAGE_POINTS, definition, kind="points", decimals=2,
            brief=label, formula=f"100*({{{now}:rate.5}}-{float(steps[0].premium)!r})",
        )  # fmt: skip

    def _reached(self) -> int:
        """After how many steps the law as it is has been reached; those that follow are of reforms."""
        return sum(step.cause != "reform" for step in self.results.steps)

    def _steps_table(self) -> Table:
        words, steps, reached = self.words, self.results.steps, self._reached()
        rows, whole = list(self._step_rows()), words("Change in all")
        if reached < len(steps):
            rows.insert(
                reached, (words("The law as it is"), steps[reached - 1].premium, None, *rows[reached - 1][3:])
            )
            whole = words("{name}, under “{law}”", name=whole, law=self._title(self.results.others[-1]))
        rows.append((whole, None, steps[-1].premium - steps[0].premium, None, None, None))
        return Table(
            key="valuation.reconciliation", title=words("From the rate before to the rate now"),
            columns=(
                TableColumn("step", words("What is changed")), TableColumn("premium", words("General average premium"), "share", decimals=3),
                TableColumn("change", words("Change"), "points", words("percentage points"), 3), TableColumn("last", words("Pay-as-you-go rate at the end"), "share", decimals=2), TableColumn("law", words("Rate of the law at the end"), "share", decimals=2),
                TableColumn("used_up", words("Reserve used up")),
            ),
            rows=tuple(rows),
            definition=words("General average premium over the horizon after each step, with all steps before it."),
            universe=self.universe, source=self.told.source, notes=(*self._held_steps(), *clashing_reforms(self.results, words)),
        )  # fmt: skip

    def _held_steps(self) -> Iterator[str]:
        held = [self._step_name(step) for step in self.results.steps if step.is_held]
        if held:
            yield self.words(
                "After these steps more would contribute at some age than there are people, and all of them are taken to: {listed}.",
                listed=self.words.join(held),
            )

    def _step_rows(self) -> Iterator[tuple[Cell, ...]]:
        steps = self.results.steps
        for at, step in enumerate(steps):
            yield (
                self._step_name(step),
                step.premium,
                None if at == 0 else step.premium - steps[at - 1].premium,
                step.last_cost,
                step.last_rate,
                str(step.exhaustion) if step.exhaustion else self.words("never"),
            )

    def _step_name(self, step: Step) -> str:
        words = self.words
        if step.cause == "assumption":
            return words("Assumption: {what}", what=words(ASSUMED[step.name]))
        if step.cause == "reform":
            return words("Reform: {what}", what=self._changed(step.name, step.changed))
        if step.cause == "law":
            return (
                words("Law: {what}", what=self._changed(step.name, step.changed))
                if step.name
                else words("Law: another definition")
            )
        return words(_CAUSES[step.cause])

    def _changed(self, label: str, changed: Changed | None) -> str:
        """A rule by its label, and where it is a value what it was and is, from when."""
        words, name = self.words, self.words(label)
        if changed is None or changed.after is None:
            return name
        told = [
            words("{before} → {after} from {date}", date=date_text(day, words), before=before or words("none"), after=after or words("none"))
            for day, before, after, _ in self.changed_values(changed)
        ]  # fmt: skip
        return words("{name}: {value}", name=name, value=words.join(told))


_CAUSES = {
    "before": marked("The valuation before"),
    "data": marked("Data: who contributes and who draws"),
    "people": marked("Population and mortality"),
    "data_and_people": marked("Data of a later date, and the population from then"),
}

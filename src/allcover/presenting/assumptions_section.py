"""The part of a valuation report on what it rests on: assumptions with their sources, the rules of the law that matter, and the data."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from allcover.presenting.assumed_words import SEX_LABELS, AssumedWriter
from allcover.presenting.economy_section import economy_told
from allcover.presenting.figure_words import FigureWriter
from allcover.presenting.numbers import number_text
from allcover.presenting.sources_section import sources_table
from allcover.presenting.told import Told, definition_source, unverified_note
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_words import ASSUMED
from allcover.projection.laws import parameters_behind
from allcover.projection.valuation_file import BY_AGE, OF_LIVES, PARTS, SEXES
from allcover.vocabulary.fault import retold
from allcover.vocabulary.finding import Cell, Finding, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked

SPREAD = {
    "sample": marked(
        "Totals of each group of five years of age are those of the data; within a group they are spread over single ages as the population is, so that gaps of a sample are not carried on. Under 15 is left out of this "
        "table."
    ),
    "single": marked(
        "The scheme's own records, each at its exact age: nothing is smoothed. Ages stand here by five years only to be read. Under 15 is left out of this table."
    ),
    "groups": marked(
        "Totals of each group of ages are those of the scheme's own records, which tell no single ages; within a group they are spread as the population is. Under 15 is left out of this table."
    ),
}
"""What is done with ages of members, by :attr:`allcover.projection.opening.Members.ages_told`."""


def assumptions_section(results: ValuationResults, told: Told, words: Words) -> Section:
    """This function will print all that a valuation takes as given, and where it comes from."""
    writer = _Writer(results, told, words)
    tables = (writer.assumed(), *writer.of_economy(), writer.by_age(), writer.law(), writer.opening())
    return Section(
        id="assumptions",
        heading=words("What it rests on"),
        paragraphs=(*writer.paragraphs(), *unverified_note(tables, words)),
        findings=tuple(writer.findings()),
        tables=tables,
    )


@dataclass(frozen=True)
class _Writer(AssumedWriter):
    def paragraphs(self) -> Iterator[str]:
        yield self.words(
            "Whoever changes the file of assumptions or the definition of the scheme and runs the valuation again has another report; nothing else is assumed."
        )
        yield from (self.words.note(note) for note in self.results.valued.assumptions.notes)

    def findings(self) -> Iterator[Finding]:
        words, members = self.words, self.results.valued.members
        about = words(
            "Entries of the data behind the opening; each stands for as many persons as its weight says."
        )
        works, draws = members.is_contributing, members.type >= 0
        for key, who, label in (
            ("entries_contributing", works, words("Contributors in the data")), ("entries_drawing", draws, words("Pensioners in the data")),
        ):  # fmt: skip
            count = self.entries(who)
            yield self.finding(key, label, count, words("entry") if count == 1 else words("entries"), about, kind="count")  # fmt: skip

    # Assumptions

    def assumed(self) -> Table:
        words = self.words
        return Table(
            key="valuation.assumptions", title=words("Assumptions"),
            columns=(TableColumn("what", words("What is assumed")), TableColumn("value", words("Value")), TableColumn("source", words("Source"))),
            rows=tuple(self._assumed()),
            definition=words("As written in the file of assumptions of the valuation. A rate “from” a year holds until the next is given; between rates “in” a year it goes in a straight line."),
            universe=self.universe, source=self.told.source,
        )  # fmt: skip

    def _assumed(self) -> Iterator[tuple[str, str, str]]:
        words, raw = self.words, self.raw
        given = self.results.valued.assumptions
        for at in PARTS:
            if at[0] != "ages" and (given.has(at) or at == ("working_on",)):
                name = at[-1]
                cited = self.source_text(name) if name in given.sources else words("file of assumptions")
                yield words(ASSUMED[name]), self.assumed_text(given, at), cited
        yield (
            words("Administration, of benefits"),
            self.administration_text(),
            words("definition of the scheme"),
        )
        yield (
            words("Population, births, deaths and migrants"),
            words("as the part on the population says"),
            words.join(retold(one, words) for one in self.results.residents.sources),
        )
        if "standing" in raw:
            yield (
                words(ASSUMED["standing"]),
                self.standing_text(raw["standing"]),
                self.source_text("standing"),
            )
        if self.results.futures is not None:
            yield (
                words(ASSUMED["chance"]),
                words(
                    "{count} futures, seed {seed}", count=raw["chance"]["futures"], seed=raw["chance"]["seed"]
                ),
                self.cited_text(self.results.futures.source),
            )
            for name in self.results.futures.of:
                yield (
                    words(ASSUMED[f"chance_{name}"]),
                    self.width_text(raw["chance"][name]),
                    self.source_text(f"chance_{name}"),
                )
            if "together" in raw["chance"]:
                value = number_text(float(raw["chance"]["together"]["value"]), "number", words, 2)
                yield words(ASSUMED["chance_together"]), value, self.source_text("chance_together")

    def of_economy(self) -> Iterator[Table]:
        """The figures of the economy, where a valuation takes anything from one."""
        words, economy = self.words, self.results.study.basis.economy
        if economy is not None:
            figures = FigureWriter(economy, words(self.results.study.basis.system.country.currency), words)
            definition = words(
                "The place is the name of the figure in the file of the economy, where it can be changed."
            )
            told = economy_told(self.told, words)
            title = words("The economy: what each figure is, and where it comes from")
            yield sources_table((figures,), title, definition, told, words, key="valuation.economy_sources")

    def by_age(self) -> Table:
        words, ages = self.words, self.raw["ages"]
        starts = [int(age) for age in ages["from"]]
        names = [f"{low}–{high - 1}" for low, high in pairwise(starts)] + [f"{starts[-1]}+"]
        held = [(name, sex) for name, sexes in self._by_age().items() for sex in sexes]
        columns = [
            TableColumn("age", words("Age")),
            *(
                TableColumn(
                    f"{name}_{sex}",
                    words("{name}, {what}", name=words(ASSUMED[name]), what=words(SEX_LABELS[sex])),
                    "number" if name == "children" else "share",
                    decimals=2,
                )
                for name, sex in held
            ),
        ]
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (label, *(float(ages[name][sex][at]) for name, sex in held)) for at, label in enumerate(names)
        )
        return Table(
            key="valuation.by_age", title=words("Assumptions by age and sex"), columns=tuple(columns), rows=rows,
            definition=words("Yearly probabilities and shares of persons of the age; children for each person who dies."),
            universe=self.universe, source=self.told.source,
            notes=(words.join(words("{name}: {value}", name=words(ASSUMED[name]), value=self.source_text(name)) for name in self._by_age()),),
        )  # fmt: skip

    def _by_age(self) -> dict[str, tuple[str, ...]]:
        """Columns by age that the file has, and of which sexes."""
        return {
            name: sexes
            for name, sexes in {**dict.fromkeys(BY_AGE, SEXES), **OF_LIVES}.items()
            if name in self.raw["ages"]
        }

    # The law and the data

    def law(self) -> Table:
        words, basis = self.words, self.results.study.basis
        held = [
            basis.system.parameters[key]
            for key in sorted(parameters_behind(basis.system, basis.given.scheme))
        ]
        rows = [row for parameter in held for row in self.rule_texts(parameter)]
        return Table(
            key="valuation.law", title=words("Rules of the law behind it"),
            columns=(TableColumn("rule", words("Rule")), TableColumn("from", words("From")), TableColumn("value", words("Value")), TableColumn("source", words("Source"))),
            rows=tuple(rows),
            definition=words(
                "Parameters of the definition that benefits, contributions and administration of the scheme rest on: what is in force on the date of the valuation, and what is to come into force later. Formulas stand in the "
                "definition, whose hash is under sources and versions."
            ),
            universe=self.universe, source=definition_source(basis.system.country, words),
        )  # fmt: skip

    def opening(self) -> Table:
        words, opening = self.words, self.results.valued.ground.opening
        credit = np.arange(opening.active.shape[-1])
        rows: list[tuple[Cell, ...]] = []
        for low in range(15, 100, 5):
            high = low + 5
            active, inactive = (
                getattr(opening, name)[:, low:high].sum(axis=(0, 1)) for name in ("active", "inactive")
            )
            drawing, paid = (getattr(opening, name)[:, :, low:high].sum() for name in ("persons", "amounts"))
            if active.sum() + inactive.sum() + drawing > 0:
                rows.append((
                    f"{low}–{high - 1}", float(active.sum()), float((active * credit).sum() / active.sum()) if active.sum() else None, float(inactive.sum()),
                    float(drawing), float(paid / drawing) if drawing else None,
                ))  # fmt: skip
        currency = words(
            "{currency} a month", currency=words(self.results.study.basis.system.country.currency)
        )
        columns = (
            TableColumn("age", words("Age")), TableColumn("active", words("Contributors"), "count"), TableColumn("credit", words("Their average credit, years"), "number", decimals=1),
            TableColumn("inactive", words("With credit, not contributing"), "count"), TableColumn("drawing", words("Pensioners"), "count"),
            TableColumn("pension", words("Average pension"), "money", currency, 2),
        )  # fmt: skip
        return Table(
            key="valuation.opening", title=words("The scheme at the start"), columns=columns, rows=tuple(rows),
            definition=words(SPREAD[self.results.valued.members.ages_told]),
            universe=self.universe, source=self.told.source,
        )  # fmt: skip

"""The part of a valuation report on what it rests on: assumptions with their sources, the rules of the law that matter, and the data."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from allcover.expressions.kinds import Amount, Kind
from allcover.presenting.numbers import date_text, number_text
from allcover.presenting.told import Told, citation_text
from allcover.presenting.valuation_study import ValuationResults
from allcover.presenting.valuation_words import ASSUMED, ValuationWriter
from allcover.projection.laws import parameters_behind
from allcover.projection.valuation_file import BY_AGE, SEXES
from allcover.projection.valuation_paths import HELD, is_of_economy
from allcover.rules.definition import Parameter
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.finding import Cell, Finding, Section, Table, TableColumn
from allcover.vocabulary.words import Words, marked

_FOLLOWED = {"wages": marked("insured earnings"), "prices": marked("prices"), "nothing": marked("nothing")}
_SEXES = {"female": marked("women"), "male": marked("men")}


def assumptions_section(results: ValuationResults, told: Told, words: Words) -> Section:
    """This function will print all that a valuation takes as given, and where it comes from."""
    writer = _Writer(results, told, words)
    return Section(
        id="assumptions",
        heading=words("What it rests on"),
        paragraphs=tuple(writer.paragraphs()),
        findings=tuple(writer.findings()),
        tables=(writer.assumed(), writer.by_age(), writer.law(), writer.opening()),
    )


@dataclass(frozen=True)
class _Writer(ValuationWriter):
    @property
    def raw(self) -> Mapping[str, Any]:
        """The file of assumptions as it stands."""
        return self.results.valued.assumptions.raw

    def paragraphs(self) -> Iterator[str]:
        yield self.words(
            "Whoever changes the file of assumptions or the definition of the scheme and runs the valuation again has another report; nothing else is assumed. [unverified]: nobody has checked the "
            "citation against its text."
        )
        yield from (self.words(note) for note in self.results.valued.assumptions.notes)

    def findings(self) -> Iterator[Finding]:
        words, members = self.words, self.results.valued.members
        about = words(
            "Entries of the data behind the opening; each stands for as many persons as its weight says."
        )
        works, draws = members.is_contributing, members.type >= 0
        for key, who, label in (
            ("entries_contributing", works, words("Contributors in the data")), ("entries_drawing", draws, words("Pensioners in the data")),
        ):  # fmt: skip
            yield self.finding(key, label, int(np.count_nonzero(who)), words("entries"), about, kind="count")

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
        money = number_text(float(raw["reserve"]["value"]) / 1e6, "money", words, 1)
        yield words(ASSUMED["reserve"]), f"{money} {self.millions_held}", self._source("reserve")
        for name, path in raw["paths"].items():
            yield words(ASSUMED[name]), self._path(path), self._source(name)
        for name in ("amounts_follow", "pensions_follow"):
            yield words(ASSUMED[name]), words(_FOLLOWED[raw[name]]), words("file of assumptions")
        yield (
            words(ASSUMED["retiring"]),
            number_text(float(raw["retiring"]["value"]), "share", words),
            self._source("retiring"),
        )
        for name in ("spouse_years_older", "invalid_mortality"):
            value = float(raw[name]["value"])
            yield (
                words(ASSUMED[name]),
                number_text(value, "number", words, 0 if value == int(value) else 1),
                self._source(name),
            )
        yield (
            words("Administration, of benefits"),
            number_text(self.results.valued.ground.administration, "share", words),
            words("definition of the scheme"),
        )
        yield (
            words("Population, births, deaths and migrants"),
            words("as the part on the population says"),
            words.join(words(one) for one in self.results.residents.sources),
        )
        if "careers" in raw:
            yield words(ASSUMED["careers"]), self._careers(raw["careers"]), self._source("careers")
        if self.results.futures is not None:
            yield (
                words(ASSUMED["chance"]),
                words(
                    "{count} futures, seed {seed}", count=raw["chance"]["futures"], seed=raw["chance"]["seed"]
                ),
                self._cited(self.results.futures.source),
            )
            for name in self.results.futures.of:
                yield (
                    words(ASSUMED[f"chance_{name}"]),
                    self._width(raw["chance"][name]),
                    self._source(f"chance_{name}"),
                )

    def _width(self, held: Mapping[str, Any]) -> str:
        words = self.words
        wide = words.join(
            words("{value} in {year}", value=number_text(float(step["value"]), "share", words), year=step["in"]) for step in held["values"]
        )  # fmt: skip
        return words(
            "{widths}; of an error {memory} is left a year later",
            widths=wide,
            memory=number_text(float(held["memory"]), "share", words),
        )

    def _careers(self, held: Mapping[str, Any]) -> str:
        words = self.words
        return words(
            "{classes} classes of lognormal wages, standard deviation of the logarithm {spread}; {growth} a year in the past",
            classes=held["classes"], spread=_number(float(held["spread"]), words), growth=number_text(float(held["past_growth"]), "share", words),
        )  # fmt: skip

    def _path(self, path: Mapping[str, Any]) -> str:
        words = self.words
        if is_of_economy(path):
            steps = [path["values"][at] for at in (0, -1)]
            first, last = (number_text(float(step["value"]), "share", words) for step in steps)
            return words(
                "that of the country’s economy: {first} in {year}, {last} in {last_year}",
                first=first,
                year=steps[0]["from"],
                last=last,
                last_year=steps[1]["from"],
            )
        told = self._rates(path)
        then = path.get("then")
        if then is None:
            return told
        end = int(self.raw["last_year"])
        if then == HELD:
            return words("{rates}; held after {year}", rates=told, year=end)
        return words(
            "{rates}; {value} after {year}",
            rates=told,
            value=number_text(float(then), "share", words),
            year=end,
        )

    def _rates(self, path: Mapping[str, Any]) -> str:
        words = self.words
        if "value" in path:
            return number_text(float(path["value"]), "share", words)
        form, at = ("values", "from") if "values" in path else ("points", "at")
        pairs = [
            (number_text(float(step["value"]), "share", words), step[at])
            for step in sorted(path[form], key=lambda step: step[at])
        ]
        if form == "points":
            return words.join(words("{value} in {year}", value=value, year=year) for value, year in pairs)
        return words.join(words("{value} from {year}", value=value, year=year) for value, year in pairs)

    def _source(self, name: str) -> str:
        return self._cited(self.results.valued.assumptions.sources[name])

    def _cited(self, citation: Citation) -> str:
        text = citation_text(citation, self.words)
        return (
            self.words("{name} ({what})", name=text, what=self.words(citation.note))
            if citation.note
            else text
        )

    def by_age(self) -> Table:
        words, ages = self.words, self.raw["ages"]
        starts = [int(age) for age in ages["from"]]
        names = [f"{low}–{high - 1}" for low, high in pairwise(starts)] + [f"{starts[-1]}+"]
        columns = [TableColumn("age", words("Age"))]
        for name in BY_AGE:
            kind: Any = "number" if name == "children" else "share"
            columns += [
                TableColumn(
                    f"{name}_{sex}",
                    words("{name}, {what}", name=words(ASSUMED[name]), what=words(_SEXES[sex])),
                    kind,
                    decimals=2,
                )
                for sex in SEXES
            ]
        rows: tuple[tuple[Cell, ...], ...] = tuple(
            (label, *(float(ages[name][sex][at]) for name in BY_AGE for sex in SEXES))
            for at, label in enumerate(names)
        )
        return Table(
            key="valuation.by_age", title=words("Assumptions by age and sex"), columns=tuple(columns), rows=rows,
            definition=words("Yearly probabilities and shares of persons of the age; children for each person who dies."),
            universe=self.universe, source=self.told.source,
            notes=tuple(words("{name}: {value}", name=words(ASSUMED[name]), value=self._source(name)) for name in BY_AGE),
        )  # fmt: skip

    # The law and the data

    def law(self) -> Table:
        words, basis = self.words, self.results.study.basis
        held = [
            basis.system.parameters[key]
            for key in sorted(parameters_behind(basis.system, basis.given.scheme))
        ]
        rows = [row for parameter in held for row in self._values(parameter)]
        return Table(
            key="valuation.law", title=words("Rules of the law behind it"),
            columns=(TableColumn("rule", words("Rule")), TableColumn("from", words("From")), TableColumn("value", words("Value")), TableColumn("source", words("Source"))),
            rows=tuple(rows),
            definition=words(
                "Parameters of the definition that benefits and contributions of the scheme rest on: what is in force on the date of the valuation, and what is to come into force later. Formulas stand in the "
                "definition, whose hash is under sources and versions."
            ),
            universe=self.universe, source=words("Definition “{country}”", country=basis.system.country.id),
        )  # fmt: skip

    def _values(self, parameter: Parameter) -> Iterator[tuple[str, str, str, str]]:
        words, day = self.words, self.results.study.basis.day
        for dated in parameter.values:
            if dated.end is None or dated.end > day:
                yield (words(parameter.label or parameter.key), date_text(dated.start, words), self._value(dated.value, parameter.kind),
                       citation_text(dated.source, words))  # fmt: skip

    def _value(self, value: Any, kind: Kind) -> str:
        words = self.words
        if isinstance(value, bool):
            return words("yes") if value else words("no")
        if isinstance(value, tuple):
            return words.join(
                words(
                    "{value} from {year}",
                    value=_number(float(band.value), words),
                    year=_number(float(band.at_least), words),
                )
                for band in value
            )
        if isinstance(value, Mapping):
            return words.join(
                words("{name}: {value}", name=words(name), value=_number(float(one), words))
                for name, one in value.items()
            )
        money = isinstance(kind, Amount) and str(kind.unit).startswith("money")
        return number_text(float(value), "money", words, 2) if money else _number(float(value), words)

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
            definition=words(
                "Totals of each group of five years of age are those of the data; within a group they are spread over single ages as the population is, so that gaps of a sample are not carried on. Under 15 is left out of this "
                "table."
            ),
            universe=self.universe, source=self.told.source,
        )  # fmt: skip


def _number(value: float, words: Words) -> str:
    """With just the decimals it has, up to four."""
    decimals = next((count for count in range(4) if round(value, count) == round(value, 6)), 4)
    return number_text(value, "number", words, decimals)

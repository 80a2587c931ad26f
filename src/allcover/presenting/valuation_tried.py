"""What would move the rate: the premium with one thing otherwise, under the law as it is and under each other law, as tables and tornados."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from allcover.presenting.capitals import small
from allcover.presenting.told import held_note
from allcover.presenting.tornado_chart import tornado
from allcover.presenting.valuation_study import OtherLaw
from allcover.presenting.valuation_words import ValuationWriter
from allcover.projection.closed_fund import ClosedTried
from allcover.projection.sensitivity import Form, Tried
from allcover.vocabulary.finding import Chart, Finding, Kind, Section, Table, TableColumn, number_of
from allcover.vocabulary.words import Words, marked

_UNITS: Mapping[Form, str] = MappingProxyType(
    {
        "points": marked("change in percentage points"),
        "times": marked("change in %"),
        "children": marked("change in children per woman"),
        "value": marked("value"),
    }
)
_PARTS = marked("value in %")
"""In what amounts are told, and rules whose values are all below one."""

AnyTried = Tried | ClosedTried
"""What a trial came to, as a rate or of a fund that nobody pays into."""
Trialled = TypeVar("Trialled", Tried, ClosedTried)
Column = tuple[str, tuple[str, str], Kind, str, int | None]
"""Of a pair of columns: key, labels of the lower and the higher, kind, unit, decimals."""

FARTHEST = 3
"""Trials that stand in large and in the brief: those that move the rate most."""


@dataclass(frozen=True)
class TriedWriter(ValuationWriter):
    """Writes of what was tried, in one language."""

    def section(self) -> Section:
        """This function will present what would move the rate under the law as it is."""
        words = self.words
        table = self._tried_table()
        title = words("General average premium if one thing were otherwise")
        drawn = tornado(table, key="valuation.sensitivity", title=title, words=words, names=names_of(self.results.tried, self), low="premium_low", high="premium_high",
                        base=self.made.premium)  # fmt: skip
        return Section(
            id="sensitivity", heading=words("What would move the rate"),
            paragraphs=(
                words(
                    "Each assumption is put a little lower and higher than it stands, all others as they are; so are the rules of the law that the file of assumptions names. It shows what a wrong "
                    "assumption would cost, not how likely it is."
                ),
            ),
            findings=tuple(self._moved()), tables=(table,), charts=(drawn,),
        )  # fmt: skip

    def table_of(self, law: OtherLaw) -> Table:
        """This function will give the premium under another law with one thing changed, and how far it lies from that under the law as it is with the same changed."""
        words = self.words
        kinds: tuple[Column, ...] = (
            ("amount", (words("Lower: change or value tried"), words("Higher: change or value tried")), "number", "", 2),
            ("premium", (words("Premium when lower"), words("Premium when higher")), "share", "", 2),
            ("apart", (words("From the law as it is when lower"), words("From the law as it is when higher")), "points", words("percentage points"), 2),
        )  # fmt: skip
        rows = tuple(
            (self.tried_name(low.key), *amounts_of(low, high, self.words), low.premium, high.premium,
             low.premium - low_now.premium, high.premium - high_now.premium)
            for (low, high), (low_now, high_now) in zip(pairs_of(law.tried), pairs_of(self.results.tried), strict=True)
        )  # fmt: skip
        return Table(
            key=f"valuation.sensitivity_{law.system.option}", title=words("Premium under “{law}” if one thing were otherwise", law=words(law.system.title)),
            columns=(*self._named(), *columns_of(kinds)), rows=rows,
            definition=words(
                "General average premium under this law with one thing changed, and that premium less the one under the law as it is with the same thing changed. A rule that is tried has the value tried under both laws. "
                "The premium as assumed is {premium}.", premium=self.share(law.valued.valuation.premium),
            ),
            universe=self.universe, source=self.told.source, notes=held_notes(law.tried, self),
        )  # fmt: skip

    def charts_of(self, law: OtherLaw, table: Table) -> Iterator[Chart]:
        """This function will draw a tornado of the premium under another law, and one of how far it lies from that under the law as it is, where anything moves that."""
        words, title = self.words, self.words(law.system.title)
        premium, names = law.valued.valuation.premium, names_of(law.tried, self)
        yield tornado(
            table,
            key=table.key,
            title=table.title,
            words=words,
            names=names,
            low="premium_low",
            high="premium_high",
            base=premium,
        )
        apart = premium - self.made.premium
        places = [table.position(name) for name in ("apart_low", "apart_high")]
        if all(abs(number_of(row[place]) or 0.0) < 5e-7 for row in table.rows for place in places):
            return
        yield tornado(table, key=f"{table.key}_apart", title=words("How far the premium under “{law}” lies from that under the law as it is, if one thing were otherwise", law=title),
                      words=words, names=names, low="apart_low", high="apart_high", base=apart)  # fmt: skip

    def _moved(self) -> Iterator[Finding]:
        """The premium of every trial under its key; what moves it most, in large and in the brief."""
        base = self.results.base.premium
        pairs = sorted(
            enumerate(pairs_of(self.results.tried), start=1),
            key=lambda pair: -max(abs(one.premium - base) for one in pair[1]),
        )
        for place, (row, (low, high)) in enumerate(pairs):
            is_told = place < FARTHEST
            for one in (low, high):
                label = self._tried_label(one)
                side = "low" if one is low else "high"
                key = f"sensitivity.{one.key}.{side}"
                found = self.finding(
                    key,
                    label,
                    one.premium,
                    "share",
                    " ".join(
                        (
                            self.words("The general average premium with this alone changed."),
                            *held_notes([one], self),
                        )
                    ),
                    decimals=2,
                    brief=label if is_told else "",
                    formula=f"{{valuation.sensitivity:premium_{side}.{row}}}",
                )
                yield replace(found, is_headline=is_told)

    def _tried_label(self, one: Tried) -> str:
        words = self.words
        about = {"what": small(self.tried_name(one.key)), "amount": self.amount_text(one)}
        if one.form == "value":
            return words("Premium with another rule at once: {what}, {amount}", **about)
        return words("Premium with another assumption: {what}, {amount}", **about)

    def _tried_table(self) -> Table:
        words, base = self.words, self.results.base
        rows = tuple(
            (self.tried_name(low.key), *amounts_of(low, high, self.words), low.premium, high.premium, low.premium - base.premium,
             high.premium - base.premium, low.last_cost, high.last_cost, self._year(low), self._year(high))
            for low, high in pairs_of(self.results.tried)
        )  # fmt: skip
        kinds: tuple[Column, ...] = (
            ("amount", (words("Lower: change or value tried"), words("Higher: change or value tried")), "number", "", 2),
            ("premium", (words("Premium when lower"), words("Premium when higher")), "share", "", 2),
            ("change", (words("Change of the premium when lower"), words("Change of the premium when higher")), "points", words("percentage points"), 2),
            ("last", (words("Pay-as-you-go rate at the end when lower"), words("Pay-as-you-go rate at the end when higher")), "share", "", 2),
            ("used_up", (words("Reserve used up when lower"), words("Reserve used up when higher")), "text", "", None),
        )  # fmt: skip
        columns = (*self._named(), *columns_of(kinds))
        return Table(
            key="valuation.sensitivity", title=words("Premium, cost and reserve if one thing were otherwise"), columns=columns, rows=rows,
            definition=words(
                "General average premium over the horizon with one thing changed. Growth and interest are changed by a point in every year; the force of mortality at every age, so that nobody's probability of dying can pass one; contributors by a tenth from the "
                "tenth year on, or new ones in every year where these are told; shares stop at one, children at none. The rate as assumed is {premium}.", premium=self.share(base.premium),
            ),
            universe=self.universe, source=self.told.source, notes=held_notes(self.results.tried, self), holds_results=True,
        )  # fmt: skip

    def _named(self) -> tuple[TableColumn, ...]:
        words = self.words
        return TableColumn("what", words("What is changed")), TableColumn("unit", words("Unit"))

    def _year(self, one: Tried) -> str:
        return str(one.exhaustion) if one.exhaustion else self.words("never")


def pairs_of(found: Sequence[Trialled]) -> list[tuple[Trialled, Trialled]]:
    """This function will give the lower and the higher of each thing that was tried."""
    return list(zip(found[::2], found[1::2], strict=True))


def amounts_of(low: AnyTried, high: AnyTried, words: Words) -> tuple[str, float, float]:
    """This function will give the unit in which something is tried, and the lower and the higher amount in it."""
    amounts = low.amount, high.amount
    is_part = low.form == "value" and max(map(abs, amounts)) < 1
    times = 100 if is_part or low.form in ("points", "times") else 1
    unit = _PARTS if is_part else _UNITS[low.form]
    # 0.011 is 1.1 %, though it has no digits of its own in binary.
    lower, higher = (round(amount * times, 9) for amount in amounts)
    return words(unit), lower, higher


def names_of(tried: Sequence[Trialled], writer: ValuationWriter) -> list[str]:
    """This function will name each thing that was tried, and by how much."""
    return [
        writer.words("{name} ({what})", name=writer.tried_name(low.key), what=writer.both_amounts(low, high))
        for low, high in pairs_of(tried)
    ]


def held_notes(tried: Sequence[AnyTried], writer: ValuationWriter) -> tuple[str, ...]:
    """This function will name trials that were held at what there can be at most."""
    held = (
        writer.words("{name} ({what})", name=writer.tried_name(one.key), what=writer.amount_text(one))
        for one in tried
        if one.is_held
    )
    return tuple(held_note(held, writer.words))


def columns_of(kinds: Sequence[Column]) -> Iterator[TableColumn]:
    """This function will give of each kind one column for the lower, one for the higher."""
    for key, labels, kind, unit, decimals in kinds:
        for side, label in zip(("low", "high"), labels, strict=True):
            yield TableColumn(f"{key}_{side}", label, kind, unit, decimals)

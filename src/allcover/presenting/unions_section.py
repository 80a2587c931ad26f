"""The part of a report on schemes counted together: how many persons are in any, between bounds, and never a sum called persons."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from allcover.coverage.counted import affiliations_of, per_person
from allcover.coverage.scheme_totals import SchemeTotals, counted_partitions
from allcover.coverage.unions import (
    LinkedUnion,
    Range,
    Union,
    independent_union,
    linked_union,
    union_over,
)
from allcover.coverage.waterfall import waterfall
from allcover.expressions.nodes import Exact
from allcover.presenting.told import Told, citation_text
from allcover.presenting.unions_words import BOUND_LABELS, HOW_LABELS, SECTION, UNIT_LABELS, refusal
from allcover.vocabulary.finding import Between, Cell, Finding, NotKnown, Section, Table, TableColumn
from allcover.vocabulary.words import Words


def unions_section(totals: SchemeTotals, told: Told, words: Words) -> Section:
    """This function will present a table of schemes: its counts with their units, the union between bounds, the waterfall."""
    writer = _Writer(totals, replace(told, reference_date=totals.day.isoformat()), words)
    tables = [writer.schemes()]
    if totals.is_of_persons:
        tables += [writer.unions(), writer.waterfall()]
        tables += [writer.overlaps()] if any(stratum.overlaps for stratum in totals.strata) else []
        tables += [writer.partitions()] if totals.adequate else []
    return Section(
        id=SECTION,
        heading=words("Schemes together: {title}", title=words(totals.title)),
        paragraphs=tuple(writer.paragraphs()),
        findings=tuple(writer.findings()),
        tables=tuple(tables),
    )


def _share(part: Exact, whole: Exact) -> float:
    return float(part) / float(whole)


@dataclass(frozen=True)
class _Writer:
    totals: SchemeTotals
    told: Told
    words: Words

    @property
    def key(self) -> str:
        return f"unions.{self.totals.id}"

    @property
    def source(self) -> str:
        return citation_text(self.totals.source, self.words)

    @property
    def union(self) -> Union:
        return union_over(self.totals.strata)

    def paragraphs(self) -> Iterator[str]:
        words = self.words
        if self.totals.is_of_persons:
            yield words(
                "A person may be in more than one scheme, so that the persons in any of them are fewer than the sum of the "
                "schemes. The sum is a number of affiliations; the persons lie between the bounds."
            )
        yield from refusal(self.totals, words)

    def _between(self, ends: Range) -> Cell:
        low, high = (_share(end, self.totals.persons) for end in (ends.low, ends.high))
        return low if low == high else Between(low, high)

    def _count(self, ends: Range) -> Cell:
        low, high = float(ends.low), float(ends.high)
        return low if low == high else Between(low, high)

    def schemes(self) -> Table:
        words, totals = self.words, self.totals
        rows: list[tuple[Cell, ...]] = []
        for scheme in totals.schemes:
            unknown = NotKnown(words("the table gives no number for it."))
            number: Cell = unknown if scheme.number is None else float(scheme.number)
            share: Cell = unknown if scheme.number is None else _share(scheme.number, totals.persons)
            source = citation_text(scheme.source, words) if scheme.source else self.source
            rows.append((words(scheme.name), words(UNIT_LABELS[scheme.unit]), number, share, source))
        if len(totals.counts) > 1 and len({count.unit for count in totals.counts}) == 1:
            summed = affiliations_of(totals.counts)
            rows.append(
                (
                    words("Sum of all"),
                    words(UNIT_LABELS["affiliations"]),
                    float(summed.number),
                    _share(summed.number, totals.persons),
                    self.source,
                )
            )
        return Table(
            key=f"{self.key}.schemes", title=words("Schemes and what they count"),
            columns=(
                TableColumn("scheme", words("Scheme")), TableColumn("unit", words("What is counted")),
                TableColumn("number", words("How many"), "count"),
                TableColumn("share", words("For every person of the universe"), "share"),
                TableColumn("source", words("Source")),
            ),
            rows=tuple(rows),
            definition=words("The number over the persons of the universe; only where persons are counted is it a share of them."),
            universe=words(totals.universe), source=self.source, notes=tuple(self._quoted()),
        )  # fmt: skip

    def _quoted(self) -> Iterator[str]:
        for one in self.totals.denominators:
            yield self.words("Also compared with: {name}.", name=self.words(one.name))

    def unions(self) -> Table:
        words, strata = self.words, self.totals.strata
        bare = [replace(stratum, overlaps=()) for stratum in strata]
        rows = [
            self._row(words("Nothing known of overlaps"), union_over(bare)),
            self._row(words("With the overlaps known"), self.union),
        ]
        if any(overlap.is_assumed for stratum in strata for overlap in stratum.overlaps):
            assumed = union_over(strata, with_assumptions=True)
            rows.append(self._row(words("With assumed exclusions too: an assumption"), assumed))
        if self.totals.linked is not None:
            rows.append(self._linked_row(linked_union(self.union.sum, self.totals.linked)))
        independent = independent_union(strata) if self.totals.shows_independence else None
        if independent is not None:
            point = Range(independent, independent)
            rows.append(
                (
                    words("Assumes independence"),
                    self._count(point),
                    self._between(point),
                    None,
                    words("assumption"),
                    "",
                )
            )
        return Table(
            key=f"{self.key}.union", title=words("Persons in any of the schemes"),
            columns=(
                TableColumn("known", words("What is known")), TableColumn("persons", words("Persons"), "count"),
                TableColumn("share", words("Share of the universe"), "share"), TableColumn("none", words("In none"), "share"),
                TableColumn("low_by", words("Lower end from")), TableColumn("high_by", words("Upper end from")),
            ),
            rows=tuple(rows),
            definition=words("Found stratum by stratum and added. Pairs of which nothing is known enter at their worst."),
            universe=words(self.totals.universe), source=self.source, notes=tuple(self._linkage_notes()),
        )  # fmt: skip

    def _row(self, label: str, union: Union) -> tuple[Cell, ...]:
        ends = Range(union.low, union.high)
        low_by, high_by = (
            self.words.join(self.words(BOUND_LABELS[name]) for name in sorted(names))
            for names in (union.low_by, union.high_by)
        )
        return (label, self._count(ends), self._between(ends), self._between(union.none), low_by, high_by)

    def _linked_row(self, linked: LinkedUnion) -> tuple[Cell, ...]:
        words = self.words
        none = Range(self.totals.persons - linked.band.high, self.totals.persons - linked.band.low)
        return (
            words("Registers linked, with the band of error"), self._count(linked.band), self._between(linked.band),
            self._between(none), words("linkage"), words("linkage"),
        )  # fmt: skip

    def _linkage_notes(self) -> Iterator[str]:
        linked = self.totals.linked
        if linked is not None:
            yield self.words(
                "Linkage: {method}, by {identifiers}; it finds {match} of true matches, and {false} of its links are false.",
                method=linked.method, identifiers=linked.identifiers,
                match=f"{float(linked.match_rate):.1%}", false=f"{float(linked.false_matches):.1%}",
            )  # fmt: skip

    def waterfall(self) -> Table:
        words = self.words
        names = {scheme.id: words(scheme.name) for scheme in self.totals.schemes}
        found = waterfall(self.totals.strata, [scheme.id for scheme in self.totals.schemes])
        rows: list[tuple[Cell, ...]] = [
            (words("Primary: {scheme}", scheme=names[scheme]), self._count(ends), self._between(ends))
            for scheme, ends in found.primary.items()
        ]
        for label, ends in (
            (words("In none"), found.none), (words("In one"), found.single), (words("In more than one"), found.multiple),
        ):  # fmt: skip
            rows.append((label, self._count(ends), self._between(ends)))
        return Table(
            key=f"{self.key}.waterfall", title=words("All persons, by primary mechanism and by number of mechanisms"),
            columns=(
                TableColumn("part", words("Group")), TableColumn("persons", words("Persons"), "count"),
                TableColumn("share", words("Share of the universe"), "share"),
            ),
            rows=tuple(rows),
            definition=words(
                "The primary mechanism of a person is the first in the order of the table that covers them. Cover by a second one is "
                "counted apart, as cover by more than one. None, one and more than one are everybody."
            ),
            universe=words(self.totals.universe), source=self.source,
        )  # fmt: skip

    def overlaps(self) -> Table:
        words = self.words
        names = {scheme.id: words(scheme.name) for scheme in self.totals.schemes}
        rows = tuple(
            (
                stratum.name or words("Everybody"), " + ".join(names[scheme] for scheme in sorted(overlap.pair)),
                self._count(overlap.persons), words(HOW_LABELS[overlap.how]),
                words("assumption") if overlap.is_assumed else "",
            )
            for stratum in self.totals.strata
            for overlap in stratum.overlaps
        )  # fmt: skip
        return Table(
            key=f"{self.key}.overlaps", title=words("Who is in two schemes"),
            columns=(
                TableColumn("stratum", words("Stratum")), TableColumn("pair", words("Schemes")),
                TableColumn("persons", words("Persons"), "count"), TableColumn("how", words("How it is known")),
                TableColumn("assumed", words("Is it assumed?")),
            ),
            rows=rows, definition=words("Persons in both schemes, as told by the source of the table."),
            universe=words(self.totals.universe), source=self.source,
        )  # fmt: skip

    def partitions(self) -> Table:
        words = self.words
        rows = tuple(
            (
                words("{profile}, version {version}", profile=one.profile, version=one.version),
                self._between(one.none), self._between(one.partial), self._between(one.adequate),
            )
            for one in counted_partitions(self.totals)
        )  # fmt: skip
        return Table(
            key=f"{self.key}.adequacy", title=words("None, partial, adequate, from the counts"),
            columns=(
                TableColumn("profile", words("Profile")), TableColumn("none", words("No cover"), "share"),
                TableColumn("partial", words("Partial"), "share"), TableColumn("adequate", words("Adequate"), "share"),
            ),
            rows=rows,
            definition=words("The adequate are as counted under the named profile; whoever else is in some scheme is covered partially."),
            universe=words(self.totals.universe), source=self.source,
        )  # fmt: skip

    def findings(self) -> Iterator[Finding]:
        words, totals = self.words, self.totals
        bases = [(words(totals.universe), "universe", totals.persons)]
        bases += [
            (words(one.name), f"base_{n}", one.persons) for n, one in enumerate(totals.denominators, start=1)
        ]
        counts = totals.counts
        if counts and len({count.unit for count in counts}) == 1:
            summed = affiliations_of(counts) if len(counts) > 1 else counts[0]
            for name, key, persons in bases:
                share = per_person(summed, name, persons)
                label = words(
                    "{unit}, for every person: {base}", unit=words(UNIT_LABELS[share.unit]), base=name
                )
                yield self._finding(f"sum.{key}", label, name, float(share.value))
        if totals.is_of_persons:
            union = self.union
            low, high = (float(end) for end in union.shares)
            yield self._finding(
                "union", words("Persons in any of the schemes"), words(totals.universe), (low, high)
            )
            if totals.linked is not None:
                yield self._linked(linked_union(union.sum, totals.linked))
            none = (1 - high, 1 - low)
            yield self._finding("none", words("Persons in none of the schemes"), words(totals.universe), none)

    def _linked(self, linked: LinkedUnion) -> Finding:
        ends = (_share(end, self.totals.persons) for end in (linked.band.low, linked.band.high))
        label, universe = (
            self.words("Registers linked, with the band of error"),
            self.words(self.totals.universe),
        )
        made = self._finding("linked", label, universe, (next(ends), next(ends)))
        return replace(made, interval_meaning=self.words.join(self._linkage_notes()), is_headline=True)

    def _finding(self, key: str, label: str, universe: str, value: float | tuple[float, float]) -> Finding:
        ends = value if isinstance(value, tuple) else (value, value)
        is_open = ends[0] < ends[1]
        return Finding(
            key=f"{self.key}.{key}", label=label, value=None if is_open else ends[0], unit="share",
            definition=self.words("Counts of schemes over persons of the universe; a union lies between what overlaps leave possible."),
            universe=universe, source=self.source, reference_date=self.told.reference_date,
            low=ends[0] if is_open else None, high=ends[1] if is_open else None,
            interval_meaning=self.words("what is not known of overlaps leaves open; no sampling error") if is_open else "",
            is_headline=key in ("union", "none") or not self.totals.is_of_persons,
        )  # fmt: skip

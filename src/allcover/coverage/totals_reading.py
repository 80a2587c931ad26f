"""A table of schemes read from YAML or CSV, every fault told together with its line or row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from allcover.coverage.fitting import misfits, told_pairs
from allcover.coverage.scheme_totals import AdequateTotal, Denominator, SchemeTotal, SchemeTotals
from allcover.coverage.totals_table import read_totals_table
from allcover.coverage.unions import Linkage, Overlap, Range, Stratum, union_of
from allcover.expressions.nodes import Exact
from allcover.rules.plain import as_date, citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.exact import ratio
from allcover.vocabulary.fault import FaultList, did_you_mean
from allcover.vocabulary.shape import check_shape, published_schema

TOLERANCE = ratio(1, 1000)
"""How far strata may differ from the declared population, as a share of it (specification 2.2)."""


def read_scheme_totals(path: Path | str) -> SchemeTotals:
    """This function will read a table of schemes, a YAML file or a CSV table, or raise all its Faults."""
    path = Path(path)
    faults = FaultList()
    is_table = path.suffix.lower() == ".csv"
    document = read_totals_table(path, faults) if is_table else read_document(path, faults)
    if document is None or not check_shape(
        document, published_schema("allcover.coverage", "scheme_totals"), faults
    ):
        faults.check()
        raise AssertionError("a table that could not be read has faults")
    totals = _Reader(document, faults).read()
    faults.check()
    return totals


@dataclass(frozen=True)
class _Reader:
    document: Document
    faults: FaultList

    def fault(self, what: str, cure: str, *path: str | int) -> None:
        self.faults.add(self.document.place(*path), what, cure)

    def read(self) -> SchemeTotals:
        raw = self.document.value
        names = [item["scheme"] for item in raw["schemes"]]
        self._check_names(names)
        strata = tuple(self._strata(raw, names))
        totals = SchemeTotals(
            raw["totals"], str(raw["title"]), as_date(raw["date"], self.document.place("date"), self.faults),
            str(raw["universe"]), raw["persons"], bool(raw.get("includes_dependants", False)),
            tuple(self._scheme(item, strata) for item in raw["schemes"]), strata,
            tuple(Denominator(str(item["name"]), item["persons"], _source(item)) for item in raw.get("denominators", [])),
            _linkage(raw["linked"], raw["linked"]["duplicates"]) if "linked" in raw else None,
            tuple(self._adequate(raw)), bool(raw.get("show_independence", False)), citation(raw["source"]),
        )  # fmt: skip
        self._check_population(totals)
        if totals.is_of_persons and not self.faults.faults:
            self._check_possible(totals)
        return totals

    def _check_names(self, names: Sequence[str]) -> None:
        for n, name in enumerate(names):
            if name in names[:n]:
                self.fault(
                    f"The scheme '{name}' is there a second time.", "Rename one.", "schemes", n, "scheme"
                )

    def _strata(self, raw: Mapping[str, Any], names: Sequence[str]) -> Iterator[Stratum]:
        if "strata" not in raw:
            numbers = {item["scheme"]: item.get("number") for item in raw["schemes"]}
            yield self._stratum("", raw["persons"], numbers, raw.get("overlaps", []), ())
            return
        for section, items in (("number", raw["schemes"]), ("overlaps", [raw])):
            for n, item in enumerate(items):
                if section in item:
                    at = ("schemes", n, "number") if section == "number" else ("overlaps",)
                    self.fault(f"'{section}' stands beside strata.", "Give it in each stratum.", *at)
        for n, item in enumerate(raw["strata"]):
            for name in item["numbers"]:
                if name not in names:
                    self.fault(
                        f"There is no scheme '{name}'.",
                        did_you_mean(name, names),
                        "strata",
                        n,
                        "numbers",
                        name,
                    )
            numbers = {name: item["numbers"].get(name) for name in names}
            yield self._stratum(
                str(item["stratum"]), item["persons"], numbers, item.get("overlaps", []), ("strata", n)
            )

    def _stratum(
        self, name: str, persons: Exact, numbers: Mapping[str, Exact | None], overlaps: Sequence[Mapping[str, Any]],
        at: tuple[str | int, ...],
    ) -> Stratum:  # fmt: skip
        everybody = self.document.value["persons"]
        for n, item in enumerate(self.document.value["schemes"]):
            scheme = item["scheme"]
            number = numbers[scheme] if at else item.get("number")
            # Where the universe holds nobody, that alone is the fault.
            if item["unit"] == "persons" and number is not None and number > persons and everybody:
                self.fault(
                    f"'{scheme}' has {float(number):,.0f} of {float(persons):,.0f} persons.",
                    "Count persons, or call the unit affiliations.",
                    *((*at, "numbers", scheme) if at else ("schemes", n, "number")),
                )  # fmt: skip
        read = [self._overlap(n, item, numbers, persons, at) for n, item in enumerate(overlaps)]
        return Stratum(name, persons, numbers, tuple(one for one in read if one is not None))

    def _overlap(
        self, n: int, item: Mapping[str, Any], numbers: Mapping[str, Exact | None], persons: Exact,
        at: tuple[str | int, ...],
    ) -> Overlap | None:  # fmt: skip
        place = (*at, "overlaps", n)
        pair = frozenset(item["between"])
        unknown = [name for name in item["between"] if name not in numbers]
        for name in unknown:
            self.fault(f"There is no scheme '{name}'.", did_you_mean(name, numbers), *place, "between")
        if len(pair) < 2:
            self.fault("A scheme overlaps with itself.", "Name two schemes.", *place, "between")
        if unknown or len(pair) < 2:
            return None
        told = self._told(item, place)
        counts = [numbers[name] for name in pair]
        known = [count for count in counts if count is not None]
        if told is not None and len(known) == 2:
            self._check_overlap(told, Range(max(0, sum(known) - persons), min(known)), place)
        return (
            Overlap(pair, told, item["how"], item["how"] == "excluded_assumed") if told is not None else None
        )

    def _told(self, item: Mapping[str, Any], place: tuple[str | int, ...]) -> Range | None:
        if item["how"].startswith("excluded"):
            if "persons" in item:
                self.fault("An exclusion has a number of persons.", "Leave 'persons' out.", *place, "persons")
            if item["how"] == "excluded_documented" and "source" not in item:
                self.fault(
                    "A documented exclusion names no source.",
                    "Cite who shows it, or call it excluded_assumed.",
                    *place,
                )
            return Range(0, 0)
        if "persons" not in item:
            self.fault(
                "An overlap has no number of persons.",
                "Give 'persons', or leave it out: it is unknown then.",
                *place,
            )
            return None
        if "match_rate" in item or "false_matches" in item:
            return self._linked_pair(item, place)
        return _range(item["persons"])

    def _linked_pair(self, item: Mapping[str, Any], place: tuple[str | int, ...]) -> Range | None:
        lacking = [
            name for name in ("match_rate", "false_matches", "identifiers", "method") if name not in item
        ]
        if lacking or isinstance(item["persons"], Mapping):
            self.fault(
                f"A linkage lacks {', '.join(lacking) or 'the one number of links found'}.",
                "Give persons (one number), match_rate, false_matches, identifiers and method.", *place,
            )  # fmt: skip
            return None
        return _linkage(item, item["persons"]).persons

    def _check_overlap(self, told: Range, possible: Range, place: tuple[str | int, ...]) -> None:
        if told.low > told.high:
            self.fault("'from' is above 'to'.", "Swap 'from' and 'to'.", *place, "persons")
        elif possible.low > possible.high:
            # A scheme has more than there are persons: that is told where its number stands.
            return
        elif told.low > possible.high or told.high < possible.low:
            self.fault(
                f"The two schemes can share from {float(possible.low):,.0f} to {float(possible.high):,.0f} persons, and "
                f"{float(told.low):,.0f} are said to be in both.",
                "Mend the overlap or the numbers.", *place,
            )  # fmt: skip

    def _scheme(self, item: Mapping[str, Any], strata: Iterable[Stratum]) -> SchemeTotal:
        numbers = [stratum.counts[item["scheme"]] for stratum in strata]
        known = [number for number in numbers if number is not None]
        total = sum(known) if len(known) == len(numbers) else None
        return SchemeTotal(item["scheme"], str(item["name"]), item["unit"], total, _source(item))

    def _adequate(self, raw: Mapping[str, Any]) -> Iterator[AdequateTotal]:
        for n, item in enumerate(raw.get("adequate", [])):
            persons = _range(item["persons"])
            if persons.high > raw["persons"] or persons.low > persons.high:
                self.fault(
                    f"{float(persons.high):,.0f} of {float(raw['persons']):,.0f} persons are said to be covered adequately.",
                    "Count persons, from the lower number to the higher.", "adequate", n, "persons",
                )  # fmt: skip
            yield AdequateTotal(item["profile"], item["version"], persons, _source(item))

    def _check_population(self, totals: SchemeTotals) -> None:
        allowed = TOLERANCE * totals.persons
        if totals.persons == 0:
            self.fault("There is nobody in the universe.", "Give its number of persons.", "persons")
        elif not -allowed <= totals.unallocated <= allowed:
            self.fault(
                f"The strata hold {float(totals.persons - totals.unallocated):,.0f} persons, the universe "
                f"{float(totals.persons):,.0f}.",
                "Let them add up, with a stratum for those who are in no other.", "strata",
            )  # fmt: skip
        for n, one in enumerate(totals.denominators):
            if one.persons == 0:
                self.fault(
                    f"There is nobody in '{one.name}'.", "Give its number of persons.", "denominators", n
                )

    def _check_possible(self, totals: SchemeTotals) -> None:
        for n, stratum in enumerate(totals.strata):
            at: tuple[str | int, ...] = ("strata", n) if stratum.name else ()
            wrong = list(misfits(stratum))
            for schemes in wrong:
                pairs = told_pairs(schemes, {overlap.pair for overlap in stratum.overlaps})
                last = max(
                    place
                    for place, overlap in enumerate(self._overlaps_at(at))
                    if frozenset(overlap["between"]) in pairs
                )
                self.fault(
                    f"No population has the numbers of {', '.join(map(repr, schemes[:-1]))} and {schemes[-1]!r} and the overlaps between them together.",
                    "Mend an overlap between them, this one or another, or a number.", *at, "overlaps", last,
                )  # fmt: skip
            if not wrong and not union_of(stratum).is_possible:
                self.fault(
                    "No population fits these numbers and overlaps together.",
                    "Check the overlaps against the numbers.",
                    *(at or ("overlaps",)),
                )

    def _overlaps_at(self, at: tuple[str | int, ...]) -> Sequence[Mapping[str, Any]]:
        raw = self.document.value
        for step in at:
            raw = raw[step]
        found: Sequence[Mapping[str, Any]] = raw["overlaps"]
        return found


def _range(raw: Any) -> Range:
    return Range(raw["from"], raw["to"]) if isinstance(raw, Mapping) else Range(raw, raw)


def _linkage(raw: Mapping[str, Any], found: Exact) -> Linkage:
    return Linkage(
        found, raw["match_rate"], raw["false_matches"], str(raw["identifiers"]), str(raw["method"])
    )


def _source(item: Mapping[str, Any]) -> Citation | None:
    return citation(item["source"]) if "source" in item else None

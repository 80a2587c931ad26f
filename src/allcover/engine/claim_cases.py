"""Claims decided by hand (``claims.yaml`` beside a definition), valued and compared to the last minor unit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from allcover.engine.cases import shown
from allcover.engine.claims import Claim, Cover, Line, LineValue, Patient, Valuation
from allcover.engine.valuation import joining_fee, value_claims
from allcover.rules.definition import System
from allcover.rules.package import Package
from allcover.rules.plain import as_date
from allcover.rules.validation import check_form
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList, Place, did_you_mean

CLAIMS = "claims.yaml"
_HOUSEHOLD = "household"


@dataclass(frozen=True)
class ClaimCase:
    """A claim and those before it, written out, and what the package must make of it."""

    name: str
    scheme: str
    before: tuple[Claim, ...]
    claim: Claim
    expected: Mapping[str, Any]
    arithmetic: str
    place: Place


def read_claims(path: Path | str, system: System) -> tuple[ClaimCase, ...]:
    """This function will read a scheme's file of claims, or raise all its Faults together."""
    faults = FaultList()
    document = read_document(path, faults)
    cases: list[ClaimCase | None] = []
    if document is not None and check_form(document, "claims", faults):
        scheme = system.schemes.get(document.value["scheme"])
        if scheme is None or scheme.package is None:
            faults.add(document.place("scheme"), f"'{document.value['scheme']}' is no scheme with a package.",
                       did_you_mean(document.value["scheme"], (s.id for s in system.schemes.values() if s.package)))  # fmt: skip
        else:
            cases = [
                _Case(document, n, scheme.package, faults).read()
                for n in range(len(document.value["claims"]))
            ]
    faults.check()
    return tuple(case for case in cases if case is not None)


@dataclass(frozen=True)
class _Case:
    document: Document
    n: int
    package: Package
    faults: FaultList

    @property
    def raw(self) -> Mapping[str, Any]:
        held: Mapping[str, Any] = self.document.value["claims"][self.n]
        return held

    def place(self, *path: str | int) -> Place:
        return self.document.place("claims", self.n, *path)

    def read(self) -> ClaimCase | None:
        before = [self.claim(item, "before", n) for n, item in enumerate(self.raw.get("before", []))]
        claim = self.claim(self.raw["claim"], "claim")
        known = [one for one in before if one is not None]
        if claim is None or len(known) < len(before):
            return None
        lines = self.raw["expect"].get("lines", claim.lines)
        if len(lines) != len(claim.lines):
            self.faults.add(self.place("expect", "lines"), f"The claim has {len(claim.lines)} lines and {len(lines)} are "
                            "expected.", "Expect something of each line, in their order.")  # fmt: skip
        return ClaimCase(self.raw["case"], self.document.value["scheme"], tuple(known), claim, self.raw["expect"],
                         self.raw["arithmetic"], self.place())  # fmt: skip

    def claim(self, raw: Mapping[str, Any], *path: str | int) -> Claim | None:
        people = self.raw["people"]
        if raw["of"] not in people:
            self.faults.add(self.place(*path, "of"), f"Nobody is called '{raw['of']}' in this case.",
                            did_you_mean(raw["of"], people))  # fmt: skip
            return None
        first = self._date(raw["from"], *path, "from")
        last = self._date(raw["to"], *path, "to") if "to" in raw else first
        person = people[raw["of"]]
        birth = self._date(person["birth_date"], "people", raw["of"], "birth_date")
        try:
            return Claim(
                id=" ".join(map(str, path)),
                patient=Patient(raw["of"], _HOUSEHOLD, birth, person.get("sex", "")),
                cover=self._cover(raw["of"], last),
                first_day=first,
                last_day=last,
                lines=tuple(self._line(item, *path, "lines", n) for n, item in enumerate(raw["lines"])),
                visit=raw.get("visit", "other"),
                level=self._level(raw.get("level", ""), *path, "level"),
                episode=str(raw.get("episode", "")),
            )
        except ValueError as error:
            what, _, cure = str(error).partition(". ")
            self.faults.add(self.place(*path), f"{what}.", cure)
            return None

    def _cover(self, person: str, day: date) -> Cover:
        raw, people = self.raw.get("cover"), self.raw["people"]
        since = self._date(people[person]["member_since"], "people", person, "member_since")
        members = self.raw.get("members", len(people))
        if raw is None:
            return Cover(date(day.year, 1, 1), date(day.year, 12, 31), since, members)
        start, last = (self._date(raw[key], "cover", key) for key in ("from", "to"))
        return Cover(start, last, since, members)

    def _line(self, raw: Mapping[str, Any], *path: str | int) -> Line:
        item = self.package.item(raw["item"])
        if item is None:
            self._check_outside(raw, *path)
        elif "price" not in raw and "listed_price" not in raw and item.tariff is None:
            self.faults.add(self.place(*path), f"'{item.id}' has no tariff.", "Give the line a price.")
        for name in ("price", "listed_price", "approved_price"):
            if raw.get(name, 0) % self.package.step:
                self.faults.add(self.place(*path, name), f"'{name}' is finer than the currency.", "Round it.")
        return Line(**{"quantity": 1, **raw})

    def _check_outside(self, raw: Mapping[str, Any], *path: str | int) -> None:
        """An item outside the package makes a good case; a misspelt one does not, nor one without a price."""
        cure = did_you_mean(raw["item"], [one.id for one in self.package.items])
        if cure.startswith("Did you mean") or "price" not in raw:
            self.faults.add(self.place(*path, "item"), f"The package has no item '{raw['item']}'.",
                            cure if "price" in raw else f"{cure} Give the line a price if it is meant.")  # fmt: skip

    def _level(self, level: str, *path: str | int) -> str:
        if level and level not in self.package.levels:
            self.faults.add(self.place(*path), f"The package does not list the level '{level}'.",
                            did_you_mean(level, self.package.levels))  # fmt: skip
        return level

    def _date(self, value: Any, *path: str | int) -> date:
        return as_date(value, self.place(*path), self.faults)


def claim_differences(case: ClaimCase, system: System) -> list[str]:
    """This function will value a case and say, for every expectation that is not met, what came out instead."""
    package = system.schemes[case.scheme].package
    if package is None:
        return [f"{case.place}: '{case.scheme}' has no package."]
    valued = value_claims(package, [*case.before, case.claim])[-1]
    found = {**_of_claim(valued), "joining_fee": joining_fee(package, case.claim.cover.members, valued.day)}
    told = [(name, found[name], wanted) for name, wanted in case.expected.items() if name != "lines"]
    for n, (line, wanted) in enumerate(zip(valued.lines, case.expected.get("lines", ()))):
        told += [(f"lines[{n}].{name}", _of_line(line)[name], value) for name, value in wanted.items()]
    return [
        f"{case.place}: {name} is {_told(was)}, not {_told(wanted)}."
        for name, was, wanted in told
        if was != wanted
    ]


def days_of(case: ClaimCase) -> Iterator[date]:
    """This function will give the days whose law a case turns on."""
    yield from (claim.last_day for claim in (*case.before, case.claim))


def _of_claim(valued: Valuation) -> dict[str, Any]:
    names = ("group", "asked", "paid", "patient", "provider")
    return {name: getattr(valued, name) for name in names}


def _of_line(line: LineValue) -> dict[str, Any]:
    names = ("asked", "allowed", "deductible", "co_payment", "over_limits", "paid", "patient", "provider")
    return {**{name: getattr(line, name) for name in names}, "reasons": [part.step for part in line.parts]}


def _told(value: Any) -> str:
    return (", ".join(value) or "none") if isinstance(value, list) else shown(value)

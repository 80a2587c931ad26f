"""A scheme's document to a draft: its provisions, benefits and contributions as quantities of their own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from allcover.expressions.kinds import Amount, Condition
from allcover.expressions.units import MONEY_MONTH
from allcover.rules.definition import (
    Benefit,
    Contribution,
    Provision,
    Quantity,
    Scheme,
)
from allcover.rules.draft import SchemeDraft
from allcover.rules.package_reading import read_package
from allcover.rules.places import read_places
from allcover.rules.plain import citation, day_after, name_of
from allcover.rules.reader import Path, Reader, check_names
from allcover.vocabulary.document import Document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.words import Sentence, marked

CONTRIBUTORY = frozenset(
    {"social_insurance", "special_scheme", "provident_fund", "individual_accounts", "mutual", "micro_insurance",
     "private_mandated", "private"}
)  # fmt: skip
"""The mechanisms one belongs to by registering and paying; in all others one is reached by receiving."""

OBSERVED = {"is_affiliated": "affiliated", "is_contributing": "contributes", "is_receiving": "receives"}
"""Names every scheme has of itself for what the survey says, and the function of the language each stands for."""

_NUMBERED = re.compile(r"(law|entitled|paid|due)_\d+")
SURELY = "surely_protected"
_TAKEN = frozenset({"entitled", "protected", SURELY, "amount_month", *OBSERVED})


OTHERWISE: Mapping[str, Any] = {
    "name": {"en": "-"}, "mechanism": "social_insurance", "branches": ["old_age"], "from": "9999-12-31", "law": [{"title": "-"}],
}  # fmt: skip
"""What stands in the place of what a scheme must say where it is cut out, so that the rest can be read: it begins so late that nothing begins later."""


def read_scheme(document: Document, faults: FaultList, root: Path = ()) -> SchemeDraft:
    """This function will read a well-formed scheme document (or the part of a reform below ``root``)."""
    raw = document.value
    for step in root:
        raw = raw[step]
    return _SchemeReader(Reader(document, faults, raw["scheme"], root), raw).read()


@dataclass(frozen=True)
class _SchemeReader:
    reader: Reader
    raw: Mapping[str, Any]

    def read(self) -> SchemeDraft:
        reader, raw = self.reader, self.raw
        named = reader.quantities(raw.get("quantities", {}))
        hidden = {quantity.key: quantity for quantity in self._hidden(named)}
        parameters = reader.parameters(raw.get("parameters", {}), "parameters")
        check_names(reader, named, parameters, lambda name: name in _TAKEN or bool(_NUMBERED.fullmatch(name)))
        units = reader.units(raw.get("units", {}))
        places = read_places(reader, raw.get("places", {}), {*named, *hidden, *parameters, *units})
        return SchemeDraft(
            self._scheme(), {**parameters, **places.parameters}, {**named, **hidden, **places.quantities}, units,
            places.quotas, reader.lost,
        )  # fmt: skip

    def _scheme(self) -> Scheme:
        raw, reader = self.raw, self.reader
        start = reader.date(raw["from"], "from")
        last = reader.date(raw["to"], "to") if "to" in raw else None
        if last is not None and last < start and not reader.lost.touches("from"):
            reader.faults.add(
                reader.place("to"),
                Sentence("Ends on {last}, before it begins on {start}.", last=str(last), start=str(start)),
                marked("Swap 'from' and 'to', or mend the wrong one."),
            )
        for n, branch in enumerate(raw["branches"]):
            if branch in raw["branches"][:n]:
                reader.faults.add(
                    reader.place("branches", n),
                    Sentence("'{branch}' is there a second time.", branch=str(branch)),
                    marked("Take one of the two out."),
                )
        return Scheme(
            id=raw["scheme"],
            name=name_of(raw["name"]),
            mechanism=raw["mechanism"],
            has_members=raw["mechanism"] in CONTRIBUTORY and raw.get("has_members", True),
            reported_under=raw.get("reported_under", ""),
            branches=tuple(raw["branches"]),
            start=start,
            end=day_after(last) if last is not None else None,
            law=tuple(citation(item) for item in raw["law"]),
            notes=tuple(raw.get("notes", ())),
            provisions=tuple(self._provision(n, item) for n, item in enumerate(raw.get("provisions", []))),
            benefits=tuple(self._benefit(n, item) for n, item in enumerate(raw.get("benefits", []))),
            contributions=tuple(
                Contribution(item["payer"], reader.key(f"due_{n}"), citation(item["source"]))
                for n, item in enumerate(raw.get("contributions", []))
            ),
            balance=self._balance(),
            administration=reader.key(raw["administration"]) if "administration" in raw else "",
            protects=reader.key("protected"),
            place=reader.place("scheme"),
            package=read_package(raw["package"], reader) if "package" in raw else None,
            surely_protects=reader.key(SURELY) if "surely_protects" in raw else "",
        )

    def _provision(self, n: int, item: Mapping[str, Any]) -> Provision:
        self._check_branch(item["branch"], "provisions", n, "branch")
        return Provision(
            item["branch"], item["nature"], self.reader.key(f"law_{n}"), citation(item["source"])
        )

    def _benefit(self, n: int, item: Mapping[str, Any]) -> Benefit:
        self._check_branch(item["branch"], "benefits", n, "branch")
        return Benefit(item["branch"], item.get("form", "cash"), self.reader.key(f"entitled_{n}"),
                       self.reader.key(f"paid_{n}"), citation(item["source"]), self.reader.key(item["amount"]),
                       self.reader.key(f"in_payment_{n}") if "in_payment" in item else "")  # fmt: skip

    def _check_branch(self, branch: str, *path: str | int) -> None:
        if branch not in self.raw["branches"] and not self.reader.lost.touches("branches"):
            self.reader.faults.add(self.reader.place(*path), Sentence("The scheme does not list the branch '{branch}'.", branch=str(branch)),
                                   marked("Add it to 'branches' or mend it here."))  # fmt: skip

    def _balance(self) -> dict[str, Any]:
        shares: dict[str, Any] = dict(self.raw.get("balance", {"reserve": 1}))
        if sum(shares.values()) != 1 and not self.reader.lost.touches("balance"):
            self.reader.faults.add(self.reader.place("balance"), Sentence("The shares add to {shares}.", shares=f"{float(sum(shares.values())):g}"),
                                   marked("Let them add to 1."))  # fmt: skip
        return shares

    def _hidden(self, named: Mapping[str, Quantity]) -> Iterator[Quantity]:
        reader, raw, yes_no = self.reader, self.raw, Condition()
        for n, item in enumerate(raw.get("provisions", [])):
            label = f"is covered by law ({item['branch']}, {item['nature']})"
            yield reader.hidden(
                f"law_{n}", "person", yes_no, item["applies"], label, reader.place("provisions", n, "applies")
            )
        benefits = raw.get("benefits", [])
        for n, item in enumerate(benefits):
            of = self._of(named, item["amount"], "benefits", n, "amount")
            place = reader.place("benefits", n, "entitled")
            yield reader.hidden(
                f"entitled_{n}", of, yes_no, item["entitled"], f"is entitled ({item['branch']})", place
            )
            text = f"{self._per_month(named, item['amount'])} if entitled_{n} else 0"
            yield reader.hidden(f"paid_{n}", of, Amount(MONEY_MONTH), text, f"is due to get ({item['branch']})",
                                reader.place("benefits", n, "amount"))  # fmt: skip
            if "in_payment" in item:
                of = self._of(named, item["in_payment"], "benefits", n, "in_payment")
                text = self._per_month(named, item["in_payment"])
                yield reader.hidden(f"in_payment_{n}", of, Amount(MONEY_MONTH), text, f"is paid on ({item['branch']})",
                                    reader.place("benefits", n, "in_payment"))  # fmt: skip
        for n, item in enumerate(raw.get("contributions", [])):
            place = reader.place("contributions", n, "amount")
            of = self._of(named, item["amount"], "contributions", n, "amount")
            yield reader.hidden(f"due_{n}", of, Amount(MONEY_MONTH), self._per_month(named, item["amount"]),
                                f"contribution due ({item['payer']})", place)  # fmt: skip
        yield self._any_entitled(len(benefits))
        yield self._amount_month(named, benefits)
        yield from self._known_of()

    def _known_of(self) -> Iterator[Quantity]:
        """What the survey or register says of each person and this scheme, under names that outcomes can ask for."""
        scheme, place = self.raw["scheme"], self.reader.place("scheme")
        for name, fact in OBSERVED.items():
            yield self.reader.hidden(
                name, "person", Condition(), f"{fact}({scheme})", name.replace("_", " "), place
            )
        fact = "affiliated" if self.raw["mechanism"] in CONTRIBUTORY else "receives"
        protects = self.raw.get("protects", f"{fact}({scheme})")
        yield self.reader.hidden(
            "protected", "person", Condition(), protects, "is protected", self.reader.place("protects")
        )
        if "surely_protects" in self.raw:
            place = self.reader.place("surely_protects")
            yield self.reader.hidden(
                SURELY, "person", Condition(), self.raw["surely_protects"], "is surely protected", place
            )

    def _any_entitled(self, count: int) -> Quantity:
        text = " or ".join(f"entitled_{n}" for n in range(count)) or "no"
        return self.reader.hidden(
            "entitled", "person", Condition(), text, "is entitled", self.reader.place("benefits")
        )

    def _amount_month(self, named: Mapping[str, Quantity], benefits: list[Mapping[str, Any]]) -> Quantity:
        cash = [
            f"paid_{n}"
            for n, item in enumerate(benefits)
            if item.get("form", "cash") == "cash" and self._of(named, item["amount"]) == "person"
        ]
        text = " + ".join(cash) or "0"
        return self.reader.hidden("amount_month", "person", Amount(MONEY_MONTH), text, "cash due a month",
                                  self.reader.place("benefits"))  # fmt: skip

    def _per_month(self, named: Mapping[str, Quantity], name: str) -> str:
        """The rule for an amount a month; 0 for one that nobody knows, which is a fault already."""
        return f"per_month({name})" if self.reader.key(name) in named else "0"

    def _of(self, named: Mapping[str, Quantity], name: str, *path: str | int) -> str:
        quantity = named.get(self.reader.key(name))
        if quantity is None and path and not self.reader.lost.may_be(name):
            self.reader.faults.add(self.reader.place(*path), Sentence("'{name}' is not a quantity of this scheme.", name=str(name)),
                                   marked("Define it under 'quantities'."))  # fmt: skip
        return quantity.of if quantity is not None else "person"

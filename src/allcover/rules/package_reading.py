"""A scheme's ``package:`` as written, to nodes whose values are named and not yet resolved."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from allcover.rules.package import (
    VISITS,
    Approval,
    Ceiling,
    Deductible,
    Fixed,
    Group,
    Item,
    Limit,
    Package,
    Terms,
    Waiting,
    Want,
)
from allcover.rules.plain import citation, day_after
from allcover.vocabulary.fault import FaultList, Place

Raw = Mapping[str, Any]


class Where(Protocol):
    """Who knows where in the scheme's file a part stands, and reads its dates."""

    @property
    def faults(self) -> FaultList: ...

    def place(self, *path: str | int) -> Place: ...

    def date(self, value: Any, *path: str | int) -> date: ...


def read_package(raw: Raw, where: Where) -> Package:
    """This function will read a well-formed package; its values stay names until all parameters are known."""
    return _PackageReader(where).read(raw)


@dataclass(frozen=True)
class _PackageReader:
    where: Where

    def read(self, raw: Raw) -> Package:
        hospital = raw.get("hospital", "stay")
        joining = raw.get("joining", {})
        return Package(
            adult_age=self._value(raw, "adult_age", "age"),
            joining_fee=self._value(joining, "fee", "money", "joining"),
            joining_per=joining.get("per", "household"),
            levels=tuple(raw.get("levels", ())),
            hospital_levels=() if hospital == "stay" else tuple(hospital),
            above_tariff=raw["above_tariff"],
            rounding=raw.get("rounding", "round_half_up"),
            groups=tuple(self._group(item, "groups", n) for n, item in enumerate(raw["groups"])),
            items=tuple(self._item(name, item) for name, item in raw["items"].items()),
            deductibles=tuple(self._deductible(n, item) for n, item in enumerate(raw.get("deductibles", []))),
            ceilings=tuple(self._ceiling(n, item) for n, item in enumerate(raw.get("ceilings", []))),
            source=citation(raw["source"]),
            place=self._place(),
        )

    def _place(self, *path: str | int) -> Place:
        return self.where.place("package", *path)

    def _value(self, raw: Raw, key: str, want: Want, *path: str | int) -> Fixed | None:
        return self._needed(raw, key, want, *path) if key in raw else None

    def _needed(self, raw: Raw, key: str, want: Want, *path: str | int) -> Fixed:
        return Fixed(raw[key], want, self._place(*path, key))

    def _limits(self, raw: Raw, *path: str | int) -> tuple[Limit, ...]:
        return tuple(self._limit(item, *path, "limits", n) for n, item in enumerate(raw.get("limits", [])))

    def _limit(self, raw: Raw, *path: str | int) -> Limit:
        if "amount" in raw:
            value = self._needed(raw, "amount", "money", *path)
            return Limit("amount", value, raw["whom"], raw["within"], self._place(*path))
        value = self._needed(raw, "number", "number", *path)
        return Limit("number", value, raw["whom"], raw["within"], self._place(*path))

    def _group(self, raw: Raw, *path: str | int) -> Group:
        stays = bool(raw.get("takes_stays", False))
        limits = self._limits(raw, *path)
        label = str(raw.get("label", raw["group"]))
        return Group(raw["group"], label, stays, limits, citation(raw["source"]), self._place(*path))

    def _item(self, name: str, raw: Raw) -> Item:
        at = ("items", name)
        start = self.where.date(raw["from"], "package", *at, "from") if "from" in raw else None
        last = self.where.date(raw["to"], "package", *at, "to") if "to" in raw else None
        approval = raw.get("approval")
        return Item(
            id=name,
            label=str(raw.get("label", name)),
            group=raw["group"],
            start=start,
            end=day_after(last) if last is not None else None,
            tariff=self._value(raw, "tariff", "money", *at),
            levels=tuple(raw.get("levels", ())),
            sex=raw.get("sex", ""),
            every=self._value(raw, "every", "time", *at),
            is_day_of_stay=bool(raw.get("day_of_stay", False)),
            approval=_approval(approval) if approval is not None else None,
            terms=tuple(self._terms(item, *at, "terms", n) for n, item in enumerate(raw["terms"])),
            source=citation(raw["source"]),
            place=self._place(*at),
        )

    def _terms(self, raw: Raw, *path: str | int) -> Terms:
        waiting = raw.get("waiting")
        return Terms(
            who=raw.get("who", "anyone"),
            visits=tuple(raw.get("visits", VISITS)),
            patient_share=self._value(raw, "patient_share", "share", *path),
            patient_fee=self._value(raw, "patient_fee", "money", *path),
            pays_at_most=self._value(raw, "pays_at_most", "money", *path),
            waiting=self._waiting(waiting, *path, "waiting") if waiting is not None else None,
            outside_ceiling=raw.get("outside_ceiling"),
            limits=self._limits(raw, *path),
            place=self._place(*path),
        )

    def _waiting(self, raw: Raw, *path: str | int) -> Waiting:
        return Waiting(self._needed(raw, "time", "time", *path), bool(raw.get("spares_emergencies", False)))

    def _deductible(self, n: int, raw: Raw) -> Deductible:
        at = ("deductibles", n)
        amount = self._needed(raw, "amount", "money", *at)
        care, source = raw.get("care", "any"), citation(raw["source"])
        return Deductible(amount, raw["whom"], raw["within"], care, source, self._place(*at))

    def _ceiling(self, n: int, raw: Raw) -> Ceiling:
        at = ("ceilings", n)
        return Ceiling(
            amount=self._needed(raw, "amount", "money", *at),
            whom=raw["whom"],
            within=raw["within"],
            care=raw.get("care", "any"),
            members=self._value(raw, "members", "persons", *at),
            extra_member=self._value(raw, "extra_member", "money of each", *at),
            at_most=self._value(raw, "at_most", "money", *at),
            source=citation(raw["source"]),
            place=self._place(*at),
        )


def _approval(raw: Raw) -> Approval:
    spares = bool(raw.get("spares_emergencies", False))
    return Approval(spares, raw.get("borne_by", "patient"), citation(raw["source"]))

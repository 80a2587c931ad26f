"""A mutual's package, experience and accounts, and its guarantee fund, read from a YAML file; everything wrong in it is told together."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from allcover.mutuals.guarantee import Fund, Member, Needed, Outcome, Shock, needed_opening, simulate
from allcover.mutuals.monitoring import Finances, Members
from allcover.mutuals.premium import Loadings, Premium, Service, premium_of
from allcover.mutuals.ratios import Accounts, Ratio, ten_ratios
from allcover.rules.plain import citation
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.exact import Fraction, ratio
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.shape import check_shape, published_schema

HORIZON = 60
MONTHS_OF_LOAN = 12


@dataclass(frozen=True)
class Guarantee:
    """A fund as its file has it: rules, members, what strikes them, for how many months."""

    fund: Fund
    members: tuple[Member, ...]
    shock: Shock
    months: int


@dataclass(frozen=True)
class Mutual:
    """A mutual as its file has it. ``minor_digits``: the decimals of its currency, None: not told; ``day``: that of
    its costs and of its fund; ``accounts_year``: the year of its accounts, None where there are none."""

    name: str
    currency: str
    day: date
    minor_digits: int | None
    accounts_year: int | None
    source: Citation
    notes: tuple[str, ...]
    insured: int | None
    services: tuple[Service, ...]
    loadings: Loadings
    accounts: Accounts | None
    members: Members | None
    finances: Finances | None
    guarantee: Guarantee | None


@dataclass(frozen=True)
class Guaranteed:
    """What became of a fund under the shock of its file, and were every member struck alone; the money it needs at the start for 95 futures in 100."""

    together: Outcome
    alone: Outcome
    needed_together: Needed
    needed_alone: Needed


@dataclass(frozen=True)
class MutualResults:
    """What was reckoned of a mutual."""

    mutual: Mutual
    premium: Premium
    ratios: tuple[Ratio, ...]
    guaranteed: Guaranteed | None


def reckon(mutual: Mutual) -> MutualResults:
    """This function will reckon a mutual's premium, its ten ratios where it gives accounts, and its fund where it has one."""
    ratios = () if mutual.accounts is None else ten_ratios(mutual.accounts)
    return MutualResults(
        mutual,
        premium_of(mutual.services, mutual.loadings),
        ratios,
        None if mutual.guarantee is None else _guaranteed(mutual.guarantee),
    )


def _guaranteed(held: Guarantee) -> Guaranteed:
    alone = Shock(held.shock.spread, 0.0, held.shock.memory)
    outcomes = [simulate(held.members, held.fund, shock, months=held.months) for shock in (held.shock, alone)]
    needed = [
        needed_opening(held.members, held.fund, shock, months=held.months) for shock in (held.shock, alone)
    ]
    return Guaranteed(outcomes[0], outcomes[1], needed[0], needed[1])


def read_mutual(path: Path | str) -> Mutual:
    """This function will read a mutual's file. Raises Faults with everything that is wrong in it."""
    faults = FaultList()
    document = read_document(path, faults)
    if document is not None and check_shape(document, published_schema("allcover.mutuals", "mutual"), faults):
        _check(document, faults)
    faults.check()
    assert document is not None
    raw = document.value
    return Mutual(
        str(raw["mutual"]), str(raw["currency"]), raw["date"], raw.get("minor_digits"), raw.get("accounts_year"), citation(raw["source"]), tuple(str(note) for note in raw.get("notes", ())), raw.get("insured"),
        tuple(_service(one) for one in raw["services"]), _loadings(raw["loadings"]),
        Accounts(**raw["accounts"]) if "accounts" in raw else None, _members(raw), _finances(raw), _guarantee(raw["fund"]) if "fund" in raw else None,
    )  # fmt: skip


def _members(raw: Mapping[str, Any]) -> Members | None:
    held = raw.get("year", {}).get("members")
    return None if held is None else Members(**{"target": None, **held})


def _finances(raw: Mapping[str, Any]) -> Finances | None:
    held = raw.get("year", {}).get("finances")
    return None if held is None else Finances(**held)


def _service(raw: Mapping[str, Any]) -> Service:
    spread, years = raw.get("cost_spread"), raw.get("person_years")
    return Service(
        str(raw["service"]), str(raw["label"]), _exact(raw["frequency"]), _exact(raw["cost"]), _exact(raw.get("patient_share", 0)),
        None if spread is None else _exact(spread), None if years is None else _exact(years), raw.get("months"),
    )  # fmt: skip


def _loadings(raw: Mapping[str, Any]) -> Loadings:
    return Loadings(_exact(raw["safety"]), _exact(raw["operating"]), _exact(raw["surplus"]), str(raw["base"]))


def _guarantee(raw: Mapping[str, Any]) -> Guarantee:
    fund = Fund(
        float(raw["opening"]), float(raw["rate"]), float(raw["trigger"]), float(raw["share"]), float(raw["cap"]), raw["kind"] == "loan",
        int(raw.get("months", MONTHS_OF_LOAN)),
    )  # fmt: skip
    members = tuple(
        Member(
            str(one["member"]), str(one["label"]), int(one["persons"]), float(one["collected"]), float(one["frequency"]), float(one["cost"]),
            float(one["cost_spread"]), bool(one.get("eligible", True)),
        )
        for one in raw["members"]
    )  # fmt: skip
    shock = Shock(*(float(raw["shock"][name]) for name in ("spread", "together", "memory")))
    return Guarantee(fund, members, shock, int(raw.get("horizon", HORIZON)))


def _check(document: Document, faults: FaultList) -> None:
    raw = document.value
    _check_names(document, ("services",), "service", faults)
    if "fund" in raw:
        _check_names(document, ("fund", "members"), "member", faults)
    if not isinstance(raw["date"], date):
        faults.add(document.place("date"), f"'{raw['date']}' is no date.", "Write YYYY-MM-DD.")
    if ("accounts" in raw or "year" in raw) and "accounts_year" not in raw:
        cure = "Write the year of the accounts, such as 2023."
        faults.add(document.place("mutual"), "'accounts_year' is missing: accounts are of a year.", cure)
    loaded = raw["loadings"]
    if loaded["base"] == "of_gross" and loaded["operating"] + loaded["surplus"] >= 1:
        what = "Running costs and surplus take the whole of the gross premium."
        faults.add(document.place("loadings"), what, "Give shares that leave something for care.")
    for path, part, whole in (
        (("accounts",), "rejected", "reported"),
        (("accounts",), "renewed", "could_renew"),
        (("year", "members"), "renewed", "before"),
    ):
        held = raw
        for key in path:
            held = held.get(key, {})
        if held.get(part, 0) > held.get(whole, held.get(part, 0)):
            what = f"'{part}' is {held[part]}, more than '{whole}', {held[whole]}."
            faults.add(document.place(*path, part), what, "Give the part and the whole of the same year.")

    written_off = [
        raw[part][name]["written_off"] if name else raw[part]["written_off"]
        for part, name in (("accounts", ""), ("year", "finances"))
        if "written_off" in (raw.get(part, {}).get(name, {}) if name else raw.get(part, {}))
    ]
    if len(set(written_off)) > 1:
        what = f"'written_off' is {written_off[1]}, and in the accounts {written_off[0]}."
        faults.add(document.place("year", "finances", "written_off"), what, "Give the same contributions in both: they are of one year.")  # fmt: skip


def _check_names(document: Document, path: tuple[str, ...], name: str, faults: FaultList) -> None:
    items: Any = document.value
    for key in path:
        items = items[key]
    counted = Counter(str(one[name]) for one in items)
    for place, one in enumerate(items):
        if counted[str(one[name])] > 1:
            faults.add(
                document.place(*path, place, name),
                f"The {name} '{one[name]}' is there {counted[str(one[name])]} times.",
                "Rename one.",
            )


def _exact(value: int | Fraction) -> Fraction:
    return ratio(value)

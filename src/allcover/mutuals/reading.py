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
from allcover.vocabulary.shape import Form, form_of, published_schema

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
    if document is not None:
        form = form_of(document, published_schema("allcover.mutuals", "mutual"), faults)
        _check(document, form, faults)
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


def _check(document: Document, form: Form, faults: FaultList) -> None:
    """Note what its form does not say: of whatever could be read, though other parts could not."""
    _check_names(document, form, ("services",), "service", faults)
    _check_names(document, form, ("fund", "members"), "member", faults)
    if form.stands("date") and not isinstance(form.at("date"), date):
        faults.add(document.place("date"), f"'{form.at('date')}' is no date.", "Write YYYY-MM-DD.")
    has_accounts = "accounts" in form.below() or "year" in form.below()
    if has_accounts and form.lacks("accounts_year"):
        cure = "Write the year of the accounts, such as 2023."
        faults.add(document.place("mutual"), "'accounts_year' is missing: accounts are of a year.", cure)
    loaded = form.at("loadings") if form.stands("loadings") else None
    if loaded is not None and loaded["base"] == "of_gross" and loaded["operating"] + loaded["surplus"] >= 1:
        what = "Running costs and surplus take the whole of the gross premium."
        faults.add(document.place("loadings"), what, "Give shares that leave something for care.")
    for path, part, whole in (
        (("accounts",), "rejected", "reported"),
        (("accounts",), "renewed", "could_renew"),
        (("year", "members"), "renewed", "before"),
    ):
        if form.stands(*path, part) and form.stands(*path, whole):
            given, most = form.at(*path, part), form.at(*path, whole)
            if given > most:
                what = f"'{part}' is {given}, more than '{whole}', {most}."
                cure = "Give the part and the whole of the same year."
                faults.add(document.place(*path, part), what, cure)
    in_accounts, in_year = ("accounts", "written_off"), ("year", "finances", "written_off")
    both = form.stands(*in_accounts) and form.stands(*in_year)
    if both and form.at(*in_accounts) != form.at(*in_year):
        what = f"'written_off' is {form.at(*in_year)}, and in the accounts {form.at(*in_accounts)}."
        cure = "Give the same contributions in both: they are of one year."
        faults.add(document.place(*in_year), what, cure)


def _check_names(document: Document, form: Form, path: tuple[str, ...], name: str, faults: FaultList) -> None:
    named = {at: str(form.at(*path, at, name)) for at in form.below(*path) if form.stands(*path, at, name)}
    counted = Counter(named.values())
    for at, one in named.items():
        if counted[one] > 1:
            what = f"The {name} '{one}' is there {counted[one]} times."
            faults.add(document.place(*path, at, name), what, "Rename one.")


def _exact(value: int | Fraction) -> Fraction:
    return ratio(value)

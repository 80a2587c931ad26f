"""Reforms: a patch file that changes amounts, adds schemes or ends them from a date."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from allcover.rules.definition import Dated, Parameter
from allcover.rules.draft import Drafts, SchemeDraft
from allcover.rules.lost import Lost
from allcover.rules.plain import name_of
from allcover.rules.reader import Reader
from allcover.rules.scheme_reading import read_scheme
from allcover.rules.validation import well_formed
from allcover.vocabulary.document import Document, read_document
from allcover.vocabulary.fault import FaultList, did_you_mean
from allcover.vocabulary.words import Name, Sentence, marked

PARTS = ("change", "end", "add")
"""What a reform can do."""


@dataclass(frozen=True)
class Reform:
    """A patch file, or what is well-formed of it."""

    id: str
    name: Name
    document: Document
    notes: tuple[str, ...] = ()


def read_reform(path: Path | str, faults: FaultList) -> Reform | None:
    """This function will read a patch file, or note its faults and give None."""
    document = read_document(path, faults)
    if document is not None:
        document = well_formed(document, "reform", faults, {"reform": "unread", "name": {"en": "-"}})
    if document is None:
        return None
    raw = document.value
    if not any(part in raw for part in PARTS) and not document.cut:
        faults.add(
            document.place("reform"),
            marked("The reform changes nothing."),
            marked("Give it 'change', 'end' or 'add'."),
        )
        return None
    return Reform(
        raw["reform"],
        name_of(raw["name"]),
        document,
        tuple(note if isinstance(note, str) else name_of(note) for note in raw.get("notes", ())),
    )


def single_changes(reform: Reform, parameters: Mapping[str, Parameter]) -> Iterator[tuple[str, "Reform"]]:
    """This function will give a reform grown change by change, as it lists them, each with a name: the parameter's label, or the scheme."""
    raw, kept = reform.document.value, dict[str, list[Any]]()
    for section in PARTS:
        for item in raw.get(section, []):
            kept = kept | {section: [*kept.get(section, []), item]}
            value = {key: one for key, one in raw.items() if key not in PARTS} | kept
            yield _named(item, parameters), replace(reform, document=replace(reform.document, value=value))


def _named(item: Mapping[str, Any], parameters: Mapping[str, Parameter]) -> str:
    owner = item.get("scheme", "")
    if "parameter" not in item:
        return str(owner)
    held = parameters.get(f"{owner}.{item['parameter']}" if owner else str(item["parameter"]))
    return held.label or held.key if held is not None else str(item["parameter"])


@dataclass(frozen=True)
class Clash:
    """That no law has two reforms: both set ``key`` in different ways, a parameter from one ``day``, or a scheme that they add (None)."""

    first: Name
    second: Name
    key: str
    day: date | None


def clash_of(reforms: Sequence[Reform]) -> Clash | None:
    """This function will find the first thing that two reforms set differently from the same day, or None."""
    set_before = dict[tuple[str, date | None], tuple[Reform, Any]]()
    for reform in reforms:
        for key, day, value in _settings(reform):
            held, before = set_before.setdefault((key, day), (reform, value))
            if before != value:
                return Clash(held.name, reform.name, key, day)
    return None


def _settings(reform: Reform) -> Iterator[tuple[str, date | None, Any]]:
    """What a reform sets, and from when: the key of a parameter with its value, that of a scheme with all it says."""
    raw = reform.document.value
    for item in raw.get("change", []):
        owner, value = item.get("scheme", ""), [item.get(form) for form in ("value", "bands", "table")]
        yield f"{owner}.{item['parameter']}".removeprefix("."), date.fromisoformat(str(item["from"])), value
    for item in raw.get("add", []):
        yield item["scheme"], None, item


def apply_reforms(
    law: Drafts, reforms: Sequence[Reform], faults: FaultList, day: date | None = None
) -> Drafts:
    """This function will give the law as reforms leave it, one after the other; the drafts given are not altered.

    A change replaces what the law had from its date on, later values included; what another reform has set alike already is no fault. After a ``day`` an
    amount of money that is fixed anew at its figure is another, of that date's money; without one it is the same.
    """
    drafts = law
    for at, reform in enumerate(reforms):
        drafts = _applied(drafts, reform, law, reforms[:at], faults, day)
    return drafts


def _applied(
    drafts: Drafts,
    reform: Reform,
    law: Drafts,
    earlier: Sequence[Reform],
    faults: FaultList,
    day: date | None,
) -> Drafts:
    shared = dict(drafts.country.parameters)
    alone = dict(law.country.parameters)
    for scheme in law.schemes.values():
        alone |= scheme.parameters
    patch = _Patch(shared, dict(drafts.schemes), drafts, reform.document, faults, earlier, alone, day)
    schemes = patch.applied()
    return replace(drafts, country=replace(drafts.country, parameters=shared), schemes=schemes)


@dataclass(frozen=True)
class _Patch:
    shared: dict[str, Parameter]
    schemes: dict[str, SchemeDraft]
    drafts: Drafts
    document: Document
    faults: FaultList
    earlier: Sequence[Reform]
    alone: dict[str, Parameter]
    """What the reform by itself makes of the parameters of the law."""
    day: date | None

    def applied(self) -> dict[str, SchemeDraft]:
        raw = self.document.value
        for n, item in enumerate(raw.get("change", [])):
            self._change(n, item)
        for n, item in enumerate(raw.get("end", [])):
            self._end(n, item)
        for n, item in enumerate(raw.get("add", [])):
            if item["scheme"] in self.schemes:
                if any(item in other.document.value.get("add", []) for other in self.earlier):
                    continue
                self.faults.add(
                    self.document.place("add", n, "scheme"),
                    Sentence("There is a scheme '{scheme}' already.", scheme=item["scheme"]),
                    marked("Change its parameters, or end it and add one with another name."),
                )
            else:
                self.schemes[item["scheme"]] = read_scheme(self.document, self.faults, ("add", n))
        return self.schemes

    def _change(self, n: int, item: Mapping[str, Any]) -> None:
        owner = item.get("scheme", "")
        if owner and not self._knows(owner, "change", n):
            return
        held: Mapping[str, Parameter] = self.schemes[owner].parameters if owner else self.shared
        key = f"{owner}.{item['parameter']}" if owner else item["parameter"]
        lost = self.drafts.lost.get(owner, Lost())
        if key not in held and lost.may_be(item["parameter"]):
            return
        if key not in held:
            names = [known.rpartition(".")[2] for known in held]
            self.faults.add(
                self.document.place("change", n, "parameter"),
                Sentence("There is no parameter '{name}'.", name=item["parameter"]),
                did_you_mean(item["parameter"], names),
            )
            return
        reader = Reader(self.document, self.faults, owner)
        self._check_sequence(n, item)
        if not reader.has_value("change", n):
            reader.date(item["from"], "change", n, "from")
            return
        dated = reader.dated(item, "change", n)
        reader.check_value(dated, held[key].kind, "change", n)
        reader.check_within(dated, held[key].between, "change", n)
        changed = self._from_then_on(held[key], dated, is_known=not lost.may_be(item["parameter"]))
        if owner:
            draft = self.schemes[owner]
            self.schemes[owner] = replace(draft, parameters={**draft.parameters, key: changed})
        else:
            self.shared[key] = changed

    def _check_sequence(self, n: int, item: Mapping[str, Any]) -> None:
        """A change wipes out what was to hold later, so an earlier one of the same reform must come first."""
        same = [other for other in self.document.value["change"][:n]
                if (other.get("scheme"), other["parameter"]) == (item.get("scheme"), item["parameter"])]  # fmt: skip
        if any(str(other["from"]) >= str(item["from"]) for other in same):
            self.faults.add(
                self.document.place("change", n, "from"),
                Sentence(
                    "An earlier change of '{parameter}' in this reform begins on {day} or later.",
                    parameter=item["parameter"],
                    day=str(item["from"]),
                ),
                marked("List changes by date, each day once."),
            )

    def _from_then_on(self, parameter: Parameter, dated: Dated, *, is_known: bool) -> Parameter:
        alone = self.alone.get(parameter.key, parameter)
        self.alone[parameter.key] = _changed(alone, dated)
        if is_known and self._is_idle(parameter, dated) and self._is_idle(alone, dated):
            self.faults.add(
                dated.place,
                Sentence(
                    "This changes nothing: '{parameter}' is {value} already.",
                    parameter=parameter.key,
                    value=_shown(dated.value),
                ),
                marked("Give another value or date, or leave it out."),
            )
        return _changed(parameter, dated)

    def _is_idle(self, parameter: Parameter, dated: Dated) -> bool:
        later = [value for value in parameter.values if value.end is None or value.end > dated.start]
        return bool(later) and all(parameter.is_alike(value, dated, self.day) for value in later)

    def _end(self, n: int, item: Mapping[str, Any]) -> None:
        if not self._knows(item["scheme"], "end", n):
            return
        draft = self.schemes[item["scheme"]]
        reader = Reader(self.document, self.faults, "")
        day = reader.date(item["from"], "end", n, "from")
        if draft.scheme.end is not None and draft.scheme.end <= day:
            if not self._is_ended_by_another(n, item["scheme"]):
                self.faults.add(
                    self.document.place("end", n),
                    Sentence(
                        "This changes nothing: '{scheme}' has ended by {day}.",
                        scheme=item["scheme"],
                        day=str(day),
                    ),
                    marked("Leave it out."),
                )
            return
        self.schemes[item["scheme"]] = replace(draft, scheme=replace(draft.scheme, end=day))

    def _is_ended_by_another(self, n: int, scheme: str) -> bool:
        """Whether it is an earlier reform, not this one, by which a scheme has ended."""
        ended = [item for other in self.earlier for item in other.document.value.get("end", [])]
        is_own = any(item["scheme"] == scheme for item in self.document.value["end"][:n])
        return not is_own and any(item["scheme"] == scheme for item in ended)

    def _knows(self, scheme: str, section: str, n: int) -> bool:
        if scheme in self.schemes:
            return True
        if scheme in self.drafts.unread:
            return False
        self.faults.add(
            self.document.place(section, n, "scheme"),
            Sentence("There is no scheme '{scheme}'.", scheme=scheme),
            did_you_mean(scheme, self.schemes),
        )
        return False


def _changed(parameter: Parameter, dated: Dated) -> Parameter:
    """A parameter with a value from its day on."""
    kept = tuple(
        replace(value, end=min(value.end or date.max, dated.start))
        for value in parameter.values
        if value.start < dated.start
    )
    return replace(parameter, values=(*kept, dated))


def _shown(value: object) -> str:
    return f"{float(value):g}" if not isinstance(value, tuple | dict | bool) else Sentence("the same")  # type: ignore[arg-type]

"""A draft: the texts of a definition, changed by a patch, made into law by the loader that judges every definition."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from allcover.expressions.kinds import Amount
from allcover.expressions.nodes import Exact
from allcover.rules.definition import System
from allcover.rules.load import load
from allcover_site.studies.holding import as_on

PATCH = "what-if.yaml"


@dataclass(frozen=True)
class Draft:
    """Texts by their path, a patch of them or none, and the day as of which the whole is taken, or its own dates."""

    files: Mapping[str, str]
    patch: str = ""
    counts_on: date | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 of all of it."""
        held = [dict(self.files), self.patch, self.counts_on.isoformat() if self.counts_on else ""]
        return hashlib.sha256(json.dumps(held, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True)
class Changeable:
    """A value that a form can change: a plain number of the scheme or the country, as it is on a day."""

    key: str
    label: str
    unit: str
    value: Decimal


def law_of(draft: Draft) -> System:
    """This function will give the law that a draft makes. Raises Faults with every fault of it."""
    return _law_of(tuple(sorted(draft.files.items())), draft.patch, draft.counts_on)


@lru_cache(maxsize=4)
def _law_of(files: tuple[tuple[str, str], ...], patch: str, counts_on: date | None) -> System:
    with TemporaryDirectory(prefix="allcover-") as held:
        folder = Path(held) / "draft"
        for name, text in files:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        patches = []
        if patch:
            patches.append(folder / PATCH)
            patches[0].write_text(patch, encoding="utf-8")
        system = load(folder, patches)
    return as_on(system, counts_on) if counts_on is not None else system


def changeable(system: System, scheme: str, day: date) -> tuple[Changeable, ...]:
    """This function will give what a form can change: the scheme's own numbers, then those of the country as a whole."""
    own = [key for key in system.parameters if key.startswith(f"{scheme}.")]
    shared = [key for key in system.parameters if "." not in key]
    found = []
    for key in (*own, *shared):
        parameter = system.parameters[key]
        dated = parameter.on(day)
        value = dated.value if dated is not None else None
        if not isinstance(parameter.kind, Amount) or isinstance(value, bool) or not isinstance(value, Exact):
            continue
        found.append(Changeable(key, parameter.label or key, str(parameter.kind), _decimal(value)))
    return tuple(found)


def patch_of(scheme: str, changes: Mapping[str, Decimal], first_day: date, title: str) -> str:
    """This function will write changed values as a patch that counts from a day on; nothing for none.

    >>> print(patch_of("mutual", {"mutual.premium": Decimal("2.50")}, date(2024, 1, 1), "More").strip())
    reform: what_if
    name: {en: "More"}
    change:
      - {scheme: mutual, parameter: premium, from: 2024-01-01, value: 2.5, source: {title: "More", verified: no}}
    """
    if not changes:
        return ""
    told = json.dumps(title, ensure_ascii=False)
    lines = ["reform: what_if", f"name: {{en: {told}}}", "change:"]
    for key, value in changes.items():
        owner, _, name = key.rpartition(".")
        whose = f"scheme: {owner}, " if owner else ""
        source = f"source: {{title: {told}, verified: no}}"
        lines.append(
            f"  - {{{whose}parameter: {name}, from: {first_day}, value: {_written(value)}, {source}}}"
        )
    return "\n".join(lines) + "\n"


def _written(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _decimal(value: Exact) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)

"""Small packages written as a scheme's definition and loaded, for tests of everything that reads one."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.unit.countries import COUNTRY, write_country

from allcover.engine.claims import Claim, Cover, Line, Patient
from allcover.rules.load import load
from allcover.rules.package import Package

ACT = "{title: Care Act, verified: yes}"
YEAR = Cover(date(2024, 1, 1), date(2024, 12, 31), date(2023, 1, 1))
ANA = Patient("ana", "house", date(1990, 3, 1), "female")

_SCHEME = """
scheme: mutual
name: {{en: Mutual}}
mechanism: mutual
branches: [medical_care]
from: 2000-01-01
law: [{{title: Care Act, verified: yes}}]
parameters:{parameters}
package:
{package}
"""


def scheme_text(parameters: str, package: str) -> str:
    """A scheme with parameters such as ``share number 0.2; fee money 3`` and the text of a package."""
    written = [item.split() for item in parameters.split(";") if item.strip()]
    lines = [
        f"  {name}: {{unit: {unit}, values: [{{from: 2000-01-01, value: {value}, source: {ACT}}}]}}"
        for name, unit, value in written
    ]
    indented = "\n".join(f"  {line}" for line in package.strip().splitlines())
    return _SCHEME.format(parameters="".join(f"\n{line}" for line in lines) or " {}", package=indented)


@cache
def package_of(parameters: str, package: str) -> Package:
    """The package of a scheme with such parameters, loaded."""
    with TemporaryDirectory() as folder:
        written = write_country(Path(folder) / "land", COUNTRY, mutual=scheme_text(parameters, package))
        found = load(written).schemes["mutual"].package
    assert found is not None
    return found


def simple(items: str, *, groups: str = "", rest: str = "") -> str:
    """A package of items, one on each line, all of the group ``care`` unless more groups are given."""
    listed = "\n".join(f"  {line.strip()}" for line in items.strip().splitlines())
    return (
        f"source: {ACT}\nabove_tariff: provider\ngroups:\n{groups}  - {{group: care, source: {ACT}}}\n"
        f"items:\n{listed.replace('ACT', ACT)}\n{rest.replace('ACT', ACT)}"
    )


def claim_of(name: str, day: date, *lines: Line, **changed: Any) -> Claim:
    """A claim of Ana's on one day, unless said otherwise."""
    held: Mapping[str, Any] = {"patient": ANA, "cover": YEAR, "last_day": day, **changed}
    return Claim(id=name, first_day=day, lines=lines, **held)

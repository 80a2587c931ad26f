"""A small raw survey and its mapping, written to disk, for tests that break one thing at a time."""

from collections.abc import Callable
from pathlib import Path

import pytest

from allcover.population import Population, read_survey
from allcover.vocabulary.fault import Fault, Faults

RAW = """\
hh,line,age,sex,rel,wt,zone,inc,work,pension
1,1,44,1,1,10.5,1,1200,1,
1,2,40,2,2,10.5,1,1200,2,
1,3,9,2,3,10.5,1,1200,,
2,1,70,2,1,20,2,600,2,50
"""

MAPPING = """\
survey:
  name: little
  title: A little survey
  country: XXX
  reference_date: 2020-06-30
  currency: XXX
  welfare: {kind: income, per: head}
  source: {title: Written for a test, is_verified: yes}
files:
  persons: raw.csv
households:
  household_id: {from: hh}
  area: {from: zone, codes: {1: urban, 2: rural}}
  welfare_month: {from: inc, period: year}
persons:
  person_id: {from: [hh, line]}
  household_id: {from: hh}
  weight: {from: wt}
  age: {from: age}
  sex: {from: sex, codes: {1: male, 2: female}}
  relation_to_head: {from: rel, codes: {1: head, 2: spouse, 3: child}}
  labour_status: {from: work, codes: {1: employed, 2: inactive}}
jobs:
  - rows: work == 1
    status: "'employee'"
affiliations:
  - scheme: fund
    asked: is_known(work)
    is_affiliated: work == 1
receipts:
  - {scheme: pensions, asked: age >= 15, amount_month: {is: "first_known(pension, 0)", period: month}}
relations:
  from_relation_to_head:
    - {group: [hh], relation: {from: rel, codes: {1: head, 2: spouse, 3: child}}}
"""

Read = Callable[..., Population]
FaultsOf = Callable[..., tuple[Fault, ...]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Read the little survey, with pieces of the mapping or the raw file replaced."""

    def reader(*changes: tuple[str, str], raw: str = RAW) -> Population:
        text = MAPPING
        for old, new in changes:
            assert old in text, f"{old!r} is not in the mapping"
            text = text.replace(old, new, 1)
        (tmp_path / "raw.csv").write_text(raw, encoding="utf-8")
        mapping = tmp_path / "little.yaml"
        mapping.write_text(text, encoding="utf-8")
        return read_survey(tmp_path, mapping)

    return reader


@pytest.fixture
def little_mapping() -> str:
    """The text of the little survey's mapping."""
    return MAPPING


@pytest.fixture
def read_text(tmp_path: Path) -> Callable[[str], Population]:
    """Read the little survey through a mapping given as text."""

    def reader(text: str) -> Population:
        (tmp_path / "raw.csv").write_text(RAW, encoding="utf-8")
        mapping = tmp_path / "little.yaml"
        mapping.write_text(text, encoding="utf-8")
        return read_survey(tmp_path, mapping)

    return reader


@pytest.fixture
def faults_of(read: Read) -> FaultsOf:
    """The faults that reading the changed little survey raises."""

    def faults(*changes: tuple[str, str], raw: str = RAW) -> tuple[Fault, ...]:
        with pytest.raises(Faults) as caught:
            read(*changes, raw=raw)
        return caught.value.faults

    return faults

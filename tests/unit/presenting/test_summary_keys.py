"""``docs/reference/summary.md`` lists every key that a diagnosis tells, and none that it never does."""

import re
from pathlib import Path

import pytest
from tests.whole_study import whole_text

ROOT = Path(__file__).parents[3]
_ROW = re.compile(r"^\| (`.*?) \|", re.MULTILINE)
_AHEAD = ("people.", "valuation.")  # told where a study carries the country forward, which this one does not
_CODE = re.compile(r"`([^`]+)`")


def documented() -> list[str]:
    text = (ROOT / "docs" / "reference" / "summary.md").read_text(encoding="utf-8")
    return [code for row in _ROW.findall(text) for code in _CODE.findall(row)]


def pattern(key: str) -> re.Pattern[str]:
    words = {"<benefit>": r"[a-z0-9_]+(\.[a-z0-9_]+)?"}
    parts = re.split(r"(<[a-z]+>)", key)
    return re.compile(
        "".join(words.get(one, r"[a-z0-9_]+") if one[:1] == "<" else re.escape(one) for one in parts)
    )


@pytest.fixture(scope="module")
def keys() -> list[str]:
    return [finding.key for finding in whole_text("en")[0].findings]


def test_every_key_of_a_diagnosis_is_in_the_reference(keys: list[str]) -> None:
    known = [pattern(one) for one in documented()]
    assert [key for key in keys if not any(one.fullmatch(key) for one in known)] == []


def test_every_key_of_the_reference_is_told_by_the_invented_country(keys: list[str]) -> None:
    held = [one for one in documented() if not one.startswith(_AHEAD)]
    assert [one for one in held if not any(pattern(one).fullmatch(key) for key in keys)] == []

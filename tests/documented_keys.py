"""The keys that ``docs/reference/summary.md`` lists, and what of them is told."""

import re
from collections.abc import Iterable
from pathlib import Path

_PAGE = Path(__file__).parents[1] / "docs" / "reference" / "summary.md"
_ROW = re.compile(r"^\| (`.*?) \|", re.MULTILINE)
_CODE = re.compile(r"`([^`]+)`")
DIAGNOSIS, AHEAD = 0, 1
"""The parts of the page: keys of a diagnosis, and of reports of the years to come."""


def documented(part: int) -> list[str]:
    text = _PAGE.read_text(encoding="utf-8").split("\n## ")[part]
    return [code for row in _ROW.findall(text) for code in _CODE.findall(row)]


def pattern(key: str) -> re.Pattern[str]:
    words = {
        "<benefit>": r"[a-z0-9_]+(\.[a-z0-9_]+)?",
        "<trial>": r"[a-z0-9_]+(\.[a-z0-9_]+)?",
        "<side>": "(low|high)",
    }
    parts = re.split(r"(<[a-z]+>)", key)
    return re.compile(
        "".join(words.get(one, r"[a-z0-9_]+") if one[:1] == "<" else re.escape(one) for one in parts)
    )


def unlisted(keys: Iterable[str], listed: Iterable[str]) -> list[str]:
    """Keys that no row of the page is of."""
    known = [pattern(one) for one in listed]
    return [key for key in keys if not any(one.fullmatch(key) for one in known)]


def untold(listed: Iterable[str], keys: list[str]) -> list[str]:
    """Rows of the page of which there is no key."""
    return [one for one in listed if not any(pattern(one).fullmatch(key) for key in keys)]

"""What of the catalogue stands in reports is in plain words: no name that only a definition's rules use."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from allcover.catalogue import countries, country_folder
from allcover.vocabulary.gathering import country_texts

PRINTED = frozenset(
    ("note", "notes", "label", "title", "article", "universe", "statement", "says", "who_says", "description", "caveats", "group")
)  # fmt: skip
"""Keys under which a definition, a mapping, a reform or a file of figures speaks to a reader."""

INTERNAL = re.compile(r"\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b")
PLAIN = 2
"""Words from which on a text is a text: a code of one word alone (a region, an occupation) is none."""


def printed(raw: Any, is_printed: bool = False) -> Iterator[str]:
    """Every text that a reader meets, however deep it lies."""
    if isinstance(raw, dict):
        for key, value in raw.items():
            yield from printed(value, is_printed or key in PRINTED)
    elif isinstance(raw, list):
        for value in raw:
            yield from printed(value, is_printed)
    elif is_printed and isinstance(raw, str):
        yield raw


def texts(folder: Path) -> Iterator[tuple[Path, str]]:
    for path in sorted(folder.rglob("*.yaml")):
        for text in printed(yaml.safe_load(path.read_text(encoding="utf-8"))):
            if len(text.split()) >= PLAIN:
                yield path.relative_to(folder), text


def test_names_of_rules_are_told_from_words() -> None:
    raw = {"rules": "see a_b", "benefits": [{"source": {"note": "See amount_by_size."}}], "notes": {"en": "It is well-known."}}  # fmt: skip
    assert [bool(INTERNAL.search(text)) for text in printed(raw)] == [True, False]


@pytest.mark.parametrize("country", countries())
def test_no_text_of_a_country_names_its_rules_by_their_internal_names(country: str) -> None:
    folder = country_folder(country)
    told = [f"{path}: {text}" for path, text in texts(folder) if INTERNAL.search(text)]
    told += [text for text in country_texts(folder) if len(text.split()) >= PLAIN and INTERNAL.search(text)]
    assert told == []

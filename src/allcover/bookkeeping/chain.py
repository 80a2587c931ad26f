"""A chain of seals: each record is sealed together with the seal before it, so that a change anywhere shows.

The trail of what was done and the books keep their records so. A seal proves order and content, not who wrote; keep
the newest one outside the office (on the printed report of the month), and the whole chain up to it is proven.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from allcover.vocabulary.words import Sentence

FIRST = "0" * 64
"""What stands before the first record."""


@dataclass(frozen=True)
class Sealed:
    """A record as kept: its number, its content, the seal before it and its own."""

    number: int
    content: Mapping[str, Any]
    before: str
    seal: str


def seal(before: str, content: Mapping[str, Any]) -> str:
    """This function will give the SHA-256, in hexadecimal, of a record and of the seal before it.

    ``content``: texts, whole numbers, truths, None, and lists and mappings of these, whose keys are texts. Raises
    TypeError for anything else, such as a float, which is not written the same way everywhere.

    >>> seal(FIRST, {"b": 1, "a": "é"}) == seal(FIRST, {"a": "é", "b": 1})
    True
    """
    _check_plain(content)
    written = _WRITER.encode(content)
    return hashlib.sha256(f"{before}\n{written}".encode()).hexdigest()


def broken_links(records: Iterable[Sealed], after: tuple[int, str] = (0, FIRST)) -> tuple[Sentence, ...]:
    """This function will say where a chain is broken: a number left out, a seal that does not fit; nothing if whole.

    Each sentence can be told again in the reader's language (:func:`allcover.vocabulary.fault.retold`).

    ``after``: the number and the seal that stand before the first of the records.
    """
    wrong: list[Sentence] = []
    number, before = after
    for record in records:
        number += 1
        if record.number != number:
            wrong.append(
                Sentence(
                    "Number {number} is missing; {next} follows.", number=str(number), next=str(record.number)
                )
            )
            number = record.number
        name = str(number)
        if record.before != before:
            wrong.append(
                Sentence(
                    "Number {number} was not sealed after the record that stands before it.", number=name
                )
            )
        if record.seal != seal(record.before, record.content):
            wrong.append(Sentence("Number {number} was changed after it was sealed.", number=name))
        before = record.seal
    return tuple(wrong)


_WRITER = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"))
_SIMPLE = frozenset({str, int, bool, type(None)})


def _check_plain(value: object) -> None:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise TypeError("A key is no text. Seal texts, whole numbers, truths, lists and mappings.")
        _check_all(value.values())
    elif isinstance(value, list | tuple):
        _check_all(value)
    elif value is not None and not isinstance(value, str | int):
        raise TypeError(f"{value!r} cannot be sealed. Write it as a text or a whole number.")


def _check_all(values: Iterable[object]) -> None:
    for held in values:
        if held.__class__ not in _SIMPLE:
            _check_plain(held)

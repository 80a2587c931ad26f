"""A fault is a mistake in what a user gave us: what is wrong, where, and how to mend it.

Faults are values. Readers and loaders gather every fault of a file and report them together by raising
:class:`Faults`; a mistake in the program itself raises an ordinary exception.
"""

import difflib
from bisect import bisect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Self, TypeVar

from allcover.vocabulary.words import Sentence, Words, marked

MOST_FAULTS = 500
"""Faults noted of one file's form, at which a reader may stop looking: a file this wrong is of another kind."""


_MANY = 1_000
Read = TypeVar("Read")


@dataclass(frozen=True, order=True)
class Place:
    """Where in a user's file a fault lies. Lines, columns and rows count from 1; ``row`` is a data row."""

    file: str = ""
    line: int | None = None
    column: int | None = None
    row: int | None = None
    person: str = ""

    def __str__(self) -> str:
        spot = self.file or "(text)"
        if self.line is not None:
            spot += f":{self.line}"
            if self.column is not None:
                spot += f":{self.column}"
        details = []
        if self.row is not None:
            details.append(row_told(self.file, self.row))
        if self.person:
            details.append(f"person {self.person}")
        return f"{spot} ({', '.join(details)})" if details else spot


def row_told(file: str, row: int) -> str:
    """This function will say where a data row stands: in text separated by commas or tabs by the line an editor shows, which counts the heading; elsewhere by the row.

    >>> row_told("profiles.csv", 30), row_told("persons.dta", 30)
    ('line 31', 'row 30')
    """
    is_text = file.lower().endswith((".csv", ".tsv", ".txt"))
    return f"line {row + 1}" if is_text else f"row {row}"


@dataclass(frozen=True, order=True)
class Fault:
    """One mistake: ``what`` is wrong (with the value), ``cure`` says what to do, ``place`` where it lies."""

    place: Place
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what} {self.cure}".strip()

    def told(self, words: Words) -> "Fault":
        """This function will give the fault in a language, as far as its texts are marked for translation."""
        return Fault(self.place, retold(self.what, words), retold(self.cure, words))


def retold(text: str, words: Words) -> str:
    """This function will give a text in a language: a sentence with its values, those that are sentences too; else as marked.

    >>> from allcover.vocabulary.words import ENGLISH, Sentence, Words, marked
    >>> retold(Sentence("{what} It stands near {line}.", what=Sentence("Nothing is called '{name}'.", name="x"), line="7"), ENGLISH)
    "Nothing is called 'x'. It stands near 7."
    """
    if not isinstance(text, Sentence):
        return words(text)
    values = {
        name: retold(value, words) if isinstance(value, Sentence) else value
        for name, value in text.values.items()
    }
    return text.told(words, values)


class Faults(Exception):
    """All the faults of one file or folder, raised together once everything was looked at."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults: tuple[Fault, ...] = tuple(dict.fromkeys(faults))
        count = len(self.faults)
        listed = "\n".join(str(fault) for fault in self.faults)
        super().__init__(f"{count} fault{'s' if count != 1 else ''} found:\n{listed}")


_UNREAD = {
    FileNotFoundError: marked("there is no such file"),
    PermissionError: marked("the permission is lacking"),
    IsADirectoryError: marked("it is a folder"),
    NotADirectoryError: marked("a part of its path is no folder"),
}


def why_unread(error: OSError) -> str:
    """This function will say why a file cannot be read or written; in the system's words where we have none of our own.

    >>> why_unread(FileNotFoundError())
    'there is no such file'
    """
    known = _UNREAD.get(type(error))
    return Sentence(known) if known is not None else str(error.strerror or error)


@dataclass
class FaultList:
    """Gathers faults while a file is read, and raises them together at the end."""

    faults: list[Fault] = field(default_factory=list)

    def add(self, place: Place, what: str, cure: str) -> None:
        """Note one fault and go on."""
        self.faults.append(Fault(place, what, cure))

    def extend(self, faults: Iterable[Fault]) -> Self:
        """Take over the faults another reader found."""
        self.faults.extend(faults)
        return self

    def of(self, read: Callable[[], Read]) -> Read | None:
        """This function will read one of several files, or take over the faults that are found in it and give None, so that those of all are told together."""
        try:
            return read()
        except Faults as found:
            self.extend(found.faults)
            return None

    def check(self) -> None:
        """Raise :class:`Faults` if any fault was noted."""
        if self.faults:
            raise Faults(self.faults)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """This function will name the known word nearest to a misspelt one, as a cure; else list some known words.

    >>> did_you_mean("penson", ["pension", "sex"])
    "Did you mean 'pension'?"
    """
    names = _about(name, known)
    near = nearest(name, names)
    if near is not None:
        return Sentence("Did you mean '{name}'?", name=near)
    if not names:
        return marked("Nothing is known here yet: define it first.")
    shown = ", ".join(names[:12])
    return Sentence("Known here: {names}.", names=f"{shown}, ..." if len(names) > 12 else shown)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """This function will give the known word that a misspelt one was likely meant to be, or None.

    >>> nearest("penson", ["pension", "sex"]), nearest("age", ["pension", "sex"])
    ('pension', None)
    """
    return next(iter(difflib.get_close_matches(name, _about(name, known), n=1, cutoff=0.6)), None)


def _about(name: str, known: Iterable[str]) -> list[str]:
    """The known words in order; of very many, as comparing takes long, those near a word's own place in the alphabet."""
    names = sorted(set(known))
    at = bisect(names, name)
    return names if len(names) <= _MANY else names[max(0, at - _MANY // 2) : at + _MANY // 2]

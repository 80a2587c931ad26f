"""YAML files from strangers, read with the line of every value, so that a fault can say where it lies.

Only plain YAML is taken: mappings, lists and scalars. Anchors, aliases, custom tags, duplicate keys and merge
keys are faults, which is what makes a definition from a stranger safe to load. Scalars are read by a small rule
of our own: integers, decimals (kept as :class:`~allcover.vocabulary.exact.Fraction`, never as floats), ISO dates, ``yes`` and
``no``, and text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from allcover.vocabulary.exact import Fraction, decimal
from allcover.vocabulary.fault import MOST_FAULTS, FaultList, Place, why_unread
from allcover.vocabulary.words import Sentence, marked

MAXIMUM_BYTES = 1_000_000
MAXIMUM_DEPTH = 40

Plain = dict[str, Any] | list[Any] | str | bool | date | Fraction | int | None

# A number with a leading zero is left as the text it is: a code of a region, or YAML's old way to write octals.
_INTEGER = re.compile(r"[-+]?(0|[1-9]\d{0,17})\Z", re.ASCII)
_DECIMAL = re.compile(r"[-+]?(0|[1-9]\d{0,17})\.\d{1,18}\Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Document:
    """A YAML file as plain values, with the place of every key and item.

    ``unread`` are the places at which something stands that could not be read, or not as one thing: a day that is not in the calendar, a key that is there twice. It is told
    already, and whoever checks the document leaves them out. ``cut`` are places taken out of it as they were wrong.
    """

    file: str
    value: Any
    places: dict[tuple[str | int, ...], Place] = field(repr=False)
    unread: frozenset[tuple[str | int, ...]] = frozenset()
    cut: frozenset[tuple[str | int, ...]] = frozenset()

    def place(self, *path: str | int) -> Place:
        """This function will give the place of the value at ``path``, or of its nearest parent that exists."""
        for length in range(len(path), -1, -1):
            found = self.places.get(path[:length])
            if found is not None:
                return found
        return Place(self.file, 1)


def read_document(path: Path | str, faults: FaultList, *, shown_as: str = "") -> Document | None:
    """This function will read a YAML file from a stranger, noting all that cannot be read; None where nothing can."""
    path = Path(path)
    name = shown_as or str(path)
    try:
        if path.exists() and not path.is_file():
            faults.add(Place(name), marked("Is not a file."), marked("Name a YAML file."))
            return None
        with path.open("rb") as handle:
            raw = handle.read(MAXIMUM_BYTES + 1)
    except OSError as error:
        faults.add(
            Place(name),
            Sentence("Cannot be read: {why}.", why=why_unread(error)),
            marked("Check the name and the permissions."),
        )
        return None
    if len(raw) > MAXIMUM_BYTES:
        faults.add(
            Place(name),
            Sentence("Is larger than {most} bytes.", most=f"{MAXIMUM_BYTES:,}"),
            marked("Split it into smaller files."),
        )
        return None
    try:
        return parse_document(raw.decode("utf-8"), name, faults)
    except UnicodeDecodeError as error:
        faults.add(
            Place(name),
            Sentence("Is not UTF-8 text (byte {start}).", start=str(error.start)),
            marked("Save it with the encoding UTF-8."),
        )
        return None


def parse_document(text: str, name: str, faults: FaultList) -> Document | None:
    """This function will turn YAML text into a :class:`Document`, noting every fault: what has one is among its ``unread``. None for a text that is not plain YAML."""
    try:
        odd = _check_events(text, name, faults)
        if odd is None:
            return None
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(name, mark.line + 1, mark.column + 1) if mark else Place(name)
        faults.add(
            place,
            Sentence("Is not YAML: {why}.", why=_why(str(error.problem))),
            marked("Check the indentation, colons and quotes here."),
        )
        return None
    except (yaml.YAMLError, ValueError):
        faults.add(
            Place(name),
            Sentence("Is not YAML: {why}.", why=Sentence("it holds signs that no text may hold")),
            marked("Save it as plain UTF-8 text."),
        )
        return None
    if root is None:
        faults.add(Place(name, 1), marked("Is empty."), marked("Write the definition into it."))
        return None
    places: dict[tuple[str | int, ...], Place] = {(): Place(name, 1)}
    builder = _Builder(name, places, faults, odd)
    value = builder.build(root, ())
    return Document(name, value, places, frozenset(builder.unread))


_WHY = {
    "tab character": marked("a tab stands where only spaces can"),
    "'\\t'": marked("a tab stands where only spaces can"),
    "mapping values are not allowed": marked("a colon stands where none can"),
    "cannot start any token": marked("a sign that no text without quotes can begin with"),
    "unexpected end of stream": marked("a quotation mark is not closed"),
    "expected ',' or": marked("a bracket is not closed, or a comma is missing"),
    "could not find expected ':'": marked("a colon is missing"),
    "<document start>": marked("the indentation, or what stands after a text in quotes, does not fit"),
    "unexpected document": marked("a quotation mark is not closed"),
    "alphabetic or numeric": marked("a sign that no text without quotes can begin with"),
    "line break": marked("a sign that no text without quotes can begin with"),
    "chomping": marked("a sign that no text without quotes can begin with"),
    "escape": marked("a backslash in double quotes says nothing here"),
    "hexdecimal": marked("a backslash in double quotes says nothing here"),
    "document": marked("a second document begins"),
    "node content": marked("something is missing or too much"),
    "expected": marked("the indentation, or what stands after a text in quotes, does not fit"),
}
"""What the parser's words come to in ours; the first that fits holds."""


def _why(problem: str) -> str:
    return next(
        (Sentence(why) for words, why in _WHY.items() if words in problem),
        Sentence("something is missing or too much"),
    )


def _check_events(text: str, name: str, faults: FaultList) -> set[int] | None:
    """Refuse what plain YAML does not need before a tree is made of it: anchors and tags, of which the places in the text are given; None for aliases and great depth, of which no tree is made."""
    odd, depth, has_aliases = set[int](), 0, False
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            has_aliases = True
            faults.add(
                _place(name, event), marked("Uses a YAML alias (*name)."), marked("Write the value out.")
            )
        elif getattr(event, "anchor", None):
            odd.add(_start(event))
            faults.add(
                _place(name, event), marked("Uses a YAML anchor (&name)."), marked("Write the value out.")
            )
        if tag := getattr(event, "tag", None):
            odd.add(_start(event))
            faults.add(
                _place(name, event),
                Sentence("Uses the YAML tag {tag}.", tag=str(tag)),
                marked("Leave the tag out: only plain values are read."),
            )
        if len(faults.faults) >= MOST_FAULTS:
            return None
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAXIMUM_DEPTH:
                faults.add(
                    _place(name, event),
                    Sentence("Is nested deeper than {most} levels.", most=str(MAXIMUM_DEPTH)),
                    marked("Flatten it."),
                )
                return None
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None if has_aliases else odd


@dataclass
class _Builder:
    name: str
    places: dict[tuple[str | int, ...], Place]
    faults: FaultList
    odd: set[int]
    unread: set[tuple[str | int, ...]] = field(default_factory=set)

    def build(self, node: yaml.Node, path: tuple[str | int, ...]) -> Any:
        if _start(node) in self.odd:
            self.unread.add(path)
        self.places.setdefault(path, self._place(node))
        if isinstance(node, yaml.MappingNode):
            return dict(self._entries(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, (*path, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        return self._scalar(node, path)

    def _entries(self, node: yaml.MappingNode, path: tuple[str | int, ...]) -> Iterator[tuple[str, Any]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            place = self._place(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.add(
                    place, marked("Has a key that is not a plain word."), marked("Use a word as the key.")
                )
                self.unread.add(path)
                continue
            key = str(key_node.value)
            if key == "<<":
                self.faults.add(place, marked("Uses a YAML merge key (<<)."), marked("Write the keys out."))
                self.unread.add(path)
                continue
            if key in seen:
                self.faults.add(
                    place,
                    Sentence(
                        "Gives '{key}' a second time (first on line {line}).",
                        key=str(key),
                        line=str(seen[key]),
                    ),
                    marked("Keep one of the two, and take the other out."),
                )
                self.unread.add((*path, key))
                continue
            seen[key] = place.line or 0
            self.places[(*path, key)] = place
            yield key, self.build(value_node, (*path, key))

    def _scalar(self, node: yaml.ScalarNode, path: tuple[str | int, ...]) -> Plain:
        text = str(node.value)
        if node.style in ("'", '"', "|", ">"):
            return text
        if text in ("", "~", "null"):
            return None
        if text in ("yes", "true"):
            return True
        if text in ("no", "false"):
            return False
        if _INTEGER.match(text):
            return int(text)
        if _DECIMAL.match(text):
            return decimal(text)
        if _DATE.match(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self.faults.add(
                    self._place(node),
                    Sentence("'{text}' is no date of the calendar.", text=str(text)),
                    marked("Write YYYY-MM-DD."),
                )
                self.unread.add(path)
        return text

    def _place(self, node: yaml.Node) -> Place:
        return _place(self.name, node)


def _start(node: yaml.Node | yaml.Event) -> int:
    mark = node.start_mark
    return mark.index if mark is not None else -1


def _place(name: str, node: yaml.Node | yaml.Event) -> Place:
    mark = node.start_mark
    return Place(name, mark.line + 1, mark.column + 1) if mark is not None else Place(name)

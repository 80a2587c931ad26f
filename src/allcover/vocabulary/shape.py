"""A document from a stranger held against a JSON Schema, every fault in a user's words with its line."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, reduce
from importlib.resources import files
from itertools import chain, islice
from operator import getitem
from typing import Any

from jsonschema_rs import Draft202012Validator, Registry, ValidationError
from jsonschema_rs import ValidationErrorKind as Kind

from allcover.vocabulary.document import Document
from allcover.vocabulary.exact import Fraction
from allcover.vocabulary.fault import MOST_FAULTS, Fault, FaultList, did_you_mean, nearest
from allcover.vocabulary.words import Sentence, marked

_Path = tuple[str | int, ...]
_HOME = "json-schema:///"
_USUAL = marked("Dates are YYYY-MM-DD; names are small letters, digits and _, beginning with a letter.")
_CUT_OFF = marked("Within { } a comma begins the next key: put a text that holds one in quotes.")
_KINDS = {
    "string": marked("a text (in quotes, if it looks like a number or a date)"),
    "number": marked("a number"),
    "integer": marked("a whole number"),
    "boolean": marked("yes or no"),
    "array": marked("a list"),
    "object": marked("a set of keys with values"),
    "null": marked("empty"),
}


_LIMITS = {
    "minimum": marked("Write {limit} or more."),
    "maximum": marked("Write {limit} or less."),
    "exclusiveMinimum": marked("Write a number above {limit}."),
    "exclusiveMaximum": marked("Write a number below {limit}."),
}


@dataclass(frozen=True, eq=False)
class Schema:
    """A JSON Schema beside those of its folder, which it may refer to by their file names."""

    name: str
    folder: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, whole: Mapping[str, Any]) -> "Schema":
        """This function will make a schema that refers to itself alone."""
        return cls("own.json", {"own.json": whole})

    @property
    def whole(self) -> Mapping[str, Any]:
        """The JSON Schema itself, as an editor reads it."""
        return self.folder[self.name]

    @cached_property
    def validator(self) -> Draft202012Validator:
        """What finds every error of a document."""
        registry = Registry([(f"{_HOME}{name}", dict(schema)) for name, schema in self.folder.items()])
        return Draft202012Validator({"$ref": self.name}, registry=registry, base_uri=_HOME)

    def at(self, path: list[str | int]) -> Any:
        """This function will follow a path through the keywords, and through what they refer to, to what lies there."""
        name = self.name
        found: Any = {"$ref": name}
        for step in path:
            found = found[step]
            if step == "$ref":
                file, _, pointer = found.partition("#/")
                name = file or name
                found = reduce(getitem, filter(None, pointer.split("/")), self.folder[name])
        return found


@cache
def published_schema(package: str, name: str) -> Schema:
    """This function will give a published schema of a package, which lies in its folder ``schemas``."""
    folder = {
        file.name: json.loads(file.read_text(encoding="utf-8"))
        for file in (files(package) / "schemas").iterdir()
        if file.name.endswith(".json")
    }
    return Schema(f"{name}.json", folder)


def check_shape(document: Document, schema: Schema, faults: FaultList) -> bool:
    """This function will note every place where a document is not of the shape of a schema; yes if none, and if all of it could be read."""
    noted = len(faults.faults)
    errors = islice(_errors(document, schema), MOST_FAULTS)
    told = ((error, words) for error in errors for words in _words(error, schema))
    found = {
        Fault(document.place(*error.instance_path, *extra), what, cure): None
        for error, (extra, what, cure) in islice(told, MOST_FAULTS)
    }
    faults.extend(sorted(found, key=lambda fault: fault.place.line or 0))
    return len(faults.faults) == noted and not document.unread


def _errors(document: Document, schema: Schema) -> Iterator[ValidationError]:
    """The errors of a document; not those of what could not be read, which is told already."""
    for error in schema.validator.iter_errors(_json(document.value)):
        place = tuple(error.instance_path)
        is_choice = isinstance(error.kind, Kind.AnyOf | Kind.OneOfNotValid | Kind.OneOfMultipleValid)
        if not any(
            place[: len(one)] == one or (is_choice and one[: len(place)] == place) for one in document.unread
        ):
            yield error


@dataclass(frozen=True)
class Form:
    """What of a document is of the shape of a schema; ``wrong`` are the places that are not, with keys that are missing."""

    value: Any
    wrong: frozenset[_Path]

    @classmethod
    def whole(cls, document: Document) -> "Form":
        """This function will say of a document that all of it is of the shape of its schema, as was found before."""
        return cls(document.value, frozenset())

    def at(self, *path: str | int) -> Any:
        """This function will give what stands at a place."""
        return reduce(getitem, path, self.value)

    def stands(self, *path: str | int) -> bool:
        """This function will say whether something stands at a place, and all of it is of its shape: then it can be looked at though other places are wrong."""
        held = self.value
        for key in path:
            if key not in _keys(held):
                return False
            held = held[key]
        return not any(path[: len(one)] == one or one[: len(path)] == path for one in self.wrong)

    def has(self, *path: str | int) -> bool:
        """This function will say whether keys stand at a place, none of them unknown, missing or of another shape; what lies deeper may be wrong."""
        return bool(self.below(*path)) and not any(
            path[: len(one)] == one or one[:-1] == path for one in self.wrong
        )

    def lacks(self, *path: str | int) -> bool:
        """This function will say whether a key that may be missing is: it is not there, nor under a name like it, and what should have it can be read."""
        above, key = path[:-1], path[-1]
        if key in self.below(*above) or any(above[: len(one)] == one for one in self.wrong):
            return False
        return nearest(str(key), [str(one[-1]) for one in self.wrong if one[:-1] == above]) is None

    def below(self, *path: str | int) -> tuple[Any, ...]:
        """This function will list the keys at a place, or the numbers of its items from 0, whether right or wrong; none where it holds neither."""
        held = self.value
        for key in path:
            if key not in _keys(held):
                return ()
            held = held[key]
        return tuple(_keys(held))

    def standing(self, *path: str | int) -> tuple[Any, ...]:
        """This function will list the keys at a place, or the numbers of its items, below which all is of its shape."""
        return tuple(key for key in self.below(*path) if self.stands(*path, key))


def _keys(held: Any) -> Iterable[Any]:
    if isinstance(held, Mapping):
        return held
    return range(len(held)) if isinstance(held, list) else ()


def form_of(document: Document, schema: Schema, faults: FaultList) -> Form:
    """This function will note every place where a document is not of the shape of a schema, and say what of it can be read all the same."""
    if check_shape(document, schema, faults):
        return Form(document.value, frozenset())
    wrong = chain.from_iterable(map(_wrong_places, _errors(document, schema)))
    return Form(document.value, document.unread.union(wrong))


def sound_part(
    document: Document, schema: Schema, faults: FaultList, otherwise: Mapping[str, Any]
) -> Document | None:
    """This function will note every place where a document is not of the shape of a schema, and give what is left of it, of that shape, when as little as can be is cut out.

    A key that may be missing is cut alone; one that must be there with what it is a key of. Only of the whole file is something put in its place: what ``otherwise`` has.
    ``cut`` of what is given are the places cut, so that nothing is said of what was only not read. None where nothing is left.
    """
    form = form_of(document, schema, faults)
    if not form.wrong:
        return document
    cut = set(form.wrong)
    while True:
        whence = dict[_Path, _Path]()
        value = _without(cut, document.value, (), (), whence)
        if () in cut or not isinstance(value, dict):
            return None
        value = {**otherwise, **value}
        errors = list(schema.validator.iter_errors(_json(value)))
        if not errors:
            break
        cut |= {whence[place] for error in errors for place in _to_cut(error)}
    places = {at: document.places[old] for at, old in whence.items()}
    whither = {old: at for at, old in whence.items()}
    lost = {
        one for one in document.places if any(one[:length] in cut for length in range(len(one) + 1))
    } | cut
    return Document(document.file, value, places, cut=frozenset(_told_by(whither, one) for one in lost))


def _without(cut: set[_Path], held: Any, old: _Path, at: _Path, whence: dict[_Path, _Path]) -> Any:
    """What is left of a value without the places cut out; ``whence`` gets where each thing left stood before."""
    whence[at] = old
    keys = [key for key in _keys(held) if (*old, key) not in cut]
    if isinstance(held, dict):
        return {key: _without(cut, held[key], (*old, key), (*at, key), whence) for key in keys}
    if isinstance(held, list):
        return [_without(cut, held[key], (*old, key), (*at, n), whence) for n, key in enumerate(keys)]
    return held


def _to_cut(error: ValidationError) -> Iterable[_Path]:
    """What is wrong; what lacks a key is wrong itself."""
    return (
        [tuple(error.instance_path)] if isinstance(error.kind, Kind.Required) else list(_wrong_places(error))
    )


def _told_by(whither: Mapping[_Path, _Path], old: _Path) -> _Path:
    """A place that was cut, by the numbers that items have since; of an item, its list."""
    length = next(length for length in range(len(old), -1, -1) if old[:length] in whither)
    kept, below = whither[old[:length]], old[length:]
    return kept if below and isinstance(below[0], int) else (*kept, *below)


def _wrong_places(error: ValidationError) -> Iterator[_Path]:
    place = tuple(error.instance_path)
    match error.kind:
        case Kind.Required(key):
            yield (*place, key)
        case Kind.AdditionalProperties(unexpected):
            yield from ((*place, key) for key in unexpected)
        case Kind.PropertyNames():
            yield (*place, str(error.kind.error.instance))
        case _:
            yield place


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, Fraction):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def _words(error: ValidationError, whole: Schema) -> Iterator[tuple[_Path, str, str]]:
    if isinstance(error.kind, Kind.PropertyNames):
        key = str(error.kind.error.instance)
        yield (key,), Sentence("'{name}' cannot be a name here.", name=_shortened(key)), _USUAL
        return
    instance, schema = error.instance, whole.at(error.evaluation_path[:-1])
    name, cure = _name(tuple(error.instance_path)), str(schema.get("description", ""))
    match error.kind:
        case Kind.AdditionalProperties(unexpected):
            for key in sorted(unexpected):
                yield (
                    (key,),
                    Sentence("'{name}' is not known here.", name=_shortened(key)),
                    _CUT_OFF if _is_cut_off(key) else did_you_mean(key, schema["properties"]),
                )
        case Kind.Required(key):
            if not _is_misspelt(key, instance, schema):
                yield (), Sentence("{name} lacks '{key}'.", name=name, key=key), marked("Add it.")
        case Kind.Enum(options):
            yield (
                (),
                Sentence("{name} is {value}.", name=name, value=_shown(instance)),
                did_you_mean(str(instance), [str(each) for each in options]),
            )
        case Kind.Pattern():
            yield (), Sentence("{name} is {value}.", name=name, value=_shown(instance)), cure or _USUAL
        case (
            Kind.Minimum(limit)
            | Kind.Maximum(limit)
            | Kind.ExclusiveMinimum(limit)
            | Kind.ExclusiveMaximum(limit)
        ):
            within = Sentence(_LIMITS[error.kind.name], limit=f"{limit:,.15g}")
            yield (), Sentence("{name} is {value}.", name=name, value=_shown(instance)), cure or within
        case Kind.UniqueItems() if isinstance(instance, list):
            for at in (at for at, one in enumerate(instance) if one in instance[:at]):
                twice = Sentence("{told} is there twice.", told=_shown(instance[at]))
                yield (at,), twice, marked("Leave one of the two.")
        case Kind.AnyOf(ways) if isinstance(instance, dict):
            yield from _inner(error, chain.from_iterable(ways), whole)
        case _ if cure and (instance is None or instance == []):
            fill = Sentence("{meaning} Fill it in, or leave it out.", meaning=cure)
            yield (), Sentence("{name} is {value}.", name=name, value=_shown(instance)), fill
        case _:
            yield (
                (),
                Sentence("{name} is {value}.", name=name, value=_shown(instance)),
                cure or Sentence("It should be {kinds}.", kinds=_kinds(schema)),
            )


def _is_cut_off(key: str) -> bool:
    """Whether a key is what stood behind a comma: no key has a bracket, and each of a text has its counterpart."""
    return key.count("(") != key.count(")")


def _name(path: _Path) -> str:
    if not path:
        return Sentence("The file")
    last = path[-1]
    if isinstance(last, str):
        return f"'{last}'"
    if len(path) == 1:
        return Sentence("Item {number}", number=str(last + 1))
    return Sentence("Item {number} of '{name}'", number=str(last + 1), name=str(path[-2]))


def _is_misspelt(missing: str, instance: Any, schema: Any) -> bool:
    """Whether a key that is missing is there under a name nobody knows, which is reported already."""
    known = schema.get("properties", {})
    if schema.get("additionalProperties", True) is not False:
        return False
    return any(
        did_you_mean(key, known) == f"Did you mean '{missing}'?" for key in instance if key not in known
    )


def _shown(instance: Any) -> str:
    if isinstance(instance, dict | list):
        return Sentence("of another shape") if instance else Sentence("empty")
    if instance is None:
        return Sentence("empty")
    if isinstance(instance, bool):
        return Sentence("yes") if instance else Sentence("no")
    return _shortened(repr(instance))


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}..."


def _kinds(schema: Any) -> str:
    given = schema.get("type", [])
    kinds = [given] if isinstance(given, str) else given
    found = [Sentence(_KINDS[kind]) for kind in kinds]
    return _either(found) if found else Sentence("something else")


def _either(kinds: list[Sentence]) -> Sentence:
    return (
        kinds[0] if len(kinds) == 1 else Sentence("{one} or {other}", one=kinds[0], other=_either(kinds[1:]))
    )


def _inner(
    error: ValidationError, inner: Iterable[ValidationError], whole: Schema
) -> Iterator[tuple[_Path, str, str]]:
    """Of the ways a value may be written, the user meant the one with keys: report what is wrong with that."""
    for one in inner:
        below = tuple(one.instance_path[len(error.instance_path) :])
        if below or not isinstance(one.kind, Kind.Type):
            for extra, what, cure in _words(one, whole):
                yield (*below, *extra), what, cure

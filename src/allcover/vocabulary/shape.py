"""A document from a stranger held against a JSON Schema, every fault in a user's words with its line."""

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from allcover.vocabulary.document import Document
from allcover.vocabulary.exact import Fraction
from allcover.vocabulary.fault import MOST_FAULTS, Fault, FaultList, did_you_mean
from allcover.vocabulary.words import Sentence, marked

_Path = tuple[str | int, ...]
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


@cache
def published_schema(package: str, name: str) -> Draft202012Validator:
    """This function will give what a published schema of a package, in its folder ``schemas``, checks by."""
    text = (files(package) / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    return Draft202012Validator(json.loads(text))


def check_shape(document: Document, validator: Draft202012Validator, faults: FaultList) -> bool:
    """This function will note every place where a document is not of the shape of a schema; yes if none."""
    noted = len(faults.faults)
    errors = islice(validator.iter_errors(_json(document.value)), MOST_FAULTS)
    told = ((error, words) for error in errors for words in _words(error))
    found = {
        Fault(document.place(*error.absolute_path, *extra), what, cure): None
        for error, (extra, what, cure) in islice(told, MOST_FAULTS)
    }
    faults.extend(sorted(found, key=lambda fault: fault.place.line or 0))
    return len(faults.faults) == noted


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, Fraction):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def _words(error: ValidationError) -> Iterator[tuple[_Path, str, str]]:
    schema: Any = error.schema
    instance: Any = error.instance
    name = _name(tuple(error.absolute_path))
    cure = str(schema.get("description", ""))
    if "propertyNames" in error.relative_schema_path:
        yield (instance,), Sentence("'{name}' cannot be a name here.", name=_shortened(instance)), _USUAL
        return
    match error.validator:
        case "additionalProperties":
            for key in sorted(set(instance) - set(schema["properties"])):
                yield (
                    (key,),
                    Sentence("'{name}' is not known here.", name=_shortened(key)),
                    _CUT_OFF if _is_cut_off(key) else did_you_mean(key, schema["properties"]),
                )
        case "required":
            for key in sorted(set(schema["required"]) - set(instance)):
                if not _is_misspelt(key, instance, schema):
                    yield (), Sentence("{name} lacks '{key}'.", name=name, key=key), marked("Add it.")
        case "enum":
            allowed = [str(each) for each in schema["enum"]]
            yield (
                (),
                Sentence("{name} is {value}.", name=name, value=_shown(instance)),
                did_you_mean(str(instance), allowed),
            )
        case "pattern":
            yield (), Sentence("{name} is {value}.", name=name, value=_shown(instance)), cure or _USUAL
        case "anyOf" if isinstance(instance, dict):
            yield from _inner(error)
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


def _inner(error: ValidationError) -> Iterator[tuple[_Path, str, str]]:
    """Of the ways a value may be written, the user meant the one with keys: report what is wrong with that."""
    for inner in error.context or ():
        if inner.validator == "type" and len(inner.relative_path) == 0:
            continue
        below = tuple(inner.relative_path)
        for extra, what, cure in _words(inner):
            yield (*below, *extra), what, cure

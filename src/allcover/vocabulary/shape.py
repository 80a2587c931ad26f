"""A document from a stranger held against a JSON Schema, every fault in a user's words with its line."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from allcover.vocabulary.document import Document
from allcover.vocabulary.fault import FaultList, did_you_mean

_Path = tuple[str | int, ...]


def check_shape(document: Document, validator: Draft202012Validator, faults: FaultList) -> bool:
    """This function will note every place where a document is not of the shape of a schema; yes if none."""
    noted = len(faults.faults)
    errors = validator.iter_errors(_json(document.value))
    for error in sorted(errors, key=lambda each: [str(part) for part in each.absolute_path]):
        path = tuple(error.absolute_path)
        for extra, what, cure in _words(error):
            faults.add(document.place(*path, *extra), what, cure)
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
    name = str(error.absolute_path[-1]) if error.absolute_path else "The file"
    cure = str(schema.get("description", ""))
    match error.validator:
        case "additionalProperties":
            for key in sorted(set(instance) - set(schema["properties"])):
                yield (key,), f"'{key}' is not known here.", did_you_mean(key, schema["properties"])
        case "required":
            for key in sorted(set(schema["required"]) - set(instance)):
                yield (), f"'{name}' lacks '{key}'.", "Add it."
        case "enum":
            allowed = [str(each) for each in schema["enum"]]
            yield (), f"'{name}' is {instance!r}.", did_you_mean(str(instance), allowed)
        case "pattern":
            usual = "Dates are YYYY-MM-DD; names are small letters, digits and _, beginning with a letter."
            yield (), f"'{name}' is {instance!r}.", cure or usual
        case "anyOf" if isinstance(instance, dict):
            yield from _inner(error)
        case _:
            shown = f"{instance!r}" if not isinstance(instance, dict | list) else "of another shape"
            yield (), f"'{name}' is {shown}.", cure or f"It should be {schema.get('type', 'something else')}."


def _inner(error: ValidationError) -> Iterator[tuple[_Path, str, str]]:
    """Of the ways a value may be written, the user meant the one with keys: report what is wrong with that."""
    for inner in error.context or ():
        if inner.validator == "type" and len(inner.relative_path) == 0:
            continue
        below = tuple(inner.relative_path)
        for extra, what, cure in _words(inner):
            yield (*below, *extra), what, cure

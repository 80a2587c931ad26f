"""The published JSON Schemas of definitions, and a document held against one, every fault with its line."""

import json
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource

from allcover.vocabulary.document import Document
from allcover.vocabulary.fault import Fault, FaultList, did_you_mean

SCHEMA_NAMES = ("country", "scheme", "reform", "cases")


def schema(name: str) -> dict[str, Any]:
    """This function will give the published JSON Schema of one kind of file, as :data:`SCHEMA_NAMES` lists."""
    text = (files("allcover.rules") / "schemas" / f"{name}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


@cache
def _validator(name: str) -> Draft202012Validator:
    resources = [(f"{other}.json", Resource.from_contents(schema(other))) for other in SCHEMA_NAMES]
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator({"$ref": f"{name}.json"}, registry=registry)


def check_form(document: Document, name: str, faults: FaultList) -> bool:
    """This function will hold a document against a schema, note every fault, and say whether there was none."""
    errors = list(_validator(name).iter_errors(_as_json(document.value)))
    faults.extend(fault for error in errors for fault in _faults(document, error))
    return not errors


def _as_json(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_json(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_json(item) for item in value]
    if isinstance(value, Fraction):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value


def _faults(document: Document, error: ValidationError) -> Iterator[Fault]:
    path = tuple(error.absolute_path)
    place = document.place(*path)
    what = f"'{path[-1]}'" if path and isinstance(path[-1], str) else "This"
    rule: Any = error.validator_value
    instance: Any = error.instance
    match error.validator:
        case "additionalProperties" if rule is False and isinstance(error.schema, dict):
            known = error.schema.get("properties", {})
            for key in sorted(set(instance) - set(known)):
                yield Fault(
                    document.place(*path, key), f"'{key}' has no place here.", did_you_mean(key, known)
                )
        case "required":
            absent = [key for key in rule if key not in instance]
            yield Fault(place, f"{what} lacks {', '.join(absent)}.", "Add it: all of these are required.")
        case "enum":
            cure = did_you_mean(str(instance), [str(option) for option in rule])
            yield Fault(place, f"{what} is {instance!r}, which is none of the possible words.", cure)
        case "type":
            wanted = " or ".join(rule) if isinstance(rule, list) else rule
            found = type(instance).__name__
            yield Fault(place, f"{what} is a {found} and should be: {wanted}.", "Write it in that form.")
        case "pattern":
            cure = "Dates are YYYY-MM-DD; names are small letters, digits and _, beginning with a letter."
            yield Fault(place, f"{what} is {instance!r}, which has the wrong form.", cure)
        case _:
            yield Fault(place, f"{what}: {error.message[:200]}.", "See the published JSON Schema.")

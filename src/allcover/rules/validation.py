"""The published JSON Schemas of definitions, and a document held against one, every fault with its line."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from allcover.vocabulary.document import Document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.shape import check_shape

SCHEMA_NAMES = ("country", "scheme", "reform", "cases", "claims")


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
    return check_shape(document, _validator(name), faults)

"""A document held against a published JSON Schema of definitions, every fault with its line."""

from collections.abc import Mapping
from typing import Any

from allcover.vocabulary.document import Document
from allcover.vocabulary.fault import FaultList
from allcover.vocabulary.shape import check_shape, published_schema, sound_part

SCHEMA_NAMES = ("country", "scheme", "reform", "cases", "claims")


def check_form(document: Document, name: str, faults: FaultList) -> bool:
    """This function will hold a document against one of :data:`SCHEMA_NAMES`, note every fault, and say whether there was none."""
    return check_shape(document, published_schema("allcover.rules", name), faults)


def well_formed(
    document: Document, name: str, faults: FaultList, otherwise: Mapping[str, Any]
) -> Document | None:
    """This function will hold a document against one of :data:`SCHEMA_NAMES`, note every fault, and give what is well-formed of it, as :func:`~allcover.vocabulary.shape.sound_part` does."""
    return sound_part(document, published_schema("allcover.rules", name), faults, otherwise)

"""The JSON Schema of mapping files, made from the population schema.

The schema is shipped as ``mapping.schema.json``, so that an editor can complete and check a mapping as it is
written; a test keeps the file equal to what :func:`mapping_schema` makes.
"""

from typing import Any

from allcover.population.column import Column
from allcover.population.sampling import KINDS
from allcover.population.schema import HOUSEHOLDS, LONG_TABLES, PERSONS, TABLES
from allcover.vocabulary.codes import PERIOD

WORD_COLUMNS = ("scheme", "branch", "relation")
"""Columns in which a plain text is the word itself; everywhere else it is an expression."""

_Schema = dict[str, Any]
_TEXT: _Schema = {"type": "string", "minLength": 1}
_TEXTS: _Schema = {"type": "array", "items": _TEXT, "minItems": 1}
_SCALAR: _Schema = {"type": ["string", "number", "boolean"]}
_NOTES: _Schema = {"type": "array", "items": _TEXT, "description": "A list of sentences."}
_FORMULA: _Schema = {
    "type": ["string", "number", "boolean"],
    "description": "An expression over raw columns, such as o21 == 1.",
}


def mapping_schema() -> _Schema:
    """This function will make the JSON Schema of mapping files from the population schema."""
    properties: _Schema = {
        "survey": _survey(),
        "files": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": _file(),
            "description": "The raw files by a name of your own, such as 'persons: persons.parquet'.",
        },
        "households": _entry("households", {"take": _take()}),
        "persons": _entry("persons", {}),
    }
    for table in LONG_TABLES:
        properties[table] = _relations() if table == "relations" else _entries(table)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Mapping of a raw survey into a population",
        **_object(properties, required=("survey", "files", "households", "persons")),
    }


def _object(properties: _Schema, required: tuple[str, ...] = (), description: str = "") -> _Schema:
    made: _Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        made["required"] = list(required)
    if description:
        made["description"] = description
    return made


def _survey() -> _Schema:
    source = _object(
        {"title": _TEXT, "article": _TEXT, "is_verified": {"type": "boolean"}, "note": _TEXT}, ("title",)
    )
    welfare = _object(
        {
            "kind": {"enum": ["income", "consumption"]},
            "per": {"enum": ["head", "adult_equivalent"]},
        },
        ("kind", "per"),
        "What welfare_month is: {kind: income, per: head}.",
    )
    properties: _Schema = {
        "name": {"type": "string", "pattern": "^[a-z0-9_]+$", "description": "Lower-case letters, digits, _."},
        "title": _TEXT,
        "country": {"type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 3166 alpha-3, e.g. CHL."},
        "reference_date": {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$",
                           "description": "A date written YYYY-MM-DD."},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217, e.g. CLP; XXX if none."},
        "welfare": welfare,
        "source": source,
        "has_complete_households": {"type": "boolean", "description": "yes or no; no for a sample of persons."},
        "has_raised_incomes": {"type": "boolean",
                               "description": "yes where the survey's authors raised incomes to the national accounts: costs summed from them are too high."},
        "design": _design(),
        "notes": _NOTES,
        "caveats": _NOTES,
    }  # fmt: skip
    return _object(properties, ("name", "title", "country", "reference_date", "currency", "source"))


def _design() -> _Schema:
    part: _Schema = {"type": "number", "minimum": 0, "exclusiveMaximum": 1}
    kinds = "; ".join(f"{kind}: {meaning}" for kind, meaning in KINDS.items())
    replicates = _object(
        {
            "kind": {"enum": list(KINDS), "description": kinds},
            "rho": {**part, "description": "Fay's factor."},
            "scales": {
                "type": "array",
                "items": {"type": "number", "exclusiveMinimum": 0},
                "minItems": 2,
                "description": "What the squared distance of each replicate counts.",
            },
            "degrees": {"type": "integer", "minimum": 1, "description": "Degrees of freedom."},
        },
        ("kind",),
        "How the weights in replicate_weights were made.",
    )
    replicates["allOf"] = [
        {"if": {"properties": {"kind": {"const": kind}}}, "then": {"required": [needed]}}
        for kind, needed in (("fay", "rho"), ("jkn", "scales"))
    ]
    is_approximate = {
        "type": "boolean",
        "description": "yes where stratum or psu stand in for those of the real design.",
    }
    note = {**_TEXT, "description": "A sentence on how the sample was drawn."}
    is_calibrated = {
        "type": "boolean",
        "description": "yes where the weights were brought to known totals, by whoever made the survey.",
    }
    properties = {
        "is_approximate": is_approximate,
        "is_calibrated": is_calibrated,
        "calibrated_to": {
            "type": "array",
            "items": _total(),
            "minItems": 1,
            "description": "The totals that weights were brought to, so that sampling errors can take them into account.",
        },
        "note": note,
        "replicates": replicates,
    }
    return _object(properties, (), "How the sample was drawn, beside the columns stratum and psu of persons.")


def _total() -> _Schema:
    named = [column.name for table in (HOUSEHOLDS, PERSONS) for column in table.columns.values()]
    age: _Schema = {"type": "integer", "minimum": 0}
    properties: _Schema = {
        "persons": {
            "type": "number",
            "exclusiveMinimum": 0,
            "description": "The persons of the country who are counted.",
        },
        "where": {
            "type": "object",
            "propertyNames": {"enum": named},
            "additionalProperties": {"type": "string"},
            "description": "Who is counted, by columns of words of households and persons: {sex: female, area: rural}.",
        },
        "age_from": {**age, "description": "Completed years."},
        "age_to": {**age, "description": "Completed years; left out: and over."},
    }
    return _object(properties, ("persons",))


def _file() -> _Schema:
    options = _object(
        {
            "path": _TEXT,
            "encoding": _TEXT,
            "separator": {"type": "string", "minLength": 1, "maxLength": 1},
            "decimal": {"enum": [".", ","]},
            "empty": {"type": "array", "items": {"type": ["string", "number"]}},
            "rename": {"type": "object", "additionalProperties": {"type": "string", "pattern": "^[A-Za-z_]\\w*$"}},
        },
        ("path",),
    )  # fmt: skip
    return {
        "anyOf": [_TEXT, options],
        "description": "A file name, or {path: ..., encoding: ..., separator: ...}.",
    }


def _take() -> _Schema:
    return {"enum": ["first"], "description": "first: use each household's first row, though others differ."}


def _cell(column: Column) -> _Schema:
    targets: _Schema = {"type": ["string", "number", "boolean", "null"]}
    properties: _Schema = {
        "from": {"anyOf": [_TEXT, _TEXTS], "description": "A raw column, or a list of them to join."},
        "is": _FORMULA,
        "codes": {
            "type": "object",
            "additionalProperties": targets,
            "minProperties": 1,
            "description": "What each raw code means: {1: male, 2: female}.",
        },
        "others": targets,
        "missing": {"type": "array", "items": _SCALAR, "description": "Raw codes that mean no answer."},
        "period": {"enum": list(PERIOD.codes), "description": "The period of the raw amounts."},
        "times": {"type": ["number", "string"], "description": "A factor such as 0.001 or 30."},
        "when": {**_FORMULA, "description": "Where this does not hold, the value is unknown."},
        "note": _TEXT,
    }
    if column.table == "households" and column.kind == "number":
        properties["members"] = {
            "enum": ["sum", "per_head"],
            "description": "Of a file of persons: their amounts added up, or added up and divided by their number.",
        }
    described = f"{column.meaning} Kind: {column.kind}{f', in {column.unit}' if column.unit else ''}."
    return {"anyOf": [_FORMULA, _object(properties)], "description": described}


def _entry(table: str, more: _Schema, required: tuple[str, ...] = ()) -> _Schema:
    cells = {name: _cell(column) for name, column in TABLES[table].columns.items() if name != "row"}
    fixed: _Schema = {
        "file": {"type": "string", "description": "One of the names below 'files'."},
        "rows": _FORMULA,
        "note": _TEXT,
    }
    return _object({**fixed, **more, **cells}, required, TABLES[table].meaning)


def _entries(table: str) -> _Schema:
    is_by_scheme = "scheme" in TABLES[table].columns
    entry = _entry(table, {"asked": _FORMULA} if is_by_scheme else {}, ("scheme",) if is_by_scheme else ())
    return {"type": "array", "items": entry, "description": f"A list. {TABLES[table].meaning}"}


def _relations() -> _Schema:
    kin = _object(
        {
            "group": _TEXTS,
            "rows": _FORMULA,
            "relation": _cell(TABLES["persons"].columns["relation_to_head"]),
            "least_age_gap": {"type": "integer", "minimum": 0, "maximum": 40},
            "note": _TEXT,
        },
        ("group", "relation"),
    )
    properties: _Schema = {
        "from_relation_to_head": {"type": "array", "items": kin, "description": "A list of derivations."},
        "links": _entries("relations"),
        "note": _TEXT,
    }
    return _object(properties, (), "Derived from_relation_to_head, or links a survey states.")

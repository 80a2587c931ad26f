"""What is wrong with a document's shape is said in a user's words, on the right line."""

from typing import Any

import pytest

from allcover.vocabulary.document import parse_document
from allcover.vocabulary.fault import MOST_FAULTS, Fault, FaultList, Faults, Place, did_you_mean
from allcover.vocabulary.shape import Schema, check_shape

SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["name", "size"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "size": {"type": "number", "description": "Write the size in metres."},
        "is_large": {"type": "boolean"},
        "colour": {"enum": ["red", "green"]},
        "when": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
        "parts": {"type": "array", "items": {"type": "object", "required": ["part"], "additionalProperties": False, "properties": {"part": {"type": "string"}}}},
        "free": {"type": "object", "propertyNames": {"pattern": "^[a-z]+$"}, "additionalProperties": {"type": ["number", "boolean"]}},
        "share": {"type": "number", "minimum": 0, "exclusiveMaximum": 1e6}, "whole": {"type": "number", "exclusiveMinimum": 0, "maximum": 10},
        "either": {"anyOf": [{"type": "string"}, {"type": "object", "required": ["from"], "properties": {"from": {"type": "string"}}, "additionalProperties": False}]},
    },
}  # fmt: skip
SOUND = "name: a\nsize: 1.5\n"


def told(text: str) -> list[tuple[int | None, str, str]]:
    faults = FaultList()
    document = parse_document(text, "f.yaml", faults)
    assert document is not None
    assert check_shape(document, Schema.of(SCHEMA), faults) == (not faults.faults)
    return [(fault.place.line, fault.what, fault.cure) for fault in faults.faults]


def test_a_sound_document_has_no_faults() -> None:
    assert (
        told(f"{SOUND}when: 2024-01-01\ncolour: red\nis_large: yes\neither: {{from: x}}\nfree: {{a: 1}}\n")
        == []
    )


@pytest.mark.parametrize(
    ("more", "line", "what", "cure"),
    [
        ("colours: red", 3, "'colours' is not known here.", "Did you mean 'colour'?"),
        ("colour: rad", 3, "'colour' is 'rad'.", "Did you mean 'red'?"),
        ("colour: yes", 3, "'colour' is yes.", "Known here: green, red."),
        ("is_large: True", 3, "'is_large' is 'True'.", "It should be yes or no."),
        ("is_large:", 3, "'is_large' is empty.", "It should be yes or no."),
        ("is_large: [1]", 3, "'is_large' is of another shape.", "It should be yes or no."),
        ("parts: 5", 3, "'parts' is 5.", "It should be a list."),
        ("parts: [5]", 3, "Item 1 of 'parts' is 5.", "It should be a set of keys with values."),
        ("parts:\n  - {part: a}\n  - {}", 5, "Item 2 of 'parts' lacks 'part'.", "Add it."),
        ("parts:\n  - {prt: a}", 4, "'prt' is not known here.", "Did you mean 'part'?"),
        ("free:\n  a: 1\n  B1: 2", 5, "'B1' cannot be a name here.", "Dates are YYYY-MM-DD; names are small letters, digits and _, beginning with a letter."),
        ("free:\n  a: x", 4, "'a' is 'x'.", "It should be a number or yes or no."),
        ("when: tomorrow", 3, "'when' is 'tomorrow'.", "Dates are YYYY-MM-DD; names are small letters, digits and _, beginning with a letter."),
        ("share: -1", 3, "'share' is -1.", "Write 0 or more."),
        ("share: 1000000", 3, "'share' is 1000000.", "Write a number below 1,000,000."),
        ("whole: 0", 3, "'whole' is 0.", "Write a number above 0."),
        ("whole: 10.5", 3, "'whole' is 10.5.", "Write 10 or less."),
        ("either:\n  form: x", 4, "'form' is not known here.", "Did you mean 'from'?"),
    ],
)  # fmt: skip
def test_each_fault_has_its_line_and_cure(more: str, line: int, what: str, cure: str) -> None:
    assert told(f"{SOUND}{more}\n") == [(line, what, cure)]


def test_what_a_schema_says_of_a_key_is_the_cure() -> None:
    assert told("name: a\nsize: large\n") == [(2, "'size' is 'large'.", "Write the size in metres.")]


def test_missing_keys_are_each_told() -> None:
    assert told("colour: red\n") == [
        (1, "The file lacks 'name'.", "Add it."),
        (1, "The file lacks 'size'.", "Add it."),
    ]


def test_faults_come_in_the_order_of_the_file() -> None:
    assert [line for line, _, _ in told("size: x\nname: 1\nzzz: 1\ncolour: 3\n")] == [1, 2, 3, 4]


def test_a_document_of_another_kind_is_told_once() -> None:
    assert told("- a\n- b\n") == [
        (1, "The file is of another shape.", "It should be a set of keys with values.")
    ]


def test_long_values_are_shortened() -> None:
    ((_, what, _),) = told(f"{SOUND}colour: {'x' * 1000}\n")
    assert len(what) < 100


def test_no_more_faults_are_told_than_anybody_reads() -> None:
    assert len(told(SOUND + "".join(f"k{n}: 1\n" for n in range(2_000)))) == MOST_FAULTS


@pytest.mark.parametrize(
    ("name", "known", "cure"),
    [
        ("penson", ["pension", "sex"], "Did you mean 'pension'?"),
        ("zzz", ["pension", "sex"], "Known here: pension, sex."),
        ("zzz", [], "Nothing is known here yet: define it first."),
        (
            "zzz",
            [f"q{n}" for n in range(20)],
            "Known here: q0, q1, q10, q11, q12, q13, q14, q15, q16, q17, q18, q19, ....",
        ),
        ("q1234x", [f"q{n}" for n in range(5_000)], "Did you mean 'q1234'?"),
    ],
)
def test_the_nearest_known_word_is_named(name: str, known: list[str], cure: str) -> None:
    assert did_you_mean(name, known) == cure


@pytest.mark.parametrize(
    ("place", "shown"),
    [
        (Place("f.yaml"), "f.yaml"),
        (Place("f.yaml", 3), "f.yaml:3"),
        (Place("f.yaml", 3, 7), "f.yaml:3:7"),
        (Place("f.csv", row=12, person="12-1"), "f.csv (line 13, person 12-1)"),
        (Place(), "(text)"),
    ],
)
def test_places_are_written_as_editors_know_them(place: Place, shown: str) -> None:
    assert str(place) == shown


def test_the_same_fault_is_told_once() -> None:
    fault = Fault(Place("f", 1), "Is wrong.", "Mend it.")
    assert str(Faults([fault, fault])) == "1 fault found:\nf:1: Is wrong. Mend it."

"""What is written out again means the same: every rule of the catalogue, and brackets that matter."""

import pytest

from allcover.catalogue import country_folder
from allcover.expressions.grammar import parse
from allcover.expressions.nodes import Node
from allcover.expressions.spelling import spelt
from allcover.rules.load import load
from allcover.vocabulary.fault import FaultList, Place


def parsed(text: str) -> Node:
    faults = FaultList()
    node = parse(text, Place(), faults)
    faults.check()
    assert node is not None
    return node


@pytest.mark.parametrize("country", ["coresia", "chile_1990"])
def test_every_rule_of_the_catalogue_comes_back_the_same(country: str) -> None:
    rules = [version.text for quantity in load(country_folder(country)).quantities.values()
             for version in quantity.versions if version.text]  # fmt: skip
    assert len(rules) > 50
    for rule in rules:
        node = parsed(rule)
        assert parsed(spelt(node, str)) == node, rule


@pytest.mark.parametrize(
    "text",
    ["a - (b - c)", "a / (b / c)", "(a + b) * c", "-(a + b)", "not (a and b)", "(a or b) and c", "(x if a else y) + 1",
     "x if (a if b else c) else y", "not a == b", "a * b / c", "a - b - c"],
)  # fmt: skip
def test_brackets_stay_where_they_matter(text: str) -> None:
    assert parsed(spelt(parsed(text), str)) == parsed(text)

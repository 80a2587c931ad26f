"""Whatever a stranger writes, reading it ends soon, raises nothing but faults, and runs nothing."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.examples import examples
from tests.spec.world import Rule, law
from tests.unit.engine.generated import amounts, conditions
from tests.unit.expressions.hostile import COMMANDS, LONG, nothing_runs

from allcover.expressions.functions import FUNCTIONS, GROUPS, LINKS
from allcover.expressions.grammar import parse
from allcover.expressions.nodes import Name, Node, walk
from allcover.vocabulary.fault import FaultList, Faults, Place

PLACE = Place("file", 1)
SOON = 10.0
"""Seconds; all of them take well under one. What this catches takes years."""


def read(text: str) -> Node | None:
    faults = FaultList()
    with nothing_runs():
        node = parse(text, PLACE, faults)
    assert (node is None) == bool(faults.faults)
    assert all(fault.what and fault.cure for fault in faults.faults)
    return node


def law_of(text: str) -> None:
    try:
        law({"asked": Rule(text)})
    except Faults as faults:
        str(faults).encode("utf-8", errors="surrogatepass")


@pytest.mark.parametrize("text", [*COMMANDS, *LONG], ids=lambda text: ascii(text[:30]))
def test_hostile_texts_are_read_soon_and_run_nothing(text: str) -> None:
    start = time.perf_counter()
    read(text)
    with nothing_runs():
        law_of(text)
    assert time.perf_counter() - start < SOON


@pytest.mark.parametrize("text", COMMANDS)
def test_commands_are_refused(text: str) -> None:
    with pytest.raises(Faults):
        law({"asked": Rule(text)})


TOKENS = st.lists(
    st.sampled_from(
        [*FUNCTIONS, *LINKS, *GROUPS, "x", "p", "age", "sex", "'male'", "1", "0.5", "0", "(", ")", ",", ".", "+", "-", "*", "/",
         "<", "==", "and", "or", "not", "if", "else", "in", "yes", "sum", "count", "any", "rates", "receives", "fund", "lambda",
         ":", "[", "]", "{", "}", "=", ":=", "**", "%", "@", "is", "await", "f'{x}'", "#", ";", "\n", "\t", "_", "__class__",
         "for", "None", "'", '"', "\\", "year", "money"]
    ),
    max_size=25,
)  # fmt: skip


@examples(400)
@given(st.one_of(st.text(max_size=60), TOKENS.map(" ".join), TOKENS.map("".join)))
def test_any_text_is_read_or_refused(text: str) -> None:
    read(text)


@examples(150)
@given(TOKENS.map(" ".join))
def test_any_text_is_resolved_or_refused(text: str) -> None:
    law_of(text)


@examples(200)
@given(text=st.one_of(amounts(2), conditions(2)), data=st.data())
def test_a_sound_text_with_a_slip_is_read_or_refused(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    slip = data.draw(st.sampled_from(["", "(", ")", " ", ".", "'", ",", "x", "not ", "\0", "é", "0", "\\"]))
    read(text[:at] + slip + text[at + data.draw(st.integers(0, 3)) :])


@settings(max_examples=60)
@given(st.one_of(amounts(2), conditions(2)))  # deeper ones may have more groups within groups than are read
def test_nodes_know_where_they_stand_in_the_text(text: str) -> None:
    node = read("  " + text)
    assert node is not None
    for part in walk(node):
        if isinstance(part, Name):
            assert text[part.at - 2 :].startswith(part.name)


def test_lines_and_tabs_in_a_rule_are_spaces() -> None:
    assert read("x\n\t+ y") == read("x + y")
    assert read("(x\n or y)") == read("(x or y)")


def test_a_fault_in_a_rule_with_letters_of_two_bytes_names_the_right_part() -> None:
    faults = FaultList()
    parse("region == 'Ñuñoa' and x ** 2", PLACE, faults)
    assert "near 'x ** 2'" in faults.faults[0].what

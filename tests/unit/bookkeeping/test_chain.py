"""The chain of seals: whole as written, and broken by any change."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allcover.bookkeeping.chain import FIRST, Sealed, broken_links, seal

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda held: st.lists(held, max_size=3) | st.dictionaries(st.text(), held, max_size=3),
    max_leaves=6,
)
CONTENTS = st.lists(st.dictionaries(st.text(), PLAIN, max_size=3), min_size=1, max_size=6)


def chain(contents: list[dict[str, object]]) -> list[Sealed]:
    records: list[Sealed] = []
    for number, content in enumerate(contents, start=1):
        before = records[-1].seal if records else FIRST
        records.append(Sealed(number, content, before, seal(before, content)))
    return records


@given(CONTENTS)
def test_chain_as_written_is_whole(contents: list[dict[str, object]]) -> None:
    assert broken_links(chain(contents)) == ()


@given(CONTENTS, st.data())
def test_changed_record_shows(contents: list[dict[str, object]], data: st.DataObject) -> None:
    records = chain(contents)
    place = data.draw(st.integers(0, len(records) - 1))
    records[place] = replace(records[place], content={**records[place].content, "added": 1, "by": "somebody"})
    assert broken_links(records) == (f"Number {place + 1} was changed after it was sealed.",)


@given(CONTENTS.filter(lambda held: len(held) > 1), st.data())
def test_left_out_record_shows(contents: list[dict[str, object]], data: st.DataObject) -> None:
    records = chain(contents)
    place = data.draw(st.integers(0, len(records) - 2))
    del records[place]
    assert any(f"Number {place + 1} is missing" in told for told in broken_links(records))


def test_what_is_not_written_one_way_everywhere_is_refused() -> None:
    for content in ({"a": 0.1}, {"a": [b"x"]}, {"a": {1: "x"}}):
        with pytest.raises(TypeError):
            seal(FIRST, content)


def test_chain_is_gone_through_from_any_of_its_records_on() -> None:
    records = chain([{"a": number} for number in range(4)])
    assert broken_links(records[2:], (2, records[1].seal)) == ()
    assert broken_links(records[2:], (2, records[0].seal)) == (
        "Number 3 was not sealed after the record that stands before it.",
    )
    assert broken_links(records[3:], (2, records[1].seal))[0] == "Number 3 is missing; 4 follows."

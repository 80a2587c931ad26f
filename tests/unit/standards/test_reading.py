"""Conventions, figures and ratifications as files: what comes along, and what is wrong with a user's own."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path

import pytest

from allcover.standards import (
    Change,
    Figures,
    Observed,
    read_conventions,
    read_country_figures,
    read_figures,
    read_ratifications,
)
from allcover.standards.ground import Ground
from allcover.standards.reading import shipped_folder
from allcover.vocabulary.exact import decimal, ratio
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.words import LANGUAGES, words_of

MINIMAL = """
convention: own
short: OWN
kind: convention
name: {en: A convention of our own}
readings: [{title: The text as our gazette has it, articles: [Art. 1, Art. 2, Art. 3]}]
formulas:
  earnings_related: {article: Art. 1, mark: read}
  flat_rate: {article: Art. 2, mark: read}
  means_tested: {article: Art. 3, mark: read}
parts:
  - part: I
    branch: old_age
    levels:
      - {article: Art. 4, mark: memory, contingency: old_age, beneficiary: man_wife_pension_age, at_least: "1/3"}
"""


def write(folder: Path, text: str) -> Path:
    (folder / "own.yaml").write_text(text, encoding="utf-8")
    return folder


def test_every_article_marked_as_read_says_where() -> None:
    """What the marks rest on, listed: no article of the files that come along is read without a reading, and none in vain."""
    for convention in read_conventions():
        named = [article for reading in convention.readings for article in reading.articles]
        read = {re.split(r"\(| and ", each.article)[0] for each in _grounds(convention) if each.is_verified}
        assert read == set(named), convention.short
        assert len(named) == len(set(named)), convention.short
        assert all(reading.title for reading in convention.readings)


def _grounds(held: object) -> Iterator[Ground]:
    if isinstance(held, Ground):
        yield held
    if isinstance(held, Mapping):
        held = tuple(held.values())
    if isinstance(held, tuple):
        yield from (ground for each in held for ground in _grounds(each))
    elif is_dataclass(held):
        yield from (ground for field in fields(held) for ground in _grounds(getattr(held, field.name)))


def test_ratifications_marked_as_read_say_where() -> None:
    assert all(each.note for each in read_ratifications() if each.mark == "read")


def test_an_article_marked_as_read_that_no_reading_names_is_a_fault_with_its_line(tmp_path: Path) -> None:
    folder = write(tmp_path, MINIMAL.replace("[Art. 1, Art. 2, Art. 3]", "[Art. 1, Art. 3]"))
    with pytest.raises(Faults) as found:
        read_conventions(folder)
    (fault,) = found.value.faults
    assert fault.place.line == 9
    assert "'Art. 2' is marked read, and 'readings' does not say where." in str(fault)


def test_all_conventions_of_the_table_come_along() -> None:
    found = {one.id: one for one in read_conventions()}
    assert set(found) == {"c102", "c121", "c128", "c130", "c168", "c183", "r131", "r202"}
    assert len(found["c102"].parts) == 9
    assert [part.part for part in found["c102"].parts] == [
        "II",
        "III",
        "IV",
        "V",
        "VI",
        "VII",
        "VIII",
        "IX",
        "X",
    ]


@pytest.mark.parametrize(
    ("name", "branch", "percent"),
    [
        ("c102", "sickness", 45), ("c102", "unemployment", 45), ("c102", "old_age", 40), ("c102", "maternity", 45),
        ("c102", "invalidity", 40), ("c102", "survivors", 40), ("c128", "old_age", 45), ("c128", "invalidity", 50),
        ("c128", "survivors", 45), ("r131", "old_age", 55), ("r131", "invalidity", 60), ("r131", "survivors", 55),
        ("c130", "sickness", 60), ("c168", "unemployment", 50),
    ],
)  # fmt: skip
def test_levels_are_those_of_the_specification(name: str, branch: str, percent: int) -> None:
    part = next(
        part for one in read_conventions() if one.id == name for part in one.parts if part.branch == branch
    )
    assert part.levels[0].at_least == ratio(percent, 100)


def test_what_is_from_memory_says_so() -> None:
    """Every requirement carries a mark, and those the specification marks [M] are marked from memory."""
    parts = {part.branch: part for part in read_conventions()[0].parts}
    waiting, age, persons = parts["unemployment"].waiting, parts["old_age"].age, parts["old_age"].persons
    assert waiting is not None
    assert not waiting.ground.is_verified
    assert age is not None
    assert age.ground.is_verified
    assert age.higher is not None
    assert not age.higher.is_verified
    assert persons is not None
    assert persons.ground.is_verified


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_note_of_a_convention_that_comes_along_is_translated(language: str) -> None:
    """Notes are printed in reports, so that they bring their translations along."""
    words = words_of(language)
    notes = [one for convention in read_conventions() for one in notes_of(convention)]
    assert len(notes) > 13
    assert [note for note in notes if words(note) == note] == []


def notes_of(held: object) -> Iterator[str]:
    """Every note anywhere in a convention."""
    if isinstance(held, Ground) and held.note:
        yield held.note
    if is_dataclass(held):
        yield from (note for field in fields(held) for note in notes_of(getattr(held, field.name)))
    if isinstance(held, tuple):
        yield from (note for each in held for note in notes_of(each))


def test_what_happened_since_and_what_was_seen_is_read(tmp_path: Path) -> None:
    path = tmp_path / "figures.yaml"
    path.write_text(
        "changes:\n  - {since: 2019-07-01, cost_of_living: 1.31, substantial: yes, source: {title: Index, verified: yes}}\n"
        "observed:\n  - {requirement: appeal, met: no, says: No court hears it, branch: old_age, source: {title: Report, verified: yes}}\n",
        encoding="utf-8",
    )
    found = read_figures(path)
    assert found.changes == (Change("", date(2019, 7, 1), decimal("1.31"), None, None, True, "Index"),)
    assert found.seen("appeal", "c102", "old_age", "any")[0].says == "No court hears it"
    assert found.seen("appeal", "c102", "sickness", "any") == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "observed: [{requirement: levels, met: yes, says: x, source: {title: x}}]",
            "'requirement' is 'levels'",
        ),
        ("observed: [{requirement: appeal, met: yes, says: x}]", "lacks 'source'"),
        ("changes: [{since: soon, cost_of_living: 1.1, source: {title: x}}]", "'since' is 'soon'"),
        ("changes: [{since: 2019-07-01, cost_of_living: 0, source: {title: x}}]", "'cost_of_living' is 0"),
    ],
)
def test_a_mistake_in_what_was_seen_is_told(tmp_path: Path, text: str, told: str) -> None:
    """A level is reckoned, never observed; nothing counts without a source."""
    path = tmp_path / "figures.yaml"
    path.write_text(text + "\n", encoding="utf-8")
    with pytest.raises(Faults, match=told):
        read_figures(path)


def test_a_convention_of_ones_own_is_read_with_exact_shares(tmp_path: Path) -> None:
    (own,) = read_conventions(write(tmp_path, MINIMAL))
    assert own.parts[0].levels[0].at_least == ratio(1, 3)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("mark: memory", "mark: guess", "'mark' is 'guess'."),
        ("at_least: \"1/3\"", "at_least: \"1/0\"", "'at_least' is '1/0'."),
        ("beneficiary: man_wife_pension_age", "beneficiary: man", "'beneficiary' is 'man'."),
        ("branch: old_age", "branch: oldage", "'branch' is 'oldage'."),
        ("    levels:", "    level:", "'level' is not known here."),
        ("formulas:", "formulae:", "'formulae' is not known here."),
    ],
)  # fmt: skip
def test_a_mistake_in_a_convention_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    with pytest.raises(Faults) as raised:
        read_conventions(write(tmp_path, MINIMAL.replace(old, new)))
    assert any(fault.what == told and fault.place.line for fault in raised.value.faults)


def test_parts_without_formulas_are_a_fault(tmp_path: Path) -> None:
    text = MINIMAL[: MINIMAL.index("formulas:")] + MINIMAL[MINIMAL.index("parts:") :]
    with pytest.raises(Faults, match="There are 'parts' and no 'formulas'"):
        read_conventions(write(tmp_path, text))


def test_an_edited_value_is_what_is_checked(tmp_path: Path) -> None:
    """Nothing is kept in code: the limit of a copied file is the limit of the check."""
    text = (shipped_folder() / "c102.yaml").read_text(encoding="utf-8")
    write(tmp_path, text.replace("at_most: 65", "at_most: 67"))
    (own,) = read_conventions(tmp_path)
    age = next(part.age for part in own.parts if part.branch == "old_age")
    assert age is not None
    assert age.at_most == 67


def test_figures_are_read_exactly(tmp_path: Path) -> None:
    path = tmp_path / "figures.yaml"
    path.write_text(
        "wages:\n  skilled: {amount: 1250.50, how: fitter_or_turner, source: {title: Wage survey, verified: yes}}\n"
        'persons:\n  - {branch: old_age, of: employees, share: "2/3", source: {title: Register, verified: yes}}\n'
        "invokes: {higher_age: no}\nnational_level: poverty\n"
        "care: {mutual: {specialist: [visit]}}\n",
        encoding="utf-8",
    )
    found = read_figures(path)
    assert found.skilled is not None
    assert (found.skilled.amount, found.skilled.source) == (ratio(2501, 2), "Wage survey")
    protected = found.protected("old_age", "", "employees")
    assert protected is not None
    assert protected.share == ratio(2, 3)
    assert found.protected("sickness", "any", "employees") is None
    assert (found.invokes, found.national_level, found.care["mutual"]["specialist"]) == (
        {"higher_age": False},
        "poverty",
        ("visit",),
    )


@pytest.mark.parametrize("amount", ["0", "-5"])
def test_a_wage_is_above_nothing(tmp_path: Path, amount: str) -> None:
    path = tmp_path / "figures.yaml"
    path.write_text(
        f"wages: {{labourer: {{amount: {amount}, how: typical_unskilled, source: {{title: x}}}}}}\n"
    )
    with pytest.raises(Faults, match="above 0"):
        read_figures(path)


def test_a_share_is_at_most_the_whole(tmp_path: Path) -> None:
    path = tmp_path / "figures.yaml"
    path.write_text("persons: [{branch: old_age, of: employees, share: 45, source: {title: x}}]\n")
    with pytest.raises(Faults, match="from 0 to 1"):
        read_figures(path)


def test_ratifications_are_data_of_their_own_and_marked() -> None:
    found = {(one.convention, one.iso3): one for one in read_ratifications()}
    assert found["c102", "BRA"].year == 2009
    assert found["c102", "BRA"].mark == "memory"
    assert ("c102", "XES") not in found


def test_figures_beside_a_definition_are_for_the_law_since_their_day(tmp_path: Path) -> None:
    assert read_country_figures(tmp_path, date(2024, 1, 1)) == Figures()
    (tmp_path / "standards.yaml").write_text("since: 2024-01-01\nnational_level: poverty\n", encoding="utf-8")
    assert read_country_figures(tmp_path, date(2024, 1, 1)).national_level == "poverty"
    assert read_country_figures(tmp_path, date(2023, 12, 31)) == Figures()


def test_what_is_given_goes_before_what_lies_beside_the_definition() -> None:
    """An observation of the same requirement, and a change of the same scheme or of all, are replaced; others stay."""
    day = date(2023, 1, 1)

    def change(scheme: str, times: int) -> Change:
        return Change(scheme, day, times, None, None, None, "Index")

    own = Figures(changes=(change("pension", 2),), observed=(Observed("appeal", True, "Yes", "Own"),))
    held = Figures(
        changes=(change("pension", 3), change("", 4), change("grant", 5)),
        observed=(Observed("appeal", False, "No", "Kept"), Observed("appeal", False, "No", "Kept", "c128")),
    )
    found = own.beside(held)
    assert [one.cost_of_living for one in found.changes] == [2, 4, 5]
    assert [(one.convention, one.is_met) for one in found.observed] == [("", True), ("c128", False)]
    assert [one.cost_of_living for one in Figures(changes=(change("", 2),)).beside(held).changes] == [2]

"""Files of the projection: what is wrong in a file's form and what is wrong in what it says are told together, each with its line."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from allcover.catalogue import country_folder
from allcover.projection.costing_file import read_costing
from allcover.projection.economy_file import read_economy
from allcover.projection.short_term_file import read_short_term
from allcover.projection.straying import FILE, read_straying
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.words import words_of

CORESIA = country_folder("coresia")


@dataclass(frozen=True)
class Broken:
    """A file of the invented country with ``changes`` in its text, and what is ``told`` of it."""

    file: str
    read: Callable[[Path], object]
    changes: tuple[tuple[str, str], ...]
    told: tuple[str, ...]


BROKEN = {
    "the budget of a branch": Broken(
        "valuations/health_insurance.yaml",
        read_short_term,
        (
            ("last_year: 2044", "last_year: 2050"),
            ("label: Spouses and children of members, ", ""),
            ("of: [members]", "of: [member]"),
            ("    value: health_insurance.value_of_care_month\n    use_growth", "    use_growth"),
            ("amounts_follow: {value: wages", "amounts_follow: {value: gold"),
        ),
        (
            "Item 2 of 'classes' lacks 'label'",
            "There is no class 'member'",
            "'members_care' is told by nothing",
            "'value' is 'gold'",
            "The points of 'use_growth' end in 2044",
            "The points of 'coverage' end in 2044",
        ),
    ),
    "how far people stray": Broken(
        f"people/{FILE}",
        read_straying,
        (
            ("futures: 500", "futures: many"),
            ("{in: 2024, value: 0.03}, {in: 2050", "{in: 2050, value: 0.03}, {in: 2050"),
            ("{in: 2050, value: 2.4}", "{in: 2050, value: 240}"),
        ),
        ("'futures' is 'many'", "of 'fertility' do not rise", "'expectancy' strays by 240"),
    ),
    "the economy": Broken(
        "economy.yaml",
        read_economy,
        (
            ("  debt: {value: 0.42,", "  debt: {value: much,"),
            ("- at: 2099\n", "- at: 2090\n"),
            ("ages: [15, 20, 25", "ages: [15, 15, 25"),
            ("employers: {value: 0.02,", "employers: {value: 0.2,"),
            ("{at: 2060, value: 0.46}, {at: 2099, value: 0.48}", "{at: 2060, value: 0.46}"),
        ),
        (
            "'value' is 'much'",
            "Participation is given at [2024, 2050, 2090]",
            "The ages [15, 15, 25, 35, 45, 55, 65, 75] do not rise",
            "The statuses of female workers add to 1.1800",
            "The points of 'wage_share' end in 2060",
        ),
    ),
    "benefits to be costed": Broken(
        "costings/floor.yaml",
        read_costing,
        (
            ("    index: {value: gdp_per_head,", "    index: {value: gold,"),
            ("for: {from: 0, to: 14, sex: both}", "for: {from: 14, to: 0, sex: both}"),
            ("benefits: [child_grant, old_age_pension,", "benefits: [child_grant, old_age_pensions,"),
            ("{at: 2030, value: 0.95}, {at: 2044, value: 0.95}", "{at: 2030, value: 0.95}"),
        ),
        (
            "'value' is 'gold'",
            "The ages of 'poor_child_grant' go from 14 to 0",
            "'old_age_pensions' is no benefit of this file",
            "The points of 'take_up' end in 2030",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_faults_of_form_and_of_sense_are_told_together(broken: Broken, tmp_path: Path) -> None:
    text = (CORESIA / broken.file).read_text(encoding="utf-8")
    for old, new in broken.changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = tmp_path / Path(broken.file).name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Faults) as raised:
        broken.read(tmp_path if broken.read is read_straying else path)
    told = [str(fault) for fault in raised.value.faults]
    missing = [words for words in broken.told if not any(words in one for one in told)]
    assert not missing, told
    assert all(fault.place.line for fault in raised.value.faults)


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("text", ["- 1\n", "5\n", "first_year: 2024\nlast_year: x\nbenefits: 3\nlabour: []\ngrowth: 1\n"])  # fmt: skip
def test_a_file_of_another_form_altogether_is_told_without_a_crash(
    broken: Broken, text: str, tmp_path: Path
) -> None:
    path = tmp_path / Path(broken.file).name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Faults):
        broken.read(tmp_path if broken.read is read_straying else path)


@pytest.mark.parametrize("language", ["fr", "es", "pt"])
@pytest.mark.parametrize("name", ["the budget of a branch", "benefits to be costed"])
def test_each_of_them_is_told_in_the_reader_s_language(name: str, language: str, tmp_path: Path) -> None:
    broken = BROKEN[name]
    text = (CORESIA / broken.file).read_text(encoding="utf-8")
    for old, new in broken.changes:
        text = text.replace(old, new, 1)
    path = tmp_path / Path(broken.file).name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Faults) as raised:
        broken.read(path)
    words = words_of(language)
    for fault in raised.value.faults:
        told = fault.told(words)
        assert told.what != fault.what, fault
        assert told.cure != fault.cure, fault

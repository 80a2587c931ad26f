"""A reform laid over the law is the law edited by hand; it holds from its day on, and changes nothing else."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.spec.definitions import COUNTRY, FUND, GRANT, REFORM, SOUND

from allcover.catalogue import country_folder
from allcover.engine.judge import Judge
from allcover.expressions.logic import Value
from allcover.population import Population
from allcover.rules.definition import System
from allcover.rules.load import find_clash, load
from allcover.vocabulary.exact import ratio
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.words import words_of

Files = dict[str, str]
SOURCE = "source: {title: Bill}"
ANA = {"people": {"ana": {"age": 70, "receives": {"fund": 0}}}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("law")


def loaded(folder: Path, files: Files, *, reforms: tuple[str, ...] = ()) -> System:
    for old in folder.glob("*/definition.yaml"):
        old.unlink()
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return load(folder, [folder / name for name in reforms])


def reformed(folder: Path, text: str, files: Files = SOUND) -> System:
    return loaded(folder, {**files, REFORM: f"reform: r\nname: {{en: R}}\n{text}"}, reforms=(REFORM,))


def edited(folder: Path, name: str, old: str, new: str) -> System:
    assert SOUND[name].count(old) == 1
    return loaded(folder, {**SOUND, name: SOUND[name].replace(old, new)})


def same(left: System, right: System) -> bool:
    """Whether two systems are the same law; the order in which things can be found is free, as the titles are."""
    plain = [replace(system, option="", title="", order=()) for system in (left, right)]
    return (
        left.fingerprint == right.fingerprint and plain[0] == plain[1] and set(left.order) == set(right.order)
    )


def grant_on(system: System, day: date) -> Value:
    judge = Judge(system, Population.from_records([ANA], reference_date=day), day, ["grant.paid_0"])
    return judge.ask(judge.open(0), "grant.paid_0", 0)


LAST = "      - {from: 2020-01-01, value: 25, source: {title: Grant Act}}\n"


def test_a_changed_amount_is_a_value_written_after_the_last(folder: Path) -> None:
    change = f"change: [{{scheme: grant, parameter: amount, from: 2025-01-01, value: 40, {SOURCE}}}]\n"
    by_hand = edited(folder, GRANT, LAST, f"{LAST}      - {{from: 2025-01-01, value: 40, {SOURCE}}}\n")
    assert same(reformed(folder, change), by_hand)


def test_a_note_may_be_given_in_several_languages_or_in_one(folder: Path) -> None:
    told = 'notes: ["One alone.", {en: "Of two.", fr: "De deux."}]\n'
    change = f"change: [{{scheme: grant, parameter: amount, from: 2025-01-01, value: 40, {SOURCE}}}]\n"
    system = reformed(folder, told + change)
    assert system.notes == ("One alone.", "Of two.")
    assert [words_of("fr").note(note) for note in system.notes] == ["One alone.", "De deux."]


def test_a_change_from_an_earlier_day_replaces_what_came_later(folder: Path) -> None:
    change = f"change: [{{scheme: grant, parameter: amount, from: 2010-01-01, value: 40, {SOURCE}}}]\n"
    by_hand = edited(folder, GRANT, LAST, f"      - {{from: 2010-01-01, value: 40, {SOURCE}}}\n")
    assert same(reformed(folder, change), by_hand)


def test_changes_of_the_country_of_bands_and_of_tables(folder: Path) -> None:
    change = f"""change:
  - {{parameter: old_age, from: 2030-01-01, value: 67, {SOURCE}}}
  - {{scheme: fund, parameter: scale, from: 2030-01-01, bands: [{{at_least: 0, value: 1}}], {SOURCE}}}
  - {{scheme: fund, parameter: by_sex, from: 2030-01-01, table: {{male: 1, female: 2}}, {SOURCE}}}
"""
    files = {
        **SOUND,
        COUNTRY: SOUND[COUNTRY].replace(
            "quantities:", f"      - {{from: 2030-01-01, value: 67, {SOURCE}}}\nquantities:"
        ),
        FUND: SOUND[FUND]
        .replace(
            "  by_sex:",
            f"      - {{from: 2030-01-01, bands: [{{at_least: 0, value: 1}}], {SOURCE}}}\n  by_sex:",
        )
        .replace(
            "  costs:", f"      - {{from: 2030-01-01, table: {{male: 1, female: 2}}, {SOURCE}}}\n  costs:"
        ),
    }
    assert same(reformed(folder, change), loaded(folder, files))


def test_the_end_of_a_scheme_is_its_last_day_written(folder: Path) -> None:
    end = f"end: [{{scheme: grant, from: 2025-01-01, {SOURCE}}}]\n"
    by_hand = edited(folder, GRANT, "from: 2000-01-01\nlaw", "from: 2000-01-01\nto: 2024-12-31\nlaw")
    ended = reformed(folder, end)
    assert same(ended, by_hand)
    assert [grant_on(ended, date(2024, 12, 31)), grant_on(ended, date(2025, 1, 1))] == [25, 0]


def test_a_scheme_added_is_a_folder_more(folder: Path) -> None:
    more = SOUND[GRANT].replace("scheme: grant", "scheme: gift").replace("receives(fund)", "receives(grant)")
    add = yaml.safe_dump({"add": [yaml.safe_load(more)]}, sort_keys=False)
    assert same(reformed(folder, add), loaded(folder, {**SOUND, "gift/definition.yaml": more}))


def test_reforms_are_laid_over_each_other_in_order(folder: Path) -> None:
    first = f"reform: a\nname: {{en: A}}\nchange: [{{scheme: grant, parameter: amount, from: 2025-01-01, value: 40, {SOURCE}}}]\n"
    second = (
        first.replace("reform: a", "reform: b")
        .replace("en: A", "en: B")
        .replace("40", "50")
        .replace("2025", "2026")
    )
    files = {**SOUND, "a.yaml": first, "b.yaml": second}
    both = loaded(folder, files, reforms=("a.yaml", "b.yaml"))
    assert (both.option, both.title) == ("a_and_b", "A + B")
    assert [grant_on(both, date(year, 6, 1)) for year in (2024, 2025, 2026)] == [25, 40, 50]


@settings(max_examples=20)
@given(
    day=st.dates(date(1999, 1, 1), date(2030, 12, 31)),
    cents=st.integers(0, 10_000).filter(lambda cents: cents not in (2000, 2500)),
)
def test_a_change_holds_from_its_day_on_and_not_the_day_before(folder: Path, day: date, cents: int) -> None:
    amount = ratio(cents, 100)
    before = loaded(folder, SOUND)
    after = reformed(
        folder,
        f"change: [{{scheme: grant, parameter: amount, from: {day}, value: {cents / 100:.2f}, {SOURCE}}}]\n",
    )
    for shift in (-400, -1):
        assert grant_on(after, day + timedelta(shift)) == grant_on(before, day + timedelta(shift))
    in_force = date(2000, 1, 1)
    assert [grant_on(after, day + timedelta(shift)) for shift in (0, 1, 5000)] == [
        amount if day + timedelta(shift) >= in_force else 0 for shift in (0, 1, 5000)
    ]
    assert after.fingerprint != before.fingerprint


def shuffled(value: Any, order: Callable[[list[Any]], list[Any]]) -> Any:
    """The same YAML value with the keys of every mapping in another order; lists stay as they are."""
    if isinstance(value, dict):
        return {key: shuffled(value[key], order) for key in order(list(value))}
    return [shuffled(item, order) for item in value] if isinstance(value, list) else value


@settings(max_examples=12)
@given(st.data())
def test_the_fingerprint_does_not_depend_on_the_order_of_keys(folder: Path, data: st.DataObject) -> None:
    sound = loaded(folder, SOUND).fingerprint
    mixed = {
        name: yaml.safe_dump(
            shuffled(yaml.safe_load(SOUND[name]), lambda keys: data.draw(st.permutations(keys))),
            sort_keys=False,
        )
        for name in (COUNTRY, FUND, GRANT)
    }
    assert loaded(folder, mixed).fingerprint == sound


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (GRANT, "scheme: grant", "# a remark\n\nscheme: grant"),
        (GRANT, "is: amount if not receives(fund) else 0", "is: amount  if not  receives( fund ) else 0"),
        (GRANT, "is: amount if not receives(fund) else 0", "is: (amount) if (not receives(fund)) else 0"),
        (GRANT, "{from: 2000-01-01, value: 20,", "{from: 2000-01-01, value: 20.00,"),
        (FUND, "value: 0.05", "value: 0.050"),
        (FUND, "{female: 10, male: 12}", "{male: 12, female: 10}"),
        (FUND, "to: 2004-12-31, ", ""),
        (GRANT, "{en: Grant}", "{en: 'Grant'}"),
    ],
)
def test_the_fingerprint_does_not_depend_on_how_a_thing_is_written(
    folder: Path, name: str, old: str, new: str
) -> None:
    assert edited(folder, name, old, new).fingerprint == loaded(folder, SOUND).fingerprint


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        (GRANT, "value: 25", "value: 25.01"),
        (GRANT, "2020-01-01", "2020-01-02"),
        (GRANT, "title: Grant Act}}\n      - {from: 2020", "title: Other Act}}\n      - {from: 2020"),
        (GRANT, "mechanism: universal", "mechanism: means_tested"),
        (GRANT, "else 0", "else amount / 2"),
        (FUND, "female: 10", "female: 11"),
        (FUND, "{at_least: 100, value: 0.4}", "{at_least: 101, value: 0.4}"),
        (FUND, "{state: 0.4, reserve: 0.6}", "{state: 0.6, reserve: 0.4}"),
        (FUND, "payer: worker", "payer: employer"),
        (COUNTRY, "value: 65", "value: 66"),
    ],
)
def test_the_fingerprint_changes_with_what_the_law_says(folder: Path, name: str, old: str, new: str) -> None:
    assert edited(folder, name, old, new).fingerprint != loaded(folder, SOUND).fingerprint


def test_the_fingerprint_does_not_depend_on_where_the_files_lie(tmp_path: Path, folder: Path) -> None:
    assert loaded(tmp_path, SOUND).fingerprint == loaded(folder, SOUND).fingerprint


def test_the_reform_of_the_examples_is_what_it_says(folder: Path) -> None:
    system = loaded(folder, SOUND, reforms=(REFORM,))
    assert (system.option, system.title) == ("more", "More for the old")
    assert grant_on(system, date(2025, 1, 1)) == 40


@pytest.mark.parametrize(
    ("within", "value", "place", "what"),
    [
        ("[0, 0.1]", "1.4", GRANT, "1.4 lies outside of 0 to 0.1. Write a share as a part of one"),
        (
            "[0.1, 0]",
            "0.05",
            GRANT,
            "The least of 'between', 0.1, is above the most, 0. Write the least first.",
        ),
    ],
)
def test_a_value_that_cannot_be_is_named(
    folder: Path, within: str, value: str, place: str, what: str
) -> None:
    held = f"  share:\n    unit: number\n    between: {within}\n    values:\n      - {{from: 2000-01-01, value: {value}, {SOURCE}}}\n"
    with pytest.raises(Faults) as found:
        edited(folder, GRANT, "parameters:\n", f"parameters:\n{held}")
    (fault,) = [fault for fault in found.value.faults if "between" in fault.what or "outside" in fault.what]
    assert place in fault.place.file
    assert fault.place.line is not None
    assert what in str(fault)


def test_an_age_below_nought_is_refused_in_the_law_and_in_a_reform(folder: Path, tmp_path: Path) -> None:
    held = f"  oldest:\n    unit: year\n    values:\n      - {{from: 2000-01-01, value: -5, {SOURCE}}}\n"
    with pytest.raises(Faults, match=r"definition.yaml:\d+.*-5 is below nought, and an age .* from 0 up"):
        edited(folder, GRANT, "parameters:\n", f"parameters:\n{held}")
    with pytest.raises(Faults) as found:
        edited(folder, GRANT, "parameters:\n", "parameters:\n" + held.replace("unit: year", "unit: number"))
    assert "below nought" not in str(found.value)  # of a number it is not told what it counts
    rule = tmp_path / "early.yaml"
    change = f"{{parameter: pensionable_age, from: 2024-01-01, value: -5, {SOURCE}}}"
    rule.write_text(f"reform: early\nname: {{en: Early}}\nchange:\n  - {change}\n")
    with pytest.raises(Faults, match=r"early.yaml:4:5: -5 is below nought"):
        load(country_folder("coresia"), [rule])


def test_a_reform_is_held_to_what_a_parameter_can_be(tmp_path: Path) -> None:
    """The invented country's accrual of 1.4 % a year, written as 1.4; as 0.014 it holds."""
    rule = tmp_path / "accrual.yaml"
    text = (
        "reform: more\nname: {en: More}\nchange:\n"
        f"  - {{scheme: national_pension, parameter: accrual_rate_year, from: 2024-01-01, value: 1.4, {SOURCE}}}\n"
    )
    rule.write_text(text.replace("1.4,", "0.014,"))
    assert load(country_folder("coresia"), [rule]).option == "more"
    rule.write_text(text)
    with pytest.raises(Faults, match=r"accrual.yaml:4:5: 1.4 lies outside of 0 to 0.1. Write a share as"):
        load(country_folder("coresia"), [rule])


def test_what_reforms_change_alike_is_no_fault_of_both_together(folder: Path) -> None:
    common = f"  - {{scheme: grant, parameter: amount, from: 2025-01-01, value: 40, {SOURCE}}}\n"
    more = f"  - {{parameter: old_age, from: 2030-01-01, value: 67, {SOURCE}}}\n"
    end = f"end: [{{scheme: fund, from: 2035-01-01, {SOURCE}}}]\n"
    gift = yaml.safe_load(SOUND[GRANT].replace("scheme: grant", "scheme: gift").replace("receives(fund)", "0 > 1"))  # fmt: skip
    add = yaml.safe_dump({"add": [gift]}, sort_keys=False)
    first = f"reform: a\nname: {{en: A}}\nchange:\n{common}{end}{add}"
    second = f"reform: b\nname: {{en: B}}\nchange:\n{common}{more}{end}{add}"
    files = {**SOUND, "a.yaml": first, "b.yaml": second}
    both = loaded(folder, files, reforms=("a.yaml", "b.yaml"))
    alone = load(folder, [folder / "b.yaml"])
    assert same(both, alone)
    assert find_clash([folder / "a.yaml", folder / "b.yaml"]) is None
    # What the law has already, or the reform itself, is as idle as before.
    for idle in (
        f"  - {{scheme: grant, parameter: amount, from: 2030-01-01, value: 40, {SOURCE}}}\n",
        f"  - {{parameter: old_age, from: 2024-01-01, value: 65, {SOURCE}}}\n",
    ):
        (folder / "b.yaml").write_text(f"reform: b\nname: {{en: B}}\nchange:\n{common}{idle}", encoding="utf-8")  # fmt: skip
        with pytest.raises(Faults, match=r"b.yaml:5:5: This changes nothing"):
            load(folder, [folder / "a.yaml", folder / "b.yaml"])


@pytest.mark.parametrize(
    ("old", "new", "key", "day"),
    [
        ("value: 40", "value: 50", "grant.amount", date(2025, 1, 1)),
        ("else 0", "else 1", "gift", None),
        ("2025-01-01", "2026-01-01", "", None),
    ],
)
def test_what_two_reforms_set_differently_from_one_day_is_found(
    folder: Path, old: str, new: str, key: str, day: date | None
) -> None:
    gift = yaml.safe_load(SOUND[GRANT].replace("scheme: grant", "scheme: gift"))
    text = f"reform: a\nname: {{en: A}}\nchange: [{{scheme: grant, parameter: amount, from: 2025-01-01, value: 40, {SOURCE}}}]\n"
    text += yaml.safe_dump({"add": [gift]}, sort_keys=False)
    assert old in text
    for name, held in (("a.yaml", text), ("b.yaml", text.replace("en: A", "en: B").replace(old, new))):
        (folder / name).write_text(held, encoding="utf-8")
    found = find_clash([folder / "a.yaml", folder / "b.yaml"])
    assert (found and (found.first, found.second, found.key, found.day)) == (("A", "B", key, day) if key else None)  # fmt: skip


def test_an_amount_fixed_anew_at_its_figure_counts_only_in_the_years_after(folder: Path) -> None:
    change = f"change: [{{scheme: grant, parameter: amount, from: 2028-01-01, value: 25, {SOURCE}}}]\n"
    with pytest.raises(Faults, match=r"This changes nothing: 'grant.amount' is 25 already"):
        reformed(folder, change)
    after = load(folder, [folder / REFORM], date(2024, 6, 30))
    assert [one.start.year for one in after.parameters["grant.amount"].values] == [2000, 2020, 2028]
    with pytest.raises(Faults, match=r"This changes nothing: 'grant.amount' is 25 already"):
        load(folder, [folder / REFORM], date(2028, 1, 1))

"""A definition with a mistake in it is told where it lies, by file and line, and how to mend it."""

from collections.abc import Mapping
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.spec.definitions import BREAKS, COUNTRY, FUND, GRANT, REFORM, SOUND, Break

from allcover.rules.load import load
from allcover.vocabulary.fault import Fault, Faults

ALL = [broken for _, breaks in BREAKS for broken in breaks]


def written_to(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def faults_of(folder: Path, files: Mapping[str, str], *, is_reformed: bool = False) -> list[Fault]:
    written_to(folder, files)
    reforms = [folder / REFORM] if is_reformed else []
    with pytest.raises(Faults) as raised:
        load(folder, reforms)
    return list(raised.value.faults)


def test_the_country_without_a_mistake_is_loaded(tmp_path: Path) -> None:
    folder = written_to(tmp_path, SOUND)
    assert load(folder).fingerprint != load(folder, [folder / REFORM]).fingerprint


@pytest.mark.parametrize("broken", ALL, ids=lambda broken: broken.name)
def test_a_mistake_is_told_with_its_file_line_and_cure(broken: Break, tmp_path: Path) -> None:
    found = faults_of(tmp_path, broken.files(), is_reformed=broken.file == REFORM)
    told = [(fault.place.file, fault.place.line, fault.what, fault.cure) for fault in found]
    assert told == [(str(tmp_path / broken.file), broken.line(), broken.what, broken.cure)]


def test_mistakes_in_several_files_are_told_together(tmp_path: Path) -> None:
    files = {
        COUNTRY: SOUND[COUNTRY].replace("is: age >= old_age", "is: age >= oldage"),
        FUND: SOUND[FUND].replace("value: 0.06", "value: many").replace("to: 2004-12-31", "to: 2004-02-31"),
        GRANT: SOUND[GRANT]
        .replace("else 0", "else age")
        .replace("amount: grant_month", "amount: grand_month"),
        REFORM: SOUND[REFORM].replace("scheme: grant", "scheme: grand"),
    }
    found = faults_of(tmp_path, files, is_reformed=True)
    told = {
        (Path(fault.place.file).name, Path(fault.place.file).parent.name, fault.place.line) for fault in found
    }
    assert {line for _, folder, line in told if folder == "fund"} == {12, 13}
    assert {line for _, folder, line in told if folder == "grant"} == {15, 17}
    assert {line for name, _, line in told if name == "country.yaml"} == {12}
    assert {line for name, _, line in told if name == "reform.yaml"} == {4}


def both(one: Break, other: Break) -> dict[str, str] | None:
    """The files with two mistakes in them; None where the second has no place after the first."""
    files = one.files()
    if files[other.file].count(other.old) != 1:
        return None
    return {**files, other.file: files[other.file].replace(other.old, other.new)}


def lines_of(files: Mapping[str, str], *breaks: Break) -> set[tuple[str, int]]:
    """The lines on which mistakes must be told."""
    return {
        (one.file, n)
        for one in breaks
        for n, line in enumerate(files[one.file].splitlines(), start=1)
        if one.at in line
    }


PAIRS = [
    (one, other)
    for one, other in combinations(ALL, 2)
    if one.file != other.file and REFORM not in (one.file, other.file) and both(one, other) is not None
    if "a scheme in another folder" not in (one.name, other.name)
]


@settings(
    max_examples=100,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(pair=st.sampled_from(PAIRS))
def test_mistakes_in_two_files_are_told_and_nothing_else(pair: tuple[Break, Break], tmp_path: Path) -> None:
    files = both(*pair)
    assert files is not None
    found = faults_of(tmp_path, files)
    told = {(str(Path(fault.place.file).relative_to(tmp_path)), fault.place.line) for fault in found}
    assert told == lines_of(files, *pair), [str(fault) for fault in found]


SAME = [
    (one, other)
    for one, other in combinations(ALL, 2)
    if one.file == other.file != REFORM and both(one, other) is not None
]


@settings(
    max_examples=100,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(pair=st.sampled_from(SAME))
def test_of_two_mistakes_in_a_file_none_brings_a_third(pair: tuple[Break, Break], tmp_path: Path) -> None:
    """One may rest on the other, such as a gap in values of which one cannot be read: then it is told when that is mended."""
    files = both(*pair)
    assert files is not None
    found = faults_of(tmp_path, files)
    told = {(str(Path(fault.place.file).relative_to(tmp_path)), fault.place.line) for fault in found}
    assert told
    assert told <= lines_of(files, *pair), [str(fault) for fault in found]


NAMED = {broken.name: broken for broken in ALL}


@pytest.mark.parametrize(
    ("form", "sense"),
    [
        ("a key misspelt", "a name misspelt"),
        ("a key misspelt deep down", "a circle"),
        ("a number written otherwise", "a name misspelt"),
        ("a day that does not exist", "a benefit whose amount nobody knows"),
        ("a value that is missing", "an unknown unit"),
        ("a date written otherwise", "a scheme misspelt"),
        ("a YAML tag", "another unit than declared"),
        ("a YAML anchor", "a value that ends for good"),
        ("a name with capitals", "a poverty line of persons"),
    ],
)
def test_a_mistake_of_form_does_not_hide_one_of_sense(form: str, sense: str, tmp_path: Path) -> None:
    pair = (NAMED[form], NAMED[sense])
    files = both(*pair)
    assert files is not None
    told = {fault.what for fault in faults_of(tmp_path, files)}
    assert told == {one.what for one in pair}


def test_of_a_reform_a_day_and_a_value_that_are_none_are_told_together(tmp_path: Path) -> None:
    written = SOUND[REFORM].replace("from: 2025-01-01, value: 40", "from: 2030-02-31, value: forty")
    found = faults_of(
        tmp_path,
        {**SOUND, REFORM: written.replace("parameter: old_age", "parameter: old_ages")},
        is_reformed=True,
    )
    assert [(fault.place.line, fault.what) for fault in found] == [
        (4, "'2030-02-31' is no date of the calendar."),
        (4, "'value' is 'forty'."),
        (5, "There is no parameter 'old_ages'."),
    ]


def test_a_circle_through_two_schemes_is_shown(tmp_path: Path) -> None:
    files = {
        **SOUND,
        FUND: SOUND[FUND].replace("is: jobs.sum(earnings_month)", "is: amount_month(grant)"),
        GRANT: SOUND[GRANT].replace(
            "amount if not receives(fund) else 0", '"min(amount, amount_month(fund))"'
        ),
    }
    (fault,) = faults_of(tmp_path, files)
    assert fault.what == (
        "Goes in a circle: fund.pension_month -> fund.wage_month -> grant.amount_month (cash due a month) -> "
        "grant.paid_0 (is due to get (old_age)) -> grant.grant_month -> fund.amount_month (cash due a month) -> "
        "fund.paid_0 (is due to get (old_age)) -> fund.pension_month."
    )


def test_a_folder_that_holds_no_country_is_told(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path, {})
    assert (fault.place.file, fault.what) == (str(tmp_path), "Holds no country.yaml.")


def test_a_missing_reform_is_told_with_its_name(tmp_path: Path) -> None:
    with pytest.raises(Faults) as raised:
        load(written_to(tmp_path, SOUND), [tmp_path / "nowhere.yaml"])
    (fault,) = raised.value.faults
    assert (fault.place.file, fault.what) == (
        str(tmp_path / "nowhere.yaml"), "Cannot be read: there is no such file.",
    )  # fmt: skip


def test_a_value_for_ever_may_end_on_the_last_day_of_the_calendar(tmp_path: Path) -> None:
    files = {**SOUND, GRANT: SOUND[GRANT].replace("2020-01-01, value", "2020-01-01, to: 9999-12-31, value")}
    assert load(written_to(tmp_path, files)).parameters["grant.amount"].values[-1].end is None


def test_what_looks_like_a_date_in_a_text_stays_text(tmp_path: Path) -> None:
    files = {
        **SOUND,
        GRANT: SOUND[GRANT]
        .replace("{en: Grant}", "{en: 2000-01-01}")
        .replace("title: Grant Act}\n", "title: 1999-12-31}\n"),
    }
    scheme = load(written_to(tmp_path, files)).schemes["grant"]
    assert (scheme.name, scheme.law[0].title) == ("2000-01-01", "1999-12-31")


def test_every_unused_parameter_is_told_once_the_rules_are_sound(tmp_path: Path) -> None:
    found = faults_of(
        tmp_path,
        {
            **SOUND,
            FUND: SOUND[FUND]
            .replace("is: rate * wage", "is: 0.1 * wage")
            .replace(" + lookup(by_sex, sex)", ""),
        },
    )
    assert [fault.what for fault in found] == [
        "The parameter 'rate' is used by no rule.", "The parameter 'by_sex' is used by no rule.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "written", "text"),
    [("yes_no", "yes", "yes"), ("yes_no", "no", "no"), ("number", "0.25", "1/4"), ("number", "-3", "-3"), ("number", "[{from: 1990-01-01, is: 2.5}]", "5/2"),
     ("yes_no", "[{from: 1990-01-01, is: no}]", "no")],
)  # fmt: skip
def test_a_rule_may_be_a_plain_value(tmp_path: Path, unit: str, written: str, text: str) -> None:
    rule = f"quantities:\n  plain: {{of: person, unit: {unit}, is: {written}}}\n"
    system = load(written_to(tmp_path, {**SOUND, GRANT: SOUND[GRANT].replace("quantities:\n", rule)}))
    assert system.quantities["grant.plain"].versions[0].text == text

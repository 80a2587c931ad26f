"""A mapping turns raw values into the schema exactly as it says, and every mistake in it is told with its line."""

import contextlib
from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allcover.population import Population, read_survey
from allcover.population.mapping import load_mapping
from allcover.vocabulary.fault import Fault, FaultList, Faults

Read = Callable[..., Population]
FaultsOf = Callable[..., tuple[Fault, ...]]


def test_little_survey_is_mapped_whole(read: Read) -> None:
    population: Population = read()
    persons = population.persons
    assert persons["person_id"].to_list() == ["1-1", "1-2", "1-3", "2-1"]
    assert persons["sex"].to_list() == ["male", "female", "female", "female"]
    assert persons["weight"].to_list() == [10.5, 10.5, 10.5, 20.0]
    assert persons["row"].to_list() == [1, 2, 3, 4]
    assert population.households["area"].to_list() == ["urban", "rural"]
    assert population.about.files[0].rows == 4
    assert len(population.about.files[0].sha256) == 64


def test_a_year_becomes_a_twelfth(read: Read) -> None:
    assert read().households["welfare_month"].to_list() == [100.0, 50.0]


def test_a_week_needs_a_stated_factor(read: Read, faults_of: FaultsOf) -> None:
    assert "times" in faults_of(("period: year", "period: week"))[0].cure
    population = read(("period: year", "period: week, times: 52/12"))
    assert population.households["welfare_month"].to_list() == pytest.approx([5200.0, 2600.0])


def test_unknown_stays_unknown(read: Read) -> None:
    assert read().persons["labour_status"].to_list() == ["employed", "inactive", None, "inactive"]


def test_not_asked_has_no_row_and_none_is_zero(read: Read) -> None:
    population = read()
    assert population.need("affiliations")["person_id"].to_list() == ["1-1", "1-2", "2-1"]
    assert population.need("affiliations")["is_affiliated"].to_list() == [True, False, False]
    assert population.need("receipts").select("person_id", "amount_month").rows() == [
        ("1-1", 0.0), ("1-2", 0.0), ("2-1", 50.0),
    ]  # fmt: skip


def test_a_value_is_unknown_where_its_condition_does_not_hold(read: Read) -> None:
    population = read(("{from: inc, period: year}", "{from: inc, period: year, when: zone == 2}"))
    assert population.households["welfare_month"].to_list() == [None, 50.0]


def test_jobs_are_numbered_by_their_entry(read: Read) -> None:
    jobs = read().need("jobs")
    assert jobs.select("person_id", "job", "is_main", "status").rows() == [("1-1", 1, True, "employee")]


def test_missing_codes_become_unknown(read: Read) -> None:
    population = read(("codes: {1: urban, 2: rural}", "codes: {1: urban}, missing: [2]"))
    assert population.households["area"].to_list() == ["urban", None]


def test_other_codes_may_be_taken_together(read: Read) -> None:
    population = read(("codes: {1: urban, 2: rural}", "codes: {1: urban}, others: rural"))
    assert population.households["area"].to_list() == ["urban", "rural"]


def test_a_code_neither_recoded_nor_missing_is_told_with_first_row_and_count(faults_of: FaultsOf) -> None:
    (fault,) = faults_of(("codes: {1: male, 2: female}", "codes: {1: male}"))
    assert "'sex' of raw.csv is '2' in 3 rows, first in line 3" in fault.what
    assert fault.place.file == "little.yaml"
    assert fault.place.line == 20


def test_a_column_that_differs_within_the_household_is_told(read: Read, faults_of: FaultsOf) -> None:
    change = ("welfare_month: {from: inc, period: year}", "rooms: {from: age}")
    (fault,) = faults_of(change)
    assert "differs within 1 households, first in household 1, line 3" in fault.what
    taken = read(("households:\n", "households:\n  take: first\n"), change)
    assert taken.households["rooms"].to_list() == [44, 70]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("{from: age}", "{from: aeg}"), "Did you mean 'age'?"),
        (("work == 1", "wrok == 1"), "Did you mean 'work'?"),
        (("2: rural", "2: rurl"), "Did you mean 'rural'?"),
        (("  age:", "  aeg:"), "Did you mean 'age'?"),
        (("{from: inc, period: year}", "{from: inc}"), "Add period"),
        (("{from: inc, period: year}", "inc"), "period: month"),
        (("weight: {from: wt}", "weight: {from: wt, period: year}"), "no money"),
        (("weight: {from: wt}", "weight: {from: wt, times: 0}"), "above 0"),
        (("weight: {from: wt}", "weight: {codes: {1: 2}}"), "one of the two"),
        (("  country: XXX\n", "  country: XXX\n  design:\n"), "Fill it in, or leave it out."),
        (("raw.csv", "../raw.csv"), "outside the folder"),
        (("raw.csv", "/etc/raw.csv"), "outside the folder"),
        (("raw.csv", "other.csv"), "In that folder are: "),
        (("country: XXX", "country: Chile"), "ISO 3166"),
        (("reference_date: 2020-06-30", "reference_date: June"), "YYYY-MM-DD"),
        (("  - rows: work == 1", "  - rows: work + 1"), "Write a condition"),
        (("status: \"'employee'\"", "status: \"'employe'\""), "one of employee"),
        (("sex: {from: sex, codes: {1: male, 2: female}}", "sex: {from: sex}"), "codes"),
        (("age: {from: age}", "age: {is: age, codes: {1: 2}}"), "belong to 'from'"),
        (("age: {from: age}", "age: work == 1"), "gives a condition"),
        (("scheme: fund", "branch: fund, scheme: f"), "a colon stands where none can"),
        (("group: [hh]", "group: [hhh]"), "no column 'hhh'"),
        (("persons:\n  person_id", "persons:\n  rows: age > 200\n  person_id"), "No row of the file is a person."),
        (("{1: urban, 2: rural}", "{1: urban, x: rural}"), "is no number"),
    ],
)  # fmt: skip
def test_every_mistake_is_a_fault_with_line_and_cure(
    change: tuple[str, str], word: str, faults_of: FaultsOf
) -> None:
    faults = faults_of(change)
    assert any(word in str(fault) for fault in faults), [str(fault) for fault in faults]
    assert all(fault.cure for fault in faults)
    assert all(fault.place.line for fault in faults if fault.place.file == "little.yaml")


def test_all_faults_of_a_mapping_come_together(faults_of: FaultsOf) -> None:
    faults = faults_of(
        ("{from: age}", "{from: aeg}"), ("work == 1", "wrok == 1"), ("{from: zone", "{from: zon")
    )
    assert len(faults) == 3


def test_text_where_a_number_belongs_is_told(faults_of: FaultsOf) -> None:
    raw = "hh,line,age,sex,rel,wt,zone,inc,work,pension\n1,1,old,1,1,1,1,1,1,\n"
    (fault,) = faults_of(("asked: age >= 15, ", ""), raw=raw)
    assert "'age' of raw.csv is 'old'" in fault.what


def test_a_fraction_of_a_year_is_no_age(faults_of: FaultsOf) -> None:
    raw = "hh,line,age,sex,rel,wt,zone,inc,work,pension\n1,1,3.5,1,1,1,1,1,1,\n"
    assert "whole number" in faults_of(raw=raw)[0].what


# Of everybody unknown, codes would say nothing: a fault.
Codes = dict[int, str | None]
CODES: st.SearchStrategy[Codes] = st.dictionaries(
    st.integers(0, 50), st.sampled_from(["male", "female", None]), min_size=1
).filter(lambda codes: any(codes.values()))


@given(CODES, st.data())
def test_recoding_gives_each_code_its_meaning_and_no_other(
    tmp_path_factory: pytest.TempPathFactory, codes: dict[int, str | None], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("recode")
    raw = data.draw(st.lists(st.sampled_from(sorted(codes)) | st.none(), min_size=1, max_size=20))
    pl.DataFrame({"id": range(len(raw)), "code": raw}, schema_overrides={"code": pl.Int64}).write_parquet(
        folder / "raw.parquet"
    )
    pairs = ", ".join(f"{code}: {word or 'null'}" for code, word in codes.items())
    mapping = folder / "m.yaml"
    mapping.write_text(f"""\
survey: {{name: m, title: m, country: XXX, reference_date: 2020-01-01, currency: XXX, source: {{title: m}}}}
files: {{persons: raw.parquet}}
households: {{household_id: {{from: id}}}}
persons: {{person_id: {{from: id}}, household_id: {{from: id}}, weight: 1, sex: {{from: code, codes: {{{pairs}}}}}}}
""")
    sex = read_survey(folder, mapping).persons["sex"].to_list()
    assert sex == [None if code is None else codes[code] for code in raw]


@given(st.binary(max_size=300))
def test_random_bytes_as_a_mapping_give_faults_never_errors(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "m.yaml"
    path.write_bytes(content)
    faults = FaultList()
    load_mapping(path, faults)
    assert faults.faults


_WORDS = st.sampled_from(
    [
        "yes",
        "no",
        "null",
        "1",
        "1.5",
        "-3",
        "2020-01-01",
        "x",
        "age + 1",
        "first",
        "month",
        "''",
        "a: b",
        "{",
        "]",
    ]
)
_YAML = st.recursive(
    _WORDS,
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda each: f"[{', '.join(each)}]")
        | st.dictionaries(
            st.sampled_from(
                ["from", "is", "codes", "missing", "period", "times", "file", "rows", "age", "1", "title"]
            ),
            inner,
            max_size=4,
        ).map(lambda each: "{" + ", ".join(f"{key}: {value}" for key, value in each.items()) + "}")
    ),
    max_leaves=8,
)
_PARTS = [
    "survey",
    "files",
    "households",
    "persons",
    "jobs",
    "affiliations",
    "receipts",
    "relations",
    "history",
]


@given(st.dictionaries(st.sampled_from(_PARTS), _YAML, max_size=5))
def test_parts_from_a_stranger_give_faults_never_errors(
    tmp_path_factory: pytest.TempPathFactory, parts: dict[str, str]
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "m.yaml"
    path.write_text("".join(f"{name}: {value}\n" for name, value in parts.items()))
    faults = FaultList()
    if load_mapping(path, faults) is None:
        assert faults.faults


_LINES = st.tuples(
    st.integers(12, 40), st.sampled_from(["age", "weight", "jobs", "rows", "- x", "is_affiliated"]), _YAML
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(_LINES, min_size=1, max_size=3))
def test_a_good_mapping_with_strange_lines_gives_faults_never_errors(
    little_mapping: str, read_text: Callable[[str], Population], lines: list[tuple[int, str, str]]
) -> None:
    text = little_mapping.splitlines()
    for at, key, value in lines:
        at = min(at, len(text) - 1)
        indent = len(text[at]) - len(text[at].lstrip())
        text[at] = " " * indent + f"{key}: {value}"
    with contextlib.suppress(Faults):
        read_text("\n".join(text))

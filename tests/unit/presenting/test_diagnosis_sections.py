"""Series, adequacy and the cube in a report: each number with its definition, and what the data lack said in words."""

import json
from dataclasses import replace
from importlib.resources import files

import pytest

from allcover.catalogue import country_folder
from allcover.coverage.profile import shipped_profile
from allcover.coverage.quoted import claims_of
from allcover.invention import invent_survey
from allcover.presenting.adequacy_words import COUNTS_LABELS
from allcover.presenting.charts import drawn_part
from allcover.presenting.numbers import cell_text
from allcover.presenting.quoted_section import quoted_section
from allcover.presenting.series_section import series_section
from allcover.presenting.study import Results, Study, work_out
from allcover.presenting.told import Told
from allcover.presenting.writing import written
from allcover.rules.load import load
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import Between, NotKnown, Report, Suppressed, Table, number_of
from allcover.vocabulary.words import ENGLISH

FOLDER = country_folder("coresia")


@pytest.fixture(scope="module")
def results() -> Results:
    profiles = (shipped_profile("health_only"), shipped_profile("pension_only"))
    return work_out(Study(FOLDER, invent_survey(load(FOLDER), 500), profiles=profiles))


@pytest.fixture(scope="module")
def report(results: Results) -> Report:
    return written(results, ENGLISH)


@pytest.fixture(scope="module")
def tables(report: Report) -> dict[str, Table]:
    return {table.key: table for table in report.tables}


def test_both_definitions_of_a_series_stand_apart(tables: dict[str, Table]) -> None:
    direct, household = tables["series.direct"], tables["series.household"]
    at = direct.position("share")
    named = {str(row[0]): row for row in direct.rows}
    older = named["Older persons"][at]
    assert isinstance(older, Estimate)
    assert older.low is not None
    living_with = {str(row[0]): row for row in household.rows}["Older persons"][at]
    assert (number_of(living_with) or 0) > (number_of(older) or 1)
    assert "household" in str(household.rows[0][household.position("numerator")])
    any_benefit = named["At least one cash benefit"][at]
    assert isinstance(any_benefit, Between)
    assert any_benefit.outer is not None


def test_who_answered_is_told_only_where_the_whole_definition_was_asked(results: Results) -> None:
    told = Told("A survey", "2020")
    direct = next(one for one in results.diagnosis.series if one.definition.key == "at_least_one.direct")
    for in_part in (False, True):
        one = replace(direct, is_asked_in_part=in_part)
        section = series_section([one], told, ENGLISH, results.study.suppression)
        for table in section.tables:
            cell = table.rows[0][table.position("answered")]
            assert isinstance(cell, NotKnown if in_part else Estimate)


def test_who_answered_is_not_told_where_a_rule_stands_in_for_the_answer(results: Results) -> None:
    told = Told("A survey", "2020")
    direct = next(one for one in results.diagnosis.series if one.definition.key == "at_least_one.direct")
    one = replace(direct, is_asked_in_part=False, has_stand_in=True)
    for table in series_section([one], told, ENGLISH, results.study.suppression).tables:
        cell = table.rows[0][table.position("answered")]
        assert isinstance(cell, NotKnown)
        assert "stands in" in cell.reason


def test_each_need_says_what_counts_as_covered(tables: dict[str, Table]) -> None:
    """A child is covered by another rule under a profile than in a line of coverage: neither stands without a word."""
    for profile, counted in {
        "pension_only_v1": "receiving a benefit",
        "health_only_v1": "protected, dependants included",
    }.items():
        asked = tables[f"adequacy.{profile}.profile"]
        assert [row[asked.position("counts")] for row in asked.rows] == [counted]
        assert "may count otherwise" in tables[f"adequacy.{profile}.needs"].definition
    schema = json.loads((files("allcover.coverage") / "schemas" / "profile.json").read_text(encoding="utf-8"))
    assert set(schema["properties"]["needs"]["items"]["properties"]["counts"]["enum"]) <= set(COUNTS_LABELS)


def test_tables_of_cover_say_which_rule_each_follows(tables: dict[str, Table]) -> None:
    """An upper bound is called one wherever the same share stands, and the same word of two tables is told apart."""
    bounded = "Upper bounds, as what is received from schemes of several branches is not told apart: "
    series = tables["series.direct"].notes
    assert any(note.startswith("Older persons: Schemes of several") for note in series)
    for key in ("coverage.depth", "coverage.overview"):
        (note,) = [note for note in tables[key].notes if note.startswith(bounded)]
        assert note == bounded + (
            "Old age: persons at or above pensionable age; Family and children: children (National pension, Family income "
            "grant, Household grant)."
        )
    assert "“None” is not “covered by nothing”" in tables["exclusion.membership"].definition
    assert "from those of whom it is sure to those" in tables["exclusion.overview"].definition


def test_a_series_that_cannot_be_computed_says_why(tables: dict[str, Table]) -> None:
    direct = tables["series.direct"]
    row = next(row for row in direct.rows if row[0] == "Mothers with newborns")
    cell = row[direct.position("share")]
    assert cell == NotKnown(
        "Cannot be computed: nobody was asked who receives from, or is covered by: Paid maternity leave."
    )
    assert cell_text(cell, direct.columns[direct.position("share")], ENGLISH) == "not known"
    assert any("Paid maternity leave" in note for note in direct.notes)


def test_the_profile_is_in_key_and_label_of_every_number(report: Report) -> None:
    found = [finding for finding in report.findings if finding.key.startswith("adequacy.")]
    assert len(found) == 6
    for finding in found:
        assert finding.key.split(".")[1] in ("health_only_v1", "pension_only_v1")
        assert "version 1" in finding.label


def test_one_in_five_stands_beside_what_is_found_here_and_joins_nothing(
    report: Report, tables: dict[str, Table]
) -> None:
    section = next(one for one in report.sections if one.id == "quoted")
    card = tables["quoted.card"]
    rows = [dict(zip((column.key for column in card.columns), row, strict=True)) for row in card.rows]
    claim = rows[0]
    assert "one in five" in str(claim["said"])
    assert (claim["share"], claim["when"]) == (0.2, "about 2003")
    assert "not defined" in str(claim["counted"])
    assert "2003" in str(claim["source"])
    assert not any("Honduras" in str(row["among"]) or "Latin America" in str(row["among"]) for row in rows)
    found = {str(row["said"]): row["share"] for row in rows}
    compared = tables["adequacy.profiles"]
    for row in compared.rows:
        assert found[f"Adequate ({row[0]})"] == row[compared.position("adequate")]
        assert found[f"No cover ({row[0]})"] == row[compared.position("none")]
    assert "follow 9 definitions" in section.paragraphs[1], "3 claims, 2 profiles twice, 2 series"
    assert len(section.paragraphs) == 2
    assert not section.charts, "what is no series is in no chart"


def test_counts_of_the_americas_are_not_added_up(results: Results) -> None:
    told = Told("A survey", "2020-01-01")
    section = quoted_section(claims_of("CHL"), (), (), told, ENGLISH, results.study.suppression)
    assert "would count people more than once" in section.paragraphs[2]
    card = section.tables[0]
    numbers = [row[card.position("number")] for row in card.rows]
    assert numbers == [None] * 3 + [217_800_000, 121_000_000, 107_000_000, 83_600_000, 152_700_000]


def test_the_four_parts_add_to_everybody(tables: dict[str, Table]) -> None:
    table = tables["adequacy.profiles"]
    places = [table.position(name) for name in ("none", "partial", "adequate", "unknown")]
    for row in table.rows:
        assert sum(drawn_part(row[place]) or 0 for place in places) == pytest.approx(1)


def test_what_a_profile_does_not_ask_for_never_falls_short(tables: dict[str, Table]) -> None:
    table = tables["adequacy.pension_only_v1.needs"]
    (row,) = table.rows
    assert row[table.position("access")] is None
    assert row[table.position("level_and_access")] is None
    assert row[table.position("unknown")] == 0.0, "everybody is told, so nothing is estimated"
    assert isinstance(row[table.position("level")], Estimate)


def test_a_profile_shows_its_marks(tables: dict[str, Table]) -> None:
    table = tables["adequacy.pension_only_v1.profile"]
    assert table.rows[0][table.position("level")] == "benefit over the national poverty line: at least 100%"
    assert table.rows[0][table.position("level_mark")] == "chosen here, for a committee to decide"
    (note,) = table.notes
    assert note.startswith("No committee has approved the profile “")


def test_sensitivity_falls_as_levels_rise(tables: dict[str, Table]) -> None:
    rows = tables["adequacy.pension_only_v1.sensitivity"].rows
    shares = [number_of(row[1]) or 0 for row in rows]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]


def test_the_cube_counts_branches_in_law_and_in_fact(tables: dict[str, Table]) -> None:
    table = tables["cube.everybody"]
    assert [row[0] for row in table.rows] == [
        "Obliged or entitled by law", "The same, and those who may join", "Covered in fact", "Covered in fact and adequately",
    ]  # fmt: skip
    shares = [place for place, column in enumerate(table.columns) if column.key.startswith("branches")]
    for row in table.rows:
        assert sum(number_of(row[place]) or 0 for place in shares) == pytest.approx(1)
    none = [number_of(row[table.position("branches_0")]) or 0 for row in table.rows]
    assert none[0] >= none[1], "more may join than must"
    assert table.columns[-1].label == "Of them: one branch alone applies"
    for row in table.rows:
        assert row[-1] == 0.0, "of nobody in Coresia one alone is asked, which is no result of sampling"


def test_no_table_holds_two_definitions_in_one_chart(report: Report) -> None:
    drawn = [chart.table_key for section in report.sections for chart in section.charts]
    assert {key for key in drawn if key.startswith("series.")} == {"series.direct", "series.household"}


def test_the_mix_of_health_care_counts_everybody_once(tables: dict[str, Table]) -> None:
    parts = {str(row[0]): number_of(row[1]) or 0 for row in tables["health_mix.primary"].rows}
    assert sum(parts.values()) == pytest.approx(1)
    assert list(parts)[:2] == ["Health insurance", "Mutual health organisation"]
    table = tables["health_mix.times"]
    everybody = [number_of(cell) or 0 for cell in table.rows[0][table.position("none") :]]
    assert sum(everybody) == pytest.approx(1)
    assert everybody[0] == pytest.approx(parts["No cover"])


def test_no_range_of_a_sample_is_told_without_the_sampling_errors_of_its_ends(
    tables: dict[str, Table],
) -> None:
    sampled = ("coverage.", "series.", "adequacy.", "cube.", "exclusion.", "options.", "schemes.", "poverty.")
    cells = {
        (key, row[0], column.key): cell
        for key, table in tables.items()
        if key.startswith(sampled)
        for row in table.rows
        for cell, column in zip(row, table.columns)
        if isinstance(cell, Between)
    }
    assert len(cells) > 100
    assert [place for place, cell in cells.items() if cell.outer is None] == []
    assert all(
        cell.outer[0] <= cell.low <= cell.high <= cell.outer[1] for cell in cells.values() if cell.outer
    )


def test_other_combinations_of_schemes_have_a_share_and_errors_too(
    tables: dict[str, Table], monkeypatch: pytest.MonkeyPatch, results: Results
) -> None:
    monkeypatch.setattr("allcover.presenting.enforcement_tables.SHOWN_COMBINATIONS", 3)
    made = {table.key: table for table in written(results, ENGLISH).tables}["exclusion.membership"]
    (row,) = [row for row in made.rows if row[0] == "Other combinations"]
    persons, share = (row[made.position(key)] for key in ("persons", "share"))
    assert isinstance(persons, Estimate)
    assert isinstance(share, Estimate)
    whole = tables["exclusion.membership"]
    rest = [one[whole.position("asked")] for one in whole.rows[3:] if one[0] != "Not known"]
    assert row[made.position("asked")] == sum(asked for asked in rest if isinstance(asked, int))
    assert persons.low is not None
    assert share.low is not None


def test_one_number_of_persons_has_one_interval_wherever_it_is_told(report: Report) -> None:
    told: dict[tuple[float | int | None, ...], set[tuple[float | None, float | None]]] = {}
    cells = [
        cell
        for table in report.tables
        for row in table.rows
        for cell, column in zip(row, table.columns)
        if column.kind == "count"
    ]
    counted = [one.estimate for one in report.findings if one.unit in ("persons", "households")]
    for cell in (*cells, *counted):
        if isinstance(cell, Estimate) and cell.value and cell.standard_error:
            held = told.setdefault((round(cell.value, 3), round(cell.standard_error, 3), cell.degrees), set())
            held.add((cell.low and round(cell.low, 2), cell.high and round(cell.high, 2)))
    # Steps of a gap and persons asked to pay that missing answers leave open lie between two ends, and have no one interval.
    ranges = [
        table.key
        for table in report.tables
        if table.key.endswith(".steps") or table.key.startswith("capacity.schemes")
        for row in table.rows
        if isinstance(row[table.position("persons")], Between)
    ]
    assert sum(key.startswith("exclusion.") for key in ranges) == 9
    assert len(told) + len(ranges) > 300
    assert [(number, held) for number, held in told.items() if len(held) > 1] == []


@pytest.mark.parametrize("key", ["cube.everybody", "cube.groups", "health_mix.primary", "health_mix.times"])
def test_shares_beside_cannot_tell_are_told_to_be_those_of_whom_it_is_sure(
    key: str, tables: dict[str, Table], report: Report
) -> None:
    assert "Shares are of those of whom it is sure" in tables[key].definition
    untold = {
        "cube.everybody": [row[tables["cube.everybody"].position("branches_unknown")] for row in tables["cube.everybody"].rows],
        "health_mix.primary": [row[1] for row in tables["health_mix.primary"].rows if row[0] in ("Cannot tell", "Covered, not known by which first")],
    }  # fmt: skip
    for chart in (chart for section in report.sections for chart in section.charts if chart.key == key):
        is_open = any(number_of(cell) != 0 for cell in untold[key])
        assert chart.about.endswith("; drawn as far as it is sure") is is_open


def test_every_share_of_a_series_or_a_profile_says_of_how_many_persons_it_is(
    tables: dict[str, Table],
) -> None:
    """The persons a share is of are a number of a sample like the share, and are named."""
    series, profiles = tables["series.direct"], tables["adequacy.profiles"]
    needs = tables["adequacy.pension_only_v1.needs"]
    for table in (series, tables["series.older_persons.direct"], profiles, needs):
        told = [
            row[table.position("persons")] for row in table.rows if row[table.position("persons")] is not None
        ]
        assert told
        for cell in told:
            assert isinstance(cell, Between | Suppressed) or (
                isinstance(cell, Estimate) and cell.low is not None
            )
    among = {row[profiles.position("among")] for row in profiles.rows}
    assert among == {"All persons", "Persons at or above pensionable age"}
    (pension,) = (row for row in profiles.rows if row[profiles.position("among")] != "All persons")
    one, other = needs.rows[0][needs.position("persons")], pension[profiles.position("persons")]
    assert isinstance(one, Estimate)
    assert isinstance(other, Estimate)
    assert (one.value, one.low, one.high) == pytest.approx((other.value, other.low, other.high))


def test_where_two_rules_count_the_same_branch_both_places_say_so(tables: dict[str, Table]) -> None:
    """A line counts whom the definition protects, a series whom a benefit is received for: children may be counted by one alone."""
    assert (
        "a series or a profile of the same branch counts by its own rule"
        in tables["coverage.overview"].definition
    )
    assert (
        "A line of coverage of the same branch counts by the definition" in tables["series.direct"].definition
    )
    assert any("counting who is covered by its own rule" in note for note in tables["coverage.depth"].notes)
    assert "may count otherwise" in tables["adequacy.pension_only_v1.needs"].definition


def test_where_the_nearest_condition_of_the_law_is_told_it_says_that_unknown_ones_count_as_met(
    tables: dict[str, Table],
) -> None:
    told = "a condition of which that is not known is taken as met"
    lines = [key.removesuffix(".conditions") for key in tables if key.endswith(".conditions")]
    assert lines
    for line in lines:
        assert told in tables[f"{line}.conditions"].definition
        assert told in tables[f"{line}.reasons"].definition
    without = [
        key for key in tables if key.endswith(".reasons") and key.removesuffix(".reasons") not in lines
    ]
    assert not [key for key in without if told in tables[key].definition]

import json

import pytest
from jsonschema_rs import Draft202012Validator, ValidationError, meta
from tests.whole_study import whole_text

from allcover.presenting.summary import summary, summary_schema, summary_text
from allcover.vocabulary.finding import Between, Report


def test_the_summary_fits_its_published_schema(report: Report) -> None:
    meta.validate(summary_schema())
    Draft202012Validator(summary_schema(), validate_formats=True).validate(json.loads(summary_text(report)))


def test_the_schema_refuses_a_number_without_a_definition(report: Report) -> None:
    broken = json.loads(summary_text(report))
    del broken["findings"]["poverty.headcount.baseline"]["definition"]
    with pytest.raises(ValidationError, match="definition"):
        Draft202012Validator(summary_schema()).validate(broken)


def test_every_headline_stands_under_its_key(report: Report) -> None:
    found = summary(report)["findings"]
    assert list(found) == [finding.key for finding in report.findings]
    entry = found["poverty.headcount.baseline"]
    assert entry["value"] == 0.3859
    assert entry["interval"] is None
    assert entry["sampling_error"] == {
        "standard_error": 0.0061, "low": 0.374, "high": 0.398, "level": 0.95, "degrees_of_freedom": 210, "note": "",
    }  # fmt: skip


def test_what_is_not_known_is_null(report: Report) -> None:
    found = summary(report)["findings"]
    assert found["coverage.old_age.receiving"]["value"] is None
    assert found["coverage.old_age.receiving"]["interval"] is None
    assert found["coverage.old_age.effective"]["value"] is None
    assert found["coverage.old_age.effective"]["interval"] == [0.279, 0.331]


def test_keys_are_sorted_so_that_reports_compare_line_by_line(report: Report) -> None:
    found = list(json.loads(summary_text(report))["findings"])
    assert found == sorted(found)


def test_a_series_has_the_sample_size_of_its_table_also_where_its_denominator_is_open() -> None:
    report, _ = whole_text("en")
    found = {one.key: one for one in report.findings}
    compared = []
    for key in ("series.vulnerable.direct", "series.vulnerable.household", "series.children.direct"):
        table = next(each for each in report.tables if each.key == key)
        assert found[key].unweighted_count == table.rows[0][table.position("asked")], key
        compared.append(isinstance(table.rows[0][table.position("persons")], Between))
    assert True in compared

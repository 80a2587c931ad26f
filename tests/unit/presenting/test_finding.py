import dataclasses
import math

import numpy as np
import pytest

from allcover.vocabulary.finding import Finding, Provenance, Report, Section, Table, TableColumn

TEXTS = {"definition": "d", "universe": "u", "source": "s"}


def finding(key: str = "a.b", value: object = 1, **more: object) -> Finding:
    return Finding(key=key, label="A", value=value, unit="share", **(TEXTS | more))  # type: ignore[arg-type]


def table(cell: object) -> Table:
    columns = (TableColumn("a", "A", "number"),)
    return Table(key="t", title="T", columns=columns, rows=((cell,),), **TEXTS)  # type: ignore[arg-type]


@pytest.mark.parametrize("key", ["", "Poverty", "a..b", "a/b", "../a", "a b"])
def test_a_key_is_lower_case_words_joined_by_stops(key: str) -> None:
    with pytest.raises(ValueError, match="lower-case words"):
        finding(key)


@pytest.mark.parametrize("value", [math.nan, math.inf, np.float64("nan")])
def test_a_number_that_is_none_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="cannot be told"):
        finding(value=value)
    with pytest.raises(ValueError, match="row 1 of table 't'"):
        table(value)


def test_numbers_out_of_arrays_become_plain() -> None:
    assert type(table(np.int64(3)).rows[0][0]) is int
    assert type(table(np.float32(0.5)).rows[0][0]) is float
    assert type(finding(value=np.float64(0.5)).value) is float


def test_anything_else_in_a_cell_is_refused() -> None:
    with pytest.raises(TypeError, match="holds a list"):
        table([1])


def test_an_interval_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match="Swap its ends"):
        finding(low=2.0, high=1.0)


def test_two_headlines_of_one_key_are_refused(report: Report) -> None:
    twice = Section(id="x", heading="X", findings=(finding(), finding()))
    with pytest.raises(ValueError, match=r"'a\.b' is used twice"):
        dataclasses.replace(report, sections=(twice,))


def test_a_chart_without_its_table_is_refused(report: Report) -> None:
    lonely = Section(id="x", heading="X", charts=report.charts[:1])
    with pytest.raises(ValueError, match="is not in the report"):
        dataclasses.replace(report, sections=(lonely,))


def test_a_report_is_made_on_a_date() -> None:
    with pytest.raises(ValueError, match="'yesterday', which is not a date"):
        Provenance(definition_hash="", library_version="", survey="", mapping_hash="", date_made="yesterday")

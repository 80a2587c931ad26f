import math
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import allcover
from allcover.presenting.headline_numbers import (
    finding_brackets,
    finding_error,
    finding_number,
    finding_range,
    finding_unit,
    is_left_open,
)
from allcover.presenting.numbers import (
    PERCENTAGE_POINTS,
    cell_text,
    date_text,
    heading_text,
    number_text,
    told_text,
)
from allcover.presenting.open_cells import share_finding, told_cell
from allcover.presenting.told import Told
from allcover.vocabulary.estimate import Estimate
from allcover.vocabulary.finding import (
    SUPPRESSED,
    Between,
    Cell,
    Finding,
    Kind,
    NotKnown,
    Suppressed,
    TableColumn,
)
from allcover.vocabulary.open_share import OpenShare
from allcover.vocabulary.words import ENGLISH, words_of

POINTS_PO = """
msgid ""
msgstr ""
"Language: fr\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "percentage point"
msgid_plural "percentage points"
msgstr[0] "point de pourcentage"
msgstr[1] "points de pourcentage"
"""


def made(value: float | None, unit: str = "share", **more: Any) -> Finding:
    texts: dict[str, Any] = {"key": "a", "label": "A", "definition": "", "universe": "", "source": ""}
    return Finding(value=value, unit=unit, **(texts | more))


@pytest.mark.parametrize(
    ("value", "kind", "decimals", "expected"),
    [
        (0.3859, "share", None, "38.6%"),
        (0.13008, "share", 3, "13.008%"),
        (12_957_503, "count", None, "12,957,503"),
        (12_957_503.4, "count", None, "12,957,503"),
        (1410.5, "money", None, "1,411"),
        (-0.8, "money", 2, "−0.80"),
        (0.265, "index", None, "0.265"),
        (3, "number", None, "3"),
        (3.25, "number", None, "3.3"),
        (1990, "text", None, "1990"),
        (1e22, "count", None, "10,000,000,000,000,000,000,000"),
    ],
)
def test_a_number_is_written_by_its_kind(
    value: float, kind: Kind, decimals: int | None, expected: str
) -> None:
    assert number_text(value, kind, ENGLISH, decimals) == expected


def test_a_number_that_rounds_to_zero_has_no_sign() -> None:
    assert number_text(-0.0004, "share", ENGLISH) == "0.0%"


@pytest.mark.parametrize(
    ("language", "money", "share", "day"),
    [
        ("en", "1,234.5", "38.6%", "1 November 1990"),
        ("fr", "1\N{NARROW NO-BREAK SPACE}234,5", "38,6\N{NO-BREAK SPACE}%", "1er novembre 1990"),
        ("es", "1.234,5", "38,6\N{NO-BREAK SPACE}%", "1 de noviembre de 1990"),
        ("pt", "1\N{NO-BREAK SPACE}234,5", "38,6%", "1 de novembro de 1990"),
    ],
)
def test_a_language_writes_numbers_and_dates_by_its_own_habits(
    language: str, money: str, share: str, day: str
) -> None:
    words = words_of(language)
    assert number_text(1234.5, "money", words, 1) == money
    assert number_text(0.3859, "share", words) == share
    assert date_text(date(1990, 11, 1), words) == day


def test_in_french_the_first_of_a_month_alone_is_an_ordinal() -> None:
    words = words_of("fr")
    told = [date_text(date(2024, 1, day), words) for day in range(1, 32)]
    assert told == ["1er janvier 2024", *(f"{day} janvier 2024" for day in range(2, 32))]


def test_days_in_words_are_written_in_one_place() -> None:
    """A second place would write the first of a month another way."""
    sources = Path(allcover.__file__).parent.rglob("*.py")
    asking = [path.name for path in sources if "format_date" in path.read_text(encoding="utf-8")]
    assert asking == ["numbers.py"]


@given(st.floats(-1e12, 1e12), st.integers(0, 6))
def test_what_is_written_is_within_half_a_digit(value: float, decimals: int) -> None:
    text = number_text(value, "number", ENGLISH, decimals).replace(",", "").replace("−", "-")
    assert abs(float(text) - value) <= 0.5 * 10**-decimals + 1e-3 * abs(value) * 1e-9


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, "–"),
        (SUPPRESSED, "(n<30)"),
        (Suppressed(50), "(n<50)"),
        (Suppressed(50, is_empty=True), "none observed"),
        (NotKnown("not asked"), "not known"),
        ("Rural", "Rural"),
        (0.0, "0.0%"),
    ],
)
def test_what_is_missing_is_never_written_as_zero(cell: Cell, expected: str) -> None:
    assert cell_text(cell, TableColumn("a", "A", "share"), ENGLISH) == expected


def test_a_heading_names_the_unit_that_cells_do_not_show() -> None:
    assert heading_text(TableColumn("a", "Cost", "money", "pesos"), ENGLISH) == "Cost (pesos)"
    assert heading_text(TableColumn("a", "Persons", "count", "persons"), ENGLISH) == "Persons"
    assert heading_text(TableColumn("a", "Poor", "share", "share"), ENGLISH) == "Poor"


def test_a_headline_is_a_value_or_an_interval_or_not_known() -> None:
    assert finding_number(made(0.3), ENGLISH) == "30.0%"
    assert finding_number(made(None, low=0.25, high=0.5), ENGLISH) == "between 25.0% and 50.0%"
    assert finding_number(made(None), ENGLISH) == "not known"


def test_the_unit_of_a_headline_is_printed_unless_its_number_shows_it() -> None:
    assert finding_unit(made(2, "persons"), ENGLISH) == "persons"
    assert finding_unit(made(1, "share"), ENGLISH) == ""


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (1.0, 2.0, "1 to 2"),
        (1.0, math.inf, "1 or more"),
        (-math.inf, 2.0, "2 or less"),
        (-math.inf, math.inf, "not known"),
    ],
)
def test_a_range_says_which_end_is_open(low: float, high: float, text: str) -> None:
    assert cell_text(Between(low, high), TableColumn("cost", "Cost", "money"), ENGLISH) == text


def test_an_interval_open_at_one_end_says_at_least_or_at_most() -> None:
    texts: dict[str, Any] = {
        "key": "a",
        "label": "A",
        "definition": "",
        "universe": "",
        "source": "",
        "unit": "persons",
    }
    assert finding_number(Finding(value=None, low=5, **texts), ENGLISH) == "5 or more"
    assert finding_number(Finding(value=None, high=5, **texts), ENGLISH) == "5 or less"


def test_large_money_is_told_in_millions_and_small_money_whole() -> None:
    texts: dict[str, Any] = {
        "key": "a",
        "label": "A",
        "definition": "",
        "universe": "",
        "source": "",
        "unit": "XCC/year",
    }
    large, small = (Finding(value=value, kind="money", **texts) for value in (770_151_805.2, 9_999_999.0))
    assert (finding_number(large, ENGLISH), finding_unit(large, ENGLISH)) == ("770.2", "million XCC a year")
    assert (finding_number(small, ENGLISH), finding_unit(small, ENGLISH)) == ("9,999,999", "XCC a year")


def test_a_withheld_number_says_below_how_many_persons() -> None:
    texts: dict[str, Any] = {
        "key": "a",
        "label": "A",
        "definition": "",
        "universe": "",
        "source": "",
        "unit": "share",
    }
    few = Finding(value=None, withheld_below=30, **texts)
    assert finding_number(few, ENGLISH) == "too few persons in the sample (fewer than 30)"
    nobody = Finding(value=None, withheld_below=30, unweighted_count=0, **texts)
    assert finding_number(nobody, ENGLISH) == "none observed"


@pytest.mark.parametrize("language", ["en", "fr", "es", "pt"])
@pytest.mark.parametrize("unit", ["persons", "percentage points", "XCC/year", "households of the sample"])
def test_a_number_that_is_not_given_has_no_unit_behind_it(unit: str, language: str) -> None:
    """“(n<30) persons” and “not known persons” are no words of any language."""
    words = words_of(language)
    texts: dict[str, Any] = dict.fromkeys(("label", "definition", "universe", "source"), "")
    few = Finding(key="a", value=None, unit=unit, kind="number", withheld_below=30, **texts)
    assert "n<" not in finding_number(few, words)
    assert "30" in finding_number(few, words)
    unknown = Finding(key="a", value=None, unit=unit, kind="number", **texts)
    assert (finding_unit(few, words), finding_unit(unknown, words)) == ("", "")


def test_a_withheld_cell_has_a_sign_in_a_table_and_words_in_a_sentence() -> None:
    column = TableColumn("share", "Share", "share")
    assert cell_text(SUPPRESSED, column, ENGLISH) == "(n<30)"
    assert told_text(SUPPRESSED, column, ENGLISH) == "too few persons or households in the sample"
    assert told_text(0.4, column, ENGLISH) == cell_text(0.4, column, ENGLISH)


ESTIMATE = Estimate(value=0.386, standard_error=0.0036, low=0.379, high=0.393)


def test_an_estimate_stands_with_its_confidence_interval_in_brackets() -> None:
    column = TableColumn("a", "A", "share")
    assert cell_text(ESTIMATE, column, ENGLISH) == "38.6% (37.9–39.3)"
    assert cell_text(ESTIMATE, column, words_of("fr")) == "38,6\N{NO-BREAK SPACE}% (37,9–39,3)"
    assert cell_text(Estimate(value=0.386, note="one sampling unit."), column, ENGLISH) == "38.6%"


def test_a_negative_end_is_not_mistaken_for_a_dash() -> None:
    change = Estimate(value=-0.01, low=-0.03, high=0.01)
    assert cell_text(change, TableColumn("a", "A", "share"), ENGLISH) == "−1.0% (−3.0 to 1.0)"


def test_a_headline_names_the_level_of_its_interval_or_says_why_there_is_none() -> None:
    assert finding_error(made(0.386, estimate=ESTIMATE), ENGLISH) == "95% confidence interval: 37.9–39.3"
    lonely = Estimate(value=0.386, note="A stratum has a single sampling unit.")
    assert finding_error(made(0.386, estimate=lonely), ENGLISH) == "A stratum has a single sampling unit."
    assert finding_error(made(0.386), ENGLISH) == ""


def test_money_in_millions_has_its_interval_in_millions() -> None:
    cost = Estimate(value=770e6, low=760.2e6, high=779.9e6)
    finding = made(770e6, "XCC/year", kind="money", estimate=cost)
    assert finding_error(finding, ENGLISH) == "95% confidence interval: 760.2–779.9"


def test_the_sure_part_of_an_open_share_is_not_told_as_the_share() -> None:
    sure = Estimate(value=0.178, standard_error=0.01, low=0.16, high=0.2)
    found = replace(made(0.178, low=0.178, high=0.511), estimate=sure)
    assert finding_number(found, ENGLISH) == "between 17.8% and 51.1%"
    assert finding_brackets(found, ENGLISH) == finding_error(found, ENGLISH) == ""


def test_ends_that_print_alike_are_one_number() -> None:
    share, count = TableColumn("a", "A", "share"), TableColumn("a", "A", "count")
    assert cell_text(Between(0.00701, 0.00704), share, ENGLISH) == "0.7%"
    assert cell_text(Estimate(value=0.0, standard_error=0.0, low=0.0, high=0.0), count, ENGLISH) == "0"
    assert finding_number(made(None, low=0.00701, high=0.00704), ENGLISH) == "0.7%"
    assert finding_number(made(0.00701, low=0.00701, high=0.00704), ENGLISH) == "0.7%"
    assert finding_number(made(None, low=0.007, high=0.009), ENGLISH) == "between 0.7% and 0.9%"


@pytest.mark.parametrize(
    ("value", "language", "expected"),
    [(0.83, "fr", "point de pourcentage"), (-1.99, "fr", "point de pourcentage"), (2.0, "fr", "points de pourcentage"),
     (0.83, "en", "percentage points"), (1.0, "en", "percentage points")],
)  # fmt: skip
def test_points_take_the_number_that_is_printed(
    value: float, language: str, expected: str, tmp_path: Path
) -> None:
    (tmp_path / "fr.po").write_text(POINTS_PO.strip(), encoding="utf-8")
    finding = Finding(key="a", label="", value=value, unit=PERCENTAGE_POINTS, definition="", universe="", source="", kind="number", decimals=2)  # fmt: skip
    assert finding_unit(finding, words_of(language, tmp_path)) == expected


@pytest.mark.parametrize(
    ("value", "unit", "language", "expected"),
    [(1, "persons", "en", "person"), (0, "persons", "en", "persons"), (0, "persons", "fr", "personne"), (2, "persons", "fr", "personnes"),
     (1, "households", "es", "hogar"), (0, "households", "pt", "agregados"), (1, "persons of the sample", "pt", "pessoa da amostra"),
     (1, "households of the sample", "fr", "ménage de l’échantillon")],
)  # fmt: skip
def test_what_is_counted_takes_the_number_that_is_printed(
    value: int, unit: str, language: str, expected: str
) -> None:
    assert finding_unit(made(value, unit), words_of(language)) == expected


def test_a_difference_of_shares_has_no_percent_sign_and_its_unit_in_the_heading() -> None:
    column = TableColumn("a", "Difference", "points", PERCENTAGE_POINTS)
    assert cell_text(Estimate(value=-0.041, low=-0.05, high=-0.032), column, ENGLISH) == "−4.1 (−5.0 to −3.2)"
    assert heading_text(column, ENGLISH) == "Difference (percentage points)"


def test_a_range_open_by_less_than_is_printed_keeps_the_sampling_errors_of_both_ends() -> None:
    share = OpenShare(
        Estimate(value=0.72677, low=0.713, high=0.7403), Estimate(value=0.72741, low=0.7135, high=0.741)
    )
    column = TableColumn("law", "Law", "share")
    assert cell_text(told_cell(share, ENGLISH), column, ENGLISH) == "72.7% (71.3–74.1)"
    told = Told("a survey", "2020-01-01")
    finding = share_finding("a.b", "Law", share, definition="d", universe="u", told=told, words=ENGLISH)
    assert finding_number(finding, ENGLISH) == "72.7%"
    assert is_left_open(finding)
    assert finding.interval_meaning.endswith("with sampling errors 71.3% to 74.1%")


def test_a_share_that_may_be_nearly_anything_is_not_known_with_the_least_that_was_found() -> None:
    column = TableColumn("share", "Share", "share")
    for low, high, told in (
        (0.0116, 1.0, "not known (at least 1.2%)"),
        (0.0001, 0.94, "not known (at most 94.0%)"),
    ):
        assert cell_text(Between(low, high, outer=(0.0, 1.0)), column, ENGLISH) == told
        finding = replace(made(None, "share"), low=low, high=high)
        assert finding_number(finding, ENGLISH) == finding_range(finding, ENGLISH) == told
    assert cell_text(Between(0.06, 0.95), column, ENGLISH) == "6.0% to 95.0%"
    assert cell_text(Between(1.0, 99.0), TableColumn("n", "Persons", "count"), ENGLISH) == "1 to 99"


@pytest.mark.parametrize(
    ("value", "told"), [(0.831, "+0.83"), (-0.29, "−0.29"), (0.0, "0.00"), (0.001, "0.00")]
)
def test_a_rise_in_points_has_its_sign_as_a_fall_has(value: float, told: str) -> None:
    about = {"key": "a.b", "label": "", "definition": "", "universe": "", "source": ""}
    finding = Finding(value=value, unit=PERCENTAGE_POINTS, kind="number", decimals=2, **about)  # type: ignore[arg-type]
    assert finding_number(finding, ENGLISH) == told

"""What is not determinable says which entry of a file of figures settles it, and the entry does."""

from datetime import date
from pathlib import Path

import pytest

from allcover.catalogue import country_folder
from allcover.presenting.standards_section import standards_section
from allcover.presenting.standards_wanted import Wanted, figures_text, wanted
from allcover.presenting.told import Told
from allcover.rules.load import load
from allcover.standards import (
    Figures,
    StandardsResult,
    Status,
    check_standards,
    read_conventions,
    read_figures,
)
from allcover.vocabulary.fault import Faults
from allcover.vocabulary.words import ENGLISH

DAYS = {"coresia": date(2024, 7, 1), "chile_1990": date(1990, 11, 1)}
FILLED = {
    "AMOUNT": "60000", "SHARE": "0.99", "NUMBER": "1000", "YES_OR_NO": "yes", "WHAT": "Found so", "TITLE": "A test",
    "DATE": "2024-06-01", "FACTOR": "1", "[ITEM]": "[]", "LINE": "poverty",
}  # fmt: skip


def checked(country: str, figures: Figures) -> StandardsResult:
    c102 = [one for one in read_conventions() if one.id == "c102"]
    return check_standards(load(country_folder(country)), DAYS[country], c102, figures)


def to_fill_in(these: tuple[Wanted, ...]) -> str:
    return figures_text(these, [one.verdict.aspect for one in these])


def filled(path: Path, text: str) -> Figures:
    for blank, value in FILLED.items():
        text = text.replace(blank, value)
    path.write_text(text, encoding="utf-8")
    return read_figures(path)


@pytest.mark.parametrize("country", ["coresia", "chile_1990"])
def test_a_filled_file_of_what_is_wanted_leaves_nothing_open_that_can_be_given(
    country: str, tmp_path: Path
) -> None:
    figures = Figures()
    result = checked(country, figures)
    first = {(one.scheme, one.branch, one.verdict.aspect, one.verdict.of) for one in wanted(result)}
    assert len(first) >= 10
    for turn in range(4):
        # One figure lets a check go on until it needs another: the labourer's wage after the skilled worker's.
        found = wanted(result)
        if not found:
            break
        figures = filled(tmp_path / f"{turn}.yaml", to_fill_in(found)).beside(figures)
        result = checked(country, figures)
    assert wanted(result) == ()
    still = {
        (scheme.scheme, verdict.aspect)
        for part in result.conventions[0].parts
        for scheme in part.schemes
        for verdict in scheme.verdicts
        if verdict.status is Status.NOT_DETERMINABLE
    }
    assert still == set()


def test_a_file_that_is_not_filled_in_is_named_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "figures.yaml"
    path.write_text(to_fill_in(wanted(checked("coresia", Figures()))), encoding="utf-8")
    with pytest.raises(Faults) as found:
        read_figures(path)
    assert any("SHARE" in fault.what for fault in found.value.faults)
    assert all(fault.place.line for fault in found.value.faults)


def test_the_page_shows_every_entry_beside_what_it_settles() -> None:
    result = checked("chile_1990", Figures())
    section = standards_section(result, Told("the definition", "1990-11-01"), ENGLISH)
    (table,) = [table for table in section.tables if table.key == "standards.wanted"]
    assert len(table.rows) == len(wanted(result)) > 30
    rows = {str(row[5]): row for row in table.rows}
    entry = "wages: skilled: {amount: AMOUNT, how: typical_skilled, source: {title: TITLE}}"
    assert rows[entry][0] == "C102"
    assert rows[entry][4] == "Needs the wage of a skilled manual male employee."

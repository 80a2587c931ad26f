from pathlib import Path

import pytest

from allcover.coverage import read_groups
from allcover.vocabulary.fault import Faults


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_blank_count_is_unknown_and_not_zero(tmp_path: Path) -> None:
    (line,) = read_groups(
        write(tmp_path / "g.csv", "group,persons,law,covered\na,100,mandatory,\nb,100,none,10\n")
    )
    assert line.total.counts.effective("unknown") == 100
    assert line.total.counts.gap["covered"] == 10
    assert line.total.counts.gap["cannot_tell"] == 100


def test_every_fault_is_reported_with_its_row(tmp_path: Path) -> None:
    text = "group,persons,law,covered\na,100,mandatry,10\na,50,none,60\nc,x,none,1\n"
    with pytest.raises(Faults) as found:
        read_groups(write(tmp_path / "g.csv", text))
    rows = [fault.place.row for fault in found.value.faults]
    assert set(rows) == {1, 2, 3}
    assert "persons, not affiliations" in str(found.value)


def test_a_misspelt_column_is_named_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(Faults, match="Did you mean 'covered'"):
        read_groups(write(tmp_path / "g.csv", "group,persons,law,coverd\na,1,none,0\n"))


def test_rows_of_different_lines_are_kept_apart(tmp_path: Path) -> None:
    text = (
        "line,branch,group,persons,law,covered\npens,old_age,a,10,none,0\nhealth,medical_care,a,10,none,5\n"
    )
    lines = read_groups(write(tmp_path / "g.csv", text))
    assert [(line.id, line.total.counts.gap["covered"]) for line in lines] == [("pens", 0), ("health", 5)]


def test_lines_may_be_named_in_any_language(tmp_path: Path) -> None:
    text = "line,group,persons,law,covered\nSanté (rural),a,10,none,0\nVieillesse,a,10,none,5\n"
    lines = read_groups(write(tmp_path / "g.csv", text))
    assert [(line.id, line.title) for line in lines] == [
        ("sante_rural", "Santé (rural)"),
        ("vieillesse", "Vieillesse"),
    ]


def test_two_names_for_one_key_are_a_fault(tmp_path: Path) -> None:
    text = "line,group,persons,law,covered\nOld age,a,10,none,0\nold_age,b,10,none,5\n"
    with pytest.raises(Faults, match="not the same line"):
        read_groups(write(tmp_path / "g.csv", text))


def test_a_wrong_column_does_not_hide_the_faults_of_rows(tmp_path: Path) -> None:
    text = "group,persons,law,covered,colour\na,many,none,0,red\n"
    with pytest.raises(Faults) as found:
        read_groups(write(tmp_path / "g.csv", text))
    assert len(found.value.faults) == 2


def test_lines_of_nobody_are_named_and_not_a_bare_page(tmp_path: Path) -> None:
    text = "line,group,persons,law,covered\npens,a,0,none,0\npens,b,0,none,\nhealth,a,0,mandatory,0\n"
    with pytest.raises(Faults) as found:
        read_groups(write(tmp_path / "g.csv", text))
    assert [(fault.place.row, fault.what) for fault in found.value.faults] == [
        (1, "The groups of 'pens' hold 0 persons together, and of nobody there is no share."),
        (3, "The groups of 'health' hold 0 persons together, and of nobody there is no share."),
    ]


TOTAL = "line,group,persons,law,covered,total\n"


def test_whom_no_group_holds_is_not_known_and_not_uncovered(tmp_path: Path) -> None:
    text = TOTAL + "pens,a,100,mandatory,40,\npens,b,100,none,0,250\n"
    (line,) = read_groups(write(tmp_path / "g.csv", text))
    assert [(row.group, row.counts.persons) for row in line.rows[1:]] == [
        ("a", 100),
        ("b", 100),
        ("In none of the groups", 50),
    ]
    total = line.total.counts
    assert (total.persons, total.effective("yes"), total.effective("no"), total.effective("unknown")) == (
        250, 40, 160, 50,
    )  # fmt: skip
    assert total.legal("unknown") == 50
    assert total.legal("none") == 100


def test_groups_that_add_up_to_the_total_leave_nobody_over(tmp_path: Path) -> None:
    text = TOTAL + "pens,a,100,mandatory,40,200\npens,b,100,none,0,200\nhealth,a,10,none,0,\n"
    lines = read_groups(write(tmp_path / "g.csv", text))
    assert [[row.group for row in line.rows[1:]] for line in lines] == [["a", "b"], ["a"]]


def test_groups_of_more_than_the_total_and_two_totals_are_faults(tmp_path: Path) -> None:
    text = (
        TOTAL
        + "pens,a,100,mandatory,40,150\npens,b,100,none,0,\nhealth,a,10,none,0,20\nhealth,b,10,none,0,30\n"
    )
    with pytest.raises(Faults) as found:
        read_groups(write(tmp_path / "g.csv", text))
    assert [(fault.place.row, fault.what) for fault in found.value.faults] == [
        (1, "The groups of 'pens' hold 200 persons together, more than its total of 150."),
        (4, "The total of 'health' is 30 here and 20 above."),
    ]

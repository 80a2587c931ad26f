"""Tables of a country's people spoilt in several rows at once: each row is told, and nothing that only follows from another."""

import csv
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allcover.catalogue import country_folder
from allcover.projection.national import read_national
from allcover.projection.national_files import LAYOUT
from allcover.vocabulary.fault import Faults

PEOPLE = country_folder("coresia") / "people"
TABLES = {
    name: list(csv.reader((PEOPLE / f"{name}.csv").read_text(encoding="utf-8").splitlines()))
    for name in LAYOUT
}
CELLS = [
    (name, row, column)
    for name, lines in TABLES.items()
    for row in range(1, len(lines))
    for column, heading in enumerate(lines[0])
    if heading in (*LAYOUT[name].axes, LAYOUT[name].value)
]


@settings(
    max_examples=40,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    cells=st.lists(st.sampled_from(CELLS), unique_by=lambda cell: cell[:2], min_size=1, max_size=5),
    bad=st.sampled_from(["x", "-5000000000", "4.5x"]),
)
def test_each_row_that_is_spoilt_is_told_and_nothing_else(
    cells: list[tuple[str, int, int]], bad: str, tmp_path: Path
) -> None:
    folder = tmp_path / "people"
    shutil.copytree(PEOPLE, folder, dirs_exist_ok=True)
    for name in {cell[0] for cell in cells}:
        lines = [list(line) for line in TABLES[name]]
        for _, row, column in [cell for cell in cells if cell[0] == name]:
            lines[row][column] = bad
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(lines)
    with pytest.raises(Faults) as raised:
        read_national(folder, 10)
    told = [(Path(fault.place.file).stem, fault.place.row) for fault in raised.value.faults]
    assert sorted(told, key=str) == sorted([cell[:2] for cell in cells], key=str), raised.value

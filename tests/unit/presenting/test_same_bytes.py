"""The same study gives the same bytes, in whatever order Python keeps its sets."""

import os
import subprocess
import sys
from pathlib import Path

DEMO = "from allcover.cli import main; main()"


def demo(seed: int, out: Path) -> dict[str, bytes]:
    """All files of the demonstration on few households, by name: an invented survey, reforms, designs and standards."""
    command = [sys.executable, "-c", DEMO, "demo", "--households", "8", "--form", "xlsx", "--out", str(out)]
    environment = {**os.environ, "PYTHONHASHSEED": str(seed)}
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=280)
    return {str(path.relative_to(out)): path.read_bytes() for path in out.rglob("*") if path.is_file()}


def test_findings_tables_and_workbook_do_not_depend_on_the_seed_of_hashes(tmp_path: Path) -> None:
    first, second = (demo(seed, tmp_path / str(seed)) for seed in (1, 2))
    assert {
        "summary.json",
        "report.xlsx",
        "tables/coverage.overview.csv",
        "tables/standards.overview.csv",
    } <= set(first)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []

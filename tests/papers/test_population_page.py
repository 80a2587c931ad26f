"""The page for demographers: its program prints what stands under it, of the UN's files in their layout."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.wpp_files import write_wpp

PAGE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "project-a-population.md"


@pytest.mark.data
def test_the_program_of_the_page_prints_the_published_number_beside_ours(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8")
    (program,) = re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)
    (printed,) = re.findall(r"^```text\n(.*?)^```", text, re.M | re.S)
    write_wpp(tmp_path / "wpp", 2024, 2100, ["GHA"], is_whole=True)
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False, env={**os.environ}
    )  # fmt: skip
    assert run.stdout == printed, run.stderr

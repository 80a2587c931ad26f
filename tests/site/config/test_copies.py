"""The manager takes a copy to a stick and puts it back from a page, in an office that is in use."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.site.conftest import entered

from allcover_site.config.copies import folders
from allcover_site.people.models import User


@pytest.mark.once
def test_copy_taken_from_the_page_comes_back_and_what_is_no_whole_copy_does_not(
    migrated: Path, tmp_path: Path
) -> None:
    shutil.copy(migrated, tmp_path)
    stick = tmp_path / "stick"
    stick.mkdir()
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {"ALLCOVER_OFFICE": str(tmp_path), "ALLCOVER_COPIES": str(stick)}
    run = subprocess.run([sys.executable, "-m", "tests.site.copying_office"], env=environment, capture_output=True,
                         text=True, cwd=Path(__file__).resolve().parents[3])  # fmt: skip
    assert run.returncode == 0, run.stderr
    told = run.stdout.splitlines()
    assert told[:4] == ["refused 1"] * 4
    assert told[4:] == ["forged 1 True", "back 0", "copies 2", "faults"]


def test_page_without_a_stick_says_so(manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ALLCOVER_COPIES", raising=False)
    monkeypatch.setattr("allcover_site.config.copies.STICKS", ())
    assert folders() == {}
    assert "There is no stick here" in entered(manager).get("/copies/").content.decode()

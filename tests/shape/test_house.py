"""The rules of the house that no other tool keeps."""

import re
import subprocess
from pathlib import Path

import pytest

from allcover.vocabulary.exact import decimal

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN_NAMES = re.compile(r"(^|/)(utils?|helpers?|common|misc|base|core)(\.py|/|$)")
INDEX_HOSTS = re.compile("|".join(("py" + r"pi\.org", "python" + r"hosted\.org", "registry\\.n" + "pmjs")))


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]


def test_no_file_is_called_utils_or_the_like() -> None:
    assert [name for name in tracked() if FORBIDDEN_NAMES.search(name)] == []


def test_no_file_names_a_package_index() -> None:
    assert [
        name for name in tracked() if INDEX_HOSTS.search((ROOT / name).read_bytes().decode("latin-1"))
    ] == []


def test_no_python_file_is_over_800_lines() -> None:
    long = [
        name for name in tracked() if name.endswith(".py") and (ROOT / name).read_text().count("\n") > 800
    ]
    assert long == []


@pytest.mark.parametrize("page", ["README.md", "TOUR.md", "CONTRIBUTING.md", "docs/decisions/README.md"])
def test_links_of_a_page_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    missing = [link for link in links if not ((ROOT / page).parent / link).exists()]
    assert missing == []


def test_every_library_folder_says_what_it_is() -> None:
    folders = [path for path in (ROOT / "src" / "allcover").iterdir() if (path / "__init__.py").is_file()]
    silent = [path.name for path in folders if not (path / "__init__.py").read_text().startswith('"""')]
    assert silent == []
    assert len(folders) >= 12


def test_exact_numbers_are_made_in_one_place() -> None:
    """Their class writes over a shared byte where it reads a text of one character."""
    imported = re.compile(r"^from allcover\.vocabulary\.exact import .*\bFraction\b", re.M)
    called = re.compile(r"^(?! +Fraction\(1, 10\)$).*(?<![\w.])Fraction\(", re.M)
    making = []
    for name in tracked():
        text = (ROOT / name).read_text(encoding="utf-8") if name.endswith(".py") else ""
        is_made_here = bool(imported.search(text) and called.search(text)) or "quick" + "tions" in text
        if is_made_here and not name.endswith("vocabulary/exact.py"):
            making.append(name)
    assert making == []


def test_reading_a_digit_leaves_the_bytes_of_the_process_alone() -> None:
    assert [decimal(str(digit)) for digit in range(10)] == list(range(10))
    assert [chr(code).encode()[0] for code in range(128)] == list(range(128))

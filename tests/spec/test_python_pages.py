"""Pages of the manual that show the library in Python: what is typed there gives what stands there."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [
    page for page in sorted((ROOT / "docs").rglob("*.md")) if "```pycon" in page.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_is_typed_gives_what_stands_there(page: Path) -> None:
    text = "\n".join(re.findall(r"^```pycon\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S))
    examples = doctest.DocTestParser().get_doctest(text, {}, page.stem, str(page), 0)
    printed: list[str] = []
    doctest.DocTestRunner().run(examples, out=printed.append)
    assert printed == []


def test_the_page_on_projection_is_among_them() -> None:
    assert "projection" in {page.stem for page in PAGES}

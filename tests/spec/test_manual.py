"""The manual's page about the language is what the tables make of it."""

from tests.spec.manual import PAGE, page
from tests.spec.tables import TABLES


def test_the_page_of_the_manual_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "Run 'make manual'."


def test_the_page_shows_every_table() -> None:
    text = page()
    assert [table.title for table in TABLES if table.is_shown and f"### {table.title}\n" not in text] == []

"""Every day and month that people read is told by one function, in the way of their language."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.utils import translation

from allcover_site.ui.days import day_told, month_told

SITE = Path(__file__).resolve().parents[3] / "src" / "allcover_site"
DAYS = {"day", "on", "first", "last", "first_day", "last_day", "since", "until", "month"}
"""What days are called in the site's sentences."""
TELLING, ASKING = {"day_told", "month_told"}, {"_", "gettext", "gettext_lazy"}
A_MONTH = re.compile(r'(value="\{\{ )?[\w.]+\|date:"(?:Y-m|m/Y|F Y|d/m/Y|m/d/Y|Y-m-d)"')

Function = ast.FunctionDef | ast.AsyncFunctionDef


def sentences(tree: ast.AST) -> Iterator[str]:
    for call in ast.walk(tree):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in ASKING
            and call.args
        ):
            said = call.args[0]
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                yield said.value


def untold(source: str) -> list[str]:
    """The days that a sentence names and that are put into it as they are: what they are called, by line."""
    found = set()
    for function in (each for each in ast.walk(ast.parse(source)) if isinstance(each, Function)):
        named = {name for said in sentences(function) for name in re.findall(r"%\((\w+)\)s", said)} & DAYS
        for held in (each for each in ast.walk(function) if isinstance(each, ast.Dict)):
            for key, value in zip(held.keys, held.values, strict=True):
                told = any(isinstance(each, ast.Name) and each.id in TELLING for each in ast.walk(value))
                if isinstance(key, ast.Constant) and key.value in named and not told:
                    found.add(f"{value.lineno}: {key.value!s}")
    return sorted(found)


def test_a_day_that_is_put_into_a_sentence_as_it_is_is_found() -> None:
    source = 'def refuse(day):\n    told = _("It ended on %(day)s.")\n    raise Late(told % {"day": day})\n'
    assert untold(source) == ["3: day"]
    assert untold(source.replace(": day}", ": day_told(day)}")) == []


@pytest.mark.parametrize(
    "path", sorted(SITE.rglob("*.py")), ids=lambda path: path.relative_to(SITE).as_posix()
)
def test_every_sentence_with_a_day_is_told_by_one_function(path: Path) -> None:
    # Months in words are written with their links, one by one.
    assert [each for each in untold(path.read_text(encoding="utf-8")) if path.name != "meaning.py"] == []


@pytest.mark.parametrize(
    "path", sorted(SITE.rglob("*.html")), ids=lambda path: path.relative_to(SITE).as_posix()
)
def test_no_page_has_a_way_of_its_own_to_write_a_day_but_in_the_fields_of_a_browser(path: Path) -> None:
    ways = [found[0] for found in A_MONTH.finditer(path.read_text(encoding="utf-8")) if not found[1]]
    assert ways == []


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [
        ("en", "Jan. 15, 2024", "January 2024"),
        ("fr", "15 janvier 2024", "janvier 2024"),
        ("es", "15 de enero de 2024", "enero de 2024"),
        ("pt", "15 de janeiro de 2024", "janeiro de 2024"),
    ],
)
def test_day_is_told_as_the_language_has_it(language: str, day: str, month: str) -> None:
    with translation.override(language):
        assert day_told(date(2024, 1, 15)).lower() == day.lower()
        assert day_told(datetime(2024, 1, 15, 12, tzinfo=UTC)).lower() == day.lower()
        assert month_told(date(2024, 1, 15)).lower() == month.lower()

"""No visible text of a report escapes translation: the whole report of Coresia in a language that only marks what it is given."""

import gettext
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml
from tests.languages.visible import END, Visible

from allcover import __version__
from allcover.catalogue import country_folder
from allcover.invention import invent_survey
from allcover.presenting.annex import breakable, report_pages
from allcover.presenting.brief import brief_parts
from allcover.presenting.capacity_words import month_names
from allcover.presenting.html import html_text
from allcover.presenting.numbers import date_text
from allcover.presenting.pages import brief_pages
from allcover.presenting.pdf import FITS
from allcover.presenting.study import Results, Study, work_out
from allcover.presenting.workbook import workbook_bytes
from allcover.presenting.writing import written
from allcover.rules.load import load
from allcover.vocabulary.finding import Report
from allcover.vocabulary.words import SOURCE, Words

FOLDER = country_folder("coresia")
OPEN, CLOSE = "⟦", "⟧"
WORD = re.compile(rf"(?<![{OPEN}\w])[^\W\d_]\w*")


class Marking(Words):
    """A language in which every text stays English, each word of it in marks: a chart breaks names into lines, a brief cuts limits."""

    def __init__(self) -> None:
        super().__init__(SOURCE, gettext.NullTranslations())

    def __call__(self, message: str, /, **values: object) -> str:
        return _marked(super().__call__(message, **values))

    def plural(self, one: str, many: str, count: int | Decimal, /, **values: object) -> str:
        return _marked(super().plural(one, many, count, **values))


def _marked(told: str) -> str:
    return WORD.sub(rf"{OPEN}\g<0>{CLOSE}", told)


WORDS = Marking()


@pytest.fixture(scope="module")
def results() -> Results:
    reforms = sorted((FOLDER / "reforms").glob("*.yaml"))
    return work_out(Study(FOLDER, invent_survey(load(FOLDER), 600), reforms))


@pytest.fixture(scope="module")
def report(results: Results) -> Report:
    return written(results, WORDS)


@pytest.fixture(scope="module")
def data(results: Results, report: Report) -> list[str]:
    """What is no text of ours or the country's: keys, codes, names of places, articles of laws, hashes, longest first."""
    population, country = results.study.population, results.systems[0].country
    regions = population.household_column("region").unique().drop_nulls().to_list()
    keys = [*(one.key for one in report.findings), *(one.key for one in report.tables)]
    files = [f"tables/{table.key}.csv" for table in report.tables]
    hashes = [system.fingerprint for system in results.systems]
    known = [
        "Allcover",
        __version__,
        country.currency,
        country.id,
        "totals.csv",
        *regions,
        *keys,
        *files,
        *hashes,
    ]
    known += [*(one[:16] for one in hashes), date_text(results.day, WORDS)]
    known += [breakable(f"{table.key}.csv") for table in report.tables]
    known += [breakable(key) for key in keys]
    known += _of_the_law(results)
    known += month_names(WORDS)
    known += [
        article for path in FOLDER.rglob("*.yaml") for article in _articles(yaml.safe_load(path.read_text()))
    ]
    return sorted(map(str, known), key=len, reverse=True)


def _of_the_law(results: Results) -> Iterator[str]:
    """Conditions as written, names of amounts and of columns, and days on which something was observed."""
    for line in results.exclusion.lines:
        for one in line.reasons.conditions:
            yield one.condition.text
            yield from (key.rpartition(".")[2] for key in one.condition.parameters)
        yield from (one.item for one in line.reasons.missing if "." in one.item or "(" in one.item)
    seen = results.exclusion.observations
    yield from (date_text(one.day, WORDS) for one in (seen.observed if seen is not None else ()))


def _articles(raw: Any) -> Iterator[str]:
    if isinstance(raw, dict):
        for name, value in raw.items():
            if name in ("article", "title") and isinstance(value, str):
                yield value
            yield from _articles(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from _articles(item)


def outside(text: str) -> str:
    """What stands outside all marks."""
    kept: list[str] = []
    for piece in text.split(END):
        depth = 0
        for letter in piece:
            depth += (letter == OPEN) - (letter == CLOSE)
            assert depth >= 0, f"a mark is closed twice near ...{''.join(kept[-60:])}"
            kept.append(" " if letter == CLOSE else letter if depth == 0 else "")
        kept.append("\n")
    return "".join(kept)


def words_left(text: str, data: list[str]) -> list[str]:
    left = outside(text)
    for name in data:
        left = left.replace(name, " ")
    return sorted(set(re.findall(r"[^\W\d_]{2,}[^\n]{0,40}", left)))


def test_the_page(report: Report, data: list[str]) -> None:
    text = "".join(Visible(html_text(report, WORDS)).pieces)
    assert words_left(text, data) == []


def test_the_workbook(report: Report, data: list[str]) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(report, WORDS)))
    cells = [
        str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "s"
    ]
    assert words_left(END.join(cells), data) == []
    assert all(
        OPEN in name or words_left(name, data) == [] or name.replace(" ", "_") for name in book.sheetnames
    )


def test_the_print(report: Report, data: list[str]) -> None:
    pages = report_pages(report, WORDS) | {"brief": brief_pages(brief_parts(report, WORDS), FITS[0], WORDS)}
    assert words_left(END.join(_texts(pages)), data) == []


def test_the_templates_of_the_print_hold_no_text() -> None:
    folder = Path(html_text.__code__.co_filename).with_name("templates")
    for path in folder.glob("*.typ"):
        code = re.sub(r"//[^\n]*", "", path.read_text())
        shown = re.findall(r"\[([^\[\]#]*[^\W\d_]{3,}[^\[\]#]*)\]", code)
        assert shown == [], path.name


def _texts(raw: Any) -> Iterator[str]:
    if isinstance(raw, str):
        yield raw
    elif isinstance(raw, dict):
        for name, value in raw.items():
            if name == "svg":
                yield "".join(Visible(value).pieces)
            elif name not in ("language", "marks"):  # a code, and how rows are set
                yield from _texts(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from _texts(item)


def test_the_marks_would_show_a_text_that_is_not_handed_over() -> None:
    assert words_left(f"{OPEN}All {OPEN}persons{CLOSE}{CLOSE} 3.2% Insured", []) == ["Insured"]
    assert json.dumps(words_left("Region A", ["Region A"])) == "[]"

# ruff: noqa: F811 - a fixture is named as it is asked for
"""Text made to do harm, put into every column that holds text, and into every search: it is shown as text, and nothing runs."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import openpyxl
import pytest
from django.apps import apps
from django.db import connection, models
from django.test import Client
from django.urls import reverse
from tests.site.conftest import entered, execute, registered, somebody
from tests.site.test_who_may_open import TABLE, is_of_the_office, office  # noqa: F401

from allcover_site.people.models import User
from allcover_site.people.rights import ROLES
from allcover_site.registry.models import Person
from allcover_site.registry.sheets import RUNS


@pytest.fixture
def owner() -> User:
    """With every role in every area, to whom the books open too."""
    return somebody("owen", *ROLES)


MARK = "hurt9"
SCRIPT = f"<script>{MARK}()</script>"
QUOTED = f"\"'><img src=x onerror={MARK}()>"
FORMULA = f"=cmd|'/c {MARK}'!A1"
CODES = {"entered_by", "patch", "area", "role", "scheme", "username", "password", "seal", "before", "digest", "month", "code", "currency", "second_factor",
         "register", "deed", "means", "basis", "engine", "library", "given_sound", "family_sound", "band", "fingerprint", "key",
         "due", "visit", "level", "item"}  # fmt: skip
"""Columns whose text is looked up and not written by people freely; those that are shown have tests of their own below."""


def columns() -> Iterator[tuple[type[models.Model], models.Field]]:  # type: ignore[type-arg]
    """Every column of the office's own tables into which somebody may write what they like."""
    for model in apps.get_models():
        if not model.__module__.startswith("allcover_site"):
            continue
        for field in model._meta.local_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            if is_text and not field.choices and not field.primary_key and field.name not in CODES:
                yield model, field


def fill(harm: str) -> int:
    """Write harm into every such column of every row, past the guards, as whoever owns the database may; give how many."""
    filled = 0
    tables = {model._meta.db_table for model, _ in columns()}
    _unguard(tables)
    for model, field in columns():
        most = field.max_length or 10**6
        if len(harm) > most or field.unique:
            continue
        filled += model._default_manager.update(**{field.name: harm})
    return filled


def _unguard(tables: set[str]) -> None:
    connection.check_constraints()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                execute(f"DROP TRIGGER {name}")
        return
    for table in tables:
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")


class Reading(HTMLParser):
    """What of a page a browser would run: the tags, and the attributes that hold a script."""

    def __init__(self) -> None:
        super().__init__()
        self.runs: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name.startswith("on") or (value or "").strip().casefold().startswith("javascript:"):
                self.runs.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "script" and MARK in data:
            self.runs.append(data)


def running(page: str) -> list[str]:
    reading = Reading()
    reading.feed(page)
    return reading.runs


def pages(client: Client) -> Iterator[tuple[str, Any]]:
    """Every page that is got, with what it answers."""
    for row in TABLE:
        if row.method == "get" and (row.owner == 200 or is_of_the_office(row)):
            address = reverse(row.page, kwargs=dict(row.kwargs))
            yield (
                row.page,
                client.get(address, {"scheme": "mutual_health", "first": "2000-01-01", "last": "2030-01-01"}),
            )


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("harm", [SCRIPT, QUOTED], ids=["script", "quoted"])
def test_script_in_every_text_is_shown_and_never_run(harm: str, office: None, owner: User) -> None:
    assert fill(harm) > 30
    shown = 0
    for page, answer in pages(entered(owner)):
        assert answer.status_code == 200, page
        if "text/html" in answer["Content-Type"]:
            text = content(answer).decode()
            assert running(text) == [], page
            assert (
                "script-src" not in answer["Content-Security-Policy"]
            )  # None but the site's own, by default-src.
            shown += MARK in text
    assert shown > 25  # The harm is there to be seen, on most pages.


def test_script_that_runs_would_be_seen() -> None:
    for harm in (SCRIPT, QUOTED, f'<a href=" javascript:{MARK}()">x</a>'):
        assert running(f"<p>{harm}</p>") or running(f'<p title="{harm}">x</p>')


def test_nothing_in_a_file_that_is_taken_away_is_run_by_a_spreadsheet(office: None, owner: User) -> None:
    fill(FORMULA)
    client, cells = entered(owner), list[str]()
    for register in ("persons", "households", "employers", "facilities"):
        for form in ("csv", "xlsx"):
            answer = client.post(reverse("registry:export"), {"register": register, "form": form})
            assert answer.status_code == 200
            cells += _cells(register, content(answer))
    for page, answer in pages(client):
        if (
            "html" not in answer["Content-Type"]
            and "plain" not in answer["Content-Type"]
            and page != "health"
        ):
            cells += _cells(page, content(answer))
    assert sum(MARK in cell for cell in cells) > 5
    assert [cell for cell in cells if cell.startswith(RUNS)] == []


def _cells(name: str, file: bytes) -> list[str]:
    """The cells of a table as a spreadsheet takes them: of XLSX, texts are never run and formulas always are."""
    if file[:2] != b"PK":
        return [cell for row in csv.reader(io.StringIO(file.decode("utf-8-sig"))) for cell in row]
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        links = [part for part in parts.namelist() if "externalLink" in part]
    assert links == [], name
    book = openpyxl.load_workbook(io.BytesIO(file))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert [cell.value for cell in found if cell.data_type == "f"] == [], name
    return [str(cell.value).lstrip("".join(RUNS)) for cell in found]


def test_text_in_the_books_cannot_add_a_line_to_the_file_for_beancount(office: None, owner: User) -> None:
    harm = f'x"\n2024-01-01 open Assets:{MARK}\noption "title" "{MARK}'
    fill(harm[:100])
    text = content(entered(owner).get(reverse("books:beancount"))).decode()
    assert [
        line
        for line in text.splitlines()
        if re.match(r"(option|\d{4}-\d\d-\d\d open)", line) and MARK in line
    ] == []


SQL = ("' OR '1'='1", "'; DROP TABLE registry_person; --", '" OR ""="', "1) OR (1=1", "%", "_", "\\", "Ana' UNION SELECT 1 --",
       "\ud83d", "9" * 40, "-1", "٣")  # fmt: skip


@pytest.mark.parametrize("words", SQL)
@pytest.mark.parametrize(
    "page", ["registry:persons", "registry:employers", "registry:groups", "claims:enquiry"]
)
def test_search_finds_nobody_by_a_text_made_for_the_database(page: str, words: str, owner: User) -> None:
    registered(owner, "Ana")
    answer = entered(owner).get(reverse(page), {"words": words.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200
    assert "Ana Lo" not in answer.content.decode()
    assert Person.objects.count() == 1


@pytest.mark.parametrize("harm", ["a\0b", "'; DROP TABLE registry_person; --", "9" * 40, SCRIPT, "\ud83d"])
def test_no_page_breaks_at_what_an_address_asks_for(harm: str, office: None, owner: User) -> None:
    client = entered(owner)
    names = (
        "page",
        "words",
        "on",
        "first",
        "last",
        "scheme",
        "area",
        "for",
        "one",
        "two",
        "next",
        "code",
        "year",
    )
    asked = {name: harm.encode("utf-8", "surrogatepass") for name in names}
    for row in TABLE:
        if row.method == "get" and (row.owner == 200 or is_of_the_office(row)):
            answer = client.get(reverse(row.page, kwargs=dict(row.kwargs)), asked)
            assert (
                answer.status_code == 400 if "\0" in harm else answer.status_code in (200, 302, 404, 422)
            ), row.page
            if "html" in answer.get("Content-Type", ""):
                assert running(content(answer).decode()) == [], row.page


@pytest.mark.parametrize("number", [2**63, 10**30])
def test_number_beyond_every_database_is_not_found(number: int, office: None, owner: User) -> None:
    client = entered(owner)
    for row in TABLE:
        numbers = {key: number for key, value in row.kwargs.items() if isinstance(value, int)}
        if numbers:
            answer = getattr(client, row.method)(reverse(row.page, kwargs={**row.kwargs, **numbers}))
            assert answer.status_code in (302, 404), row.page


def test_name_of_a_scheme_that_is_none_shows_nobody(office: None, owner: User) -> None:
    client = entered(owner)
    for row in TABLE:
        if "scheme" in row.kwargs and row.method == "get":
            answer = client.get(reverse(row.page, kwargs={**row.kwargs, "scheme": "nothing-of-this"}))
            assert answer.status_code in (200, 404), row.page

"""Founding an office: by who holds its code, once, with its books open."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from tests.site.conftest import PASSWORD

from allcover_site.books.models import Account, Book, Period
from allcover_site.front.founding import CODE_FILE, founding_code
from allcover_site.people.models import User

HELD = {"full_name": "Mara", "username": "mara", "password": PASSWORD, "currency": "XOF", "digits": 0}


@pytest.fixture(autouse=True)
def _folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(settings, "OFFICE", tmp_path)


def sent(client: Client, **changed: object) -> Any:
    year = timezone.localdate().year
    return client.post(
        "/found", {"code": founding_code(), "first_day": f"{year - 1}-03-01", **HELD, **changed}
    )


def test_whoever_holds_the_code_founds_the_office_with_its_books(client: Client) -> None:
    assert sent(client).status_code == 302
    assert User.objects.get().username == "mara"
    assert Book.objects.get().digits == 0
    assert Account.objects.exists()
    months = [period.first_day.month for period in Period.objects.all()]
    assert months == [*range(3, 13), *range(1, 13)]
    assert client.get("/found").status_code == 404


def test_code_is_needed_and_gone_when_it_was_used(client: Client) -> None:
    page = sent(client, code="guess")
    assert "errorlist" in page.content.decode()
    assert not User.objects.exists()
    sent(client)
    assert not (settings.OFFICE / CODE_FILE).exists()


@pytest.mark.parametrize(
    "wrong", [{"password": "short"}, {"currency": "xof"}, {"digits": 9}, {"first_day": "2999-01-01"}]
)
def test_what_cannot_be_founds_nothing(client: Client, wrong: dict[str, object]) -> None:
    assert "errorlist" in sent(client, **wrong).content.decode()
    assert not User.objects.exists()
    assert not Book.objects.exists()

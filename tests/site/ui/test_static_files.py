"""Style and script over a slow line: compressed, kept for a year, and under another address once they are others."""

import gzip
import os
import re
from pathlib import Path

import pytest
from django.test import Client

from allcover_site.ui import static_files

OFFICE = Path(static_files.__file__).parent / "static" / "ui"


def addresses(client: Client) -> list[str]:
    return re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get("/people/sign-in").text)


@pytest.mark.django_db
def test_style_and_script_are_compressed_and_kept_under_an_address_that_names_their_content(
    client: Client,
) -> None:
    found = addresses(client)
    assert {each.partition("?")[0].rpartition("/")[2] for each in found} >= {
        "office.css",
        "pico.jade.min.css",
        "htmx-2.min.js",
    }
    for address in found:
        assert re.search(r"\?v=[0-9a-f]{12}$", address), address
        answer = client.get(address, headers={"accept-encoding": "gzip"})
        body = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert (answer.status_code, answer["Content-Encoding"]) == (200, "gzip")
        assert answer["Cache-Control"] == "max-age=31536000, public"
        assert "Accept-Encoding" in answer["Vary"]
        assert len(body) < len(gzip.decompress(body)) / 2 or len(gzip.decompress(body)) < 4000
    style = next(each for each in found if "office.css" in each)
    plain = b"".join(client.get(style).streaming_content)  # type: ignore[attr-defined]
    assert plain == (OFFICE / "office.css").read_bytes()
    assert "Content-Encoding" not in client.get("/people/sign-in", headers={"accept-encoding": "gzip"})


@pytest.mark.django_db
def test_style_under_an_address_that_names_other_content_is_not_kept_and_comes_once(client: Client) -> None:
    style = next(each for each in addresses(client) if "office.css" in each)
    path, _, _digest = style.partition("?")
    for address in (f"{path}?v=0123456789ab", path):
        assert client.head(address)["Cache-Control"] == "no-cache"
    assert "max-age" in client.head(style)["Cache-Control"]
    held = client.head(path, headers={"accept-encoding": "gzip"})
    again = client.get(path, headers={"accept-encoding": "gzip", "if-none-match": held["ETag"]})
    assert (held["ETag"][:2], again.status_code) == ("W/", 304)


def test_changed_style_has_another_address(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file, storage = tmp_path / "a.css", static_files.NamedByContent()
    monkeypatch.setattr("django.contrib.staticfiles.finders.find", lambda _name: str(file))
    found: list[str] = []
    for text in ("a", "b"):
        file.write_text(text, encoding="ascii")
        os.utime(file, ns=(0, len(found)))
        found.append(storage.url("a.css"))
    assert len(set(found)) == 2

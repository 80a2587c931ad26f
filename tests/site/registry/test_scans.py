"""Scans of papers: taken for what their content is, whole and of a bounded size, kept as written, shown to who may see whom they are of."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from tests.site.conftest import entered, execute, somebody

from allcover_site.audit.models import Event
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.registry.models import Paper, Person, Scan
from allcover_site.registry.operations import RegistryRefused
from allcover_site.registry.papers import note_paper
from allcover_site.registry.scans import MOST_BYTES, MOST_OF_A_PAPER, add_scan, kind_of

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"0" * 20 + b"\xff\xd9"
PDF = b"%PDF-1.7\n" + b"0" * 20 + b"\n%%EOF\n"


@pytest.fixture
def paper(owner: User, ana: Person) -> Paper:
    return note_paper(by=owner, person=ana, proves="identity", kind="passport", told_by="Office", day=date(2024, 1, 1))  # fmt: skip


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"), (JPEG, "image/jpeg"), (PDF, "application/pdf"), (PNG[:-8], None), (JPEG[:-2], None),
        (PDF[:-7], None), (b"<svg onload=alert(1)>", None), (b"GIF89a", None), (b"PK\x03\x04", None), (b"", None),
        (b"<html>" + PNG, None),
    ],
)  # fmt: skip
def test_file_is_what_its_content_says_and_whole(content: bytes, kind: str | None) -> None:
    assert kind_of(content) == kind


def test_scan_is_kept_once_and_shown_as_it_is(owner: User, ana: Person, paper: Paper) -> None:
    browser, address = entered(owner), f"/registry/{ana.pk}/papers/{paper.pk}/scans"
    for _time in range(2):
        browser.post(address, {"file": SimpleUploadedFile("x.exe", PNG, content_type="text/html")})
    scan = Scan.objects.get()
    shown = browser.get(f"{address}/{scan.pk}")
    assert (shown.content, shown["Content-Type"], shown["X-Content-Type-Options"]) == (
        PNG,
        "image/png",
        "nosniff",
    )
    assert "no-store" in shown["Cache-Control"]
    assert f"/papers/{paper.pk}/scans/{scan.pk}" in browser.get(f"/registry/{ana.pk}/papers").text
    assert Event.objects.get(deed="registry.scan_added").facts["digest"] == scan.digest


def test_pdf_is_given_as_a_file_and_never_opened_within_the_site(
    owner: User, ana: Person, paper: Paper
) -> None:
    scan = add_scan(by=owner, paper=paper, content=PDF)
    shown = entered(owner).get(f"/registry/{ana.pk}/papers/{paper.pk}/scans/{scan.pk}")
    assert shown["Content-Disposition"].startswith("attachment")


def test_scan_too_large_of_another_kind_or_one_too_many_is_refused(
    owner: User, ana: Person, paper: Paper
) -> None:
    browser, address = entered(owner), f"/registry/{ana.pk}/papers/{paper.pk}/scans"
    told = browser.post(
        address, {"file": SimpleUploadedFile("a.png", PNG + b"0" * MOST_BYTES)}, follow=True
    ).text
    assert "larger than 3 MB" in told
    told = browser.post(address, {"file": SimpleUploadedFile("a.png", b"<script>")}, follow=True).text
    assert "no whole PNG, JPEG or PDF" in told
    assert not Scan.objects.exists()
    for number in range(MOST_OF_A_PAPER):
        add_scan(by=owner, paper=paper, content=PDF.replace(b"0", b"%d" % number))
    with pytest.raises(RegistryRefused, match="10 scans at most"):
        add_scan(by=owner, paper=paper, content=PNG)


def test_scan_is_shown_only_to_who_may_see_the_person_and_under_their_number(
    owner: User, colleague: User, ana: Person, paper: Paper
) -> None:
    scan = add_scan(by=owner, paper=paper, content=PNG)
    other = Person.objects.create(given_name="Ben", family_name="Lo", sex="male", birth_date=date(1990, 1, 1), area="south")  # fmt: skip
    address = f"/registry/{ana.pk}/papers/{paper.pk}/scans/{scan.pk}"
    assert entered(colleague).get(address).status_code == 404
    assert entered(colleague).get(address.replace(f"/{ana.pk}/", f"/{other.pk}/")).status_code == 404
    assert entered(somebody("stan")).get(address).status_code == 403
    with pytest.raises(NotAllowed):
        add_scan(by=colleague, paper=paper, content=JPEG)


def test_scan_stays_as_it_was_kept(owner: User, paper: Paper) -> None:
    add_scan(by=owner, paper=paper, content=PNG)
    for statement in ("UPDATE registry_scan SET size = 0", "DELETE FROM registry_scan"):
        with pytest.raises(IntegrityError):
            execute(statement)

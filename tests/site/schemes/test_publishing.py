"""Publishing: a definition becomes a version that stays as it was, and decides as it did then."""

import shutil
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError
from django.utils import timezone
from tests.site.conftest import entered, execute, somebody, unguard
from tests.unit.vocabulary.test_fault_languages import WORDS

from allcover.catalogue import country_folder
from allcover.vocabulary.exact import decimal
from allcover.vocabulary.fault import Faults
from allcover_site.audit.models import Event
from allcover_site.books.models import Period
from allcover_site.people.models import User
from allcover_site.people.queries import NotAllowed
from allcover_site.schemes.models import Version
from allcover_site.schemes.operations import NotPublished, publish
from allcover_site.schemes.queries import NoVersion, VersionAltered, law, system_of, version_on

FIRST = date(2024, 1, 1)


@pytest.fixture
def country(tmp_path: Path) -> Path:
    """Coresia, to be changed at will."""
    return Path(shutil.copytree(country_folder("coresia"), tmp_path / "coresia"))


def premium_of(version: Version) -> object:
    dated = system_of(version).parameters["mutual_health.premium_month"].on(FIRST)
    assert dated is not None
    return dated.value


def changed(country: Path, old: str, new: str) -> None:
    file = country / "mutual_health" / "definition.yaml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_version_is_the_law_that_was_published(manager: User, country: Path) -> None:
    from allcover.rules.load import load

    version = publish(by=manager, folder=country, scheme="mutual_health", first_day=FIRST)
    assert (version.number, version.published_by) == (1, "mara")
    assert system_of(version).fingerprint == version.fingerprint == load(country).fingerprint
    assert Event.objects.get(deed="schemes.published").facts["digest"] == version.digest


def test_later_version_does_not_count_in_closed_months(manager: User, country: Path) -> None:
    publish(by=manager, folder=country, scheme="mutual_health", first_day=FIRST)
    Period.objects.create(first_day=FIRST, last_day=date(2024, 1, 31), closed_at=timezone.now())
    changed(country, "value: 2.00, source: {title: Mutual Organisations (Premiums) Order 2023",
            "value: 2.10, source: {title: Mutual Organisations (Premiums) Order 2023")  # fmt: skip
    with pytest.raises(NotPublished, match="closed up to Jan"):
        publish(by=manager, folder=country, scheme="mutual_health", first_day=date(2024, 1, 31))
    publish(by=manager, folder=country, scheme="mutual_health", first_day=date(2024, 2, 1))


def test_later_version_leaves_the_earlier_as_it_was(manager: User, country: Path) -> None:
    one = publish(by=manager, folder=country, scheme="mutual_health", first_day=FIRST)
    changed(
        country,
        "value: 2.00, source: {title: Mutual Organisations (Premiums) Order 2023",
        "value: 2.50, source: {title: Mutual Organisations (Premiums) Order 2023",
    )
    two = publish(by=manager, folder=country, scheme="mutual_health", first_day=date(2024, 7, 1))
    assert [premium_of(version) for version in (one, two)] == [2, decimal("2.5")]
    assert [
        version_on("mutual_health", day).number for day in (FIRST, date(2024, 6, 30), date(2024, 7, 1))
    ] == [1, 1, 2]
    with pytest.raises(NoVersion):
        version_on("mutual_health", date(2023, 12, 31))


def test_version_is_not_published_over_another(manager: User, country: Path) -> None:
    publish(by=manager, folder=country, scheme="mutual_health", first_day=FIRST)
    with pytest.raises(NotPublished, match="from a later day"):
        publish(by=manager, folder=country, scheme="mutual_health", first_day=FIRST)


def test_faulty_definition_is_not_published(manager: User, country: Path) -> None:
    changed(country, "patient_fee: consultation_fee", "patient_fee: consultation_fees")
    with pytest.raises(Faults, match="consultation_fees"):
        publish(by=manager, folder=country, scheme="mutual_health", first_day=FIRST)
    with pytest.raises(NotPublished, match="no scheme 'x'"):
        publish(by=manager, folder=country_folder("coresia"), scheme="x", first_day=FIRST)
    assert not Version.objects.exists()


def test_publishing_asks_for_the_right_to_that_scheme(country: Path) -> None:
    user = somebody("sam", "manager", scheme="national_pension")
    with pytest.raises(NotAllowed, match="mutual_health"):
        publish(by=user, folder=country, scheme="mutual_health", first_day=FIRST)


def test_altered_version_decides_nothing(manager: User, country: Path) -> None:
    version = publish(by=manager, folder=country, scheme="mutual_health", first_day=FIRST)
    for statement in ("UPDATE schemes_version SET files = '{}'", "DELETE FROM schemes_version"):
        with pytest.raises(IntegrityError, match="kept as written"):
            execute(statement)
    unguard("schemes_version")
    execute("UPDATE schemes_version SET files = '{}'")
    version.refresh_from_db()
    law.cache_clear()  # as in a process begun anew
    with pytest.raises(VersionAltered):
        system_of(version)


def test_pages_show_versions_and_their_text(manager: User, country: Path) -> None:
    version = publish(by=manager, folder=country, scheme="mutual_health", first_day=FIRST)
    assert version.digest[:12] in entered(manager).get("/schemes/").content.decode()
    assert "premium_month:" in entered(manager).get(f"/schemes/{version.pk}").content.decode()


def zipped(folder: Path) -> SimpleUploadedFile:
    held = BytesIO()
    with ZipFile(held, "w") as parts:
        for path in (folder / "country.yaml", *folder.glob("*/definition.yaml")):
            parts.write(path, path.relative_to(folder).as_posix())
    return SimpleUploadedFile("law.zip", held.getvalue())


def test_schemes_are_chosen_by_their_names(manager: User, country: Path) -> None:
    browser = entered(manager)
    browser.cookies["django_language"] = "fr"
    page = browser.get("/schemes/publish").text
    assert '<optgroup label="Corésie">' in page
    assert '<option value="coresia/mutual_health">Mutuelle de santé</option>' in page
    told = {"first_day": "2024-01-01", "scheme": ""}
    several = browser.post("/schemes/publish/own", {**told, "file": zipped(country)})
    assert several.status_code == 422
    assert '<option value="mutual_health">Mutuelle de santé</option>' in several.text
    assert not Version.objects.exists()
    chosen = {**told, "scheme": "mutual_health", "file": zipped(country)}
    assert browser.post("/schemes/publish/own", chosen).status_code == 302
    assert Version.objects.get().scheme == "mutual_health"


def test_only_scheme_of_a_zip_needs_no_choice(manager: User, country: Path) -> None:
    for folder in country.iterdir():
        if folder.is_dir() and folder.name != "national_pension":
            shutil.rmtree(folder)
    told = {"first_day": "2024-01-01", "scheme": "", "file": zipped(country)}
    answer = entered(manager).post("/schemes/publish/own", told)
    assert answer.status_code == 302, answer.text
    assert Version.objects.get().scheme == "national_pension"


def test_faults_of_a_definition_are_told_in_the_language_of_the_page(
    manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = BytesIO()
    with ZipFile(held, "w") as parts:
        parts.writestr("country.yaml", "country: here\nsurprise: 1\n")
    monkeypatch.setattr("allcover_site.ui.telling.words_of", lambda _language: WORDS)
    file = SimpleUploadedFile("law.zip", held.getvalue())
    told = {"file": file, "scheme": "grant", "first_day": "2024-01-01"}
    answer = entered(manager).post("/schemes/publish/own", told)
    assert answer.status_code == 422
    assert "est pas connu ici" in answer.text

"""The pages of the what-ifs: a draft by a form or a zip, figures with what is withheld, rows by right, and the file."""

import io
from datetime import date
from zipfile import ZipFile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.site.claims.conftest import SCHEME, Entering, decided
from tests.site.conftest import coresia_files, entered, somebody
from tests.site.studies.conftest import Trying

from allcover_site.people.models import User
from allcover_site.people.rights import ROLES
from allcover_site.registry.models import Household
from allcover_site.schemes.models import Version
from allcover_site.studies.models import Study

SPAN = {"first_month": "2023-11-01", "last_month": "2024-01-31"}


def sent_form(client: Client, base: Version, **given: object) -> str:
    address = f"{reverse('studies:new')}?base={base.pk}"
    answer = client.post(address, {"title": "Three", **SPAN, **given}, follow=True)
    return answer.content.decode()


def zipped(changed: dict[str, str]) -> SimpleUploadedFile:
    held = io.BytesIO()
    with ZipFile(held, "w") as parts:
        for name, text in {**coresia_files(), **changed}.items():
            parts.writestr(name, text)
    return SimpleUploadedFile("draft.zip", held.getvalue())


def test_a_value_changed_by_the_form_is_run_and_shown(owner: User, mutual: Version, paid_up: Household) -> None:  # fmt: skip
    page = sent_form(entered(owner), mutual, **{f"value {SCHEME}.premium_month": "3"})
    assert "Contributions due: 9.00 instead of 5.00, a difference of 4.00." in page
    assert "Premium for each registered person" in page
    assert Study.objects.get().ended_at is not None


def test_a_form_with_nothing_changed_makes_no_difference(owner: User, mutual: Version, paid_up: Household) -> None:  # fmt: skip
    page = sent_form(entered(owner), mutual)
    assert "Contributions due: 5.00, as before." in page
    assert "Nothing: the draft says what the published version says." in page


def test_a_zip_takes_the_place_of_the_published_definition(owner: User, mutual: Version, paid_up: Household) -> None:  # fmt: skip
    own = f"{SCHEME}/definition.yaml"
    dearer = coresia_files()[own].replace(
        "{from: 2024-01-01, value: 2.00,", "{from: 2024-01-01, value: 2.50,"
    )
    page = sent_form(entered(owner), mutual, file=zipped({own: dearer}))
    assert "Contributions due: 5.50 instead of 5.00, a difference of 0.50." in page


def test_every_fault_of_a_zip_is_shown_and_nothing_is_run(owner: User, mutual: Version) -> None:
    own = f"{SCHEME}/definition.yaml"
    broken = coresia_files()[own].replace("affiliated(mutual_health)", "affiliated(mutual_heath)")
    broken = broken.replace("subsidy_share * premium_month", "subsidy_share * premium_weak")
    page = sent_form(entered(owner), mutual, file=zipped({own: broken}))
    assert "The draft has 2 faults." in page
    assert "mutual_health/definition.yaml" in page
    assert "/tmp/" not in page
    assert not Study.objects.exists()


def test_a_title_with_signs_of_its_own_stays_as_it_was_written(
    owner: User, mutual: Version, paid_up: Household
) -> None:
    sent_form(
        entered(owner), mutual, title='A "quoted": {strange} #1', **{f"value {SCHEME}.premium_month": "3"}
    )
    assert Study.objects.get().title == 'A "quoted": {strange} #1'


def test_work_that_lasts_longer_goes_on_by_a_button(
    owner: User, mutual: Version, paid_up: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("allcover_site.studies.views.PATIENCE", -1.0)
    client = entered(owner)
    assert "1 of 4 parts are done." in sent_form(client, mutual)
    study = Study.objects.get()
    for _ in range(4):
        client.post(reverse("studies:on", args=(study.pk,)))
    study.refresh_from_db()
    assert study.ended_at is not None


@pytest.fixture
def observer(monkeypatch: pytest.MonkeyPatch) -> User:
    """Somebody of a role that sees studies and claims in the north, and no contributions."""
    monkeypatch.setitem(ROLES, "observer", ("Observer", frozenset({"studies.read", "claims.read"})))
    return somebody("alma", "observer", area="north")


def test_rows_are_for_who_may_see_such_decisions(
    owner: User, sent: Entering, reviewer: User, tried: Trying, observer: User
) -> None:
    decided(reviewer, sent())
    study = tried({"consultation_fee": "0.5", "premium_month": "3"})
    rows = entered(owner).get(reverse("studies:rows", args=(study.pk, "claims"))).content.decode()
    assert "Lake health centre" in rows
    assert "0.50" in rows
    watching = entered(observer)
    assert watching.get(reverse("studies:rows", args=(study.pk, "claims"))).status_code == 200
    assert watching.get(reverse("studies:rows", args=(study.pk, "dues"))).status_code == 404


def test_small_figures_are_withheld_from_who_may_not_see_rows(
    owner: User, paid_up: Household, tried: Trying, observer: User
) -> None:
    study = tried({"premium_month": "3"})
    address = reverse("studies:study", args=(study.pk,))
    assert "withheld" not in entered(owner).get(address).content.decode()
    shown = entered(observer).get(address).content.decode()
    assert '<span class="quiet">withheld</span>' in shown
    assert "Figures about fewer than 5 persons are withheld" in shown


def test_the_file_holds_amounts_as_numbers_and_withholds_small_groups(
    owner: User, sent: Entering, reviewer: User, tried: Trying
) -> None:
    decided(reviewer, sent())
    study = tried({"consultation_fee": "0.5", "premium_month": "3"})
    answer = entered(owner).get(reverse("studies:xlsx", args=(study.pk,)))
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    months = [[cell.value for cell in row] for row in book["Months"].iter_rows()]
    assert ["Contributions due", "January 2024", 2, 3, 1] in months
    shares = {row[0].value: [cell.value for cell in row[1:]] for row in book["Shares"].iter_rows()}
    assert shares["Borne by patients"] == [0.3, 0.5, 0.2]
    assert [cell.value for cell in book["Sex"][2]][:2] == ["Female", "fewer than 5"]


def test_the_last_twelve_months_are_offered_in_every_language(
    owner: User, mutual: Version, paid_up: Household
) -> None:
    client = entered(owner)
    client.cookies["django_language"] = "fr"
    page = client.get(f"{reverse('studies:new')}?base={mutual.pk}").content.decode()
    assert f'value="{date.today().replace(day=1).year - 1}-' in page

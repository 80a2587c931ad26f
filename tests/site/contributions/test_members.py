"""The office's own members as a population: written by a command or a page, read by the diagnosis."""

import io
import json
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import polars as pl
import pytest
from click.testing import CliRunner
from django.core.management import CommandError, call_command
from tests.site.conftest import entered, registered, somebody

from allcover.cli import main
from allcover.population import read_kept
from allcover_site.audit.models import Event
from allcover_site.books.models import Period
from allcover_site.contributions.operations import affiliate, assess, receive
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import form_household
from allcover_site.schemes.models import Version

SCHEME, DAY = "mutual_health", date(2024, 3, 10)
pytestmark = pytest.mark.usefixtures("joins_free")


@pytest.fixture
def two(owner: User, ana: Person, home: Household, mutual: Version, period: Period) -> None:
    """Ana has paid January to March; Ben, who is no member, declares nothing."""
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2024, 1, 1))
    for month in (1, 2, 3):
        assess(by=owner, household=home, scheme=SCHEME, month=date(2024, month, 1))
    receive(by=owner, household=home, scheme=SCHEME, amount=600, day=date(2024, 1, 1), key="a")
    form_household(by=owner, head=registered(owner, "Ben"), on=date(2024, 1, 1))


def test_members_are_written_without_names_and_read_by_the_diagnosis(two: None, tmp_path: Path) -> None:
    folder = tmp_path / "members"
    told = io.StringIO()
    call_command("members", folder, on=DAY, stdout=told)
    assert "2 persons of 2 households" in told.getvalue()
    population = read_kept(folder)
    held = population.table("affiliations")
    assert held is not None
    [ana] = held.filter(pl.col("is_affiliated")).to_dicts()
    assert (ana["scheme"], ana["is_contributing"], ana["from_date"]) == (SCHEME, True, date(2024, 1, 1))
    assert held.filter(~pl.col("is_affiliated")).height == 1
    history = population.table("history")
    assert history is not None
    assert history["months_contributed"].to_list() == [3]
    assert population.households["welfare_month"].to_list() == [100.0, None]
    assert "Ana" not in "".join(path.read_bytes().decode("latin-1") for path in folder.iterdir())
    assert Event.objects.filter(deed="registry.exported").count() == 1
    with pytest.raises(CommandError, match="not empty"):
        call_command("members", folder, on=DAY)
    out = tmp_path / "out"
    ran = CliRunner().invoke(
        main, ["report", "--country", "coresia", "--survey", str(folder), "--form", "html", "--out", str(out)]
    )
    assert ran.exit_code == 0, ran.output
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    none = summary["findings"]["adequacy.campaign_2004_v1.none"]
    assert (none["unweighted_count"], none["is_withheld"]) == (
        2,
        True,
    )  # of fewer than 30 persons nothing is told
    assert none["source"].startswith("Members registered by the office on March 10, 2024")


def test_page_gives_whom_somebody_reaches(owner: User, two: None) -> None:
    answer = entered(owner).post("/contributions/members")
    with ZipFile(io.BytesIO(answer.content)) as parts:
        assert "members/survey.json" in parts.namelist()
        persons = pl.read_parquet(io.BytesIO(parts.read("members/persons.parquet")))
    assert persons.height == 2
    elsewhere = somebody("sue", "registrar", area="south")
    assert (
        "Nobody lives in a household" in entered(elsewhere).post("/contributions/members", follow=True).text
    )


def test_office_without_members_says_so(mutual: Version) -> None:
    with pytest.raises(CommandError, match="Nobody lives in a household"):
        call_command("members", "nowhere")

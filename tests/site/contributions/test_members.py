"""The office's own members as a population: written by a command or a page, read by the diagnosis."""

import io
import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import polars as pl
import pytest
from click.testing import CliRunner
from django.core.management import CommandError, call_command
from tests.site.conftest import coresia_files, entered, registered, somebody, version_of

from allcover.cli import main
from allcover.population import Population, read_kept
from allcover_site.audit.models import Event
from allcover_site.books.models import Period
from allcover_site.contributions.members import population_on
from allcover_site.contributions.operations import affiliate, assess, receive
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, form_household
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
    assert population.households["welfare_month"].sort(nulls_last=True).to_list() == [100.0, None]
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


def test_numbers_of_an_export_are_its_own_and_follow_no_order_of_the_registry(
    owner: User, mutual: Version
) -> None:
    for n in range(24):
        form_household(by=owner, head=registered(owner, f"N{n}", date(1990, 1, 1 + n)), on=date(2024, 1, 1))
    in_registry = [str(number) for number in Person.objects.order_by("pk").values_list("pk", flat=True)]
    born = dict(Person.objects.values_list("birth_date", "pk"))
    first, second = population_on(DAY), population_on(DAY)
    for taken in (first, second):
        assert sorted(taken.persons["person_id"].to_list(), key=int) == [str(n) for n in range(1, 25)]
        assert sorted(taken.households["household_id"].to_list(), key=int) == [str(n) for n in range(1, 25)]
        rows = taken.persons.sort(pl.col("person_id").cast(int))
        assert [str(born[day]) for day in rows["birth_date"]] != in_registry
    by_birth = [taken.persons.sort("birth_date")["person_id"].to_list() for taken in (first, second)]
    assert by_birth[0] != by_birth[1]


def test_who_reaches_one_scheme_is_told_nothing_of_the_others(owner: User, two: None, ana: Person) -> None:
    version_of(coresia_files(), "household_grant")
    declare(by=owner, person=ana, on=DAY, facts={"receives": {"household_grant": 5, "national_pension": 7},
                                                  "contributing": {"national_pension": True}})  # fmt: skip
    whole = _taken(somebody("rene", "registrar"))
    assert set(_table(whole, "affiliations")["scheme"]) == {SCHEME, "household_grant", "national_pension"}
    limited = _taken(somebody("rosa", "registrar", scheme="household_grant"))
    assert limited.persons.height == 2
    rows = _table(limited, "affiliations")
    assert (set(rows["scheme"]), rows["is_affiliated"].to_list()) == ({"household_grant"}, [False, False])
    assert limited.table("history") is None
    assert _table(limited, "receipts").select("scheme", "amount_month").rows() == [("household_grant", 5.0)]
    assert "Nothing is told of other schemes" in limited.about.caveats[-1]
    assert not [one for one in whole.about.caveats if "other schemes" in one]


def test_scheme_that_is_reached_in_one_area_is_told_of_that_area_alone(owner: User, two: None) -> None:
    version_of(coresia_files(), "household_grant")
    south = registered(somebody("sol", "registrar"), "Dee", area="south.sea")
    form_household(by=somebody("sol"), head=south, on=date(2024, 1, 1))
    split = somebody("sara", "registrar", area="north", scheme=SCHEME)
    somebody("sara", "registrar", area="south", scheme="household_grant")
    taken = _taken(split)
    rows = _table(taken, "affiliations").join(taken.persons, on="person_id")
    assert sorted(rows.filter(pl.col("scheme") == SCHEME)["is_affiliated"]) == [False, True]
    assert rows.filter(pl.col("scheme") == "household_grant")["is_affiliated"].to_list() == [False]


def _table(population: Population, name: str) -> pl.DataFrame:
    found = population.table(name)
    assert found is not None
    return found


def _taken(by: User) -> Population:
    """What somebody takes out, read as the diagnosis reads it."""
    answer = entered(by).post("/contributions/members")
    with TemporaryDirectory() as folder, ZipFile(io.BytesIO(answer.content)) as parts:
        parts.extractall(folder)
        return read_kept(Path(folder) / "members")


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

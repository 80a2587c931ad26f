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
from tests.site.conftest import coresia_files, entered, living, registered, somebody, version_of
from tests.site.contributions.covers import enrolled, paid, terms

from allcover.cli import main
from allcover.engine.compiled import judge_compiled
from allcover.population import Population, read_kept
from allcover_site.audit.models import Event
from allcover_site.books.models import Period
from allcover_site.contributions.members import population_on
from allcover_site.contributions.models import Instalment
from allcover_site.contributions.operations import affiliate, assess, receive
from allcover_site.contributions.queries import households_known
from allcover_site.people.models import User
from allcover_site.registry.models import Household, Person
from allcover_site.registry.operations import declare, form_household, join_household, move
from allcover_site.runs.finding import Exported
from allcover_site.schemes.models import Version
from allcover_site.schemes.queries import system_of

SCHEME, DAY = "mutual_health", date(2024, 3, 10)
HEALTH, RIGHT = "health_insurance", "health_insurance.has_right_to_care"
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


def test_spouses_and_children_of_members_are_protected_as_the_definition_asks(owner: User, period: Period) -> None:  # fmt: skip
    """The health insurance protects spouses of members, and children whose mother or father is one; their siblings not."""
    version, since = version_of(coresia_files(), HEALTH), date(2020, 1, 1)
    ana = registered(owner, "Ana", date(1990, 1, 1))
    home = form_household(by=owner, head=ana, on=since)
    for name, born, sex, relation in (
        ("Femi", date(1988, 1, 1), "male", "spouse"), ("Gil", date(2015, 1, 1), "male", "child"), ("Ida", date(1970, 1, 1), "female", "sibling"),
    ):  # fmt: skip
        person = registered(owner, name, born, sex=sex)
        join_household(by=owner, household=home, person=person, relation=relation, on=since)
    form_household(by=owner, head=registered(owner, "Ola", date(1990, 1, 1)), on=since)
    affiliate(by=owner, person=ana, scheme=HEALTH, on=since)
    population = population_on(DAY)
    found = judge_compiled(system_of(version), population, DAY, [RIGHT])[RIGHT]
    assert found.is_known.all()
    years = population.persons["birth_date"].dt.year().to_list()
    protected = {year for year, held in zip(years, found.low.tolist(), strict=True) if held}
    assert protected == {1990, 1988, 2015}
    assert found.low.sum() == 3  # Ola, who was born in Ana's year, is no member.
    # The office decides by the same facts.
    [record] = households_known([home.pk], HEALTH, DAY)
    [(_places, some)] = Exported([record], DAY).alike
    assert judge_compiled(system_of(version), some.population, DAY, [RIGHT])[RIGHT].low.sum() == 3


YEAR_END = date(2024, 12, 31)


def months_paid(day: date = YEAR_END) -> dict[str, int]:
    """For how many months it is said of the woman and of the man that they have paid."""
    found = population_on(day)
    history = found.table("history")
    assert history is not None
    told = history.filter(pl.col("months_contributed").is_not_null()).join(found.persons, on="person_id")
    return dict(told.select("sex", "months_contributed").iter_rows())


@pytest.mark.parametrize("parts", [1, 4])
def test_months_of_a_period_count_each_for_whom_it_is_paid(
    boss: User, owner: User, ana: Person, home: Household, mutual: Version, open_books: None, parts: int
) -> None:
    """A year paid in one counted as one month and in four as four, and the part of who joined later for everybody in the household."""
    terms(boss)
    paid(owner, home, enrolled(owner, home, parts=parts).value, date(2024, 1, 10))
    femi = registered(owner, "Femi", date(1989, 5, 5), sex="male")
    join_household(by=owner, household=home, person=femi, relation="spouse", on=date(2024, 7, 10))
    affiliate(by=owner, person=femi, scheme=SCHEME, on=date(2024, 7, 10))
    part = Instalment.objects.get(joiner=femi)
    assert months_paid() == {"female": 12, "male": 0}
    paid(owner, home, part.amount, date(2024, 7, 20), part=part)
    assert months_paid() == {"female": 12, "male": 6}
    assert months_paid(date(2024, 3, 9)) == {"female": 2}


def test_months_paid_in_the_household_that_somebody_left_count(
    owner: User, ana: Person, home: Household, mutual: Version, period: Period
) -> None:
    femi = registered(owner, "Femi", date(1989, 5, 5), sex="male")
    first = living(owner, femi)
    affiliate(by=owner, person=femi, scheme=SCHEME, on=date(2024, 1, 1))
    affiliate(by=owner, person=ana, scheme=SCHEME, on=date(2024, 3, 1))
    for month in (1, 2):
        assess(by=owner, household=first, scheme=SCHEME, month=date(2024, month, 1))
    receive(by=owner, household=home, scheme=SCHEME, amount=900, day=date(2024, 1, 1), key="a")
    receive(by=owner, household=first, scheme=SCHEME, amount=400, day=date(2024, 1, 1), key="b")
    move(by=owner, membership=femi.memberships.get(), household=home, relation="spouse", on=date(2024, 3, 1))
    assess(by=owner, household=home, scheme=SCHEME, month=date(2024, 3, 1))
    assert months_paid(DAY) == {"female": 1, "male": 3}

"""A mutual from an empty database to its general assembly, in a real browser and in French, through the pages alone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.site.browsing import Office, browser, pictures
from tests.site.conftest import PASSWORD
from tests.site.serving import own_office, served

from allcover.expressions.calendar import add_months

TODAY = date.today()
JOINED = add_months(TODAY.replace(day=1), -6)
STAFF = (
    ("rosa", "Rosa Registre", "registrar"),
    ("carl", "Carl Collecte", "collector"),
    ("cora", "Cora Comptoir", "claims_clerk"),
    ("rita", "Rita Revue", "reviewer"),
    ("abel", "Abel Comptable", "accountant"),
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[Office, str]]:
    with (
        own_office(tmp_path / "office") as environment,
        served(environment) as (address, code),
        browser("fr") as opened,
    ):
        yield Office(address, "fr", opened, pictures(tmp_path / "pictures")), code


def test_a_mutual_lives_from_its_founding_to_its_assembly(office: tuple[Office, str]) -> None:
    at, code = office
    mara = at.window()
    mara.go(f"/found?code={code}")
    mara.fill(full_name="Mara Gérante", username="mara", password=PASSWORD, currency="XCC", digits=2,
              first_day=date(JOINED.year, 1, 1)).picture("01-found")  # fmt: skip
    mara.press("Found the office")
    mara.fill(username="mara", password=PASSWORD).press("Sign in").picture("02-home")
    for username, name, role in STAFF:
        mara.go("/people/new").fill(username=username, full_name=name, password=PASSWORD, role=role).press(
            "Take on"
        )
    mara.shows("Rosa Registre").picture("03-staff")
    mara.go("/schemes/publish").fill(country="coresia", scheme="mutual_health", first_day=JOINED)
    mara.picture("04-publish").press("Publish for good")

    rosa = at.window("rosa", PASSWORD)
    for given, sex, born in (("Ana", "female", "1990-04-02"), ("Ben", "male", "1987-08-09")):
        rosa.go("/registry/new").fill(
            given_name=given, family_name="Lo", sex=sex, birth_date=born, area="nord"
        )
        rosa.picture("05-register").press("Register")

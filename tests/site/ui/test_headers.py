"""What every page carries: nothing from elsewhere, a language, a way past the menu."""

import re

from django.test import Client
from tests.site.conftest import entered

from allcover_site.books.models import Period
from allcover_site.people.models import User
from allcover_site.registry.models import Person


def test_page_loads_nothing_from_elsewhere() -> None:
    answer = Client().get("/people/sign-in")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"""(src|href)=["'](https?:)?//""", answer.content.decode())


def test_page_has_its_language_and_a_way_past_the_menu() -> None:
    page = Client().get("/people/sign-in", headers={"accept-language": "fr"}).content.decode()
    assert '<html lang="fr">' in page
    assert 'class="skip" href="#main"' in page


def test_unsafe_request_needs_the_token_of_its_page() -> None:
    answer = Client(enforce_csrf_checks=True).post("/people/sign-in", {"username": "a", "password": "b"})
    assert answer.status_code == 403


def test_page_is_kept_by_no_browser_so_that_nobody_goes_back_to_it_after_signing_out(
    owner: User, ana: Person, period: Period
) -> None:
    client = entered(owner)
    for address in ("/", f"/registry/{ana.pk}", "/registry/", "/claims/"):
        assert client.get(address)["Cache-Control"] == "private, no-store", address


def test_a_forms_token_spells_no_name_that_a_page_could_be_asked_to_leave_out() -> None:
    page = Client().get("/people/sign-in").content.decode()
    [token] = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page))
    assert not set(token) - set("jqxz")

"""The lines of a new claim and a new letter lie within the view of a phone, and so does what is left of somebody's limits."""

import pytest
from tests.site.browsing import browser, shown
from tests.site.conftest import entered, somebody

from allcover_site.people.rights import ROLES
from allcover_site.registry.models import Household, Person

pytestmark = pytest.mark.once
WIDTH = 360


@pytest.mark.parametrize("address", ["/claims/new", "/claims/letters/new"])
def test_every_field_of_a_line_lies_within_a_phone(standing: None, address: str) -> None:
    content = entered(somebody("owen", *ROLES)).get(address).text
    with browser("en") as chromium:
        page = shown(chromium.new_page(), content, WIDTH)
        rights = page.eval_on_selector_all(
            "td input", "each => each.map(one => one.getBoundingClientRect().right)"
        )
    assert len(rights) == 24
    assert max(rights) <= WIDTH


def test_enquiry_lies_within_a_phone_with_what_is_left(
    ana: Person, home: Household, paid_up: Household
) -> None:
    client = entered(somebody("owen", *ROLES))
    client.cookies["django_language"] = "fr"
    content = client.get(f"/claims/enquiry/{ana.pk}", {"day": "2024-01-10"}).text
    with browser("fr") as chromium:
        page = shown(chromium.new_page(), content, WIDTH)
        assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH
        rights = page.eval_on_selector_all(
            "td.number", "each => each.map(one => one.getBoundingClientRect().right)"
        )
        language = page.locator("footer select")
        assert language.evaluate("each => each.scrollWidth <= each.clientWidth")
    assert len(rights) > 3
    assert max(rights) <= WIDTH

"""The lines of a new claim and a new letter lie within the view of a phone."""

import pytest
from tests.site.browsing import browser, shown
from tests.site.conftest import entered, somebody

from allcover_site.people.rights import ROLES

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

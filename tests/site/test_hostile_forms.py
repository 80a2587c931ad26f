# ruff: noqa: F811 - a fixture is named as it is asked for
"""What nobody means, written into the fields of a form: it is refused in words, and no page breaks by it."""

import pytest
from tests.site.conftest import entered, somebody
from tests.site.test_who_may_open import office  # noqa: F401

from allcover_site.contributions.models import Affiliation, SetTerms
from allcover_site.people.models import User

DAY = "2024-01-15"
BEYOND = 2**63
"""One more than any database counts up to."""


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("/contributions/mutual_health/6/affiliate", {"person": BEYOND, "on": DAY}),
        ("/contributions/mutual_health/6/leave", {"person": BEYOND, "last_day": DAY, "reason": "Moved"}),
        ("/registry/11/join", {"household": BEYOND, "relation": "child", "on": DAY}),
        ("/registry/employers/8/employ", {"person": BEYOND, "on": DAY}),
        ("/registry/groups/9/join", {"person": BEYOND, "on": DAY}),
    ],
)
def test_number_beyond_every_database_is_refused_in_words(
    address: str, given: dict[str, object], office: None, owner: User
) -> None:
    page = entered(owner).post(address, given, follow=True)
    assert page.status_code == 200
    assert "less than or equal to 9223372036854775807" in page.text
    assert not Affiliation.objects.exists()


def test_day_at_the_end_of_the_calendar_is_none_by_which_somebody_owes(office: None, owner: User) -> None:
    page = entered(owner).get("/contributions/reminders/mutual_health", {"on": "9999-12-31"})
    assert page.status_code == 200


@pytest.mark.parametrize(
    ("field", "harm", "told"),
    [
        ("cycles", f"{'9' * 5_000}-1", "is no day of the year"),
        ("bands", "a;b;" + "[" * 50_000, "is no band"),
        ("bands", 'a;b;{"x":' * 20_000, "is no band"),
    ],
)
def test_text_that_no_reader_can_hold_is_refused_in_words(
    field: str, harm: str, told: str, office: None
) -> None:
    client = entered(somebody("mara", "manager"))
    form = client.get("/contributions/terms").context["form"]
    shown = {name: form.get_initial_for_field(each, name) for name, each in form.fields.items()}
    given = {name: "" if value is None else value for name, value in shown.items() if value is not False}
    page = client.post("/contributions/terms", {**given, "first_day": DAY, field: harm})
    assert (page.status_code, SetTerms.objects.count()) == (422, 0)
    assert told in page.text

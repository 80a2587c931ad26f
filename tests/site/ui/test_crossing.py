"""Two who did the same at the same moment are told so; any other error of the database stays one."""

import pytest
from django.db import DatabaseError, transaction
from django.test import RequestFactory
from tests.site.conftest import execute

from allcover_site.audit.operations import record
from allcover_site.people.operations import Founder
from allcover_site.registry.models import Facility
from allcover_site.ui.crossing import Crossing, has_crossed


def test_row_that_is_there_once_and_came_twice_is_a_crossing_and_a_change_of_what_is_kept_is_none() -> None:
    given = {"code": "HC1", "name": "Centre", "level": "health_centre", "area": "north"}
    Facility.objects.create(**given)
    with pytest.raises(DatabaseError) as twice, transaction.atomic():
        Facility.objects.create(**given)
    assert has_crossed(twice.value)
    record(Founder(), "people.signed_in", "x")
    with pytest.raises(DatabaseError) as changed, transaction.atomic():
        execute("UPDATE audit_event SET about = 'y'")
    assert not has_crossed(changed.value)
    middleware = Crossing(lambda _request: None)  # type: ignore[arg-type, return-value]
    request = RequestFactory().post("/")
    assert middleware.process_exception(request, changed.value) is None
    assert middleware.process_exception(request, ValueError("x")) is None
    page = middleware.process_exception(request, twice.value)
    assert page is not None
    assert page.status_code == 409
    assert "Nothing of what you sent was written." in page.text

"""An office with a member who paid three months and had care, and somebody who tries drafts on them."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import pytest
from tests.site.claims.conftest import (
    SCHEME,
    ana,
    begun,
    centre,
    has_paid,
    home,
    mutual,
    owner,
    paid_up,
    period,
    reviewer,
    sent,
)

from allcover_site.people.models import User
from allcover_site.schemes.models import Version
from allcover_site.studies.drafting import Draft, patch_of
from allcover_site.studies.models import Study
from allcover_site.studies.operations import Span, begin, go_on

__all__ = [
    "ana",
    "begun",
    "centre",
    "has_paid",
    "home",
    "mutual",
    "owner",
    "paid_up",
    "period",
    "reviewer",
    "sent",
]

SPAN = Span(date(2023, 11, 1), date(2024, 1, 1))

Trying = Callable[..., Study]


@pytest.fixture
def tried(owner: User, mutual: Version) -> Trying:
    """Tries a draft: values changed by name, and texts put in the place of others in the scheme's definition."""

    def run(
        values: Mapping[str, str] | None = None, texts: Mapping[str, str] | None = None, by: User = owner,
        counts_on: date | None = None, span: Span = SPAN,
    ) -> Study:  # fmt: skip
        files, path = dict(mutual.files), f"{SCHEME}/definition.yaml"
        for old, new in (texts or {}).items():
            assert old in files[path]
            files[path] = files[path].replace(old, new)
        changes = {f"{SCHEME}.{name}": Decimal(value) for name, value in (values or {}).items()}
        draft = Draft(files, patch_of(SCHEME, changes, span.first, "Tried"), counts_on)
        study = begin(by=by, title="Tried", base=mutual, span=span, draft=draft)
        while go_on(by=by, study=study):
            pass
        study.refresh_from_db()
        return study

    return run

"""The law of the invented office: what it publishes, how the assembly of the mutual changed it, and what was tried first."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from allcover.catalogue import country_folder
from allcover.expressions.calendar import add_months
from allcover.rules.load import DEFINITION
from allcover_site.contributions.enrolling import set_terms
from allcover_site.people.models import User
from allcover_site.schemes.models import Version
from allcover_site.schemes.operations import publish, texts
from allcover_site.studies.drafting import Draft, patch_of
from allcover_site.studies.operations import Span, begin, go_on

SCHEME, GRANT, PENSION = "mutual_health", "household_grant", "national_pension"
COUNTRY = "coresia"

NO_PENSIONS: Mapping[str, int] = {GRANT: 0, PENSION: 0}
"""What nobody in the office receives yet, as each declares."""

TERMS = {"payment_grace": 1, "in_grace": "covered", "float_limit": 20_000}
"""The office's own: care counts in the month of paying. Who pays later joins again and waits again, as where an office sets no terms."""

WRITTEN_LATER = {"receipt_days": 400}
FROM_PAPER = {**TERMS, **WRITTEN_LATER}
"""While the months behind are taken over from paper, receipts may be dated back."""

EMPLOYING = {"employing": {"due_day": 15, "penalty_percent": "2"}}
"""Of employers: paid by the 15th of the month after, else two in a hundred of it for each month begun."""

RESOLVED: Mapping[str, str] = {"consultation_fee": "0.50", "hospital_share": "0"}
"""What the assembly resolved: whoever lies in hospital bears no share of its days, and adults bear more of a consultation."""


def publish_with_terms(
    by: User, scheme: str, first_day: date, terms: Mapping[str, Any] | None = None
) -> None:
    """This function will publish a scheme of the catalogue from a day on, with the office's terms of it where it has any."""
    publish(by=by, folder=country_folder(COUNTRY), scheme=scheme, first_day=first_day)
    if terms is not None:
        set_terms(by=by, scheme=scheme, first_day=first_day, content=terms)


def publish_resolution(by: User, first_day: date) -> Version:
    """This function will publish what the assembly resolved, as the second version of the mutual, from a day on."""
    with resolved(first_day) as folder:
        return publish(by=by, folder=folder, scheme=SCHEME, first_day=first_day)


@contextmanager
def resolved(first_day: date) -> Iterator[Path]:
    """This function will lay out the country's law with what the assembly resolved for a day, in a folder that is thrown away."""
    files = texts(country_folder(COUNTRY))
    own = f"{SCHEME}/{DEFINITION}"
    for parameter, value in RESOLVED.items():
        files[own] = _with_value(files[own], parameter, value, first_day)
    with TemporaryDirectory(prefix="allcover-") as held:
        for name, text in files.items():
            file = Path(held) / COUNTRY / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        yield Path(held) / COUNTRY


def _with_value(definition: str, parameter: str, value: str, first_day: date) -> str:
    """A definition in which a parameter has one more dated value, with the resolution as its source."""
    source = (
        f"{{title: General assembly of the mutual, article: resolution 2 of {add_months(first_day, -1)}, "
        "note: so that nobody puts off a stay in hospital, verified: yes}"
    )
    line = f"      - {{from: {first_day}, value: {value}, source: {source}}}\n"
    return re.sub(rf"(?m)^  {parameter}:\n(?:    .*\n)+", lambda found: found[0] + line, definition, count=1)


def try_out(by: User, joined: date, resolved_from: date, last: date) -> None:
    """This function will try on the months from joining to a last one what was resolved, as if it had held, and a dearer premium."""
    first, second = Version.objects.filter(scheme=SCHEME).order_by("number")
    span, title = Span(joined, last), "Premium of 2.50"
    dearer = patch_of(SCHEME, {f"{SCHEME}.premium_month": Decimal("2.5")}, joined, title)
    _run(
        by,
        "No share of hospital days, 0.50 a consultation",
        first,
        span,
        Draft(second.files, "", resolved_from),
    )
    _run(by, title, second, span, Draft(second.files, dearer))


def _run(by: User, title: str, base: Version, span: Span, draft: Draft) -> None:
    study = begin(by=by, title=title, base=base, span=span, draft=draft)
    while go_on(by=by, study=study):
        pass

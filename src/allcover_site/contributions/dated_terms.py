"""Terms that count from a day before today, over what rests on them: proposed by one, set by the approval of another."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.forms import ChoiceField, Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover_site.approvals.kinds import Kind, has_kind, resting_on, rests
from allcover_site.approvals.models import Proposed
from allcover_site.approvals.operations import propose
from allcover_site.books.models import Book
from allcover_site.contributions.enrolling import NotEnrolled, checked_terms, write_terms
from allcover_site.contributions.forms import TermsForm, initial_of
from allcover_site.contributions.models import (
    Affiliation,
    Assessment,
    CoverPeriod,
    Penalty,
    SetTerms,
    WageDeclaration,
)
from allcover_site.contributions.queries import terms_on
from allcover_site.contributions.terms import terms_of
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.schemes.naming import called
from allcover_site.schemes.queries import NoVersion
from allcover_site.ui.days import day_told

TERMS = "terms"
"""Their kind among the deeds that two people do."""


@transaction.atomic
def propose_terms(
    *, by: User, scheme: str, first_day: date, content: Mapping[str, Any], reason: str
) -> Proposed:
    """This function will propose terms from a day before today on. Raises NotAllowed, NotEnrolled, NoVersion, TermsRefused, NotProposed."""
    check_may(by, "contributions.terms", scheme=scheme)
    held = {"first_day": str(first_day), "terms": checked_terms(scheme, first_day, content)}
    return propose(by=by, kind=TERMS, about=f"scheme {scheme}", content=held, reason=reason, scheme=scheme)


def _approved(by: User, proposed: Proposed) -> SetTerms:
    first_day = date.fromisoformat(proposed.content["first_day"])
    terms = checked_terms(proposed.scheme, first_day, proposed.content["terms"])
    return write_terms(proposed.author, by, proposed.scheme, first_day, terms)


def _told(proposed: Proposed) -> Iterator[tuple[str, str]]:
    """What terms dated back would change: the terms, and what rests on them."""
    scheme, first_day = proposed.scheme, date.fromisoformat(proposed.content["first_day"])
    yield _("Scheme"), called(scheme)
    yield _("Counts from"), day_told(first_day)
    digits = Book.objects.values_list("digits", flat=True).first() or 0
    old, new = (
        initial_of(terms, digits)
        for terms in (terms_on(scheme, first_day), terms_of(proposed.content["terms"]))
    )
    for name, value in new.items():
        if value != old[name]:
            field = TermsForm.base_fields[name]
            yield str(field.label), f"{_shown(field, old[name])} → {_shown(field, value)}"
    for sentence in resting_on(scheme, first_day):
        yield _("Rests on it"), sentence


def _shown(field: Field, value: object) -> str:
    """What a field holds, in the words of its form."""
    if isinstance(field, ChoiceField):
        return str(dict(field.choices).get(value, value))  # type: ignore[arg-type]
    if isinstance(value, bool):
        return str(dict(zip((True, False), _("yes,no").split(","), strict=True))[value])
    return "–" if value in (None, "") else str(value)


@rests
def _resting(scheme: str, first_day: date) -> Iterator[str]:
    """What of contributions is reckoned by the law and the terms of a scheme from a day on."""
    month = first_day.replace(day=1)
    holding = Q(last_day__isnull=True) | Q(last_day__gte=first_day)
    for told, rows in (
        (_("memberships: %(count)d"), Affiliation.objects.filter(holding)),
        (_("months assessed: %(count)d"), Assessment.objects.filter(month__gte=month)),
        (_("periods of cover: %(count)d"), CoverPeriod.objects.filter(last_day__gte=first_day)),
        (_("months declared by employers: %(count)d"), WageDeclaration.objects.filter(month__gte=month)),
        (_("penalties charged: %(count)d"), Penalty.objects.filter(day__gte=first_day)),
    ):
        if count := rows.filter(scheme=scheme).count():
            yield told % {"count": count}


has_kind(Kind(TERMS, gettext_lazy("Terms that count from a day before"), "contributions.terms",
              "schemes.approve_dated_back", _approved, _told, (NotEnrolled, NoVersion)))  # fmt: skip

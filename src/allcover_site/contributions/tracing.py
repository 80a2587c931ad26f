"""Proves that the office's own terms are those that the trail tells were set: all that is owed by them hangs on it."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from allcover_site.audit.models import Event
from allcover_site.contributions.models import SetTerms
from allcover_site.schemes.naming import called
from allcover_site.ui.days import day_told

SET = "contributions.terms_set"
"""The deed by which terms come to count."""


def terms_digest(content: Mapping[str, Any]) -> str:
    """This function will give what an event tells of terms, which it does not repeat."""
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def faults_of_terms() -> Iterator[str]:
    """This function will name the schemes and days of which other terms are kept than the trail tells, in the reader's language. Events of
    before the digest was told are held to the scheme and the day."""
    told = {
        (facts["scheme"], facts["first_day"]): facts.get("terms", "")
        for facts in Event.objects.filter(deed=SET).order_by("number").values_list("facts", flat=True)
    }
    kept = {(row.scheme, str(row.first_day)): terms_digest(row.content) for row in SetTerms.objects.all()}
    for key in sorted({*told, *kept}):
        if key not in told or key not in kept or (told[key] and told[key] != kept[key]):
            sentence = _("%(scheme)s: the terms that count from %(day)s are not those that the trail tells.")
            yield sentence % {"scheme": called(key[0]), "day": day_told(date.fromisoformat(key[1]))}

"""Says what keeps somebody from being decided in the words of who reads it; it is kept as the law names it."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover.engine.facts import FACT_WORDS
from allcover.presenting.item_words import FACT_LABELS, ITEM_LABELS
from allcover_site.schemes.naming import called
from allcover_site.ui.telling import words_now

MISSING = "missing: "
"""How what is kept begins where something is not known; names follow, parted by commas, such as ``income_month of 8``."""

FORM: Mapping[str, Promise | str] = {
    "income_month": gettext_lazy("Income a month"),
    "marital_status": gettext_lazy("Marital status"),
    "disability": gettext_lazy("Disability"),
    "labour_status": gettext_lazy("Work"),
    "sector": gettext_lazy("Sector"),
    "has_contract": gettext_lazy("Written contract"),
}
"""What the fields are called in which somebody declares it."""


def kept(missing: Iterable[str]) -> str:
    """This function will write what is missing as it is kept."""
    return MISSING + ", ".join(sorted(missing))


def why_told(why: str) -> str:
    """This function will say in the reader's language why somebody could not be decided; what was kept as a sentence stays one."""
    if not why.startswith(MISSING):
        return why
    items = why.removeprefix(MISSING).split(", ")
    return _("It must be known: %(list)s. Have it declared.") % {
        "list": "; ".join(item_told(each) for each in items)
    }


def item_told(item: str) -> str:
    """This function will say what an item is that somebody must declare, and of whom."""
    fact, _of, number = item.rpartition(" of ")
    if not number.isdigit():
        return fact_told(item)
    return _("%(fact)s (person %(number)s)") % {"fact": fact_told(fact), "number": number}


def fact_told(fact: str) -> str:
    """This function will say what a fact is called: as on the form of declarations, or in the words of reports."""
    if fact in FORM:
        return str(FORM[fact])
    words = words_now()
    for name, text in FACT_WORDS.items():
        before = text.format("")
        if fact.startswith(before):
            return str(words(FACT_LABELS[name], scheme=called(fact.removeprefix(before))))
    return str(words(ITEM_LABELS[fact])) if fact in ITEM_LABELS else fact.replace("_", " ")

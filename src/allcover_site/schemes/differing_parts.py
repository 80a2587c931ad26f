"""What is nested in a scheme, such as the terms of an item of care, set side by side down to the value that differs."""

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from allcover.rules.package import Fixed
from allcover.vocabulary.citation import Citation
from allcover.vocabulary.words import Name, Words
from allcover_site.schemes.naming import name_told
from allcover_site.ui.days import day_told

FIELDS = {
    "terms": gettext_lazy("terms"),
    "who": gettext_lazy("for whom"),
    "visits": gettext_lazy("kinds of visit"),
    "patient_share": gettext_lazy("the patient's share"),
    "patient_fee": gettext_lazy("the patient's fee"),
    "pays_at_most": gettext_lazy("most that is paid of each"),
    "waiting": gettext_lazy("waiting"),
    "time": gettext_lazy("time"),
    "spares_emergencies": gettext_lazy("emergencies are spared"),
    "outside_ceiling": gettext_lazy("care outside the ceiling"),
    "limits": gettext_lazy("limits"),
    "kind": gettext_lazy("kind"),
    "value": gettext_lazy("value"),
    "whom": gettext_lazy("counted for each"),
    "within": gettext_lazy("counted within"),
    "amount": gettext_lazy("amount"),
    "care": gettext_lazy("care"),
    "members": gettext_lazy("members counted"),
    "extra_member": gettext_lazy("for each further member"),
    "at_most": gettext_lazy("at most"),
    "group": gettext_lazy("group"),
    "label": gettext_lazy("name"),
    "takes_stays": gettext_lazy("takes stays"),
    "borne_by": gettext_lazy("borne by"),
    "start": gettext_lazy("from"),
    "end": gettext_lazy("until"),
    "tariff": gettext_lazy("tariff"),
    "levels": gettext_lazy("levels of facilities"),
    "hospital_levels": gettext_lazy("levels of hospitals"),
    "sex": gettext_lazy("sex"),
    "every": gettext_lazy("time from one to the next"),
    "is_day_of_stay": gettext_lazy("a unit is a day of a stay"),
    "approval": gettext_lazy("approval beforehand"),
    "adult_age": gettext_lazy("age of adults"),
    "joining_fee": gettext_lazy("joining fee"),
    "joining_per": gettext_lazy("joining fee for each"),
    "above_tariff": gettext_lazy("what is above the tariff is borne by"),
    "rounding": gettext_lazy("rounding"),
    "step": gettext_lazy("rounded to"),
    "groups": gettext_lazy("groups"),
    "deductibles": gettext_lazy("deductibles"),
    "ceilings": gettext_lazy("ceilings"),
    "source": gettext_lazy("source"),
    "name": gettext_lazy("name"),
    "mechanism": gettext_lazy("mechanism"),
    "has_members": gettext_lazy("has members"),
    "reported_under": gettext_lazy("reported under"),
    "branches": gettext_lazy("branches"),
    "law": gettext_lazy("law"),
    "notes": gettext_lazy("notes"),
    "provisions": gettext_lazy("whom the law covers"),
    "benefits": gettext_lazy("benefits"),
    "contributions": gettext_lazy("contributions"),
    "balance": gettext_lazy("who pays what contributions do not"),
    "administration": gettext_lazy("administration"),
    "protects": gettext_lazy("whom it protects"),
    "surely_protects": gettext_lazy("whom it surely protects"),
    "branch": gettext_lazy("branch"),
    "nature": gettext_lazy("nature"),
    "applies": gettext_lazy("applies where"),
    "form": gettext_lazy("form"),
    "entitled": gettext_lazy("entitled where"),
    "in_payment": gettext_lazy("once it is in payment"),
    "payer": gettext_lazy("paid by"),
}
"""What a field of a definition is called."""

SINGLE = {
    "terms": gettext_lazy("terms no. %(number)s"),
    "limits": gettext_lazy("limit no. %(number)s"),
    "deductibles": gettext_lazy("deductible no. %(number)s"),
    "ceilings": gettext_lazy("ceiling no. %(number)s"),
    "groups": gettext_lazy("group no. %(number)s"),
    "law": gettext_lazy("law no. %(number)s"),
    "provisions": gettext_lazy("whom the law covers, no. %(number)s"),
    "benefits": gettext_lazy("benefit no. %(number)s"),
    "contributions": gettext_lazy("contribution no. %(number)s"),
}
"""What one of several of a field is called."""

VALUES = {
    "adult": gettext_lazy("adults"),
    "child": gettext_lazy("children"),
    "anyone": gettext_lazy("anyone"),
    "emergency": gettext_lazy("emergency"),
    "referral": gettext_lazy("referral"),
    "other": gettext_lazy("other"),
    "person": gettext_lazy("person"),
    "household": gettext_lazy("household"),
    "claim": gettext_lazy("claim"),
    "episode": gettext_lazy("episode of care"),
    "year": gettext_lazy("year"),
    "cover": gettext_lazy("period of cover"),
    "any": gettext_lazy("any"),
    "hospital": gettext_lazy("hospital"),
    "patient": gettext_lazy("patient"),
    "provider": gettext_lazy("provider"),
    "number": gettext_lazy("number"),
    "amount": gettext_lazy("amount"),
    "mandatory": gettext_lazy("mandatory"),
    "automatic": gettext_lazy("automatic"),
    "voluntary": gettext_lazy("voluntary"),
    "female": gettext_lazy("women"),
    "male": gettext_lazy("men"),
    "worker": gettext_lazy("worker"),
    "employer": gettext_lazy("employer"),
    "state": gettext_lazy("State"),
    "round_half_up": gettext_lazy("halves up"),
    "round_down": gettext_lazy("down"),
}
"""Values that a definition writes as one of a few."""


def changes_within(
    before: Any, after: Any, what: str, words: Words, leaving: tuple[str, ...] = ()
) -> Iterator[str]:
    """This function will give a sentence for each value that differs within two things of one kind, such as two packages.

    ``what``: what they are called; ``leaving``: fields that are told elsewhere, as are values that parameters hold.
    """
    for field in fields(before):
        if not field.compare or field.name in leaving:
            continue
        old, new = getattr(before, field.name), getattr(after, field.name)
        if plain(old) != plain(new):
            yield from _changed(old, new, field.name, what, words)


def _changed(old: Any, new: Any, name: str, what: str, words: Words) -> Iterator[str]:
    within = f"{what}, {_field(name)}"
    if _is_whole(old) and _is_whole(new):
        yield from changes_within(old, new, within, words)
    elif name in SINGLE and isinstance(old, tuple) and isinstance(new, tuple):
        several = max(len(old), len(new)) > 1
        for number, (one, other) in enumerate(zip_longest(old, new), start=1):
            called = f"{what}, {SINGLE[name] % {'number': number}}" if several else within
            if one is None or other is None:
                told = (
                    _("%(what)s: new, %(value)s.")
                    if one is None
                    else _("%(what)s: no longer there, %(value)s.")
                )
                yield told % {"what": called, "value": _told(one or other, words)}
            elif plain(one) != plain(other) and _is_whole(one):
                yield from changes_within(one, other, called, words)
            elif plain(one) != plain(other):
                yield _sentence(called, one, other, words)
    else:
        yield _sentence(within, old, new, words)


def _sentence(what: str, old: Any, new: Any, words: Words) -> str:
    return _("%(what)s: was %(before)s and is %(after)s.") % {
        "what": what, "before": _told(old, words), "after": _told(new, words),
    }  # fmt: skip


def _is_whole(value: Any) -> bool:
    """Whether something has parts of its own."""
    return hasattr(value, "__dataclass_fields__") and not isinstance(value, Fixed | Citation | Name)


def _field(name: str) -> str:
    return str(FIELDS.get(name, name))


def plain(value: Any) -> Any:
    """This function will give a value without what parameters hold: a parameter that changed is told of once, by itself."""
    if isinstance(value, Fixed):
        return value.name
    if isinstance(value, tuple):
        return tuple(plain(part) for part in value)
    if hasattr(value, "__dataclass_fields__"):
        return type(value), tuple(
            plain(getattr(value, field.name)) for field in fields(value) if field.compare
        )
    return value


def _told(value: Any, words: Words) -> str:
    if value is None or value == () or value == "":
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return day_told(value)
    if isinstance(value, Fixed):
        return f"“{words(value.parameter.label)}”" if value.parameter is not None else value.name
    if isinstance(value, Name):
        return name_told(value)
    if isinstance(value, tuple):
        return ", ".join(_told(part, words) for part in value)
    if _is_whole(value):
        held = ((field.name, getattr(value, field.name)) for field in fields(value) if field.compare)
        return "; ".join(
            f"{_field(name)} {_told(each, words)}" for name, each in held if each not in (None, (), "", False)
        )
    return str(VALUES.get(value, value)) if isinstance(value, str) else str(value)

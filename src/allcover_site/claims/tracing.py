"""Proves that what people did to claims and payments is what the trail tells of it: the steps of payments, looks, appeals and rulings.

What an event does not tell, such as the grounds of an appeal, is held to nothing here.
"""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allcover_site.audit.models import Event
from allcover_site.claims.models import Acceptance, Appeal, Look, Payment, PaymentStep, Ruling

PAYMENTS = _("Payment no. %(number)s: its steps are not those that the trail tells.")
LOOKS = _("Claim no. %(number)s: who looked it through, and what came of it, is not what the trail tells.")
APPEALS = _("Claim no. %(number)s: appeals of it are not those that the trail tells.")
RULINGS = _("Claim no. %(number)s: rulings on its appeals are not those that the trail tells.")

STEP = ("amount", "document")
DEEDS: dict[str, tuple[tuple[str, ...], Promise | str]] = {
    "claims.payment_prepared": (("facility", "amount"), PAYMENTS),
    **{f"claims.payment_{kind}": (STEP, PAYMENTS) for kind in PaymentStep.Kind.values},
    "claims.looked_through": (("outcome", "note"), LOOKS),
    "claims.appeal_received": (("appellant", "received_on", "is_late"), APPEALS),
    "claims.late_appeal_answered": (("is_accepted", "reason"), APPEALS),
    "claims.appeal_ruled_on": (("is_allowed", "reason"), RULINGS),
}
"""The facts that an event of each deed tells and a row keeps, and what is said where they are not alike."""


class Deed(NamedTuple):
    """Something that was done, to the claim or payment of a number, by whom, and the facts of it."""

    name: str
    number: str
    by: str
    facts: tuple[object, ...]


def faults_of_deeds() -> Iterator[str]:
    """This function will name claims and payments of which other deeds are kept than the trail tells, in the reader's language."""
    left = Counter(_kept())
    left.subtract(_told())
    for told, number in dict.fromkeys((DEEDS[deed.name][1], deed.number) for deed, count in left.items() if count):  # fmt: skip
        yield str(told) % {"number": number}


def _told() -> Iterator[Deed]:
    events = Event.objects.filter(deed__in=DEEDS).order_by("number")
    for deed, about, actor, facts in events.values_list("deed", "about", "actor", "facts").iterator():
        yield Deed(deed, about.split()[-1], actor, tuple(facts.get(name) for name in DEEDS[deed][0]))


def _kept() -> Iterator[Deed]:
    facts: list[object]
    payments = Payment.objects.order_by("pk").values_list("pk", "prepared_by", "facility_id", "amount")
    for number, by, *facts in payments.iterator():
        yield Deed("claims.payment_prepared", str(number), by, tuple(facts))
    steps = PaymentStep.objects.order_by("pk").values_list("kind", "payment_id", "by", "payment__amount", "document")  # fmt: skip
    for kind, number, by, *facts in steps.iterator():
        yield Deed(f"claims.payment_{kind}", str(number), by, tuple(facts))
    for number, by, *facts in Look.objects.order_by("pk").values_list("claim_id", "by", "outcome", "note").iterator():  # fmt: skip
        yield Deed("claims.looked_through", str(number), by, tuple(facts))
    appeals = Appeal.objects.order_by("pk").values_list("decision__claim_id", "entered_by", "appellant", "received_on", "is_late")  # fmt: skip
    for number, by, appellant, day, is_late in appeals.iterator():
        yield Deed("claims.appeal_received", str(number), by, (appellant, str(day), is_late))
    answers = Acceptance.objects.order_by("pk").values_list("appeal__decision__claim_id", "by", "is_accepted", "reason")  # fmt: skip
    for number, by, *facts in answers.iterator():
        yield Deed("claims.late_appeal_answered", str(number), by, tuple(facts))
    rulings = Ruling.objects.order_by("pk").values_list("appeal__decision__claim_id", "ruled_by", "is_allowed", "reason")  # fmt: skip
    for number, by, *facts in rulings.iterator():
        yield Deed("claims.appeal_ruled_on", str(number), by, tuple(facts))

"""Proves that what people did to claims and payments is what the trail tells of it: the steps of payments, looks, appeals and rulings; and so
of prices, of who is paid by which list, and of the practice with claims.

Of a list's prices and of the grounds of an appeal an event tells the digest. Events of before that was told are held to the rest.
"""

from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from allcover_site.audit.models import Event
from allcover_site.claims.models import (
    Acceptance,
    Agreement,
    Appeal,
    Look,
    Payment,
    PaymentStep,
    Practice,
    PriceList,
    Ruling,
)
from allcover_site.claims.price_changes import prices_digest

PAYMENTS = _("Payment no. %(number)s: its steps are not those that the trail tells.")
LOOKS = _("Claim no. %(number)s: who looked it through, and what came of it, is not what the trail tells.")
APPEALS = _("Claim no. %(number)s: appeals of it are not those that the trail tells.")
PRICES = _("Price list no. %(number)s: its prices are not those that the trail tells.")
AGREEMENTS = _("Facility no. %(number)s: the lists by which it is paid are not those that the trail tells.")
PRACTICES = _("%(number)s: the practice with claims is not what the trail tells.")
RULINGS = _("Claim no. %(number)s: rulings on its appeals are not those that the trail tells.")

STEP = ("amount", "document")
DEEDS: dict[str, tuple[tuple[str, ...], Promise | str]] = {
    "claims.payment_prepared": (("facility", "amount"), PAYMENTS),
    **{f"claims.payment_{kind}": (STEP, PAYMENTS) for kind in PaymentStep.Kind.values},
    "claims.looked_through": (("outcome", "note"), LOOKS),
    "claims.appeal_received": (("appellant", "received_on", "is_late"), APPEALS),
    "claims.late_appeal_answered": (("is_accepted", "reason"), APPEALS),
    "claims.appeal_ruled_on": (("is_allowed", "reason"), RULINGS),
    "claims.prices_agreed": (("scheme", "first_day", "price_list"), AGREEMENTS),
    "claims.practice_set": (("first_day", "appeal_days", "letter_days", "second_from"), PRACTICES),
}
"""The facts that an event of each deed tells and a row keeps, and what is said where they are not alike."""

BY_NOBODY = {"claims.prices_agreed", "claims.practice_set"}
"""The deeds of which a row does not keep whose they were."""


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
    found = [(DEEDS[deed.name][1], deed.number) for deed, count in left.items() if count]
    for told, number in dict.fromkeys([*found, *_other_grounds(), *_other_prices()]):
        yield str(told) % {"number": number}


def digest_of(text: str) -> str:
    """This function will give what an event tells of a text that it does not repeat."""
    return sha256(text.encode()).hexdigest()


def _other_grounds() -> Iterator[tuple[Promise | str, str]]:
    """The claims of whose appeals the trail tells other grounds than are kept."""
    kept = Counter[tuple[str, str]]()
    for number, grounds in Appeal.objects.values_list("decision__claim_id", "grounds").iterator():
        kept[str(number), digest_of(grounds)] += 1
    events = Event.objects.filter(deed="claims.appeal_received").order_by("number")
    for about, facts in events.values_list("about", "facts").iterator():
        if "grounds" in facts:
            kept[about.split()[-1], facts["grounds"]] -= 1
    yield from ((APPEALS, number) for (number, _digest), count in kept.items() if count < 0)


def _other_prices() -> Iterator[tuple[Promise | str, str]]:
    """The lists that hold more or fewer prices than the trail tells were added, or others than it told last."""
    rows, last = Counter[str](), dict[str, str]()
    events = Event.objects.filter(deed="claims.prices_added").order_by("number")
    for about, facts in events.values_list("about", "facts").iterator():
        number = about.split()[-1]
        rows[number] += facts["rows"]
        last[number] = facts.get("holds", "")
    for price_list in PriceList.objects.order_by("pk"):
        number, count = str(price_list.pk), price_list.prices.count()
        if count != rows[number] or (last.get(number) and prices_digest(price_list) != last[number]):
            yield PRICES, number


def _told() -> Iterator[Deed]:
    events = Event.objects.filter(deed__in=DEEDS).order_by("number")
    for deed, about, actor, facts in events.values_list("deed", "about", "actor", "facts").iterator():
        by = "" if deed in BY_NOBODY else actor
        yield Deed(deed, about.split()[-1], by, tuple(facts.get(name) for name in DEEDS[deed][0]))


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
    agreed = Agreement.objects.order_by("pk").values_list(
        "facility_id", "scheme", "first_day", "price_list__code"
    )
    for number, scheme, day, code in agreed.iterator():
        yield Deed("claims.prices_agreed", str(number), "", (scheme, str(day), code or ""))
    practices = Practice.objects.order_by("pk").values_list("scheme", "first_day", "appeal_days", "letter_days", "second_from")  # fmt: skip
    for scheme, day, *facts in practices.iterator():
        yield Deed("claims.practice_set", scheme, "", (str(day), *facts))

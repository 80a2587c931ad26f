"""The office's own terms of a scheme, beside its published law: periods, graces, instalments, prices, float, employers.

Pure: plain values in and out, so that they can be kept as JSON. Money is in minor units, times in whole months.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date
from typing import Any, Literal

from allcover.expressions.nodes import Exact
from allcover.vocabulary.exact import decimal

Kind = Literal["monthly", "period"]
InGrace = Literal["covered", "if_paid", "not_covered"]
Late = Literal["restores", "rejoins"]


def gettext_noop(text: str) -> str:
    """This function will mark a text for translation, which is for whoever shows it, and give it as it is."""
    return text


class TermsRefused(ValueError):
    """Terms cannot be as asked: ``faults`` names everything."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Price:
    """What a period of cover costs a household. A lump sum stands for up to ``threshold`` members; others are paid each."""

    lump_sum: int = 0
    threshold: int = 0
    adult: int = 0
    child: int = 0
    registration_lump_sum: int = 0
    registration_fee: int = 0
    assembly_lump_sum: int = 0
    assembly_fee: int = 0


@dataclass(frozen=True)
class Discount:
    """A part of the whole value, in percent, for who comes so many months before; 0 percent is none."""

    percent: str = "0"
    months: int = 0

    @property
    def share(self) -> Exact:
        """The percentage as a share of one."""
        return decimal(self.percent) / 100


@dataclass(frozen=True)
class Employing:
    """When employers' contributions are due in the month after, and what being late costs for each month begun."""

    due_day: int = 15
    penalty_percent: str = "0"
    penalty_most_percent: str = "100"


@dataclass(frozen=True)
class Band:
    """A band that the self-employed choose: what a member of it is taken to declare, in the words of a population."""

    code: str
    label: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Terms:
    """What the office may settle for itself. As it stands here, without any set: a month is paid within its own days and
    covers from the day of paying; who pays later joins again, and waits again, so that nobody insures who is ill already.

    ``kind``: contributions are assessed month by month, or cover is sold for a period of ``period_months``.
    ``cycles``: (month, day) on which periods begin; none: on any day. ``in_grace``: whether care in days of grace
    counts. ``late``: paying after the grace restores the days behind, or the household re-joins from the day it pays.
    ``receipt_days``: so long after the money came a collector writes its receipt, and so long after its first day membership is
    written; later, only who may date back.
    ``recurrence``: who stayed away longer is new again, and pays the joining fee again unless it is 0.
    ``price``: None: the published law says what is owed. ``charges_joining_fee``: False: the office waives the law's fee.
    """

    kind: Kind = "monthly"
    period_months: int = 12
    administration_months: int = 0
    cycles: tuple[tuple[int, int], ...] = ()
    enrolment_grace: int = 0
    renewal_grace: int = 0
    payment_grace: int = 1
    recurrence: int = 0
    in_grace: InGrace = "not_covered"
    late: Late = "rejoins"
    max_instalments: int = 1
    months_between: int = 1
    price: Price | None = None
    enrolment_discount: Discount = field(default_factory=Discount)
    renewal_discount: Discount = field(default_factory=Discount)
    adult_age: int = 18
    max_members: int | None = None
    charges_joining_fee: bool = True
    float_limit: int | None = None
    receipt_days: int = 7
    appeal_days: int = 30
    employing: Employing = field(default_factory=Employing)
    bands: tuple[Band, ...] = ()

    def band(self, code: str) -> Band | None:
        """This function will give a band by its code; None for none."""
        return next((band for band in self.bands if band.code == code), None)


def plain_of(terms: Terms) -> dict[str, Any]:
    """This function will write terms as JSON gives them back."""
    return {
        **asdict(terms),
        "cycles": [list(cycle) for cycle in terms.cycles],
        "bands": [asdict(band) for band in terms.bands],
    }


def terms_of(plain: Mapping[str, Any]) -> Terms:
    """This function will read terms written by :func:`plain_of`. Raises TermsRefused, naming every fault."""
    if not set(plain) <= {each.name for each in fields(Terms)}:
        raise TermsRefused((gettext_noop("These are no terms that the office can set."),))
    held = dict(plain)
    terms = Terms(**{
        **held,
        "cycles": tuple(tuple(cycle) for cycle in held.get("cycles", ())),
        "price": Price(**held["price"]) if held.get("price") else None,
        "enrolment_discount": Discount(**held.get("enrolment_discount", {})),
        "renewal_discount": Discount(**held.get("renewal_discount", {})),
        "employing": Employing(**held.get("employing", {})),
        "bands": tuple(Band(**band) for band in held.get("bands", ())),
    })  # fmt: skip
    faults = tuple(faults_of(terms))
    if faults:
        raise TermsRefused(faults)
    return terms


def faults_of(terms: Terms) -> Iterator[str]:
    """This function will name everything in terms that cannot be."""
    if terms.kind not in ("monthly", "period") or terms.late not in ("restores", "rejoins"):
        yield gettext_noop(
            "Contributions are by the month or by the period; late payment restores or re-joins."
        )
    if terms.in_grace not in ("covered", "if_paid", "not_covered"):
        yield gettext_noop("In grace, days are covered, covered if paid, or not covered.")
    if min(terms.period_months, terms.max_instalments, terms.months_between) < 1:
        yield gettext_noop("A period, the number of instalments and the months between them are 1 or more.")
    if (terms.max_instalments - 1) * terms.months_between >= terms.period_months:
        yield gettext_noop(
            "The last instalment would fall due after the period. Have fewer, or less time between them."
        )
    if not all(_is_day(*cycle) for cycle in terms.cycles):
        yield gettext_noop("A cycle begins on a day that every year has.")
    codes = [band.code for band in terms.bands]
    if len(set(codes)) < len(codes):
        yield gettext_noop("Two bands have the same code.")
    yield from _faults_of_numbers(terms)


def _faults_of_numbers(terms: Terms) -> Iterator[str]:
    months = ("administration_months", "enrolment_grace", "renewal_grace", "payment_grace", "recurrence", "adult_age", "appeal_days", "receipt_days")  # fmt: skip
    amounts = asdict(terms.price).values() if terms.price else ()
    if any(getattr(terms, name) < 0 for name in months) or any(amount < 0 for amount in amounts):
        yield gettext_noop("Times and amounts are 0 or more.")
    if terms.max_members is not None and terms.max_members < 1:
        yield gettext_noop("Members counted are 1 or more.")
    if (terms.float_limit or 0) < 0:
        yield gettext_noop("What a collector may hold is 0 or more.")
    if not 1 <= terms.employing.due_day <= 28:
        yield gettext_noop("Employers pay by a day of the month from 1 to 28.")
    percents = (terms.enrolment_discount.percent, terms.renewal_discount.percent,
                terms.employing.penalty_percent, terms.employing.penalty_most_percent)  # fmt: skip
    if not all(0 <= decimal(percent) <= 100 for percent in percents):
        yield gettext_noop("Percentages are from 0 to 100.")


def _is_day(month: int, day: int) -> bool:
    try:
        date(2023, month, day)
    except ValueError:
        return False
    return True

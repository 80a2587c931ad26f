"""Enters claims as facilities send them, one or many in one transaction, and checks them as far as a machine can."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.rows import next_numbers, write_rows
from allcover_site.claims.checking import Usual, submission_of
from allcover_site.claims.deciding import NoPackage, decided, package_of
from allcover_site.claims.gathering import Grounds
from allcover_site.claims.models import Claim, Line, Submission
from allcover_site.claims.refusals import (
    ClaimCodeTaken,
    ClaimDatesWrong,
    ClaimRefused,
    LineWithoutPrice,
    NoHousehold,
    NotCovered,
)
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.models import Facility, Person
from allcover_site.registry.queries import Homes
from allcover_site.schemes.queries import NoVersion

CODE = 20
"""Characters that the number of a claim may have."""

NOT_YET = 1 << 62
"""Numbers from here on are of no claim that is written: of claims that are only looked at."""

Refused = ClaimRefused | NoPackage | NoVersion
REFUSED = (ClaimRefused, NoPackage, NoVersion)


@dataclass(frozen=True)
class Asked:
    """One item as a facility asks for it; ``price`` in minor units, None for the tariff."""

    item: str
    quantity: int = 1
    price: int | None = None
    has_prior_approval: bool = False


@dataclass(frozen=True)
class Sent:
    """A claim as a facility sends it. Without a ``scheme`` all schemes are asked of which the patient is a member."""

    facility: Facility
    code: str
    person: Person
    first_day: date
    last_day: date
    lines: Sequence[Asked]
    scheme: str = ""
    visit: str = "other"


@dataclass
class _Coming:
    """A claim on its way in: its rows, not written yet, and the schemes that are asked."""

    claim: Claim
    lines: list[Line]
    schemes: tuple[str, ...]
    submission: Submission = field(init=False)


def enter_batch(by: User, sent: Sequence[Sent], promised: Collection[str] = ()) -> list[Claim | Refused]:
    """This function will enter claims in the transaction of whoever calls, and give for each its row or why it is refused.

    ``promised``: items that were approved beforehand by a letter. Raises NotAllowed for all.
    """
    entering = _Entering(by, sent, promised)
    found = [entering.coming(each) for each in sent]
    coming = [each for each in found if isinstance(each, _Coming)]
    if coming:
        entering.check(coming, next_numbers(Claim, len(coming)))
        _write(coming)
    return [each.claim if isinstance(each, _Coming) else each for each in found]


def look_at_batch(by: User, sent: Sequence[Sent]) -> list[Submission | Refused]:
    """This function will give for each claim what the checks would find in it if it came in, or why it would be refused.

    Nothing is written. Raises NotAllowed for all.
    """
    entering = _Entering(by, sent, ())
    found = [entering.coming(each) for each in sent]
    coming = [each for each in found if isinstance(each, _Coming)]
    if coming:
        entering.check(coming, range(NOT_YET, NOT_YET + len(coming)))
    return [each.submission if isinstance(each, _Coming) else each for each in found]


class _Entering:
    def __init__(self, by: User, sent: Sequence[Sent], promised: Collection[str]) -> None:
        self.by, self.promised, self.now = by, promised, timezone.now()
        self.homes = Homes({each.person.pk for each in sent})
        homes = ((each.person.pk, self.homes.on(each.person.pk, each.last_day)) for each in sent)
        self.grounds = Grounds((person, home) for person, home in homes if home is not None)
        codes = Claim.objects.filter(
            facility__in={each.facility.pk for each in sent}, code__in={each.code for each in sent}
        )
        self.taken = set(codes.values_list("facility_id", "code"))
        self.allowed: set[tuple[str, str]] = set()

    def coming(self, sent: Sent) -> "_Coming | Refused":
        """A claim with its lines, or why it cannot be entered."""
        self._check_may(sent.scheme, sent.facility.area)
        try:
            self._check_head(sent)
            claim = self._claim(sent)
            schemes = self._schemes(sent)
            self._check_lines(sent, schemes)
            lines = self._lines(claim, sent)
            self._check_prices(claim, lines, schemes)
        except REFUSED as refusal:
            return refusal
        claim.scheme = schemes[0]
        self.taken.add((sent.facility.pk, sent.code))
        return _Coming(claim, lines, schemes)

    def check(self, coming: Sequence[_Coming], numbers: Sequence[int]) -> None:
        """Number the claims and write down what the checks find in each, knowing those before it."""
        for each, number in zip(coming, numbers, strict=True):
            each.claim.pk = number
        usual = Usual([each.claim for each in coming], (line.item for each in coming for line in each.lines))
        for each in coming:
            inputs = self.grounds.inputs(each.claim, each.lines, each.schemes)
            found = decided(self.grounds.systems(inputs), inputs)
            seen = usual.seen(each.claim, each.lines, inputs, found)
            each.submission = submission_of(each.claim, each.schemes, found, seen)
            usual.note(each.claim, each.lines, found)

    def _check_may(self, scheme: str, area: str) -> None:
        if (scheme, area) not in self.allowed:
            check_may(self.by, "claims.enter", scheme=scheme, area=area)
            self.allowed.add((scheme, area))

    def _check_head(self, sent: Sent) -> None:
        if not sent.first_day <= sent.last_day <= timezone.localdate():
            told = _("The care was from %(first)s to %(last)s. Write the days in order, none to come.")
            raise ClaimDatesWrong(told % {"first": sent.first_day, "last": sent.last_day})
        if not sent.code or len(sent.code) > CODE:
            raise ClaimRefused(_("A claim has a number of 1 to %(most)s characters.") % {"most": CODE})
        if (sent.facility.pk, sent.code) in self.taken:
            told = _("%(facility)s has sent a claim '%(code)s' before.")
            raise ClaimCodeTaken(told % {"facility": sent.facility, "code": sent.code})

    def _claim(self, sent: Sent) -> Claim:
        home = self.homes.on(sent.person.pk, sent.last_day)
        if home is None:
            told = _("%(person)s belonged to no household on %(day)s.")
            raise NoHousehold(told % {"person": sent.person, "day": sent.last_day})
        return Claim(
            facility=sent.facility, code=sent.code, scheme=sent.scheme, person=sent.person, household_id=home,
            first_day=sent.first_day, last_day=sent.last_day, visit=sent.visit, area=sent.facility.area,
            entered_by=self.by.username, entered_at=self.now,
        )  # fmt: skip

    def _schemes(self, sent: Sent) -> tuple[str, ...]:
        """The schemes that are asked to pay: the one named, or all that cover the patient."""
        if sent.scheme:
            return (sent.scheme,)
        found = self.grounds.asked_of(sent.person.pk, sent.last_day)
        if not found:
            told = _("%(person)s is a member of no scheme that covers care on %(day)s.")
            raise NotCovered(told % {"person": sent.person, "day": sent.last_day})
        for scheme in found:
            self._check_may(scheme, sent.facility.area)
        return found

    def _check_lines(self, sent: Sent, schemes: Sequence[str]) -> None:
        for scheme in schemes:
            package_of(self.grounds.published.system_on(scheme, sent.last_day), scheme)
        if not sent.lines or any(line.quantity < 1 or (line.price or 0) < 0 for line in sent.lines):
            raise ClaimRefused(_("A claim has lines, each of one unit or more and no price below zero."))

    def _lines(self, claim: Claim, sent: Sent) -> list[Line]:
        """What a letter guarantees was approved beforehand."""
        return [
            Line(claim=claim, position=position, item=line.item, quantity=line.quantity, price=line.price,
                 has_prior_approval=line.has_prior_approval or line.item in self.promised)
            for position, line in enumerate(sent.lines, start=1)
        ]  # fmt: skip

    def _check_prices(self, claim: Claim, lines: Sequence[Line], schemes: Sequence[str]) -> None:
        for item in self.grounds.without_price(claim, lines, schemes):
            raise LineWithoutPrice(_("'%(item)s' has no tariff. Give the line its price.") % {"item": item})


CLAIM = ("id", "facility", "code", "scheme", "person", "household", "first_day", "last_day", "visit", "area",
         "entered_by", "entered_at")  # fmt: skip
LINE = ("claim", "position", "item", "quantity", "price", "has_prior_approval", "reviewed_by", "reason")
SUBMISSION = ("claim", "schemes", "findings", "asked", "expected", "signs", "score", "submitted_at")


def _write(coming: Sequence[_Coming]) -> None:
    claims = [each.claim for each in coming]
    write_rows(Claim, CLAIM, (
        (one.pk, one.facility_id, one.code, one.scheme, one.person_id, one.household_id, one.first_day, one.last_day,
         one.visit, one.area, one.entered_by, one.entered_at)
        for one in claims
    ))  # fmt: skip
    write_rows(Line, LINE, (
        (each.claim.pk, line.position, line.item, line.quantity, line.price, line.has_prior_approval, "", "")
        for each in coming
        for line in each.lines
    ))  # fmt: skip
    write_rows(Submission, SUBMISSION, (
        (one.claim.pk, one.schemes, one.findings, one.asked, one.expected, one.signs, one.score, one.submitted_at)
        for one in (each.submission for each in coming)
    ))  # fmt: skip

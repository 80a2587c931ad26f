"""Enters claims as facilities send them, one or many in one transaction, and checks them as far as a machine can."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.vocabulary.fault import did_you_mean
from allcover_site.audit.among import among_pairs
from allcover_site.audit.rows import next_numbers, write_rows
from allcover_site.audit.turns import Turn
from allcover_site.claims.cases import Asked as Asked
from allcover_site.claims.cases import Case, line_of
from allcover_site.claims.checking import Checked, Usual
from allcover_site.claims.deciding import Decided, NoPackage, Plain, package_of
from allcover_site.claims.gathering import Grounds
from allcover_site.claims.items import items_on
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
from allcover_site.ui.days import day_told

CODE = 20
"""Characters that the number of a claim may have."""

MOST_ASKED = 10**17
"""Smallest units of money that a claim may ask for, so that the books can add up many."""

NOT_YET = 1 << 62
"""Numbers from here on are of no claim that is written: of claims that are only looked at."""

Refused = ClaimRefused | NoPackage | NoVersion
REFUSED = (ClaimRefused, NoPackage, NoVersion)


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
    """A claim on its way in, not written yet: the schemes that are asked, what they would decide on what, and what the checks find."""

    case: Case
    schemes: tuple[str, ...]
    inputs: Plain = field(init=False)
    found: Decided = field(init=False)
    repeated: dict[str, int] = field(init=False)
    checked: Checked = field(init=False)


@dataclass
class Before:
    """What claims know of those that came in before them, batch after batch: what is usual, and which codes of facilities are taken."""

    usual: Usual = field(default_factory=Usual)
    taken: set[tuple[int, str]] = field(default_factory=set)


def enter_batch(
    by: User,
    sent: Sequence[Sent],
    before: Before,
    turn: Turn,
    promised: Mapping[str, int] | None = None,
    letter: int = 0,
) -> list[Case | Refused]:
    """This function will enter claims in the transaction of whoever calls, and give each as entered or why it is refused.

    ``before``: what is known before them, which then knows of them; ``turn``: of these claims among others, of which the next ones
    wait until these are numbered, and are checked and written after them; ``promised``: how many units of each item a letter
    approved beforehand, and ``letter`` the letter's number. Raises NotAllowed for all.
    """
    entering = _Entering(by, sent, before.taken, promised or {}, letter)
    found = [entering.coming(each) for each in sent]
    coming = [each for each in found if isinstance(each, _Coming)]
    numbers = next_numbers(Claim, len(coming)) if coming else []
    turn.lets_next_begin()
    entering.value(coming, numbers)
    turn.comes()
    if coming:
        _check(coming, before.usual)
        _write(coming, by.username)
    return [each.case if isinstance(each, _Coming) else each for each in found]


def look_at_batch(by: User, sent: Sequence[Sent]) -> list[Checked | Refused]:
    """This function will give for each claim what the checks would find in it if it came in, or why it would be refused.

    Nothing is written. Raises NotAllowed for all.
    """
    entering = _Entering(by, sent, set(), {})
    found = [entering.coming(each) for each in sent]
    coming = [each for each in found if isinstance(each, _Coming)]
    if coming:
        entering.value(coming, range(NOT_YET, NOT_YET + len(coming)))
        _check(coming, Usual())
    return [each.checked if isinstance(each, _Coming) else each for each in found]


class _Entering:
    def __init__(
        self,
        by: User,
        sent: Sequence[Sent],
        taken: set[tuple[int, str]],
        promised: Mapping[str, int],
        letter: int = 0,
    ) -> None:
        self.by, self.taken, self.promised, self.today = by, taken, promised, timezone.localdate()
        self.homes = Homes({each.person.pk for each in sent})
        homes = ((each.person.pk, self.homes.on(each.person.pk, each.last_day)) for each in sent)
        self.grounds = Grounds(((person, home) for person, home in homes if home is not None), letter)
        codes = Claim.objects.filter(
            among_pairs("facility", "code", [(each.facility.pk, each.code) for each in sent])
        )
        self.taken |= set(codes.order_by().values_list("facility_id", "code"))
        self.allowed: set[tuple[str, str]] = set()

    def coming(self, sent: Sent) -> "_Coming | Refused":
        """A claim with its lines, or why it cannot be entered."""
        self._check_may(sent.scheme, sent.facility.area)
        try:
            self._check_head(sent)
            case = self._case(sent)
            schemes = self._schemes(sent)
            self._check_lines(sent, schemes)
            self._check_prices(case, schemes)
        except REFUSED as refusal:
            return refusal
        case.scheme = schemes[0]
        self.taken.add((sent.facility.pk, sent.code))
        return _Coming(case, schemes)

    def value(self, coming: Sequence[_Coming], numbers: Sequence[int]) -> None:
        """Number the claims and value each as if it were decided now: no claim that only comes in counts for another."""
        for each, number in zip(coming, numbers, strict=True):
            each.case.number = number
            each.inputs = self.grounds.inputs(each.case, each.schemes)
            each.found = self.grounds.decided(each.inputs)
            each.repeated = self.grounds.repeated(each.case, each.schemes)

    def _check_may(self, scheme: str, area: str) -> None:
        if (scheme, area) not in self.allowed:
            check_may(self.by, "claims.enter", scheme=scheme, area=area)
            self.allowed.add((scheme, area))

    def _check_head(self, sent: Sent) -> None:
        if not sent.first_day <= sent.last_day <= self.today:
            told = _("The care was from %(first)s to %(last)s. Write the days in order, none to come.")
            raise ClaimDatesWrong(told % {"first": day_told(sent.first_day), "last": day_told(sent.last_day)})
        if not sent.code or len(sent.code) > CODE:
            raise ClaimRefused(_("A claim has a number of 1 to %(most)s characters.") % {"most": CODE})
        if (sent.facility.pk, sent.code) in self.taken:
            told = _("%(facility)s has sent a claim '%(code)s' before.")
            raise ClaimCodeTaken(told % {"facility": sent.facility, "code": sent.code})

    def _case(self, sent: Sent) -> Case:
        home = self.homes.on(sent.person.pk, sent.last_day)
        if home is None:
            told = _("%(person)s belonged to no household on %(day)s.")
            raise NoHousehold(told % {"person": sent.person, "day": day_told(sent.last_day)})
        where, who = sent.facility, sent.person
        asked = list(_approved_apart(sent.lines, self.promised))
        lines = [
            line_of(line.item, line.quantity, line.price, has_prior_approval=is_approved)
            for line, is_approved in asked
        ]
        return Case(
            facility=where.pk, facility_name=str(where), level=where.level, area=where.area, code=sent.code,
            scheme=sent.scheme, person=who.pk, birth_date=who.birth_date, sex=who.sex, household=home,
            first_day=sent.first_day, last_day=sent.last_day, visit=sent.visit, lines=lines,
            says_approved=[line.says_approved for line, _is_approved in asked],
        )  # fmt: skip

    def _schemes(self, sent: Sent) -> tuple[str, ...]:
        """The schemes that are asked to pay: the one named, or all that cover the patient."""
        if sent.scheme:
            return (sent.scheme,)
        found = self.grounds.asked_of(sent.person.pk, sent.last_day)
        if not found:
            told = _("%(person)s is a member of no scheme that covers care on %(day)s.")
            raise NotCovered(told % {"person": sent.person, "day": day_told(sent.last_day)})
        for scheme in found:
            self._check_may(scheme, sent.facility.area)
        return found

    def _check_lines(self, sent: Sent, schemes: Sequence[str]) -> None:
        for scheme in schemes:
            package_of(self.grounds.published.system_on(scheme, sent.last_day), scheme)
        if not sent.lines or any(
            line.quantity < 1 or (line.price is not None and line.price <= 0) for line in sent.lines
        ):
            raise ClaimRefused(
                _("A claim has lines, each of one unit or more, with a price above zero where it has one.")
            )
        if sum(line.quantity * (line.price or 0) for line in sent.lines) > MOST_ASKED:
            raise ClaimRefused(
                _("The claim asks for more than the books can hold. Look at quantities and prices.")
            )

    def _check_prices(self, case: Case, schemes: Sequence[str]) -> None:
        for item in self.grounds.without_price(case, schemes):
            known = items_on(schemes, case.last_day)
            if item not in known:
                told = _("No item that is covered has the code '%(item)s'. %(cure)s Or give the line its price: it is refused with its reason.")  # fmt: skip
                raise LineWithoutPrice(told % {"item": item, "cure": did_you_mean(item, known)})
            raise LineWithoutPrice(
                _("'%(item)s' has no tariff. Give the line its price.") % {"item": known[item]}
            )


def _approved_apart(lines: Sequence[Asked], promised: Mapping[str, int]) -> Iterator[tuple[Asked, bool]]:
    """Each line with whether a letter approved it beforehand; one that asks for more units than are left of the letter in two."""
    left = dict(promised)
    for line in lines:
        of_letter = min(line.quantity, left.get(line.item, 0))
        left[line.item] = left.get(line.item, 0) - of_letter
        if of_letter > 0:
            yield replace(line, quantity=of_letter), True
        if of_letter < line.quantity or of_letter <= 0:
            yield replace(line, quantity=line.quantity - of_letter), False


def _check(coming: Sequence[_Coming], usual: Usual) -> None:
    """Write down what the checks find in each claim, knowing those before it."""
    usual.read([each.case for each in coming])
    for each in coming:
        each.checked = usual.checked(each.case, each.inputs, each.found, each.repeated)


CLAIM = ("id", "facility", "code", "scheme", "person", "household", "first_day", "last_day", "visit", "area",
         "entered_by", "entered_at")  # fmt: skip
LINE = ("claim", "position", "item", "quantity", "price", "says_approved", "reviewed_by", "reason")
SUBMISSION = ("claim", "schemes", "findings", "asked", "expected", "signs", "score", "submitted_at")


def _write(coming: Sequence[_Coming], by: str) -> None:
    now = timezone.now()
    write_rows(Claim, CLAIM, (
        (one.number, one.facility, one.code, one.scheme, one.person, one.household, one.first_day, one.last_day, one.visit,
         one.area, by, now)
        for one in (each.case for each in coming)
    ))  # fmt: skip
    write_rows(Line, LINE, (
        (each.case.number, position, line["item"], line["quantity"], line["price"], says_approved, "", "")
        for each in coming
        for position, (line, says_approved) in enumerate(zip(each.case.lines, each.case.says_approved, strict=True), start=1)
    ))  # fmt: skip
    write_rows(Submission, SUBMISSION, (
        (each.case.number, list(each.schemes), one.findings, one.asked, one.expected, one.signs, one.score, now)
        for each in coming
        for one in (each.checked,)
    ))  # fmt: skip

"""Decides claims, one or many in one transaction: each by what is known of it and of those before it, and posts what is paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NoReturn

from django.utils import timezone
from django.utils.translation import gettext as _

from allcover.bookkeeping.entries import Line as Side
from allcover_site.audit.among import among
from allcover_site.audit.rows import write_rows
from allcover_site.audit.turns import Turn
from allcover_site.books import chart
from allcover_site.books.operations import Posting, post_many
from allcover_site.claims.cases import Case, cases_of
from allcover_site.claims.deciding import Decided, Plain
from allcover_site.claims.gathering import Grounds
from allcover_site.claims.letting import release
from allcover_site.claims.models import Claim, Decision, Line, Look, Sampled
from allcover_site.claims.queries import party_of, practice_on
from allcover_site.claims.refusals import (
    ClaimAlreadyDecided,
    ClaimRefused,
    FourEyes,
    NotLookedThrough,
    OwnClaim,
)
from allcover_site.claims.risk import LOOKED_AT
from allcover_site.claims.twins import twins_after
from allcover_site.people.apart import CountAsOne, check_apart, one_with
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.locking import lock_persons, lock_rows
from allcover_site.registry.models import Household
from allcover_site.registry.staff import Own, own_of
from allcover_site.ui.days import day_told

Refused = ClaimAlreadyDecided | FourEyes | NotLookedThrough | CountAsOne
REFUSED = (ClaimAlreadyDecided, FourEyes, NotLookedThrough, CountAsOne)


@dataclass(frozen=True)
class Settled:
    """A claim decided: the how manyeth decision on it, what it rests on, what came out, and by which version."""

    case: Case
    number: int
    version: int
    inputs: Plain
    found: Decided


@dataclass
class Past:
    """What was done to a claim: who entered it, asking which schemes; who decided it before, and whether that was reversed; who
    reviewed it; whether it is in the random sample, and whether its care may be asked for twice: since when, where another came in later.
    """

    name: str
    entered_by: str
    schemes: tuple[str, ...]
    decisions: list[tuple[str, bool]] = field(default_factory=list)
    looks: list[tuple[str, str]] = field(default_factory=list)
    reviewers: set[str] = field(default_factory=set)
    is_sampled: bool = False
    is_twice: bool = False
    twice_since: datetime | None = None
    looked_at: datetime | None = None

    @property
    def is_compared(self) -> bool:
        """Whether somebody has looked it through since the last claim for the same care came in; of a review it is not known when it was."""
        if self.twice_since is None:
            return bool(self.first)
        return self.looked_at is not None and self.looked_at >= self.twice_since

    @property
    def first(self) -> set[str]:
        """Who looked it through or reviewed it."""
        return {by for by, _outcome in self.looks} | self.reviewers

    def needs_second(self, asked: int, limit: int | None) -> bool:
        """Whether one reviewer looks it through and another decides: one asked for it, or it asks for as much as ``limit``."""
        is_large = limit is not None and asked >= limit
        return is_large or any(outcome == Look.Outcome.SECOND for _by, outcome in self.looks)


def past_of(cases: Mapping[int, Case]) -> dict[int, Past]:
    """This function will read what was done to claims."""
    numbers = sorted(cases)
    twice = twins_after(cases)
    claims, of_them = Claim.objects.order_by().filter(among("pk", numbers)), among("claim", numbers)
    found = {
        number: Past(
            str(cases[number]), entered_by, tuple(schemes) if schemes is not None else (cases[number].scheme,),
            twice_since=twice[number][-1].entered_at if number in twice else None,
            is_twice=number in twice or any(sign["name"] in LOOKED_AT for sign in signs or ()),
        )
        for number, entered_by, schemes, signs in claims.values_list(
            "pk", "entered_by", "submission__schemes", "submission__signs"
        )
    }  # fmt: skip
    decisions = Decision.objects.filter(of_them).order_by("claim_id", "number")
    for number, by, reversal in decisions.values_list("claim_id", "decided_by", "reversal"):
        found[number].decisions.append((by, reversal is not None))
    for number, by, outcome, at in Look.objects.filter(of_them).values_list(
        "claim_id", "by", "outcome", "at"
    ):
        found[number].looks.append((by, outcome))
        found[number].looked_at = at
    reviewed = Line.objects.filter(of_them).exclude(reviewed_by="").order_by()
    for number, by in reviewed.values_list("claim_id", "reviewed_by"):
        found[number].reviewers.add(by)
    for number in Sampled.objects.filter(of_them).order_by().values_list("claim_id", flat=True):
        found[number].is_sampled = True
    return found


def decide_batch(by: User, numbers: Sequence[int], on: date, turn: Turn) -> list[Settled | Refused]:
    """This function will decide claims, named by their numbers, in the transaction of whoever calls, in their order, and post
    what is paid on a day; for each it gives what was decided or why it cannot be.

    ``turn``: of these claims among others; the next ones wait until these are locked, and are written after them.
    Raises NotAllowed and, of a day to come, ClaimRefused for all; EntryRefused (such as for a closed period).
    """
    check_has_come(on)
    _lock(numbers)
    turn.lets_next_begin()
    deciding = _Deciding(by, cases_of(numbers))
    found = [deciding.settled(number) for number in numbers]
    settled = [each for each in found if not isinstance(each, REFUSED)]
    turn.comes()
    _write(by, settled, on)
    return found


def check_has_come(day: date) -> None:
    """This function will raise ClaimRefused where something is to be posted on a day to come."""
    if day > timezone.localdate():
        raise ClaimRefused(_("%(day)s is to come. Choose today or a day before.") % {"day": day_told(day)})


def _lock(numbers: Sequence[int]) -> None:
    """The claims, their households and persons under all their numbers: what others of a household use meanwhile, or somebody
    under another number, counts too, so they wait."""
    rows = Claim.objects.filter(among("pk", sorted(set(numbers))))
    of = list(rows.order_by().values_list("household_id", "person_id"))
    lock_rows(Household, (home for home, _person in of))
    lock_persons({person for _home, person in of})
    lock_rows(Claim, numbers)


class _Deciding:
    def __init__(self, by: User, cases: Mapping[int, Case]) -> None:
        self.by, self.cases, self.past = by, cases, past_of(cases)
        self.bound, self.own = one_with(by), own_of(by)
        self.grounds = Grounds((case.person, case.household) for case in cases.values())
        self.second_from: dict[str, int | None] = {}
        asked = {
            (scheme, cases[number].area) for number, past in self.past.items() for scheme in past.schemes
        }
        for scheme, area in sorted(asked):
            check_may(by, "claims.decide", scheme=scheme, area=area)

    def settled(self, number: int) -> Settled | Refused:
        """The claim decided, or why it cannot be."""
        case, past = self.cases[number], self.past[number]
        try:
            check_open(self.by, case, past, self.bound, self.own)
            inputs = self.grounds.inputs(case, past.schemes)
            found = self.grounds.decided(inputs)
            self._check_looks(case, past, found.asked)
        except REFUSED as refusal:
            return refusal
        self.grounds.note(case, found.used)
        version = self.grounds.published.version_on(case.scheme, case.last_day)
        past.decisions.append((self.by.username, False))
        return Settled(case, len(past.decisions), version.pk, inputs, found)

    def _check_looks(self, case: Case, past: Past, asked: int) -> None:
        """A sampled claim is looked through first, and one whose care may be asked for twice; a large one, or one passed on, is
        decided by a second reviewer."""
        if past.is_twice and not past.is_compared:
            told = _("Claim %(claim)s may ask for the same care twice. Look it through first.")
            raise NotLookedThrough(told % {"claim": past.name})
        if past.is_sampled and not past.looks:
            told = _("Claim %(claim)s is in the random sample. Look it through first.")
            raise NotLookedThrough(told % {"claim": past.name})
        needs_second = past.needs_second(asked, self._limit(case.scheme))
        if needs_second and not past.first:
            told = _("Claims of this amount are looked through by one reviewer and decided by another.")
            raise NotLookedThrough(told)
        if needs_second:
            check_second(self.by, past, self.bound)

    def _limit(self, scheme: str) -> int | None:
        """By the practice of today: what is set because of what waits counts for it, whenever the care was."""
        if scheme not in self.second_from:
            self.second_from[scheme] = practice_on(scheme, timezone.localdate()).second_from
        return self.second_from[scheme]


def check_open(by: User, case: Case, past: Past, bound: frozenset[str], own: Own) -> None:
    """This function will raise ClaimAlreadyDecided, OwnClaim or FourEyes where somebody may not review or decide a claim.

    ``bound``: who counts as one person with them; ``own``: what is theirs by the registry.
    """
    if any(not is_reversed for _by, is_reversed in past.decisions):
        raise ClaimAlreadyDecided(_("Claim %(claim)s is decided.") % {"claim": past.name})
    if own.holds(case.person, case.household, case.first_day):
        raise_own(by)
    if by.username == past.entered_by:
        told = _("%(who)s entered claim %(claim)s; somebody else reviews and decides it.")
        raise FourEyes(told % {"who": by.username, "claim": past.name})
    if bound & {past.entered_by, *(decided_by for decided_by, _is_reversed in past.decisions)} - {
        by.username
    }:
        check_apart(by, past.entered_by, *(decided_by for decided_by, _is_reversed in past.decisions))
    if any(decided_by == by.username for decided_by, _is_reversed in past.decisions):
        told = _("%(who)s decided claim %(claim)s before; somebody else decides it again.")
        raise FourEyes(told % {"who": by.username, "claim": past.name})


def raise_own(by: User) -> NoReturn:
    """This function will raise OwnClaim."""
    told = _(
        "Nobody has a say in a claim of their own or of their household, such as %(who)s in this one. Ask somebody else."
    )
    raise OwnClaim(told % {"who": by.username})


def check_not_own(by: User, claim: Claim) -> None:
    """This function will raise OwnClaim where a claim is somebody's own or of their household."""
    if own_of(by).holds(claim.person_id, claim.household_id, claim.first_day):
        raise_own(by)


def check_second(by: User, past: Past, bound: frozenset[str]) -> None:
    """This function will raise FourEyes or CountAsOne where nobody has looked a claim through that two do but one who decides it, or who
    counts as one person with them (``bound``)."""
    if past.first <= {by.username}:
        told = _("%(who)s reviewed claim %(claim)s; a second reviewer decides it.")
        raise FourEyes(told % {"who": by.username, "claim": past.name})
    if past.first <= bound:
        check_apart(by, *sorted(past.first))


DECISION = ("claim", "number", "version", "inputs", "lines", "used", "asked", "paid", "patient", "provider", "entry",
            "decided_by", "decided_at")  # fmt: skip


def _write(by: User, settled: Sequence[Settled], on: date) -> None:
    """What is paid goes to the books first: a decision names its entry; where nothing is paid there is none."""
    paid = [each for each in settled if each.found.paid]
    entries = post_many(by=by, day=on, postings=[_posting(each) for each in paid])
    entry_of = {each.case.number: entry for each, entry in zip(paid, entries, strict=True)}
    now = timezone.now()
    write_rows(Decision, DECISION, (
        (each.case.number, each.number, each.version, each.inputs, each.found.lines, each.found.used, each.found.asked,
         each.found.paid, each.found.patient, each.found.provider, entry_of.get(each.case.number), by.username, now)
        for each in settled
    ))  # fmt: skip
    unpaid = [each.case.number for each in settled if not each.found.paid]
    for claim in Claim.objects.filter(among("pk", unpaid), letter_used__isnull=False):
        release(by=by, claim=claim, reason=_("nothing is paid of the claim"))


def _posting(settled: Settled) -> Posting:
    """The entry of what each scheme pays."""
    case, cause = settled.case, f"claim {settled.case.number}"
    paid: dict[str, int] = {}
    for line in settled.found.lines:
        paid[line["scheme"]] = paid.get(line["scheme"], 0) + line["paid"]
    sides = []
    for scheme, amount in paid.items():
        if amount:
            who, where = f"person {case.person}", party_of(case.facility)
            sides.append(Side(chart.CARE, amount, 0, scheme, case.area, who, cause))
            sides.append(Side(chart.PAYABLE, 0, amount, scheme, case.area, where, cause))
    key = cause if settled.number == 1 else f"{cause} decided {settled.number}"
    return Posting(key, _("Care, %(claim)s") % {"claim": case}, sides, case.code)

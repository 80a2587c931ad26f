"""Letters of guarantee: issued with their money set aside, used by a claim, expired or withdrawn."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.books import chart
from allcover_site.books.operations import reserve, void
from allcover_site.claims.cases import Asked, Case, cases_of, line_of
from allcover_site.claims.deciding import Decided, Plain, package_of
from allcover_site.claims.gathering import Grounds
from allcover_site.claims.models import Claim, Letter, LetterEnd
from allcover_site.claims.queries import letters_for, party_of, practice_on
from allcover_site.claims.refusals import LetterRefused, OwnClaim
from allcover_site.people.models import User
from allcover_site.people.queries import check_may
from allcover_site.registry.locking import lock_homes
from allcover_site.registry.models import Facility, Household, Person
from allcover_site.registry.queries import household_on, same_as
from allcover_site.registry.staff import own_of
from allcover_site.schemes.queries import system_of, version_on
from allcover_site.ui.days import day_told


def expected_of(
    person: Person, facility: Facility, scheme: str, day: date, lines: Sequence[Asked], visit: str = "other"
) -> tuple[Household, Decided]:
    """This function will decide care that is only planned: what would be paid and why not, with other letters counted.

    Raises LetterRefused where somebody belongs to no household or a line has no price.
    """
    household = household_on(person, day)
    if household is None:
        raise LetterRefused(
            _("%(person)s belonged to no household on %(day)s.") % {"person": person, "day": day_told(day)}
        )
    planned = Case(
        facility=facility.pk, facility_name=str(facility), level=facility.level, area=facility.area, code="", scheme=scheme,
        person=person.pk, birth_date=person.birth_date, sex=person.sex, household=household.pk, first_day=day, last_day=day,
        visit=visit, lines=[line_of(one.item, one.quantity, one.price, has_prior_approval=True) for one in lines],
        is_planned=True,
    )  # fmt: skip
    grounds = Grounds([(person.pk, household.pk)])
    inputs = grounds.inputs(planned, [scheme])
    asked = inputs["asked"][0]
    if any(line["price"] is None for line in asked["claim"]["lines"]):
        raise LetterRefused(_("A line has neither a price nor a tariff. Give it its price."))
    return household, grounds.decided(inputs)


@transaction.atomic
def issue(
    *, by: User, key: str, person: Person, facility: Facility, scheme: str, day: date, lines: Sequence[Asked],
    visit: str = "other",
) -> Letter:  # fmt: skip
    """This function will promise a facility what the scheme would pay for planned care, and set the money aside.

    ``key``: the same page sent twice issues one letter. Raises NotAllowed, LetterRefused, NotEnoughMoney.
    """
    check_may(by, "claims.guarantee", scheme=scheme, area=facility.area)
    # Two letters of one household are issued one after the other: each counts the limits that the other uses.
    lock_homes([person.pk], day)
    issued = Letter.objects.filter(key=key).first()
    if issued is not None:
        made = (
            issued.scheme,
            issued.facility_id,
            issued.person_id,
            issued.first_day,
            issued.issued_by,
            issued.visit,
        )
        is_same = made == (scheme, facility.pk, person.pk, day, by.username, visit)
        if not is_same or not _asks(issued, lines):
            raise LetterRefused(_("Something else was issued under this key."))
        return issued
    today = timezone.localdate()
    if day < today:
        raise LetterRefused(_("A letter is for care from today on. Enter a claim for what was given before."))
    household, found = expected_of(person, facility, scheme, day, lines, visit)
    if own_of(by).holds(person.pk, household.pk, day):
        raise OwnClaim(
            _("Nobody promises to pay for care of their own or of their household. Ask somebody else.")
        )
    if not found.paid:
        raise LetterRefused(_("The scheme would pay nothing of this care, so there is nothing to guarantee."))
    last = day + timedelta(days=practice_on(scheme, day).letter_days)
    return _issued(by, key, Letter(
        scheme=scheme, version=version_on(scheme, day), facility=facility, person=person, household=household,
        first_day=day, last_day=last, visit=visit, lines=found.lines, used=found.used, amount=found.paid, issued_by=by.username,
    ))  # fmt: skip


def _asks(letter: Letter, lines: Sequence[Asked]) -> bool:
    """Whether a letter was asked for with the same lines; one without a price had that of the tariff."""
    pairs = list(zip(letter.lines, lines))
    return len(letter.lines) == len(lines) and all(
        (kept["item"], kept["quantity"]) == (one.item, one.quantity)
        and (one.price is None or kept["asked"] == one.price * one.quantity)
        for kept, one in pairs
    )


def _issued(by: User, key: str, letter: Letter) -> Letter:
    """A letter written, with its money set aside."""
    about = {"scheme": letter.scheme, "party": party_of(letter.facility_id), "cause": f"letter {key}"}
    letter.reservation = reserve(by=by, key=f"letter {key}", day=timezone.localdate(), source=chart.CASH,
                                 target=chart.PAYABLE, amount=letter.amount, about=about)  # fmt: skip
    letter.key, letter.issued_at = key, timezone.now()
    letter.save(force_insert=True)
    record(by, "claims.letter_issued", f"letter {letter.pk}", scheme=letter.scheme, area=letter.facility.area,
           person=letter.person_id, amount=letter.amount)  # fmt: skip
    return letter


def units_approved_by(letter: Letter) -> dict[str, int]:
    """This function will give how many units of each item a letter approves, of items that must be approved beforehand."""
    package = package_of(system_of(letter.version), letter.scheme)
    needing = {item.id for item in package.items if item.approval is not None}
    found: dict[str, int] = {}
    for line in letter.lines:
        if line["item"] in needing:
            found[line["item"]] = found.get(line["item"], 0) + line["quantity"]
    return found


def use_letter(*, by: User, letter: Letter, claim: Claim) -> None:
    """This function will use a letter with the claim that it was issued for; part of entering the claim.

    The money set aside for the letter is set aside for what the claim is expected to be paid, no more than promised; what the claim
    leaves of its units is kept as a letter of its own.
    """
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    same = claim.person_id in same_as(letter.person) and letter.facility_id == claim.facility_id
    if not letter.is_open or not same or letter.scheme not in claim.submission.schemes:
        told = _("Letter %(number)s is not for this claim, or was used or ended before.")
        raise LetterRefused(told % {"number": letter.pk})
    if not letter.first_day <= claim.first_day <= letter.last_day:
        told = _("Letter %(number)s holds from %(first)s to %(last)s.")
        raise LetterRefused(
            told
            % {"number": letter.pk, "first": day_told(letter.first_day), "last": day_told(letter.last_day)}
        )
    void(by=by, reservation=letter.reservation, reason=_("used by claim %(number)s") % {"number": claim.pk})
    promised = {line["item"] for line in letter.lines}
    used = [
        each
        for each in _expected_use(claim, letter)
        if each["scheme"] == letter.scheme and each["item"] in promised
    ]
    amount = min(letter.amount, claim.submission.expected)
    held = None
    if amount:
        about = {"scheme": letter.scheme, "party": party_of(claim.facility_id), "cause": f"claim {claim.pk}"}
        held = reserve(by=by, key=f"claim {claim.pk}", day=timezone.localdate(), source=chart.CASH,
                       target=chart.PAYABLE, amount=amount, about=about)  # fmt: skip
    LetterEnd.objects.create(letter=letter, how=LetterEnd.How.USED, claim=claim, reservation=held, used=used,
                             by=by.username, at=timezone.now())  # fmt: skip
    record(
        by,
        "claims.letter_used",
        f"letter {letter.pk}",
        scheme=letter.scheme,
        area=letter.facility.area,
        claim=claim.pk,
    )
    keep_rest(by=by, letter=letter, claim=claim, freed=letter.amount - amount)


def _expected_use(claim: Claim, letter: Letter) -> list[Plain]:
    """What a claim that comes in with a letter would use of the limits, if it were decided now."""
    grounds = Grounds([(claim.person_id, claim.household_id)], letter.pk)
    return grounds.decided(grounds.inputs(cases_of([claim.pk])[claim.pk], claim.submission.schemes)).used


def keep_rest(*, by: User, letter: Letter, claim: Claim, freed: int) -> Letter | None:
    """This function will keep what a claim leaves of the units of its letter, as a letter of its own to the same last day; None: nothing.

    ``freed``: what is left of the money that was set aside for the letter, in minor units.
    """
    taken = Counter[str]()
    for line in claim.lines.all():
        taken[line.item] += line.quantity
    lines = list(_left_of(letter, taken))
    if not lines or freed <= 0:
        return None
    with suppress(LetterRefused):
        household, found = expected_of(
            claim.person, letter.facility, letter.scheme, letter.first_day, lines, letter.visit
        )
        if found.paid:
            return _issued(by, f"rest of {letter.pk}", Letter(
                scheme=letter.scheme, version=letter.version, facility=letter.facility, person=claim.person, household=household,
                first_day=letter.first_day, last_day=letter.last_day, visit=letter.visit, lines=found.lines, used=found.used,
                amount=min(found.paid, freed), issued_by=letter.issued_by,
            ))  # fmt: skip
    return None


def rest_of(letter: Letter) -> Letter | None:
    """This function will give the letter that keeps what a claim left of one; None for none."""
    return Letter.objects.filter(key=f"rest of {letter.pk}").first()


def _left_of(letter: Letter, taken: Counter[str]) -> Iterator[Asked]:
    for line in letter.lines:
        used = min(taken[line["item"]], line["quantity"])
        taken[line["item"]] -= used
        if used < line["quantity"]:
            yield Asked(line["item"], line["quantity"] - used, line["asked"] // line["quantity"])


def release(*, by: User, claim: Claim, reason: str) -> None:
    """This function will free what is still set aside for a claim because of its letter, if anything is."""
    end = LetterEnd.objects.filter(claim=claim, reservation__settlement__isnull=True).first()
    if end is not None and end.reservation is not None:
        void(by=by, reservation=end.reservation, reason=reason)


@transaction.atomic
def end_letter(*, by: User, letter: Letter, how: str, reason: str) -> LetterEnd:
    """This function will end a letter that was not used: expired, after its last day, or withdrawn. Frees its money."""
    check_may(by, "claims.guarantee", scheme=letter.scheme, area=letter.facility.area)
    letter = Letter.objects.select_for_update().get(pk=letter.pk)
    if not letter.is_open:
        raise LetterRefused(_("Letter %(number)s has ended already.") % {"number": letter.pk})
    if how == LetterEnd.How.EXPIRED and timezone.localdate() <= letter.last_day:
        told = _("Letter %(number)s holds until %(day)s.")
        raise LetterRefused(told % {"number": letter.pk, "day": day_told(letter.last_day)})
    if how not in (LetterEnd.How.EXPIRED, LetterEnd.How.WITHDRAWN) or not reason.strip():
        raise LetterRefused(_("A letter expires or is withdrawn, for a reason. Write it."))
    void(by=by, reservation=letter.reservation, reason=reason)
    end = LetterEnd.objects.create(letter=letter, how=how, reason=reason, by=by.username, at=timezone.now())
    record(
        by,
        "claims.letter_ended",
        f"letter {letter.pk}",
        scheme=letter.scheme,
        area=letter.facility.area,
        how=how,
        reason=reason,
    )
    return end


def expire_letters(*, by: User) -> int:
    """This function will end every letter whose last day has passed, within somebody's reach, and give how many."""
    over = letters_for(by, "claims.guarantee").filter(end__isnull=True, last_day__lt=timezone.localdate())
    for letter in over:
        end_letter(by=by, letter=letter, how=LetterEnd.How.EXPIRED, reason=_("Its last day has passed"))
    return len(over)

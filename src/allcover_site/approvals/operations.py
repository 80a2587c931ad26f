"""Proposes, approves and refuses deeds. Whoever proposes one does not approve it; each is one transaction that ends with an event."""

import json
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from allcover_site.approvals.kinds import KINDS
from allcover_site.approvals.models import Proposed, Verdict
from allcover_site.audit.operations import record
from allcover_site.people.apart import check_apart
from allcover_site.people.models import User
from allcover_site.people.queries import EVERY, NotAllowed, check_may, may


class NotProposed(ValueError):
    """A deed cannot be proposed, approved or refused as asked."""


class FourEyesOnDeeds(NotAllowed):
    """Who proposed a deed does not approve it."""


@transaction.atomic
def propose(
    *, by: User, kind: str, about: str, content: Mapping[str, Any], reason: str, scheme: str = "", area: str = "", key: str = ""
) -> Proposed:  # fmt: skip
    """This function will propose a deed for somebody else to approve; the same key once. What it asks is for the caller to check.

    Raises NotAllowed, and NotProposed without a reason or where the like waits already.
    """
    check_may(by, KINDS[kind].proposes, scheme=scheme, area=area)
    before = Proposed.objects.filter(key=key).first() if key else None
    if before is not None:
        asked = (kind, about, content, scheme, area)
        if (before.kind, before.about, before.content, before.scheme, before.area) == asked:
            return before
        raise NotProposed(_("Something else was proposed under this key."))
    if not reason.strip():
        raise NotProposed(_("Who proposes this says why. Write the reason."))
    if Proposed.objects.filter(kind=kind, about=about, scheme=scheme, verdict__isnull=True).exists():
        raise NotProposed(
            _("The like of it waits for somebody to approve it already. Have that answered first.")
        )
    proposed = Proposed.objects.create(
        key=key or str(uuid4()), kind=kind, about=about, scheme=scheme, area=area, content=content, reason=reason,
        author=by.username, written_at=timezone.now(),
    )  # fmt: skip
    record(by, "approvals.proposed", f"deed {proposed.pk}", kind=kind, to=about, scheme=scheme, area=area, reason=reason)  # fmt: skip
    return proposed


@transaction.atomic
def approve(*, by: User, proposed: Proposed, read: str | None = None) -> object:
    """This function will do what somebody else proposed, and give what came of it.

    ``read``: the digest of what a page told of it (:func:`digest_of`), which must be what there is to tell now; None where no page was read.
    Raises NotAllowed, FourEyesOnDeeds, NotProposed, and what the deed itself raises.
    """
    proposed = _waiting(proposed)
    kind = KINDS[proposed.kind]
    _check_may_answer(by, proposed)
    if by.username == proposed.author:
        raise FourEyesOnDeeds(_("Who proposed this does not approve it. Ask somebody else."))
    check_apart(by, proposed.author)
    _check_author(proposed)
    seen = seen_of(proposed)
    if read not in (None, digest_of(seen)):
        raise NotProposed(
            _("This has changed since you read it. Read it again as it is now, and then approve it.")
        )
    made = kind.do(by, proposed)
    _answered(by, proposed, True, "", seen)
    return made


@transaction.atomic
def refuse(*, by: User, proposed: Proposed, reason: str) -> None:
    """This function will refuse what somebody else proposed, or take back what one proposed, with the reason. Raises NotAllowed, NotProposed."""
    proposed = _waiting(proposed)
    if by.username != proposed.author:
        _check_may_answer(by, proposed)
    if not reason.strip():
        raise NotProposed(_("Who refuses this says why. Write it."))
    _answered(by, proposed, False, reason, seen_of(proposed))


def _check_may_answer(by: User, proposed: Proposed) -> None:
    """What is of no scheme concerns all of them."""
    check_may(by, KINDS[proposed.kind].approves, scheme=proposed.scheme or EVERY, area=proposed.area)


def _check_author(proposed: Proposed) -> None:
    """What somebody proposed who has left, or has another role now, is for somebody else to propose."""
    author = User.objects.filter(username=proposed.author).first()
    kind = KINDS[proposed.kind]
    if author is None or not may(author, kind.proposes, scheme=proposed.scheme, area=proposed.area):
        told = _("%(who)s, who proposed this, may not propose it any more. Refuse it, and have it proposed anew by somebody who may.")  # fmt: skip
        raise NotProposed(told % {"who": proposed.author})


def digest_of(seen: Sequence[tuple[str, str]]) -> str:
    """This function will give the digest of what a page tells, to know whether it was read as it is."""
    return sha256(json.dumps([list(row) for row in seen]).encode()).hexdigest()


def seen_of(proposed: Proposed) -> list[tuple[str, str]]:
    """This function will give what the page tells of what was proposed, each row with its label: as it is now or, once it is answered, as it was then."""
    verdict = Verdict.objects.filter(proposed=proposed).first()
    if verdict is not None and verdict.seen:
        return [(name, value) for name, value in verdict.seen]
    return [(str(name), str(value)) for name, value in KINDS[proposed.kind].told(proposed)]


def _waiting(proposed: Proposed) -> Proposed:
    """What was proposed, locked, as long as nobody has answered."""
    proposed = Proposed.objects.select_for_update().get(pk=proposed.pk)
    if Verdict.objects.filter(proposed=proposed).exists():
        raise NotProposed(_("This was approved or refused before."))
    return proposed


def _answered(
    by: User, proposed: Proposed, is_approved: bool, reason: str, seen: Sequence[tuple[str, str]]
) -> None:
    Verdict.objects.create(
        proposed=proposed,
        is_approved=is_approved,
        seen=seen,
        reason=reason,
        author=by.username,
        written_at=timezone.now(),
    )
    facts = {"kind": proposed.kind, "to": proposed.about, "scheme": proposed.scheme, "area": proposed.area}
    if is_approved:
        record(by, "approvals.approved", f"deed {proposed.pk}", author=proposed.author, **facts)
    else:
        record(by, "approvals.refused", f"deed {proposed.pk}", reason=reason, **facts)

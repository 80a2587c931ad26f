"""The second factor: a code that somebody's telephone makes of a secret and of the half minute (TOTP, RFC 6238).

Whoever holds a right to approve gives one after the password, in every session. A code opens once, and five wrong ones
close the door for a quarter of an hour, as wrong passwords do.
"""

import hashlib
import time
from base64 import b64encode
from datetime import timedelta
from io import BytesIO

import pyotp
import segno
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from allcover_site.audit.operations import record
from allcover_site.people.models import User
from allcover_site.people.queries import approves
from allcover_site.people.recovering import use_code

ISSUER = "Allcover"
STEP = 30
MOST_FAILURES = 5
CLOSED_FOR = timedelta(minutes=15)


class NotProven(Exception):
    """A code does not prove who somebody is."""


def needs_second_factor(user: User) -> bool:
    """This function will tell whether somebody must prove twice who they are."""
    return bool(settings.SECOND_FACTOR) and approves(user)


def new_secret() -> str:
    """This function will make a secret for a telephone."""
    return pyotp.random_base32()


def picture_of(user: User, secret: str) -> str:
    """This function will draw what a telephone reads the secret from, as an address that holds the picture itself."""
    address = pyotp.TOTP(secret).provisioning_uri(name=user.username, issuer_name=ISSUER)
    drawn = BytesIO()
    segno.make(address).save(drawn, kind="svg", scale=5, xmldecl=False, svgns=True)
    return f"data:image/svg+xml;base64,{b64encode(drawn.getvalue()).decode()}"


@transaction.atomic
def set_second_factor(*, by: User, secret: str, code: str) -> None:
    """This function will keep one's secret, once a code made of it shows that the telephone has it. Raises NotProven."""
    by = User.objects.select_for_update().get(pk=by.pk)
    step = _step_of(secret, code, 0)
    if by.second_factor or step is None:
        raise NotProven(
            _("The code does not belong to this picture. Wait for the next one and look at the clock.")
        )
    by.second_factor, by.second_factor_step, by.second_factor_failures = secret, step, 0
    by.save()
    record(by, "people.second_factor_set", f"user {by.username}")


def prove(*, by: User, code: str) -> None:
    """This function will check a code of one's telephone, or use up a recovery code.

    Raises NotProven; five times wrong closes for a while.
    """
    with transaction.atomic():
        is_proven = _proven(User.objects.select_for_update().get(pk=by.pk), code)
    # A failure is kept, so it is told only once it is.
    if not is_proven:
        raise NotProven(
            _("The code is not right, was used before, or the door is closed for a quarter of an hour.")
        )


def _proven(user: User, code: str) -> bool:
    now = timezone.now()
    failed_at = user.second_factor_failed_at
    if failed_at is not None and now - failed_at >= CLOSED_FOR:
        user.second_factor_failures = 0
    if user.second_factor_failures >= MOST_FAILURES:
        return False
    step = _step_of(user.second_factor, code, user.second_factor_step)
    is_proven = step is not None or use_code(user, code)
    if is_proven:
        user.second_factor_step, user.second_factor_failures = step or user.second_factor_step, 0
    else:
        user.second_factor_failures += 1
        user.second_factor_failed_at = now
    user.save()
    return is_proven


def _step_of(secret: str, code: str, after: int) -> int | None:
    """The half minute that a code is of: this one or a neighbour, as clocks differ, and later than the last that opened."""
    totp, now = pyotp.TOTP(secret, interval=STEP), int(time.time()) // STEP
    given = code.replace(" ", "")
    steps = (step for step in (now, now - 1, now + 1) if step > after)
    return next((step for step in steps if constant_time_compare(totp.at(step * STEP), given)), None)


def proof_of(user: User) -> str:
    """This function will give what a session keeps of a proof; it is worth nothing once the secret is another."""
    return hashlib.sha256(f"{user.pk} {user.second_factor}".encode()).hexdigest()

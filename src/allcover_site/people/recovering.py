"""Recovery codes: they open once each in the place of a telephone that is lost, are shown once and kept as hashes.

A code is drawn of 80 bits, so that whoever reads the hashes cannot try them all, and a quick hash is enough.
"""

import base64
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from allcover_site.audit.operations import record
from allcover_site.people.models import RecoveryCode, User

COUNT = 10
BYTES = 10
GROUP = 4


@transaction.atomic
def new_codes(*, by: User) -> tuple[str, ...]:
    """This function will make one's recovery codes and give them, to be shown this once; those made before open no more."""
    by = User.objects.select_for_update().get(pk=by.pk)
    by.recovery_codes.all().delete()
    codes = tuple(_code() for _ in range(COUNT))
    RecoveryCode.objects.bulk_create(RecoveryCode(user=by, digest=digest_of(by, code)) for code in codes)
    record(by, "people.recovery_codes_made", f"user {by.username}", codes=len(codes))
    return codes


def use_code(user: User, code: str) -> bool:
    """This function will use up one of somebody's codes, and tell whether it was one; in the transaction of who locked them."""
    found = user.recovery_codes.filter(digest=digest_of(user, code), used_at=None).first()
    if found is None:
        return False
    found.used_at = timezone.now()
    found.save()
    record(user, "people.recovery_code_used", f"user {user.username}", left=left_of(user))
    return True


def left_of(user: User) -> int:
    """This function will count the codes that somebody has not used."""
    return user.recovery_codes.filter(used_at=None).count()


def digest_of(user: User, code: str) -> str:
    """This function will hash a code as it is kept: with whose it is, however it was typed."""
    plain = "".join(code.split()).replace("-", "").upper()
    return hashlib.sha256(f"{user.pk} {plain}".encode()).hexdigest()


def _code() -> str:
    drawn = base64.b32encode(secrets.token_bytes(BYTES)).decode()
    return "-".join(drawn[start : start + GROUP] for start in range(0, len(drawn), GROUP))

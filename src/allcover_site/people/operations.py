"""Writes the staff: takes people on, gives and ends roles. Each is one transaction that ends with an event."""

import secrets
from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from allcover_site.audit.operations import Actor, record
from allcover_site.people.apart import FOUNDER, bind, check_apart, is_being_founded
from allcover_site.people.models import Grant, User
from allcover_site.people.queries import EVERY, NotAllowed, check_may, grants_of, who_may
from allcover_site.people.rights import APPROVING, ROLES
from allcover_site.ui.days import day_told


class NameTaken(Exception):
    """A user name is somebody else's."""


class WrongPassword(Exception):
    """A password is not the one that somebody has."""


class NoSuchRole(Exception):
    """A role that the office does not have."""


class Founder:
    """Who opens an office: whoever holds its machine, before there is anybody in it."""

    username = FOUNDER


@transaction.atomic
def found_office(*, username: str, full_name: str, password: str, on: date) -> User:
    """This function will open an office: its first user, with the role of manager.

    Raises NotAllowed where there is already somebody, NameTaken, and ValidationError for a weak password.
    """
    if User.objects.exists():
        raise NotAllowed(_("The office already has people. Ask its manager for a role."))
    manager = _taken_on(Founder(), username, full_name, password)
    _granted(Founder(), manager, "manager", "", "", on)
    return manager


@transaction.atomic
def take_on(*, by: User, username: str, full_name: str, password: str) -> User:
    """This function will take somebody on, without a role yet."""
    check_may(by, "people.appoint", scheme=EVERY)
    return _taken_on(by, username, full_name, password)


@transaction.atomic
def appoint(*, by: User, user: User, role: str, on: date, scheme: str = "", area: str = "") -> Grant:
    """This function will give somebody a role from a day on. Nobody appoints themselves.

    A role that lets them approve counts once somebody else who may appoint has agreed, unless there is nobody else.
    """
    check_may(by, "people.appoint", scheme=scheme or EVERY, area=area)
    if by == user:
        raise NotAllowed(_("Nobody gives themselves a role. Ask another manager."))
    has_second = _needs_a_second(by, user, role, scheme, area)
    exempt: dict[str, bool] = {}
    if _approves(role) and not has_second:
        user = User.objects.select_for_update().get(pk=user.pk)
        exempt = _bound(by, user, is_new=False)
    return _granted(by, user, role, scheme, area, on, is_agreed=not has_second, **exempt)


@transaction.atomic
def agree(*, by: User, grant: Grant) -> None:
    """This function will agree to a role that another gave; not to one's own, nor to what one gave. Raises NotAllowed."""
    grant = Grant.objects.select_for_update().get(pk=grant.pk)
    check_may(by, "people.appoint", scheme=grant.scheme or EVERY, area=grant.area)
    if by == grant.user or by.username == grant.given_by:
        raise NotAllowed(_("Two people are needed: who gives a role and who agrees. Ask somebody else."))
    check_apart(by, grant.given_by, grant.user.username)
    if not grant.is_agreed:
        grant.is_agreed = True
        grant.save()
        record(by, "people.agreed", f"user {grant.user.username}", role=grant.role, given_by=grant.given_by)


@transaction.atomic
def end_role(*, by: User, grant: Grant, last_day: date) -> None:
    """This function will end a role with a day, which is its last."""
    check_may(by, "people.appoint", scheme=grant.scheme or EVERY, area=grant.area)
    if last_day < grant.first_day:
        raise NotAllowed(
            _("The role begins on %(first)s, after %(last)s. Choose a later day.")
            % {"first": day_told(grant.first_day), "last": day_told(last_day)}
        )
    grant.last_day = last_day
    grant.save()
    record(by, "people.role_ended", f"user {grant.user.username}", role=grant.role, last_day=str(last_day))


@transaction.atomic
def change_password(*, by: User, old: str, new: str) -> None:
    """This function will change one's own password. Raises WrongPassword, and ValidationError for a weak new one."""
    by = User.objects.select_for_update().get(pk=by.pk)
    if not by.check_password(old):
        raise WrongPassword(_("This is not your password."))
    if old == new:
        raise ValidationError(_("The new password is the old one. Choose another."))
    validate_password(new, by)
    by.set_password(new)
    by.must_change_password = False
    by.save()
    record(by, "people.password_changed", f"user {by.username}")


@transaction.atomic
def reset_password(*, by: User, user: User) -> str:
    """This function will give somebody else a password to sign in with once, and choose their own. Raises NotAllowed.

    Whoever does it must hold the right for all that the other may do, or it would be a way to more than one has.
    """
    _check_over(by, user)
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.must_change_password = True
    _reset(by, user)
    record(by, "people.password_reset", f"user {user.username}")
    return password


@transaction.atomic
def reset_second_factor(*, by: User, user: User) -> None:
    """This function will forget somebody else's second factor, such as of a lost telephone. Raises NotAllowed."""
    _check_over(by, user)
    _reset(by, user)
    forget_second_factor(by, user)


def forget_second_factor(by: Actor, user: User) -> None:
    """This function will forget a second factor and its recovery codes; who forgets it is for the caller to check."""
    user.second_factor, user.second_factor_failures = "", 0
    user.save()
    user.recovery_codes.all().delete()
    record(by, "people.second_factor_reset", f"user {user.username}")


def _reset(by: User, user: User) -> None:
    """For some days who was reset counts as one person with who did it."""
    user.save()
    bind(user, by)


def _check_over(by: User, user: User) -> None:
    if by == user:
        raise NotAllowed(_("Nobody resets what proves who they are. Ask another manager."))
    check_may(by, "people.appoint", scheme=EVERY)
    for grant in grants_of(user):
        check_may(by, "people.appoint", scheme=grant.scheme or EVERY, area=grant.area)


def _taken_on(by: Actor, username: str, full_name: str, password: str) -> User:
    user = User(username=User.normalize_username(username), full_name=full_name)
    validate_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise NameTaken(
            _("Somebody is already called '%(name)s'. Choose another name.") % {"name": username}
        ) from error
    record(by, "people.taken_on", f"user {user.username}", full_name=full_name, **_bound(by, user))
    return user


def _needs_a_second(by: User, user: User, role: str, scheme: str, area: str) -> bool:
    return _approves(role) and any(
        other not in (by, user) for other in who_may("people.appoint", scheme=scheme or EVERY, area=area)
    )


def _approves(role: str) -> bool:
    return role in ROLES and not APPROVING.isdisjoint(ROLES[role][1])


def _bound(by: Actor, user: User, *, is_new: bool = True) -> dict[str, bool]:
    """Bind somebody to who takes them on or alone lets them approve; in the days of founding nobody is, which the trail tells."""
    if not isinstance(by, User):
        return {}
    if is_being_founded():
        return {"is_founding": True}
    bind(user, by, is_new=is_new)
    return {}


def _granted(
    by: Actor, user: User, role: str, scheme: str, area: str, on: date, is_agreed: bool = True, **exempt: bool
) -> Grant:
    if role not in ROLES:
        raise NoSuchRole(
            _("There is no role '%(role)s'. Choose of: %(roles)s.")
            % {"role": role, "roles": ", ".join(sorted(ROLES))}
        )
    grant = Grant.objects.create(user=user, role=role, scheme=scheme, area=area, first_day=on, given_by=by.username,
                                 is_agreed=is_agreed)  # fmt: skip
    record(by, "people.appointed", f"user {user.username}", role=role, scheme=scheme, area=area, on=str(on),
           is_agreed=is_agreed, **exempt)  # fmt: skip
    return grant

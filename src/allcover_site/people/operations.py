"""Writes the staff: takes people on, gives and ends roles. Each is one transaction that ends with an event."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction

from allcover_site.audit.operations import Actor, record
from allcover_site.people.models import Grant, User
from allcover_site.people.queries import NotAllowed, check_may
from allcover_site.people.rights import ROLES


class NameTaken(Exception):
    """A user name is somebody else's."""


class NoSuchRole(Exception):
    """A role that the office does not have."""


class Founder:
    """Who opens an office: whoever holds its machine, before there is anybody in it."""

    username = "founder"


@transaction.atomic
def found_office(*, username: str, full_name: str, password: str, on: date) -> User:
    """This function will open an office: its first user, with the role of manager.

    Raises NotAllowed where there is already somebody, NameTaken, and ValidationError for a weak password.
    """
    if User.objects.exists():
        raise NotAllowed("The office already has people. Ask its manager for a role.")
    manager = _taken_on(Founder(), username, full_name, password)
    _granted(Founder(), manager, "manager", "", "", on)
    return manager


@transaction.atomic
def take_on(*, by: User, username: str, full_name: str, password: str) -> User:
    """This function will take somebody on, without a role yet."""
    check_may(by, "people.appoint")
    return _taken_on(by, username, full_name, password)


@transaction.atomic
def appoint(*, by: User, user: User, role: str, on: date, scheme: str = "", area: str = "") -> Grant:
    """This function will give somebody a role from a day on. Nobody appoints themselves."""
    check_may(by, "people.appoint", scheme=scheme, area=area)
    if by == user:
        raise NotAllowed("Nobody gives themselves a role. Ask another manager.")
    return _granted(by, user, role, scheme, area, on)


@transaction.atomic
def end_role(*, by: User, grant: Grant, last_day: date) -> None:
    """This function will end a role with a day, which is its last."""
    check_may(by, "people.appoint", scheme=grant.scheme, area=grant.area)
    grant.last_day = last_day
    grant.save()
    record(by, "people.role_ended", f"user {grant.user.username}", role=grant.role, last_day=str(last_day))


def _taken_on(by: Actor, username: str, full_name: str, password: str) -> User:
    user = User(username=User.normalize_username(username), full_name=full_name)
    validate_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise NameTaken(f"Somebody is already called '{username}'. Choose another name.") from error
    record(by, "people.taken_on", f"user {user.username}", full_name=full_name)
    return user


def _granted(by: Actor, user: User, role: str, scheme: str, area: str, on: date) -> Grant:
    if role not in ROLES:
        raise NoSuchRole(f"There is no role '{role}'. Choose of: {', '.join(sorted(ROLES))}.")
    grant = Grant.objects.create(user=user, role=role, scheme=scheme, area=area, first_day=on)
    record(by, "people.appointed", f"user {user.username}", role=role, scheme=scheme, area=area, on=str(on))
    return grant

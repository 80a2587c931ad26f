"""Signing in: by name and password. What one may then do is asked of the roles, not of Django's permissions."""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest

from allcover_site.people.models import User


class OfficeBackend(BaseBackend):
    """Knows the staff by name and password."""

    def authenticate(
        self, request: HttpRequest | None, username: str = "", password: str = "", **_given: Any
    ) -> User | None:
        user = User.objects.filter(username=username).first() if username and password else None
        if user is None:
            make_password(password)  # As slow as for somebody who exists, so that names cannot be found out.
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.filter(pk=user_id, is_active=True).first()
        if user is not None:
            user.is_at_a_page = True
        return user

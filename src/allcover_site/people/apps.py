"""The staff as an application."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Users, roles and rights."""

    name = "allcover_site.people"
